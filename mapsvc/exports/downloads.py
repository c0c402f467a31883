"""The files of a dossier's latest state: layers in every format, all layers in one file, and the package itself."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd

from mapsvc.collection import Collection
from mapsvc.exports.credits import Credits
from mapsvc.exports.files import GPKG, WRITERS, write_geopackage
from mapsvc.exports.package import write_package
from mapsvc.exports.store import write_layer

ZIP = "application/zip"
ALL_LAYERS, PACKAGE = "layers.gpkg", "package.zip"


def write_downloads(out: Path, folder: Path, frames: Mapping[str, gpd.GeoDataFrame], terms: Credits) -> dict[str, str]:
    """Write into `out` the files of the dossier that lies in `folder`; map their names to their media types."""
    out.mkdir(parents=True, exist_ok=True)
    written = {}
    for layer, frame in frames.items():
        for ending, writer in WRITERS.items():
            writer.write(layer, frame, terms, out / f"{layer}.{ending}")
            written[f"{layer}.{ending}"] = writer.media_type
    write_geopackage(frames, terms, out / ALL_LAYERS)
    write_package(folder, terms, out / PACKAGE)
    return {**written, ALL_LAYERS: GPKG, PACKAGE: ZIP}


def write_everything(out: Path, folder: Path, frames: Mapping[str, gpd.GeoDataFrame], terms: Credits) -> None:
    """Write into `out` the same files, and every layer as GeoJSON and CSV."""
    write_downloads(out, folder, frames, terms)
    for layer, frame in frames.items():
        with tempfile.TemporaryDirectory() as kept:
            write_layer(Path(kept) / layer, frame, (), terms)
            collection = Collection(Path(kept) / layer)
            (out / f"{layer}.geojson").write_bytes(collection.geojson(collection.everything))
            (out / f"{layer}.csv").write_bytes(collection.csv(collection.everything))
