"""Ids: each once, and every reference to one that exists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mapsvc.dossier.columns import FILES
from mapsvc.dossier.records import Tables
from mapsvc.dossier.suggest import nearest
from mapsvc.errors import Problem
from mapsvc.model import Baseline

MOST_SHOWN = 10


def duplicate_ids(tables: Tables) -> Iterator[Problem]:
    """Find ids used twice in one file, and texts translated twice into one language."""
    for table in FILES:
        first: dict[object, int] = {}
        for record in tables[table.name]:
            if table.keyed:
                key, column = record["id"], "id"
            elif table.name == "translations":
                key, column = (record["key"], record["lang"].casefold()), "key"
            else:
                continue
            if key and key in first:
                yield record.problem(column, f"expected an id of its own; line {first[key]} has it already")
            first.setdefault(key, record.line)


def unknown_references(tables: Tables) -> Iterator[Problem]:
    """Find cells that refer to an id that no row has."""
    whole = tables.records.keys() - tables.torn
    known = {table.name: tables.by_id(table.name) for table in FILES if table.name in whole and table.keyed}
    for record in tables:
        for column in record.table.columns:
            if column.refers not in known:  # a file that cannot be read is named once, not at every reference to it
                continue
            for target in _targets(record[column.name]):
                if target not in known[column.refers]:
                    hint = nearest(target, known[column.refers])
                    yield record.problem(
                        column.name, f"expected an id of {column.refers}.csv, not {_cut(target)}{hint}"
                    )


def cycles(tables: Tables) -> Iterator[Problem]:
    """Find places inside themselves, forces that are their own subset, sources that supersede each other."""
    for name, column, what in (
        ("places", "parent", "a place that does not lie within itself"),
        ("forces", "subset_of", "a force that is not its own subset"),
        ("sources", "supersedes", "a source that does not supersede itself"),
    ):
        records = tables.by_id(name)
        for circle in _circles({key: record[column] for key, record in records.items()}):
            shown = " → ".join([*circle[:MOST_SHOWN], *(["…"] if len(circle) > MOST_SHOWN else []), circle[0]])
            for member in circle:
                yield records[member].problem(column, f"expected {what}: {shown}")


def _circles(above: Mapping[str, str | None]) -> Iterator[list[str]]:
    """Find each circle once; every id is walked once, however long the chains."""
    walked: set[str] = set()
    for start in above:
        path: dict[str, int] = {}
        at: str | None = start
        while at is not None and at in above and at not in walked and at not in path:
            path[at] = len(path)
            at = above[at]
        if at is not None and at in path:
            yield list(path)[path[at] :]
        walked.update(path)


def _targets(value: object) -> tuple[str, ...]:
    if isinstance(value, Baseline):
        return (value.period,)
    if isinstance(value, tuple):
        return value
    return (value,) if isinstance(value, str) and value else ()


def _cut(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:59]}…")
