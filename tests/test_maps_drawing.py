"""What is drawn of a view: framing, symbols, label places, the picture and folium's script."""

from __future__ import annotations

import gzip
import json
import random
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import geopandas as gpd
import pandas as pd
import pytest
from branca.element import Element
from shapely.geometry import box

from mapsvc.config import data_folder
from mapsvc.maps.basemap import NAMES, Basemap, ground, load_basemap
from mapsvc.maps.document import client_state, map_script
from mapsvc.maps.labels import Placer, Run, Text, box_of, wrapped
from mapsvc.maps.picture import inline_svg
from mapsvc.maps.projection import TIERS, Frame
from mapsvc.maps.sizing import LARGEST, symbol_unit
from mapsvc.maps.style import UNIT, areas, symbol
from mapsvc.maps.view import CellView, MapView, MarkView, PeriodView, PlaceView
from mapsvc.model import Basis, CellKey, Conflict, Layer, PlaceKind, Posture, Reading, Status

HOSTILE = "<script>alert(1)</script>{{7*7}}{% raw %}\u202etxt\" onload='x' &amp; </text>`${1}`"


def cell(place: str, status: str = "present", low: int = 0, high: int | None = None, **more: object) -> CellView:
    """A cell of the US at a place; `sized` makes its bounds direct ones."""
    sized = bool(more.get("sized"))
    basis = Basis.DIRECT if sized else Basis.INHERITED
    readings = (Reading(("c1",), 1, None, 9), Reading(("c2",), 11, None, 19))
    posture = Posture(
        CellKey(Layer(str(more.get("layer", "reported"))), "us", place, "now"),
        Status(status),
        low,
        None,
        high,
        conflicts=(Conflict(("c1", "c2"), readings, None),) if more.get("conflict") else (),
        low_basis=basis,
        high_basis=basis,
    )
    return CellView(posture, str(more.get("phrase", "US present, no figure")), sized)


def place(
    id_: str, kind: str = "base", lat: float | None = 33.0, lon: float | None = 43.0, **more: object
) -> PlaceView:
    return PlaceView(id_, str(more.get("name", id_)), PlaceKind(kind), lat, lon, more.get("geometry"))


def mark(cell_view: CellView, kind: str = "base") -> MarkView:
    return MarkView(place(cell_view.posture.key.place, kind), "", (cell_view,))


def view(places: list[PlaceView], cells: list[CellView], **more: object) -> MapView:
    by_id = {item.id: item for item in places}
    marks = tuple(MarkView(by_id[c.posture.key.place], force, (c,)) for force in ("", "us") for c in cells)
    period = PeriodView(
        id="now",
        label="Now",
        start=None,
        end=None,
        begun=False,
        summary=str(more.get("summary", "A summary")),
        marks=marks,
        cells=tuple(cells),
    )
    made = MapView(
        dossier="d",
        title="t",
        description="",
        lang="en",
        as_of=date(2024, 9, 27),
        default_period="now",
        forces=(("us", "US"),),
        places=tuple(places),
        periods=(period,),
        sources=(),
        claims=(),
        events=(),
        focus=(38.0, 30.0, 48.0, 37.0),
        extent=(30.0, 25.0, 56.0, 42.0),
        focus_countries=("AA",),
    )
    return replace(made, **{k: v for k, v in more.items() if k != "summary"})


@pytest.fixture(scope="module")
def base() -> Basemap:
    """Two invented square countries that share a border."""
    countries = gpd.GeoDataFrame(
        {
            "id": ["AA", "BB"],
            "name": ["Aland", "Beland"],
            "name_ar": ["ألف", "باء"],
            "label_lon": [41.0, 45.5],
            "label_lat": [33.0, 33.0],
        },
        geometry=[box(38, 30, 44, 36), box(44, 30, 48, 36)],
        crs="EPSG:4326",
    )
    empty = gpd.GeoDataFrame(geometry=[], crs="EPSG:4326")
    return Basemap(countries, empty, empty, empty, pd.DataFrame(columns=NAMES))


def picture(shown: MapView, base: Basemap) -> ElementTree.Element:
    return ElementTree.fromstring(inline_svg(shown, shown.periods[0], base))  # noqa: S314


def test_the_frame_fits_the_focus_as_leaflet_does() -> None:
    """The focus fills the widest layout in one direction, and points come back where they were."""
    frame = Frame.of((38, 30, 48, 37), (30, 25, 56, 42))
    width, height = frame.size
    assert min(TIERS[0].width - width, TIERS[0].height - height) == pytest.approx(0, abs=1e-6)
    assert frame.degrees(*frame.xy(44.4, 33.3)) == pytest.approx((44.4, 33.3))


@pytest.mark.parametrize(
    ("focus", "extent"),
    [
        ((170, -20, -170, 10), (150, -40, -150, 30)),
        ((44.0, 33.0, 44.0, 33.0), (44.0, 33.0, 44.0, 33.0)),
        ((-180, -60, 180, 75), (-180, -80, 180, 80)),
        ((float("nan"),) * 4, (float("nan"),) * 4),
        ((-100, 40, 100, 41), (-100, 40, 100, 41)),
    ],
)
def test_any_box_can_be_framed(focus: tuple[float, ...], extent: tuple[float, ...]) -> None:
    """The extent holds the focus, is no wider than the globe, and never wraps."""
    frame = Frame.of(focus, extent)  # type: ignore[arg-type]
    west, south, east, north = frame.focus
    assert frame.extent[0] <= west < east <= frame.extent[2]
    assert frame.extent[1] <= south < north <= frame.extent[3]
    assert frame.extent[2] - frame.extent[0] <= 360.0001 or frame.extent[2] - frame.extent[0] <= east - west


def test_places_over_the_antimeridian_stand_together() -> None:
    """A place at 179° west stands right of one at 179° east."""
    frame = Frame.of((170, -20, -170, 10), (160, -30, -160, 20))
    assert frame.xy(frame.lon(-179), 0)[0] > frame.xy(frame.lon(179), 0)[0]


@pytest.mark.parametrize(
    ("made", "classes"),
    [
        (cell("p", low=100, high=400, sized=True), ["s-high", "s-low"]),
        (cell("p", low=300, high=300, sized=True), ["s-low"]),
        (cell("p", low=0, high=400, sized=True), ["s-high"]),
        (cell("p", low=100, sized=True), ["s-open", "s-low"]),
        (cell("p", low=1, high=2500), ["s-mark"]),
        (cell("p", "vacated", 0, 0, sized=True), ["s-gone"]),
        (cell("p", "unknown"), ["s-unknown"]),
        (cell("p", "reduced"), ["s-glyph"]),
        (cell("p", "continues", layer="planned"), ["s-plan", "s-mark"]),
        (cell("p", low=100, high=400, sized=True, conflict=True), ["s-split", "s-high", "s-low"]),
    ],
)
def test_each_kind_of_cell_has_its_own_symbol(made: CellView, classes: list[str]) -> None:
    """Filled is low, dashed is high, hollow is gone, small is no figure; nothing unknown looks like zero."""
    assert [circle.cls for circle in symbol(mark(made)).circles] == classes


def test_a_symbol_is_sized_by_its_own_bounds_only() -> None:
    """The area follows the headcount; a bound inherited from a country never sizes a base."""
    big, small = (
        symbol(mark(cell("p", low=1600, high=1600, sized=True))),
        symbol(mark(cell("p", low=1, high=1600))),
    )
    assert big.radius == round(UNIT * 40)
    assert small.radius < 6
    half = cell("p", low=100, high=9000, sized=True)
    half = replace(half, posture=replace(half.posture, high_basis=Basis.INHERITED))
    assert symbol(mark(half)).radius < 20


@pytest.mark.parametrize("kind", ["country", "region", "area"])
def test_no_area_has_a_disc(kind: str) -> None:
    """A country's total stands at its label, never as a disc on a base."""
    assert symbol(mark(cell("p", low=2500, high=2500, sized=True), kind)).circles == ()


def test_one_unit_holds_for_a_whole_view() -> None:
    """Where a headcount would flood the map, every symbol of the view is drawn to the same smaller unit."""
    shown = view([place("p")], [cell("p", low=40_000, high=40_000, sized=True)])
    assert symbol(shown.periods[0].marks[0], symbol_unit(shown)).radius == LARGEST


@pytest.mark.parametrize(("count", "units"), [(7, (UNIT, UNIT)), (30, (0.35, 0.61))])
def test_symbols_of_a_crowd_are_told_apart(count: int, units: tuple[float, float]) -> None:
    """Many close together are drawn to a smaller unit; of a few, sizes stay comparable with other maps."""
    places = [replace(place(f"p{n}"), lat=33 + n % 6 * 0.05, lon=44 + n // 6 * 0.05) for n in range(count)]
    shown = view(places, [cell(one.id, low=400, high=400, sized=True) for one in places])
    unit = symbol_unit(replace(shown, focus=(39.0, 29.0, 48.0, 37.0)))
    assert units[0] <= unit <= units[1]


def test_a_country_is_neutral_or_stippled_never_tinted() -> None:
    """A silent country is stippled; a region is tinted or hatched by its status."""
    shape = box(38, 30, 44, 36)
    places = [
        place("said", "country", geometry=shape),
        place("silent", "country", geometry=shape),
        place("here", "region", geometry=shape),
        place("ending", "region", geometry=shape),
        place("unsaid", "region", geometry=shape),
    ]
    shown = view(places, [cell("said", low=9, high=9, sized=True), cell("here"), cell("ending", "reduced")])
    drawn = {item.id: look.cls for item, look in areas(shown, shown.periods[0], "")}
    assert drawn == {"silent": "a-unknown", "here": "a-here", "ending": "a-ending"}


def test_labels_never_cover_each_other_or_leave_the_room() -> None:
    """Labels are placed apart and inside; the rest are told to be lost."""
    chance = random.Random(7)  # noqa: S311
    placer = Placer((0, 0, 400, 300))
    text = Text.of([[Run("A place", "n"), Run("about 2,500 US", "f")]], 13)
    for _ in range(80):
        placer.around(chance.uniform(0, 400), chance.uniform(0, 300), 6, text)
    boxes = placer.taken
    assert 5 < len(boxes) < 80
    for index, a in enumerate(boxes):
        assert a[0] >= 0 <= a[1]
        assert a[2] <= 400
        assert a[3] <= 300
        assert all(a[0] >= b[2] or b[0] >= a[2] or a[1] >= b[3] or b[1] >= a[3] for b in boxes[index + 1 :])


def test_a_label_stands_beside_its_symbol() -> None:
    """The first choice is right of the symbol, with a gap."""
    text = Text.of([[Run("Erbil", "n")]], 13)
    spot = Placer((0, 0, 400, 300)).around(100, 100, 10, text)
    assert spot is not None
    assert box_of(spot, text)[0] > 110


def test_wrapping_keeps_every_word_and_evens_the_lines() -> None:
    """Nothing is lost, and no line is left with a lone short word."""
    words = "coalition to shrink, no figure"
    lines = wrapped(words, 13, 150)
    assert " ".join(lines) == words
    assert len(lines) == 2
    assert min(len(line) for line in lines) > 10


def test_the_picture_is_named_by_its_summary_and_holds_no_styles(base: Basemap) -> None:
    """A strict content security policy blocks style attributes and elements; there are none."""
    shown = view([place("Erbil")], [cell("Erbil", low=100, high=200, sized=True, phrase="100–200 US")])
    root = picture(shown, base)
    assert root.get("role") == "img"
    assert root.get("aria-label") == "A summary"
    assert not [e for e in root.iter() if e.tag.endswith(("style", "script")) or "style" in e.attrib]
    assert "100–200 US" in "".join(root.itertext())


def test_arabic_pictures_use_arabic_names_from_right_to_left(base: Basemap) -> None:
    """The ground's names are those of the language, and text runs from the right."""
    svg = inline_svg(replace(view([], []), lang="ar", direction="rtl"), view([], []).periods[0], base)
    assert 'direction="rtl"' in svg
    assert "باء" in svg
    assert "Beland" not in svg


def test_shared_borders_are_drawn_once(base: Basemap) -> None:
    """The border of a country in focus is its outline's, not a second line."""
    drawn = ground(base, Frame.of((38, 30, 48, 37), (30, 25, 56, 42)), ("AA",))
    assert drawn.markup.count("b-focus") == 1
    assert "b-border" not in drawn.markup


def test_hostile_text_stays_text_in_the_picture(base: Basemap) -> None:
    """Names, phrases and summaries cannot become markup, attributes or a change of direction."""
    places = [place("a", name=HOSTILE), place("b", "country", geometry=box(38, 30, 44, 36), name=HOSTILE)]
    shown = view(places, [cell("a", phrase=HOSTILE), cell("b", phrase=HOSTILE)], summary=HOSTILE)
    root = picture(shown, base)
    tags = {e.tag.rsplit("}", 1)[-1] for e in root.iter()}
    assert not tags & {"script", "style", "foreignObject", "a", "image"}
    assert not [name for e in root.iter() for name in e.attrib if name.startswith("on")]
    text = "".join(root.itertext())
    assert "{{7*7}}" in text
    assert "49" not in text
    assert "\u202e" not in text


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
    assert script.count("L.geoJson(") == 2
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
    svg = inline_svg(shown, shown.periods[0], shipped)
    assert len(gzip.compress(svg.encode())) <= 16_000
    assert svg == inline_svg(shown, shown.periods[0], shipped)
