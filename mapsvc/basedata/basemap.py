"""Land, borders, lakes, rivers and their labels, for the basemap."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from mapsvc.basedata.topology import DECIMALS, areas_km2
from mapsvc.errors import BaseDataError

INLAND_SEA_KM2 = 100_000.0
"""Holes in the land at least this large are water: the Caspian; the others are ground no region claims."""

SNAP_DEGREES = 0.2
"""A river label stands on its river if an anchor lies within this distance of one."""

DISPUTED = (
    ("EH", "MA"),
    ("IL", "PS"),
    ("IL", "SY"),
    ("RS", "XK"),
    ("CYN", "CYP"),
    ("SOL", "SOM"),
    ("UA-43", "UA-65"),
    ("IN-AR", "CN"),
    ("IN-JK", "CN"),
    ("IN-JK", "PK"),
    ("IN-LA", "CN"),
    ("IN-LA", "PK"),
    ("KAS", "CN"),
    ("KAS", "IND"),
    ("KAS", "PK"),
)
"""What a disputed line has on its two sides: a country, a region, or Natural Earth's code of who holds it.

After Natural Earth's own notes on disputed boundary lines. Where both sides have the same country code, the
line is drawn because it is disputed; any other line inside a country is not drawn.
"""


@dataclass(frozen=True, slots=True)
class Label:
    """A name on the basemap; rivers are snapped to the nearest river line, lon and lat in degrees."""

    kind: str
    name: str
    name_ar: str
    lon: float
    lat: float


LABELS = (
    Label("river", "Euphrates", "الفرات", 39.60, 35.60),
    Label("river", "Euphrates", "الفرات", 41.60, 34.40),
    Label("river", "Euphrates", "الفرات", 45.90, 31.10),
    Label("river", "Tigris", "دجلة", 43.30, 35.60),
    Label("river", "Tigris", "دجلة", 45.30, 32.70),
    Label("lake", "Lake Tharthar", "بحيرة الثرثار", 43.28, 34.00),
    Label("lake", "Razzaza Lake", "بحيرة الرزازة", 43.66, 32.78),
    Label("lake", "Lake Urmia", "بحيرة أرومية", 45.45, 37.70),
    Label("lake", "Lake Van", "بحيرة وان", 42.95, 38.62),
    Label("sea", "Mediterranean Sea", "البحر المتوسط", 33.60, 34.20),
    Label("sea", "The Gulf", "الخليج", 49.90, 28.40),
    Label("sea", "Caspian Sea", "بحر قزوين", 50.60, 38.60),
    Label("sea", "Black Sea", "البحر الأسود", 36.00, 43.00),
    Label("sea", "Red Sea", "البحر الأحمر", 37.20, 23.50),
)


def build_land(countries: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Build the land: one polygon a row with `area_km2`, its coast exactly that of the countries."""
    land = shapely.get_parts(shapely.coverage_union_all(np.asarray(countries.geometry, dtype=object)))
    whole = np.array([_without_gaps(part) for part in land], dtype=object)
    table = gpd.GeoDataFrame({"area_km2": np.round(areas_km2(whole), 1)}, geometry=list(whole), crs="EPSG:4326")
    return table.sort_values("area_km2", ascending=False, kind="stable", ignore_index=True)


def build_borders(regions: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Build land borders as lines with columns `left`, `right` (ISO 3166-1 alpha-2, sorted) and `disputed`.

    They are the very edges that the regions share, so they lie exactly on the countries' outlines.
    """
    ends, owners = _shared_edges(np.asarray(regions.geometry, dtype=object))
    tags = list(zip(regions["id"], regions["country"], regions["held_by"], strict=True))
    grouped: defaultdict[tuple[str, str, bool], list[npt.NDArray[np.float64]]] = defaultdict(list)
    for edge, (one, other) in zip(ends, owners, strict=True):
        disputed = _disputed(set(tags[one]), set(tags[other]))
        left, right = sorted((tags[one][1], tags[other][1]))
        if disputed or left != right:
            grouped[left, right, disputed].append(edge)
    keys = sorted(grouped)
    lines = [shapely.line_merge(shapely.multilinestrings(np.array(grouped[key]))) for key in keys]
    return gpd.GeoDataFrame(keys, columns=["left", "right", "disputed"], geometry=lines, crs="EPSG:4326")


def build_lakes(raw: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Build lakes with columns `name` (may be empty), `scalerank` (0 = shown first) and `area_km2`."""
    shapes = shapely.orient_polygons(_rounded(shapely.make_valid(np.asarray(raw.geometry, dtype=object))))
    columns = {
        "name": raw["name"].fillna(""),
        "scalerank": raw["scalerank"].astype("int32"),
        "area_km2": np.round(areas_km2(shapes), 1),
    }
    table = gpd.GeoDataFrame(columns, geometry=list(shapes), crs="EPSG:4326")
    return table.sort_values(["scalerank", "name", "area_km2"], kind="stable", ignore_index=True)


def build_rivers(raw: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Build rivers as lines with `min_zoom` (lower = shown first) and `stroke` (relative width, 0.1 to 1)."""
    columns = {"min_zoom": raw["min_zoom"].astype(float), "stroke": raw["strokeweig"].astype(float)}
    shapes = _rounded(np.asarray(raw.geometry, dtype=object))
    table = gpd.GeoDataFrame(columns, geometry=list(shapes), crs="EPSG:4326")
    return table.sort_values(["min_zoom", "stroke"], ascending=[True, False], kind="stable", ignore_index=True)


def build_labels(rivers: gpd.GeoDataFrame, labels: tuple[Label, ...] = LABELS) -> pd.DataFrame:
    """Build the label table (kind, name, name_ar, lon, lat), each river's label standing on its line.

    Raises BaseDataError if an anchor has no river within SNAP_DEGREES.
    """
    lines = np.asarray(rivers.geometry, dtype=object)
    tree = shapely.STRtree(lines)
    rows, lost = [], []
    for label in labels:
        point = shapely.Point(label.lon, label.lat)
        if label.kind == "river":
            line = lines[tree.nearest(point)]
            lost += [label.name] if line.distance(point) > SNAP_DEGREES else []
            point = line.interpolate(line.project(point))
        rows.append((label.kind, label.name, label.name_ar, round(point.x, 4), round(point.y, 4)))
    if lost:
        raise BaseDataError(f"labels: no river within {SNAP_DEGREES}° of the anchor of {', '.join(lost)}")
    return pd.DataFrame(rows, columns=["kind", "name", "name_ar", "lon", "lat"])


def _without_gaps(polygon: object) -> object:
    rings = [shapely.Polygon(ring) for ring in polygon.interiors]  # type: ignore[attr-defined]
    if not rings:
        return shapely.orient_polygons(polygon)
    large = areas_km2(np.array(rings, dtype=object)) >= INLAND_SEA_KM2
    holes = [ring.exterior for ring, keep in zip(rings, large, strict=True) if keep]
    return shapely.orient_polygons(shapely.Polygon(polygon.exterior, holes))  # type: ignore[attr-defined]


def _rounded(shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    return np.asarray(shapely.transform(shapes, lambda points: np.round(points, DECIMALS)), dtype=object)


def _disputed(one: set[str], other: set[str]) -> bool:
    return any((a in one and b in other) or (b in one and a in other) for a, b in DISPUTED)


def _shared_edges(
    polygons: npt.NDArray[np.object_],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.intp]]:
    """Return the edges that two polygons share, as (n, 2, 2) lon/lat ends, and the (n, 2) polygon indices."""
    parts, part_owner = shapely.get_parts(polygons, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    ring_owner = part_owner[part]
    points, ring = shapely.get_coordinates(rings, return_index=True)
    joined = ring[1:] == ring[:-1]
    edges = np.stack([points[:-1][joined], points[1:][joined]], axis=1)
    owner = ring_owner[ring[1:][joined]]
    grid = np.round((edges + 180.0) * 10**DECIMALS).astype(np.int64)
    codes = np.sort(grid[..., 0] * 2**26 + grid[..., 1], axis=1)
    order = np.lexsort((codes[:, 1], codes[:, 0]))
    same = np.flatnonzero((codes[order][1:] == codes[order][:-1]).all(axis=1))
    first, second = order[same], order[same + 1]
    between = owner[first] != owner[second]
    pairs = np.column_stack([owner[first], owner[second]])[between]
    return edges[first[between]], pairs
