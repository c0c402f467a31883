"""One layer of one state, as the web reads it: features as bytes, and an index to choose them by."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any


class Collection:
    """The features of one layer, held as bytes; a selection is put together without parsing any of them."""

    def __init__(self, stem: Path) -> None:
        self._bytes = stem.with_suffix(".geojson").read_bytes()
        index = json.loads(stem.with_suffix(".index").read_text("utf-8"))
        self.keys: tuple[str, ...] = tuple(index["keys"])
        self._members: dict[str, Any] = index["members"]
        self._rows: list[list[Any]] = index["rows"]

    def select(self, chosen: Mapping[str, frozenset[str]]) -> bytes:
        """A FeatureCollection of the features whose value for each key is among those chosen."""
        columns = [(self.keys.index(key) + 3, values) for key, values in chosen.items()]
        rows = [row for row in self._rows if all(row[column] in values for column, values in columns)]
        return assemble(self._members, (self._bytes[row[0] : row[0] + row[1]] for row in rows), (r[2] for r in rows))


def assemble(members: Mapping[str, Any], features: Iterable[bytes], bounds: Iterable[list[float] | None]) -> bytes:
    """A GeoJSON FeatureCollection: its own members, `bbox` where there is any geometry, one feature a line."""
    boxes = [box for box in bounds if box]
    head = {"type": "FeatureCollection", **members}
    if boxes:
        west, south, east, north = zip(*boxes, strict=True)
        head["bbox"] = [min(west), min(south), max(east), max(north)]
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    return text[:-1] + b',"features":[\n' + b",\n".join(features) + b"\n]}\n"
