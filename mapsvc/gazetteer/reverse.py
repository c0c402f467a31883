"""Which places are here: the nearest base and city within a stated distance, and the region and country around.

Polygons are kept as WKB, part by part, under an R*Tree; shapely is imported when the first point is asked for.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from math import cos, radians
from typing import Any

from mapsvc.gazetteer.choose import kilometres
from mapsvc.model import PlaceKind

REACH_KM: dict[PlaceKind, float] = {PlaceKind.BASE: 25.0, PlaceKind.CITY: 50.0}
"""How far away, in kilometres, the nearest place of a kind may lie and still be named for a point."""

SCHEMA = """
CREATE VIRTUAL TABLE spot USING rtree (n, west, east, south, north, +kind TEXT);
CREATE VIRTUAL TABLE part_box USING rtree (part, west, east, south, north);
CREATE TABLE part (part INTEGER PRIMARY KEY, n INTEGER NOT NULL, wkb BLOB NOT NULL);
"""
_KM_PER_DEGREE = 111.0
_SPOTS = """
SELECT n, lat, lon FROM spot JOIN entry USING (n)
WHERE east >= :west AND west <= :east AND north >= :south AND south <= :north AND spot.kind = :kind
"""
_PARTS = """
SELECT part.n, part.wkb FROM part_box JOIN part USING (part) JOIN entry ON entry.n = part.n
WHERE west <= :lon AND east >= :lon AND south <= :lat AND north >= :lat AND entry.kind = :kind
ORDER BY part.n
"""


def write_places(db: sqlite3.Connection, shapes: Iterable[tuple[str, Any]]) -> None:
    """Fill the tables of an index with its bases and cities, and with the polygons (id, shapely geometry) given."""
    import shapely

    kinds = tuple(REACH_KM)
    marks = ",".join("?" * len(kinds))
    query = f"SELECT n, lon, lon, lat, lat, kind FROM entry WHERE kind IN ({marks})"  # noqa: S608
    db.execute(f"INSERT INTO spot {query}", kinds)
    numbers: dict[str, int] = dict(db.execute("SELECT id, n FROM entry WHERE kind IN ('region', 'country')"))
    parts = ((numbers[id_], part) for id_, shape in shapes for part in shapely.get_parts(shape))
    for number, (n, part) in enumerate(parts):
        west, south, east, north = part.bounds
        db.execute("INSERT INTO part_box VALUES (?,?,?,?,?)", (number, west, east, south, north))
        db.execute("INSERT INTO part VALUES (?,?,?)", (number, n, shapely.to_wkb(part)))


def nearest(db: sqlite3.Connection, kind: PlaceKind, lat: float, lon: float) -> tuple[int, float] | None:
    """Find the row number of the nearest place of a kind, and its distance in kilometres, within `REACH_KM`."""
    reach = REACH_KM[kind]
    found = [
        (kilometres((lat, lon), (y, x)), n)
        for box in _boxes(lat, lon, reach)
        for n, y, x in db.execute(_SPOTS, {**box, "kind": kind.value})
    ]
    distance, n = min(found, default=(reach + 1, -1))
    return (n, distance) if distance <= reach else None


def around(db: sqlite3.Connection, kind: PlaceKind, lat: float, lon: float) -> list[int]:
    """Find the row numbers of the regions or countries whose polygons hold the point, edges included."""
    import shapely

    point = shapely.Point(lon, lat)
    rows = db.execute(_PARTS, {"lat": lat, "lon": lon, "kind": kind.value})
    return list(dict.fromkeys(n for n, wkb in rows if shapely.from_wkb(wkb).covers(point)))


def _boxes(lat: float, lon: float, reach: float) -> Iterator[dict[str, float]]:
    """Boxes (degrees) that hold every point within reach; two where the antimeridian runs through."""
    high = reach / _KM_PER_DEGREE
    shrink = cos(radians(min(90.0, abs(lat) + high)))
    wide = min(180.0, high / shrink) if shrink > 1e-9 else 180.0
    for shift in (0.0, 360.0, -360.0):
        west, east = lon - wide + shift, lon + wide + shift
        if west <= 180 and east >= -180:
            yield {"west": west, "east": east, "south": lat - high, "north": lat + high}
