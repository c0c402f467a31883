"""A problem by numbers: cells and constraints as plain integers, so that looking at them often is cheap."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable
from copy import copy
from dataclasses import dataclass

from mapsvc.model import CellKey
from mapsvc.posture.constraints import Row

Choice = tuple[tuple[Row, ...], ...]
"""Constraint sets of which one (at least) holds: the kept readings of a conflict."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Cells, the constraints that hold on them, and the choices between sets of constraints."""

    cells: tuple[CellKey, ...]
    rows: tuple[Row, ...]
    choices: tuple[Choice, ...] = ()


class Numbered:
    """Cells 0..n-1 and lines (constraints) 0..m-1 of a problem; the same row in several ways is one line.

    `terms[line]` are (cell, weight) pairs whose sum is at most `most[line]` (persons); `users[cell]` the lines
    with that cell; `certain` the lines that always hold, `ways[choice][way]` those of each way of each choice.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.number = {cell: index for index, cell in enumerate(problem.cells)}
        self.rows: list[Row] = []
        self.terms: list[tuple[tuple[int, int], ...]] = []
        self.most: list[int] = []
        self.users: list[list[int]] = [[] for _ in problem.cells]
        known: dict[int, int] = {}
        self.certain = self._lines(problem.rows, known)
        self.ways = [[self._lines(rows, known) for rows in choice] for choice in problem.choices]

    def _lines(self, rows: Iterable[Row], known: dict[int, int]) -> tuple[int, ...]:
        lines = []
        for made in rows:
            line = known.get(id(made))
            if line is None:
                line = known[id(made)] = len(self.rows)
                self.rows.append(made)
                self.terms.append(tuple((self.number[cell], weight) for cell, weight in made.terms))
                self.most.append(made.most)
                for cell, _ in self.terms[-1]:
                    self.users[cell].append(line)
            lines.append(line)
        return tuple(lines)

    def without(self, dropped: Collection[int]) -> Numbered:
        """The same problem, with the same numbers, less some of its lines."""
        left = copy(self)
        left.certain = tuple(line for line in self.certain if line not in dropped)
        left.ways = [[tuple(line for line in way if line not in dropped) for way in choice] for choice in self.ways]
        left.problem = Problem(
            self.problem.cells,
            tuple(self.rows[line] for line in left.certain),
            tuple(tuple(tuple(self.rows[line] for line in way) for way in choice) for choice in left.ways),
        )
        return left

    def active(self, *several: Iterable[int]) -> bytearray:
        """Switch on the certain lines and these."""
        switches = bytearray(len(self.rows))
        for lines in (self.certain, *several):
            for line in lines:
                switches[line] = 1
        return switches


def neighbourhood(numbered: Numbered, cell: int, size: int) -> bytearray:
    """Switch on the certain lines nearest to a cell, about `size` of them."""
    certain, near = numbered.active(), bytearray(len(numbered.rows))
    seen, waiting, found = {cell}, deque([cell]), 0
    while waiting and found < size:
        for line in numbered.users[waiting.popleft()]:
            if certain[line] and not near[line]:
                near[line] = 1
                found += 1
                fresh = [other for other, _ in numbered.terms[line] if other not in seen]
                seen.update(fresh)
                waiting.extend(fresh)
    return near
