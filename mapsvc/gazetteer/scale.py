"""Bulk geocoding on a Dask cluster. Needs the packages of the extra `scale`; nothing else here does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from mapsvc.config import ambient_settings
from mapsvc.errors import InputError
from mapsvc.gazetteer.build import ensure_index
from mapsvc.gazetteer.bulk import Query, Row, answer_batch, in_order

PATIENCE = 15
"""Seconds to wait for the scheduler, and for its first worker."""


def answer_on_cluster(parts: Iterable[list[Query]], address: str, version: str) -> Iterator[list[Row]]:
    """Answer on the workers of the Dask scheduler at `address`, in order.

    `version` is the name of the index (`ensure_index(...).stem`) the answers must come from. A worker that dies loses
    nothing: Dask gives its batches to another. Raises InputError where dask.distributed is not installed, nobody
    answers at the address, or a worker has another index.
    """
    try:
        from distributed import Client
        from distributed.scheduler import KilledWorker
    except ImportError as error:
        raise InputError("--scheduler: needs dask and distributed: pip install 'mapsvc[scale]'") from error
    try:
        client: Any = cast("Any", Client)(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise InputError(f"--scheduler: {address!r}: expected the address of a Dask scheduler: {error}") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
            under_way = 3 * sum(client.nthreads().values())
            yield from in_order(
                parts, lambda part: client.submit(answer_on_worker, version, part, pure=False), under_way
            )
        except TimeoutError as error:
            raise InputError(f"--scheduler: {address!r}: expected at least one worker") from error
        except KilledWorker as error:
            raise InputError(f"--scheduler: {address!r}: workers die of this work: {error}") from error


def answer_on_worker(version: str, queries: list[Query]) -> list[Row]:
    """Answer a batch from this worker's own index, which must be the asker's: what a Dask worker runs."""
    index = _own_index()
    if index.stem != version:
        expected = "expected the same; install the same mapsvc and packages on client and workers"
        raise InputError(
            f"--scheduler: a worker has the place-name index {index.stem}, the client {version}: {expected}"
        )
    return answer_batch(index, queries)


@lru_cache(1)
def _own_index() -> Path:
    return ensure_index(ambient_settings().cache)
