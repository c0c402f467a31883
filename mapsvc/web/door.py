"""The front door: what the application answered once for an address is answered from memory, byte for byte.

A WSGI callable around the application's own. It never makes up a header: an answer that `respond.send` marked as kept
is asked for once more as a plain GET, and once as a client would that has it already, and both are stored as they came.
So there is one source of truth for headers, and a request that is answered here costs a look-up. All else passes
through: other methods, long queries, `If-Match`, a `Host` that is none, errors, and what is never kept.

An answer to a question, an address with a query, which the express lane marks, is kept when it is asked for again, by
host and by what the client accepts too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from werkzeug.http import parse_etags

from mapsvc.web.express import AGAIN_MARK
from mapsvc.web.hosts import has_host
from mapsvc.web.prepared import LONGEST_HEADER, accepted_encoding
from mapsvc.web.respond import KEPT_MARK

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ROOM = 24 * 1024 * 1024
"""Bytes of bodies and headers kept for bare paths; a quarter of it on top for addresses with a query."""
LONGEST_QUERY = 400
"""Characters; what is longer is hardly asked for twice."""
OVERHEAD = 4000
"""Bytes that an answer takes besides its body, for its key and two lists of headers, roughly."""
REMEMBERED = 1000
"""Questions that are remembered, without their answers, so that one that comes again is known."""
ASKED_WITH = ("SERVER_NAME", "SERVER_PORT")
"""What of a client's request goes along when its address is asked for again: no header that it made up."""

Headers = list[tuple[str, str]]
Key = tuple[str, ...]
"""Path, query, encoding; for an address with a query also the headers `Host` and `Accept`."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One kept answer: its entity tag, the headers of the whole and of "not modified", and the body."""

    etag: str
    headers: Headers
    unchanged: Headers
    body: bytes

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        return len(self.body) + OVERHEAD


class Shelf:
    """Answers by key, within `room` bytes: the oldest make way, and come back when they are asked for again."""

    def __init__(self, room: int) -> None:
        self._room = self._free = room
        self._answers: dict[Key, Answer] = {}
        self._lock = Lock()
        self.get = self._answers.get

    def put(self, key: Key, answer: Answer) -> None:
        """Keep an answer in place of the one that there was, unless it is larger than the shelf."""
        if answer.size > self._room:
            return
        with self._lock:
            old = self._answers.pop(key, None)
            self._free += old.size if old else 0
            self._free -= answer.size
            self._answers[key] = answer
            while self._free < 0:
                self._free += self._answers.pop(next(iter(self._answers))).size


class Door:
    """The WSGI application `inner`, with what it keeps answered from memory. Safe to call from many threads."""

    def __init__(self, inner: WSGIApplication, room: int = ROOM) -> None:
        self.inner = inner
        self._paths, self._queries = Shelf(room), Shelf(room // 4)
        self._questions: dict[Key, None] = {}
        self._lock = Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        method, query = environ["REQUEST_METHOD"], environ.get("QUERY_STRING", "")
        if (
            method not in ("GET", "HEAD")
            or len(query) > LONGEST_QUERY
            or "HTTP_IF_MATCH" in environ
            or "HTTP_RANGE" in environ
            or not has_host(environ)
        ):
            return self.inner(environ, start_response)
        key: Key = (environ["PATH_INFO"], query, accepted_encoding(environ.get("HTTP_ACCEPT_ENCODING", "")))
        if query:
            key += (environ.get("HTTP_HOST", ""), environ.get("HTTP_ACCEPT", ""))
            if len(key[3]) > LONGEST_HEADER or len(key[4]) > LONGEST_HEADER:
                return self.inner(environ, start_response)
        answer = self._shelf(key).get(key)
        if answer is None:
            parts = self.inner(environ, start_response)
            if environ.get(KEPT_MARK) or (query and environ.get(AGAIN_MARK) and self._is_known(key)):
                self._keep(key, _plain(key, environ))
            return parts
        held = environ.get("HTTP_IF_NONE_MATCH")
        if held is not None and (held == answer.etag or _is_among(answer.etag, held)):
            start_response("304 NOT MODIFIED", answer.unchanged.copy())
            return []
        start_response("200 OK", answer.headers.copy())
        return [] if method == "HEAD" else [answer.body]

    def _shelf(self, key: Key) -> Shelf:
        return self._queries if key[1] else self._paths

    def _is_known(self, key: Key) -> bool:
        """Whether the question was asked before; if not it is remembered, in place of the oldest."""
        with self._lock:
            if key in self._questions:
                del self._questions[key]
                return True
            self._questions[key] = None
            if len(self._questions) > REMEMBERED:
                del self._questions[next(iter(self._questions))]
            return False

    def _keep(self, key: Key, plain: WSGIEnvironment) -> None:
        status, headers, body = ask(self.inner, dict(plain))
        etag = dict(headers).get("ETag", "")
        again, unchanged, _ = ask(self.inner, plain | {"HTTP_IF_NONE_MATCH": etag})
        if status.startswith("200 ") and again.startswith("304 "):
            self._shelf(key).put(key, Answer(etag, headers, unchanged, body))


def _plain(key: Key, environ: WSGIEnvironment) -> WSGIEnvironment:
    """A plain GET for what the key stands for."""
    path, query, encoding, *others = key
    plain = {name: value for name, value in environ.items() if name in ASKED_WITH or name.startswith("wsgi.")}
    plain |= {"REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": query}
    plain["SERVER_PROTOCOL"] = "HTTP/1.0"  # which needs no host, on which the answer for a bare path does not depend
    plain |= {f"HTTP_{name}": value for name, value in zip(("HOST", "ACCEPT"), others, strict=False) if value}
    plain["HTTP_ACCEPT_ENCODING"] = encoding
    return plain


def ask(application: WSGIApplication, environ: WSGIEnvironment) -> tuple[str, Headers, bytes]:
    """Call a WSGI application, and wait for its whole answer: status line, headers, body."""
    started: list[tuple[str, Headers]] = []

    def start(status: str, headers: Headers, _: object = None, /) -> Callable[[bytes], None]:
        started.append((status, headers))
        return lambda _: None

    parts = application(environ, start)
    try:
        body = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    status, headers = started[-1]
    return status, headers, body


def _is_among(etag: str, held: str) -> bool:
    """Whether a client's `If-None-Match` names the entity tag, compared as Flask's own answer compares it."""
    etags = parse_etags(held)
    return bool(etags) and etags.contains_weak(etag.strip('"'))
