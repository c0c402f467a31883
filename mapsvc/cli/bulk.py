"""The part of `mapsvc geocode` that answers a whole CSV."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from mapsvc.config import ambient_settings
from mapsvc.errors import InputError
from mapsvc.processes import usable_cores

if TYPE_CHECKING:
    from mapsvc.gazetteer.bulk import Query, Row


def geocode_csv(name: str, workers: int | None, scheduler: str | None) -> None:
    """Answer the queries of a CSV file (`-` is stdin) on stdout, in order, with progress on stderr."""
    from tqdm import tqdm

    from mapsvc.gazetteer import bulk
    from mapsvc.gazetteer.build import ensure_index

    index = ensure_index(ambient_settings().cache)
    with ExitStack() as stack:
        raw, total = _open(name, stack)
        progress = stack.enter_context(tqdm(desc="names", unit=" names", total=total, disable=None, file=sys.stderr))
        shown = "stdin" if name == "-" else name
        queries = bulk.read_queries(bulk.decode_lines(raw, shown), shown, bulk.answerer(index).has_country)
        parts = _counted(bulk.batches(queries), progress.update)
        out = csv.writer(sys.stdout, lineterminator="\n")
        out.writerow(bulk.HEAD)
        for rows in _answers(parts, index, workers, scheduler, total):
            out.writerows(rows)


def _open(name: str, stack: ExitStack) -> tuple[BinaryIO, int | None]:
    """The stream of a file, and how many rows it has at most where that can be known."""
    if name == "-":
        return sys.stdin.buffer, None
    path = Path(name)
    if path.is_dir():
        raise InputError(f"--csv: {name!r}: expected a file, or - for stdin")
    raw = stack.enter_context(path.open("rb"))
    if not raw.seekable():
        return raw, None
    total = sum(chunk.count(b"\n") for chunk in iter(lambda: raw.read(1 << 20), b""))
    raw.seek(0)
    return raw, total


def _counted(parts: Iterator[list[Query]], update: Callable[[int], object]) -> Iterator[list[Query]]:
    for part in parts:
        yield part
        update(len(part))


def _answers(
    parts: Iterator[list[Query]], index: Path, workers: int | None, scheduler: str | None, total: int | None
) -> Iterator[list[Row]]:
    from mapsvc.gazetteer import bulk

    if scheduler is not None:
        from mapsvc.gazetteer.scale import answer_on_cluster

        return answer_on_cluster(parts, scheduler, index.stem)
    if workers is None:
        small = total is not None and total <= 2 * bulk.BATCH
        workers = 1 if small else usable_cores()
    return bulk.answer_here(parts, index) if workers == 1 else bulk.answer_in_processes(parts, index, workers)
