"""What the labels say: the names and figures of a period's marks, and the quiet names around them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import shapely

from mapsvc.maps.drawing.basemap import NAMES, Basemap, Ground
from mapsvc.maps.drawing.projection import Frame, Tier
from mapsvc.maps.drawing.style import Symbol, symbol
from mapsvc.maps.drawing.typesetting import is_figure
from mapsvc.maps.view import MapView, PeriodView, PlaceView
from mapsvc.model import PlaceKind
from mapsvc.plaintext import plain

MOST_PHRASES = 2

LEAST_SCALE = {"river": 20.0, "lake": 20.0, "sea": 6.0}
"""CSS px per degree of longitude from which a kind of water has its name."""

PER_TOWN = 115
"""CSS px of a container's width for each town of the countries in focus that is named at first."""


@dataclass(frozen=True, slots=True)
class Caption:
    """A mark's label: where it belongs (degrees), its symbol, name and phrases, the symbol's own first.

    `brief` is the first phrase alone and, where there are others, that there is more; `stated` tells whether some claim
    is on the place itself, rather than that it only follows from others; `persons` is the most that is surely there.
    """

    place: PlaceView
    lat: float
    lon: float
    symbol: Symbol
    name: str
    phrases: tuple[str, ...]
    brief: tuple[str, ...] = ()
    stated: bool = True
    persons: int = 0

    @property
    def rank(self) -> tuple[int, int, bool]:
        """Who is placed first: the largest figures, of any kind of place alike, then other countries, sites, regions.

        What only follows comes after what is stated, but for a size that is seen, and what nothing is known of last, so
        that it takes no room from what is reported.
        """
        kinds = {PlaceKind.COUNTRY: 2, PlaceKind.REGION: 4, PlaceKind.AREA: 4}
        if self.unknown:
            group = 6
        elif self.symbol.sized:
            group = 0 if self.stated else 1
        elif not self.stated:
            group = 5
        else:
            group = 0 if self.areal and any(map(is_figure, self.phrases)) else kinds.get(self.place.kind, 3)
        return group, -self.persons, not is_country(self)

    @property
    def led(self) -> bool:
        """Whether its label may stand off, at the end of a line, rather than not at all: it says what is known."""
        return self.symbol.sized or (is_country(self) and bool(self.phrases) and not self.unknown)

    @property
    def keyed(self) -> bool:
        """Whether the key tells it where its label has no room: what is stated and known, and any figure."""
        told = self.stated and bool(self.phrases) and not self.unknown
        return self.led or told or any(map(is_figure, self.phrases))

    @property
    def unknown(self) -> bool:
        """Whether nothing is known of it."""
        return self.symbol.tone == "t-unknown"

    @property
    def areal(self) -> bool:
        """Whether the label names a country, region or area rather than a point."""
        return self.place.areal


@dataclass(frozen=True, slots=True)
class Name:
    """A quiet name of the ground: kind "country", "city", "water"; x and y in units."""

    text: str
    kind: str
    x: float
    y: float


def captions(view: MapView, period: PeriodView, force: str, unit: float) -> tuple[Caption, ...]:
    """The labels of one period and choice of force, largest symbols first; what cannot be located has none.

    A country of the dossier that no report speaks of keeps its name.
    """
    marks = {mark.place.id: mark for mark in period.marks if mark.force == force}
    found = []
    for place in view.places:
        at = position(place)
        mark = marks.get(place.id)
        if at is None or (mark is None and place.kind is not PlaceKind.COUNTRY):
            continue
        drawn = symbol(mark, unit) if mark else Symbol((), "t-unknown")
        told, brief = (mark.phrases(MOST_PHRASES), mark.phrases(1)) if mark else ((), ())
        stated = mark is None or any(cell.stated for cell in mark.cells)
        persons = max((cell.posture.low for cell in mark.cells), default=0) if mark else 0
        found.append(Caption(place, *at, drawn, plain(place.name), told, brief, stated, persons))
    return tuple(sorted(found, key=lambda item: -item.symbol.radius))


def position(place: PlaceView) -> tuple[float, float] | None:
    """Latitude and longitude (degrees) of a place's symbol or label, or None."""
    if place.lat is not None and place.lon is not None:
        return place.lat, place.lon
    if place.geometry is None or place.geometry.is_empty:
        return None
    point = place.geometry.representative_point()
    return point.y, point.x


def located(view: MapView) -> bool:
    """Whether the map has anything to show: a place with a position."""
    return any(position(place) for place in view.places)


def names(view: MapView, base: Basemap, drawn: Ground, frame: Frame, tier: Tier) -> tuple[Name, ...]:
    """The quiet names a container of the tier's size shows: countries by size, then waters and cities."""
    key = f"name_{view.lang}" if f"name_{view.lang}" in NAMES else "name"
    own = {plain(place.name) for place in view.places}
    if (tier, key) not in drawn.named:
        drawn.named[tier, key] = tuple(_countries(base, drawn, frame, tier, key))
    labelled = _labelled_countries(view, drawn, frame)
    countries = [name for code, name in drawn.named[tier, key] if name.text not in own and code not in labelled]
    marked = [frame.xy(frame.lon(at[1]), at[0]) for place in view.places if (at := position(place))]
    near = 22 * frame.unit(tier)
    rest = [
        name
        for name in (*_points(base, drawn, frame, tier, key), *_towns(view, frame, tier))
        if name.text not in own and all(abs(name.x - x) > near or abs(name.y - y) > near for x, y in marked)
    ]
    return (*countries, *rest)


def _labelled_countries(view: MapView, drawn: Ground, frame: Frame) -> set[str]:
    """Codes of the countries that the dossier has a label of its own for, however it spells them."""
    at = [position(place) for place in view.places if place.kind is PlaceKind.COUNTRY]
    points = [shapely.Point(frame.xy(frame.lon(lon), lat)) for lat, lon in filter(None, at)]
    return {code for code, shape in drawn.countries.items() if any(shape.contains(point) for point in points)}


def _countries(base: Basemap, drawn: Ground, frame: Frame, tier: Tier, key: str) -> Iterator[tuple[str, Name]]:
    """Codes and names, these at their own label point where that is in view, else in the middle of the part that is."""
    seen = shapely.box(*frame.seen(tier)).buffer(-24 * frame.unit(tier))
    least = (44 * frame.unit(tier)) ** 2
    table = base.countries.set_index("id")
    found = []
    for code, shape in drawn.countries.items():
        part = shapely.intersection(shape, seen)
        if part.area < least:
            continue
        row = table.loc[code]
        at = shapely.Point(frame.xy(frame.lon(float(row["label_lon"])), float(row["label_lat"])))
        if not seen.contains(at):
            at = _middle(part)
        found.append((part.area, code, Name(plain(str(row[key] or row["name"])), "country", at.x, at.y)))
    yield from ((code, name) for _, code, name in sorted(found, key=lambda item: -item[0]))


def _towns(view: MapView, frame: Frame, tier: Tier) -> Iterator[Name]:
    """The best known towns in view, as many as a reader wants for orientation."""
    left, top, right, bottom = frame.seen(tier)
    for town in view.towns[: round(tier.width / PER_TOWN)]:
        x, y = frame.xy(frame.lon(town.lon), town.lat)
        if left < x < right and top < y < bottom:
            yield Name(plain(town.text), "city", x, y)


def _middle(part: shapely.Geometry) -> shapely.Point:
    largest = max(shapely.get_parts(part), key=lambda piece: piece.area)
    circle = shapely.maximum_inscribed_circle(largest, tolerance=4)
    return shapely.Point(circle.coords[0])


def _points(base: Basemap, drawn: Ground, frame: Frame, tier: Tier, key: str) -> Iterator[Name]:
    """Waters anywhere in view, and cities of the countries in focus, in the file's order."""
    left, top, right, bottom = frame.seen(tier)
    per_degree = math.radians(frame.scale / frame.unit(tier))
    near = [drawn.countries[code] for code in drawn.focus]
    for row in base.labels.to_dict("records"):
        x, y = frame.xy(frame.lon(float(row["lon"])), float(row["lat"]))
        if not (left < x < right and top < y < bottom) or per_degree < LEAST_SCALE.get(row["kind"], 0):
            continue
        kind = "city" if row["kind"] in {"city", "capital", "town"} else "water"
        if kind == "water" or any(shape.contains(shapely.Point(x, y)) for shape in near):
            yield Name(plain(str(row[key] or row["name"])), kind, x, y)


def is_country(item: Caption) -> bool:
    """Whether a label is a country's: set wider, its figure below its name."""
    return item.place.kind == "country"
