"""Random small dossiers: the engine against the brute-force oracle, and the oracle against plain counting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import product

from hypothesis import HealthCheck, event, given, reject, settings
from hypothesis import strategies as st

from mapsvc.model import CellKey, Dossier, Layer, Posture
from mapsvc.posture import Why, analyse, assess, explain
from tests.carries_posture import Inequality, TooLargeError, at_most, extremes
from tests.claims_posture import holds, inequalities
from tests.clock_posture import as_known
from tests.oracle_posture import Expected, Oracle, cells_of
from tests.posture_dossiers import PARENTS, SHAPES, bare, claims_of, dated, dossiers, quarrels

ROOMY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@ROOMY
@given(dossiers())
def test_every_cell_is_what_trying_everything_finds(drawn: tuple[str, Dossier]) -> None:
    """Status, bounds, best, basis, conflicts, each reading's own bounds, and what a cell depends on."""
    compare(drawn[1])


@ROOMY
@given(quarrels())
def test_many_clashes_at_once_come_out_as_by_trying_everything(drawn: tuple[str, Dossier]) -> None:
    """Ties, linked clashes, plans that start from a report in dispute."""
    compare(drawn[1])


@ROOMY
@given(dated())
def test_a_day_is_as_if_only_what_counts_on_it_were_there(drawn: tuple[str, Dossier, date]) -> None:
    """Publication, retraction, replacement, rulings with dates, assumptions with sources."""
    _, dossier, day = drawn
    compare(dossier, day)


@ROOMY
@given(dossiers() | quarrels())
def test_an_explanation_forces_the_bound_and_has_nothing_to_spare(drawn: tuple[str, Dossier]) -> None:
    """Of the claims and rules named none can be left out, and none is set aside in the reading named."""
    _, dossier = drawn
    analysis = analyse(dossier, PARENTS)
    said = {claim.id: inequalities(claim) for claim in dossier.claims}
    for key, whys in explain(analysis).items():
        for why in whys:
            assert why.proven
            assert not set(why.claims) & set(why.set_aside)
            if why.value is None or (why.side, why.value) == ("low", 0):
                continue
            reasons = [said[claim] for claim in why.claims]
            reasons += [[at_most({**dict.fromkeys(rule.parts, 1), rule.whole: -1}, 0)] for rule in why.rules]
            assert forced(key, why, reasons)
            for left_out in range(len(reasons)):
                assert not forced(key, why, reasons[:left_out] + reasons[left_out + 1 :]), (str(key), why)


def forced(key: CellKey, why: Why, reasons: Sequence[Sequence[Inequality]]) -> bool:
    """Whether constraints alone keep a cell at or inside a bound."""
    try:
        found = extremes(one for several in reasons for one in several)
    except TooLargeError:
        reject()
    assert found is not None
    if why.side == "low":
        return found.least.get(key, 0) == why.value
    return found.greatest.get(key) == why.value


def compare(dossier: Dossier, day: date | None = None) -> None:
    """Hold every cell against the oracle; what the dossier has of each sort is counted for the statistics."""
    oracle = oracle_of(dossier if day is None else as_known(dossier, day))
    try:
        expected = {key: oracle.expect(key) for key in cells_of(dossier)}
    except TooLargeError:
        reject()
    found = assess(dossier, PARENTS, day)
    assert found.keys() == expected.keys()
    for key, posture in found.items():
        assert as_expected(posture) == expected[key], str(key)
        assert not posture.approximate
        assert all((one.preferred == 0) == (len(one.readings) == 1) for one in posture.conflicts)
    for layer in Layer:
        event(f"{layer}: {len(oracle.topics[layer])} disputes")
        event(f"{layer}: {len(oracle.worlds[layer])} readings")


def oracle_of(dossier: Dossier) -> Oracle:
    """The oracle; a dossier that is too large for it is none of the examples."""
    try:
        return Oracle(dossier, PARENTS)
    except TooLargeError:
        reject()


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
@given(st.data(), st.sampled_from(list(SHAPES)))
def test_the_oracle_s_inequalities_say_what_the_relations_do(data: st.DataObject, shape: str) -> None:
    """A claim is true of some headcounts just where its inequalities hold."""
    claim = data.draw(claims_of(shape, 0))
    at = {key: data.draw(st.integers(0, 8)) for key in cells_of(bare(shape))}
    kept = [sum(weight * at[cell] for cell, weight in weights) <= most for weights, most in inequalities(claim)]
    assert holds(claim, at) == all(kept)


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
