"""The dossier itself as one archive that any reader of Data Packages opens, and what it may be used for.

A desk's tables may come with semicolons, blank rows or spaces around cells, and its `datapackage.json` need not list
them. In the archive they are RFC 4180, and the description says all that https://datapackage.org asks for.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mapsvc.dossier.columns import FILES, FileTable
from mapsvc.dossier.csvfile import Row, read_table
from mapsvc.dossier.package import FILE, read_package
from mapsvc.dossier.rawtext import read_bytes
from mapsvc.exports.credits import Credits

MOMENT = (1980, 1, 1, 0, 0, 0)
"""The date of every file in the archive, the earliest that the format knows: the same files give the same bytes."""
CREDITS = "CREDITS.txt"


def write_package(folder: Path, terms: Credits, path: Path) -> None:
    """Write the dossier in `folder` as a zip archive: `datapackage.json`, the tables it has, and `CREDITS.txt`."""
    package, _ = read_package(folder)
    found = [(table, read_bytes(folder, table.file)) for table in FILES]
    tables = [(table, read_table(raw, table).rows) for table, raw in found if isinstance(raw, bytes)]
    described = _description(package.given, package.id, package.title, tables)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, FILE, json.dumps(described, ensure_ascii=False, indent=2) + "\n")
        for table, rows in tables:
            _add(archive, table.file, _csv(table, rows))
        lines = [f"{name.replace('_', ' ').capitalize()}: {text}\n" for name, text in terms.texts().items()]
        _add(archive, CREDITS, "".join(lines))


def _description(
    given: Mapping[str, Any], name: str, title: str, tables: Sequence[tuple[FileTable, Sequence[Row]]]
) -> dict[str, Any]:
    """The object of `datapackage.json`, with what must be in it added to what the desk gave."""
    licenses, whom, resources = (_entries(given, key) for key in ("licenses", "contributors", "resources"))
    # A licence needs a name or a text; that of one which has a title alone is among the credits.
    licenses = [each if each.keys() & {"name", "path"} else {**each, "path": CREDITS} for each in licenses]
    contributors = [{"title": each.get("name") or each.get("email"), **each} for each in whom]
    listed = {each["path"]: each for each in resources if isinstance(each.get("path"), str)}
    return {
        **given,
        "name": name,
        "title": title,
        **({"version": str(given["version"])} if "version" in given else {}),
        **({"licenses": licenses} if licenses else {}),
        **({"contributors": contributors} if contributors else {}),
        "resources": [_resource(table, rows) | listed.get(table.file, {}) for table, rows in tables],
    }


def _entries(given: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """A list of objects, where a desk may have written a text for one that has a title alone."""
    entries = given.get(key, [])
    objects = [{"title": entry} if isinstance(entry, str) else entry for entry in entries if isinstance(entries, list)]
    return [entry for entry in objects if isinstance(entry, dict)]


def _resource(table: FileTable, rows: Sequence[Row]) -> dict[str, Any]:
    """A table as a tabular resource; every column is text, as numbers and dates may be in words or inexact."""
    helps = {column.name: column.help for column in table.columns}
    fields = [{"name": name, "type": "string", "description": helps.get(name, "")} for name in _names(table, rows)]
    return {
        "name": table.name,
        "path": table.file,
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": fields},
    }


def _names(table: FileTable, rows: Sequence[Row]) -> list[str]:
    return list(rows[0].cells) if rows else [column.name for column in table.columns]


def _csv(table: FileTable, rows: Sequence[Row]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, _names(table, rows))
    writer.writeheader()
    writer.writerows(row.cells for row in rows)
    return text.getvalue()


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    entry = zipfile.ZipInfo(name, MOMENT)
    entry.external_attr = 0o644 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, text.encode())
