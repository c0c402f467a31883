"""Where inside an area its label and its letter stand: in that one, not in the next."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from mapsvc.maps.drawing.basemap import Basemap
from mapsvc.maps.drawing.interior import ROWS, Interior, rows_of_areas
from mapsvc.maps.drawing.key import BADGE, Key
from mapsvc.maps.drawing.picture import picture as pictured
from mapsvc.maps.drawing.projection import TIERS, Frame, Tier
from mapsvc.maps.drawing.scene import Scene
from mapsvc.maps.drawing.spots import Text
from mapsvc.maps.drawing.typesetting import Run, line_width
from mapsvc.maps.view import MapView
from tests.drawn import base, cell, place, view

__all__ = ["base"]

WIDE = 400.0
ROOM = (-50.0, -50.0, WIDE + 50, WIDE + 50)

corners = st.lists(st.tuples(st.floats(0, WIDE), st.floats(0, WIDE)), min_size=3, max_size=12)


def named(wide: float, lines: int) -> Text:
    """A label of one name as wide as it, and lines below."""
    name = Text((), wide, 16.0, 13.0)
    return Text((), wide, 16.0 * lines, 13.0).named(name)


texts = st.builds(named, st.floats(10, 200), st.integers(1, 4))


def interior_of(shape: shapely.Polygon) -> Interior:
    """The inside of a shape whose corners are px."""
    west, south, east, north = shape.bounds
    lines = [south + (north - south) * (row + 0.5) / ROWS for row in range(ROWS)]
    cuts = [shape.intersection(shapely.LineString([(west - 1, y), (east + 1, y)])) for y in lines]
    at = shape.representative_point()
    return Interior((at.x, at.y), [(y, cut.bounds[0], cut.bounds[2]) for y, cut in zip(lines, cuts, strict=True)])


@given(found=corners, text=texts)
def test_a_name_is_inside_its_area_wherever_it_may_stand(found: list[tuple[float, float]], text: Text) -> None:
    """Of any area without bays; one that fits nowhere has its middle inside."""
    shape = shapely.convex_hull(shapely.MultiPoint(found))
    if shape.area < 2000:
        return
    area = interior_of(shape)
    widest = max(right - left for _, left, right in area.rows)
    apart = (shape.bounds[3] - shape.bounds[1]) / ROWS
    for x, y in area.middles(text, ROOM):
        line = y - text.height / 2 + text.name[1] / 2
        half = text.name[0] / 2 if text.name[0] <= widest else 0
        assert shape.buffer(apart / 2).contains(shapely.LineString([(x - half, line), (x + half + 0.1, line)]))


def test_places_where_the_whole_label_is_inside_come_first() -> None:
    area = interior_of(box(0, 0, 300, 300))
    text = named(100, 4)
    wholly = [y + text.height / 2 < 300 and 50 < x < 250 for x, y in area.middles(text, ROOM)]
    assert True in wholly
    assert not any(later and not earlier for earlier, later in pairwise(wholly))


def test_an_area_as_small_as_a_symbol_has_no_inside() -> None:
    assert not interior_of(box(0, 0, 12, 12)).points


def test_a_bay_is_outside() -> None:
    """A line over it is not held, though both its ends are inside."""
    area = Interior((50, 50), [(y, *ends) for y in range(0, 120, 10) for ends in ((0, 100), (200, 300))])
    assert area.holds(10, 90, 55)
    assert not area.holds(50, 250, 55)
    assert not area.contains((150, 55))


def test_rows_are_on_the_frames_turn() -> None:
    """An area beyond the 180th meridian from the middle of the map is drawn on this side of it."""
    fiji = place("fiji", "country", lat=-17, lon=179, geometry=box(177, -19, 180, -16))
    frame = Frame.of((-179.0, -20.0, -170.0, -15.0), (-185.0, -25.0, -165.0, -10.0))
    rows = rows_of_areas(view([fiji], []), frame)["fiji"]
    assert len(rows) == ROWS
    assert all(west == pytest.approx(-183) and east == pytest.approx(-180) for _, west, east in rows)


def neighbours(phrase: str, sites: int) -> MapView:
    """Two countries side by side, each with something stated, and sites on both sides of their border."""
    west = place("west", "country", lat=33, lon=41, name="Westland", geometry=box(38, 30, 44, 36))
    east = place("east", "country", lat=33, lon=46, name="Eastland", geometry=box(44, 30, 48, 36))
    bases = [place(f"Base {n:02}", lat=31 + n % 6 * 0.8, lon=42.6 + n // 6 * 0.5) for n in range(sites)]
    cells = [cell(one.id, low=900, high=900, sized=True, phrase=f"about {800 + n} US") for n, one in enumerate(bases)]
    return view([west, east, *bases], [cell("west", phrase=phrase), cell("east", phrase=phrase), *cells])


def spans(markup: str, country: str) -> list[tuple[float, float]]:
    """From where to where a country's name is written upon a picture, px of its tier."""
    found = re.finditer(r'<text class="l [^"]*country" x="([-\d.]+)" y="[-\d.]+"([^>]*)>(.*?)</text>', markup)
    half = line_width([Run(country, "n")], 13.0) / 2
    middles = {"": half, ' text-anchor="middle"': 0.0, ' text-anchor="end"': -half}
    at = [float(one[1]) + middles[one[2]] for one in found if country in one[3]]
    return [(x - half, x + half) for x in at]


def drawn_in(shown: MapView, ground: Basemap, tier: Tier) -> tuple[Scene, str, dict[str, str]]:
    """A tier's drawing, and the letters of its key by place."""
    scene = Scene.of(shown, ground)
    drawn = pictured(scene, shown.periods[0], (tier,))
    return scene, drawn.after, {entry.item.place.id: entry.letter for entry in drawn.keys.get(tier.name, Key()).entries}


@pytest.mark.parametrize("sites", [0, 6, 18, 30])
@pytest.mark.parametrize("tier", TIERS, ids=lambda tier: tier.name)
def test_a_country_is_named_in_itself(base: Basemap, tier: Tier, sites: int) -> None:
    """And so is its letter, where that is all that finds room."""
    scene, markup, letters = drawn_in(neighbours("about 5,000 US", sites), base, tier)
    unit = scene.frame.unit(tier)
    border = scene.frame.xy(44, 33)[0] / unit
    for country, id_, side in (("Westland", "west", -1), ("Eastland", "east", 1)):
        named = spans(markup, country)
        assert all(side * (x - border) >= 0 for span in named for x in span), country
        letter = letters.get(id_)
        assert named or letter, f"{country} is told somewhere"
        if letter and not named:
            [at] = re.findall(
                rf'class="badge" transform="translate\(([-\d.]+) [-\d.]+\)">[^>]*>[^>]*>{letter}<', markup
            )
            assert side * (float(at) - border) >= BADGE / 2


def test_what_is_stated_without_a_figure_is_told_in_the_key_too(base: Basemap) -> None:
    """Between figures that leave no room, "staying" is not lost, but what nothing is known of is."""
    crowd = neighbours("about 5,000 US", 30)
    stays, silent = place("Stays", lat=33.05, lon=43.85), place("Silent", lat=33.1, lon=43.9)
    shown = view(
        [*crowd.places, stays, silent],
        [
            *crowd.periods[0].cells,
            cell("Stays", phrase="US staying, no figure"),
            cell("Silent", "unknown", phrase="not stated"),
        ],
    )
    for tier in TIERS:
        _, markup, letters = drawn_in(shown, base, tier)
        assert "staying" in markup or "Stays" in letters, tier.name
        assert "Silent" not in letters


@pytest.mark.parametrize("tier", TIERS, ids=lambda tier: tier.name)
@pytest.mark.parametrize("side", [0.3, 0.8, 1.6])
def test_a_country_too_small_for_its_name_is_told_beside_it(base: Basemap, tier: Tier, side: float) -> None:
    """By its name, a line or a letter, though bases lie all over it; and never in the country next to it."""
    middle = 44 + side / 2
    small = place("small", "country", lat=33, lon=middle, name="Littleland", geometry=box(44, 32.6, 44 + side, 33.4))
    large = place("large", "country", lat=33, lon=41, name="Westland", geometry=box(38, 30, 44, 36))
    bases = [place(f"Base {n}", lat=32.7 + n * 0.2, lon=middle) for n in range(4)]
    cells = [cell(one.id, low=900, high=900, sized=True, phrase=f"about {800 + n} US") for n, one in enumerate(bases)]
    shown = view([large, small, *bases], [cell("small", phrase="about 9,000 US"), cell("large"), *cells])
    scene, markup, letters = drawn_in(shown, base, tier)
    border = scene.frame.xy(44, 33)[0] / scene.frame.unit(tier)
    named = spans(markup, "Littleland")
    assert named or letters.get("small")
    assert all((left + right) / 2 >= border for left, right in named)


def test_what_stands_beside_an_area_stands_beside_its_nearest_row() -> None:
    area = interior_of(box(100, 100, 140, 300))
    assert not area.fits(named(60, 1))
    assert area.fits(named(30, 1))
    x, y, reach = area.flank
    assert (x, reach) == (120, 20)
    assert abs(y - area.at[1]) <= 10
