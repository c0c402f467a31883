"""Places and times in a query string: `bbox` and `datetime`, as OGC API - Features and RFC 3339 write them."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime
from functools import lru_cache
from math import inf

from mapsvc.collection import Box, Days
from mapsvc.errors import InputError

BBOX = (
    "four numbers west,south,east,north in degrees (or six, with heights third and last): "
    "longitudes within ±360 and no more than 360 apart, latitudes within ±90, south ≤ north"
)
DATETIME = "a day such as 2025-10-01, a time such as 2025-10-01T12:00:00Z, or two of them as start/end, `..` for open"
Corners = tuple[float, float, float, float]
"""West, south, east, north, as they were given; on other axes than lon/lat the first two, then the others."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_NUMBER = r"\s*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?\s*"
_NUMBERS = re.compile(rf"{_NUMBER}(?:,{_NUMBER}){{3}}(?:,{_NUMBER},{_NUMBER})?")


def read_bbox(text: str) -> tuple[Box, ...]:
    """The boxes, within ±180, that a `bbox` in lon/lat means: two where it reaches the antimeridian.

    A box crosses it where west > east (RFC 7946 §5.2), or where it reaches beyond ±180; one that ends on it touches
    what lies on it, at either longitude. Raises InputError.
    """
    return boxes_of(read_corners(text), text)


def read_corners(text: str) -> Corners:
    """The two corners of a `bbox` on the first two axes, in the order given; heights are left out."""
    if not _NUMBERS.fullmatch(text):
        raise InputError(f"bbox: {text[:80]!r}: expected {BBOX}")
    numbers = [float(part) for part in text.split(",")]
    if len(numbers) == 6:
        if numbers[2] > numbers[5]:
            raise InputError(f"bbox: {text[:80]!r}: expected the lower height before the upper")
        del numbers[5], numbers[2]
    if not all(map(math.isfinite, numbers)):
        raise InputError(f"bbox: {text[:80]!r}: expected {BBOX}")
    return (numbers[0], numbers[1], numbers[2], numbers[3])


def boxes_of(corners: Corners, given: str, name: str = "bbox") -> tuple[Box, ...]:
    """The boxes within ±180 that these corners mean. Raises InputError, which says what was `given` as what, for none.

    `name` is that of the parameter, and of what in it has the corners.
    """
    west, south, east, north = corners
    width = east - west if west <= east else east - west + 360
    if not (-90 <= south <= north <= 90 and max(abs(west), abs(east)) <= 360 and 0 <= width <= 360):
        raise InputError(f"{name}: {given[:80]!r}: expected {BBOX}")
    if width == 360:
        return (Box(-180, south, 180, north),)
    start = west if -180 <= west <= 180 else (west + 180) % 360 - 180
    if start + width <= 180:
        box = Box(start, south, start + width, north)
        # The antimeridian is one line with two longitudes.
        other = 180 if box.west == -180 else -180 if box.east == 180 else None
        return (box,) if other is None else (box, Box(other, south, other, north))
    return (Box(start, south, 180, north), Box(-180, south, start + width - 360, north))


@lru_cache(maxsize=64)
def read_datetime(text: str) -> Days:
    """The days that a `datetime` touches. Raises InputError. The few that most questions name are remembered."""
    first, slash, last = text.partition("/")
    if not slash:
        day = _day(text, text)
        return Days(day, day)
    days = Days(
        -inf if first in ("", "..") else _day(first, text),
        inf if last in ("", "..") else _day(last, text),
    )
    if days.first > days.last or (first in ("", "..") and last in ("", "..") and text == "/"):
        raise InputError(f"datetime: {text[:80]!r}: expected {DATETIME}, the earlier first")
    return days


def _day(text: str, given: str) -> float:
    """The ordinal of a day, or of the day (UTC) on which a moment falls."""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text).toordinal()
        if _TIME.fullmatch(text):
            return datetime.fromisoformat(text.upper()).astimezone(UTC).date().toordinal()
    except (ValueError, OverflowError):
        pass
    raise InputError(f"datetime: {given[:80]!r}: expected {DATETIME}")
