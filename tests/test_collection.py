"""Choosing features: what the index finds is what a look at every single feature finds."""

from __future__ import annotations

import csv
import io
import json
import math
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box as shapely_box
from shapely.geometry import shape

from mapsvc.collection import Box, Collection, Days, Found
from mapsvc.collection import collection as collection_module
from mapsvc.collection import extents as extents_module
from mapsvc.collection.extents import Axis
from mapsvc.collection.found import Cut, Layout, Listing, Selection
from mapsvc.collection.masks import everything, lowest, mask_of, positions, runs, without_first
from mapsvc.errors import NotFoundError
from tests.collections import random_rows, write_collection

SIZE = 5000
"""More than masks that are short have."""
TEXTS = [b"%d" % position for position in range(SIZE)]
numbers = st.integers(0, 40) | st.integers(0, SIZE - 1)


@given(st.sets(numbers), numbers, numbers)
def test_a_mask_is_the_set_it_was_made_of(chosen: set[int], skip: int, count: int) -> None:
    mask = mask_of(chosen, SIZE)
    assert list(positions(mask)) == sorted(chosen)
    assert mask.bit_count() == len(chosen)
    assert list(positions(without_first(mask, skip))) == sorted(chosen)[skip:]
    assert lowest(mask, count, first=7) == [7 + position for position in sorted(chosen)[:count]]
    assert [position for first, end in runs(mask) for position in range(first, end)] == sorted(chosen)


@pytest.mark.parametrize("kind", [Cut, Listing])
@given(
    st.sets(numbers),
    st.lists(numbers, max_size=60),
    st.sets(st.integers(0, 60)),
    st.tuples(numbers, st.integers(1, SIZE)),
)
def test_what_is_found_at_places_is_what_is_chosen_of_theirs(
    kind: type[Selection], chosen: set[int], cuts: list[int], near: set[int], page: tuple[int, int]
) -> None:
    firsts = [0, *sorted(cuts), SIZE]
    places = [place for place in sorted(near) if place < len(firsts) - 1]
    right = [TEXTS[p] for place in places for p in range(firsts[place], firsts[place + 1]) if p in chosen]
    selection = kind(mask_of(chosen, SIZE), Layout(TEXTS, firsts))
    found = selection.within(runs(mask_of(places, len(firsts))))
    skip, limit = page
    assert found.total == len(right)
    assert found.features(skip, limit) == right[skip : skip + limit]
    assert selection.whole.total == len(chosen)


def test_what_is_asked_for_again_is_listed_unless_that_takes_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collection = write_collection(tmp_path, random_rows(40, seed=1))
    us, fr = ({"force": frozenset([force])} for force in ("us", "fr"))
    first, second = (collection.selected(us) for _ in range(2))
    assert (type(first), type(second)) == (Cut, Listing)
    assert ids(first.whole) == ids(second.whole)
    assert collection.selected(us) is second
    monkeypatch.setattr(collection_module, "LARGEST", 100)
    assert {type(collection.selected(fr)) for _ in range(9)} == {Cut}


@pytest.mark.parametrize("room", [0, 600, extents_module.ROOM])
@given(st.lists(st.integers(-400, 400) | st.sampled_from([math.inf, -math.inf]), max_size=400), st.integers(-410, 410))
def test_an_axis_is_sure_of_nothing_wrong_and_leaves_nothing_out(room: int, values: list[float], limit: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(extents_module, "ROOM", room)
        sure, maybe = Axis(values, [[position] for position in range(len(values))], len(values)).at_most(limit)
    right = mask_of((p for p, value in enumerate(values) if value <= limit), len(values))
    assert sure & ~right == 0
    assert right & ~maybe == 0
    if room == extents_module.ROOM:
        assert sure == maybe


@pytest.fixture(scope="module", params=[(1, extents_module.ROOM), (40, 20), (700, 3000), (700, 0)], ids=str)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Any], Collection]:
    size, room = request.param
    rows = random_rows(size, seed=size)
    collection = write_collection(tmp_path_factory.mktemp("collection"), rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(extents_module, "ROOM", room)
        collection.within([Box(0, 0, 1, 1)], collection.everything)
        collection.during(Days(0, 0), collection.everything)
    return rows, collection


def ids(found: Found) -> list[str]:
    return [json.loads(text)["id"] for text in found.features(0, found.total)]


def by_place(rows: list[Any], collection: Collection) -> list[str]:
    """The ids of rows in the index's order: that of their shapes, those without last, and as given for each shape."""
    stored = ids(collection.selection(collection.everything).whole)
    shapes = {row["id"]: row["geometry"] for row in rows}
    order = list(dict.fromkeys(id(shapes[name]) for name in stored if shapes[name] is not None))
    keys = {**{shape: number for number, shape in enumerate(order)}, id(None): len(order)}
    assert stored == [row["id"] for row in sorted(rows, key=lambda row: keys[id(row["geometry"])])]
    return stored


def test_features_of_a_place_lie_together_and_downloads_keep_the_layers_order(
    made: tuple[list[Any], Collection],
) -> None:
    rows, collection = made
    assert sorted(by_place(rows, collection)) == sorted(row["id"] for row in rows)
    downloaded = json.loads(collection.geojson(collection.everything))
    assert [feature["id"] for feature in downloaded["features"]] == [row["id"] for row in rows]
    for feature, row in zip(downloaded["features"], rows, strict=True):
        assert (feature["geometry"] is None) == (row["geometry"] is None)
        if row["geometry"] is not None:
            assert shape(feature["geometry"]).normalize().equals_exact(row["geometry"].normalize(), 1e-5)
    records = list(csv.DictReader(io.StringIO(collection.csv(collection.everything).decode())))
    assert [record["id"] for record in records] == [row["id"] for row in rows]


corners = st.tuples(st.floats(-180, 179), st.floats(-90, 89), st.floats(0, 120), st.floats(0, 90))


@settings(deadline=None, max_examples=60)
@given(corners, st.integers(0, 99))
def test_a_box_finds_what_it_touches(
    made: tuple[list[Any], Collection], corner: tuple[float, float, float, float], cuts: int
) -> None:
    west, south, width, height = corner
    rows, collection = made
    box = Box(west, south, min(180.0, west + width), min(90.0, south + height))
    window = shapely_box(*box)
    right = {row["id"] for row in rows if row["geometry"] is not None and row["geometry"].intersects(window)}
    nowhere = {row["id"] for row in rows if row["geometry"] is None}
    stored = by_place(rows, collection)
    located = collection.within([box], collection.everything)
    assert ids(collection.selection(located).whole) == [name for name in stored if name in right]
    found = collection.found(collection.selection(collection.everything), [box])
    assert ids(found) == [name for name in stored if name in right | nowhere]
    some = mask_of(range(0, collection.size, cuts + 1), collection.size)
    assert collection.within([box], some) == located & some


@settings(deadline=None, max_examples=60)
@given(st.integers(738000, 741000) | st.just(-math.inf), st.integers(0, 900) | st.just(math.inf))
def test_a_span_finds_what_it_touches(made: tuple[list[Any], Collection], first: float, length: float) -> None:
    rows, collection = made
    days = Days(first, math.inf if length == math.inf else max(first, 738000) + length)

    def ordinal(text: str, open_end: float) -> float:
        return open_end if text == ".." else date.fromisoformat(text).toordinal()

    right = {
        row["id"]
        for row in rows
        if ordinal(row["start"], -math.inf) <= days.last and ordinal(row["end"], math.inf) >= days.first
    }
    chosen = {"force": frozenset(["us"])}
    for _ in range(2):  # found, then kept
        found = ids(collection.selected({}, days).whole)
        assert found == [name for name in by_place(rows, collection) if name in right]
        both = right & {row["id"] for row in rows if row["force"] == "us"}
        assert set(ids(collection.selected(chosen, days).whole)) == both


def test_values_choose_and_combine(made: tuple[list[Any], Collection]) -> None:
    rows, collection = made
    chosen = {"force": ["us"], "low": [5, None, 77], "id": [row["id"] for row in rows[::2]]}
    right = {row["id"] for row in rows[::2] if row["force"] == "us" and row["low"] in (5, None)}
    assert set(ids(collection.selection(collection.having(chosen)).whole)) == right


def test_pages_cover_everything_once(made: tuple[list[Any], Collection]) -> None:
    rows, collection = made
    found = collection.selection(collection.everything).whole
    pages = [found.features(skip, 7) for skip in range(0, collection.size, 7)]
    assert [json.loads(text)["id"] for page in pages for text in page] == by_place(rows, collection)
    assert collection.everything == everything(len(rows))


def test_a_feature_is_found_by_its_id(made: tuple[list[Any], Collection]) -> None:
    rows, collection = made
    assert json.loads(collection.feature(rows[-1]["id"]))["id"] == rows[-1]["id"]
    with pytest.raises(NotFoundError, match="nobody"):
        collection.feature("nobody")


def test_a_layer_without_features_has_fields_and_a_header(tmp_path: Path) -> None:
    collection = write_collection(tmp_path, [])
    assert collection.size == 0
    assert collection.csv(0).startswith(b"id,statement,")
    assert collection.having({"force": ["us"]}) == collection.within([Box(0, 0, 1, 1)], 0) == 0
    assert collection.extent is None
    assert collection.span is None
