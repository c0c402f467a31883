"""Which of several namesakes is meant: rules in a fixed order, and "none stands out" as a proper answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from math import asin, cos, inf, radians, sin, sqrt
from typing import Any

from rapidfuzz import fuzz

from mapsvc.gazetteer.entry import KNOWN_WEIGHT, RENOWNED_WEIGHT, Ambiguous, Context, Entry, How, Match
from mapsvc.gazetteer.names import loose, read_cue
from mapsvc.gazetteer.sounds import skeleton, sound
from mapsvc.model import PlaceKind

COMPATIBLE: dict[PlaceKind, tuple[PlaceKind, ...]] = {
    PlaceKind.BASE: (PlaceKind.BASE, PlaceKind.SITE),
    PlaceKind.SITE: (PlaceKind.SITE, PlaceKind.BASE),
    PlaceKind.CITY: (PlaceKind.CITY,),
    PlaceKind.REGION: (PlaceKind.REGION, PlaceKind.AREA),
    PlaceKind.COUNTRY: (PlaceKind.COUNTRY,),
    PlaceKind.AREA: (PlaceKind.AREA, PlaceKind.REGION, PlaceKind.CITY, PlaceKind.BASE, PlaceKind.SITE),
}
"""Kind asked for → kinds that will do, best first; a lesser one counts only where no better one is found."""

DOMINANCE = 5.0
"""How many times more prominent than the next a place must be to be meant without further context."""

ALTERNATE_NAME, WITHOUT_ARTICLE = 0.05, 0.005
"""What prominence is worth under a name that is not the principal one, or is it only but for an article."""

SAME_PLACE_KM = 20.0
"""Two entries of one kind and name this near to each other are one place listed twice."""

SEAT_KM = 80.0
"""How far from a region's middle its namesake city may lie, where it is a region (London) of its own."""

BESIDE_KM = 100.0
"""How far from a city's middle a base may lie that is told by it: Camp Speicher Tikrit."""

NEAR_KM = 300.0
_MOST_CANDIDATES = 10
_KINDS = {kind.value: kind for kind in PlaceKind}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row of the index under one of its names; `row` is what an Entry is made of."""

    row: tuple[Any, ...]
    raw: str
    main: bool
    cued: bool
    how: How = "exact"
    score: float = 1.0
    odds: float = 1.0

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> Candidate:
        """Wrap a row: the columns of an entry, then name, principal?, only with a cue of its kind?"""
        return cls(row[:-3], row[-3], bool(row[-2]), bool(row[-1]))

    @property
    def id(self) -> str:  # noqa: D102
        return str(self.row[1])

    @property
    def name(self) -> str:  # noqa: D102
        return str(self.row[2])

    @property
    def kind(self) -> PlaceKind:  # noqa: D102
        return _KINDS[self.row[3]]

    @property
    def point(self) -> tuple[float, float]:  # noqa: D102
        return float(self.row[4]), float(self.row[5])

    @property
    def country(self) -> str:  # noqa: D102
        return str(self.row[7])

    @property
    def chain(self) -> list[str]:  # noqa: D102
        return str(self.row[8]).split()

    @property
    def weight(self) -> float:  # noqa: D102
        return float(self.row[11])

    @property
    def standing(self) -> float:
        """How prominent the place is under this name, times how likely the slip is that makes another of it."""
        name = 1.0 if self.main else ALTERNATE_NAME
        return self.odds * self.weight * name * (WITHOUT_ARTICLE if self.how == "folded" and self.score < 1 else 1.0)

    @property
    def is_called_so(self) -> bool:
        """Tell whether this is the name we show: Tunis, a city before it is a Kurdish name of the country."""
        return loose(self.raw) == loose(self.name)

    @property
    def is_lesser(self) -> bool:
        """Tell whether this is another name of a little-known place: Ambar is at times written Anbar."""
        return not self.main and self.weight < KNOWN_WEIGHT

    def is_held_by(self, holder: Candidate) -> bool:
        """Tell whether this is well known and lies in a country or region, or is a base, site or area near a city."""
        if holder.kind is PlaceKind.CITY or holder.kind is PlaceKind.AREA:
            beside = self.kind in {PlaceKind.BASE, PlaceKind.SITE, PlaceKind.AREA}
            return beside and kilometres(self.point, holder.point) <= BESIDE_KM
        known = self.kind is not PlaceKind.CITY or self.weight >= KNOWN_WEIGHT
        return known and holder.id in self.chain

    def judged(self, how: How, score: float, odds: float = 1.0) -> Candidate:
        """Say how the names agree, and how many times likelier than another the slip is that parts them."""
        return replace(self, how=how, score=score, odds=odds)

    def lies_near(self, near: tuple[float, float] | None) -> bool:
        """Tell whether this is near the point that the context gives."""
        return near is not None and kilometres(near, self.point) <= NEAR_KM

    def reaches(self, near: tuple[float, float]) -> bool:
        """Tell whether a point lies in this, or not far outside: `row` holds the radius in metres."""
        return kilometres(near, self.point) <= float(self.row[6]) / 1000 + NEAR_KM

    def fits(self, kind: PlaceKind | None) -> bool:
        """Tell whether the kind asked for allows this: "Taji" is Camp Taji only to who asks for a base."""
        if self.cued:
            return self.kind is kind
        return kind is None or self.kind in COMPATIBLE[kind]


def choose(
    found: Iterable[Candidate],
    kind: PlaceKind | None,
    context: Context,
    entry: Callable[[tuple[Any, ...]], Entry],
) -> Match | Ambiguous:
    """Choose among candidates (at least one): by kind, then nearness, then prominence.

    Where none stands out, the most prominent comes first; of a bare name's meanings regions come last.
    """
    best: dict[str, Candidate] = {}
    for candidate in found:
        if candidate.id not in best or candidate.standing > best[candidate.id].standing:
            best[candidate.id] = candidate
    rivals = _by_kind(_around(list(best.values()), context.near), kind)
    rivals = _near(rivals, context.near)
    rivals.sort(key=lambda candidate: (-candidate.standing, candidate.id))
    rivals = _once(rivals)
    matches = tuple(Match(entry(c.row), c.score, c.raw, c.how) for c in rivals[:_MOST_CANDIDATES])
    if len(rivals) == 1 or rivals[0].standing >= DOMINANCE * rivals[1].standing:
        return matches[0]
    if kind is None:
        matches = tuple(sorted(matches, key=lambda match: match.entry.kind is PlaceKind.REGION))
    return Ambiguous(matches)


def _around(rivals: list[Candidate], near: tuple[float, float] | None) -> list[Candidate]:
    """Leave countries out that the point lies well outside of, where a namesake is nearer: Georgia, near Atlanta."""
    if near is None or not any(rival.lies_near(near) for rival in rivals):
        return rivals
    return [rival for rival in rivals if rival.kind is not PlaceKind.COUNTRY or rival.reaches(near)]


def _by_kind(rivals: list[Candidate], kind: PlaceKind | None) -> list[Candidate]:
    if kind is not None:
        asked = COMPATIBLE[kind][min(COMPATIBLE[kind].index(rival.kind) for rival in rivals)]
        if asked is not kind and (city := _far_from_regions(rivals)):
            return [city]
        return [rival for rival in rivals if rival.kind is asked]
    countries = [one for one in rivals if one.kind is PlaceKind.COUNTRY and one.main]
    if any(one.score < 1 for one in countries) and len({loose(rival.raw) for rival in rivals}) > 1:
        countries = [one for one in countries if one.score == 1]
    renowned = (rival for rival in rivals if rival.kind is PlaceKind.CITY and rival.weight >= RENOWNED_WEIGHT)
    if countries and not any(rival.is_called_so for rival in renowned):
        return countries
    if own := [rival for rival in countries if rival.is_called_so]:
        return own
    rivals = [rival for rival in rivals if rival not in countries] if countries else rivals
    cities = [rival for rival in rivals if rival.kind is PlaceKind.CITY]
    return [rival for rival in rivals if not any(_is_seat(city, rival) for city in cities)]


def _far_from_regions(rivals: list[Candidate]) -> Candidate | None:
    """Find the city that outshines every region of the name, where none holds it: سامراء is not Zamora in Spain."""
    regions = [rival for rival in rivals if rival.kind is PlaceKind.REGION]
    least = min((region.standing for region in regions), default=inf)
    cities = (rival for rival in rivals if rival.kind is PlaceKind.CITY and rival.standing > least)
    city = max(cities, key=lambda one: one.standing, default=None)
    return None if city is None or any(region.id in city.chain for region in regions) else city


def _is_seat(city: Candidate, region: Candidate) -> bool:
    """Tell whether a name shared by a city and the region around it means the city.

    Not where it is a stray alternate of the city's: Mosul is at times called Nineveh, which means the region. But
    Girishk is a spelling of the city's name, and none of Helmand's.
    """
    if region.kind is not PlaceKind.REGION or region.country != city.country:
        return False
    around = region.id in city.chain or kilometres(city.point, region.point) <= SEAT_KM
    if not around or city.main:
        return around
    cue = read_cue(region.name)
    town, whole = loose(city.name), loose(cue.rest if cue else region.name)
    return _namesakes(town, whole) or (_namesakes(loose(city.raw), town) and not _namesakes(loose(region.raw), whole))


def _namesakes(a: str, b: str) -> bool:
    return fuzz.ratio(a, b) >= 70 or skeleton(sound(a)) == skeleton(sound(b)) != ""


def _near(rivals: list[Candidate], near: tuple[float, float] | None) -> list[Candidate]:
    if near is None or len(rivals) < 2:
        return rivals
    distances = sorted((kilometres(near, rival.point), rival.id, rival) for rival in rivals)
    close = [rival for distance, _, rival in distances if distance <= NEAR_KM]
    if len(close) > 1 and distances[1][0] >= 3 * max(distances[0][0], SAME_PLACE_KM):
        return close[:1]
    return close or rivals


def _once(rivals: list[Candidate]) -> list[Candidate]:
    kept: list[Candidate] = []
    for rival in rivals:
        twins = (one for one in kept if one.kind is rival.kind and one.kind is not PlaceKind.REGION)
        if not any(kilometres(one.point, rival.point) <= SAME_PLACE_KM for one in twins):
            kept.append(rival)
    return kept


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two (lat, lon) points in kilometres, on a sphere of radius 6371 km."""
    lat_a, lat_b = radians(a[0]), radians(b[0])
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin(radians(b[1] - a[1]) / 2) ** 2
    return 2 * 6371.0 * asin(min(1.0, sqrt(half)))
