"""The downloads: what is in them, and that they are RFC 7946."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from flask.testing import FlaskClient
from shapely.geometry import Polygon, shape

SEED = "iraq-syria-2024"
LAYERS = ["posture", "bases", "regions", "claims", "events"]


def features(client: FlaskClient, path: str) -> list[dict[str, Any]]:
    response = client.get(path)
    assert response.status_code == 200, response.text
    assert response.content_type == "application/geo+json"
    found: list[dict[str, Any]] = json.loads(response.data)["features"]
    return found


@pytest.mark.parametrize("dossier", [SEED, "quiet", "nowhere", "hostile"])
@pytest.mark.parametrize("layer", LAYERS)
def test_every_layer_is_rfc_7946(client: FlaskClient, dossier: str, layer: str) -> None:
    collection = json.loads(client.get(f"/data/{dossier}/{layer}.geojson").data)
    assert collection["type"] == "FeatureCollection"
    assert "crs" not in collection
    ids = [feature["id"] for feature in collection["features"]]
    assert len(ids) == len(set(ids))
    for feature in collection["features"]:
        assert feature["type"] == "Feature"
        if feature["geometry"] is not None:
            check_geometry(feature["geometry"])


def check_geometry(geometry: dict[str, Any]) -> None:
    drawn = shape(geometry)
    assert drawn.is_valid
    west, south, east, north = drawn.bounds
    assert -180 <= west <= east <= 180
    assert -90 <= south <= north <= 90
    parts = getattr(drawn, "geoms", [drawn])
    for part in parts:
        if isinstance(part, Polygon):
            assert part.exterior.is_ccw
            assert not any(hole.is_ccw for hole in part.interiors)
    text = json.dumps(geometry["coordinates"])
    assert not [
        n for n in text.replace("[", " ").replace("]", " ").replace(",", " ").split() if len(n.partition(".")[2]) > 6
    ]


def test_ain_al_asad_is_where_it_is(client: FlaskClient) -> None:
    found = features(client, f"/data/{SEED}/posture.geojson?period=after-2025-09&place=ain-al-asad")
    assert found
    for feature in found:
        lon, lat = feature["geometry"]["coordinates"]
        east, north = (lon - 42.4412) * math.cos(math.radians(33.8)) * 111.32, (lat - 33.7856) * 111.32
        assert math.hypot(east, north) < 3, "kilometres"


def test_several_periods_can_be_asked_for_at_once(client: FlaskClient) -> None:
    both = features(client, f"/data/{SEED}/posture.geojson?period=after-2026,before-2025-09")
    assert both == [
        each
        for each in features(client, f"/data/{SEED}/posture.geojson")
        if each["properties"]["period"] in {"before-2025-09", "after-2026"}
    ]


def test_posture_has_a_feature_per_cell(client: FlaskClient) -> None:
    everything = features(client, f"/data/{SEED}/posture.geojson")
    assert len(everything) == 2 * 2 * 6 * 3
    for feature in everything:
        properties = feature["properties"]
        assert feature["id"] == "/".join(properties[k] for k in ("layer", "force", "place", "period"))
        assert isinstance(properties["low"], int)
        assert properties["high"] is None or properties["high"] >= properties["low"] >= 0
        assert feature["time"]["interval"] == [properties["start"], properties["end"]]


def test_filters_choose_and_combine(client: FlaskClient) -> None:
    chosen = features(client, f"/data/{SEED}/before-2025-09/posture.geojson?force=us&layer=reported&place=iraq,syria")
    said = {f["properties"]["place"]: f["properties"] for f in chosen}
    assert set(said) == {"iraq", "syria"}
    assert (said["iraq"]["low"], said["iraq"]["best"], said["iraq"]["high"]) == (2250, 2500, 2750)
    assert (said["syria"]["low"], said["syria"]["best"], said["syria"]["high"]) == (810, 900, 990)


def test_a_selection_of_nothing_is_an_empty_collection(client: FlaskClient) -> None:
    found = client.get(f"/data/{SEED}/claims.geojson?force=us&place=anbar")
    assert found.status_code == 200
    assert json.loads(found.data)["features"] == []


def test_the_collection_says_where_it_comes_from(client: FlaskClient) -> None:
    collection = json.loads(client.get(f"/data/{SEED}/posture.geojson").data)
    assert collection["as_of"] == "2024-09-27"
    assert "Natural Earth" in collection["attribution"]
    assert "Creative Commons" in collection["license"]


def test_as_of_leaves_out_what_was_not_yet_reported(client: FlaskClient) -> None:
    early = {f["properties"]["source"] for f in features(client, f"/data/{SEED}@2024-09-10/claims.geojson")}
    assert early == {"earthlings-1997"}


def test_a_place_that_cannot_be_located_stays_in_the_data(client: FlaskClient) -> None:
    found = features(client, "/data/nowhere/posture.geojson")
    assert found
    assert all(feature["geometry"] is None for feature in found)
