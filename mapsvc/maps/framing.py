"""What must be in view, and how far the map reaches around it, in degrees (west, south, east, north)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import shapely
from shapely.geometry import Point

Bounds = tuple[float, float, float, float]

WORLD = (-180.0, -60.0, 180.0, 75.0)
MAX_LATITUDE = 80.0
"""Degrees; beyond it web Mercator stretches the map out of use."""
MARGIN = 0.05
"""The part of its size by which the focus is widened on each side, so that nothing touches the frame."""
POINT_MARGIN = 0.09
"""The same on a side where a point is as good as the outermost: its symbol and label need more room than a border."""
REACH = 1.0
"""How many times its own size the map reaches beyond the focus on each side."""
LEAST_SPAN = 2.0
"""Degrees; the least a focus spans where no country can be shown around it."""


def focus_of(points: Sequence[tuple[float, float]], countries: Sequence[Any]) -> Bounds:
    """Frame the points (lon, lat) and the main parts of their countries (polygons); the world where there are none.

    A frame over the antimeridian has its east beyond 180°, as the widest empty stretch of the globe is left out.
    """
    boxes = [shapely.box(x, y, x, y) for x, y in points]
    boxes += [shapely.box(*part.bounds) for country in countries for part in _main_parts(country, points)]
    if not boxes:
        return WORLD
    _, south, _, north = shapely.union_all([b.envelope for b in boxes]).bounds
    west, east = _stretch([(box.bounds[0], box.bounds[2]) for box in boxes])
    half = max(0.0, LEAST_SPAN - max(east - west, north - south)) / 2
    left, right = (_margin([x for x, _ in points], side, east - west) + half for side in (west, east))
    below, above = (_margin([y for _, y in points], side, north - south) + half for side in (south, north))
    return _clamped(west - left, south - below, east + right, north + above)


def _margin(points: Sequence[float], side: float, span: float) -> float:
    """How far to widen a side, degrees: more where a point is as good as on it."""
    near = any(abs((at - side + 180) % 360 - 180) < span * (POINT_MARGIN - MARGIN) for at in points)
    return span * (POINT_MARGIN if near else MARGIN)


def extent_of(focus: Bounds) -> Bounds:
    """The box the map can be moved within."""
    west, south, east, north = focus
    dx, dy = (east - west) * REACH, (north - south) * REACH
    dx, dy = max(dx, dy), max(dx, dy) * 0.6
    return _clamped(west - dx, south - dy, east + dx, north + dy)


def _stretch(spans: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The shortest stretch of the globe (degrees east) with all spans in it, beginning west of 180°."""
    ordered = sorted(spans)
    first, reached = ordered[0][0], ordered[0][1]
    gap, start = 0.0, first
    for west, east in ordered[1:]:
        if west - reached > gap:
            gap, start = west - reached, west
        reached = max(reached, east)
    if first + 360 - reached >= gap:
        return first, reached
    return start, 360 + max(east for west, east in ordered if west < start)


def _main_parts(country: Any, points: Sequence[tuple[float, float]]) -> list[Any]:
    """The largest part of a country and every part with a point in it: not its far islands and territories."""
    parts = sorted(shapely.get_parts(country), key=lambda part: part.area, reverse=True)
    inside = [part for part in parts[1:] if any(part.intersects(Point(p)) for p in points)]
    return [*parts[:1], *inside]


def _clamped(west: float, south: float, east: float, north: float) -> Bounds:
    """No more than once around the globe, and no nearer to the poles than can be drawn."""
    over = max(0.0, east - west - 360) / 2
    return (
        round(west + over, 4),
        round(max(south, -MAX_LATITUDE), 4),
        round(east - over, 4),
        round(min(north, MAX_LATITUDE), 4),
    )
