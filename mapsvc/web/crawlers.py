"""What search engines ask for: `/robots.txt`, and `/sitemap.xml` with the parts that it is an index of.

A part is the pages of one dossier, or as many of them as the protocol (sitemaps.org) lets one file have. Where there
is only one part, `/sitemap.xml` is that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import NamedTuple

from flask import Blueprint, Response, current_app, render_template

from mapsvc.errors import NotFoundError
from mapsvc.paths import PREFIXES, page_path
from mapsvc.web.params import read_parameters
from mapsvc.web.respond import PAGE_CACHE, Renderings, send

MOST = 50_000
"""Addresses in one file, by the protocol."""
KIND = "application/xml"


class Page(NamedTuple):
    """A page's path in each language, and the ISO date of its last report, if any."""

    paths: Mapping[str, str]
    as_of: str


def blueprint() -> Blueprint:
    """The blueprint of all of them."""
    crawlers = Blueprint("crawlers", __name__)
    crawlers.add_url_rule("/robots.txt", "robots", robots)
    crawlers.add_url_rule("/sitemap.xml", "sitemap", sitemap)
    crawlers.add_url_rule("/sitemaps/<name>.xml", "part", part)
    return crawlers


def addresses(renderings: Renderings) -> Iterator[str]:
    """All of them; sitemaps only where the public address is known."""
    yield "/robots.txt"
    if renderings.settings.base_url:
        yield "/sitemap.xml"
        parts = parts_of(renderings)
        yield from (f"/sitemaps/{name}.xml" for name in parts if len(parts) > 1)


def robots() -> Response:
    """All may be crawled, but pinned versions are copies."""
    read_parameters()
    renderings: Renderings = current_app.extensions["mapsvc"]
    origin = renderings.settings.base_url
    text = "User-agent: *\nDisallow: /v/\n" + (f"Sitemap: {origin}/sitemap.xml\n" if origin else "")
    return send(renderings.keep(("robots",), "text/plain; charset=utf-8", text.encode), PAGE_CACHE)


def sitemap() -> Response:
    """The lists and maps as they are known now, in every language, or the parts that have them."""
    read_parameters()
    renderings, parts = _with_parts("sitemap.xml")

    def make() -> bytes:
        if len(parts) == 1:
            return _rendered(renderings, "sitemap.xml", pages=next(iter(parts.values())))
        dated = {name: max(page.as_of for page in pages) for name, pages in parts.items()}
        return _rendered(renderings, "sitemapindex.xml", parts=dated)

    return send(renderings.keep(("sitemap",), KIND, make), PAGE_CACHE)


def part(name: str) -> Response:
    """One part, where there are several."""
    read_parameters()
    renderings, parts = _with_parts(f"sitemaps/{name[:80]}.xml")
    if len(parts) == 1 or name not in parts:
        raise NotFoundError(f"path: {name[:80]!r}: not a part of the sitemap; /sitemap.xml lists what there is")
    make = partial(_rendered, renderings, "sitemap.xml", pages=parts[name])
    return send(renderings.keep(("sitemap", name), KIND, make), PAGE_CACHE)


def _with_parts(name: str) -> tuple[Renderings, Mapping[str, list[Page]]]:
    renderings: Renderings = current_app.extensions["mapsvc"]
    if not renderings.settings.base_url:
        raise NotFoundError(f"{name}: needs absolute addresses; expected the setting base_url")
    return renderings, parts_of(renderings)


def parts_of(renderings: Renderings, most: int = MOST) -> dict[str, list[Page]]:
    """The pages by part: the lists with those of the first dossier, then those of each other; drafts have none."""
    listed = [entry for entry in renderings.snapshot.manifest.dossiers if not entry.draft]
    newest = max((entry.as_of for entry in listed if entry.states), default="")
    lists = Page({lang: f"{prefix}/" for lang, prefix in PREFIXES.items()}, newest)
    parts = {"lists": [lists]} if not listed else {}
    step = most // len(PREFIXES)
    for entry in listed:
        pages = [lists] if entry is listed[0] else []
        for period in (None, *(period.id for period in entry.periods)):
            paths = {lang: page_path("maps", lang, entry.id, period) for lang in PREFIXES}
            pages.append(Page(paths, entry.as_of if entry.states else ""))
        for number, start in enumerate(range(0, len(pages), step), start=1):
            parts[entry.id if number == 1 else f"{entry.id}@{number}"] = pages[start : start + step]
    return parts


def _rendered(renderings: Renderings, template: str, **values: object) -> bytes:
    return render_template(template, origin=renderings.settings.base_url, **values).encode()
