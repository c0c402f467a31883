"""What is told of changes and of plans, on random small dossiers, against every joint solution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from hypothesis import event, given, reject
from hypothesis import strategies as st

from mapsvc.knowledge import know, report_dates
from mapsvc.knowledge.changes import PeriodChange, period_changes
from mapsvc.knowledge.ledger import LedgerEntry, Verdict, ledger
from mapsvc.model import Baseline, Change, Dossier, Layer, Modality
from mapsvc.places import Located
from mapsvc.posture import analyse
from mapsvc.posture.judge import Outcome, judge
from tests.carries_posture import Inequality, TooLargeError, at_most, solvable
from tests.claims_posture import inequalities
from tests.oracle_posture import Oracle, said_by
from tests.posture_dossiers import PARENTS, claims_of, dated, dossiers, quarrels
from tests.test_posture_oracle import ROOMY, oracle_of
from tests.test_posture_properties import SMALL, only

PROVEN = {Change.MORE: -1, Change.FEWER: 1, Change.VACATED: 1}


@ROOMY
@given((dossiers() | quarrels()).filter(lambda drawn: len(drawn[1].periods) > 1))
def test_the_size_of_a_change_holds_in_every_solution(drawn: tuple[str, Dossier]) -> None:
    """No reading of the reports and plans permits a smaller or a greater difference than is told."""
    _, dossier = drawn
    known = know(dossier, tuple(Located(place, PARENTS[place.id]) for place in dossier.places))
    oracle = oracle_of(dossier)
    for change in period_changes(known):
        if change.kind in PROVEN:
            event(change.kind)
            assert change.most is None or change.least <= change.most
            for wrong in outside(change):
                assert not any(possible(oracle, world, wrong) for world in oracle.worlds[Layer.PLANNED]), change


def outside(change: PeriodChange) -> list[Inequality]:
    """What the headcounts would have to be for a difference less than the least, or more than the most."""
    sign = PROVEN[change.kind]
    less = at_most({change.before: sign, change.after: -sign}, change.least - 1)
    more = [] if change.most is None else [at_most({change.before: -sign, change.after: sign}, -change.most - 1)]
    return [less, *more]


def possible(oracle: Oracle, world: frozenset[str], *more: Inequality) -> bool:
    """Whether some headcounts satisfy what a reading keeps, and more; what is too large to tell is no example."""
    kept = [claim for claim in oracle.claims if said_by(claim) not in world]
    try:
        return solvable([*oracle.under_rules(kept), *more])
    except TooLargeError:
        reject()


@ROOMY
@given(dated())
def test_an_earlier_day_spares_work_and_changes_nothing(drawn: tuple[str, Dossier, date]) -> None:
    """Explanations kept from the day before are those that a fresh search finds."""
    _, dossier, _ = drawn
    located = tuple(Located(place, PARENTS[place.id]) for place in dossier.places)
    known = None
    for day in report_dates(dossier):
        fresh, known = know(dossier, located, day), know(dossier, located, day, known)
        assert known.postures == fresh.postures
        assert known.reasons == fresh.reasons


@ROOMY
@given(dossiers() | quarrels(), st.data())
def test_an_assertion_is_judged_as_by_trying_everything(drawn: tuple[str, Dossier], data: st.DataObject) -> None:
    """It holds if no solution of any reading of the reports breaks it, and fails if none keeps it."""
    shape, dossier = drawn
    claim = data.draw(claims_of(shape, 9))
    asserted = replace(
        claim, modality=Modality.REPORTED, baseline=claim.baseline and Baseline(claim.baseline.period, Layer.REPORTED)
    )
    oracle = oracle_of(dossier)
    outcome = judge(analyse(dossier, PARENTS), asserted).outcome
    event(outcome)
    assert outcome is expected(oracle, inequalities(asserted))


def expected(oracle: Oracle, asserted: Sequence[Inequality]) -> Outcome:
    """The outcome that all readings of the reports share, by trying each."""
    worlds = oracle.worlds[Layer.REPORTED]
    denials = [at_most({cell: -weight for cell, weight in weights}, -most - 1) for weights, most in asserted]
    reports = [world | {said_by(c) for c in oracle.claims if not said_by(c).startswith("reported")} for world in worlds]
    if not any(weights for weights, _ in asserted):
        return Outcome.OPEN
    if not any(possible(oracle, world, *asserted) for world in reports):
        return Outcome.FAILS
    if not any(possible(oracle, world, denial) for world in reports for denial in denials):
        return Outcome.HOLDS
    return Outcome.OPEN


@ROOMY
@given(dossiers() | quarrels(), SMALL)
def test_on_a_small_budget_a_verdict_is_the_exact_one_or_is_not_given(
    drawn: tuple[str, Dossier], budgets: dict[str, int]
) -> None:
    """Cut short anywhere, a search leaves plans unjudged and says so, but never judges one otherwise."""
    _, dossier = drawn
    located = tuple(Located(place, PARENTS[place.id]) for place in dossier.places)
    exact = {entry.planned.key: entry for entry in ledger(know(dossier, located))}
    with only(budgets):
        rough = {entry.planned.key: entry for entry in ledger(know(dossier, located))}
    assert rough.keys() == exact.keys()
    for key, entry in rough.items():
        sure = exact[key]
        assert not sure.approximate
        if entry.approximate:
            event("approximate")
            assert entry.verdict in (sure.verdict, Verdict.NOT_REPORTED)
        else:
            event(entry.verdict)
            assert told(entry) == told(sure), str(key)


def told(entry: LedgerEntry) -> tuple[object, ...]:
    """What an entry says, less the reports that settle it: without time to spare some more are named."""
    parts = [(one.claim, one.part) for one in entry.claims]
    return entry.verdict, parts, entry.direct, entry.inferred, entry.unsettled
