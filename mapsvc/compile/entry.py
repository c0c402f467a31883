"""What the manifest says of a dossier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mapsvc.knowledge import Knowledge, history
from mapsvc.languages import LANGUAGES
from mapsvc.layers import LAYERS
from mapsvc.model import Dossier, Source
from mapsvc.plaintext import plain
from mapsvc.snapshot import DossierEntry, HistoryEntry, PeriodEntry


def dossier_entry(
    dossier: Dossier, known: Knowledge, states: Mapping[str, str], files: Mapping[str, str], credit: str
) -> DossierEntry:
    """The entry of a dossier, `known` being its latest state; `states`, `files` and `credit` as in the entry."""
    words = dossier.translations
    return DossierEntry(
        id=dossier.id,
        title={lang: plain(words.get(("title", lang), dossier.title)) for lang in LANGUAGES},
        description={lang: plain(words.get(("description", lang), dossier.description)) for lang in LANGUAGES},
        version=dossier.version,
        as_of=known.as_of.isoformat(),
        states=states,
        periods=tuple(PeriodEntry(p.id, str(p.start or ".."), str(p.end or "..")) for p in dossier.periods),
        forces=tuple(force.id for force in dossier.forces),
        places=tuple(place.id for place in dossier.places),
        layers=tuple(LAYERS),
        licenses=dossier.licenses,
        contributors=dossier.contributors,
        files=files,
        credit=credit,
        draft=dossier.draft,
        history=tuple(
            HistoryEntry(
                str(day.day),
                published=_lines(day.published),
                retracted=_lines(day.retracted),
                superseded=_lines(day.superseded),
                rulings=tuple(f"{ruling.claim}: {ruling.reason}" for ruling in day.rulings),
            )
            for day in history(dossier)
        ),
    )


def _lines(sources: Iterable[Source]) -> tuple[str, ...]:
    return tuple(f"{source.title} ({source.publisher})" for source in sources)
