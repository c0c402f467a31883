"""The ground a map stands on: land, borders, water and names, cut to a view and drawn as small SVG paths."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
import shapely.affinity

from mapsvc.maps.drawing.projection import Frame, Tier
from mapsvc.maps.drawing.svg import path_data

STEP = 0.5
"""The drawing grid, in units: coordinates are whole numbers of it."""

TOLERANCE = 1.3
"""How much detail is dropped, in units: the side of the smallest bend kept."""

COARSEST = 5.0
"""The tolerance beyond which a drawing over its budget is left as it is."""

BUDGET = 13_000
"""Characters the drawn ground may take: about 4.5 kB compressed; who comes closer gets a finer one."""
FINER = STEP / 4
FINER_BUDGET = 200_000
"""The drawing grid and the characters of the ground that is loaded when a reader comes closer."""

NAMES = ["kind", "name", "name_ar", "lon", "lat"]
"""The columns of `labels.csv`."""


@dataclass(frozen=True, slots=True, eq=False)
class Basemap:
    """The committed base data: tables in EPSG:4326, and `labels` with kind, name, name_ar, lon, lat.

    Land is what the countries cover. Of the borders only the disputed ones are drawn from their own table.
    `drawn` keeps what was drawn of it, since the periods of a view share their ground.
    """

    countries: gpd.GeoDataFrame
    borders: gpd.GeoDataFrame
    lakes: gpd.GeoDataFrame
    rivers: gpd.GeoDataFrame
    labels: pd.DataFrame
    drawn: dict[tuple[Frame, tuple[str, ...]], Ground] = field(default_factory=dict, repr=False)


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
class Grain:
    """How finely the ground is drawn at best: grid and detail in units, and the characters it may take."""

    step: float
    detail: float
    budget: int


@dataclass(frozen=True, slots=True)
class Ground:
    """The base data of one frame, in units: countries by ISO code, whether in focus, and the drawn paths.

    `step` is the side of the grid that the paths are drawn on.
    `named` keeps where the names of countries stand, by tier and column, for all drawings on the same ground.
    """

    countries: dict[str, Any]
    focus: tuple[str, ...]
    markup: str
    step: float
    named: dict[tuple[Tier, str], tuple[Any, ...]] = field(default_factory=dict, repr=False)


def ground(base: Basemap, frame: Frame, focus: tuple[str, ...], budget: int = BUDGET) -> Ground:
    """Cut, project, simplify and draw the base data; `focus` are codes of the countries to stand out.

    Detail is dropped until the drawing keeps to its budget, so that a map of half the world stays light.
    """
    if (frame, focus) not in base.drawn:
        base.drawn[frame, focus] = _ground(base, frame, focus, Grain(STEP, TOLERANCE, budget))
    return base.drawn[frame, focus]


def finer_ground(base: Basemap, frame: Frame, focus: tuple[str, ...], regions: Any) -> str:
    """Draw the ground again for who comes closer: four times as fine, with the borders of regions (table, degrees)."""
    fine = Grain(FINER, TOLERANCE / 4, FINER_BUDGET)
    drawn = _ground(base, frame, focus, fine)
    inner = _chains(shapely.union_all([_cut(shape.boundary, frame) for shape in regions.geometry]))
    outer = [drawn.countries[code].boundary.buffer(2 * fine.detail) for code in drawn.focus]
    lines = _chains(shapely.difference(shapely.simplify(inner, fine.detail), shapely.union_all(outer)))
    return f'{drawn.markup}<g transform="scale({FINER})">{_path(lines, "b-region", FINER)}</g>'


def _ground(base: Basemap, frame: Frame, focus: tuple[str, ...], grain: Grain) -> Ground:
    codes, shapes = _countries(base, frame)
    lakes, rivers = _piece(base.lakes, frame), _piece(base.rivers, frame)
    lines = _disputed_lines(base, frame)
    detail = grain.detail
    while True:
        # A grid much finer than the smallest bend would only be written, never seen.
        step = grain.step * round(detail / grain.detail)
        shapes = shapely.coverage_simplify(shapes, detail).tolist() if shapes else []
        countries = dict(zip(codes, shapes, strict=True))
        chosen = tuple(code for code in focus if code in countries)
        water = shapely.simplify(lakes, detail), shapely.simplify(rivers, detail)
        markup = _drawn(countries, chosen, water, lines, replace(grain, step=step, detail=detail))
        if len(markup) <= grain.budget or detail >= COARSEST:
            return Ground(countries, chosen, f'<g transform="scale({step:g})">{markup}</g>', step)
        detail *= max(1.2, min(2.0, len(markup) / grain.budget))


def _drawn(
    countries: dict[str, Any],
    chosen: tuple[str, ...],
    water: tuple[Any, Any],
    lines: list[_Line],
    grain: Grain,
) -> str:
    detail, step = grain.detail, grain.step
    least = 1.8 * detail**2
    near = [countries[code] for code in chosen]
    land = shapely.coverage_union_all(list(countries.values())) if countries else shapely.Polygon()
    disputed = _disputed(lines, countries, detail)
    others = [shape.boundary for code, shape in countries.items() if code not in chosen]
    inner = _without(others, [land.boundary, *(shape.boundary for shape in near), disputed])
    return "".join(
        (
            _path(_solid(land, least), "b-land", step),
            _path(inner, "b-border", step),
            *(_path(_solid(shape, least), "b-focus", step) for shape in near),
            _path(disputed, "b-hidden", step),
            _path(disputed, "b-disputed", step),
            _path(_solid(water[0], least), "b-lake", step),
            _path(water[1], "b-river", step),
        )
    )


def area_shape(geometry: Any, frame: Frame) -> Any:
    """What is drawn of a polygon (degrees), in units: as fine as the ground, its islets left out."""
    return _solid(shapely.simplify(_cut(geometry, frame), TOLERANCE * 0.7), TOLERANCE)


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
    """The countries in the extent, cut and projected."""
    rows = _in_extent(base.countries, frame)
    cut = [_polygons(_cut(geometry, frame)) for geometry in rows.geometry]
    kept = [(code, shape) for code, shape in zip(rows["id"], cut, strict=True) if not shape.is_empty]
    return [code for code, _ in kept], [shape for _, shape in kept]


def _piece(table: gpd.GeoDataFrame, frame: Frame) -> Any:
    pieces = [_cut(geometry, frame) for geometry in _in_extent(table, frame).geometry]
    whole = shapely.union_all([piece for piece in pieces if not piece.is_empty])
    return shapely.line_merge(whole) if "LineString" in whole.geom_type else whole


def _polygons(shape: Any) -> Any:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon" and not part.is_empty]
    return shapely.MultiPolygon(parts)


def _solid(shape: Any, least: float) -> Any:
    """The polygons worth drawing: no island smaller than `least` square units."""
    return shapely.MultiPolygon([part for part in _polygons(shape).geoms if part.area >= least])


@dataclass(frozen=True, slots=True)
class _Line:
    """A disputed line, in units, and the countries on its sides."""

    left: str
    right: str
    shape: Any


def _disputed_lines(base: Basemap, frame: Frame) -> list[_Line]:
    if "disputed" not in base.borders:
        return []
    rows = _in_extent(base.borders[base.borders["disputed"]], frame)
    cut = [_Line(row.left, row.right, _cut(row.geometry, frame)) for row in rows.itertuples()]
    return [line for line in cut if not line.shape.is_empty]


def _disputed(lines: list[_Line], countries: dict[str, Any], detail: float) -> Any:
    """The disputed lines: where two drawn outlines meet along one, or the line itself inside a country."""
    found = []
    for line in lines:
        left, right = countries.get(line.left), countries.get(line.right)
        if left is None or right is None or line.left == line.right:
            found.append(shapely.simplify(line.shape, detail))
            continue
        around = line.shape.buffer(6 * detail)
        edges = [shapely.intersection(shape.boundary, around) for shape in (left, right)]
        found.append(shapely.intersection(*edges))
    return _chains(shapely.union_all(found))


def _without(lines: list[Any], drawn: list[Any]) -> Any:
    """The borders between countries, each once, without the lines that are drawn already."""
    return _chains(shapely.difference(shapely.union_all(lines), shapely.union_all(drawn)))


def _chains(lines: Any) -> Any:
    parts = [part for part in shapely.get_parts(lines) if part.geom_type == "LineString" and not part.is_empty]
    merged = shapely.get_parts(shapely.line_merge(shapely.MultiLineString(parts)))
    return shapely.MultiLineString([part for part in merged if part.length > 1])


def _path(shape: Any, cls: str, step: float) -> str:
    data = path_data(shape, step)
    return f'<path class="{cls}" d="{data}" vector-effect="non-scaling-stroke"/>' if data else ""
