"""Answer "which place is this?" from an index that `build` made. Serving side: SQLite and rapidfuzz only.

Names are tried in three ways, surest first: the same name, the same skeleton, one slip of the pen. The first
way that finds anything decides, and `choose` says whether one place stands out.
"""

from __future__ import annotations

import sqlite3
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from mapsvc.errors import BaseDataError
from mapsvc.gazetteer.choose import COMPATIBLE, Candidate, choose
from mapsvc.gazetteer.entry import Ambiguous, ContainedIn, Context, Entry, How, Match, Unknown
from mapsvc.gazetteer.names import bones_of, fold, loose, loosen, read_cue
from mapsvc.model import PlaceKind

__all__ = ["Ambiguous", "ContainedIn", "Context", "Entry", "Gazetteer", "Match", "Unknown"]

LONGEST_QUERY = 200
KNOWN_WEIGHT = 100_000
"""A looser likeness (skeleton, slip) counts for places this prominent, or inside a country of the context."""

LEAST_RATIO = 55.0
"""Skeletons agree by chance; the names in full must be alike too (rapidfuzz ratio, 0..100)."""

_SHORTEST_WITH_SLIP = 5
"""In letters, inside a country of the context; one more without: every word of five is near to some city."""

_MOST_KEYS = 40
_COLUMNS = """
e.n, e.id, e.name, e.kind, e.lat, e.lon, e.precision_m, e.country, e.chain, e.boundary_id, e.source, e.weight
"""
_BY_KEY = f"SELECT {_COLUMNS}, name.raw, name.main, name.cued FROM name JOIN entry e USING (n) WHERE name.key = ?"  # noqa: S608
_BY_ID = f"SELECT {_COLUMNS} FROM entry e WHERE e.id = ?"  # noqa: S608
_LINK = "SELECT id, name, kind FROM entry WHERE id = ?"
_HEADS = "SELECT DISTINCT key FROM name WHERE key >= ? AND key < ? AND length(key) BETWEEN ? AND ?"
_TAILS = "SELECT reversed FROM tail WHERE reversed >= ? AND reversed < ? AND length(reversed) BETWEEN ? AND ?"


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

    def resolve(self, name: str, context: Context = Context()) -> Match | Ambiguous | Unknown:  # noqa: B008
        """Find the place that a name means, given what the context tells.

        A bare name means the country, else the city rather than the region called alike; a generic word in it
        ("governorate", "air base") or `context.kind` asks for that kind. `context.countries` excludes what
        lies elsewhere, bar countries themselves. Never guesses: Ambiguous or Unknown instead.
        """
        folded = fold(name) if len(name) <= LONGEST_QUERY else ""
        if not folded:
            return Unknown("nothing close enough", f"expected a name of 1 to {LONGEST_QUERY} characters")
        if refusal := self._db.execute("SELECT reason FROM refusal WHERE key = ?", (loosen(folded),)).fetchone():
            return Unknown("refused", refusal[0])
        readings = _readings(name.strip(), context)
        for way in (self._same, self._alike, self._slips):
            for text, kind in readings:
                found = way(text, kind, context)
                if found:
                    return choose(found, kind, context, self._entry)
        return Unknown("nothing close enough", self._hint(readings, context))

    def _same(self, text: str, kind: PlaceKind | None, context: Context) -> list[Candidate]:
        folded = fold(text)
        judged = []
        for candidate in self._named(loosen(folded), kind, context):
            how: How = "exact" if candidate.raw.casefold() == text.casefold() else "folded"
            judged.append(candidate.judged(how, 1.0 if fold(candidate.raw) == folded else 0.95))
        return judged

    def _alike(self, text: str, kind: PlaceKind | None, context: Context) -> list[Candidate]:
        key = loose(text)
        bones = bones_of(key)
        rows = self._db.execute("SELECT key FROM bones WHERE bones = ?", (bones,)).fetchall() if bones else []
        ratios = {other: fuzz.ratio(key, other, score_cutoff=LEAST_RATIO) for (other,) in rows}
        known = self._known(ratios, kind, context, "skeleton")
        # Countries are indexed in every spelling; what is merely like one is its people (Jordanian).
        return [found for found in known if found.kind is not PlaceKind.COUNTRY]

    def _slips(self, text: str, kind: PlaceKind | None, context: Context) -> list[Candidate]:
        key = loose(text)
        size = len(key)
        if size < _SHORTEST_WITH_SLIP + (not context.countries):
            return []
        # One slip leaves the first or the last half whole, even where it swaps the letters in the middle.
        half = (size - 1) // 2
        head, tail = key[:half], key[::-1][:half]
        bounds = (size - 1, size + 1)
        near = {other for (other,) in self._db.execute(_HEADS, (head, head + "\U0010ffff", *bounds))}
        near |= {other[::-1] for (other,) in self._db.execute(_TAILS, (tail, tail + "\U0010ffff", *bounds))}
        ratios = {other: 90.0 for other in near if _one_slip(key, other)}
        known = [found for found in self._known(ratios, kind, context, "edit") if found.main]
        # A country's name with another ending is its people (Jordanian is a slip away from German Jordanien).
        return [c for c in known if c.kind is not PlaceKind.COUNTRY or loose(c.raw)[-3:] == key[-3:]]

    def _known(self, ratios: dict[str, float], kind: PlaceKind | None, context: Context, how: How) -> list[Candidate]:
        least = max(ratios.values(), default=0.0) - 10
        likely = sorted((-ratio, key) for key, ratio in ratios.items() if ratio and ratio >= least)
        return [
            candidate.judged(how, round(-ratio / 100 * 0.9, 3))
            for ratio, key in likely[:_MOST_KEYS]
            for candidate in self._named(key, kind, context)
            if candidate.weight >= KNOWN_WEIGHT or candidate.country in context.countries
        ]

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


def _readings(name: str, context: Context) -> list[tuple[str, PlaceKind | None]]:
    readings: list[tuple[str, PlaceKind | None]] = [(name, context.kind)]
    if cue := read_cue(name):
        vague = context.kind is None or cue.kind in COMPATIBLE[context.kind]
        readings.append((cue.rest, cue.kind if vague else context.kind))
    return readings


def _one_slip(key: str, other: str) -> bool:
    """Tell whether one slip parts two names; a number, short word, first letter or ending (Iraqi) is none."""
    if key[0] != other[0] or OSA.distance(key, other, score_cutoff=1) != 1:
        return False
    ours, theirs = key.split(), other.split()
    if len(ours) != len(theirs):
        return not any(token.isdigit() for token in ours + theirs)
    parted = next((a, b) for a, b in zip(ours, theirs, strict=True) if a != b)
    numbered = any(map(str.isdigit, "".join(parted)))
    return min(map(len, parted)) >= 4 and not numbered and not parted[0].startswith(parted[1])
