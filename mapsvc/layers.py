"""One function per layer: what is known → a GeoDataFrame (EPSG:4326) with one row a feature.

Every frame has an `id` column, unique and stable, and a `geometry` that is None where a place cannot be located.
Lists are Python lists, missing values None. `LAYERS` names them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import geopandas as gpd
from shapely.geometry import Point

from mapsvc.boundaries import Boundaries
from mapsvc.knowledge import Knowledge
from mapsvc.knowledge.changes import period_changes
from mapsvc.knowledge.records import cell_record
from mapsvc.knowledge.sentences import Speaker
from mapsvc.model import Claim, Figure, Period, Share
from mapsvc.places import AREAL_KINDS, Located


def geometries(known: Knowledge, boundaries: Boundaries) -> dict[str, Any]:
    """Map place ids to shapely geometries: a polygon for regions and countries, else a point, or None."""
    shapes = {
        row.id: row.geometry for row in boundaries.rows(i.boundary for i in known.located if i.boundary).itertuples()
    }
    return {item.place.id: shapes.get(item.boundary) if item.boundary else _point(item) for item in known.located}


def posture_layer(known: Knowledge, boundaries: Boundaries) -> gpd.GeoDataFrame:
    """Every cell: force × place × period × layer, with its bounds in persons, the claims behind it and the why."""
    shapes = geometries(known, boundaries)
    periods = {period.id: period for period in known.dossier.periods}
    forces = {force.id: force.name for force in known.dossier.forces}
    places, speaker = known.places_by_id(), Speaker(known.dossier)
    return _frame(
        {
            "id": str(cell.key),
            **cell_record(cell),
            "force_name": forces[cell.key.force],
            "place_name": places[cell.key.place].place.name,
            "kind": places[cell.key.place].place.kind.value,
            **_interval(periods[cell.key.period]),
            "conflicts": [list(conflict.claims) for conflict in cell.conflicts],
            "why": " ".join(map(speaker.sentence, known.reasons.get(cell.key, ()))) or None,
            "geometry": shapes[cell.key.place],
        }
        for cell in known.postures.values()
    )


def bases_layer(known: Knowledge, boundaries: Boundaries) -> gpd.GeoDataFrame:
    """The dossier's point places (bases, sites, cities, areas) with their precision in metres."""
    shapes = geometries(known, boundaries)
    return _frame(
        {
            "id": item.place.id,
            "place": item.place.id,
            "name": item.place.name,
            "kind": item.place.kind.value,
            "parent": item.parent,
            "country": item.country or None,
            "region": item.region,
            "precision_m": item.precision_m,
            "gazetteer": item.entry,
            "note": item.place.note or item.problem or None,
            "geometry": shapes[item.place.id],
        }
        for item in known.located
        if item.place.kind not in AREAL_KINDS
    )


def regions_layer(known: Knowledge, boundaries: Boundaries) -> gpd.GeoDataFrame:
    """The regions and countries a dossier names (`role` subject) and those around its other places (context)."""
    named = {item.boundary: item.place for item in known.located if item.boundary}
    around = [b for item in known.located for b in (item.region, item.country or None) if b and b not in named]
    rows = boundaries.rows(dict.fromkeys([*named, *around]))
    return _frame(
        {
            "id": named[row.id].id if row.id in named else row.id,
            "place": named[row.id].id if row.id in named else None,
            "name": named[row.id].name if row.id in named else row.name,
            "code": row.id,
            "role": "subject" if row.id in named else "context",
            "geometry": row.geometry,
        }
        for row in rows.itertuples()
    )


def claims_layer(known: Knowledge, boundaries: Boundaries) -> gpd.GeoDataFrame:
    """Every claim, as its source words it, at the place it speaks of."""
    shapes = geometries(known, boundaries)
    periods = {period.id: period for period in known.dossier.periods}
    return _frame(
        {
            "id": claim.id,
            "statement": claim.statement,
            "source": claim.source,
            "origin": claim.origin,
            "modality": claim.modality.value,
            "force": claim.force,
            "place": claim.place,
            "period": claim.period,
            **_interval(periods[claim.period]),
            "relation": claim.relation.value,
            **_figure(claim),
            "baseline": claim.baseline and f"{claim.baseline.layer.value}:{claim.baseline.period}",
            "sites": list(claim.sites),
            "evidence": claim.evidence or None,
            "locator": claim.locator or None,
            "attributed_to": claim.attributed_to or None,
            "hedge": claim.hedge or None,
            "note": claim.note or None,
            "geometry": shapes[claim.place],
        }
        for claim in known.dossier.claims
    )


def events_layer(known: Knowledge, boundaries: Boundaries) -> gpd.GeoDataFrame:
    """Events with their dates as stated (EDTF); without geometry where the source names no place."""
    shapes = geometries(known, boundaries)
    return _frame(
        {
            "id": event.id,
            "source": event.source,
            "date": event.date.edtf,
            "start": str(event.date.earliest or ".."),
            "end": str(event.date.latest or ".."),
            "place": event.place,
            "kind": event.kind,
            "summary": event.summary,
            "locator": event.locator or None,
            "geometry": shapes[event.place] if event.place else None,
        }
        for event in known.dossier.events
    )


def changes_layer(known: Knowledge, boundaries: Boundaries) -> gpd.GeoDataFrame:
    """Every proven change from one period to the next, under the later one; `least` and `most` in persons."""
    shapes = geometries(known, boundaries)
    periods = {period.id: period for period in known.dossier.periods}
    forces = {force.id: force.name for force in known.dossier.forces}
    places = known.places_by_id()
    return _frame(
        {
            "id": str(change),
            "kind": change.kind.value,
            "force": change.after.force,
            "force_name": forces[change.after.force],
            "place": change.after.place,
            "place_name": places[change.after.place].place.name,
            "from_period": change.before.period,
            "from_layer": change.before.layer.value,
            "period": change.after.period,
            **_interval(periods[change.after.period]),
            "layer": change.after.layer.value,
            "mixed": change.mixed,
            "least": change.least,
            "most": change.most,
            "claims": list(change.claims),
            "geometry": shapes[change.after.place],
        }
        for change in period_changes(known)
    )


LAYERS: Mapping[str, Callable[[Knowledge, Boundaries], gpd.GeoDataFrame]] = {
    "posture": posture_layer,
    "bases": bases_layer,
    "regions": regions_layer,
    "claims": claims_layer,
    "events": events_layer,
    "changes": changes_layer,
}


SELECTORS: Mapping[str, tuple[str, ...]] = {
    "posture": ("period", "force", "place", "status", "layer"),
    "bases": ("place",),
    "regions": ("place",),
    "claims": ("period", "force", "place"),
    "events": ("place",),
    "changes": ("period", "force", "place", "layer"),
}
"""The properties that a layer's features may be selected by."""


def _frame(rows: Iterable[dict[str, Any]]) -> gpd.GeoDataFrame:
    """A frame whose columns keep Python values: integers stay integers beside None."""
    listed = list(rows)
    columns = list(listed[0]) if listed else ["id", "geometry"]
    data = {column: [row[column] for row in listed] for column in columns if column != "geometry"}
    return gpd.GeoDataFrame(data, geometry=[row["geometry"] for row in listed], crs="EPSG:4326", dtype=object)


def _point(item: Located) -> Point | None:
    return None if item.lat is None or item.lon is None else Point(item.lon, item.lat)


def _interval(period: Period) -> dict[str, str]:
    return {"start": str(period.start or ".."), "end": str(period.end or "..")}


def _figure(claim: Claim) -> dict[str, Any]:
    figure = claim.figure
    if isinstance(figure, Figure):
        return {"figure": figure.words, "low": figure.low, "best": figure.best, "high": figure.high}
    words = figure.words if isinstance(figure, Share) else None
    return {"figure": words, "low": None, "best": None, "high": None}
