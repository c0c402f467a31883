"""`mapsvc serve`: compile what changed, then serve it."""

from __future__ import annotations

import os
import socket
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from mapsvc.cli.common import dossier_folders, ensure_snapshot
from mapsvc.config import Settings, ambient_settings
from mapsvc.errors import InputError
from mapsvc.processes import end_with_parent
from mapsvc.snapshot.corrections import read_corrections

if TYPE_CHECKING:
    from flask import Flask

PATIENCE = 30
"""Seconds that requests under way have to end once the server was told to stop."""


@click.command("serve")
@click.argument("folders", metavar="[DIR]...", nargs=-1)
@click.option("--host", help="Address to listen on (default: 127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; 0 picks a free one (default: 8000).")
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Processes that answer requests; more than there are processors gains nothing.",
)
@click.option("--draft", is_flag=True, help="Leave out rows with errors instead of refusing; pages are watermarked.")
def serve(folders: tuple[str, ...], host: str | None, port: int | None, workers: int, *, draft: bool) -> None:
    """Compile dossier folders if they changed, and serve their maps.

    Without DIR, the dossiers that ship with mapsvc. Stop with Ctrl+C.
    """
    settings = ambient_settings()
    settings = replace(settings, host=host or settings.host, port=settings.port if port is None else port)
    settings = replace(settings, port=_free_port(settings))
    if settings.corrections:
        read_corrections(settings.corrections)  # to refuse a damaged file here, not in each worker
    snapshot = ensure_snapshot(dossier_folders(folders), settings.cache, draft=draft)
    settings = replace(settings, snapshot=snapshot)
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    click.echo(f"mapsvc serves at http://{shown}:{settings.port}/  (stop with Ctrl+C)")
    run(settings, workers)


def _free_port(settings: Settings) -> int:
    """The port, once it is known that it can be had. Raises InputError before anything slow is done."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise InputError(f"{settings.host}:{settings.port}: cannot listen there: {error.strerror}") from error
        port: int = probe.getsockname()[1]
        return port


def worker_app() -> Flask:
    """The application of a worker process, which ends with the server's own however that ends."""
    from mapsvc.web import create_app_from_environment

    end_with_parent()
    return create_app_from_environment()


def run(settings: Settings, workers: int) -> None:
    """Serve the snapshot of the settings until told to stop.

    One thread a worker: answers come from memory, so a second would only wait for it.
    """
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces, RuntimeModes

    os.environ.update(MAPSVC_SNAPSHOT=str(settings.snapshot), MAPSVC_SITE_NAME=settings.site_name)
    Granian(
        "mapsvc.cli.serve:worker_app",
        factory=True,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=workers,
        runtime_mode=RuntimeModes.st,
        blocking_threads=1,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE,
        log_enabled=False,
    ).serve()
