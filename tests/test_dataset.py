"""The dataset behind a page, as schema.org's terms describe it to machines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient

from mapsvc.compile import compile_dossiers
from mapsvc.config import Settings
from mapsvc.snapshot import Snapshot
from mapsvc.web import create_app
from tests.dossiers import write_dossier
from tests.gazetteer_fixtures import CACHE

SEED = "iraq-syria-2024"
BASE = "https://maps.example.org"


@pytest.fixture(scope="module")
def public(snapshot: Snapshot, settings: Settings) -> FlaskClient:
    """A client of a service whose public address is known."""
    return create_app(snapshot, replace(settings, base_url=BASE)).test_client()


@pytest.fixture(scope="module")
def pacific(tmp_path_factory: pytest.TempPathFactory, gazetteer: object, settings: Settings) -> Flask:
    """The service of a dossier with sites on both sides of the antimeridian, a licence's text and one without."""
    folder = write_dossier(
        tmp_path_factory.mktemp("pacific"),
        package={
            "name": "pacific",
            "title": "Pacific",
            "version": "2.1",
            "contributors": [{"title": "The desk", "path": "https://example.org/desk"}, "An analyst"],
            "licenses": [{"title": "Open", "path": "https://example.org/open"}, {"title": "Own", "path": "OWN.md"}],
        },
        places=[
            {"id": "west", "name": "West site", "kind": "base", "lat": 52.9, "lon": 172.9},
            {"id": "east", "name": "East site", "kind": "base", "lat": 51.9, "lon": -176.6},
        ],
        claims=[{"id": "c1", "place": "west", "figure": "20"}, {"id": "c2", "place": "east", "figure": "30"}],
    )
    return create_app(Snapshot(compile_dossiers([folder], CACHE)), settings)


def dataset(client: FlaskClient, path: str) -> Mapping[str, Any]:
    """The one description in a page."""
    document = html5lib.parse(client.get(path).text, namespaceHTMLElements=False)
    [block] = [s for s in document.iter("script") if s.get("type") == "application/ld+json"]
    record: Mapping[str, Any] = json.loads(block.text)
    assert record["@type"] == "Dataset"
    return record


@pytest.mark.parametrize("page", [SEED, f"{SEED}@2024-09-06", f"{SEED}@2024-09-27", "hostile", "nowhere"])
def test_every_download_that_the_page_offers_is_listed_as_what_it_is(public: FlaskClient, page: str) -> None:
    document = html5lib.parse(public.get(f"/maps/{page}/").text, namespaceHTMLElements=False)
    [offered] = [element for element in document.iter("ul") if element.get("class") == "downloads"]
    listed = {item["contentUrl"]: item for item in dataset(public, f"/maps/{page}/")["distribution"]}
    assert listed.keys() == {BASE + link.get("href") for link in offered.iter("a")}
    for address, item in listed.items():
        answer = public.get(address.removeprefix(BASE))
        assert (answer.status_code, answer.mimetype) == (200, item["encodingFormat"])
        assert address.endswith(item["name"]), "a name that says which of them it is"


def test_it_says_what_a_catalogue_asks_for(public: FlaskClient) -> None:
    record = dataset(public, f"/maps/{SEED}@2024-09-06/")
    assert record["@id"] == record["url"] == f"{BASE}/maps/{SEED}@2024-09-06/"
    assert record["dateModified"] == "2024-09-06"
    assert record["version"] == "1.0.0"
    [terms] = record["license"]
    assert terms["url"] == "https://creativecommons.org/licenses/by/4.0/"
    assert record["creditText"].endswith(record["url"])
    assert {item["publisher"] for item in record["isBasedOn"]} == {"Earthlings 1997"}
    assert record["temporalCoverage"][0].startswith("../")
    assert all(50 <= len(dataset(public, f"/maps/{name}/")["description"]) <= 5000 for name in (SEED, "nowhere"))


def test_a_credit_ends_in_an_address_only_where_that_has_a_host(client: FlaskClient) -> None:
    record = dataset(client, f"/maps/{SEED}@2024-09-06/")
    assert record["creditText"].endswith("As known on 6 September 2024. mapsvc")


def test_a_box_over_the_antimeridian_has_its_west_east_of_its_east(pacific: Flask) -> None:
    record = dataset(pacific.test_client(), "/maps/pacific/")
    south, west, north, east = map(float, record["spatialCoverage"]["geo"]["box"].split())
    assert (south, west, north, east) == (51.9, 172.9, 52.9, -176.6)


@pytest.mark.parametrize("page", [SEED, f"{SEED}@2024-09-06", "hostile", "quiet"])
def test_it_covers_what_the_cells_cover(public: FlaskClient, page: str) -> None:
    west, south, east, north = public.get(f"/data/{page}/posture.geojson").json["bbox"]
    assert dataset(public, f"/maps/{page}/")["spatialCoverage"]["geo"] in (
        {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"},
        {"@type": "GeoCoordinates", "latitude": south, "longitude": west},
    )


def test_its_creators_are_the_contributors_and_where_none_is_named_who_publishes_it(
    pacific: Flask, public: FlaskClient
) -> None:
    record = dataset(pacific.test_client(), "/maps/pacific/")
    desk = {"@type": "Organization", "name": "The desk", "url": "https://example.org/desk"}
    assert record["creator"] == [desk, {"@type": "Organization", "name": "An analyst"}]
    assert record["publisher"] == {"@type": "Organization", "name": "mapsvc"}
    assert record["creditText"].startswith("The desk, An analyst: Pacific. ")
    nobody = dataset(public, "/maps/quiet/")
    assert nobody["creator"] == nobody["publisher"] == {"@type": "Organization", "name": "mapsvc"}


def test_a_licence_has_an_address_where_it_is_one_of_the_web(pacific: Flask) -> None:
    client = pacific.test_client()
    record = dataset(client, "/maps/pacific/")
    assert [terms.get("url") for terms in record["license"]] == ["https://example.org/open", None]
    assert [terms["name"] for terms in record["license"]] == ["Open", "Own"]
    document = html5lib.parse(client.get("/maps/pacific/").text, namespaceHTMLElements=False)
    links = [link for link in document.iter("a") if link.get("rel") == "license"]
    assert [link.get("href") for link in links] == ["https://example.org/open"]


def test_what_is_nowhere_covers_no_place_and_what_has_no_licence_names_none(public: FlaskClient) -> None:
    record = dataset(public, "/maps/nowhere/")
    assert "spatialCoverage" not in record
    assert "license" not in record
