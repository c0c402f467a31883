"""What a map shows, as plain values: one `MapView` per dossier, report date and language.

Everything drawn (folium map, inline picture, table, summary) is made from this and from nothing else, which is
how they come to agree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from mapsvc.model import Change, Claim, Event, PlaceKind, Posture, Source, Status
from mapsvc.plaintext import composed

Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees; east is beyond 180° where the antimeridian is inside."""


@dataclass(frozen=True, slots=True)
class CellView:
    """One cell in words of the view's language.

    `phrase` is the short text for a label, its force named and its qualifier kept ("about 2,500 US", "coalition to
    leave", "US present, no figure"); `sized` tells whether a symbol may be sized by its bounds (direct or derived,
    never inherited), `stated` whether a claim says something of the cell itself.
    """

    posture: Posture
    phrase: str
    sized: bool
    stated: bool = True

    @property
    def id(self) -> str:
        """The cell's address, `layer/force/place/period`."""
        return str(self.posture.key)

    @property
    def unknown(self) -> bool:
        """Whether nothing is known: "up to 1,000" says something, if not that anyone is there, and so do two sides."""
        return self.posture.status is Status.UNKNOWN and not self.sized and not self.posture.disputed


def without_echoes(cells: Sequence[CellView]) -> list[CellView]:
    """Leave out of one place's cells those that hold nothing but a denial of what the force's other layer shows."""
    spoken = {cell.posture.key.force for cell in cells if cell.posture.claims}
    return [c for c in cells if c.posture.claims or not c.posture.denied or c.posture.key.force not in spoken]


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place with its label position (degrees) and, for regions and countries, its polygon (shapely, EPSG:4326)."""

    id: str
    name: str
    kind: PlaceKind
    lat: float | None
    lon: float | None
    geometry: Any
    problem: str = ""

    @property
    def areal(self) -> bool:
        """Whether it is drawn as an area and never carries a symbol: its figure stands at the label."""
        return self.kind in {PlaceKind.REGION, PlaceKind.COUNTRY, PlaceKind.AREA}


@dataclass(frozen=True, slots=True)
class MarkView:
    """What is shown at one place in one period for one choice of force (`force` "" = all forces).

    `cells` are the cells that say something, the one the symbol is drawn from first; `more` is what a label without
    room for all of them ends in.
    """

    place: PlaceView
    force: str
    cells: tuple[CellView, ...]
    more: str = ""

    def phrases(self, most: int) -> tuple[str, ...]:
        """What its cells say, each once: at most so many of them, then that there is more."""
        said = list(dict.fromkeys(composed(cell.phrase) for cell in self.cells))
        return *said[:most], *([self.more] if self.more and len(said) > most else [])


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A change from the period before, the cells compared in words of the view's language.

    `force` names the force or forces it is true of, whose ids are `forces`. `least` and `most` are persons, as in
    `PeriodChange`.
    """

    kind: Change
    place: PlaceView
    force: str
    before: CellView
    after: CellView
    least: int
    most: int | None
    mixed: bool
    forces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PeriodView:
    """One period: its label, and its marks. `cells` are all cells of the period, in table order.

    `summary` is of all forces, `summaries` of each alone, by force. `changes` are those since the period before which
    some claim speaks of.
    """

    id: str
    label: str
    start: date | None
    end: date | None
    begun: bool
    summary: str
    marks: tuple[MarkView, ...]
    cells: tuple[CellView, ...]
    changes: tuple[ChangeView, ...] = ()
    summaries: Mapping[str, str] = field(default_factory=dict)

    def told(self, force: str) -> str:
        """The summary for a choice of force, "" being all."""
        return self.summaries[force] if force else self.summary

    def by_place(self) -> Mapping[str, list[CellView]]:
        """Map place ids to their cells, in table order."""
        found: dict[str, list[CellView]] = {}
        for cell in self.cells:
            found.setdefault(cell.posture.key.place, []).append(cell)
        return found


@dataclass(frozen=True, slots=True)
class NameView:
    """A name of the ground that a map may show, in the view's language, where its middle is (degrees)."""

    text: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class InsetView:
    """A small map beside the map, for places (ids) too far away from all others; `focus` is what it shows."""

    places: tuple[str, ...]
    focus: Bounds


@dataclass(frozen=True, slots=True)
class MapView:
    """A dossier as known on a date, in one language, ready to be drawn.

    `focus` is what must be in view and `extent` how far the map reaches; places of `insets` may lie outside.
    `towns` and first-level `regions` are those of the focus countries, the best known or largest first.
    `default_period` is the id of the period a page opens on, `address` how addresses spell dossier and report date,
    `checked` the last day on which a source was looked at.
    """

    dossier: str
    title: str
    description: str
    lang: str
    as_of: date
    default_period: str
    forces: tuple[tuple[str, str], ...]
    places: tuple[PlaceView, ...]
    periods: tuple[PeriodView, ...]
    sources: tuple[Source, ...]
    claims: tuple[Claim, ...]
    events: tuple[Event, ...]
    focus: Bounds
    extent: Bounds
    focus_countries: tuple[str, ...]
    draft: bool = False
    direction: str = "ltr"
    checked: date | None = None
    towns: tuple[NameView, ...] = ()
    regions: tuple[NameView, ...] = ()
    address: str = ""
    insets: tuple[InsetView, ...] = ()

    def main(self) -> MapView:
        """The view without the places of the insets."""
        far = {place for inset in self.insets for place in inset.places}
        return replace(self, places=tuple(place for place in self.places if place.id not in far)) if far else self

    def apart(self, inset: InsetView) -> MapView:
        """The view of an inset's places alone."""
        shown = tuple(place for place in self.places if place.id in inset.places)
        return replace(self, places=shown, focus=inset.focus, extent=inset.focus, insets=())
