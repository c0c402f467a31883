"""CSV text (RFC 4180) that a spreadsheet can open without running anything in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes as the start of a formula (OWASP, "CSV Injection")."""


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """Write rows under a header, as records."""
    return csv_record(columns) + "".join(csv_record(row[column] for column in columns) for row in rows)


def csv_record(values: Iterable[object]) -> str:
    """Write one record, ended by CRLF; None is an empty cell, a truth value is `true` or `false`, a list as `plain`.

    A text that a spreadsheet would take for a formula gets an apostrophe in front; numbers stay numbers.
    """
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerow([_cell(value) for value in values])
    return text.getvalue()


def plain(value: object) -> object:
    """A list as text: its items separated by spaces, lists within it by semicolons. Any other value is itself."""
    if isinstance(value, list | tuple):
        groups = any(isinstance(item, list | tuple) for item in value)
        return ("; " if groups else " ").join(str(plain(item)) for item in value)
    return value


def _cell(value: object) -> object:
    value = plain(value)
    if isinstance(value, bool):
        return str(value).lower()
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
