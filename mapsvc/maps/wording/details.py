"""The lines of the details panel: what is known of one place in one period, and how."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from mapsvc.knowledge.drift import drift
from mapsvc.maps.view import CellView, MapView, PeriodView, without_echoes
from mapsvc.maps.wording import terms, words
from mapsvc.maps.wording.quantities import set_apart
from mapsvc.messages import Translator
from mapsvc.model import Claim, Posture, Reading, Status
from mapsvc.paths import why_path
from mapsvc.plaintext import plain

Line = dict[str, str]


def details(view: MapView, period: PeriodView, t: Translator) -> dict[str, dict[str, object]]:
    """Map place ids to {name, lines} for every place that says something in the period.

    A line has a role (sentence, figures, conflict, claim), a text, and maybe an href. A sentence also has its layer
    and, where it says something that can be cited, in `by` what it is from.
    """
    writer = _Writer(view, t)
    # What the label says comes first.
    labelled = {mark.cells[0].id for mark in period.marks if mark.cells and not mark.force}
    found: dict[str, dict[str, object]] = {}
    by_place = period.by_place()
    for place in view.places:
        cells = sorted(by_place.get(place.id, ()), key=lambda cell: cell.id not in labelled)
        lines = [line for cell in without_echoes(cells) for line in writer.cell(cell)]
        if lines:
            found[place.id] = {"name": plain(place.name), "lines": lines}
    return found


class _Writer:
    """Writes the lines of one view."""

    def __init__(self, view: MapView, t: Translator) -> None:
        self.t, self.lang, self.address = t, view.lang, view.address
        self.claims: Mapping[str, Claim] = {claim.id: claim for claim in view.claims}
        self.sources = {source.id: source for source in view.sources}

    def cell(self, cell: CellView) -> Iterator[Line]:
        """Write one cell: sentence, bounds, conflicts, claims and denials; nothing where it is unknown."""
        posture = cell.posture
        if posture.status is Status.UNKNOWN and not posture.claims and not posture.denied:
            return
        # Of what is said and denied, and no more than that, the phrase tells it.
        told = posture.claims and not posture.conflicts
        said = [cell.phrase, *([self.t.gettext("a denial is on record")] if posture.denied and not told else [])]
        by = "" if cell.unknown else self._by(posture)
        yield {"role": "sentence", "text": self.t.gettext(", ").join(said), "layer": str(posture.key.layer), "by": by}
        if bounds := terms.bounds_text(posture, self.t):
            yield {"role": "figures", "text": bounds, "href": why_path(self.lang, self.address, cell.id)}
        # Conflicts of one dispute share its readings, which are told once.
        for readings in dict.fromkeys(conflict.readings for conflict in posture.conflicts):
            yield from self._readings(readings)
            over = [one for one in posture.conflicts if one.readings == readings]
            if any(drift(conflict, posture.key, self.claims, self.sources) for conflict in over):
                yield {"role": "conflict", "text": self.t.gettext("Perhaps a change over time")}
        yield from self._claims(posture)

    def _by(self, posture: Posture) -> str:
        """Name the sources of a cell, or that it only follows from what others say, and those of its denials."""
        found = self._named(posture.claims)
        reports = self.t.text("from reports by %(sources)s", sources=found) if found else ""
        by = reports or self.t.gettext("our calculation from the reports")
        denials = self._named(posture.denied)
        return self.t.text("%(by)s, with a denial reported by %(sources)s", by=by, sources=denials) if denials else by

    def _named(self, claims: Iterable[str]) -> str:
        """The sources of claims with their dates, each once."""
        found = [self.claims[name] for name in claims if name in self.claims]
        sources = [self.sources[claim.source] for claim in found if claim.source in self.sources]
        said = [
            self.t.text(
                "%(name)s (%(date)s)", name=set_apart(s.publisher, self.t), date=terms.report_date(s.published, self.t)
            )
            for s in sources
        ]
        return words.join(list(dict.fromkeys(said)), self.t)

    def _readings(self, readings: Iterable[Reading]) -> Iterator[Line]:
        for number, reading in enumerate(readings, start=1):
            bounds = terms.interval_text(reading.low, reading.best, reading.high, self.t)
            aside = self.t.gettext(", ").join(dict.fromkeys(self._publisher(claim) for claim in reading.set_aside))
            text = self.t.text(
                "Reading %(number)s: %(bounds)s, if not %(sources)s",
                number=self.t.number(number),
                bounds=bounds,
                sources=aside or self.t.gettext("none"),
            )
            yield {"role": "conflict", "text": text}

    def _claims(self, posture: Posture) -> Iterator[Line]:
        for name in dict.fromkeys((*posture.claims, *posture.denied)):
            claim = self.claims.get(name)
            if claim is not None:
                yield {"role": "claim", "text": self._claim(claim), "href": f"#claim-{claim.id}"}

    def _claim(self, claim: Claim) -> str:
        source = self.sources.get(claim.source)
        parts = [self._publisher(claim.id), terms.report_date(source.published if source else None, self.t)]
        if claim.modality == "denied":
            parts.append(terms.modality_name(claim.modality, self.t))
        said = self.t.gettext(", ").join(parts)
        if claim.evidence:
            said = self.t.text("%(source)s: “%(evidence)s”", source=said, evidence=set_apart(claim.evidence, self.t))
        if attribution := terms.attribution_text(claim, self.t):
            said = self.t.gettext(", ").join([said, attribution])
        if claim.modality != "denied" and (policy := terms.policy_text(claim, self.t)):
            said = self.t.text("%(said)s (read as: %(policy)s)", said=said, policy=policy)
        return said

    def _publisher(self, claim: str) -> str:
        found = self.claims.get(claim)
        source = self.sources.get(found.source) if found else None
        return set_apart(source.publisher, self.t) if source else claim
