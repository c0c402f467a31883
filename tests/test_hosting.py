"""A real nginx, and a real Caddy, with the snippet of a published site answer as the service does."""

from __future__ import annotations

import gzip
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from http.client import HTTPConnection
from pathlib import Path

import pytest
from flask import Flask

from mapsvc.compile import compile_dossiers
from mapsvc.config import Settings
from mapsvc.publish import publish_site
from mapsvc.publish.rules import SENT
from mapsvc.snapshot import Snapshot
from mapsvc.web import create_app
from mapsvc.web.surfaces import addresses
from tests.dossiers import TWO_CLOCKS, write_dossier
from tests.gazetteer_fixtures import CACHE

NGINX = """
pid {folder}/pid; daemon off; user root;
events {{ }}
http {{ access_log off; server {{ listen unix:{folder}/socket; root {site}; include {site}/nginx.conf; }} }}
"""
CADDY = """
{{
  admin off
  auto_https off
  storage file_system {folder}/storage
}}
http://localhost {{
  bind unix/{folder}/socket
  root * {site}
  import {site}/Caddyfile
}}
"""
WITHDRAWN = "0123abcd"
HOSTS = {
    "nginx": (NGINX, ["nginx", "-e", "{folder}/log", "-c", "{folder}/config"]),
    "caddy": (CADDY, ["caddy", "run", "--adapter", "caddyfile", "--config", "{folder}/config"]),
}
"""Servers of plain files: their configuration, and how they are started."""


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory, gazetteer: object, settings: Settings) -> Flask:
    """The service of a dossier with two report dates, as it is published after a version was withdrawn."""
    folder = write_dossier(tmp_path_factory.mktemp("dated"), **TWO_CLOCKS)
    told = replace(settings, withdrawn=(WITHDRAWN,))
    return create_app(Snapshot(compile_dossiers([folder], CACHE)), told, live=False)


@pytest.fixture(scope="module", params=HOSTS)
def host(
    request: pytest.FixtureRequest, dated: Flask, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[HTTPConnection]:
    """A connection to a server of the published site, where the machine has one."""
    if not shutil.which(request.param):
        pytest.skip(f"{request.param} is not installed here")
    folder = tmp_path_factory.mktemp(request.param)
    site = folder / "site"
    publish_site(dated, site, today=date(2026, 1, 1))
    config, command = HOSTS[request.param]
    (folder / "config").write_text(config.format(folder=folder, site=site))
    with (folder / "log").open("w") as log:
        process = subprocess.Popen([word.format(folder=folder) for word in command], stderr=log)
    with process:
        connection = HTTPConnection("localhost")
        connection.sock = connected(folder / "socket", process)
        yield connection
        connection.close()
        process.terminate()


def connected(path: Path, process: subprocess.Popen[bytes]) -> socket.socket:
    """A socket that is connected to a path, once somebody listens there."""
    for _ in range(600):
        tried = socket.socket(socket.AF_UNIX)
        if tried.connect_ex(str(path)) == 0:
            return tried
        tried.close()
        assert process.poll() is None, (path.parent / "log").read_text()
        time.sleep(0.05)
    raise AssertionError("nobody listens")


def relations(headers: Iterable[str]) -> dict[str, set[str]]:
    """What `Link` headers say of each target."""
    found: dict[str, set[str]] = {}
    for target, names in re.findall(r'<([^>]+)>; rel="([^"]+)"', ", ".join(headers)):
        found.setdefault(target, set()).update(names.split())
    return found


def test_a_host_sends_what_the_service_sends(dated: Flask, host: HTTPConnection) -> None:
    client, version = dated.test_client(), dated.extensions["mapsvc"].snapshot.manifest.version
    plain = [path for path in addresses(dated.extensions["mapsvc"]) if not path.startswith("/a/")]
    for path in [*plain, *(f"/v/{version}{path}" for path in plain)]:
        host.request("GET", path)
        answer, live = host.getresponse(), client.get(path)
        assert answer.read() == live.data
        sent = {name: value for name, value in answer.headers.items() if name.lower() in SENT}
        assert sent == {name: value for name, value in live.headers if name.lower() in SENT}
        assert answer.headers.get_content_type() == live.mimetype, path
        assert answer.headers.get_content_charset() == live.mimetype_params.get("charset"), path
        assert answer.headers.get("Memento-Datetime") == live.headers.get("Memento-Datetime"), path
        told, known = relations(answer.headers.get_all("Link") or []), relations(live.headers.getlist("Link"))
        # Live, an answer leads to more: to its neighbours, and to where one asks for another date.
        assert all(names <= known[target] for target, names in told.items()), path
        assert all("timemap" not in names or target in plain for target, names in told.items()), path
        # What is pinned or the latest is not told that it is its own.
        wanted = ({"original", "latest-version"} if "@" in path else set()) | (set() if "/v/" in path else {"cite-as"})
        wanted |= {"timemap"}
        assert set().union(*told.values()) == wanted & set().union(*known.values()), path


def test_a_page_is_compressed_about_as_well_as_gzip_can(dated: Flask, host: HTTPConnection) -> None:
    host.request("GET", "/maps/two-clocks/", headers={"Accept-Encoding": "gzip"})
    answer = host.getresponse()
    assert answer.headers["Content-Encoding"] == "gzip"
    sent, page = answer.read(), dated.test_client().get("/maps/two-clocks/").data
    assert gzip.decompress(sent) == page
    assert len(sent) < 1.1 * len(gzip.compress(page))


@pytest.mark.parametrize(
    "path",
    ["/maps/", "/nowhere", "/a/0/none.js", "/v/0/", "/publication.json", "/nginx.conf", "/_headers", "/.staging"],
)
def test_what_is_no_page_of_the_site_is_not_found(host: HTTPConnection, path: str) -> None:
    host.request("GET", path)
    answer = host.getresponse()
    answer.read()
    assert answer.status == 404
    assert "immutable" not in answer.headers.get("Cache-Control", "")
    assert "Link" not in answer.headers


def test_a_version_that_was_withdrawn_is_gone(host: HTTPConnection) -> None:
    host.request("GET", f"/v/{WITHDRAWN}/maps/two-clocks/")
    answer = host.getresponse()
    answer.read()
    assert answer.status == 410
    assert "immutable" not in answer.headers.get("Cache-Control", "")


def test_a_redirect_names_a_path_only(host: HTTPConnection) -> None:
    host.request("GET", "/ar")
    answer = host.getresponse()
    answer.read()
    assert (answer.status in {301, 308}, answer.headers["Location"]) == (True, "/ar/")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/embed/nobody/", "/ar/embed/two-clocks/never/", "/v/0/embed/nobody/"])
def test_what_is_not_there_says_so_in_a_frame_too(host: HTTPConnection, path: str) -> None:
    host.request("GET", path)
    answer = host.getresponse()
    assert answer.status == 404
    assert b"<h1" in answer.read()
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer.headers
    assert "Link" not in answer.headers


@pytest.mark.parametrize(
    "path", ["/maps/x@2024-09-27/%0d%0aX-Mine:%20a", "/maps/x%0aX-Mine:a@2024-09-27/", "/maps/%22"]
)
def test_no_path_can_end_a_header(host: HTTPConnection, path: str) -> None:
    host.request("GET", path)
    answer = host.getresponse()
    answer.read()
    assert answer.status == 404
    assert "X-Mine" not in answer.headers
