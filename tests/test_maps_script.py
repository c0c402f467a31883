"""The script that shows a view on a live map, and the ground it comes with."""

from __future__ import annotations

import gzip
import json
import random
import re
from pathlib import Path

from branca.element import Element
from shapely.geometry import box

from mapsvc.config import data_folder
from mapsvc.maps.drawing.basemap import Basemap, load_basemap
from mapsvc.maps.drawing.document import client_state, map_script
from mapsvc.maps.drawing.scene import Scene
from tests.drawn import HOSTILE, base, cell, drawn_svg, picture, place, view

__all__ = ["base"]


def test_no_text_of_a_dossier_enters_the_script() -> None:
    """folium is given ids of its own and numbers, so nothing of a name, id or phrase can be run."""
    hostile = [
        place(HOSTILE, name=HOSTILE, lon=42.0),
        place("b}", "region", geometry=box(38, 30, 44, 36), name=HOSTILE),
    ]
    shown = view(hostile, [cell(HOSTILE, phrase=HOSTILE), cell("b}", phrase=HOSTILE)])
    plain_places = [place("a", lon=42.0), place("b", "region", geometry=box(38, 30, 44, 36))]
    assert map_script(shown) == map_script(view(plain_places, [cell("a"), cell("b")]))


def test_the_script_is_stable_and_leaves_folium_as_it_was() -> None:
    """The same view gives the same bytes; ids elsewhere stay random."""
    shown = view([place("p")], [cell("p", low=100, high=200, sized=True)])
    before = Element._generate_id
    assert map_script(shown) == map_script(shown)
    assert Element._generate_id == before
    assert Element().get_name() != Element().get_name()


def test_the_script_needs_nothing_from_elsewhere_and_runs_no_text() -> None:
    """No host is named, no markup written, no code evaluated."""
    script = map_script(view([place("p")], [cell("p")]))
    assert not re.search(r"https?:|<|eval|innerHTML|jQuery|\$\(|bindPopup|tileLayer", script)
    assert 'L.map("map"' in script


def test_the_state_tells_the_variables_the_script_makes(base: Basemap) -> None:
    """Every name in the state is a variable of the script, and the state survives JSON."""
    places = [
        place("p"),
        place("r", "region", geometry=box(38, 30, 44, 36)),
        place("off", lat=None, lon=None),
    ]
    shown = view(places, [cell("p"), cell("r"), cell("off")])
    state = json.loads(json.dumps(client_state(shown, base), allow_nan=False))
    script = map_script(shown)
    for name in (state["map"], state["regions"], *state["groups"]["now"].values()):
        assert f"var {name} = " in script
    assert [item["place"] for item in state["marks"]["now"][""]] == ["p", "r"]
    assert state["areas"]["now"]["us"] == {"1": ["a-here", ""]}


def test_a_view_without_located_places_is_still_a_map(base: Basemap) -> None:
    """The world, or what is around, is drawn; nothing is marked."""
    shown = view([place("x", lat=None, lon=None)], [cell("x")], focus_countries=(), focus=(-180, -60, 180, 75))
    assert picture(shown, base) is not None
    assert client_state(shown, base)["marks"]["now"][""] == []


def test_three_hundred_places_are_one_layer_not_three_hundred_objects() -> None:
    """The script grows by a feature, not by an object, for each place."""
    chance = random.Random(3)  # noqa: S311
    places = [place(f"p{i}", lat=chance.uniform(31, 36), lon=chance.uniform(39, 47)) for i in range(300)]
    script = map_script(view(places, [cell(p.id) for p in places]))
    assert script.count("L.geoJson(") == 1
    assert len(gzip.compress(script.encode())) < 16_000


def test_the_shipped_ground_keeps_to_the_budget() -> None:
    """The whole inline picture of Iraq and Syria is at most 16 kB compressed."""
    shipped = load_basemap(Path(data_folder("geodata")))
    near = {
        "focus": (35.2, 28.6, 49.1, 37.8),
        "extent": (21.3, 20.3, 63.0, 46.1),
        "focus_countries": ("IQ", "SY"),
    }
    places = [place(f"Base {i}", lat=30 + i / 2, lon=40 + i / 2) for i in range(12)]
    shown = view(places, [cell(p.id, low=100, high=300, sized=True, phrase="100–300 US") for p in places], **near)
    svg = drawn_svg(Scene.of(shown, shipped), shown.periods[0])
    assert len(gzip.compress(svg.encode())) <= 16_000
    assert svg == drawn_svg(Scene.of(shown, shipped), shown.periods[0])
