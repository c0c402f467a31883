"""A reader who finds an error has somebody to tell."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import html5lib
import pytest

from mapsvc.compile import compile_dossiers
from mapsvc.config import Settings, read_settings
from mapsvc.dossier import read_dossier
from mapsvc.errors import InputError
from mapsvc.snapshot import Snapshot
from mapsvc.web import create_app
from tests.dossiers import PACKAGE, write_dossier
from tests.gazetteer_fixtures import CACHE

PLACES = [{"id": "iraq", "name": "Iraq", "kind": "base", "lat": 33, "lon": 44}]
NAMED = [{"title": "Analyst"}, {"title": "Desk", "email": "desk+maps@example.org"}]


def link(folder: Path, settings: Settings, contributors: list[dict[str, str]]) -> str:
    """Where the page of a dossier with those contributors leads who reports an error."""
    dossier = write_dossier(folder / "d", package={**PACKAGE, "contributors": contributors}, places=PLACES)
    app = create_app(Snapshot(compile_dossiers([dossier], CACHE)), settings)
    document = html5lib.parse(app.test_client().get("/maps/test/").text, namespaceHTMLElements=False)
    [found] = [a.get("href") for a in document.iter("a") if (a.text or "").startswith("Report an error")]
    return found


def test_errors_are_reported_to_who_made_the_dossier(tmp_path: Path, settings: Settings, gazetteer: object) -> None:
    address = urlsplit(link(tmp_path, replace(settings, base_url="https://maps.example.org"), NAMED))
    assert (address.scheme, address.path) == ("mailto", "desk%2Bmaps@example.org")
    assert parse_qs(address.query)["subject"] == ["A test dossier · https://maps.example.org/maps/test/"]


def test_without_any_address_the_reader_addresses_the_letter(
    tmp_path: Path, settings: Settings, gazetteer: object
) -> None:
    address = urlsplit(link(tmp_path, settings, [{"title": "Analyst"}]))
    assert (address.scheme, address.path) == ("mailto", "")
    assert parse_qs(address.query)["subject"] == ["A test dossier · /maps/test/"]


def test_the_sites_own_address_comes_first(tmp_path: Path, settings: Settings, gazetteer: object) -> None:
    site = replace(settings, report="https://example.org/corrections")
    assert link(tmp_path, site, NAMED) == "https://example.org/corrections"


def test_what_is_no_address_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="MAPSVC_REPORT: 'the desk': expected a web address or an e-mail address"):
        read_settings({"MAPSVC_REPORT": "the desk"})
    given = {**PACKAGE, "contributors": [{"title": "Desk", "email": "the desk"}]}
    _, problems = read_dossier(write_dossier(tmp_path / "d", package=given))
    assert ["e-mail address" in problem.expected for problem in problems] == [True]
