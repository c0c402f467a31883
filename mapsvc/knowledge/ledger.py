"""Plan and fact: what was planned for periods that have begun, beside what is reported of them.

The rule is that of `docs/inference.md`, "Plan and fact". A plan is judged by its own claims, each turned into the
assertion that the reported headcounts do what was planned; figures never pass from one period to another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from mapsvc.knowledge.know import Knowledge, has_begun
from mapsvc.knowledge.planned import Part, PlannedClaim, outcome_of, set_aside, undecided
from mapsvc.knowledge.records import cell_record
from mapsvc.model import CellKey, Claim, Layer, Posture, Relation
from mapsvc.posture.conflicts import kept_somewhere

WHERE = frozenset({Relation.ALL_AT, Relation.MAJORITY_AT})
"""Relations that share a number out over sites; what becomes of them is told, but does not decide the cell."""


class Verdict(StrEnum):
    """What became of a plan, as far as reports tell."""

    KEPT = "kept"
    MISSED = "missed"
    PARTLY = "partly"
    NOT_REPORTED = "outcome not reported"


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A planned cell beside the reported one of the same force, place and period.

    `direct` are the reported claims on that very cell; `deciding` those that settle the verdict, and the direct
    ones where nothing is settled. A verdict without a direct report is `inferred` from reports of other cells.
    `approximate` if the search was cut short: a verdict given all the same is right, but one might be missing, and
    more reports be named than need be.
    """

    planned: Posture
    reported: Posture
    verdict: Verdict
    claims: tuple[PlannedClaim, ...]
    direct: tuple[str, ...]
    deciding: tuple[str, ...]
    inferred: bool = False
    approximate: bool = False

    @property
    def unsettled(self) -> bool:
        """Whether reports speak of the very cell, and yet do not tell what became of the plan."""
        return self.verdict is Verdict.NOT_REPORTED and bool(self.direct)


def ledger(known: Knowledge) -> tuple[LedgerEntry, ...]:
    """Judge every planned cell that a plan speaks of and whose period has begun, in the order of the cells."""
    begun = {period.id for period in known.dossier.periods if has_begun(period, known.as_of)}
    ruled = known.ruled_out()
    claims = {claim.id: claim for claim in known.dossier.claims if claim.relation is not Relation.NOTE}
    entries = []
    for key, planned in known.postures.items():
        if key.layer is not Layer.PLANNED or key.period not in begun:
            continue
        plans = [claims[name] for name in planned.claims if name in claims]
        if any(claim.id not in ruled for claim in plans):
            entries.append(_entry(known, planned, plans, ruled))
    return tuple(entries)


def _entry(known: Knowledge, planned: Posture, plans: Sequence[Claim], ruled: frozenset[str]) -> LedgerEntry:
    reported = known.postures[replace(planned.key, layer=Layer.REPORTED)]
    claims = known.claims_by_id()
    dropped = ruled | _dropped(reported)
    direct = tuple(n for n in reported.claims if n not in dropped and claims[n].relation is not Relation.NOTE)
    told, verdict = _told(known, planned.key, plans, ruled)
    deciding = _of_headcount(told, claims)
    complete = all(known.analysis.finding(cell.key).complete for cell in (planned, reported))
    approximate = not complete or not all(one.exact for one in told)
    if verdict is Verdict.NOT_REPORTED:
        return LedgerEntry(planned, reported, verdict, told, direct, direct, approximate=approximate)
    settled = {name for one in deciding for name in one.settled_by}
    named = tuple(name for name in claims if name in settled) or direct
    return LedgerEntry(planned, reported, verdict, told, direct, named, inferred=not direct, approximate=approximate)


def _told(
    known: Knowledge, cell: CellKey, plans: Sequence[Claim], ruled: frozenset[str]
) -> tuple[tuple[PlannedClaim, ...], Verdict]:
    """What became of each claim of a plan, and of all of it."""
    finding = known.analysis.finding(cell)
    weighed = [claim for claim in plans if claim.id not in ruled]
    if not finding.complete:
        # Any of the plan might have to be set aside: nothing is said of what then would not count.
        unknown = tuple(undecided(claim) if claim in weighed else set_aside(claim) for claim in plans)
        return unknown, Verdict.NOT_REPORTED
    readings = finding.kept(weighed)
    standing = kept_somewhere(weighed, readings)
    if not standing:
        # No reading leaves any of the plan, as when it starts from a number that reports deny: it is judged as it is.
        standing, readings = weighed, [[weighed]]
    told = tuple(outcome_of(known, claim, cell) if claim in standing else set_aside(claim) for claim in plans)
    deciding = _of_headcount(told, known.claims_by_id())
    # What a longer search might tell of one claim could turn the verdict of all.
    return told, _verdict(readings, deciding) if all(one.exact for one in deciding) else Verdict.NOT_REPORTED


def _of_headcount(told: Sequence[PlannedClaim], claims: Mapping[str, Claim]) -> tuple[PlannedClaim, ...]:
    """The claims left that plan how many are in the place; those that say where they are to be, if no other does."""
    standing = tuple(one for one in told if one.part is not Part.SET_ASIDE)
    return tuple(one for one in standing if claims[one.claim].relation not in WHERE) or standing


def _dropped(cell: Posture) -> frozenset[str]:
    """Claims that every reading kept of some conflict of the cell sets aside."""
    asides = ([frozenset(one.set_aside) for one in conflict.readings] for conflict in cell.conflicts)
    return frozenset[str]().union(*(frozenset.intersection(*found) for found in asides if found))


def _verdict(kept: Iterable[Iterable[Iterable[Claim]]], told: Sequence[PlannedClaim]) -> Verdict:
    """The verdict of all claims together; with several readings of the plan, what those have in common.

    `kept` has for each independent choice between readings the plan's claims that each of them keeps.
    """
    became = {one.claim: one.part for one in told}
    together: set[frozenset[Part]] = {frozenset()}
    for readings in kept:
        parts = [frozenset(became[claim.id] for claim in claims if claim.id in became) for claims in readings]
        together = {found | more for found in together for more in parts}
    found = {_joined(parts) for parts in together if parts}
    if len(found) == 1:
        return found.pop()
    return Verdict.PARTLY if found & {Verdict.KEPT, Verdict.PARTLY} else Verdict.NOT_REPORTED


def _joined(parts: frozenset[Part]) -> Verdict:
    """Kept if all hold; partly if some do, or are on their way; missed if one fails and none does; else not told."""
    if parts == {Part.HELD}:
        return Verdict.KEPT
    if {Part.HELD, Part.TOWARDS} & parts:
        return Verdict.PARTLY
    return Verdict.MISSED if Part.FAILED in parts else Verdict.NOT_REPORTED


def ledger_record(known: Knowledge, entry: LedgerEntry) -> dict[str, Any]:
    """Describe an entry for programs: persons, ids, names as the dossier writes them, dates as EDTF."""
    key, dossier = entry.planned.key, known.dossier
    claims = known.claims_by_id()
    deciding = [{**_report(known, claims[name]), "direct": name in entry.direct} for name in entry.deciding]
    return {
        "cell": str(key),
        "force": key.force,
        "force_name": next(force.name for force in dossier.forces if force.id == key.force),
        "place": key.place,
        "place_name": known.places_by_id()[key.place].place.name,
        "period": key.period,
        "period_label": next(period.label for period in dossier.periods if period.id == key.period),
        "verdict": entry.verdict.value,
        "inferred": entry.inferred,
        "unsettled": entry.unsettled,
        "approximate": entry.approximate,
        "planned": _bounds(entry.planned),
        "reported": _bounds(entry.reported),
        "plans": [
            {**_report(known, claims[one.claim]), "outcome": one.part.value, "settled_by": list(one.settled_by)}
            for one in entry.claims
        ],
        "reports": deciding,
    }


def _report(known: Knowledge, claim: Claim) -> dict[str, Any]:
    source = next(source for source in known.dossier.sources if source.id == claim.source)
    return {
        "claim": claim.id,
        "relation": claim.relation.value,
        "figure": claim.figure and claim.figure.words,
        "source": source.id,
        "publisher": source.publisher,
        "published": source.published and source.published.edtf,
    }


def _bounds(cell: Posture) -> dict[str, Any]:
    record = cell_record(cell)
    return {name: record[name] for name in ("status", "low", "best", "high", "low_basis", "high_basis", "approximate")}
