"""Collections of made-up features, for tests of how they are chosen."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import geopandas as gpd
from shapely.geometry import Point, Polygon, box

from mapsvc.collection import Collection
from mapsvc.exports.credits import Credits
from mapsvc.exports.store import write_layer

CREDITS = Credits("A test", "2024-09-27", "1", "CC-BY-4.0", "Nobody", "Somebody: A test")
STARTS = ("..", "2024-01-01", "2025-01-01", "2025-10-01", "2027-01-01")
ENDS = ("2024-12-31", "2025-09-30", "2026-12-31", "..")


def random_shape(chance: random.Random) -> Any:
    """A point, a box, a triangle (which leaves corners of its bounds empty) or nothing."""
    kind = chance.choice(["point", "point", "box", "triangle", None])
    west, south = round(chance.uniform(-180, 170), 3), round(chance.uniform(-85, 75), 3)
    if kind == "point":
        return Point(west, south)
    if kind == "box":
        return box(west, south, west + 8, south + 8)
    return Polygon([(west, south), (west + 9, south), (west, south + 9)]) if kind else None


def random_rows(size: int, seed: int) -> list[dict[str, Any]]:
    """Rows of the claims layer: few places and spans, some values missing."""
    chance = random.Random(seed)  # noqa: S311
    shapes = [random_shape(chance) for _ in range(max(1, size // 3))]
    return [
        {
            "id": f"c{number}/x",
            "statement": f"s{number % 3}",
            "source": chance.choice(["a", "b", "o'brien", "50%"]),
            "origin": "a",
            "modality": "reported",
            "force": chance.choice(["us", "fr"]),
            "place": f"p{number % 7}",
            "period": "x",
            "start": chance.choice(STARTS),
            "end": chance.choice(ENDS),
            "relation": "level",
            "figure": None,
            "low": chance.choice([None, 0, 5, 100, 2500]),
            "best": None,
            "high": chance.choice([None, 100, 2750]),
            "baseline": None,
            "sites": [],
            "evidence": "=1+1",
            "locator": None,
            "attributed_to": None,
            "hedge": None,
            "note": 'two\nlines, "quoted"',
            "geometry": chance.choice(shapes),
        }
        for number in range(size)
    ]


def write_collection(folder: Path, rows: list[dict[str, Any]]) -> Collection:
    """The rows as a claims layer, written and opened."""
    columns = {name: [row[name] for row in rows] for name in rows[0] if name != "geometry"} if rows else {"id": []}
    frame = gpd.GeoDataFrame(columns, geometry=[row["geometry"] for row in rows], crs="EPSG:4326", dtype=object)
    write_layer(folder / "claims", frame, ("force", "place"), CREDITS)
    return Collection(folder / "claims")
