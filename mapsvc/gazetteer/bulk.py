"""Many names at once: rows of a CSV → rows of answers, in the order asked, however many there are.

Reading, answering and writing are one stream of batches: what is held in memory is bounded by the number of batches
under way, never by the length of the file. Who answers a batch (this process, a pool, a Dask cluster) is the caller's
choice; the answers are the same.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from mapsvc.errors import InputError, Problem
from mapsvc.gazetteer.context import read_context
from mapsvc.gazetteer.entry import Ambiguous, Context, Match
from mapsvc.gazetteer.lookup import LONGEST_QUERY, Gazetteer
from mapsvc.processes import worker_processes

REQUIRED, OPTIONAL = ("id", "query"), ("context",)
HEAD = ("id", "rank", "name", "kind", "country", "lat", "lon", "score")
BATCH = 2000
"""Queries in a batch: about a tenth of a second's work, so that passing it to another process costs little."""

REMEMBERED = 100_000
"""Distinct queries whose answers a process remembers: desks' columns repeat themselves."""


@dataclass(frozen=True, slots=True)
class Query:
    """One row asked: the asker's own id, a place name, and what is known beside it."""

    id: str
    name: str
    context: Context


Row = tuple[str, int, str, str, str, float, float, float]
"""One row of the answer, as `HEAD` names its cells: rank from 1, lat and lon in degrees, score 0..1."""

Found = tuple[tuple[int, str, str, str, float, float, float], ...]
"""The answer to one query: `HEAD` without the id, a row per candidate, none where there is no answer."""


def decode_lines(raw: Iterable[bytes], file: str) -> Iterator[str]:
    """Decode the lines of a file as UTF-8, with or without a byte order mark. InputError names a line that is not."""
    for number, line in enumerate(raw, 1):
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise InputError(str(Problem(file, number, "", "", "expected text in UTF-8"))) from error


def read_queries(
    lines: Iterable[str], file: str, has_country: Callable[[str], bool] = lambda _: True
) -> Iterator[Query]:
    """Read a CSV with the columns id, query and (optionally) context, one row at a time.

    A row without a name, or with one too long to be one, asks nothing. Raises InputError naming file and line for a
    header, a row or a cell that is not as it must be; `has_country` says which codes (ISO 3166-1) there are.
    """
    reader = csv.reader(lines, strict=True)
    try:
        columns = _columns(next(reader, []), file)
        for cells in reader:
            query = _query(cells, columns, file, reader.line_num) if cells else None
            if query is None:
                continue
            if unknown := next((code for code in query.context.countries if not has_country(code)), None):
                expected = "expected the code of a country (ISO 3166-1)"
                raise InputError(str(Problem(file, reader.line_num, "context", unknown, expected)))
            yield query
    except csv.Error as error:
        raise InputError(str(Problem(file, reader.line_num, "", "", f"expected CSV: {error}"))) from error


def _columns(head: list[str], file: str) -> list[str]:
    names = [name.strip() for name in head]
    wrong = set(names) - {*REQUIRED, *OPTIONAL} or set(REQUIRED) - set(names) or len(set(names)) < len(names)
    if wrong:
        raise InputError(str(Problem(file, 1, "", ",".join(head), "expected the columns id, query and context")))
    return names


def _query(cells: list[str], columns: list[str], file: str, line: int) -> Query | None:
    """Read a row; None where it asks nothing."""
    cells = _fitted(cells, columns)
    if len(cells) != len(columns):
        expected = f"expected {len(columns)} cells, as in the first line; there are {len(cells)}"
        raise InputError(str(Problem(file, line, "", ",".join(cells), expected)))
    row = dict(zip(columns, map(str.strip, cells), strict=True))
    if not row["id"]:
        raise InputError(str(Problem(file, line, "id", "", "is empty: expected an id")))
    if not 1 <= len(row["query"]) <= LONGEST_QUERY:
        return None
    try:
        return Query(row["id"], row["query"], _context(row.get("context", "")))
    except InputError as error:
        raise InputError(str(Problem(file, line, "context", "", str(error)))) from error


def _fitted(cells: list[str], columns: list[str]) -> list[str]:
    """A row whose last column, the context, was left out, or has commas that nobody quoted, as it was meant."""
    last = len(columns) - 1
    if columns[last] != "context" or len(cells) < last:
        return cells
    return [*cells[:last], ",".join(cells[last:])]


@lru_cache(4096)
def _context(text: str) -> Context:
    return read_context(text)


class Answerer:
    """Answers queries from one open index and remembers what it was asked."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._found = lru_cache(REMEMBERED)(self._find)

    def has_country(self, code: str) -> bool:
        """Tell whether the index has a country of this code (ISO 3166-1 alpha-2, upper case)."""
        return self._gazetteer.has_country(code)

    def answer(self, queries: Iterable[Query]) -> list[Row]:
        """The rows that answer these queries, in order: one for a match, several ranked ones where it is ambiguous."""
        return [(query.id, *found) for query in queries for found in self._found(query.name, query.context)]

    def _find(self, name: str, context: Context) -> Found:
        answer = self._gazetteer.resolve(name, context)
        matches: tuple[Match, ...] = ()
        if isinstance(answer, Match):
            matches = (answer,)
        elif isinstance(answer, Ambiguous):
            matches = answer.candidates
        return tuple(
            (rank, m.entry.name, m.entry.kind.value, m.entry.country, m.entry.lat, m.entry.lon, m.score)
            for rank, m in enumerate(matches, 1)
        )


@lru_cache(1)
def answerer(index: Path) -> Answerer:
    """This process's answerer for an index; opened once, as each worker answers many batches."""
    return Answerer(Gazetteer.open(index))


def answer_batch(index: Path, queries: list[Query]) -> list[Row]:
    """Answer a batch from the index at that path: what a local worker process runs."""
    return answerer(index).answer(queries)


class Pending(Protocol):
    """A batch under way: `concurrent.futures.Future` and `distributed.Future` alike."""

    def result(self) -> list[Row]:
        """Wait for the rows."""


def batches(queries: Iterator[Query], size: int = BATCH) -> Iterator[list[Query]]:
    """Cut a stream into lists; one that breaks off with an InputError hands out what came before it first."""
    batch: list[Query] = []
    try:
        for query in queries:
            batch.append(query)
            if len(batch) == size:
                yield batch
                batch = []
    except InputError:
        yield batch
        raise
    yield batch


def in_order(
    parts: Iterable[list[Query]], submit: Callable[[list[Query]], Pending], under_way: int
) -> Iterator[list[Row]]:
    """Hand batches out, at most `under_way` at a time, and yield their rows in the order the batches came in.

    An InputError of the stream is raised once all that came before it was answered.
    """
    pending: deque[Pending] = deque()
    broken: InputError | None = None
    stream = iter(parts)
    while True:
        try:
            part = next(stream, None)
        except InputError as error:
            part, broken = None, error
        if part is None:
            break
        pending.append(submit(part))
        if len(pending) >= under_way:
            yield pending.popleft().result()
    while pending:
        yield pending.popleft().result()
    if broken:
        raise broken


def answer_here(parts: Iterable[list[Query]], index: Path) -> Iterator[list[Row]]:
    """Answer in this process."""
    answers = answerer(index)
    return (answers.answer(part) for part in parts)


def answer_in_processes(parts: Iterable[list[Query]], index: Path, workers: int) -> Iterator[list[Row]]:
    """Answer in `workers` processes of this machine."""
    with worker_processes(workers) as pool:
        yield from in_order(parts, lambda part: pool.submit(answer_batch, index, part), 3 * workers)
