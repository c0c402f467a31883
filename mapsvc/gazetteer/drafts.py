"""What an entry of the index is while it is being gathered: a place, and every name it goes by."""

from __future__ import annotations

from dataclasses import dataclass, field

from mapsvc.gazetteer.names import read_cue
from mapsvc.model import PlaceKind

COUNTRY_WEIGHT = 50_000_000
REGION_WEIGHT = 2_000_000
SMALL_REGION_WEIGHT = 60_000
DISTRICT_WEIGHT = 10_000
BASE_WEIGHT = 150_000
AIRFIELD_WEIGHT = 2_000
UNCOUNTED_WEIGHT = 5_000
"""How prominent a place is, in inhabitants of a city, so that one scale decides between namesakes."""


@dataclass(slots=True)
class Draft:
    """An entry before its containment is known; `names` maps text → (principal?, only with a cue?).

    `serves` is the city of a passenger airport, as airportsdata writes it; `order` of a region is 2 for a district,
    whose names are also those of the town with the id `seat`.
    """

    id: str
    name: str
    kind: PlaceKind
    lat: float
    lon: float
    precision_m: int
    country: str
    source: str
    weight: float
    boundary_id: str | None = None
    icao: str = ""
    serves: str = ""
    order: int = 1
    seat: str = ""
    names: dict[str, tuple[bool, bool]] = field(default_factory=dict)

    def add(self, text: str, *, main: bool, cued: bool = False) -> None:
        """Add a name; of several mentions of it the strongest counts."""
        if text and (text := text.strip()):
            had_main, had_cued = self.names.get(text, (False, True))
            self.names[text] = (main or had_main, cued and had_cued)


def add_named(draft: Draft, text: str, *, main: bool) -> None:
    """Add a name, and what is left of it without its generic words.

    "Anbar Governorate" is Anbar; but "Camp Taji" is Taji only to who asks for a base.
    """
    draft.add(text, main=main)
    cue = read_cue(text)
    if cue and draft.kind in {PlaceKind.BASE, PlaceKind.SITE}:
        draft.add(cue.rest, main=main, cued=True)
    elif cue and cue.kind is draft.kind is PlaceKind.REGION:
        draft.add(cue.rest, main=main)
