"""The gazetteer over HTTP: Linked Places features, type-ahead, and what is at a point."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from mapsvc.gazetteer.lookup import Ambiguous, Gazetteer
from mapsvc.model import PlaceKind
from mapsvc.snapshot import Snapshot
from mapsvc.web.linked_places import TYPES
from tests.problems import check_problem


def get(client: FlaskClient, path: str) -> dict[str, Any]:
    response = client.get(path)
    assert response.status_code == 200, response.text
    assert response.content_type == "application/geo+json"
    body: dict[str, Any] = response.json
    return body


def assert_linked_place(feature: dict[str, Any]) -> None:
    """What Linked Places Format 1.2 requires of a feature, and 1.3 of its properties."""
    assert feature["type"] == "Feature"
    assert isinstance(feature["@id"], str)
    assert "id" not in feature
    assert isinstance(feature["properties"]["title"], str)
    assert all(len(code) == 2 for code in feature["properties"]["ccodes"])
    assert set(feature["properties"]["fclasses"]) <= set("AHLPRST")
    assert feature["geometry"]["type"] == "Point"
    lon, lat = feature["geometry"]["coordinates"]
    assert -180 <= lon <= 180
    assert -90 <= lat <= 90
    assert feature["geometry"]["certainty"] in ("certain", "less-certain", "uncertain")
    assert feature["names"]
    assert all(name["toponym"] for name in feature["names"])
    assert any(name.get("citations") for name in feature["names"])
    for one in feature["types"]:
        assert one["identifier"].startswith("aat:300")
        assert one["label"]
    for link in feature["links"]:
        assert link["type"] in ("exactMatch", "closeMatch", "primaryTopicOf", "subjectOf", "seeAlso")
        assert link["identifier"].startswith("https://")
    for relation in feature["relations"]:
        assert relation["relationType"] == "gvp:broaderPartitive"
        assert relation["relationTo"].startswith("/gazetteer/")
        assert relation["label"].startswith("part of ")


def test_every_kind_has_a_type() -> None:
    assert set(TYPES) == set(PlaceKind)


def test_a_match_is_one_feature(client: FlaskClient) -> None:
    body = get(client, "/gazetteer?q=Ain al-Asad")
    assert body["type"] == "FeatureCollection"
    assert body["@context"].endswith(".jsonld")
    assert "GeoNames" in body["attribution"]
    [feature] = body["features"]
    assert_linked_place(feature)
    assert feature["@id"] == "/gazetteer/base.ain-al-asad"
    assert feature["properties"]["match"] is True
    assert feature["properties"]["score"] == 1
    assert [r["relationTo"] for r in feature["relations"]] == ["/gazetteer/IQ-AN", "/gazetteer/IQ"]


def test_what_is_ambiguous_is_several_features_none_of_them_a_match(client: FlaskClient, gazetteer: Gazetteer) -> None:
    answer = gazetteer.resolve("San Jose")
    assert isinstance(answer, Ambiguous)
    features = get(client, "/gazetteer?q=San Jose&limit=50")["features"]
    assert [f["properties"]["identifier"] for f in features] == [match.entry.id for match in answer.candidates]
    assert {f["properties"]["match"] for f in features} == {False}
    assert len(get(client, "/gazetteer?q=San Jose&limit=1")["features"]) == 1


@pytest.mark.parametrize("name", ["hundreds", "Qwzxyvlandia", "%20"])
def test_what_is_unknown_is_nothing_with_the_reason(client: FlaskClient, name: str) -> None:
    body = get(client, f"/gazetteer?q={name}")
    assert body["features"] == []
    assert body["explanation"]["reason"] in ("refused", "nothing close enough")


def test_the_context_decides(client: FlaskClient) -> None:
    def found(query: str) -> list[str]:
        return [f["properties"]["identifier"] for f in get(client, f"/gazetteer?q={query}")["features"]]

    assert found("Erbil&kind=region") == ["IQ-AR"]
    assert found("Tripoli&country=lb") != found("Tripoli&country=LY")
    assert found("Tripoli&near=34.4,35.8") == found("Tripoli&country=SY,LB")


@pytest.mark.parametrize("id_", ["IQ", "IQ-AN", "base.ain-al-asad", "airfield.ORAA", "geonames.98182"])
def test_each_place_has_its_address(client: FlaskClient, id_: str) -> None:
    body = get(client, f"/gazetteer/{id_}")
    assert_linked_place(body)
    assert body["properties"]["identifier"] == id_
    assert body["@context"]
    assert body["properties"]["attribution"]


def test_addresses_in_answers_lead_somewhere(client: FlaskClient) -> None:
    for feature in get(client, "/gazetteer?at=33.79,42.44")["features"]:
        get(client, feature["@id"])
        for relation in feature["relations"]:
            get(client, relation["relationTo"])


def test_a_point_has_what_is_near_and_around_it(client: FlaskClient) -> None:
    body = get(client, "/gazetteer?at=33.79,42.44")
    assert body["at"] == [42.44, 33.79]
    assert set(body["nearest_within_m"]) == {"base", "city"}
    for feature in body["features"]:
        assert_linked_place(feature)
    relations = [(f["properties"]["kind"], f["properties"]["relation"]) for f in body["features"]]
    assert relations == [("base", "nearest"), ("city", "nearest"), ("region", "contains"), ("country", "contains")]
    assert body["features"][0]["properties"]["distance_m"] < body["nearest_within_m"]["base"]


def test_a_point_at_sea_has_nothing_and_says_so(client: FlaskClient) -> None:
    body = get(client, "/gazetteer?at=0,-30")
    assert body["features"] == []
    assert body["explanation"]["detail"]


def test_typing_gets_a_small_list(client: FlaskClient) -> None:
    response = client.get(f"/gazetteer/suggest?q={quote('هەول')}&limit=3")
    assert response.content_type == "application/json"
    assert 1 <= len(response.json) <= 3
    assert set(response.json[0]) == {"id", "name", "kind", "country", "lat", "lon"}
    assert "geonames.95446" in [place["id"] for place in response.json]
    assert client.get("/gazetteer/suggest?q=qwzxyv").json == []
    namesakes = [one["kind"] for one in client.get("/gazetteer/suggest?q=Kirkuk").json if one["name"] == "Kirkuk"]
    assert namesakes == ["city", "region"]
    for place in client.get("/gazetteer/suggest?q=a&kind=base&country=iq&limit=50").json:
        assert (place["kind"], place["country"]) == ("base", "IQ")


@pytest.mark.parametrize(
    ("path", "status", "named"),
    [
        ("/gazetteer", 400, "q"),
        ("/gazetteer?q=", 400, "1 to 200"),
        (f"/gazetteer?q={'x' * 201}", 400, "1 to 200"),
        ("/gazetteer?q=Erbil&at=33,44", 400, "either"),
        ("/gazetteer?at=33,44&limit=3", 400, "limit"),
        ("/gazetteer?at=91,44", 400, "91,44"),
        ("/gazetteer?at=33,181", 400, "33,181"),
        ("/gazetteer?at=nan,inf", 400, "nan,inf"),
        ("/gazetteer?q=Erbil&near=33", 400, "near"),
        ("/gazetteer?q=Erbil&limit=0", 400, "1 to 50"),
        ("/gazetteer?q=Erbil&limit=51", 400, "51"),
        ("/gazetteer?q=Erbil&limit=٣", 400, "٣"),
        ("/gazetteer?q=Erbil&kind=castle", 400, "castle"),
        ("/gazetteer?q=Erbil&country=Iraq", 400, "Iraq"),
        ("/gazetteer?q=Erbil&colour=red", 400, "colour"),
        ("/gazetteer/nowhere", 404, "nowhere"),
        ("/gazetteer/IQ?q=x", 400, "q"),
        ("/gazetteer/suggest", 400, "q"),
        ("/gazetteer/suggest?q=a&country=IQ,SY", 400, "IQ,SY"),
    ],
)
def test_what_cannot_be_asked_is_said(client: FlaskClient, path: str, status: int, named: str) -> None:
    check_problem(client.get(path), status, named)


def test_answers_may_be_read_from_anywhere_and_revalidated(client: FlaskClient) -> None:
    first = client.get("/gazetteer?q=Erbil")
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert client.get("/gazetteer?q=Erbil", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_the_snapshot_holds_the_index_whole(snapshot: Snapshot, gazetteer: Gazetteer) -> None:
    opened = Gazetteer.open(snapshot.gazetteer)
    assert opened.get("IQ") == gazetteer.get("IQ")
    assert snapshot.gazetteer.parent == snapshot.folder
    opened.close()


def test_shapely_comes_with_the_first_point_and_nothing_else_heavy(snapshot_folder: Path) -> None:
    code = (
        "import sys, json\n"
        "from mapsvc.web import create_app_from_environment\n"
        "client = create_app_from_environment().test_client()\n"
        "def loaded(path):\n"
        "    assert client.get(path).status_code == 200, path\n"
        "    heavy = {'shapely', 'geopandas', 'pandas', 'folium', 'z3', 'babel', 'pyogrio', 'distributed'}\n"
        "    return sorted(heavy & set(sys.modules))\n"
        "g = '/gazetteer'\n"
        "paths = [g + '?q=Erbil', g + '/suggest?q=er', g + '/IQ', '/reconcile', g + '?at=33,44']\n"
        "print(json.dumps([loaded(path) for path in paths]))\n"
    )
    environment = {"MAPSVC_SNAPSHOT": str(snapshot_folder), "PATH": "/usr/bin"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    assert json.loads(done.stdout) == [[], [], [], [], ["shapely"]]
