"""A real Dask cluster of worker processes answers as one process does, though workers die."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from distributed import Client, LocalCluster

from mapsvc.cli import cli
from mapsvc.errors import InputError
from mapsvc.gazetteer import bulk, scale
from mapsvc.gazetteer.build import ensure_index
from mapsvc.gazetteer.lookup import Context, Gazetteer
from tests.gazetteer_fixtures import CACHE

NAMES = ("Erbil", "San Jose", "nowhere at all", "Ain al-Asad", "الأنبار")
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


@pytest.fixture(scope="module")
def cluster(gazetteer: Gazetteer) -> Iterator[LocalCluster]:
    """Two worker processes with nannies, that keep their index where the tests do."""
    before = os.environ.get("MAPSVC_CACHE")
    os.environ["MAPSVC_CACHE"] = str(CACHE)
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0") as made:
        yield made
    os.environ.pop("MAPSVC_CACHE")
    if before is not None:
        os.environ["MAPSVC_CACHE"] = before


def parts(count: int, size: int = 20) -> list[list[bulk.Query]]:
    numbers = range(count * size)
    asked = (bulk.Query(str(n), NAMES[n % len(NAMES)], Context()) for n in numbers)
    return [part for part in bulk.batches(asked, size) if part]


def test_a_killed_worker_loses_nothing_and_keeps_the_order(cluster: LocalCluster) -> None:
    index = ensure_index(CACHE)
    alone = list(bulk.answer_here(parts(60), index))
    answers = scale.answer_on_cluster(parts(60), cluster.scheduler_address, index.stem)
    together = [next(answers)]
    with Client(cluster.scheduler_address, set_as_default=False) as client:
        victim = next(iter(client.run(os.getpid).values()))
    os.kill(victim, signal.SIGKILL)
    together += answers
    assert together == alone


def test_the_command_answers_on_a_cluster(cluster: LocalCluster) -> None:
    text = "id,query,context\n" + "".join(f"{n},{NAMES[n % len(NAMES)]},\n" for n in range(50))
    runner = CliRunner(env={"MAPSVC_CACHE": str(CACHE)})
    there = runner.invoke(cli, ["geocode", "--csv", "-", "--scheduler", cluster.scheduler_address], input=text)
    here = runner.invoke(cli, ["geocode", "--csv", "-", "--workers", "1"], input=text)
    assert there.exit_code == 0, there.output
    assert there.stdout == here.stdout


def test_a_worker_with_another_index_is_refused(cluster: LocalCluster) -> None:
    with pytest.raises(InputError, match=r"another-version.*expected the same"):
        list(scale.answer_on_cluster(parts(1), cluster.scheduler_address, "another-version"))


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense://x"])
def test_an_address_where_nobody_answers_is_named(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setattr(scale, "PATIENCE", 1)
    with pytest.raises(InputError, match=address):
        list(scale.answer_on_cluster(parts(1), address, "v"))


def test_a_cluster_without_workers_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scale, "PATIENCE", 1)
    with (
        LocalCluster(n_workers=0, processes=False, dashboard_address=":0") as empty,
        pytest.raises(InputError, match="at least one worker"),
    ):
        list(scale.answer_on_cluster(parts(1), empty.scheduler_address, "v"))


def test_without_dask_the_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"pip install 'mapsvc\[scale\]'"):
        list(scale.answer_on_cluster(parts(1), "tcp://127.0.0.1:9", "v"))
