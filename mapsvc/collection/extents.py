"""Which features touch a box in space or a span of days.

A feature's extent is a box, and it touches a query's when, along every axis, it begins no later than the query ends
and ends no earlier than the query begins: each is a comparison "at most", on the value or on its negative.
"""

from __future__ import annotations

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
    """Features by one number each; infinity never matches, minus infinity always."""

    def __init__(self, values: Sequence[float]) -> None:
        order = sorted((value, position) for position, value in enumerate(values) if value < inf)
        distinct = len({value for value, _ in order})
        cuts = max(1, ROOM // (len(values) // 8 + 1))
        step = max(1, -(-distinct // cuts))
        self.exact = step == 1
        self.cuts: list[float] = []
        self.masks: list[int] = []
        buffer = bytearray(len(values) // 8 + 1)
        for number, (value, group) in enumerate(groupby(order, key=lambda pair: pair[0]), start=1):
            for _, position in group:
                buffer[position >> 3] |= 1 << (position & 7)
            if number % step == 0 or number == distinct:
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

    def __init__(self, columns: Sequence[Sequence[float]]) -> None:
        self.axes = [Axis(values) for values in columns]

    def at_most(self, limits: Sequence[float], among: int) -> tuple[int, int]:
        """Those `among` the features that are at most these limits on every axis: that surely are, that may be."""
        sure = maybe = among
        for axis, limit in zip(self.axes, limits, strict=True):
            inner, outer = axis.at_most(limit)
            # Mostly every axis is exact, and then both sets are one.
            both = sure is maybe and inner is outer
            sure &= inner
            maybe = sure if both else maybe & outer
        return sure, maybe
