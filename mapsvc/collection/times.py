"""The times of a layer's features, and which of them touch a span of days."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from math import inf

from mapsvc.collection.column import Column
from mapsvc.collection.extents import Axes, Axis, Days
from mapsvc.collection.masks import mask_of, members_of, positions

OPEN = ".."


class Times:
    """`starts` and `ends` are the features' first and last days as ISO dates, `..` where open."""

    def __init__(self, starts: Column, ends: Column) -> None:
        self._starts, self._ends = starts, ends
        self._size = len(starts.codes)

    @property
    def span(self) -> tuple[str | None, str | None] | None:
        """The first and last day of all features, None where open; None where there is no feature."""
        if not self._size:
            return None
        starts, ends = self._starts.values, self._ends.values
        return (None if OPEN in starts else min(starts), None if OPEN in ends else max(ends))

    def during(self, days: Days, among: int) -> int:
        """Those `among` the features that touch these days."""
        near, doubtful = self._axes.at_most((days.last, -days.first), among)
        if not doubtful:
            return near
        failing = [position for position in positions(doubtful) if not self._touches(position, days)]
        return near ^ mask_of(failing, self._size)

    def _touches(self, position: int, days: Days) -> bool:
        starts, ends = self._days
        start, end = self._starts.codes[position], self._ends.codes[position]
        return starts[start] <= days.last and ends[end] >= days.first

    @cached_property
    def _days(self) -> tuple[list[float], list[float]]:
        """The days of the distinct starts and ends."""
        return _days(self._starts, -inf), _days(self._ends, inf)

    @cached_property
    def _axes(self) -> Axes:
        starts, ends = self._days
        return Axes([self._axis(self._starts, starts), self._axis(self._ends, [-day for day in ends])])

    def _axis(self, column: Column, values: list[float]) -> Axis:
        return Axis(values, members_of(column.codes, len(values)), self._size)


def _days(column: Column, opened: float) -> list[float]:
    return [opened if text == OPEN else date.fromisoformat(text).toordinal() for text in column.values]
