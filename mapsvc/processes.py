"""Work in processes of its own, for as many cores as there are."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING

from mapsvc.errors import InputError

if TYPE_CHECKING:
    from concurrent.futures import Executor


def usable_cores() -> int:
    """How many cores this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def worker_processes(workers: int) -> Iterator[Executor]:
    """Run what is submitted in up to `workers` processes, begun as they are needed and none of which outlives this one.

    On leaving, what has not begun is cancelled. Raises InputError where a worker was killed.
    """
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=end_with_parent) as pool:
        try:
            yield pool
        except BrokenProcessPool as error:
            raise InputError("a worker process was killed (out of memory?); expected it to live: try again") from error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def end_with_parent() -> None:
    """Have this worker end when the process that started it is gone, however that ended: nobody else would tell it."""
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:

        def watch() -> None:
            parent.join()
            os._exit(1)

        Thread(target=watch, daemon=True).start()
