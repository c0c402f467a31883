"""What search engines ask for: `/robots.txt` and `/sitemap.xml`."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, current_app, render_template

from mapsvc.errors import NotFoundError
from mapsvc.paths import PREFIXES, page_path
from mapsvc.web.params import read_parameters
from mapsvc.web.respond import PAGE_CACHE, Renderings, send


def blueprint() -> Blueprint:
    """The blueprint of the two."""
    crawlers = Blueprint("crawlers", __name__)
    crawlers.add_url_rule("/robots.txt", "robots", robots)
    crawlers.add_url_rule("/sitemap.xml", "sitemap", sitemap)
    return crawlers


def addresses(renderings: Renderings) -> Iterator[str]:
    """Both; the sitemap only where the public address is known."""
    yield "/robots.txt"
    if renderings.settings.base_url:
        yield "/sitemap.xml"


def robots() -> Response:
    """All may be crawled, but pinned versions are copies."""
    read_parameters()
    renderings: Renderings = current_app.extensions["mapsvc"]
    origin = renderings.settings.base_url
    text = "User-agent: *\nDisallow: /v/\n" + (f"Sitemap: {origin}/sitemap.xml\n" if origin else "")
    return send(renderings.keep(("robots",), "text/plain; charset=utf-8", text.encode), PAGE_CACHE)


def sitemap() -> Response:
    """The lists and maps as they are known now, in every language, each with its last report's date."""
    read_parameters()
    renderings: Renderings = current_app.extensions["mapsvc"]
    if not renderings.settings.base_url:
        raise NotFoundError("sitemap.xml: needs absolute addresses; expected the setting base_url")
    body = renderings.keep(("sitemap",), "application/xml", lambda: _sitemap(renderings))
    return send(body, PAGE_CACHE)


def _sitemap(renderings: Renderings) -> bytes:
    listed = [entry for entry in renderings.snapshot.manifest.dossiers if not entry.draft]
    lists = {lang: f"{prefix}/" for lang, prefix in PREFIXES.items()}
    maps = [
        ({lang: page_path("maps", lang, entry.id, period) for lang in PREFIXES}, entry.as_of if entry.states else "")
        for entry in listed
        for period in (None, *(period.id for period in entry.periods))
    ]
    dates = [as_of for _, as_of in maps if as_of]
    pages = [(lists, max(dates, default="")), *maps]
    return render_template("sitemap.xml", pages=pages, origin=renderings.settings.base_url).encode()
