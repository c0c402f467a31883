"""Answer "which place is this?" from an index that `build` made. Serving side: SQLite and rapidfuzz only.

Names are tried in two ways, surest first: the same name, then the same sound or one slip of the pen. The first
way that finds anything decides, and `choose` says whether one place stands out.
"""

from __future__ import annotations

import re
import sqlite3
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Self

from mapsvc.errors import BaseDataError
from mapsvc.gazetteer.choose import Candidate, choose
from mapsvc.gazetteer.cues import ADJECTIVES
from mapsvc.gazetteer.entry import (
    KNOWN_WEIGHT,
    Ambiguous,
    ContainedIn,
    Context,
    Entry,
    How,
    Match,
    Unknown,
)
from mapsvc.gazetteer.likeness import BAND, best, by_article, by_slip, by_sound
from mapsvc.gazetteer.loosely import LONG_NAME, OWN_IDS, Asked, Theatre, keeps_cue, score_of
from mapsvc.gazetteer.names import fold, is_code, loosen
from mapsvc.gazetteer.nonplaces import is_common_word, is_none
from mapsvc.gazetteer.readings import preferred, qualified_name, readings_of, side_by_side
from mapsvc.model import PlaceKind

__all__ = ["Ambiguous", "ContainedIn", "Context", "Entry", "Gazetteer", "Match", "Unknown"]

LONGEST_QUERY = 200
LONGEST_COMMON = 4
"""Letters of a word without a capital that is one of a language before it is a place's: side, no."""

LEAST_MAIN, LEAST_OTHER = 3_000, 20_000
"""How prominent a city must be to be meant by its name alone: by its principal name, by another one."""

_COUNTRY_CODE = re.compile(r"[A-Z]{2}")
_COLUMNS = """
e.n, e.id, e.name, e.kind, e.lat, e.lon, e.precision_m, e.country, e.chain, e.boundary_id, e.source, e.weight
"""
_BY_KEY = f"SELECT {_COLUMNS}, name.raw, name.main, name.cued FROM name JOIN entry e USING (n) WHERE name.key = ?"  # noqa: S608
_BY_ID = f"SELECT {_COLUMNS} FROM entry e WHERE e.id = ?"  # noqa: S608
_IN_COUNTRY = "SELECT 1 FROM entry WHERE country = ? LIMIT 1"
_FOCUS = "SELECT country, factor FROM focus"
_LINK = "SELECT id, name, kind FROM entry WHERE id = ?"


class Gazetteer:
    """An open index; safe to share between threads, as it is only read."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._link = lru_cache(8192)(self._read_link)

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
        row = self._db.execute(_BY_ID, (id,)).fetchone()
        return self._entry(row) if row else None

    def has_country(self, code: str) -> bool:
        """Tell whether any place lies in the country of this code (ISO 3166-1 alpha-2, upper case)."""
        return self._db.execute(_IN_COUNTRY, (code,)).fetchone() is not None

    def resolve(self, name: str, context: Context = Context()) -> Match | Ambiguous | Unknown:  # noqa: B008, PLR0911
        """Find the place that a name means, given what the context tells.

        A bare name means the country, else the city rather than the region called alike; a generic word in it
        ("governorate", "air base") or `context.kind` asks for that kind. `context.countries` excludes what
        lies elsewhere, bar countries themselves. Never guesses: Ambiguous or Unknown instead.
        """
        folded = fold(name) if len(name) <= LONGEST_QUERY else ""
        if not folded:
            return Unknown("nothing close enough", f"expected a name of 1 to {LONGEST_QUERY} characters")
        readings = readings_of(name.strip(), context)
        if refusal := self._db.execute("SELECT reason FROM refusal WHERE key = ?", (loosen(folded),)).fetchone():
            return self._despite(readings[0], context) or Unknown("refused", refusal[0])
        same = [(found, reading[1]) for reading in readings if (found := self._same(*reading, context))]
        if same:
            found, kind = preferred(same, context.kind)
            return choose(found, kind, context, self._entry)
        if (qualified := qualified_name(name)) and (inside := self._inside(qualified[1], context)):
            return self.resolve(qualified[0], inside)
        if is_none(name):
            return Unknown("refused", "reads as a unit, an organisation, a person or a quantity")
        if found := self._beside(name, context):
            return choose(found, context.kind, context, self._entry)
        if self._is_known_otherwise(readings, context):
            return Unknown("nothing close enough", self._hint(readings, context))
        tried = (
            ([one for one in self._alike(*reading, context) if keeps_cue(one, name)], reading[1])
            for reading in readings
        )
        if alike := [one for one in tried if one[0]]:
            found, kind = max(alike, key=lambda one: one[0][0].score)
            return choose(found, kind, context, self._entry)
        return Unknown("nothing close enough", self._hint(readings, context))

    def _despite(self, reading: tuple[str, PlaceKind | None], context: Context) -> Match | Ambiguous | None:
        """Answer a refused word where its kind is asked for and our own tables know it: the Pentagon, a site."""
        if reading[1] is None:
            return None
        own = [found for found in self._same(*reading, context) if found.id.startswith(OWN_IDS) and found.main]
        return choose(own, reading[1], context, self._entry) if own else None

    def _is_known_otherwise(self, readings: list[tuple[str, PlaceKind | None]], context: Context) -> bool:
        """Tell whether the name is exactly a well-known place's of another country or kind than are asked for.

        A long name that is also much like one asked for may still be that one: there is an Ein el-Assad in Galilee.
        """
        if (not context.countries and context.kind is None) or len(loosen(fold(readings[-1][0]))) >= LONG_NAME:
            return False
        others = (one for text, _ in readings for one in self._same(text, None, Context()))
        return any(one.main and (one.weight >= KNOWN_WEIGHT or one.id.startswith(OWN_IDS)) for one in others)

    def _inside(self, holder: str, context: Context) -> Context | None:
        """Make a context of the end of "Tripoli, Lebanon", "Balad (Iraq)"; None where it names no known place."""
        country = (
            holder if _COUNTRY_CODE.fullmatch(holder) and self.has_country(holder) else ADJECTIVES.get(fold(holder))
        )
        if not country:
            place = self._holder(holder)
            country = place.country if place else ""
        if not country or (context.countries and country not in context.countries):
            return None
        return Context((country,), context.kind, context.near)

    def _holder(self, name: str) -> Candidate | None:
        """Find the known place by whose name another's position is told."""
        named = (one for reading in readings_of(name.strip(), Context()) for one in self._same(*reading, Context()))
        found = [one for one in named if one.main and one.weight >= KNOWN_WEIGHT]
        return max(found, key=lambda one: one.standing, default=None)

    def _beside(self, name: str, context: Context) -> list[Candidate]:
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
                found = [one for one in self._same(text, kind, held) if one.main and one.is_held_by(holder)]
                if found:
                    return found
        return []

    def _same(self, text: str, kind: PlaceKind | None, context: Context) -> list[Candidate]:
        folded = fold(text)
        judged = []
        for candidate in self._named(loosen(folded), kind, context):
            how: How = "exact" if candidate.raw.casefold() == text.casefold() else "folded"
            judged.append(candidate.judged(how, 1.0 if how == "exact" or fold(candidate.raw) == folded else 0.95))
        judged = [one for one in judged if _is_written_as_code(one, text, kind)]
        if context.countries or context.near:
            return judged
        judged = [one for one in judged if one.score == 1 or one.main or self._theatre.holds(one)]
        return [candidate for candidate in judged if _plain_enough(candidate, text)]

    def _alike(self, text: str, kind: PlaceKind | None, context: Context) -> list[Candidate]:
        asked = Asked(text, kind, context)
        if not asked.placed and ((kind is None and is_common_word(text)) or is_code(text)):
            return []
        slips = by_slip(self._db, text, placed=asked.placed or kind is not None)
        names = best(by_sound(self._db, text, placed=asked.placed), slips, by_article(text))
        theatre, found, rivals = self._theatre, list[Candidate](), list[Candidate]()
        for other, (score, how) in names:
            if found and how != "edit" and score < found[0].score - BAND:
                continue
            named = self._named(other, kind, context)
            rivals.extend(theatre.rivals(named, score, how, asked))
            found.extend(
                candidate.judged(how, score_of(candidate, score, asked.key))
                for candidate in theatre.meant(named, score, how, asked)
            )
        likeliest = theatre.likeliest(found, asked.key)
        return [] if likeliest and theatre.is_doubtful(likeliest, rivals) else likeliest

    @cached_property
    def _theatre(self) -> Theatre:
        return Theatre(dict(self._db.execute(_FOCUS)))

    def _named(self, key: str, kind: PlaceKind | None, context: Context) -> list[Candidate]:
        rows = self._db.execute(_BY_KEY, (key,)).fetchall()
        fitting = [candidate for row in rows if (candidate := Candidate.of(row)).fits(kind)]
        if not context.countries:
            return fitting
        inside = [candidate for candidate in fitting if candidate.country in context.countries]
        return inside or [candidate for candidate in fitting if candidate.kind is PlaceKind.COUNTRY]

    def _hint(self, readings: list[tuple[str, PlaceKind | None]], context: Context) -> str:
        anywhere = Context(kind=None, near=context.near)
        for text, _ in readings:
            if found := self._same(text, None, anywhere):
                best = max(found, key=lambda candidate: candidate.standing)
                where = best.country or "no country"
                return f"the name is known for {best.name} ({best.kind}, {where}), not as asked for"
        return ""

    def _entry(self, row: tuple[Any, ...]) -> Entry:
        _, id_, name, kind, lat, lon, precision, country, chain, boundary, source, _ = row
        held_by = tuple(map(self._link, chain.split()))
        return Entry(id_, name, PlaceKind(kind), lat, lon, precision, country, held_by, boundary, source)

    def _read_link(self, id_: str) -> ContainedIn:
        _, name, kind = self._db.execute(_LINK, (id_,)).fetchone()
        return ContainedIn(id_, name, PlaceKind(kind))


def _is_written_as_code(candidate: Candidate, text: str, kind: PlaceKind | None) -> bool:
    """Tell whether a name is in capitals where it is found as a code, or a generic word asks for such a place.

    "kind" is not Indianapolis, nor is "Camp Siba" the airport SIBA; but "oraa airport" is ORAA.
    """
    if candidate.kind not in {PlaceKind.BASE, PlaceKind.SITE} or not is_code(candidate.raw):
        return True
    return text.isupper() or kind in {PlaceKind.SITE, candidate.kind}


def _plain_enough(candidate: Candidate, text: str) -> bool:
    """Tell whether a name alone, without country or point, may mean this place.

    Every word is a village's name somewhere, and many a village has had many names.
    """
    if is_common_word(text) and len(text) <= LONGEST_COMMON and candidate.kind is not PlaceKind.COUNTRY:
        return candidate.standing >= KNOWN_WEIGHT
    if candidate.kind is not PlaceKind.CITY:
        return True
    if is_common_word(text):
        return candidate.weight >= KNOWN_WEIGHT
    if is_code(text) and not is_code(candidate.raw):
        return candidate.standing >= KNOWN_WEIGHT
    return candidate.weight >= (LEAST_MAIN if candidate.main else LEAST_OTHER)
