"""What claims and sources presuppose, judged on the dossier as written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from mapsvc.dossier.columns import SOURCES
from mapsvc.errors import Problem
from mapsvc.model import Claim, Dossier, Modality, Relation
from mapsvc.places import Located

SILENT = frozenset({Relation.NOTE, Relation.VACATED})
"""Relations that say of no one that they were there."""


def undated(dossier: Dossier, lines: Mapping[str, int]) -> Iterator[Problem]:
    """Warn of sources that no as-of view can count."""
    for source in dossier.sources:
        if source.published is None or source.published.latest is None:
            expected = "expected a latest possible date; without one the source is left out of every as-of view"
            yield Problem(SOURCES.file, lines.get(source.id, 0), "published", "", expected, "warning")


def empty_baselines(dossier: Dossier) -> Iterator[Problem]:
    """Warn of changes counted from cells that no claim speaks of."""
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
            yield at(claim, "baseline", base.period, expected)


def unpeopled_vacating(dossier: Dossier) -> Iterator[Problem]:
    """Warn of places vacated at which no one is said to have been."""
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
            expected = (
                f"expected a claim that {claim.force} was at {claim.place} before: to vacate presupposes it "
                "(for none at all, say level 0)"
            )
            yield at(claim, "relation", str(claim.relation), expected)


def misplaced_sites(dossier: Dossier, located: Sequence[Located]) -> Iterator[Problem]:
    """Warn of sites that are not within the place the claim is about, and of totals that add a place twice."""
    within = {item.place.id: {*item.within, *([item.parent] if item.parent else [])} for item in located}
    claims = [claim for claim in dossier.claims if claim.sites] if within else []
    around = {site: _around(site, within) for site in {site for claim in claims for site in claim.sites}}
    for claim in claims:
        sites, written = set(claim.sites), " ".join(claim.sites)
        for site in claim.sites:
            if claim.place not in around[site]:
                expected = f"expected places within {claim.place}: {site} is not known to lie there"
                yield at(claim, "sites", written, expected)
            for outer in sorted(sites & around[site] - {site}) if claim.relation is Relation.SUM else ():
                expected = f"expected places side by side: {site} lies within {outer} and would be added twice"
                yield at(claim, "sites", written, expected)


def _around(place: str, within: Mapping[str, set[str]]) -> set[str]:
    """All places of the dossier around one, however far out."""
    found: set[str] = set()
    further = [place]
    while further:
        outer = {one for one in within[further.pop()] if one in within and one not in found}
        found |= outer
        further += outer
    return found


def _related(one: str, other: str, above: dict[str, str | None]) -> bool:
    return other in _lineage(one, above) or one in _lineage(other, above)


def _lineage(force: str, above: dict[str, str | None]) -> list[str]:
    chain = [force]
    while up := above.get(chain[-1]):
        chain.append(up)
    return chain


def at(claim: Claim, column: str, value: str, expected: str) -> Problem:
    """A warning about one column of a claim."""
    return Problem("claims.csv", claim.line, column, value, expected, "warning")
