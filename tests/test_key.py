"""The key of a picture without scripts: what found no room upon it is told below, by letters at the symbols."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapsvc.compile import compile_dossiers
from mapsvc.config import Settings, data_folder
from mapsvc.languages import LANGUAGES
from mapsvc.maps.drawing.basemap import Basemap
from mapsvc.maps.drawing.key import BADGE, LATIN, Key, letters_of
from mapsvc.maps.drawing.labels import Placer
from mapsvc.maps.drawing.picture import picture as pictured
from mapsvc.maps.drawing.projection import CARD, KEYED
from mapsvc.maps.drawing.scene import Scene
from mapsvc.maps.fragments import key_list
from mapsvc.maps.poster import HEIGHT, poster
from mapsvc.maps.view import MapView, MarkView
from mapsvc.messages import translator
from mapsvc.snapshot import Snapshot
from mapsvc.web import create_app
from tests.dossiers import write_dossier
from tests.drawn import base, cell, place, view
from tests.gazetteer_fixtures import CACHE

__all__ = ["base"]

STYLES = data_folder("static") / "css"


def crowd(count: int, low: int = 300) -> MapView:
    """Bases in one valley, each with a figure and a name of its own."""
    places = [place(f"Base {n:02}", lat=33 + n % 4 / 40, lon=41 + n // 4 / 40) for n in range(count)]
    cells = [cell(one.id, low=low, high=low, sized=True, phrase=f"about {low + n} US") for n, one in enumerate(places)]
    return view(places, cells)


def texts(svg: str) -> list[str]:
    """A picture's texts."""
    return ["".join(text.itertext()) for text in ElementTree.fromstring(svg).iterfind(".//{*}text")]  # noqa: S314


def told(svg: str) -> list[str]:
    """Which of the crowd's figures a picture's labels tell."""
    root = ElementTree.fromstring(svg)  # noqa: S314
    return [
        name for text in root.iterfind(".//{*}text") for name in re.findall(r"about \d+ US", "".join(text.itertext()))
    ]


@pytest.mark.parametrize("count", [1, 12, 40])
def test_each_figure_is_told_once_upon_the_picture_or_in_its_key(base: Basemap, count: int) -> None:
    shown = crowd(count)
    scene = Scene.of(shown, base)
    for tier in scene.tiers:
        drawn = pictured(scene, shown.periods[0], (tier,))
        key = drawn.keys.get(tier.name, Key()).entries
        below = [phrase for entry in key for phrase in entry.item.phrases]
        figures = [f"about {300 + n} US" for n in range(count)]
        assert sorted([*told(drawn.on("")), *below]) == figures if len(key) < len(LATIN) else len(below) == len(LATIN)
        letters = [entry.letter for entry in key if entry.letter]
        assert letters == list(LATIN[: len(letters)])
        assert re.findall(r'badge-letter"[^>]*>(\w)<', drawn.after) == letters
    assert bool(key) == (count > 1)


@pytest.mark.parametrize(("count", "more"), [(12, False), (KEYED, False), (60, True)])
def test_a_key_that_is_not_all_says_so(base: Basemap, *, count: int, more: bool) -> None:
    shown = crowd(count)
    keys = pictured(Scene.of(shown, base), shown.periods[0]).keys
    assert (key_list(keys, translator("en")).count("more in the table") == len(keys)) is more


def test_a_small_picture_in_a_list_has_no_letters(base: Basemap) -> None:
    shown = crowd(20)
    drawn = pictured(Scene.of(shown, base), shown.periods[0], (CARD,))
    assert not drawn.keys
    assert "badge" not in drawn.after


@given(asked=st.lists(st.tuples(st.floats(-50, 450), st.floats(-50, 350)), max_size=40), over=st.booleans())
def test_badges_are_inside_and_apart(*, asked: list[tuple[float, float]], over: bool) -> None:
    """Wherever badges are asked for, they are whole, and none covers another."""
    placer = Placer((0, 0, 400, 300), [(100, 100, 200, 150)])
    for point in asked:
        placer.badge([point], BADGE, point, over=over)
    for index, a in enumerate(placer.badges):
        assert a[0] >= 0 <= a[1]
        assert a[2] <= 400
        assert a[3] <= 300
        assert all(a[0] >= b[2] or b[0] >= a[2] or a[1] >= b[3] or b[1] >= a[3] for b in placer.badges[index + 1 :])


def test_there_are_as_many_letters_as_lines() -> None:
    assert {len(letters_of(lang)) for lang in LANGUAGES} == {KEYED}
    assert all(len(set(letters_of(lang))) == KEYED for lang in LANGUAGES)


@pytest.mark.parametrize(("count", "apart"), [(19, 0.1), (24, 0.1), (21, 0.05), (18, 0.025), (12, 0.0125)])
def test_the_key_of_a_static_picture_tells_what_lost_its_room_to_the_key(
    base: Basemap, count: int, apart: float
) -> None:
    """It takes of the map's height; `apart` in parts of a map's."""
    places = [place(f"Base {n:02}", lat=31.2 + n % 5 * 3 * apart, lon=39 + n // 5 * 6 * apart) for n in range(count)]
    cells = [cell(one.id, low=300, high=300, sized=True, phrase=f"about {300 + n} US") for n, one in enumerate(places)]
    shown = view(places, cells)
    svg = poster(shown, shown.periods[0], base, translator("en"), "Credit").svg(STYLES, "light")
    assert sorted(told(svg)) == [f"about {300 + n} US" for n in range(count)]


LONG = "Al-Harir-Shaqlawa-Rawanduz Expeditionary Support Site of the Northern Sector"


def test_a_long_name_in_a_static_pictures_key_is_cut_for_its_figure(base: Basemap) -> None:
    """And the phrase that has the figure is the one told, with that there is more."""
    places = [place(f"b{n}", lat=33 + n / 40, lon=41, name=f"{LONG} {n}") for n in range(12)]
    cells = [cell(one.id, phrase="British to stay, no figure") for one in places]
    cells += [cell(one.id, low=300, high=300, sized=True, phrase=f"about {300 + n} US") for n, one in enumerate(places)]
    shown = view(places, cells)
    [period] = shown.periods
    both = [
        MarkView(one, force, tuple(c for c in cells if c.posture.key.place == one.id), "more in the table")
        for force in ("", "us")
        for one in places
    ]
    period = replace(period, marks=tuple(both))
    svg = poster(replace(shown, periods=(period,)), period, base, translator("en"), "Credit").svg(STYLES, "light")
    lines = [text for text in texts(svg) if "more in the table" in text]
    assert lines
    assert all(re.search(r"about 3\d\d US · more in the table$", text) for text in lines)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_static_picture_has_the_key_below_its_map(base: Basemap, lang: str) -> None:
    shown = replace(crowd(14), lang=lang, direction=LANGUAGES[lang].direction)
    svg = poster(shown, shown.periods[0], base, translator(lang), "Credit").svg(STYLES, "light")
    assert sorted(told(svg)) == [f"about {300 + n} US" for n in range(14)]
    root = ElementTree.fromstring(svg)  # noqa: S314
    letters = [text.text for text in root.iterfind(".//{*}text") if text.text in [*letters_of(lang)]]
    assert letters, "some stand on the map"
    assert all(letters.count(letter) == 2 for letter in letters), "and each in the key"
    assert all(float(text.get("y", "0")) < HEIGHT for text in root.iterfind(".//{*}text"))


def test_a_picture_with_room_for_all_has_no_key(base: Basemap) -> None:
    shown = crowd(1)
    assert "badge" not in poster(shown, shown.periods[0], base, translator("en"), "").markup


def test_a_page_without_scripts_has_the_key(tmp_path: Path, settings: Settings, gazetteer: object) -> None:
    """Its lines lead to the table; from an embed, which has none, to that of the map's page."""
    sites = [{"id": f"s{n}", "name": f"Site {n}", "kind": "base", "lat": 33 + n / 50, "lon": 43} for n in range(12)]
    claims = [{"id": site["id"], "place": site["id"], "figure": "about 300"} for site in sites]
    dossier = write_dossier(tmp_path / "d", places=sites, claims=claims)
    client = create_app(Snapshot(compile_dossiers([dossier], CACHE)), settings).test_client()
    for path, link in (
        ("/maps/test/before/", "#place-s"),
        ("/embed/test/before/", "/maps/test/before/#place-s"),
        ("/embed/test/before/?force=us", "/maps/test/before/?force=us#place-s"),
    ):
        [key] = re.findall(r'<div class="picture-key">(.*?)</div>', client.get(path).text, re.DOTALL)
        assert '<ol class="map-key m-narrow"' in key
        assert f'href="{link}' in key


def test_a_static_picture_without_any_place_says_so(base: Basemap) -> None:
    nowhere = view([place("secret", lat=None, lon=None)], [cell("secret")])
    assert "None of the places" in poster(nowhere, nowhere.periods[0], base, translator("en"), "Credit").markup
