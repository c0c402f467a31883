"""Rebuild the files under `geodata/boundaries/` and `geodata/basemap/` from the pinned packages."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd

from mapsvc.basedata.basemap import build_borders, build_labels, build_lakes, build_land, build_rivers
from mapsvc.basedata.checks import check_base_data
from mapsvc.basedata.fetch import Pin, fetch_all
from mapsvc.basedata.regions import build_countries, build_regions
from mapsvc.basedata.sources import (
    read_baghdad_districts,
    read_country_codes,
    read_lakes,
    read_regions,
    read_rivers,
)
from mapsvc.errors import BaseDataError

INTERNAL = ["held_by", "size", "source_code"]
"""Columns that building needs and readers do not."""


def build_base_data(out: Path, cache: Path) -> None:
    """Rebuild the base data in folder `out` (`geodata`), keeping fetched packages in `cache`.

    Files are replaced one by one, atomically, and only once all are built and pass every check. The same
    packages and libraries give the same bytes. Raises BaseDataError as `fetch_all` does, or with every
    failed check.
    """
    files = fetch_all(cache)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out, prefix=".build-") as folder:
        built = Path(folder)
        tables = _build(files)
        for name, table in tables.items():
            _write(table, built / name)
        failures = check_base_data(built)
        if failures:
            raise BaseDataError("base data fails its checks:\n" + "\n".join(failures))
        for name in tables:
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            (built / name).replace(out / name)


def _build(files: Mapping[Pin, Path]) -> dict[str, gpd.GeoDataFrame | pd.DataFrame]:
    regions = build_regions(read_regions(files), read_baghdad_districts(files))
    countries = build_countries(regions, read_country_codes(files))
    rivers = build_rivers(read_rivers(files))
    return {
        "boundaries/countries.fgb": countries,
        "boundaries/regions.fgb": regions.drop(columns=INTERNAL),
        "basemap/land.fgb": build_land(countries),
        "basemap/borders.fgb": build_borders(regions),
        "basemap/lakes.fgb": build_lakes(read_lakes(files)),
        "basemap/rivers.fgb": rivers,
        "basemap/labels.csv": build_labels(rivers),
    }


def _write(table: gpd.GeoDataFrame | pd.DataFrame, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.suffix == ".csv":
        table.to_csv(file, index=False, lineterminator="\n")
        return
    shapes = set(table.geom_type)
    table.to_file(file, driver="FlatGeobuf", engine="pyogrio", layer=file.stem, promote_to_multi=len(shapes) > 1)
