"""The reconciliation service, held to the schemas and the text of version 0.2 of its specification."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from urllib.parse import quote

import html5lib
import pytest
from flask.testing import FlaskClient

from mapsvc.web.reconcile import LARGEST_BODY
from mapsvc.web.reconciliation import BATCH
from tests.problems import check_problem


def ask(client: FlaskClient, **batch: Any) -> dict[str, list[dict[str, Any]]]:
    """Post a batch; give the candidates by query, each checked against the result schema."""
    response = client.post("/reconcile", data={"queries": json.dumps(batch)})
    assert response.status_code == 200, response.text
    assert response.content_type == "application/json"
    assert response.json.keys() == batch.keys()
    for result in response.json.values():
        assert set(result) == {"result"}
        scores = [candidate["score"] for candidate in result["result"]]
        assert scores == sorted(scores, reverse=True)
        for candidate in result["result"]:
            assert_candidate(candidate)
    return {id_: result["result"] for id_, result in response.json.items()}


def assert_candidate(candidate: dict[str, Any]) -> None:
    assert candidate["id"]
    assert candidate["name"]
    assert isinstance(candidate["score"], int | float)
    assert isinstance(candidate["match"], bool)
    assert isinstance(candidate["description"], str)
    assert all(set(one) == {"id", "name"} for one in candidate["type"])


def test_without_parameters_the_manifest_comes(client: FlaskClient) -> None:
    response = client.get("/reconcile")
    manifest = response.json
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "no-store" in response.headers["Cache-Control"]
    assert "0.2" in manifest["versions"]
    assert manifest["name"]
    for name in ("identifierSpace", "schemaSpace"):
        assert manifest[name].startswith(("http://", "https://"))
    assert "{{id}}" in manifest["view"]["url"]
    assert "{{id}}" in manifest["preview"]["url"]
    assert isinstance(manifest["preview"]["width"], int)
    assert isinstance(manifest["preview"]["height"], int)
    assert manifest["batchSize"] == BATCH
    assert set(manifest["suggest"]) == {"entity", "type", "property"}
    for one in manifest["defaultTypes"]:
        assert one["id"]
        assert one["name"]


def test_the_manifests_addresses_answer(client: FlaskClient) -> None:
    manifest = client.get("/reconcile").json
    for template in (manifest["view"]["url"], manifest["preview"]["url"]):
        assert client.get(template.replace("{{id}}", quote("base.ain-al-asad", safe=""))).status_code == 200
    for service in manifest["suggest"].values():
        response = client.get(service["service_url"] + service["service_path"], query_string={"prefix": ""})
        assert isinstance(response.json["result"], list)


def test_only_a_sure_answer_is_a_match(client: FlaskClient) -> None:
    found = ask(client, a={"query": "Ain al-Asad"}, b={"query": "San Jose"}, c={"query": "Qwzxyvlandia"})
    assert [(one["id"], one["match"], one["score"]) for one in found["a"]] == [("base.ain-al-asad", True, 100)]
    assert len(found["b"]) > 1
    assert not any(one["match"] for one in found["b"])
    assert found["c"] == []


def test_fields_narrow_the_search(client: FlaskClient) -> None:
    country = {"pid": "country", "v": "Lebanon"}
    found = ask(
        client,
        region={"query": "Erbil", "type": "region"},
        several={"query": "Erbil", "type": ["base", "city"], "type_strict": "any"},
        named={"query": "Tripoli", "properties": [country]},
        coded={"query": "Tripoli", "properties": [{"pid": "country", "v": "LB"}]},
        entity={"query": "Tripoli", "properties": [{"pid": "country", "v": {"id": "LB", "name": "Lebanon"}}]},
        either={"query": "Tripoli", "properties": [{"pid": "country", "v": ["SY", "LB"]}]},
        near={"query": "Tripoli", "properties": [{"pid": "near", "v": "34.4,35.8"}]},
        limited={"query": "San Jose", "limit": 1},
    )
    assert [one["id"] for one in found["region"]] == ["IQ-AR"]
    assert {one["type"][0]["id"] for one in found["several"]} == {"base", "city"}
    assert not any(one["match"] for one in found["several"])
    [lebanese] = found["named"]
    assert "Lebanon" in lebanese["description"]
    assert found["coded"] == found["entity"] == found["either"] == found["near"] == [lebanese]
    assert len(found["limited"]) == 1
    assert found["limited"][0]["match"] is False


def test_an_id_finds_its_place(client: FlaskClient) -> None:
    found = ask(client, a={"query": "base.ain-al-asad"}, b={"query": "IQ-AN", "type": "city"})
    assert [(one["id"], one["match"]) for one in found["a"]] == [("base.ain-al-asad", True)]
    assert "IQ-AN" not in [one["id"] for one in found["b"]]


@pytest.mark.parametrize(
    ("pid", "value"), [("country", "Qwzxyvlandia"), ("country", ""), ("near", "here"), ("near", 7)]
)
def test_a_property_that_cannot_be_read_leaves_no_candidate(client: FlaskClient, pid: str, value: object) -> None:
    assert ask(client, a={"query": "Erbil", "properties": [{"pid": pid, "v": value}]}) == {"a": []}


def test_a_query_of_properties_alone_is_answered_with_nothing(client: FlaskClient) -> None:
    assert ask(client, a={"properties": [{"pid": "country", "v": "IQ"}]}) == {"a": []}


def test_a_batch_may_come_in_the_address(client: FlaskClient) -> None:
    batch = {"a": {"query": "Erbil"}}
    by_get = client.get("/reconcile", query_string={"queries": json.dumps(batch)})
    assert by_get.json == {"a": {"result": ask(client, **batch)["a"]}}


@pytest.mark.parametrize(
    ("batch", "named"),
    [
        ("{", "JSON"),
        ("[" * 50_000, "JSON"),
        ("[]", "object"),
        ('{"q": "Erbil"}', "'q'"),
        ('{"q": {}}', "query or properties"),
        (r'{"q": {"query": "\ud800"}}', "JSON"),
        (r'{"\ud800": {"query": "Erbil"}}', "JSON"),
        ('{"q": {"query": 7}}', "query"),
        ('{"q": {"query": "a", "limit": 0}}', "limit"),
        ('{"q": {"query": "a", "limit": 1.5}}', "limit"),
        ('{"q": {"query": "a", "limit": true}}', "limit"),
        ('{"q": {"query": "a", "limit": NaN}}', "limit"),
        ('{"q": {"query": "a", "limit": 1e999}}', "limit"),
        ('{"q": {"query": "a", "type": "castle"}}', "castle"),
        ('{"q": {"query": "a", "type": 7}}', "type"),
        ('{"q": {"query": "a", "type_strict": "none"}}', "type_strict"),
        ('{"q": {"query": "a", "properties": {}}}', "properties"),
        ('{"q": {"query": "a", "properties": [{"pid": "colour", "v": "red"}]}}', "country"),
        ('{"q": {"query": "a", "properties": [{"pid": [], "v": "red"}]}}', "country"),
        ('{"q": {"query": "a", "properties": [{"pid": "near"}]}}', "v"),
        ('{"q": {"query": "a", "extra": 1}}', "expected"),
    ],
)
def test_a_wrong_batch_is_refused_by_name(client: FlaskClient, batch: str, named: str) -> None:
    check_problem(client.post("/reconcile", data={"queries": batch}), 400, named)


def test_what_is_too_large_is_413(client: FlaskClient) -> None:
    many = json.dumps({str(number): {"query": "Erbil"} for number in range(BATCH + 1)})
    assert client.post("/reconcile", data={"queries": many}).status_code == 413
    large = client.post("/reconcile", data={"queries": " " * (LARGEST_BODY + 1)})
    assert large.status_code == 413
    assert str(LARGEST_BODY) in large.json["detail"]


def test_a_body_that_does_not_tell_its_length_is_bounded_too(client: FlaskClient) -> None:
    body = BytesIO(b"queries=" + b"+" * (2 * LARGEST_BODY))
    environ = {"wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    response = client.post(
        "/reconcile", input_stream=body, content_type="application/x-www-form-urlencoded", environ_overrides=environ
    )
    assert response.status_code == 413


@pytest.mark.parametrize(
    ("arguments", "status", "named"),
    [
        ({"json": {"a": {"query": "Erbil"}}}, 415, "x-www-form-urlencoded"),
        ({"data": {"queries": "{}", "extend": "{}"}}, 400, "extend"),
        ({"data": {}}, 415, "expected"),
        ({"data": "queries={}&queries={}", "content_type": "application/x-www-form-urlencoded"}, 400, "once"),
        ({"data": {"queries": "{}"}, "query_string": "callback=x"}, 400, "callback"),
    ],
)
def test_a_post_is_a_form_with_queries(client: FlaskClient, arguments: Any, status: int, named: str) -> None:
    response = client.post("/reconcile", **arguments)
    assert response.status_code == status
    assert named in response.json["detail"]


def test_script_is_never_answered(client: FlaskClient) -> None:
    response = client.get("/reconcile?callback=steal")
    assert response.status_code == 400
    assert "callback" in response.json["detail"]


def test_nothing_else_may_be_posted_to(client: FlaskClient) -> None:
    for path in ("/gazetteer", "/gazetteer/IQ", "/reconcile/preview", "/reconcile/suggest/entity"):
        assert client.post(path, data={"queries": "{}"}).status_code == 405


def test_entities_are_suggested_as_typed_or_by_id(client: FlaskClient) -> None:
    first = client.get("/reconcile/suggest/entity?prefix=erb").json["result"]
    assert "geonames.95446" in [one["id"] for one in first]
    for one in first:
        assert set(one) == {"id", "name", "description", "notable"}
    second = client.get(f"/reconcile/suggest/entity?prefix=erb&cursor={len(first)}").json["result"]
    assert not {one["id"] for one in first} & {one["id"] for one in second}
    assert [one["id"] for one in client.get("/reconcile/suggest/entity?prefix=IQ-AN").json["result"]] == ["IQ-AN"]


def test_types_and_properties_are_suggested(client: FlaskClient) -> None:
    def ids(path: str) -> list[str]:
        return [one["id"] for one in client.get(path).json["result"]]

    assert ids("/reconcile/suggest/type?prefix=") == ["base", "site", "city", "region", "country", "area"]
    assert ids("/reconcile/suggest/type?prefix=Milit") == ["base"]
    assert ids("/reconcile/suggest/type?prefix=&cursor=5") == ["area"]
    assert ids("/reconcile/suggest/property?prefix=Co") == ["country"]


def test_the_preview_is_a_plain_page_that_may_be_framed(client: FlaskClient) -> None:
    response = client.get("/reconcile/preview?id=base.ain-al-asad")
    document = html5lib.parse(response.text, namespaceHTMLElements=False)
    assert not list(document.iter("script"))
    assert not list(document.iter("style"))
    assert "Ain al-Asad" in "".join(document.itertext())
    assert "frame-ancestors *" in response.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in response.headers
    missing = client.get("/reconcile/preview?id=nowhere")
    assert missing.status_code == 404
    assert "frame-ancestors 'none'" in missing.headers["Content-Security-Policy"]
