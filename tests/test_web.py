"""The web half: addresses, parameters, errors, headers."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import brotli
import html5lib
import pytest
from flask.testing import FlaskClient

from mapsvc.web.security import style_source
from tests.problems import check_problem

SEED = "iraq-syria-2024"
PAGES = [
    "/",
    "/ar/",
    f"/maps/{SEED}/",
    f"/ar/maps/{SEED}/",
    f"/embed/{SEED}/",
    f"/ar/embed/{SEED}/after-2026/",
]


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_html_in_their_language(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    document = html5lib.parse(response.text, namespaceHTMLElements=False)
    assert document.get("lang") == ("ar" if path.startswith("/ar/") else "en")
    assert document.get("dir") == ("rtl" if path.startswith("/ar/") else "ltr")


@pytest.mark.parametrize("path", [*PAGES, "/maps/hostile/", "/maps/quiet/", "/maps/nowhere/"])
def test_pages_hold_no_inline_script_and_no_style_but_the_policys(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    document = html5lib.parse(response.text, namespaceHTMLElements=False)
    inside, linked = [*document.iter("style")], document.findall(".//link[@rel='stylesheet']")
    # In a dossier's own page, where every request counts, it is inside.
    assert (len(inside), len(linked)) == ((0, 1) if path in ("/", "/ar/") else (1, 0))
    for style in inside:
        assert f" style-src 'self' {style_source(style.text)};" in response.headers["Content-Security-Policy"]
    for element in document.iter():
        assert "style" not in element.attrib
        assert not [name for name in element.attrib if str(name).startswith("on")], element.attrib
        if element.tag == "script" and element.get("type") != "application/ld+json":
            assert element.get("src")
            assert not (element.text or "").strip()
        for name in ("src", "href"):
            assert not str(element.get(name, "")).startswith("javascript:")


@pytest.mark.parametrize(
    ("canonical", "query"),
    [
        (f"/maps/{SEED}/after-2026/", f"/maps/{SEED}/?period=after-2026"),
        (f"/ar/maps/{SEED}/", f"/maps/{SEED}/?lang=ar"),
        (f"/embed/{SEED}@2024-09-06/", f"/embed/{SEED}/?as_of=2024-09-10"),
        (f"/data/{SEED}/after-2025-09/posture.geojson", f"/data/{SEED}/posture.geojson?period=after-2025-09"),
    ],
)
def test_the_query_form_answers_with_the_bytes_of_the_path_form(
    client: FlaskClient, canonical: str, query: str
) -> None:
    assert client.get(canonical).data == client.get(query).data


def test_a_page_ignores_no_parameter_it_declares_nor_accepts_one_it_does_not(client: FlaskClient) -> None:
    assert client.get(f"/maps/{SEED}/?force=us&theme=dark").status_code == 200
    for query in (
        "colour=red",
        "force=nato",
        "theme=blue",
        "lang=xx",
        "period=x",
        "as_of=yesterday",
        "force=us&force=us",
    ):
        response = client.get(f"/maps/{SEED}/?{query}")
        assert response.status_code in (400, 404), query
        assert query.split("=")[0] in response.json["detail"], query


@pytest.mark.parametrize(
    ("path", "status", "named"),
    [
        ("/data/nowhere-at-all/posture.geojson", 404, "nowhere-at-all"),
        (f"/data/{SEED}/ponies.geojson", 404, "ponies"),
        (f"/data/{SEED}/never/posture.geojson", 404, "never"),
        (f"/data/{SEED}/posture.geojson?bbox=1,2,3", 400, "bbox"),
        (f"/data/{SEED}/posture.geojson?force=mars", 400, "mars"),
        (f"/data/{SEED}/bases.geojson?force=us", 400, "force"),
        (f"/data/{SEED}@2024-13-01/posture.geojson", 404, "2024-13-01"),
        (f"/data/{SEED}/posture.geojson?period=never", 400, "never"),
        (f"/data/{SEED}@1999-01-01/posture.geojson", 404, "1999-01-01"),
        ("/healthz?x=1", 400, "x"),
        (f"/ogc/collections/{SEED}.posture/items?filter={'a' * 3000}", 400, "3000 characters: expected at most 2000"),
        ("/a/0000/../../etc/passwd", 404, "etc"),
        ("/nothing/here", 404, "/nothing/here"),
    ],
)
def test_errors_are_problem_json_naming_what_was_wrong(client: FlaskClient, path: str, status: int, named: str) -> None:
    check_problem(client.get(path), status, named)


def test_people_get_a_page_for_an_error(client: FlaskClient) -> None:
    response = client.get("/nothing/<here>", headers={"Accept": "text/html,*/*;q=0.8"})
    assert response.status_code == 404
    assert response.content_type.startswith("text/html")
    assert "<here>" not in response.text


def test_other_methods_are_refused(client: FlaskClient) -> None:
    response = client.post("/healthz")
    check_problem(response, 405, "'POST': expected one of GET")
    assert "GET" in response.headers["Allow"]


@pytest.mark.parametrize("path", [f"/maps/{SEED}/", f"/data/{SEED}.zip", f"/ogc/collections/{SEED}.posture/items"])
def test_a_condition_that_does_not_hold_is_an_error_like_any(client: FlaskClient, path: str) -> None:
    check_problem(client.get(path, headers={"If-Match": '"other"'}), 412, '"other"')
    assert client.get(path, headers={"If-Match": client.get(path).headers["ETag"]}).status_code == 200


@pytest.mark.parametrize("path", [f"/maps/{SEED}", "/ar", f"/embed/{SEED}/after-2026?theme=dark"])
def test_redirects_to_the_canonical_spelling_name_no_host(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Host": "evil.example"})
    assert response.status_code == 308
    address, _, query = path.partition("?")
    assert response.headers["Location"] == f"{address}/" + (f"?{query}" if query else "")
    assert b"evil" not in response.data


PEOPLE = {"Accept": "text/html,*/*;q=0.8"}


def test_a_page_for_a_refused_parameter_says_what_is_possible_and_leads_on(client: FlaskClient) -> None:
    answer = client.get(f"/ar/maps/{SEED}/?force=mars&theme=dark", headers=PEOPLE)
    assert answer.status_code == 400
    page = html5lib.parse(answer.text, namespaceHTMLElements=False)
    assert page.get("lang") == "ar"
    [main] = page.iter("main")
    assert [code.text for code in main.iter("code")] == ["force=mars"]
    ways = [str(link.get("href")) for link in main.iter("a")]
    assert f"/ar/maps/{SEED}/?theme=dark&force=us" in ways
    assert f"/ar/maps/{SEED}/?theme=dark" in ways
    assert all(client.get(way).status_code == 200 for way in ways)
    assert "expected" not in answer.text


def test_a_page_for_a_refused_date_offers_the_report_dates(client: FlaskClient) -> None:
    answer = client.get(f"/maps/{SEED}/?as_of=tuesday", headers=PEOPLE)
    assert f"/maps/{SEED}/?as_of=2024-09-06" in answer.text
    twice = client.get(f"/maps/{SEED}/after-2026/?period=before-2025-09", headers=PEOPLE)
    assert f'href="/maps/{SEED}/after-2026/"' in twice.text
    unknown = client.get(f"/maps/{SEED}/?colour=red&lang=ar", headers=PEOPLE)
    assert f'href="/maps/{SEED}/?lang=ar"' in unknown.text
    assert 'lang="ar"' in unknown.text


@pytest.mark.parametrize(
    ("path", "way"),
    [
        (f"/maps/{SEED}/never/", f"/maps/{SEED}/"),
        (f"/ar/maps/{SEED}@1999-01-01/", f"/ar/maps/{SEED}/"),
        ("/maps/no-such-map/", f"/maps/{SEED}/"),
        ("/nothing/here", "/maps/two-clocks/"),
    ],
)
def test_a_page_for_what_is_not_there_leads_to_the_maps(client: FlaskClient, path: str, way: str) -> None:
    page = html5lib.parse(client.get(path, headers=PEOPLE).text, namespaceHTMLElements=False)
    [main] = page.iter("main")
    assert way in [link.get("href") for link in main.iter("a")]
    assert path not in "".join(main.itertext())


def test_an_embed_that_cannot_be_shown_tells_so_in_its_frame(client: FlaskClient) -> None:
    answer = client.get(f"/embed/{SEED}/?controls=wheels", headers=PEOPLE)
    assert answer.status_code == 400
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer.headers
    page = html5lib.parse(answer.text, namespaceHTMLElements=False)
    leading_out = [link for link in page.iter("a") if str(link.get("href")).startswith("/maps/")]
    assert leading_out
    assert {link.get("target") for link in leading_out} == {"_blank"}


def test_only_embeds_may_be_framed(client: FlaskClient) -> None:
    embed, page = client.get(f"/embed/{SEED}/"), client.get(f"/maps/{SEED}/")
    assert "frame-ancestors *" in embed.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in embed.headers
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", [*PAGES, "/healthz", "/nothing", f"/data/{SEED}/posture.geojson"])
def test_every_response_carries_the_security_headers_and_no_cookie(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in headers


def test_bodies_are_compressed_as_the_client_accepts(client: FlaskClient) -> None:
    path = f"/data/{SEED}/posture.geojson"
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})
    small = client.get(path, headers={"Accept-Encoding": "gzip, br"})
    assert gzip.decompress(packed.data) == plain.data == brotli.decompress(small.data)
    assert len({plain.headers["ETag"], packed.headers["ETag"], small.headers["ETag"]}) == 3


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [
        ("br;q=0.1, gzip;q=0.9", "gzip"),
        ("gzip;q=0.5, br;q=0.5", "br"),
        ("identity;q=1, br;q=0.1", None),
        ("identity;q=0.5, gzip;q=0.5", "gzip"),
        ("*;q=0", None),
        ("gzip;q=0, *", "br"),
    ],
)
def test_the_encoding_is_the_one_the_client_likes_best(client: FlaskClient, accepted: str, sent: str | None) -> None:
    response = client.get(f"/data/{SEED}/posture.geojson", headers={"Accept-Encoding": accepted})
    assert response.headers.get("Content-Encoding") == sent


def test_a_client_that_has_the_body_is_told_so(client: FlaskClient) -> None:
    first = client.get(f"/maps/{SEED}/")
    again = client.get(f"/maps/{SEED}/", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert not again.data


def test_assets_never_change(client: FlaskClient) -> None:
    document = html5lib.parse(client.get(f"/maps/{SEED}/").text, namespaceHTMLElements=False)
    sources = {e.get("src") or e.get("href") for e in document.iter() if e.tag == "script" or e.get("as") == "script"}
    assert sum(str(source).startswith("/a/") for source in sources) == 3
    for source in filter(None, sources):
        assert "immutable" in client.get(source).headers["Cache-Control"]


def test_health_says_what_is_loaded(client: FlaskClient) -> None:
    health = client.get("/healthz").json
    assert health["status"] == "ok"
    assert [d["id"] for d in health["dossiers"]] == [
        SEED,
        "quiet",
        "nowhere",
        "hostile",
        "two-clocks",
        "dense",
        "outposts",
    ]


def test_hostile_text_stays_text(client: FlaskClient) -> None:
    for path in ("/", "/ar/", "/maps/hostile/", "/ar/maps/hostile/", "/embed/hostile/"):
        text = client.get(path).text
        assert "<script>window.owned" not in text
        assert "<img src=x" not in text
        assert "zqqz" not in text, "a template was run"
    features = client.get("/data/hostile/claims.geojson").json["features"]
    assert "<script>" in features[0]["properties"]["note"]


def test_the_serving_process_imports_none_of_the_compilers_libraries(snapshot_folder: Path) -> None:
    code = (
        "import sys, json\n"
        "from mapsvc.web import create_app_from_environment\n"
        "client = create_app_from_environment().test_client()\n"
        f"paths = ['/', '/maps/{SEED}/', '/data/{SEED}/posture.geojson', '/healthz', '/nothing']\n"
        "print(json.dumps([[client.get(p).status_code for p in paths], sorted(sys.modules)]))\n"
    )
    environment = {"MAPSVC_SNAPSHOT": str(snapshot_folder), "PATH": "/usr/bin"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    statuses, modules = json.loads(done.stdout)
    assert statuses == [200, 200, 200, 200, 404]
    heavy = {"geopandas", "pandas", "numpy", "folium", "shapely", "z3", "babel", "pyogrio"}
    assert not heavy & set(modules)
