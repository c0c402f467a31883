"""Versions by report date and by content."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mapsvc.config import Settings, read_settings
from mapsvc.errors import InputError
from mapsvc.snapshot import Snapshot
from mapsvc.web import create_app
from mapsvc.web.surfaces import addresses

SEED = "iraq-syria-2024"
LINK = re.compile(r'<([^>]+)>; rel="([^"]+)"([^<]*)')


@pytest.fixture
def version(snapshot: Snapshot) -> str:
    """The version served."""
    return snapshot.manifest.version


def links(header: str) -> dict[str, str]:
    return {rel: target for target, rel, _ in LINK.findall(header)}


@pytest.mark.parametrize(
    "path", ["/", f"/maps/{SEED}/", f"/ar/embed/{SEED}@2024-09-06/", f"/data/{SEED}/posture.geojson"]
)
def test_a_pinned_address_has_the_bytes_of_the_plain_one_for_good(client: FlaskClient, version: str, path: str) -> None:
    plain, pinned = client.get(path), client.get(f"/v/{version}{path}")
    assert pinned.data == plain.data
    assert pinned.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert plain.headers["Cache-Control"] != pinned.headers["Cache-Control"]
    assert {k: v for k, v in pinned.headers if k != "Cache-Control"} == {
        k: v for k, v in plain.headers if k != "Cache-Control"
    }


@pytest.mark.parametrize("path", ["/ogc", "/ogc/collections", f"/ogc/collections/{SEED}.posture/items?limit=5"])
def test_below_a_version_every_link_of_the_api_stays_there(client: FlaskClient, version: str, path: str) -> None:
    root = f"http://localhost/v/{version}"
    pinned = client.get(f"/v/{version}{path}").text
    assert client.get(path).text.replace("http://localhost", root) == pinned
    assert f"/v/{version}/ogc/collections/" in client.get(f"/v/{version}/ogc/collections?f=html").text


def test_what_cannot_be_kept_is_not_kept_because_it_is_pinned(client: FlaskClient, version: str) -> None:
    assert client.get(f"/v/{version}/healthz").headers["Cache-Control"] == "no-store"
    assert client.get(f"/v/{version}/nothing").headers["Cache-Control"] == "no-store"
    assert client.get(f"/v/{version}/v/{version}/").status_code == 404


def test_a_pinned_address_without_its_slash_leads_to_the_pinned_one_with_it(client: FlaskClient, version: str) -> None:
    response = client.get(f"/v/{version}/maps/{SEED}")
    assert response.headers["Location"].endswith(f"/v/{version}/maps/{SEED}/")


def test_an_unknown_version_is_not_found_and_the_known_one_named(client: FlaskClient, version: str) -> None:
    for path in ("/v/0123/maps/x/", "/v/0123/"):
        response = client.get(path)
        assert response.status_code == 404
        assert version in response.json["detail"]


def test_a_withdrawn_version_is_gone(snapshot: Snapshot, settings: Settings, version: str) -> None:
    app = create_app(snapshot, replace(settings, withdrawn=("0123", version)))
    for gone in ("0123", version):
        response = app.test_client().get(f"/v/{gone}/maps/{SEED}/")
        assert response.status_code == 410
        assert gone in response.json["detail"]
    assert app.test_client().get(f"/maps/{SEED}/").status_code == 200


def test_withdrawn_versions_are_a_setting() -> None:
    assert read_settings({"MAPSVC_WITHDRAWN": "0123abcd, 89abcdef,"}).withdrawn == ("0123abcd", "89abcdef")


def test_a_withdrawn_version_must_be_one() -> None:
    with pytest.raises(InputError, match="MAPSVC_WITHDRAWN"):
        read_settings({"MAPSVC_WITHDRAWN": "0123abcd,../../etc"})


def test_a_dated_address_is_a_memento_of_the_plain_one(client: FlaskClient, version: str) -> None:
    path = f"/maps/{SEED}@2024-09-06/after-2026/"
    headers = client.get(path).headers
    assert headers["Memento-Datetime"] == headers["Last-Modified"] == "Fri, 06 Sep 2024 00:00:00 GMT"
    bare, last = f"/maps/{SEED}/after-2026/", f"/maps/{SEED}@2024-09-27/after-2026/"
    assert links(headers["Link"]) == {
        "original": bare,
        "timegate": f"/timegate{bare}",
        "timemap": f"/timemap{bare}index.link",
        "latest-version": bare,
        "successor-version": last,
        "cite-as": f"/v/{version}{path}",
    }
    latest = client.get(bare).headers
    assert "Memento-Datetime" not in latest
    assert latest["Last-Modified"] == "Fri, 27 Sep 2024 00:00:00 GMT"
    assert links(latest["Link"])["predecessor-version"] == f"/maps/{SEED}@2024-09-06/after-2026/"


ITEMS = f"/ogc/collections/{SEED}.posture/items"


@pytest.mark.parametrize(
    ("path", "original"),
    [
        (f"/data/{SEED}/posture.csv?as_of=2024-09-10", f"/data/{SEED}/posture.csv"),
        (f"/data/{SEED}@2024-09-06/posture.csv", f"/data/{SEED}/posture.csv"),
        (f"/data/{SEED}/posture.csv?force=us&as_of=2024-09-10", f"/data/{SEED}/posture.csv?force=us"),
        (f"/data/{SEED}@2024-09-06/claims.geojson?force=us", f"/data/{SEED}/claims.geojson?force=us"),
        (f"/ar/maps/{SEED}/?as_of=2024-09-10&force=us", f"/ar/maps/{SEED}/?force=us"),
        (f"{ITEMS}?as_of=2024-09-10", f"http://localhost{ITEMS}"),
        (
            f"{ITEMS}?as_of=2024-09-10&offset=1&place=iraq&limit=2",
            f"http://localhost{ITEMS}?place=iraq&limit=2&offset=1",
        ),
        (f"{ITEMS}?f=html&as_of=2024-09-10&place=iraq", f"http://localhost{ITEMS}?place=iraq"),
        (
            f"{ITEMS}/reported%2Fus%2Firaq%2Fbefore-2025-09?as_of=2024-09-10",
            f"http://localhost{ITEMS}/reported%2Fus%2Firaq%2Fbefore-2025-09",
        ),
    ],
)
def test_what_was_known_on_a_day_is_a_memento_however_it_is_asked(
    client: FlaskClient, path: str, original: str
) -> None:
    for method in ("GET", "HEAD"):
        answer = client.open(path, method=method)
        assert answer.status_code == 200
        assert answer.headers["Memento-Datetime"] == answer.headers["Last-Modified"] == "Fri, 06 Sep 2024 00:00:00 GMT"
        assert links(", ".join(answer.headers.getlist("Link")))["original"] == original
    latest = client.get(original.removeprefix("http://localhost"))
    assert latest.status_code == 200
    assert "Memento-Datetime" not in latest.headers
    assert latest.headers["Last-Modified"] == "Fri, 27 Sep 2024 00:00:00 GMT"


def test_every_link_of_every_kind_of_memento_leads_somewhere(app: Flask, client: FlaskClient) -> None:
    adapter = app.url_map.bind("localhost")
    # One address of each kind, as known now and then.
    kinds = {
        (adapter.match(path)[0], "@" in path): path for path in addresses(app.extensions["mapsvc"]) if SEED in path
    }
    assert len(kinds) > 10
    for path in kinds.values():
        for target in links(client.get(path).headers.get("Link", "")).values():
            assert client.get(target).status_code in (200, 302), (path, target)


def test_a_timemap_lists_every_memento(client: FlaskClient) -> None:
    response = client.get(f"/timemap/maps/{SEED}/index.link")
    assert response.content_type == "application/link-format"
    found = LINK.findall(response.text)
    assert [(target, rel) for target, rel, _ in found if "memento" in rel] == [
        (f"/maps/{SEED}@2024-09-06/", "first memento"),
        (f"/maps/{SEED}@2024-09-27/", "last memento"),
    ]
    assert 'datetime="Fri, 06 Sep 2024 00:00:00 GMT"' in response.text


@pytest.mark.parametrize(
    ("asked", "day"),
    [
        (None, "2024-09-27"),
        ("Wed, 01 Jan 2020 00:00:00 GMT", "2024-09-06"),
        ("Tue, 10 Sep 2024 12:00:00 GMT", "2024-09-06"),
        ("Fri, 27 Sep 2024 00:00:00 GMT", "2024-09-27"),
        ("Sat, 01 Jan 2050 00:00:00 GMT", "2024-09-27"),
    ],
)
def test_a_timegate_leads_to_what_was_known_at_the_time(client: FlaskClient, asked: str | None, day: str) -> None:
    headers = {"Accept-Datetime": asked} if asked else {}
    response = client.get(f"/timegate/ar/maps/{SEED}/", headers=headers)
    assert response.status_code == 302
    assert response.headers["Location"] == f"/ar/maps/{SEED}@{day}/"
    assert "accept-datetime" in response.headers["Vary"].lower()


@pytest.mark.parametrize(
    ("path", "status", "named"),
    [
        ("/timemap/healthz.link", 404, "/healthz"),
        ("/timemap/maps/nobody/index.link", 404, "nobody"),
        (f"/timemap/maps/{SEED}@2024-09-06/index.link", 404, "2024-09-06"),
        (f"/timemap/maps/{SEED}/never/index.link", 404, "never"),
        (f"/timegate/maps/{SEED}", 404, f"/maps/{SEED}/"),
        (f"/timegate/maps/{SEED}/?x=1", 400, "x"),
    ],
)
def test_what_has_no_mementos_is_refused(client: FlaskClient, path: str, status: int, named: str) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert named in response.json["detail"]


def test_a_time_that_is_none_is_refused(client: FlaskClient) -> None:
    response = client.get(f"/timegate/maps/{SEED}/", headers={"Accept-Datetime": "yesterday"})
    assert response.status_code == 400
    assert "yesterday" in response.json["detail"]
