"""West and east around the globe, in every output that tells them."""

from __future__ import annotations

import csv
import io
import json
import math
from pathlib import Path

import geopandas as gpd
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, box

from mapsvc.collection import Collection
from mapsvc.collection.arcs import Arc, arc_around
from mapsvc.exports.files import WRITERS
from mapsvc.web.ogc import cql
from mapsvc.web.ogc.crs import CRS84
from mapsvc.web.ogc.documents import extent_of
from tests.collections import CREDITS, random_rows, write_collection

FIJI = MultiPolygon([box(177, -19, 180, -16), box(-180, -17, -178, -16)])


@pytest.mark.parametrize(
    ("arcs", "around"),
    [
        ([(5, 5)], (5, 5)),
        ([(5, 9), (7, 20)], (5, 20)),
        ([(177, 180), (-180, -178)], (177, -178)),
        ([(177, 177), (-178, -178)], (177, -178)),
        ([(177, -178)], (177, -178)),
        ([(177, -178), (140, 150)], (140, -178)),
        ([(177, -178), (179, 180)], (177, -178)),
        ([(180, 180), (-180, -180)], (180, -180)),
        ([(-180, 180)], (-180, 180)),
        ([(170, 180)], (170, 180)),
        ([(-180, -170)], (-180, -170)),
        ([(-120, -120), (60, 60)], (-120, 60)),
        ([(-120, -120), (61, 61)], (61, -120)),
        ([(-120, -120), (44, 44), (140, 140)], (-120, 140)),
        ([(177, -178), (0, 0)], (-180, 180)),
    ],
)
def test_the_least_arc_that_is_not_much_crosses_the_antimeridian(arcs: list[Arc], around: Arc) -> None:
    assert arc_around(arcs) == around
    assert arc_around(reversed(arcs)) == around


def width(arc: Arc) -> float:
    return arc[1] - arc[0] if arc[0] <= arc[1] else arc[1] - arc[0] + 360


def holds(arc: Arc, lon: float) -> bool:
    return arc[0] <= lon <= arc[1] if arc[0] <= arc[1] else lon >= arc[0] or lon <= arc[1]


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-180, 180)), min_size=1, max_size=8))
def test_an_arc_holds_what_it_is_around(arcs: list[Arc]) -> None:
    around = arc_around(arcs)
    assert all(holds(around, lon) for arc in arcs for lon in arc)
    plain = max(max(arc) if arc[0] <= arc[1] else 180 for arc in arcs)
    plain -= min(min(arc) if arc[0] <= arc[1] else -180 for arc in arcs)
    assert width(around) <= plain + 1e-9
    if around[0] > around[1]:
        assert width(around) <= 180 < plain
    assert math.isclose(width(arc_around([around])), width(around), abs_tol=1e-9)


@pytest.fixture(scope="module")
def rows() -> list[dict[str, object]]:
    """Features on both sides of the antimeridian, and one that lies on both itself."""
    shapes = {"fiji": FIJI, "west": Point(150, -10), "east": Point(-176, 0), "nowhere": None}
    return [{**row, "id": name, "geometry": shapes[name]} for row, name in zip(random_rows(4, 1), shapes, strict=True)]


@pytest.fixture(scope="module")
def pacific(rows: list[dict[str, object]], tmp_path_factory: pytest.TempPathFactory) -> Collection:
    return write_collection(tmp_path_factory.mktemp("pacific"), rows)


def bbox_of(collection: Collection, *ids: str) -> list[float] | None:
    found: list[float] | None = json.loads(collection.geojson(collection.having({"id": ids}))).get("bbox")
    return found


def test_outputs_go_the_short_way_over_the_antimeridian(pacific: Collection) -> None:
    everything = [150, -19, -176, 0]
    assert json.loads(pacific.geojson(pacific.everything))["bbox"] == everything
    assert extent_of(pacific)["spatial"]["bbox"] == [everything]
    assert bbox_of(pacific, "fiji") == bbox_of(pacific, "fiji", "nowhere") == [177, -19, -178, -16]
    assert bbox_of(pacific, "west") == [150, -10, 150, -10]
    assert bbox_of(pacific, "nowhere") is None
    records = list(csv.DictReader(io.StringIO(pacific.csv(pacific.everything).decode(), newline="")))
    assert [float(records[0][name]) for name in ("west", "south", "east", "north")] == [177, -19, -178, -16]


def test_a_box_that_was_told_finds_all_that_it_tells_of(pacific: Collection) -> None:
    for chosen in (("fiji",), ("fiji", "west"), ("fiji", "west", "east")):
        west, south, east, north = bbox_of(pacific, *chosen) or ()
        found = cql.find(f"S_INTERSECTS(geometry, BBOX({west}, {south}, {east}, {north}))", pacific, CRS84)
        mask = pacific.having({"id": chosen})
        assert found & mask == mask


def test_geoparquet_tells_the_same(rows: list[dict[str, object]], pacific: Collection, tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")
    WRITERS["parquet"].write("claims", frame, CREDITS, tmp_path / "claims.parquet")
    about = json.loads(pyarrow.parquet.read_schema(tmp_path / "claims.parquet").metadata[b"geo"])
    assert about["columns"]["geometry"]["bbox"] == list(pacific.extent or ())
    assert len(gpd.read_parquet(tmp_path / "claims.parquet")) == 4
