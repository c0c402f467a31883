"""The commands `posture` and `why` on the reference dossier."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from mapsvc.cli.posture import posture as posture_command
from mapsvc.cli.why import find_cell
from mapsvc.cli.why import why as why_command
from mapsvc.errors import NotFoundError
from mapsvc.places import Located
from tests.test_posture import FIRST_REPORT, HEADER, SECOND_REPORT, case, cell


def test_a_cell_that_is_not_there_is_named() -> None:
    """The message says which part is wrong and what could stand there."""
    dossier = case(HEADER).dossier()
    assert find_cell(dossier, "planned/us/ridge/second") == cell("planned/us/ridge/second")
    with pytest.raises(NotFoundError, match="no place 'moon'; expected one of sandland"):
        find_cell(dossier, "planned/us/moon/second")
    with pytest.raises(NotFoundError, match="expected layer/force/place/period"):
        find_cell(dossier, "us/ridge")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the commands open the reference dossier."""
    dossier = case(HEADER, FIRST_REPORT, SECOND_REPORT).dossier()
    located = tuple(Located(place, place.parent) for place in dossier.places)
    for name in ("posture", "why"):
        monkeypatch.setattr(f"mapsvc.cli.{name}.open_dossier", lambda _: (dossier, located))


@pytest.mark.usefixtures("opened")
def test_posture_prints_json() -> None:
    """Every cell, with the fields a program expects."""
    result = CliRunner().invoke(posture_command, ["somewhere", "--json"])
    cells = {f"{c['layer']}/{c['force']}/{c['place']}/{c['period']}": c for c in json.loads(result.output)}
    assert len(cells) == 2 * 2 * 6 * 3
    found = cells["planned/us/sandland/second"]
    assert (found["status"], found["low"], found["best"], found["high"]) == ("reduced", 1, None, 2550)
    assert found["conflicts"][0]["preferred"] is None
    assert found["conflicts"][0]["readings"][0]["set_aside"] == ["leave"]
    assert (found["low_basis"], found["high_basis"]) == ("derived", "derived")
    stated = cells["reported/us/sandland/first"]
    assert (stated["low_basis"], stated["high_basis"]) == ("direct", "direct")


@pytest.mark.usefixtures("opened")
def test_posture_prints_a_table() -> None:
    """One line for each cell of which something is known."""
    result = CliRunner().invoke(posture_command, ["somewhere", "--as-of", "2024-01-01"])
    assert result.exit_code == 0
    assert "left out: source paper, undated" in result.output
    table = CliRunner().invoke(posture_command, ["somewhere"]).output
    assert "planned/allied/harbour/second" in table
    assert "conflict: size / leave / most" in table


@pytest.mark.usefixtures("opened")
def test_why_prints_sentences_and_json() -> None:
    """For people a sentence for each bound, for programs the data."""
    key = "planned/us/ridge/second"
    assert "At least 1, from stay" in CliRunner().invoke(why_command, ["somewhere", key]).output
    told = json.loads(CliRunner().invoke(why_command, ["somewhere", key, "--json"]).output)
    assert told["high"]["rules"][0]["whole"] == "planned/us/sandland/second"
