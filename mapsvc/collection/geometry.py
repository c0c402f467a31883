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


def from_wkt(text: str) -> list[Any] | None:
    """A geometry in well-known text as shapes, one for each turn of the globe it touches; None where it is not valid.

    Longitudes may be within ±360: what lies on or beyond ±180 means the place a turn away, where the features are.
    """
    import shapely
    from shapely.affinity import translate

    try:
        shape = shapely.from_wkt(text)
    except shapely.errors.ShapelyError:
        return None
    if shape.is_empty or not shape.is_valid:
        return None
    west, south, east, north = shape.bounds
    if not (-360 <= west <= east <= 360 and -90 <= south <= north <= 90):
        return None
    turns = [0.0] if west <= 180 and east >= -180 else []
    turns += [turn for turn, beyond in ((-360.0, east >= 180), (360.0, west <= -180)) if beyond]
    shapes = [translate(shape, turn) for turn in turns]
    shapely.prepare(shapes)
    return shapes
