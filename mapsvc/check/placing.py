"""Where the places are: names that cannot be placed, and places that would be counted twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations
from typing import TYPE_CHECKING, Any

from mapsvc.dossier.columns import PLACES
from mapsvc.errors import Problem
from mapsvc.model import PlaceKind
from mapsvc.places import AREAL_KINDS, Located

if TYPE_CHECKING:
    from mapsvc.boundaries import Boundaries

REMEDY = "give a query the gazetteer knows, or parent, lat and lon"
POINTS = frozenset({PlaceKind.BASE, PlaceKind.SITE, PlaceKind.CITY})
"""Kinds that lie where their point lies; an area's point says little of its extent."""

METRES_A_DEGREE = 111_000
MOSTLY = 0.9
"""Boundaries are simplified: a polygon with this share of its area in another lies within it."""


def placing(located: Sequence[Located], lines: Mapping[str, int]) -> Iterator[Problem]:
    """Find what is wrong with the places as located; `lines` maps place ids to lines of places.csv."""
    from mapsvc.boundaries import Boundaries

    finder = _Finder(located, lines)
    yield from finder.unplaced()
    yield from finder.inside_out()
    yield from finder.abroad()
    yield from finder.twice()
    yield from finder.nested(Boundaries.shipped())


class _Finder:
    """Finds the problems of one dossier's places."""

    def __init__(self, located: Sequence[Located], lines: Mapping[str, int]) -> None:
        self.located, self.lines = located, lines

    def unplaced(self) -> Iterator[Problem]:
        """Warn of names that the gazetteer does not place."""
        for item in self.located:
            if item.problem:
                advice = f"{item.problem}; it stays off the map, and within nothing but a parent given: {REMEDY}"
                yield self._problem(item, "name", item.place.name, advice, warning=True)

    def inside_out(self) -> Iterator[Problem]:
        """Refuse a parent that lies within its child."""
        within = {item.place.id: item.within for item in self.located}
        for item in self.located:
            parent = item.place.parent
            if parent and parent in within and item.place.id in within[parent]:
                expected = "expected a parent that the gazetteer does not place within this place"
                yield self._problem(item, "parent", parent, expected)

    def abroad(self) -> Iterator[Problem]:
        """Warn of names found only outside the countries that the dossier names."""
        theatre = {item.country for item in self.located if item.place.kind is PlaceKind.COUNTRY and item.country}
        for item in self.located:
            # Whoever gives coordinates has made sure.
            found = item.entry and item.country and item.place.lat is None
            if theatre and found and item.country not in theatre:
                where = ", ".join(sorted(theatre))
                expected = f"expected a place in {where}; the only one found is in {item.country} ({item.entry})"
                yield self._problem(item, "name", item.place.name, expected, warning=True)

    def twice(self) -> Iterator[Problem]:
        """Warn of two places that are one for the gazetteer."""
        first: dict[str, Located] = {}
        for item in self.located:
            if item.entry is None:
                continue
            other = first.setdefault(item.entry, item)
            if other is not item:
                expected = f"expected a place of its own: {other.place.id!r} is {item.entry} in the gazetteer too"
                yield self._problem(item, "name", item.place.name, expected, warning=True)

    def nested(self, boundaries: Boundaries) -> Iterator[Problem]:
        """Refuse places directly under one parent of which one lies within the other: they would be added up."""
        wanted = dict.fromkeys(item.boundary for item in self.located if item.boundary)
        shapes = {row.id: row.geometry for row in boundaries.rows(wanted).itertuples()}
        siblings: dict[str, list[Located]] = {}
        for item in self.located:
            if item.parent is not None:
                siblings.setdefault(item.parent, []).append(item)
        for parent, items in siblings.items():
            for inner, outer in permutations(items, 2):
                if inner.entry != outer.entry and _lies_within(inner, outer, shapes):
                    expected = (
                        f"expected {outer.place.id!r}, which it lies within: "
                        f"directly under {parent!r} both would be added up"
                    )
                    yield self._problem(inner, "parent", inner.place.parent or "", expected)

    def _problem(self, item: Located, column: str, value: str, expected: str, *, warning: bool = False) -> Problem:
        line = self.lines.get(item.place.id, 0)
        return Problem(PLACES.file, line, column, value, expected, "warning" if warning else "error")


def _lies_within(inner: Located, outer: Located, shapes: Mapping[str, Any]) -> bool:
    """Whether the gazetteer's chain or the polygons put one place within another; where unsure, it does not."""
    if outer.place.id in inner.within:
        return True
    around = shapes.get(outer.boundary) if outer.boundary else None
    if around is None:
        return False
    if inner.place.kind in AREAL_KINDS:
        own = shapes.get(inner.boundary) if inner.boundary else None
        return own is not None and own.area < around.area and own.intersection(around).area >= MOSTLY * own.area
    if inner.place.kind not in POINTS or inner.lat is None or inner.lon is None:
        return False
    from shapely import Point

    point = Point(inner.lon, inner.lat)
    # A point may be off by its precision: near the border it could be on either side.
    surely = bool(around.boundary.distance(point) * METRES_A_DEGREE > (inner.precision_m or 0))
    return surely and bool(around.contains(point))
