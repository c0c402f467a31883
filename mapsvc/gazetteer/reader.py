"""The statements that read an index `build` made: places by id, by name, and what the tables refuse. SQLite only."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Any

from mapsvc.gazetteer.choose import Candidate
from mapsvc.gazetteer.entry import ContainedIn, Context, Entry
from mapsvc.model import PlaceKind

_COLUMNS = """
e.n, e.id, e.name, e.kind, e.lat, e.lon, e.precision_m, e.country, e.chain, e.boundary_id, e.source, e.weight
"""
_BY_KEY = f"SELECT {_COLUMNS}, name.raw, name.main, name.cued FROM name JOIN entry e USING (n) WHERE name.key = ?"  # noqa: S608
_BY_ID = f"SELECT {_COLUMNS} FROM entry e WHERE e.id = ?"  # noqa: S608
_BY_NUMBER = f"SELECT {_COLUMNS} FROM entry e WHERE e.n = ?"  # noqa: S608
_IN_COUNTRY = "SELECT 1 FROM entry WHERE country = ? LIMIT 1"
_FOCUS = "SELECT country, factor FROM focus"
_REFUSAL = "SELECT reason FROM refusal WHERE key IN (?, ?)"
_LINK = "SELECT id, name, kind FROM entry WHERE id = ?"

_WIDE_IDS = ("district.", "area.")


class Reader:
    """An open index as rows and entries; safe to share between threads, as it is only read."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self._link = lru_cache(8192)(self._read_link)

    def get(self, id: str) -> Entry | None:  # noqa: A002
        """Read a place by its id."""
        row = self.db.execute(_BY_ID, (id,)).fetchone()
        return self.entry(row) if row else None

    def numbered(self, n: int) -> Entry | None:
        """Read a place by the number of its row."""
        row = self.db.execute(_BY_NUMBER, (n,)).fetchone()
        return self.entry(row) if row else None

    def has_country(self, code: str) -> bool:
        """Tell whether any place lies in the country of this code."""
        return self.db.execute(_IN_COUNTRY, (code,)).fetchone() is not None

    def refusal(self, key: str, written: str) -> str | None:
        """Read why a name (folded, without articles; and `as_written`) is no place's; None where it is not refused."""
        row = self.db.execute(_REFUSAL, (key, written)).fetchone()
        return str(row[0]) if row else None

    @cached_property
    def focus(self) -> Mapping[str, float]:
        """Country (ISO 3166-1 alpha-2) → how many times likelier its places are meant."""
        return dict(self.db.execute(_FOCUS))

    def named(self, key: str, kind: PlaceKind | None, context: Context) -> list[Candidate]:
        """Read the places of a name (folded, without articles) that kind and countries allow.

        Where nothing inside those asked for bears the name, countries themselves are allowed, and what no country
        has to itself: the Dead Sea.
        """
        rows = self.db.execute(_BY_KEY, (key,)).fetchall()
        fitting = [candidate for row in rows if (candidate := Candidate.of(row)).fits(kind)]
        if not context.countries:
            return fitting
        if context.within:
            return [one for one in fitting if one.country in context.countries and _may_lie_in(one, context.within)]
        inside = [candidate for candidate in fitting if candidate.country in context.countries]
        return inside or [one for one in fitting if one.kind is PlaceKind.COUNTRY or not one.country]

    def entry(self, row: tuple[Any, ...]) -> Entry:
        """Make an entry of the row of a candidate."""
        _, id_, name, kind, lat, lon, precision, country, chain, boundary, source, _ = row
        held_by = tuple(map(self._link, chain.split()))
        return Entry(id_, name, PlaceKind(kind), lat, lon, precision, country, held_by, boundary, source)

    def _read_link(self, id_: str) -> ContainedIn:
        _, name, kind = self.db.execute(_LINK, (id_,)).fetchone()
        return ContainedIn(id_, name, PlaceKind(kind))


def _may_lie_in(candidate: Candidate, holders: tuple[str, ...]) -> bool:
    """Tell whether one of these regions and countries may hold a place: of a district only its middle is known."""
    is_wide = candidate.id.startswith(_WIDE_IDS)
    return is_wide or candidate.country in holders or any(one in holders for one in candidate.chain)
