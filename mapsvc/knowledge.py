"""What a dossier says as known on one date: the sources that count, the places located, every cell assessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from mapsvc.errors import NotFoundError
from mapsvc.model import CellKey, Claim, Dossier, Period, Posture, Source
from mapsvc.places import Located, parents_of
from mapsvc.posture import assess, known_sources


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A dossier as known on `as_of`: its sources, claims and events are only those published by then."""

    dossier: Dossier
    as_of: date
    located: tuple[Located, ...]
    postures: Mapping[CellKey, Posture]

    def place(self, place: str) -> Located:
        """The located place with that id, which must be one of the dossier's."""
        return next(item for item in self.located if item.place.id == place)

    def claims_by_id(self) -> dict[str, Claim]:
        """Map claim ids to claims."""
        return {claim.id: claim for claim in self.dossier.claims}


UNDATED = date.min
"""The report clock of a dossier none of whose sources bears a date."""


def report_dates(dossier: Dossier) -> tuple[date, ...]:
    """The days on which what is known changed, oldest first: publications (their latest possible day) and retractions.

    None where no source bears a date.
    """
    published = {s.published.latest for s in dossier.sources if s.published and s.published.latest}
    retracted = {s.retracted for s in dossier.sources if s.retracted}
    return tuple(sorted(published | retracted)) if published else ()


def report_clock(dossier: Dossier) -> date:
    """The day as of which the whole dossier is known: its last report, else the last day a source was looked at."""
    accessed = [s.accessed for s in dossier.sources if s.accessed]
    return max([*report_dates(dossier)] or accessed or [UNDATED])


@dataclass(frozen=True, slots=True)
class ReportDay:
    """A report date, and the sources that were published, retracted or superseded by another on it."""

    day: date
    published: tuple[Source, ...]
    retracted: tuple[Source, ...]
    superseded: tuple[Source, ...]


def history(dossier: Dossier) -> tuple[ReportDay, ...]:
    """What came and went on each report date, oldest first."""
    published: dict[date, list[Source]] = {}
    for source in dossier.sources:
        if source.published and source.published.latest:
            published.setdefault(source.published.latest, []).append(source)
    return tuple(
        ReportDay(
            day,
            published=tuple(published.get(day, ())),
            retracted=tuple(s for s in dossier.sources if s.retracted == day),
            superseded=tuple(s for s in dossier.sources if s.id in {new.supersedes for new in published.get(day, ())}),
        )
        for day in report_dates(dossier)
    )


def know(dossier: Dossier, located: tuple[Located, ...], as_of: date | None = None) -> Knowledge:
    """Assess every cell of `dossier` as known on `as_of`; None counts every source, dated or not.

    Raises NotFoundError for a day on which what is known did not change (`report_dates` lists those).
    """
    if as_of is not None and as_of not in report_dates(dossier):
        raise NotFoundError(f"as_of: {as_of}: expected a day on which something was reported")
    counted = known_sources(dossier, as_of)
    known = replace(
        dossier,
        sources=counted.counted,
        claims=tuple(c for c in dossier.claims if c.source in counted.ids),
        events=tuple(e for e in dossier.events if e.source in counted.ids),
    )
    postures = assess(dossier, parents_of(located), as_of)
    return Knowledge(dossier=known, as_of=as_of or report_clock(dossier), located=located, postures=postures)


def has_begun(period: Period, as_of: date) -> bool:
    """Whether the period has begun by `as_of`: judged against the report clock, never against today."""
    return period.start is None or period.start <= as_of
