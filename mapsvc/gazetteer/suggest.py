"""Type-ahead: the most prominent places one of whose names begins as typed, in any script.

A prefix shared by many names has its best places worked out when the serving index is made (table `hint`), per scope:
everywhere, one kind, one country, or both. A rarer prefix is read off the names themselves. Either way an answer
costs a few small reads.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from mapsvc.gazetteer.choose import ALTERNATE_NAME
from mapsvc.gazetteer.cues import ARTICLES
from mapsvc.gazetteer.names import fold, loose, loosen
from mapsvc.model import PlaceKind

MOST = 50
"""How many places are kept, and so can be asked for, per prefix."""

COMMON = 200
"""A prefix that more names than this begin with has its best places worked out beforehand."""

SCHEMA = "CREATE TABLE hint (scope TEXT, prefix TEXT, places BLOB, PRIMARY KEY (scope, prefix)) WITHOUT ROWID;"
_LAST = "\U0010ffff"
_BY_STANDING = f"""
SELECT key, n, country, kind FROM name JOIN entry USING (n)
GROUP BY key, n ORDER BY max(weight * CASE WHEN main THEN 1 ELSE {ALTERNATE_NAME} END) DESC, n
"""  # noqa: S608
_RARE = f"""
SELECT n FROM name JOIN entry USING (n)
WHERE key >= :low AND key < :high AND (:kind = '' OR kind = :kind) AND (:country = '' OR country = :country)
GROUP BY n ORDER BY max(weight * CASE WHEN main THEN 1 ELSE {ALTERNATE_NAME} END) DESC, n LIMIT {MOST}
"""  # noqa: S608
_HINT = "SELECT places FROM hint WHERE scope = ? AND prefix = ?"
_CALLED = "SELECT n, id, name, kind, chain FROM entry WHERE n IN (SELECT value FROM json_each(?))"


def write_hints(db: sqlite3.Connection) -> None:
    """Fill the table `hint` of an index, with a progress bar on stderr."""
    from tqdm import tqdm

    rows: list[tuple[str, int, str, str]] = db.execute(_BY_STANDING).fetchall()
    common = common_prefixes(key for key, *_ in rows)
    best: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for key, n, country, kind in tqdm(rows, desc="type-ahead", unit=" names", disable=None):
        for prefix in _prefixes(key, common):
            for scope in ("", kind, country, f"{country}/{kind}"):
                places = best[scope, prefix]
                if len(places) < MOST and n not in places:
                    places.append(n)
    packed = ((scope, prefix, array("I", places).tobytes()) for (scope, prefix), places in sorted(best.items()))
    db.executemany("INSERT OR REPLACE INTO hint VALUES (?,?,?)", packed)


def common_prefixes(keys: Iterable[str], more_than: int = COMMON) -> set[str]:
    """Every prefix that more than so many of the keys begin with."""
    rest, common, size = [key for key in keys if key], set[str](), 0
    while rest:
        size += 1
        counts = Counter(key[:size] for key in rest)
        found = {prefix for prefix, count in counts.items() if count > more_than}
        rest = [key for key in rest if len(key) > size and key[:size] in found]
        common |= found
    return common


def _prefixes(key: str, common: set[str]) -> Iterator[str]:
    for size in range(1, len(key) + 1):
        if key[:size] not in common:
            return
        yield key[:size]


def find(db: sqlite3.Connection, typed: str, kind: PlaceKind | None, country: str) -> list[int]:
    """Find the row numbers of at most `MOST` places for what was typed, most prominent first."""
    found: dict[int, None] = {}
    for prefix in readings(typed):
        found.update(dict.fromkeys(_places(db, prefix, kind.value if kind else "", country)))
    return list(found)[:MOST]


def cities_first(db: sqlite3.Connection, places: list[int]) -> list[int]:
    """Put regions behind the cities in them that they are called after: a bare name means the city."""
    rows = {n: row for n, *row in db.execute(_CALLED, (json.dumps(places),))}
    city_in: dict[tuple[str, str], int] = {}
    for n in places:
        _, name, kind, chain = rows[n]
        for region in chain.split() if kind == PlaceKind.CITY else ():
            city_in.setdefault((region, loose(name)), n)
    ordered = list(places)
    for n in places:
        region, name, kind, _ = rows[n]
        city = city_in.get((region, loose(name))) if kind == PlaceKind.REGION else None
        if city is not None and ordered.index(n) < ordered.index(city):
            ordered.remove(n)
            ordered.insert(ordered.index(city) + 1, n)
    return ordered


def readings(typed: str) -> Iterator[str]:
    """Read what was typed as beginnings of keys.

    As it stands; then without an article at the end, whose word is still to come ("ain al", "ال").
    """
    folded = fold(typed)
    if not folded:
        return
    # A space after the last word says that it is whole.
    end = " " if typed[-1].isspace() else ""
    yield loosen(folded) + end
    *head, last = folded.split()
    if head and last in ARTICLES:
        yield loosen(" ".join(head)) + " "
    bare = last.removeprefix("ال")
    if bare != last and (bare or head):
        yield " ".join([*filter(None, [loosen(" ".join(head))]), bare])


def _places(db: sqlite3.Connection, prefix: str, kind: str, country: str) -> list[int]:
    if db.execute(_HINT, ("", prefix)).fetchone() is None:
        asked = {"low": prefix, "high": prefix + _LAST, "kind": kind, "country": country}
        return [n for (n,) in db.execute(_RARE, asked)]
    scope = f"{country}/{kind}" if country and kind else country or kind
    row = db.execute(_HINT, (scope, prefix)).fetchone()
    return array("I", row[0]).tolist() if row else []
