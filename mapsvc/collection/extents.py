"""Which features touch a box in space or a span of days.

A feature's extent is a box, and it touches a query's when, along every axis, it begins no later than the query ends
and ends no earlier than the query begins: each is a comparison "at most", on the value or on its negative.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from itertools import groupby
from math import inf
from typing import NamedTuple

ROOM = 16 * 1024 * 1024
"""Bytes an axis may take: so many values have their set of features kept; in between, features are looked at singly."""


class Box(NamedTuple):
    """Degrees; west ≤ east and south ≤ north."""

    west: float
    south: float
    east: float
    north: float


class Days(NamedTuple):
    """First and last day, both included, as proleptic Gregorian ordinals; infinite where open."""

    first: float
    last: float


class Axis:
    """Features by one number each; infinity never matches, minus infinity always.

    Many features share a place or a day, so `values` has a number for each of these, and `members` its features, all
    below `size`.
    """

    def __init__(self, values: Sequence[float], members: Sequence[Sequence[int]], size: int) -> None:
        order = sorted((number for number, value in enumerate(values) if value < inf), key=values.__getitem__)
        distinct = len({values[number] for number in order})
        cuts = max(1, ROOM // (size // 8 + 1))
        step = max(1, -(-distinct // cuts))
        self.exact = step == 1
        self.cuts = array("d")
        self.masks: list[int] = []
        buffer = bytearray(size // 8 + 1)
        for count, (value, group) in enumerate(groupby(order, key=values.__getitem__), start=1):
            for number in group:
                for position in members[number]:
                    buffer[position >> 3] |= 1 << (position & 7)
            if count % step == 0 or count == distinct:
                self.cuts.append(value)
                self.masks.append(int.from_bytes(buffer, "little"))

    def at_most(self, limit: float) -> tuple[int, int]:
        """Features whose value is at most `limit`: those that surely are, and those that may be."""
        number = bisect_right(self.cuts, limit)
        sure = self.masks[number - 1] if number else 0
        if self.exact or number == len(self.cuts):
            return sure, sure
        return sure, self.masks[number]


class Axes:
    """Several axes asked together."""

    def __init__(self, axes: Sequence[Axis]) -> None:
        self._axes = axes
        self._exact = all(axis.exact for axis in axes)

    def at_most(self, limits: Sequence[float], among: int) -> tuple[int, int]:
        """Those `among` the features that may be at most these limits on every axis; those of them that may not be."""
        sure = maybe = among
        for axis, limit in zip(self._axes, limits, strict=True):
            inner, outer = axis.at_most(limit)
            sure &= inner
            if not self._exact:
                maybe &= outer
        return (sure, 0) if self._exact else (maybe, maybe ^ sure)
