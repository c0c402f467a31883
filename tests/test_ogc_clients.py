"""Real clients of the OGC API: GDAL (by way of pyogrio), OWSLib, and schemathesis with the API's own definition."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio
import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from owslib.ogcapi.features import Features
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.served import serving

SEED = "iraq-syria-2024"
POSTURE = f"{SEED}.posture"
load_all_checks()


@pytest.fixture(scope="module")
def address(snapshot_folder: Path) -> Iterator[str]:
    with serving(snapshot_folder) as address:
        yield f"{address}/ogc"


@pytest.fixture(scope="module")
def owslib(address: str) -> Features:
    return Features(address)


def read(address: str, **options: Any) -> gpd.GeoDataFrame:
    return pyogrio.read_dataframe(f"OAPIF:{address}", layer=POSTURE, **options)


def test_gdal_lists_every_collection(address: str) -> None:
    names = {name for name, _ in pyogrio.list_layers(f"OAPIF:{address}")}
    assert {f"{SEED}.{layer}" for layer in ("posture", "bases", "regions", "claims", "events")} < names


@pytest.mark.parametrize("size", [7, 1000])
def test_gdal_pages_through_everything(address: str, client: FlaskClient, size: int) -> None:
    frame = read(address, PAGE_SIZE=str(size))
    features = json.loads(client.get(f"/data/{SEED}/posture.geojson").data)["features"]
    assert sorted(frame["id"]) == sorted(feature["id"] for feature in features)
    assert frame.crs == "OGC:CRS84"
    assert int(frame.set_index("id").loc["reported/us/iraq/before-2025-09", "best"]) == 2500


def test_gdal_asks_for_a_box_and_for_values(address: str) -> None:
    assert set(read(address, bbox=(42, 33, 43, 34))["place"]) == {"ain-al-asad", "anbar", "iraq"}
    assert list(read(address, where="place = 'iraq' AND force = 'us' AND low > 2000")["period"]) == ["before-2025-09"]


def test_gdal_knows_types_that_the_first_features_do_not_show(address: str) -> None:
    source = f"OAPIF:{address}"
    first = pyogrio.read_dataframe(source, layer=POSTURE, max_features=1)
    assert first["best"].isna().all()
    told = pyogrio.read_info(source, layer=POSTURE, INITIAL_REQUEST_PAGE_SIZE="1")
    types = dict(zip(told["fields"], told["ogr_types"], strict=True))
    assert {types[name] for name in ("low", "best", "high")} == {"OFTInteger"}
    assert types["claims"] == "OFTStringList"
    assert set(read(address, where="best = 2500 AND approximate = 0")["best"]) == {2500}
    assert len(read(address, where="approximate = 1")) == 0


def test_gdal_seeks_in_layers(address: str) -> None:
    url = f"{address.removesuffix('/ogc')}/data/{SEED}/posture.geojson"
    assert len(pyogrio.read_dataframe(url)) == len(gpd.read_file(url))


def test_gdal_asks_for_other_crs(address: str) -> None:
    with_preference = read(address, CRS="EPSG:3857")
    plain = read(address)
    assert with_preference.crs == "EPSG:3857"
    here = plain.geometry.to_crs(3857)
    assert with_preference.geometry.geom_equals_exact(here, tolerance=0.01).all()


def test_owslib_finds_its_way(owslib: Features) -> None:
    assert POSTURE in owslib.feature_collections()
    assert "low" in owslib.collection_queryables(POSTURE)["properties"]
    assert owslib.api()["openapi"] == "3.0.3"
    assert any(name.endswith("/conf/core") for name in owslib.conformance()["conformsTo"])


def test_owslib_asks_for_features(owslib: Features) -> None:
    found = owslib.collection_items(POSTURE, bbox=[42, 33, 43, 34], datetime_="2026-01-01/..", limit=5)
    assert (found["numberMatched"], found["numberReturned"]) == (24, 5)
    found = owslib.collection_items(POSTURE, filter="place = 'iraq' AND low > 100")
    assert {feature["properties"]["place"] for feature in found["features"]} == {"iraq"}
    name = "planned/us/ain-al-asad/after-2025-09"
    assert owslib.collection_item(POSTURE, name)["id"] == name


@pytest.mark.parametrize("path", ["/", "/api", "/conformance", "/collections", "items", "queryables", "schema", "item"])
def test_answers_are_what_the_definition_says(app: Flask, client: FlaskClient, path: str) -> None:
    definition = json.loads(client.get("/ogc/api").data)
    definition["servers"] = [{"url": "/ogc"}]
    places = {"items": f"/collections/{POSTURE}/items", "queryables": f"/collections/{POSTURE}/queryables"}
    places["schema"] = f"/collections/{POSTURE}/schema"
    places["item"] = f"/collections/{POSTURE}/items/{{featureId}}"
    schema = schemathesis.openapi.from_dict(definition)
    schema.app = app
    operation = schema[places.get(path, path)]["GET"]

    @settings(
        max_examples=25,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def answer(case: schemathesis.Case) -> None:
        response = case.call(headers={"Accept-Encoding": "identity"})
        assert response.status_code < 500
        checks = [status_code_conformance, content_type_conformance, response_schema_conformance]
        case.validate_response(response, checks=checks)

    answer()
