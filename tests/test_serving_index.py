"""The index a server opens: type-ahead, what is at a point, every name of a place."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapsvc.errors import BaseDataError
from mapsvc.gazetteer import collect, kept, reverse, serving, suggest
from mapsvc.gazetteer.build import ensure_index
from mapsvc.gazetteer.choose import kilometres
from mapsvc.gazetteer.lookup import Gazetteer
from mapsvc.gazetteer.names import loose
from mapsvc.gazetteer.served import ServedGazetteer
from mapsvc.gazetteer.serving import ensure_serving_index
from mapsvc.model import PlaceKind
from tests.gazetteer_fixtures import CACHE


@pytest.fixture(scope="module")
def served() -> Iterator[ServedGazetteer]:
    with closing(ServedGazetteer.open(ensure_serving_index(CACHE))) as gazetteer:
        yield gazetteer


def test_it_answers_names_as_the_index_does(served: ServedGazetteer, gazetteer: Gazetteer) -> None:
    for name in ("Erbil", "San Jose", "hundreds", "Qwzxyvlandia", "قاعدة عين الأسد"):
        assert served.resolve(name) == gazetteer.resolve(name)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("bagh", "geonames.98182"),
        ("BAGH", "geonames.98182"),
        ("Ain al-", "base.ain-al-asad"),
        ("ain al-a", "base.ain-al-asad"),
        ("ʿAyn al-As", "base.ain-al-asad"),
        ("بغد", "geonames.98182"),
        ("الأنب", "IQ-AN"),
        ("هەول", "geonames.95446"),
        ("camp taj", "base.taji"),
        ("ira", "IQ"),
    ],
)
def test_typing_finds_the_place(served: ServedGazetteer, typed: str, expected: str) -> None:
    assert expected in [entry.id for entry in served.suggest(typed, 10)]


def test_the_prominent_come_first(served: ServedGazetteer) -> None:
    assert served.suggest("irn", 1) == () or served.suggest("iran", 1)[0].id == "IR"
    assert served.suggest("baghdad", 1)[0].name == "Baghdad"
    # Countries, and capitals of the countries the gazetteer looks at most, before regions, airfields and namesakes.
    assert {entry.kind for entry in served.suggest("a", 10)} <= {PlaceKind.COUNTRY, PlaceKind.CITY}
    assert [entry.country for entry in served.suggest("am", 1)] == ["JO"]


@pytest.mark.parametrize("typed", ["a", "al", "ka", "san", "camp t", "ا", "qa'im"])
def test_what_is_asked_for_is_what_comes(served: ServedGazetteer, typed: str) -> None:
    beginnings = tuple(suggest.readings(typed))
    for kind in (None, *PlaceKind):
        for country in ("", "IQ", "AQ"):
            found = served.suggest(typed, 50, kind, country)
            assert len({entry.id for entry in found}) == len(found) <= 50
            for entry in found:
                assert kind in (None, entry.kind)
                assert country in ("", entry.country)
            if kind is PlaceKind.CITY:
                assert all(any(loose(name).startswith(beginnings) for name in served.names(e.id)) for e in found)


@pytest.mark.parametrize("typed", ["", " ", "x" * 201, "😀", "ـ", "%", "'; DROP TABLE name; --"])
def test_what_begins_no_name_finds_nothing(served: ServedGazetteer, typed: str) -> None:
    assert served.suggest(typed) == ()


@given(st.lists(st.text("ab", max_size=5), max_size=60), st.integers(0, 5))
def test_common_prefixes_are_those_that_many_keys_begin_with(keys: list[str], more_than: int) -> None:
    every = {key[:size] for key in keys for size in range(1, len(key) + 1)}
    expected = {prefix for prefix in every if sum(key.startswith(prefix) for key in keys) > more_than}
    assert suggest.common_prefixes(keys, more_than) == expected


@pytest.mark.parametrize(
    ("lat", "lon", "first", "around"),
    [
        (33.3, 44.4, "base.union-iii", ["IQ-BG", "IQ"]),
        (33.79, 42.44, "base.ain-al-asad", ["IQ-AN", "IQ"]),
        (0.0, -30.0, None, []),
        (90.0, 0.0, None, []),
    ],
)
def test_what_is_at_a_point(
    served: ServedGazetteer, lat: float, lon: float, first: str | None, around: list[str]
) -> None:
    found = served.at(lat, lon)
    assert [near.entry.id for near in found if near.distance_m is None] == around
    assert next((near.entry.id for near in found), None) == first
    assert [near.entry.kind for near in found] == sorted(
        (near.entry.kind for near in found),
        key=[PlaceKind.BASE, PlaceKind.CITY, PlaceKind.REGION, PlaceKind.COUNTRY].index,
    )


POINTS = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(POINTS, st.lists(POINTS, max_size=8), st.floats(0, 360))
def test_the_nearest_is_found_across_poles_and_antimeridian(
    here: tuple[float, float], far: list[tuple[float, float]], turn: float
) -> None:
    lat, lon = here
    beside = (
        (lat, (lon + turn / 2000 + 180) % 360 - 180),
        (max(-90.0, lat - 0.1), lon),
        (90.0 if lat > 0 else -90.0, turn - 180),
    )
    places = [*far, *beside]
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript("CREATE TABLE entry (n INTEGER PRIMARY KEY, id TEXT, kind TEXT, lat REAL, lon REAL);")
        db.executescript(reverse.SCHEMA)
        db.executemany(
            "INSERT INTO entry VALUES (?, ?, 'city', ?, ?)", [(n, str(n), *at) for n, at in enumerate(places)]
        )
        reverse.write_places(db, [])
        found = reverse.nearest(db, PlaceKind.CITY, lat, lon)
    distances = [kilometres(here, at) for at in places]
    if min(distances) > reverse.REACH_KM[PlaceKind.CITY]:
        assert found is None
    else:
        assert found is not None
        assert found[1] == min(distances)


def test_every_city_is_the_nearest_to_its_own_point(served: ServedGazetteer) -> None:
    for id_ in ("geonames.98182", "geonames.95446", "geonames.170063"):
        city = served.get(id_)
        assert city is not None
        [near] = [found for found in served.at(city.lat, city.lon) if found.entry.kind is PlaceKind.CITY]
        assert near.distance_m == 0
        assert kilometres((near.entry.lat, near.entry.lon), (city.lat, city.lon)) == 0


def test_what_is_named_near_is_within_reach(served: ServedGazetteer) -> None:
    for lat, lon in ((33.0, 40.0), (35.0, 39.0), (31.0, 45.0), (23.0, 12.0)):
        for found in served.at(lat, lon):
            if found.distance_m is not None:
                assert found.distance_m <= reverse.REACH_KM[found.entry.kind] * 1000


def test_every_name_is_told_principal_ones_first(served: ServedGazetteer) -> None:
    names = served.names("IQ-AN")
    assert "Anbar" in names
    assert "الأنبار" in names
    assert len(set(names)) == len(names)
    assert served.names("base.nowhere") == ()


def test_a_plain_index_says_what_it_cannot_do() -> None:
    with closing(ServedGazetteer.open(ensure_index(CACHE))) as plain:
        for ask in (lambda: plain.suggest("a"), lambda: plain.names("IQ"), lambda: plain.at(0, 0)):
            with pytest.raises(BaseDataError, match="ensure_serving_index"):
                ask()


def small_index(path: Path) -> Path:
    """The bases of the index and what holds them, in a file of their own."""
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("ATTACH ? AS whole", (str(ensure_index(CACHE)),))
        db.execute("CREATE TABLE entry AS SELECT * FROM whole.entry WHERE kind IN ('base', 'region', 'country')")
        db.execute("CREATE TABLE name AS SELECT * FROM whole.name WHERE n IN (SELECT n FROM entry)")
        db.execute("CREATE TABLE focus AS SELECT * FROM whole.focus")
    return path


def test_it_is_made_once_and_never_seen_half_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = small_index(tmp_path / "index.sqlite")
    monkeypatch.setattr(serving, "ensure_index", lambda *_: index)
    monkeypatch.setattr(collect, "boundaries", lambda *_: iter(()))

    def broken(_: sqlite3.Connection) -> None:
        raise RuntimeError("the power went")

    with monkeypatch.context() as patch:
        patch.setattr(suggest, "write_hints", broken)
        with pytest.raises(RuntimeError, match="power"):
            ensure_serving_index(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["index.sqlite"]
    made = ensure_serving_index(tmp_path)
    before = made.stat().st_mtime_ns
    assert ensure_serving_index(tmp_path) == made
    assert made.stat().st_mtime_ns == before
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["index.sqlite", made.name])
    with closing(ServedGazetteer.open(made)) as bases:
        assert bases.suggest("ain al-as", 1)[0].id == "base.ain-al-asad"


def test_old_ones_are_cleared_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = small_index(tmp_path / "index.sqlite")
    monkeypatch.setattr(serving, "ensure_index", lambda *_: index)
    monkeypatch.setattr(collect, "boundaries", lambda *_: iter(()))
    for name, age in (("old.serving", 2 * kept.KEPT_S), ("young.serving", kept.KEPT_S / 2)):
        (tmp_path / name).touch()
        then = (tmp_path / name).stat().st_mtime - age
        os.utime(tmp_path / name, (then, then))
    made = ensure_serving_index(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["index.sqlite", "young.serving", made.name])
