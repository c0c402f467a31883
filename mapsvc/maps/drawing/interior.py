"""Where inside an area its label may stand, so that its name is not read in the next one.

An area is told as rows across its largest part: few numbers, which the live map has too (`static/js/interior.js`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from mapsvc.maps.drawing.boxes import Point
from mapsvc.maps.drawing.projection import Box, Frame
from mapsvc.maps.drawing.spots import Text
from mapsvc.maps.view import MapView, PlaceView

ROWS = 12
"""Rows from an area's south to its north."""

PER_ROW = 7
"""Points from its west to its east on which a label may have its middle, where a row is inside."""

SMALL = 10.0
"""CSS px: an area that reaches no farther from its middle has its label beside it, which would hide it."""

STEP = 16.0
TALL = 192.0
"""CSS px above or below a point of an area that its label may stand, where the area is so high."""

ASTRAY = 24.0
"""CSS px from that point that it may stand at most, where the edge of the map is in its way."""

Row = tuple[float, float, float]
"""A stretch inside an area from west to east: where from south to north, its west and its east end."""


def rows_of_areas(view: MapView, frame: Frame) -> dict[str, tuple[Row, ...]]:
    """The rows of each area of a view, by place: degrees, on the frame's turn."""
    return {place.id: tuple(_turned(row, frame) for row in _rows(place)) for place in view.places if place.areal}


def _turned(row: Row, frame: Frame) -> Row:
    lat, west, east = row
    start = frame.lon(west)
    return lat, start, start + east - west


def _rows(place: PlaceView) -> tuple[Row, ...]:
    """The rows of a place's largest part; none without a geometry."""
    if place.geometry is None or place.geometry.is_empty:
        return ()
    part = max(shapely.get_parts(place.geometry), key=lambda piece: piece.area)
    west, south, east, north = part.bounds
    lats = south + (north - south) * (np.arange(ROWS) + 0.5) / ROWS
    across = shapely.linestrings([[(west - 1, lat), (east + 1, lat)] for lat in lats])
    cut = shapely.get_parts(shapely.intersection(part, across))
    boxes = shapely.bounds(cut[shapely.length(cut) > 0])
    return tuple((float(lat), float(left), float(right)) for left, lat, right, _ in boxes)


@dataclass(frozen=True)
class Interior:
    """An area in CSS px: where its label belongs, and its rows, one at least, as y, left and right."""

    at: Point
    rows: Sequence[Row]

    @cached_property
    def points(self) -> list[Point]:
        """Where a label may have its middle: its own point, then the nearest; none in an area as small as a symbol."""
        west, east = min(left for _, left, _ in self.rows), max(right for *_, right in self.rows)
        columns = [west + (east - west) * (index + 0.5) / PER_ROW for index in range(PER_ROW)]
        inside = [(x, y) for y, left, right in self.rows for x in columns if left <= x <= right]
        if all(math.dist(point, self.at) <= SMALL for point in inside):
            return []
        return [self.at, *sorted(inside, key=lambda point: math.dist(point, self.at))]

    def holds(self, left: float, right: float, y: float) -> bool:
        """Whether a line across is inside, as far as the next rows tell; of one that fits nowhere, its middle."""
        if right - left > self._widest:
            left = right = (left + right) / 2
        top, bottom = min(self._lines), max(self._lines)
        apart = (bottom - top) / (ROWS - 1)
        if not top - apart / 4 <= y <= bottom + apart / 4:
            return False
        near = (spans for at, spans in self._lines.items() if abs(at - y) < apart)
        return all(any(start <= left and right <= end for start, end in spans) for spans in near)

    @cached_property
    def _lines(self) -> dict[float, list[tuple[float, float]]]:
        """The stretches inside of each row, by its y."""
        found: dict[float, list[tuple[float, float]]] = {}
        for y, left, right in self.rows:
            found.setdefault(y, []).append((left, right))
        return found

    @cached_property
    def _widest(self) -> float:
        return max(right - left for _, left, right in self.rows)

    def fits(self, text: Text) -> bool:
        """Whether a label's name is nowhere too wide for it."""
        return text.name[0] <= self._widest

    @property
    def flank(self) -> tuple[float, float, float]:
        """The middle of the row nearest to where its label belongs, and how far that reaches: what stands beside it."""
        y, left, right = min(self.rows, key=lambda row: (abs(row[0] - self.at[1]), row[1] - row[2]))
        return (left + right) / 2, y, (right - left) / 2

    def contains(self, point: Point) -> bool:
        """Whether a point is inside."""
        x, y = point
        return self.holds(x, x, y)

    def middles(self, text: Text, room: Box) -> list[Point]:
        """Points in view, each where the label just fits the room with its name inside the area.

        Those where the whole label is inside come first. In a high area it may also stand a little above and below.
        """
        near = (middle for at in self.points for middle in self._nudged(at, text, room))
        named = [middle for middle in near if self._names(middle, text)]
        return sorted(named, key=lambda middle: not self._ends(middle, text))

    def _nudged(self, at: Point, text: Text, room: Box) -> Iterator[Point]:
        """A point in view, moved so far that the label just fits the room, but not far."""
        (x, y), (left, top, right, bottom) = at, room
        if not (left < x < right and top < y < bottom):
            return
        half, high = text.width / 2, text.height / 2
        for step in (0, STEP, -STEP) if max(self._lines) - min(self._lines) >= TALL else (0,):
            near = min(max(x, left + half), right - half), min(max(y + step, top + high), bottom - high)
            if math.dist(near, at) <= ASTRAY:
                yield near

    def _names(self, middle: Point, text: Text) -> bool:
        """Whether the name of a label, its first lines, is inside."""
        (x, y), (wide, high) = middle, text.name
        return self.holds(x - wide / 2, x + wide / 2, y - text.height / 2 + high / 2)

    def _ends(self, middle: Point, text: Text) -> bool:
        """Whether a label's last line is inside, as wide as the widest."""
        (x, y), half = middle, text.width / 2
        return self.holds(x - half, x + half, y + text.height / 2 - text.size / 2)
