"""Which region and country hold each place, found once at build time with a spatial index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mapsvc.gazetteer.drafts import Draft
from mapsvc.model import PlaceKind

NEAR_DEGREES = 0.25
"""How far outside every region of its country a place may lie (simplified coasts, piers, islets)."""


def chains(drafts: Sequence[Draft], regions: Sequence[tuple[Draft, Any]], countries: frozenset[str]) -> list[str]:
    """Give each draft the ids that contain it, nearest first, joined by spaces; "" where nothing does.

    A place is only put into a region of its own country: where line and data disagree, the data wins.
    """
    found: dict[int, str] = {}
    points = [n for n, draft in enumerate(drafts) if _lies_in_region(draft)]
    if points and regions:
        found = _regions_of([drafts[n] for n in points], regions)
    place_of = {points[at]: region for at, region in found.items()}
    return [_chain(draft, place_of.get(n), countries) for n, draft in enumerate(drafts)]


def _lies_in_region(draft: Draft) -> bool:
    return draft.kind in {PlaceKind.BASE, PlaceKind.SITE, PlaceKind.CITY} or draft.order > 1


def _chain(draft: Draft, region: str | None, countries: frozenset[str]) -> str:
    if draft.kind is PlaceKind.COUNTRY:
        return ""
    held_by = [region] if region else []
    return " ".join(held_by + ([draft.country] if draft.country in countries else []))


def _regions_of(places: Sequence[Draft], regions: Sequence[tuple[Draft, Any]]) -> dict[int, str]:
    import shapely

    points = shapely.points([place.lon for place in places], [place.lat for place in places])
    tree = shapely.STRtree([shape for _, shape in regions])
    found: dict[int, str] = {}
    for at, index in tree.query(points, predicate="within").T.tolist():
        if regions[index][0].country == places[at].country:
            found.setdefault(at, regions[index][0].id)
    rest = [at for at in range(len(places)) if at not in found]
    nearest: dict[int, float] = {}
    for n, index in tree.query(points[rest], predicate="dwithin", distance=NEAR_DEGREES).T.tolist():
        at = rest[n]
        region, shape = regions[index]
        distance = float(shapely.distance(points[at], shape))
        if region.country == places[at].country and distance < nearest.get(at, NEAR_DEGREES):
            nearest[at], found[at] = distance, region.id
    return found
