"""What a server answers beside names: type-ahead, what is at a point, every name of a place.

Serving side: SQLite, and shapely once the first point is asked for.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from mapsvc.errors import BaseDataError
from mapsvc.gazetteer import reverse, suggest
from mapsvc.gazetteer.entry import Entry, Nearby
from mapsvc.gazetteer.lookup import LONGEST_QUERY, Gazetteer
from mapsvc.model import PlaceKind

_NAMES = "SELECT names FROM spelled JOIN entry USING (n) WHERE id = ?"


class ServedGazetteer(Gazetteer):
    """A gazetteer opened on a serving index (see `serving.ensure_serving_index`).

    On an index without its further tables each method here raises BaseDataError.
    """

    def names(self, id: str) -> tuple[str, ...]:  # noqa: A002
        """Every name of a place, principal ones first; none for an id that is not there."""
        with _serving():
            row = self._db.execute(_NAMES, (id,)).fetchone()
        return tuple(row[0].split("\n")) if row else ()

    def suggest(
        self, typed: str, limit: int = 10, kind: PlaceKind | None = None, country: str = ""
    ) -> tuple[Entry, ...]:
        """Find places one of whose names begins as typed, most prominent first.

        `limit` is `suggest.MOST` at most; `country` an ISO 3166-1 alpha-2 code.
        """
        if len(typed) > LONGEST_QUERY:
            return ()
        with _serving():
            # All are put in order before some are taken, so that one page of them follows another.
            found = suggest.find(self._db, typed, kind, country)
            return self._numbered(suggest.cities_first(self._db, found)[:limit])

    def at(self, lat: float, lon: float) -> tuple[Nearby, ...]:
        """Find what is at a point (degrees): the nearest base and city, then the region and the country around it.

        What there is none of (within `reverse.REACH_KM`) is left out.
        """
        found: list[tuple[int, int | None]] = []
        with _serving():
            spots = [reverse.nearest(self._db, kind, lat, lon) for kind in reverse.REACH_KM]
            found += [(n, round(km * 1000)) for n, km in filter(None, spots)]
            for kind in (PlaceKind.REGION, PlaceKind.COUNTRY):
                found += [(n, None) for n in reverse.around(self._db, kind, lat, lon)]
        entries = self._numbered(n for n, _ in found)
        return tuple(Nearby(entry, metres) for entry, (_, metres) in zip(entries, found, strict=True))

    def _numbered(self, rows: Iterable[int]) -> tuple[Entry, ...]:
        return tuple(entry for n in rows if (entry := self._reader.numbered(n)))


@contextmanager
def _serving() -> Iterator[None]:
    """Say what is wrong where an index was opened that cannot answer this."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise BaseDataError(f"{error}: expected an index made by `serving.ensure_serving_index`") from error
