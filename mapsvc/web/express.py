"""The express lane: questions for features are answered without entering Flask, in a quarter of its time.

What it promises: each answer is, to the byte and header, the one Flask would have given. Both come from the same
functions: a surface's lane makes the very `Reply` that its view sends, `Reply.packed` names the headers of both, and
`security` those that all data have. The lane only ever says yes, to a plain GET in ASCII. Whatever else comes goes on
to Flask as it came: other methods, conditions, ranges, pinned versions, HTML, and every question with an error in it,
which Flask works out once more in order to explain it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from werkzeug.exceptions import HTTPException

from mapsvc.errors import MapsvcError
from mapsvc.web.hosts import has_host
from mapsvc.web.respond import CONDITIONS, KEPT_MARK, Renderings, Reply
from mapsvc.web.security import RESOURCE_HEADERS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Lane = Callable[[Renderings, "WSGIEnvironment"], Reply | None]
"""A surface's own: the answer to a GET below its prefix, or None for what it leaves to Flask. May raise as views do."""
log = logging.getLogger(__name__)
UNUSUAL = CONDITIONS | {"HTTP_IF_NONE_MATCH"}
"""Headers of a request that may make the answer another one than 200 with the whole body."""
AGAIN_MARK = "mapsvc.again"
"""In the WSGI environment of a request: what was sent is worth keeping if it is asked for again.

It depends on the address, the host, and what the client accepts, and on nothing else.
"""
LARGEST = 256 * 1024
"""Bytes of a body that is worth keeping."""


class Express:
    """The WSGI application `inner`, with lanes around it, each for the paths that begin with its prefix `/<name>/`."""

    def __init__(self, inner: WSGIApplication, renderings: Renderings, lanes: Mapping[str, Lane]) -> None:
        self.inner = inner
        self._renderings = renderings
        self._lanes = lanes

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        reply = self._reply(environ)
        if reply is None:
            return self.inner(environ, start_response)
        body, headers = reply.packed(environ)
        environ[KEPT_MARK] = reply.prepared.kept
        environ[AGAIN_MARK] = len(body) <= LARGEST
        start_response("200 OK", [*headers, *RESOURCE_HEADERS])
        return [body]

    def _reply(self, environ: WSGIEnvironment) -> Reply | None:
        path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        lane = self._lanes.get(path[: path.find("/", 1) + 1])
        if lane is None or environ["REQUEST_METHOD"] != "GET" or not environ.keys().isdisjoint(UNUSUAL):
            return None
        if environ.get("SCRIPT_NAME") or not (path.isascii() and query.isascii() and has_host(environ)):
            return None
        try:
            return lane(self._renderings, environ)
        except (MapsvcError, HTTPException, ValueError):
            return None
        except Exception:
            log.exception("%s: the express lane failed; Flask answers", path)
            return None
