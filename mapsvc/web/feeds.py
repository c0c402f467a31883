"""What changed from report date to report date, for those who follow a dossier: Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from flask import Blueprint, Response, current_app, render_template

from mapsvc.paths import PREFIXES, page_path
from mapsvc.snapshot import DossierEntry, HistoryEntry
from mapsvc.web.params import read_parameters
from mapsvc.web.prepared import Prepared
from mapsvc.web.respond import PAGE_CACHE, Renderings, send

ATOM = "application/atom+xml"
JSON_FEED = "application/feed+json"
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that no XML document may hold, or that it should not."""


def blueprint() -> Blueprint:
    """The blueprint of `/feeds/<name>.atom` and `.json`, each also under its language's prefix.

    The argument is not called `dossier`, as it takes no date: a feed tells of all dates.
    """
    feeds = Blueprint("feeds", __name__)
    for lang, prefix in PREFIXES.items():
        for view, ending in ((atom, "atom"), (json_feed, "json")):
            rule = f"{prefix}/feeds/<name>.{ending}"
            feeds.add_url_rule(rule, f"{ending}_{lang}", view, defaults={"lang": lang})
    return feeds


def addresses(renderings: Renderings) -> Iterator[str]:
    """Both feeds of every dossier in every language."""
    for entry in renderings.snapshot.manifest.dossiers:
        for lang in PREFIXES:
            yield from (feed_path(lang, entry.id, ending) for ending in ("atom", "json"))


def feed_path(lang: str, dossier: str, ending: str) -> str:
    """The path of a feed; `ending` is `atom` or `json`."""
    return f"{PREFIXES[lang]}/feeds/{dossier}.{ending}"


@dataclass(frozen=True, slots=True)
class Item:
    """A report date: what came and went on it, and what that changed. `moment` is RFC 3339, `href` a path."""

    id: str
    title: str
    moment: str
    href: str
    text: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A dossier's changes, the latest first."""

    id: str
    title: str
    updated: str
    map_href: str
    atom_href: str
    json_href: str
    items: tuple[Item, ...]


def atom(lang: str, name: str) -> Response:
    """The changes of a dossier as Atom."""
    return send(_kept(lang, name, "atom", ATOM), PAGE_CACHE)


def json_feed(lang: str, name: str) -> Response:
    """The changes of a dossier as JSON Feed."""
    return send(_kept(lang, name, "json", JSON_FEED), PAGE_CACHE)


def _kept(lang: str, dossier: str, ending: str, content_type: str) -> Prepared:
    read_parameters()
    renderings: Renderings = current_app.extensions["mapsvc"]
    entry = renderings.snapshot.dossier(dossier)
    make = _as_atom if ending == "atom" else _as_json
    key = ("feed", lang, entry.id, ending)
    return renderings.keep(key, content_type, lambda: make(renderings, _feed(renderings, entry, lang), lang))


def _feed(renderings: Renderings, entry: DossierEntry, lang: str) -> Feed:
    items = tuple(_item(renderings, entry, day, lang) for day in reversed(entry.history))
    return Feed(
        id=_identifier(renderings.settings.base_url, feed_path(lang, entry.id, "atom")),
        title=_plain(f"{entry.title[lang]} · {renderings.settings.site_name}"),
        # Atom asks for a time even of a feed without dated entries; the epoch says that it is none.
        updated=items[0].moment if items else "1970-01-01T00:00:00Z",
        map_href=page_path("maps", lang, entry.id),
        atom_href=feed_path(lang, entry.id, "atom"),
        json_href=feed_path(lang, entry.id, "json"),
        items=items,
    )


def _item(renderings: Renderings, entry: DossierEntry, day: HistoryEntry, lang: str) -> Item:
    gettext = renderings.snapshot.translations(lang).gettext
    parts = renderings.snapshot.page(entry, entry.states[day.date], lang)
    revised = (parts["revisions"] or {}).get("items", ())
    lines = [
        *(gettext("Published: %(source)s") % {"source": source} for source in day.published),
        *(gettext("Retracted: %(source)s") % {"source": source} for source in day.retracted),
        *(gettext("Superseded: %(source)s") % {"source": source} for source in day.superseded),
        *(gettext("Set aside by a ruling: %(ruling)s") % {"ruling": ruling} for ruling in day.rulings),
        *(f"{item['where']}: {item['text']}" for item in revised),
    ]
    href = page_path("maps", lang, f"{entry.id}@{day.date}")
    return Item(
        id=_identifier(renderings.settings.base_url, href),
        title=_plain(parts["stamp"]),
        moment=f"{day.date}T00:00:00Z",
        href=href,
        text=_plain("\n".join(lines)),
    )


def _identifier(origin: str, path: str) -> str:
    """A name that is nobody else's and does not change: the permanent address, or a UUID of its path without a host."""
    return origin + path if origin else uuid5(NAMESPACE_URL, f"mapsvc:{path}").urn


def _as_atom(renderings: Renderings, feed: Feed, lang: str) -> bytes:
    settings = renderings.settings
    text = render_template(
        "feed.atom.xml", feed=feed, lang=lang, origin=settings.base_url, site_name=_plain(settings.site_name)
    )
    return text.encode()


def _as_json(renderings: Renderings, feed: Feed, lang: str) -> bytes:
    # Addresses must be absolute here, or not be there.
    origin = renderings.settings.base_url
    items = [
        {
            "id": item.id,
            **({"url": origin + item.href} if origin else {}),
            "title": item.title,
            "content_text": item.text,
            "date_published": item.moment,
        }
        for item in feed.items
    ]
    places = {"home_page_url": origin + feed.map_href, "feed_url": origin + feed.json_href}
    body = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        **(places if origin else {}),
        "language": lang,
        "authors": [{"name": renderings.settings.site_name}],
        "items": items,
    }
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def _plain(text: str) -> str:
    return UNWRITABLE.sub("", text)
