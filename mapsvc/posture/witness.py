"""Solutions made by hand: start from the lowest headcounts, raise what must be raised, and see that all holds.

Nearly every constraint has one cell that can make up for the others (a whole for its parts, a baseline for a
change), so that raising it is the least that can be done. What cannot be made this way may still exist: then the
solver is asked. What is made is a solution for certain, since nothing is left that it breaks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mapsvc.posture.intervals import Box
from mapsvc.posture.numbered import Numbered

STEPS = 2000
"""A solution that takes more steps than this to make is left to the solver."""
STRIDE = 1 << 20
"""How far a direction of growth is followed, so that rounding up to whole persons rarely matters."""


@dataclass(frozen=True, slots=True)
class Workbench:
    """The active constraints of a problem, and how high each cell may be raised (persons; None: without limit)."""

    numbered: Numbered
    active: Sequence[int]
    high: Sequence[int | None]

    def reaches(self, start: Sequence[int], cell: int, count: int) -> bool:
        """Whether the solution `start` can be raised to have `count` persons in the cell; False leaves it open."""
        if start[cell] >= count:
            return True
        return self._raise(self.numbered.most, start, {cell: count}, self.numbered.users[cell])

    def grows(self, cell: int) -> bool:
        """Whether the cell grows along some direction that can be followed for ever; False leaves it open."""
        if self.high[cell] is not None:
            return False
        still = Workbench(self.numbered, self.active, [None if end is None else 0 for end in self.high])
        nought = [0] * len(self.high)
        return still._raise([0] * len(self.numbered.most), nought, {cell: STRIDE}, self.numbered.users[cell])

    def raised(self, low: Sequence[int]) -> list[int] | None:
        """Make a solution from the lowest headcounts, raising as little as can be; None where that fails."""
        more: dict[int, int] = {}
        if not self._raise(self.numbered.most, low, more, [line for line, on in enumerate(self.active) if on]):
            return None
        return [more.get(cell, count) for cell, count in enumerate(low)]

    def _raise(self, most: Sequence[int], start: Sequence[int], raised: dict[int, int], lines: Iterable[int]) -> bool:
        """Raise cells over `start`, noting them in `raised`, until the lines and all that follow hold."""
        waiting = list(lines)
        for _ in range(STEPS + len(waiting)):
            if not waiting:
                return True
            line = waiting.pop()
            if not self.active[line]:
                continue
            excess = -most[line]
            for cell, weight in self.numbered.terms[line]:
                excess += weight * (raised[cell] if cell in raised else start[cell])
            for cell, weight in self.numbered.terms[line]:
                if weight < 0 < excess:
                    now = raised[cell] if cell in raised else start[cell]
                    enough, top = now - excess // weight, self.high[cell]
                    then = enough if top is None or enough <= top else top
                    if then > now:
                        raised[cell] = then
                        excess += weight * (then - now)
                        waiting.extend(self.numbered.users[cell])
            if excess > 0:
                return False
        return False


def least_solution(numbered: Numbered, active: Sequence[int], box: Box) -> list[int] | None:
    """Make a solution of the active constraints as low as can be inside `box`; None where that fails."""
    return None if box.empty else Workbench(numbered, active, box.high).raised(box.low)
