"""Insets: small maps of far places on the page and in the picture, in the map's own sizes and words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import html5lib
import pytest

from mapsvc.config import data_folder
from mapsvc.maps.drawing.basemap import Basemap
from mapsvc.maps.drawing.document import client_state
from mapsvc.maps.drawing.insets import insets
from mapsvc.maps.drawing.scene import Scene
from mapsvc.maps.page import page_parts
from mapsvc.maps.poster import poster
from mapsvc.maps.view import InsetView, MapView
from mapsvc.messages import translator
from tests.drawn import base, cell, drawn_svg, place, view

__all__ = ["base"]

FAR = (InsetView(("guam",), (133.0, 5.0, 157.0, 21.0)), InsetView(("oki", "<b>"), (116.0, 18.0, 140.0, 34.0)))


def flung(direction: str = "ltr") -> MapView:
    """Two places near and three far, in two insets."""
    places = [
        place("near", lat=33, lon=41),
        place("big", lat=34, lon=43),
        place("guam", lat=13.6, lon=144.9),
        place("oki", lat=26.4, lon=127.8),
        place("<b>", lat=26.5, lon=127.9),
    ]
    cells = [
        cell(p.id, low=100 * n, high=100 * n, sized=True, phrase=f"about {100 * n} US") for n, p in enumerate(places, 1)
    ]
    return replace(view(places, cells), insets=FAR, direction=direction)


def radii(svg: str) -> set[str]:
    return {e.get("r", "") for e in ElementTree.fromstring(svg).iter() if "s-low" in e.get("class", "")}  # noqa: S314


def test_a_far_place_is_in_its_inset_and_not_on_the_map(base: Basemap) -> None:
    shown = flung()
    main = drawn_svg(Scene.of(shown, base), shown.periods[0])
    assert "near" in main
    assert "guam" not in main
    first, second = insets(Scene.of(shown, base), shown, shown.periods[0])
    assert [caption.name for caption in first.captions] == ["guam"]
    assert {caption.name for caption in second.captions} == {"oki", "<b>"}


def test_sizes_are_the_maps_own(base: Basemap) -> None:
    """A disc in an inset is as large as it would be on the map."""
    shown = flung()
    [disc] = radii(f"<svg>{next(insets(Scene.of(shown, base), shown, shown.periods[0])).markup}</svg>")
    together = replace(shown, insets=(), focus=(38.0, 5.0, 150.0, 37.0), extent=(30.0, 0.0, 160.0, 42.0))
    assert disc in radii(drawn_svg(Scene.of(together, base), shown.periods[0]))


def test_the_live_map_leaves_far_places_to_the_insets(base: Basemap) -> None:
    state = client_state(flung(), base)
    assert {mark["place"] for mark in state["marks"]["now"][""]} == {"near", "big"}
    assert state["places"] == ["near", "big"]


def test_the_page_says_of_far_places_what_the_table_says_and_leads_there(base: Basemap) -> None:
    page = page_parts(flung(), base, translator("en"))
    fragments = page["periods"][0]["fragments"]
    body = html5lib.parseFragment(fragments["insets"], namespaceHTMLElements=False)
    links = {link.get("href"): " ".join("".join(link.itertext()).split()) for link in body.iter("a")}
    assert links == {
        "#place-guam": "guam about 300 US",
        "#place-oki": "oki about 400 US",
        "#place-<b>": "<b> about 500 US",
    }
    assert 'id="place-guam"' in fragments["table"]
    assert not list(body.iter("b"))[1:]
    ids = [e.get("id") for e in body.iter() if e.get("id")]
    assert len(ids) == len(set(ids))


def test_without_far_places_there_are_no_insets(base: Basemap) -> None:
    shown = view([place("near")], [cell("near")])
    assert page_parts(shown, base, translator("en"))["periods"][0]["fragments"]["insets"] == ""


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_the_picture_has_the_insets_beside_the_map(base: Basemap, direction: str) -> None:
    shown = flung(direction)
    drawn = poster(shown, shown.periods[0], base, translator("en"), "credit")
    root = ElementTree.fromstring(drawn.svg(Path(data_folder("static") / "css"), "light"))  # noqa: S314
    windows = [e for e in root.iter() if e.tag.endswith("}svg") and e is not root]
    assert len(windows) == 3
    text = " ".join(root.itertext())
    assert all(words in text for words in ("guam", "about 300 US", "oki"))
    main = windows[0]
    assert (float(main.get("x", 0)) > 0) == (direction == "rtl")
    assert float(main.get("width", 0)) < 1200
