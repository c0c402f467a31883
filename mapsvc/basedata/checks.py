"""What must be true of the base data, as tables; every failure is reported, not only the first."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio.errors
import shapely

from mapsvc.basedata.topology import areas_km2

MEASURES = ("area_km2", "label_lon", "label_lat")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "boundaries/countries.fgb": ("id", "iso3", "name", "name_ar", "names", "wikidata", *MEASURES),
    "boundaries/regions.fgb": (
        *("id", "country", "name", "name_ar", "names", "alt_names", "wikidata", "geonames_code"),
        *MEASURES,
    ),
    "basemap/land.fgb": ("area_km2",),
    "basemap/borders.fgb": ("left", "right", "disputed"),
    "basemap/lakes.fgb": ("name", "scalerank", "area_km2"),
    "basemap/rivers.fgb": ("min_zoom", "stroke"),
    "basemap/labels.csv": ("kind", "name", "name_ar", "lon", "lat"),
}
"""The columns of each file, geometry aside."""

AREAS = (
    ("IQ-AN", 130_000.0, 142_000.0),
    ("IQ-BG", 4_500.0, 5_300.0),
    ("IQ-AR", 14_000.0, 15_500.0),
    ("IQ", 430_000.0, 442_000.0),
    ("SY", 180_000.0, 190_000.0),
)
"""Region or country, and the least and most km² it may have: published figures with room for drawing."""

PLACES = (
    ("Taji", 33.5240, 44.2570, "IQ-BG"),
    ("Abu Ghraib", 33.2920, 44.0656, "IQ-BG"),
    ("Mahmudiyah", 33.0667, 44.3667, "IQ-BG"),
    ("Tarmiyah", 33.6736, 44.3981, "IQ-BG"),
    ("Baghdad International Airport", 33.2625, 44.2346, "IQ-BG"),
    ("Balad", 34.0167, 44.1433, "IQ-SD"),
    ("Fallujah", 33.3500, 43.7833, "IQ-AN"),
    ("Al Asad", 33.7856, 42.4412, "IQ-AN"),
    ("Erbil", 36.1911, 44.0092, "IQ-AR"),
    ("Kirkuk", 35.4681, 44.3922, "IQ-KI"),
    ("al-Tanf", 33.5060, 38.6180, "SY-HI"),
    ("al-Shaddadi", 36.0600, 40.7300, "SY-HA"),
    ("Deir ez-Zor", 35.3333, 40.1500, "SY-DY"),
)
"""Name, latitude, longitude and the region it must fall in."""

NAMES = (
    ("IQ", "name", "Iraq"),
    ("IQ", "name_ar", "العراق"),
    ("SY", "name_ar", "سوريا"),
    ("IQ-AN", "name_ar", "الأنبار"),
    ("IQ-KI", "name", "Kirkuk"),
    ("IQ-AR", "name", "Erbil"),
    ("IQ-AR", "names", "هەولێر"),
)
"""Region or country, column, and text that must stand in it."""


def check_base_data(folder: Path) -> list[str]:
    """Check the base data in folder `geodata` and return everything wrong with it; empty if all is well.

    What it is held to: AREAS, PLACES and NAMES above, RFC 7946 3.1.6, and the tables' own agreement.
    """
    tables, failures = _read(folder)
    for name, table in tables.items():
        failures += check_table(name, table)
    regions, countries = (tables.get(f"boundaries/{kind}.fgb") for kind in ("regions", "countries"))
    if regions is not None and countries is not None:
        places = pd.concat([regions.drop(columns="country", errors="ignore"), countries])
        failures += [*check_areas(places), *check_names(places), *check_places(regions)]
        failures += check_agreement(regions, countries)
    return failures


def check_table(name: str, table: pd.DataFrame) -> list[str]:
    """Check one file's columns and, if it has them, geometries: none missing, all valid, RFC 7946 winding."""
    found = tuple(column for column in table.columns if column != "geometry")
    failures = []
    if set(found) != set(COLUMNS[name]):
        failures.append(f"{name}: has columns {', '.join(found)}; expected {', '.join(COLUMNS[name])}")
    if "id" in found and not table["id"].is_unique:
        failures.append(f"{name}: ids occur twice: {', '.join(table['id'][table['id'].duplicated()])}")
    if len(table) == 0:
        failures.append(f"{name}: is empty")
    if not isinstance(table, gpd.GeoDataFrame):
        return failures
    shapes = np.asarray(table.geometry, dtype=object)
    invalid = np.flatnonzero(~shapely.is_valid(shapes) | shapely.is_empty(shapes))
    failures += [f"{name}: row {row}: {shapely.is_valid_reason(shapes[row])}" for row in invalid]
    polygons = shapely.get_parts(shapes)
    polygons = polygons[shapely.get_type_id(polygons) == shapely.GeometryType.POLYGON]
    clockwise = int((~shapely.is_ccw(shapely.get_exterior_ring(polygons))).sum())
    if clockwise:
        failures.append(f"{name}: {clockwise} exterior rings run clockwise; RFC 7946 wants anticlockwise")
    return failures


def check_areas(places: gpd.GeoDataFrame) -> list[str]:
    """Check AREAS, measured anew in an equal-area projection."""
    failures = []
    for place, low, high in AREAS:
        shape = _one(places, place)
        if shape is None:
            failures.append(f"{place}: is missing")
            continue
        area = areas_km2(np.array([shape.geometry], dtype=object))[0]
        if not low <= area <= high:
            failures.append(f"{place}: covers {area:,.0f} km²; expected {low:,.0f} to {high:,.0f}")
    return failures


def check_names(places: gpd.GeoDataFrame) -> list[str]:
    """Check NAMES."""
    failures = []
    for place, column, expected in NAMES:
        row = _one(places, place)
        text = "" if row is None else str(row.get(column))
        if (expected not in text) if column == "names" else (expected != text):
            failures.append(f"{place}: {column} is {text!r}; expected {expected!r}")
    return failures


def check_places(regions: gpd.GeoDataFrame) -> list[str]:
    """Check that each of PLACES falls in its region."""
    failures = []
    for name, lat, lon, expected in PLACES:
        inside = regions["id"][regions.contains(shapely.Point(lon, lat))]
        if list(inside) != [expected]:
            found = ", ".join(inside) or "no region"
            failures.append(f"{name} ({lat}, {lon}): falls in {found}; expected {expected}")
    return failures


def check_agreement(regions: gpd.GeoDataFrame, countries: gpd.GeoDataFrame) -> list[str]:
    """Check that neighbours share their borders exactly, and that countries are the sums of their regions."""
    failures = []
    for name, table in (("regions", regions), ("countries", countries)):
        if not shapely.coverage_is_valid(np.asarray(table.geometry, dtype=object)):
            failures.append(f"{name}: neighbours overlap, or do not share their vertices")
    if set(regions["country"]) != set(countries["id"]):
        failures.append("countries: not the same codes as the column `country` of regions")
        return failures
    # Square degrees serve here: the two cover the same ground, so their areas agree in any measure.
    pieces = pd.Series(shapely.area(np.asarray(regions.geometry, dtype=object)))
    summed = pieces.groupby(regions["country"]).sum()
    whole = pd.Series(shapely.area(np.asarray(countries.geometry, dtype=object)), countries["id"])
    apart = summed.index[(summed - whole).abs() > 1e-9 * summed]
    failures += [f"{code}: does not cover what its regions cover" for code in apart]
    return failures


def _read(folder: Path) -> tuple[dict[str, Any], list[str]]:
    tables: dict[str, Any] = {}
    failures = []
    for name in COLUMNS:
        file = folder / name
        if not file.is_file():
            failures.append(f"{name}: is missing")
            continue
        try:
            tables[name] = pd.read_csv(file) if file.suffix == ".csv" else gpd.read_file(file)
        except (pyogrio.errors.DataSourceError, ValueError) as error:
            failures.append(f"{name}: cannot be read: {error}")
    return tables, failures


def _one(places: gpd.GeoDataFrame, place: str) -> Any:
    rows = places[places["id"] == place]
    return rows.iloc[0] if len(rows) == 1 else None
