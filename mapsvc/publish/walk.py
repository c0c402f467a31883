"""The application's answers as files: one for each address that a surface says is worth one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.test import EnvironBuilder

from mapsvc.errors import PublishError
from mapsvc.paths import PREFIXES
from mapsvc.web.door import Headers, ask
from mapsvc.web.errorpages import error_page
from mapsvc.web.respond import PAGE_CACHE, Renderings
from mapsvc.web.surfaces import addresses
from mapsvc.web.versions import PINNED

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

ASSETS = "/a/"
NOT_FOUND = "404.html"
"""The page for what is not there: one at the top, and one in each folder of what any site may put into a frame."""
FRAMED = tuple(f"{prefix}/embed/" for prefix in PREFIXES.values())


@dataclass(frozen=True, slots=True)
class File:
    """An address and what it answers. `pinned` are the headers of the same bytes below `/v/<version>`, if any."""

    path: str
    body: bytes
    headers: Headers
    pinned: Headers | None = None

    @property
    def name(self) -> str:
        """The file below the site's folder; a path that ends in a slash is its folder's `index.html`."""
        return self.path.lstrip("/") + ("index.html" if self.path.endswith("/") else "")


def walk(app: Flask, each: Callable[[list[str]], Iterable[str]] = iter) -> Iterator[File]:
    """Ask for every address. `each` wraps the list of them, to show progress. Raises PublishError for a refusal."""
    renderings: Renderings = app.extensions["mapsvc"]
    manifest, settings = renderings.snapshot.manifest, renderings.settings
    pin = "" if manifest.version in settings.withdrawn else f"{PINNED}{manifest.version}"
    for path in each(list(addresses(renderings))):
        headers, body = _get(app.wsgi_app, path)
        pinned = _get(app.wsgi_app, pin + path)[0] if pin and not path.startswith(ASSETS) else None
        yield File(path, body, headers, pinned)
    yield from (_not_found(app, folder) for folder in ("/", *FRAMED))


def _get(application: WSGIApplication, path: str) -> tuple[Headers, bytes]:
    status, headers, body = ask(application, EnvironBuilder(path).get_environ())
    if not status.startswith("200 "):
        raise PublishError(f"{path}: answered {status}: {body[:200].decode(errors='replace')}")
    return headers, body


def _not_found(app: Flask, folder: str) -> File:
    """The page that servers of plain files show for what is not there in a folder.

    In a frame it is kept as long as a page there, so that hosts need one rule for both.
    """
    with app.test_request_context(f"{folder}404/"):
        body = error_page(HTTPStatus.NOT_FOUND)
        response = app.make_response((body, HTTPStatus.NOT_FOUND))
        response.headers["Cache-Control"] = PAGE_CACHE if folder in FRAMED else "no-store"
        if folder in FRAMED:
            response.headers["Access-Control-Allow-Origin"] = "*"
        headers = list(app.process_response(response).headers)
    return File(folder + NOT_FOUND, body.encode(), headers)
