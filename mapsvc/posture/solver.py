"""One problem put to z3: can it be, and how small and how large can each headcount be."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from mapsvc.model import CellKey
from mapsvc.posture.linear import Linear
from mapsvc.posture.numbered import Problem

EFFORT = 2_000_000
"""z3's own count of steps allowed per question: unlike a clock, it gives the same answer on every machine."""
UNDECIDED = 20
"""After so many questions for which the effort did not suffice, a problem's other questions are left open too."""


@dataclass(frozen=True, slots=True)
class Span:
    """Lowest and highest headcount (persons); high None is "no upper bound". Tight if `exact`."""

    low: int
    high: int | None
    exact: bool = True


@contextmanager
def _aside(solver: Any) -> Iterator[None]:
    """Forget what is added inside."""
    solver.push()
    try:
        yield
    finally:
        solver.pop()


class Asker:
    """A problem in z3's terms, and the extremes of the solutions seen since the last narrowing."""

    def __init__(self, problem: Problem) -> None:
        import z3  # type: ignore[import-untyped,unused-ignore]

        self.z3: Any = z3
        self.problem = problem
        self.context = z3.Context()
        linear = Linear(self.context, "x")
        self.counts = {cell: linear.count(cell) for cell in problem.cells}
        self.ways = [
            [z3.Bool(f"w{n}.{m}", self.context) for m in range(len(choice))] for n, choice in enumerate(problem.choices)
        ]
        self.solver = self._solver(linear, homogeneous=False)
        self.growth: tuple[dict[CellKey, Any], Any] | None = None
        self.least: dict[CellKey, int] = {}
        self.most: dict[CellKey, int] = {}
        self.undecided = 0

    def ask(self, *extra: Any) -> bool | None:
        """Whether a solution exists with the extra conditions; None where the effort ran out."""
        if self.undecided >= UNDECIDED:
            return None
        with _aside(self.solver):
            self.solver.add(*extra)
            answer = self.solver.check()
            if answer == self.z3.sat:
                self._note(self.solver.model())
        if answer == self.z3.unknown:
            self.undecided += 1
            return None
        return bool(answer == self.z3.sat)

    def at_least(self, cell: CellKey, count: int) -> bool | None:
        """Whether the cell can hold `count` persons or more; None where the effort ran out."""
        return self.ask(self.counts[cell] >= count)

    def ways_taken(self, *extra: Any) -> list[int] | None:
        """For each choice in turn the first way that some solution takes; None without one, or if the effort ran out.

        That is the same whatever was asked before.
        """
        with _aside(self.solver):
            self.solver.add(*extra)
            return self._first_ways(self.ways) if self.solver.check() == self.z3.sat else None

    def _first_ways(self, choices: Sequence[Sequence[Any]]) -> list[int] | None:
        """The first ways of some choices that a solution, which exists, can take; they are then required."""
        first = [ways[0] for ways in choices]
        answer = self.solver.check(*first)
        if answer == self.z3.sat:
            self.solver.add(*first)
            return [0] * len(choices)
        if answer == self.z3.unknown:
            return None
        if len(choices) == 1:
            return self._later_way(choices[0])
        half = len(choices) // 2
        before = self._first_ways(choices[:half])
        after = None if before is None else self._first_ways(choices[half:])
        return None if before is None or after is None else [*before, *after]

    def _later_way(self, ways: Sequence[Any]) -> list[int] | None:
        """The first way but the very first that a solution can take; it is then required."""
        low, high = 1, len(ways) - 1
        while low < high:
            middle = (low + high) // 2
            with _aside(self.solver):
                self.solver.add(self.z3.Or(ways[low : middle + 1]))
                answer = self.solver.check()
            if answer == self.z3.unknown:
                return None
            low, high = (low, middle) if answer == self.z3.sat else (middle + 1, high)
        self.solver.add(ways[low])
        return [low]

    def spans(
        self,
        known: Mapping[CellKey, Span],
        lows: Collection[CellKey],
        highs: Collection[CellKey],
        ways: Sequence[Sequence[int]],
    ) -> dict[CellKey, Span]:
        """Bound cells inside spans `known` to hold, with each choice narrowed to some of its ways.

        The ends of the cells in `lows` and `highs` are known to be exact.
        """
        self.least, self.most = {}, {}
        with _aside(self.solver):
            self.solver.add(*self._narrowing(ways))
            if not self.ask():
                return {cell: Span(span.low, span.high, exact=False) for cell, span in known.items()}
            # Often all can be at their lowest together, which settles every low at once.
            if not all(cell in lows for cell in known):
                self.ask(*(self.counts[cell] == span.low for cell, span in known.items()))
            endless = self._endless([c for c, span in known.items() if span.high is None and c not in highs], ways)
            answer = {}
            for cell, span in known.items():
                low, low_exact = (span.low, True) if cell in lows else self._lowest(cell, span.low)
                if cell in endless:
                    high, high_exact = None, endless[cell]
                else:
                    high, high_exact = (span.high, True) if cell in highs else self._highest(cell, span.high)
                answer[cell] = Span(low, high, low_exact and high_exact)
            return answer

    def _lowest(self, cell: CellKey, low: int) -> tuple[int, bool]:
        guess = low
        while low < self.least[cell]:
            answer = self.ask(self.counts[cell] <= guess)
            if answer is None:
                return low, False
            if not answer:
                low = guess + 1
            guess = (low + self.least[cell]) // 2
        return low, True

    def _highest(self, cell: CellKey, high: int | None) -> tuple[int | None, bool]:
        guess = high if high is not None else 2 * self.most[cell] + 1
        while high is None or high > self.most[cell]:
            answer = self.ask(self.counts[cell] >= guess)
            if answer is None:
                return high, False
            if not answer:
                high = guess - 1
            most = self.most[cell]
            guess = 2 * most + 1 if high is None else (high + most + 1) // 2
        return high, True

    def _endless(self, candidates: Sequence[CellKey], narrowed: Sequence[Sequence[int]]) -> dict[CellKey, bool]:
        """Find the cells without upper bound: those that some direction of unlimited growth increases.

        A rational polyhedron with an integer point has such points without limit along each of those.
        The value is False where the effort ran out: no upper bound is then wider than need be, never wrong.
        """
        found: dict[CellKey, bool] = {}
        if not candidates:
            return found
        if self.growth is None:
            linear = Linear(self.context, "d", real=True)
            steps = {cell: linear.count(cell) for cell in self.problem.cells}
            self.growth = (steps, self._solver(linear, homogeneous=True))
        steps, solver = self.growth
        with _aside(solver):
            solver.add(*self._narrowing(narrowed))
            left, join = list(candidates), self.z3.And
            while left:
                with _aside(solver):
                    solver.add(join([steps[cell] >= 1 for cell in left]))
                    answer = solver.check()
                    if answer == self.z3.sat:
                        model = solver.model()
                        grown = [cell for cell in left if self._positive(model, steps[cell])]
                        found.update(dict.fromkeys(grown, True))
                if answer != self.z3.sat and join is self.z3.Or:
                    undecided = left if answer == self.z3.unknown else []
                    return {**found, **dict.fromkeys(undecided, False)}
                left, join = [cell for cell in left if cell not in found], self.z3.Or
        return found

    def _positive(self, model: Any, step: Any) -> bool:
        return bool(model.eval(step, model_completion=True).numerator_as_long() > 0)

    def _note(self, model: Any) -> None:
        for cell, count in self.counts.items():
            value = model.eval(count, model_completion=True).as_long()
            self.least[cell] = min(value, self.least.get(cell, value))
            self.most[cell] = max(value, self.most.get(cell, value))

    def _narrowing(self, narrowed: Sequence[Sequence[int]]) -> list[Any]:
        return [
            self.z3.Or([ways[number] for number in left])
            for ways, left in zip(self.ways, narrowed, strict=True)
            if len(left) < len(ways)
        ]

    def _solver(self, linear: Linear, *, homogeneous: bool) -> Any:
        solver = self.z3.SimpleSolver(ctx=self.context)
        solver.set("rlimit", EFFORT)
        linear.require(solver, linear.not_negative())
        linear.require(solver, (linear.at_most(one.terms, 0 if homogeneous else one.most) for one in self.problem.rows))
        for choice, ways in zip(self.problem.choices, self.ways, strict=True):
            solver.add(self.z3.Or(ways))
            for rows, way in zip(choice, ways, strict=True):
                formulas = (linear.at_most(one.terms, 0 if homogeneous else one.most) for one in rows)
                linear.require(solver, (linear.implied(way, formula) for formula in formulas))
        return solver
