"""`mapsvc check` tells every problem of a folder, suggests more, and exits as programs expect."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mapsvc.check import check_dossier
from mapsvc.gazetteer.entry import ContainedIn, Entry
from mapsvc.gazetteer.lookup import Ambiguous, Context, Match, Unknown
from mapsvc.model import PlaceKind
from tests.dossiers import Table, write_dossier


class Gazetteer:
    """Knows Iraq and Erbil, finds two Springfields, and nothing else."""

    def resolve(self, name: str, context: Context) -> Match | Ambiguous | Unknown:
        assert isinstance(context, Context)
        iraq = Entry("IQ", "Iraq", PlaceKind.COUNTRY, 33.0, 44.0, 1000, "IQ", (), "IQ", "test")
        chain = (ContainedIn("IQ", "Iraq", PlaceKind.COUNTRY),)
        erbil = Entry("erbil", "Erbil", PlaceKind.CITY, 36.2, 44.0, 1000, "IQ", chain, None, "test")
        for entry in (iraq, erbil):
            if entry.name == name:
                return Match(entry, 1.0, name, "exact")
        if name == "Springfield":
            return Ambiguous((Match(iraq, 0.5, name, "edit"), Match(erbil, 0.5, name, "edit")))
        return Unknown("nothing close enough")


def told(folder: Path, gazetteer: Gazetteer | None = None) -> list[str]:
    return [f"{p.severity[0]} {p}" for p in check_dossier(folder, gazetteer)]  # type: ignore[arg-type]


def test_a_good_dossier_has_no_problems(tmp_path: Path) -> None:
    assert told(write_dossier(tmp_path), Gazetteer()) == []


def test_names_that_cannot_be_placed_are_warnings_with_their_line(tmp_path: Path) -> None:
    places: Table = [
        {"id": "iraq", "name": "Iraq"},
        {"id": "atlantis", "name": "Atlantis", "kind": "city"},
        {"id": "springfield", "name": "Springfield", "kind": "city"},
        {"id": "camp", "name": "Camp", "kind": "camp", "lat": 33, "lon": 44, "note": "own survey"},
    ]
    lost, ambiguous = told(write_dossier(tmp_path, places=places), Gazetteer())
    assert lost.startswith("w places.csv:3: name: 'Atlantis'")
    assert ambiguous.startswith("w places.csv:4: name: 'Springfield'")
    assert "ambiguous" in ambiguous


def test_names_are_checked_even_where_rows_have_errors(tmp_path: Path) -> None:
    places: Table = [
        {"id": "iraq", "name": "Iraq"},
        {"id": "atlantis", "name": "Atlantis"},
        {"id": "x", "kind": "?"},
    ]
    problems = told(write_dossier(tmp_path, places=places), Gazetteer())
    assert [problem[:15] for problem in problems] == ["e places.csv:4:", "w places.csv:3:"]


def test_a_parent_that_lies_within_its_child_is_an_error(tmp_path: Path) -> None:
    places: Table = [
        {"id": "iraq", "name": "Iraq", "parent": "erbil"},
        {"id": "erbil", "name": "Erbil", "kind": "city"},
    ]
    problems = told(write_dossier(tmp_path, places=places), Gazetteer())
    assert problems
    assert all(problem.startswith("e places.csv:") and "parent" in problem for problem in problems)


def test_a_baseline_without_a_claim_and_an_undated_source_are_warnings(tmp_path: Path) -> None:
    claims: Table = [
        {"id": "c1", "relation": "reduced", "baseline": "before", "period": "after", "modality": "planned"},
    ]
    sources: Table = [{"id": "paper"}]
    undated, baseline = told(write_dossier(tmp_path, claims=claims, sources=sources))
    assert undated.startswith("w sources.csv:2: published:")
    assert baseline.startswith("w claims.csv:2: baseline: 'before': expected a reported claim on us at iraq in before")


def test_to_vacate_presupposes_that_someone_was_there(tmp_path: Path) -> None:
    forces: Table = [{"id": "coalition"}, {"id": "us", "subset_of": "coalition", "subset_source": "paper"}]
    vacated = {
        "id": "v",
        "relation": "vacated",
        "period": "after",
        "modality": "planned",
        "force": "coalition",
    }
    [alone] = told(write_dossier(tmp_path / "a", forces=forces, claims=[vacated]))
    assert alone.startswith("w claims.csv:2: relation: 'vacated': expected a claim that coalition was at iraq before")
    present = {"id": "p", "relation": "present", "force": "us"}
    assert told(write_dossier(tmp_path / "b", forces=forces, claims=[present, vacated])) == []


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """The command, on a machine whose gazetteer cannot be built."""
    from mapsvc.cli.check import check
    from mapsvc.errors import BaseDataError

    def refuse(cache: Path) -> Path:
        raise BaseDataError("no base data here")

    monkeypatch.setattr("mapsvc.gazetteer.build.ensure_index", refuse)
    monkeypatch.setenv("MAPSVC_CACHE", str(tmp_path / "cache"))
    return lambda *arguments: CliRunner().invoke(check, [str(argument) for argument in arguments])


def test_the_command_says_ok_and_counts(run, tmp_path: Path) -> None:
    result: Result = run(write_dossier(tmp_path / "d"))
    assert result.exit_code == 0
    assert "ok: 1 source, 1 force, 1 place, 2 periods, 1 claim, 0 events, 0 warnings" in result.stdout
    assert "no base data here" in result.stderr


def test_the_command_prints_every_problem_and_exits_1(run, tmp_path: Path) -> None:
    folder = write_dossier(tmp_path / "d", claims=[{"id": "c 1", "figure": "a brigade"}, {"id": "c2", "place": "x"}])
    result: Result = run(folder)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[-1] == "refused: 4 errors"
    assert all(line.startswith("claims.csv:") for line in lines[:-1])
    as_json = json.loads(run(folder, "--json").stdout)
    assert as_json["ok"] is False
    assert len(as_json["problems"]) == 4
    assert set(as_json["problems"][0]) == {"file", "line", "column", "value", "expected", "severity"}


def test_a_folder_that_is_not_there_is_a_clear_error(run, tmp_path: Path) -> None:
    result: Result = run(tmp_path / "nowhere")
    assert result.exit_code == 1
    assert "nowhere: expected a dossier folder" in str(result.exception)
