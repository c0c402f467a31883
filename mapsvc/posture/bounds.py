"""The exact least and greatest headcount of each cell over all joint solutions, with z3."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from mapsvc.model import CellKey
from mapsvc.posture.constraints import Row
from mapsvc.posture.intervals import Box, propagate

EFFORT = 2_000_000
"""z3's own count of steps allowed per question: unlike a clock, it gives the same answer on every machine."""
COMBINATIONS = 8
"""Up to so many combinations of readings are propagated one by one for a first estimate."""

Choice = tuple[tuple[Row, ...], ...]
"""Constraint sets of which one (at least) holds: the kept readings of a conflict."""


@dataclass(frozen=True, slots=True)
class Span:
    """Lowest and highest headcount (persons); high None is "no upper bound". Sound always, tight if `exact`."""

    low: int
    high: int | None
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Problem:
    """Cells, the constraints that hold on them, and the choices between sets of constraints."""

    cells: tuple[CellKey, ...]
    rows: tuple[Row, ...]
    choices: tuple[Choice, ...] = ()


def solve(problem: Problem, wanted: Iterable[CellKey]) -> dict[CellKey, Span]:
    """Bound each wanted cell, over every combination of choices; the problem must have a solution.

    Where a question takes more than the allowed effort the answer is wider than need be, and not `exact`.
    """
    problem = _without_single_choices(problem)
    asker = Asker(problem, _estimate(problem))
    return asker.spans(list(wanted))


def feasible(cells: Sequence[CellKey], rows: Sequence[Row]) -> bool:
    """Whether some headcounts satisfy every constraint; undecided counts as feasible."""
    if not rows:
        return True
    box = propagate(cells, rows)
    if box.empty or all(_holds(made, box.low) for made in rows):
        return not box.empty
    return Asker(Problem(tuple(cells), tuple(rows)), box).first_solution is not False


def _holds(made: Row, counts: Mapping[CellKey, int]) -> bool:
    return sum(weight * counts[cell] for cell, weight in made.terms) <= made.most


def _without_single_choices(problem: Problem) -> Problem:
    rows = list(problem.rows)
    for choice in problem.choices:
        if len(choice) == 1:
            rows.extend(choice[0])
    return Problem(problem.cells, tuple(rows), tuple(c for c in problem.choices if len(c) > 1))


def _estimate(problem: Problem) -> Box:
    """Propagate; with few combinations of choices, each of them, taking the hull."""
    combinations = 1
    for choice in problem.choices:
        combinations *= len(choice)
    if not problem.choices or combinations > COMBINATIONS:
        return propagate(problem.cells, problem.rows)
    found = [
        propagate(problem.cells, [*problem.rows, *(made for rows in chosen for made in rows)])
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


class Asker:
    """One problem put to z3, and the extremes of all solutions seen so far."""

    def __init__(self, problem: Problem, box: Box) -> None:
        import z3  # type: ignore[import-untyped,unused-ignore]

        self.z3: Any = z3
        self.problem, self.box = problem, box
        self.context = z3.Context()
        self.counts: dict[CellKey, Any] = {
            cell: z3.Int(f"x{number}", self.context) for number, cell in enumerate(problem.cells)
        }
        self.solver = self._solver(self.counts, homogeneous=False)
        self.undecided: set[CellKey] = set()
        self.least: dict[CellKey, int] = {}
        self.most: dict[CellKey, int] = {}
        self.first_solution = self._ask()

    def _solver(self, counts: Mapping[CellKey, Any], *, homogeneous: bool) -> Any:
        solver = self.z3.SimpleSolver(ctx=self.context)
        solver.set("rlimit", EFFORT)
        for count in counts.values():
            solver.add(count >= 0)
        for made in self.problem.rows:
            solver.add(self._formula(made, counts, homogeneous=homogeneous))
        for choice in self.problem.choices:
            ways = [
                self.z3.And([self._formula(m, counts, homogeneous=homogeneous) for m in rows] + [self._true()])
                for rows in choice
            ]
            solver.add(self.z3.Or(ways))
        return solver

    def _true(self) -> Any:
        return self.z3.BoolVal(True, self.context)  # noqa: FBT003

    def _formula(self, made: Row, counts: Mapping[CellKey, Any], *, homogeneous: bool) -> Any:
        most = 0 if homogeneous else made.most
        if not made.terms:
            return self.z3.BoolVal(most >= 0, self.context)
        return self.z3.Sum([weight * counts[cell] for cell, weight in made.terms]) <= most

    def _ask(self, *extra: Any) -> bool | None:
        """Whether a solution exists with the extra conditions; None where the effort ran out."""
        self.solver.push()
        self.solver.add(*extra)
        answer = self.solver.check()
        if answer == self.z3.sat:
            self._note(self.solver.model())
        self.solver.pop()
        return None if answer == self.z3.unknown else bool(answer == self.z3.sat)

    def _note(self, model: Any) -> None:
        for cell, count in self.counts.items():
            value = model.eval(count, model_completion=True).as_long()
            self.least[cell] = min(value, self.least.get(cell, value))
            self.most[cell] = max(value, self.most.get(cell, value))

    def at_least(self, cell: CellKey, count: int) -> bool | None:
        """Whether the cell can hold `count` persons or more; None where the effort ran out."""
        return self._ask(self.counts[cell] >= count)

    def spans(self, wanted: Sequence[CellKey]) -> dict[CellKey, Span]:
        """Bound each wanted cell."""
        if not self.first_solution:
            return {cell: Span(self.box.low[cell], self.box.high[cell], exact=False) for cell in wanted}
        self._ask(*(count == self.box.low[cell] for cell, count in self.counts.items()))
        unbounded = self._unbounded([cell for cell in wanted if self.box.high[cell] is None])
        return {cell: self._span(cell, unbounded=cell in unbounded) for cell in wanted}

    def _span(self, cell: CellKey, *, unbounded: bool) -> Span:
        low, low_exact = self._lowest(cell)
        high, high_exact = (None, True) if unbounded else self._highest(cell)
        return Span(low, high, low_exact and high_exact and cell not in self.undecided)

    def _lowest(self, cell: CellKey) -> tuple[int, bool]:
        low = self.box.low[cell]
        guess = low
        while low < self.least[cell]:
            answer = self._ask(self.counts[cell] <= guess)
            if answer is None:
                return low, False
            if not answer:
                low = guess + 1
            guess = (low + self.least[cell]) // 2
        return low, True

    def _highest(self, cell: CellKey) -> tuple[int | None, bool]:
        high = self.box.high[cell]
        guess = high if high is not None else 2 * self.most[cell] + 1
        while high is None or high > self.most[cell]:
            answer = self._ask(self.counts[cell] >= guess)
            if answer is None:
                return high, False
            if not answer:
                high = guess - 1
            most = self.most[cell]
            guess = 2 * most + 1 if high is None else (high + most + 1) // 2
        return high, True

    def _unbounded(self, candidates: Sequence[CellKey]) -> set[CellKey]:
        """Find the cells that can grow for ever: those that some direction of unlimited growth increases.

        A rational polyhedron with an integer point has integer points without limit along each such direction.
        """
        if not candidates:
            return set()
        steps = {
            cell: self.z3.Real(f"d{number}", self.context) for number, cell in enumerate(self.problem.cells)
        }
        solver = self._solver(steps, homogeneous=True)
        open_cells, found = dict.fromkeys(candidates), set[CellKey]()
        together = True
        while open_cells:
            solver.push()
            growing = [steps[cell] >= 1 for cell in open_cells]
            solver.add(self.z3.And(growing) if together else self.z3.Or(growing))
            answer = solver.check()
            if answer == self.z3.sat:
                model = solver.model()
                grown = [cell for cell in open_cells if self._positive(model, steps[cell])]
                found.update(grown)
                for cell in grown:
                    del open_cells[cell]
            solver.pop()
            if answer != self.z3.sat and not together:
                # Undecided counts as unbounded: wider, never wrong.
                self.undecided = set(open_cells) if answer == self.z3.unknown else self.undecided
                return found | self.undecided
            together = False
        return found

    def _positive(self, model: Any, step: Any) -> bool:
        value = model.eval(step, model_completion=True)
        return bool(value.numerator_as_long() > 0)
