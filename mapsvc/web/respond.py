"""Bodies to responses: headers, conditions, and pages that are rendered once per process."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from http import HTTPStatus
from threading import Lock
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from flask import Response, abort, request
from markupsafe import Markup
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.http import parse_etags, parse_range_header

from mapsvc.config import Settings
from mapsvc.snapshot import Snapshot
from mapsvc.snapshot.corrections import Correction
from mapsvc.web.hosts import host_of
from mapsvc.web.prepared import Prepared, Use, accepted_encoding, negotiate, prepare

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

ROOM = 12 * 1024 * 1024
"""Bytes of renderings kept per process, before compression; the front door keeps the answers made of them."""
PAGE_CACHE = "public, max-age=60"
ASSET_CACHE = "public, max-age=31536000, immutable"
KEPT_MARK = "mapsvc.kept"
"""In the WSGI environment of a request: what was sent is kept, so the front door may answer it from now on."""
CONDITIONS = frozenset(
    {
        "HTTP_IF_MATCH",
        "HTTP_IF_MODIFIED_SINCE",
        "HTTP_IF_RANGE",
        "HTTP_IF_UNMODIFIED_SINCE",
        "HTTP_RANGE",
    }
)
"""Headers of a request that may make the answer another one than 200 with the whole body, besides `If-None-Match`."""

_JUDGED = frozenset({"HTTP_IF_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE"})

Headers = list[tuple[str, str]]


class Reply(NamedTuple):
    """A successful answer before it is sent: the body, and what its headers say besides."""

    prepared: Prepared
    cache_control: str
    vary: str = "Accept-Encoding"
    own: tuple[tuple[str, str], ...] = ()

    def packed(self, environ: WSGIEnvironment) -> tuple[bytes, Headers]:
        """The body as the client likes it best, and all headers but those that every answer has.

        Scripts of any other origin may read it (CORS): all that is served is public.
        """
        encoding, body = negotiate(self.prepared, environ)
        headers = [("Content-Type", self.prepared.content_type), ("Content-Length", str(len(body)))]
        if encoding:
            headers.append(("Content-Encoding", encoding))
        headers += [("Vary", self.vary), ("Cache-Control", self.cache_control), ("ETag", self._tag(encoding))]
        return body, [*headers, ("Access-Control-Allow-Origin", "*"), *self.own]

    def known(self, environ: WSGIEnvironment) -> Headers | None:
        """The headers of "not modified", where what the client holds is the answer, which need not be made to tell.

        Any other condition takes the answer to judge, as does a tag of the plain body from one who accepts encodings:
        it is right for small bodies alone.
        """
        encoding = accepted_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        held = environ.get("HTTP_IF_NONE_MATCH")
        if held is None or held != self._tag(encoding) or not CONDITIONS.isdisjoint(environ):
            return None
        headers = [("Vary", self.vary), ("Cache-Control", self.cache_control), ("ETag", held)]
        return [*headers, ("Access-Control-Allow-Origin", "*"), *self.own]

    def _tag(self, encoding: str) -> str:
        return f'"{self.prepared.etag}-{encoding}"' if encoding else f'"{self.prepared.etag}"'


class Renderings:
    """The snapshot being served, the settings, whether questions are answered, and what was rendered so far.

    `corrections` are those of earlier versions, oldest first, by dossier.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        settings: Settings,
        *,
        live: bool,
        corrections: Mapping[str, Sequence[Correction]] = MappingProxyType({}),
    ) -> None:
        self.snapshot, self.settings, self.live, self.corrections = snapshot, settings, live, corrections
        self._kept: OrderedDict[tuple[str, ...], Prepared] = OrderedDict()
        self._room = ROOM
        self._lock = Lock()

    @cached_property
    def style(self) -> str:
        """The style sheet that stands in the pages that readers land on."""
        return self.snapshot.asset(*self.snapshot.manifest.assets["page.css"].split("/")).decode()

    @cached_property
    def icon(self) -> str:
        """The site's icon as a `data:` address: it is smaller than the headers of an answer of its own."""
        data = self.snapshot.asset(*self.snapshot.manifest.assets["favicon.svg"].split("/"))
        return f"data:image/svg+xml,{quote(data.decode().strip(), safe=':/=(),')}"

    def keep(
        self, key: tuple[str, ...], content_type: str, make: Callable[[], bytes], use: Use = Use.OFTEN
    ) -> Prepared:
        """The prepared body under `key`, made on first use. Keys must be validated values, never raw input."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        prepared = prepare(make(), content_type, use)
        if len(prepared.identity) > ROOM:
            return prepared
        with self._lock:
            if key not in self._kept:
                self._kept[key] = prepared
                self._room -= len(prepared.identity)
            while self._room < 0:
                self._room += len(self._kept.popitem(last=False)[1].identity)
        return prepared


def send(prepared: Prepared, cache_control: str) -> Response:
    """The response for a prepared body, as `send_reply` makes it."""
    return send_reply(Reply(prepared, cache_control))


def send_reply(reply: Reply) -> Response:
    """The response: encoding as the client accepts it, 304 where it has it already, or the range asked for."""
    known = reply.known(request.environ)
    if known is None:
        body, headers = reply.packed(_asking_plainly())
        response = Response(body, headers=headers)
        _judge(response)
        _cut(response, len(body))
    else:
        kind = reply.prepared.content_type  # which tells what else is said of it, and is not sent
        response = Response(status=HTTPStatus.NOT_MODIFIED, headers=known, content_type=kind)
    # The server in front sets the date of each answer; one that is kept must not bear that of the first.
    del response.headers["Date"]
    request.environ[KEPT_MARK] = reply.prepared.kept
    return response


def send_file(prepared: Prepared, name: str, cache_control: str) -> Response:
    """The response for a file to keep under `name`: as it is, whole or the range asked for (RFC 9110 §14)."""
    response = Response(prepared.identity, content_type=prepared.content_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = cache_control
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Accept-Ranges"] = "bytes"
    response.set_etag(prepared.etag)
    _judge(response)
    _cut(response, len(prepared.identity))
    return response


def _asking_plainly() -> WSGIEnvironment:
    """The request's environment; one that asks for a range gets it of the body as it is, to seek in it like a file."""
    environ: WSGIEnvironment = request.environ
    return {**environ, "HTTP_ACCEPT_ENCODING": "identity"} if "HTTP_RANGE" in environ else environ


def _cut(response: Response, length: int) -> None:
    """Leave the one range of the body's `length` bytes that the request asks for, if it does (RFC 9110 §14)."""
    asked = parse_range_header(request.headers.get("Range"))
    # No other method has ranges. What is not understood, and several ranges at once, may be answered with the whole.
    if response.status_code != HTTPStatus.OK or request.method != "GET" or asked is None:
        return
    if asked.units != "bytes" or len(asked.ranges) > 1:
        return
    # Of what, if not of this, is for a tag to say and, as in other conditions, for no date.
    if request.headers.get("If-Range", response.headers["ETag"]) != response.headers["ETag"]:
        return
    try:
        response.make_conditional(_conditions(), accept_ranges=True, complete_length=length)
    except RequestedRangeNotSatisfiable as error:
        expected = f"Range: {str(asked)[:80]!r}: expected bytes 0 to {length - 1}"
        raise RequestedRangeNotSatisfiable(length, description=expected) from error


def _judge(response: Response) -> None:
    """Answer the request's conditions, which come before its range (RFC 9110 §13.2.2): an error for 412, then 304."""
    held, etag = request.headers.get("If-Match", "").strip(), response.get_etag()[0] or ""
    if held not in ("", "*") and not parse_etags(held).is_strong(etag):
        abort(HTTPStatus.PRECONDITION_FAILED, f"If-Match: {held[:80]!r}: expected {response.headers['ETag']}")
    conditions = _conditions()
    conditions.pop("HTTP_RANGE", None)
    response.make_conditional(conditions)


def _conditions() -> dict[str, Any]:
    """The request's environment with those conditions that are left to judge.

    Dates are none: the report clock stands still when a mistake is corrected.
    """
    return {name: value for name, value in request.environ.items() if name not in _JUDGED}


def public_origin(settings: Settings) -> str:
    """The service's address, for the request being answered."""
    return origin_of(settings, request.environ)


def origin_of(settings: Settings, environ: WSGIEnvironment) -> str:
    """The service's address: the setting `base_url`, else as a request has it."""
    return settings.base_url or f"{environ['wsgi.url_scheme']}://{host_of(environ)}"


def trusted(fragments: Mapping[str, str]) -> dict[str, Markup]:
    """Mark fragments as markup: they were escaped when they were compiled."""
    return {name: Markup(text) for name, text in fragments.items()}  # noqa: S704
