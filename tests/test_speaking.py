"""Which cells speak at a place, and in how many words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mapsvc.boundaries import Boundaries
from mapsvc.dossier import load_dossier
from mapsvc.gazetteer.lookup import Gazetteer
from mapsvc.knowledge import know
from mapsvc.maps.compose import build_view
from mapsvc.maps.drawing.captions import captions
from mapsvc.maps.drawing.style import areas
from mapsvc.maps.view import MapView
from mapsvc.maps.wording.summary import summary
from mapsvc.messages import translator
from mapsvc.places import locate
from tests.dossiers import write_dossier

View = Callable[..., MapView]
PLACES = [
    {"id": "iraq", "name": "Iraq", "kind": "country"},
    {"id": "asad", "name": "Ain al-Asad", "kind": "base", "parent": "iraq"},
    {"id": "erbil", "name": "Erbil", "kind": "city", "parent": "iraq"},
]
SOURCES = [{"id": "paper", "published": "2024-09-27"}, {"id": "wire", "published": "2024-09-27"}]
FORCES = [
    {"id": "coalition", "name": "coalition"},
    {"id": "us", "name": "US", "subset_of": "coalition"},
    {"id": "uk", "name": "UK", "subset_of": "coalition"},
]


@pytest.fixture
def view(tmp_path: Path, gazetteer: Gazetteer) -> View:
    """Makes the view of a dossier of these claims on US, UK and coalition in Iraq and two places of it."""

    def made(*claims: dict[str, str]) -> MapView:
        rows = [{"id": f"c{number}", **claim} for number, claim in enumerate(claims)]
        folder = write_dossier(tmp_path / "d", sources=SOURCES, places=PLACES, forces=FORCES, claims=rows)
        dossier = load_dossier(folder)
        return build_view(know(dossier, locate(dossier, gazetteer)), Boundaries.shipped(), translator("en"))

    return made


def labels(view: MapView, period: int = 0, force: str = "") -> dict[str, list[str]]:
    return {
        mark.place.id: [cell.phrase for cell in mark.cells]
        for mark in view.periods[period].marks
        if mark.force == force
    }


WIRE = {"source": "wire"}


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        # What agrees with a side is none of its own.
        (
            ({"figure": "2,500"}, WIRE | {"figure": "900"}, WIRE | {"relation": "continues"}),
            "2,500 or 900 US; reports differ",
        ),
        (
            ({"relation": "vacated"}, WIRE | {"figure": "900"}, WIRE | {"relation": "present"}),
            "900 US or US gone; reports differ",
        ),
        (
            ({"relation": "sum", "sites": "asad erbil", "figure": "2,500"}, WIRE | {"figure": "900"}),
            "2,500 or 900 US; reports differ",
        ),
        (({"relation": "sum", "sites": "asad erbil", "figure": "2,500"},), "2,500 US"),
    ],
)
def test_a_dispute_is_told_by_its_sides(view: View, claims: tuple[dict[str, str], ...], expected: str) -> None:
    assert expected in labels(view(*claims))["iraq"]


def test_a_figure_that_reports_on_another_place_contradict_is_told(view: View) -> None:
    """It is in dispute, but not absent: "no figure" would be untrue."""
    later = {"period": "after"}
    found = view(
        {"figure": "8,000 to 10,000", "place": "asad"},
        later | {"relation": "reduced", "baseline": "before", "place": "asad"},
        later | {"figure": "at least 8,000", "place": "asad"},
        WIRE | later | {"figure": "at most 5,000"},
    )
    assert labels(found, 1)["asad"] == ["at least 8,000 US; reports differ"]


def test_a_sources_words_stay_its_own_below_a_wider_bound(view: View) -> None:
    found = view({"place": "asad", "figure": "at least 10"}, {"figure": "up to 50,000"})
    assert labels(found)["asad"] == ["at least 10 US"]


def test_the_largest_figure_of_its_own_is_said_first(view: View) -> None:
    """However many a whole country may have of the other force."""
    few = {"force": "us", "place": "asad", "figure": "at least 10"}
    found = view(few, {"force": "uk", "place": "asad", "figure": "1,000"}, {"force": "us", "figure": "up to 50,000"})
    assert labels(found)["asad"][0] == "1,000 UK"


def test_a_summary_takes_no_wider_bound_for_a_size(view: View) -> None:
    """The largest are told, not those of which only their country's bound is known."""
    posture = view({"place": "asad", "figure": "at least 10"}, {"figure": "up to 50,000"}).periods[0].marks
    [tiny] = [mark for mark in posture if mark.place.id == "asad" and not mark.force]
    large = replace(tiny, cells=(replace(tiny.cells[0], posture=replace(tiny.cells[0].posture, low=3000)),))
    marks = [*(replace(tiny, place=replace(tiny.place, id=f"t{n}", name=f"Tiny {n}")) for n in range(6)), large]
    told = summary("Now", marks, translator("en"))
    assert "Ain al-Asad" in told
    assert "Tiny 5" not in told


def test_presences_add_up_to_no_figure(view: View) -> None:
    present = {"force": "us", "relation": "present"}
    found = view(present | {"place": "asad"}, present | {"place": "erbil"})
    assert labels(found)["iraq"] == ["US and coalition present, no figure"]
    cells = [cell for cell in found.periods[0].cells if cell.posture.key.place == "iraq" and cell.posture.low]
    assert {cell.posture.low for cell in cells} == {2}, "the data keep what follows"
    assert not any(cell.sized for cell in cells)


def test_figures_add_up_to_a_calculation_told_once(view: View) -> None:
    found = labels(view({"place": "asad", "figure": "about 100"}, {"place": "erbil", "figure": "about 200"}))
    assert found["iraq"] == ["at least 270 US, our calculation"]


def test_an_outer_force_speaks_where_its_number_is_another(view: View) -> None:
    found = labels(view({"place": "asad", "figure": "100"}, {"place": "erbil", "force": "uk", "figure": "200"}))
    assert len(found["iraq"]) == 3


def test_where_nothing_is_stated_of_anyone_nobody_is_named(view: View) -> None:
    found = view({"place": "asad", "figure": "about 100"})
    assert labels(found, 1)["asad"] == ["not stated"]
    assert labels(found, 1, "us")["asad"] == ["US not stated"]


def test_a_force_is_not_stated_only_where_some_report_puts_it(view: View) -> None:
    """Or one around it or within it: no report puts the UK at Erbil."""
    found = view({"place": "asad", "force": "coalition", "figure": "100"}, {"place": "erbil", "figure": "90"})
    assert labels(found, 1, "uk") == {"asad": ["UK not stated"]}
    assert set(labels(found, 1, "us")) == set(labels(found, 1, "coalition")) == {"asad", "erbil"}


def test_the_largest_number_comes_first(view: View) -> None:
    found = labels(
        view({"figure": "about 300"}, {"force": "uk", "figure": "2,000"}, {"force": "coalition", "figure": "2,800"})
    )
    assert found["iraq"] == ["2,800 coalition", "2,000 UK", "about 300 US"]


PAST = [
    {"id": "before", "label": "Before", "start": "..", "end": "2023-12-31"},
    {"id": "after", "label": "After", "start": "2024-01-01", "end": ".."},
]


def test_what_only_follows_from_plans_of_a_period_that_has_begun_is_left_to_the_table(
    tmp_path: Path, gazetteer: Gazetteer
) -> None:
    claims = [{"id": "c", "modality": "planned", "place": "asad", "period": "after", "figure": "300"}]
    dossier = load_dossier(write_dossier(tmp_path / "d", places=PLACES, forces=FORCES, claims=claims, periods=PAST))
    found = build_view(know(dossier, locate(dossier, gazetteer)), Boundaries.shipped(), translator("en"))
    assert labels(found, 1) == {"asad": ["300 US (planned, outcome not reported)"]}
    assert any(cell.posture.low for cell in found.periods[1].cells if cell.posture.key.place == "iraq")


def test_an_area_with_a_figure_is_not_stippled_as_unknown(view: View) -> None:
    upper = view({"figure": "up to 1,000"}, {"place": "asad", "figure": "..500"})
    assert areas(upper, upper.periods[0], "") == ()
    assert [look.cls for _, look in areas(upper, upper.periods[1], "")] == ["a-unknown"]


def test_a_label_that_leaves_something_out_says_so(view: View) -> None:
    found = view({"figure": "about 300"}, {"force": "uk", "figure": "2,000"}, {"force": "coalition", "figure": "2,800"})
    [mark] = [mark for mark in found.periods[0].marks if not mark.force]
    assert mark.phrases(1) == ("2,800 coalition", "more in the table")
    assert mark.phrases(2) == ("2,800 coalition", "2,000 UK", "more in the table")
    assert mark.phrases(3) == ("2,800 coalition", "2,000 UK", "about 300 US")


def test_what_is_stated_has_its_label_before_what_only_follows(view: View) -> None:
    found = view({"place": "asad", "figure": "about 100"}, {"place": "erbil", "relation": "present"})
    ranked = sorted(captions(found, found.periods[0], "", 1), key=lambda caption: caption.rank)
    assert [caption.place.id for caption in ranked] == ["asad", "erbil", "iraq"]


def test_an_upper_bound_alone_is_stated(view: View) -> None:
    found = view({"figure": "up to 1,000"})
    [caption] = captions(found, found.periods[0], "", 1)
    assert caption.symbol.tone == "t-here"


GONE = {"place": "asad", "period": "after", "relation": "vacated"}


def test_forces_with_figures_of_their_own_are_not_told_as_one(view: View) -> None:
    """What is said of one of them would be said of the other."""
    left = {"period": "after", "baseline": "before", "relation": "removed"}
    found = view({"figure": "about 2,500"}, left | {"figure": "500"}, left | {"force": "uk", "relation": "reduced"})
    assert labels(found, 1)["iraq"] == ["500 US gone", "UK reduced, no figure"]


def test_that_one_force_has_left_hides_no_other(view: View) -> None:
    found = view({"place": "asad", "relation": "present"}, GONE, GONE | {"force": "uk", "relation": "present"})
    assert labels(found, 1)["asad"] == ["UK present, no figure", "US gone"]


def test_where_someone_stays_it_does_not_look_left(view: View) -> None:
    """The symbol is that of the first cell."""
    stays = {"place": "asad", "period": "after", "force": "uk", "modality": "planned", "relation": "continues"}
    found = view(GONE | {"modality": "planned"}, stays)
    assert labels(found, 1)["asad"] == ["UK to stay, no figure", "US to leave"]
    [caption] = [one for one in captions(found, found.periods[1], "", 1) if one.place.id == "asad"]
    assert caption.symbol.tone == "t-here"


def test_what_reports_disagree_on_is_told_beside_a_number(view: View) -> None:
    said = {"force": "uk", "source": "paper"}
    found = view({"figure": "1,000"}, said | {"figure": "at least 500"}, said | {"figure": "at most 100"})
    assert any("UK" in phrase and "reports differ" in phrase for phrase in labels(found)["iraq"])


def test_a_summary_says_once_that_reports_differ_on_several_forces(view: View) -> None:
    uk = {"force": "uk", "figure": "at least 300"}
    found = view({"figure": "2,500"}, WIRE | {"figure": "900"}, uk, WIRE | uk | {"figure": "at most 100"})
    told = summary("Before", [mark for mark in found.periods[0].marks if not mark.force], translator("en"))
    assert told.count("reports differ") == 1
    assert "2,500 or 900 US and at least 300 or at most 100 UK; reports differ" in told


def test_a_bound_of_a_source_stays_its_own_where_someone_is_known_to_be_there(view: View) -> None:
    found = view({"figure": "up to 100"}, {"place": "asad", "relation": "present"})
    assert labels(found)["iraq"][0] == "up to 100 US"


def test_a_bound_that_is_only_what_is_left_elsewhere_is_not_stated_of_a_place(view: View) -> None:
    later = {"period": "after"}
    left = later | {"place": "erbil", "figure": "exactly 400"}
    found = view({"place": "asad", "figure": "about 100"}, later | {"figure": "exactly 500"}, left)
    assert labels(found, 1)["asad"] == ["not stated"]


def test_a_region_that_may_be_empty_does_not_look_left(tmp_path: Path, gazetteer: Gazetteer) -> None:
    """Plain is the look of a region that is left: "up to 100" is drawn as what is not known; its label says more."""
    anbar = [{"id": "anbar", "name": "Anbar", "kind": "region"}]
    looks = []
    for n, claim in enumerate(({"figure": "up to 100"}, {"relation": "vacated"})):
        claims = [{"id": "c", "place": "anbar", **claim}]
        folder = write_dossier(tmp_path / str(n), sources=SOURCES, places=anbar, forces=FORCES, claims=claims)
        dossier = load_dossier(folder)
        found = build_view(know(dossier, locate(dossier, gazetteer)), Boundaries.shipped(), translator("en"))
        looks += [look.cls for _, look in areas(found, found.periods[0], "")]
    assert looks == ["a-unknown", "a-gone"]
