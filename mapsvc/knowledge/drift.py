"""Clashes that may be no clash: reports of one cell so far apart in time that the number itself may have changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise

from mapsvc.model import CellKey, Claim, Conflict, Source
from mapsvc.posture.cells import cell_of

APART = timedelta(days=30)


def drift(
    conflict: Conflict, key: CellKey, claims: Mapping[str, Claim], sources: Mapping[str, Source]
) -> tuple[date, date] | None:
    """The days on either side of the widest gap between the clashing reports of one cell, by id.

    None where the first and the last of them were published within 30 days, or fewer than two bear a date. The
    latest possible day of each counts, as for the as-of.
    """
    own = (claims[name] for name in conflict.claims if name in claims and cell_of(claims[name]) == key)
    days = sorted({day for claim in own if (day := latest_day(sources.get(claim.source))) is not None})
    if len(days) < 2 or days[-1] - days[0] <= APART:
        return None
    return max(pairwise(days), key=lambda pair: pair[1] - pair[0])


def latest_day(source: Source | None) -> date | None:
    """The latest possible day of a source's publication; None where it bears no date."""
    return source.published.latest if source and source.published else None
