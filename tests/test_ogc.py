"""OGC API - Features: what the conformance declaration claims, requirement by requirement."""

from __future__ import annotations

import json
from html import escape
from typing import Any
from urllib.parse import quote

import html5lib
import pytest
from flask.testing import FlaskClient

from mapsvc.layers import LAYERS
from mapsvc.web.ogc.crs import CRSS
from tests.problems import check_problem

SEED = "iraq-syria-2024"
LICENCES = {"https://creativecommons.org/licenses/by/4.0/"}
POSTURE = f"/ogc/collections/{SEED}.posture"
CRS84, EPSG4326, EPSG3857 = CRSS
QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
ASAD = "planned/us/ain-al-asad/after-2025-09"


def document(client: FlaskClient, path: str) -> dict[str, Any]:
    response = client.get(path)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = json.loads(response.data)
    return found


def items(client: FlaskClient, query: str = "", collection: str = f"{SEED}.posture") -> dict[str, Any]:
    return document(client, f"/ogc/collections/{collection}/items?{query}")


def ids(found: dict[str, Any]) -> list[str]:
    return [feature["id"] for feature in found["features"]]


def rel(found: dict[str, Any], name: str) -> str | None:
    return next((link["href"] for link in found["links"] if link["rel"] == name), None)


@pytest.mark.parametrize("path", ["/ogc", "/ogc/"])
def test_the_landing_page_leads_everywhere(client: FlaskClient, path: str) -> None:
    found = document(client, path)
    for name in ("self", "alternate", "service-desc", "service-doc", "conformance", "data"):
        href = rel(found, name)
        assert href
        assert href.startswith("http://localhost/ogc")
        assert client.get(href).status_code == 200


def test_every_link_leads_somewhere(client: FlaskClient) -> None:
    seen: set[str] = set()
    todo = ["http://localhost/ogc"]
    while todo:
        href = todo.pop()
        if href not in seen and len(seen) < 120:
            seen.add(href)
            response = client.get(href)
            assert response.status_code == 200, href
            if "json" in response.content_type:
                body = json.loads(response.data)
                todo += [link["href"] for link in body.get("links", [])]
                todo += [link["href"] for each in body.get("collections", []) for link in each["links"]]
                todo = [href for href in todo if href not in LICENCES]


def test_collections_are_the_layers_of_the_dossiers(client: FlaskClient) -> None:
    found = {each["id"]: each for each in document(client, "/ogc/collections")["collections"]}
    assert {f"{SEED}.{layer}" for layer in LAYERS} < set(found)
    posture = found[f"{SEED}.posture"]
    assert posture == document(client, POSTURE)
    assert posture["extent"]["spatial"]["bbox"][0] == pytest.approx([35.7, 29.1, 48.6, 37.4], abs=0.1)
    assert posture["extent"]["temporal"]["interval"] == [[None, None]]
    assert posture["storageCrs"] == CRS84
    assert rel(posture, "license") in LICENCES
    assert posture["crs"] == list(CRSS)
    assert "extent" not in found["nowhere.bases"], "nothing there is located, and bases bear no time"
    assert "spatial" not in found["nowhere.posture"]["extent"]


def test_items_are_geojson_with_counts_and_links(client: FlaskClient) -> None:
    response = client.get(f"{POSTURE}/items?limit=10")
    assert response.content_type == "application/geo+json"
    assert response.headers["Content-Crs"] == f"<{CRS84}>"
    found = response.json
    assert (found["numberMatched"], found["numberReturned"], len(found["features"])) == (72, 10, 10)
    assert "crs" not in found
    assert "timeStamp" not in found, "the same question has the same answer, and its ETag"
    assert "Natural Earth" in found["attribution"]
    for name in ("self", "next", "collection"):
        assert f'rel="{name}"' in response.headers["Link"]
    assert f'rel="{QUERYABLES}"' in response.headers["Link"]
    again = client.get(f"{POSTURE}/items?limit=10", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_pages_follow_each_other_both_ways(client: FlaskClient) -> None:
    everything = ids(items(client))
    assert len(everything) == 72
    page, seen = items(client, "limit=25&f=json"), []
    while True:
        seen += ids(page)
        following = rel(page, "next")
        if not following:
            break
        page = document(client, following)
    assert seen == everything
    assert page["numberReturned"] == 22
    before = rel(page, "prev")
    assert before
    assert ids(document(client, before)) == everything[25:50]
    assert items(client, "limit=10000&offset=72")["features"] == []
    for most in ("1000000", "9" * 23, "1" + "0" * 300):
        assert len(items(client, f"limit={most}")["features"]) == 72, "above the most, the most are sent"


@pytest.mark.parametrize("spelling", [ASAD, quote(ASAD, safe="")])
def test_a_feature_is_found_however_its_id_is_spelt(client: FlaskClient, spelling: str) -> None:
    response = client.get(f"{POSTURE}/items/{spelling}")
    assert response.content_type == "application/geo+json"
    found = response.json
    assert found["id"] == ASAD
    assert rel(found, "self") == f"http://localhost{POSTURE}/items/{quote(ASAD, safe='')}"
    assert rel(found, "collection") == f"http://localhost{POSTURE}"
    listed = next(f for f in items(client)["features"] if f["id"] == ASAD)
    assert {name: found[name] for name in listed} == listed


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("bbox=42,33,43,34", {"ain-al-asad", "anbar", "iraq"}),
        ("bbox=42,33,-100,43,34,8000", {"ain-al-asad", "anbar", "iraq"}),
        (f"bbox=33,42,34,43&bbox-crs={quote(EPSG4326)}", {"ain-al-asad", "anbar", "iraq"}),
        (f"bbox=4675418,3895303,4786738,4028802&bbox-crs={quote(EPSG3857)}", {"ain-al-asad", "anbar", "iraq"}),
        ("bbox=-75,35,0,60", set()),
        ("bbox=49,29,38,38", {"syria"}),
        ("bbox=402,33,403,34", None),
        ("bbox=-318,33,-317,34", {"ain-al-asad", "anbar", "iraq"}),
    ],
)
def test_a_bbox_selects_what_it_touches(client: FlaskClient, query: str, places: set[str] | None) -> None:
    if places is None:
        assert client.get(f"{POSTURE}/items?{query}").status_code == 400
        return
    assert {feature["properties"]["place"] for feature in items(client, query)["features"]} == places


def test_what_has_no_geometry_matches_every_bbox(client: FlaskClient) -> None:
    everything = items(client, collection="nowhere.posture")
    assert everything["features"]
    assert all(feature["geometry"] is None for feature in everything["features"])
    assert ids(items(client, "bbox=0,0,1,1", "nowhere.posture")) == ids(everything)


@pytest.mark.parametrize(
    ("datetime", "periods"),
    [
        ("2025-09-30", {"before-2025-09"}),
        ("2025-10-01", {"after-2025-09"}),
        ("2025-09-30T23:59:59Z", {"before-2025-09"}),
        ("2025-09-30T23:59:59-05:00", {"after-2025-09"}),
        ("2025-09-30/2025-10-01", {"before-2025-09", "after-2025-09"}),
        ("2027-01-01/..", {"after-2026"}),
        ("../1900-01-01", {"before-2025-09"}),
        ("../..", {"before-2025-09", "after-2025-09", "after-2026"}),
    ],
)
def test_datetime_selects_periods_it_touches(client: FlaskClient, datetime: str, periods: set[str]) -> None:
    found = items(client, f"datetime={quote(datetime)}")
    assert {feature["properties"]["period"] for feature in found["features"]} == periods


def test_what_bears_no_time_matches_every_datetime(client: FlaskClient) -> None:
    everything = items(client, collection=f"{SEED}.bases")
    assert ids(items(client, "datetime=1900-01-01", f"{SEED}.bases")) == ids(everything) != []


def test_properties_are_parameters(client: FlaskClient) -> None:
    found = items(client, "place=iraq&force=us&layer=reported&best=2500&approximate=false")
    assert ids(found) == ["reported/us/iraq/before-2025-09"]
    assert items(client, "place=atlantis")["features"] == []
    assert items(client, "id=" + quote(ASAD))["numberMatched"] == 1


def test_as_of_is_a_parameter_of_its_own(client: FlaskClient) -> None:
    early = items(client, "as_of=2024-09-10", f"{SEED}.claims")
    assert {feature["properties"]["source"] for feature in early["features"]} == {"earthlings-1997"}
    assert early["as_of"] == "2024-09-06"
    one = ids(early)[0]
    assert document(client, f"/ogc/collections/{SEED}.claims/items/{one}?as_of=2024-09-10")["id"] == one


def test_conditions_combine(client: FlaskClient) -> None:
    query = "bbox=42,33,43,34&datetime=2026-01-01&force=us&filter=" + quote("layer = 'planned' AND place <> 'iraq'")
    assert set(ids(items(client, query))) == {ASAD, "planned/us/anbar/after-2025-09"}


def test_other_crs_are_exact(client: FlaskClient) -> None:
    lon, lat = document(client, f"{POSTURE}/items/{ASAD}")["geometry"]["coordinates"]
    response = client.get(f"{POSTURE}/items/{ASAD}?crs={quote(EPSG4326)}")
    assert response.headers["Content-Crs"] == f"<{EPSG4326}>"
    assert response.json["geometry"]["coordinates"] == [lat, lon]
    metres = document(client, f"{POSTURE}/items/{ASAD}?crs={quote(EPSG3857)}")["geometry"]["coordinates"]
    from pyproj import Transformer

    right = Transformer.from_crs(4326, 3857, always_xy=True).transform(lon, lat)
    assert metres == pytest.approx(list(right), abs=0.006)
    whole = items(client, f"crs={quote(EPSG4326)}")
    plain = items(client)
    for there, here in zip(whole["features"], plain["features"], strict=True):
        assert there["properties"] == here["properties"]
        assert there["geometry"]["type"] == here["geometry"]["type"]


def test_queryables_are_a_json_schema(client: FlaskClient) -> None:
    response = client.get(f"{POSTURE}/queryables")
    assert response.content_type == "application/schema+json"
    found = response.json
    assert found["$id"] == f"http://localhost{POSTURE}/queryables"
    assert found["additionalProperties"] is False
    assert found["properties"]["low"]["type"] == "integer"
    assert found["properties"]["geometry"]["format"] == "geometry-any"
    assert "why" not in found["properties"]
    assert rel(client.get(POSTURE).json, QUERYABLES) == f"http://localhost{POSTURE}/queryables"


def test_a_schema_describes_features_as_the_definition_does(client: FlaskClient) -> None:
    response = client.get(f"{POSTURE}/schema")
    assert rel(client.get(POSTURE).json, "describedBy") == response.json["$id"]
    assert response.content_type == "application/schema+json"
    schemas = client.get("/ogc/api").json["components"]["schemas"]
    properties = response.json["properties"]["properties"]
    assert properties == schemas[f"{SEED}-posture-feature"]["properties"]["properties"]
    assert properties["properties"]["best"]["type"] == "integer"
    assert "$ref" not in response.text
    for feature in items(client)["features"]:
        assert feature.keys() <= response.json["properties"].keys()
        assert feature["properties"].keys() == properties["properties"].keys()


@pytest.mark.parametrize(("offset", "before"), [(10, 0), (15, 5), (72, 62), (1_000_000, 62)])
def test_the_page_before_is_one_that_has_features(client: FlaskClient, offset: int, before: int) -> None:
    page = items(client, f"limit=10&offset={offset}")
    assert rel(page, "prev") == f"http://localhost{POSTURE}/items?limit=10&offset={before}"


@pytest.mark.parametrize(("asked", "limit"), [("limit=10&offset=3", 10), ("offset=3&place=iraq", 100)])
def test_the_page_before_ends_where_this_one_begins(client: FlaskClient, asked: str, limit: int) -> None:
    page = items(client, asked)
    before = items(client, (rel(page, "prev") or "").partition("?")[2])
    whole = items(client, asked.replace("offset=3", "offset=0") + ("" if "limit" in asked else f"&limit={limit}"))
    assert [*before["features"], *page["features"]][:limit] == whole["features"]
    assert len(before["features"]) == 3


def test_filters_choose_features(client: FlaskClient) -> None:
    text = "place = 'iraq' AND low >= 100 AND S_INTERSECTS(geometry, POINT(44 33))"
    found = items(client, f"filter={quote(text)}&filter-lang=cql2-text")
    assert found["features"]
    for feature in found["features"]:
        assert feature["properties"]["place"] == "iraq"
        assert feature["properties"]["low"] >= 100
    swapped = f"filter={quote('S_INTERSECTS(geometry, POINT(33 44))')}&filter-crs={quote(EPSG4326)}"
    assert items(client, swapped)["numberMatched"] == 24


@pytest.mark.parametrize("path", ["", "/api", "/conformance", "/collections", f"/collections/{SEED}.posture"])
def test_descriptions_are_served_as_html_too(client: FlaskClient, path: str) -> None:
    by_header = client.get(f"/ogc{path}", headers={"Accept": "text/html,*/*;q=0.5"})
    by_parameter = client.get(f"/ogc{path}?f=html")
    assert '<meta name="description" content="' in by_parameter.text
    assert by_header.data == by_parameter.data
    assert by_header.content_type == "text/html; charset=utf-8"
    assert "Accept" in by_header.headers["Vary"]
    html5lib.HTMLParser(strict=False).parse(by_header.text)
    assert "json" in client.get(f"/ogc{path}?f=json", headers={"Accept": "text/html"}).content_type


@pytest.mark.parametrize("collection", [f"{SEED}.{layer}" for layer in LAYERS] + ["hostile.claims", "nowhere.bases"])
def test_features_are_served_as_html_too(client: FlaskClient, collection: str) -> None:
    page = client.get(f"/ogc/collections/{collection}/items?f=html").text
    assert "<script>window" not in page
    for name in ids(items(client, "limit=5", collection)):
        one = client.get(f"/ogc/collections/{collection}/items/{quote(name, safe='')}?f=html")
        assert one.status_code == 200
        assert "<script>window" not in one.text


@pytest.mark.parametrize(
    ("path", "status", "named"),
    [
        ("/ogc?x=1", 400, "x"),
        ("/ogc?f=xml", 400, "json or html"),
        ("/ogc/nothing", 404, "/ogc/nothing"),
        ("/ogc/collections/never.posture", 404, "never.posture"),
        (f"/ogc/collections/{SEED}.never", 404, "never"),
        (f"{POSTURE}/items/never", 404, "never"),
        (f"{POSTURE}/items/a/b/c/d/e", 404, "a/b/c"),
        (f"{POSTURE}/items?limit=0", 400, "limit"),
        (f"{POSTURE}/items?limit=-1", 400, "limit"),
        (f"{POSTURE}/items?limit=1e3", 400, "limit"),
        (f"{POSTURE}/items?limit=00", 400, "limit"),
        (f"{POSTURE}/items?offset=99999999999999999999", 400, "1000000000"),
        (f"{POSTURE}/items?offset=-1", 400, "offset"),
        (f"{POSTURE}/items?limit=5&limit=6", 400, "once"),
        (f"{POSTURE}/items?bbox=1,2,3", 400, "bbox"),
        (f"{POSTURE}/items?bbox=0,-91,1,0", 400, "latitudes"),
        (f"{POSTURE}/items?bbox=0,0,1e300,1", 400, "bbox"),
        (f"{POSTURE}/items?bbox=0,0,1,1&bbox-crs=EPSG:4326", 400, "bbox-crs"),
        (f"{POSTURE}/items?crs=http://www.opengis.net/def/crs/EPSG/0/9999", 400, "crs"),
        (f"{POSTURE}/items?datetime=2026-01-01/2025-01-01", 400, "datetime"),
        (f"{POSTURE}/items?datetime=soon", 400, "datetime"),
        (f"{POSTURE}/items?filter=low", 400, "filter"),
        (f"{POSTURE}/items?filter=nix=1", 400, "nix"),
        (f"{POSTURE}/items?filter-lang=cql2-json&filter=1", 400, "filter-lang"),
        (f"{POSTURE}/items?filter={'(' * 500}", 400, "parentheses"),
        (f"{POSTURE}/items?filter={'a' * 10_000}", 400, "filter"),
        (f"{POSTURE}/items?{'a' * 10_000}=1", 400, "aaa"),
        (f"{POSTURE}/items?low=many", 400, "low"),
        (f"{POSTURE}/items?status=nix", 400, "status"),
        (f"{POSTURE}/items?why=x", 400, "why"),
        (f"{POSTURE}/items?as_of=1999-01-01", 404, "as_of"),
        (f"{POSTURE}/items?as_of=1999", 400, "as_of"),
    ],
)
def test_bad_questions_are_answered_plainly(client: FlaskClient, path: str, status: int, named: str) -> None:
    check_problem(client.get(path), status, named)


def test_the_definition_can_be_read_as_a_page(client: FlaskClient) -> None:
    told = client.get("/ogc/api?f=html").text
    for operations in client.get("/ogc/api").json["paths"].values():
        assert escape(operations["get"]["summary"]) in told
    assert "<code>bbox</code>" in told


def test_the_definition_stands_alone(client: FlaskClient) -> None:
    response = client.get("/ogc/api")
    assert response.content_type == "application/vnd.oai.openapi+json;version=3.0"
    found = response.json
    text = json.dumps(found)
    references = {part.partition('"')[0] for part in text.split('"$ref": "')[1:]}
    assert references
    for reference in references:
        target: Any = found
        for step in reference.removeprefix("#/").split("/"):
            target = target[step]
    names = [op["get"]["operationId"] for op in found["paths"].values()]
    assert len(names) == len(set(names))
    declared = {p["name"] for p in found["paths"][f"/collections/{SEED}.posture/items"]["get"]["parameters"]}
    assert {"bbox", "datetime", "limit", "filter", "crs", "as_of", "place", "low"} < declared
