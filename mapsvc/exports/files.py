"""Whole layers as files of other formats, written by GDAL and Arrow: one table, `WRITERS`.

The same layers give the same bytes: no file carries the time at which it was written.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pyarrow
import pyarrow.parquet
import pyogrio

from mapsvc.exports.credits import Credits
from mapsvc.exports.geojson import OPEN, arc_of
from mapsvc.exports.table import flat

EPOCH = "1970-01-01"
GPKG = "application/geopackage+sqlite3"


@dataclass(frozen=True, slots=True)
class Writer:
    """How a layer is written as one format: `write(layer, frame, terms, path)`."""

    media_type: str
    write: Callable[[str, gpd.GeoDataFrame, Credits, Path], None]


def write_geopackage(frames: Mapping[str, gpd.GeoDataFrame], terms: Credits, path: Path) -> None:
    """All layers in one GeoPackage, with the credits as its metadata."""
    with _clock(terms):
        for number, (layer, frame) in enumerate(frames.items()):
            pyogrio.write_dataframe(
                flat(layer, frame),
                path,
                layer=layer,
                driver="GPKG",
                geometry_type="Unknown",
                append=number > 0,
                layer_metadata=terms.texts(),
                layer_options={"DESCRIPTION": terms.citation},
            )


def _write_gpkg(layer: str, frame: gpd.GeoDataFrame, terms: Credits, path: Path) -> None:
    write_geopackage({layer: frame}, terms, path)


def _write_kml(layer: str, frame: gpd.GeoDataFrame, terms: Credits, path: Path) -> None:
    """KML; the first and last day become a placemark's time span, which is open where they are.

    What has no place is a placemark all the same, without a geometry (OGC 12-007r2 §11.1.3.2): listed, not drawn.
    """
    table = flat(layer, frame).rename(columns={"start": "begin"})
    for name in {"begin", "end"} & set(table):
        table[name] = table[name].where(table[name] != OPEN, None)
    named = next(name for name in ("place_name", "name", "id") if name in table)
    table.insert(0, "Name", table[named])
    for name in table.select_dtypes(include=["object", "str"]):
        table[name] = table[name].map(_unclosing, na_action="ignore")
    about = "\n".join(f"{name}: {value}" for name, value in terms.texts().items())
    options = {"NAME": _unclosing(f"{terms.title}: {layer}"), "DESCRIPTION": _unclosing(about)}
    with _clock(terms):
        pyogrio.write_dataframe(
            table, path, layer=layer, driver="LIBKML", geometry_type="Unknown", layer_options=options
        )


def _unclosing(text: str) -> str:
    """The text without what ends a CDATA section, in which libkml writes texts as they are."""
    return text.replace("]]>", "]] >")


def _write_parquet(layer: str, frame: gpd.GeoDataFrame, terms: Credits, path: Path) -> None:
    """GeoParquet, its `bbox` as that of RFC 7946; the credits are key-value metadata of the file."""
    flat(layer, frame).to_parquet(path, index=False)
    table = _typed(pyarrow.parquet.read_table(path))
    about = json.loads(table.schema.metadata[b"geo"])
    column = about["columns"]["geometry"]
    if "bbox" in column:
        column["bbox"][::2] = arc_of(frame.geometry)
    metadata = {**table.schema.metadata, b"geo": json.dumps(about), **terms.texts()}
    pyarrow.parquet.write_table(table.replace_schema_metadata(metadata), path, compression="zstd")


def _typed(table: pyarrow.Table) -> pyarrow.Table:
    """The table with the same types whatever its columns hold, so that those of several dossiers fit together."""
    return table.cast(pyarrow.schema(map(_one_type, table.schema), table.schema.metadata))


def _one_type(column: pyarrow.Field) -> pyarrow.Field:
    if pyarrow.types.is_null(column.type):
        return column.with_type(pyarrow.binary() if column.name == "geometry" else pyarrow.string())
    return column.with_type(pyarrow.string()) if pyarrow.types.is_large_string(column.type) else column


@contextmanager
def _clock(terms: Credits) -> Iterator[None]:
    """Let GDAL take the report date for the time of writing."""
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{terms.as_of or EPOCH}T00:00:00.000Z"})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


WRITERS: Mapping[str, Writer] = {
    "gpkg": Writer(GPKG, _write_gpkg),
    "kml": Writer("application/vnd.google-earth.kml+xml", _write_kml),
    "parquet": Writer("application/vnd.apache.parquet", _write_parquet),
}
"""File name endings → how a whole layer is written so; `exports.store` keeps GeoJSON and CSV feature by feature."""
