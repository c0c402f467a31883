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
