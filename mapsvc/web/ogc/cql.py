"""Filters in CQL2 text (OGC 21-065r2) → the features that satisfy them.

The grammar is `cql2.lark`. A predicate on a missing value is neither true nor false, so every expression is worked out
as two sets, the features for which it is true and those for which it is false.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from mapsvc.collection import Box, Collection, FieldEntry
from mapsvc.errors import InputError
from mapsvc.web.extent import boxes_of
from mapsvc.web.ogc.crs import Crs
from mapsvc.web.params import is_date

LONGEST = 2000
DEEPEST = 32
MOST_PREDICATES = 20
"""Bounds on a filter: characters, nested parentheses, comparisons (each looks at every distinct value once)."""
EXPECTED = "a filter in CQL2 text, such as place = 'iraq' AND low >= 100"
GEOMETRY = "geometry"
OPEN = ".."
_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_QUOTE = re.compile(r"''|\\'")
_PATTERN = re.compile(r"\\.|[%_]|[^\\%_]+|\\", re.DOTALL)
_WORDS = {"text": "a text in single quotes", "date": "a day such as DATE('2025-10-01')"}
_WORDS |= {"integer": "a number", "boolean": "TRUE or FALSE"}


@dataclass(frozen=True, slots=True)
class Truth:
    """The features for which an expression is true, and those for which it is false."""

    true: int
    false: int


def find(text: str, collection: Collection, crs: Crs) -> int:
    """The features of the collection that satisfy the filter, its geometries in `crs`. Raises InputError."""
    return _Filter(collection, crs).truth(_parse(text)).true


def _parse(text: str) -> Any:
    depth = deepest = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        deepest = max(deepest, depth)
    if len(text) > LONGEST or deepest > DEEPEST:
        raise InputError(f"filter: expected at most {LONGEST} characters and {DEEPEST} nested parentheses")
    from lark.exceptions import LarkError

    try:
        tree = _parser().parse(text)
    except LarkError as error:
        column = getattr(error, "column", None)
        where = f" near character {column}" if isinstance(column, int) and column > 0 else ""
        raise InputError(f"filter: {text[:80]!r}: not understood{where}: expected {EXPECTED}") from None
    predicates = sum(1 for _ in tree.find_pred(lambda t: t.data in _PREDICATES))
    if predicates > MOST_PREDICATES:
        raise InputError(f"filter: {predicates} comparisons: expected at most {MOST_PREDICATES}")
    return tree


@cache
def _parser() -> Any:
    from lark import Lark

    return Lark(Path(__file__).with_name("cql2.lark").read_text("utf-8"), parser="lalr")


_PREDICATES = frozenset({"comparison", "like", "between", "among", "missing", "intersects", "intersects_flipped"})


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
        return self._where(field, _like(_unquoted(rest[-1])), negated=len(rest) > 1)

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
            return self.collection.within(boxes_of(west, south, east, north, given=given), among)
        from mapsvc.collection.geometry import from_wkt

        shape = from_wkt(_wkt(geometry.children[0], self.crs))
        if shape is None:
            raise InputError("filter: the geometry in S_INTERSECTS is not a valid one")
        near = self.collection.within([Box(*shape.bounds)], among)
        return self.collection.shaped(shape.intersects, near)

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
            return _unquoted(token)
        if kind in ("text", "date", "timestamp") and field.type == "date":
            day = _unquoted(token)[: 10 if kind == "timestamp" else None]
            if is_date(day):
                return day
        raise InputError(f"filter: {field.name}: {token[:80]}: expected {_WORDS[field.type]}")


def _is_open(field: FieldEntry, value: Any) -> bool:
    """Whether a stored date is the mark of an open end, which is no date to compare with."""
    return field.type == "date" and value == OPEN


def _unquoted(token: str) -> str:
    return _QUOTE.sub("'", token[1:-1])


def _like(pattern: str) -> Callable[[str], bool]:
    """Match `%` (any text) and `_` (any character) without backtracking: each part as far left as it goes."""
    sources, sizes = [""], [0]
    for piece in _PATTERN.findall(pattern):
        if piece == "%":
            sources.append("")
            sizes.append(0)
            continue
        literal = piece[1:] if piece[0] == "\\" and len(piece) > 1 else piece
        sources[-1] += "." if piece == "_" else re.escape(literal)
        sizes[-1] += len(literal)
    parts = [re.compile(source, re.DOTALL) for source in sources]

    def matches(value: str) -> bool:
        if len(parts) == 1:
            return parts[0].fullmatch(value) is not None
        if len(value) < sizes[0] + sizes[-1] or not parts[0].match(value):
            return False
        end, at = len(value) - sizes[-1], sizes[0]
        for part in parts[1:-1]:
            found = part.search(value, at, end)
            if not found:
                return False
            at = found.end()
        return at <= end and parts[-1].fullmatch(value, end) is not None

    return matches


def _wkt(node: Any, crs: Crs) -> str:
    """The geometry written again as WKT in lon/lat, without heights."""
    if node.data == "coordinates":
        x, y = crs.to(float(node.children[0]), float(node.children[1]))
        return f"{x!r} {y!r}"
    if node.data == "group":
        return f"({','.join(_wkt(child, crs) for child in node.children)})"
    name, *members = node.children
    inner = [_wkt(member, crs) for member in members]
    text = inner[0] if members[0].data == "group" else f"({','.join(inner)})"
    return f"{name.upper().removesuffix('Z').strip()} {text}"
