"""Where a bound comes from: a figure claimed there, a computation, or only what contains the cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from mapsvc.model import Basis, CellKey, Claim
from mapsvc.posture.cells import own_interval
from mapsvc.posture.constraints import Row, Rule
from mapsvc.posture.intervals import propagate
from mapsvc.posture.solver import Asker, Problem, Span
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
    """Basis of a high: inherited when it stands without the claims on the cell or below it, and only so.

    `claims` are those kept on the cell, `problem` what the cell was solved under (None where nothing claimed
    is at or below it).
    """
    if span.high is None:
        return None
    if any(own_interval(claim)[1] == span.high for claim in claims):
        return Basis.DIRECT
    if problem is None:
        return Basis.INHERITED
    if _stands(key, span.high, _filtered(problem, not_from_above(key, structure))):
        return Basis.DERIVED
    outside = _filtered(problem, not_speaking(key, _all_rows(problem), structure))
    return Basis.INHERITED if _stands(key, span.high, outside) else Basis.DERIVED


def not_from_above(key: CellKey, structure: Structure) -> Callable[[Row], bool]:
    """Tell the constraints that are not a structural rule by which the cell counts towards another."""
    above = reach([key], structure.steps_up)
    return lambda made: not (isinstance(made.reason, Rule) and made.reason.whole in above and made.reason.whole != key)


def not_speaking(key: CellKey, rows: Iterable[Row], structure: Structure) -> Callable[[Row], bool]:
    """Tell the constraints of the claims that name neither the cell nor a cell below it, and all rules."""
    below = reach([key], structure.steps_down)
    speaking = {
        made.reason.id
        for made in rows
        if isinstance(made.reason, Claim) and any(cell in below for cell, _ in made.terms)
    }
    return lambda made: isinstance(made.reason, Rule) or made.reason.id not in speaking


def _stands(key: CellKey, high: int, problem: Problem) -> bool:
    """Whether the constraints left still keep the cell at or under the high."""
    if not any(cell == key and weight > 0 for made in _all_rows(problem) for cell, weight in made.terms):
        return False
    box = propagate(problem.cells, problem.rows)
    estimate = box.high[key]
    if estimate is not None and estimate <= high:
        return True
    return Asker(problem).at_least(key, high + 1) is False


def _filtered(problem: Problem, keep: Callable[[Row], bool]) -> Problem:
    rows = tuple(filter(keep, problem.rows))
    choices = tuple(tuple(tuple(filter(keep, way)) for way in choice) for choice in problem.choices)
    return Problem(problem.cells, rows, choices)


def _all_rows(problem: Problem) -> list[Row]:
    return [*problem.rows, *(made for choice in problem.choices for rows in choice for made in rows)]
