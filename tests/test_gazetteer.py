"""The gazetteer finds the place that is meant, and would rather say nothing than guess."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import airportsdata
import pytest
from click.testing import CliRunner

from mapsvc.cli.geocode import geocode
from mapsvc.errors import BaseDataError, InputError
from mapsvc.gazetteer.choose import kilometres
from mapsvc.gazetteer.inputs import TABLES, Inputs, default_inputs, fingerprint, read_table
from mapsvc.gazetteer.lookup import Ambiguous, Context, Gazetteer, Match, Unknown
from mapsvc.model import PlaceKind
from tests.gazetteer_fixtures import CACHE

CASES = Path(__file__).parent / "cases" / "gazetteer"


def read_cases() -> list[tuple[str, str, str]]:
    lines = [line for path in sorted(CASES.glob("*.txt")) for line in path.read_text("utf-8").splitlines()]
    rows = [line.split("|") for line in lines if line.strip() and not line.startswith("#")]
    return [(query.strip(), context.strip(), expected.strip()) for query, context, expected in rows]


def read_context(text: str) -> Context:
    given = dict(part.split("=") for part in text.split())
    lat, _, lon = given.get("near", "").partition(",")
    countries = tuple(filter(None, given.get("country", "").split(",")))
    kind = PlaceKind(given["kind"]) if "kind" in given else None
    return Context(countries, kind, (float(lat), float(lon)) if lat else None)


@pytest.mark.parametrize(("query", "context", "expected"), read_cases())
def test_case(gazetteer: Gazetteer, query: str, context: str, expected: str) -> None:
    answer = gazetteer.resolve(query, read_context(context))
    if isinstance(answer, Match):
        assert answer.entry.id == expected
    elif isinstance(answer, Ambiguous):
        assert expected == "AMBIGUOUS"
    else:
        assert expected == ("REFUSED" if answer.reason == "refused" else "UNKNOWN")


def test_the_chain_leads_from_base_to_region_to_country(gazetteer: Gazetteer) -> None:
    entry = gazetteer.get("base.ain-al-asad")
    assert entry is not None
    assert [(link.id, link.kind) for link in entry.chain] == [
        ("IQ-AN", PlaceKind.REGION),
        ("IQ", PlaceKind.COUNTRY),
    ]
    assert entry.boundary_id is None


@pytest.mark.parametrize("id_", ["IQ", "IQ-AN", "base.ain-al-asad", "airfield.ORAA", "geonames.98182"])
def test_ids_are_found(gazetteer: Gazetteer, id_: str) -> None:
    entry = gazetteer.get(id_)
    assert entry is not None
    assert entry.id == id_
    assert (entry.boundary_id == id_) is (entry.kind in {PlaceKind.COUNTRY, PlaceKind.REGION})


def test_what_is_not_there_is_none(gazetteer: Gazetteer) -> None:
    assert gazetteer.get("base.nowhere") is None


@pytest.mark.parametrize("query", ["", " ", "x" * 201, "ـ", "😀"])
def test_nameless_and_endless_queries_are_unknown(gazetteer: Gazetteer, query: str) -> None:
    assert isinstance(gazetteer.resolve(query), Unknown)


def test_bases_lie_where_their_airfields_lie() -> None:
    fields = airportsdata.load("ICAO")
    for row in read_table(default_inputs(), "bases.csv"):
        cells = row.cells
        named = (
            cells["icao"] or cells["source"].removeprefix("airportsdata ") if "airportsdata" in cells["source"] else ""
        )
        if named:
            there = (fields[named]["lat"], fields[named]["lon"])
            assert kilometres((float(cells["lat"]), float(cells["lon"])), there) <= 2, cells["id"]


def test_every_alias_finds_its_own_place_or_says_it_is_ambiguous(gazetteer: Gazetteer) -> None:
    lost = []
    for row in read_table(default_inputs(), "aliases.csv"):
        entry = gazetteer.get(row.cells["id"])
        assert entry is not None, row
        answer = gazetteer.resolve(row.cells["alias"], Context((entry.country,) if entry.country else (), entry.kind))
        if not (isinstance(answer, Match) and answer.entry.id == entry.id):
            lost.append((row.line, row.cells["alias"], answer))
    assert lost == []


def copy_tables(folder: Path, **extra: str) -> Inputs:
    """Our tables with one row each, and whatever rows a test adds."""
    for name, columns in TABLES.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerow(columns)
            stream.write(extra.get(name.partition(".")[0], ""))
    return Inputs(folder, default_inputs().boundaries)


def test_the_fingerprint_follows_the_tables(tmp_path: Path) -> None:
    before = fingerprint(copy_tables(tmp_path))
    assert before == fingerprint(copy_tables(tmp_path))
    assert before != fingerprint(copy_tables(tmp_path, refusals="hundreds,a quantity\n"))


def test_a_ragged_row_is_named_by_file_and_line(tmp_path: Path) -> None:
    inputs = copy_tables(tmp_path, refusals="hundreds\n")
    with pytest.raises(BaseDataError, match=r"refusals\.csv:2"):
        list(read_table(inputs, "refusals.csv"))


def test_missing_index_and_data_are_said(tmp_path: Path) -> None:
    with pytest.raises(BaseDataError, match="place-name index"):
        Gazetteer.open(tmp_path / "none.sqlite")
    with pytest.raises(BaseDataError, match=r"bases\.csv"):
        fingerprint(Inputs(tmp_path, tmp_path))


def test_lookup_imports_nothing_heavy() -> None:
    heavy = ("shapely", "pandas", "numpy", "geopandas")
    code = f"import sys, mapsvc.gazetteer.lookup; print([m for m in {heavy} if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_geocode_prints_a_line_or_fails(gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAPSVC_CACHE", str(CACHE))
    found = CliRunner().invoke(geocode, ["Ain al-Asad", "--json"])
    assert found.exit_code == 0
    assert json.loads(found.stdout)[0]["entry"]["id"] == "base.ain-al-asad"
    missed = CliRunner().invoke(geocode, ["Erbil", "hundreds"])
    assert missed.exit_code == 1
    assert [line.split(" → ")[0] for line in missed.stdout.splitlines()] == ["Erbil", "hundreds"]


@pytest.mark.parametrize(
    ("option", "value"),
    [("--country", "Iraq"), ("--country", "zz"), ("--kind", "castle"), ("--near", "here"), ("--near", "99,0")],
)
def test_geocode_names_a_wrong_option(option: str, value: str) -> None:
    ran = CliRunner().invoke(geocode, ["Erbil", option, value])
    assert isinstance(ran.exception, InputError)
    assert option in str(ran.exception)
    assert value in str(ran.exception)
