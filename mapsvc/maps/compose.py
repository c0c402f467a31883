"""From what is known to what a map shows: which cells speak at which place, and what must be in view."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from mapsvc.boundaries import Boundaries
from mapsvc.gazetteer.towns import Town
from mapsvc.knowledge import Knowledge, has_begun
from mapsvc.knowledge.changes import PeriodChange, period_changes
from mapsvc.layers import geometries
from mapsvc.maps.framing import Site, extent_of, framing_of
from mapsvc.maps.speaking import Speakers
from mapsvc.maps.view import CellView, ChangeView, MapView, MarkView, NameView, PeriodView, PlaceView
from mapsvc.maps.wording import words
from mapsvc.maps.wording.summary import summary
from mapsvc.messages import Translator
from mapsvc.model import Event, Layer, Period, PlaceKind, Posture, Status
from mapsvc.places import AREAL_KINDS, Located
from mapsvc.plaintext import plain


def build_view(
    known: Knowledge, boundaries: Boundaries, t: Translator, address: str = "", towns: Sequence[Town] = ()
) -> MapView:
    """Compose the view of a dossier as known on a date, in the translator's language.

    `address` is how the addresses of its pages spell dossier and report date (default: as of the last report);
    `towns` are those it may name.
    """
    composer = _Composer(known, boundaries, t)
    periods = tuple(composer.period(period) for period in known.dossier.periods)
    framing = framing_of(composer.sites())
    return MapView(
        dossier=known.dossier.id,
        title=composer.text("title", known.dossier.title),
        description=composer.text("description", known.dossier.description),
        lang=t.lang,
        as_of=known.as_of,
        default_period=default_period(known),
        forces=tuple(composer.forces.items()),
        places=tuple(composer.places.values()),
        periods=periods,
        sources=known.dossier.sources,
        claims=known.dossier.claims,
        events=composer.events(),
        focus=framing.focus,
        extent=extent_of(framing.focus),
        insets=framing.insets,
        focus_countries=tuple(dict.fromkeys(item.country for item in known.located if item.country)),
        draft=known.dossier.draft,
        direction=t.direction,
        towns=_town_names(towns, t),
        regions=composer.regions(),
        checked=max((s.accessed for s in known.dossier.sources if s.accessed), default=None),
        address=address or known.dossier.id,
    )


def default_period(known: Knowledge) -> str:
    """The period a page opens on: the first still to come that a claim speaks of, else the last one that any does."""
    spoken = {claim.period for claim in known.dossier.claims}
    told = [p for p in known.dossier.periods if p.id in spoken] or list(known.dossier.periods)
    coming = [p for p in told if not has_begun(p, known.as_of)]
    return (coming[0] if coming else told[-1]).id


class _Composer:
    """Makes the parts of one view; holds the look-ups they share."""

    def __init__(self, known: Knowledge, boundaries: Boundaries, t: Translator) -> None:
        self.known, self.boundaries, self.t = known, boundaries, t
        # What an editor ruled out is shown among the sources, and never said by a label.
        self.claims = known.counting()
        self.speakers = Speakers(known)
        self.forces = {f.id: self.text(f"force.{f.id}", f.name) for f in known.dossier.forces}
        claims = known.dossier.claims
        self.spoken = {(place, claim.force) for claim in claims for place in (claim.place, *claim.sites)}
        self.changes = period_changes(known)
        self.shapes = geometries(known, boundaries)
        self.places = {item.place.id: self._place(item) for item in known.located}

    def text(self, key: str, default: str) -> str:
        """The dossier's own translation of a label, or the label itself; nothing in it reorders what is around it."""
        return plain(self.known.dossier.translations.get((key, self.t.lang), self.t.label(default)))

    def events(self) -> tuple[Event, ...]:
        """The events, their summaries in the view's language."""
        return tuple(
            replace(event, summary=self.text(f"event.{event.id}", event.summary)) for event in self.known.dossier.events
        )

    def sites(self) -> list[Site]:
        """The located places, each with the polygon of its country."""
        rows = self.boundaries.rows(dict.fromkeys(item.country for item in self.known.located if item.country))
        lands = dict(zip(rows["id"], rows.geometry, strict=True))
        return [
            Site(item.place.id, item.lon, item.lat, lands.get(item.country), item.place.kind is PlaceKind.COUNTRY)
            for item in self.known.located
            if item.lat is not None and item.lon is not None
        ]

    def regions(self) -> tuple[NameView, ...]:
        """The first-level regions of those countries, the largest first."""
        rows = self.boundaries.regions_of({item.country for item in self.known.located})
        key = f"name_{self.t.lang}" if f"name_{self.t.lang}" in rows else "name"
        named = zip(rows[key], rows["name"], rows["label_lat"], rows["label_lon"], strict=True)
        return tuple(NameView(str(own or name), float(lat), float(lon)) for own, name, lat, lon in named)

    def period(self, period: Period) -> PeriodView:
        """One period with all its cells, and its marks for every choice of force."""
        begun = has_begun(period, self.known.as_of)
        postures = [p for p in self.known.postures.values() if p.key.period == period.id]
        cells = tuple(self._cell(posture, (posture.key.force,), begun=begun) for posture in postures)
        choices = ["", *self.forces]
        by_place: dict[str, list[Posture]] = {}
        for posture in postures:
            by_place.setdefault(posture.key.place, []).append(posture)
        marks = [m for force in choices for m in self._marks(by_place, force, begun=begun)]
        label = self.text(f"period.{period.id}", period.label)
        chosen = {force: tuple(mark for mark in marks if mark.force == force) for force in choices}
        summaries = {
            force: summary(label, spoken, self.t, begun=begun, force=self.forces.get(force, ""))
            for force, spoken in chosen.items()
        }
        return PeriodView(
            id=period.id,
            label=label,
            start=period.start,
            end=period.end,
            begun=begun,
            summary=summaries.pop(""),
            marks=tuple(marks),
            cells=cells,
            changes=tuple(self._changes(period)),
            summaries=summaries,
        )

    def _marks(self, by_place: Mapping[str, list[Posture]], force: str, *, begun: bool) -> Iterable[MarkView]:
        """One mark per place that any cell of the chosen force(s) speaks of, and one per place fallen silent.

        A place where some claim speaks of the force in another period, or of one within it or around it, is marked as
        not stated: an unknown looks like an unknown, never like blank land.
        """
        kin = set(self.forces) if not force else self.speakers.kin(force)
        for place in self.places.values():
            here = [p for p in by_place.get(place.id, ()) if force in ("", p.key.force)]
            layer = Layer.REPORTED if begun else Layer.PLANNED
            spoken = any((place.id, one) in self.spoken for one in kin)
            silent = [p for p in here if p.key.layer is layer] if spoken else []
            shown = self.speakers.shown(here, begun=begun) or silent
            if shown:
                # Where nothing is stated of anyone, nobody need be named.
                nobody = not force and all(self.speakers.saying(p) == (layer, Status.UNKNOWN) for p in shown)
                merged = [(g[0], () if nobody else tuple(p.key.force for p in g)) for g in self.speakers.alike(shown)]
                cells = tuple(self._cell(p, forces, begun=begun) for p, forces in merged)
                yield MarkView(place=place, force=force, cells=cells, more=words.more(self.t))

    def _changes(self, period: Period) -> Iterable[ChangeView]:
        """The changes since the period before that a claim speaks of; what only follows is left to the data.

        Where forces are said to be the same without a figure, one line names them all.
        """
        told = [change for change in self.changes if change.after.period == period.id and change.claims]
        begun = {p.id: has_begun(p, self.known.as_of) for p in self.known.dossier.periods}
        for alike in self._grouped(told):
            first, forces = alike[0], tuple(change.after.force for change in alike)
            ends = [self.known.postures[key] for key in (first.before, first.after)]
            before, after = (self._cell(end, forces, begun=begun[end.key.period]) for end in ends)
            name = words.join([self.forces[force] for force in forces], self.t)
            place = self.places[first.after.place]
            yield ChangeView(first.kind, place, name, before, after, first.least, first.most, first.mixed, forces)

    def _grouped(self, changes: Iterable[PeriodChange]) -> list[list[PeriodChange]]:
        """Put together the forces of a place that change alike between ends without figures of their own."""
        groups: dict[object, list[PeriodChange]] = {}
        for change in changes:
            said = [self.speakers.saying(self.known.postures[end]) for end in (change.before, change.after)]
            key = change if None in said else (change.kind, change.after.place, *said)
            groups.setdefault(key, []).append(change)
        return list(groups.values())

    def _cell(self, posture: Posture, forces: tuple[str, ...], *, begun: bool) -> CellView:
        name = words.join([self.forces[force] for force in forces], self.t)
        reported = self.known.postures[replace(posture.key, layer=Layer.REPORTED)]
        open_ended = begun and not self.speakers.constrained(reported)
        sized, stated = self.speakers.sized(posture), self.speakers.constrained(posture)
        disc = sized and not self.places[posture.key.place].areal
        phrase = words.phrase(self.speakers.figured(posture), self.claims, name, self.t, begun=open_ended, disc=disc)
        return CellView(posture, phrase, sized=sized, stated=stated)

    def _place(self, item: Located) -> PlaceView:
        place, shape = item.place, self.shapes[item.place.id]
        return PlaceView(
            id=place.id,
            name=self.text(f"place.{place.id}", place.name),
            kind=place.kind,
            lat=item.lat,
            lon=item.lon,
            geometry=shape if place.kind in AREAL_KINDS else None,
            problem=item.problem,
        )


def _town_names(towns: Iterable[Town], t: Translator) -> tuple[NameView, ...]:
    """The towns that have a name in the language."""
    named = ((town.name_ar if t.lang == "ar" else town.name, town) for town in towns)
    return tuple(NameView(name, town.lat, town.lon) for name, town in named if name)
