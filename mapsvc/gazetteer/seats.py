"""Names that a place shares with its seat: Moskau is the city and the region around it, Kuwait country and city.

Sources name one of the two in more languages than the other. What is one name in one language is one in all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from mapsvc.errors import BaseDataError
from mapsvc.gazetteer.drafts import UNCOUNTED_WEIGHT, Draft
from mapsvc.gazetteer.features import canonical
from mapsvc.gazetteer.names import loose, read_cue
from mapsvc.gazetteer.sounds import sound
from mapsvc.model import PlaceKind

LEAST_SEAT = 20_000
"""Inhabitants of a city that may be meant by the name of its region; or nobody counted them."""


def share_names(drafts: Sequence[Draft], contained: Sequence[str]) -> None:
    """Give each region or country and the city of its name what the other is called.

    The city takes a region's names as its own ("a bare name means the city"), a country's only where a city is
    asked for; region and country take the city's names only where they are asked for. A name that several regions
    of a country bear (Venetian provinces) is no city's.
    """
    whole = {PlaceKind.REGION, PlaceKind.COUNTRY}
    holders = {draft.id: draft for draft in drafts if draft.kind in whole and draft.order == 1}
    heard = {id_: sound(holder.name) or None for id_, holder in holders.items()}
    seats: dict[str, Draft] = {}
    for draft, chain in zip(drafts, contained, strict=True):
        if draft.kind is PlaceKind.CITY and (draft.weight >= LEAST_SEAT or draft.weight == UNCOUNTED_WEIGHT):
            called = {sound(name) for name, (main, cued) in draft.names.items() if main and not cued}
            for id_ in chain.split():
                if heard[id_] in called and (id_ not in seats or seats[id_].weight < draft.weight):
                    seats[id_] = draft
    spread = Counter((holder.country, loose(name)) for holder in holders.values() for name in _bare(holder))
    for id_, seat in seats.items():
        holder = holders[id_]
        _exchange(holder, seat, [name for name in _bare(holder) if spread[holder.country, loose(name)] == 1])


def name_districts(drafts: Mapping[str, Draft]) -> None:
    """Give each district what its seat (by id) is called, with the word for it: a bare name means the town.

    Raises BaseDataError where the seat is no city.
    """
    for draft in drafts.values():
        if draft.order == 1:
            continue
        seat = drafts.get(draft.seat)
        if draft.seat and (seat is None or seat.kind is not PlaceKind.CITY):
            raise BaseDataError(f"districts.csv: {draft.id}: {draft.seat!r}: expected the id of a city as its seat")
        called = [name for name, (_, cued) in seat.names.items() if not cued] if seat else []
        for name in (*draft.names, *called):
            draft.add(canonical(name) or f"{loose(name)} district", main=True)


def _exchange(holder: Draft, seat: Draft, names: Sequence[str]) -> None:
    called = [name for name, (_, cued) in seat.names.items() if not cued]
    main = {name for name in called if seat.names[name][0]}
    for name in names:
        seat.add(name, main=True, cued=holder.kind is PlaceKind.COUNTRY)
    for name in called:
        holder.add(name, main=name in main, cued=True)


def _bare(holder: Draft) -> list[str]:
    return [name for name in holder.names if read_cue(name) is None]
