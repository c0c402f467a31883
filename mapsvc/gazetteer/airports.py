"""Airports by their cities: "Riyadh airport" and مطار الرياض, though its name is King Khaled International.

A passenger airport takes the names of the city it serves, in every language and only to who asks for an airport. The
international one of several outweighs the rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from mapsvc.gazetteer.choose import kilometres
from mapsvc.gazetteer.drafts import Draft
from mapsvc.gazetteer.names import loose
from mapsvc.model import PlaceKind

SERVES_KM = 60.0
"""How far from its city's middle an airport may lie."""

INTERNATIONAL = 10
"""How many times more likely an international airport is meant than another of the same city."""


def name_airports(drafts: Iterable[Draft]) -> None:
    """Give each airport with a city (`Draft.serves`) the city's names, and the international ones their due weight."""
    cities: dict[tuple[str, str], list[Draft]] = defaultdict(list)
    airports: list[Draft] = []
    for draft in drafts:
        if draft.kind is PlaceKind.CITY:
            for name in {loose(name) for name, (main, cued) in draft.names.items() if main and not cued}:
                cities[draft.country, name].append(draft)
        elif draft.kind is PlaceKind.SITE and draft.serves:
            airports.append(draft)
    for airport in airports:
        near = [
            city
            for city in cities[airport.country, loose(airport.serves.rpartition(",")[2])]
            if kilometres((city.lat, city.lon), (airport.lat, airport.lon)) <= SERVES_KM
        ]
        if "International" in airport.name:
            airport.weight *= INTERNATIONAL
        for name in max(near, key=lambda city: city.weight).names if near else ():
            airport.add(name, main=True, cued=True)
