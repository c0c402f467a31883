"""What is drawn of a view: framing, symbols, label places and the picture."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from mapsvc.maps.drawing.basemap import Basemap, ground
from mapsvc.maps.drawing.captions import captions
from mapsvc.maps.drawing.labels import APART, MOST_LED, Placer
from mapsvc.maps.drawing.legend import legend_items
from mapsvc.maps.drawing.lettering import SLIM_LINES, label_texts
from mapsvc.maps.drawing.projection import BESIDE_INSETS, HALF_WORLD, SLACK, TIERS, Frame
from mapsvc.maps.drawing.scene import Scene
from mapsvc.maps.drawing.sizing import LARGEST, PHONE, symbol_unit
from mapsvc.maps.drawing.spots import Text, box_of
from mapsvc.maps.drawing.style import UNIT, areas, symbol
from mapsvc.maps.drawing.typesetting import Run, line_width, shortened, wrapped
from mapsvc.maps.framing import focus_of
from mapsvc.maps.view import CellView, InsetView
from mapsvc.messages import translator
from mapsvc.model import Basis
from tests.drawn import HOSTILE, base, cell, drawn_svg, mark, picture, place, view

__all__ = ["base"]


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
    """The extent holds the focus and never wraps; only a map of the world may be a little wider than the globe."""
    frame = Frame.of(focus, extent)  # type: ignore[arg-type]
    west, south, east, north = frame.focus
    assert frame.extent[0] <= west < east <= frame.extent[2]
    assert frame.extent[1] <= south < north <= frame.extent[3]
    most = 360 + SLACK if east - west > HALF_WORLD else 360.0001
    assert frame.extent[2] - frame.extent[0] <= max(most, east - west)


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


def test_a_place_at_the_edge_has_more_room_than_a_border() -> None:
    """A symbol and its label must fit between the outermost place and the frame; a country's border may come nearer."""
    west, _, east, _ = focus_of([(0, 10), (60, 20)], [box(60, 0, 100, 40)])
    assert west == -11
    assert east == 105


@pytest.mark.parametrize(("count", "units"), [(7, (UNIT, UNIT)), (30, (0.25, 0.61))])
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


def test_a_region_of_which_a_plan_is_told_has_a_dashed_frame_and_the_legend_says_so() -> None:
    """As symbols have: a plan is never taken for a report."""
    shape = box(38, 30, 44, 36)
    places = [place(name, "region", geometry=shape) for name in ("now", "then", "leaving", "unsaid")]
    cells = [cell("now"), cell("then", layer="planned"), cell("leaving", "vacated", layer="planned")]
    shown = view(places, [*cells, cell("unsaid", "unknown", layer="planned")])
    drawn = {item.id: look for item, look in areas(shown, shown.periods[0], "")}
    assert [name for name, look in drawn.items() if look.framed] == ["then", "leaving"]
    assert drawn["then"].cls == "a-here a-plan"
    assert "plan" in {item.sign for item in legend_items(shown, shown.periods[0], translator("en"))}


@given(
    st.lists(
        st.tuples(
            st.floats(-50, 450),
            st.floats(-50, 350),
            st.floats(0, 40),
            st.text(st.characters(codec="utf-8", categories=["L", "N", "Zs"]), min_size=1, max_size=60),
            st.sampled_from(["around", "away", "centred"]),
        ),
        max_size=30,
    )
)
def test_labels_never_cover_each_other_or_leave_the_room(asked: list[tuple[float, float, float, str, str]]) -> None:
    """However labels are asked for, they are placed apart and inside; the rest are told to be lost."""
    placer = Placer((0, 0, 400, 300))
    placed = []
    for x, y, radius, name, how in asked:
        text = Text.of([[Run(name, "n"), Run("about 2,500 US", "f")]], 13)
        spot = placer.centred([(x, y)], text) if how == "centred" else getattr(placer, how)((x, y), radius, text)
        placed += [box_of(spot, text)] if spot else []
    assert placer.labels == placed
    for index, a in enumerate(placed):
        assert a[0] >= 0 <= a[1]
        assert a[2] <= 400
        assert a[3] <= 300
        assert all(a[0] >= b[2] or b[0] >= a[2] or a[1] >= b[3] or b[1] >= a[3] for b in placed[index + 1 :])


def test_sizes_reach_over_no_edge_of_the_narrowest_window() -> None:
    """A base at the far end of a map of the world is drawn small enough to be whole on a phone."""
    west, east = place("Pearl", lat=21.3, lon=-158.0), place("Guam", lat=13.5, lon=145.0)
    cells = [cell(one.id, low=40_000, high=44_000, sized=True, phrase="about 42,000 US") for one in (west, east)]
    shown = view([west, east], cells, focus=(-186.0, -50.0, 174.0, 70.0))
    frame = Frame.of(shown.focus, shown.extent)
    left = frame.seen(PHONE)[0]
    assert symbol_unit(shown) * math.sqrt(44_000) <= (frame.xy(frame.lon(-158.0), 21.3)[0] - left) / frame.unit(PHONE)


def test_a_label_stands_beside_its_symbol() -> None:
    """The first choice is right of the symbol, with a gap."""
    text = Text.of([[Run("Erbil", "n")]], 13)
    spot = Placer((0, 0, 400, 300)).around((100, 100), 10, text)
    assert spot is not None
    assert box_of(spot, text)[0] > 110


def test_a_label_without_room_beside_its_symbol_stands_off_at_the_end_of_a_line() -> None:
    text = Text.of([[Run("Ain al-Asad", "n")]], 13)
    placer = Placer((0, 0, 600, 400), [(180, 180, 220, 220)])
    assert placer.around((200, 200), 10, text) is None
    spot = placer.away((200, 200), 10, text)
    assert spot is not None
    left, top, right, bottom = box_of(spot, text)
    [(x, y, to_x, to_y)] = placer.led
    assert math.hypot(x - 200, y - 200) == pytest.approx(10), "from the symbol's edge"
    assert left - 1 <= to_x <= right + 1
    assert top <= to_y <= bottom, "to its label"
    assert right < 180 or left > 220 or bottom < 180 or top > 220


def test_lines_run_through_no_label_and_are_few() -> None:
    text = Text.of([[Run("Erbil", "n")]], 13)
    placer = Placer((0, 0, 900, 600))
    placer.block((95 + 30 * index, 295, 105 + 30 * index, 305) for index in range(12))
    for index in range(12):
        placer.away((100 + 30 * index, 300), 5, text)
    assert len(placer.led) == MOST_LED
    for number, (x, y, to_x, to_y) in enumerate(placer.led):
        points = [(x + (to_x - x) * i / 50, y + (to_y - y) * i / 50) for i in range(51)]
        for left, top, right, bottom in placer.labels[:number]:
            assert not any(left + 2 < a < right - 2 and top + 2 < b < bottom - 2 for a, b in points)


def test_the_largest_figures_are_labelled_first_whether_a_countrys_or_a_sites() -> None:
    places = [place("silent", "country"), place("here"), place("few"), place("land", "country"), place("many")]
    cells = [cell("land", low=9, high=9, phrase="9 US"), cell("here"), cell("silent")]
    cells += [cell(name, low=size, high=size, sized=True) for name, size in (("few", 9), ("many", 900))]
    shown = view(places, cells)
    ranked = sorted(captions(shown, shown.periods[0], "", UNIT), key=lambda item: item.rank)
    assert [item.place.id for item in ranked] == ["many", "land", "few", "silent", "here"]


def test_a_countrys_figure_that_has_no_room_in_it_stands_at_the_end_of_a_line(base: Basemap) -> None:
    """The line begins in it, and never at a site's symbol, as if the figure were the site's."""
    land = box(40, 32.95, 42, 33.05)
    places = [place("land", "country", lat=33.0, lon=41.0, geometry=land), place("base", lat=33.0, lon=41.0)]
    cells = [cell("land", phrase="about 900 US"), cell("base", low=9000, high=9000, sized=True, phrase="9,000 US")]
    root = picture(view(places, cells), base)
    layouts = [group for group in root.iter() if group.get("class") == "m-wide"]
    text = " ".join(" ".join(layout.itertext()) for layout in layouts)
    assert "about 900 US" in text
    (line,) = [path.get("d", "") for layout in layouts for path in layout.iter() if path.get("class") == "lead"]
    begins = float(line[1:].split()[0])
    (symbol_at,) = [
        g.get("transform", "") for layout in layouts for g in layout if "translate" in g.get("transform", "")
    ]
    assert abs(begins - float(symbol_at.split("(")[1].split()[0])) > 34


def test_a_countrys_line_that_could_only_begin_at_a_sites_symbol_is_not_drawn(base: Basemap) -> None:
    land = box(40.85, 32.85, 41.15, 33.15)
    places = [place("land", "country", lat=33.0, lon=41.0, geometry=land), place("base", lat=33.0, lon=41.0)]
    cells = [cell("land", phrase="about 900 US"), cell("base", low=9000, high=9000, sized=True, phrase="9,000 US")]
    root = picture(view(places, cells), base)
    assert not any(path.get("class") == "lead" for path in root.iter())
    assert "9,000 US" in "".join(root.itertext())


def test_a_country_as_small_as_a_dot_has_its_label_beside_it_and_no_line(base: Basemap) -> None:
    land = place("Isle", "country", lat=33.0, lon=41.0, geometry=box(40.99, 32.99, 41.01, 33.01))
    root = picture(view([land], [cell("Isle", phrase="about 900 US")]), base)
    x, _ = Frame.of((38, 30, 48, 37), (30, 25, 56, 42)).xy(41.0, 33.0)
    labels = [text for group in root.iter() if group.get("class") == "m-wide" for text in group.findall("{*}text")]
    (label,) = [text for text in labels if "about 900 US" in "".join(text.itertext())]
    assert 10 < float(label.get("x", "0")) - x < 20
    assert not any(path.get("class") == "lead" for path in root.iter())


def test_names_alone_take_no_room_from_figures(base: Basemap) -> None:
    """What would show as a bare name, for want of room, gives way to a label of lower rank that says something."""
    places = [place("First", lat=33.0, lon=41.0), place("Second", lat=33.0, lon=41.0 + 0.2)]
    long = "a phrase so long that " * 9
    root = picture(view(places, [cell("First", phrase=long), cell("Second", phrase="few")]), base)
    told = [" ".join(text.itertext()) for text in root.iter() if (text.get("class") or "").startswith("l ")]
    assert any("Second" in text and "few" in text for text in told)


@pytest.mark.parametrize(
    ("text", "ems"),
    # Widths in DejaVu Sans, regular, as Chromium sets them.
    [("بغداد", 2.01), ("قاعدة حرير", 4.75), ("حلب", 1.93), ("شمس", 2.69), ("Baghdad", 4.45), ("about 2,500 US", 7.75)],
)
def test_a_width_is_estimated_without_the_font(text: str, ems: float) -> None:
    """Never much narrower than it is, or labels would touch; nor so wide that there is room for few."""
    assert 0.95 * ems <= line_width([Run(text, "")], 1.0) <= 1.4 * ems


def test_a_long_name_takes_two_lines_as_on_the_live_map(base: Basemap) -> None:
    root = picture(view([place("p", name="Forward Operating Base Number Nine")], [cell("p", phrase="about 300")]), base)
    (label, *_) = [e for e in root.iter() if (e.get("class") or "").startswith("l ")]
    names = [run.text for run in label.iter() if run.get("class") == "n"]
    assert " ".join(filter(None, names)) == "Forward Operating Base Number Nine"
    assert len(names) == 2


def test_an_areas_label_leaves_others_their_places() -> None:
    """It stands on the first of its points that takes nothing from those that are still to be placed."""
    text = Text.of([[Run("Iraq", "n")]], 13)
    points = [(100.0, 100.0), (100.0, 140.0), (100.0, 180.0)]
    for wishes, y in (((), 100), ([(110.0, 95.0, 200.0, 125.0)], 140)):
        spot = Placer((0, 0, 400, 300)).centred(points, text, wishes)
        assert spot is not None
        assert spot.top == pytest.approx(y - text.height / 2)


def test_a_label_in_narrower_lines_is_no_column_of_words() -> None:
    shown = view([place("p", name="Ain al-Asad")], [cell("p", phrase="United States to leave by inference " * 3)])
    (item,) = captions(shown, shown.periods[0], "", UNIT)
    told, alone = label_texts(item, TIERS[-1], 0.0)
    assert len(told.lines) > SLIM_LINES
    assert len(alone.lines) == 1


def test_a_map_above_insets_is_labelled_within_its_lower_frame(base: Basemap) -> None:
    """What the style sheet makes lower is laid out lower: no label is cut at the top."""
    far = InsetView(("far",), (58, 30, 60, 32))
    shown = replace(view([place("p", lat=36.9, lon=42.0), place("far", lon=59.0)], [cell("p")]), insets=(far,))
    scene = Scene.of(shown, base)
    assert [tier.height for tier in scene.tiers] == [tier.height for tier in BESIDE_INSETS]
    assert all(
        low.height < tier.height for low, tier in zip(scene.tiers, Scene.of(view([], []), base).tiers, strict=True)
    )


def test_a_name_beside_a_phrase_keeps_its_place_in_arabic(base: Basemap) -> None:
    """Two names written from left to right do not run together where the line runs from right to left."""
    shown = replace(view([place("p", name="Suva")], [cell("p", phrase="US: نحو ٥٠")]), lang="ar", direction="rtl")
    (label, *_) = [e for e in picture(shown, base).iter() if (e.get("class") or "").startswith("l ")]
    assert "".join(label.itertext()) == "\u2068Suva\u2069 \u2067US: نحو ٥٠\u2069"


def test_a_foreign_name_broken_over_lines_keeps_its_brackets_in_arabic(base: Basemap) -> None:
    """Each line closes what it opens, so that no bracket of the name is turned with the words after it."""
    said = "\u2068Forces of the north (after the second rotation)\u2069: نحو ١٬٠٠٠"
    shown = replace(view([place("p")], [cell("p", phrase=said)]), lang="ar", direction="rtl")
    (label, *_) = [e for e in picture(shown, base).iter() if (e.get("class") or "").startswith("l ")]
    lines = [text for text in label.itertext() if "\u2068" in text]
    assert len(lines) > 2
    assert all(line.count("\u2068") == line.count("\u2069") for line in lines)
    assert any("rotation)\u2069:" in line for line in lines)


def test_a_cut_text_does_not_end_in_the_first_letters_of_a_word() -> None:
    text = "Forward Operating Base Normandy"
    cut = {shortened(text, 10, width) for width in range(60, 200)}
    assert text in cut
    assert "Forward Operating Base…" in cut
    assert not {one for one in cut - {text} if 0 < len(one.removesuffix("…").rpartition(" ")[2]) <= 3}


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
    svg = drawn_svg(Scene.of(replace(view([], []), lang="ar", direction="rtl"), base), view([], []).periods[0])
    assert 'direction="rtl"' in svg
    assert "باء" in svg
    assert "Beland" not in svg


def test_a_country_has_one_name_however_the_dossier_spells_it(base: Basemap) -> None:
    shown = view([place("a", "country", lat=33.0, lon=41.0, name="Alandia")], [cell("a")])
    text = " ".join(picture(shown, base).itertext())
    assert "Alandia" in text
    assert "Aland " not in f"{text} "
    assert "Beland" in text


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


@pytest.mark.parametrize(("left", "taken_for_it"), [(10, False), (40, True)])
def test_a_label_is_not_set_where_it_would_be_taken_for_another_symbols(left: int, *, taken_for_it: bool) -> None:
    """Where it would stand above its own symbol, none stands to its left at about its height."""
    text = Text.of([[Run("Some 600", "f")]], 13)
    placer = Placer((0, 0, 150, 300), [(0, 196, 95, 250), (105, 196, 150, 250)])
    placer.block([(95, 195, 105, 205), (left, 175, left + 20, 195)])
    spot = placer.around((100, 200), 5, text)
    assert (spot is None) == taken_for_it
    assert spot is None or box_of(spot, text)[3] < 200


def test_labels_side_by_side_keep_apart() -> None:
    text = Text.of([[Run("Erbil", "n")]], 13)
    placer = Placer((0, 0, 600, 300))
    first = placer.around((100, 100), 5, text)
    assert first is not None
    end = box_of(first, text)[2]
    second = placer.around((end + text.width + 12, 100), 5, text)
    assert second is not None
    assert box_of(second, text)[0] >= end + APART
