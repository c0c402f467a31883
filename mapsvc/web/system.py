"""What is not for readers: assets, liveness, the icon browsers ask for."""

from __future__ import annotations

import json
from collections.abc import Iterator

from flask import Blueprint, Response, current_app, redirect
from werkzeug.wrappers import Response as WerkzeugResponse

from mapsvc.web.params import read_parameters
from mapsvc.web.prepared import Use, prepare
from mapsvc.web.respond import ASSET_CACHE, Renderings, send

TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}


def blueprint() -> Blueprint:
    """The blueprint of `/a/...`, `/healthz` and `/favicon.ico`."""
    system = Blueprint("system", __name__)
    system.add_url_rule("/a/<digest>/<name>", "asset", asset)
    system.add_url_rule("/healthz", "healthz", healthz)
    system.add_url_rule("/favicon.ico", "favicon", favicon)
    return system


def addresses(renderings: Renderings) -> Iterator[str]:
    """Every asset; the rest tells of a live server."""
    for path in renderings.snapshot.manifest.assets.values():
        yield f"/a/{path}"


def asset(digest: str, name: str) -> Response:
    """A script, style or picture, named by its content and so never changing."""
    read_parameters()
    renderings: Renderings = current_app.extensions["mapsvc"]
    data = renderings.snapshot.asset(digest, name)
    content_type = next((TYPES[end] for end in TYPES if name.endswith(end)), "application/octet-stream")
    return send(renderings.keep(("asset", digest, name), content_type, lambda: data, Use.ALWAYS), ASSET_CACHE)


def healthz() -> Response:
    """That the service lives, and what it has loaded."""
    read_parameters()
    renderings: Renderings = current_app.extensions["mapsvc"]
    manifest = renderings.snapshot.manifest
    loaded = [
        {"id": each.id, "as_of": each.as_of if each.states else None, "periods": [one.id for one in each.periods]}
        for each in manifest.dossiers
    ]
    body = json.dumps({"status": "ok", "version": manifest.version, "dossiers": loaded}).encode()
    return send(prepare(body, "application/json"), "no-store")


def favicon() -> WerkzeugResponse:
    """Send browsers that ask for the old name to the icon."""
    renderings: Renderings = current_app.extensions["mapsvc"]
    return redirect(f"/a/{renderings.snapshot.manifest.assets['favicon.svg']}", 302)
