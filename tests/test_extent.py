"""`bbox` and `datetime`: what they mean, and what they must not be."""

from __future__ import annotations

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapsvc.collection import Box
from mapsvc.errors import InputError
from mapsvc.web.extent import read_bbox, read_datetime
from mapsvc.web.ogc.crs import CRSS, read_boxes


@pytest.mark.parametrize(
    ("text", "boxes"),
    [
        ("1,2,3,4", [(1, 2, 3, 4)]),
        (" 1 , 2,3,4", [(1, 2, 3, 4)]),
        ("1,2,-5,3,4,5", [(1, 2, 3, 4)]),
        ("5,5,5,5", [(5, 5, 5, 5)]),
        ("-180,-90,180,90", [(-180, -90, 180, 90)]),
        ("170,-10,-170,10", [(170, -10, 180, 10), (-180, -10, -170, 10)]),
        ("170,-10,190,10", [(170, -10, 180, 10), (-180, -10, -170, 10)]),
        ("-190,-10,-170,10", [(170, -10, 180, 10), (-180, -10, -170, 10)]),
        ("0,-90,360,90", [(-180, -90, 180, 90)]),
        ("190,0,200,1", [(-170, 0, -160, 1)]),
        ("-180,0,-170,1", [(-180, 0, -170, 1), (180, 0, 180, 1)]),
        ("170,0,180,1", [(170, 0, 180, 1), (-180, 0, -180, 1)]),
        ("180,0,180,1", [(180, 0, 180, 1), (-180, 0, -180, 1)]),
        ("1e1,.5,+20,1.", [(10, 0.5, 20, 1)]),
    ],
)
def test_a_bbox_means_boxes(text: str, boxes: list[tuple[float, ...]]) -> None:
    assert [tuple(box) for box in read_bbox(text)] == boxes


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1,2,3",
        "1,2,3,4,5",
        "1,2,3,4,5,6,7",
        "a,2,3,4",
        "1,,3,4",
        "nan,2,3,4",
        "inf,2,3,4",
        "1e999,2,3,4",
        "1 2 3 4",
        "0,-91,1,0",
        "0,0,1,91",
        "0,10,1,5",
        "-361,0,0,1",
        "0,0,361,1",
        "-200,0,200,1",
        "1,2,9,3,4,5",
        "١,2,3,4",
    ],
)
def test_what_is_no_bbox_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="bbox"):
        read_bbox(text)


@given(st.floats(-180, 180), st.floats(0, 359))
def test_however_a_box_is_written_it_has_the_same_width(west: float, width: float) -> None:
    east = west + width
    if max(abs(west), abs(east)) > 360:
        return
    boxes = read_bbox(f"{west!r},-1,{east!r},1")
    assert all(isinstance(box, Box) and -180 <= box.west <= box.east <= 180 for box in boxes)
    assert math.isclose(sum(box.east - box.west for box in boxes), width, abs_tol=1e-6)
    wrapped = (east + 180) % 360 - 180
    if wrapped < west - 1e-6:
        assert sum(b.east - b.west for b in read_bbox(f"{west!r},-1,{wrapped!r},1")) == pytest.approx(width, abs=1e-6)


def test_a_bbox_may_be_in_another_crs() -> None:
    _, geographic, mercator = CRSS.values()
    assert read_boxes("30,40,35,45", geographic) == (Box(40, 30, 45, 35),)
    (west, south), (east, north) = mercator.of(40, 30), mercator.of(45, 35)
    [box] = read_boxes(f"{west},{south},{east},{north}", mercator)
    assert tuple(box) == pytest.approx((40, 30, 45, 35))
    for wrong in ("1e9,0,1e9,1", "0,0,0,1e300"):
        with pytest.raises(InputError, match="metres"):
            read_boxes(wrong, mercator)


@given(st.floats(-180, 180), st.floats(-85, 85))
def test_mercator_goes_there_and_back(lon: float, lat: float) -> None:
    mercator = list(CRSS.values())[2]
    assert mercator.to(*mercator.of(lon, lat)) == pytest.approx((lon, lat), abs=1e-9)


def test_mercator_is_that_of_the_registry() -> None:
    """The corner of EPSG:3857's area of use, and the example of EPSG Guidance Note 7-2 (method 1024)."""
    mercator = list(CRSS.values())[2]
    assert mercator.of(180, 90) == pytest.approx((20037508.342789, 20037508.342789), abs=1e-3)
    assert mercator.of(-(100 + 20 / 60), 24 + 22 / 60 + 54.433 / 3600) == pytest.approx(
        (-11169055.58, 2800000.00), abs=0.01
    )


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025-10-01", day("2025-10-01"), day("2025-10-01")),
        ("2025-10-01T23:00:00Z", day("2025-10-01"), day("2025-10-01")),
        ("2025-10-01t23:00:00.5z", day("2025-10-01"), day("2025-10-01")),
        ("2025-10-01T23:00:00-03:00", day("2025-10-02"), day("2025-10-02")),
        ("2025-01-01/2025-12-31", day("2025-01-01"), day("2025-12-31")),
        ("../2025-12-31", -math.inf, day("2025-12-31")),
        ("2025-12-31/..", day("2025-12-31"), math.inf),
        ("/2025-12-31", -math.inf, day("2025-12-31")),
        ("2025-12-31/", day("2025-12-31"), math.inf),
        ("../..", -math.inf, math.inf),
    ],
)
def test_a_datetime_means_days(text: str, first: float, last: float) -> None:
    assert read_datetime(text) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/",
        "2025",
        "2025-13-01",
        "2025-02-30",
        "2026-01-01/2025-01-01",
        "2025-01-01/2025-02-01/2025-03-01",
        "today",
        "2025-10-01T25:00:00Z",
        "2025-10-01 10:00:00Z",
        "2025-10-01T10:00:00",
        "٢٠٢٥-01-01",
        "9999-12-31T23:59:59-23:59",
    ],
)
def test_what_is_no_datetime_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="datetime"):
        read_datetime(text)
