"""Layers as plain tables: lists become text, columns have the types that the field table gives them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import geopandas as gpd
import pandas as pd

from mapsvc.exports.credits import Credits
from mapsvc.exports.geojson import Shape
from mapsvc.fields import FIELDS, Field, FieldType

POSITION = ("lon", "lat", "west", "south", "east", "north")
"""In CSV a point has its lon and lat; an area has its bounds instead, never a point that nobody gave."""
CREDITS = ("as_of", "version", "license", "attribution", "citation")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What makes a spreadsheet take a text for a formula (OWASP, CSV injection)."""
_DTYPES = {FieldType.INTEGER: "Int64", FieldType.BOOLEAN: "boolean"}


def flat(layer: str, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The frame with one plain value a cell and every column of the layer, even where it has no rows."""
    data = {}
    for field in FIELDS[layer]:
        given = frame[field.name].tolist() if field.name in frame else []
        data[field.name] = pd.array([plain(value) for value in given], dtype=_DTYPES.get(field.type, "object"))
    return gpd.GeoDataFrame(data, geometry=list(frame.geometry), crs="EPSG:4326")


def plain(value: Any) -> Any:
    """A list as text: ids separated by spaces, groups of ids by semicolons."""
    if isinstance(value, list):
        groups = any(isinstance(item, list) for item in value)
        return ("; " if groups else " ").join(str(plain(item)) for item in value)
    return value


def csv_head(layer: str) -> str:
    """The header line of a layer's CSV."""
    return _line([*(field.name for field in FIELDS[layer]), *POSITION, *CREDITS])


def csv_rows(
    layer: str, frame: gpd.GeoDataFrame, shapes: Sequence[Shape], codes: Sequence[int], terms: Credits
) -> list[str]:
    """Every feature as a CSV record (RFC 4180), line end included; a text is never taken for a formula."""
    tail = [_safe(getattr(terms, name)) for name in CREDITS]
    columns = [_column(field, frame) for field in FIELDS[layer]]
    rows = zip(*columns, strict=True)
    return [_line([*row, *_position(shapes, code), *tail]) for row, code in zip(rows, codes, strict=True)]


def _column(field: Field, frame: gpd.GeoDataFrame) -> list[Any]:
    return [_safe(plain(value)) for value in frame[field.name]] if field.name in frame else []


def _safe(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _position(shapes: Sequence[Shape], code: int) -> tuple[Any, ...]:
    if code < 0:
        return (None,) * 6
    shape = shapes[code]
    return (*shape.bounds[:2], None, None, None, None) if shape.is_point else (None, None, *shape.bounds)


def _line(values: Iterable[Any]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(values)
    return text.getvalue()
