"""What changed between two as-of dates of one dossier: cell by cell, and which claims did it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from mapsvc.knowledge.know import UNDATED, Knowledge
from mapsvc.knowledge.records import cell_record, stands
from mapsvc.model import HEADCOUNTS, CellKey, Claim, Posture, Standing, differ, differ_alone, worth_telling
from mapsvc.posture import Why
from mapsvc.posture.cells import says

Kind = Literal["added", "changed", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Cause:
    """A claim that began or ceased to count in between; `claim` None: the source alone, for an assumption it backs.

    `how` is `new`, or for one that is gone `superseded` (by the source `by`), `retracted`, `ruled out` by the editor,
    or `left out` where its source counts only without an as-of date.
    """

    claim: str | None
    source: str
    how: Literal["new", "superseded", "retracted", "ruled out", "left out"]
    by: str | None = None


@dataclass(frozen=True, slots=True)
class CellRevision:
    """One cell that changed. `before` or `after` is None where nothing stood for it; `causes` in file order."""

    key: CellKey
    kind: Kind
    before: Posture | None
    after: Posture | None
    causes: tuple[Cause, ...]

    @property
    def own(self) -> bool:
        """Whether more changed than a bound that follows only from what contains the cell."""
        return differ_alone(standing_of(self.before), standing_of(self.after))

    @property
    def told(self) -> bool:
        """Whether it is told in words: it is the cell's own change, and a claim speaks of the cell."""
        return worth_telling(standing_of(self.before), standing_of(self.after))


@dataclass(frozen=True, slots=True)
class Revisions:
    """What the reports after `since`, up to `as_of`, changed; `since` None: compared with knowing nothing.

    `new` and `gone` are the ids of sources that began and ceased to count.
    """

    since: date | None
    as_of: date
    cells: tuple[CellRevision, ...]
    new: tuple[str, ...]
    gone: tuple[str, ...]


def changes_since(before: Knowledge | None, after: Knowledge) -> Revisions:
    """Compare what is known on two days of the same dossier; `before` None: with nothing known at all.

    A cell counts where a status, a bound of its own or a clash stands for it on either day. The claims named are those
    among its reasons (why, conflicts, status, best) on the one day that did not count on the other.
    """
    was = before.postures if before else {}
    moved = [key for key, cell in after.postures.items() if differ(standing_of(was.get(key)), standing_of(cell))]
    causes = _Causes(before, after)
    return Revisions(
        since=before.as_of if before else None,
        as_of=after.as_of,
        cells=tuple(_revision(was.get(key), after.postures[key], causes.of(key)) for key in moved),
        new=_only(after, before),
        gone=_only(before, after),
    )


def _revision(before: Posture | None, after: Posture, causes: tuple[Cause, ...]) -> CellRevision:
    was, now = (cell if standing_of(cell) else None for cell in (before, after))
    kind: Kind = "added" if was is None else "withdrawn" if now is None else "changed"
    return CellRevision(after.key, kind, was, now, causes)


def standing_of(cell: Posture | None) -> Standing | None:
    """What stands for a cell: None where it has neither a status nor a bound of its own, and no reports of it clash."""
    if cell is None or not (stands(cell) or cell.conflicts):
        return None
    return Standing(
        status=cell.status.value,
        low=cell.low,
        best=cell.best,
        high=cell.high,
        conflict=bool(cell.conflicts),
        own_low=cell.own_low,
        own_high=cell.own_high,
        claimed=bool(cell.claims),
    )


def _only(one: Knowledge | None, other: Knowledge | None) -> tuple[str, ...]:
    known = {source.id for source in other.dossier.sources} if other else set()
    return tuple(source.id for source in one.dossier.sources if source.id not in known) if one else ()


class _Causes:
    """Finds the claims and assumptions that make the difference for a cell."""

    def __init__(self, before: Knowledge | None, after: Knowledge) -> None:
        self.before, self.after = before, after
        self.old = before.counting() if before else {}
        self.new = after.counting()
        self.sources = {source.id: source for source in after.analysis.dossier.sources}
        self.begun, self.ended = set(_only(after, before)), set(_only(before, after))

    def of(self, key: CellKey) -> tuple[Cause, ...]:
        """The causes of a cell's change: claims in file order, then the sources of assumptions."""
        new = self.after.reasons.get(key, ())
        behind = set(_behind(self.after.postures[key], new, self.new)) - self.old.keys()
        assumed = _assumed(new) & self.begun
        if self.before is not None:
            old = self.before.reasons.get(key, ())
            behind |= set(_behind(self.before.postures[key], old, self.old)) - self.new.keys()
            assumed |= _assumed(old) & self.ended
        claims = [claim for claim in self.after.analysis.dossier.claims if claim.id in behind]
        made = [self._cause(claim.id, claim.source, gone=claim.id not in self.new) for claim in claims]
        return (*made, *(self._cause(None, source, gone=source in self.ended) for source in sorted(assumed)))

    def _cause(self, claim: str | None, source: str, *, gone: bool) -> Cause:
        if not gone:
            return Cause(claim, source, "new")
        retracted = self.sources[source].retracted
        if retracted is not None and retracted <= self.after.as_of:
            return Cause(claim, source, "retracted")
        if claim in self.after.claims_by_id():
            return Cause(claim, source, "ruled out")
        successor = next((s.id for s in self.after.dossier.sources if s.supersedes == source), None)
        return Cause(claim, source, "superseded" if successor else "left out", successor)


def _behind(cell: Posture, whys: Iterable[Why], claims: Mapping[str, Claim]) -> Iterator[str]:
    """The claims a cell rests on: those that force its bounds, that clash on it or where it depends on the choice, and
    that give its status or its best.
    """
    for why in whys:
        yield from why.claims
        yield from why.set_aside
    for conflict in cell.conflicts:
        yield from conflict.claims
    yield from cell.depends_on
    for name in cell.claims:
        if name in claims and _shapes(cell, claims[name]):
            yield name


def _assumed(whys: Iterable[Why]) -> set[str]:
    """The sources of the assumptions that explanations use."""
    return {source for why in whys for rule in why.rules for source in rule.sources}


def _shapes(cell: Posture, claim: Claim) -> bool:
    """Whether a claim on the cell gives it its status or its best."""
    return says(claim) is cell.status or (cell.best is not None and claim.relation in HEADCOUNTS)


def standing_record(known: Knowledge) -> dict[str, dict[str, Any]]:
    """What stands for each cell, by address, of those where something does."""
    found = {str(key): standing_of(known.postures[key]) for key in known.reasons}
    return {cell: asdict(standing) for cell, standing in found.items() if standing}


def revisions_record(found: Revisions) -> dict[str, Any]:
    """Describe what changed for programs: dates in ISO form, persons, ids."""
    return {
        "since": found.since and found.since.isoformat(),
        "as_of": None if found.as_of == UNDATED else found.as_of.isoformat(),
        "sources": {"new": list(found.new), "gone": list(found.gone)},
        "cells": [
            {
                "cell": str(one.key),
                "change": one.kind,
                "before": _value_record(one.before),
                "after": _value_record(one.after),
                "inherited_only": not one.own,
                "causes": [asdict(cause) for cause in one.causes],
            }
            for one in found.cells
        ],
    }


def _value_record(cell: Posture | None) -> dict[str, Any] | None:
    names = ("status", "low", "best", "high", "low_basis", "high_basis")
    if cell is None:
        return None
    record = cell_record(cell)
    return {**{name: record[name] for name in names}, "conflict": bool(cell.conflicts)}
