"""Whether what is reported makes an assertion true, makes it false, or leaves it open, in every reading kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice, product

from mapsvc.model import CellKey, Claim, Layer
from mapsvc.posture.assess import Analysis
from mapsvc.posture.bounds import feasible
from mapsvc.posture.cells import cell_of
from mapsvc.posture.constraints import Row, rows_of
from mapsvc.posture.structure import reach

READINGS = 64
"""Past so many combinations of readings the answer is that the question is open, and not `exact`."""


class Outcome(StrEnum):
    """What the reports make of an assertion."""

    HOLDS = "holds"
    FAILS = "fails"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Judgement:
    """An outcome, and a set of claims that settles it (ids in file order; empty where it is open).

    Not `exact` where it is open only because the search was cut short; an outcome that is settled is always right.
    """

    outcome: Outcome
    claims: tuple[str, ...] = ()
    exact: bool = True


def judge(analysis: Analysis, assertion: Claim) -> Judgement:
    """Judge a claim of the reported layer against the reports known, whether or not it is one of them.

    It holds where every joint solution of every reading kept satisfies it, and fails where none does. Bounds that
    reach a cell only from what contains it count like any other: they are as true.
    """
    asserted = rows_of(assertion)
    cells = tuple(dict.fromkeys(cell for made in asserted for cell, _ in made.terms))
    if not asserted or not cells:
        return Judgement(Outcome.OPEN)
    worlds = _worlds(analysis, cells)
    if worlds is None:
        return Judgement(Outcome.OPEN, exact=False)
    found = [_in_reading(worlds.cells, rows, asserted) for rows in worlds.rows]
    outcomes = {outcome for outcome, _ in found}
    for settled in (Outcome.HOLDS, Outcome.FAILS):
        if outcomes == {settled}:
            used = frozenset[str]().union(*(settling for _, settling in found))
            return Judgement(settled, tuple(claim.id for claim in analysis.scene.board.claims if claim.id in used))
    # With claims left out for want of effort, or a question undecided, more effort might have settled it.
    return Judgement(Outcome.OPEN, exact=worlds.complete and None not in outcomes)


@dataclass(frozen=True, slots=True)
class _Worlds:
    """Cells, and the constraints on them in each combination of the readings kept; `complete` if no claim is left out
    for want of effort.
    """

    cells: tuple[CellKey, ...]
    rows: list[list[Row]]
    complete: bool


def _worlds(analysis: Analysis, cells: Sequence[CellKey]) -> _Worlds | None:
    """What is known around the cells; None where the readings are too many."""
    home, structure = analysis.scene.partition.home, analysis.scene.structure
    # Cells of no part, or of several, get their limits from all that is above and below them.
    linked = {**reach(cells, structure.steps_up), **reach(cells, structure.steps_down)}
    area = analysis.area(sorted({home[cell] for cell in linked if cell in home}), Layer.REPORTED)
    ways = list(islice(product(*area.problem.choices), READINGS + 1))
    if len(ways) > READINGS:
        return None
    every = dict.fromkeys((*area.problem.cells, *linked))
    rows = [*area.problem.rows, *structure.rows(every, linked)]
    several = [[*rows, *(made for way in chosen for made in way)] for chosen in ways]
    return _Worlds(tuple(every), several, area.complete)


def _in_reading(
    cells: Sequence[CellKey], rows: Sequence[Row], asserted: Sequence[Row]
) -> tuple[Outcome | None, frozenset[str]]:
    """The outcome in one reading, and the claims that settle it; None where the effort ran out."""
    kept = feasible(cells, [*rows, *asserted])
    if kept is False:
        return Outcome.FAILS, _settling(cells, rows, [tuple(asserted)])
    denials = [(_negated(made),) for made in asserted]
    broken = [feasible(cells, [*rows, *denial]) for denial in denials]
    if not any(one is not False for one in broken):
        return Outcome.HOLDS, _settling(cells, rows, denials)
    return Outcome.OPEN if kept and True in broken else None, frozenset()


def _settling(cells: Sequence[CellKey], rows: Sequence[Row], refuted: Iterable[Sequence[Row]]) -> frozenset[str]:
    """Claims that, with the structural rules, refute each of the given constraints; none can be left out of a set."""
    used: set[str] = set()
    for wrong in refuted:
        at = {cell for made in wrong for cell, _ in made.terms}
        claims = [made.reason for made in rows if isinstance(made.reason, Claim)]
        # What is said of the very cells is left out last, so that it is named where it suffices.
        named = dict.fromkeys(claim.id for claim in sorted(claims, key=lambda claim: cell_of(claim) in at))
        for claim in list(named):
            rest = [made for made in rows if not isinstance(made.reason, Claim) or made.reason.id in named]
            rest = [made for made in rest if not isinstance(made.reason, Claim) or made.reason.id != claim]
            if feasible(cells, [*rest, *wrong]) is False:
                del named[claim]
        used.update(named)
    return frozenset(used)


def _negated(made: Row) -> Row:
    """The opposite constraint: in whole numbers, more than `most` is at least one more."""
    return Row(tuple((cell, -weight) for cell, weight in made.terms), -made.most - 1, made.reason)
