"""The addresses below /ogc. Every answer depends on the snapshot and the parameters alone, so it has a strong ETag.

For that reason a FeatureCollection bears no `timeStamp`, which the standard leaves to the server.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, current_app, render_template, request

from mapsvc.collection import Collection
from mapsvc.errors import NotFoundError
from mapsvc.paths import PREFIXES
from mapsvc.snapshot import LATEST
from mapsvc.web.ogc import documents, openapi, query
from mapsvc.web.ogc.crs import CRS84, CRSS, Crs, reprojected
from mapsvc.web.ogc.documents import GEOJSON, HTML, JSON, Named, link
from mapsvc.web.params import read_parameters
from mapsvc.web.respond import PAGE_CACHE, Renderings, page_frame, prepare, public_origin, send

PREFIX = "/ogc"


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
    as_html, _ = _asked(query.F, media_type=documents.SCHEMA)
    named = _named(collection)
    found = _renderings().snapshot.collection(named.entry, LATEST, named.layer)
    return _document(documents.queryables_document(_base(), found, named), as_html=as_html, media_type=documents.SCHEMA)


def items(collection: str) -> Response:
    """Features of a layer, a page at a time."""
    named = _named(collection)
    declared = query.item_parameters(_state(named, None))
    as_html, values = _asked(*declared, media_type=GEOJSON)
    found = _state(named, values.get("as_of"))
    asked = query.ask(found, values)
    features = _in_crs(found.page(asked.matched, asked.skip, asked.limit), asked.crs)
    matched = asked.matched.bit_count()
    head = {
        "type": "FeatureCollection",
        "numberMatched": matched,
        "numberReturned": len(features),
        "links": _page_links(named, values, asked, matched),
        **found.members,
    }
    if as_html:
        columns = [field.name for field in found.fields if field.queryable and field.name != "id"]
        return _html(
            {**head, "features": [json.loads(feature) for feature in features]}, collection_id=named.id, columns=columns
        )
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    body = text[:-1] + b',"features":[\n' + b",\n".join(features) + b"\n]}\n"
    return _with_crs(send(prepare(body, GEOJSON), PAGE_CACHE), asked.crs, head["links"])


def item(collection: str, feature: str) -> Response:
    """One feature."""
    named = _named(collection)
    as_html, values = _asked(query.OUTPUT_CRS, query.AS_OF_DOCUMENTED, query.F, media_type=GEOJSON)
    crs = CRSS[values.get("crs", CRS84.uri)]
    [text] = _in_crs([_state(named, values.get("as_of")).feature(feature)], crs)
    here = f"{_base()}/collections/{named.id}"
    self_href = f"{here}/items/{quote(feature, safe='')}"
    links = [
        link(_with(self_href, values, f=None), "self", GEOJSON, "This feature"),
        link(_with(self_href, values, f="html"), "alternate", HTML, "This feature as HTML"),
        link(here, "collection", JSON, "Its collection"),
    ]
    if as_html:
        return _html({**json.loads(text), "links": links})
    body = text[:-1] + b',"links":' + json.dumps(links, separators=(",", ":")).encode() + b"}\n"
    return _with_crs(send(prepare(body, GEOJSON), PAGE_CACHE), crs, links)


def _page_links(named: Named, values: Mapping[str, str], asked: query.Asked, matched: int) -> list[dict[str, str]]:
    here = f"{_base()}/collections/{named.id}"
    href = f"{here}/items"
    same = urlencode({name: value for name, value in values.items() if name not in ("f", "offset")})
    given = {"offset": values["offset"]} if "offset" in values else {}
    links = [
        link(_joined(href, same, **given), "self", GEOJSON, "This page"),
        link(_joined(href, same, **given, f="html"), "alternate", HTML, "This page as HTML"),
        link(here, "collection", JSON, "The collection"),
        link(f"{here}/queryables", documents.QUERYABLES, documents.SCHEMA),
    ]
    after, before = asked.skip + asked.limit, max(0, asked.skip - asked.limit)
    if after < matched:
        links.append(link(_joined(href, same, offset=str(after)), "next", GEOJSON, "The next page"))
    if asked.skip:
        links.append(link(_joined(href, same, offset=str(before)), "prev", GEOJSON, "The page before"))
    return links


def _joined(href: str, query: str, **more: str) -> str:
    """The address with a query that is encoded already, and more parameters whose values need no encoding."""
    whole = "&".join(filter(None, [query, *(f"{name}={value}" for name, value in more.items())]))
    return f"{href}?{whole}" if whole else href


def _with(href: str, values: Mapping[str, str], **changes: str | None) -> str:
    """The address with these parameters, of which some are changed or, with None, left out."""
    kept = {name: value for name, value in {**values, **changes}.items() if value is not None}
    return f"{href}?{urlencode(kept)}" if kept else href


def _in_crs(features: list[bytes], crs: Crs) -> list[bytes]:
    if crs is CRS84:
        return features
    done: dict[bytes, bytes] = {}
    return [reprojected(feature, crs, done) for feature in features]


def _with_crs(response: Response, crs: Crs, links: Iterable[Mapping[str, str]]) -> Response:
    response.headers["Content-Crs"] = f"<{crs.uri}>"
    response.headers["Link"] = ", ".join(
        f'<{each["href"]}>; rel="{each["rel"]}"; type="{each["type"]}"' for each in links
    )
    return _negotiated(response)


def _negotiated(response: Response) -> Response:
    response.headers["Vary"] = "Accept, Accept-Encoding"
    return response


def _asked(*declared: query.Documented, media_type: str = JSON) -> tuple[bool, Mapping[str, str]]:
    """Whether HTML is asked for, by `f` or else by what is accepted, and the parameters. Raises InputError."""
    values = read_parameters(*(each.parameter for each in declared))
    if "f" in values:
        return values["f"] == "html", values
    plain = media_type.partition(";")[0]
    return request.accept_mimetypes.best_match([plain, JSON, HTML], plain) == HTML, values


def _document(body: dict[str, Any], *, as_html: bool, media_type: str = JSON) -> Response:
    if as_html:
        return _html(body)
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    return _negotiated(send(prepare(text, media_type), PAGE_CACHE))


def _html(body: dict[str, Any], **context: Any) -> Response:
    # These pages are in English alone: the other languages lead to their front pages.
    hrefs = {code: f"{prefix}/" if prefix else request.path for code, prefix in PREFIXES.items()}
    frame = page_frame(_renderings(), "en", hrefs)
    text = render_template("ogc.html", **frame, body=body, path=request.path, root=PREFIX, **context).encode()
    return _negotiated(send(prepare(text, f"{HTML}; charset=utf-8"), PAGE_CACHE))


def _named(text: str) -> Named:
    """The collection with that id. Raises NotFoundError."""
    dossier, _, layer = text.rpartition(".")
    snapshot = _renderings().snapshot
    for entry in snapshot.manifest.dossiers:
        if entry.id == dossier and layer in entry.layers:
            return Named(text, entry, layer)
    raise NotFoundError(f"collection: {text[:80]!r}: not a collection; {PREFIX}/collections lists them")


def _state(named: Named, as_of: str | None) -> Collection:
    """The layer as known on that day, else in the end. Raises NotFoundError."""
    snapshot = _renderings().snapshot
    state = LATEST
    if as_of is not None:
        state = named.entry.states[snapshot.report_date(named.entry, date.fromisoformat(as_of))]
    return snapshot.collection(named.entry, state, named.layer)


def _base() -> str:
    """The API's address: the setting `base_url`, else as the request has it."""
    return public_origin(_renderings().settings) + PREFIX


def _title() -> str:
    return f"{_renderings().settings.site_name}: OGC API - Features"


def _renderings() -> Renderings:
    renderings: Renderings = current_app.extensions["mapsvc"]
    return renderings
