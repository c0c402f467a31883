"""The gazetteer knows the spellings: one test per line of the cases, and a floor for every group."""

from __future__ import annotations

from itertools import groupby

import pytest

from mapsvc.gazetteer.lookup import Entry, Gazetteer
from tests.gazetteer_cases import Case, read_cases, right, top

LINES = {line: list(cases) for line, cases in groupby(read_cases(), key=lambda case: case.line)}


@pytest.mark.parametrize("line", LINES)
def test_every_spelling_of_a_line_finds_its_place(gazetteer: Gazetteer, line: str) -> None:
    answers = [(case, top(gazetteer, case)) for case in LINES[line]]
    assert [(case.query, entry and entry.id) for case, entry in answers if _surprises(case, entry)] == []


def _surprises(case: Case, entry: Entry | None) -> bool:
    """A known miss that is found is a surprise too: its mark must go."""
    return right(case.place, entry) is case.known_miss


def test_there_are_enough_cases_of_every_group() -> None:
    groups = [case.group for case in read_cases()]
    assert len(groups) >= 1000
    assert min(map(groups.count, set(groups))) >= 30
