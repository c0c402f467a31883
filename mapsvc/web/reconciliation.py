"""Reconciliation queries → candidates: what a batch may hold, and how one query is answered.

The Reconciliation Service API 0.2 of the W3C Entity Reconciliation Community Group. Pure functions: no HTTP here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from mapsvc.errors import InputError
from mapsvc.gazetteer.context import read_countries, read_kind, read_point
from mapsvc.gazetteer.lookup import LONGEST_QUERY, Ambiguous, Context, Entry, Gazetteer, Match
from mapsvc.model import PlaceKind

TYPES: dict[PlaceKind, tuple[str, str]] = {
    PlaceKind.BASE: ("Military base", "A military base, camp, airfield or outpost"),
    PlaceKind.SITE: ("Site", "An airport, embassy, gas field or other site"),
    PlaceKind.CITY: ("City", "A city, town or village"),
    PlaceKind.REGION: ("Region", "A governorate, province or other first-level region"),
    PlaceKind.COUNTRY: ("Country", "A country"),
    PlaceKind.AREA: ("Area", "A district or an area without an exact edge"),
}
PROPERTIES: dict[str, tuple[str, str]] = {
    "country": ("Country", "Only there: a two-letter code such as IQ, a country's name, or a country of this service"),
    "near": ("Near", "Prefer namesakes near this point: LAT,LON in degrees, such as 33.3,44.4"),
}
BATCH = 100
MOST_CANDIDATES = 50
_FIELDS = frozenset({"query", "type", "limit", "properties", "type_strict"})


@dataclass(frozen=True, slots=True)
class Question:
    """One query, checked. `properties` holds the texts given for each property; several mean any of them."""

    text: str
    kinds: tuple[PlaceKind, ...]
    limit: int
    properties: dict[str, tuple[str, ...]]


class BatchError(InputError):
    """A batch is larger than the manifest allows."""


def read_batch(text: str) -> dict[str, Question]:
    """Read the JSON of a query batch. Raises InputError naming the query and field that are not as they must be."""
    try:
        batch = json.loads(text)
        json.dumps(batch, ensure_ascii=False).encode()  # half a pair of surrogates is no text
    except (ValueError, RecursionError) as error:
        raise InputError(f"queries: expected JSON: {error}") from error
    if not isinstance(batch, dict):
        raise InputError("queries: expected a JSON object of queries by id")
    if len(batch) > BATCH:
        raise BatchError(f"queries: {len(batch)} of them: expected {BATCH} at most")
    return {id_: _question(f"queries: {id_[:40]!r}", fields) for id_, fields in batch.items()}


def _question(where: str, fields: Any) -> Question:
    if not isinstance(fields, dict) or not fields.keys() <= _FIELDS or not fields.keys() & {"query", "properties"}:
        raise InputError(f"{where}: expected an object with query or properties, and of {', '.join(sorted(_FIELDS))}")
    text = fields.get("query", "")
    if not isinstance(text, str):
        raise InputError(f"{where}: query: expected a text")
    limit = fields.get("limit", MOST_CANDIDATES)
    if isinstance(limit, bool) or not isinstance(limit, int | float) or limit != limit // 1 or limit < 1:
        raise InputError(f"{where}: limit: {str(limit)[:40]}: expected a whole number above 0")
    if fields.get("type_strict", "any") not in ("any", "should", "all"):
        raise InputError(f"{where}: type_strict: expected any, should or all")
    properties = _properties(where, fields.get("properties", []))
    return Question(text, _kinds(where, fields.get("type", [])), int(min(limit, MOST_CANDIDATES)), properties)


def _kinds(where: str, given: Any) -> tuple[PlaceKind, ...]:
    texts = given if isinstance(given, list) else [given]
    try:
        return tuple(dict.fromkeys(read_kind(text if isinstance(text, str) else str(text)) for text in texts))
    except InputError as error:
        raise InputError(f"{where}: type: {error}") from error


def _properties(where: str, given: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(given, list):
        raise InputError(f"{where}: properties: expected a list")
    found: dict[str, tuple[str, ...]] = {}
    for one in given:
        if not isinstance(one, dict) or one.keys() != {"pid", "v"} or one["pid"] not in tuple(PROPERTIES):
            raise InputError(f"{where}: properties: expected pid, one of {', '.join(PROPERTIES)}, and v")
        values = one["v"] if isinstance(one["v"], list) else [one["v"]]
        found[one["pid"]] = tuple(str(v.get("id", "")) if isinstance(v, dict) else str(v) for v in values)
    return found


def answer(question: Question, gazetteer: Gazetteer) -> list[dict[str, Any]]:
    """The candidates for a query, best first. `match` is true only where the gazetteer is sure of one place.

    A property value that cannot be read (a country nobody knows) leaves no candidate: to pass over it would be to
    guess. Nor has a text that is empty or too long to be a name: one cell of a table must not spoil its whole batch.
    """
    if not 1 <= len(question.text.strip()) <= LONGEST_QUERY:
        return []
    known = gazetteer.get(question.text)
    if known and (not question.kinds or known.kind in question.kinds):
        return [candidate(known, 1.0, match=True)]
    try:
        contexts = [_context(question, kind, gazetteer) for kind in question.kinds or (None,)]
    except InputError:
        return []
    best: dict[str, Match] = {}
    sure = True
    for context in contexts:
        found = gazetteer.resolve(question.text, context)
        matches = (found,) if isinstance(found, Match) else found.candidates if isinstance(found, Ambiguous) else ()
        sure = sure and not isinstance(found, Ambiguous)
        for match in matches:
            if match.entry.id not in best or best[match.entry.id].score < match.score:
                best[match.entry.id] = match
    ranked = sorted(best.values(), key=lambda match: -match.score)[: question.limit]
    return [candidate(match.entry, match.score, match=sure and len(best) == 1) for match in ranked]


def _context(question: Question, kind: PlaceKind | None, gazetteer: Gazetteer) -> Context:
    countries = tuple(_country(text, gazetteer) for text in question.properties.get("country", ()))
    near = [read_point(text) for text in question.properties.get("near", ())]
    return Context(countries, kind, near[0] if near else None)


def _country(text: str, gazetteer: Gazetteer) -> str:
    try:
        [code] = read_countries(text)
    except (InputError, ValueError):
        found = gazetteer.resolve(text, Context(kind=PlaceKind.COUNTRY))
        if not isinstance(found, Match):
            raise InputError(f"{text!r}: expected a country") from None
        return found.entry.country
    return code


def candidate(entry: Entry, score: float, *, match: bool) -> dict[str, Any]:
    """A place as a candidate; the score is 0 to 100, as clients of this API are used to."""
    return {
        "id": entry.id,
        "name": entry.name,
        "description": description(entry),
        "type": [{"id": entry.kind.value, "name": TYPES[entry.kind][0]}],
        "score": round(score * 100, 1),
        "match": match,
    }


def description(entry: Entry) -> str:
    """What tells namesakes apart: "City in Erbil, Iraq"."""
    abroad = "" if entry.kind is PlaceKind.COUNTRY else entry.country
    held_by = ", ".join(link.name for link in entry.chain) or abroad
    return TYPES[entry.kind][0] + (f" in {held_by}" if held_by else "")
