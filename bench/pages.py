"""A filtered page of 100 features over HTTP: ours beside nginx with a page of the same size as a file, and pygeoapi.

    python -m bench.pages [--pygeoapi /path/to/an/environment/bin/python] [--rounds 3] [--seconds 3]

The same made-up features and boxes as `bench.features`; needs nginx and wrk. CPU is that of a server's whole process
tree. Rounds are interleaved, medians are shown, and only ratios within one run mean anything. pygeoapi's GeoJSON
provider leaves `datetime` out of account, so it does less than it is asked.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import click

from bench.door import Server, cpu_seconds, running
from bench.features import DAY, SIZES, made_up
from mapsvc.cli.common import dossier_folders, ensure_snapshot
from mapsvc.config import ambient_settings
from mapsvc.exports.credits import Credits
from mapsvc.exports.store import write_layer
from mapsvc.snapshot import LATEST, Snapshot

FIRST_PORT = 8366
CONNECTIONS = 8
NGINX = """
worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/error;
events {{ worker_connections 512; }}
http {{
  access_log off; sendfile on; tcp_nopush on; open_file_cache max=100; types {{ application/geo+json geojson; }}
  server {{ listen 127.0.0.1:{port}; root {folder}; }}
}}
"""
GRANIAN = ["-m", "granian", "--interface", "wsgi", "--factory", "--no-ws", "--http", "1", "--no-log"]
OURS = [*GRANIAN, "--runtime-mode", "st", "--blocking-threads", "1", "mapsvc.web:create_app_from_environment"]
PYGEOAPI = ["-m", "flask", "--app", "pygeoapi.flask_app:APP", "run", "--no-reload"]
WRK = """
local paths = {{{paths}}}
local at = 0
request = function()
  at = at % #paths + 1
  return wrk.format("GET", paths[at])
end
"""


def queries() -> Iterator[str]:
    """Boxes of 40 by 30 degrees all over the world, a day and a status."""
    chance = random.Random(1)  # noqa: S311
    for _ in range(200):
        west, south = round(chance.uniform(-180, 140), 4), round(chance.uniform(-60, 40), 4)
        box = f"{west},{south},{round(west + 40, 4)},{round(south + 30, 4)}"
        yield urlencode({"bbox": box, "datetime": DAY, "status": "present", "limit": 100})


def snapshot_with(size: int, folder: Path) -> tuple[Path, str]:
    """A copy of the shipped dossiers' snapshot, the latest posture of one of them made up; and that one's id."""
    settings = ambient_settings()
    whole = ensure_snapshot(dossier_folders([]), settings.cache, draft=False)
    dossier = Snapshot(whole).manifest.dossiers[0].id
    copy = folder / "snapshot"
    shutil.copytree(whole, copy)
    stem = copy / "dossiers" / dossier / LATEST / "data" / "posture"
    write_layer(stem, made_up(size), (), Credits("Made up", None, None, "", "", ""))
    (folder / "features.geojson").write_bytes(
        b'{"type":"FeatureCollection","features":['
        + stem.with_suffix(".geojson").read_bytes().replace(b"\n", b",")
        + b"]}"
    )
    return copy, dossier


def pygeoapi_settings(folder: Path, port: int) -> dict[str, str]:
    """The environment of a pygeoapi that serves the features; its settings are JSON, which YAML includes."""
    provider = {"type": "feature", "name": "GeoJSON", "data": str(folder / "features.geojson"), "id_field": "id"}
    text = {"en": "posture"}
    posture = {
        "type": "collection",
        "title": text,
        "description": text,
        "keywords": ["posture"],
        "links": [],
        "extents": {"spatial": {"bbox": [-180, -90, 180, 90]}},
        "providers": [provider],
    }
    server = {
        "bind": {"host": "127.0.0.1", "port": port},
        "url": f"http://127.0.0.1:{port}",
        "mimetype": "application/json; charset=UTF-8",
        "encoding": "utf-8",
        "languages": ["en-US"],
        "limits": {"default_items": 10, "max_items": 1000},
        "map": {"url": "http://127.0.0.1/", "attribution": ""},
    }
    about = {
        "identification": {"title": text, "description": text, "keywords": ["x"], "terms_of_service": "", "url": ""},
        "license": {"name": "", "url": ""},
        "provider": {"name": "", "url": ""},
        "contact": {"name": ""},
    }
    whole = {"server": server, "logging": {"level": "ERROR"}, "metadata": about, "resources": {"posture": posture}}
    (folder / "pygeoapi.yml").write_text(json.dumps(whole))
    openapi = {"openapi": "3.0.2", "info": {"title": "posture", "version": "1"}, "paths": {}}
    (folder / "openapi.yml").write_text(json.dumps(openapi))
    return {"PYGEOAPI_CONFIG": str(folder / "pygeoapi.yml"), "PYGEOAPI_OPENAPI": str(folder / "openapi.yml")}


def measure(server: Server, folder: Path, seconds: int) -> None:
    """Load one server for a while; note its rate and CPU microseconds per request."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "60s"]
    command += ["-s", str(folder / f"{server.paths['script']}.lua"), f"http://127.0.0.1:{server.port}"]
    before = cpu_seconds(server.process.pid)
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    used = cpu_seconds(server.process.pid) - before
    done, rate = re.search(r"(\d+) requests in", said), re.search(r"Requests/sec:\s+([\d.]+)", said)
    if done is None or rate is None or not int(done[1]) or "Non-2xx" in said:
        raise SystemExit(f"{server.name}: {said}")
    server.rates.setdefault("", []).append(float(rate[1]))
    server.costs.setdefault("", []).append(used / int(done[1]) * 1e6)


def compare(size: int, options: argparse.Namespace, stack: ExitStack) -> None:
    """Measure every server on features of one size, and print a line for each."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    folder.chmod(0o755)
    snapshot, dossier = snapshot_with(size, folder)
    items = f"/ogc/collections/{dossier}.posture/items"
    scripts = {
        "ours": [f"{items}?{query}" for query in queries()],
        "pygeoapi": [f"/collections/posture/items?f=json&{query}" for query in queries()],
        "nginx": ["/page.geojson"],
    }
    for name, paths in scripts.items():
        (folder / f"{name}.lua").write_text(WRK.format(paths=", ".join(json.dumps(path) for path in paths)))
    ours, files, peer = FIRST_PORT, FIRST_PORT + 1, FIRST_PORT + 2
    command = [sys.executable, *OURS, "--port", str(ours)]
    environ = {"MAPSVC_SNAPSHOT": str(snapshot)}
    servers = [stack.enter_context(running("mapsvc", ours, command, {"script": "ours"}, **environ))]
    pages = [urlopen(f"http://127.0.0.1:{ours}{path}").read() for path in scripts["ours"]]
    (folder / "page.geojson").write_bytes(sorted(pages, key=len)[len(pages) // 2])
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=files))
    nginx = ["nginx", "-c", str(folder / "nginx.conf")]
    servers.insert(0, stack.enter_context(running("nginx, a page as a file", files, nginx, {"script": "nginx"})))
    if options.pygeoapi:
        command = [options.pygeoapi, *PYGEOAPI, "--port", str(peer)]
        own = pygeoapi_settings(folder, peer)
        servers.append(stack.enter_context(running("pygeoapi, GeoJSON", peer, command, {"script": "pygeoapi"}, **own)))
    for _ in range(options.rounds):
        for server in servers:
            measure(server, folder, options.seconds)
    base = statistics.median(servers[0].costs[""]), statistics.median(servers[0].rates[""])
    for server in servers:
        cost, rate = statistics.median(server.costs[""]), statistics.median(server.rates[""])
        click.echo(
            f"| {size:,} | {server.name} | {rate:,.1f} | {rate / base[1]:.4f} | {cost:,.0f} | {cost / base[0]:,.1f} |"
        )


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pygeoapi", help="Python of an environment in which pygeoapi is installed")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3)
    options = parser.parse_args()
    click.echo("| features | server | per s | ÷ nginx | CPU µs | ÷ nginx |\n| --- | --- | --- | --- | --- | --- |")
    for size in SIZES:
        with ExitStack() as stack:
            compare(size, options, stack)


if __name__ == "__main__":
    main()
