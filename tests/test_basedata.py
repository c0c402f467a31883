"""The committed base data keeps its promises, and the checks that guard it report everything they find."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from mapsvc.basedata import checks, fetch
from mapsvc.config import data_folder
from mapsvc.exports.credits import BaseCredits
from mapsvc.model import Place, PlaceKind
from mapsvc.places import Located

GEODATA = data_folder("geodata")
BUDGET = {"boundaries/regions.fgb": 6_500_000}


@pytest.fixture(scope="module")
def tables() -> dict[str, Any]:
    return {
        name: pd.read_csv(GEODATA / name) if name.endswith(".csv") else gpd.read_file(GEODATA / name)
        for name in checks.COLUMNS
    }


@pytest.fixture(scope="module")
def regions(tables: dict[str, Any]) -> gpd.GeoDataFrame:
    return tables["boundaries/regions.fgb"].set_index("id", drop=False).rename_axis(None)


@pytest.fixture(scope="module")
def countries(tables: dict[str, Any]) -> gpd.GeoDataFrame:
    return tables["boundaries/countries.fgb"].set_index("id", drop=False).rename_axis(None)


def square(x: float, y: float, size: float = 1.0) -> shapely.Polygon:
    return shapely.box(x, y, x + size, y + size)


def table(shapes: list[Any], **columns: list[Any]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326")


# What is committed


def test_committed_data_passes_every_check() -> None:
    """What `data build` asserts of a fresh build holds of what is committed."""
    assert checks.check_base_data(GEODATA) == []


@pytest.mark.parametrize("name", checks.COLUMNS)
def test_files_stay_small(name: str) -> None:
    """A checkout stays light: under 3 MB a file, regions under 6.5."""
    assert (GEODATA / name).stat().st_size < BUDGET.get(name, 3_000_000)


@pytest.mark.parametrize(("region", "low", "high"), [("IQ-BG", 4500, 5300), ("IQ-AN", 130_000, 142_000)])
def test_areas_are_the_published_ones(regions: gpd.GeoDataFrame, region: str, low: float, high: float) -> None:
    """Baghdad is the governorate, not the city, and Anbar lost no more than the land Baghdad took."""
    assert low < regions.loc[region, "area_km2"] < high


@pytest.mark.parametrize(
    ("lat", "lon", "region"),
    [
        (33.3128, 44.3615, "IQ-BG"),  # the city of Baghdad
        (33.9402, 44.3616, "IQ-SD"),  # Balad air base
        (33.3550, 43.7830, "IQ-AN"),  # Fallujah
        (33.7856, 42.4412, "IQ-AN"),  # Ain al-Asad
        (36.2376, 43.9632, "IQ-AR"),  # Erbil airport
        (33.5060, 38.6180, "SY-HI"),  # al-Tanf, kilometres from two borders
        (33.3117, 38.7046, "JO-MA"),  # Tower 22
        (44.6000, 33.5200, "UA-40"),
    ],
)
def test_places_fall_in_their_region(regions: gpd.GeoDataFrame, lat: float, lon: float, region: str) -> None:
    assert list(regions["id"][regions.contains(shapely.Point(lon, lat))]) == [region]


def test_neighbours_leave_no_gap_and_no_overlap(regions: gpd.GeoDataFrame) -> None:
    """Iraq's governorates tile it: the union is as large as the sum and has no hole."""
    shapes = np.asarray(regions.geometry[regions["country"] == "IQ"], dtype=object)
    union = shapely.union_all(shapes)
    assert union.area == pytest.approx(shapely.area(shapes).sum(), rel=1e-9)
    assert union.geom_type == "Polygon"
    assert len(union.interiors) == 0


def test_countries_are_their_regions(regions: gpd.GeoDataFrame, countries: gpd.GeoDataFrame) -> None:
    """A country's outline and its regions' outer edges are the same line."""
    for code in ("IQ", "SY", "JO"):
        union = shapely.union_all(np.asarray(regions.geometry[regions["country"] == code], dtype=object))
        assert union.equals(countries.geometry[code])


def test_ids_are_unique_and_carry_their_country(regions: gpd.GeoDataFrame) -> None:
    pattern = re.compile(r"[A-Z]{2}-([A-Z0-9]{1,3}|x-[a-z0-9-]+)")
    assert regions["id"].is_unique
    assert [i for i in regions["id"] if not pattern.fullmatch(i)] == []
    # Two territories have ISO 3166-1 codes of their own and ISO 3166-2 codes under another country.
    foreign = regions[regions["id"].str[:2] != regions["country"]]
    assert set(foreign["country"]) <= {"PR", "SX"}


def test_names_in_arabic_and_kurdish(regions: gpd.GeoDataFrame, countries: gpd.GeoDataFrame) -> None:
    assert regions.loc["IQ-AN", "name_ar"] == "الأنبار"
    assert "محافظة الأنبار" in regions.loc["IQ-AN", "alt_names"].split("|")
    assert json.loads(regions.loc["IQ-AR", "names"])["ckb"] == "هەولێر"
    assert countries.loc["IQ", "name_ar"] == "العراق"
    assert json.loads(countries.loc["SY", "names"])["ku"] == "Sûrîye"


def test_known_oddities_of_natural_earth_are_put_right(regions: gpd.GeoDataFrame) -> None:
    """Kirkuk has its code and name, and keeps the old one; no city is another name of a governorate."""
    assert "IQ-TS" not in regions.index
    assert regions.loc["IQ-KI", "name"] == "Kirkuk"
    assert "At-Ta'mim" in regions.loc["IQ-KI", "alt_names"].split("|")
    assert "Mosul" not in regions.loc["IQ-NI", "alt_names"].split("|")
    assert regions.loc["SY-x-undof", "name"] == "UNDOF zone"
    assert len(regions[regions["country"] == "IQ"]) == 18


def test_every_country_has_names_and_codes(countries: gpd.GeoDataFrame) -> None:
    assert countries["iso3"].str.fullmatch("[A-Z]{3}").all()
    assert countries["wikidata"].str.fullmatch(r"Q\d+").all()
    assert (countries["name"].str.len() > 2).all()


def test_labels_lie_inside(regions: gpd.GeoDataFrame) -> None:
    points = gpd.GeoSeries(
        gpd.points_from_xy(regions["label_lon"], regions["label_lat"]), index=regions.index, crs="EPSG:4326"
    )
    here = regions["country"].isin(["IQ", "SY", "JO", "IR", "TR"])
    assert regions.geometry[here].contains(points[here]).all()


def test_borders_lie_on_outlines(tables: dict[str, Any], countries: gpd.GeoDataFrame) -> None:
    borders = tables["basemap/borders.fgb"]
    pairs = set(zip(borders["left"], borders["right"], strict=True))
    assert {("IQ", "SY"), ("IQ", "JO"), ("IQ", "TR"), ("IQ", "IR"), ("IQ", "KW"), ("IQ", "SA")} <= pairs
    line = borders.geometry[(borders["left"] == "IQ") & (borders["right"] == "SY")].iloc[0]
    assert countries.geometry["IQ"].boundary.covers(line)
    disputed = set(zip(*(borders.loc[borders["disputed"], side] for side in ("left", "right")), strict=True))
    assert {("IL", "SY"), ("IL", "PS"), ("CY", "CY"), ("RS", "XK"), ("UA", "UA")} <= disputed


def test_river_labels_stand_on_rivers(tables: dict[str, Any]) -> None:
    labels = tables["basemap/labels.csv"]
    rivers = labels[labels["kind"] == "river"]
    assert {"Euphrates", "Tigris"} == set(rivers["name"])
    assert {"الفرات", "دجلة"} == set(rivers["name_ar"])
    lines = shapely.union_all(np.asarray(tables["basemap/rivers.fgb"].geometry, dtype=object))
    assert max(lines.distance(shapely.points(rivers["lon"], rivers["lat"]))) < 0.001


def test_attribution_credits_iraq_and_syria_apart_and_names_every_package() -> None:
    text = (GEODATA / "ATTRIBUTION.md").read_text(encoding="utf-8")
    assert len(re.findall(r"^Credit: .+\.$", text, re.MULTILINE)) == 1
    assert re.findall(r"^Credit without ([^:]+): .+\.$", text, re.MULTILINE) == ["IQ, SY"]
    for pin in fetch.PINS:
        assert f"`{pin.package}` {pin.version}" in text


def test_only_maps_of_iraq_and_syria_credit_what_is_drawn_there_alone() -> None:
    base, camp = BaseCredits.read(GEODATA), Place("p", "Camp", "Camp", PlaceKind.SITE)
    for country, named in {"IQ": True, "SY": True, "KW": False, "": False}.items():
        assert ("geoBoundaries" in base.of([Located(camp, None, country=country)])) == named
    assert "Natural Earth" in base.of([])


def test_readme_describes_every_column() -> None:
    text = (GEODATA / "README.md").read_text(encoding="utf-8")
    for name, columns in checks.COLUMNS.items():
        assert Path(name).name in text
        assert [column for column in columns if f"`{column}`" not in text] == []


# The checks


def test_missing_and_unreadable_files_are_reported_together(tmp_path: Path) -> None:
    (tmp_path / "basemap").mkdir()
    (tmp_path / "basemap" / "land.fgb").write_bytes(b"not a map")
    failures = checks.check_base_data(tmp_path)
    assert len(failures) == len(checks.COLUMNS)
    assert sum("is missing" in failure for failure in failures) == len(checks.COLUMNS) - 1
    assert any(failure.startswith("basemap/land.fgb: cannot be read") for failure in failures)


def test_a_table_is_told_all_that_is_wrong_with_it() -> None:
    """Wrong columns, a bow tie, and a clockwise ring give three failures, not one."""
    bow_tie = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    clockwise = shapely.Polygon([(5, 0), (5, 1), (6, 1), (6, 0)])
    failures = checks.check_table("basemap/land.fgb", table([bow_tie, clockwise], colour=["a", "b"]))
    assert len(failures) == 3
    assert "has columns colour; expected area_km2" in failures[0]
    assert "Self-intersection" in failures[1]
    assert "clockwise" in failures[2]


def test_every_wrong_area_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "AREAS", (("A", 1.0, 2.0), ("B", 12_000.0, 13_000.0), ("C", 1.0, 2.0)))
    failures = checks.check_areas(table([square(0, 0), square(1, 0)], id=["A", "B"]))
    assert failures == ["A: covers 12,308 km²; expected 1 to 2", "C: is missing"]


def test_every_misplaced_place_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    places = (("Inside", 0.5, 0.5, "A"), ("Beside", 0.5, 1.5, "A"), ("Nowhere", 50.0, 50.0, "A"))
    monkeypatch.setattr(checks, "PLACES", places)
    failures = checks.check_places(table([square(0, 0), square(1, 0)], id=["A", "B"]))
    assert failures == [
        "Beside (0.5, 1.5): falls in B; expected A",
        "Nowhere (50.0, 50.0): falls in no region; expected A",
    ]


def test_every_wrong_name_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "NAMES", (("A", "name", "Alpha"), ("A", "name_ar", "ألفا"), ("B", "name", "B")))
    failures = checks.check_names(table([square(0, 0)], id=["A"], name=["Alfa"], name_ar=["ألفا"]))
    assert failures == ["A: name is 'Alfa'; expected 'Alpha'", "B: name is ''; expected 'B'"]


def test_overlaps_and_unlike_countries_are_reported() -> None:
    overlapping = table([square(0, 0), square(0.5, 0)], id=["A-1", "B-1"], country=["A", "B"])
    apart = table([square(0, 0), square(1, 0)], id=["A", "B"])
    larger = table([square(0, 0, 2), square(5, 0)], id=["A", "B"])
    other = table([square(0, 0)], id=["Z"])
    assert [f.split(":")[0] for f in checks.check_agreement(overlapping, apart)] == ["regions"]
    assert [f.split(":")[0] for f in checks.check_agreement(overlapping, larger)] == ["regions", "A"]
    assert "not the same codes" in checks.check_agreement(overlapping, other)[-1]
