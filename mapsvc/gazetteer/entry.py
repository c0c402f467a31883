"""What the gazetteer is asked and what it answers: frozen values, no behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mapsvc.model import PlaceKind

How = Literal["exact", "folded", "skeleton", "edit"]

KNOWN_WEIGHT = 100_000
"""A looser likeness (sound, slip) counts for places this prominent, or inside what the context tells."""

SHORTEST_WITH_SLIP = 5
"""In letters; one less inside what the context tells."""

RENOWNED_WEIGHT = 700_000
"""A slip in a name of five letters counts for places this prominent: every word of five is near to some city."""


@dataclass(frozen=True, slots=True)
class ContainedIn:
    """One link of a containment chain: a region or country that holds the place."""

    id: str
    name: str
    kind: PlaceKind


@dataclass(frozen=True, slots=True)
class Entry:
    """One place. lat, lon in degrees (EPSG:4326), `precision_m` the radius in metres they are good to.

    `country` is ISO 3166-1 alpha-2 or "". `chain` holds what contains it, nearest first. `boundary_id` is the
    id in countries.fgb or regions.fgb of a country or region, else None. `source` tells whose coordinates.
    """

    id: str
    name: str
    kind: PlaceKind
    lat: float
    lon: float
    precision_m: int
    country: str
    chain: tuple[ContainedIn, ...]
    boundary_id: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Context:
    """What is known beside the name: countries it may be in (ISO2), its kind, a (lat, lon) near it.

    `within` holds the ids of regions and countries one of which must hold it; empty where none need.
    """

    countries: tuple[str, ...] = ()
    kind: PlaceKind | None = None
    near: tuple[float, float] | None = None
    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A place found: score 0..1, the name it was found under, and how the two names agree."""

    entry: Entry
    score: float
    matched: str
    how: How


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several places fit and none stands out; likeliest first, ten at most."""

    candidates: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Nearby:
    """A place at a point: `distance_m` metres from it, or None where the place's polygon holds the point."""

    entry: Entry
    distance_m: int | None


@dataclass(frozen=True, slots=True)
class Unknown:
    """No place: `reason` is one of two fixed texts; `detail` says more in words fit to show."""

    reason: Literal["refused", "nothing close enough"]
    detail: str = ""
