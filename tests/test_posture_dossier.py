"""From the files of a dossier to the engine: overlapping places, rulings with dates, runs over several days."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mapsvc.dossier import load_dossier
from mapsvc.errors import DossierError
from mapsvc.knowledge import know, report_dates
from mapsvc.model import CellKey, Layer, Posture
from mapsvc.places import Located
from mapsvc.posture import Memo, Run, acting_rulings, assess, solved
from tests.dossiers import write_dossier
from tests.test_posture import FIRST_REPORT, HEADER, SECOND_REPORT, case, cell, parents

PLACES = [
    {"id": "iraq", "name": "Iraq", "kind": "country"},
    {"id": "anbar", "name": "Anbar", "kind": "region", "parent": "iraq"},
    {"id": "valley", "name": "Valley", "kind": "area", "parent": "iraq", "overlaps": "Yes"},
]
SOURCES = [
    {"id": "first", "published": "2024-01-01"},
    {"id": "second", "published": "2024-02-01"},
]


def test_a_place_says_that_it_overlaps(tmp_path: Path) -> None:
    """Yes or no, in any case; empty is no."""
    dossier = load_dossier(write_dossier(tmp_path, places=PLACES))
    assert [place.overlaps for place in dossier.places] == [False, False, True]


def test_anything_but_yes_or_no_is_named(tmp_path: Path) -> None:
    """A list of places is not what the column holds."""
    with pytest.raises(DossierError, match=r"places\.csv:4: overlaps: .anbar.: expected `yes` or `no`"):
        load_dossier(write_dossier(tmp_path, places=[*PLACES[:2], {**PLACES[2], "overlaps": "anbar"}]))


def ruled(folder: Path, day: str) -> Path:
    claims = [
        {"id": "more", "source": "first", "figure": "3000"},
        {"id": "fewer", "source": "second", "figure": "2000"},
    ]
    return write_dossier(folder, sources=SOURCES, claims=claims, rulings=[{"claim": "more", "date": day}])


def test_a_ruling_acts_from_its_date_and_makes_a_report_date(tmp_path: Path) -> None:
    """A month counts from its last day, as with sources."""
    dossier = load_dossier(ruled(tmp_path, "2024-03"))
    days = report_dates(dossier)
    assert days == (date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 31))
    located = tuple(Located(place, place.parent) for place in dossier.places)
    key = CellKey(Layer.REPORTED, "us", "iraq", "before")
    known = [know(dossier, located, days[0])]
    known += [know(dossier, located, day, known[0]) for day in days[1:]]
    assert [ends(one.postures[key]) for one in known] == [(3000, 3000), (2000, 3000), (2000, 2000)]
    assert [len(one.dossier.rulings) for one in known] == [0, 0, 1]


def test_an_undated_ruling_always_acts(tmp_path: Path) -> None:
    """The editor may not have said when."""
    dossier = load_dossier(ruled(tmp_path, ""))
    assert [one.claim for one in acting_rulings(dossier, date(2024, 1, 1))] == ["more"]


def ends(posture: Posture) -> tuple[int, int | None]:
    return posture.low, posture.high


def test_what_two_days_have_in_common_is_solved_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second day solves only the parts that differ, and comes to what a fresh run does."""
    dossier = case(HEADER, FIRST_REPORT, SECOND_REPORT).dossier()
    run = Run()
    before = assess(dossier, parents(dossier), run=run)
    known = len(run.memo.parts)
    assert known > 1
    assert assess(dossier, parents(dossier), run=run) == before
    assert len(run.memo.parts) == known
    more = case(HEADER, FIRST_REPORT, SECOND_REPORT, "new reported us/palmland/third level 7").dossier()
    assert assess(more, parents(more), run=run) == assess(more, parents(more))
    assert len(run.memo.parts) == known + 1

    def refuse(_: object) -> None:
        pytest.fail("a part was solved again")

    monkeypatch.setattr(solved, "_solve_part", refuse)
    assert assess(dossier, parents(dossier), run=Run(Memo(run.memo.parts, run.memo.joints))) == before


def test_a_run_tells_how_far_it_is() -> None:
    """From none to all parts, once each."""
    told: list[tuple[int, int]] = []
    dossier = case(HEADER, FIRST_REPORT).dossier()
    assess(dossier, parents(dossier), run=Run(progress=lambda done, parts: told.append((done, parts))))
    assert [done for done, _ in told] == list(range(told[-1][1] + 1))


def test_cells_asked_for_come_out_as_among_all() -> None:
    """Whether they are claimed, under a claim, above several parts, or free."""
    dossier = case("places: world, land < world, isle < world, fort < land", ISLES).dossier()
    whole = assess(dossier, parents(dossier))
    for key in whole:
        assert assess(dossier, parents(dossier), cells=[key]) == {key: whole[key]}
    assert whole[cell("reported/us/world/now")].low == 30


ISLES = """
a reported us/land/now level 10..12
b reported us/isle/now level 20..22
c planned us/isle/now reduced from now
"""
