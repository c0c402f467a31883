"""Rows whose cells have been read: typed values by column, with the line they came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from mapsvc.dossier.columns import FILES, FileTable
from mapsvc.dossier.csvfile import Row
from mapsvc.errors import InputError, Problem


@dataclass(frozen=True, slots=True)
class Record:
    """One row read; not `sound` where a cell could not be: its value is then the column's empty one."""

    table: FileTable
    line: int
    raw: Mapping[str, str]
    values: Mapping[str, Any]
    sound: bool = True

    def __getitem__(self, column: str) -> Any:
        return self.values[column]

    def problem(self, column: str, expected: str, *, warning: bool = False) -> Problem:
        """Make a problem at one of this row's cells."""
        value = self.raw.get(column, "")
        return Problem(self.table.file, self.line, column, value, expected, "warning" if warning else "error")


@dataclass(frozen=True, slots=True)
class Tables:
    """The records of every file, by file name without ending; `torn` names files with lines that were not read."""

    records: Mapping[str, tuple[Record, ...]] = field(default_factory=dict)
    torn: frozenset[str] = frozenset()

    def __getitem__(self, name: str) -> tuple[Record, ...]:
        return self.records.get(name, ())

    def __iter__(self) -> Iterator[Record]:
        for table in FILES:
            yield from self[table.name]

    def by_id(self, name: str) -> dict[str, Record]:
        """Records of one file by id; the first of duplicates."""
        return {record["id"]: record for record in reversed(self[name]) if record["id"]}

    def without(self, spoilt: set[tuple[str, int]]) -> Tables:
        """Leave out the rows at (file, line); a file that was missing is then an empty one."""
        return Tables(
            {
                table.name: tuple(record for record in self[table.name] if (table.file, record.line) not in spoilt)
                for table in FILES
            }
        )


def read_record(table: FileTable, row: Row) -> tuple[Record, list[Problem]]:
    """Read each cell by its column; every cell that cannot be read is a problem."""
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    sound = True
    for column in table.columns:
        text = row.cells.get(column.name, "")
        values[column.name] = column.empty
        if text:
            try:
                values[column.name] = column.parse(text)
            except InputError as error:
                expected = str(error).removeprefix("expected ")
                problems.append(Problem(table.file, row.line, column.name, text, f"expected {expected}"))
        elif column.required:
            sound = False
            if column.name in row.cells:  # a column that is missing altogether is named once, at the header
                problems.append(
                    Problem(table.file, row.line, column.name, "", f"expected {column.help}, not an empty cell")
                )
    return Record(table, row.line, row.cells, values, sound=sound and not problems), problems
