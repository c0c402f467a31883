"""The express lane answers as Flask does, to the byte and header, and leaves the rest to it."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch
from urllib.parse import quote, quote_plus, urlencode

import pytest
from flask import Flask
from hypothesis import example, given, settings
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder

from mapsvc.web.door import Door, Headers, ask
from mapsvc.web.express import Express
from mapsvc.web.ogc.crs import CRSS

SEED = "iraq-syria-2024"
POSTURE = f"/ogc/collections/{SEED}.posture/items"
PATHS = [
    POSTURE,
    f"/ogc/collections/{SEED}.bases/items",
    "/ogc/collections/nowhere.posture/items",
    "/ogc/collections/hostile.claims/items",
    f"/ogc/collections/{SEED}.posture",
    f"/ogc/collections/{SEED}.posture/items/",
    "/ogc/collections//items",
    "/ogc//collections/x/items",
    f"/data/{SEED}/posture.geojson",
    f"/data/{SEED}/posture.csv",
    f"/data/{SEED}@2024-09-06/claims.geojson",
    f"/data/{SEED}/after-2026/posture.csv",
    f"/data/{SEED}/ledger.csv",
    f"/data/{SEED}/posture.gpkg",
    "/data/hostile/posture.geojson",
    "/data/",
    "/data/café/posture.csv",
]
VALUES = {
    "limit": ["1", "7", "100", "0", "x"],
    "offset": ["0", "3", "1000", "-1"],
    "bbox": ["42,33,43,34", "170,-10,-170,10", "-180,-90,180,90", "1,2,3", "42 ,33,43,34", ""],
    "bbox-crs": [*CRSS, "nix"],
    "datetime": ["2026-01-01", "../2025-01-01", "2027-01-01/..", "soon"],
    "crs": [*CRSS],
    "filter": ["place = 'iraq'", "low > 100 AND force = 'us'", "low ="],
    "filter-lang": ["cql2-text"],
    "as_of": ["2024-09-10", "2024-09-27", "1999-01-01", "x"],
    "f": ["json", "html", "xml"],
    "place": ["iraq", "iraq,syria", "atlantis", "café", "a&b=c", "%"],
    "force": ["us", "nobody", ""],
    "status": ["present", "present,reduced", "nix"],
    "layer": ["planned"],
    "period": ["after-2026", "never"],
    "low": ["2500", "-1"],
    "approximate": ["true"],
    "nonsense": ["1"],
}
HEADERS = [
    {},
    {},
    {"Accept": "*/*"},
    {"Accept": "text/html,*/*;q=0.5"},
    {"Accept": "application/geo+json"},
    {"Accept": "x" * 300},
    {"If-None-Match": "*"},
    {"If-None-Match": '"other"'},
    {"If-Match": '"other"'},
    {"If-Modified-Since": "Sat, 01 Jan 2050 00:00:00 GMT"},
    {"Range": "bytes=0-9"},
    {"Host": "maps.example:8080"},
    {"Host": "no host/"},
    {"Host": "maps.example:80"},
]
ENCODINGS = ["", "gzip", "br", "gzip, deflate, br", "br;q=0, gzip", "identity", "*"]


@pytest.fixture(scope="module")
def express(app: Flask) -> Express:
    """The lane of the application, without the front door before it."""
    assert isinstance(app.wsgi_app, Door)
    assert isinstance(app.wsgi_app.inner, Express)
    return app.wsgi_app.inner


def environ(path: str, query: str, method: str = "GET", **headers: str) -> dict[str, Any]:
    return EnvironBuilder(path, method=method, query_string=query, headers=headers).get_environ()


def lasting(answer: tuple[str, Headers, bytes]) -> tuple[str, Headers, bytes]:
    """An answer without its date, which is another in the next second."""
    status, headers, body = answer
    return status, [(name, value) for name, value in headers if name != "Date"], body


@st.composite
def requests(draw: st.DrawFn) -> dict[str, Any]:
    """A request with a query of a few known parameters, right or wrong."""
    names = draw(st.lists(st.sampled_from(sorted(VALUES)), max_size=4))
    pairs = [(name, draw(st.sampled_from(VALUES[name]))) for name in names]
    query = draw(st.sampled_from(["", "", "&"])) + urlencode(
        pairs, quote_via=draw(st.sampled_from([quote, quote_plus]))
    )
    encoding = {"Accept-Encoding": draw(st.sampled_from(ENCODINGS))}
    method = draw(st.sampled_from(["GET", "GET", "HEAD", "POST"]))
    return environ(draw(st.sampled_from(PATHS)), query, method, **encoding, **draw(st.sampled_from(HEADERS)))


@given(requests())
@example(environ(POSTURE, "limit=5&bbox=42,33,43,34&status=present"))
@example(environ(f"/data/{SEED}@2024-09-06/posture.geojson", "force=us"))
@example(environ(f"/data/{SEED}/posture.geojson", "as_of=2024-09-10"))
@example(environ(f"/data/{SEED}/after-2026/posture.csv", "force=us&as%5Fof=2024-09-10&bbox=42,33,43,34"))
@example(environ(POSTURE, "as_of=2024-09-10&limit=2&filter=place%3D'iraq'"))
@example(environ(POSTURE, "place=%ff&%ff=1"))
@settings(max_examples=400)
def test_the_lane_answers_as_flask_does(express: Express, asked: dict[str, Any]) -> None:
    with patch("mapsvc.web.express.log.exception", side_effect=AssertionError):
        assert lasting(ask(express, dict(asked))) == lasting(ask(express.inner, dict(asked)))


def test_a_lane_that_breaks_is_logged_and_flask_answers(express: Express, caplog: pytest.LogCaptureFixture) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    halting = Express(express.inner, express._renderings, {"/ogc/": broken})
    asked = environ(POSTURE, "limit=1")
    assert lasting(ask(halting, dict(asked))) == lasting(ask(express.inner, dict(asked)))
    [record] = caplog.records
    assert POSTURE in record.getMessage()


@pytest.mark.parametrize(
    ("path", "query"),
    [
        (POSTURE, ""),
        (POSTURE, "limit=5&bbox=42,33,43,34&datetime=2026-01-01&status=present&f=json"),
        (POSTURE, "filter=" + quote("place = 'iraq'") + "&crs=" + quote(list(CRSS)[1])),
        (f"/data/{SEED}/posture.geojson", "bbox=42,33,43,34&status=present"),
        (f"/data/{SEED}@2024-09-06/after-2026/posture.csv", "force=us"),
    ],
)
def test_a_plain_question_never_enters_flask(express: Express, path: str, query: str) -> None:
    def unreachable(*_: object) -> list[bytes]:
        raise AssertionError

    alone = Express(unreachable, express._renderings, express._lanes)  # type: ignore[arg-type]
    status, headers, body = ask(alone, environ(path, query))
    assert (status, dict(headers)["Content-Length"]) == ("200 OK", str(len(body)))


def test_the_entity_tag_of_a_page_stands_for_its_bytes(express: Express) -> None:
    same = ["limit=5", "limit=5&f=json", "limit=6", "limit=5&offset=1", "limit=5&place=iraq"]
    found = [ask(express, environ(POSTURE, query)) for query in same]
    found += [ask(express, environ(POSTURE, "limit=5", Host="maps.example"))]
    tags = [dict(headers)["ETag"] for _, headers, _ in found]
    bodies = [body for _, _, body in found]
    for tag, body in zip(tags, bodies, strict=True):
        assert {other for name, other in zip(tags, bodies, strict=True) if name == tag} == {body}
