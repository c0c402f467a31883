"""The distinct geometries of a layer, its places, and which of them touch a box or a shape.

Places are numbered along a curve that fills the plane, so that those in a box are a few runs of numbers; and as the
features of a place lie together, a few runs of features. What a box costs is thus a matter of its places, not of their
features: with n places some n / 8 bytes are worked on, and an exact geometry is looked at only on the box's edge.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import Any

from mapsvc.collection.extents import Axes, Axis, Box
from mapsvc.collection.geometry import touches
from mapsvc.collection.masks import mask_of, positions


class Places:
    """`bounds` are west, south, east, north, and 1 for a point; `read` gives the exact geometry of a place."""

    def __init__(self, bounds: Sequence[Sequence[float]], read: Callable[[int], Any]) -> None:
        self._bounds = bounds
        self._read = read
        self._geometries: dict[int, Any] = {}

    def touching(self, boxes: Sequence[Box]) -> int:
        """The places that have a point in common with one of the boxes, as a mask."""
        found = 0
        for box in boxes:
            near, doubtful = self._axes.at_most((box.east, -box.west, box.north, -box.south), self._everywhere)
            # Of what is no point, it is the bounds that touch.
            doubtful |= near & self._extended
            found |= near ^ self._failing(partial(self._touches, box), doubtful)
        return found

    def passing(self, test: Callable[[Any], bool], among: int) -> int:
        """Those `among` the places whose exact geometry passes the test."""
        return among ^ self._failing(lambda place: test(self._geometry(place)), among)

    def _failing(self, test: Callable[[int], bool], among: int) -> int:
        failing = [place for place in positions(among) if not test(place)] if among else []
        return mask_of(failing, len(self._bounds)) if failing else 0

    def _touches(self, box: Box, place: int) -> bool:
        west, south, east, north, is_point = self._bounds[place]
        if west > box.east or east < box.west or south > box.north or north < box.south:
            return False
        inside = west >= box.west and east <= box.east and south >= box.south and north <= box.north
        return bool(is_point or inside or touches(self._geometry(place), box))

    def _geometry(self, place: int) -> Any:
        if place not in self._geometries:
            self._geometries[place] = self._read(place)
        return self._geometries[place]

    @cached_property
    def _everywhere(self) -> int:
        return (1 << len(self._bounds)) - 1

    @cached_property
    def _extended(self) -> int:
        """The places that are no points."""
        return mask_of((place for place, bounds in enumerate(self._bounds) if not bounds[4]), len(self._bounds))

    @cached_property
    def _axes(self) -> Axes:
        west, south, east, north, _ = zip(*self._bounds, strict=True) if self._bounds else [()] * 5
        columns = (west, [-value for value in east], south, [-value for value in north])
        alone = [(place,) for place in range(len(self._bounds))]
        return Axes([Axis(values, alone, len(alone)) for values in columns])
