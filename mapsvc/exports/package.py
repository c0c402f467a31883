"""The Data Package as one archive: the dossier's own files, and what they may be used for."""

from __future__ import annotations

import zipfile
from pathlib import Path

from mapsvc.dossier.columns import FILES
from mapsvc.exports.credits import Credits

MOMENT = (1980, 1, 1, 0, 0, 0)
"""The date of every file in the archive, the earliest that the format knows: the same files give the same bytes."""


def write_package(folder: Path, terms: Credits, path: Path) -> None:
    """Write the dossier in `folder` as a zip archive: `datapackage.json`, the tables it has, and `CREDITS.txt`."""
    names = ["datapackage.json", *(table.file for table in FILES)]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            if (folder / name).is_file():
                _add(archive, name, (folder / name).read_bytes())
        lines = [f"{name.replace('_', ' ').capitalize()}: {text}\n" for name, text in terms.texts().items()]
        _add(archive, "CREDITS.txt", "".join(lines).encode())


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, MOMENT)
    entry.external_attr = 0o644 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, data)
