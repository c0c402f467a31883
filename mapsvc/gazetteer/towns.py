"""The towns a map may name: those of some countries, the best known first."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from math import log10
from pathlib import Path

from mapsvc.gazetteer.sounds import skeleton, sound

_ARABIC = re.compile(r"(?!(.* )?\u0626)[\u0621-\u063a\u0641-\u064a ]+")
"""Letters that Arabic itself uses: a name with others is Persian, Kurdish or Urdu; one with a word that begins with a
hamza on its seat is Uyghur or Kurdish."""

_TOWNS = """
SELECT e.name, e.lat, e.lon, e.weight, group_concat(n.raw, char(10))
FROM entry e JOIN name n USING (n) WHERE e.kind = 'city' AND e.country = ? GROUP BY e.n
"""

_NAMES = """
SELECT e.id, group_concat(n.raw, char(10))
FROM entry e JOIN name n USING (n) WHERE e.kind = 'city' AND e.id = ? GROUP BY e.n
"""


@dataclass(frozen=True, slots=True)
class Town:
    """A town: its name in English and, where one is sure, in Arabic (else ""); degrees; how well known it is.

    `standing` is its number of names times the cube of its population's order of magnitude: open data counts many a
    quarter as a city, and those have few names.
    """

    name: str
    name_ar: str
    lat: float
    lon: float
    standing: float


def towns_of(index: Path, countries: Iterable[str]) -> tuple[Town, ...]:
    """Read the towns of countries (ISO 3166-1 alpha-2) from the index at `index`, the best known first."""
    with closing(_opened(index)) as db:
        rows = [row for country in sorted(set(countries)) for row in db.execute(_TOWNS, (country,))]
    towns = [_town(name, lat, lon, weight, names.split("\n")) for name, lat, lon, weight, names in rows]
    return tuple(sorted(towns, key=lambda town: (-town.standing, town.name, town.lat, town.lon)))


def arabic_names(index: Path, towns: Iterable[str]) -> dict[str, str]:
    """Map ids of the index at `index` to Arabic names, as far as they are towns with one that is sure."""
    with closing(_opened(index)) as db:
        rows = [row for town in sorted(set(towns)) for row in db.execute(_NAMES, (town,))]
    return {town: name for town, names in rows if (name := _arabic(names.split("\n")))}


def _opened(index: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{index.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


def _town(name: str, lat: float, lon: float, weight: float, names: list[str]) -> Town:
    return Town(name, _arabic(names), round(lat, 4), round(lon, 4), len(names) * log10(max(10, weight)) ** 3)


def _arabic(names: list[str]) -> str:
    """The name in Arabic that sounds like most of those in Latin letters, of like ones that of fewest words; or ""."""
    heard = Counter(skeleton(sound(name)) for name in names if name.isascii())
    heard[""] = 0
    arabic = {name: heard[skeleton(sound(name))] for name in names if _ARABIC.fullmatch(name)}
    alike = [name for name, count in arabic.items() if count]
    return max(alike, key=lambda name: (arabic[name], -name.count(" "), len(name), name), default="")
