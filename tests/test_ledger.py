"""Plan and fact: text cases in `cases/ledger/`, and that the verdicts are sound against every small solution.

Cases are written as in `test_posture_cases.py`; `begins: period day` gives a period a start. After `=>` come a cell and
its verdict (or `none`: no entry at all), then what else matters: `inferred`, `unsettled`, `by a+b` (deciding claims),
`direct a+b`, `part a=held`; `-` is an empty list.
"""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapsvc.knowledge import Knowledge, know
from mapsvc.knowledge.ledger import LedgerEntry, Verdict, ledger, ledger_record
from mapsvc.places import Located
from mapsvc.posture import clashes, judge
from mapsvc.tables.ledger import COLUMNS, ledger_csv
from tests.test_posture_cases import Case, read_line

CASES = Path(__file__).parent / "cases" / "ledger"


def known_of(case: Case) -> Knowledge:
    dossier = case.dossier()
    return know(dossier, tuple(Located(place, place.parent) for place in dossier.places), case.as_of)


def read_cases() -> list[Case]:
    cases: list[Case] = []
    for path in sorted(CASES.glob("*.txt")):
        for text in path.read_text(encoding="utf-8").splitlines():
            line = text.split("#")[0].strip()
            if line.startswith("=="):
                cases.append(Case(f"{path.stem}: {line[2:].strip()}"))
            elif line.startswith("begins:"):
                _, name, day = line.split()
                start = date.fromisoformat(day)
                cases[-1].periods = [replace(p, start=start) if p.id == name else p for p in cases[-1].periods]
            elif line:
                read_line(cases[-1], line)
    return cases


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: case.name)
def test_case(case: Case) -> None:
    """Each plan of the case gets the verdict its table says."""
    found = {str(entry.planned.key): entry for entry in ledger(known_of(case))}
    assert case.expected, "a case expects something"
    for line in case.expected:
        if line == "none":
            assert not found
            continue
        cell, verdict, *words = line.split()
        entry = found[cell]
        assert entry.verdict == verdict.replace("-", " "), line
        assert entry.inferred is ("inferred" in words), line
        assert entry.unsettled is ("unsettled" in words), line
        check(entry, words)


def check(entry: LedgerEntry, words: list[str]) -> None:
    rest = iter(words)
    for word in rest:
        if word in ("by", "direct"):
            expected = tuple(name for name in next(rest).split("+") if name != "-")
            assert (entry.deciding if word == "by" else entry.direct) == expected
        elif word == "part":
            name, _, part = next(rest).partition("=")
            assert {one.claim: one.part.value for one in entry.claims}[name] == part.replace("-", " ")
        else:
            assert word in ("inferred", "unsettled"), word


INTERVALS = st.tuples(st.integers(0, 6), st.integers(0, 3)).map(lambda ends: (ends[0], sum(ends)))
PLANS = st.sampled_from(["level", "removed", "added", "reduced", "vacated", "present"])


def does(plan: str, then: int, now: int, low: int, high: int) -> bool:
    """Whether two headcounts do what a plan says."""
    match plan:
        case "level":
            return low <= now <= high
        case "removed":
            return low <= then - now <= high
        case "added":
            return low <= now - then <= high
        case "reduced":
            return now < then
        case "vacated":
            return now == 0
    return now >= 1


@settings(max_examples=60, deadline=None)
@given(base=INTERVALS, fact=INTERVALS, plan=PLANS, figure=INTERVALS)
def test_a_verdict_is_true_of_every_number_the_reports_permit(
    base: tuple[int, int], fact: tuple[int, int], plan: str, figure: tuple[int, int]
) -> None:
    """Kept: all of them do what was planned; missed: none does; otherwise both kinds are left."""
    case = Case("property")
    words = {"reduced": "from then", "removed": "{}..{} from then", "added": "{}..{} from then", "level": "{}..{}"}
    for line in (
        "places: land",
        "periods: then, now",
        f"a reported us/land/then level {base[0]}..{base[1]}",
        f"b reported us/land/now level {fact[0]}..{fact[1]}",
        f"c planned us/land/now {plan} {words.get(plan, '').format(*figure)}",
    ):
        read_line(case, line)
    [entry] = ledger(known_of(case))
    answers = {
        does(plan, then, now, *figure) for then in range(base[0], base[1] + 1) for now in range(fact[0], fact[1] + 1)
    }
    if entry.verdict is Verdict.KEPT:
        assert answers == {True}
    elif entry.verdict is Verdict.MISSED:
        assert answers == {False}
    elif entry.verdict is Verdict.NOT_REPORTED:
        assert answers == {True, False}
    else:
        assert False in answers


def test_the_table_is_safe_to_open_in_a_spreadsheet() -> None:
    """A name that looks like a formula is text there; numbers stay numbers, lists stand between spaces."""
    case = Case("csv")
    for line in ("places: land", "a planned us/land/now present", "b reported us/land/now level 5"):
        read_line(case, line)
    case.places = [replace(place, name='=HYPERLINK("x")') for place in case.places]
    known = known_of(case)
    text = ledger_csv(ledger_record(known, entry) for entry in ledger(known))
    assert text.split("\r\n")[0] == ",".join(COLUMNS)
    [row] = csv.DictReader(io.StringIO(text, newline=""))
    assert row["place_name"] == '\'=HYPERLINK("x")'
    assert (row["verdict"], row["inferred"], row["reported_low"], row["planned_high"]) == ("kept", "no", "5", "")
    assert (row["plans"], row["reports"], row["report_dates"]) == ("a", "b", "undated")


def test_a_search_cut_short_gives_no_verdict_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is not known which plans stand, or too many readings were to be tried, nothing is judged."""
    case = Case("cut short")
    for line in (
        "places: land",
        "a planned us/land/now level 400 origin=x",
        "b planned us/land/now level 500..600 origin=y",
        "c planned us/land/now level 500..700 origin=z",
        "d reported us/land/now level 550",
    ):
        read_line(case, line)
    [exact] = ledger(known_of(case))
    assert (exact.verdict, exact.approximate) == (Verdict.KEPT, False)
    for module, budget in ((clashes, "SUBSETS"), (judge, "READINGS")):
        with monkeypatch.context() as patch:
            patch.setattr(module, budget, 0)
            known = known_of(case)
            [rough] = ledger(known)
        assert (rough.verdict, rough.approximate) == (Verdict.NOT_REPORTED, True)
        [row] = csv.DictReader(io.StringIO(ledger_csv([ledger_record(known, rough)]), newline=""))
        assert (row["verdict"], row["approximate"]) == ("outcome not reported", "yes")
        assert row["planned_approximate"] == ("yes" if module is clashes else "no")
        assert row["reported_approximate"] == "no"
