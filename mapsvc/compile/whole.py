"""One snapshot from dossier folders.

What has not changed is not made again, and a folder with a version's name is whole: it is renamed into place when it
is done.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from mapsvc.compile.dossier import compile_dossier
from mapsvc.compile.output import Output
from mapsvc.compile.shared import write_shared
from mapsvc.compile.supplies import open_supplies
from mapsvc.dossier import load_dossier
from mapsvc.errors import InputError
from mapsvc.model import Dossier
from mapsvc.snapshot import GAZETTEER, Manifest
from mapsvc.snapshot.retention import prune_snapshots, renew
from mapsvc.snapshot.version import content_version, snapshot_folder

Progress = Callable[[str], None]


def compile_dossiers(
    folders: Sequence[Path], cache: Path, *, draft: bool = False, progress: Progress = lambda _: None
) -> Path:
    """Make the snapshot of these dossiers below `cache`, unless it is there already, and return its folder.

    Raises DossierError for a dossier with errors (unless `draft`), InputError for two with one id. Safe to run in
    several processes at once; an interrupted run leaves no snapshot behind. Old snapshots that nobody uses are removed.
    """
    name = content_version(folders, draft=draft)
    dossiers = _load_all(folders, draft=draft)
    final = snapshot_folder(cache, name)
    if (final / "manifest.json").is_file():
        renew(final)
        return final
    final.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        out = Output(Path(tempfile.mkdtemp(prefix=f".{name}.", dir=final.parent)))
        stack.callback(shutil.rmtree, out.folder, ignore_errors=True)
        progress("opening the gazetteer and the base map")
        supplies = stack.enter_context(open_supplies(cache))
        out.link(GAZETTEER, supplies.index)
        write_shared(out)
        entries = []
        for dossier, folder in zip(dossiers, folders, strict=True):
            entries.append(compile_dossier(dossier, folder, supplies, out, progress))
        progress("drawing the last pictures")
        supplies.pictures.finish()
        out.write("manifest.json", Manifest(name, tuple(entries), out.assets, supplies.credits.whole).dump().encode())
        if content_version(folders, draft=draft) != name:
            raise InputError("a dossier or the base data changed while it was compiled; compile again")
        out.publish(final)
    prune_snapshots(final.parent)
    return final


def _load_all(folders: Sequence[Path], *, draft: bool) -> list[Dossier]:
    dossiers: dict[str, Dossier] = {}
    for folder in folders:
        dossier = load_dossier(folder, draft=draft)
        if dossier.id in dossiers:
            raise InputError(f"{folder}: the id {dossier.id!r} is taken by another of the dossiers given")
        dossiers[dossier.id] = dossier
    return list(dossiers.values())
