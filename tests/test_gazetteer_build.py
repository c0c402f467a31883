"""The index is built once, whoever asks first, and what is no longer current goes after a day."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import time
from collections.abc import Iterable
from contextlib import closing
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from mapsvc.errors import BaseDataError
from mapsvc.gazetteer import build
from mapsvc.gazetteer.build import ensure_index
from mapsvc.gazetteer.drafts import Draft
from mapsvc.gazetteer.inputs import Inputs
from mapsvc.gazetteer.kept import KEPT_S
from mapsvc.gazetteer.seats import name_districts
from mapsvc.model import PlaceKind


def _town(name: str) -> Draft:
    draft = Draft("city.a", name, PlaceKind.CITY, 33.0, 44.0, 1000, "IQ", "a test", 5000)
    draft.add(name, main=True)
    return draft


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """An index of one town, as that of the world takes half a minute."""

    def gather(_: Inputs) -> tuple[list[Draft], list[str]]:
        return [_town("Hit")], [""]

    monkeypatch.setattr(build, "_gather", gather)


def _names(index: Path) -> Iterable[str]:
    with closing(sqlite3.connect(index)) as db:
        return [raw for (raw,) in db.execute("SELECT raw FROM name")]


def _build_when_all_have_begun(cache: Path, begun: Barrier) -> None:
    """Build an index of one town, in a process of its own, once every other has found none either."""

    def gather(_: Inputs) -> tuple[list[Draft], list[str]]:
        begun.wait(60)
        return [_town("Hit")], [""]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "_gather", gather)
        ensure_index(cache)


def test_processes_that_build_at_once_leave_one_whole_index(tmp_path: Path) -> None:
    apart = multiprocessing.get_context("spawn")
    begun = apart.Barrier(2)
    builders = [apart.Process(target=_build_when_all_have_begun, args=(tmp_path, begun)) for _ in range(2)]
    for builder in builders:
        builder.start()
    for builder in builders:
        builder.join()
    (index,) = (tmp_path / "gazetteer").iterdir()
    assert [builder.exitcode for builder in builders] == [0, 0]
    assert _names(index) == ["Hit"]


@pytest.mark.usefixtures("small")
def test_a_build_removes_what_is_old_and_keeps_what_may_be_in_use(tmp_path: Path) -> None:
    folder = tmp_path / "gazetteer"
    folder.mkdir()
    long_ago = time.time() - KEPT_S - 60
    for name in ("old.sqlite", "building-old.tmp", "notes.txt"):
        (folder / name).touch()
        os.utime(folder / name, (long_ago, long_ago))
    for name in ("young.sqlite", "building-young.tmp"):
        (folder / name).touch()
    current = ensure_index(tmp_path)
    kept = {file.name for file in folder.iterdir()}
    assert kept == {current.name, "young.sqlite", "building-young.tmp", "notes.txt"}


@pytest.mark.usefixtures("small")
def test_a_current_index_is_not_built_again(tmp_path: Path) -> None:
    built = ensure_index(tmp_path).stat().st_mtime_ns
    assert ensure_index(tmp_path).stat().st_mtime_ns == built


def test_a_build_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gather(_: Inputs) -> tuple[list[Draft], list[str]]:
        raise OSError("no space left")

    monkeypatch.setattr(build, "_gather", gather)
    with pytest.raises(OSError, match="no space"):
        ensure_index(tmp_path)
    assert list((tmp_path / "gazetteer").iterdir()) == []


def _district(seat: str) -> Draft:
    draft = Draft(
        "district.a", "Hit District", PlaceKind.REGION, 33.0, 44.0, 9000, "IQ", "a test", 1, order=2, seat=seat
    )
    draft.add(draft.name, main=True)
    return draft


def test_a_district_is_called_what_its_seat_is() -> None:
    seat, district = (
        _town("Hit"),
        Draft("district.a", "Hit District", PlaceKind.REGION, 33.0, 44.0, 9000, "IQ", "a test", 1),
    )
    seat.add("هيت", main=False)
    district.order, district.seat = 2, "city.a"
    name_districts({draft.id: draft for draft in (seat, district)})
    assert set(district.names) >= {"hit district", "هيت district"}


def test_the_seat_of_a_district_is_a_city() -> None:
    district = _district("city.none")
    with pytest.raises(BaseDataError, match=r"districts\.csv: district\.a: 'city\.none': expected the id of a city"):
        name_districts({"district.a": district})
