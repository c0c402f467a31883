"""One layer of one state. Its files, which `mapsvc.exports.store` writes, all in the order of the index:

<layer>.geojson   a feature a line
<layer>.csv       a header line, then a record a feature
<layer>.index     a JSON object:
keys          properties that the downloads select by
members       credits, the foreign members of a FeatureCollection
fields        name, type, meaning, unit, values, queryable of every property
head, records   lengths in bytes
bounds        of each distinct geometry, a place: west, south, east, north, and 1 for a point
arcs          of those that lie on both sides of the antimeridian: number of the place, and its west > east
counts        how many features each place has; after those of all places come the features that have no geometry
layer         for every feature its number in the layer's own order, which the downloads have
columns       name → the distinct values of a queryable property, and for every feature the number of its own

A feature's number, by which masks know it, is its line in these files: features of one place lie together, in the
layer's order among themselves, and places near each other mostly follow each other (`mapsvc.collection.places`).
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from math import inf
from pathlib import Path
from typing import Any

from mapsvc.collection.arcs import arc_around
from mapsvc.collection.column import Column
from mapsvc.collection.extents import Box, Days
from mapsvc.collection.found import SEPARATOR, Cut, Found, Layout, Listing, Selection
from mapsvc.collection.geometry import read_geometry
from mapsvc.collection.masks import everything, positions, runs
from mapsvc.collection.places import Places
from mapsvc.collection.times import Times
from mapsvc.errors import NotFoundError

KEPT = 16
"""Selections by value and day that are kept: boxes differ, but most questions select alike."""
LARGEST = 2 * 1024 * 1024
"""Bytes of the features of a selection that may be listed: with `KEPT` that bounds what a layer's listings take."""
WORTH = 64
"""Features that are listed in the time which a listing saves each time it is asked, and not a mask."""


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
        self._head: int = index["head"]
        self._lengths = array("I", index["records"])
        self._order = array("I", index["layer"])
        self.keys: tuple[str, ...] = tuple(index["keys"])
        self.members: dict[str, Any] = index["members"]
        self.fields = tuple(FieldEntry(**{**f, "values": tuple(f["values"])}) for f in index["fields"])
        self.size: int = len(self._order)
        texts = stem.with_suffix(".geojson").read_bytes()
        self._mean = len(texts) // max(1, self.size)
        self.everything = everything(self.size)
        self._bounds: list[list[float]] = index["bounds"]
        self._arcs: dict[int, tuple[float, float]] = {place: (west, east) for place, west, east in index["arcs"]}
        # What has no geometry is put at one more place, which is in every box.
        self._nowhere = len(self._bounds)
        firsts = array("I", [*accumulate(index["counts"], initial=0), self.size])
        self._layout = Layout(texts.split(b"\n") if self.size else [], firsts)
        self._places = Places(self._bounds, self._geometry)
        self._columns = {
            name: Column(column["values"], array("I", column["codes"])) for name, column in index["columns"].items()
        }
        timed = "start" in self._columns
        self._times = Times(self._columns["start"], self._columns["end"]) if timed else None
        self._selected: dict[Hashable, tuple[Selection, float]] = {}

    # Choosing

    def selected(self, chosen: Mapping[str, frozenset[Any]], days: Days | None = None) -> Selection:
        """The features that have these values and, if asked, touch these days; see `having` and `during`.

        They are listed once cutting them out of a mask has cost as much. So what is asked for seldom costs at most
        twice what the better way would have.
        """
        key = (frozenset(chosen.items()), days)
        found, left = self._selected.pop(key, (None, 0))
        if found is None:
            mask = self.having(chosen)
            found = self.selection(mask if days is None else self.during(days, mask))
            count = found.mask.bit_count()
            left = count // WORTH if count * self._mean <= LARGEST else inf
        elif left:
            left -= 1
        elif isinstance(found, Cut):
            found = Listing(found.mask, self._layout)
        while len(self._selected) >= KEPT:
            self._selected.pop(next(iter(self._selected), None), None)
        # Put back last: the one that is first has gone unasked the longest.
        self._selected[key] = found, left
        return found

    def selection(self, mask: int) -> Selection:
        """A set of features, to ask pages of."""
        return Cut(mask, self._layout)

    def having(self, chosen: Mapping[str, Iterable[Any]]) -> int:
        """The features whose value for each property is among those chosen; properties must be queryable."""
        mask = self.everything
        for name, values in chosen.items():
            mask &= self.column(name).having(values)
        return mask

    def column(self, name: str) -> Column:
        """The values of a queryable property."""
        return self._columns[name]

    def during(self, days: Days, among: int) -> int:
        """Those `among` the features that touch these days; what bears no time touches all."""
        return self._times.during(days, among) if self._times else among

    def within(self, boxes: Sequence[Box], among: int, test: Callable[[Any], bool] | None = None) -> int:
        """Those `among` the features whose geometry touches one of the boxes; it has to pass the test, too, exactly.

        None without a geometry does.
        """
        touching = self._places.touching(boxes)
        if test is not None:
            touching = self._places.passing(test, touching)
        firsts = self._layout.firsts
        near = 0
        for place, end in runs(touching):
            near |= everything(firsts[end] - firsts[place]) << firsts[place]
        return among & near

    def found(self, selection: Selection, boxes: Sequence[Box]) -> Found:
        """Those selected whose geometry touches one of the boxes, and those without any; place by place."""
        return selection.within(runs(self._places.touching(boxes) | 1 << self._nowhere))

    @cached_property
    def located(self) -> int:
        """The features that have a geometry."""
        return everything(self._layout.firsts[self._nowhere])

    # Reading

    def feature(self, name: str) -> bytes:
        """GeoJSON text of the feature with that id; NotFoundError where there is none."""
        position = self._ids.get(name)
        if position is None:
            raise NotFoundError(f"feature: {name[:80]!r}: no feature of this layer has that id")
        return self._layout.texts[position]

    @cached_property
    def members_text(self) -> bytes:
        """The foreign members of a FeatureCollection as JSON text, each after a comma."""
        text = json.dumps(self.members, ensure_ascii=False, separators=(",", ":"))[1:-1]
        return f",{text}".encode() if text else b""

    def geojson(self, mask: int) -> bytes:
        """A FeatureCollection of the set, with the layer's credits, in the layer's order."""
        features = [self._layout.texts[position] for position in self._in_order(mask)]
        return assemble(self.members, features, self._around(self._places_of(mask & self.located)))

    def csv(self, mask: int) -> bytes:
        """The set as CSV, always with the header line, in the layer's order."""
        data, starts = self._records
        return data[: self._head] + b"".join(data[starts[p] : starts[p + 1]] for p in self._in_order(mask))

    @property
    def extent(self) -> list[float] | None:
        """West, south, east, north of all features, west > east over the antimeridian; None where none is located."""
        return self._around(range(len(self._bounds)))

    @property
    def span(self) -> tuple[str | None, str | None] | None:
        """The first and last day of all features as ISO dates, None where open; None where the layer bears no time."""
        return self._times.span if self._times else None

    # Within

    def _in_order(self, mask: int) -> list[int]:
        return sorted(positions(mask), key=self._order.__getitem__)

    def _places_of(self, mask: int) -> Iterator[int]:
        """The places of features that have one, each once."""
        firsts, end = self._layout.firsts, 0
        for position in positions(mask):
            if position >= end:
                place = bisect_right(firsts, position) - 1
                end = firsts[place + 1]
                yield place

    def _around(self, places: Iterable[int]) -> list[float] | None:
        """What `extent` is, of some of the places."""
        boxes = {place: self._bounds[place] for place in places}
        if not boxes:
            return None
        west, east = arc_around(self._arcs.get(place, (box[0], box[2])) for place, box in boxes.items())
        return [west, min(box[1] for box in boxes.values()), east, max(box[3] for box in boxes.values())]

    @cached_property
    def _ids(self) -> dict[str, int]:
        ids = self._columns["id"]
        return {ids.values[code]: position for position, code in enumerate(ids.codes)}

    @cached_property
    def _records(self) -> tuple[bytes, list[int]]:
        return self._stem.with_suffix(".csv").read_bytes(), list(accumulate(self._lengths, initial=self._head))

    def _geometry(self, place: int) -> Any:
        feature = json.loads(self._layout.texts[self._layout.firsts[place]])
        return read_geometry(json.dumps(feature["geometry"]))


def assemble(members: Mapping[str, Any], features: Iterable[bytes], bbox: Sequence[float] | None) -> bytes:
    """A GeoJSON FeatureCollection: its own members, `bbox` where there is any geometry, one feature a line."""
    head = {"type": "FeatureCollection", **members}
    if bbox:
        head["bbox"] = list(bbox)
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    return b"".join((text[:-1], b',"features":[\n', SEPARATOR.join(features), b"\n]}\n"))
