"""Places told by what holds them: "Tripoli, Lebanon", "Mosul Iraq", "Camp Speicher Tikrit"."""

from __future__ import annotations

import re

from mapsvc.gazetteer.choose import Candidate
from mapsvc.gazetteer.cues import ADJECTIVES
from mapsvc.gazetteer.entry import KNOWN_WEIGHT, Context
from mapsvc.gazetteer.finder import Finder
from mapsvc.gazetteer.loosely import OWN_IDS
from mapsvc.gazetteer.names import fold
from mapsvc.gazetteer.reader import Reader
from mapsvc.gazetteer.readings import readings_of, side_by_side
from mapsvc.model import PlaceKind

_COUNTRY_CODE = re.compile(r"[A-Z]{2}")


class Holders:
    """Reads the part of a name that says where the place lies."""

    def __init__(self, reader: Reader, finder: Finder) -> None:
        self._reader = reader
        self._finder = finder

    def inside(self, holder: str, context: Context) -> Context | None:
        """Make a context of the end of "Tripoli, Lebanon", "Balad (Iraq)"; None where it names no known place."""
        coded = _COUNTRY_CODE.fullmatch(holder) and self._reader.has_country(holder)
        country = holder if coded else ADJECTIVES.get(fold(holder))
        if not country:
            place = self._holder(holder)
            country = place.country if place else ""
        if not country or (context.countries and country not in context.countries):
            return None
        return Context((country,), context.kind, context.near, context.within)

    def strictly_inside(self, holder: str, context: Context) -> Context | None:
        """Make a context of all the regions and countries that the end of "Cairo, Georgia" means.

        None where it names none, or a city or area rather: what is told by a city may lie beyond the region around it.
        """
        named = [one for one in self._known(holder) if not context.countries or one.country in context.countries]
        if not named or not all(map(_has_contents, named)):
            return None
        countries = tuple(dict.fromkeys(one.country for one in named))
        return Context(countries, context.kind, context.near, tuple(dict.fromkeys(one.id for one in named)))

    def beside(self, name: str, context: Context) -> list[Candidate]:
        """Find "Mosul Iraq" and "Camp Speicher Tikrit": a place and what holds it, without a comma.

        A city holds bases and sites only, or many a person would be a place: Abu Bakr al-Baghdadi.
        """
        for inner, outer in side_by_side(name):
            holder = self._holder(outer)
            if holder is None or not holder.country or holder.kind in {PlaceKind.BASE, PlaceKind.SITE}:
                continue
            held = Context((holder.country,), context.kind, context.near)
            if context.countries and holder.country not in context.countries:
                continue
            for text, kind in readings_of(inner, held):
                found = [one for one in self._finder.same(text, kind, held) if one.main and one.is_held_by(holder)]
                if found:
                    return found
        return []

    def _holder(self, name: str) -> Candidate | None:
        """Find the known place by whose name another's position is told."""
        return max(self._known(name), key=lambda one: one.standing, default=None)

    def _known(self, name: str) -> list[Candidate]:
        readings = readings_of(name.strip(), Context())
        named = (one for reading in readings for one in self._finder.same(*reading, Context()))
        return [one for one in named if one.main and one.weight >= KNOWN_WEIGHT]


def _has_contents(holder: Candidate) -> bool:
    """Tell whether places are known to lie in this: first-level regions and countries, not Kurdistan of our tables."""
    return holder.kind in {PlaceKind.REGION, PlaceKind.COUNTRY} and not holder.id.startswith(OWN_IDS)
