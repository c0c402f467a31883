"""The addresses below /ogc. Every answer depends on the snapshot and the parameters alone, so it has a strong ETag.

For that reason a FeatureCollection bears no `timeStamp`, which the standard leaves to the server.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, current_app, render_template, request

from mapsvc.collection import Collection
from mapsvc.paths import PREFIXES
from mapsvc.snapshot import LATEST
from mapsvc.web.dated import dates_of
from mapsvc.web.frame import page_frame
from mapsvc.web.ogc import documents, links, openapi, query
from mapsvc.web.ogc.crs import CRS84, CRSS
from mapsvc.web.ogc.documents import GEOJSON, HTML, JSON, PREFIX, Named, find_named
from mapsvc.web.ogc.items import VARY, as_geojson, as_object, find_page, in_crs, linked, prefers_html, state_of
from mapsvc.web.params import Address, read_parameters
from mapsvc.web.prepared import prepare
from mapsvc.web.respond import PAGE_CACHE, Renderings, Reply, public_origin, send_reply
from mapsvc.web.versions import PIN_MARK

Headers = tuple[tuple[str, str], ...]


def blueprint() -> Blueprint:
    """The blueprint of `/ogc`. A feature's id may contain slashes, written as they are or percent-encoded."""
    ogc = Blueprint("ogc", __name__, url_prefix=PREFIX)
    one = "/collections/<collection>"
    for path, name, view in (
        ("", "bare", landing),
        ("/", "landing", landing),
        ("/api", "api", api),
        ("/conformance", "conformance", conformance),
        ("/collections", "collections", collections),
        (one, "collection", collection),
        (f"{one}/queryables", "queryables", queryables),
        (f"{one}/schema", "schema", schema),
        (f"{one}/items", "items", items),
        (f"{one}/items/<path:feature>", "item", item),
    ):
        ogc.add_url_rule(path, name, view)
    return ogc


def landing() -> Response:
    """`/ogc`."""
    as_html, _ = _asked(query.F)
    return _document(documents.landing(_base(), _title()), as_html=as_html)


def api() -> Response:
    """The API's definition."""
    as_html, _ = _asked(query.F, media_type=documents.OPENAPI)
    body = openapi.document(_base(), _renderings().snapshot, _title())
    return _document(body, as_html=as_html, media_type=documents.OPENAPI)


def conformance() -> Response:
    """What the API conforms to."""
    as_html, _ = _asked(query.F)
    return _document(documents.conformance(_base()), as_html=as_html)


def collections() -> Response:
    """Every layer of every dossier."""
    as_html, _ = _asked(query.F)
    return _document(documents.collections(_base(), _renderings().snapshot), as_html=as_html)


def collection(collection: str) -> Response:
    """One layer of one dossier."""
    as_html, _ = _asked(query.F)
    return _document(
        documents.collection_document(_base(), _renderings().snapshot, _named(collection)), as_html=as_html
    )


def queryables(collection: str) -> Response:
    """What a layer's features can be filtered by."""
    return _described(collection, documents.queryables_document)


def schema(collection: str) -> Response:
    """What a layer's features are made of."""
    return _described(collection, openapi.feature_document)


def items(collection: str) -> Response:
    """Features of a layer, a page at a time."""
    snapshot = _renderings().snapshot
    page = find_page(snapshot, _base(), collection, request.query_string.decode(errors="replace"))
    if prefers_html(page.values, request.headers.get("Accept", ""), GEOJSON):
        columns = [field.name for field in page.collection.fields if field.queryable and field.name != "id"]
        said = _said(page.links, page.address)
        return _html(as_object(page), said, collection_id=page.named.id, columns=columns)
    return send_reply(as_geojson(page, snapshot.manifest.version))


def item(collection: str, feature: str) -> Response:
    """One feature."""
    named = _named(collection)
    as_html, values = _asked(query.OUTPUT_CRS, query.AS_OF_DOCUMENTED, query.F, media_type=GEOJSON)
    crs = CRSS[values.get("crs", CRS84.uri)]
    address, known = state_of(_renderings().snapshot, named, values.get("as_of"))
    [text] = in_crs([known.feature(feature)], crs)
    here = f"{_base()}/collections/{named.id}"
    self_href = f"{here}/items/{quote(feature, safe='')}"
    found = [
        (_with(self_href, values, f=None), links.THIS_FEATURE),
        (_with(self_href, values, f="html"), links.FEATURE_AS_HTML),
        (here, links.ITS_COLLECTION),
    ]
    if address.day:
        found.append((_with(self_href, values, f=None, as_of=None), links.ORIGINAL_FEATURE))
    if as_html:
        return _html({**json.loads(text), "links": links.as_objects(found)}, _said(found, address))
    body = b"".join((text[:-1], b',"links":', links.in_json(found).encode(), b"}\n"))
    return send_reply(Reply(prepare(body, GEOJSON), PAGE_CACHE, VARY, (*linked(crs, found), *dates_of(address))))


def _with(href: str, values: Mapping[str, str], **changes: str | None) -> str:
    """The address with these parameters, of which some are changed or, with None, left out."""
    kept = {name: value for name, value in {**values, **changes}.items() if value is not None}
    return f"{href}?{links.query_text(kept)}" if kept else href


def _asked(*declared: query.Documented, media_type: str = JSON) -> tuple[bool, Mapping[str, str]]:
    """Whether HTML is asked for, by `f` or else by what is accepted, and the parameters. Raises InputError."""
    values = read_parameters(*(each.parameter for each in declared))
    return prefers_html(values, request.headers.get("Accept", ""), media_type), values


def _document(body: dict[str, Any], *, as_html: bool, media_type: str = JSON) -> Response:
    if as_html:
        return _html(body)
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    return send_reply(Reply(prepare(text, media_type), PAGE_CACHE, VARY))


def _described(name: str, describe: Callable[[str, Collection, Named], dict[str, Any]]) -> Response:
    """A JSON Schema about a collection."""
    as_html, _ = _asked(query.F, media_type=documents.SCHEMA)
    named = _named(name)
    found = _renderings().snapshot.collection(named.entry, LATEST, named.layer)
    return _document(describe(_base(), found, named), as_html=as_html, media_type=documents.SCHEMA)


def _said(found: links.Links, address: Address) -> Headers:
    """What the headers of a page of features say."""
    return (("Link", links.in_header(found)), *dates_of(address))


def _html(body: dict[str, Any], own: Headers = (), **context: Any) -> Response:
    # These pages are in English alone: the other languages lead to their front pages.
    hrefs = {code: f"{prefix}/" if prefix else request.path for code, prefix in PREFIXES.items()}
    frame = page_frame(_renderings(), "en", hrefs)
    text = render_template("ogc.html", **frame, body=body, path=request.path, root=_root(), **context).encode()
    return send_reply(Reply(prepare(text, f"{HTML}; charset=utf-8"), PAGE_CACHE, VARY, own))


def _named(text: str) -> Named:
    return find_named(_renderings().snapshot, text)


def _base() -> str:
    """The API's address: the setting `base_url`, else as the request has it; below a version where one is asked for."""
    return public_origin(_renderings().settings) + _root()


def _root() -> str:
    return f"{request.environ.get(PIN_MARK, '')}{PREFIX}"


def _title() -> str:
    return f"{_renderings().settings.site_name}: OGC API - Features"


def _renderings() -> Renderings:
    renderings: Renderings = current_app.extensions["mapsvc"]
    return renderings
