"""Solutions made by hand: start from the lowest headcounts, raise what must be raised, and see that all holds.

Nearly every constraint has one cell that can make up for the others (a whole for its parts, a baseline for a
change), so that raising it is the least that can be done. What cannot be made this way may still exist: then the
solver is asked. What is made is a solution for certain, since nothing is left that it breaks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mapsvc.posture.intervals import Box
from mapsvc.posture.numbered import Numbered

STEPS = 2000
"""A solution that takes more steps than this to make is left to the solver."""
STRIDE = 1 << 20
"""How far a direction of growth is followed, so that rounding up to whole persons rarely matters."""


def least_solution(numbered: Numbered, active: Sequence[int], lines: Iterable[int], box: Box) -> list[int] | None:
    """Make a solution of the active constraints (`lines` names them) as low as can be inside `box`."""
    raised: dict[int, int] = {}
    if box.empty or not _raise(numbered, active, numbered.most, box.low, raised, lines, box.high):
        return None
    counts = list(box.low)
    for cell, count in raised.items():
        counts[cell] = count
    return counts


def reaches(
    numbered: Numbered, active: Sequence[int], start: Sequence[int], cell: int, count: int, high: Sequence[int | None]
) -> bool:
    """Whether the solution `start` can be raised to have `count` persons in the cell; False leaves it open."""
    if start[cell] >= count:
        return True
    return _raise(numbered, active, numbered.most, start, {cell: count}, numbered.users[cell], high)


def grows(numbered: Numbered, active: Sequence[int], cell: int, high: Sequence[int | None]) -> bool:
    """Whether the cell grows along some direction that can be followed for ever; False leaves it open."""
    still: list[int | None] = [None if end is None else 0 for end in high]
    if still[cell] == 0:
        return False
    nought = [0] * len(high)
    return _raise(numbered, active, [0] * len(numbered.most), nought, {cell: STRIDE}, numbered.users[cell], still)


def _raise(
    numbered: Numbered,
    active: Sequence[int],
    most: Sequence[int],
    start: Sequence[int],
    raised: dict[int, int],
    lines: Iterable[int],
    high: Sequence[int | None],
) -> bool:
    """Raise cells over `start`, noting them in `raised`, until the lines and all that follow hold."""
    waiting = list(lines)
    for _ in range(STEPS + len(waiting)):
        if not waiting:
            return True
        line = waiting.pop()
        if not active[line]:
            continue
        excess = -most[line]
        for cell, weight in numbered.terms[line]:
            excess += weight * (raised[cell] if cell in raised else start[cell])
        if excess <= 0:
            continue
        for cell, weight in numbered.terms[line]:
            if weight < 0 < excess:
                now = raised[cell] if cell in raised else start[cell]
                enough = now - (excess // weight)
                top = high[cell]
                then = enough if top is None or enough <= top else top
                if then > now:
                    raised[cell] = then
                    excess += weight * (then - now)
                    waiting.extend(numbered.users[cell])
        if excess > 0:
            return False
    return False
