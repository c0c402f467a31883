"""What each relation says, twice over: as a test of given headcounts, and as inequalities.

It shares nothing with the engine but the domain types; the tests hold the two against each other.
"""

from __future__ import annotations

from collections.abc import Mapping

from mapsvc.model import CellKey, Claim, Figure, Layer, Modality, Relation, Share
from tests.carries_posture import Inequality, at_most

Bounds = tuple[int, int | None]


def layer(claim: Claim) -> Layer:
    return Layer.PLANNED if claim.modality is Modality.PLANNED else Layer.REPORTED


def here(claim: Claim) -> CellKey:
    return CellKey(layer(claim), claim.force, claim.place, claim.period)


def before(claim: Claim) -> CellKey:
    assert claim.baseline is not None
    return CellKey(claim.baseline.layer, claim.force, claim.place, claim.baseline.period)


def at_sites(claim: Claim) -> list[CellKey]:
    return [CellKey(layer(claim), claim.force, site, claim.period) for site in sorted(set(claim.sites))]


def holds(claim: Claim, at: Mapping[CellKey, int]) -> bool:  # noqa: C901, PLR0911
    """Whether a claim is true of these headcounts."""
    own, base = at[here(claim)], at[before(claim)] if claim.baseline else 0
    sites = sum(at[site] for site in at_sites(claim))
    figure = claim.figure if isinstance(claim.figure, Figure) else Figure("", 0, None)
    match claim.relation:
        case Relation.LEVEL:
            return within(own, figure)
        case Relation.PRESENT | Relation.CONTINUES:
            return own > 0
        case Relation.VACATED:
            return own == 0
        case Relation.REDUCED:
            return own < base
        case Relation.REMOVED:
            return within(base - own, figure)
        case Relation.ADDED:
            return within(own - base, figure)
        case Relation.REMOVED_SHARE:
            assert isinstance(claim.figure, Share)
            low, high = claim.figure.low * base, claim.figure.high * base
            enough = base - own > low if claim.figure.low_strict else base - own >= low
            return enough and (base - own < high if claim.figure.high_strict else base - own <= high)
        case Relation.SUM:
            return own == sites and within(own, figure)
        case Relation.ALL_AT:
            return own == sites
        case Relation.MAJORITY_AT:
            return 2 * sites > own
    return True


def within(number: int, figure: Figure) -> bool:
    return figure.low <= number and (figure.high is None or number <= figure.high)


def inequalities(claim: Claim) -> list[Inequality]:  # noqa: PLR0911
    """What a claim puts on the cells, each as "at most"."""
    own = {here(claim): 1}
    match claim.relation:
        case Relation.LEVEL:
            return between(own, claim.figure)
        case Relation.PRESENT | Relation.CONTINUES:
            return between(own, Figure("", 1, None))
        case Relation.VACATED:
            return between(own, Figure("", 0, 0))
        case Relation.REDUCED:
            return [at_most(plus(own, {before(claim): -1}), -1)]
        case Relation.REMOVED:
            return between(plus({before(claim): 1}, {here(claim): -1}), claim.figure)
        case Relation.ADDED:
            return between(plus(own, {before(claim): -1}), claim.figure)
        case Relation.REMOVED_SHARE:
            return left_over(claim)
        case Relation.SUM | Relation.ALL_AT:
            gap = plus(own, *({site: -1} for site in at_sites(claim)))
            figure = claim.figure if claim.relation is Relation.SUM else None
            return [*between(gap, Figure("", 0, 0)), *between(own, figure)]
        case Relation.MAJORITY_AT:
            return [at_most(plus(own, *({site: -2} for site in at_sites(claim))), -1)]
    return []


def left_over(claim: Claim) -> list[Inequality]:
    """A share gone leaves between (1 - high) and (1 - low) of the base."""
    share = claim.figure
    assert isinstance(share, Share)
    low, high = 1 - share.high, 1 - share.low
    most = plus({here(claim): high.denominator}, {before(claim): -high.numerator})
    least = plus({here(claim): -low.denominator}, {before(claim): low.numerator})
    return [at_most(most, -share.low_strict), at_most(least, -share.high_strict)]


def between(weights: Mapping[CellKey, int], figure: Figure | Share | None) -> list[Inequality]:
    if not isinstance(figure, Figure):
        return []
    found = [at_most({cell: -weight for cell, weight in weights.items()}, -figure.low)]
    return found if figure.high is None else [*found, at_most(weights, figure.high)]


def plus(*several: Mapping[CellKey, int]) -> dict[CellKey, int]:
    total: dict[CellKey, int] = {}
    for weights in several:
        for cell, weight in weights.items():
            total[cell] = total.get(cell, 0) + weight
    return total


def outright(claim: Claim) -> Bounds:
    match claim.relation:
        case Relation.PRESENT | Relation.CONTINUES:
            return 1, None
        case Relation.VACATED:
            return 0, 0
        case Relation.LEVEL | Relation.SUM if isinstance(claim.figure, Figure):
            return claim.figure.low, claim.figure.high
    return 0, None
