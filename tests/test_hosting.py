"""A real nginx with the snippet of a published site answers as the service does."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator
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
pid {folder}/pid; error_log {folder}/error; daemon off; user root;
events {{ }}
http {{ access_log off; server {{ listen unix:{folder}/socket; root {site}; include {site}/nginx.conf; }} }}
"""


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory, gazetteer: object, settings: Settings) -> Flask:
    """The service of a dossier with two report dates."""
    folder = write_dossier(tmp_path_factory.mktemp("dated"), **TWO_CLOCKS)
    return create_app(Snapshot(compile_dossiers([folder], CACHE)), settings)


@pytest.fixture(scope="module")
def nginx(dated: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[HTTPConnection]:
    """A connection to an nginx that serves the published site, where the machine has one."""
    if not shutil.which("nginx"):
        pytest.skip("nginx is not installed here")
    folder = tmp_path_factory.mktemp("nginx")
    site = folder / "site"
    publish_site(dated, site, today=date(2026, 1, 1))
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, site=site))
    shutil.copy("/etc/nginx/mime.types", folder / "mime.types")
    with subprocess.Popen(["nginx", "-e", folder / "error", "-c", folder / "nginx.conf"]) as process:
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
        assert process.poll() is None, (path.parent / "error").read_text()
        time.sleep(0.05)
    raise AssertionError("nobody listens")


def relations(headers: Iterable[str]) -> dict[str, set[str]]:
    """What `Link` headers say of each target."""
    found: dict[str, set[str]] = {}
    for target, names in re.findall(r'<([^>]+)>; rel="([^"]+)"', ", ".join(headers)):
        found.setdefault(target, set()).update(names.split())
    return found


def test_nginx_sends_what_the_service_sends(dated: Flask, nginx: HTTPConnection) -> None:
    client, version = dated.test_client(), dated.extensions["mapsvc"].snapshot.manifest.version
    plain = [path for path in addresses(dated.extensions["mapsvc"]) if not path.startswith("/a/")]
    for path in [*plain, *(f"/v/{version}{path}" for path in plain)]:
        nginx.request("GET", path)
        answer, live = nginx.getresponse(), client.get(path)
        assert answer.read() == live.data
        sent = {name: value for name, value in answer.headers.items() if name.lower() in SENT}
        assert sent == {name: value for name, value in live.headers if name.lower() in SENT}
        assert answer.headers.get_content_charset() == live.mimetype_params.get("charset"), path
        assert answer.headers.get("Memento-Datetime") == live.headers.get("Memento-Datetime"), path
        told, known = relations(answer.headers.get_all("Link") or []), relations(live.headers.getlist("Link"))
        # Live, an answer leads to more: to its neighbours, and to where one asks for another date.
        assert all(names <= known[target] for target, names in told.items()), path
        # What is pinned or the latest is not told that it is its own.
        wanted = ({"original", "latest-version"} if "@" in path else set()) | (set() if "/v/" in path else {"cite-as"})
        assert set().union(*told.values()) == wanted & set().union(*known.values()), path


@pytest.mark.parametrize("path", ["/maps/", "/nowhere", "/publication.json", "/nginx.conf", "/_headers", "/.staging"])
def test_what_is_no_page_of_the_site_is_not_found(nginx: HTTPConnection, path: str) -> None:
    nginx.request("GET", path)
    answer = nginx.getresponse()
    answer.read()
    assert answer.status == 404
    assert "immutable" not in answer.headers.get("Cache-Control", "")


def test_a_redirect_names_a_path_only(nginx: HTTPConnection) -> None:
    nginx.request("GET", "/ar")
    answer = nginx.getresponse()
    answer.read()
    assert (answer.status, answer.headers["Location"]) == (301, "/ar/")


@pytest.mark.parametrize(
    "path", ["/maps/x@2024-09-27/%0d%0aX-Mine:%20a", "/maps/x%0aX-Mine:a@2024-09-27/", "/maps/%22"]
)
def test_no_path_can_end_a_header(nginx: HTTPConnection, path: str) -> None:
    nginx.request("GET", path)
    answer = nginx.getresponse()
    answer.read()
    assert answer.status == 404
    assert "X-Mine" not in answer.headers
