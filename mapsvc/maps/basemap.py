"""The ground a map stands on: land, borders, water and names, cut to a view and drawn as small SVG paths."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
import shapely.affinity

from mapsvc.maps.projection import Frame
from mapsvc.maps.svg import attribute, path_data

STEP = 0.5
"""The drawing grid, in units: coordinates are whole numbers of it."""

TOLERANCE = 1.3
"""How much detail is dropped, in units: the side of the smallest bend kept."""

SMALLEST = 3.0
"""Islands and lakes below this area (square units) are left out."""


NAMES = ["kind", "name", "name_ar", "lon", "lat"]
"""The columns of `labels.csv`."""


@dataclass(frozen=True, slots=True, eq=False)
class Basemap:
    """The committed base data: tables in EPSG:4326, and `labels` with kind, name, name_ar, lon, lat.

    Land is what the countries cover. Of the borders only the disputed ones are drawn from their own table.
    """

    countries: gpd.GeoDataFrame
    borders: gpd.GeoDataFrame
    lakes: gpd.GeoDataFrame
    rivers: gpd.GeoDataFrame
    labels: pd.DataFrame


def load_basemap(folder: Path) -> Basemap:
    """Read the base data of a `geodata` folder; a layer that is not there is empty, countries must be."""
    ground = folder / "basemap"
    labels = ground / "labels.csv"
    return Basemap(
        countries=gpd.read_file(folder / "boundaries" / "countries.fgb"),
        borders=_table(ground / "borders.fgb"),
        lakes=_table(ground / "lakes.fgb"),
        rivers=_table(ground / "rivers.fgb"),
        labels=pd.read_csv(labels, keep_default_na=False) if labels.exists() else pd.DataFrame(columns=NAMES),
    )


@dataclass(frozen=True, slots=True)
class Ground:
    """The base data of one frame, in units: countries by ISO code, whether in focus, and the drawn paths."""

    countries: dict[str, Any]
    focus: tuple[str, ...]
    markup: str


def ground(base: Basemap, frame: Frame, focus: tuple[str, ...]) -> Ground:
    """Cut, project, simplify and draw the base data; `focus` are the codes of the countries that stand out."""
    codes, shapes = _countries(base, frame)
    countries = dict(zip(codes, shapes, strict=True))
    chosen = tuple(code for code in focus if code in countries)
    land = shapely.union_all(shapes) if shapes else shapely.Polygon()
    near = [countries[code] for code in chosen]
    disputed = _disputed(base, frame, countries)
    others = [shape for code, shape in countries.items() if code not in chosen]
    inner = _lines(others, [land.boundary, *(shape.boundary for shape in near), disputed])
    parts = [
        _path(_solid(land), "b-land"),
        _path(inner, "b-border"),
        "".join(_path(_solid(shape), "b-focus") for shape in near),
        _path(disputed, "b-hidden") + _path(disputed, "b-disputed"),
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
    """What of a geometry (degrees) lies in the extent, on every turn of the globe it touches, in units."""
    west, south, east, north = frame.extent
    pieces = []
    for turn in (-360, 0, 360):
        if west < 180 + turn and east > -180 + turn:
            box = shapely.box(max(west, -180 + turn) - turn, south, min(east, 180 + turn) - turn, north)
            piece = shapely.intersection(geometry, box)
            pieces.append(frame.project(shapely.affinity.translate(piece, turn)))
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
    if "LineString" in whole.geom_type:
        whole = shapely.line_merge(whole)
    return shapely.simplify(whole, tolerance)


def _polygons(shape: Any) -> Any:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return shapely.multipolygons(parts)


def _solid(shape: Any) -> Any:
    """The polygons worth drawing: not the smallest islands."""
    return shapely.multipolygons([part for part in _polygons(shape).geoms if part.area >= SMALLEST])


def _disputed(base: Basemap, frame: Frame, countries: dict[str, Any]) -> Any:
    """The disputed lines: where two drawn outlines meet along one, or the line itself inside a country."""
    if "disputed" not in base.borders:
        return shapely.multilinestrings([])
    found = []
    for row in _in_extent(base.borders[base.borders["disputed"]], frame).itertuples():
        line = _cut(row.geometry, frame)
        left, right = countries.get(row.left), countries.get(row.right)
        if left is None or right is None or row.left == row.right:
            found.append(shapely.simplify(line, TOLERANCE))
            continue
        shared = shapely.intersection(left.boundary, right.boundary)
        found.append(shapely.intersection(shared, line.buffer(6)))
    parts = shapely.get_parts(shapely.union_all(found)) if found else []
    lines = [part for part in parts if part.geom_type == "LineString"]
    return shapely.line_merge(shapely.multilinestrings(lines))


def _lines(shapes: list[Any], drawn: list[Any]) -> Any:
    """The borders between countries, each once, without the lines that are drawn already."""
    lines = shapely.union_all([shape.boundary for shape in shapes])
    rest = shapely.difference(lines, shapely.union_all(drawn))
    parts = [part for part in shapely.get_parts(shapely.line_merge(rest)) if part.length > 1]
    return shapely.multilinestrings([p for p in parts if p.geom_type == "LineString"])


def _path(shape: Any, cls: str, paint: str = "") -> str:
    data = path_data(shape, STEP)
    fill = attribute("fill", f"url(#{paint})" if paint else "")
    return f'<path class="{cls}"{fill} d="{data}"/>' if data else ""
