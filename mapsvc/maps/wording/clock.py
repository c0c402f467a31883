"""The report clock in words: the days on which what is known changed, and which reports count from each on."""

from __future__ import annotations

from mapsvc.knowledge import report_dates
from mapsvc.messages import Translator
from mapsvc.model import Dossier
from mapsvc.plaintext import plain
from mapsvc.posture import known_sources


def report_days(dossier: Dossier, t: Translator) -> list[dict[str, object]]:
    """List the report dates of a whole dossier, oldest first, JSON-safe.

    Each has `day` (ISO 8601), `label`, `count` in words, and the publishers that count anew (`added`) or no longer
    (`dropped`) from that day on.
    """
    publishers = {source.id: plain(source.publisher) for source in dossier.sources}
    days: list[dict[str, object]] = []
    before: tuple[str, ...] = ()
    for day in report_dates(dossier):
        counted = tuple(source.id for source in known_sources(dossier, day).counted)
        count, total = t.number(len(counted)), t.number(len(dossier.sources))
        days.append(
            {
                "day": day.isoformat(),
                "label": t.date(day),
                "count": t.text("reports that count: %(n)s of %(all)s", n=count, all=total),
                "added": _named(publishers, counted, before),
                "dropped": _named(publishers, before, counted),
            }
        )
        before = counted
    return days


def _named(publishers: dict[str, str], these: tuple[str, ...], those: tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys(publishers[name] for name in these if name not in those))
