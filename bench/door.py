"""What a prepared answer costs: our server, the same without its front door, and nginx with the same bytes as files.

    python -m bench.door [--rounds 5] [--seconds 3] [--server NAME=COMMAND]...

Needs nginx and wrk. Rounds are interleaved and medians are shown, so that what else the machine does hits all alike.
CPU is the user and system time of a server's whole process tree, from /proc. Only ratios within one run mean anything.
`--server` adds any other WSGI server: `{port}` in the command is replaced, and MAPSVC_SNAPSHOT is set for it.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from werkzeug.test import EnvironBuilder

from mapsvc.cli.common import dossier_folders, ensure_snapshot
from mapsvc.config import ambient_settings
from mapsvc.snapshot import Snapshot
from mapsvc.web import create_app, create_app_from_environment
from mapsvc.web.door import Door, ask

FIRST_PORT = 8226
CONNECTIONS = 16
TICK = os.sysconf("SC_CLK_TCK")
UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3}
NGINX = """
worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/error;
events {{ worker_connections 512; }}
http {{
  access_log off; sendfile on; tcp_nopush on; open_file_cache max=100;
  types {{ application/geo+json geojson; }}
  server {{
    listen 127.0.0.1:{port};
    root {folder};
    location /br/ {{ add_header Content-Encoding br; {headers} }}
    location /identity/ {{ {headers} }}
  }}
}}
"""


@dataclass
class Server:
    """A server under test: its process, and what was measured, by encoding."""

    name: str
    port: int
    process: subprocess.Popen[bytes]
    paths: dict[str, str]
    rates: dict[str, list[float]] = field(default_factory=dict)
    costs: dict[str, list[float]] = field(default_factory=dict)
    halves: dict[str, list[float]] = field(default_factory=dict)
    tails: dict[str, list[float]] = field(default_factory=dict)


def without_door() -> Flask:
    """The application without its front door: every request goes through Flask."""
    app = create_app_from_environment()
    assert isinstance(app.wsgi_app, Door)  # noqa: S101
    app.wsgi_app = app.wsgi_app.inner  # type: ignore[method-assign]
    return app


def cpu_seconds(pid: int) -> float:
    """User and system time of a process and all below it."""
    total, below = 0.0, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            below.setdefault(int(fields[1]), []).append((int(entry.name), int(fields[11]) + int(fields[12])))
            if int(entry.name) == pid:
                total += int(fields[11]) + int(fields[12])
    waiting = [pid]
    while waiting:
        for child, ticks in below.get(waiting.pop(), []):
            total += ticks
            waiting.append(child)
    return total / TICK


def measure(server: Server, encoding: str, seconds: int) -> None:
    """Load one server for a while, and note rate, CPU per request, and latency."""
    url = f"http://127.0.0.1:{server.port}{server.paths[encoding]}"
    command = [
        "wrk",
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{seconds}s",
        "--latency",
        "-H",
        f"Accept-Encoding: {encoding}",
        url,
    ]
    before = cpu_seconds(server.process.pid)
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    used = cpu_seconds(server.process.pid) - before
    found = re.search(r"(\d+) requests in", said)
    if found is None or "Non-2xx" in said or "Socket errors" in said:
        raise SystemExit(f"{server.name}: {said}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    server.rates.setdefault(encoding, []).append(float(rate[1] if rate else 0))
    server.costs.setdefault(encoding, []).append(used / int(found[1]) * 1e6)
    for share, into in (("50", server.halves), ("99", server.tails)):
        latency = re.search(rf"{share}%\s+([\d.]+)(us|ms|s)", said)
        into.setdefault(encoding, []).append(float(latency[1]) * UNITS[latency[2]] if latency else 0)


def await_listener(port: int) -> None:
    """Return once somebody listens on a port."""
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"port {port}: nobody listens")


@contextmanager
def running(name: str, port: int, command: list[str], paths: dict[str, str], **environ: str) -> Iterator[Server]:
    """A server's process, for a while."""
    process = subprocess.Popen(
        command, env={**os.environ, **environ}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        await_listener(port)
        yield Server(name, port, process, paths)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def smallest_layer(app: Flask) -> str:
    """The path of the smallest layer that is worth compressing."""
    renderings = app.extensions["mapsvc"]
    paths = [f"/data/{d.id}/{layer}.geojson" for d in renderings.snapshot.manifest.dossiers for layer in d.layers]
    sizes = {path: len(ask(app.wsgi_app, EnvironBuilder(path).get_environ())[2]) for path in paths}
    return min((path for path in paths if sizes[path] > 2000), key=sizes.__getitem__)


def nginx_folder(app: Flask, path: str, folder: Path, port: int) -> list[str]:
    """Files of the very bytes that the application sends, and the command of an nginx that sends them."""
    sent: list[tuple[str, str]] = []
    for encoding in ("identity", "br"):
        environ = EnvironBuilder(path, headers={"Accept-Encoding": encoding}).get_environ()
        _, sent, body = ask(app.wsgi_app, environ)
        (folder / encoding).mkdir()
        (folder / encoding / "layer.geojson").write_bytes(body)
    own = {"content-type", "content-length", "content-encoding", "etag", "last-modified"}
    quoted = [(name, value.replace('"', "'")) for name, value in sent if name.lower() not in own]
    headers = " ".join(f'add_header {name} "{value}";' for name, value in quoted)
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port, headers=headers))
    folder.chmod(0o755)
    return ["nginx", "-c", str(folder / "nginx.conf")]


def report(servers: list[Server]) -> None:
    """Print medians, and ratios to nginx."""
    print(f"{'':24} {'':9} {'per s':>9} {'÷ nginx':>8} {'CPU µs':>8} {'÷ nginx':>8} {'p50 ms':>7} {'p99 ms':>7}")
    for encoding in ("identity", "br"):
        base_rate, base_cost = (statistics.median(s[encoding]) for s in (servers[0].rates, servers[0].costs))
        for server in servers:
            rate, cost = statistics.median(server.rates[encoding]), statistics.median(server.costs[encoding])
            half, tail = statistics.median(server.halves[encoding]), statistics.median(server.tails[encoding])
            print(
                f"{server.name:24} {encoding:9} {rate:9.0f} {rate / base_rate:8.2f} {cost:8.1f} "
                f"{cost / base_cost:8.2f} {half:7.2f} {tail:7.2f}"
            )


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--server", action="append", default=[], metavar="NAME=COMMAND")
    options = parser.parse_args()
    settings = ambient_settings()
    snapshot = ensure_snapshot(dossier_folders([]), settings.cache, draft=False)
    app = create_app(Snapshot(snapshot), settings)
    path = smallest_layer(app)
    ports = iter(range(FIRST_PORT, FIRST_PORT + 3 + len(options.server)))
    ours = dict.fromkeys(("identity", "br"), path)
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--no-ws", "--http", "1"]
    granian += ["--runtime-mode", "st", "--blocking-threads", "1", "--no-log", "--port"]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        port = next(ports)
        static = {encoding: f"/{encoding}/layer.geojson" for encoding in ours}
        starts = [("nginx, files", port, nginx_folder(app, path, folder, port), static)]
        port = next(ports)
        starts.append(("mapsvc serve", port, [sys.executable, "-m", "mapsvc", "serve", "--port", str(port)], ours))
        port = next(ports)
        starts.append(("without the door", port, [*granian, str(port), "bench.door:without_door"], ours))
        for text in options.server:
            name, _, command = text.partition("=")
            port = next(ports)
            starts.append((name, port, shlex.split(command.replace("{port}", str(port))), ours))
        servers = [stack.enter_context(running(*start, MAPSVC_SNAPSHOT=str(snapshot))) for start in starts]
        for number in range(options.rounds + 1):
            for encoding in ours:
                for server in servers:
                    measure(server, encoding, options.seconds if number else 1)
            if number == 0:
                # The first round warms caches up.
                for server in servers:
                    for kept in (server.rates, server.costs, server.halves, server.tails):
                        kept.clear()
        print(f"{path}: {len((folder / 'identity/layer.geojson').read_bytes())} bytes, ", end="")
        print(
            f"{len((folder / 'br/layer.geojson').read_bytes())} with br; {options.rounds} rounds of {options.seconds} s"
        )
        report(servers)


if __name__ == "__main__":
    main()
