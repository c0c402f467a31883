"""The API's own definition: OpenAPI 3.0, whole and without references to anywhere else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mapsvc.collection import Collection
from mapsvc.snapshot import LATEST, Snapshot
from mapsvc.web.ogc import documents
from mapsvc.web.ogc.query import AS_OF_DOCUMENTED, OUTPUT_CRS, Documented, F, interface, schema_of

PROBLEM = "application/problem+json"
_TEXT = {"type": "string"}
_OBJECT = {"type": "object"}
_LINK = {
    "type": "object",
    "required": ["href", "rel"],
    "properties": dict.fromkeys(("href", "rel", "type", "title"), _TEXT),
}
_LINKS = {"type": "array", "items": {"$ref": "#/components/schemas/link"}}
_GEOMETRY = {
    "type": "object",
    "nullable": True,
    "required": ["type"],
    "properties": {
        "type": {"type": "string", "enum": ["Point", "LineString", "Polygon", "MultiPoint", "MultiPolygon"]},
        "coordinates": {"type": "array", "items": {}},
    },
}


def document(base: str, snapshot: Snapshot, title: str) -> dict[str, Any]:
    """The definition; `base` is the API's address."""
    paths, schemas = _common_paths(), _schemas()
    for named in documents.all_collections(snapshot):
        collection = snapshot.collection(named.entry, LATEST, named.layer)
        name = named.id.replace(".", "-")
        schemas[f"{name}-feature"] = _feature(collection)
        schemas[f"{name}-features"] = _features(f"{name}-feature")
        paths |= _paths(named, name, interface(collection).documented)
    return {
        "openapi": "3.0.3",
        "info": {
            "title": title,
            "version": "1.0.0",
            "description": documents.landing(base, title)["description"],
            "license": {"name": "see each collection"},
        },
        "servers": [{"url": base}],
        "tags": [{"name": entry.id, "description": entry.title["en"]} for entry in snapshot.manifest.dossiers],
        "paths": paths,
        "components": {"schemas": schemas},
    }


def feature_document(base: str, collection: Collection, named: documents.Named) -> dict[str, Any]:
    """`/collections/<id>/schema`: a feature of one collection as the definition describes it.

    A value that may be missing is `nullable`, as OpenAPI 3.0 puts it, and not of two types: GDAL takes a field's type
    from here, reads a single one only, and without any guesses from the first features, which may all lack the value.
    """
    schema = _feature(collection)
    schema["properties"] |= {"geometry": _GEOMETRY, "links": {"type": "array", "items": _LINK}}
    title = {"$id": f"{base}/collections/{named.id}/schema", "title": f"{named.entry.title['en']}: {named.layer}"}
    return {**title, **schema}


def _common_paths() -> dict[str, Any]:
    """What there is besides the collections."""
    listed = {"type": "array", "items": {"$ref": "#/components/schemas/collection"}}
    landing = _object(["links"], title=_TEXT, links=_LINKS)
    conformance = _object(["conformsTo"], conformsTo={"type": "array", "items": _TEXT})
    collections = _object(["links", "collections"], links=_LINKS, collections=listed)
    return {
        "/": _get("landing", "Where everything is", _json(landing)),
        "/api": _get("definition", "This definition", {documents.OPENAPI: {"schema": _OBJECT}}),
        "/conformance": _get("conformance", "What the API conforms to", _json(conformance)),
        "/collections": _get("collections", "The collections", _json(collections)),
    }


def _paths(named: documents.Named, name: str, parameters: Sequence[Documented]) -> dict[str, Any]:
    path = f"/collections/{named.id}"
    tag = named.entry.id

    def ref(schema: str) -> dict[str, Any]:
        return {"schema": {"$ref": f"#/components/schemas/{schema}"}}

    item = {"name": "featureId", "in": "path", "required": True, "schema": _TEXT, "description": "id of a feature"}
    feature = _get(
        f"{name}-item",
        f"One feature of {named.id}",
        {documents.GEOJSON: ref(f"{name}-feature")},
        (OUTPUT_CRS, AS_OF_DOCUMENTED, F),
        tag=tag,
    )
    feature["get"]["parameters"].insert(0, item)
    return {
        path: _get(f"{name}-collection", f"About {named.id}", {documents.JSON: ref("collection")}, tag=tag),
        f"{path}/queryables": _get(
            f"{name}-queryables",
            f"What {named.id} can be filtered by",
            {documents.SCHEMA: {"schema": _OBJECT}},
            tag=tag,
        ),
        f"{path}/schema": _get(
            f"{name}-schema",
            f"What a feature of {named.id} is made of",
            {documents.SCHEMA: {"schema": _OBJECT}},
            tag=tag,
        ),
        f"{path}/items": _get(
            f"{name}-items",
            f"Features of {named.id}",
            {documents.GEOJSON: ref(f"{name}-features")},
            parameters,
            tag=tag,
        ),
        f"{path}/items/{{featureId}}": feature,
    }


def _get(
    name: str,
    summary: str,
    content: dict[str, Any],
    parameters: Sequence[Documented] = (F,),
    *,
    tag: str = "",
) -> dict[str, Any]:
    problem = {PROBLEM: {"schema": {"$ref": "#/components/schemas/problem"}}}
    responses = {
        "200": {"description": summary, "content": {**content, documents.HTML: {"schema": _TEXT}}},
        "400": {"description": "A parameter is not declared or its value is wrong", "content": problem},
    }
    if AS_OF_DOCUMENTED in parameters:
        responses["404"] = {
            "description": "There is no such feature, or nothing was reported by then",
            "content": problem,
        }
    operation: dict[str, Any] = {
        "operationId": name,
        "summary": summary,
        "parameters": [_parameter(each) for each in parameters],
        "responses": responses,
    }
    return {"get": {**operation, "tags": [tag]} if tag else operation}


def _parameter(documented: Documented) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": documented.parameter.name,
        "in": "query",
        "required": False,
        "description": documented.parameter.expected,
        "schema": documented.schema,
        "style": "form",
        "explode": False,
    }
    return described


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {documents.JSON: {"schema": schema}}


def _object(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required, "properties": properties}


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a property that may be missing; an open date is not a date."""
    open_ended = {name: value for name, value in schema.items() if name != "format"}
    if "enum" in open_ended:
        open_ended["enum"] = [*open_ended["enum"], None]
    return {**open_ended, "nullable": True}


def _feature(collection: Collection) -> dict[str, Any]:
    properties = {field.name: _nullable(schema_of(field)) for field in collection.fields if field.name != "id"}
    return _object(
        ["type", "id", "geometry", "properties"],
        type={"type": "string", "enum": ["Feature"]},
        id=_TEXT,
        time={"type": "object", "nullable": True},
        geometry={"$ref": "#/components/schemas/geometry"},
        properties={"type": "object", "properties": properties},
        links=_LINKS,
    )


def _features(feature: str) -> dict[str, Any]:
    count = {"type": "integer", "minimum": 0}
    return _object(
        ["type", "features", "links", "numberMatched", "numberReturned"],
        type={"type": "string", "enum": ["FeatureCollection"]},
        numberMatched=count,
        numberReturned=count,
        links=_LINKS,
        features={"type": "array", "items": {"$ref": f"#/components/schemas/{feature}"}},
    )


def _schemas() -> dict[str, Any]:
    crs = {"type": "array", "items": {"type": "string", "format": "uri"}}
    return {
        "link": _LINK,
        "geometry": _GEOMETRY,
        "collection": _object(
            ["id", "links"],
            id=_TEXT,
            title=_TEXT,
            description=_TEXT,
            extent=_OBJECT,
            crs=crs,
            storageCrs=_TEXT,
            itemType=_TEXT,
            links=_LINKS,
        ),
        "problem": _object(
            ["type", "title", "status", "detail"], type=_TEXT, title=_TEXT, status={"type": "integer"}, detail=_TEXT
        ),
    }
