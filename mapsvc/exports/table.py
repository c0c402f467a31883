"""Layers as plain tables: lists become text, columns have the types that the field table gives them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import pandas as pd

from mapsvc.exports.credits import Credits
from mapsvc.exports.geojson import Shape
from mapsvc.tables.csvtext import csv_record, plain
from mapsvc.tables.fields import FIELDS, Field, FieldType

POSITION = ("lon", "lat", "west", "south", "east", "north")
"""In CSV a point has its lon and lat; an area has its bounds instead, never a point that nobody gave.

West is greater than east where it lies on both sides of the antimeridian.
"""
CREDITS = ("as_of", "version", "license", "attribution", "citation")
_DTYPES = {FieldType.INTEGER: "Int64", FieldType.BOOLEAN: "boolean"}


def flat(layer: str, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The frame with one plain value a cell and every column of the layer, even where it has no rows."""
    data = {}
    for field in FIELDS[layer]:
        data[field.name] = pd.array(
            [plain(value) for value in column(field, frame)], dtype=_DTYPES.get(field.type, "object")
        )
    return gpd.GeoDataFrame(data, geometry=list(frame.geometry), crs="EPSG:4326")


def column(field: Field, frame: gpd.GeoDataFrame) -> list[Any]:
    """The values of a field; None for each row where the frame has no such column."""
    values: list[Any] = frame[field.name].tolist() if field.name in frame else [None] * len(frame)
    return values


def csv_head(layer: str) -> str:
    """The header line of a layer's CSV."""
    return csv_record([*(field.name for field in FIELDS[layer]), *POSITION, *CREDITS])


def csv_rows(
    layer: str, frame: gpd.GeoDataFrame, shapes: Sequence[Shape], codes: Sequence[int], terms: Credits
) -> list[str]:
    """Every feature as a CSV record, line end included."""
    tail = [getattr(terms, name) for name in CREDITS]
    columns = [column(field, frame) for field in FIELDS[layer]]
    rows = zip(*columns, strict=True)
    return [csv_record([*row, *_position(shapes, code), *tail]) for row, code in zip(rows, codes, strict=True)]


def _position(shapes: Sequence[Shape], code: int) -> tuple[Any, ...]:
    if code < 0:
        return (None,) * 6
    shape = shapes[code]
    west, south, _, north = shape.bounds
    if shape.is_point:
        return (west, south, None, None, None, None)
    return (None, None, shape.arc[0], south, shape.arc[1], north)
