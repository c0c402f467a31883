"""Filters in CQL2 text: each finds what a look at every feature finds, and none takes long to refuse."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon, box, shape

from mapsvc.collection import Collection
from mapsvc.errors import InputError
from mapsvc.web.extent import read_bbox
from mapsvc.web.ogc import cql
from mapsvc.web.ogc.cql_text import like
from mapsvc.web.ogc.crs import CRS84, CRSS
from tests.collections import random_rows, write_collection

CASES = [
    tuple(part.strip() for part in line.split(" | "))
    for line in (Path(__file__).parent / "cases" / "cql2.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    return write_collection(tmp_path_factory.mktemp("cql"), random_rows(300, 7))


def features(collection: Collection, mask: int) -> list[dict[str, Any]]:
    return [json.loads(text) for text in collection.selection(mask).whole.features(0, collection.size)]


@pytest.mark.parametrize(("text", "oracle"), CASES, ids=[text for text, _ in CASES])
def test_a_filter_finds_what_it_says(collection: Collection, text: str, oracle: str) -> None:
    right = []
    for feature in features(collection, collection.everything):
        geometry = shape(feature["geometry"]) if feature["geometry"] else None
        names = {"v": feature["properties"], "g": geometry, "box": box, "Polygon": Polygon}
        if eval(oracle, names):  # noqa: S307  (our own case file)
            right.append(feature["id"])
    assert [f["id"] for f in features(collection, cql.find(text, collection, CRS84))] == right


def test_geometry_may_be_in_another_crs(collection: Collection) -> None:
    swapped = CRSS["http://www.opengis.net/def/crs/EPSG/0/4326"]
    mercator = CRSS["http://www.opengis.net/def/crs/EPSG/0/3857"]
    plain = cql.find("S_INTERSECTS(geometry, BBOX(-20, -30, 60, 70))", collection, CRS84)
    assert plain
    assert cql.find("S_INTERSECTS(geometry, BBOX(-30, -20, 70, 60))", collection, swapped) == plain
    (west, south), (east, north) = mercator.of(-20, -30), mercator.of(60, 70)
    metres = f"S_INTERSECTS(geometry, BBOX({west},{south},{east},{north}))"
    assert cql.find(metres, collection, mercator) == plain


@settings(deadline=None, max_examples=60)
@given(st.floats(-360, 359), st.floats(0, 359), st.floats(-90, 80), st.floats(0, 60))
def test_a_rectangle_finds_the_same_however_it_is_written(
    collection: Collection, west: float, width: float, south: float, height: float
) -> None:
    east, north = min(360.0, west + width), min(90.0, south + height)
    corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
    if not Polygon(corners).is_valid:
        return
    polygon = f"POLYGON(({', '.join(f'{x!r} {y!r}' for x, y in corners)}))"
    written = f"S_INTERSECTS(geometry, BBOX({west!r}, {south!r}, {east!r}, {north!r}))"
    assert cql.find(f"S_INTERSECTS(geometry, {polygon})", collection, CRS84) == cql.find(written, collection, CRS84)


@pytest.mark.parametrize(
    ("lies", "text"),
    [
        (Point(180, 5), "-180,0,-170,10"),
        (Point(-180, 5), "170,0,180,10"),
        (box(170, 0, 180, 10), "-180,0,-170,10"),
        (box(-180, 0, -170, 10), "180,5,180,5"),
        (Point(180, 5), "-180,5,-180,5"),
    ],
)
def test_what_lies_on_the_antimeridian_is_on_both_sides_of_it(lies: Any, text: str, tmp_path: Path) -> None:
    collection = write_collection(tmp_path, [{**random_rows(1, 1)[0], "geometry": lies}])
    assert collection.within(read_bbox(text), collection.everything) == 1
    assert cql.find(f"S_INTERSECTS(geometry, BBOX({text}))", collection, CRS84) == 1
    west, south, east, north = map(float, text.split(","))
    asked = Point(west, south) if west == east else box(west, south, east, north)
    assert cql.find(f"S_INTERSECTS(geometry, {asked.wkt})", collection, CRS84) == 1


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "CQL2"),
        ("force", "character"),
        ("force = ", "CQL2"),
        ("force = 'us' AND", "CQL2"),
        ("narnia = 'us'", "narnia"),
        ("force = 5", "single quotes"),
        ("low = 'five'", "a number"),
        ("low LIKE '5%'", "LIKE"),
        ("start > DATE('2025-13-01')", "2025-13-01"),
        ("sites = 'a'", "sites"),
        ("note = 'a'", "note"),
        ("S_INTERSECTS(force, POINT(1 2))", "geometry"),
        ("S_INTERSECTS(geometry, POLYGON((0 0, 1 1, 0 1, 1 0, 0 0)))", "valid"),
        ("S_INTERSECTS(geometry, POINT(1e999 2))", "valid"),
        ("S_INTERSECTS(geometry, POLYGON((1 2)))", "valid"),
        ("S_INTERSECTS(geometry, POINT(360.5 2))", "within ±360"),
        ("S_INTERSECTS(geometry, POINT(-361 2))", "within ±360"),
        ("S_INTERSECTS(geometry, POINT(2 -90.5))", "within ±90"),
        ("S_INTERSECTS(geometry, LINESTRING(0 0, 0 1000))", "within ±90"),
        ("S_INTERSECTS(geometry, BBOX(1, 2, 3))", "BBOX"),
        ("S_INTERSECTS(geometry, BBOX(0, 50, 1, 40))", "filter: BBOX: '0,50,1,40'"),
        ("S_WITHIN(geometry, POINT(1 2))", "CQL2"),
        ("(" * 900 + "low = 1" + ")" * 900, "parentheses"),
        (" OR ".join(["low = 1"] * 21), "at most 20"),
        ("force = '" + "a" * 3000 + "'", "2000"),
        ("force = 'a'; DROP TABLE claims", "CQL2"),
    ],
)
def test_what_is_no_filter_is_refused_by_name(collection: Collection, text: str, named: str) -> None:
    with pytest.raises(InputError, match=r"^filter: ") as caught:
        cql.find(text, collection, CRS84)
    assert named in str(caught.value)
    assert len(str(caught.value)) < 600


def test_a_pattern_of_many_wildcards_does_not_explode() -> None:
    assert not like("%a" * 400 + "b")("a" * 20_000)
    assert like("%a" * 400)("a" * 20_000)


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_a_filter_or_an_input_error(collection: Collection, text: str) -> None:
    try:
        cql.find(text, collection, CRS84)
    except InputError:
        return
    assert text.strip()


@given(st.text("ab%_\\", max_size=8), st.text("ab%", max_size=8))
def test_like_is_what_a_regular_expression_says(pattern: str, value: str) -> None:
    import re

    pieces = re.findall(r"\\.|.|\\", pattern)
    source = "".join(
        ".*" if p == "%" else "." if p == "_" else re.escape(p[1:] if p[0] == "\\" and len(p) > 1 else p)
        for p in pieces
    )
    assert like(pattern)(value) == (re.fullmatch(source, value) is not None)
