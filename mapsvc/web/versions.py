"""Pinned versions: `/v/<version>/...` is any address as the snapshot of that version has it, for good.

The version is a hash of all that a snapshot was made from. A server has one snapshot, and so one version; a published
site keeps those it was published with. What the setting `withdrawn` lists is gone from both.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Response, current_app, request
from werkzeug.exceptions import Gone

from mapsvc.errors import NotFoundError
from mapsvc.web.respond import ASSET_CACHE, PAGE_CACHE, Renderings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PINNED = "/v/"
PIN_MARK = "mapsvc.pinned"
"""In the WSGI environment of a request below `/v/<version>`: that prefix."""


def blueprint() -> Blueprint:
    """The blueprint of what `/v/...` answers where there is no such version."""
    versions = Blueprint("versions", __name__)
    versions.add_url_rule(f"{PINNED}<version>/<path:path>", "other", other_version)
    versions.add_url_rule(f"{PINNED}<version>/", "other_root", other_version)
    return versions


class Pins:
    """The WSGI application `inner`, also below `/v/<version>/` for the version it serves."""

    def __init__(self, inner: WSGIApplication, renderings: Renderings) -> None:
        version = renderings.snapshot.manifest.version
        self.inner = inner
        self._prefix = f"{PINNED}{version}" if version not in renderings.settings.withdrawn else None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        path = environ["PATH_INFO"]
        if self._prefix and path.startswith(f"{self._prefix}/"):
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + self._prefix
            environ["PATH_INFO"] = path[len(self._prefix) :]
            environ[PIN_MARK] = self._prefix
        return self.inner(environ, start_response)


def other_version(version: str, path: str = "") -> Response:
    """Refuse a version that is not the one served: 410 where it was withdrawn, else 404 with the one that is known."""
    renderings: Renderings = current_app.extensions["mapsvc"]
    if version in renderings.settings.withdrawn:
        raise Gone(f"version: {version!r}: was withdrawn")
    known = renderings.snapshot.manifest.version
    raise NotFoundError(f"version: {version[:80]!r}: expected {known}, the one served here; asked for {'/' + path!r}")


def register(app: Flask) -> None:
    """Let what is pinned be kept by caches for good, where it could be kept at all."""

    @app.after_request
    def keep_for_good(response: Response) -> Response:
        if PIN_MARK in request.environ and response.headers.get("Cache-Control") == PAGE_CACHE:
            response.headers["Cache-Control"] = ASSET_CACHE
        return response
