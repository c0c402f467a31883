"""Feeds, sitemap and robots.txt: valid, complete, and with absolute addresses where there is a public one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import html5lib
import pytest
from flask.testing import FlaskClient
from lxml import etree

from mapsvc.compile import compile_dossiers
from mapsvc.config import Settings
from mapsvc.snapshot import Snapshot
from mapsvc.web import create_app
from mapsvc.web.crawlers import parts_of
from tests.dossiers import write_dossier
from tests.gazetteer_fixtures import CACHE

ATOM = {"a": "http://www.w3.org/2005/Atom"}
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
PUBLIC = "https://maps.example.org"


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    """What a feed must look like."""
    return etree.XMLSchema(etree.parse(Path(__file__).parent / "cases" / "atom.xsd"))


@pytest.fixture(scope="module")
def changing(tmp_path_factory: pytest.TempPathFactory, gazetteer: object) -> Snapshot:
    """A dossier with a superseded and a retracted source, and one without a date."""
    folder = tmp_path_factory.mktemp("changing")
    sources = [
        {"id": "paper", "published": "2024-09-01", "title": "First & <second>"},
        {"id": "late", "published": "2024-09-27", "title": "Corrected", "supersedes": "paper"},
        {"id": "wrong", "published": "2024-09-27", "title": "Wrong", "retracted": "2024-12-01"},
    ]
    changing = write_dossier(folder / "c", package={"name": "changing", "title": "Changing \x85"}, sources=sources)
    undated = write_dossier(folder / "u", package={"name": "undated", "title": "Undated"}, sources=[{"id": "paper"}])
    return Snapshot(compile_dossiers([changing, undated], CACHE))


@pytest.fixture
def public(changing: Snapshot, settings: Settings) -> FlaskClient:
    """A client of the service at a public address."""
    return create_app(changing, replace(settings, base_url=PUBLIC)).test_client()


@pytest.fixture
def nameless(changing: Snapshot, settings: Settings) -> FlaskClient:
    """A client of the service without a public address."""
    return create_app(changing, settings).test_client()


@pytest.fixture
def ruled(tmp_path: Path, settings: Settings, gazetteer: object) -> FlaskClient:
    """A client of a service with a dossier whose editor set a claim aside a day after its report."""
    rulings = [{"claim": "c1", "reason": "a slip of the pen", "date": "2024-09-28"}]
    folder = write_dossier(
        tmp_path / "r",
        package={"name": "ruled", "title": "Ruled"},
        sources=[{"id": "paper", "published": "2024-09-27"}],
        claims=[{"id": "c1", "relation": "present"}],
        rulings=rulings,
    )
    return create_app(Snapshot(compile_dossiers([folder], CACHE)), settings).test_client()


def test_every_feed_is_valid_atom(
    schema: etree.XMLSchema, client: FlaskClient, public: FlaskClient, nameless: FlaskClient
) -> None:
    feeds = [(client, "iraq-syria-2024"), (client, "hostile"), (public, "changing"), (nameless, "undated")]
    for asked, dossier in feeds:
        for prefix in ("", "/ar"):
            response = asked.get(f"{prefix}/feeds/{dossier}.atom")
            assert response.content_type == "application/atom+xml"
            schema.assertValid(etree.fromstring(response.data))


def test_a_feed_tells_what_came_and_went_the_latest_first(public: FlaskClient) -> None:
    feed = etree.fromstring(public.get("/feeds/changing.atom").data)
    told = [entry.findtext("a:content", namespaces=ATOM) for entry in feed.findall("a:entry", ATOM)]
    assert told[0].splitlines() == ["Retracted: Wrong (The Paper)"]
    published = ["Published: Corrected (The Paper)", "Published: Wrong (The Paper)"]
    assert told[1].splitlines()[:3] == [*published, "Superseded: First & <second> (The Paper)"]
    assert "no longer stated" in told[1].splitlines()[3], "the claim of the superseded report is gone"
    assert told[2].splitlines() == ["Published: First & <second> (The Paper)"]
    assert feed.findtext("a:updated", namespaces=ATOM) == "2024-12-01T00:00:00Z"


def test_a_day_with_nothing_but_a_ruling_says_so(ruled: FlaskClient) -> None:
    first, *_ = ruled.get("/feeds/ruled.json").json["items"]
    assert first["content_text"].splitlines()[0] == "Set aside by a ruling: c1: a slip of the pen"


def test_ids_in_a_feed_are_permanent_addresses_where_there_are_any(public: FlaskClient, nameless: FlaskClient) -> None:
    feed = etree.fromstring(public.get("/feeds/changing.atom").data)
    ids = [element.text for element in feed.iter("{*}id")]
    days = ["2024-12-01", "2024-09-27", "2024-09-01"]
    assert ids == [
        f"{PUBLIC}/feeds/changing.atom",
        *(f"{PUBLIC}/maps/changing@{day}/" for day in days),
    ]
    assert all(link.get("href", "").startswith(f"{PUBLIC}/") for link in feed.iter("{*}link"))
    unnamed = etree.fromstring(nameless.get("/feeds/changing.atom").data)
    assert len({element.text for element in unnamed.iter("{*}id")}) == len(ids)


def test_the_json_feed_says_the_same(public: FlaskClient, nameless: FlaskClient) -> None:
    atom = etree.fromstring(public.get("/feeds/changing.atom").data)
    feed = public.get("/feeds/changing.json").json
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"{PUBLIC}/feeds/changing.json"
    assert [item["id"] for item in feed["items"]] == [
        e.findtext("a:id", namespaces=ATOM) for e in atom.iter("{*}entry")
    ]
    assert all(item["url"].startswith(f"{PUBLIC}/maps/changing@") for item in feed["items"])
    assert all(public.get(item["url"].removeprefix(PUBLIC)).status_code == 200 for item in feed["items"])
    without = nameless.get("/feeds/changing.json").json
    assert not {"feed_url", "home_page_url"} & set(without)
    assert all(item["content_text"] and "url" not in item for item in without["items"])


def test_a_dossier_without_dates_has_an_empty_feed_and_claims_no_date(public: FlaskClient) -> None:
    assert public.get("/feeds/undated.json").json["items"] == []
    headers = public.get("/maps/undated/").headers
    assert "Last-Modified" not in headers
    assert "Memento-Datetime" not in headers
    assert public.get("/timegate/maps/undated/").status_code == 404


def test_pages_lead_to_their_feeds(client: FlaskClient) -> None:
    document = html5lib.parse(client.get("/ar/maps/quiet/").text, namespaceHTMLElements=False)
    found = {link.get("type"): link.get("href") for link in document.iter("link") if link.get("rel") == "alternate"}
    assert found["application/atom+xml"] == "/ar/feeds/quiet.atom"
    assert found["application/feed+json"] == "/ar/feeds/quiet.json"
    for kind in ("application/atom+xml", "application/feed+json"):
        assert client.get(found[kind]).content_type == kind


def listed(client: FlaskClient, path: str) -> dict[str, str | None]:
    """The addresses in a sitemap or an index of them, each with its date."""
    tree = etree.fromstring(client.get(path).data)
    return {u.findtext("s:loc", namespaces=SITEMAP): u.findtext("s:lastmod", namespaces=SITEMAP) for u in tree}


def test_the_sitemap_lists_every_map_in_every_language(public: FlaskClient, nameless: FlaskClient) -> None:
    parts = listed(public, "/sitemap.xml")
    assert parts == {f"{PUBLIC}/sitemaps/changing.xml": "2024-12-01", f"{PUBLIC}/sitemaps/undated.xml": None}
    found = {loc: day for part in parts for loc, day in listed(public, part.removeprefix(PUBLIC)).items()}
    assert found[f"{PUBLIC}/maps/changing/"] == "2024-12-01"
    assert found[f"{PUBLIC}/ar/maps/undated/before/"] is None
    assert found[f"{PUBLIC}/"] == "2024-12-01"
    assert all(public.get(address.removeprefix(PUBLIC)).status_code == 200 for address in found)
    tree = etree.fromstring(public.get("/sitemaps/changing.xml").data)
    assert all(len(url.findall("x:link", SITEMAP)) == 2 for url in tree)
    assert public.get("/sitemaps/never.xml").status_code == 404
    assert nameless.get("/sitemap.xml").status_code == nameless.get("/sitemaps/changing.xml").status_code == 404
    assert f"Sitemap: {PUBLIC}/sitemap.xml" in public.get("/robots.txt").text
    assert "Sitemap" not in nameless.get("/robots.txt").text


def test_no_part_of_a_sitemap_has_more_addresses_than_one_may(public: FlaskClient) -> None:
    renderings = public.application.extensions["mapsvc"]
    whole, small = parts_of(renderings), parts_of(renderings, most=4)
    assert [page for part in small.values() for page in part] == [page for part in whole.values() for page in part]
    assert list(small) == ["changing", "changing@2", "undated", "undated@2"]
    assert max(sum(len(page.paths) for page in part) for part in small.values()) == 4
