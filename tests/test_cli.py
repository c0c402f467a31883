"""The command line: what it prints, and how it fails."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mapsvc.cli import COMMANDS, cli, main
from mapsvc.errors import MapsvcError
from tests.conftest import SEED
from tests.dossiers import write_dossier
from tests.gazetteer_fixtures import CACHE


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, env={"MAPSVC_CACHE": str(CACHE)})


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert f"Usage: cli {command}" in result.output


def test_posture_prints_every_cell_as_json(gazetteer: object) -> None:
    result = run("posture", str(SEED), "--json")
    assert result.exit_code == 0, result.output
    cells = json.loads(result.stdout)
    assert len(cells) == 2 * 2 * 6 * 3
    names = [
        "layer",
        "force",
        "place",
        "period",
        "status",
        "low",
        "best",
        "high",
        "claims",
        "conflicts",
        "depends_on",
    ]
    for cell in cells:
        assert list(cell)[: len(names)] == names
        assert cell["layer"] in ("reported", "planned")
        assert isinstance(cell["low"], int)
    by_key = {"/".join(c[k] for k in names[:4]): c for c in cells}
    asad = by_key["planned/coalition/ain-al-asad/after-2025-09"]
    assert (asad["status"], asad["low"], asad["high"]) == ("vacated", 0, 0)
    assert by_key["reported/us/iraq/before-2025-09"]["best"] == 2500
    assert by_key["planned/us/syria/after-2026"]["status"] == "unknown"


def test_geocode_answers(gazetteer: object) -> None:
    result = run("geocode", "--json", "Ain al-Asad")
    assert result.exit_code == 0, result.output
    assert "33.78" in result.stdout


@pytest.mark.parametrize("command", [["check"], ["posture"], ["compile"]])
def test_a_folder_that_is_not_there_is_named(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    result = run(*command, "/no/such/folder")
    assert result.exit_code != 0
    told = result.output + str(result.exception if isinstance(result.exception, MapsvcError) else "")
    assert "/no/such/folder" in told


def test_a_mistake_ends_with_its_message_and_exit_code_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    dossier = write_dossier(tmp_path / "d", claims=[{"id": "c1", "figure": "umpteen"}])
    monkeypatch.setattr("sys.argv", ["mapsvc", "compile", str(dossier)])
    monkeypatch.setenv("MAPSVC_CACHE", str(CACHE))
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == 1
    told = capsys.readouterr().err
    assert "claims.csv:2" in told
    assert "umpteen" in told
    assert "Traceback" not in told


def test_an_unknown_setting_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAPSVC_COLOUR", "red")
    result = run("compile", str(SEED))
    assert isinstance(result.exception, MapsvcError)
    assert "MAPSVC_COLOUR" in str(result.exception)


def test_a_plan_is_in_the_ledger_once_its_period_has_begun_on_the_day_asked_for(
    tmp_path: Path, gazetteer: object
) -> None:
    """Whether or not anything was reported on that day."""
    plan = {"modality": "planned", "period": "after", "relation": "vacated"}
    folder = str(write_dossier(tmp_path, claims=[{"id": "now", "figure": "500"}, {"id": "plan", **plan}]))
    for day, verdicts in (("2025-09-30", []), ("2025-10-01", ["outcome not reported"])):
        entries = json.loads(run("ledger", folder, "--as-of", day, "--json").stdout)
        assert [entry["verdict"] for entry in entries] == verdicts


def test_nothing_says_a_day_of_what_bears_none(tmp_path: Path, gazetteer: object) -> None:
    folder = str(write_dossier(tmp_path, sources=[{"id": "paper"}]))
    assert run("ledger", folder).stdout.endswith("undated: no source bears a date\n")
    for command in (("posture", folder), ("why", folder, "reported/us/iraq/before"), ("check", folder)):
        assert "0001" not in run(*command).output
