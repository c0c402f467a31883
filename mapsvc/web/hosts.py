"""The host that a request names: one rule for every address, and the only header of a request that names one.

What a client sends comes to stand in answers, as absolute addresses, so it must be a host (RFC 3986 §3.2.2: a name or
an address in brackets; here without percent signs and sub-delimiters, which no name in use has). Names that programs
give each other inside a network may have underscores. `Forwarded` and `X-Forwarded-...` are not read: anyone can send
them, and what stands in front of the service is told it by the setting `base_url`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from flask import Flask, request
from werkzeug.wsgi import get_host

from mapsvc.errors import InputError

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

LONGEST = 259
"""Characters: a name has at most 253 (RFC 1035), a port six with its colon."""
_NAME, _ADDRESS = r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?", r"\[[a-f0-9]*:[a-f0-9:.]+\]"
_HOST = re.compile(rf"({_NAME}|{_ADDRESS})(:(?P<port>\d{{1,5}}))?", re.ASCII | re.IGNORECASE)
_USUAL = {"http": ":80", "https": ":443"}
_OWN = ("wsgi.url_scheme", "SERVER_NAME", "SERVER_PORT")


def has_host(environ: WSGIEnvironment) -> bool:
    """Whether a request names a host as it should; one in HTTP/1.1 must (RFC 9112 §3.2).

    One that names none, as HTTP/1.0 permits, asks the server's own: health checks of load balancers do that. granian
    hands an empty name on where there is no header.
    """
    host: str = environ.get("HTTP_HOST", "")
    if not host:
        return environ.get("SERVER_PROTOCOL") != "HTTP/1.1"  # the other is "HTTP/1" to granian
    return len(host) <= LONGEST and _is_host(host)


def host_of(environ: WSGIEnvironment) -> str:
    """The host of a request that `has_host`, without a port that goes without saying."""
    host: str = environ.get("HTTP_HOST", "")
    if not host:
        return get_host({name: environ[name] for name in _OWN})
    return host.removesuffix(_USUAL.get(environ["wsgi.url_scheme"], ""))


def register(app: Flask) -> None:
    """Refuse every request for what is no host; what answers before Flask leaves such a request to it."""

    @app.before_request
    def refuse() -> None:
        if not has_host(request.environ):
            given = request.environ.get("HTTP_HOST", "")
            raise InputError(f"Host: {given[:80]!r}: expected the name of a host, with or without a port")


@lru_cache(maxsize=256)
def _is_host(text: str) -> bool:
    found = _HOST.fullmatch(text)
    return found is not None and int(found["port"] or 0) <= 65535
