"""The ground a map stands on: land, borders, water and names, cut to a view and drawn as small SVG paths."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from mapsvc.maps.projection import TIERS, Frame
from mapsvc.maps.svg import attribute, path_data

STEP = 0.5
"""The drawing grid, in units: coordinates are whole numbers of it."""

TOLERANCE = 1.1
"""How much detail is dropped, in units: the side of the smallest bend kept."""

SMALLEST = 3.0
"""Islands and lakes below this area (square units) are left out."""


@dataclass(frozen=True, slots=True, eq=False)
class Basemap:
    """The committed base data: tables in EPSG:4326, and `labels` with kind, name, name_ar, lon, lat."""

    countries: gpd.GeoDataFrame
    land: gpd.GeoDataFrame
    lakes: gpd.GeoDataFrame
    rivers: gpd.GeoDataFrame
    labels: pd.DataFrame


def load_basemap(folder: Path) -> Basemap:
    """Read the base data of a `geodata` folder; a layer that is not there is empty, countries must be."""
    ground = folder / "basemap"
    labels = ground / "labels.csv"
    columns = ["kind", "name", "name_ar", "lon", "lat"]
    return Basemap(
        countries=gpd.read_file(folder / "boundaries" / "countries.fgb"),
        land=_table(ground / "land.fgb"),
        lakes=_table(ground / "lakes.fgb"),
        rivers=_table(ground / "rivers.fgb"),
        labels=pd.read_csv(labels, keep_default_na=False) if labels.exists() else pd.DataFrame(columns=columns),
    )


@dataclass(frozen=True, slots=True)
class Ground:
    """The base data of one frame, in units: countries by ISO code, whether in focus, and the drawn paths."""

    countries: dict[str, Any]
    focus: tuple[str, ...]
    markup: str


def ground(base: Basemap, frame: Frame, focus: tuple[str, ...]) -> Ground:
    """Cut, project, simplify and draw the base data; `focus` are the ISO codes of the countries that stand out."""
    codes, shapes = _countries(base, frame)
    countries = dict(zip(codes, shapes, strict=True))
    chosen = tuple(code for code in focus if code in countries)
    land = shapely.union_all(shapes) if shapes else shapely.Polygon()
    near = [countries[code] for code in chosen]
    inner = _lines([s for code, s in countries.items() if code not in chosen], [land, *near])
    parts = [
        _path(_solid(land), "b-land"),
        _path(inner, "b-border"),
        "".join(_path(_solid(shape), "b-focus") for shape in near),
        _path(_solid(_piece(base.lakes, frame, TOLERANCE)), "b-lake"),
        _path(_piece(base.rivers, frame, TOLERANCE), "b-river"),
    ]
    return Ground(countries, chosen, f'<g transform="scale({STEP})">{"".join(parts)}</g>')


def area_path(geometry: Any, frame: Frame, cls: str, paint: str = "") -> str:
    """Draw a polygon (degrees) as one path on the half-unit grid, to be put inside a `scale(.5)` group."""
    shape = _solid(shapely.simplify(_cut(geometry, frame), TOLERANCE * 0.7))
    return _path(shape, cls, paint)


def _table(path: Path) -> gpd.GeoDataFrame:
    return gpd.read_file(path) if path.exists() else gpd.GeoDataFrame(geometry=[], crs="EPSG:4326")


def _cut(geometry: Any, frame: Frame) -> Any:
    """What of a geometry (degrees) lies in the extent, on every turn of the globe the extent touches, in units."""
    west, south, east, north = frame.extent
    pieces = []
    for turn in (-360, 0, 360):
        if west < 180 + turn and east > -180 + turn:
            box = shapely.box(max(west, -180 + turn) - turn, south, min(east, 180 + turn) - turn, north)
            piece = shapely.intersection(geometry, box)
            if turn:
                piece = shapely.transform(piece, lambda points, turn=turn: points + [turn, 0])  # type: ignore[misc]
            pieces.append(frame.project(piece))
    return shapely.union_all(pieces) if len(pieces) > 1 else pieces[0]


def _in_extent(table: gpd.GeoDataFrame, frame: Frame) -> gpd.GeoDataFrame:
    west, south, east, north = frame.extent
    if west < -180 or east > 180 or table.empty:
        return table
    return table.iloc[sorted(table.sindex.query(shapely.box(west, south, east, north)))]


def _countries(base: Basemap, frame: Frame) -> tuple[list[str], list[Any]]:
    """The countries in the extent, simplified together so that shared borders stay shared."""
    rows = _in_extent(base.countries, frame)
    cut = [_polygons(_cut(geometry, frame)) for geometry in rows.geometry]
    kept = [(code, shape) for code, shape in zip(rows["id"], cut, strict=True) if not shape.is_empty]
    if not kept:
        return [], []
    codes, shapes = zip(*kept, strict=True)
    return list(codes), list(shapely.coverage_simplify(list(shapes), TOLERANCE))


def _piece(table: gpd.GeoDataFrame, frame: Frame, tolerance: float) -> Any:
    rows = _in_extent(table, frame)
    pieces = [_cut(geometry, frame) for geometry in rows.geometry]
    whole = shapely.union_all([piece for piece in pieces if not piece.is_empty])
    return shapely.simplify(shapely.line_merge(whole) if "LineString" in whole.geom_type else whole, tolerance)


def _polygons(shape: Any) -> Any:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return shapely.multipolygons(parts)


def _solid(shape: Any) -> Any:
    """The polygons worth drawing: not the smallest islands."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon" and part.area >= SMALLEST]
    return shapely.multipolygons(parts)


def _lines(shapes: list[Any], drawn: list[Any]) -> Any:
    """The borders between countries, each once, without the lines that filled shapes already carry."""
    lines = shapely.union_all([shape.boundary for shape in shapes])
    rest = shapely.difference(lines, shapely.union_all([shape.boundary for shape in drawn]))
    parts = [part for part in shapely.get_parts(shapely.line_merge(rest)) if part.length > 1]
    return shapely.multilinestrings([p for p in parts if p.geom_type == "LineString"])


def _path(shape: Any, cls: str, paint: str = "") -> str:
    data = path_data(shape, STEP)
    return f'<path class="{cls}"{attribute("fill", f"url(#{paint})" if paint else "")} d="{data}"/>' if data else ""
