"""Gazetteer entries as Linked Places features: GeoJSON with names, types, links and containment.

Follows Linked Places Format 1.2 (github.com/LinkedPasts/linked-places-format), with `fclasses` as 1.3 asks for. Its
JSON-LD context makes `id` an alias of `@id`, so features carry `@id` alone and our own id as `identifier`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from mapsvc.gazetteer.lookup import Entry
from mapsvc.model import PlaceKind

CONTEXT = "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld"

TYPES: dict[PlaceKind, tuple[str, str, str]] = {
    PlaceKind.BASE: ("aat:300000455", "military base", "S"),
    PlaceKind.SITE: ("aat:300000809", "site", "S"),
    PlaceKind.CITY: ("aat:300008347", "inhabited place", "P"),
    PlaceKind.REGION: ("aat:300236157", "political division", "A"),
    PlaceKind.COUNTRY: ("aat:300387506", "country", "A"),
    PlaceKind.AREA: ("aat:300182722", "region (geographic)", "L"),
}
"""Kind → its concept in the Getty Art and Architecture Thesaurus, the concept's name, the GeoNames feature class."""

CERTAIN_M, LESS_CERTAIN_M = 3_000, 20_000
"""In metres: a point good to the first is `certain`, to the second `less-certain`, else `uncertain`."""

_EXTENDED = frozenset({PlaceKind.REGION, PlaceKind.COUNTRY, PlaceKind.AREA})
_GEONAMES = re.compile(r"geonames\.(\d+)")


def place_path(id_: str) -> str:
    """The path of a place."""
    return f"/gazetteer/{quote(id_, safe='')}"


def feature(entry: Entry, names: Iterable[str], base: str, more: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A place as a Linked Places feature. `base` is the service's public address or ""; `more` joins its properties."""
    identifier, label, fclass = TYPES[entry.kind]
    properties = {
        "title": entry.name,
        "identifier": entry.id,
        "ccodes": [entry.country] if entry.country else [],
        "fclasses": [fclass],
        "kind": entry.kind.value,
        "precision_m": entry.precision_m,
        "source": entry.source,
        **(more or {}),
    }
    others = [name for name in names if name != entry.name]
    return {
        "@id": base + place_path(entry.id),
        "type": "Feature",
        "properties": properties,
        "geometry": {
            "type": "Point",
            "coordinates": [round(entry.lon, 6), round(entry.lat, 6)],
            "certainty": certainty(entry),
        },
        "names": [
            {"toponym": entry.name, "citations": [{"label": entry.source}]},
            *({"toponym": name} for name in others),
        ],
        "types": [{"identifier": identifier, "label": label, "sourceLabels": [{"label": entry.kind, "lang": "en"}]}],
        "links": links(entry),
        "relations": [
            {
                "relationType": "gvp:broaderPartitive",
                "relationTo": base + place_path(link.id),
                "label": f"part of {link.name}",
            }
            for link in entry.chain
        ],
    }


def certainty(entry: Entry) -> str:
    """How sure the point is. For what has an extent the radius is its size, and the point merely stands for it."""
    if entry.kind in _EXTENDED or entry.precision_m <= CERTAIN_M:
        return "certain"
    return "less-certain" if entry.precision_m <= LESS_CERTAIN_M else "uncertain"


def links(entry: Entry) -> list[dict[str, str]]:
    """The same place elsewhere."""
    if found := _GEONAMES.fullmatch(entry.id):
        return [{"type": "exactMatch", "identifier": f"https://www.geonames.org/{found[1]}/"}]
    return []


def collection(features: list[dict[str, Any]], **members: Any) -> dict[str, Any]:
    """A FeatureCollection of such features with members of its own."""
    return {"type": "FeatureCollection", "@context": CONTEXT, **members, "features": features}
