"""A change is told only where claims or bounds prove it, and an unknown is never a change to nobody."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mapsvc.dossier import load_dossier
from mapsvc.knowledge import know
from mapsvc.knowledge.changes import PeriodChange, period_changes
from mapsvc.model import Change
from mapsvc.places import Located
from tests.dossiers import write_dossier

Rows = list[dict[str, object]]
REDUCED = {"period": "after", "relation": "reduced", "baseline": "before"}
HUNDREDS = {"period": "after", "relation": "removed", "figure": "hundreds", "baseline": "before"}
MOST = {"period": "after", "relation": "removed_share", "figure": "majority", "baseline": "before"}
PLANNED = {"modality": "planned"}


def changes_of(folder: Path, *claims: dict[str, object], **tables: Any) -> tuple[PeriodChange, ...]:
    """The changes of a dossier with these claims, numbered."""
    rows = [{"id": f"c{n}", **claim} for n, claim in enumerate(claims)]
    dossier = load_dossier(write_dossier(folder, claims=rows, **tables))
    located = tuple(Located(place, None, 33.0, 44.0) for place in dossier.places)
    return period_changes(know(dossier, located))


CASES = {
    "bounds apart": ([{"figure": "500..500"}, {"period": "after", "figure": "300..300"}], Change.FEWER, 200, 200),
    "the other way": (
        [{"figure": "300..400"}, {"period": "after", "figure": "500..500"}],
        Change.MORE,
        100,
        200,
    ),
    "nobody left": ([{"figure": "500..500"}, {"period": "after", "relation": "vacated"}], Change.VACATED, 500, 500),
    "fewer, as a claim says": ([{"relation": "present"}, REDUCED], Change.FEWER, 1, None),
    "by an amount, as a claim says": ([{"figure": "2500..2500"}, HUNDREDS], Change.FEWER, 200, 999),
    "by a share of some": ([{"figure": "2500..2500"}, MOST], Change.FEWER, 1251, 2500),
    "by a share of a range": ([{"figure": "2000..3000"}, MOST | {"figure": "half"}], Change.FEWER, 900, 1650),
    "only later": ([{"period": "after", "figure": "300..300"}], Change.FIRST_STATED, 0, None),
    "only before": ([{"figure": "300..300"}], Change.NO_LONGER_STATED, 0, None),
}


BASELINES = [
    {"id": name, "label": name, "start": f"202{n}-01-01", "end": f"202{n}-12-31"} for n, name in enumerate("abc")
]


def test_a_figure_counted_from_an_earlier_period_is_no_size_of_this_change(tmp_path: Path) -> None:
    """800 fewer than the year before last are 300 fewer than last year, not 800."""
    levels = [{"period": "a", "figure": "1000..1000"}, {"period": "b", "figure": "500..500"}]
    removed = {"period": "c", "relation": "removed", "figure": "800..800", "baseline": "a"}
    *_, change = changes_of(tmp_path, *levels, removed, periods=BASELINES)
    assert (change.kind, change.least, change.most) == (Change.FEWER, 300, 300)


def test_a_claim_that_is_ruled_out_tells_of_no_change(tmp_path: Path) -> None:
    """Neither its figure nor its name."""
    levels = [{"figure": "500..600"}, {"period": "after", "figure": "100..300"}]
    removed = {"period": "after", "relation": "removed", "figure": "390..390", "baseline": "before"}
    (change,) = changes_of(tmp_path, *levels, removed, rulings=[{"claim": "c2"}])
    assert (change.kind, change.least, change.most, change.claims) == (Change.FEWER, 200, 500, ("c0", "c1"))


def test_what_an_earlier_period_states_is_not_first_stated(tmp_path: Path) -> None:
    """Whether a report or a plan states it, and whatever is between."""
    for n, first in enumerate(({"figure": "500..500"}, PLANNED | {"relation": "present"})):
        claims = [{"period": "a", **first}, {"period": "c", "figure": "300..300"}]
        gone, again = changes_of(tmp_path / str(n), *claims, periods=BASELINES)
        assert (gone.kind, again.kind) == (Change.NO_LONGER_STATED, Change.STATED_AGAIN)
        assert not again.mixed


def test_a_note_states_nothing(tmp_path: Path) -> None:
    noted = [{"period": "a", "figure": "500..500", "force": "uk"}, {"period": "a", "relation": "note", "evidence": "x"}]
    forces = [{"id": "us", "name": "US"}, {"id": "uk", "name": "British"}]
    found = changes_of(tmp_path, *noted, {"period": "c", "figure": "300..300"}, periods=BASELINES, forces=forces)
    assert [change.kind for change in found if change.after.force == "us"] == [Change.FIRST_STATED]


def test_what_only_follows_is_not_stated_again(tmp_path: Path) -> None:
    """A report on the US says nothing new of NATO."""
    forces = [{"id": "nato", "name": "NATO"}, {"id": "us", "name": "US", "subset_of": "nato"}]
    claims = [
        {"period": "a", "force": "nato", "figure": "500..500"},
        {"period": "c", "force": "us", "figure": "30..30"},
    ]
    found = changes_of(tmp_path, *claims, periods=BASELINES, forces=forces)
    assert Change.STATED_AGAIN not in {change.kind for change in found if change.after.force == "nato"}


def test_what_only_followed_before_is_first_stated(tmp_path: Path) -> None:
    """That all of an alliance left takes a member's troops away, of which nobody spoke."""
    forces = [{"id": "nato", "name": "NATO"}, {"id": "us", "name": "US", "subset_of": "nato"}]
    claims = [{"period": "a", "force": "nato", "relation": "vacated"}, {"period": "c", "figure": "300..300"}]
    told = changes_of(tmp_path, *claims, periods=BASELINES, forces=forces)
    assert {change.kind for change in told if change.claims == ("c1",)} == {Change.FIRST_STATED}


@pytest.mark.parametrize("name", CASES)
def test_what_is_proven_is_told_with_its_size(tmp_path: Path, name: str) -> None:
    claims, kind, least, most = CASES[name]
    (change,) = changes_of(tmp_path, *claims)
    assert (change.kind, change.least, change.most) == (kind, least, most)
    assert not change.mixed


UNPROVEN: dict[str, Rows] = {
    "the same": [{"figure": "500..500"}, {"period": "after", "figure": "500..500"}],
    "bounds that overlap": [{"figure": "about 500"}, {"period": "after", "figure": "about 490"}],
    "present and present": [{"relation": "present"}, {"period": "after", "relation": "present"}],
    "nobody and nobody": [{"relation": "vacated"}, {"period": "after", "relation": "vacated"}],
    "reports that differ": [
        {"figure": "500..500"},
        {"period": "after", "figure": "100..100"},
        {"period": "after", "figure": "900..900"},
    ],
    "nothing at all": [{"relation": "note"}],
}


@pytest.mark.parametrize("name", UNPROVEN)
def test_what_is_not_proven_is_not_told(tmp_path: Path, name: str) -> None:
    assert changes_of(tmp_path, *UNPROVEN[name]) == ()


def test_a_report_compared_with_a_plan_says_so(tmp_path: Path) -> None:
    (change,) = changes_of(tmp_path, {"figure": "500..500"}, {"period": "after", "figure": "300..300", **PLANNED})
    assert change.mixed
    assert (change.before.layer, change.after.layer) == ("reported", "planned")


def test_a_report_speaks_before_a_plan(tmp_path: Path) -> None:
    claims = [
        {"figure": "500..500"},
        {"period": "after", "figure": "900..900", **PLANNED},
        {"period": "after", "figure": "300..300"},
    ]
    (change,) = changes_of(tmp_path, *claims)
    assert (change.kind, change.mixed) == (Change.FEWER, False)


def test_a_change_counted_from_an_earlier_period_proves_nothing_of_this_one(tmp_path: Path) -> None:
    periods = [
        {"id": "before", "label": "1", "start": "..", "end": "2024-12-31"},
        {"id": "between", "label": "2", "start": "2025-01-01", "end": "2025-12-31"},
        {"id": "after", "label": "3", "start": "2026-01-01", "end": ".."},
    ]
    found = changes_of(
        tmp_path, {"figure": "500..500"}, {"period": "between", "relation": "present"}, REDUCED, periods=periods
    )
    assert found == ()


@given(ends=st.lists(st.integers(0, 60), min_size=4, max_size=4))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_direction_and_size_hold_for_every_pair_of_numbers(tmp_path: Path, ends: list[int]) -> None:
    (a, b), (c, d) = sorted(ends[:2]), sorted(ends[2:])
    found = changes_of(tmp_path, {"figure": f"{a}..{b}"}, {"period": "after", "figure": f"{c}..{d}"})
    differences = [y - x for x in (a, b) for y in (c, d)]
    if not any(b >= x >= a for x in (c, d)) and not (c <= a and b <= d):
        (change,) = found
        assert change.kind is (Change.MORE if c > b else Change.VACATED if d == 0 else Change.FEWER)
        assert {change.least, change.most} == {min(map(abs, differences)), max(map(abs, differences))}
    else:
        assert not [change for change in found if change.kind in (Change.MORE, Change.FEWER, Change.VACATED)]


def test_the_layer_has_every_change_and_can_be_selected_from(client: FlaskClient) -> None:
    path = "/data/iraq-syria-2024/changes.geojson"
    ask: Callable[[str], list[dict[str, Any]]] = lambda query: [  # noqa: E731
        feature["properties"] for feature in json.loads(client.get(path + query).data)["features"]
    ]
    iraq = ask("?force=us&place=iraq&period=after-2025-09")
    assert [(p["kind"], p["from_period"], p["from_layer"], p["layer"], p["mixed"]) for p in iraq] == [
        ("fewer", "before-2025-09", "reported", "planned", True)
    ]
    assert len(ask("")) > len(ask("?period=after-2026")) > 0
    assert client.get(path + "?status=present").status_code == 400
