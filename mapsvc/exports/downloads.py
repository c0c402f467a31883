"""The files of a dossier's latest state: layers in every format, all layers in one file, and the package itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd

from mapsvc.exports.credits import Credits
from mapsvc.exports.files import GPKG, WRITERS, write_geopackage
from mapsvc.exports.package import write_package

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
