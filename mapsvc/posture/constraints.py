"""Claims as integer linear constraints: one table of relations; each constraint knows its claim."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from mapsvc.model import CellKey, Claim, Figure, Relation, Share
from mapsvc.posture.cells import baseline_of, cell_of, sites_of

Terms = tuple[tuple[CellKey, int], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A structural rule: the parts (places in a place, or forces in a force) sum to at most the whole.

    `sources` are those of the subset assumptions used; places need none.
    """

    kind: Literal["places", "forces"]
    whole: CellKey
    parts: tuple[CellKey, ...]
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One constraint: the sum of coefficient times headcount is at most `most` (persons)."""

    terms: Terms
    most: int
    reason: Claim | Rule


def row(weights: Iterable[tuple[CellKey, int]], most: int, reason: Claim | Rule) -> Row:
    """Build a constraint, adding up the weights of a cell that occurs more than once."""
    total: dict[CellKey, int] = {}
    for cell, weight in weights:
        total[cell] = total.get(cell, 0) + weight
    return Row(tuple((cell, weight) for cell, weight in total.items() if weight), most, reason)


def rows_of(claim: Claim) -> tuple[Row, ...]:
    """Constraints that a claim puts on the cells, in whole persons; a note puts none."""
    return tuple(RELATIONS[claim.relation](claim))


def _level(claim: Claim) -> list[Row]:
    return _between([(cell_of(claim), 1)], claim)


def _at_least_one(claim: Claim) -> list[Row]:
    return [row([(cell_of(claim), -1)], -1, claim)]


def _vacated(claim: Claim) -> list[Row]:
    return [row([(cell_of(claim), 1)], 0, claim)]


def _reduced(claim: Claim) -> list[Row]:
    return [row([(cell_of(claim), 1), (base, -1)], -1, claim) for base in _baselines(claim)]


def _removed(claim: Claim) -> list[Row]:
    return [made for base in _baselines(claim) for made in _between([(base, 1), (cell_of(claim), -1)], claim)]


def _added(claim: Claim) -> list[Row]:
    return [made for base in _baselines(claim) for made in _between([(cell_of(claim), 1), (base, -1)], claim)]


def _removed_share(claim: Claim) -> list[Row]:
    share = claim.figure
    if not isinstance(share, Share):
        return []
    rows = []
    for base in _baselines(claim):
        gone = [(base, Fraction(1)), (cell_of(claim), Fraction(-1))]
        # gone >= low * base and gone <= high * base, with the whole moved to the left of "at most".
        rows.append(_share_row([*_negative(gone), (base, share.low)], claim, strict=share.low_strict))
        rows.append(_share_row([*gone, (base, -share.high)], claim, strict=share.high_strict))
    return rows


def _sum(claim: Claim) -> list[Row]:
    return [*_equal_to_sites(claim), *_between([(cell_of(claim), 1)], claim)]


def _equal_to_sites(claim: Claim) -> list[Row]:
    if not claim.sites:
        return []
    sites = [(site, 1) for site in sites_of(claim)]
    whole = cell_of(claim)
    return [
        row([*sites, (whole, -1)], 0, claim),
        row([*((site, -1) for site, _ in sites), (whole, 1)], 0, claim),
    ]


def _majority_at(claim: Claim) -> list[Row]:
    if not claim.sites:
        return []
    return [row([(cell_of(claim), 1), *((site, -2) for site in sites_of(claim))], -1, claim)]


def _nothing(_claim: Claim) -> list[Row]:
    return []


RELATIONS: Mapping[Relation, Callable[[Claim], list[Row]]] = {
    Relation.LEVEL: _level,
    Relation.PRESENT: _at_least_one,
    Relation.VACATED: _vacated,
    Relation.REDUCED: _reduced,
    Relation.REMOVED: _removed,
    Relation.ADDED: _added,
    Relation.REMOVED_SHARE: _removed_share,
    Relation.SUM: _sum,
    Relation.ALL_AT: _equal_to_sites,
    Relation.MAJORITY_AT: _majority_at,
    Relation.CONTINUES: _at_least_one,
    Relation.NOTE: _nothing,
}
"""What each relation of `claims.csv` asserts, as constraints; the words are those of the dossier format."""


def _baselines(claim: Claim) -> tuple[CellKey, ...]:
    return () if claim.baseline is None else (baseline_of(claim, claim.baseline),)


def _between(weights: list[tuple[CellKey, int]], claim: Claim) -> list[Row]:
    figure = claim.figure
    if not isinstance(figure, Figure):
        return []
    rows = [row([(cell, -weight) for cell, weight in weights], -figure.low, claim)]
    if figure.high is not None:
        rows.append(row(weights, figure.high, claim))
    return rows


def _negative(weights: list[tuple[CellKey, Fraction]]) -> list[tuple[CellKey, Fraction]]:
    return [(cell, -weight) for cell, weight in weights]


def _share_row(weights: list[tuple[CellKey, Fraction]], claim: Claim, *, strict: bool) -> Row:
    scale = 1
    for _, weight in weights:
        scale *= weight.denominator
    # In whole numbers "less than nought" is "at most minus one".
    return row([(cell, int(weight * scale)) for cell, weight in weights], -1 if strict else 0, claim)
