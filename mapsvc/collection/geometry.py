"""Exact geometry, for the few features whose bounds alone do not decide. Shapely is imported when first needed."""

from __future__ import annotations

from typing import Any

from mapsvc.collection.extents import Box


def read_geometry(text: str) -> Any:
    """A GeoJSON geometry as a prepared shape."""
    import shapely

    shape = shapely.from_geojson(text)
    shapely.prepare(shape)
    return shape


def touches(shape: Any, box: Box) -> bool:
    """Whether the shape and the box have any point in common."""
    import shapely

    return bool(shape.intersects(shapely.box(*box)))


def from_wkt(text: str) -> Any | None:
    """A shape from well-known text; None where it is empty, not finite or not valid."""
    import shapely

    try:
        shape = shapely.from_wkt(text)
    except shapely.errors.ShapelyError:
        return None
    if shape.is_empty or not shape.is_valid or any(abs(value) == float("inf") for value in shape.bounds):
        return None
    shapely.prepare(shape)
    return shape
