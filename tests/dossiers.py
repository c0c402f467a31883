"""Small dossiers for tests: `write_dossier(folder, claims=[...])` writes a minimal valid one.

A table given replaces the minimal one: a list of rows (dicts, columns from their keys), a text written as it
is, or None for no file. A row needs only what matters to the test: required columns but ids are filled in.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

Row = Mapping[str, object]
Table = Sequence[Row] | str | None

PACKAGE = {"name": "test", "title": "A test dossier", "version": "1", "licenses": [{"name": "CC-BY-4.0"}]}
MINIMAL: dict[str, Table] = {
    "sources": [{"id": "paper", "publisher": "The Paper", "title": "Troops stay", "published": "2024-09-27"}],
    "forces": [{"id": "us", "name": "United States"}],
    "places": [{"id": "iraq", "name": "Iraq", "kind": "country"}],
    "periods": [
        {"id": "before", "label": "Before October 2025", "start": "..", "end": "2025-09-30"},
        {"id": "after", "label": "From October 2025", "start": "2025-10-01", "end": ".."},
    ],
    "claims": [{"id": "c1", "figure": "about 2,500"}],
}
DEFAULTS: dict[str, dict[str, object]] = {
    "sources": {"publisher": "The Paper", "title": "Troops stay"},
    "forces": {"name": "A force"},
    "places": {"name": "A place", "kind": "country"},
    "periods": {"label": "A period"},
    "claims": {
        "source": "paper",
        "modality": "reported",
        "force": "us",
        "place": "iraq",
        "period": "before",
        "relation": "level",
    },
    "rulings": {"reason": "superseded"},
    "events": {"source": "paper", "date": "2024-09-27", "summary": "Something happened"},
    "translations": {"lang": "ar"},
}


def write_dossier(folder: Path, *, package: Mapping[str, object] | str | None = PACKAGE, **tables: Table) -> Path:
    """Write a dossier into the folder, made if need be, and return it; see the module for the tables."""
    folder.mkdir(parents=True, exist_ok=True)
    if package is not None:
        text = package if isinstance(package, str) else json.dumps(package, ensure_ascii=False)
        (folder / "datapackage.json").write_text(text, encoding="utf-8")
    for name, table in {**MINIMAL, **tables}.items():
        if table is not None:
            text = table if isinstance(table, str) else to_csv(name, table)
            (folder / f"{name}.csv").write_bytes(text.encode())
    return folder


def to_csv(name: str, rows: Sequence[Row]) -> str:
    """Write rows as CSV text, the table's defaults filled in."""
    defaults = DEFAULTS.get(name, {})
    filled = [{**defaults, **row} for row in rows]
    columns = list(dict.fromkeys(column for row in filled for column in row)) or ["id", *defaults]
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(filled)
    return text.getvalue()


TWO_CLOCKS: Mapping[str, Any] = {
    "package": {"name": "two-clocks", "title": "A plan and what became of it"},
    "sources": [
        {"id": "wire", "publisher": "The Wire", "published": "2024-09-27"},
        {"id": "paper", "published": "2025-11-26"},
    ],
    "claims": [
        {"id": "start", "source": "wire", "figure": "about 900"},
        {
            "id": "plan",
            "source": "wire",
            "modality": "planned",
            "period": "after",
            "relation": "vacated",
            "evidence": "all are to leave",
        },
        {"id": "fact", "period": "after", "figure": "about 900"},
    ],
}
"""A plan to leave, made public in 2024, and a report of 2025 that they are still there."""
