"""`mapsvc serve`: compile what changed, then serve it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import click

from mapsvc.cli.common import dossier_folders
from mapsvc.config import Settings, ambient_settings
from mapsvc.errors import InputError


@click.command("serve")
@click.argument("folders", metavar="[DIR]...", nargs=-1)
@click.option("--host", help="Address to listen on (default: 127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; 0 picks a free one (default: 8000).")
@click.option("--draft", is_flag=True, help="Leave out rows with errors instead of refusing; pages are watermarked.")
def serve(folders: tuple[str, ...], host: str | None, port: int | None, *, draft: bool) -> None:
    """Compile dossier folders if they changed, and serve their maps.

    Without DIR, the dossiers that ship with mapsvc. Stop with Ctrl+C.
    """
    settings = ambient_settings()
    settings = replace(settings, host=host or settings.host, port=settings.port if port is None else port)
    settings = replace(settings, port=_free_port(settings))
    snapshot = _compile(dossier_folders(folders), draft=draft)
    settings = replace(settings, snapshot=snapshot)
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    click.echo(f"mapsvc serves at http://{shown}:{settings.port}/  (stop with Ctrl+C)")
    _run(settings)


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


def _compile(folders: list[Path], *, draft: bool) -> Path:
    """Compile in a process of its own, so that the server never holds the compiler's libraries."""
    command = [sys.executable, "-m", "mapsvc", "compile", *(["--draft"] if draft else []), "--", *map(str, folders)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603
    if done.returncode:
        sys.exit(done.returncode)
    return Path(done.stdout.strip())


def _run(settings: Settings) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    os.environ.update(MAPSVC_SNAPSHOT=str(settings.snapshot), MAPSVC_SITE_NAME=settings.site_name)
    Granian(
        "mapsvc.web:create_app_from_environment",
        factory=True,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        log_enabled=False,
    ).serve()
