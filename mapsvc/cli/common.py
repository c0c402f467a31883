"""What several commands need."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from mapsvc.config import ambient_settings, data_folder
from mapsvc.errors import InputError
from mapsvc.model import Dossier
from mapsvc.places import Located
from mapsvc.snapshot.retention import renew
from mapsvc.snapshot.version import content_version, snapshot_folder


def dossier_folders(given: Sequence[str]) -> list[Path]:
    """The folders given, or every dossier that ships with the package where none is. Raises InputError."""
    if not given:
        return sorted(path.parent for path in (data_folder("geodata") / "dossiers").glob("*/datapackage.json"))
    for text in given:
        if not Path(text).is_dir():
            raise InputError(f"{text}: expected a dossier folder")
    return [Path(text) for text in given]


def ensure_snapshot(folders: Sequence[Path], cache: Path, *, draft: bool) -> Path:
    """The snapshot of these folders; where there is none yet it is compiled, or the program ends as the compiler did.

    That is done in a process of its own, so that this one never holds the compiler's libraries.
    """
    found = snapshot_folder(cache, content_version(folders, draft=draft))
    if (found / "manifest.json").is_file():
        renew(found)
        return found
    command = [sys.executable, "-m", "mapsvc", "compile", *(["--draft"] if draft else []), "--", *map(str, folders)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603
    if done.returncode:
        sys.exit(done.returncode)
    return Path(done.stdout.strip())


def open_dossier(text: str) -> tuple[Dossier, tuple[Located, ...]]:
    """Load a dossier folder and locate its places. Raises InputError and DossierError."""
    from mapsvc.dossier import load_dossier
    from mapsvc.gazetteer.build import ensure_index
    from mapsvc.gazetteer.lookup import Gazetteer
    from mapsvc.places import locate

    [folder] = dossier_folders([text])
    dossier = load_dossier(folder)
    with closing(Gazetteer.open(ensure_index(ambient_settings().cache))) as gazetteer:
        return dossier, locate(dossier, gazetteer)
