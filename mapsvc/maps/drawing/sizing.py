"""How large a person is drawn: one unit for a whole view, so that sizes compare across its periods."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Set
from dataclasses import replace

import shapely

from mapsvc.maps.drawing.projection import TIERS, Frame
from mapsvc.maps.drawing.style import FADE, UNIT
from mapsvc.maps.view import MapView, MarkView, PeriodView

LARGEST = 34
"""The largest radius, in CSS px: it fits the frame's margin on a phone, and an inset. A dossier that needs more is
drawn to a smaller unit."""

CROWD = 8
"""Sized symbols from which a period can be a crowd; a few that touch are better told apart by their size."""

TOUCHING = 1.2
"""How much larger than their distance the radii of neighbours may be, together, in half of all cases."""

PHONE = replace(TIERS[-1], width=320)
"""The narrowest window of a reader: its edges cut no symbol."""

LEAST_LARGEST = 5
"""CSS px that the largest radius keeps in the densest crowd: below it sizes cannot be told apart."""


def symbol_unit(view: MapView) -> float:
    """CSS px of radius per square root of a person: 0.62, or less where symbols would flood the map or run together."""
    largest = max((_root(mark) for period in view.periods for mark in _sized(period)), default=0.0)
    if not largest:
        return UNIT
    frame, framed = Frame.of(view.focus, view.extent), {place.id for place in view.main().places}
    unit = min(UNIT, LARGEST / largest, *(_uncut(period, frame, framed) for period in view.periods))
    crowded = min((_uncrowded(period, frame) for period in view.periods), default=unit)
    return min(unit, max(crowded, LEAST_LARGEST / largest))


def _sized(period: PeriodView) -> Iterator[MarkView]:
    return (mark for mark in period.marks if not mark.place.areal and _root(mark))


def _root(mark: MarkView) -> float:
    """The radius of a mark's symbol where that of one person is 1; 0 where it is not sized."""
    for cell in mark.cells[:1]:
        low, high = cell.posture.own_low, cell.posture.own_high
        if cell.sized:
            return FADE * math.sqrt(low) if high is None else math.sqrt(high)
    return 0.0


def _uncut(period: PeriodView, frame: Frame, framed: Set[str]) -> float:
    """The unit at which no symbol of the `framed` places reaches over the edge of the narrowest window."""
    left, top, right, bottom = frame.seen(PHONE)
    px, units = frame.unit(PHONE), [math.inf]
    for mark in _sized(period):
        lat, lon = mark.place.lat, mark.place.lon
        if mark.place.id in framed and lat is not None and lon is not None:
            x, y = frame.xy(frame.lon(lon), lat)
            near = min(x - left, right - x, y - top, bottom - y) / px
            units.append(max(near, LEAST_LARGEST) / _root(mark))
    return min(units)


def _uncrowded(period: PeriodView, frame: Frame) -> float:
    """The unit at which half of a period's symbols hardly touch their neighbours in a window of middle width."""
    at, roots = [], []
    for mark in _sized(period):
        lat, lon = mark.place.lat, mark.place.lon
        if not mark.force and lat is not None and lon is not None:
            at.append(shapely.Point(frame.xy(frame.lon(lon), lat)))
            roots.append(_root(mark))
    if len(at) < CROWD:
        return math.inf
    pairs, distances = shapely.STRtree(at).query_nearest(at, exclusive=True, return_distance=True, all_matches=False)
    px = frame.unit(TIERS[1])
    near = [distance / px / (roots[one] + roots[other]) for one, other, distance in zip(*pairs, distances, strict=True)]
    return TOUCHING * statistics.median(near) if near else math.inf
