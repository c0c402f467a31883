"""Interval propagation: cheap bounds that are always sound, often exact, and found without a solver."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mapsvc.posture.numbered import Numbered

ROUNDS = 40
"""How often one constraint is looked at before the rest is left to the solver (a cycle can creep by ones)."""


@dataclass(slots=True)
class Box:
    """Lowest and highest headcount by cell number (persons); None is "no upper bound found"."""

    low: list[int]
    high: list[int | None]
    empty: bool = False

    def copy(self) -> Box:
        """Take a box of its own."""
        return Box(self.low.copy(), self.high.copy(), self.empty)


def open_box(cells: int) -> Box:
    """Make the box of which nothing is known: from 0, without upper bound."""
    return Box([0] * cells, [None] * cells)


def propagate(numbered: Numbered, active: Sequence[int], box: Box, lines: Iterable[int]) -> Box:
    """Narrow `box` by the active constraints, starting from `lines`; `empty` when nothing can satisfy them all."""
    waiting = deque(lines)
    queued = set(waiting)
    looked: dict[int, int] = {}
    while waiting and not box.empty:
        line = waiting.popleft()
        queued.discard(line)
        looked[line] = looked.get(line, 0) + 1
        if looked[line] > ROUNDS:
            continue
        for cell in _narrow(numbered.terms[line], numbered.most[line], box):
            for user in numbered.users[cell]:
                if active[user] and user not in queued:
                    queued.add(user)
                    waiting.append(user)
    return box


def hull(boxes: Sequence[Box]) -> Box:
    """Take the smallest box around several."""
    low = [min(ends) for ends in zip(*(box.low for box in boxes), strict=True)]
    high = [
        None if None in ends else max(end for end in ends if end is not None)
        for ends in zip(*(box.high for box in boxes), strict=True)
    ]
    return Box(low, high)


def _narrow(terms: Sequence[tuple[int, int]], most: int, box: Box) -> list[int]:
    """Apply one constraint; the cells whose interval became narrower."""
    low, high = box.low, box.high
    least, loose = 0, -1
    for cell, weight in terms:
        end = low[cell] if weight > 0 else high[cell]
        if end is None:
            # The others must all have a known least contribution before they can push one.
            if loose >= 0:
                return []
            loose = cell
        else:
            least += weight * end
    if loose < 0 and least > most:
        box.empty = True
        return []
    changed = []
    for cell, weight in terms:
        if loose in (-1, cell):
            end = low[cell] if weight > 0 else high[cell]
            room = most - (least if end is None else least - weight * end)
            if _cut(box, cell, weight, room):
                changed.append(cell)
    return changed


def _cut(box: Box, cell: int, weight: int, room: int) -> bool:
    """Enforce weight * cell <= room on one cell; whether that narrowed it."""
    high = box.high[cell]
    if weight > 0:
        most = room // weight
        if high is not None and high <= most:
            return False
        box.high[cell] = high = most
    else:
        least = -(room // -weight)
        if least <= box.low[cell]:
            return False
        box.low[cell] = least
    box.empty = box.empty or (high is not None and high < box.low[cell])
    return True
