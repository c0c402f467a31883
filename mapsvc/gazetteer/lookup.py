"""Answer "which place is this?" from an index that `build` made. Serving side: SQLite and rapidfuzz only.

Names are tried in two ways, surest first: the same name, then the same sound or one slip of the pen. The first
way that finds anything decides, and `choose` says whether one place stands out.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Self

from mapsvc.errors import BaseDataError
from mapsvc.gazetteer.choose import Candidate, choose
from mapsvc.gazetteer.entry import KNOWN_WEIGHT, Ambiguous, ContainedIn, Context, Entry, Match, Unknown
from mapsvc.gazetteer.features import canonical
from mapsvc.gazetteer.finder import Finder
from mapsvc.gazetteer.holders import Holders
from mapsvc.gazetteer.loosely import LONG_NAME, OWN_IDS, keeps_cue
from mapsvc.gazetteer.mended import mended
from mapsvc.gazetteer.names import as_written, fold, loosen, read_cue
from mapsvc.gazetteer.nonplaces import is_none
from mapsvc.gazetteer.reader import Reader
from mapsvc.gazetteer.readings import Reading, has_comma, names_feature, preferred, qualified_name, readings_of
from mapsvc.model import PlaceKind

__all__ = ["Ambiguous", "ContainedIn", "Context", "Entry", "Gazetteer", "Match", "Unknown"]

LONGEST_QUERY = 200


class Gazetteer:
    """An open index; safe to share between threads, as it is only read."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._reader = Reader(db)
        self._finder = Finder(self._reader)
        self._holders = Holders(self._reader, self._finder)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the index at `path` (see `build.ensure_index`); BaseDataError where there is none."""
        if not path.is_file():
            raise BaseDataError(f"{path}: expected a place-name index")
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        db = sqlite3.connect(uri, uri=True, check_same_thread=False)
        db.execute("PRAGMA mmap_size = 268435456")
        return cls(db)

    def close(self) -> None:
        """Close the index."""
        self._db.close()

    def get(self, id: str) -> Entry | None:  # noqa: A002
        """Look up a place by its id: `IQ`, `IQ-AN`, `base.ain-al-asad`, `airfield.ORAA`, `geonames.98182`."""
        return self._reader.get(id)

    def has_country(self, code: str) -> bool:
        """Tell whether any place lies in the country of this code (ISO 3166-1 alpha-2, upper case)."""
        return self._reader.has_country(code)

    def resolve(self, name: str, context: Context = Context()) -> Match | Ambiguous | Unknown:  # noqa: B008
        """Find the place that a name means, given what the context tells.

        A bare name means the country, else the city rather than the region called alike; a generic word in it
        ("governorate", "air base") or `context.kind` asks for that kind. `context.countries` excludes what
        lies elsewhere, bar countries themselves. Never guesses: Ambiguous or Unknown instead.
        """
        folded = fold(name) if len(name) <= LONGEST_QUERY else ""
        if not folded:
            return Unknown("nothing close enough", f"expected a name of 1 to {LONGEST_QUERY} characters")
        readings = readings_of(name.strip(), context)
        if reason := self._reader.refusal(loosen(folded), as_written(name)):
            return self._despite(readings[0], context) or Unknown("refused", reason)
        return (
            self._by_same_name(readings, context)
            or self._by_holder(name, context)
            or self._by_like_name(name, readings, context)
        )

    def _by_same_name(self, readings: list[Reading], context: Context) -> Match | Ambiguous | None:
        found = [(self._finder.same(text, kind, context), kind) for text, kind in readings]
        if names_feature(readings[0][0]):
            found = [([one for one in places if not _is_airport_by_cue(one)], kind) for places, kind in found]
        found[0][0].extend(self._finder.hinted(readings[0][0], context))
        same = [one for one in found if one[0]]
        if not context.countries and not context.near and all(one.is_lesser for places, _ in same for one in places):
            same = [] if self._is_known_otherwise(readings, context) else same
        return choose(*preferred(same, context.kind), context, self._reader.entry) if same else None

    def _by_holder(self, name: str, context: Context) -> Match | Ambiguous | Unknown | None:
        strictly, answer = None, None
        if qualified := qualified_name(name):
            strictly = self._holders.strictly_inside(qualified[1], context) if has_comma(name) else None
            inside = strictly or self._holders.inside(qualified[1], context)
            answer = self.resolve(qualified[0], inside) if inside else None
            if answer and not isinstance(answer, Unknown):
                return answer
        if is_none(name):
            return Unknown("refused", "reads as a unit, an organisation, a person or a quantity")
        if strictly:
            return answer
        beside = self._holders.beside(name, context)
        return choose(beside, context.kind, context, self._reader.entry) if beside else None

    def _by_like_name(self, name: str, readings: list[Reading], context: Context) -> Match | Ambiguous | Unknown:
        if self._is_known_otherwise(readings, context) or self._has_known_town(name):
            return Unknown("nothing close enough", self._hint(readings, context))
        towns = self._countries_of_town(name)
        tried = (
            ([one for one in self._finder.alike(text, kind, context) if keeps_cue(one, name)], kind)
            for text, kind in readings
        )
        if alike := [one for one in tried if one[0] and (not towns or one[0][0].country in towns)]:
            found, kind = max(alike, key=lambda one: one[0][0].score)
            return choose(found, kind, context, self._reader.entry)
        return self._by_mended_cue(name, context) or Unknown("nothing close enough", self._hint(readings, context))

    def _by_mended_cue(self, name: str, context: Context) -> Match | Ambiguous | None:
        for text in mended(name):
            readings = readings_of(text, context)
            same = [(self._finder.slipped(*reading, context), reading[1]) for reading in readings]
            if found := [one for one in same if one[0]]:
                return choose(*preferred(found, context.kind), context, self._reader.entry)
        return None

    def _despite(self, reading: Reading, context: Context) -> Match | Ambiguous | None:
        """Answer a refused word where its kind is asked for and our own tables know it: the Pentagon, a site."""
        text, kind = reading
        if kind is None:
            return None
        same = self._finder.same(text, kind, context)
        own = [found for found in same if found.id.startswith(OWN_IDS) and found.main]
        return choose(own, kind, context, self._reader.entry) if own else None

    def _is_known_otherwise(self, readings: list[Reading], context: Context) -> bool:
        """Tell whether the name is exactly a well-known place's of another country or kind than are asked for.

        A long name that is also much like one asked for may still be that one: there is an Ein el-Assad in Galilee.
        """
        if not context.countries and context.kind is None:
            return False
        literal = self._finder.same(readings[0][0], None, Context())
        if context.countries and not context.near and any(map(self._finder.is_dear, literal)):
            return True
        if len(loosen(fold(readings[-1][0]))) >= LONG_NAME:
            return False
        others = (one for text, _ in readings for one in self._finder.same(text, None, Context()))
        return any(one.main and (one.weight >= KNOWN_WEIGHT or one.id.startswith(OWN_IDS)) for one in others)

    def _has_known_town(self, name: str) -> bool:
        """Tell whether a name is a known city's and a word for a site: Tartus airport, if unknown, is not Tarsus's."""
        cue = read_cue(name)
        rests = [cue.written] if cue and cue.kind is PlaceKind.SITE else []
        if feature := canonical(name):
            rests.append(feature.rpartition(" ")[0])
        towns = (one for rest in rests for one in self._finder.same(rest, PlaceKind.CITY, Context()))
        return any(one.main and one.weight >= KNOWN_WEIGHT for one in towns)

    def _countries_of_town(self, name: str) -> set[str]:
        """Tell where the region called after a known city must lie: Samarra Governorate, if any, is not Samara's."""
        cue = read_cue(name)
        if cue is None or cue.kind is not PlaceKind.REGION:
            return set()
        towns = self._finder.same(cue.rest, PlaceKind.CITY, Context())
        return {one.country for one in towns if one.main and one.weight >= KNOWN_WEIGHT}

    def _hint(self, readings: list[Reading], context: Context) -> str:
        anywhere = Context(kind=None, near=context.near)
        for text, _ in readings:
            if found := self._finder.same(text, None, anywhere):
                best = max(found, key=lambda candidate: candidate.standing)
                where = best.country or "no country"
                return f"the name is known for {best.name} ({best.kind}, {where}), not as asked for"
        return ""


def _is_airport_by_cue(candidate: Candidate) -> bool:
    return candidate.cued and candidate.kind is PlaceKind.SITE
