"""A problem within some of its readings: sound bounds of every cell, and solutions made by hand that reach them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from mapsvc.posture.intervals import Box, hull, open_box, propagate
from mapsvc.posture.numbered import Numbered
from mapsvc.posture.witness import Workbench, least_solution

PASSES = 2
"""So often the ways of all choices are propagated and the hull taken."""
FLIPS = 8
"""So many selections that differ in one choice are tried for a bound that the usual selection does not reach."""


@dataclass(frozen=True, slots=True)
class _Selection:
    """One way of every choice: its active lines, its box, and its lowest solution, if one was made."""

    active: bytearray
    box: Box
    solution: list[int] | None


class Narrowed:
    """A problem whose choices are narrowed to the `allowed` ways; `box` holds sound bounds by cell number."""

    def __init__(self, numbered: Numbered, allowed: Sequence[Sequence[int]], box: Box | None = None) -> None:
        self.numbered = numbered
        self.allowed = allowed
        fixed = [numbered.ways[choice][ways[0]] for choice, ways in enumerate(allowed) if len(ways) == 1]
        self.open = [choice for choice, ways in enumerate(allowed) if len(ways) > 1]
        self.active = numbered.active(*fixed)
        self.box = box.copy() if box else open_box(len(numbered.users))
        lines = chain(*fixed) if box else chain(numbered.certain, *fixed)
        propagate(numbered, self.active, self.box, lines)
        self.within: dict[tuple[int, int], Box] = {}
        for _ in range(PASSES if self.open else 0):
            if not self._take_hulls():
                break
        self.usual = {choice: self._first_way(choice) for choice in self.open}
        self._selections: dict[tuple[int, int] | None, _Selection] = {}

    def _take_hulls(self) -> bool:
        """Narrow the box to the hull over the ways of each choice in turn; whether that changed anything."""
        before = (self.box.low.copy(), self.box.high.copy())
        for choice in self.open:
            boxes = []
            for way in self.allowed[choice]:
                lines = self.numbered.ways[choice][way]
                found = propagate(self.numbered, self._with(lines), self.box.copy(), lines)
                self.within[choice, way] = found
                if not found.empty:
                    boxes.append(found)
            if not boxes:
                self.box.empty = True
                return False
            around = hull(boxes)
            changed = [
                cell
                for cell, ends in enumerate(zip(around.low, around.high, strict=True))
                if ends != (self.box.low[cell], self.box.high[cell])
            ]
            self.box = around
            lines = tuple(line for cell in changed for line in self.numbered.users[cell] if self.active[line])
            propagate(self.numbered, self.active, self.box, lines)
        return before != (self.box.low, self.box.high)

    def _with(self, lines: Sequence[int]) -> bytearray:
        active = bytearray(self.active)
        for line in lines:
            active[line] = 1
        return active

    def _first_way(self, choice: int) -> int:
        ways = self.allowed[choice]
        return next((way for way in ways if not self.within[choice, way].empty), ways[0])

    def low_reached(self, cell: int) -> bool:
        """Whether a solution made by hand has the cell at the low of the box; False leaves it open."""
        low = self.box.low[cell]
        usual = self._selected(None)
        if usual.solution is not None and usual.solution[cell] == low:
            return True
        flips = self._flips(lambda box: box.low[cell] == low)
        return any(one.solution is not None and one.solution[cell] == low for one in flips)

    def high_reached(self, cell: int) -> bool:
        """Whether solutions made by hand have the cell at the high of the box, or without end; False leaves it open."""
        high = self.box.high[cell]
        if self._reaches(self._selected(None), cell, high):
            return True
        return any(self._reaches(one, cell, high) for one in self._flips(lambda box: box.high[cell] == high))

    def exceeds(self, cell: int, high: int, dropped: Iterable[int]) -> bool:
        """Whether a solution made by hand has more than `high` in the cell once some lines are dropped."""
        usual = self._selected(None)
        if usual.solution is None:
            return False
        active = bytearray(usual.active)
        for line in dropped:
            active[line] = 0
        unlimited: list[int | None] = [None] * len(usual.solution)
        return Workbench(self.numbered, active, unlimited).reaches(usual.solution, cell, high + 1)

    def _reaches(self, selection: _Selection, cell: int, high: int | None) -> bool:
        if selection.solution is None or selection.box.high[cell] != high:
            return False
        bench = Workbench(self.numbered, selection.active, selection.box.high)
        return bench.grows(cell) if high is None else bench.reaches(selection.solution, cell, high)

    def _flips(self, fits: Callable[[Box], bool]) -> Iterator[_Selection]:
        """Yield selections with one other way, where the usual way does not fit and the other does."""
        tried = 0
        for choice in self.open:
            if fits(self.within[choice, self.usual[choice]]):
                continue
            for way in self.allowed[choice]:
                found = self.within[choice, way]
                if not found.empty and fits(found) and tried < FLIPS:
                    tried += 1
                    yield self._selected((choice, way))

    def _selected(self, flip: tuple[int, int] | None) -> _Selection:
        if flip not in self._selections:
            ways = dict(self.usual)
            if flip is not None:
                ways[flip[0]] = flip[1]
            lines = tuple(chain(*(self.numbered.ways[choice][way] for choice, way in ways.items())))
            active = self._with(lines)
            box = propagate(self.numbered, active, self.box.copy(), lines)
            self._selections[flip] = _Selection(active, box, least_solution(self.numbered, active, box))
        return self._selections[flip]
