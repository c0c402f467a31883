"""One force alone: what its page says and draws without scripts, insets too, and what the record for scripts says."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import html5lib
import pytest
from flask.testing import FlaskClient

from mapsvc.config import Settings
from mapsvc.snapshot import Snapshot
from mapsvc.web import create_app

MAP = "/maps/outposts/before/"


def page(client: FlaskClient, path: str) -> ET.Element:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    document: ET.Element = html5lib.parse(answer.text, namespaceHTMLElements=False)
    return document


def found(document: ET.Element, **wanted: str) -> ET.Element:
    """The one element with an attribute."""
    [(name, value)] = [(name.replace("_", "-"), value) for name, value in wanted.items()]
    [element] = [element for element in document.iter() if element.get(name) == value]
    return element


def said(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


@pytest.mark.parametrize("surface", ["maps", "embed"])
def test_a_force_alone_is_drawn_and_summed_up(client: FlaskClient, surface: str) -> None:
    told = {force: page(client, f"/{surface}/outposts/before/?force={force}") for force in ("us", "uk")}
    for force, other in (("us", "British"), ("uk", "US")):
        for part in (found(told[force], id="map"), found(told[force], data_fragment="insets")):
            assert other not in said(part)
    assert "about 90 British" in said(found(told["uk"], id="map"))
    assert "about 6,000 US" in said(found(told["us"], data_fragment="insets"))
    assert "about 70 British" in said(found(told["uk"], data_fragment="insets"))
    summary = said(found(told["uk"], id="summary"))
    assert summary.startswith("Before October 2025, British: Erbil, about 90 British; Andersen, about 70 British")
    [picture] = [e for e in found(told["uk"], id="map").iter() if e.get("role") == "img"]
    assert picture.get("aria-label") == summary


def test_the_map_is_named_by_what_is_summed_up(client: FlaskClient) -> None:
    document = page(client, f"{MAP}?force=uk")
    area = found(document, id="map")
    assert [said(found(document, id=name)) or name for name in str(area.get("aria-labelledby")).split()][1:] == [
        said(found(document, id="summary"))
    ]
    assert str(area.get("aria-labelledby")).startswith("map ")
    assert area.get("aria-label") == "Map"


def test_previews_describe_the_address_that_they_lead_to(client: FlaskClient) -> None:
    """A page's canonical address, and its picture, are of all forces."""
    one, whole = (found(page(client, path), property="og:description") for path in (f"{MAP}?force=uk", MAP))
    assert one.get("content") == whole.get("content")


def test_both_periods_of_a_comparison_are_of_the_force(client: FlaskClient) -> None:
    [frame] = [e for e in page(client, f"{MAP}?force=uk&compare=after").iter("div") if e.get("class") == "map-frame"]
    assert "From October 2025, British: Andersen, about 40 British" in said(frame)
    assert "about 70 British" in said(frame)
    assert " US" not in said(frame)


def test_tabs_keep_the_force(client: FlaskClient) -> None:
    tabs = [e.get("href") for e in page(client, f"{MAP}?force=uk&theme=dark").iter("a") if e.get("data-period")]
    assert tabs == [f"/maps/outposts/{period}/?theme=dark&force=uk" for period in ("before", "after")]


def test_the_record_for_scripts_says_the_same(client: FlaskClient) -> None:
    address = str(found(page(client, MAP), id="map").get("data-told"))
    record = json.loads(client.get(address).data)
    assert set(record) == {"before", "after"}
    assert set(record["before"]) == {"", "us", "uk"}
    for force, told in record["before"].items():
        document = page(client, f"{MAP}?force={force}" if force else MAP)
        assert told["summary"] == said(found(document, id="summary"))
        insets = html5lib.parseFragment(told["insets"], namespaceHTMLElements=False)
        assert said(insets) == said(found(document, data_fragment="insets"))


def links(client: FlaskClient, path: str) -> dict[str, str]:
    """Names and addresses of the links for readers without scripts."""
    return {said(a): str(a.get("href")) for part in page(client, path).iter("noscript") for a in part.iter("a")}


def test_forces_and_comparisons_are_links_where_scripts_do_not_run(client: FlaskClient) -> None:
    assert links(client, f"{MAP}?force=us") == {
        "No other period": f"{MAP}?force=us",
        "From October 2025": f"{MAP}?force=us&compare=after",
        "All forces": MAP,
        "US": f"{MAP}?force=us",
        "British": f"{MAP}?force=uk",
    }
    for href in links(client, MAP).values():
        assert client.get(href).status_code == 200


def test_plain_files_offer_no_link_with_a_query(snapshot: Snapshot, settings: Settings) -> None:
    client = create_app(snapshot, settings, live=False).test_client()
    assert links(client, MAP) == {}


@pytest.mark.parametrize("surface", ["maps", "embed"])
def test_links_to_the_page_in_other_forms_keep_what_was_chosen(client: FlaskClient, surface: str) -> None:
    asked = "?force=uk&compare=after"
    document = page(client, f"/{surface}/outposts/before/{asked}&theme=dark")
    links = {element.get("href", "") for element in document.iter("a")}
    assert [tab.get("data-period") for tab in document.iter("a") if "data-compared" in tab.attrib] == ["after"]
    if surface == "embed":
        assert f"/maps/outposts/before/{asked}" in links
        return
    assert f"/ar/maps/outposts/before/?theme=dark&{asked[1:]}" in links
    assert f"/embed/outposts/before/{asked}" in links
    code = (found(document, id="embed-code").text or "").replace("&amp;", "&")
    assert f'/embed/outposts/before/{asked}"' in code
