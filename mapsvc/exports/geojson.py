"""RFC 7946 GeoJSON: a GeoDataFrame → feature texts that any selection of them can be put together from."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import shapely

from mapsvc.collection.arcs import Arc, arc_around

PRECISION = 1e-6
"""Degrees. RFC 7946 §11.2 advises no more than six decimals (about 0.1 m)."""
OPEN = ".."


@dataclass(frozen=True, slots=True)
class Shape:
    """A geometry as GeoJSON text, with its bounds (west, south, east, north) and whether it is a point.

    `arc` is its west and east; unlike in the bounds west > east where it lies on both sides of the antimeridian.
    """

    text: str
    bounds: tuple[float, float, float, float]
    arc: Arc
    is_point: bool


def distinct_shapes(geometries: Iterable[Any]) -> tuple[list[Shape], list[int]]:
    """The distinct geometries, written once each, and for every feature the number of its own (-1 where it has none).

    Features of one place share one geometry object, which is how the same shape is known again.
    """
    shapes: list[Shape] = []
    seen: dict[int, int] = {}
    codes = []
    for geometry in geometries:
        key = id(geometry)
        if key not in seen:
            seen[key] = -1 if geometry is None or geometry.is_empty else len(shapes)
            if seen[key] >= 0:
                shapes.append(_shape(geometry))
        codes.append(seen[key])
    return shapes, codes


def feature_texts(frame: gpd.GeoDataFrame, shapes: list[Shape], codes: list[int]) -> list[str]:
    """Write each row (columns `id`, properties, `geometry`) as a GeoJSON feature.

    Rows with `start` and `end` also bear a JSON-FG (OGC 21-045) `time`.
    """
    names = [name for name in frame.columns if name not in ("id", "geometry")]
    columns = {name: frame[name].tolist() for name in ("id", *names)}
    texts = []
    for row, code in enumerate(codes):
        properties = {name: columns[name][row] for name in names}
        head = {"type": "Feature", "id": columns["id"][row]}
        if "start" in properties:
            head["time"] = _time(properties["start"], properties["end"])
        geometry = "null" if code < 0 else shapes[code].text
        texts.append(f'{dump(head)[:-1]},"geometry":{geometry},"properties":{dump(properties)}}}')
    return texts


def arc_of(geometries: Iterable[Any]) -> Arc:
    """West and east of geometries, of which there is at least one; west > east over the antimeridian."""
    parts = shapely.get_parts([geometry for geometry in geometries if geometry is not None])
    return arc_around((west, east) for west, _, east, _ in map(_bounds, parts[~shapely.is_empty(parts)]))


def dump(value: object) -> str:
    """Compact JSON text, which refuses NaN and infinity."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _time(start: str, end: str) -> dict[str, Any] | None:
    if start == end:
        return None if start == OPEN else {"date": start}
    return {"interval": [start, end]}


def _shape(geometry: Any) -> Shape:
    """The geometry on the precision grid, kept valid, exterior rings counter-clockwise as RFC 7946 §3.1.6 asks."""
    drawn = shapely.orient_polygons(shapely.set_precision(geometry, PRECISION), exterior_cw=False)
    west, south, east, north = _bounds(drawn)
    text = dump(json.loads(shapely.to_geojson(drawn)))
    return Shape(text, (west, south, east, north), arc_of([drawn]), is_point=drawn.geom_type == "Point")


def _bounds(geometry: Any) -> tuple[float, float, float, float]:
    west, south, east, north = (round(value, 6) for value in geometry.bounds)
    return west, south, east, north
