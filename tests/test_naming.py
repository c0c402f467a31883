"""Names of places in the language of the page: the dossier's own, else the gazetteer's, else marked as another's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import html5lib
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from mapsvc.compile.naming import named
from mapsvc.compile.supplies import Supplies, open_supplies
from mapsvc.dossier import load_dossier
from mapsvc.languages import LANGUAGES, marked, tongue
from mapsvc.places import locate
from tests.dossiers import write_dossier
from tests.gazetteer_fixtures import CACHE


@pytest.fixture(scope="module")
def supplies() -> Iterator[Supplies]:
    with open_supplies(CACHE) as opened:
        yield opened


def names(folder: Path, supplies: Supplies, places: list[dict[str, object]], **tables: object) -> dict[str, str]:
    """The translated names of places, by id and language."""
    claims = [{"id": "c1", "place": places[0]["id"], "figure": "about 100"}]
    dossier = load_dossier(write_dossier(folder / "d", places=places, claims=claims, **tables))  # type: ignore[arg-type]
    found = named(dossier, locate(dossier, supplies.gazetteer), supplies).translations
    return {f"{key.removeprefix('place.')} {lang}": text for (key, lang), text in found.items()}


@pytest.mark.parametrize(
    ("kind", "name", "called"),
    [
        ("country", "Kuwait", "الكويت"),
        ("country", "Saudi Arabia", "المملكة العربية السعودية"),
        ("region", "Anbar Governorate", "الأنبار"),
        ("city", "Baghdad", "بغداد"),
        ("base", "Ain al-Asad", "عين الأسد"),
        ("base", "Prince Sultan Air Base", "قاعدة الأمير سلطان"),
        ("country", "العراق", "Iraq"),
        ("city", "أربيل", "Erbil"),
    ],
)
def test_a_place_without_a_translation_is_called_as_the_gazetteer_does(
    tmp_path: Path, supplies: Supplies, kind: str, name: str, called: str
) -> None:
    lang = "en" if called.isascii() else "ar"
    assert names(tmp_path, supplies, [{"id": "x", "name": name, "kind": kind}]) == {f"x {lang}": called}


@pytest.mark.parametrize(
    "place",
    [
        {"name": "Northern sector", "query": "Erbil", "kind": "city"},
        {"name": "Qwzxyvlandia Major", "kind": "base"},
        {"name": "Camp Nowhere", "kind": "base", "lat": 33.0, "lon": 43.0},
    ],
)
def test_what_is_only_found_by_another_name_keeps_its_own(
    tmp_path: Path, supplies: Supplies, place: dict[str, object]
) -> None:
    assert names(tmp_path, supplies, [{"id": "x", **place}]) == {}


def test_the_dossiers_own_translation_stands(tmp_path: Path, supplies: Supplies) -> None:
    places = [{"id": "kuwait", "name": "Kuwait", "kind": "country"}]
    rows = [{"key": "place.kuwait", "lang": "ar", "text": "دولة الكويت"}]
    assert names(tmp_path, supplies, places, translations=rows) == {"kuwait ar": "دولة الكويت"}


def test_pages_use_those_names_and_mark_what_is_left(client: FlaskClient) -> None:
    document = html5lib.parse(client.get("/ar/maps/outposts/before/").text, namespaceHTMLElements=False)
    [table] = [e for e in document.iter("table") if e.get("class") == "figures"]
    heads = {"".join(e.itertext()).strip(): e[0].get("lang") for e in table.iter("th") if e.get("scope") == "rowgroup"}
    assert heads["العراق"] is heads["الكويت"] is heads["أربيل"] is None
    assert heads["Andersen"] == "und-Latn"
    assert "Kuwait" not in heads


@given(st.text(), st.sampled_from(sorted(LANGUAGES)))
def test_a_text_is_marked_only_where_its_letters_are_anothers(text: str, lang: str) -> None:
    code = tongue(text, lang)
    assert not (code and LANGUAGES[lang].writes(text))
    assert code in {"", "und-Latn", "und-Arab"}
    assert marked(text, lang) == (f' lang="{code}"' if code else "")


def test_scripts_tell_languages_apart() -> None:
    assert [tongue("Erbil", "ar"), tongue("أربيل", "en"), tongue("F-16 ٢٠", "ar")] == [
        "und-Latn",
        "und-Arab",
        "und-Latn",
    ]
    assert [tongue("2024–25", "ar"), tongue("Киев", "en"), tongue("معسكر X", "ar")] == ["", "", ""]
