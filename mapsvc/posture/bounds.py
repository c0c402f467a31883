"""The exact least and greatest headcount of each cell over all joint solutions, with z3."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

from mapsvc.model import CellKey
from mapsvc.posture.constraints import Row
from mapsvc.posture.intervals import Box, propagate
from mapsvc.posture.solver import Asker, Choice, Problem, Span

COMBINATIONS = 8
"""Up to so many combinations of readings are propagated one by one for a first estimate."""


def solve(
    problem: Problem,
    wanted: Sequence[CellKey],
    readings: Sequence[Sequence[Choice]] = (),
    known: Mapping[CellKey, Span] | None = None,
) -> tuple[dict[CellKey, Span], ...]:
    """Bound each wanted cell over every combination of choices, then within each of `readings`.

    A reading narrows the problem's choices, in the same order; `known` are sound bounds found before. The
    problem must have a solution in every reading. Where a question takes more than the allowed effort the
    answer is wider than need be, and not `exact`.
    """
    spans = {cell: (span.low, span.high) for cell, span in (known or {}).items()}
    box = _estimate(_without_single_choices(problem), spans)
    asker = Asker(problem)
    overall = asker.spans(wanted, box)
    # Whatever holds over all readings holds in each.
    tighter = _with_ends(box, overall)
    return (overall, *(asker.spans(wanted, tighter, reading) for reading in readings))


def _with_ends(box: Box, spans: Mapping[CellKey, Span]) -> Box:
    """Give the box the ends of the spans."""
    low = {**box.low, **{cell: span.low for cell, span in spans.items()}}
    high = {**box.high, **{cell: span.high for cell, span in spans.items()}}
    return Box(low, high)


def feasible(cells: Sequence[CellKey], rows: Sequence[Row]) -> bool | None:
    """Whether some headcounts satisfy every constraint; None where the effort ran out."""
    if not rows:
        return True
    box = propagate(cells, rows)
    if box.empty or all(_holds(made, box.low) for made in rows):
        return not box.empty
    return Asker(Problem(tuple(cells), tuple(rows))).ask()


def _holds(made: Row, counts: Mapping[CellKey, int]) -> bool:
    return sum(weight * counts[cell] for cell, weight in made.terms) <= made.most


def _without_single_choices(problem: Problem) -> Problem:
    rows = list(problem.rows)
    for choice in problem.choices:
        if len(choice) == 1:
            rows.extend(choice[0])
    return Problem(problem.cells, tuple(rows), tuple(c for c in problem.choices if len(c) > 1))


def _estimate(problem: Problem, known: Mapping[CellKey, tuple[int, int | None]]) -> Box:
    """Propagate; with few combinations of choices, each of them, taking the hull."""
    combinations = 1
    for choice in problem.choices:
        combinations *= len(choice)
    if not problem.choices or combinations > COMBINATIONS:
        return propagate(problem.cells, problem.rows, known)
    found = [
        propagate(problem.cells, [*problem.rows, *(made for rows in chosen for made in rows)], known)
        for chosen in product(*problem.choices)
    ]
    boxes = [box for box in found if not box.empty]
    highs = {cell: [box.high[cell] for box in boxes] for cell in problem.cells}
    return Box(
        {cell: min((box.low[cell] for box in boxes), default=0) for cell in problem.cells},
        {
            cell: None if None in ends or not ends else max(end for end in ends if end is not None)
            for cell, ends in highs.items()
        },
        empty=not boxes,
    )
