"""Which sources and rulings count on a given day: rule 8 of the inference, applied before anything else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mapsvc.model import Dossier, Ruling, Source


@dataclass(frozen=True, slots=True)
class Excluded:
    """A source that does not count, and why, as a phrase fit to show."""

    source: Source
    reason: str


@dataclass(frozen=True, slots=True)
class KnownSources:
    """The sources that count and those that do not, each in file order."""

    counted: tuple[Source, ...]
    excluded: tuple[Excluded, ...]

    @property
    def ids(self) -> frozenset[str]:
        """Ids of the sources that count."""
        return frozenset(source.id for source in self.counted)


def known_sources(dossier: Dossier, as_of: date | None = None) -> KnownSources:
    """Split the sources into those known on `as_of` and the rest (None: the whole dossier, dated or not).

    The latest possible publication day counts; an undated source is left out whenever `as_of` is set. A
    retracted source stops counting on the day of its retraction, a superseded one when its successor is
    published, even if that is retracted later: what it corrected is not true again.
    """
    superseded = {
        source.supersedes: source.id
        for source in dossier.sources
        if source.supersedes is not None and not _unpublished(source, as_of)
    }
    counted: list[Source] = []
    excluded: list[Excluded] = []
    for source in dossier.sources:
        reason = _unpublished(source, as_of) or _withdrawn(source, as_of, superseded)
        if reason:
            excluded.append(Excluded(source, reason))
        else:
            counted.append(source)
    return KnownSources(tuple(counted), tuple(excluded))


def acting_rulings(dossier: Dossier, as_of: date | None = None) -> tuple[Ruling, ...]:
    """The rulings made by `as_of`, in file order: all where it is None; an undated one acts on any day.

    A ruling made on a vague date acts from its latest possible day.
    """
    return tuple(ruling for ruling in dossier.rulings if as_of is None or _made(ruling) <= as_of)


def _made(ruling: Ruling) -> date:
    return date.min if ruling.date is None or ruling.date.latest is None else ruling.date.latest


def _unpublished(source: Source, as_of: date | None) -> str:
    if as_of is None:
        return ""
    if source.published is None or source.published.latest is None:
        return "undated"
    if source.published.latest > as_of:
        return f"published after {as_of.isoformat()}"
    return ""


def _withdrawn(source: Source, as_of: date | None, superseded: Mapping[str, str]) -> str:
    if source.retracted is not None and (as_of is None or source.retracted <= as_of):
        return f"retracted on {source.retracted.isoformat()}"
    if source.id in superseded:
        return f"superseded by {superseded[source.id]}"
    return ""
