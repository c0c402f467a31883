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
from mapsvc.dossier.suggest import nearest
from mapsvc.errors import Problem

LARGEST_FILE = 20 * 1024 * 1024
LONGEST_CELL = 20_000
MOST_PROBLEMS = 1_000
"""A file that is wrong throughout is named once per line up to here; more would help nobody."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its first line in the file, and its trimmed cells by column name."""

    line: int
    cells: dict[str, str]


@dataclass(slots=True)
class Table:
    """The rows of one file and what is wrong with it."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_bytes(folder: Path, file: str) -> bytes | Problem | None:
    """Read a file of the folder; None where there is none, a Problem where it must not or cannot be read."""
    path = folder / file
    if not path.exists() and not path.is_symlink():
        return None
    if not path.resolve().is_relative_to(folder.resolve()):
        return Problem(file, 0, "", "", "expected a file inside the dossier folder, not a link that leaves it")
    if not path.is_file():
        return Problem(file, 0, "", "", "expected a file")
    try:
        if path.stat().st_size > LARGEST_FILE:
            return Problem(file, 0, "", f"{path.stat().st_size} bytes", f"expected at most {LARGEST_FILE} bytes")
        return path.read_bytes()
    except OSError as error:
        return Problem(file, 0, "", "", f"expected a file that can be read ({error.strerror})")


def read_table(raw: bytes, table: FileTable) -> Table:
    """Read the bytes of a CSV file against its columns; cells are trimmed, empty rows skipped."""
    read = Table()
    text = _decode(raw, table.file, read.problems)
    spoilt = {problem.line for problem in read.problems}
    rows = _rows(text, table.file, read.problems)
    line, header = next(rows, (1, []))
    names = _header(header, line, table, read.problems)
    for line, values in rows:
        if line in spoilt or not any(values):
            continue
        if len(read.problems) > MOST_PROBLEMS:
            read.problems.append(Problem(table.file, line, "", "", "expected fewer problems; the rest was not read"))
            break
        _check_row(values, names, line, table.file, read.problems)
        padded = values + [""] * (len(names) - len(values))
        read.rows.append(Row(line, {name: value for name, value in zip(names, padded, strict=False) if name}))
    if len(read.rows) < table.fewest and not read.problems:
        read.problems.append(Problem(table.file, 0, "", "", "expected at least one row"))
    return read


def row_lines(folder: Path, table: FileTable) -> dict[str, int]:
    """Map the ids of a file to the lines they stand on; empty where it cannot be read."""
    raw = read_bytes(folder, table.file)
    rows = read_table(raw, table).rows if isinstance(raw, bytes) else []
    return {row.cells.get("id", ""): row.line for row in reversed(rows)}


def _decode(raw: bytes, file: str, problems: list[Problem]) -> str:
    for number, line in enumerate(raw.split(b"\n"), start=1):
        if len(problems) > MOST_PROBLEMS:
            break
        try:
            decoded = line.decode("utf-8")
        except UnicodeDecodeError as error:
            bad = line[error.start : error.start + 1].hex()
            problems.append(Problem(file, number, "", f"byte {bad}", "expected text saved as UTF-8"))
        else:
            if "\0" in decoded:
                problems.append(Problem(file, number, "", "NUL byte", "expected text saved as UTF-8"))
    return raw.decode("utf-8-sig", errors="replace").replace("\0", "")


def _rows(text: str, file: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Yield (first line, trimmed cells); a `sep=` line, as some spreadsheets write it, is obeyed."""
    lines = list(io.StringIO(text, newline=""))
    first = lines[0].strip().casefold() if lines else ""
    skipped = 1 if first in {"sep=,", "sep=;"} else 0
    head = lines[skipped] if len(lines) > skipped else ""
    delimiter = ";" if head.count(";") > head.count(",") else ","
    reader = csv.reader(lines[skipped:], delimiter=delimiter, strict=True)
    while True:
        start = reader.line_num + 1 + skipped
        try:
            yield start, [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            problems.append(Problem(file, start, "", "", f"expected well-formed CSV: {error}"))
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
            problems.append(Problem(file, line, name, value, f"expected at most {LONGEST_CELL} characters"))
