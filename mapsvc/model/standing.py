"""What stands for a cell, and what counts as a change of it: between report dates, and between versions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """The part of a cell that can change: status, bounds (persons, high None = no upper bound), whether reports clash.

    `own_low` and `own_high` are the bounds without those that follow only from what contains the cell; `claimed` tells
    whether a claim speaks of it.
    """

    status: str
    low: int
    best: int | None
    high: int | None
    conflict: bool
    own_low: int
    own_high: int | None
    claimed: bool

    @property
    def value(self) -> tuple[object, ...]:
        """What makes two of them differ."""
        return (self.status, self.low, self.best, self.high, self.conflict)

    @property
    def own(self) -> tuple[object, ...]:
        """The value without bounds that follow only from what contains the cell."""
        return (self.status, self.own_low, self.best, self.own_high, self.conflict)


def differ(before: Standing | None, after: Standing | None) -> bool:
    """Whether something else stands for a cell than before; None: nothing stands for it."""
    return (before and before.value) != (after and after.value)


def differ_alone(before: Standing | None, after: Standing | None) -> bool:
    """Whether more differs than a bound that follows only from what contains the cell."""
    return (before and before.own) != (after and after.own)


def worth_telling(before: Standing | None, after: Standing | None) -> bool:
    """Whether a difference is told in words, not only counted: it is the cell's own, and a claim speaks of the cell."""
    claimed = any(one is not None and one.claimed for one in (before, after))
    return claimed and differ_alone(before, after)
