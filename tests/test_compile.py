"""Compiling: same content, same bytes; nothing half-made."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from mapsvc.compile import compile_dossiers
from mapsvc.compile.output import Output
from mapsvc.config import Settings
from mapsvc.errors import DossierError, InputError, SnapshotError
from mapsvc.maps import page
from mapsvc.snapshot import Snapshot
from mapsvc.snapshot.version import content_version
from mapsvc.web import create_app
from tests.dossiers import write_dossier
from tests.gazetteer_fixtures import lent_cache


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """A cache of its own."""
    return lent_cache(tmp_path / "cache")


def digests(folder: Path) -> dict[str, str]:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in paths}


def test_the_same_content_gives_the_same_bytes(tmp_path: Path, gazetteer: object, cache: Path) -> None:
    dossier = write_dossier(tmp_path / "d")
    other = lent_cache(tmp_path / "other")
    assert digests(compile_dossiers([dossier], cache)) == digests(compile_dossiers([dossier], other))


def test_a_change_gives_another_version(tmp_path: Path) -> None:
    dossier = write_dossier(tmp_path / "d")
    before = content_version([dossier])
    assert content_version([dossier]) == before
    (dossier / "claims.csv").write_text((dossier / "claims.csv").read_text() + "\n")
    assert content_version([dossier]) != before


def test_a_broken_dossier_is_refused_whole_with_every_problem(tmp_path: Path, cache: Path) -> None:
    dossier = write_dossier(
        tmp_path / "d",
        claims=[{"id": "c1", "figure": "umpteen"}, {"id": "c2", "place": "narnia", "figure": "5"}],
    )
    with pytest.raises(DossierError) as caught:
        compile_dossiers([dossier], cache)
    assert len(caught.value.problems) == 2
    assert not (cache / "snapshots").exists()


def test_two_dossiers_with_one_id_are_refused(tmp_path: Path, cache: Path) -> None:
    folders = [write_dossier(tmp_path / name) for name in ("a", "b")]
    with pytest.raises(InputError, match="taken by another"):
        compile_dossiers(folders, cache)


def test_an_interrupted_run_leaves_nothing_behind(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Output, "publish", interrupted)
    with pytest.raises(KeyboardInterrupt):
        compile_dossiers([write_dossier(tmp_path / "d")], cache)
    assert list((cache / "snapshots").iterdir()) == []


@pytest.mark.parametrize("manifest", [None, "{", '{"format": 0}'])
def test_what_is_no_snapshot_is_refused(tmp_path: Path, manifest: str | None) -> None:
    if manifest is not None:
        (tmp_path / "manifest.json").write_text(manifest)
    with pytest.raises(SnapshotError, match=str(tmp_path)):
        Snapshot(tmp_path)


def test_a_retraction_changes_what_is_known_only_from_its_day_on(
    tmp_path: Path, gazetteer: object, cache: Path
) -> None:
    source = {"id": "paper", "published": "2024-09-27"}
    retracted = {"id": "late", "published": "2024-09-01", "retracted": "2024-12-01"}
    claims = [{"id": "c1", "figure": "100"}, {"id": "c2", "source": "late", "relation": "present"}]
    dossier = write_dossier(tmp_path / "d", sources=[source, retracted], claims=claims)
    snapshot = Snapshot(compile_dossiers([dossier], cache))
    entry = snapshot.dossier("test")
    assert entry.states == {"2024-09-01": "2024-09-01", "2024-09-27": "2024-09-27", "2024-12-01": "latest"}
    counted = {day: snapshot.collection(entry, state, "claims").size for day, state in entry.states.items()}
    assert counted == {"2024-09-01": 1, "2024-09-27": 2, "2024-12-01": 1}


def test_a_dossier_of_undated_sources_says_so(tmp_path: Path, gazetteer: object, cache: Path) -> None:
    told: list[str] = []
    dossier = write_dossier(tmp_path / "d", sources=[{"id": "paper"}], package={"name": "test", "title": "Undated"})
    snapshot = Snapshot(compile_dossiers([dossier], cache, progress=told.append))
    assert "test, undated" in told
    entry = snapshot.dossier("test")
    assert entry.states == {}
    assert snapshot.revisions(entry, "latest")["as_of"] is None
    assert snapshot.page(entry, "latest", "en")["stamp"] == "Undated sources"
    assert snapshot.collection(entry, "latest", "claims").members["as_of"] is None


def test_the_index_is_copied_where_there_are_no_hard_links(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no hard links here")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    folder = compile_dossiers([write_dossier(tmp_path / "d")], cache)
    index = Snapshot(folder).gazetteer
    assert index.stat().st_nlink == 1
    assert index.read_bytes()[:15] == b"SQLite format 3"


@pytest.mark.parametrize("most", [1, 500])
def test_a_long_table_is_left_to_its_reader_to_open(
    tmp_path: Path, cache: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(page, "LONG_TABLE", most)
    folder = compile_dossiers([write_dossier(tmp_path / "d")], cache)
    shown = create_app(Snapshot(folder), settings).test_client().get("/maps/test/").text
    around = shown[: shown.index("Everything as a table")]
    assert around[around.rindex("<details") :].startswith('<details class="part" open>') == (most == 500)
