"""How we know: per cell the values that the page about it is made of, JSON-safe.

What several cells share, the claims, stands once in a table of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mapsvc.knowledge import Knowledge
from mapsvc.knowledge.drift import drift
from mapsvc.knowledge.sentences import Speaker
from mapsvc.maps.view import MapView
from mapsvc.maps.wording import terms
from mapsvc.maps.wording.quantities import worded
from mapsvc.maps.wording.revised import Names, phrases_of
from mapsvc.messages import Translator
from mapsvc.model import Basis, CellKey, Claim, Conflict, Posture, Reading
from mapsvc.plaintext import plain
from mapsvc.posture import Why
from mapsvc.posture.cells import cell_of


def why_values(known: Knowledge, view: MapView, t: Translator) -> dict[str, Any]:
    """Explain every cell that says something: `cells` by address, and the `claims` they name by id."""
    writer = _Writer(known, view, t)
    cells = {str(key): writer.cell(known.postures[key], *whys) for key, whys in known.reasons.items()}
    named = {row["id"] for cell in cells.values() for row in cell["claims"]}
    return {"cells": cells, "claims": {claim.id: writer.claim(claim) for claim in view.claims if claim.id in named}}


class _Writer:
    """Writes the values of one view."""

    def __init__(self, known: Knowledge, view: MapView, t: Translator) -> None:
        self.t, self.speaker = t, Speaker(known.dossier, t.lang)
        self.names, self.phrases = Names(view, t), phrases_of(view)
        self.sources = {source.id: source for source in view.sources}
        self.claims = {claim.id: claim for claim in view.claims}
        self.ruled = known.ruled_out()

    def cell(self, cell: Posture, low: Why, high: Why) -> dict[str, Any]:
        """All that the page of one cell says."""
        key = cell.key
        rules = dict.fromkeys((*low.rules, *high.rules))
        return {
            "place": key.place,
            "period": key.period,
            "where": self.names.where(key),
            "said": self.phrases[key],
            "bounds": terms.interval_text(cell.low, cell.best, cell.high, self.t),
            "sentences": [self.speaker.sentence(why) for why in (low, high)],
            "bases": [self._basis("low", cell.low_basis), self._basis("high", cell.high_basis)],
            "rules": [self.speaker.rule(rule) for rule in rules],
            "claims": self._rows(cell, low, high),
            "conflicts": self._conflicts(key, cell.conflicts),
            "approximate": cell.approximate,
        }

    def claim(self, claim: Claim) -> dict[str, str]:
        """A claim with its source, its key phrase, and how its words are read."""
        source = self.sources[claim.source]
        return {
            "where": self.names.where(cell_of(claim)),
            "publisher": plain(source.publisher),
            "date": terms.report_date(source.published, self.t),
            "title": plain(source.title),
            "url": source.web_url,
            "lang": source.language,
            "modality": terms.modality_name(claim.modality, self.t),
            "relation": terms.relation_name(claim.relation, self.t),
            "evidence": plain(claim.evidence),
            "attribution": terms.attribution_text(claim, self.t),
            "words": worded(claim.figure, self.t),
            "policy": terms.policy_text(claim, self.t),
        }

    def _basis(self, side: str, basis: Basis | None) -> str:
        """Say where a bound comes from; "" where there is none."""
        names = {
            Basis.DIRECT: self.t.gettext("a report names it"),
            Basis.DERIVED: self.t.gettext("our calculation, from reports of the place or of a change there"),
            Basis.INHERITED: self.t.gettext("only from a wider total; it says nothing of the place alone"),
        }
        if basis is None:
            return ""
        name = self.t.gettext("Low") if side == "low" else self.t.gettext("High")
        return self.t.text("%(side)s: %(basis)s", side=name, basis=names[basis])

    def _rows(self, cell: Posture, low: Why, high: Why) -> list[dict[str, Any]]:
        """The claims that have to do with the cell, in file order, and what each does."""
        aside = {name for conflict in cell.conflicts for one in conflict.readings for name in one.set_aside}
        roles = (
            (low.claims, self.t.gettext("forces the low")),
            (high.claims, self.t.gettext("forces the high")),
            (cell.claims, self.t.gettext("speaks of this very cell")),
            (cell.denied, self.t.gettext("denies what is said of it")),
            (aside, self.t.gettext("set aside in a reading")),
            ({name for conflict in cell.conflicts for name in conflict.claims}, self.t.gettext("part of a conflict")),
            (self.ruled, self.t.gettext("set aside by the editor")),
            (cell.depends_on, self.t.gettext("in a conflict elsewhere that this depends on")),
        )
        named = {name for names, _ in roles if names is not self.ruled for name in names}
        rows = ((name, [role for names, role in roles if name in names]) for name in self.claims if name in named)
        return [{"id": name, "roles": found} for name, found in rows]

    def _conflicts(self, key: CellKey, conflicts: Iterable[Conflict]) -> list[dict[str, Any]]:
        """The sets of claims that cannot all be true, those settled together side by side with their readings."""
        grouped: dict[tuple[tuple[Reading, ...], int | None], list[Conflict]] = {}
        for conflict in conflicts:
            grouped.setdefault((conflict.readings, conflict.preferred), []).append(conflict)
        return [
            {
                "clashes": [
                    {"claims": list(one.claims), "over_time": bool(drift(one, key, self.claims, self.sources))}
                    for one in found
                ],
                "readings": [self._reading(n, one, preferred=preferred == n) for n, one in enumerate(readings)],
            }
            for (readings, preferred), found in grouped.items()
        ]

    def _reading(self, number: int, one: Reading, *, preferred: bool) -> dict[str, Any]:
        return {
            "number": self.t.number(number + 1),
            "bounds": terms.interval_text(one.low, one.best, one.high, self.t),
            "set_aside": list(one.set_aside),
            "preferred": preferred,
        }
