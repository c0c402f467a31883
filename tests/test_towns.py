"""The towns that a map may name: in Arabic only by a name that is Arabic."""

from __future__ import annotations

import pytest

from mapsvc.gazetteer.build import ensure_index
from mapsvc.gazetteer.towns import towns_of
from tests.gazetteer_fixtures import CACHE


@pytest.mark.parametrize(
    ("country", "name", "arabic"),
    [("JO", "Amman", "عمان"), ("SY", "Damascus", "دمشق"), ("IQ", "Mosul", "الموصل")],
)
def test_a_town_has_its_arabic_name(gazetteer: object, country: str, name: str, arabic: str) -> None:
    found = {town.name: town.name_ar for town in towns_of(ensure_index(CACHE), [country])}
    assert found.get(name, "").replace("ّ", "") == arabic
