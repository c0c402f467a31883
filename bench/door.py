"""What a prepared answer costs: our server, the same without its front door, and nginx with the same bytes as files.

    python -m bench.door [--rounds 5] [--seconds 3] [--server NAME=COMMAND]...

Needs nginx and wrk. Rounds are interleaved and medians are shown, so that what else the machine does hits all alike.
CPU is the user and system time of a server's whole process tree, from /proc. Only ratios within one run mean anything.
`--server` adds any other WSGI server: `{port}` in the command is replaced, and MAPSVC_SNAPSHOT is set for it.
"""

from __future__ import annotations

import argparse
import shlex
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from flask import Flask
from werkzeug.test import EnvironBuilder

from bench.load import Server, nginx_command, report, running, take_turns
from mapsvc.cli.common import dossier_folders, ensure_snapshot
from mapsvc.config import ambient_settings
from mapsvc.snapshot import Snapshot
from mapsvc.web import create_app, create_app_from_environment
from mapsvc.web.door import Door, ask
from mapsvc.web.express import Express

FIRST_PORT = 8226
ENCODINGS = ("identity", "br")


def without_door() -> Flask:
    """The application without its front door and express lane: every request goes through Flask."""
    app = create_app_from_environment()
    door = app.wsgi_app
    assert isinstance(door, Door)  # noqa: S101
    assert isinstance(door.inner, Express)  # noqa: S101
    app.wsgi_app = door.inner.inner  # type: ignore[method-assign]
    return app


def smallest_layer(app: Flask) -> str:
    """The path of the smallest layer that is worth compressing."""
    renderings = app.extensions["mapsvc"]
    paths = [f"/data/{d.id}/{layer}.geojson" for d in renderings.snapshot.manifest.dossiers for layer in d.layers]
    sizes = {path: len(ask(app.wsgi_app, EnvironBuilder(path).get_environ())[2]) for path in paths}
    return min((path for path in paths if sizes[path] > 2000), key=sizes.__getitem__)


def nginx_folder(app: Flask, path: str, folder: Path, port: int) -> list[str]:
    """Files of the very bytes that the application sends, and the command of an nginx that sends them."""
    sent: list[tuple[str, str]] = []
    for encoding in ENCODINGS:
        environ = EnvironBuilder(path, headers={"Accept-Encoding": encoding}).get_environ()
        _, sent, body = ask(app.wsgi_app, environ)
        (folder / encoding).mkdir()
        (folder / encoding / "layer.geojson").write_bytes(body)
    own = {"content-type", "content-length", "content-encoding", "etag", "last-modified"}
    quoted = [(name, value.replace('"', "'")) for name, value in sent if name.lower() not in own]
    headers = " ".join(f'add_header {name} "{value}";' for name, value in quoted)
    packed = f"location /br/ {{ add_header Content-Encoding br; {headers} }}"
    return nginx_command(folder, port, f"{packed} location /identity/ {{ {headers} }}")


def commands(others: Sequence[str]) -> Iterator[tuple[str, int, list[str]]]:
    """Every WSGI server to compare: its name, port and command."""
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--no-ws", "--http", "1"]
    granian += ["--runtime-mode", "st", "--blocking-threads", "1", "--no-log", "--port"]
    yield "mapsvc serve", FIRST_PORT + 1, [sys.executable, "-m", "mapsvc", "serve", "--port", str(FIRST_PORT + 1)]
    yield "without the door", FIRST_PORT + 2, [*granian, str(FIRST_PORT + 2), "bench.door:without_door"]
    for port, text in enumerate(others, FIRST_PORT + 3):
        name, _, command = text.partition("=")
        yield name, port, shlex.split(command.replace("{port}", str(port)))


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
    asked = {encoding: encoding for encoding in ENCODINGS}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        nginx = stack.enter_context(running(FIRST_PORT, nginx_folder(app, path, folder, FIRST_PORT)))
        files = {encoding: [f"/{encoding}/layer.geojson"] for encoding in ENCODINGS}
        servers = [Server("nginx", FIRST_PORT, [nginx], files, asked)]
        for name, port, command in commands(options.server):
            process = stack.enter_context(running(port, command, MAPSVC_SNAPSHOT=str(snapshot)))
            servers.append(Server(name, port, [process], {encoding: [path] for encoding in ENCODINGS}, asked))
        take_turns(servers, options.rounds, options.seconds)
        sizes = ", ".join(f"{(folder / e / 'layer.geojson').stat().st_size} bytes as {e}" for e in ENCODINGS)
        print(f"{path}: {sizes}; {options.rounds} rounds of {options.seconds} s")
        report(servers, servers[0])


if __name__ == "__main__":
    main()
