"""What must be in view, how far the map reaches around it, and what is too far away and goes to insets.

Boxes are degrees (west, south, east, north).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry import Point

from mapsvc.gazetteer.choose import kilometres
from mapsvc.maps.view import Bounds, InsetView

WORLD = (-170.0, -60.0, 190.0, 75.0)
MAX_LATITUDE = 80.0
"""Degrees; beyond it web Mercator stretches the map out of use, and only a place there brings it into view."""
LIMIT = 85.0
"""Degrees; no farther north or south does web Mercator reach."""
MARGIN = 0.05
"""The part of its size by which the focus is widened on each side, so that nothing touches the frame."""
POINT_MARGIN = 0.11
"""The same on a side where a point is as good as the outermost: its symbol and label need more room than a border."""
CUT = -170.0
"""The meridian at which a map of the world is cut: through the Bering Strait, where that divides least land."""
MOST_SPAN = 240.0
"""Degrees of longitude; a wider frame is one of the world."""
REACH = 0.6
"""How many times its own size the map reaches beyond the focus on each side: what is drawn there every reader loads."""
LEAST_SPAN = 2.0
"""Degrees; the least a focus spans where no country can be shown around it."""
VAST = 50.0
"""Degrees of longitude; a country wider than this is not shown whole for the sake of a place in it."""

THEATRE_KM = 1500.0
"""Places no farther than this from one another, or from one between, are of one theatre."""
LEAST_SHARE = 1 / 3
"""The share of the places that the largest theatre must have to be the map's, the others being shown in insets."""
MOST_INSETS = 6
"""With more groups of far places than this the map shows all of the globe that it must."""
GAIN = 2.0
"""How many times larger the theatre must come out without the far places for them to be left to insets."""
SPARE = 1.1
"""How many times wider or higher the theatre's frame may be for the far places that have room in it."""
SHAPES = (2.0, 0.9)
"""How many times as wide as high a map is: on a desk and on a phone."""
INSET_KM = (400.0, 700.0, 1200.0, 2000.0)
"""Far places no farther than this from one another share an inset; the least that makes few enough of them."""
INSET_SPAN = (24.0, 16.0)
"""Degrees of longitude and latitude that an inset spans at least: coasts around a base tell where it is."""


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """A place with its point (degrees); `land` is the polygon of the country that it is in, or, if `whole`, that it is.

    `land` is None where no country is known.
    """

    place: str
    lon: float
    lat: float
    land: Any
    whole: bool = False

    @property
    def vast(self) -> bool:
        """Whether it is a country too wide to be shown whole."""
        return self.whole and self.land is not None and _width(_largest(self.land)) > VAST


@dataclass(frozen=True, slots=True)
class Framing:
    """The box a map opens on, and the insets for what is too far away."""

    focus: Bounds
    insets: tuple[InsetView, ...] = ()


def framing_of(sites: Sequence[Site]) -> Framing:
    """Frame all sites, or their main theatre where the others would shrink it too much.

    A vast country has its figure in the part of it that is in view, and widens no frame but one of its like.
    """
    bound = [site for site in sites if not site.vast] or list(sites)
    everything = _focus(bound)
    theatres = sorted(_groups(bound, THEATRE_KM), key=len, reverse=True)
    if len(theatres) < 2 or len(theatres[0]) < max(2, len(bound) * LEAST_SHARE):
        return Framing(everything)
    theatre = _with_room_for(theatres[0], bound)
    focus, names = _focus(theatre), {site.place for site in theatre}
    far = [site for site in bound if site.place not in names]
    tried = (_groups(far, reach) for reach in INSET_KM)
    groups = next((groups for groups in tried if len(groups) <= MOST_INSETS), None)
    if groups is None or _size(everything) < GAIN * _size(focus):
        return Framing(everything)
    insets = tuple(InsetView(tuple(site.place for site in group), _near(group)) for group in groups)
    return Framing(focus, insets)


def focus_of(points: Sequence[tuple[float, float]], countries: Sequence[Any]) -> Bounds:
    """Frame the points (lon, lat) and their parts of their countries (polygons); the world where there are none.

    A frame over the antimeridian has its east beyond 180°, as the widest empty stretch of the globe is left out.
    """
    boxes = [shapely.box(x, y, x, y) for x, y in points]
    boxes += [shapely.box(*part.bounds) for country in countries for part in _parts(country, points)]
    if not boxes:
        return WORLD
    west, south, east, north = _bounds(boxes)
    wide, high = (max(0.0, LEAST_SPAN - span) / 2 for span in (east - west, north - south))
    left, right = (_margin([x for x, _ in points], side, east - west) + wide for side in (west, east))
    below, above = (_margin([y for _, y in points], side, north - south) + high for side in (south, north))
    reach = max((abs(y) + LEAST_SPAN / 2 for _, y in points), default=0.0)
    return _clamped(west - left, south - below, east + right, north + above, reach)


def extent_of(focus: Bounds) -> Bounds:
    """The box the map can be moved within."""
    west, south, east, north = focus
    dx, dy = (east - west) * REACH, (north - south) * REACH
    dx, dy = max(dx, dy), max(dx, dy) * 0.6
    return _clamped(west - dx, south - dy, east + dx, north + dy, max(abs(south), abs(north)))


def _focus(sites: Sequence[Site]) -> Bounds:
    """The frame of these sites and, once for each country, of their parts of it."""
    lands = {id(site.land): site.land for site in sites if site.land is not None}
    return focus_of([(site.lon, site.lat) for site in sites], list(lands.values()))


def _near(group: Sequence[Site]) -> Bounds:
    """What the inset of a group of sites shows: countries whole, and enough around a point to tell where it is."""
    boxes = [shapely.box(site.lon, site.lat, site.lon, site.lat) for site in group]
    lands = [site.land for site in group if site.whole and site.land is not None]
    boxes += [shapely.box(*_largest(land).bounds) for land in lands]
    west, south, east, north = _bounds(boxes)
    spans = ((east - west, INSET_SPAN[0]), (north - south, INSET_SPAN[1]))
    wide, high = (max(0.1 * span, (least - span) / 2) for span, least in spans)
    reach = max(abs(site.lat) for site in group) + LEAST_SPAN / 2
    return _clamped(west - wide, south - high, east + wide, north + high, reach)


def _groups(sites: Sequence[Site], reach: float) -> list[list[Site]]:
    """The sites that hang together by steps of at most `reach` km, in order of their first."""
    groups: list[list[Site]] = []
    for site in sites:
        touching = [g for g in groups if any(_apart(site, other) <= reach for other in g)]
        groups = [g for g in groups if g not in touching]
        groups.append([*(other for g in touching for other in g), site])
    order = {site.place: index for index, site in enumerate(sites)}
    return sorted(groups, key=lambda group: min(order[site.place] for site in group))


def _apart(one: Site, other: Site) -> float:
    return kilometres((one.lat, one.lon), (other.lat, other.lon))


def _with_room_for(theatre: Sequence[Site], sites: Sequence[Site]) -> list[Site]:
    """The theatre, with those of all sites for which its frame has room on a map of any shape, or nearly."""
    reached, joined, names = _focus(theatre), list(theatre), {site.place for site in theatre}
    most = [(shape, SPARE * _size(reached, shape)) for shape in SHAPES]
    for site in sites:
        wider = _bounds([shapely.box(*reached), shapely.box(*_focus([site]))])
        if site.place not in names and all(_size(wider, shape) <= size for shape, size in most):
            joined.append(site)
            reached = wider
    return joined


def _size(focus: Bounds, shape: float = SHAPES[0]) -> float:
    """The side (degrees) that a frame is fitted by, a map being `shape` times as wide as high."""
    west, south, east, north = focus
    return max(east - west, shape * (north - south))


def _bounds(boxes: Sequence[Any]) -> Bounds:
    """The box around boxes, the shorter way around the globe; its east may be beyond 180°."""
    _, south, _, north = shapely.union_all([box.envelope for box in boxes]).bounds
    spans = [(box.bounds[0], box.bounds[2]) for box in boxes]
    west, east = _stretch(spans)
    if east - west > MOST_SPAN:
        starts = [(west - CUT) % 360 + CUT for west, _ in spans]
        ends = [start + east - west for start, (west, east) in zip(starts, spans, strict=True)]
        west, east = min(starts), min(max(ends), CUT + 360)
    return west, south, east, north


def _margin(points: Sequence[float], side: float, span: float) -> float:
    """How far to widen a side, degrees: more where a point is as good as on it."""
    near = any(abs((at - side + 180) % 360 - 180) < span * (POINT_MARGIN - MARGIN) for at in points)
    return span * (POINT_MARGIN if near else MARGIN)


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


def _parts(country: Any, points: Sequence[tuple[float, float]]) -> list[Any]:
    """The parts of a country with a point in them, else the one nearest to a point; of several points no vast one."""
    parts = list(shapely.get_parts(country))
    spots = [Point(point) for point in points]
    inside = [part for part in parts if any(part.intersects(spot) for spot in spots)]
    found = inside or [min(parts, key=lambda part: min((part.distance(spot) for spot in spots), default=-part.area))]
    return [part for part in found if _width(part) <= VAST] or ([] if points[1:] else found)


def _largest(land: Any) -> Any:
    return max(shapely.get_parts(land), key=lambda part: part.area)


def _width(part: Any) -> float:
    return float(part.bounds[2] - part.bounds[0])


def _clamped(west: float, south: float, east: float, north: float, reach: float) -> Bounds:
    """No more than once around the globe, and no nearer to the poles than can be drawn, or `reach` (degrees) asks."""
    over = max(0.0, east - west - 360) / 2
    most = min(max(MAX_LATITUDE, reach), LIMIT)
    south, north = min(south, most - LEAST_SPAN), max(north, LEAST_SPAN - most)
    return (
        round(west + over, 4),
        round(max(south, -most), 4),
        round(east - over, 4),
        round(min(north, most), 4),
    )
