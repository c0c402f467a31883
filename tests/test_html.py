"""Every page is valid enough for a strict parser, and has the landmarks a reader or a machine looks for."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from xml.etree import ElementTree

import html5lib
import pytest
from flask.testing import FlaskClient

from mapsvc.paths import PREFIXES
from mapsvc.snapshot import Snapshot

HTML = "{http://www.w3.org/1999/xhtml}"
SURFACES = ("/", "/maps/{}/", "/embed/{}/")


def pages(snapshot: Snapshot) -> list[str]:
    """Every kind of page of every dossier, in every language."""
    dossiers = [entry.id for entry in snapshot.manifest.dossiers]
    paths = dict.fromkeys(surface.format(dossier) for surface in SURFACES for dossier in dossiers)
    return [prefix + path for prefix in PREFIXES.values() for path in paths]


def parsed(client: FlaskClient, path: str, accept: str = "text/html") -> ElementTree.Element:
    body = client.get(path, headers={"Accept": accept}).get_data(as_text=True)
    return html5lib.HTMLParser(strict=True).parse(body)


def test_pages_parse_without_an_error_and_have_no_id_twice(client: FlaskClient, snapshot: Snapshot) -> None:
    compared = [
        f"/{surface}/{entry.id}/{entry.periods[-1].id}/?compare={entry.periods[0].id}"
        for surface in ("maps", "embed")
        for entry in snapshot.manifest.dossiers
    ]
    for path in [*pages(snapshot), *compared, "/nothing", "/ar/nothing"]:
        ids = Counter(node.get("id") for node in parsed(client, path).iter() if node.get("id"))
        assert [name for name, count in ids.items() if count > 1] == [], path


def test_links_within_a_page_lead_to_a_part_of_it(client: FlaskClient, snapshot: Snapshot) -> None:
    alone = ["/embed/outposts/before/?force=uk", "/embed/outposts/before/?compare=after"]
    for path in [*pages(snapshot), *alone]:
        nodes = list(parsed(client, path).iter())
        ids = {node.get("id") for node in nodes}
        fragments = {str(node.get("href"))[1:] for node in nodes if str(node.get("href")).startswith("#")}
        assert fragments <= ids, path


@pytest.mark.parametrize("query", ["", "?force=uk"])
def test_an_inset_of_an_embed_leads_to_the_table_of_the_map(client: FlaskClient, query: str) -> None:
    page = f"/maps/outposts/before/{query}"
    links = [
        node
        for node in parsed(client, f"/embed/outposts/before/{query}").iter(f"{HTML}a")
        if str(node.get("href")).startswith(f"{page}#place-")
    ]
    assert links
    assert {(node.get("target"), node.get("rel")) for node in links} == {("_blank", "noopener")}
    ids = {node.get("id") for node in parsed(client, page).iter()}
    assert {str(node.get("href")).partition("#")[2] for node in links} <= ids


def test_headings_start_at_the_top_and_skip_no_level(client: FlaskClient, snapshot: Snapshot) -> None:
    for path in pages(snapshot):
        levels = [int(n.tag[-1]) for n in parsed(client, path).iter() if re.fullmatch(rf"{HTML}h[1-6]", str(n.tag))]
        assert levels[0] == 1, path
        assert levels.count(1) == 1, path
        assert all(b <= a + 1 for a, b in pairwise(levels)), (path, levels)


@pytest.mark.parametrize("prefix", ["", "/ar"])
@pytest.mark.parametrize("path", ["/", "/maps/iraq-syria-2024/"])
def test_pages_describe_themselves(client: FlaskClient, prefix: str, path: str) -> None:
    root = parsed(client, prefix + path)
    metas = {node.get("name"): node.get("content") for node in root.iter(f"{HTML}meta")}
    assert metas["description"]
    assert "width=device-width" in metas["viewport"]
    assert root.get("lang") == ("ar" if prefix else "en")
    assert root.get("dir") == ("rtl" if prefix else "ltr")


def test_every_field_has_a_name_and_every_picture_is_named_or_hidden(client: FlaskClient, snapshot: Snapshot) -> None:
    for path in pages(snapshot):
        root = parsed(client, path)
        labelled = {node.get("for") for node in root.iter(f"{HTML}label")}
        for kind in ("input", "select", "textarea"):
            for field in root.iter(HTML + kind):
                assert field.get("aria-label") or field.get("id") in labelled, (path, kind)
        for picture in root.iter("{http://www.w3.org/2000/svg}svg"):
            assert picture.get("aria-label") or picture.get("aria-hidden") == "true", path


@pytest.mark.parametrize(
    ("path", "title"), [("/ar/nothing", "لا شيء في هذا العنوان"), ("/nothing", "There is nothing here")]
)
def test_errors_are_told_in_the_language_of_the_path(client: FlaskClient, path: str, title: str) -> None:
    body = client.get(path, headers={"Accept": "text/html"}).get_data(as_text=True)
    assert f"<h1>{title}</h1>" in body


def test_a_day_before_the_first_report_is_told_which_that_is(client: FlaskClient) -> None:
    for path in ("/maps/iraq-syria-2024@2020-01-01/", "/maps/iraq-syria-2024/?as_of=2020-01-01"):
        body = client.get(path, headers={"Accept": "text/html"}).get_data(as_text=True)
        assert "The first report is of 2024-09-06." in body


def test_a_height_that_cannot_be_is_told_which_can(client: FlaskClient) -> None:
    body = client.get("/embed/iraq-syria-2024/?height=1", headers={"Accept": "text/html"}).get_data(as_text=True)
    assert "?height=200" in body
    assert "?height=1600" in body


def test_the_credit_line_is_in_the_language_of_the_page(client: FlaskClient) -> None:
    assert "الحدود وخريطة الأساس" in client.get("/ar/maps/iraq-syria-2024/").get_data(as_text=True)
