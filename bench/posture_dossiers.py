"""Random but realistic dossiers for the benchmark of the bounds: made from a hidden truth, in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from mapsvc.model import (
    Baseline,
    CellKey,
    Claim,
    Dossier,
    Figure,
    Force,
    Layer,
    Modality,
    Period,
    Place,
    PlaceKind,
    Relation,
    Share,
    Source,
)

COUNTRIES = 50
FORCES = (Force("allied", "Allied"), Force("us", "US", "allied"), Force("uk", "UK", "allied"))
WRONG = 0.01
"""So many reports of a number contradict the truth, and mostly other reports too, unless another share is asked for."""


@dataclass(frozen=True)
class World:
    """What is true: headcounts by (force, place, period), bases by country, and the periods in order."""

    counts: dict[tuple[str, str, str], int]
    bases: dict[str, list[str]]
    periods: list[str]
    wrong: float


def dossier_of(claims: int, seed: int = 1, wrong: float = WRONG) -> Dossier:
    """Make a dossier of so many claims over 50 countries; the same seed gives the same dossier.

    `wrong` is the share of the reported numbers that are not true: about double.
    """
    random = Random(seed)  # noqa: S311
    bases, periods = min(16, max(1, claims // COUNTRIES // 4)), min(6, 2 + claims // 1000)
    world = _world(random, bases, periods, wrong)
    sources = tuple(Source(f"s{n}", f"Paper {n}", f"Report {n}", f"s{n - n % 3}") for n in range(max(10, claims // 8)))
    return Dossier(
        id="bench",
        title="Benchmark",
        description="",
        version="1",
        licenses=(),
        contributors=(),
        sources=sources,
        forces=FORCES,
        places=tuple(_places(world)),
        periods=tuple(Period(name, name, None, None, None) for name in world.periods),
        claims=tuple(_claims(claims, world, sources, random)),
    )


def parents_of(dossier: Dossier) -> dict[str, str | None]:
    """The containment tree, as `assess` wants it."""
    return {place.id: place.parent for place in dossier.places}


def _world(random: Random, bases: int, periods: int, wrong: float) -> World:
    world = World({}, {}, [f"p{n}" for n in range(periods)], wrong)
    for number in range(COUNTRIES):
        country = f"c{number}"
        world.bases[country] = [f"{country}b{base}" for base in range(bases)]
        for period in world.periods:
            for force in ("us", "uk"):
                for base in world.bases[country]:
                    world.counts[force, base, period] = random.choice([0, 0, 5, 40, 150, 300, 900])
                inside = sum(world.counts[force, base, period] for base in world.bases[country])
                world.counts[force, country, period] = inside + random.choice([0, 20, 200])
            for place in (country, *world.bases[country]):
                both = world.counts["us", place, period] + world.counts["uk", place, period]
                world.counts["allied", place, period] = both + random.choice([0, 10])
    return world


def _places(world: World) -> Iterator[Place]:
    for country, bases in world.bases.items():
        yield Place(country, country, country, PlaceKind.COUNTRY)
        for base in bases:
            yield Place(base, base, base, PlaceKind.BASE, country)


def _claims(count: int, world: World, sources: tuple[Source, ...], random: Random) -> Iterator[Claim]:
    """Sentences of one claim, or now and then of two about one country."""
    number = 0
    while number < count:
        source, country = random.choice(sources), random.choice(list(world.bases))
        said = f"k{number}"
        for _ in range(min(2 if random.random() < 0.1 else 1, count - number)):
            yield replace(_claim(f"k{number}", world, source, country, random), statement=said)
            number += 1


def _claim(name: str, world: World, source: Source, country: str, random: Random) -> Claim:
    place = random.choice([country, random.choice(world.bases[country])])
    at = random.randrange(len(world.periods))
    planned = random.random() < 0.2
    kind = random.choices(
        [Relation.LEVEL, Relation.PRESENT, Relation.REDUCED, Relation.REMOVED, Relation.REMOVED_SHARE, Relation.SUM],
        [60, 14, 8, 6, 6, 6],
    )[0]
    force = random.choice(["us", "us", "uk", "allied"])
    key = CellKey(Layer.PLANNED if planned else Layer.REPORTED, force, place, world.periods[at])
    relation, figure, sites = _assertion(kind, key, world, at, random)
    based = relation in (Relation.REDUCED, Relation.REMOVED, Relation.REMOVED_SHARE)
    return Claim(
        id=name,
        statement=name,
        source=source.id,
        origin=source.origin,
        modality=Modality.PLANNED if planned else Modality.REPORTED,
        force=force,
        place=country if relation is Relation.SUM else place,
        period=world.periods[at],
        relation=relation,
        figure=figure,
        baseline=Baseline(world.periods[at - 1]) if based else None,
        sites=sites,
    )


def _assertion(
    kind: Relation, key: CellKey, world: World, at: int, random: Random
) -> tuple[Relation, Figure | Share | None, tuple[str, ...]]:
    """What is said: true of the hidden world, but for a few."""
    now = world.counts[key.force, key.place, key.period]
    then = world.counts[key.force, key.place, world.periods[at - 1]]
    if kind is Relation.SUM:
        return Relation.MAJORITY_AT if _mostly(world, key) else Relation.PRESENT, None, _largest(world, key)
    if kind is Relation.PRESENT or (at and now < then and kind is Relation.REDUCED):
        if kind is Relation.PRESENT and now == 0:
            return Relation.VACATED, None, ()
        return kind, None, ()
    if at and now < then and kind is Relation.REMOVED:
        return kind, _about(then - now, random), ()
    if at and now < then and kind is Relation.REMOVED_SHARE:
        gone = Fraction(then - now, then)
        return kind, Share("", max(Fraction(0), gone - Fraction(1, 20)), min(Fraction(1), gone + Fraction(1, 20))), ()
    wrong = random.random() < world.wrong
    return Relation.LEVEL, _about(now * 2 + 100 if wrong else now, random), ()


def _mostly(world: World, key: CellKey) -> bool:
    """Whether one base has more than half of a country's."""
    most = max((world.counts[key.force, base, key.period] for base in world.bases.get(key.place, ())), default=0)
    return 2 * most > world.counts[key.force, key.place, key.period]


def _largest(world: World, key: CellKey) -> tuple[str, ...]:
    bases = world.bases.get(key.place, ())
    return tuple(sorted(bases, key=lambda base: -world.counts[key.force, base, key.period])[:1])


def _about(number: int, random: Random) -> Figure:
    share = random.choice([0, 10, 10, 10, 20])
    low, high = number - number * share // 100, number + number * share // 100
    return Figure("", low, None if random.random() < 0.1 else high, number if random.random() < 0.7 else None)
