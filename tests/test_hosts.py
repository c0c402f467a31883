"""What a request may name as its host, and that no other header of it names one."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder

from mapsvc.web.door import ask
from tests.problems import check_problem

SEED = "iraq-syria-2024"
ITEMS = f"/ogc/collections/{SEED}.posture/items"
PATHS = [
    "/",
    f"/maps/{SEED}/",
    f"/ar/embed/{SEED}/?theme=dark",
    f"/data/{SEED}/posture.csv",
    f"/data/{SEED}.zip",
    f"{ITEMS}?limit=1",
    "/ogc/collections",
    "/reconcile",
    "/healthz",
    f"/maps/{SEED}",
]
HOSTILE = [
    "..",
    ".",
    "maps..example",
    " ",
    "a b",
    'a"><x>',
    "<script>",
    "a/b",
    "a\\b",
    "a@b",
    "a?b",
    "a#b",
    "a,b",
    "a;b",
    "a%00b",
    "%61",
    "a'b",
    "a:",
    "a:b",
    "a:-1",
    "a:65536",
    "a:123456",
    ":80",
    "a:80:80",
    "[::1",
    "::1",
    "[]",
    "[::1]x",
    "[g::1]",
    "m\u00fcnchen",
    "a\u200b",
    "http://a",
    "a" * 260,
]
FORWARDED = {
    "Forwarded": "for=1.2.3.4;host=evil.example;proto=https",
    "X-Forwarded-For": "1.2.3.4",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Port": "4443",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Server": "evil.example",
    "X-Host": "evil.example",
    "X-HTTP-Method-Override": "POST",
    "X-Original-URL": "/evil",
    "X-Rewrite-URL": "/evil",
    "X-Script-Name": "/evil",
    "Front-End-Https": "on",
    "CF-Visitor": '{"scheme":"https"}',
}


@pytest.mark.parametrize("host", HOSTILE)
def test_what_is_no_host_is_refused_wherever_it_asks(app: Flask, host: str) -> None:
    for path in PATHS:
        known = EnvironBuilder(path).get_environ()
        for _ in range(3):
            before, _, _ = ask(app.wsgi_app, dict(known))
        for wanted in ("*/*", "text/html"):
            status, headers, body = ask(app.wsgi_app, {**known, "HTTP_HOST": host, "HTTP_ACCEPT": wanted})
            assert status == "400 BAD REQUEST", (host, path)
            assert dict(headers)["Cache-Control"] == "no-store"
            assert dict(headers)["Content-Type"].startswith("application/problem" if wanted == "*/*" else "text/html")
            assert wanted == "*/*" or not any(mark in body for mark in (b"<x>", b"<script>"))
        assert ask(app.wsgi_app, dict(known))[0] == before


def test_the_refusal_names_the_host(client: FlaskClient) -> None:
    check_problem(client.get("/", headers={"Host": 'a"><x>'}), 400, "Host: 'a\"><x>': expected")


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("maps.example", "http://maps.example"),
        ("MAPS.example.", "http://MAPS.example."),
        ("maps.example:80", "http://maps.example"),
        ("maps.example:8080", "http://maps.example:8080"),
        ("maps_web:8000", "http://maps_web:8000"),
        ("127.0.0.1", "http://127.0.0.1"),
        ("[::1]:8000", "http://[::1]:8000"),
        ("xn--mnchen-3ya.example", "http://xn--mnchen-3ya.example"),
    ],
)
def test_absolute_addresses_have_the_host_that_was_asked(client: FlaskClient, host: str, origin: str) -> None:
    found = client.get(f"{ITEMS}?limit=1", headers={"Host": host})
    assert found.json["links"][0]["href"] == f"{origin}{ITEMS}?limit=1"
    landing = client.get("/ogc/", headers={"Host": host})
    assert landing.json["links"][0]["href"] == f"{origin}/ogc/"


@pytest.mark.parametrize("host", [None, ""])
def test_a_request_without_a_host_asks_the_servers_own(app: Flask, host: str | None) -> None:
    asked = EnvironBuilder("/ogc/").get_environ()
    del asked["HTTP_HOST"]
    asked |= {} if host is None else {"HTTP_HOST": host}
    asked |= {"SERVER_NAME": "10.0.0.1", "SERVER_PORT": "8000"}
    status, _, body = ask(app.wsgi_app, {**asked, "SERVER_PROTOCOL": "HTTP/1.0"})
    assert status == "200 OK"
    assert json.loads(body)["links"][0]["href"] == "http://10.0.0.1:8000/ogc/"
    for path in ("/ogc/", "/ogc/collections", f"/maps/{SEED}/"):
        status, _, body = ask(app.wsgi_app, {**asked, "PATH_INFO": path, "SERVER_PROTOCOL": "HTTP/1.1"})
        assert status == "400 BAD REQUEST"
        assert json.loads(body)["detail"].startswith("Host: ")


@pytest.mark.parametrize("path", PATHS)
def test_no_other_header_tells_where_the_service_is(client: FlaskClient, path: str) -> None:
    plain = client.get(path)
    told = client.get(path, headers=FORWARDED)
    assert (told.status, told.data, list(told.headers)) == (plain.status, plain.data, list(plain.headers))
