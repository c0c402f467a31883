"""Interval propagation: cheap bounds that are always sound, often exact, and found without a solver."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mapsvc.model import CellKey
from mapsvc.posture.constraints import Row

ROUNDS = 40
"""How often one constraint is looked at before the rest is left to the solver (a cycle can creep by ones)."""


@dataclass(slots=True)
class Box:
    """Lowest and highest headcount per cell (persons); None is "no upper bound found"."""

    low: dict[CellKey, int]
    high: dict[CellKey, int | None]
    empty: bool = False


def propagate(
    cells: Iterable[CellKey],
    rows: Sequence[Row],
    known: Mapping[CellKey, tuple[int, int | None]] | None = None,
) -> Box:
    """Narrow every cell by every constraint in turn; `empty` when no headcounts can satisfy them all.

    `known` are bounds (persons) that hold already; any other cell starts from 0 without upper bound.
    """
    start = {cell: (known or {}).get(cell, (0, None)) for cell in cells}
    box = Box({cell: low for cell, (low, _) in start.items()}, {cell: high for cell, (_, high) in start.items()})
    users: dict[CellKey, list[int]] = {cell: [] for cell in box.low}
    for index, made in enumerate(rows):
        for cell, _ in made.terms:
            users[cell].append(index)
    waiting, queued = deque(range(len(rows))), set(range(len(rows)))
    left = [ROUNDS] * len(rows)
    while waiting and not box.empty:
        index = waiting.popleft()
        queued.discard(index)
        if left[index] == 0:
            continue
        left[index] -= 1
        for cell in _narrow(rows[index], box):
            for user in users[cell]:
                if user not in queued:
                    queued.add(user)
                    waiting.append(user)
    return box


def _narrow(made: Row, box: Box) -> list[CellKey]:
    """Apply one constraint; the cells whose interval became narrower."""
    least, loose = 0, []
    for cell, weight in made.terms:
        end = box.low[cell] if weight > 0 else box.high[cell]
        if end is None:
            loose.append(cell)
        else:
            least += weight * end
    if not loose and least > made.most:
        box.empty = True
        return []
    changed = []
    for cell, weight in made.terms:
        # The others must all have a known least contribution before they can push this one.
        if len(loose) > 1 or (loose and loose[0] != cell):
            continue
        end = box.low[cell] if weight > 0 else box.high[cell]
        room = made.most - (least if end is None else least - weight * end)
        if _cut(box, cell, weight, room):
            changed.append(cell)
    return changed


def _cut(box: Box, cell: CellKey, weight: int, room: int) -> bool:
    """Enforce weight * cell <= room on one cell; whether that narrowed it."""
    high = box.high[cell]
    if weight > 0:
        most = room // weight
        if high is not None and high <= most:
            return False
        box.high[cell] = most
    else:
        least = -(room // -weight)
        if least <= box.low[cell]:
            return False
        box.low[cell] = least
    high = box.high[cell]
    box.empty = box.empty or (high is not None and high < box.low[cell])
    return True
