"""Cases of the gazetteer as plain text: what a name, in a context, is expected to mean.

`places.txt` gives keys a kind and a point. Every other file is a group: `key [context]: query [context]; query`,
where a key may be a place itself, `base 33.79,42.44`, a context is `cc=IQ,SY;kind=base;near=33.3,44.4`; an `@group`
line begins another group; the key `none` is for what is not a place. A query after `!` is a miss that is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from mapsvc.gazetteer.choose import kilometres
from mapsvc.gazetteer.lookup import Ambiguous, Context, Entry, Gazetteer, Match, Unknown
from mapsvc.model import PlaceKind

FOLDER = Path(__file__).parent / "cases" / "gazetteer" / "spellings"
TOLERANCE_KM = {
    PlaceKind.BASE: 10.0,
    PlaceKind.SITE: 10.0,
    PlaceKind.CITY: 25.0,
    PlaceKind.REGION: 100.0,
    PlaceKind.COUNTRY: 500.0,
    PlaceKind.AREA: 500.0,
}
_PART = re.compile(r"\s*(!?)\s*([^\[\]]*?)\s*(?:\[([^\]]*)\])?\s*$")
_BETWEEN = re.compile(r";(?![^\[]*\])")


@dataclass(frozen=True, slots=True)
class Place:
    """What a query is expected to find."""

    key: str
    kind: PlaceKind
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Case:
    """One query of one line; `place` is None where no answer is the right answer."""

    group: str
    line: str
    query: str
    context: Context
    place: Place | None
    known_miss: bool

    @property
    def held_out(self) -> bool:
        """Tell which half the case is in: one is worked with, the other only measured."""
        return sha256(f"{self.query}|{self.context}".encode()).digest()[0] % 2 == 1


def read_context(text: str) -> Context:
    """Read `cc=IQ,SY;kind=base;near=33.3,44.4`, any part of it."""
    given = dict(part.split("=") for part in text.split(";") if part)
    lat, _, lon = given.get("near", "").partition(",")
    kind = PlaceKind(given["kind"]) if "kind" in given else None
    return Context(tuple(filter(None, given.get("cc", "").split(","))), kind, (float(lat), float(lon)) if lat else None)


def read_cases() -> Iterator[Case]:
    """Read every case of every file."""
    places = {place.key: place for place in _places()}
    for path in sorted(FOLDER.glob("*.txt")):
        group = path.stem
        if group == "places":
            continue
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if line.startswith("@"):
                group = line[1:].strip()
            elif line.strip() and not line.startswith("#"):
                yield from _line(group, f"{path.stem}:{number}", line, places)


def _places() -> Iterator[Place]:
    for line in (FOLDER / "places.txt").read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            key, kind, point = (part.strip() for part in line.split("|"))
            lat, _, lon = point.partition(",")
            yield Place(key, PlaceKind(kind), float(lat), float(lon))


def _line(group: str, where: str, line: str, places: dict[str, Place]) -> Iterator[Case]:
    head, _, queries = re.sub(r"\s#\s.*", "", line).partition(":")
    _, key, shared = _part(head)
    for part in _BETWEEN.split(queries):
        known_miss, query, own = _part(part)
        place = None if key == "none" else places.get(key) or _place_itself(key)
        yield Case(group, f"{where} {key}", query, read_context(f"{shared};{own}"), place, known_miss)


def _place_itself(key: str) -> Place:
    kind, point = key.split()
    lat, _, lon = point.partition(",")
    return Place(key, PlaceKind(kind), float(lat), float(lon))


def _part(text: str) -> tuple[bool, str, str]:
    found = _PART.match(text)
    assert found, text
    return bool(found[1]), found[2], found[3] or ""


def top(gazetteer: Gazetteer, case: Case) -> Entry | None:
    """Give the best answer: the match, or the likeliest of several."""
    answer = gazetteer.resolve(case.query, case.context)
    match answer:
        case Match():
            return answer.entry
        case Ambiguous():
            return answer.candidates[0].entry
        case Unknown():
            return None


def right(place: Place | None, entry: Entry | None) -> bool:
    """Tell whether an answer is of the kind and near the point that is expected."""
    if place is None or entry is None:
        return place is entry
    apart = kilometres((place.lat, place.lon), (entry.lat, entry.lon))
    return entry.kind is place.kind and apart <= TOLERANCE_KM[place.kind]
