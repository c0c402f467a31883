"""The archive of a dossier is a Data Package that others can open, however untidy the desk's files are."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mapsvc.dossier import load_dossier
from mapsvc.exports.credits import Credits
from mapsvc.exports.package import write_package
from tests.conftest import SEED
from tests.dossiers import write_dossier

TERMS = Credits("T", "2024-09-27", "1", "own", "base data", "cite this")
UNTIDY = '\ufeffsep=;\r\n ID ; Publisher ;published;note\r\n paper ; P ;2024-09-27;"a, b\nc"\r\n;;;\r\n'


@pytest.fixture(params=["untidy", "bare", "seed"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A dossier: one as a spreadsheet may leave it, one whose description says next to nothing, the seed."""
    if request.param == "seed":
        return SEED
    if request.param == "bare":
        return write_dossier(tmp_path / "bare", package={"title": "Bare"}, claims=[])
    package = {
        "name": "untidy",
        "title": " Untidy ",
        "version": 3,
        "keywords": ["kept"],
        "licenses": ["Public domain", {"name": "CC0-1.0"}],
        "contributors": ["The desk", {"email": "desk@example.org"}],
        "resources": [{"path": "claims.csv", "title": "Claims"}, {"path": "gone.csv"}],
    }
    return write_dossier(tmp_path / "untidy", package=package, sources=UNTIDY)


def unpacked(folder: Path, out: Path) -> tuple[dict[str, Any], dict[str, str]]:
    """The description in a dossier's archive, and the archive's files."""
    write_package(folder, TERMS, out)
    with zipfile.ZipFile(out) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    return json.loads(files["datapackage.json"]), files


def test_every_table_is_listed_and_described_as_it_is(folder: Path, tmp_path: Path) -> None:
    described, files = unpacked(folder, tmp_path / "x.zip")
    assert {each["path"] for each in described["resources"]} == files.keys() - {"datapackage.json", "CREDITS.txt"}
    for each in described["resources"]:
        head, *rows = csv.reader(io.StringIO(files[each["path"]], newline=""), strict=True)
        assert [field["name"] for field in each["schema"]["fields"]] == head
        assert all(len(row) == len(head) and any(row) for row in rows)
        assert (each["name"], each["encoding"]) == (each["path"].removesuffix(".csv"), "utf-8")


def test_what_the_format_asks_of_a_description_is_there(folder: Path, tmp_path: Path) -> None:
    described, files = unpacked(folder, tmp_path / "x.zip")
    assert all(isinstance(described[key], str) for key in ("name", "title", "version") if key in described)
    for license_ in described.get("licenses", []):
        assert license_.keys() & {"name", "path"}
        assert license_.get("path", "https://").startswith("https://") or license_["path"] in files
    assert all(each["title"] for each in described.get("contributors", []))


def test_the_archive_is_the_same_dossier_and_packs_to_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    write_package(folder, TERMS, tmp_path / "one.zip")
    again = tmp_path / folder.name / "again"
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        archive.extractall(again)
    first, second = load_dossier(folder), load_dossier(again)
    # Lines tell where a row stands, and a licence without a text has it in the archive.
    assert [replace(claim, line=0) for claim in first.claims] == [replace(claim, line=0) for claim in second.claims]
    assert (first.id, first.sources, first.places) == (second.id, second.sources, second.places)
    write_package(again, TERMS, tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_what_the_desk_says_besides_is_kept(tmp_path: Path) -> None:
    package = {"title": "T", "keywords": ["kept"], "resources": [{"path": "claims.csv", "title": "Claims"}]}
    described, _ = unpacked(write_dossier(tmp_path / "d", package=package), tmp_path / "x.zip")
    assert described["keywords"] == ["kept"]
    [claims] = [each for each in described["resources"] if each["path"] == "claims.csv"]
    assert claims["title"] == "Claims"


def test_a_table_is_described_as_it_is_written_not_as_the_desks_file_was(tmp_path: Path) -> None:
    theirs = {"path": "claims.csv", "title": "Claims", "dialect": {"delimiter": ";"}, "encoding": "windows-1252"}
    theirs |= {"bytes": 7, "hash": "0", "schema": {"fields": [{"name": "other", "type": "integer"}]}}
    folder = write_dossier(tmp_path / "d", package={"title": "T", "resources": [theirs]})
    described, _ = unpacked(folder, tmp_path / "x.zip")
    [claims] = [each for each in described["resources"] if each["path"] == "claims.csv"]
    assert (claims["title"], claims["encoding"]) == ("Claims", "utf-8")
    assert not claims.keys() & {"dialect", "bytes", "hash"}
    assert "other" not in [field["name"] for field in claims["schema"]["fields"]]
