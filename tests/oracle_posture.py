"""A second reading of the rules for tiny dossiers: try every headcount and set of statements.

It shares nothing with the engine but the domain types, and is exponential on purpose.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations, product
from typing import Any

import numpy as np

from mapsvc.model import CellKey, Claim, Dossier, Figure, Layer, Modality, Relation, Share

Column = Any


@dataclass(frozen=True)
class Answer:
    """Per cell the smallest and largest headcount over all kept readings; per layer those readings."""

    bounds: dict[CellKey, tuple[int, int]]
    readings: dict[Layer, set[frozenset[str]]]
    clashes: set[frozenset[str]]


def cells_of(dossier: Dossier) -> list[CellKey]:
    return [
        CellKey(layer, force.id, place.id, period.id)
        for layer in Layer
        for force in dossier.forces
        for place in dossier.places
        for period in dossier.periods
    ]


def layer(claim: Claim) -> Layer:
    return Layer.PLANNED if claim.modality is Modality.PLANNED else Layer.REPORTED


@dataclass(frozen=True)
class Space:
    """Every assignment of 0..top persons to the cells that fits the structure; one column per cell."""

    columns: dict[CellKey, Column]
    top: int


def space_of(dossier: Dossier, parents: Mapping[str, str | None], top: int) -> Space:
    """Combine the small worlds of each layer and period: structure never crosses those."""
    blocks = []
    for which in Layer:
        for period in dossier.periods:
            cells = [c for c in cells_of(dossier) if c.layer is which and c.period == period.id]
            counts = np.array(list(product(range(top + 1), repeat=len(cells))), dtype=np.int16)
            columns = {cell: counts[:, n] for n, cell in enumerate(cells)}
            fits = fits_structure(dossier, parents, columns)
            blocks.append({cell: column[fits] for cell, column in columns.items()})
    picks = np.meshgrid(*(np.arange(len(next(iter(b.values())))) for b in blocks), indexing="ij")
    return Space(
        {
            cell: column[pick.ravel()]
            for block, pick in zip(blocks, picks, strict=True)
            for cell, column in block.items()
        },
        top,
    )


def fits_structure(dossier: Dossier, parents: Mapping[str, str | None], columns: dict[CellKey, Column]) -> Column:
    fits = np.ones(len(next(iter(columns.values()))), dtype=bool)
    for cell, whole in columns.items():
        inside = [p.id for p in dossier.places if parents.get(p.id) == cell.place]
        if inside:
            fits &= sum(columns[CellKey(cell.layer, cell.force, p, cell.period)] for p in inside) <= whole
        subsets = [
            f.id
            for f in dossier.forces
            if f.subset_of == cell.force and (f.subset_periods is None or cell.period in f.subset_periods)
        ]
        if subsets:
            fits &= sum(columns[CellKey(cell.layer, f, cell.place, cell.period)] for f in subsets) <= whole
    return fits


def holds(claim: Claim, space: Space) -> Column:
    """In which assignments a claim is true."""
    own, at = layer(claim), space.columns
    here = at[CellKey(own, claim.force, claim.place, claim.period)]
    before = here
    if claim.baseline is not None:
        before = at[CellKey(claim.baseline.layer, claim.force, claim.place, claim.baseline.period)]
    at_sites = sum(
        (at[CellKey(own, claim.force, site, claim.period)] for site in set(claim.sites)), np.zeros_like(here)
    )
    tests: dict[Relation, Callable[[], Column]] = {
        Relation.LEVEL: lambda: fits(claim.figure, here),
        Relation.PRESENT: lambda: here > 0,
        Relation.CONTINUES: lambda: here > 0,
        Relation.VACATED: lambda: here == 0,
        Relation.REDUCED: lambda: here < before,
        Relation.REMOVED: lambda: fits(claim.figure, before - here),
        Relation.ADDED: lambda: fits(claim.figure, here - before),
        Relation.REMOVED_SHARE: lambda: share_fits(claim.figure, before - here, before),
        Relation.SUM: lambda: here == at_sites,
        Relation.ALL_AT: lambda: here == at_sites,
        Relation.MAJORITY_AT: lambda: 2 * at_sites > here,
        Relation.NOTE: lambda: here >= 0,
    }
    return tests[claim.relation]()


def fits(figure: Figure | Share | None, number: Column) -> Column:
    assert isinstance(figure, Figure)
    return (number >= figure.low) & (number <= (99 if figure.high is None else figure.high))


def share_fits(share: Figure | Share | None, gone: Column, base: Column) -> Column:
    assert isinstance(share, Share)
    low = gone * share.low.denominator - base * share.low.numerator
    high = gone * share.high.denominator - base * share.high.numerator
    return (low > 0 if share.low_strict else low >= 0) & (high < 0 if share.high_strict else high <= 0)


def solve(dossier: Dossier, space: Space) -> Answer:
    """Try everything; a bound that comes out as the top of the space may be no bound at all."""
    ruled = {r.claim for r in dossier.rulings}
    claims = [c for c in dossier.claims if c.modality is not Modality.DENIED]
    fallen = {(layer(c), c.statement) for c in claims if c.id in ruled}
    claims = [c for c in claims if (layer(c), c.statement) not in fallen]
    true = {c.id: holds(c, space) for c in claims}
    everything = np.ones(len(next(iter(space.columns.values()))), dtype=bool)

    def where(ids: Iterable[str]) -> Column:
        return reduce(np.logical_and, (true[i] for i in ids), everything)

    def agree(ids: frozenset[str]) -> bool:
        return bool(where(ids).any())

    reports = [c for c in claims if layer(c) is Layer.REPORTED]
    plans = [c for c in claims if layer(c) is Layer.PLANNED]
    clashes = minimal_clashes(reports, agree)
    report_readings = kept_readings(reports, clashes)
    both: set[frozenset[str]] = set()
    for aside in report_readings:
        found = minimal_clashes([*(c for c in reports if c.id not in aside), *plans], agree)
        clashes |= found
        both |= {aside | more for more in kept_readings(plans, found)}
    bounds: dict[CellKey, tuple[int, int]] = {}
    for which, asides, pool in ((Layer.REPORTED, report_readings, reports), (Layer.PLANNED, both, claims)):
        held = [where(c.id for c in pool if c.id not in aside) for aside in asides]
        fitting = reduce(np.logical_or, held)
        for cell, column in space.columns.items():
            if cell.layer is which:
                bounds[cell] = (int(column[fitting].min()), int(column[fitting].max()))
    return Answer(bounds, {Layer.REPORTED: report_readings, Layer.PLANNED: both}, clashes)


def minimal_clashes(claims: Sequence[Claim], agree: Callable[[frozenset[str]], bool]) -> set[frozenset[str]]:
    found: set[frozenset[str]] = set()
    for size in range(len(claims) + 1):
        for chosen in combinations([c.id for c in claims], size):
            ids = frozenset(chosen)
            if not any(known <= ids for known in found) and not agree(ids):
                found.add(ids)
    return found


def kept_readings(claims: Sequence[Claim], clashes: set[frozenset[str]]) -> set[frozenset[str]]:
    """Sets of claim ids to set aside: per group of clashes that share a statement, the fewest origins."""
    statement = {c.id: c.statement for c in claims}
    left = [frozenset(statement[i] for i in clash if i in statement) for clash in clashes]
    answer: set[frozenset[str]] = {frozenset()}
    while left:
        group = [left.pop()]
        while linked := [one for one in left if any(one & other for other in group)]:
            group += linked
            left = [one for one in left if one not in linked]
        involved = sorted(frozenset().union(*group))
        ways: list[frozenset[str]] = []
        for size in range(len(involved) + 1):
            for chosen in combinations(involved, size):
                way = frozenset(chosen)
                if all(way & one for one in group) and not any(smaller <= way for smaller in ways):
                    ways.append(way)

        def cost(way: frozenset[str]) -> int:
            return len({c.origin for c in claims if c.statement in way})

        cheapest = min(map(cost, ways))
        answer = {one | way for one in answer for way in ways if cost(way) == cheapest}
    return {frozenset(c.id for c in claims if c.statement in aside) for aside in answer}
