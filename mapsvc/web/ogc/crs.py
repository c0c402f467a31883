"""The coordinate reference systems that the API speaks, in closed form (OGC API - Features Part 2)."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mapsvc.collection import Box
from mapsvc.errors import InputError
from mapsvc.web.extent import boxes_of, read_corners

RADIUS = 6378137.0
"""Metres: semi-major axis of WGS 84, the radius of the Web Mercator sphere (EPSG method 1024)."""
MERCATOR_LATITUDE = 85.0511287798066
"""Degrees: where Web Mercator's square ends; what lies beyond is put on its edge."""
EDGE = RADIUS * math.pi

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Crs:
    """A system by its URI: how its coordinates come from and go to lon/lat degrees, and how many decimals they need."""

    uri: str
    of: Callable[[float, float], Point]
    to: Callable[[float, float], Point]
    decimals: int


def _same(x: float, y: float) -> Point:
    return x, y


def _swapped(x: float, y: float) -> Point:
    return y, x


def _to_mercator(lon: float, lat: float) -> Point:
    bounded = math.radians(max(-MERCATOR_LATITUDE, min(MERCATOR_LATITUDE, lat)))
    return RADIUS * math.radians(lon), RADIUS * math.asinh(math.tan(bounded))


def _from_mercator(x: float, y: float) -> Point:
    return math.degrees(x / RADIUS), math.degrees(math.atan(math.sinh(max(-EDGE, min(EDGE, y)) / RADIUS)))


CRS84 = Crs("http://www.opengis.net/def/crs/OGC/1.3/CRS84", _same, _same, 6)
CRSS: Mapping[str, Crs] = {
    crs.uri: crs
    for crs in (
        CRS84,
        Crs("http://www.opengis.net/def/crs/EPSG/0/4326", _swapped, _swapped, 6),
        Crs("http://www.opengis.net/def/crs/EPSG/0/3857", _to_mercator, _from_mercator, 2),
    )
}


def read_boxes(text: str, crs: Crs) -> tuple[Box, ...]:
    """The boxes in lon/lat that a `bbox` in that system means. Raises InputError."""
    corners = read_corners(text)
    if crs is CRS84:
        return boxes_of(corners, text)
    first, second, third, fourth = corners
    west, south = _degrees(first, second, crs, text)
    east, north = _degrees(third, fourth, crs, text)
    return boxes_of((west, south, east, north), text)


def _degrees(x: float, y: float, crs: Crs, given: str) -> Point:
    if crs.decimals == 2 and (abs(x) > 2 * EDGE or abs(y) > 2 * EDGE):
        raise InputError(f"bbox: {given[:80]!r}: expected metres within ±{2 * EDGE:.0f}")
    return crs.to(x, y)


def reprojected(feature: bytes, crs: Crs, done: dict[bytes, bytes]) -> bytes:
    """A stored feature's text with its geometry in another system; `done` keeps what was computed for its like."""
    start, end = _geometry_of(feature)
    text = feature[start:end]
    if text not in done:
        done[text] = _projected(json.loads(text), crs)
    return feature[:start] + done[text] + feature[end:]


def without_geometry(feature: bytes) -> bytes:
    """A stored feature's text with null for its geometry."""
    start, end = _geometry_of(feature)
    return feature[:start] + b"null" + feature[end:]


def _geometry_of(feature: bytes) -> tuple[int, int]:
    """Where the geometry begins and ends in a stored feature's text."""
    # A quote within a string is escaped, so these marks can stand nowhere else.
    start = feature.index(b',"geometry":') + len(b',"geometry":')
    return start, feature.index(b',"properties":', start)


def _projected(geometry: dict[str, Any] | None, crs: Crs) -> bytes:
    if geometry is None:
        return b"null"
    geometry["coordinates"] = _each(geometry["coordinates"], crs)
    return json.dumps(geometry, separators=(",", ":")).encode()


def _each(coordinates: Any, crs: Crs) -> Any:
    if isinstance(coordinates[0], list):
        return [_each(inner, crs) for inner in coordinates]
    x, y = crs.of(coordinates[0], coordinates[1])
    return [round(x, crs.decimals), round(y, crs.decimals)]
