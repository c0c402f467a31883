"""Our own tables are sound: no place of ours doubles another entry of the index, or lies in another country."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from contextlib import closing

import pytest
import shapely

from mapsvc.gazetteer import collect
from mapsvc.gazetteer.build import ensure_index
from mapsvc.gazetteer.choose import kilometres
from mapsvc.gazetteer.inputs import default_inputs, read_table
from mapsvc.gazetteer.lookup import OWN_IDS
from tests.gazetteer_fixtures import CACHE

TWIN_KM = 15.0
"""Two places of one kind and name this near to each other are one place listed twice."""

ASTRAY_M = 5_000.0
"""How far over a simplified border a place may lie, where its own precision is not worse."""

METRES_A_DEGREE = 111_000.0

_NAMED = "SELECT key, kind, id, lat, lon FROM name JOIN entry USING (n) WHERE NOT cued"


@pytest.mark.usefixtures("gazetteer")
def test_no_place_of_ours_doubles_another() -> None:
    assert _twins() == set()


def _twins() -> set[tuple[str, str, str]]:
    """Pairs of ids that share a name, folded and without articles, and the name."""
    called: dict[tuple[str, str], dict[str, tuple[float, float]]] = defaultdict(dict)
    with closing(sqlite3.connect(ensure_index(CACHE, default_inputs()))) as db:
        for key, kind, id_, lat, lon in db.execute(_NAMED):
            called[key, kind][id_] = (lat, lon)
    return {
        (ours, other, key)
        for (key, _), places in called.items()
        for ours, point in places.items()
        if ours.startswith(OWN_IDS)
        for other, there in places.items()
        if other != ours and kilometres(point, there) <= TWIN_KM
    }


def test_every_place_of_ours_lies_in_its_country() -> None:
    shapes = {draft.id: shape for draft, shape in collect.boundaries(default_inputs(), "countries.fgb")}
    tree, ids = shapely.STRtree(list(shapes.values())), list(shapes)
    astray = []
    for row in read_table(default_inputs(), "bases.csv"):
        cells = row.cells
        point = shapely.Point(float(cells["lon"]), float(cells["lat"]))
        around = {ids[n] for n in tree.query(point, predicate="intersects")}
        if around and cells["country"] and cells["country"] not in around:
            metres = shapes[cells["country"]].distance(point) * METRES_A_DEGREE
            if metres > max(ASTRAY_M, float(cells["precision_m"])):
                astray.append((cells["id"], cells["country"], around, round(metres)))
    assert astray == []
