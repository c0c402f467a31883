"""What several commands need."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from mapsvc.config import ambient_settings, data_folder
from mapsvc.errors import InputError
from mapsvc.model import Dossier
from mapsvc.places import Located


def dossier_folders(given: Sequence[str]) -> list[Path]:
    """The folders given, or every dossier that ships with the package where none is. Raises InputError."""
    if not given:
        return sorted(path.parent for path in (data_folder("geodata") / "dossiers").glob("*/datapackage.json"))
    for text in given:
        if not Path(text).is_dir():
            raise InputError(f"{text}: expected a dossier folder")
    return [Path(text) for text in given]


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
