"""What a dossier says as known on one date: the sources that count, the places located, every cell assessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from mapsvc.errors import NotFoundError
from mapsvc.model import CellKey, Claim, Dossier, Period, Posture
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


def report_dates(dossier: Dossier) -> tuple[date, ...]:
    """The distinct dates on which something became known, oldest first; a vague date counts as its latest day.

    A dossier whose sources bear no date at all has none: it is known as on the latest day it was accessed, or on
    the first day of the era where not even that is given.
    """
    latest = {s.published.latest for s in dossier.sources if s.published and s.published.latest}
    if not latest:
        latest = {s.accessed for s in dossier.sources if s.accessed} or {date.min}
        return (max(latest),)
    return tuple(sorted(latest))


def know(dossier: Dossier, located: tuple[Located, ...], as_of: date | None = None) -> Knowledge:
    """Assess every cell of `dossier` as known on `as_of`; None counts every source, dated or not.

    Raises NotFoundError where nothing was reported by `as_of`.
    """
    dates = report_dates(dossier)
    if as_of is not None and as_of < dates[0]:
        raise NotFoundError(f"as_of: {as_of}: nothing was reported by then; the first report is of {dates[0]}")
    counted = known_sources(dossier, as_of)
    known = replace(
        dossier,
        sources=counted.counted,
        claims=tuple(c for c in dossier.claims if c.source in counted.ids),
        events=tuple(e for e in dossier.events if e.source in counted.ids),
    )
    postures = assess(dossier, parents_of(located), as_of)
    return Knowledge(dossier=known, as_of=as_of or dates[-1], located=located, postures=postures)


def has_begun(period: Period, as_of: date) -> bool:
    """Whether the period has begun by `as_of`: judged against the report clock, never against today."""
    return period.start is None or period.start <= as_of
