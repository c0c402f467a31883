"""A second reading of "As of a day" in `docs/inference.md`: the dossier with only what counts on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from mapsvc.model import Dossier, ReportDate, Source


def as_known(dossier: Dossier, day: date) -> Dossier:
    """Leave out the claims, rulings and assumptions that do not count on `day`; sources all stay."""
    counting = {source.id for source in dossier.sources if counts(source, dossier, day)}
    return replace(
        dossier,
        claims=tuple(claim for claim in dossier.claims if claim.source in counting),
        rulings=tuple(ruling for ruling in dossier.rulings if ruling.date is None or by(ruling.date, day)),
        forces=tuple(
            replace(force, subset_of=None) if force.subset_source not in {None, *counting} else force
            for force in dossier.forces
        ),
    )


def counts(source: Source, dossier: Dossier, day: date) -> bool:
    """Whether a source is published by then, not retracted, and not replaced by one that is published."""
    replaced = any(other.supersedes == source.id and by(other.published, day) for other in dossier.sources)
    gone = source.retracted is not None and source.retracted <= day
    return by(source.published, day) and not replaced and not gone


def by(told: ReportDate | None, day: date) -> bool:
    """Whether a date is one, and surely not after `day`."""
    return told is not None and told.latest is not None and told.latest <= day
