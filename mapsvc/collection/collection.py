"""One layer of one state. Its files, which `mapsvc.exports.store` writes, all in the order of the layer:

<layer>.geojson   a feature a line
<layer>.csv       a header line, then a record a feature
<layer>.index     a JSON object:
keys          properties that the downloads select by
members       credits, the foreign members of a FeatureCollection
fields        name, type, meaning, unit, values, queryable of every property
head, records   lengths in bytes
bounds        of each distinct geometry: west, south, east, north, and 1 for a point
arcs          of those that lie on both sides of the antimeridian: number of the geometry, and its west > east
shapes        for every feature the number of its geometry, or -1
columns       name → the distinct values of a queryable property, and for every feature the number of its own
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from itertools import accumulate, filterfalse, islice
from math import inf
from pathlib import Path
from typing import Any

from mapsvc.collection.arcs import arc_around
from mapsvc.collection.column import Column
from mapsvc.collection.extents import Axes, Axis, Box, Days
from mapsvc.collection.geometry import read_geometry, touches
from mapsvc.collection.masks import everything, mask_of, members_of, positions, without_first
from mapsvc.errors import NotFoundError

OPEN = ".."
SPANS_KEPT = 16
"""Spans of days whose features are kept: most questions are about the same few, and 100,000 features take 12 kB."""


@dataclass(frozen=True, slots=True)
class FieldEntry:
    """A property as the index describes it; see `mapsvc.tables.fields`."""

    name: str
    type: str
    meaning: str
    unit: str
    values: tuple[str, ...]
    long: bool
    queryable: bool


class Collection:
    """The features of one layer. Sets of features are masks (`mapsvc.collection.masks`)."""

    def __init__(self, stem: Path) -> None:
        index = json.loads(stem.with_suffix(".index").read_text("utf-8"))
        self._stem = stem
        self._index = index
        self.keys: tuple[str, ...] = tuple(index["keys"])
        self.members: dict[str, Any] = index["members"]
        self.fields = tuple(FieldEntry(**{**f, "values": tuple(f["values"])}) for f in index["fields"])
        self.size: int = len(index["shapes"])
        self._features = stem.with_suffix(".geojson").read_bytes().split(b"\n") if self.size else []
        self.everything = everything(self.size)
        self._bounds: list[list[float]] = index["bounds"]
        self._arcs: dict[int, tuple[float, float]] = {code: (west, east) for code, west, east in index["arcs"]}
        self._shapes: list[int] = index["shapes"]
        self._columns: dict[str, dict[str, list[Any]]] = index["columns"]
        self._opened: dict[str, Column] = {}
        self._geometries: dict[int, Any] = {}
        self._during: dict[Days, int] = {}

    # Choosing

    def having(self, chosen: Mapping[str, Iterable[Any]]) -> int:
        """The features whose value for each property is among those chosen; properties must be queryable."""
        mask = self.everything
        for name, values in chosen.items():
            mask &= self.column(name).having(values)
        return mask

    def column(self, name: str) -> Column:
        """The values of a queryable property."""
        if name not in self._opened:
            self._opened[name] = Column(**self._columns[name])
        return self._opened[name]

    def during(self, days: Days, among: int) -> int:
        """Those `among` the features that touch these days; what bears no time touches all."""
        if "start" not in self._columns:
            return among
        found = self._during.get(days)
        if found is None:
            near, doubtful = self._times.at_most((days.last, -days.first), self.everything)
            found = self._settle(near, doubtful, lambda p: self._touches_days(p, days))
            if len(self._during) >= SPANS_KEPT:
                self._during.pop(next(iter(self._during)), None)
            self._during[days] = found
        return among & found

    def within(self, boxes: Sequence[Box], among: int) -> int:
        """Those `among` the features whose geometry touches one of the boxes; none without a geometry does."""
        found = 0
        for box in boxes:
            near, doubtful = self._places.at_most((box.east, -box.west, box.north, -box.south), among)
            # Of what is no point, it is the bounds that touch.
            doubtful |= near & self._shaped
            found |= self._settle(near, doubtful, partial(self._touches_box, box, {}))
        return found

    def shaped(self, test: Callable[[Any], bool], among: int) -> int:
        """Those `among` the features whose exact geometry passes the test, which is asked once a distinct geometry."""
        found = [p for p in positions(among) if self._shapes[p] >= 0]
        passing = {code for code in {self._shapes[p] for p in found} if test(self._geometry(code))}
        return mask_of((p for p in found if self._shapes[p] in passing), self.size)

    @cached_property
    def located(self) -> int:
        """The features that have a geometry."""
        return mask_of((p for p, code in enumerate(self._shapes) if code >= 0), self.size)

    @cached_property
    def nowhere(self) -> int:
        """The features that have none."""
        return self.everything & ~self.located

    # Reading

    def page(self, mask: int, skip: int, limit: int) -> list[bytes]:
        """GeoJSON texts of at most `limit` features of a set, after the first `skip`."""
        features = self._features
        return [features[p] for p in islice(positions(without_first(mask, skip)), limit)]

    def feature(self, name: str) -> bytes:
        """GeoJSON text of the feature with that id; NotFoundError where there is none."""
        position = self._ids.get(name)
        if position is None:
            raise NotFoundError(f"feature: {name[:80]!r}: no feature of this layer has that id")
        return self._features[position]

    @cached_property
    def members_text(self) -> bytes:
        """The foreign members of a FeatureCollection as JSON text, each after a comma."""
        text = json.dumps(self.members, ensure_ascii=False, separators=(",", ":"))[1:-1]
        return f",{text}".encode() if text else b""

    def geojson(self, mask: int) -> bytes:
        """A FeatureCollection of the set, with the layer's credits."""
        codes = {self._shapes[p] for p in positions(mask)} - {-1}
        return assemble(self.members, self.page(mask, 0, self.size), self._around(codes))

    def csv(self, mask: int) -> bytes:
        """The set as CSV, always with the header line."""
        data, starts = self._records
        head = self._index["head"]
        return data[:head] + b"".join(data[starts[p] : starts[p + 1]] for p in positions(mask))

    @property
    def extent(self) -> list[float] | None:
        """West, south, east, north of all features, west > east over the antimeridian; None where none is located."""
        return self._around(range(len(self._bounds)))

    @property
    def span(self) -> tuple[str | None, str | None] | None:
        """The first and last day of all features as ISO dates, None where open; None where the layer bears no time."""
        if "start" not in self._columns or not self.size:
            return None
        starts, ends = self._columns["start"]["values"], self._columns["end"]["values"]
        return (None if OPEN in starts else min(starts), None if OPEN in ends else max(ends))

    # Within

    def _around(self, codes: Iterable[int]) -> list[float] | None:
        """What `extent` is, of some of the distinct geometries."""
        boxes = {code: self._bounds[code] for code in codes}
        if not boxes:
            return None
        west, east = arc_around(self._arcs.get(code, (box[0], box[2])) for code, box in boxes.items())
        return [west, min(box[1] for box in boxes.values()), east, max(box[3] for box in boxes.values())]

    @cached_property
    def _ids(self) -> dict[str, int]:
        values, codes = self._columns["id"]["values"], self._columns["id"]["codes"]
        return {values[code]: position for position, code in enumerate(codes)}

    @cached_property
    def _records(self) -> tuple[bytes, list[int]]:
        starts = list(accumulate(self._index["records"], initial=self._index["head"]))
        return self._stem.with_suffix(".csv").read_bytes(), starts

    @cached_property
    def _shaped(self) -> int:
        return mask_of((p for p, code in enumerate(self._shapes) if code >= 0 and not self._bounds[code][4]), self.size)

    @cached_property
    def _places(self) -> Axes:
        members = members_of(self._shapes, len(self._bounds))
        west, south, east, north, _ = zip(*self._bounds, strict=True) if self._bounds else [()] * 5
        columns = (west, [-value for value in east], south, [-value for value in north])
        return Axes([Axis(values, members, self.size) for values in columns])

    @cached_property
    def _days(self) -> tuple[list[float], list[float]]:
        """The days of the distinct starts and ends."""

        def days(name: str, opened: float) -> list[float]:
            texts = self._columns[name]["values"]
            return [opened if text == OPEN else date.fromisoformat(text).toordinal() for text in texts]

        return days("start", -inf), days("end", inf)

    @cached_property
    def _times(self) -> Axes:
        starts, ends = self._days
        return Axes([self._axis("start", starts), self._axis("end", [-day for day in ends])])

    def _axis(self, name: str, values: list[float]) -> Axis:
        return Axis(values, members_of(self._columns[name]["codes"], len(values)), self.size)

    def _settle(self, near: int, doubtful: int, test: Callable[[int], bool]) -> int:
        """Those near, without the doubtful ones among them that fail the test."""
        return near ^ mask_of(filterfalse(test, positions(doubtful)), self.size) if doubtful else near

    def _touches_days(self, position: int, days: Days) -> bool:
        starts, ends = self._days
        start: int = self._columns["start"]["codes"][position]
        end: int = self._columns["end"]["codes"][position]
        return starts[start] <= days.last and ends[end] >= days.first

    def _touches_box(self, box: Box, settled: dict[int, bool], position: int) -> bool:
        code = self._shapes[position]
        if code not in settled:
            west, south, east, north, is_point = self._bounds[code]
            apart = west > box.east or east < box.west or south > box.north or north < box.south
            inside = west >= box.west and east <= box.east and south >= box.south and north <= box.north
            settled[code] = not apart and bool(is_point or inside or touches(self._geometry(code), box))
        return settled[code]

    def _geometry(self, code: int) -> Any:
        if code not in self._geometries:
            position = self._shapes.index(code)
            feature = json.loads(self._features[position])
            self._geometries[code] = read_geometry(json.dumps(feature["geometry"]))
        return self._geometries[code]


def assemble(members: Mapping[str, Any], features: Iterable[bytes], bbox: Sequence[float] | None) -> bytes:
    """A GeoJSON FeatureCollection: its own members, `bbox` where there is any geometry, one feature a line."""
    head = {"type": "FeatureCollection", **members}
    if bbox:
        head["bbox"] = list(bbox)
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    return text[:-1] + b',"features":[\n' + b",\n".join(features) + b"\n]}\n"
