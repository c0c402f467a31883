"""Plan and fact: what was planned for periods that have begun, beside what is reported of them.

The rule is that of `docs/inference.md`, "Plan and fact". A plan is judged by its own claims, each turned into the
assertion that the reported headcounts do what was planned; figures never pass from one period to another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from mapsvc.knowledge.know import Knowledge, has_begun
from mapsvc.knowledge.records import cell_record
from mapsvc.model import CellKey, Claim, Figure, Layer, Modality, Posture, Relation, Share, Status
from mapsvc.posture.cells import REDUCING
from mapsvc.posture.conflicts import kept_somewhere
from mapsvc.posture.judge import Judgement, Outcome, judge

WHERE = frozenset({Relation.ALL_AT, Relation.MAJORITY_AT})
"""Relations that share a number out over sites; what becomes of them is told, but does not decide the cell."""


class Verdict(StrEnum):
    """What became of a plan, as far as reports tell."""

    KEPT = "kept"
    MISSED = "missed"
    PARTLY = "partly"
    NOT_REPORTED = "outcome not reported"


class Part(StrEnum):
    """What became of one claim of a plan; `towards` is a change in its direction, but not shown to be the figure's."""

    HELD = "held"
    TOWARDS = "towards"
    FAILED = "failed"
    OPEN = "open"
    SET_ASIDE = "set aside"


@dataclass(frozen=True, slots=True)
class PlannedClaim:
    """One claim of a plan, what became of it, and the reported claims that settle that (ids in file order)."""

    claim: str
    part: Part
    settled_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A planned cell beside the reported one of the same force, place and period.

    `direct` are the reported claims on that very cell; `deciding` those that settle the verdict, and the direct
    ones where nothing is settled. A verdict without a direct report is `inferred` from reports of other cells.
    """

    planned: Posture
    reported: Posture
    verdict: Verdict
    claims: tuple[PlannedClaim, ...]
    direct: tuple[str, ...]
    deciding: tuple[str, ...]
    inferred: bool = False

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
    direct = [n for n in reported.claims if n not in dropped and claims[n].relation is not Relation.NOTE]
    weighed = [claim for claim in plans if claim.id not in ruled]
    readings = known.analysis.finding(planned.key).kept(weighed)
    standing = kept_somewhere(weighed, readings)
    if not standing:
        # No reading leaves any of the plan, as when it starts from a number that reports deny: it is judged as it is.
        standing, readings = weighed, [[weighed]]
    told = tuple(
        _part(known, claim, reported) if claim in standing else PlannedClaim(claim.id, Part.SET_ASIDE)
        for claim in plans
    )
    deciding = _of_headcount(told, claims)
    verdict = _verdict(readings, deciding)
    if verdict is Verdict.NOT_REPORTED:
        return LedgerEntry(planned, reported, verdict, told, tuple(direct), tuple(direct))
    settled = {name for one in deciding for name in one.settled_by}
    named = tuple(name for name in claims if name in settled) or tuple(direct)
    return LedgerEntry(planned, reported, verdict, told, tuple(direct), named, inferred=not direct)


def _of_headcount(told: Sequence[PlannedClaim], claims: Mapping[str, Claim]) -> tuple[PlannedClaim, ...]:
    """The claims left that plan how many are in the place; those that say where they are to be, if no other does."""
    standing = tuple(one for one in told if one.part is not Part.SET_ASIDE)
    return tuple(one for one in standing if claims[one.claim].relation not in WHERE) or standing


def _dropped(cell: Posture) -> frozenset[str]:
    """Claims that every reading kept of some conflict of the cell sets aside."""
    asides = ([frozenset(one.set_aside) for one in conflict.readings] for conflict in cell.conflicts)
    return frozenset[str]().union(*(frozenset.intersection(*found) for found in asides if found))


def _part(known: Knowledge, claim: Claim, reported: Posture) -> PlannedClaim:
    whole = judge(known.analysis, _as_reported(claim))
    if whole.outcome is Outcome.HOLDS:
        return PlannedClaim(claim.id, Part.HELD, whole.claims)
    towards = _direction(known, claim, reported)
    if towards is not None:
        return PlannedClaim(claim.id, Part.TOWARDS, towards)
    return PlannedClaim(claim.id, Part.FAILED if whole.outcome is Outcome.FAILS else Part.OPEN, whole.claims)


def _as_reported(claim: Claim) -> Claim:
    """The same assertion of the reported headcounts, baseline and sites included."""
    base = claim.baseline and replace(claim.baseline, layer=Layer.REPORTED)
    return replace(claim, modality=Modality.REPORTED, baseline=base)


def _direction(known: Knowledge, claim: Claim, reported: Posture) -> tuple[str, ...] | None:
    """Claims that show a change the way the claim plans it; None where none is shown, or it plans none."""
    if claim.relation is Relation.VACATED:
        # It names no baseline: only a report that itself says "fewer" tells the way.
        said = [one.id for one in _on(known, reported.key) if one.relation in REDUCING]
        return tuple(said) if reported.status is Status.REDUCED else None
    if not _changes(claim):
        return None
    way: Judgement = judge(known.analysis, _any_change(_as_reported(claim)))
    return way.claims if way.outcome is Outcome.HOLDS else None


def _changes(claim: Claim) -> bool:
    """Whether a claim plans a change by some figure that is surely not nought."""
    figure = claim.figure
    if claim.relation not in (Relation.REMOVED, Relation.REMOVED_SHARE, Relation.ADDED) or figure is None:
        return False
    return figure.low > 0 or (isinstance(figure, Share) and figure.low_strict)


def _any_change(claim: Claim) -> Claim:
    if claim.relation is Relation.ADDED:
        return replace(claim, figure=Figure("more", 1, None))
    return replace(claim, relation=Relation.REDUCED, figure=None)


def _on(known: Knowledge, key: CellKey) -> Iterator[Claim]:
    claims = known.claims_by_id()
    return (claims[name] for name in known.postures[key].claims if name in claims)


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
    return {name: record[name] for name in ("status", "low", "best", "high", "low_basis", "high_basis")}
