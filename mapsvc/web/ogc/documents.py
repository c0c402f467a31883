"""The JSON documents of the API that describe it: landing page, conformance, collections, queryables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from mapsvc.collection import Collection
from mapsvc.errors import NotFoundError
from mapsvc.snapshot import LATEST, DossierEntry, Snapshot
from mapsvc.web.ogc.crs import CRS84, CRSS
from mapsvc.web.ogc.query import queryables, schema_of

PREFIX = "/ogc"
JSON, HTML, GEOJSON = "application/json", "text/html", "application/geo+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
SCHEMA = "application/schema+json"
QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
DESCRIBED_BY = "describedBy"
"""The relation `describedby`, whose case does not matter (RFC 8288 §3.3): GDAL before 3.7 finds it only so."""
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
_SPEC = "http://www.opengis.net/spec"
CONFORMS_TO = (
    *(f"{_SPEC}/ogcapi-features-1/1.0/conf/{name}" for name in ("core", "geojson", "html", "oas30")),
    f"{_SPEC}/ogcapi-features-2/1.0/conf/crs",
    *(
        f"{_SPEC}/ogcapi-features-3/1.0/conf/{name}"
        for name in ("queryables", "queryables-query-parameters", "filter", "features-filter")
    ),
    *(
        f"{_SPEC}/cql2/1.0/conf/{name}"
        for name in ("cql2-text", "basic-cql2", "advanced-comparison-operators", "basic-spatial-functions")
    ),
)
"""What the tests prove, and no more."""


class Named(NamedTuple):
    """A collection by its id, `<dossier>.<layer>`."""

    id: str
    entry: DossierEntry
    layer: str


def link(href: str, rel: str, media_type: str, title: str = "") -> dict[str, str]:
    """A link object."""
    made = {"href": href, "rel": rel, "type": media_type}
    if title:
        made["title"] = title
    return made


def described(href: str, path: str, media_type: str = JSON) -> list[dict[str, str]]:
    """Links from a document to itself and to the same as HTML; `href` is the API's base address."""
    return [
        link(f"{href}{path}", "self", media_type, "This document"),
        link(f"{href}{path}?f=html", "alternate", HTML, "This document as HTML"),
    ]


def find_named(snapshot: Snapshot, text: str) -> Named:
    """The collection with that id. Raises NotFoundError."""
    dossier, _, layer = text.rpartition(".")
    for entry in snapshot.manifest.dossiers:
        if entry.id == dossier and layer in entry.layers:
            return Named(text, entry, layer)
    raise NotFoundError(f"collection: {text[:80]!r}: not a collection; {PREFIX}/collections lists them")


def all_collections(snapshot: Snapshot) -> list[Named]:
    """Every layer of every dossier."""
    return [
        Named(f"{entry.id}.{layer}", entry, layer) for entry in snapshot.manifest.dossiers for layer in entry.layers
    ]


def landing(base: str, title: str) -> dict[str, Any]:
    """`/`: where everything else is."""
    return {
        "title": title,
        "description": "Posture of forces by place and period, from what reports say; one collection a layer.",
        "links": [
            *described(base, "/"),
            link(f"{base}/api", "service-desc", OPENAPI, "The API's definition"),
            link(f"{base}/api?f=html", "service-doc", HTML, "The API's documentation"),
            link(f"{base}/conformance", "conformance", JSON, "What the API conforms to"),
            link(f"{base}/collections", "data", JSON, "The collections"),
        ],
    }


def conformance(base: str) -> dict[str, Any]:
    """`/conformance`."""
    return {"links": described(base, "/conformance"), "conformsTo": list(CONFORMS_TO)}


def collections(base: str, snapshot: Snapshot) -> dict[str, Any]:
    """`/collections`."""
    return {
        "links": described(base, "/collections"),
        "crs": list(CRSS),
        "collections": [collection_document(base, snapshot, named) for named in all_collections(snapshot)],
    }


def collection_document(base: str, snapshot: Snapshot, named: Named) -> dict[str, Any]:
    """`/collections/<id>`, as known in the end."""
    collection = snapshot.collection(named.entry, LATEST, named.layer)
    path = f"/collections/{named.id}"
    items = f"{base}{path}/items"
    document: dict[str, Any] = {
        "id": named.id,
        "title": f"{named.entry.title['en']}: {named.layer}",
        "description": collection.members["citation"],
        "attribution": collection.members["attribution"],
        "license": collection.members["license"],
        "itemType": "feature",
        "crs": list(CRSS),
        "storageCrs": CRS84.uri,
        "links": [
            *described(base, path),
            link(items, "items", GEOJSON, "The features"),
            link(f"{items}?f=html", "items", HTML, "The features as HTML"),
            *(link(terms.url, "license", HTML, terms.title) for terms in named.entry.licenses if terms.url),
            link(f"{base}{path}/queryables", QUERYABLES, SCHEMA, "Queryables"),
            link(f"{base}{path}/schema", DESCRIBED_BY, SCHEMA, "Schema of a feature"),
        ],
    }
    extent = extent_of(collection)
    return {**document, "extent": extent} if extent else document


def extent_of(collection: Collection) -> dict[str, Any]:
    """The extent in space and time, as far as there is one."""
    extent: dict[str, Any] = {}
    if collection.extent:
        extent["spatial"] = {"bbox": [collection.extent], "crs": CRS84.uri}
    if collection.span:
        days = [day and f"{day}T{time}Z" for day, time in zip(collection.span, ("00:00:00", "23:59:59"), strict=True)]
        extent["temporal"] = {"interval": [days], "trs": GREGORIAN}
    return extent


def queryables_document(base: str, collection: Collection, named: Named) -> dict[str, Any]:
    """`/collections/<id>/queryables`: JSON Schema of what filters and query parameters may name."""
    properties: dict[str, Mapping[str, Any]] = {field.name: schema_of(field) for field in queryables(collection.fields)}
    geometry = {"title": "geometry", "format": "geometry-any", "x-ogc-role": "primary-geometry"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{base}/collections/{named.id}/queryables",
        "type": "object",
        "title": f"{named.entry.title['en']}: {named.layer}",
        "properties": {**properties, "geometry": geometry},
        "additionalProperties": False,
    }
