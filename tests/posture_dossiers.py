"""Random small dossiers for the posture engine, small enough for the oracle that tries everything.

`dossiers` draws any claims of any cells; `quarrels` draws many claims of few cells, so that several clash at once and
plans start from reports in dispute; `dated` adds the report clock.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import strategies as st

from mapsvc.model import (
    Baseline,
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
    ReportDate,
    Ruling,
    Share,
    Source,
)

Shape = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
SHAPES: dict[str, Shape] = {
    "one force, two periods": (("a",), ("land", "fort"), ("then", "now")),
    "two forces": (("all", "some"), ("land", "fort"), ("now",)),
    "two forts": (("a",), ("land", "fort", "camp"), ("now",)),
    "two forces, two periods": (("all", "some"), ("land",), ("then", "now")),
    "three periods": (("a",), ("land",), ("then", "now", "later")),
    "an overlapping valley": (("a",), ("land", "fort", "valley"), ("now",)),
    "forces within a force": (("all", "some", "few"), ("land",), ("now",)),
    "a place within a place within a place": (("a",), ("land", "fort", "hut"), ("now",)),
    "two lands": (("a",), ("land", "isle"), ("now",)),
    "two forces in two forts": (("all", "some"), ("land", "fort", "camp"), ("now",)),
}
PARENTS = {"land": None, "isle": None, "fort": "land", "camp": "land", "valley": "land", "hut": "fort"}
SUPERSETS = {"some": "all", "few": "all"}
SHARES = (
    Share("more than half", Fraction(1, 2), Fraction(1), low_strict=True),
    Share("nearly half", Fraction(2, 5), Fraction(1, 2), high_strict=True),
    Share("about half", Fraction(9, 20), Fraction(11, 20)),
    Share("about a third", Fraction(3, 10), Fraction(11, 30)),
)
CHANGES = (Relation.REDUCED, Relation.REMOVED, Relation.ADDED, Relation.REMOVED_SHARE)
FIRST_DAY = date(2024, 1, 1)


def bare(shape: str, subset_periods: tuple[str, ...] | None = None) -> Dossier:
    """A dossier without claims, one of its forces in another in some periods only (None: in all)."""
    forces, places, periods = SHAPES[shape]
    return Dossier(
        id="tiny",
        title="Tiny",
        description="",
        version="1",
        licenses=(),
        contributors=(),
        sources=(Source("paper", "Paper", "A story", "paper"),),
        forces=tuple(
            Force(name, name, SUPERSETS.get(name), subset_periods if name == "some" else None) for name in forces
        ),
        places=tuple(
            Place(name, name, name, PlaceKind.AREA, PARENTS[name], overlaps=name == "valley") for name in places
        ),
        periods=tuple(Period(name, name, None, None, None) for name in periods),
        claims=(),
    )


@st.composite
def holding(draw: st.DrawFn, shape: str, claims: tuple[Claim, ...], doubted: int) -> tuple[str, Dossier]:
    """A dossier with these claims, with now and then a ruling on one of the first `doubted`."""
    periods = SHAPES[shape][2]
    dossier = bare(shape, draw(st.sampled_from([None, None, periods[:1], periods[1:]])))
    rulings = tuple(Ruling(claim.id, "mistaken") for claim in claims[:doubted] if draw(st.integers(0, 9)) == 0)
    return shape, replace(dossier, claims=claims, rulings=rulings)


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    low = draw(st.sampled_from([0, 1, 2, 0, 1, 2, 7]))
    high = draw(st.sampled_from([low, low + 1, low + 4, None]))
    return Figure("", low, high, draw(st.sampled_from([None, low, low + 1 if high is None else high])))


@st.composite
def shares(draw: st.DrawFn) -> Share:
    low, high = sorted(draw(st.lists(st.integers(0, 4), min_size=2, max_size=2)))
    free = Share("", Fraction(low, 4), Fraction(high, 4), draw(st.booleans()), draw(st.booleans()))
    return draw(st.sampled_from([free, *SHARES]))


@st.composite
def figures_for(draw: st.DrawFn, relation: Relation) -> Figure | Share | None:
    """What a claim of that relation may bear: always, perhaps or never a figure."""
    if relation is Relation.REMOVED_SHARE:
        return draw(shares())
    if relation in (Relation.LEVEL, Relation.REMOVED, Relation.ADDED):
        return draw(figures())
    return draw(st.none() | figures()) if relation is Relation.SUM else None


@st.composite
def claims_of(draw: st.DrawFn, shape: str, number: int) -> Claim:
    """Any claim of any cell."""
    forces, places, periods = SHAPES[shape]
    relation = draw(st.sampled_from(list(Relation)))
    modality = draw(st.sampled_from([Modality.REPORTED, Modality.REPORTED, Modality.PLANNED, Modality.DENIED]))
    layer = draw(st.sampled_from(list(Layer))) if modality is Modality.PLANNED else Layer.REPORTED
    several = relation is Relation.SUM
    return Claim(
        id=f"c{number}",
        statement=draw(st.sampled_from([f"c{number}", f"c{number}", "said"])),
        source="paper",
        origin=draw(st.sampled_from(["north", "south", "west"])),
        modality=modality,
        force=draw(st.sampled_from(forces)),
        place=draw(st.sampled_from(places)),
        period=draw(st.sampled_from(periods)),
        relation=relation,
        figure=draw(figures_for(relation)),
        baseline=Baseline(draw(st.sampled_from(periods)), layer),
        sites=tuple(draw(st.lists(st.sampled_from(places), min_size=1, max_size=2 if several else 1))),
    )


@st.composite
def dossiers(draw: st.DrawFn) -> tuple[str, Dossier]:
    """Up to five claims of any cells."""
    shape = draw(st.sampled_from(list(SHAPES)))
    claims = tuple(draw(claims_of(shape, number)) for number in range(draw(st.integers(0, 5))))
    return draw(holding(shape, claims, len(claims)))


@st.composite
def quarrels(draw: st.DrawFn) -> tuple[str, Dossier]:
    """Four to seven claims, often of one sentence, that speak of a force and a place or two; plans count from there."""
    shape = draw(st.sampled_from(list(SHAPES)))
    _, places, _ = SHAPES[shape]
    here = draw(st.lists(st.sampled_from(places), min_size=1, max_size=2))
    claims = tuple(draw(quarrelling(shape, number, here)) for number in range(draw(st.integers(4, 7))))
    return draw(holding(shape, claims, 2))


@st.composite
def quarrelling(draw: st.DrawFn, shape: str, number: int, here: list[str]) -> Claim:
    """A claim of one of a few places: a level as a rule, a change if planned."""
    any_claim = draw(claims_of(shape, number))
    planned = draw(st.sampled_from([False, False, True]))
    usual = [Relation.LEVEL, *CHANGES] if planned else [Relation.LEVEL, Relation.LEVEL, Relation.VACATED]
    relation = draw(st.sampled_from([*usual, any_claim.relation]))
    return replace(
        any_claim,
        statement=draw(st.sampled_from([any_claim.id, "said", "added"])),
        modality=Modality.PLANNED if planned else Modality.REPORTED,
        force=SHAPES[shape][0][0] if draw(st.booleans()) else any_claim.force,
        place=draw(st.sampled_from(here)),
        relation=relation,
        figure=draw(figures_for(relation)),
    )


@st.composite
def dated(draw: st.DrawFn) -> tuple[str, Dossier, date]:
    """A dossier of three reports that come, go and replace each other, its rulings dated, and a day to look at it."""
    shape, dossier = draw(dossiers() | quarrels())
    day = st.integers(0, 4).map(lambda number: FIRST_DAY + timedelta(number))
    names = ("first", "second", "third")
    sources = tuple(
        Source(
            *(name,) * 4,
            published=draw(st.none() | day.map(on_day)),
            supersedes=draw(st.sampled_from([None, None, *(other for other in names if other != name)])),
            retracted=draw(st.none() | st.none() | day),
        )
        for name in names
    )
    return (
        shape,
        replace(
            dossier,
            sources=sources,
            claims=tuple(replace(claim, source=draw(st.sampled_from(names))) for claim in dossier.claims),
            rulings=tuple(replace(one, date=draw(st.none() | day.map(on_day))) for one in dossier.rulings),
            forces=tuple(
                replace(one, subset_source=draw(st.sampled_from([None, *names])) if one.subset_of else None)
                for one in dossier.forces
            ),
        ),
        draw(day),
    )


def on_day(day: date) -> ReportDate:
    return ReportDate(day.isoformat(), day, day)
