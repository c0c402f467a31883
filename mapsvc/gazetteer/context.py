"""What a person writes beside a name (countries, kind, a point near it) → Context, or what was expected instead."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from typing import TypeVar

from mapsvc.errors import InputError
from mapsvc.gazetteer.entry import Context
from mapsvc.model import PlaceKind

_T = TypeVar("_T")
EXPECTED = "parts separated by semicolons, such as cc=IQ,SY;kind=base;near=33.3,44.4"


def read_countries(text: str) -> tuple[str, ...]:
    """Read ISO 3166-1 alpha-2 codes separated by commas, in any case. Raises InputError."""
    codes = tuple(part.strip().upper() for part in text.split(","))
    if not all(len(code) == 2 and code.isascii() and code.isalpha() for code in codes):
        raise InputError(f"{text!r}: expected two-letter country codes (ISO 3166-1), such as IQ or IQ,SY")
    return codes


def read_kind(text: str) -> PlaceKind:
    """Read the kind of a place. Raises InputError."""
    if text not in set(PlaceKind):
        raise InputError(f"{text!r}: expected one of {', '.join(PlaceKind)}")
    return PlaceKind(text)


def read_point(text: str) -> tuple[float, float]:
    """Read `LAT,LON` in degrees (EPSG:4326). Raises InputError."""
    try:
        lat, lon = map(float, text.split(","))
    except ValueError:
        lat = lon = float("nan")
    if not (isfinite(lat) and isfinite(lon) and -90 <= lat <= 90 and -180 <= lon <= 180):
        raise InputError(f"{text!r}: expected LAT,LON in degrees, such as 33.3,44.4")
    return lat, lon


def read_context(text: str) -> Context:
    """Read `cc=IQ,SY;kind=base;near=33.3,44.4`, any part of it or nothing. Raises InputError."""
    found: dict[str, str] = {}
    for part in filter(None, map(str.strip, text.split(";"))):
        key, equals, value = map(str.strip, part.partition("="))
        if not equals or key not in {"cc", "kind", "near"} or key in found:
            raise InputError(f"{text!r}: expected {EXPECTED}")
        found[key] = value
    return Context(
        countries=_read("cc", found, read_countries, ()),
        kind=_read("kind", found, read_kind, None),
        near=_read("near", found, read_point, None),
    )


def _read(key: str, found: dict[str, str], reader: Callable[[str], _T], otherwise: _T) -> _T:
    if key not in found:
        return otherwise
    try:
        return reader(found[key])
    except InputError as error:
        raise InputError(f"{key}: {error}") from error
