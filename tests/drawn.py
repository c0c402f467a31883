"""Small views to draw, and the picture of one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from mapsvc.maps.drawing.basemap import NAMES, Basemap
from mapsvc.maps.drawing.picture import ground_layer
from mapsvc.maps.drawing.picture import picture as pictured
from mapsvc.maps.drawing.scene import Scene
from mapsvc.maps.view import CellView, MapView, MarkView, PeriodView, PlaceView
from mapsvc.model import Basis, CellKey, Conflict, Layer, PlaceKind, Posture, Reading, Status

HOSTILE = "<script>alert(1)</script>{{7*7}}{% raw %}\u202etxt\" onload='x' &amp; </text>`${1}`"


def cell(place: str, status: str = "present", low: int = 0, high: int | None = None, **more: object) -> CellView:
    """A cell of the US at a place; `sized` makes its bounds direct ones."""
    sized = bool(more.get("sized"))
    basis = Basis.DIRECT if sized else Basis.INHERITED
    readings = (Reading(("c1",), 1, None, 9), Reading(("c2",), 11, None, 19))
    posture = Posture(
        CellKey(Layer(str(more.get("layer", "reported"))), "us", place, "now"),
        Status(status),
        low,
        None,
        high,
        conflicts=(Conflict(("c1", "c2"), readings, None),) if more.get("conflict") else (),
        low_basis=basis,
        high_basis=basis,
    )
    return CellView(posture, str(more.get("phrase", "US present, no figure")), sized)


def place(
    id_: str, kind: str = "base", lat: float | None = 33.0, lon: float | None = 43.0, **more: object
) -> PlaceView:
    return PlaceView(id_, str(more.get("name", id_)), PlaceKind(kind), lat, lon, more.get("geometry"))


def mark(cell_view: CellView, kind: str = "base") -> MarkView:
    return MarkView(place(cell_view.posture.key.place, kind), "", (cell_view,))


def view(places: list[PlaceView], cells: list[CellView], **more: object) -> MapView:
    by_id = {item.id: item for item in places}
    marks = tuple(MarkView(by_id[c.posture.key.place], force, (c,)) for force in ("", "us") for c in cells)
    period = PeriodView(
        id="now",
        label="Now",
        start=None,
        end=None,
        begun=False,
        summary=str(more.get("summary", "A summary")),
        marks=marks,
        cells=tuple(cells),
        summaries={"us": str(more.get("summary", "A summary"))},
    )
    made = MapView(
        dossier="d",
        title="t",
        description="",
        lang="en",
        as_of=date(2024, 9, 27),
        default_period="now",
        forces=(("us", "US"),),
        places=tuple(places),
        periods=(period,),
        sources=(),
        claims=(),
        events=(),
        focus=(38.0, 30.0, 48.0, 37.0),
        extent=(30.0, 25.0, 56.0, 42.0),
        focus_countries=("AA",),
    )
    return replace(made, **{k: v for k, v in more.items() if k != "summary"})


@pytest.fixture(scope="module")
def base() -> Basemap:
    """Two invented square countries that share a border."""
    countries = gpd.GeoDataFrame(
        {
            "id": ["AA", "BB"],
            "name": ["Aland", "Beland"],
            "name_ar": ["ألف", "باء"],
            "label_lon": [41.0, 45.5],
            "label_lat": [33.0, 33.0],
        },
        geometry=[box(38, 30, 44, 36), box(44, 30, 48, 36)],
        crs="EPSG:4326",
    )
    empty = gpd.GeoDataFrame(geometry=[], crs="EPSG:4326")
    return Basemap(countries, empty, empty, empty, pd.DataFrame(columns=NAMES))


def drawn_svg(scene: Scene, period: PeriodView) -> str:
    return pictured(scene, period).on(ground_layer(scene))


def picture(shown: MapView, base: Basemap) -> ElementTree.Element:
    return ElementTree.fromstring(drawn_svg(Scene.of(shown, base), shown.periods[0]))  # noqa: S314
