"""`mapsvc export`: the layers of a dossier as files, or as tables of a PostGIS database."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mapsvc.cli.changes import known_day
from mapsvc.cli.common import dossier_folders, open_dossier
from mapsvc.errors import InputError

if TYPE_CHECKING:
    import geopandas as gpd

    from mapsvc.exports.credits import Credits


@click.command("export")
@click.argument("folder", metavar="DIR")
@click.option("--to", "target", required=True, help="A folder, a file ending in .gpkg or .zip, or postgresql://...")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Count only sources published by this day.")
def export(folder: str, target: str, as_of: datetime | None) -> None:
    """Write the layers of the dossier in DIR.

    Into a folder: every layer in every format, all layers as one GeoPackage, and the Data Package. Into a file:
    all layers (.gpkg) or the Data Package (.zip). Into a PostGIS database: a table a layer, in the schema
    mapsvc_<dossier>, replaced in one transaction.
    """
    from mapsvc import layers
    from mapsvc.boundaries import Boundaries
    from mapsvc.config import data_folder
    from mapsvc.exports.credits import BaseCredits, credits_of
    from mapsvc.exports.postgis import SCHEMES, replace_tables
    from mapsvc.knowledge import know

    path = Path(target)
    to_database = target.startswith(SCHEMES)
    if not to_database and path.suffix not in ("", ".gpkg", ".zip"):
        raise InputError(f"--to: {target}: expected a folder, a file ending in .gpkg or .zip, or postgresql://...")
    dossier, located = open_dossier(folder)
    known = know(dossier, located, known_day(dossier, as_of))
    boundaries = Boundaries.shipped()
    frames = {name: make(known, boundaries) for name, make in layers.LAYERS.items()}
    terms = credits_of(known, BaseCredits.read(data_folder("geodata")))
    if to_database:
        click.echo(f"schema {replace_tables(target, dossier.id, frames, terms)}")
        return
    [source] = dossier_folders([folder])
    for written in _write_files(path, source, frames, terms):
        click.echo(written)


def _write_files(path: Path, source: Path, frames: Mapping[str, gpd.GeoDataFrame], terms: Credits) -> Iterator[Path]:
    """Write what the path's ending says, each file renamed into place when all are made; `source` is the dossier."""
    from mapsvc.exports.downloads import write_everything
    from mapsvc.exports.files import write_geopackage
    from mapsvc.exports.package import write_package

    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".export.") as made:
        file = Path(made) / path.name
        if path.suffix == ".gpkg":
            write_geopackage(frames, terms, file)
        elif path.suffix == ".zip":
            write_package(source, terms, file)
        else:
            write_everything(file, source, frames, terms)
        for part in sorted(file.rglob("*")) if file.is_dir() else [file]:
            final = path / part.relative_to(file)
            final.parent.mkdir(parents=True, exist_ok=True)
            part.replace(final)
            yield final
