"""Filters in CQL2 text (OGC 21-065r2) → the features that satisfy them.

A predicate on a missing value is neither true nor false, so every expression is worked out as two sets, the features
for which it is true and those for which it is false. `mapsvc.web.ogc.cql_text` parses.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mapsvc.collection import Box, Collection, FieldEntry
from mapsvc.errors import InputError
from mapsvc.web.extent import boxes_of
from mapsvc.web.ogc.cql_text import like, parse, unquoted, wkt
from mapsvc.web.ogc.crs import Crs
from mapsvc.web.params import is_date

GEOMETRY = "geometry"
GEOMETRIES = "a valid geometry in WKT, longitudes within ±360 and latitudes within ±90"
OPEN = ".."
_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_WORDS = {"text": "a text in single quotes", "date": "a day such as DATE('2025-10-01')"}
_WORDS |= {"integer": "a number", "boolean": "TRUE or FALSE"}


@dataclass(frozen=True, slots=True)
class Truth:
    """The features for which an expression is true, and those for which it is false."""

    true: int
    false: int


def find(text: str, collection: Collection, crs: Crs) -> int:
    """The features of the collection that satisfy the filter, its geometries in `crs`. Raises InputError."""
    return _Filter(collection, crs).truth(parse(text)).true


class _Filter:
    """A filter being worked out on one collection; a method for each kind of node."""

    def __init__(self, collection: Collection, crs: Crs) -> None:
        self.collection, self.crs = collection, crs
        self.fields = {field.name: field for field in collection.fields if field.queryable}

    def truth(self, node: Any) -> Truth:
        found: Truth = getattr(self, node.data)(*node.children)
        return found

    def any_of(self, *nodes: Any) -> Truth:
        true, false = 0, self.collection.everything
        for each in map(self.truth, nodes):
            true, false = true | each.true, false & each.false
        return Truth(true, false)

    def all_of(self, *nodes: Any) -> Truth:
        true, false = self.collection.everything, 0
        for each in map(self.truth, nodes):
            true, false = true & each.true, false | each.false
        return Truth(true, false)

    def negation(self, node: Any) -> Truth:
        inner = self.truth(node)
        return Truth(inner.false, inner.true)

    def constant(self, token: str) -> Truth:
        everything = self.collection.everything
        return Truth(everything, 0) if token.upper() == "TRUE" else Truth(0, everything)

    def comparison(self, prop: Any, sign: str, literal: Any) -> Truth:
        field = self._field(prop)
        value = self._literal(field, literal)
        compare = _OPERATORS[str(sign)]
        return self._where(field, lambda stored: compare(stored, value))

    def like(self, prop: Any, *rest: Any) -> Truth:
        field = self._field(prop)
        if field.type != "text":
            raise InputError(f"filter: {field.name}: LIKE needs a text")
        return self._where(field, like(unquoted(rest[-1])), negated=len(rest) > 1)

    def between(self, prop: Any, *rest: Any) -> Truth:
        field = self._field(prop)
        low, high = (self._literal(field, node) for node in rest[-2:])
        return self._where(field, lambda stored: low <= stored <= high, negated=len(rest) > 2)

    def among(self, prop: Any, *rest: Any) -> Truth:
        field = self._field(prop)
        negated = not hasattr(rest[0], "data")
        values = {self._literal(field, node) for node in rest[negated:]}
        return self._where(field, values.__contains__, negated=negated)

    def missing(self, prop: Any, *negated: Any) -> Truth:
        if self._name(prop) == GEOMETRY:
            present = self.collection.located
        else:
            field = self._field(prop)
            present = self.collection.column(field.name).passing(lambda stored: not _is_open(field, stored))
        absent = self.collection.everything & ~present
        return Truth(present, absent) if negated else Truth(absent, present)

    def intersects(self, prop: Any, geometry: Any) -> Truth:
        if self._name(prop) != GEOMETRY:
            raise InputError(f"filter: {self._name(prop)}: S_INTERSECTS needs the property {GEOMETRY}")
        located = self.collection.located
        true = self._touching(geometry, located)
        return Truth(true, located & ~true)

    def intersects_flipped(self, geometry: Any, prop: Any) -> Truth:
        return self.intersects(prop, geometry)

    def _touching(self, geometry: Any, among: int) -> int:
        if geometry.data == "bbox":
            numbers = [float(token) for token in geometry.children]
            if len(numbers) not in (4, 6):
                raise InputError("filter: BBOX: expected four or six numbers")
            if len(numbers) == 6:
                del numbers[5], numbers[2]
            west, south = self.crs.to(numbers[0], numbers[1])
            east, north = self.crs.to(numbers[2], numbers[3])
            given = ",".join(map(str, geometry.children))
            boxes = boxes_of((west, south, east, north), given, "filter: BBOX")
            return self.collection.within(boxes, among)
        from mapsvc.collection.geometry import from_wkt

        shapes = from_wkt(wkt(geometry.children[0], self.crs))
        if shapes is None:
            raise InputError(f"filter: S_INTERSECTS: expected {GEOMETRIES}")
        around = [Box(*shape.bounds) for shape in shapes]
        return self.collection.within(around, among, lambda stored: any(shape.intersects(stored) for shape in shapes))

    def _where(self, field: FieldEntry, test: Callable[[Any], bool], *, negated: bool = False) -> Truth:
        column = self.collection.column(field.name)
        present = column.passing(lambda stored: not _is_open(field, stored))
        true = column.passing(test) & present
        return Truth(present & ~true, true) if negated else Truth(true, present & ~true)

    def _field(self, prop: Any) -> FieldEntry:
        name = self._name(prop)
        if name not in self.fields:
            known = ", ".join([*self.fields, GEOMETRY])
            raise InputError(f"filter: {name[:80]!r}: not a queryable of this collection; expected one of {known}")
        return self.fields[name]

    def _name(self, prop: Any) -> str:
        [token] = prop.children
        return str(token)[1:-1] if token.type == "QUOTED" else str(token)

    def _literal(self, field: FieldEntry, node: Any) -> Any:
        """The literal as the field's values are kept. Raises InputError where it is of another type."""
        kind, token = node.data, str(node.children[0])
        if kind == "number" and field.type == "integer":
            return float(token)
        if kind == "boolean" and field.type == "boolean":
            return token.upper() == "TRUE"
        if kind == "text" and field.type == "text":
            return unquoted(token)
        if kind in ("text", "date", "timestamp") and field.type == "date":
            day = unquoted(token)[: 10 if kind == "timestamp" else None]
            if is_date(day):
                return day
        raise InputError(f"filter: {field.name}: {token[:80]}: expected {_WORDS[field.type]}")


def _is_open(field: FieldEntry, value: Any) -> bool:
    """Whether a stored date is the mark of an open end, which is no date to compare with."""
    return field.type == "date" and value == OPEN
