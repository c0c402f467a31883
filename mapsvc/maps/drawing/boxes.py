"""Boxes (left, top, right, bottom) on a drawing, and how they lie to each other and to points."""

from __future__ import annotations

from mapsvc.maps.drawing.projection import Box

Point = tuple[float, float]
"""x and y."""


def overlap(a: Box, b: Box) -> bool:
    """Whether two boxes overlap."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def inside(box: Box, room: Box) -> bool:
    """Whether a box lies wholly inside another."""
    return box[0] >= room[0] and box[1] >= room[1] and box[2] <= room[2] and box[3] <= room[3]


def holds(box: Box, point: Point) -> bool:
    """Whether a point is in a box."""
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def centred(box: Box, point: Point) -> bool:
    """Whether a point is the middle of a box, but for rounding."""
    return abs(box[0] + box[2] - 2 * point[0]) + abs(box[1] + box[3] - 2 * point[1]) < 1


def grown(box: Box, across: float, down: float) -> Box:
    """A box so much wider to both sides, and higher above and below."""
    return box[0] - across, box[1] - down, box[2] + across, box[3] + down
