"""The web half: looks up what was compiled, fills a template, sends bytes. Never imports the compiler's libraries."""

from mapsvc.web.app import create_app, create_app_from_environment

__all__ = ["create_app", "create_app_from_environment"]
