"""What is read out of the fetched packages, without unpacking or importing them."""

from __future__ import annotations

import json
import sqlite3
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely

from mapsvc.basedata.fetch import COUNTRY_CODER, GAZETTEER, OFFLINE_MAP, PLACES, Pin
from mapsvc.errors import BaseDataError

BAGHDAD_DISTRICTS = (
    "Al-Adhamiya",
    "Al-Kadhmiyah",
    "Al-Karkh",
    "Al-Mada'in",
    "Al-Mahmoudiya",
    "Al-Risafa",
    "Al-Thawra",
)
IRAQ_DISTRICTS = "34846034B"
"""Prefix of the shape ids of geoBoundaries IRQ-ADM2; the package's own country labels err near borders."""


def read_regions(files: Mapping[Pin, Path]) -> gpd.GeoDataFrame:
    """Read Natural Earth 10m admin-1: one row per polygon feature, columns as Natural Earth names them."""
    features = _npm_json(files[PLACES], "data/states/admin1.json")["features"]
    return gpd.GeoDataFrame.from_features(features, crs="EPSG:4326")


def read_country_codes(files: Mapping[Pin, Path]) -> dict[str, tuple[str, str]]:
    """Read ISO 3166-1: alpha-2 → (alpha-3, Wikidata id), either empty where the package has none."""
    features = _npm_json(files[COUNTRY_CODER], "src/data/borders.json")["features"]
    rows = [feature["properties"] for feature in features if feature["properties"].get("iso1A2")]
    return {row["iso1A2"]: (row.get("iso1A3", ""), row.get("wikidata", "")) for row in rows}


def read_baghdad_districts(files: Mapping[Pin, Path]) -> list[Any]:
    """Read the polygons of the seven districts of Baghdad Governorate (geoBoundaries, EPSG:4326)."""
    with zipfile.ZipFile(files[GAZETTEER]) as wheel:
        database = wheel.read("gazetteer/data/data.db")
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(database)
        query = "SELECT name, coordinates FROM location_data WHERE shape_id LIKE ? || '%' ORDER BY name"
        found = {name: shapely.from_wkb(wkb) for name, wkb in connection.execute(query, (IRAQ_DISTRICTS,))}
    finally:
        connection.close()
    missing = [name for name in BAGHDAD_DISTRICTS if name not in found]
    if missing:
        raise BaseDataError(f"{GAZETTEER.package} {GAZETTEER.version}: no district {', '.join(missing)}")
    return [found[name] for name in BAGHDAD_DISTRICTS]


def read_lakes(files: Mapping[Pin, Path]) -> gpd.GeoDataFrame:
    """Read lakes as polygons with columns `name` and `scalerank` (0 = shown first)."""
    features = _npm_json(files[OFFLINE_MAP], "dist/lakes.json")["features"]
    return gpd.GeoDataFrame.from_features(features, crs="EPSG:4326")


def read_rivers(files: Mapping[Pin, Path]) -> gpd.GeoDataFrame:
    """Read rivers as lines with columns `min_zoom` and `strokeweig` (Natural Earth's line width)."""
    features = _npm_json(files[OFFLINE_MAP], "dist/rivers.json")["features"]
    return gpd.GeoDataFrame.from_features(features, crs="EPSG:4326")


def _npm_json(file: Path, member: str) -> Any:
    with tarfile.open(file) as archive:
        stream = archive.extractfile(f"package/{member}")
        if stream is None:
            raise BaseDataError(f"{file.name}: {member} is not a file")
        return json.load(stream)
