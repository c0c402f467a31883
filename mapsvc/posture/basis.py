"""Where a bound comes from: a figure claimed there, a computation there or below, or only what contains it."""

from __future__ import annotations

from collections.abc import Sequence

from mapsvc.model import Basis, CellKey, Claim
from mapsvc.posture.bounds import Asker, Problem, Span
from mapsvc.posture.cells import own_interval
from mapsvc.posture.constraints import Row, Rule
from mapsvc.posture.intervals import propagate
from mapsvc.posture.structure import Structure, reach


def low_basis(span: Span, claims: Sequence[Claim]) -> Basis | None:
    """Basis of a low: None where it is the 0 that needs no reason; lower bounds only ever rise from below."""
    intervals = [own_interval(claim) for claim in claims]
    if span.low == 0:
        return Basis.DIRECT if (0, 0) in intervals else None
    return Basis.DIRECT if any(low == span.low for low, _ in intervals) else Basis.DERIVED


def high_basis(
    key: CellKey, span: Span, claims: Sequence[Claim], problem: Problem | None, structure: Structure
) -> Basis | None:
    """Basis of a high: inherited when it stands without every claim on the cell or on cells below it.

    `claims` are those kept on the cell, `problem` what the cell was solved under (None where nothing claimed
    is at or below it).
    """
    if span.high is None:
        return None
    if any(own_interval(claim)[1] == span.high for claim in claims):
        return Basis.DIRECT
    if problem is None or _stands_without(key, span.high, problem, structure):
        return Basis.INHERITED
    return Basis.DERIVED


def _stands_without(key: CellKey, high: int, problem: Problem, structure: Structure) -> bool:
    below = reach([key], structure.steps_down)
    speaking = {
        made.reason.id
        for made in _all_rows(problem)
        if isinstance(made.reason, Claim) and any(cell in below for cell, _ in made.terms)
    }
    without = Problem(
        problem.cells,
        tuple(made for made in problem.rows if not _speaks(made, speaking)),
        tuple(
            tuple(tuple(made for made in rows if not _speaks(made, speaking)) for rows in choice)
            for choice in problem.choices
        ),
    )
    box = propagate(without.cells, without.rows)
    estimate = box.high[key]
    if estimate is not None and estimate <= high:
        return True
    if not any(cell == key and weight > 0 for made in _all_rows(without) for cell, weight in made.terms):
        return False
    return Asker(without, box).at_least(key, high + 1) is False


def _all_rows(problem: Problem) -> Sequence[Row]:
    return [*problem.rows, *(made for choice in problem.choices for rows in choice for made in rows)]


def _speaks(made: Row, speaking: set[str]) -> bool:
    return not isinstance(made.reason, Rule) and made.reason.id in speaking
