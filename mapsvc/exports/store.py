"""A layer as the snapshot keeps it: features and CSV records as bytes, and the index that `mapsvc.collection` reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import geopandas as gpd
from shapely.geometry import Point

from mapsvc.exports.credits import Credits
from mapsvc.exports.geojson import Shape, distinct_shapes, dump, feature_texts
from mapsvc.exports.table import column, csv_head, csv_rows
from mapsvc.tables.fields import FIELDS, Field

WORLD = (-180, -90, 180, 90)


def write_layer(stem: Path, frame: gpd.GeoDataFrame, keys: Sequence[str], terms: Credits) -> None:
    """Write `<stem>.geojson`, `<stem>.csv` and `<stem>.index`; the stem's name is the layer's.

    `keys` are the properties that the downloads select by. The index is one JSON object; see `mapsvc.collection`.
    """
    layer = stem.name
    shapes, codes, order = _by_place(*distinct_shapes(frame.geometry))
    frame = frame.iloc[order]
    features = [text.encode() for text in feature_texts(frame, shapes, codes)]
    head = csv_head(layer).encode()
    records = [text.encode() for text in csv_rows(layer, frame, shapes, codes, terms)]
    index = {
        "keys": list(keys),
        "members": terms.members(),
        "fields": [{**asdict(field), "queryable": field.queryable} for field in FIELDS[layer]],
        "head": len(head),
        "records": [len(record) for record in records],
        "bounds": [[*shape.bounds, int(shape.is_point)] for shape in shapes],
        "arcs": [[code, *shape.arc] for code, shape in enumerate(shapes) if shape.arc[0] > shape.arc[1]],
        "counts": [number for _, number in sorted(Counter(code for code in codes if code >= 0).items())],
        "layer": order,
        "columns": {field.name: _encoded(field, frame) for field in FIELDS[layer] if field.queryable},
    }
    stem.parent.mkdir(parents=True, exist_ok=True)
    stem.with_suffix(".geojson").write_bytes(b"\n".join(features))
    stem.with_suffix(".csv").write_bytes(head + b"".join(records))
    stem.with_suffix(".index").write_text(dump(index), "utf-8")


def _by_place(shapes: list[Shape], codes: list[int]) -> tuple[list[Shape], list[int], list[int]]:
    """The shapes along a Hilbert curve, and the rows put together by shape, those that have none last.

    Returns the shapes, for each row in the new order the number of its shape (-1 for none), and its number in the old.
    """
    centres = [((west + east) / 2, (south + north) / 2) for west, south, east, north in (s.bounds for s in shapes)]
    distances = gpd.GeoSeries(map(Point, centres)).hilbert_distance(total_bounds=WORLD) if shapes else []
    curve = sorted(range(len(shapes)), key=list(distances).__getitem__)
    number = {old: new for new, old in enumerate(curve)} | {-1: len(curve)}
    order = sorted(range(len(codes)), key=lambda row: number[codes[row]])
    placed = [-1 if codes[row] < 0 else number[codes[row]] for row in order]
    return [shapes[old] for old in curve], placed, order


def _encoded(field: Field, frame: gpd.GeoDataFrame) -> dict[str, list[Any]]:
    """A column as its distinct values and, for every feature, the number of its own."""
    given = column(field, frame)
    numbers = {value: number for number, value in enumerate(dict.fromkeys(given))}
    return {"values": list(numbers), "codes": [numbers[value] for value in given]}
