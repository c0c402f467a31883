"""The two clocks over HTTP: revisions, the ledger, and the page that tells why."""

from __future__ import annotations

import csv
import io

import html5lib
import pytest
from flask.testing import FlaskClient

SEED = "iraq-syria-2024"
CELL = "planned/us/iraq/after-2025-09"


def test_revisions_tell_what_each_report_date_changed(client: FlaskClient) -> None:
    [step] = client.get(f"/data/{SEED}/revisions.json").json["steps"]
    assert (step["since"], step["as_of"]) == ("2024-09-06", "2024-09-27")
    [first] = client.get(f"/data/{SEED}@2024-09-06/revisions.json").json["steps"]
    assert first["since"] is None
    both = client.get(f"/data/{SEED}/revisions.json?since=2024-01-01").json["steps"]
    assert both == [first, step]
    assert client.get(f"/data/{SEED}/revisions.json?since=2024-09-06").json["steps"] == [step]
    assert client.get(f"/data/{SEED}/revisions.json?as_of=2024-09-10").json["steps"] == [first]
    named = {cause["claim"] for cell in step["cells"] for cause in cell["causes"] if cause["claim"]}
    claims = client.get(f"/data/{SEED}/claims.geojson").json["features"]
    assert named <= {feature["id"] for feature in claims}


@pytest.mark.parametrize("query", ["since=2024-09-27", "since=soon", "until=2024-09-27"])
def test_a_wrong_since_is_named(client: FlaskClient, query: str) -> None:
    response = client.get(f"/data/{SEED}/revisions.json?{query}")
    assert response.status_code == 400
    assert query.split("=", maxsplit=1)[0] in response.json["detail"]


def test_the_ledger_is_the_same_as_json_and_csv(client: FlaskClient) -> None:
    entries = client.get("/data/two-clocks/ledger.json").json["entries"]
    assert [entry["verdict"] for entry in entries] == ["missed"]
    assert entries[0]["reports"][0] == {
        "claim": "fact",
        "relation": "level",
        "figure": "about 900",
        "source": "paper",
        "publisher": "The Paper",
        "published": "2025-11-26",
        "direct": True,
    }
    response = client.get("/data/two-clocks/ledger.csv")
    assert response.content_type == "text/csv; charset=utf-8; header=present"
    [row] = csv.DictReader(io.StringIO(response.text, newline=""))
    assert (row["cell"], row["verdict"], row["report_dates"]) == ("planned/us/iraq/after", "missed", "2025-11-26")
    assert client.get("/data/two-clocks/before/ledger.json").json["entries"] == []
    assert client.get("/data/two-clocks/after/ledger.csv").data == response.data
    assert client.get("/data/two-clocks/ledger.csv?period=after").data == response.data


def test_the_ledger_differs_by_report_date(client: FlaskClient) -> None:
    assert client.get("/data/two-clocks@2024-09-27/ledger.json").json["entries"] == []


def test_the_page_shows_plans_and_facts_and_what_changed(client: FlaskClient) -> None:
    page = html5lib.parse(client.get("/maps/two-clocks/").text, namespaceHTMLElements=False)
    by_id = {element.get("id"): element for element in page.iter() if element.get("id")}
    ledger = "".join(by_id["ledger"].itertext())
    assert "missed" in ledger
    assert "The Paper" in ledger
    links = [a.get("href") for a in by_id["revisions"].iter("a")]
    assert "/maps/two-clocks/after/#place-iraq" in links
    first = client.get("/maps/two-clocks@2024-09-27/").text
    assert 'id="revisions"' not in first
    assert 'id="ledger"' not in first


@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_every_figure_of_the_table_leads_to_its_why(client: FlaskClient, prefix: str) -> None:
    page = html5lib.parse(client.get(f"{prefix}/maps/{SEED}/").text, namespaceHTMLElements=False)
    links = {a.get("href") for a in page.iter("a") if a.get("class") == "why"}
    assert f"{prefix}/maps/{SEED}/why/{CELL}/" in links
    for link in links:
        response = client.get(link)
        assert response.status_code == 200, link
        assert f'href="{prefix}/maps/{SEED}/' in response.text


def test_the_why_page_gives_sentence_claims_words_and_readings(client: FlaskClient) -> None:
    page = client.get(f"/maps/{SEED}/why/{CELL}/").text
    for text in ("At most 2,550", "hundreds", "read as:", "low 200, high 999", "Where the reports cannot all be true"):
        assert text in page
    assert f'href="/maps/{SEED}/after-2025-09/#place-iraq"' in page
    earlier = client.get(f"/maps/{SEED}@2024-09-06/why/{CELL}/").text
    assert earlier != page
    assert f'href="/maps/{SEED}@2024-09-06/after-2025-09/#place-iraq"' in earlier


def test_the_query_form_of_the_why_page_answers_with_the_same_bytes(client: FlaskClient) -> None:
    canonical = client.get(f"/ar/maps/{SEED}@2024-09-06/why/{CELL}/").data
    assert client.get(f"/maps/{SEED}/why?cell={CELL}&lang=ar&as_of=2024-09-10").data == canonical
    assert client.get(f"/ar/maps/{SEED}/why?cell={CELL}&as_of=2024-09-06").data == canonical


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("why", 400, "cell"),
        ("why?cell=iraq", 400, "layer/force/place/period"),
        ("why?cell=planned/us/mars/after-2026", 400, "no place 'mars'"),
        ("why/planned/us/mars/after-2026/", 404, "no place 'mars'"),
        ("why/planned/us/iraq/", 404, "layer/force/place/period"),
        ("why/reported/us/erbil/after-2026/", 404, "nothing is said"),
        (f"why/{CELL}/?force=us", 400, "force"),
    ],
)
def test_a_wrong_cell_is_named(client: FlaskClient, path: str, status: int, says: str) -> None:
    response = client.get(f"/maps/{SEED}/{path}")
    assert response.status_code == status
    assert says in response.json["detail"]


def test_hostile_text_stays_text_in_every_part(client: FlaskClient) -> None:
    features = client.get("/data/hostile/posture.geojson").json["features"]
    told = [f["id"] for f in features if f["properties"]["why"]]
    assert told
    for path in ["/maps/hostile/", *(f"/maps/hostile/why/{cell}/" for cell in told)]:
        response = client.get(path)
        assert response.status_code == 200
        document = html5lib.parse(response.text, namespaceHTMLElements=False)
        scripts = [e for e in document.iter("script") if not e.get("src") and e.get("type") != "application/ld+json"]
        assert not scripts
        assert not [e for e in document.iter() for name in e.attrib if str(name).startswith("on")]


def test_the_posture_layer_tells_why_in_the_solvers_own_sentences(client: FlaskClient) -> None:
    features = client.get(f"/data/{SEED}/posture.geojson").json["features"]
    why = {f["id"]: f["properties"]["why"] for f in features}
    assert "At least" in why["reported/us/iraq/before-2025-09"]
    page = client.get(f"/maps/{SEED}/why/reported/us/iraq/before-2025-09/").text
    assert why["reported/us/iraq/before-2025-09"].split(". ")[0].split(" (")[0] in page
