"""Map, picture, table, summary and GeoJSON of a compiled dossier say the same of every cell."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import html5lib
import pytest

from mapsvc.boundaries import Boundaries
from mapsvc.collection import Collection
from mapsvc.config import data_folder
from mapsvc.dossier import load_dossier
from mapsvc.exports.credits import BaseCredits, credits_of
from mapsvc.exports.store import write_layer
from mapsvc.gazetteer.lookup import Gazetteer
from mapsvc.knowledge import Knowledge, know
from mapsvc.languages import LANGUAGES
from mapsvc.layers import LAYERS, SELECTORS
from mapsvc.maps.compose import build_view
from mapsvc.maps.drawing.basemap import load_basemap
from mapsvc.maps.page import map_scripts, page_parts
from mapsvc.messages import Translator, translator
from mapsvc.places import locate
from mapsvc.plaintext import plain
from mapsvc.snapshot import Snapshot
from tests.dossiers import write_dossier

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


@dataclass(frozen=True)
class Told:
    """One state of a dossier as it is told everywhere: the page's parts, the script's state, the cells of the data."""

    name: str
    page: dict[str, Any]
    live: dict[str, Any]
    cells: list[dict[str, Any]]


def told(name: str, page: dict[str, Any], script: str, posture: Collection) -> Told:
    live, _ = json.JSONDecoder().raw_decode(script, script.index("{"))
    features = json.loads(posture.geojson(posture.having({})))["features"]
    return Told(name, page, live, [feature["properties"] for feature in features])


@pytest.fixture(scope="module")
def longest(gazetteer: Gazetteer) -> Knowledge:
    """The latest state of the longest dossier that ships, without its many earlier ones."""
    dossier = load_dossier(data_folder("geodata") / "dossiers" / "iraq-syria-2024-2026")
    return know(dossier, locate(dossier, gazetteer))


@pytest.fixture(scope="module", params=LANGUAGES)
def everything(
    request: pytest.FixtureRequest, snapshot: Snapshot, longest: Knowledge, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, list[Told]]:
    """A language, and in it every state of the session's snapshot and last that of the longest dossier."""
    lang, found = request.param, []
    for entry in snapshot.manifest.dossiers:
        for state in dict.fromkeys([*entry.states.values(), "latest"]):
            page = snapshot.page(entry, state, lang)
            script = snapshot.asset(*page["map_js"].split("/")).decode()
            found.append(told(entry.id, page, script, snapshot.collection(entry, state, "posture")))
    return lang, [*found, compiled(longest, lang, tmp_path_factory.mktemp("layer"))]


def compiled(known: Knowledge, lang: str, folder: Path) -> Told:
    """What the compiler makes of one state."""
    boundaries, t = Boundaries.shipped(), translator(lang)
    view, base = build_view(known, boundaries, t), load_basemap(data_folder("geodata"))
    terms = credits_of(known, BaseCredits.read(data_folder("geodata")))
    write_layer(folder / "posture", LAYERS["posture"](known, boundaries), SELECTORS["posture"], terms)
    posture = Collection(folder / "posture")
    return told(known.dossier.id, page_parts(view, base, t), "".join(map_scripts(view, base, t)), posture)


def written(value: int | None, t: Translator) -> str:
    return DASH if value is None else t.number(value)


def test_the_table_has_the_numbers_of_the_data(everything: tuple[str, list[Told]]) -> None:
    lang, found = everything
    t = translator(lang)
    checked = 0
    for state in found:
        names = dict(state.page["forces"])
        for period in state.page["periods"]:
            rows = rows_of(period["fragments"]["table"])
            for cell in (cell for cell in state.cells if cell["period"] == period["id"]):
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


def test_labels_are_the_tables_words_and_the_pictures(everything: tuple[str, list[Told]]) -> None:
    checked = 0
    for state in everything[1]:
        for period in state.page["periods"]:
            marks = state.live["marks"][period["id"]][""]
            said = {row["said"] for row in rows_of(period["fragments"]["table"]).values()}
            drawn = _drawn(period["svg"])
            for mark in marks:
                for phrase in mark["phrases"]:
                    if NUMBER.search(phrase):
                        # One force's own number; what has none may name several forces at once.
                        checked += 1
                        assert plain(phrase) in said, (state.name, phrase)
            whole = " ".join(" ".join([mark["name"], *mark["phrases"]]) for mark in marks)
            for label in drawn:
                for number in NUMBER.findall(label):
                    assert number in whole, (state.name, period["id"], label)
    assert checked > 20


def _drawn(svg: str, tier: str = "") -> list[str]:
    """The texts of the labels in a picture, or in its layout for one tier, quiet names aside."""
    root = ElementTree.fromstring(svg)  # noqa: S314
    layouts = [node for node in root.iter() if node.get("class") == f"m-{tier}"] if tier else [root]
    found = (node for layout in layouts for node in layout.iter() if node.tag.endswith("text"))
    return [text_of(node) for node in found if "q " not in f"{node.get('class')} "]


def test_every_size_of_a_shipped_dossier_has_its_label(everything: tuple[str, list[Told]]) -> None:
    state, checked = everything[1][-1], 0
    for period in state.page["periods"]:
        # In a line with others a name may be set apart by an isolate.
        labels = [label.lstrip("\u2066\u2067") for label in _drawn(period["svg"], "wide")]
        for mark in (mark for mark in state.live["marks"][period["id"]][""] if mark.get("sized")):
            checked += 1
            assert any(label.startswith(mark["name"]) for label in labels), (period["id"], mark["name"])
    assert checked > 2


def test_the_summary_says_what_labels_say(everything: tuple[str, list[Told]]) -> None:
    for state in everything[1]:
        for period in state.page["periods"]:
            words = {m["place"]: m["phrases"] for m in state.live["marks"][period["id"]][""]}
            told = " ".join(phrase for phrases in words.values() for phrase in phrases) + period["fragments"]["insets"]
            places = len(words)
            for number in re.findall(r"\d{1,3}(?:[,٬]\d{3})+", period["summary"]):
                unlocated = places < len(state.live["places"])
                assert number in told or number in period["label"] or unlocated, (state.name, number)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_two_sides_without_a_common_number_are_told_everywhere(lang: str, gazetteer: Gazetteer, tmp_path: Path) -> None:
    claims = [
        {"id": "none", "modality": "planned", "period": "after", "relation": "vacated"},
        {"id": "some", "modality": "planned", "period": "after", "figure": "at least 400", "source": "daily"},
    ]
    sources = [
        {"id": "paper", "publisher": "The Paper", "published": "2024-09-27"},
        {"id": "daily", "publisher": "The Daily", "published": "2024-09-28"},
    ]
    dossier = load_dossier(write_dossier(tmp_path / "dossier", claims=claims, sources=sources))
    state, t = compiled(know(dossier, locate(dossier, gazetteer)), lang, tmp_path), translator(lang)
    period = next(one for one in state.page["periods"] if one["id"] == "after")
    row = next(iter(rows_of(period["fragments"]["table"]).values()))
    mark = next(iter(state.live["marks"]["after"][""]))
    drawn = "".join(_drawn(period["svg"]))
    for text in (row["said"], period["summary"], " ".join(mark["phrases"])):
        assert t.gettext(" or ") in text
        assert t.number(400) in text
        assert t.gettext("not stated") not in text.lower()
    assert t.number(400) in drawn
    assert mark["tone"] == "t-here"
    found = next(cell for cell in state.cells if cell["period"] == "after" and cell["layer"] == "planned")
    assert (found["low"], found["high"]) == (0, None)
    assert row["best"] == written(found["best"], t)
