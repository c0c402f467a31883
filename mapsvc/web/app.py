"""The application factory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from flask import Flask

from mapsvc.config import Settings, ambient_settings
from mapsvc.languages import marked
from mapsvc.snapshot import Snapshot
from mapsvc.snapshot.corrections import Correction, read_corrections
from mapsvc.web import errors, hosts, mementos, security, versions
from mapsvc.web.door import Door
from mapsvc.web.express import Express
from mapsvc.web.respond import Renderings
from mapsvc.web.surfaces import LANES, surfaces


def create_app(
    snapshot: Snapshot,
    settings: Settings,
    *,
    live: bool = True,
    corrections: Mapping[str, Sequence[Correction]] = MappingProxyType({}),
) -> Flask:
    """Make the Flask application that serves one snapshot; `app.wsgi_app` is its front door.

    One that is not `live` is to become plain files: it answers no questions, and so its pages offer none.
    Feeds tell of the `corrections` of earlier versions, oldest first, by dossier.
    """
    app = Flask("mapsvc.web", static_folder=None, template_folder=str(Path(__file__).parent / "templates"))
    app.url_map.redirect_defaults = False
    app.jinja_env.filters["marked"] = marked
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    renderings = app.extensions["mapsvc"] = Renderings(snapshot, settings, live=live, corrections=corrections)
    for surface in surfaces(live=live):
        app.register_blueprint(surface.blueprint())
    errors.register(app)
    hosts.register(app)
    security.register(app)
    versions.register(app)
    mementos.register(app)
    pinned = versions.Pins(app.wsgi_app, renderings)
    app.wsgi_app = Door(Express(pinned, renderings, LANES))  # type: ignore[method-assign]
    return app


def create_app_from_environment() -> Flask:
    """Make the application for the snapshot that the setting `snapshot` names: what a WSGI server is pointed at.

    Its feeds tell of the corrections that the setting `corrections` names, as they are now.
    """
    settings = ambient_settings()
    made = read_corrections(settings.corrections).made if settings.corrections else {}
    return create_app(Snapshot(settings.snapshot), settings, corrections=made)
