"""The Reconciliation Service API 0.2 at `/reconcile`, for OpenRefine and its kin.

JSONP (`callback`), optional in 0.2, is refused: it answers with script that runs as the asking page. CORS, which 0.2
requires, serves the same clients.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from mapsvc.errors import InputError, NotFoundError
from mapsvc.gazetteer.lookup import LONGEST_QUERY
from mapsvc.gazetteer.suggest import MOST
from mapsvc.web import reconciliation
from mapsvc.web.frame import page_frame
from mapsvc.web.gazetteer import served_gazetteer, whole_number
from mapsvc.web.linked_places import TYPES, place_path
from mapsvc.web.params import Parameter, read_parameters
from mapsvc.web.prepared import prepare
from mapsvc.web.reconciliation import BATCH, PROPERTIES, BatchError, answer, description, read_batch
from mapsvc.web.respond import PAGE_CACHE, Renderings, public_origin, send

LARGEST_BODY = 256 * 1024
"""Bytes; a hundred queries with all their fields take a tenth of it."""

PREVIEW_SIZE = (360, 150)
PAGE = 10
_FORM = "application/x-www-form-urlencoded"
_AAT = "http://vocab.getty.edu/aat/"
_QUERIES = Parameter("queries", "a JSON object of queries by id", lambda _: True)
_PREFIX = Parameter("prefix", f"up to {LONGEST_QUERY} characters", lambda text: len(text) <= LONGEST_QUERY)
_CURSOR = whole_number("cursor", 0, MOST)
_ID = Parameter("id", "the id of a place", bool)


def blueprint() -> Blueprint:
    """The blueprint of `/reconcile` and what its manifest names."""
    service = Blueprint("reconcile", __name__, url_prefix="/reconcile")
    service.add_url_rule("", "queries", queries, methods=["GET", "POST"])
    service.add_url_rule("/suggest/entity", "suggest_entity", suggest_entity)
    service.add_url_rule("/suggest/type", "suggest_type", suggest_type)
    service.add_url_rule("/suggest/property", "suggest_property", suggest_property)
    service.add_url_rule("/preview", "preview", preview)
    return service


def queries() -> Response:
    """The manifest, or the candidates for a batch of queries, sent as the parameter or form field `queries`."""
    text = _posted() if request.method == "POST" else read_parameters(_QUERIES).get("queries")
    if text is None:
        return _json(manifest(_public_address()), "no-store")
    try:
        batch = read_batch(text)
    except BatchError as error:
        raise RequestEntityTooLarge(str(error)) from error
    return _json({id_: {"result": answer(question, served_gazetteer())} for id_, question in batch.items()}, PAGE_CACHE)


def _posted() -> str:
    """The field `queries` of a posted form. Raises what becomes 413, 415 or 400."""
    read_parameters()
    if request.mimetype != _FORM:
        raise UnsupportedMediaType(f"Content-Type: {request.mimetype[:80]!r}: expected {_FORM}")
    # A body that does not tell its length is cut off at the limit, not refused: hence one byte more, and the check.
    request.max_content_length = request.max_form_memory_size = LARGEST_BODY + 1
    if (request.content_length or 0) > LARGEST_BODY or len(request.get_data()) > LARGEST_BODY:
        raise RequestEntityTooLarge(f"body: expected {LARGEST_BODY} bytes at most")
    fields = dict(request.form.lists())
    if extra := ", ".join(repr(name[:40]) for name in fields if name != "queries"):
        raise InputError(f"{extra}: not a field of this form; expected queries")
    if len(fields.get("queries", [])) != 1:
        raise InputError("queries: expected once, a JSON object of queries by id")
    return fields["queries"][0]


def manifest(base: str) -> dict[str, Any]:
    """What the service can do; `base` is its public address."""
    width, height = PREVIEW_SIZE
    service = f"{base}/reconcile"
    return {
        "versions": ["0.2"],
        "name": f"{_renderings().settings.site_name} gazetteer",
        "identifierSpace": f"{base}/gazetteer/",
        "schemaSpace": _AAT,
        "serviceVersion": version("mapsvc"),
        "defaultTypes": _types(),
        "view": {"url": f"{base}/gazetteer/{{{{id}}}}"},
        "preview": {"url": f"{service}/preview?id={{{{id}}}}", "width": width, "height": height},
        "suggest": {
            what: {"service_url": service, "service_path": f"/suggest/{what}"}
            for what in ("entity", "property", "type")
        },
        "batchSize": BATCH,
    }


def suggest_entity() -> Response:
    """Places whose names begin as typed, or the one whose id was typed."""
    values = read_parameters(_PREFIX, _CURSOR)
    prefix, skip = values.get("prefix", ""), int(values.get("cursor", 0))
    known = served_gazetteer().get(prefix)
    entries = (known,) if known else served_gazetteer().suggest(prefix, skip + PAGE)
    return _json(
        {
            "result": [
                {"id": e.id, "name": e.name, "description": description(e), "notable": [_type(e.kind)]}
                for e in entries[skip : skip + PAGE]
            ]
        },
        PAGE_CACHE,
    )


def suggest_type() -> Response:
    """Types whose name or id begins as typed."""
    return _json({"result": _beginning(_types())}, PAGE_CACHE)


def suggest_property() -> Response:
    """Properties whose name or id begins as typed."""
    found = [{"id": id_, "name": name, "description": text} for id_, (name, text) in PROPERTIES.items()]
    return _json({"result": _beginning(found)}, PAGE_CACHE)


def preview() -> Response:
    """A small page about one place, for a client to put into a frame."""
    id_ = read_parameters(_ID).get("id", "")
    entry = served_gazetteer().get(id_)
    if entry is None:
        raise NotFoundError(f"id: {id_[:80]!r}: expected the id of a place, such as IQ-AN or base.ain-al-asad")
    frame = page_frame(_renderings(), "en", {})
    names = [name for name in served_gazetteer().names(entry.id) if name != entry.name]
    page = render_template(
        "preview.html", **frame, entry=entry, about=description(entry), names=names[:6], href=place_path(entry.id)
    )
    return send(prepare(page.encode(), "text/html; charset=utf-8"), PAGE_CACHE)


def _types() -> list[dict[str, str]]:
    return [{**_type(kind), "description": reconciliation.TYPES[kind][1]} for kind in TYPES]


def _type(kind: Any) -> dict[str, str]:
    return {"id": str(kind), "name": reconciliation.TYPES[kind][0]}


def _beginning(found: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    values = read_parameters(_PREFIX, _CURSOR)
    prefix = values.get("prefix", "").casefold()
    fitting = [one for one in found if one["id"].startswith(prefix) or one["name"].casefold().startswith(prefix)]
    return fitting[int(values.get("cursor", 0)) :]


def _renderings() -> Renderings:
    renderings: Renderings = current_app.extensions["mapsvc"]
    return renderings


def _public_address() -> str:
    """The setting `base_url`, else the address as the request has it: a manifest needs absolute addresses."""
    return public_origin(_renderings().settings)


def _json(body: Any, cache: str) -> Response:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"
    return send(prepare(text.encode(), "application/json"), cache)
