"""What must hold of any dossier: random small ones, however the engine is asked and however soon it has to stop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from mapsvc.model import Dossier, Layer, Modality, Posture, Reading
from mapsvc.posture import (
    Run,
    analyse,
    assess,
    clashes,
    explain,
    forcing,
    hitting,
    independence,
    intervals,
    judge,
    narrowed,
    postures,
    solver,
    stages,
    witness,
)
from tests.posture_dossiers import PARENTS, SHAPES, bare, claims_of, dated, dossiers, quarrels
from tests.test_posture_oracle import ROOMY

BUDGETS = {
    "EFFORT": (1, 10, 100, 300, 1000),
    "CLASHES": (1, 2),
    "SUBSETS": (0, 1, 2),
    "HITTING_SETS": (0, 1, 2),
    "WORLDS": (0, 1, 2),
    "READINGS": (0, 1, 2),
    "WAYS": (0, 1),
    "UNDECIDED": (0, 1),
    "DETOURS": (0, 1),
    "STEPS": (0, 1, 3),
    "ROUNDS": (0, 1),
    "FLIPS": (0,),
    "PASSES": (1,),
}
"""Budgets of the engine, and how little is left of each; an effort of 0 would be none to z3."""


SMALL = st.fixed_dictionaries({}, optional={name: st.sampled_from(left) for name, left in BUDGETS.items()})


@contextmanager
def only(budgets: Mapping[str, int]) -> Iterator[None]:
    """Leave the engine no more than these budgets."""
    modules = (clashes, forcing, hitting, independence, intervals, judge, narrowed, solver, stages, witness)
    with pytest.MonkeyPatch.context() as patch:
        for module in modules:
            for budget, left in budgets.items():
                if hasattr(module, budget):
                    patch.setattr(module, budget, left)
        yield


@ROOMY
@given(dossiers() | quarrels(), SMALL)
def test_on_a_small_budget_bounds_contain_the_exact_ones(drawn: tuple[str, Dossier], budgets: dict[str, int]) -> None:
    """Cut short anywhere, a search leaves bounds wider, never narrower, and says so where anything differs."""
    _, dossier = drawn
    exact = assess(dossier, PARENTS)
    with only(budgets):
        rough = assess(dossier, PARENTS)
    assert rough.keys() == exact.keys()
    for key, posture in rough.items():
        sure = exact[key]
        assert contains(posture, sure), str(key)
        if posture.approximate:
            event("approximate")
        else:
            assert gist(posture) == gist(sure), str(key)
        told = {reading.set_aside: reading for conflict in posture.conflicts for reading in conflict.readings}
        for reading in (one for conflict in sure.conflicts for one in conflict.readings):
            assert reading.set_aside not in told or contains(told[reading.set_aside], reading), str(key)


def contains(wide: Posture | Reading, narrow: Posture | Reading) -> bool:
    """Whether one has no bound inside those of the other."""
    below = wide.high is None or (narrow.high is not None and narrow.high <= wide.high)
    return wide.low <= narrow.low and below


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


@ROOMY
@given(dated(), dated())
def test_a_run_kept_over_days_and_dossiers_answers_like_a_fresh_one(
    drawn: tuple[str, Dossier, date], other: tuple[str, Dossier, date]
) -> None:
    """What was solved for another day, another dossier or some cells only is used again just where it fits."""
    run = Run()
    for dossier in (drawn[1], other[1]):
        for day in (drawn[2], other[2], None):
            found = analyse(dossier, PARENTS, day, run=run)
            fresh = analyse(dossier, PARENTS, day)
            assert postures(found) == postures(fresh)
            assert explain(found) == explain(fresh)
            key = max(fresh.cells, key=str)
            assert assess(dossier, PARENTS, day, cells=[key]) == {key: postures(fresh)[key]}


@pytest.mark.parametrize("shape", SHAPES)
def test_without_claims_nothing_is_said(shape: str) -> None:
    """An empty dossier has every cell, and knows nothing of any."""
    for posture in assess(bare(shape), PARENTS).values():
        assert (posture.low, posture.best, posture.high, posture.status.value) == (0, None, None, "unknown")


@ROOMY
@given(quarrels())
def test_a_cell_explained_alone_is_explained_as_among_all(drawn: tuple[str, Dossier]) -> None:
    """What was asked of the solver before decides nothing, and it is told of each problem at most once."""
    _, dossier = drawn
    analysis = analyse(dossier, PARENTS)
    problems = []
    with pytest.MonkeyPatch.context() as patch:
        asker = forcing.Asker
        patch.setattr(forcing, "Asker", lambda problem: problems.append(problem) or asker(problem))
        together = explain(analysis)
    assert len(problems) == len(set(problems))
    for key, whys in together.items():
        assert explain(analysis, [key]) == {key: whys}
