"""What a dossier's labels say, from its claims to the view."""

from __future__ import annotations

from pathlib import Path

import pytest

from mapsvc.boundaries import Boundaries
from mapsvc.dossier import load_dossier
from mapsvc.gazetteer.lookup import Gazetteer
from mapsvc.knowledge import know
from mapsvc.maps.compose import build_view
from mapsvc.messages import translator
from mapsvc.places import locate
from tests.dossiers import write_dossier

PLANS = [
    {"id": "b", "figure": "about 2,500"},
    {"id": "h", "relation": "removed", "figure": "hundreds"},
    {"id": "m", "relation": "removed_share", "figure": "majority"},
]


@pytest.mark.parametrize(
    ("ruled_out", "said", "unsaid"), [("m", "hundreds", "majority"), ("h", "majority", "hundreds")]
)
def test_a_label_never_says_what_was_ruled_out(
    tmp_path: Path, gazetteer: Gazetteer, ruled_out: str, said: str, unsaid: str
) -> None:
    plan = {"modality": "planned", "period": "after", "baseline": "before"}
    claims = [PLANS[0], *(claim | plan for claim in PLANS[1:])]
    dossier = load_dossier(write_dossier(tmp_path / "d", claims=claims, rulings=[{"claim": ruled_out, "by": "desk"}]))
    view = build_view(know(dossier, locate(dossier, gazetteer)), Boundaries.shipped(), translator("en"))
    after = view.periods[1]
    told = [after.summary, *(cell.phrase for cell in after.cells if cell.posture.claims)]
    assert len(told) == 2
    assert all(said in text and unsaid not in text for text in told)


def test_a_namesake_far_from_a_places_own_coordinates_is_not_that_place(tmp_path: Path, gazetteer: Gazetteer) -> None:
    near, far = {"lat": "33.80", "lon": "42.44"}, {"lat": "-10.0", "lon": "20.0"}
    names = [{"id": place, "name": "Ain al-Asad", "kind": "base", **at} for place, at in (("near", near), ("far", far))]
    claims = [{"id": row["id"], "place": row["id"], "figure": "about 100"} for row in names]
    found = locate(load_dossier(write_dossier(tmp_path / "d", places=names, claims=claims)), gazetteer)
    assert [(item.country, item.lat) for item in found] == [("IQ", 33.80), ("", -10.0)]


def test_a_place_that_a_claim_only_names_as_a_site_is_not_stated_in_other_periods(
    tmp_path: Path, gazetteer: Gazetteer
) -> None:
    """It does not vanish from the map, as if nothing had ever been said of it."""
    places = [
        {"id": "iraq", "name": "Iraq", "kind": "country"},
        {"id": "site", "name": "Erbil", "kind": "city", "parent": "iraq"},
    ]
    claims = [{"id": "c", "place": "iraq", "relation": "majority_at", "sites": "site"}]
    dossier = load_dossier(write_dossier(tmp_path / "d", places=places, claims=claims))
    view = build_view(know(dossier, locate(dossier, gazetteer)), Boundaries.shipped(), translator("en"))
    shown = [{mark.place.id: mark for mark in period.marks if not mark.force} for period in view.periods]
    assert [cell.unknown for cell in shown[0]["site"].cells] == [False]
    assert [cell.unknown for marks in shown[1:] for cell in marks["site"].cells] == [True] * len(shown[1:])
