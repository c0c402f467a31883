"""Reading one CSV file as spreadsheets write them: any bytes in, rows with their lines and problems out."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

from mapsvc.dossier.columns import FileTable
from mapsvc.dossier.rawtext import MOST_PROBLEMS, decode, read_bytes, unwritable
from mapsvc.dossier.suggest import nearest
from mapsvc.errors import Problem

LONGEST_CELL = 20_000
TOO_LONG = f"expected at most {LONGEST_CELL} characters in a cell"
DELIMITERS = ",;\t"
"""What may stand between cells; whichever the header has most of, the first where it has none."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its first line in the file, and its trimmed cells by column name."""

    line: int
    cells: dict[str, str]


@dataclass(slots=True)
class Table:
    """The rows of one file and what is wrong with it; not `whole` where lines or columns could not be read."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    whole: bool = True


def read_table(raw: bytes, table: FileTable) -> Table:
    """Read the bytes of a CSV file against its columns; cells are trimmed, empty rows skipped."""
    unread: list[Problem] = []
    text = decode(raw, table.file, unread)
    spoilt = {problem.line for problem in unread}
    rows = _rows(text, table.file, unread)
    line, header = next((row for row in rows if any(row[1])), (0, []))
    if not header:
        needed = ", ".join(column.name for column in table.columns if column.required)
        expected = f"expected a header line with at least {needed}"
        return Table([], unread or [Problem(table.file, 0, "", "", expected)], whole=False)
    names = _header(header, line, table, unread)
    read = Table()
    for line, values in rows:
        if line in spoilt or not any(values):
            continue
        if len(unread) + len(read.problems) > MOST_PROBLEMS:
            read.problems.append(Problem(table.file, line, "", "", "expected fewer problems; the rest was not read"))
            break
        _check_row(values, names, line, table.file, read.problems)
        padded = values + [""] * (len(names) - len(values))
        read.rows.append(Row(line, {name: value for name, value in zip(names, padded, strict=False) if name}))
    if len(read.rows) < table.fewest and not unread and not read.problems:
        read.problems.append(Problem(table.file, 0, "", "", "expected at least one row"))
    return Table(read.rows, [*unread, *read.problems], whole=not unread)


def row_lines(folder: Path, table: FileTable) -> dict[str, int]:
    """Map the ids of a file to the lines they stand on; empty where it cannot be read."""
    raw = read_bytes(folder, table.file)
    rows = read_table(raw, table).rows if isinstance(raw, bytes) else []
    return {row.cells.get("id", ""): row.line for row in reversed(rows)}


def _rows(text: str, file: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Yield (first line, trimmed cells); a `sep=` line, as some spreadsheets write it, is obeyed."""
    lines = list(io.StringIO(text, newline=""))
    first = lines[0].strip().casefold() if lines else ""
    skipped = 1 if first in {"sep=,", "sep=;", "sep="} else 0  # a tab is stripped
    head = next((line for line in lines[skipped:] if line.strip()), "")
    delimiter = max(DELIMITERS, key=head.count)
    reader = csv.reader(lines[skipped:], delimiter=delimiter, strict=True)
    while True:
        start = reader.line_num + 1 + skipped
        try:
            yield start, [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            long = "field larger" in str(error)  # the reader's own limit comes before ours
            expected = TOO_LONG if long else f"expected well-formed CSV: {error}"
            problems.append(Problem(file, start, "", "", expected))
            if len(problems) > MOST_PROBLEMS:
                return


def _header(header: list[str], line: int, table: FileTable, problems: list[Problem]) -> list[str]:
    known = [column.name for column in table.columns]
    names = [name.casefold().replace(" ", "_") for name in header]
    times = Counter(names)
    for name in times:
        if name and name not in known:
            expected = f"one of the columns {', '.join(known)}{nearest(name, known)}"
            problems.append(Problem(table.file, line, name, "", f"unknown column; expected {expected}"))
        elif name and times[name] > 1:
            problems.append(Problem(table.file, line, name, "", "expected each column once"))
    missing = [column.name for column in table.columns if column.required and column.name not in times]
    problems.extend(Problem(table.file, line, name, "", "expected this column, which is missing") for name in missing)
    return names


def _check_row(values: list[str], names: list[str], line: int, file: str, problems: list[Problem]) -> None:
    for name, value in zip_longest(names, values, fillvalue=""):
        if value and not name:
            problems.append(Problem(file, line, "", value, f"expected nothing outside the {len(names)} named columns"))
        if len(value) > LONGEST_CELL:
            problems.append(Problem(file, line, name, value, TOO_LONG))
        if expected := unwritable(value):
            problems.append(Problem(file, line, name, value, expected))
