"""The cache keeps what is new or in use, and nothing else."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from mapsvc.compile import compile_dossiers
from mapsvc.errors import SnapshotError
from mapsvc.snapshot import Snapshot
from mapsvc.snapshot.retention import KEPT_SNAPSHOTS, YOUNG, hold, prune_snapshots, renew
from tests.dossiers import write_dossier
from tests.gazetteer_fixtures import lent_cache


def aged(folder: Path, name: str, days: float) -> Path:
    """A snapshot's folder, last asked for that many days ago."""
    path = folder / name
    path.mkdir()
    (path / "manifest.json").write_text("{}")
    then = time.time() - days * YOUNG
    os.utime(path, (then, then))
    return path


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_the_newest_stay_however_old(tmp_path: Path) -> None:
    for number in range(KEPT_SNAPSHOTS + 2):
        aged(tmp_path, f"v{number}", 10 + number)
    removed = prune_snapshots(tmp_path)
    assert names(tmp_path) == {f"v{number}" for number in range(KEPT_SNAPSHOTS)}
    assert len(removed) == 2


def test_what_is_younger_than_a_day_stays(tmp_path: Path) -> None:
    for number in range(KEPT_SNAPSHOTS + 3):
        aged(tmp_path, f"v{number}", 0.9)
    aged(tmp_path, ".v9.leftover", 0.9)
    assert prune_snapshots(tmp_path) == []


def test_what_a_killed_compilation_left_goes_after_a_day(tmp_path: Path) -> None:
    aged(tmp_path, ".v1.leftover", 1.1)
    prune_snapshots(tmp_path)
    assert names(tmp_path) == set()


def test_what_is_held_stays_until_it_is_let_go(tmp_path: Path) -> None:
    for number in range(KEPT_SNAPSHOTS):
        aged(tmp_path, f"v{number}", 2)
    old = aged(tmp_path, "old", 100)
    held = hold(old)
    assert held is not None
    assert prune_snapshots(tmp_path) == []
    os.close(held)
    assert prune_snapshots(tmp_path) == [old]


def test_what_was_asked_for_again_counts_as_new(tmp_path: Path) -> None:
    for number in range(KEPT_SNAPSHOTS):
        aged(tmp_path, f"v{number}", 2)
    old = aged(tmp_path, "old", 100)
    renew(old)
    prune_snapshots(tmp_path)
    assert old.is_dir()


def test_an_open_snapshot_is_held_and_a_closed_one_is_not(snapshot_folder: Path, tmp_path: Path) -> None:
    folder = aged(tmp_path, "open", 2)
    (folder / "manifest.json").write_bytes((snapshot_folder / "manifest.json").read_bytes())
    then = time.time() - 100 * YOUNG
    os.utime(folder, (then, then))
    for number in range(KEPT_SNAPSHOTS):
        aged(tmp_path, f"v{number}", 2)
    snapshot = Snapshot(folder)
    assert prune_snapshots(tmp_path) == []
    del snapshot
    assert prune_snapshots(tmp_path) == [folder]


def test_a_folder_that_is_no_snapshot_is_not_held(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError):
        Snapshot(tmp_path / "missing")
    assert hold(tmp_path / "missing") is None


def test_compiling_tidies_up(tmp_path: Path, gazetteer: object) -> None:
    cache = lent_cache(tmp_path / "cache")
    snapshots = cache / "snapshots"
    snapshots.mkdir()
    for number in range(KEPT_SNAPSHOTS + 1):
        aged(snapshots, f"v{number}", 10 + number)
    made = compile_dossiers([write_dossier(tmp_path / "d")], cache)
    assert names(snapshots) == {made.name, *(f"v{number}" for number in range(KEPT_SNAPSHOTS - 1))}
