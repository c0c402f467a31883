"""The engine's pieces: reference figures, explanations, the report clock, budget."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from mapsvc.figures import read_headcount
from mapsvc.knowledge.sentences import Speaker
from mapsvc.model import Basis, CellKey, Dossier, Layer, ReportDate, Source, Status
from mapsvc.posture import Why, analyse, assess, explain, known_sources, solver, stages
from tests.test_posture_cases import Case, read_line

HEADER = """
forces: allied, us < allied
places: sandland, palmland, plain < sandland, oasis < plain, harbour < sandland, ridge < sandland
periods: first, second, third
"""
FIRST_REPORT = """
size reported us/sandland/first level 2250..2500..2750
coast reported us/palmland/first level 810..900..990
leave planned us/sandland/second removed 200..999 from first
stay planned us/ridge/second continues
handover planned allied/oasis/second vacated
fewer planned allied/harbour/second reduced from first
"""
SECOND_REPORT = """
most planned us/sandland/second removed_share >1/2 from first origin=other
"""


def case(*texts: str) -> Case:
    made = Case("reference")
    for text in texts:
        for line in text.strip().splitlines():
            read_line(made, line)
    return made


def cell(text: str) -> CellKey:
    layer, force, place, period = text.split("/")
    return CellKey(Layer(layer), force, place, period)


def parents(dossier: Dossier) -> dict[str, str | None]:
    return {place.id: place.parent for place in dossier.places}


@pytest.mark.parametrize(
    ("key", "low", "best", "high", "status"),
    [
        ("reported/us/sandland/first", 2250, 2500, 2750, Status.PRESENT),
        ("planned/us/sandland/second", 1251, None, 2550, Status.REDUCED),
        ("planned/allied/oasis/second", 0, 0, 0, Status.VACATED),
        ("planned/allied/harbour/second", 0, None, None, Status.REDUCED),
        ("planned/us/ridge/second", 1, None, 2550, Status.CONTINUES),
        ("planned/us/palmland/third", 0, None, None, Status.UNKNOWN),
        ("reported/us/palmland/third", 0, None, None, Status.UNKNOWN),
    ],
)
def test_reference_figures(key: str, low: int, best: int | None, high: int | None, status: Status) -> None:
    """A theatre with a plan to leave in part comes out to the last person."""
    found = case(HEADER, FIRST_REPORT).solve()[cell(key)]
    assert (found.low, found.best, found.high, found.status) == (low, best, high, status)
    assert not found.conflicts


def test_hundreds_and_the_majority_cannot_both_leave() -> None:
    """Their single intervals overlap, yet with the baseline no joint solution exists."""
    found = case(HEADER, FIRST_REPORT, SECOND_REPORT).solve()
    clash = found[cell("planned/us/sandland/second")]
    [conflict] = clash.conflicts
    assert conflict.claims == ("size", "leave", "most")
    assert conflict.preferred is None
    assert {one.set_aside: (one.low, one.high) for one in conflict.readings} == {
        ("leave",): (1, 1374),
        ("most",): (1251, 2550),
    }
    assert clash.status is Status.REDUCED
    assert found[cell("planned/us/ridge/second")].depends_on == ("size", "leave", "most")
    assert not found[cell("reported/us/sandland/first")].conflicts


def explained(key: str, *more: str) -> tuple[Why, Why]:
    return why_of(case(HEADER, FIRST_REPORT, *more).dossier(), key)


def why_of(dossier: Dossier, key: str) -> tuple[Why, Why]:
    return explain(analyse(dossier, parents(dossier)), [cell(key)])[cell(key)]


def told(dossier: Dossier, key: str, lang: str = "en") -> str:
    """The low and the high of a cell in words, a line each."""
    return "\n".join(map(Speaker(dossier, lang).sentence, why_of(dossier, key)))


def test_why_names_the_claims_and_rules_that_force_a_bound() -> None:
    """Nothing is named that could be left out."""
    low, high = explained("planned/us/ridge/second")
    assert (low.value, low.basis, low.claims, low.rules) == (1, Basis.DIRECT, ("stay",), ())
    assert (high.value, high.basis, high.claims) == (2550, Basis.INHERITED, ("size", "leave"))
    assert [(rule.kind, rule.whole.place) for rule in high.rules] == [("places", "sandland")]
    _, said = told(case(HEADER, FIRST_REPORT).dossier(), "planned/us/ridge/second").splitlines()
    assert said.startswith("At most 2,550, from size (")
    assert "inherited" in said


def test_why_walks_through_places_that_nobody_speaks_of() -> None:
    """A base in an unmentioned region is under its country by way of the region."""
    _, high = explained("reported/us/oasis/first")
    assert [rule.whole.place for rule in high.rules] == ["sandland", "plain"]


def test_why_names_the_source_of_a_subset_assumption() -> None:
    """That one force is part of another is an assumption, and somebody's."""
    low, high = explained("reported/allied/sandland/first")
    assert (low.value, low.claims, high.value) == (2250, ("size",), None)
    assert [(rule.kind, rule.sources) for rule in low.rules] == [("forces", ("treaty",))]
    lower, upper = told(case(HEADER, FIRST_REPORT).dossier(), "reported/allied/sandland/first").splitlines()
    assert "treaty" in lower
    assert upper == "Nothing reported sets an upper bound."


def test_why_names_the_reading_in_which_a_bound_is_reached() -> None:
    """Each end of a hull belongs to a reading."""
    low, high = explained("planned/us/sandland/second", SECOND_REPORT)
    assert (low.value, low.set_aside) == (1, ())
    assert (high.value, high.claims, high.set_aside) == (2550, ("size", "leave"), ("most",))


def test_why_names_only_the_disputes_that_a_bound_rests_on() -> None:
    """Of two disputes about one force, the reading of the other one is not told."""
    dossier = case(
        "forces: all, us < all", "places: land",
        "a reported all/land/now level 100", "b reported all/land/now level 200",
        "c reported us/land/now level 10", "d reported us/land/now level 20",
    ).dossier()  # fmt: skip
    analysis = analyse(dossier, parents(dossier))
    for key, aside in (("reported/all/land/now", ("b",)), ("reported/us/land/now", ("d",))):
        assert explain(analysis, [cell(key)])[cell(key)][0].set_aside == aside


def test_why_speaks_arabic() -> None:
    """The sentence comes from a table of templates for each language."""
    low, high = told(case(HEADER, FIRST_REPORT).dossier(), "planned/us/ridge/second", "ar").splitlines()
    assert low.startswith("١ على الأقل")
    assert "٢٬٥٥٠ على الأكثر" in high


LATIN_DIGIT = re.compile(r"[0-9]")


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        ("2500", "٢٥٠٠"),
        ("2,400", "٢٬٤٠٠"),
        ("1,400..1,700", "١٬٤٠٠..١٬٧٠٠"),
        ("about 2,500", "٢٬٢٥٠–٢٬٧٥٠"),
        ("at least 900", "٩٠٠ على الأقل"),
        ("up to 900 troops", "حتى ٩٠٠"),
    ],
)
def test_arabic_sentences_have_arabic_numerals_alone(figure: str, said: str) -> None:
    """Words of another language are told by what they permit, and labels without words in Arabic digits."""
    dossier = case("places: land, fort < land", "periods: 2024", "size reported us/land/2024 level 1").dossier()
    [claim] = dossier.claims
    dossier = replace(dossier, claims=(replace(claim, figure=read_headcount(figure)),))
    assert said in told(dossier, "reported/us/land/2024", "ar")
    assert not LATIN_DIGIT.search(told(dossier, "reported/us/fort/2024", "ar"))


def test_a_quotation_stays_as_it_is_and_a_share_is_told_in_percent() -> None:
    """What is quoted is never rewritten; a share in other words is told by whole percentages around it."""
    dossier = case(
        "places: land", "periods: then, now", "a reported us/land/then level 100",
        "b reported us/land/now removed_share >=1/3 <1/2 from then",
    ).dossier()  # fmt: skip
    size, left = dossier.claims
    left = replace(left, figure=replace(left.figure, words="nearly half"))
    dossier = replace(dossier, claims=(replace(size, evidence="100 troops"), left))
    said = told(dossier, "reported/us/land/now", "ar")
    assert "«\u2068100 troops\u2069»" in said
    assert "٣٣٪" in said


def test_every_bound_of_a_dossier_is_explained() -> None:
    """A bound that says something has a proof."""
    dossier = case(HEADER, FIRST_REPORT, SECOND_REPORT).dossier()
    for low, high in explain(analyse(dossier, parents(dossier))).values():
        for bound in (low, high):
            assert bound.proven
            assert bool(bound.claims) == (bound.basis is not None)


def dated(ident: str, day: str | None, **changes: object) -> Source:
    edtf = None if day is None else ReportDate(day, None, date.fromisoformat(day))
    return replace(Source(ident, ident, ident, ident, published=edtf), **changes)  # type: ignore[arg-type]


def test_known_sources_tells_why_each_other_is_left_out() -> None:
    """The clock, retraction and replacement each leave a reason."""
    sources = (
        dated("old", "2024-01-01"),
        dated("new", "2024-02-01", supersedes="old"),
        dated("gone", "2024-01-05", retracted=date(2024, 1, 20)),
        dated("late", "2024-05-01"),
        dated("vague", None),
    )
    dossier = replace(case(HEADER, FIRST_REPORT).dossier(), sources=sources, claims=())
    known = known_sources(dossier, date(2024, 3, 1))
    assert known.ids == {"new"}
    assert {one.source.id: one.reason for one in known.excluded} == {
        "old": "superseded by new",
        "gone": "retracted on 2024-01-20",
        "late": "published after 2024-03-01",
        "vague": "undated",
    }
    assert known_sources(dossier, date(2024, 1, 10)).ids == {"old", "gone"}
    assert known_sources(dossier).ids == {"new", "late", "vague"}


def test_a_subset_assumption_counts_only_once_its_source_does() -> None:
    """Before the treaty is known, nothing follows from it."""
    dossier = case(HEADER, "size reported us/sandland/first level 100").dossier()
    treaty = (*(replace(s, published=dated("x", "2024-01-01").published) for s in dossier.sources),)
    dossier = replace(dossier, sources=(*treaty, dated("treaty", "2024-06-01")))
    key = cell("reported/allied/sandland/first")
    assert assess(dossier, parents(dossier), date(2024, 2, 1))[key].low == 0
    assert assess(dossier, parents(dossier), date(2024, 7, 1))[key].low == 100


def test_past_the_budget_bounds_are_wider_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search cut short never narrows anything."""
    exact = case(HEADER, FIRST_REPORT, SECOND_REPORT).solve()
    monkeypatch.setattr(stages, "WORLDS", 0)
    rough = case(HEADER, FIRST_REPORT, SECOND_REPORT).solve()
    assert rough[cell("planned/us/sandland/second")].approximate
    for key, found in rough.items():
        high = exact[key].high
        assert found.low <= exact[key].low
        assert found.high is None or (high is not None and high <= found.high)


def test_many_separate_disputes_stay_exact() -> None:
    """Twelve ties in one country have thousands of combinations, and not all need to be tried."""
    bases = [f"b{number}" for number in range(12)]
    lines = [
        f"places: land, {', '.join(f'{base} < land' for base in bases)}",
        "top reported us/land/now level 900",
    ]
    for base in bases:
        lines += [f"x{base} reported us/{base}/now level 10", f"y{base} reported us/{base}/now level 20"]
        lines += [f"p{base} planned us/{base}/now reduced from now"]
    found = case("\n".join(lines)).solve()
    reported, planned = found[cell("reported/us/b7/now")], found[cell("planned/us/b7/now")]
    assert (reported.low, reported.high, reported.approximate) == (10, 20, False)
    assert (planned.low, planned.high, planned.depends_on) == (0, 19, ("xb7", "yb7"))
    assert [conflict.claims for conflict in reported.conflicts] == [("xb7", "yb7")]


def test_many_disputes_of_one_cell_are_no_more_work() -> None:
    """Forty ties on a single cell have 2^40 combinations of readings; its status needs none of them."""
    lines = ["places: land", f"periods: {', '.join(f't{number}' for number in range(40))}, now"]
    for number in range(40):
        lines.append(f"x{number} planned us/land/now removed 1 from planned:t{number} origin=x")
        lines.append(f"y{number} planned us/land/now removed 2 from planned:t{number} origin=y")
    found = case("\n".join(lines)).solve()[cell("planned/us/land/now")]
    assert (found.status, len(found.conflicts), found.approximate) == (Status.REDUCED, 40, False)


def test_why_names_no_rule_beside_the_way_down() -> None:
    """A force at a base is bounded by its superset there, whatever the country has of the force."""
    dossier = case("forces: all, some < all\nplaces: land, fort < land\nc reported all/fort/now level 5").dossier()
    _, high = explain(analyse(dossier, parents(dossier)))[cell("reported/some/fort/now")]
    assert (high.value, high.claims) == (5, ("c",))
    assert [(rule.kind, str(rule.whole)) for rule in high.rules] == [("forces", "reported/all/fort/now")]


def test_without_effort_the_solver_still_answers_soundly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Propagation alone is wider, never wrong."""
    exact = case(HEADER, FIRST_REPORT).solve()
    monkeypatch.setattr(solver, "EFFORT", 1)
    for key, found in case(HEADER, FIRST_REPORT).solve().items():
        high = exact[key].high
        assert found.low <= exact[key].low
        assert found.high is None or (high is not None and high <= found.high)
