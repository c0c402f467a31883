"""What changed, for those who follow a dossier: Atom (RFC 4287) and JSON Feed 1.1.

There is an item for each report date, and one for each correction: where a version told something else of a report date
than the version before.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from flask import Blueprint, Response, current_app, render_template

from mapsvc.paths import PREFIXES, page_path
from mapsvc.snapshot import CAME, DossierEntry, HistoryEntry
from mapsvc.snapshot.corrections import Correction, in_language, last_changed
from mapsvc.web.params import read_parameters
from mapsvc.web.prepared import Prepared
from mapsvc.web.respond import PAGE_CACHE, Renderings, send
from mapsvc.web.versions import PINNED

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
    """A report date with what came and went on it and what that changed, or a correction of what was told of some.

    `moment`, when it was known or published, and `updated`, when this was last corrected, are RFC 3339; `href` a path.
    """

    id: str
    title: str
    moment: str
    updated: str
    href: str
    text: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A dossier's report dates and corrections, the latest first."""

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
    made = renderings.corrections.get(entry.id, ())
    days = [_report_date(renderings, entry, day, lang) for day in reversed(entry.history)]
    corrected = [_correction(renderings, entry, one, lang) for one in reversed(made)]
    items = tuple(sorted([*corrected, *days], key=lambda item: item.moment, reverse=True))
    return Feed(
        id=_identifier(renderings.settings.base_url, feed_path(lang, entry.id, "atom")),
        title=_plain(f"{entry.title[lang]} · {renderings.settings.site_name}"),
        # Atom asks for a time even of a feed without dated entries; the epoch says that it is none.
        updated=max((item.updated for item in items), default="1970-01-01T00:00:00Z"),
        map_href=page_path("maps", lang, entry.id),
        atom_href=feed_path(lang, entry.id, "atom"),
        json_href=feed_path(lang, entry.id, "json"),
        items=items,
    )


def _report_date(renderings: Renderings, entry: DossierEntry, day: HistoryEntry, lang: str) -> Item:
    parts = renderings.snapshot.page(entry, entry.states[day.date], lang)
    revised = (parts["revisions"] or {}).get("items", ())
    gettext = renderings.snapshot.translations(lang).gettext
    lines = [*came_lines(day.came, gettext), *(f"{item['where']}: {item['text']}" for item in revised)]
    href = page_path("maps", lang, f"{entry.id}@{day.date}")
    return Item(
        id=_identifier(renderings.settings.base_url, href),
        title=_plain(parts["stamp"]),
        moment=_moment(day.date),
        updated=_moment(last_changed(day.date, renderings.corrections.get(entry.id, ()))),
        href=href,
        text=_plain("\n".join(lines)),
    )


def _correction(renderings: Renderings, entry: DossierEntry, one: Correction, lang: str) -> Item:
    pinned = f"{PINNED}{one.version}{page_path('maps', lang, entry.id)}#correction-{one.number}"
    return Item(
        id=_identifier(renderings.settings.base_url, pinned),
        title=_plain(in_language(one.title, lang)),
        moment=_moment(one.day),
        updated=_moment(one.day),
        # Versions may be removed; the map stays.
        href=page_path("maps", lang, entry.id),
        text=_plain(in_language(one.text, lang)),
    )


def came_lines(came: Mapping[str, Iterable[str]], gettext: Callable[[str], str]) -> list[str]:
    """Say what came and went on a report date, by kind as in `HistoryEntry.came`."""
    lines = {
        "published": gettext("Published: %(source)s"),
        "retracted": gettext("Retracted: %(source)s"),
        "superseded": gettext("Superseded: %(source)s"),
        "rulings": gettext("Set aside by a ruling: %(source)s"),
    }
    return [lines[kind] % {"source": each} for kind in CAME for each in came.get(kind, ())]


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"


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
            **({"date_modified": item.updated} if item.updated != item.moment else {}),
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
