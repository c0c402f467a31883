"""What only shows once the claims are taken together: periods that hold two states, and forces that must have grown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from mapsvc.check.claims import at
from mapsvc.errors import Problem
from mapsvc.knowledge.drift import drift, latest_day
from mapsvc.model import CellKey, Dossier, Force, Layer, Modality, Period, Posture
from mapsvc.places import Located, parents_of
from mapsvc.posture import assess
from mapsvc.posture.cells import cell_of

Cells = Mapping[CellKey, Posture]


def suggestions(dossier: Dossier, located: Sequence[Located]) -> Iterator[Problem]:
    """Suggest what a desk should look at again, all as warnings."""
    cells = assess(dossier, parents_of(tuple(located)))
    yield from _split_dates(dossier, cells)
    yield from _growing(dossier, cells)


def _split_dates(dossier: Dossier, cells: Cells) -> Iterator[Problem]:
    """Suggest a day to split a period at, where reports of one cell clash that were published far apart."""
    claims = {claim.id: claim for claim in dossier.claims}
    sources = {source.id: source for source in dossier.sources}
    periods = {period.id: period for period in dossier.periods}
    told = set()
    for key, cell in cells.items():
        for conflict in cell.conflicts if key.layer is Layer.REPORTED else ():
            days = drift(conflict, key, claims, sources)
            if days is None or not _can_split(periods[key.period], days[1]) or (key, days[1]) in told:
                continue
            told.add((key, days[1]))
            own = [claims[name] for name in conflict.claims if cell_of(claims[name]) == key]
            later = max(own, key=lambda claim: latest_day(sources[claim.source]) or date.min)
            names = ", ".join(conflict.claims)
            expected = (
                f"expected two periods, perhaps: {names} clash and were published far apart; if the number changed "
                f"between {days[0]} and {days[1]}, split the period there, such as at {days[1]}"
            )
            yield at(later, "period", key.period, expected)


def _can_split(period: Period, day: date) -> bool:
    """Whether a period can be split at a day: it must begin before it and not end before it."""
    return (period.start is None or period.start < day) and (period.end is None or day <= period.end)


def _growing(dossier: Dossier, cells: Cells) -> Iterator[Problem]:
    """Warn where all that is said can only be true if the forces that no row names grew from one period to the next."""
    for force in dossier.forces:
        for before, after in pairwise(dossier.periods):
            parts = [
                one.id
                for one in dossier.forces
                if one.subset_of == force.id and all(_holds(one, period.id) for period in (before, after))
            ]
            for layer in Layer if parts else ():
                for place in dossier.places:
                    then = CellKey(Layer.REPORTED, force.id, place.id, before.id)
                    now = CellKey(layer, force.id, place.id, after.id)
                    yield from _grown(dossier, cells, then, now, parts)


def _grown(dossier: Dossier, cells: Cells, then: CellKey, now: CellKey, parts: Sequence[str]) -> Iterator[Problem]:
    most, least = _rest(cells, then, parts)[1], _rest(cells, now, parts)[0]
    if most is None or least <= most:
        return
    around = {now, *(replace(now, force=part) for part in parts)}
    claim = next((c for c in dossier.claims if c.modality is not Modality.DENIED and cell_of(c) in around), None)
    expected = (
        f"expected figures that fit together: the rest of {now.force} at {now.place}, beside {', '.join(parts)}, "
        f"would have to grow from at most {most} in {then.period} to at least {least} in {now.period}"
    )
    if claim is None:
        yield Problem("claims.csv", 0, "", "", expected, "warning")
    else:
        yield at(claim, "figure", claim.figure.words if claim.figure else "", expected)


def _rest(cells: Cells, whole: CellKey, parts: Sequence[str]) -> tuple[int, int | None]:
    """Persons, least and most, of a force that are in none of its parts; None is no upper bound."""
    own = cells[whole]
    inside = [cells[replace(whole, force=part)] for part in parts]
    highs = [cell.high for cell in inside if cell.high is not None]
    least = own.low - sum(highs) if len(highs) == len(inside) else 0
    most = None if own.high is None else own.high - sum(cell.low for cell in inside)
    return max(0, least), most


def _holds(force: Force, period: str) -> bool:
    return force.subset_periods is None or period in force.subset_periods
