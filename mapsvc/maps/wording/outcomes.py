"""Plans beside what is reported of them: rows for the page's table, JSON-safe."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mapsvc.knowledge.ledger import LedgerEntry, Verdict
from mapsvc.knowledge.planned import Part, PlannedClaim
from mapsvc.knowledge.records import stands
from mapsvc.maps.view import MapView
from mapsvc.maps.wording import terms
from mapsvc.maps.wording.quantities import set_apart, worded
from mapsvc.maps.wording.revised import Names, phrases_of
from mapsvc.maps.wording.words import phrase
from mapsvc.messages import Translator
from mapsvc.model import Posture
from mapsvc.plaintext import plain


def ledger_values(view: MapView, entries: Iterable[LedgerEntry], t: Translator) -> list[dict[str, Any]]:
    """Write each entry of the ledger as a row of the page's table."""
    return [_Writer(view, t).row(entry) for entry in entries]


def verdict_name(verdict: Verdict, t: Translator) -> str:
    """Name what became of a plan."""
    names = {
        Verdict.KEPT: t.gettext("kept"),
        Verdict.MISSED: t.gettext("missed"),
        Verdict.PARTLY: t.gettext("partly kept"),
        Verdict.NOT_REPORTED: t.gettext("outcome not reported"),
    }
    return names[verdict]


def part_name(part: Part, t: Translator) -> str:
    """Name what became of one claim of a plan."""
    names = {
        Part.HELD: t.gettext("it came about"),
        Part.TOWARDS: t.gettext("a change that way is reported, the figure is not"),
        Part.FAILED: t.gettext("it did not come about"),
        Part.OPEN: t.gettext("not settled"),
        Part.SET_ASIDE: t.gettext("set aside"),
    }
    return names[part]


class _Writer:
    """Writes the rows of one view."""

    def __init__(self, view: MapView, t: Translator) -> None:
        self.t, self.names, self.phrases = t, Names(view, t), phrases_of(view)
        self.claims = {claim.id: claim for claim in view.claims}
        self.sources = {source.id: source for source in view.sources}

    def row(self, entry: LedgerEntry) -> dict[str, Any]:
        """One plan: where, what was planned and by whom, what is reported and by whom, and the verdict."""
        key = entry.planned.key
        plans = {one.claim: self.claims[one.claim] for one in entry.claims}
        return {
            "cell": str(key),
            "place": plain(self.names.places[key.place]),
            "force": plain(self.names.forces[key.force]),
            "period": plain(self.names.periods[key.period]),
            "planned": phrase(entry.planned, plans, self.names.forces[key.force], self.t, begun=False),
            "plans": [dict(plan) for plan in dict.fromkeys(tuple(self._plan(one).items()) for one in entry.claims)],
            "reported": self._reported(entry.reported),
            "bounds": terms.bounds_text(entry.reported, self.t) if stands(entry.reported) else "",
            "verdict": verdict_name(entry.verdict, self.t),
            "code": entry.verdict.name.lower(),
            "inferred": entry.inferred,
            "unsettled": entry.unsettled and not entry.approximate,
            "approximate": entry.approximate,
            "reports": [{"claim": name, "text": self._source(name)} for name in entry.deciding],
        }

    def _reported(self, cell: Posture) -> str:
        return self.phrases[cell.key] if stands(cell) else self.t.gettext("not stated")

    def _plan(self, one: PlannedClaim) -> dict[str, str]:
        claim = self.claims[one.claim]
        relation = terms.relation_name(claim.relation, self.t)
        words = worded(claim.figure, self.t)
        said = self.t.text("%(relation)s (%(words)s)", relation=relation, words=words) if words else relation
        return {
            "text": self.t.text("%(source)s: %(said)s", source=self._source(one.claim), said=said),
            "outcome": part_name(one.part, self.t),
        }

    def _source(self, name: str) -> str:
        source = self.sources[self.claims[name].source]
        return self.t.gettext(", ").join(
            [set_apart(source.publisher, self.t), terms.report_date(source.published, self.t)]
        )
