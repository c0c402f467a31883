"""oEmbed, and what else pages tell machines: previews, alternates, the dataset."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, quote

import html5lib
import pytest
from flask.testing import FlaskClient

from mapsvc.config import Settings
from mapsvc.snapshot import Snapshot
from mapsvc.web import create_app
from tests.problems import check_problem

SEED = "iraq-syria-2024"
BASE = "https://maps.example.org"
CELL = "planned/us/iraq/after-2025-09"


@pytest.fixture
def public(snapshot: Snapshot, settings: Settings) -> Iterator[FlaskClient]:
    """A client of a service whose public address is known."""
    with create_app(snapshot, replace(settings, base_url=BASE)).test_client() as client:
        yield client


def asked(client: FlaskClient, url: str, more: str = "") -> dict[str, object]:
    response = client.get(f"/oembed?url={quote(url, safe='')}{more}")
    assert response.status_code == 200, response.text
    assert response.content_type == "application/json"
    return dict(response.json)


def frame_of(record: dict[str, object]) -> dict[str, str]:
    document = html5lib.parse(str(record["html"]), namespaceHTMLElements=False)
    frames = list(document.iter("iframe"))
    assert len(frames) == 1
    return dict(frames[0].attrib)


def test_a_map_is_answered_with_a_frame_and_a_thumbnail(public: FlaskClient) -> None:
    record = asked(public, f"{BASE}/maps/{SEED}/after-2026/")
    assert record["version"] == "1.0"
    assert record["type"] == "rich"
    assert record["provider_url"] == f"{BASE}/"
    assert record["thumbnail_url"] == f"{BASE}/image/{SEED}/after-2026-1200.png"
    assert (record["thumbnail_width"], record["thumbnail_height"]) == (1200, 675)
    frame = frame_of(record)
    assert frame["src"] == f"{BASE}/embed/{SEED}/after-2026/"
    assert frame["title"] == record["title"]
    assert (frame["width"], frame["height"]) == (str(record["width"]), str(record["height"]))


@pytest.mark.parametrize(
    ("url", "source"),
    [
        (f"/maps/{SEED}/", f"/embed/{SEED}/"),
        (f"/maps/{SEED}", f"/embed/{SEED}/"),
        (f"/embed/{SEED}/after-2026/", f"/embed/{SEED}/after-2026/"),
        (f"/ar/maps/{SEED}@2024-09-06/", f"/ar/embed/{SEED}@2024-09-06/"),
        (f"/maps/{SEED}/?lang=ar&period=after-2026", f"/ar/embed/{SEED}/after-2026/"),
        (f"/maps/{SEED}/?as_of=2024-09-10&theme=dark", f"/embed/{SEED}@2024-09-06/?theme=dark"),
        (f"/maps/{SEED}/?compare=after-2026", f"/embed/{SEED}/?compare=after-2026"),
        (f"/maps/{SEED}/?force=us#place-erbil", f"/embed/{SEED}/?force=us#place-erbil"),
        (f"/embed/{SEED}/?controls=none&height=300", f"/embed/{SEED}/?controls=none&height=300"),
    ],
)
def test_what_the_address_chooses_stays_chosen(public: FlaskClient, url: str, source: str) -> None:
    frame = frame_of(asked(public, BASE + url))
    assert frame["src"] == BASE + source
    assert public.get(frame["src"].removeprefix(BASE)).status_code == 200


@pytest.mark.parametrize("most", ["&maxwidth=500&maxheight=400", "&maxwidth=599", "&maxheight=100"])
def test_nothing_is_larger_than_was_asked_for(public: FlaskClient, most: str) -> None:
    record = asked(public, f"{BASE}/maps/{SEED}/", most)
    limits = {name: int(values[0]) for name, values in parse_qs(most).items()}
    for side in ("width", "height"):
        limit = limits.get(f"max{side}", 10**6)
        assert int(str(record[side])) <= limit
        assert int(str(record.get(f"thumbnail_{side}", 0))) <= limit


def test_a_pinned_map_has_no_thumbnail_of_other_figures(public: FlaskClient) -> None:
    assert "thumbnail_url" not in asked(public, f"{BASE}/maps/{SEED}@2024-09-06/")


@pytest.mark.parametrize(
    ("query", "status", "named"),
    [
        ("", 400, "url"),
        (f"url={BASE}/maps/{SEED}/&format=xml", 501, "xml"),
        (f"url={BASE}/maps/{SEED}/&maxwidth=wide", 400, "wide"),
        (f"url={BASE}/maps/{SEED}/&maxheight=0", 400, "0"),
        (f"url={BASE}/maps/{SEED}/&maxwidth=-5", 400, "-5"),
        (f"url={BASE}/maps/{SEED}/&callback=run", 400, "callback"),
        (f"url=https://elsewhere.example/maps/{SEED}/", 404, "elsewhere"),
        (f"url={BASE}:8443/maps/{SEED}/", 404, "8443"),
        (f"url=https://maps.example.org.evil.example/maps/{SEED}/", 404, "evil"),
        (f"url=javascript:alert(1)//{BASE}/maps/{SEED}/", 404, "https"),
        (f"url={BASE}/maps/nothing/", 404, "nothing"),
        (f"url={BASE}/maps/{SEED}/never/", 404, "never"),
        (f"url={BASE}/maps/{SEED}/%3Fcolour=red", 404, "colour"),
        (f"url={BASE}/data/{SEED}/posture.geojson", 404, "posture.geojson"),
        (f"url={BASE}/", 404, "'/'"),
        ("url=http://[", 404, "http://["),
    ],
)
def test_what_cannot_be_embedded_is_refused(public: FlaskClient, query: str, status: int, named: str) -> None:
    check_problem(public.get(f"/oembed?{query}"), status, named)


def test_without_a_public_address_only_this_machine_is_answered(client: FlaskClient) -> None:
    record = asked(client, f"http://127.0.0.1:8000/maps/{SEED}/")
    assert frame_of(record)["src"] == f"http://127.0.0.1:8000/embed/{SEED}/"
    refused = client.get(f"/oembed?url=http://maps.example.org/maps/{SEED}/")
    assert refused.status_code == 404
    assert "MAPSVC_BASE_URL" in refused.json["detail"]


def test_hostile_titles_stay_text_in_the_frame(public: FlaskClient) -> None:
    record = asked(public, f"{BASE}/maps/hostile/")
    frame = frame_of(record)
    assert frame["title"] == record["title"]
    assert set(frame) == {"src", "title", "width", "height", "loading", "style"}


def head(client: FlaskClient, path: str) -> tuple[dict[str, str], list[dict[str, str]]]:
    """The metas by property or name, and the links, of a page."""
    document = html5lib.parse(client.get(path).text, namespaceHTMLElements=False)
    metas = {m.get("property") or m.get("name") or "": m.get("content", "") for m in document.iter("meta")}
    return metas, [dict(link.attrib) for link in document.iter("link")]


def test_a_page_names_its_picture_its_address_and_its_other_languages(public: FlaskClient) -> None:
    metas, links = head(public, f"/maps/{SEED}/after-2026/")
    assert metas["og:image"] == metas["twitter:image"] == f"{BASE}/image/{SEED}/after-2026-1200.png"
    assert metas["og:image:alt"] == metas["twitter:image:alt"]
    assert metas["og:url"] == f"{BASE}/maps/{SEED}/after-2026/"
    assert metas["twitter:card"] == "summary_large_image"
    assert (metas["og:locale"], metas["og:locale:alternate"]) == ("en_GB", "ar_AR")
    alternates = {link["hreflang"]: link["href"] for link in links if "hreflang" in link}
    assert alternates == {
        "en": f"{BASE}/maps/{SEED}/after-2026/",
        "ar": f"{BASE}/ar/maps/{SEED}/after-2026/",
        "x-default": f"{BASE}/maps/{SEED}/after-2026/",
    }


@pytest.mark.parametrize(
    ("path", "query"),
    [("/", "/?theme=dark"), (f"/maps/{SEED}/why/{CELL}/", f"/maps/{SEED}/why?cell={CELL}")],
)
def test_lists_and_reasons_name_their_address_and_languages(public: FlaskClient, path: str, query: str) -> None:
    alternates = {"en": BASE + path, "ar": f"{BASE}/ar{path}", "x-default": BASE + path}
    for asked_for, canonical in ((path, path), (query, path), (f"/ar{path}", f"/ar{path}")):
        links = head(public, asked_for)[1]
        assert [link["href"] for link in links if link["rel"] == "canonical"] == [BASE + canonical]
        assert {link["hreflang"]: link["href"] for link in links if "hreflang" in link} == alternates


def test_a_page_leads_to_its_own_oembed(public: FlaskClient) -> None:
    _, links = head(public, f"/maps/{SEED}/after-2026/")
    found = next(link["href"] for link in links if link.get("type") == "application/json+oembed")
    assert found == f"{BASE}/maps/{SEED}/after-2026/oembed.json"
    record = public.get(found.removeprefix(BASE)).json
    assert record == asked(public, f"{BASE}/maps/{SEED}/after-2026/")


@pytest.mark.parametrize("name", [SEED, f"{SEED}@2024-09-06", "hostile"])
def test_the_record_beside_a_map_takes_what_clients_add(public: FlaskClient, name: str) -> None:
    url = f"{BASE}/ar/maps/{name}/"
    added = f"maxwidth=500&maxheight=400&dnt=1&format=json&url={quote(f'{url}?force=us', safe='')}"
    record = public.get(f"/ar/maps/{name}/oembed.json?{added}")
    assert record.status_code == 200
    assert record.json == asked(public, f"{url}?force=us", "&maxwidth=500&maxheight=400")
    assert (record.json["width"], record.json["height"]) == (500, 400)


def test_the_record_beside_a_map_is_about_its_embed_too(public: FlaskClient) -> None:
    embed = f"{BASE}/embed/{SEED}/after-2026/?controls=none"
    record = public.get(f"/maps/{SEED}/after-2026/oembed.json?url={quote(embed, safe='')}")
    assert record.json == asked(public, embed)


@pytest.mark.parametrize(
    ("path", "status", "named"),
    [
        (f"/maps/{SEED}/oembed.json?url=https://elsewhere.example/", 400, "elsewhere.example"),
        (f"/maps/{SEED}/oembed.json?format=xml", 501, "xml"),
        (f"/maps/{SEED}/oembed.json?maxwidth=0", 400, "maxwidth"),
        (f"/maps/{SEED}/never/oembed.json", 404, "never"),
        ("/maps/nothing/oembed.json", 404, "nothing"),
    ],
)
def test_a_record_is_refused_like_any_address(public: FlaskClient, path: str, status: int, named: str) -> None:
    check_problem(public.get(path), status, named)


def test_a_record_needs_a_public_address(client: FlaskClient) -> None:
    response = client.get(f"/maps/{SEED}/oembed.json")
    assert response.status_code == 404
    assert "base_url" in response.json["detail"]


def test_without_a_public_address_nothing_that_must_be_absolute_is_said(client: FlaskClient) -> None:
    metas, links = head(client, f"/maps/{SEED}/")
    assert not {"og:image", "og:url", "twitter:image"} & set(metas)
    assert not [link for link in links if link["rel"] == "canonical" or "hreflang" in link or "oembed" in str(link)]
    assert metas["og:title"]


def test_a_page_pinned_to_a_date_shows_no_picture_of_other_figures(public: FlaskClient) -> None:
    assert "og:image" not in head(public, f"/maps/{SEED}@2024-09-06/")[0]
