"""The front door answers as Flask does, to the byte."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder

from mapsvc.web.door import LONGEST_QUERY, OVERHEAD, REMEMBERED, Answer, Door, Shelf, ask
from mapsvc.web.surfaces import addresses

SEED = "iraq-syria-2024"
ENCODINGS = ["", "gzip", "br", "gzip, deflate, br", "br;q=0, gzip", "identity", "*", "zstd", "gzip;q=x", "a" * 200]
CONDITIONS = [
    {},
    {"If-None-Match": "same"},
    {"If-None-Match": 'W/"other", same'},
    {"If-None-Match": '"other"'},
    {"If-None-Match": "*"},
    {"If-None-Match": ""},
    {"If-None-Match": "not an entity tag"},
    {"If-Match": '"other"'},
    {"If-Modified-Since": "Sat, 01 Jan 2050 00:00:00 GMT"},
    {"Range": "bytes=0-9"},
    {"Host": "evil.example", "Accept": "text/html"},
]
QUERIES = [
    "",
    "",
    "theme=dark",
    "force=us",
    "lang=ar",
    "nonsense=1",
    "theme=dark&theme=dark",
    "x" * (LONGEST_QUERY + 1),
    "limit=3&place=iraq",
    "limit=3&bbox=42,33,43,34",
]


@pytest.fixture(scope="module")
def paths(app: Flask) -> list[str]:
    """Every published address of the small dossiers, some of the seed's, pinned ones, and what is not there."""
    renderings = app.extensions["mapsvc"]
    version = renderings.snapshot.manifest.version
    small = [path for path in addresses(renderings) if f"/{SEED}" not in path]
    seed = [f"/maps/{SEED}/", f"/data/{SEED}@2024-09-06/posture.geojson", f"/embed/{SEED}@2024-09-10/"]
    pinned = [f"/v/{version}{path}" for path in (*small[:6], "/healthz", "/nothing", *seed)]
    asked = [f"/ogc/collections/{SEED}.posture/items"] * 5
    return [*small, *seed, *pinned, *asked, "/healthz", "/nothing", "/favicon.ico", "/v/0000/", "/maps/quiet"]


def environ(path: str, method: str, query: str, headers: dict[str, str]) -> dict[str, Any]:
    return EnvironBuilder(path, method=method, query_string=query, headers=headers).get_environ()


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_the_door_answers_as_flask_does(app: Flask, paths: list[str], data: st.DataObject) -> None:
    door = app.wsgi_app
    assert isinstance(door, Door)
    path, method = data.draw(st.sampled_from(paths)), data.draw(st.sampled_from(["GET", "HEAD", "POST", "OPTIONS"]))
    query, encoding = data.draw(st.sampled_from(QUERIES)), data.draw(st.sampled_from(ENCODINGS))
    headers = {**data.draw(st.sampled_from(CONDITIONS)), **({"Accept-Encoding": encoding} if encoding else {})}
    same = dict(ask(door.inner, environ(path, "GET", query, headers))[1]).get("ETag", '""')
    headers = {name: value.replace("same", same) for name, value in headers.items()}
    expected = ask(door.inner, environ(path, method, query, headers))
    for _ in range(3):
        assert ask(door, environ(path, method, query, headers)) == expected


class Counted:
    """An application that keeps what it says, and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        self.asked += 1
        environ["mapsvc.kept"] = True
        held = environ.get("HTTP_IF_NONE_MATCH") == '"tag"'
        start_response("304 NOT MODIFIED" if held else "200 OK", [("ETag", '"tag"')])
        return [] if held else [environ["PATH_INFO"].encode()]


def test_what_is_kept_is_asked_for_once() -> None:
    inner = Counted()
    door = Door(inner)
    ask(door, environ("/a", "GET", "", {}))
    asked = inner.asked
    for method, headers in (("GET", {}), ("HEAD", {}), ("GET", {"If-None-Match": '"tag"'})):
        ask(door, environ("/a", method, "", headers))
    assert inner.asked == asked


class Asked(Counted):
    """An application whose answers are worth keeping if they are asked for again, and differ by host."""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        parts = super().__call__(environ, start_response)
        del environ["mapsvc.kept"]
        environ["mapsvc.again"] = True
        return [part + environ.get("HTTP_HOST", "").encode() for part in parts]


def test_a_question_is_kept_when_it_comes_again() -> None:
    inner = Asked()
    door = Door(inner)

    def asked_for(query: str, host: str) -> int:
        before = inner.asked
        _, _, body = ask(door, environ("/a", "GET", query, {"Host": host}))
        assert body == f"/a{host}".encode()
        return inner.asked - before

    assert [asked_for("q=1", "a.example") for _ in range(4)] == [1, 3, 0, 0]
    assert [asked_for("q=1", "b.example") for _ in range(4)] == [1, 3, 0, 0]
    assert [asked_for(f"q={number}", "a.example") for number in range(2, REMEMBERED + 4)] == [1] * (REMEMBERED + 2)
    assert [asked_for("q=2", "a.example") for _ in range(3)] == [1, 3, 0]


def test_no_client_can_shape_what_others_get() -> None:
    def echo(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        environ["mapsvc.kept"] = True
        held = "HTTP_IF_NONE_MATCH" in environ
        start_response("304 NOT MODIFIED" if held else "200 OK", [("ETag", '"tag"')])
        return [str(sorted(environ.items())).encode()]

    door = Door(echo)
    ask(
        door, environ("/a", "GET", "", {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Accept": "x/evil"})
    )
    _, _, body = ask(door, environ("/a", "GET", "", {}))
    assert b"HTTP_X_FORWARDED_HOST" not in body
    assert b"x/evil" not in body
    assert b"HTTP_HOST" not in body


def test_a_shelf_holds_no_more_than_its_room() -> None:
    size = OVERHEAD + 100
    shelf = Shelf(3 * size)
    answers = {("/" + name, "", ""): Answer("", [], [], name.encode() * 100) for name in "abcd"}
    for key, answer in answers.items():
        shelf.put(key, answer)
    assert [shelf.get(key) is not None for key in answers] == [False, True, True, True]
    shelf.put(("/huge", "", ""), Answer("", [], [], bytes(4 * size)))
    assert shelf.get(("/huge", "", "")) is None


def test_many_threads_get_the_right_answers() -> None:
    door = Door(Counted(), room=5 * (OVERHEAD + 3))
    paths = [f"/{number:02}" for number in range(20)] * 20
    with ThreadPoolExecutor(8) as pool:
        bodies = list(pool.map(lambda path: ask(door, environ(path, "GET", "", {}))[2], paths))
    assert bodies == [path.encode() for path in paths]


@pytest.fixture
def fresh(app: Flask) -> Iterator[FlaskClient]:
    """A client of the application."""
    with app.test_client() as client:
        yield client


def test_kept_answers_bear_no_date_of_their_own(fresh: FlaskClient) -> None:
    for _ in range(2):
        assert "Date" not in fresh.get("/maps/quiet/").headers


def test_only_the_entity_tag_says_that_a_copy_is_still_good(fresh: FlaskClient) -> None:
    later = {"If-Modified-Since": "Sat, 01 Jan 2050 00:00:00 GMT"}
    for _ in range(2):
        assert fresh.get("/maps/quiet/", headers=later).status_code == 200
