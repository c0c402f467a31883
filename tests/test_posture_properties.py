"""Random small dossiers: the engine against the brute-force oracle, and what must hold of any dossier."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

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
    Posture,
    Relation,
    Ruling,
    Share,
    Source,
)
from mapsvc.posture import assess
from tests.oracle_posture import Answer, Space, solve, space_of

TOP = 7
SHAPES = {
    "one force, two periods": (("a",), ("land", "fort"), ("then", "now")),
    "two forces": (("all", "some"), ("land", "fort"), ("now",)),
    "two forts": (("a",), ("land", "fort", "camp"), ("now",)),
    "two forces, two periods": (("all", "some"), ("land",), ("then", "now")),
}
PARENTS = {"land": None, "fort": "land", "camp": "land"}
ROOMY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def bare(shape: str) -> Dossier:
    forces, places, periods = SHAPES[shape]
    return Dossier(
        id="tiny",
        title="Tiny",
        description="",
        version="1",
        licenses=(),
        contributors=(),
        sources=(Source("paper", "Paper", "A story", "paper"),),
        forces=tuple(Force(name, name, "all" if name == "some" else None) for name in forces),
        places=tuple(Place(name, name, name, PlaceKind.AREA, PARENTS[name]) for name in places),
        periods=tuple(Period(name, name, None, None, None) for name in periods),
        claims=(),
    )


@cache
def space(shape: str, top: int) -> Space:
    return space_of(bare(shape), PARENTS, top)


def oracle(shape: str, dossier: Dossier) -> tuple[Answer, dict[CellKey, tuple[int, int | None]]]:
    """Brute force; a high that grows with the room it is given is no bound."""
    answer, smaller = solve(dossier, space(shape, TOP)), solve(dossier, space(shape, TOP - 2))
    assume(answer.readings == smaller.readings and answer.clashes == smaller.clashes)
    bounds: dict[CellKey, tuple[int, int | None]] = {}
    for key, (low, high) in answer.bounds.items():
        bounds[key] = (low, high if high == smaller.bounds[key][1] else None)
    return answer, bounds


@st.composite
def claims_of(draw: st.DrawFn, shape: str, number: int) -> Claim:
    forces, places, periods = SHAPES[shape]
    relation = draw(st.sampled_from(list(Relation)))
    modality = draw(st.sampled_from([Modality.REPORTED, Modality.REPORTED, Modality.PLANNED, Modality.DENIED]))
    low = draw(st.integers(0, 2))
    figure: Figure | Share | None = Figure("", low, draw(st.sampled_from([low, low + 1, None])))
    if relation is Relation.REMOVED_SHARE:
        ends = sorted(draw(st.lists(st.sampled_from([0, 1, 2, 3, 4]), min_size=2, max_size=2)))
        figure = Share("", Fraction(ends[0], 4), Fraction(ends[1], 4), draw(st.booleans()), draw(st.booleans()))
    elif relation not in (Relation.LEVEL, Relation.REMOVED, Relation.ADDED):
        figure = None
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
        figure=figure,
        baseline=Baseline(draw(st.sampled_from(periods)), layer),
        sites=tuple(draw(st.lists(st.sampled_from(places), min_size=1, max_size=2 if several else 1))),
    )


@st.composite
def dossiers(draw: st.DrawFn) -> tuple[str, Dossier]:
    shape = draw(st.sampled_from(list(SHAPES)))
    count = draw(st.integers(0, 5))
    claims = tuple(draw(claims_of(shape, number)) for number in range(count))
    rulings = tuple(Ruling(f"c{n}", "mistaken") for n in range(count) if draw(st.integers(0, 9)) == 0)
    return shape, replace(bare(shape), claims=claims, rulings=rulings)


@ROOMY
@given(dossiers())
def test_bounds_are_sound_and_tight(drawn: tuple[str, Dossier]) -> None:
    """Every low and high is what trying all headcounts finds, conflicts and plans included."""
    shape, dossier = drawn
    _, bounds = oracle(shape, dossier)
    # A share of a share may need more room than the oracle has before it grows.
    shares = any(claim.relation is Relation.REMOVED_SHARE for claim in dossier.claims)
    for key, posture in assess(dossier, PARENTS).items():
        low, high = bounds[key]
        assert posture.low == low, str(key)
        assert posture.high == high or (shares and posture.high is None), str(key)
        assert not posture.approximate


@ROOMY
@given(dossiers())
def test_conflicts_are_minimal_and_readings_are_those_kept(drawn: tuple[str, Dossier]) -> None:
    """Each conflict shown is a smallest clashing set; each claim set aside somewhere shows on its cell."""
    shape, dossier = drawn
    answer, _ = oracle(shape, dossier)
    for key, posture in assess(dossier, PARENTS).items():
        shown = {frozenset(conflict.claims) for conflict in posture.conflicts}
        assert shown <= answer.clashes
        fallen = frozenset().union(*answer.readings[key.layer])
        assert bool(fallen & set(posture.claims)) == bool(shown)
        for conflict in posture.conflicts:
            assert (conflict.preferred == 0) == (len(conflict.readings) == 1)
            assert posture.low == min(reading.low for reading in conflict.readings)
        assert not set(posture.depends_on) & set(posture.claims) or posture.conflicts or posture.depends_on


@ROOMY
@given(dossiers(), st.randoms(use_true_random=False))
def test_the_order_of_claims_does_not_matter(drawn: tuple[str, Dossier], random: object) -> None:
    """Shuffled rows give the same bounds, status and conflicts."""
    _, dossier = drawn
    claims = list(dossier.claims)
    random.shuffle(claims)  # type: ignore[attr-defined]
    before, after = assess(dossier, PARENTS), assess(replace(dossier, claims=tuple(claims)), PARENTS)
    assert {key: gist(p) for key, p in before.items()} == {key: gist(p) for key, p in after.items()}


def gist(posture: Posture) -> tuple[object, ...]:
    conflicts = {
        (frozenset(c.claims), frozenset((frozenset(r.set_aside), r.low, r.best, r.high) for r in c.readings))
        for c in posture.conflicts
    }
    bounds = (posture.low, posture.best, posture.high, posture.low_basis, posture.high_basis)
    return (posture.status, bounds, frozenset(conflicts), frozenset(posture.depends_on))


@ROOMY
@given(dossiers(), st.data())
def test_one_more_claim_never_widens_what_agrees(drawn: tuple[str, Dossier], data: st.DataObject) -> None:
    """As long as nothing clashes, knowing more never says less."""
    shape, dossier = drawn
    more = replace(dossier, claims=(*dossier.claims, data.draw(claims_of(shape, 9))))
    before, after = assess(dossier, PARENTS), assess(more, PARENTS)
    assume(not any(p.conflicts or p.depends_on for p in after.values()))
    for key, posture in after.items():
        assert posture.low >= before[key].low
        assert before[key].high is None or (posture.high is not None and posture.high <= before[key].high)


@ROOMY
@given(dossiers())
def test_a_plan_never_changes_a_reported_cell(drawn: tuple[str, Dossier]) -> None:
    """Leaving every plan out leaves the reported layer as it was."""
    _, dossier = drawn
    plans = {c.id for c in dossier.claims if c.modality is Modality.PLANNED}
    reports = tuple(c for c in dossier.claims if c.id not in plans)
    rulings = tuple(r for r in dossier.rulings if r.claim not in plans)
    alone = assess(replace(dossier, claims=reports, rulings=rulings), PARENTS)
    for key, posture in assess(dossier, PARENTS).items():
        if key.layer is Layer.REPORTED:
            assert gist(posture) == gist(alone[key])


@pytest.mark.parametrize("shape", SHAPES)
def test_without_claims_nothing_is_said(shape: str) -> None:
    """An empty dossier has every cell, and knows nothing of any."""
    for posture in assess(bare(shape), PARENTS).values():
        assert (posture.low, posture.best, posture.high, posture.status.value) == (0, None, None, "unknown")
