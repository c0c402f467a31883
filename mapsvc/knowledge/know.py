"""What a dossier says as known on one date: the sources that count, the places located, every cell assessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from mapsvc.errors import NotFoundError
from mapsvc.knowledge.reasons import Explained, Reasons, explain_all
from mapsvc.model import CellKey, Claim, Dossier, Period, Posture, Ruling, Source
from mapsvc.places import Located, parents_of
from mapsvc.posture import Analysis, acting_rulings, analyse, known_sources
from mapsvc.posture.readings import statement_of


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A dossier as known on `as_of`: its sources, claims and events are only those published by then.

    `solved` holds what the postures were read from, and why each cell that says something is as it is.
    """

    dossier: Dossier
    as_of: date
    located: tuple[Located, ...]
    solved: Explained

    @property
    def day(self) -> str | None:
        """`as_of` as ISO 8601 writes it; None where no source bears a date."""
        return None if self.as_of == UNDATED else self.as_of.isoformat()

    @property
    def postures(self) -> Mapping[CellKey, Posture]:
        """Every cell's posture."""
        return self.solved.cells

    @property
    def reasons(self) -> Reasons:
        """Why each cell that says something is as it is."""
        return self.solved.reasons

    @property
    def analysis(self) -> Analysis:
        """What the postures were read from."""
        return self.solved.analysis

    def places_by_id(self) -> dict[str, Located]:
        """Map place ids to the located places."""
        return {item.place.id: item for item in self.located}

    def ruled_out(self) -> frozenset[str]:
        """Ids of the claims that an editor's ruling sets aside: those of the sentence ruled on."""
        ruled = self.analysis.scene.ruled_out
        return frozenset(claim.id for claim in self.dossier.claims if statement_of(claim) in ruled)

    def claims_by_id(self) -> dict[str, Claim]:
        """Map claim ids to claims."""
        return {claim.id: claim for claim in self.dossier.claims}

    def counting(self) -> dict[str, Claim]:
        """Map claim ids to the claims that no ruling sets aside."""
        ruled_out = self.ruled_out()
        return {claim.id: claim for claim in self.dossier.claims if claim.id not in ruled_out}


UNDATED = date.min
"""The report clock of a dossier none of whose sources bears a date."""


def report_dates(dossier: Dossier) -> tuple[date, ...]:
    """The days on which what is known changed, oldest first: publications (their latest possible day), retractions
    and rulings.

    None where no source bears a date.
    """
    published = {s.published.latest for s in dossier.sources if s.published and s.published.latest}
    retracted = {s.retracted for s in dossier.sources if s.retracted}
    ruled = {r.date.latest for r in dossier.rulings if r.date and r.date.latest}
    return tuple(sorted(published | retracted | {day for day in ruled if day > min(published)})) if published else ()


def report_clock(dossier: Dossier) -> date:
    """The day as of which the whole dossier is known: its last report, else the last day a source was looked at."""
    accessed = [s.accessed for s in dossier.sources if s.accessed]
    return max([*report_dates(dossier)] or accessed or [UNDATED])


@dataclass(frozen=True, slots=True)
class ReportDay:
    """A report date, the sources that were published, retracted or superseded on it, and the rulings made."""

    day: date
    published: tuple[Source, ...]
    retracted: tuple[Source, ...]
    superseded: tuple[Source, ...]
    rulings: tuple[Ruling, ...]


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
            rulings=tuple(r for r in dossier.rulings if r.date and r.date.latest == day),
        )
        for day in report_dates(dossier)
    )


def know(
    dossier: Dossier, located: tuple[Located, ...], as_of: date | None = None, earlier: Knowledge | None = None
) -> Knowledge:
    """Assess every cell of `dossier` as known on `as_of`; None counts every source, dated or not.

    `earlier` is what was known of the same dossier on another day, which saves solving again what both have in common.
    Raises NotFoundError for a day on which what is known did not change (`report_dates` lists those).
    """
    if as_of is not None and as_of not in report_dates(dossier):
        raise NotFoundError(f"as_of: {as_of}: expected a day on which something was reported")
    counted = known_sources(dossier, as_of)
    known = replace(
        dossier,
        sources=counted.counted,
        claims=tuple(c for c in dossier.claims if c.source in counted.ids),
        rulings=acting_rulings(dossier, as_of),
        events=tuple(e for e in dossier.events if e.source in counted.ids),
    )
    run = earlier.solved.analysis.run if earlier else None
    analysis = analyse(dossier, parents_of(located), as_of, run=run)
    return Knowledge(
        dossier=known,
        as_of=as_of or report_clock(dossier),
        located=located,
        solved=explain_all(analysis, earlier.solved if earlier else None),
    )


def has_begun(period: Period, as_of: date) -> bool:
    """Whether the period has begun by `as_of`: judged against the report clock, never against today."""
    return period.start is None or period.start <= as_of
