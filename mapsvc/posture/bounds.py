"""The exact least and greatest headcount of each cell over all joint solutions.

Propagation gives bounds that hold; a solution made by hand that reaches one shows it exact. What is left is
put to the solver.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mapsvc.model import CellKey
from mapsvc.posture.constraints import Row
from mapsvc.posture.intervals import Box, open_box, propagate
from mapsvc.posture.narrowed import Narrowed
from mapsvc.posture.numbered import Choice, Numbered, Problem
from mapsvc.posture.solver import Asker, Span
from mapsvc.posture.witness import least_solution


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
    bounder = _Bounder(problem, wanted)
    overall = bounder.spans(problem.choices, bounder.box_of(known or {}))
    # Whatever holds over all readings holds in each.
    box = bounder.box_of({**(known or {}), **overall})
    return (overall, *(bounder.spans(reading, box) for reading in readings))


class _Bounder:
    """A problem in numbers and, once it is needed, in the solver's terms."""

    def __init__(self, problem: Problem, wanted: Sequence[CellKey]) -> None:
        self.problem, self.wanted = problem, wanted
        self.numbered = Numbered(problem)
        self.asker: Asker | None = None

    def box_of(self, known: Mapping[CellKey, Span]) -> Box:
        box = open_box(len(self.problem.cells))
        for cell, span in known.items():
            number = self.numbered.number[cell]
            box.low[number], box.high[number] = span.low, span.high
        return propagate(self.numbered, self.numbered.active(), box, self.numbered.certain)

    def spans(self, reading: Sequence[Choice], box: Box) -> dict[CellKey, Span]:
        ways = [
            [number for number, rows in enumerate(whole) if rows in part]
            for whole, part in zip(self.problem.choices, reading, strict=True)
        ]
        narrowed = Narrowed(self.numbered, ways, box)
        found, lows, highs = {}, set(), set()
        for cell in self.wanted:
            number = self.numbered.number[cell]
            found[cell] = Span(narrowed.box.low[number], narrowed.box.high[number])
            lows |= {cell} if narrowed.low_reached(number) else set()
            highs |= {cell} if narrowed.high_reached(number) else set()
        left = {cell: span for cell, span in found.items() if cell not in lows or cell not in highs}
        if left:
            self.asker = self.asker or Asker(self.problem)
            found.update(self.asker.spans(left, lows, highs, ways))
        return found


def feasible(cells: Sequence[CellKey], rows: Sequence[Row]) -> bool | None:
    """Whether some headcounts satisfy every constraint; None where the effort ran out."""
    if not rows:
        return True
    problem = Problem(tuple(cells), tuple(rows))
    numbered = Numbered(problem)
    active = numbered.active()
    box = propagate(numbered, active, open_box(len(cells)), numbered.certain)
    if box.empty or least_solution(numbered, active, box) is not None:
        return not box.empty
    return Asker(problem).ask()
