"""What several tests share. Heavy things are made once per session."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings

from mapsvc.compile import compile_dossiers
from mapsvc.config import Settings, read_settings
from mapsvc.publish import publish_site
from mapsvc.snapshot import Snapshot
from mapsvc.web import create_app
from tests.dossiers import TWO_CLOCKS, write_dossier
from tests.gazetteer_fixtures import CACHE, alone, gazetteer
from tests.hostile import HOSTILE
from tests.looks import dense, outposts

__all__ = ["gazetteer"]

# A busy machine is no failure: what is slow is seen in bench/, not here.
hypothesis_settings.register_profile("mapsvc", deadline=None)
hypothesis_settings.load_profile("mapsvc")

SEED = Path(__file__).parent.parent / "geodata" / "dossiers" / "iraq-syria-2024"


@pytest.fixture(scope="session")
def settings() -> Settings:
    """Default settings, with the cache that the test runs share."""
    return read_settings({"MAPSVC_CACHE": str(CACHE)})


@pytest.fixture(scope="session")
def snapshot_folder(tmp_path_factory: pytest.TempPathFactory, gazetteer: object) -> Path:
    """A snapshot of the seed dossier, a hostile one, one without figures, one with no known place, a missed plan."""
    folder = tmp_path_factory.mktemp("dossiers")
    quiet = write_dossier(
        folder / "quiet",
        package={"name": "quiet", "title": "Niger"},
        places=[
            {"id": "niger", "name": "Niger", "kind": "country"},
            {"id": "agadez", "name": "Agadez", "kind": "city"},
        ],
        claims=[{"id": "c1", "relation": "present", "place": "agadez"}],
    )
    nowhere = write_dossier(
        folder / "nowhere",
        package={"name": "nowhere", "title": "Nowhere"},
        places=[{"id": "iraq", "name": "Qwzxyvlandia Major", "kind": "base"}],
    )
    hostile = write_dossier(folder / "hostile", **HOSTILE)
    two_clocks = write_dossier(folder / "two-clocks", **TWO_CLOCKS)
    with alone(CACHE / "tests.lock"):
        return compile_dossiers([SEED, quiet, nowhere, hostile, two_clocks, dense(folder), outposts(folder)], CACHE)


@pytest.fixture(scope="session")
def snapshot(snapshot_folder: Path) -> Snapshot:
    """The session's snapshot, opened."""
    return Snapshot(snapshot_folder)


@pytest.fixture(scope="session")
def app(snapshot: Snapshot, settings: Settings) -> Flask:
    """The application on the session's snapshot."""
    return create_app(snapshot, settings)


@pytest.fixture(scope="session")
def published(snapshot: Snapshot, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The session's snapshot as a site of plain files, which no test changes: one site for all test processes."""
    own = tmp_path_factory.getbasetemp()
    site = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "published"
    with alone(site.with_suffix(".lock")):
        if not site.is_dir():
            made = tmp_path_factory.mktemp("publishing")
            publish_site(create_app(snapshot, settings, live=False), made, today=date(2024, 10, 1))
            made.rename(site)
    return site


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    """A test client."""
    with app.test_client() as client:
        yield client
