"""Everything that can be said of a dossier folder before compiling it: errors, warnings, suggestions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from mapsvc.dossier import read_dossier
from mapsvc.dossier.columns import PLACES, SOURCES
from mapsvc.dossier.csvfile import row_lines
from mapsvc.errors import Problem
from mapsvc.model import Claim, Dossier, Modality, Relation
from mapsvc.places import locate

if TYPE_CHECKING:
    from mapsvc.gazetteer.lookup import Gazetteer

SILENT = frozenset({Relation.NOTE, Relation.VACATED})
"""Relations that say of no one that they were there."""


REMEDY = "give a query the gazetteer knows, or parent, lat and lon"


def check_dossier(folder: Path, gazetteer: Gazetteer | None = None) -> tuple[Problem, ...]:
    """Check the dossier in a folder and return every problem: errors refuse it, warnings do not.

    With a gazetteer, also the names it could not place. Suggestions (a baseline without claims, a place
    vacated where no one was reported) come once there are no errors, as they judge the dossier as a whole.
    """
    return examine_dossier(folder, gazetteer)[1]


def examine_dossier(folder: Path, gazetteer: Gazetteer | None = None) -> tuple[Dossier | None, tuple[Problem, ...]]:
    """Check as `check_dossier` does and return the dossier too, None where it is refused."""
    dossier, found = read_dossier(folder)
    readable = dossier or read_dossier(folder, draft=True)[0]
    problems = list(found)
    if readable is not None and gazetteer is not None:
        problems.extend(_placing(readable, gazetteer, row_lines(folder, PLACES)))
    if dossier is not None:
        problems.extend(
            [
                *_undated(dossier, row_lines(folder, SOURCES)),
                *_empty_baselines(dossier),
                *_unpeopled_vacating(dossier),
            ]
        )
    return dossier, tuple(problems)


def _placing(dossier: Dossier, gazetteer: Gazetteer, lines: Mapping[str, int]) -> Iterator[Problem]:
    located = locate(dossier, gazetteer)
    for item in located:
        if item.problem:
            advice = f"{item.problem}; it stays off the map, and within nothing but a parent given: {REMEDY}"
            yield Problem(PLACES.file, lines.get(item.place.id, 0), "name", item.place.name, advice, "warning")
    within = {item.place.id: item.within for item in located}
    for place in dossier.places:
        if place.parent and place.id in within[place.parent]:
            expected = "expected a parent that the gazetteer does not place within this place"
            yield Problem(PLACES.file, lines.get(place.id, 0), "parent", place.parent, expected)


def _undated(dossier: Dossier, lines: Mapping[str, int]) -> Iterator[Problem]:
    for source in dossier.sources:
        if source.published is None or source.published.latest is None:
            expected = "expected a latest possible date; without one the source is left out of every as-of view"
            yield Problem(SOURCES.file, lines.get(source.id, 0), "published", "", expected, "warning")


def _empty_baselines(dossier: Dossier) -> Iterator[Problem]:
    spoken = {
        (claim.force, claim.place, claim.period, claim.modality)
        for claim in dossier.claims
        if claim.relation is not Relation.NOTE
    }
    for claim in dossier.claims:
        base = claim.baseline
        if base and (claim.force, claim.place, base.period, Modality(base.layer)) not in spoken:
            cell = f"{claim.force} at {claim.place} in {base.period}"
            expected = f"expected a {base.layer} claim on {cell}; there is none"
            yield _at(claim, "baseline", base.period, expected)


def _unpeopled_vacating(dossier: Dossier) -> Iterator[Problem]:
    order = {period.id: index for index, period in enumerate(dossier.periods)}
    above = {force.id: force.subset_of for force in dossier.forces}
    there: dict[str, list[Claim]] = defaultdict(list)
    for claim in dossier.claims:
        if claim.relation not in SILENT and claim.modality is not Modality.DENIED:
            there[claim.place].append(claim)
    for claim in dossier.claims:
        if claim.relation is not Relation.VACATED or claim.modality is Modality.DENIED:
            continue
        before = (other for other in there[claim.place] if order[other.period] < order[claim.period])
        if not any(_related(other.force, claim.force, above) for other in before):
            expected = f"expected a claim that {claim.force} was at {claim.place} before: to vacate presupposes it"
            yield _at(claim, "relation", str(claim.relation), expected)


def _related(one: str, other: str, above: dict[str, str | None]) -> bool:
    return other in _lineage(one, above) or one in _lineage(other, above)


def _lineage(force: str, above: dict[str, str | None]) -> list[str]:
    chain = [force]
    while up := above.get(chain[-1]):
        chain.append(up)
    return chain


def _at(claim: Claim, column: str, value: str, expected: str) -> Problem:
    return Problem("claims.csv", claim.line, column, value, expected, "warning")
