"""Random small dossiers: the engine against the brute-force oracle, and what must hold of any dossier."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import HealthCheck, assume, given, reject, settings
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
    Posture,
    Relation,
    Ruling,
    Share,
    Source,
)
from mapsvc.posture import assess, clashes, forcing, hitting, independence, solver, stages, witness
from tests.carries_posture import TooLargeError, at_most, extremes
from tests.claims_posture import holds, inequalities
from tests.oracle_posture import Expected, Oracle, cells_of

SHAPES = {
    "one force, two periods": (("a",), ("land", "fort"), ("then", "now")),
    "two forces": (("all", "some"), ("land", "fort"), ("now",)),
    "two forts": (("a",), ("land", "fort", "camp"), ("now",)),
    "two forces, two periods": (("all", "some"), ("land",), ("then", "now")),
    "three periods": (("a",), ("land",), ("then", "now", "later")),
    "an overlapping valley": (("a",), ("land", "fort", "valley"), ("now",)),
}
PARENTS = {"land": None, "fort": "land", "camp": "land", "valley": "land"}
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
        places=tuple(
            Place(name, name, name, PlaceKind.AREA, PARENTS[name], overlaps=name == "valley") for name in places
        ),
        periods=tuple(Period(name, name, None, None, None) for name in periods),
        claims=(),
    )


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
def test_every_cell_is_what_trying_everything_finds(drawn: tuple[str, Dossier]) -> None:
    """Status, bounds, best, basis, conflicts, each reading's own bounds, and what a cell depends on."""
    _, dossier = drawn
    try:
        oracle = Oracle(dossier, PARENTS)
        expected = {key: oracle.expect(key) for key in cells_of(dossier)}
    except TooLargeError:
        reject()
    found = assess(dossier, PARENTS)
    assert found.keys() == expected.keys()
    for key, posture in found.items():
        assert as_expected(posture) == expected[key], str(key)
        assert not posture.approximate
        assert all((one.preferred == 0) == (len(one.readings) == 1) for one in posture.conflicts)


def as_expected(posture: Posture) -> Expected:
    conflicts = [
        (frozenset(c.claims), frozenset((frozenset(r.set_aside), r.low, r.best, r.high) for r in c.readings))
        for c in posture.conflicts
    ]
    return Expected(
        posture.status,
        posture.low,
        posture.best,
        posture.high,
        posture.low_basis,
        posture.high_basis,
        frozenset(conflicts),
        frozenset(posture.depends_on),
        posture.claims,
        posture.denied,
    )


@ROOMY
@given(st.data())
def test_the_oracle_s_inequalities_say_what_the_relations_do(data: st.DataObject) -> None:
    """A claim is true of some headcounts just where its inequalities hold."""
    claim = data.draw(claims_of(data.draw(st.sampled_from(list(SHAPES))), 0))
    at = {key: data.draw(st.integers(0, 6)) for key in cells_of(bare(shape_of(claim)))}
    kept = [sum(weight * at[cell] for cell, weight in weights) <= most for weights, most in inequalities(claim)]
    assert holds(claim, at) == all(kept)


def shape_of(claim: Claim) -> str:
    """A shape with all that the claim names."""
    named = {claim.place, *claim.sites}, {claim.period, claim.baseline.period if claim.baseline else claim.period}
    return next(
        shape
        for shape, (forces, places, periods) in SHAPES.items()
        if claim.force in forces and named[0] <= set(places) and named[1] <= set(periods)
    )


@ROOMY
@given(st.lists(st.tuples(st.tuples(*[st.integers(-2, 2)] * 3), st.integers(-2, 4)), max_size=4))
def test_the_oracle_s_arithmetic_finds_what_counting_does(drawn: list[tuple[tuple[int, ...], int]]) -> None:
    """Within a box, where counting can be trusted."""
    rows = [*drawn, *((tuple(int(a == b) for b in range(3)), 5) for a in range(3))]
    solutions = [
        counts
        for counts in product(range(6), repeat=3)
        if all(sum(w * c for w, c in zip(weights, counts, strict=True)) <= most for weights, most in rows)
    ]
    found = extremes(at_most(dict(enumerate(weights)), most) for weights, most in rows)
    if found is None:
        assert not solutions
        return
    for name in range(3):
        values = [counts[name] for counts in solutions]
        assert (found.least[name], found.greatest[name]) == (min(values), max(values))


@ROOMY
@given(dossiers(), st.sampled_from(["EFFORT", "WORLDS", "SUBSETS", "HITTING_SETS", "STEPS"]), st.integers(0, 3))
def test_on_a_small_budget_bounds_contain_the_exact_ones(drawn: tuple[str, Dossier], budget: str, left: int) -> None:
    """Cut short anywhere, a search leaves bounds wider, never narrower, and says so where they are."""
    _, dossier = drawn
    exact = assess(dossier, PARENTS)
    with pytest.MonkeyPatch.context() as patch:
        for module in (solver, clashes, independence, forcing, stages, hitting, witness):
            if hasattr(module, budget):
                patch.setattr(module, budget, left)
        rough = assess(dossier, PARENTS)
    for key, posture in rough.items():
        sure = exact[key]
        assert posture.low <= sure.low, str(key)
        assert posture.high is None or (sure.high is not None and sure.high <= posture.high), str(key)
        assert posture.approximate or (posture.low, posture.high) == (sure.low, sure.high), str(key)


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
