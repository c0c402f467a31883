"""The same page of features over HTTP from several servers in one run: ours, and those of `bench.peers`.

    python -m bench.pages [--rounds 3] [--seconds 4] [--peers FOLDER] [--alone]

A page is the first 100 of the features that touch a box and a day and have a status, of 12, 1,000 and 100,000 made-up
ones; every request asks for another of 2,000 boxes, so no cache of answers helps, save in the task `again`, which asks
for 50 of them over and over, as many readers of one dashboard do. nginx sends a file of such a page's size. Needs
nginx, wrk, and PostgreSQL with PostGIS; the peers are installed on first use (`bench.peers`). Each server has one
worker; CPU is the user and system time of all its processes, PostgreSQL's included. Only ratios within one run mean
anything.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import geopandas as gpd

from bench.features import DAY, SIZES, made_up
from bench.load import Server, nginx_command, report, running, take_turns
from bench.peers import LIMIT, PEERS, Data, Question, fill_postgis, programs
from mapsvc.cli.common import ensure_snapshot
from mapsvc.collection import Box
from mapsvc.config import ambient_settings
from mapsvc.exports.credits import Credits
from mapsvc.exports.store import write_layer
from mapsvc.snapshot import LATEST
from tests.dossiers import write_dossier
from tests.postgis import cluster

FIRST_PORT = 8450
BOXES = 2000
AGAIN = 50
"""Boxes that the task `again` asks for, of the most features."""
PAGE_BYTES = 40_000

Tasks = Mapping[str, tuple[str, list[Question]]]
"""By name: a table, and what is asked of it."""


def questions() -> list[Question]:
    """Boxes of a ninth of the world's width, anywhere; each touches about 110 of the 100,000 features asked for."""
    chance = random.Random(1)  # noqa: S311
    corners = [(chance.uniform(-180, 140), chance.uniform(-60, 40)) for _ in range(BOXES)]
    return [Question(Box(west, south, west + 40, south + 30), DAY, "present") for west, south in corners]


def tasks_of(asked: list[Question], tables: Sequence[str]) -> Tasks:
    """Every question of every table; and a few of the last, again and again."""
    return {**{table: (table, asked) for table in tables}, "again": (tables[-1], asked[:AGAIN])}


def prepared_snapshot(folder: Path, frames: dict[str, gpd.GeoDataFrame]) -> Path:
    """A snapshot with a dossier for each frame, whose posture layer is that frame."""
    dossiers = [write_dossier(folder / name, package={"name": name, "title": name}) for name in frames]
    compiled = ensure_snapshot(dossiers, ambient_settings().cache, draft=False)
    snapshot = folder / compiled.name
    shutil.copytree(compiled, snapshot)
    for name, frame in frames.items():
        stem = snapshot / "dossiers" / name / LATEST / "data" / "posture"
        write_layer(stem, frame, (), Credits("Made up", None, None, "", "", ""))
    return snapshot


def closed(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The features for a database: far days for open ones, and ids without slashes, which not every peer serves."""
    found = frame.copy()
    found["id"] = [name.replace("/", ".") for name in frame["id"]]
    found["start"] = ["0001-01-01" if day == ".." else day for day in frame["start"]]
    found["end"] = ["9999-12-31" if day == ".." else day for day in frame["end"]]
    found["low"] = [int(value) for value in frame["low"]]
    return found


def nginx(stack: ExitStack, folder: Path, port: int, tasks: Tasks) -> Server:
    """An nginx with one file of a page's size."""
    (folder / "page.geojson").write_bytes(b" " * PAGE_BYTES)
    process = stack.enter_context(running(port, nginx_command(folder, port)))
    return Server("nginx", port, [process], {name: ["/page.geojson"] for name in tasks})


def ours(stack: ExitStack, snapshot: Path, port: int, tasks: Tasks) -> Server:
    """`mapsvc serve` with one worker, on a snapshot that is there already."""
    start = "import sys; from bench.pages import serve; serve(sys.argv[1], int(sys.argv[2]))"
    process = stack.enter_context(running(port, [sys.executable, "-c", start, str(snapshot), str(port)]))
    paths = {
        task: [
            f"/ogc/collections/{table}.posture/items?limit={LIMIT}&bbox={q.corners}&datetime={q.day}&status={q.status}"
            for q in asked
        ]
        for task, (table, asked) in tasks.items()
    }
    return Server("mapsvc serve", port, [process], paths)


def serve(snapshot: str, port: int) -> None:
    """What `mapsvc serve` does once the snapshot is there."""
    from dataclasses import replace

    from mapsvc.cli.serve import run

    run(replace(ambient_settings(), snapshot=Path(snapshot), port=port), workers=1)


def filled(stack: ExitStack, folder: Path, frames: dict[str, gpd.GeoDataFrame]) -> Data:
    """The features in a PostGIS of this run's own."""
    data = Data({name: closed(frame) for name, frame in frames.items()}, stack.enter_context(cluster()), folder)
    fill_postgis(data)
    return data


def started_peers(stack: ExitStack, environments: Path, data: Data, tasks: Tasks) -> list[Server]:
    """The peers, filled and running."""
    servers = []
    for port, (name, peer) in enumerate(PEERS.items(), FIRST_PORT + 2):
        command, environ = peer.launch(programs(environments, name), data, port)
        process = stack.enter_context(running(port, command, **environ))
        processes = [process, data.cluster.process] if peer.on_postgres else [process]
        paths = {task: [peer.path(table, each) for each in asked] for task, (table, asked) in tasks.items()}
        servers.append(Server(name, port, processes, paths))
    return servers


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--peers", type=Path, default=ambient_settings().cache / "peers", metavar="FOLDER")
    parser.add_argument("--alone", action="store_true", help="without the peers: ours and nginx")
    options = parser.parse_args()
    frames = {f"n{size}": made_up(size) for size in SIZES}
    tasks = tasks_of(questions(), list(frames))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        first = ours(stack, prepared_snapshot(folder, frames), FIRST_PORT, tasks)
        base = nginx(stack, folder, FIRST_PORT + 1, tasks)
        others = [] if options.alone else started_peers(stack, options.peers, filled(stack, folder, frames), tasks)
        busy = os.getloadavg()[0]
        take_turns([first, base, *others], options.rounds, options.seconds)
        print(f"{options.rounds} rounds of {options.seconds} s; load of the machine before: {busy:.1f}")
        report([first, base, *others], base)
        for peer in others:
            ratios = ", ".join(f"{first.median(t).rate / peer.median(t).rate:,.0f} ({t})" for t in tasks)
            print(f"requests a second, ours over {peer.name}: {ratios}")


if __name__ == "__main__":
    main()
