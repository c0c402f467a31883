"""Polygons that tile: repaired, patched and simplified so that shared borders stay shared."""

from __future__ import annotations

import itertools
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

Polygons = npt.NDArray[np.object_]
"""Polygons or multipolygons in degrees, EPSG:4326."""

DECIMALS = 5
"""Coordinates are kept on Natural Earth's own grid of 0.00001° (about 1 m)."""

TOLERANCE = 0.02
"""Visvalingam-Whyatt tolerance in degrees where detail matters (FINE): triangles under 4 km² go."""

FINE = ((25.0, 64.0), (11.0, 44.0))
"""Longitudes and latitudes where TOLERANCE holds: the wider Middle East."""

SCALE_OUTSIDE = 0.4
"""Scale of each axis outside FINE, which makes the tolerance there up to 1/0.4 = 2.5 times coarser."""

ISLET_KM2 = 4.0
ISLET_SHARE = 0.02


def areas_km2(polygons: Polygons) -> npt.NDArray[np.float64]:
    """Return areas in km², measured in the equal-area projection EPSG:6933."""
    series = gpd.GeoSeries(list(polygons), crs="EPSG:4326").to_crs("EPSG:6933")
    return np.asarray(series.area, dtype=np.float64) / 1e6


def polygonal(geometry: Any) -> Any:
    """Keep the polygons of a geometry, on the common grid, exteriors anticlockwise as RFC 7946 3.1.6 asks."""
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type in ("Polygon", "MultiPolygon")]
    polygons = [part for part in shapely.get_parts(parts) if part.area > 0]
    merged = polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)
    rounded = shapely.transform(merged, lambda points: np.round(points, DECIMALS))
    return shapely.orient_polygons(rounded)


def repair(polygons: Polygons) -> Polygons:
    """Make every polygon valid, and re-tile those few whose edges cross a neighbour's."""
    valid = np.array([polygonal(shapely.make_valid(polygon)) for polygon in polygons], dtype=object)
    edges = shapely.coverage_invalid_edges(valid)
    wrong = np.flatnonzero(~shapely.is_empty(edges))
    return retile(valid, wrong) if len(wrong) else valid


def retile(polygons: Polygons, members: npt.NDArray[np.intp]) -> Polygons:
    """Cut `members` along all their outlines and give each piece to the first member that holds it.

    Earlier members win overlaps. Returns a copy; the others are untouched.
    """
    chosen = polygons[members]
    lines = shapely.union_all(shapely.boundary(chosen), grid_size=10.0**-DECIMALS)
    faces = shapely.get_parts(shapely.polygonize([lines]))
    inner = shapely.point_on_surface(faces)
    owners = np.full(len(faces), -1)
    for rank in range(len(members) - 1, -1, -1):
        owners[shapely.contains(chosen[rank], inner)] = rank
    result = polygons.copy()
    for rank, member in enumerate(members):
        result[member] = polygonal(shapely.union_all(faces[owners == rank]))
    return result


def enlarge(polygons: Polygons, target: int, area: Any, fragment_km2: float) -> Polygons:
    """Give `area` to polygon `target`, taking it from its neighbours, and with it what little that cuts off.

    Parts of a neighbour under `fragment_km2` that touch the area go to the target too.
    """
    touched = np.flatnonzero(shapely.intersects(polygons, area))
    neighbours = np.array([index for index in touched if index != target], dtype=np.intp)
    grown = [area, polygons[target]]
    for index in neighbours:
        rest = shapely.get_parts(shapely.difference(polygons[index], area))
        small = areas_km2(rest) < fragment_km2
        grown.extend(part for part in rest[small] if part.intersects(area))
    result = polygons.copy()
    result[target] = _largest(shapely.union_all(grown, grid_size=10.0**-DECIMALS))
    # The target comes first, so that it wins every piece it covers.
    return retile(result, np.array([target, *neighbours], dtype=np.intp))


def drop_islets(polygons: Polygons) -> Polygons:
    """Drop islands that are both under ISLET_KM2 and under ISLET_SHARE of their region.

    What touches anything else is not an island, so no gap opens in the coverage.
    """
    parts, owner = shapely.get_parts(polygons, return_index=True)
    area = areas_km2(parts)
    total = np.bincount(owner, weights=area)
    small = np.flatnonzero((area < ISLET_KM2) & (area < ISLET_SHARE * total[owner]))
    hits = shapely.STRtree(parts).query(parts[small], predicate="intersects")[0]
    alone = small[np.bincount(hits, minlength=len(small)) == 1]
    keep = np.ones(len(parts), dtype=bool)
    keep[alone] = False
    ends = np.searchsorted(owner[keep], np.arange(len(polygons) + 1))
    kept = parts[keep]
    rows = [kept[start:end] for start, end in itertools.pairwise(ends)]
    return np.array([polygonal(shapely.GeometryCollection(list(row))) for row in rows], dtype=object)


def simplify(polygons: Polygons) -> Polygons:
    """Simplify a coverage, shared borders staying shared: TOLERANCE inside FINE, coarser outside.

    The tolerance varies because the simplifier sees a map whose axes are compressed outside FINE. It only
    leaves vertices out, so mapping back and rounding restores the remaining ones exactly.
    """
    warped = shapely.transform(polygons, lambda points: _warp(points, inverse=False))
    simple = shapely.coverage_simplify(warped, TOLERANCE)
    restored = shapely.transform(simple, lambda points: _warp(points, inverse=True))
    return np.array([polygonal(polygon) for polygon in restored], dtype=object)


def _warp(points: npt.NDArray[np.float64], *, inverse: bool) -> npt.NDArray[np.float64]:
    columns = []
    for values, (low, high), limit in zip(points.T, FINE, (180.0, 90.0), strict=True):
        plain = np.array([-limit, low, high, limit])
        lengths = np.diff(plain) * np.array([SCALE_OUTSIDE, 1.0, SCALE_OUTSIDE])
        bent = np.concatenate([[0.0], np.cumsum(lengths)])
        columns.append(np.interp(values, bent, plain) if inverse else np.interp(values, plain, bent))
    return np.column_stack(columns)


def _largest(geometry: Any) -> Any:
    return max(shapely.get_parts(geometry), key=shapely.area)


def label_points(polygons: Polygons) -> npt.NDArray[np.float64]:
    """Return an (n, 2) array of lon, lat: the centre of the largest circle inside each one's largest part."""
    return np.array([_label_point(_largest(polygon)) for polygon in polygons]).reshape(-1, 2)


def _label_point(polygon: Any) -> npt.NDArray[np.float64]:
    # One degree of longitude is shorter than one of latitude; compare lengths at the polygon's own latitude.
    middle = (polygon.bounds[1] + polygon.bounds[3]) / 2
    scale = np.array([max(np.cos(np.radians(middle)), 0.01), 1.0])
    local = shapely.transform(polygon, lambda points: points * scale)
    circle = shapely.maximum_inscribed_circle(local, tolerance=max(np.sqrt(local.area) / 200, 1e-5))
    return np.asarray(np.round(shapely.get_coordinates(circle)[0] / scale, 4), dtype=np.float64)
