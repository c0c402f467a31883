"""Features by box, day and value: our index in process, beside geopandas and, in its own environment, pygeoapi.

    python -m bench.features [--pygeoapi /path/to/an/environment/with/pygeoapi/bin/python]

CPU microseconds a page of 100, over the same made-up features; only the ratios within one run mean anything. pygeoapi's
GeoJSON provider leaves `datetime` out of account, so it does less than it is asked. `bench.pages` compares more
servers, over HTTP.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import click
import geopandas as gpd
from shapely.geometry import Point

from mapsvc.collection import Box, Collection, Days
from mapsvc.exports.credits import Credits
from mapsvc.exports.store import write_layer

SIZES = (12, 1_000, 100_000)
PLACES = 1_000
SPANS = (("..", "2024-12-31"), ("2025-01-01", "2025-09-30"), ("2025-10-01", "2026-12-31"), ("2027-01-01", ".."))
STATUSES = ("present", "reduced", "vacated", "increased", "continues", "unknown")
DAY = "2025-06-01"
PROVIDER = """
import json, sys, time
from pygeoapi.provider.geojson import GeoJSONProvider
path, boxes = sys.argv[1], json.loads(sys.argv[2])
provider = GeoJSONProvider({"name": "GeoJSON", "type": "feature", "data": path, "id_field": "id"})
begun = time.process_time()
for box in boxes:
    json.dumps(provider.query(bbox=box, datetime_="2025-06-01", properties=[("status", "present")], limit=100))
print((time.process_time() - begun) / len(boxes) * 1e6)
"""


def made_up(size: int) -> gpd.GeoDataFrame:
    """Cells of `size` places, forces and spans."""
    chance = random.Random(size)  # noqa: S311
    points = [Point(round(chance.uniform(-180, 180), 4), round(chance.uniform(-60, 70), 4)) for _ in range(PLACES)]
    columns: dict[str, list[Any]] = {
        "id": [f"reported/f{n // PLACES}/p{n % PLACES}/t{n % 4}" for n in range(size)],
        "force": [f"f{n // PLACES}" for n in range(size)],
        "force_name": [f"Force number {n // PLACES}" for n in range(size)],
        "place": [f"p{n % PLACES}" for n in range(size)],
        "place_name": [f"Forward operating base number {n % PLACES}, made up" for n in range(size)],
        "period": [f"t{n % 4}" for n in range(size)],
        "start": [SPANS[n % 4][0] for n in range(size)],
        "end": [SPANS[n % 4][1] for n in range(size)],
        "status": [chance.choice(STATUSES) for _ in range(size)],
        "low": [chance.randrange(3000) for _ in range(size)],
    }
    return gpd.GeoDataFrame(columns, geometry=[points[n % PLACES] for n in range(size)], crs="EPSG:4326", dtype=object)


def per_query(ask: Callable[[Box], object], boxes: Iterable[Box]) -> float:
    """CPU microseconds a query, the best of three rounds after one to warm up."""
    listed = list(boxes)
    rounds = []
    for _ in range(4):
        begun = time.process_time()
        for box in listed:
            ask(box)
        rounds.append((time.process_time() - begun) / len(listed) * 1e6)
    return min(rounds[1:])


def from_index(collection: Collection, box: Box) -> bytes:
    """A page from the index, with the number of all that match."""
    day = date.fromisoformat(DAY).toordinal()
    found = collection.found(collection.selected({"status": frozenset(["present"])}, Days(day, day)), [box])
    return b"%d" % found.total + b"".join(found.page(0, 100))


def from_frame(frame: gpd.GeoDataFrame, box: Box) -> str:
    """The same page from the frame, as one would write it with geopandas."""
    near = frame.cx[box.west : box.east, box.south : box.north]
    held = near[(near["status"] == "present") & (near["start"] <= DAY) & ((near["end"] >= DAY) | (near["end"] == ".."))]
    text: str = held.iloc[:100].to_json()
    return text


def from_pygeoapi(python: str, path: Path, boxes: list[Box]) -> float:
    """CPU microseconds a query of pygeoapi's provider, in its own interpreter."""
    done = subprocess.run(
        [python, "-c", PROVIDER, str(path), json.dumps(boxes)], capture_output=True, text=True, check=True
    )
    return float(done.stdout.split()[-1])


def main() -> None:
    """Print a table of CPU microseconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pygeoapi", help="Python of an environment in which pygeoapi is installed")
    pygeoapi = parser.parse_args().pygeoapi
    click.echo("| features | index | geopandas | pygeoapi |\n| --- | --- | --- | --- |")
    chance = random.Random(1)  # noqa: S311
    corners = [(chance.uniform(-180, 140), chance.uniform(-60, 40)) for _ in range(200)]
    boxes = [Box(west, south, west + 40, south + 30) for west, south in corners]
    for size in SIZES:
        with tempfile.TemporaryDirectory() as name:
            frame, stem = made_up(size), Path(name) / "posture"
            write_layer(stem, frame, (), Credits("Made up", None, None, "", "", ""))
            collection = Collection(stem)
            whole = Path(name) / "whole.geojson"
            whole.write_bytes(collection.geojson(collection.everything))
            ours = per_query(lambda box, c=collection: from_index(c, box), boxes)
            theirs = per_query(lambda box, f=frame: from_frame(f, box), boxes[:5])
            other = f"{from_pygeoapi(pygeoapi, whole, boxes[:3]):,.0f}" if pygeoapi else "not given"
        click.echo(f"| {size:,} | {ours:,.0f} | {theirs:,.0f} | {other} |")


if __name__ == "__main__":
    main()
