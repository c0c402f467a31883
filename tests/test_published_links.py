"""Whatever a published site names is there: a crawl of all its texts, with and without a public address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import html5lib
import pytest

from mapsvc.config import Settings
from mapsvc.publish import publish_site
from mapsvc.publish.rules import OWN
from mapsvc.snapshot import Snapshot
from mapsvc.web import create_app

BASE = "https://maps.example.org"
SEED = "iraq-syria-2024"
CRAWLED = {".html", ".json", ".js", ".css", ".svg", ".xml", ".atom", ".txt", ".geojson", ".kml"}
THIRD_PARTY = {"leaflet.js"}
PATTERNS = re.compile(r"/(?:ar/)?(?:embed|maps|image)/\{\}/.*|/v/|/wp:html")
"""What the embed builder puts its addresses together from, what robots are kept from, and WordPress's word for code."""


@pytest.fixture(scope="module", params=["", BASE], ids=["no public address", "a public address"])
def site(
    request: pytest.FixtureRequest, snapshot: Snapshot, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, str]:
    """A published site, and its public address."""
    base: str = request.param
    if not base:
        return request.getfixturevalue("published"), base
    out = tmp_path_factory.mktemp("linked")
    app = create_app(snapshot, replace(settings, base_url=base), live=False)
    publish_site(app, out, today=date(2024, 10, 1))
    return out, base


def texts(out: Path) -> Iterator[tuple[str, str]]:
    """The site's texts by name, but the pinned ones, which are the very same files, and what is for hosts alone."""
    for path in out.rglob("*"):
        name = path.relative_to(out)
        ours = name.parts[0] != "v" and path.name not in {*OWN, *THIRD_PARTY}
        if ours and path.suffix in CRAWLED and path.is_file():
            # Code to copy is escaped once more.
            yield str(name), unescape(unescape(path.read_text("utf-8")))


def named(text: str, base: str) -> Iterator[str]:
    """Every path of the site that a text names: whatever begins with a slash after a quote or the like."""
    begin = f"(?:{re.escape(base)})?" if base else ""
    for found in re.findall(rf"""["'(>=\s`]({begin}/(?:\w[\w.~@%/{{}}:?&=#+-]*)?)(?=["'\s<>)\\`])""", text):
        yield unquote(found.removeprefix(base).partition("?")[0].partition("#")[0])


def test_every_path_that_any_file_names_is_there(site: tuple[Path, str]) -> None:
    out, base = site
    files = {f"/{path.relative_to(out)}" for path in out.rglob("*") if path.is_file()}
    missing: dict[str, str] = {}
    found = 0
    for name, text in texts(out):
        for path in named(text, base):
            found += 1
            if path + ("index.html" if path.endswith("/") else "") not in files and not PATTERNS.fullmatch(path):
                missing[path] = name
    assert missing == {}
    assert found > 1000


def test_what_needs_a_live_server_is_not_offered(site: tuple[Path, str]) -> None:
    out, base = site
    elements = {}
    for name in ("index.html", "embed/builder/index.html"):
        document = html5lib.parse((out / f"maps/{SEED}/{name}").read_text("utf-8"), namespaceHTMLElements=False)
        elements |= {element.get("id"): element for element in document.iter() if element.get("id")}
    [document_map] = [element for name, element in elements.items() if name == "map"]
    assert document_map.get("data-suggest") is None, "the search box finds the map's own places alone"
    assert "find" in elements
    assert ("b-out-oembed" in elements) == bool(base), "the record beside the map needs the public address"
    assert "b-out-iframe" in elements


def test_without_a_public_address_nothing_says_one(site: tuple[Path, str]) -> None:
    out, base = site
    document = html5lib.parse((out / f"maps/{SEED}/index.html").read_text("utf-8"), namespaceHTMLElements=False)
    relations: Mapping[str, list[str]] = {
        relation: [link.get("href") for link in document.iter("link") if link.get("rel") == relation]
        for relation in ("canonical", "alternate")
    }
    assert relations["canonical"] == ([f"{BASE}/maps/{SEED}/"] if base else [])
    assert all(href.startswith(base or "/feeds/") for href in relations["alternate"] if not href.startswith("/feeds/"))
    [code] = [element for element in document.iter("textarea") if element.get("id") == "embed-code"]
    [box] = [element for element in document.iter("div") if code in list(element)]
    assert (code.text or "").startswith(f'<iframe src="{base}/embed/')
    # A script puts the site's own address in; without one the code would be of no use elsewhere.
    assert (box.get("hidden") is None) == bool(base)
