"""Map, picture, table, summary and GeoJSON of a compiled dossier say the same of every cell."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree

import html5lib
import pytest

from mapsvc.languages import LANGUAGES
from mapsvc.maps.quantities import plain
from mapsvc.messages import Translator, translator
from mapsvc.snapshot import Snapshot

DASH = "–"
NUMBER = re.compile(r"\d[\d,٬]*\d|\d")


def element(fragment: str) -> ElementTree.Element:
    return html5lib.parseFragment(fragment, container="div", namespaceHTMLElements=False)


def text_of(node: ElementTree.Element) -> str:
    return " ".join("".join(node.itertext()).split())


def stated(cell: ElementTree.Element) -> str:
    """The number of a cell, linked or not, without the remark below it."""
    return ((cell.text or "") + "".join(link.text or "" for link in cell.iter("a"))).strip()


def rows_of(table: str) -> dict[tuple[str, str, str], dict[str, str]]:
    """The table's rows by place, force and layer, as a reader sees them."""
    rows = {}
    for body in element(table).iter("tbody"):
        heading = next(body.iter("th"))
        place = heading.get("id", "").removeprefix("place-")
        for row in body.iter("tr"):
            cells = [cell for cell in row.iter("td") if "silent" not in cell.get("class", "")]
            if len(cells) != 7:
                continue
            force, layer, said, low, best, high, _ = cells
            number = {"low": low, "best": best, "high": high}
            plain = {name: stated(cell) for name, cell in number.items()}
            rows[place, text_of(force), text_of(layer)] = plain | {"said": text_of(next(said.iter("bdi")))}
    return rows


def features(snapshot: Snapshot, dossier: str, state: str) -> list[dict[str, Any]]:
    collection = snapshot.collection(snapshot.dossier(dossier), state, "posture")
    return [feature["properties"] for feature in json.loads(collection.geojson(collection.having({})))["features"]]


def states(snapshot: Snapshot) -> list[tuple[str, str]]:
    return [
        (d.id, state) for d in snapshot.manifest.dossiers for state in dict.fromkeys([*d.states.values(), "latest"])
    ]


def live_state(snapshot: Snapshot, page: dict[str, Any]) -> dict[str, Any]:
    script = snapshot.asset(*page["map_js"].split("/")).decode()
    state, _ = json.JSONDecoder().raw_decode(script, script.index("{"))
    return state


def written(value: int | None, t: Translator) -> str:
    return DASH if value is None else t.number(value)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_has_the_numbers_of_the_data(snapshot: Snapshot, lang: str) -> None:
    t = translator(lang)
    checked = 0
    for dossier, state in states(snapshot):
        page = snapshot.page(snapshot.dossier(dossier), state, lang)
        names = dict(page["forces"])
        cells = features(snapshot, dossier, state)
        for period in page["periods"]:
            rows = rows_of(period["fragments"]["table"])
            for cell in (cell for cell in cells if cell["period"] == period["id"]):
                force = " ".join(plain(names[cell["force"]]).split())
                where = (cell["place"], force, t.gettext(cell["layer"]))
                row = rows.get(where)
                if row is None:
                    assert cell["status"] == "unknown"
                    continue
                checked += 1
                known = cell["low_basis"] or cell["high_basis"]
                assert row["low"] == (written(cell["low"], t) if cell["low"] or known else DASH)
                assert row["best"] == written(cell["best"], t)
                top = t.gettext("no upper bound") if cell["high"] is None else t.number(cell["high"])
                assert row["high"] == (top if known else DASH)
    assert checked > 20


@pytest.mark.parametrize("lang", LANGUAGES)
def test_labels_are_the_tables_words_and_the_pictures(snapshot: Snapshot, lang: str) -> None:
    checked = 0
    for dossier, state in states(snapshot):
        page = snapshot.page(snapshot.dossier(dossier), state, lang)
        live = live_state(snapshot, page)
        for period in page["periods"]:
            marks = live["marks"][period["id"]][""]
            said = {row["said"] for row in rows_of(period["fragments"]["table"]).values()}
            drawn = _drawn(period["svg"])
            for mark in marks:
                for phrase in mark["phrases"]:
                    if NUMBER.search(phrase):
                        # One force's own number; what has none may name several forces at once.
                        checked += 1
                        assert phrase in said, (dossier, phrase)
            whole = " ".join(" ".join([mark["name"], *mark["phrases"]]) for mark in marks)
            for label in drawn:
                for number in NUMBER.findall(label):
                    assert number in whole, (dossier, period["id"], label)
    assert checked > 20


def _drawn(svg: str) -> list[str]:
    """The texts of the labels in a picture, quiet names aside."""
    root = ElementTree.fromstring(svg)  # noqa: S314
    return [text_of(node) for node in root.iter("text") if "q " not in f"{node.get('class')} "]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_summary_says_what_labels_say(snapshot: Snapshot, lang: str) -> None:
    for dossier, state in states(snapshot):
        page = snapshot.page(snapshot.dossier(dossier), state, lang)
        live = live_state(snapshot, page)
        for period in page["periods"]:
            words = {m["place"]: m["phrases"] for m in live["marks"][period["id"]][""]}
            told = " ".join(phrase for phrases in words.values() for phrase in phrases)
            places = len(words)
            for number in re.findall(r"\d{1,3}(?:[,٬]\d{3})+", period["summary"]):
                unlocated = places < len(live["places"])
                assert number in told or number in period["label"] or unlocated, (dossier, number)
