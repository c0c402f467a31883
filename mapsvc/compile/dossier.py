"""One dossier of a snapshot: a state for each report date, and one for the end."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import date
from pathlib import Path

from mapsvc.compile.entry import dossier_entry
from mapsvc.compile.naming import named
from mapsvc.compile.output import Output
from mapsvc.compile.state import Common, Day, StateWriter
from mapsvc.compile.supplies import Supplies
from mapsvc.exports.credits import credits_of
from mapsvc.exports.downloads import write_downloads
from mapsvc.gazetteer.towns import towns_of
from mapsvc.knowledge import Knowledge, know, report_dates
from mapsvc.languages import LANGUAGES
from mapsvc.layers import LAYERS
from mapsvc.maps.wording.clock import report_days
from mapsvc.messages import translator
from mapsvc.model import Dossier
from mapsvc.places import locate
from mapsvc.posture import known_sources
from mapsvc.snapshot import LATEST, DossierEntry


def compile_dossier(
    dossier: Dossier, folder: Path, supplies: Supplies, out: Output, progress: Callable[[str], None]
) -> DossierEntry:
    """Write every state of a dossier and its downloads; `folder` is where the dossier lies."""
    located = locate(dossier, supplies.gazetteer)
    dossier = named(dossier, located, supplies)
    states = _states(dossier)
    towns = towns_of(supplies.index, {item.country for item in located if item.country})
    common = {lang: Common(towns, report_days(dossier, translator(lang))) for lang in LANGUAGES}
    writer = StateWriter(supplies, out, common)
    done: deque[Day] = deque(maxlen=2)  # a state needs the two before it at most
    for day, state in states.items():
        if state != LATEST:
            known = know(dossier, located, date.fromisoformat(day), done[-1].known if done else None)
            progress(f"{dossier.id}, as known on {known.day}")
            done.append(writer.write(known, done[-1] if done else None, state))
    known = know(dossier, located, earlier=done[-1].known if done else None)
    progress(f"{dossier.id}, as known on {known.day}" if known.day else f"{dossier.id}, undated")
    # Where undated sources give the end a state of its own, it takes the place of the last report date.
    earlier = list(done) if LATEST in states.values() else list(done)[:-1]
    writer.write(known, earlier[-1] if earlier else None, LATEST)
    files = _write_files(known, folder, supplies, out)
    return dossier_entry(dossier, known, states, files, supplies.credits.of(located))


def _states(dossier: Dossier) -> dict[str, str]:
    """Report dates → state folders; a day on which the very same sources count as in the end is the latest state."""
    whole = known_sources(dossier).ids
    days = report_dates(dossier)
    return {
        str(day): LATEST if known_sources(dossier, day).ids == whole and day == days[-1] else str(day) for day in days
    }


def _write_files(latest: Knowledge, folder: Path, supplies: Supplies, out: Output) -> dict[str, str]:
    """Write the downloads that are whole files; file names → media types."""
    frames = {name: make(latest, supplies.boundaries) for name, make in LAYERS.items()}
    files = out.folder / "dossiers" / latest.dossier.id / LATEST / "files"
    return write_downloads(files, folder, frames, credits_of(latest, supplies.credits))
