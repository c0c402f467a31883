"""`mapsvc check` tells every problem of a folder, suggests more, and exits as programs expect."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mapsvc.check import check_dossier
from mapsvc.gazetteer import lookup
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


def test_a_total_over_a_place_and_one_within_it_is_a_warning(tmp_path: Path) -> None:
    places: Table = [
        {"id": "iraq"},
        {"id": "anbar", "kind": "region", "parent": "iraq"},
        {"id": "city", "kind": "city", "parent": "anbar"},
        {"id": "camp", "kind": "base", "parent": "city"},
    ]
    total = {"id": "s", "relation": "sum", "figure": ""}
    [nested] = told(write_dossier(tmp_path / "a", places=places, claims=[{**total, "sites": "anbar camp"}]))
    assert nested == (
        "w claims.csv:2: sites: 'anbar camp': "
        "expected places side by side: camp lies within anbar and would be added twice"
    )
    assert told(write_dossier(tmp_path / "b", places=places[:2], claims=[{**total, "sites": "anbar"}])) == []


@pytest.mark.parametrize(("relation", "figure"), [("all_at", ""), ("majority_at", ""), ("sum", "")])
def test_sites_outside_the_place_that_the_claim_is_about_are_a_warning(
    tmp_path: Path, relation: str, figure: str
) -> None:
    places: Table = [{"id": "iraq"}, {"id": "anbar", "kind": "region", "parent": "iraq"}, {"id": "chad"}]
    claim = {"id": "s", "relation": relation, "figure": figure, "place": "anbar", "sites": "iraq"}
    [outside] = told(write_dossier(tmp_path / "a", places=places, claims=[claim]))
    assert outside == "w claims.csv:2: sites: 'iraq': expected places within anbar: iraq is not known to lie there"
    [aside] = told(write_dossier(tmp_path / "b", places=places, claims=[{**claim, "sites": "chad"}]))
    assert "chad is not known to lie there" in aside
    assert (
        told(write_dossier(tmp_path / "c", places=places, claims=[{**claim, "place": "iraq", "sites": "anbar"}])) == []
    )


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


class World(Gazetteer):
    """Knows also a region of Iraq, a base in it, and a namesake abroad."""

    def resolve(self, name: str, context: Context) -> Match | Ambiguous | Unknown:
        iraq = ContainedIn("IQ", "Iraq", PlaceKind.COUNTRY)
        anbar = ContainedIn("IQ-AN", "Anbar", PlaceKind.REGION)
        known = {
            "Anbar": Entry("IQ-AN", "Anbar", PlaceKind.REGION, 32.9, 41.6, 1000, "IQ", (iraq,), "IQ-AN", "test"),
            "Camp": Entry("camp", "Camp", PlaceKind.BASE, 33.8, 42.4, 1000, "IQ", (anbar, iraq), None, "test"),
            "Abroad": Entry("abroad", "Abroad", PlaceKind.CITY, 39.9, 32.9, 1000, "TR", (), None, "test"),
        }
        found = known.get(name)
        if found is None:
            return super().resolve(name, context)
        if context.countries and found.country not in context.countries:
            return Unknown("nothing close enough")
        return Match(found, 1.0, name, "exact")


IRAQ = {"id": "iraq", "name": "Iraq"}
ANBAR = {"id": "anbar", "name": "Anbar", "kind": "region", "parent": "iraq"}


def test_siblings_of_which_one_lies_within_the_other_are_refused(tmp_path: Path) -> None:
    camp = {"id": "camp", "name": "Camp", "kind": "base"}
    places: Table = [IRAQ, ANBAR, {**camp, "parent": "iraq"}]
    [nested] = told(write_dossier(tmp_path / "a", places=places), World())
    assert nested.startswith("e places.csv:4: parent: 'iraq': expected 'anbar', which it lies within")
    assert told(write_dossier(tmp_path / "b", places=[IRAQ, ANBAR, {**camp, "parent": "anbar"}]), World()) == []


@pytest.mark.parametrize(("lat", "lon", "errors"), [(33.8, 42.4, 1), (36.2, 44.0, 0)])
def test_a_point_within_a_siblings_polygon_is_refused(tmp_path: Path, lat: float, lon: float, errors: int) -> None:
    post = {"id": "post", "name": "Post", "kind": "site", "parent": "iraq", "lat": lat, "lon": lon, "note": "survey"}
    problems = told(write_dossier(tmp_path, places=[IRAQ, ANBAR, post]), World())
    assert [problem[:25] for problem in problems] == ["e places.csv:4: parent: '"] * errors


def test_places_without_a_common_parent_may_nest(tmp_path: Path) -> None:
    camp = {"id": "camp", "name": "Camp", "kind": "base"}
    assert told(write_dossier(tmp_path, places=[IRAQ, camp]), World()) == []


def test_two_places_that_are_one_are_named(tmp_path: Path) -> None:
    places: Table = [IRAQ, {"id": "a", "name": "Camp", "kind": "base"}, {"id": "b", "name": "Camp", "kind": "base"}]
    [twice] = told(write_dossier(tmp_path, places=places), World())
    assert twice.startswith("w places.csv:4: name: 'Camp': expected a place of its own: 'a' is camp")


def test_a_name_found_only_outside_the_dossiers_countries_is_named(tmp_path: Path) -> None:
    places: Table = [IRAQ, {"id": "abroad", "name": "Abroad", "kind": "city"}]
    [abroad] = told(write_dossier(tmp_path, places=places), World())
    assert abroad.startswith("w places.csv:3: name: 'Abroad': expected a place in IQ; the only one found is in TR")


@pytest.mark.parametrize(("later", "warnings"), [("2024-03-15", 1), ("2024-02-20", 0), ("2026-01-01", 0)])
def test_clashing_reports_far_apart_suggest_a_split(tmp_path: Path, later: str, warnings: int) -> None:
    sources: Table = [{"id": "one", "published": "2024-02-01"}, {"id": "two", "published": later}]
    claims: Table = [{"id": "a", "source": "one", "figure": "900"}, {"id": "b", "source": "two", "figure": "2000"}]
    found = told(write_dossier(tmp_path, sources=sources, claims=claims))
    assert len(found) == warnings
    for text in found:
        assert text.startswith("w claims.csv:3: period: 'before': expected two periods, perhaps: a, b clash")
        assert "between 2024-02-01 and 2024-03-15" in text


@pytest.mark.parametrize(("total", "warnings"), [("3000", 1), ("1400", 0)])
def test_forces_that_must_have_grown_are_named(tmp_path: Path, total: str, warnings: int) -> None:
    forces: Table = [{"id": "all"}, {"id": "us", "subset_of": "all", "subset_source": "paper"}]
    claims: Table = [
        {"id": "a", "force": "all", "figure": "3,001"},
        {"id": "b", "figure": "2,501"},
        {"id": "c", "force": "all", "figure": total, "period": "after"},
        {"id": "d", "figure": "1,001", "period": "after"},
    ]
    found = told(write_dossier(tmp_path, forces=forces, claims=claims))
    assert len(found) == warnings
    for text in found:
        assert text.startswith("w claims.csv:4: figure: '3000': expected figures that fit together")
        assert "from at most 500 in before to at least" in text


def test_coordinates_of_its_own_settle_where_a_place_abroad_is(tmp_path: Path) -> None:
    place = {"id": "abroad", "name": "Abroad", "kind": "city", "lat": "39", "lon": "35", "note": "the desk's map"}
    assert told(write_dossier(tmp_path, places=[IRAQ, place]), World()) == []


def test_a_name_known_as_another_kind_of_place_is_told_so(tmp_path: Path, gazetteer: lookup.Gazetteer) -> None:
    places: Table = [IRAQ, {"id": "port", "name": "Dakar", "kind": "base"}]
    [warning] = told(write_dossier(tmp_path, places=places), gazetteer)
    assert "nothing close enough; the name is known for Dakar (city, SN), not as asked for" in warning
