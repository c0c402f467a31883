"""What became of one claim of a plan: the assertion that the reported headcounts do what was planned."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from mapsvc.knowledge.know import Knowledge
from mapsvc.model import CellKey, Claim, Figure, Layer, Modality, Relation, Share, Status
from mapsvc.posture.cells import carriers
from mapsvc.posture.judge import Judgement, Outcome, judge
from mapsvc.posture.scene import on_cell


class Part(StrEnum):
    """What became of one claim of a plan; `towards` is a change in its direction, but not shown to be the figure's."""

    HELD = "held"
    TOWARDS = "towards"
    FAILED = "failed"
    OPEN = "open"
    SET_ASIDE = "set aside"


@dataclass(frozen=True, slots=True)
class PlannedClaim:
    """One claim of a plan, what became of it, and the reported claims that settle that (ids in file order).

    Not `exact` where a longer search might have told more of it.
    """

    claim: str
    part: Part
    settled_by: tuple[str, ...] = ()
    exact: bool = True


def set_aside(claim: Claim) -> PlannedClaim:
    """A claim that does not count."""
    return PlannedClaim(claim.id, Part.SET_ASIDE)


def undecided(claim: Claim) -> PlannedClaim:
    """A claim of which a longer search might tell more."""
    return PlannedClaim(claim.id, Part.OPEN, exact=False)


def outcome_of(known: Knowledge, claim: Claim, cell: CellKey) -> PlannedClaim:
    """What the reports make of a claim on a planned cell, taken by itself."""
    whole = judge(known.analysis, _as_reported(claim))
    if whole.outcome is Outcome.HOLDS:
        return PlannedClaim(claim.id, Part.HELD, whole.claims)
    towards = _direction(known, claim, replace(cell, layer=Layer.REPORTED))
    if not (whole.exact and towards.exact):
        return undecided(claim)
    if towards.outcome is Outcome.HOLDS:
        return PlannedClaim(claim.id, Part.TOWARDS, towards.claims)
    return PlannedClaim(claim.id, Part.FAILED if whole.outcome is Outcome.FAILS else Part.OPEN, whole.claims)


def _as_reported(claim: Claim) -> Claim:
    """The same assertion of the reported headcounts, baseline and sites included."""
    base = claim.baseline and replace(claim.baseline, layer=Layer.REPORTED)
    return replace(claim, modality=Modality.REPORTED, baseline=base)


def _direction(known: Knowledge, claim: Claim, cell: CellKey) -> Judgement:
    """Whether reports show a change the way the claim plans it; open where it plans none."""
    if claim.relation is Relation.VACATED:
        # It names no baseline: only a report of the cell that itself says "fewer" tells the way.
        finding = known.analysis.finding(cell)
        fewer = carriers(Status.REDUCED, finding.kept(on_cell(known.analysis.scene, cell)))
        said = tuple(name for name in known.postures[cell].claims if name in fewer)
        return Judgement(Outcome.HOLDS if said else Outcome.OPEN, said, exact=finding.complete)
    if not _changes(claim):
        return Judgement(Outcome.OPEN)
    return judge(known.analysis, _any_change(_as_reported(claim)))


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
