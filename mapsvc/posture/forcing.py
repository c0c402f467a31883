"""Smallest sets of claims and rules that force a bound, with z3."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from mapsvc.model import CellKey, Claim
from mapsvc.posture.constraints import Row, Rule
from mapsvc.posture.intervals import open_box, propagate
from mapsvc.posture.linear import Linear
from mapsvc.posture.numbered import Numbered, Problem, neighbourhood
from mapsvc.posture.reason import Side
from mapsvc.posture.solver import EFFORT, Asker
from mapsvc.posture.witness import Workbench, least_solution

Group = str | Rule
NEAR = (10, 60)
"""So many constraints around a cell are tried first for whether they suffice."""


@dataclass(frozen=True, slots=True)
class Forcing:
    """Claim ids and structural rules none of which can be left out."""

    claims: tuple[str, ...]
    rules: tuple[Rule, ...]


class Readings:
    """The readings of a problem, and in which of them its cells reach a value; the solver hears of it at most once."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem

    @cached_property
    def _asker(self) -> Asker:
        return Asker(self.problem)

    def standing(self, cell: CellKey, side: Side, value: int) -> tuple[Row, ...] | None:
        """Constraints of the first reading in which the cell reaches the value; None where none was found."""
        chosen: list[int] | None = [0] * len(self.problem.choices)
        if any(len(choice) > 1 for choice in self.problem.choices):
            count = self._asker.counts[cell]
            chosen = self._asker.ways_taken(count <= value if side == "low" else count >= value)
        if chosen is None:
            return None
        ways = zip(self.problem.choices, chosen, strict=True)
        return (*self.problem.rows, *(made for choice, index in ways for made in choice[index]))


def smallest_forcing(
    cells: Sequence[CellKey],
    attempts: Iterable[Sequence[Row]],
    cell: CellKey,
    side: Side,
    value: int,
) -> Forcing | None:
    """Shrink the first of `attempts` that forces the bound to a smallest set that still does."""
    for attempt in attempts:
        numbered = Numbered(Problem(tuple(cells), tuple(attempt)))
        claim = _Claimed(numbered, numbered.number[cell], side, value)
        lines = _enough(claim)
        found = None if lines is None else _shrunk(claim, lines)
        if found is None:
            rows = numbered.rows if lines is None else [numbered.rows[line] for line in lines]
            named = dict.fromkeys([cell, *(one for made in rows for one, _ in made.terms)])
            found = _Switchboard(tuple(named), rows, cell, side, value).smallest()
        if found is not None:
            return Forcing(
                tuple(one for one in found if isinstance(one, str)),
                tuple(one for one in found if isinstance(one, Rule)),
            )
    return None


@dataclass(frozen=True, slots=True)
class _Claimed:
    """A bound of which it is asked what forces it: the low or high `value` (persons) of a cell, by number."""

    numbered: Numbered
    cell: int
    side: Side
    value: int

    def forced(self, lines: Sequence[int]) -> bool | None:
        """Whether these constraints force it, as far as propagation and a solution made by hand tell."""
        active = bytearray(len(self.numbered.rows))
        for line in lines:
            active[line] = 1
        box = propagate(self.numbered, active, open_box(len(self.numbered.users)), lines)
        low, high = box.low[self.cell], box.high[self.cell]
        if box.empty or (low >= self.value if self.side == "low" else high is not None and high <= self.value):
            return True
        solution = least_solution(self.numbered, active, box)
        if solution is None:
            return None
        if self.side == "low":
            return False if solution[self.cell] < self.value else None
        higher = Workbench(self.numbered, active, box.high).reaches(solution, self.cell, self.value + 1)
        return False if higher else None


def _enough(claim: _Claimed) -> list[int] | None:
    """The nearest constraints that already force the bound; None where only many do."""
    for size in NEAR:
        near = neighbourhood(claim.numbered, claim.cell, size)
        lines = [line for line, on in enumerate(near) if on]
        if claim.forced(lines):
            return lines
    return None


def _shrunk(claim: _Claimed, lines: Sequence[int]) -> list[Group] | None:
    """Leave out claims and rules while the rest still force the bound; None where that cannot be told by hand."""
    needed = dict.fromkeys(_group(claim.numbered.rows[line]) for line in lines)
    for group in tuple(needed):
        rest = [line for line in lines if (own := _group(claim.numbered.rows[line])) in needed and own != group]
        forced = claim.forced(rest)
        if forced is None:
            return None
        if forced:
            del needed[group]
    return list(needed)


def _group(made: Row) -> Group:
    return made.reason.id if isinstance(made.reason, Claim) else made.reason


class _Switchboard:
    """The denial of a bound, with a switch for each claim and each rule."""

    def __init__(self, cells: Sequence[CellKey], rows: Sequence[Row], cell: CellKey, side: str, value: int) -> None:
        import z3  # type: ignore[import-untyped,unused-ignore]

        self.z3: Any = z3
        context = z3.Context()
        linear = Linear(context, "x")
        for one in cells:
            linear.count(one)
        groups: dict[Group, list[Row]] = {}
        for made in rows:
            groups.setdefault(_group(made), []).append(made)
        self.switches = {group: z3.Bool(f"g{n}", context) for n, group in enumerate(groups)}
        self.solver = z3.SimpleSolver(ctx=context)
        self.solver.set("rlimit", EFFORT)
        linear.require(self.solver, linear.not_negative())
        for group, found in groups.items():
            told = (linear.at_most(made.terms, made.most) for made in found)
            linear.require(self.solver, (linear.implied(self.switches[group], condition) for condition in told))
        beyond = linear.at_most([(cell, 1)], value - 1) if side == "low" else linear.at_most([(cell, -1)], -value - 1)
        linear.require(self.solver, [beyond])

    def smallest(self) -> list[Group] | None:
        """Switches that cannot all be on, none to spare; None where the bound is not forced."""
        if not self._forces(self.switches):
            return None
        core = {str(switch) for switch in self.solver.unsat_core()}
        needed = [group for group, switch in self.switches.items() if str(switch) in core]
        for group in tuple(needed):
            rest = [one for one in needed if one != group]
            if self._forces(rest):
                needed = rest
        return needed

    def _forces(self, groups: Iterable[Group]) -> bool:
        answer = self.solver.check([self.switches[group] for group in groups])
        return bool(answer == self.z3.unsat)
