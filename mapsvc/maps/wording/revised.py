"""What the latest reports changed, in sentences: values for the page's template, JSON-safe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from mapsvc.knowledge.revisions import Cause, CellRevision, Revisions
from mapsvc.maps.view import MapView
from mapsvc.maps.wording import terms
from mapsvc.maps.wording.difference import Said, difference
from mapsvc.maps.wording.quantities import set_apart
from mapsvc.messages import Translator
from mapsvc.model import CellKey, Posture, Source

Phrases = Mapping[CellKey, str]
"""Cells → the words a map has for them."""


def phrases_of(view: MapView) -> Phrases:
    """The words of a view's cells, to compare the next report date with."""
    return {cell.posture.key: cell.phrase for period in view.periods for cell in period.cells}


def revision_values(
    view: MapView, found: Revisions, before: Phrases, sources: Iterable[Source], t: Translator
) -> dict[str, Any] | None:
    """Write each changed cell that a claim speaks of as a sentence; the rest is counted. None on the first day.

    `before` are the words that the map had on the day compared with, `sources` all of the dossier's, also those that
    no longer count.
    """
    if found.since is None:
        return None
    told = [one for one in found.cells if one.told]
    writer = _Writer(view, before, sources, t)
    rest = len(found.cells) - len(told)
    return {
        "since": t.text("Compared with what was known on %(date)s.", date=t.date(found.since)),
        "items": [writer.item(one) for one in told],
        "rest": t.text("Other figures that follow from these: %(n)s.", n=t.number(rest)) if rest else "",
    }


class _Writer:
    """Writes the sentences of one view."""

    def __init__(self, view: MapView, before: Phrases, sources: Iterable[Source], t: Translator) -> None:
        self.t, self.before, self.now = t, before, phrases_of(view)
        self.names = Names(view, t)
        self.sources = {source.id: source for source in sources}

    def item(self, one: CellRevision) -> dict[str, str]:
        """Where it is, what changed, and by which reports."""
        return {
            "place": one.key.place,
            "period": one.key.period,
            "where": self.names.where(one.key),
            "text": self._text(one),
            "causes": self._causes(one.causes),
        }

    def _text(self, one: CellRevision) -> str:
        was, now = self.before.get(one.key, ""), self.now.get(one.key, "")
        return difference(
            Said(was, self._bounds(one.before)) if one.before and was else None,
            Said(now, self._bounds(one.after)) if one.after else None,
            self.t,
        )

    def _bounds(self, cell: Posture) -> str:
        return terms.interval_text(cell.low, cell.best, cell.high, self.t)

    def _causes(self, causes: Iterable[Cause]) -> str:
        said = dict.fromkeys(self._cause(cause) for cause in causes)
        return self.t.gettext("; ").join(said)

    def _cause(self, cause: Cause) -> str:
        source = self.sources[cause.source]
        said = self.t.gettext(", ").join(
            [set_apart(source.publisher, self.t), terms.report_date(source.published, self.t)]
        )
        if cause.how == "ruled out":
            return self.t.text("%(source)s: set aside by the editor", source=said)
        return said if cause.how == "new" else self.t.text("%(source)s no longer counts", source=said)


class Names:
    """What the places, forces, periods and layers of cells are called in one view."""

    def __init__(self, view: MapView, t: Translator) -> None:
        self.t = t
        self.forces = dict(view.forces)
        self.places = {place.id: place.name for place in view.places}
        self.periods = {period.id: period.label for period in view.periods}

    def where(self, key: CellKey) -> str:
        """Name a cell: "Iraq, United States, planned, After September 2025"."""
        layer = terms.layer_name(key.layer, self.t)
        parts = (self.places[key.place], self.forces[key.force], layer, self.periods[key.period])
        return self.t.gettext(", ").join(set_apart(part, self.t) for part in parts)
