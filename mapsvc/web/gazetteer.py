"""The gazetteer: which place a name means, what is at a point, type-ahead, and each place by its id."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app
from flask.blueprints import BlueprintSetupState

from mapsvc.errors import InputError, NotFoundError
from mapsvc.gazetteer import suggest
from mapsvc.gazetteer.context import read_countries, read_point
from mapsvc.gazetteer.entry import Nearby
from mapsvc.gazetteer.lookup import LONGEST_QUERY, Ambiguous, Context, Match, Unknown
from mapsvc.gazetteer.reverse import REACH_KM
from mapsvc.gazetteer.served import ServedGazetteer
from mapsvc.model import PlaceKind
from mapsvc.web.linked_places import CONTEXT, collection, feature
from mapsvc.web.params import Parameter, one_of, read_parameters
from mapsvc.web.prepared import prepare
from mapsvc.web.respond import PAGE_CACHE, Renderings, send

GEOJSON = "application/geo+json"


def readable(reader: Callable[[str], object]) -> Callable[[str], bool]:
    """The check that a reader accepts a text."""

    def accepts(text: str) -> bool:
        try:
            reader(text)
        except InputError:
            return False
        return True

    return accepts


def whole_number(name: str, low: int, high: int) -> Parameter:
    """A parameter that takes a whole number of a range."""
    return Parameter(
        name,
        f"a whole number from {low} to {high}",
        lambda text: text.isascii() and text.isdigit() and len(text) < 9 and low <= int(text) <= high,
    )


NAME = Parameter("q", f"a name of 1 to {LONGEST_QUERY} characters", lambda text: 1 <= len(text) <= LONGEST_QUERY)
COUNTRY = Parameter("country", "two-letter country codes, such as IQ or IQ,SY", readable(read_countries))
ONE_COUNTRY = Parameter(
    "country", "a two-letter country code, such as IQ", lambda t: len(t) == 2 and COUNTRY.accepts(t)
)
KIND = one_of("kind", tuple(PlaceKind))
NEAR = Parameter("near", "LAT,LON in degrees, such as 33.3,44.4", readable(read_point))
AT = Parameter("at", NEAR.expected, NEAR.accepts)
LIMIT = whole_number("limit", 1, suggest.MOST)
DEFAULT_LIMIT = 10


class Index:
    """The snapshot's index, opened when it is first asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def gazetteer(self) -> ServedGazetteer:
        """The open index. Raises BaseDataError where the snapshot has none."""
        return ServedGazetteer.open(self._path)


def served_gazetteer() -> ServedGazetteer:
    """The open index of this application."""
    index: Index = current_app.extensions["mapsvc.gazetteer"]
    return index.gazetteer


def blueprint() -> Blueprint:
    """The blueprint of `/gazetteer`, `/gazetteer/suggest` and `/gazetteer/<id>`."""
    places = Blueprint("gazetteer", __name__, url_prefix="/gazetteer")
    places.add_url_rule("", "search", search)
    places.add_url_rule("/suggest", "suggest", suggestions)
    places.add_url_rule("/<id_>", "place", place)
    places.record_once(_lend_index)
    return places


def _lend_index(state: BlueprintSetupState) -> None:
    renderings: Renderings = state.app.extensions["mapsvc"]
    state.app.extensions["mapsvc.gazetteer"] = Index(renderings.snapshot.gazetteer)


def search() -> Response:
    """Which place the name `q` means, or what is at the point `at`, as Linked Places features."""
    values = read_parameters(NAME, COUNTRY, KIND, NEAR, AT, LIMIT)
    if ("q" in values) == ("at" in values):
        raise InputError("q: expected either q, a name, or at, a point LAT,LON")
    if "at" in values:
        if extra := ", ".join(sorted(values.keys() - {"at"})):
            raise InputError(f"{extra}: not together with at; expected at alone")
        return _send(_here(*read_point(values["at"])), GEOJSON)
    limit = int(values.get("limit", DEFAULT_LIMIT))
    return _send(_meant(served_gazetteer().resolve(values["q"], asked_context(values)), limit), GEOJSON)


def place(id_: str) -> Response:
    """One place as a Linked Places feature."""
    read_parameters()
    entry = served_gazetteer().get(id_)
    if entry is None:
        raise NotFoundError(f"id: {id_[:80]!r}: expected the id of a place, such as IQ-AN or base.ain-al-asad")
    body = {"@context": CONTEXT, **feature(entry, served_gazetteer().names(entry.id), _base())}
    body["properties"]["attribution"] = _credit()
    return _send(body, GEOJSON)


def suggestions() -> Response:
    """Type-ahead: the most prominent places one of whose names begins with `q`."""
    values = read_parameters(NAME, ONE_COUNTRY, KIND, LIMIT)
    if "q" not in values:
        raise InputError(f"q: expected {NAME.expected}")
    kind = PlaceKind(values["kind"]) if "kind" in values else None
    limit = int(values.get("limit", DEFAULT_LIMIT))
    entries = served_gazetteer().suggest(values["q"], limit, kind, values.get("country", "").upper())
    body = [
        {"id": e.id, "name": e.name, "kind": e.kind, "country": e.country, "lat": e.lat, "lon": e.lon} for e in entries
    ]
    return _send(body, "application/json")


def asked_context(values: Mapping[str, str]) -> Context:
    """What the parameters `country`, `kind` and `near`, already checked, say beside the name.

    Raises InputError for a country that there is not.
    """
    countries = read_countries(values["country"]) if "country" in values else ()
    for code in countries:
        if not served_gazetteer().has_country(code):
            raise InputError(f"country: {code!r}: expected the code of a country (ISO 3166-1)")
    return Context(
        countries=countries,
        kind=PlaceKind(values["kind"]) if "kind" in values else None,
        near=read_point(values["near"]) if "near" in values else None,
    )


def _meant(answer: Match | Ambiguous | Unknown, limit: int) -> dict[str, Any]:
    if isinstance(answer, Unknown):
        return collection([], attribution=_credit(), explanation={"reason": answer.reason, "detail": answer.detail})
    sure = isinstance(answer, Match)
    matches = [answer] if isinstance(answer, Match) else list(answer.candidates[:limit])
    features = [
        feature(
            match.entry,
            served_gazetteer().names(match.entry.id),
            _base(),
            {"score": match.score, "match": sure, "matched": match.matched, "how": match.how},
        )
        for match in matches
    ]
    return collection(features, attribution=_credit())


def _here(lat: float, lon: float) -> dict[str, Any]:
    found = served_gazetteer().at(lat, lon)
    reach = {kind.value: round(km * 1000) for kind, km in REACH_KM.items()}
    members: dict[str, Any] = {"attribution": _credit(), "at": [lon, lat], "nearest_within_m": reach}
    if not found:
        detail = "the point lies in no region or country of the base data, and near no base or city"
        members["explanation"] = {"reason": "nothing here", "detail": detail}
    return collection([_nearby(one) for one in found], **members)


def _nearby(found: Nearby) -> dict[str, Any]:
    names = served_gazetteer().names(found.entry.id)
    if found.distance_m is None:
        return feature(found.entry, names, _base(), {"relation": "contains"})
    return feature(found.entry, names, _base(), {"relation": "nearest", "distance_m": found.distance_m})


def _renderings() -> Renderings:
    renderings: Renderings = current_app.extensions["mapsvc"]
    return renderings


def _base() -> str:
    return _renderings().settings.base_url


def _credit() -> str:
    return _renderings().snapshot.manifest.credit


def _send(body: Any, content_type: str) -> Response:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"
    return send(prepare(text.encode(), content_type), PAGE_CACHE)
