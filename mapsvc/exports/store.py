"""A layer as the snapshot keeps it: features and CSV records as bytes, and the index that `mapsvc.collection` reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import geopandas as gpd

from mapsvc.exports.credits import Credits
from mapsvc.exports.geojson import distinct_shapes, dump, feature_texts
from mapsvc.exports.table import column, csv_head, csv_rows
from mapsvc.tables.fields import FIELDS, Field


def write_layer(stem: Path, frame: gpd.GeoDataFrame, keys: Sequence[str], terms: Credits) -> None:
    """Write `<stem>.geojson`, `<stem>.csv` and `<stem>.index`; the stem's name is the layer's.

    `keys` are the properties that the downloads select by. The index is one JSON object; see `mapsvc.collection`.
    """
    layer = stem.name
    shapes, codes = distinct_shapes(frame.geometry)
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
        "shapes": codes,
        "columns": {field.name: _encoded(field, frame) for field in FIELDS[layer] if field.queryable},
    }
    stem.parent.mkdir(parents=True, exist_ok=True)
    stem.with_suffix(".geojson").write_bytes(b"\n".join(features))
    stem.with_suffix(".csv").write_bytes(head + b"".join(records))
    stem.with_suffix(".index").write_text(dump(index), "utf-8")


def _encoded(field: Field, frame: gpd.GeoDataFrame) -> dict[str, list[Any]]:
    """A column as its distinct values and, for every feature, the number of its own."""
    given = column(field, frame)
    numbers = {value: number for number, value in enumerate(dict.fromkeys(given))}
    return {"values": list(numbers), "codes": [numbers[value] for value in given]}
