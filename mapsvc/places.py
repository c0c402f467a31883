"""Where a dossier's places are: gazetteer answers, the dossier's own coordinates, and the containment tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mapsvc.model import Dossier, Place, PlaceKind

if TYPE_CHECKING:
    from mapsvc.gazetteer.lookup import Entry, Gazetteer

AREAL_KINDS = frozenset({PlaceKind.REGION, PlaceKind.COUNTRY})


@dataclass(frozen=True, slots=True)
class Located:
    """A dossier place with what is known of its position.

    lat, lon in degrees, None where it cannot be located; `precision_m` in metres; `country` an ISO 3166-1 alpha-2
    code or ""; `boundary` the id of its polygon in the base data for regions and countries; `region` the id of
    the first-level region around it; `parent` the place of the dossier that contains it; `within` those that the
    gazetteer says do, nearest first; `matched` the name that the gazetteer knows `entry` by and found it under.
    """

    place: Place
    parent: str | None
    lat: float | None = None
    lon: float | None = None
    precision_m: float | None = None
    country: str = ""
    region: str | None = None
    boundary: str | None = None
    entry: str | None = None
    matched: str = ""
    within: tuple[str, ...] = ()
    problem: str = ""


NAMESAKE_KM = 100.0
"""A gazetteer's entry farther than this from a point's own coordinates is another place of the name."""


@dataclass(frozen=True, slots=True)
class _Finding:
    """What the gazetteer says of one place: an entry, or why there is none."""

    entry: Entry | None
    problem: str = ""
    matched: str = ""


def locate(dossier: Dossier, gazetteer: Gazetteer) -> tuple[Located, ...]:
    """Place every place of the dossier, in file order; one that cannot be placed keeps its `problem`.

    Countries the dossier names first narrow the search for the rest: "Erbil" in an Iraq dossier is Iraq's.
    """
    findings: dict[str, _Finding] = {}
    for place in dossier.places:
        if place.kind is PlaceKind.COUNTRY:
            findings[place.id] = _find(place, (), gazetteer)
    theatre = tuple(sorted({f.entry.country for f in findings.values() if f.entry and f.entry.country}))
    for place in dossier.places:
        if place.id not in findings:
            found = _find(place, theatre, gazetteer)
            findings[place.id] = found if found.entry or not theatre else _find(place, (), gazetteer)
    by_entry = {f.entry.id: place_id for place_id, f in findings.items() if f.entry}
    within = {place.id: _within(findings[place.id], by_entry) for place in dossier.places}
    parents = _parents(dossier, within)
    return tuple(_located(place, findings[place.id], parents[place.id], within[place.id]) for place in dossier.places)


def parents_of(located: tuple[Located, ...]) -> dict[str, str | None]:
    """Map each place id to the id of the place that directly contains it, or None."""
    return {item.place.id: item.parent for item in located}


def ancestors(place: str, parents: Mapping[str, str | None]) -> Iterator[str]:
    """Yield the places that contain `place`, nearest first."""
    above = parents.get(place)
    while above is not None:
        yield above
        above = parents.get(above)


def _find(place: Place, countries: tuple[str, ...], gazetteer: Gazetteer) -> _Finding:
    from mapsvc.gazetteer.choose import kilometres
    from mapsvc.gazetteer.lookup import Ambiguous, Context, Match

    near = None if place.lat is None or place.lon is None else (place.lat, place.lon)
    answer = gazetteer.resolve(place.query, Context(countries=countries, kind=place.kind, near=near))
    if isinstance(answer, Match):
        entry = answer.entry
        if near and place.kind not in AREAL_KINDS and kilometres(near, (entry.lat, entry.lon)) > NAMESAKE_KM:
            return _Finding(None)
        return _Finding(entry, matched=answer.matched)
    if isinstance(answer, Ambiguous):
        names = "; ".join(f"{c.entry.name} ({c.entry.id})" for c in answer.candidates[:4])
        return _Finding(None, f"{place.query!r} is ambiguous: {names}")
    known = f"; {answer.detail}" if answer.detail else ""
    return _Finding(None, f"{place.query!r} is not in the gazetteer: {answer.reason}{known}")


def _within(finding: _Finding, by_entry: Mapping[str, str]) -> tuple[str, ...]:
    """The dossier's places that the gazetteer places this one within, nearest first."""
    if finding.entry is None:
        return ()
    return tuple(by_entry[step.id] for step in finding.entry.chain if step.id in by_entry)


def _parents(dossier: Dossier, within: Mapping[str, tuple[str, ...]]) -> dict[str, str | None]:
    """The parents the dossier gives, and the gazetteer's where it gives none and no circle comes of it."""
    parents: dict[str, str | None] = {place.id: place.parent for place in dossier.places}
    for place in dossier.places:
        nearest = next(iter(within[place.id]), None)
        if place.parent is None and nearest is not None and place.id not in (nearest, *ancestors(nearest, parents)):
            parents[place.id] = nearest
    return parents


def _located(place: Place, finding: _Finding, parent: str | None, within: tuple[str, ...]) -> Located:
    entry, blank = finding.entry, Located(place=place, parent=parent, within=within)
    if entry is not None:
        regions = [step.id for step in entry.chain if step.kind is PlaceKind.REGION]
        blank = replace(
            blank,
            lat=entry.lat,
            lon=entry.lon,
            precision_m=entry.precision_m,
            country=entry.country,
            region=regions[0] if regions else None,
            boundary=entry.boundary_id if place.kind in AREAL_KINDS else None,
            entry=entry.id,
            matched=finding.matched,
        )
    elif place.lat is None:
        return replace(blank, problem=finding.problem)
    if place.lat is not None and place.kind not in AREAL_KINDS:
        # The desk's own coordinates win over the gazetteer's for a point.
        blank = replace(blank, lat=place.lat, lon=place.lon, precision_m=None)
    return blank if blank.lat is not None else replace(blank, lat=place.lat, lon=place.lon)
