"""The application factory."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from mapsvc.config import Settings, ambient_settings
from mapsvc.snapshot import Snapshot
from mapsvc.web import data, errors, pages, security, system
from mapsvc.web.respond import Renderings


def create_app(snapshot: Snapshot, settings: Settings) -> Flask:
    """Make the Flask application that serves one snapshot."""
    app = Flask("mapsvc.web", static_folder=None, template_folder=str(Path(__file__).parent / "templates"))
    app.url_map.redirect_defaults = False
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["mapsvc"] = Renderings(snapshot, settings)
    for blueprint in (pages.blueprint(snapshot.manifest.languages), data.blueprint(), system.blueprint()):
        app.register_blueprint(blueprint)
    errors.register(app)
    security.register(app)
    return app


def create_app_from_environment() -> Flask:
    """Make the application for the snapshot that the setting `snapshot` names: what a WSGI server is pointed at."""
    settings = ambient_settings()
    return create_app(Snapshot(settings.snapshot), settings)
