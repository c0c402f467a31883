"""Labels say what the reports permit: their words, a marked calculation, or that nothing is stated."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from mapsvc.figures import read_headcount
from mapsvc.maps.view import CellView, MarkView, PlaceView
from mapsvc.maps.wording import words
from mapsvc.maps.wording.quantities import interval, outward, quantity, set_apart, worded
from mapsvc.maps.wording.summary import summary
from mapsvc.messages import translator
from mapsvc.model import (
    Basis,
    CellKey,
    Claim,
    Conflict,
    Figure,
    Layer,
    Modality,
    PlaceKind,
    Posture,
    Reading,
    Relation,
    Share,
    Status,
)
from mapsvc.plaintext import plain, short

EN, AR = translator("en"), translator("ar")
ABOUT = Figure("about 2,500", 2250, 2750, 2500)
HUNDREDS = Figure("hundreds", 200, 999)
MOST = Share("the majority", Fraction(1, 2), Fraction(1), low_strict=True)


def cell(status: Status, layer: Layer = Layer.REPORTED, **values: object) -> Posture:
    fields: dict[str, object] = {"low": 0, "best": None, "high": None, **values}
    return Posture(key=CellKey(layer, "us", "iraq", "p"), status=status, **fields)  # type: ignore[arg-type]


def claim(name: str, relation: Relation, figure: Figure | Share | None = None, layer: str = "reported") -> Claim:
    return Claim(name, name, "s", "s", Modality(layer), "us", "iraq", "p", relation, figure)


def said(posture: Posture, *claims: Claim, t: object = EN, force: str = "US", **shown: bool) -> str:
    posture = replace(posture, claims=tuple(c.id for c in claims))
    return words.phrase(posture, {c.id: c for c in claims}, force, t, **{"begun": False, **shown})  # type: ignore[arg-type]


LEVEL = cell(Status.PRESENT, low=2250, best=2500, high=2750, low_basis=Basis.DIRECT, high_basis=Basis.DIRECT)


def test_the_sources_words_are_printed_where_its_figure_stands() -> None:
    assert said(LEVEL, claim("a", Relation.LEVEL, ABOUT)) == "about 2,500 US"


def test_arabic_composes_the_figure_from_its_interval() -> None:
    assert (
        said(LEVEL, claim("a", Relation.LEVEL, ABOUT), t=AR, force="القوات الأمريكية") == "القوات الأمريكية: نحو ٢٬٥٠٠"
    )


@pytest.mark.parametrize(
    ("status", "layer", "expected"),
    [
        (Status.PRESENT, "reported", "US present, no figure"),
        (Status.CONTINUES, "planned", "US to stay, no figure"),
        (Status.REDUCED, "planned", "US to shrink, no figure"),
        (Status.VACATED, "planned", "US to leave"),
        (Status.VACATED, "reported", "US gone"),
        (Status.UNKNOWN, "reported", "US not stated"),
        (Status.UNKNOWN, "planned", "US not stated"),
    ],
)
def test_a_cell_without_a_figure_says_its_status(status: Status, layer: str, expected: str) -> None:
    assert said(cell(status, Layer(layer), high_basis=Basis.DIRECT if status is Status.VACATED else None)) == expected


def test_a_bound_from_a_container_is_never_a_figure() -> None:
    inherited = cell(Status.PRESENT, low=1, high=2750, low_basis=Basis.DIRECT, high_basis=Basis.INHERITED)
    assert said(inherited) == "US present, no figure"


def test_a_zero_that_only_follows_says_so() -> None:
    assert said(cell(Status.VACATED, Layer.PLANNED, high=0, high_basis=Basis.INHERITED)) == "US to leave, by inference"


def test_a_computed_range_is_rounded_outward_and_marked() -> None:
    derived = cell(Status.PRESENT, low=1251, high=2548, low_basis=Basis.DERIVED, high_basis=Basis.DERIVED)
    assert said(derived) == "1,250–2,550 US, our calculation"


def test_no_upper_bound_is_at_least() -> None:
    assert said(cell(Status.PRESENT, low=810, low_basis=Basis.DERIVED)) == "at least 810 US, our calculation"


def test_a_figure_with_a_noun_of_its_own_follows_its_force() -> None:
    troops = Figure("about 2,500 troops", 2250, 2750, 2500)
    assert said(LEVEL, claim("a", Relation.LEVEL, troops), force="Spain") == "Spain: about 2,500 troops"
    plan = cell(Status.REDUCED, Layer.PLANNED)
    hundreds = replace(HUNDREDS, words="hundreds of soldiers")
    assert said(plan, claim("a", Relation.REMOVED, hundreds, "planned")) == "US: ‘hundreds of soldiers’ to leave"


def test_words_without_digits_are_quoted() -> None:
    plan = cell(Status.REDUCED, Layer.PLANNED, high=2550, high_basis=Basis.DERIVED)
    assert said(plan, claim("a", Relation.REMOVED, HUNDREDS, "planned")) == "‘hundreds’ of US to leave"
    assert (
        said(plan, claim("a", Relation.REMOVED, Figure("about 500", 450, 550, 500), "planned"))
        == "about 500 US to leave"
    )


@pytest.mark.parametrize(
    ("relation", "layer", "expected"),
    [
        (Relation.REMOVED, Layer.PLANNED, "500 US to leave, 1,950–2,050 to stay, our calculation"),
        (Relation.REMOVED, Layer.REPORTED, "500 US gone, 1,950–2,050 remaining, our calculation"),
        (Relation.ADDED, Layer.REPORTED, "500 US added, 1,950–2,050 in all, our calculation"),
    ],
)
def test_a_change_is_not_taken_for_the_size_of_its_symbol(relation: Relation, layer: Layer, expected: str) -> None:
    derived = {"low_basis": Basis.DERIVED, "high_basis": Basis.DERIVED}
    changed = cell(Status.REDUCED, layer, low=1951, high=2049, **derived)
    told = claim("a", relation, Figure("500", 500, 500, 500), layer.value)
    assert said(changed, told, disc=True) == expected
    assert said(changed, told) == expected.partition(", ")[0]


@pytest.mark.parametrize(
    ("wording", "english", "arabic"),
    [
        ("نحو ٢٬٥٠٠ جندي", "about 2,500", "نحو ٢٬٥٠٠"),
        ("about 2,500", "about 2,500", "نحو ٢٬٥٠٠"),
        ("2,500", "2,500", "٢٬٥٠٠"),
        ("~2,500", "about 2,500", "نحو ٢٬٥٠٠"),
        ("more than 2,000", "more than 2,000", "أكثر من ٢٬٠٠٠"),
        ("fewer than 2,000", "fewer than 2,000", "أقل من ٢٬٠٠٠"),
    ],
)
def test_a_wording_in_another_language_is_told_by_what_it_permits(wording: str, english: str, arabic: str) -> None:
    figure = read_headcount(wording)
    assert (quantity(figure, translator("en")), quantity(figure, translator("ar"))) == (english, arabic)


def test_a_quoted_wording_is_as_its_source_has_it_and_a_bare_number_in_the_pages_digits() -> None:
    arabic = translator("ar")
    assert worded(read_headcount("about 2,500"), arabic) == "about 2,500"
    assert worded(read_headcount("2,500"), arabic) == "٢٬٥٠٠"
    assert worded(None, arabic) == ""


def test_reports_that_differ_are_both_told() -> None:
    readings = (Reading(("a",), 1, None, 1249), Reading(("b",), 1251, None, 2550))
    split = cell(Status.REDUCED, Layer.PLANNED, low=1, conflicts=(Conflict(("a", "b"), readings, None),))
    claims = (
        claim("a", Relation.REMOVED, HUNDREDS, "planned"),
        claim("b", Relation.REMOVED_SHARE, MOST, "planned"),
    )
    assert said(split, *claims) == "‘hundreds’ or ‘the majority’ of US to leave; reports differ"
    settled = replace(split, conflicts=(Conflict(("a", "b"), readings, 0),))
    assert said(settled, *claims) == "‘the majority’ of US to leave; reports differ"


def test_what_is_also_denied_says_so() -> None:
    """Where reports differ all the same, that says enough."""
    assert said(replace(LEVEL, denied=("d",)), claim("a", Relation.LEVEL, ABOUT)) == "about 2,500 US; also denied"
    assert said(cell(Status.UNKNOWN, denied=("d",))) == "US not stated"


def test_a_plan_past_its_date_has_no_outcome() -> None:
    gone = cell(Status.VACATED, Layer.PLANNED, high=0, high_basis=Basis.DIRECT)
    assert said(gone, begun=True) == "US to leave (planned, outcome not reported)"
    assert said(cell(Status.UNKNOWN, Layer.PLANNED), begun=True) == "US not stated"


@pytest.mark.parametrize(
    ("figure", "english", "arabic"),
    [
        (Figure("2,500", 2450, 2550, 2500), "2,500", "٢٬٥٠٠"),
        (Figure("2513", 2513, 2513, 2513), "2,513", "٢٬٥١٣"),
        (Figure("1400..1700", 1400, 1700), "1,400–1,700", "١٬٤٠٠–١٬٧٠٠"),
        (Figure("..1999", 0, 1999), "fewer than 2,000", "أقل من ٢٬٠٠٠"),
        (Figure("..2000", 0, 2000), "up to 2,000", "حتى ٢٬٠٠٠"),
        (Figure("more than 500", 501, None), "more than 500", "أكثر من ٥٠٠"),
        (HUNDREDS, "hundreds", "مئات"),
        (MOST, "the majority", "غالبية"),
        (Share(">1/2", Fraction(1, 2), Fraction(1), low_strict=True), "more than 50%", "أكثر من ٥٠٪\u061c"),
    ],
)
def test_quantities(figure: Figure | Share, english: str, arabic: str) -> None:
    assert (quantity(figure, EN), quantity(figure, AR)) == (english, arabic)


def test_an_interval_has_no_midpoint() -> None:
    assert interval(HUNDREDS, EN) == "200–999"


@pytest.mark.parametrize("low", [0, 1, 99, 101, 1251, 12_345])
def test_rounding_only_ever_widens(low: int) -> None:
    down, up = outward(low, low + 7)
    assert up is not None
    assert down <= low
    assert up >= low + 7
    assert bool(down) == bool(low)


def test_names_cannot_reorder_a_sentence() -> None:
    assert plain("a\u202eb\u2066c\nd") == "abc d"
    assert "\u202e" not in said(LEVEL, claim("a", Relation.LEVEL, ABOUT), force="\u202eUS")


def mark(place: str, phrase: str, posture: Posture, kind: PlaceKind = PlaceKind.BASE) -> MarkView:
    return MarkView(
        PlaceView(place, place, kind, 0.0, 0.0, None),
        "",
        (CellView(posture, phrase, sized=False, stated=bool(posture.claims)),),
    )


def test_the_summary_uses_the_labels_words_countries_first() -> None:
    told = replace(LEVEL, claims=("a",))
    marks = [
        mark("Erbil", "US present, no figure", told),
        mark("Iraq", "about 2,500 US", told, PlaceKind.COUNTRY),
        mark("Anbar", "US to leave, by inference", LEVEL),
        mark("Syria", "US not stated", cell(Status.UNKNOWN), PlaceKind.COUNTRY),
    ]
    first, second = summary("Before", marks, EN).split(". ")
    assert first == "Before: Iraq, about 2,500 US; Erbil, US present, no figure; 1 more place in the table"
    assert second == "Not stated: Syria."


def test_the_summary_says_once_that_outcomes_are_not_reported() -> None:
    marks = [mark(name, "US to leave (planned, outcome not reported)", LEVEL) for name in ("A", "B")]
    said = summary("After", marks, EN, begun=True)
    assert said == "After (planned, outcome not reported): A, US to leave; B, US to leave."


def test_a_summary_tells_of_the_largest_in_the_dossiers_order() -> None:
    sizes = [100, 200, 50, 800, 700, 600, 500]
    marks = [mark(str(n), f"{n} US", replace(LEVEL, low=n, high=n, claims=("a",))) for n in sizes]
    marks = [replace(one, cells=(replace(one.cells[0], sized=True),)) for one in marks]
    told = [one.place.name for one in marks if one.place.name != "50"]
    expected = "; ".join(f"{name}, {name} US" for name in told)
    assert summary("Now", marks, EN) == f"Now: {expected}; 1 more place in the table."


def test_a_summary_tells_what_two_sides_of_a_place_have() -> None:
    """As its label does, and of as many fewer places; what is only inferred of a third is left to the table."""
    told = replace(LEVEL, claims=("a",))
    marks = [mark(f"P{n}", f"{n} of the army", told) for n in range(1, 6)]
    rebels = CellView(told, "9 rebels", sized=False)
    marks = [
        replace(one, cells=(*one.cells, rebels, CellView(LEVEL, "others", sized=False, stated=False))) for one in marks
    ]
    expected = "; ".join(f"P{n}, {n} of the army and 9 rebels" for n in range(1, 4))
    assert summary("Now", marks, EN) == f"Now: {expected}; 2 more places in the table."


def test_a_summary_ends_with_what_reports_differ_on() -> None:
    disputed = replace(LEVEL, claims=("a",), conflicts=(Conflict(("a", "b"), (), None),))
    one = mark("Iraq", "‘hundreds’ or ‘most’ of US to leave; reports differ", disputed)
    other = CellView(replace(LEVEL, claims=("c",)), "100 others", sized=False)
    told = summary("Now", [replace(one, cells=(*one.cells, other))], EN)
    assert told == "Now: Iraq, 100 others and ‘hundreds’ or ‘most’ of US to leave; reports differ."


def test_a_summary_counts_the_silent_places_that_it_does_not_name() -> None:
    told = mark("Iraq", "about 2,500 US", replace(LEVEL, claims=("a",)))
    silent = [mark(f"S{n}", "US not stated", cell(Status.UNKNOWN)) for n in range(9)]
    assert summary("Now", [told, *silent], EN).endswith(". Not stated: S0, S1, S2, S3, S4, S5 and 3 more places.")
    assert summary("Now", [told, *silent[:6]], EN).endswith(". Not stated: S0, S1, S2, S3, S4, S5.")


def test_a_silent_period_and_an_endless_name() -> None:
    assert summary("After", [], EN) == "After: the reports state nothing."
    assert len(summary("N" * 10_000, [mark("M" * 10_000, "US gone", LEVEL)], EN)) < 250


def test_the_summary_of_one_force_names_it() -> None:
    marks = [mark("Iraq", "about 2,500 US", replace(LEVEL, claims=("a",)), PlaceKind.COUNTRY)]
    assert summary("Before", marks, EN, force="US") == "Before, US: Iraq, about 2,500 US."
    assert summary("After", [], EN, force="US") == "After, US: the reports state nothing."


def test_names_join_as_a_list() -> None:
    assert words.join(["US", "UK", "NATO"], EN) == "US, UK and NATO"
    assert words.join(["US"], EN) == "US"


def test_a_name_written_the_other_way_does_not_turn_a_sentence() -> None:
    assert set_apart("North Press (citing AP)", translator("ar")) == "\u2068North Press (citing AP)\u2069"
    assert set_apart("قاعدة عين الأسد", translator("ar")) == "قاعدة عين الأسد"
    assert set_apart("قاعدة عين الأسد", translator("en")) == "\u2068قاعدة عين الأسد\u2069"
    assert set_apart("North \u202ePress", translator("en")) == "North Press"


@pytest.mark.parametrize(
    ("layer", "english", "arabic"),
    [
        (
            "planned",
            "at least 400 US planned or US to leave; reports differ",
            "القوات الأمريكية: ٤٠٠ على الأقل، وفق الخطة أو القوات الأمريكية: مغادرة مقررة؛ التقارير متباينة",
        ),
        (
            "reported",
            "at least 400 US or US gone; reports differ",
            "القوات الأمريكية: ٤٠٠ على الأقل أو القوات الأمريكية: لا وجود بعد المغادرة؛ التقارير متباينة",
        ),
    ],
)
def test_vacated_against_a_figure_names_both_sides(layer: str, english: str, arabic: str) -> None:
    readings = (Reading(("b",), 0, 0, 0), Reading(("a",), 400, None, 8166))
    split = cell(
        Status.UNKNOWN,
        Layer(layer),
        high=8166,
        low_basis=Basis.DIRECT,
        high_basis=Basis.INHERITED,
        conflicts=(Conflict(("a", "b"), readings, None),),
    )
    claims = (
        claim("a", Relation.VACATED, None, layer),
        claim("b", Relation.LEVEL, Figure("at least 400", 400, None), layer),
    )
    assert said(split, *claims) == english
    assert said(split, *claims, t=AR, force="القوات الأمريكية") == arabic


def test_a_figure_against_a_wider_withdrawal_names_both_sides() -> None:
    readings = (Reading(("z",), 400, None, None), Reading(("a",), 0, 0, 0))
    split = cell(Status.UNKNOWN, conflicts=(Conflict(("a", "z"), readings, None),))
    least = claim("a", Relation.LEVEL, Figure("at least 400", 400, None))
    assert said(split, least) == "at least 400 US or no US, by inference; reports differ"


def test_words_without_figures_that_differ_are_both_told() -> None:
    readings = (Reading(("b",), 0, 0, 0), Reading(("a",), 1, None, None))
    split = cell(Status.UNKNOWN, conflicts=(Conflict(("a", "b"), readings, None),))
    claims = claim("a", Relation.VACATED), claim("b", Relation.CONTINUES)
    assert said(split, *claims) == "US gone or US staying, no figure; reports differ"


def test_a_long_name_is_cut_after_a_whole_word_where_that_is_near() -> None:
    assert short("one two three", 13) == "one two three"
    assert short("The Joint Task Force", 18) == "The Joint Task…"
    assert short("The Joint Task Force", 16) == "The Joint Task…"
    assert short("Kaiserslautern-Landstuhl", 12) == "Kaiserslaut…"
