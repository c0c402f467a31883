"""The pages people read: the list of dossiers, a dossier's map, and the same for an iframe."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, current_app, render_template
from flask.blueprints import BlueprintSetupState
from markupsafe import Markup

from mapsvc.snapshot import LATEST, LanguageEntry
from mapsvc.web.params import (
    AS_OF,
    PERIOD,
    PYM,
    THEME,
    Address,
    Parameter,
    find_address,
    find_period,
    one_of,
    read_parameters,
)
from mapsvc.web.respond import PAGE_CACHE, Prepared, Renderings, page_frame, send, trusted

HTML = "text/html; charset=utf-8"
FACTS = ("title", "description", "as_of", "stamp", "checked", "forces", "draft", "empty")
"""What of the compiled parts a page takes over as it is."""
SUGGEST = "/gazetteer/suggest"
"""Where the search box asks, if the application answers there."""


def blueprint() -> Blueprint:
    """The blueprint of `/`, `/maps/...`, `/embed/...`, each also under the prefix of each of the languages served."""
    pages = Blueprint("pages", __name__)
    pages.record(_add_rules)
    return pages


def _add_rules(state: BlueprintSetupState) -> None:
    renderings: Renderings = state.app.extensions["mapsvc"]
    for language in renderings.snapshot.manifest.languages:
        lang, prefix = language.code, language.prefix
        state.add_url_rule(f"{prefix}/", f"index_{lang}", index, defaults={"lang": lang})
        for view in (maps, embed):
            name = view.__name__
            for tail in ("", "<period>/"):
                endpoint = f"{name}_{lang}{'_period' if tail else ''}"
                state.add_url_rule(f"{prefix}/{name}/<dossier>/{tail}", endpoint, view, defaults={"lang": lang})


def addresses(renderings: Renderings) -> Iterator[str]:
    """The lists, and every dossier's maps and embeds in every language, state and period."""
    for language in renderings.snapshot.manifest.languages:
        yield f"{language.prefix}/"
        for entry in renderings.snapshot.manifest.dossiers:
            for name in entry.names:
                for surface in ("maps", "embed"):
                    yield page_path(surface, language, name)
                    yield from (page_path(surface, language, name, period.id) for period in entry.periods)


def index(lang: str) -> Response:
    """The dossiers this service holds."""
    renderings = _renderings()
    values = read_parameters(_lang(renderings), THEME)
    chosen = values.get("lang", lang)
    return send(renderings.keep(("index", chosen), HTML, lambda: _index(renderings, chosen)), PAGE_CACHE)


def maps(lang: str, dossier: str, period: str | None = None) -> Response:
    """A dossier's page, opened on one period."""
    return send(_page("maps", lang, dossier, period), PAGE_CACHE)


def embed(lang: str, dossier: str, period: str | None = None) -> Response:
    """The same view for an iframe on any site."""
    return send(_page("embed", lang, dossier, period), PAGE_CACHE)


def page_path(surface: str, language: LanguageEntry, name: str, period: str | None = None) -> str:
    """The canonical path of a page; `surface` is `maps` or `embed`, `name` a dossier with or without its as-of."""
    return f"{language.prefix}/{surface}/{name}/" + (f"{period}/" if period else "")


def _lang(renderings: Renderings) -> Parameter:
    return one_of("lang", tuple(entry.code for entry in renderings.snapshot.manifest.languages))


def _renderings() -> Renderings:
    renderings: Renderings = current_app.extensions["mapsvc"]
    return renderings


@dataclass(frozen=True, slots=True)
class _Request:
    """A page as it was asked for, all checked. `origin` is the setting `base_url` or "", never the Host header."""

    surface: str
    language: LanguageEntry
    address: Address
    period: str | None
    origin: str

    def path(self, *, surface: str = "", language: LanguageEntry | None = None, period: str | None = None) -> str:
        """The canonical path of this page, or of the same on another surface, in another language or period."""
        chosen = period or self.period
        return page_path(surface or self.surface, language or self.language, self.address.name, chosen)

    def on(self, day: str) -> str:
        """The canonical path of this page as known on a report date; of the last one, without a date."""
        latest = day == list(self.address.entry.states)[-1]
        name = self.address.entry.id if latest else f"{self.address.entry.id}@{day}"
        return page_path(self.surface, self.language, name, self.period)

    @property
    def pinned(self) -> str:
        """The path of the map's page, without a period, that keeps showing what is known on this page's date."""
        entry, name = self.address.entry, self.address.name
        if "@" not in name and entry.states:
            name = f"{entry.id}@{list(entry.states)[-1]}"
        return page_path("maps", self.language, name)


def _page(surface: str, lang: str, dossier: str, in_path: str | None) -> Prepared:
    renderings = _renderings()
    entry = renderings.snapshot.dossier(dossier.partition("@")[0])
    framing = PYM if surface == "embed" else ()
    client = (THEME, one_of("force", entry.forces), one_of("compare", tuple(p.id for p in entry.periods)))
    values = read_parameters(PERIOD, AS_OF, _lang(renderings), *client, *framing)
    address = find_address(renderings.snapshot, dossier, values.get("as_of"))
    period = find_period(entry, in_path, values.get("period"))
    language = renderings.snapshot.manifest.language(values.get("lang", lang))
    asked = _Request(surface, language, address, period, renderings.settings.base_url)
    key = (surface, language.code, address.name, period or "")
    return renderings.keep(key, HTML, lambda: _render(renderings, asked))


def _index(renderings: Renderings, lang: str) -> bytes:
    snapshot = renderings.snapshot
    dossiers = []
    # What was reported on last comes first.
    for entry in sorted(snapshot.manifest.dossiers, key=lambda entry: entry.as_of, reverse=True):
        parts = snapshot.page(entry, LATEST, lang)
        dossiers.append(
            {
                "title": entry.title[lang],
                "description": entry.description[lang],
                "href": page_path("maps", snapshot.manifest.language(lang), entry.id),
                "stamp": parts["stamp"],
                "draft": entry.draft,
                "svg": Markup(parts["thumb"]),  # noqa: S704  (escaped when it was compiled)
            }
        )
    frame = page_frame(renderings, lang, {e.code: f"{e.prefix}/" for e in snapshot.manifest.languages})
    return render_template("index.html", **frame, dossiers=dossiers).encode()


def _render(renderings: Renderings, asked: _Request) -> bytes:
    parts = renderings.snapshot.page(asked.address.entry, asked.address.state, asked.language.code)
    languages = renderings.snapshot.manifest.languages
    frame = page_frame(renderings, asked.language.code, {e.code: asked.path(language=e) for e in languages})
    frame["assets"]["map_js"] = f"/a/{parts['map_js']}"
    template = "page.html" if asked.surface == "maps" else "embed.html"
    return render_template(template, **frame, page=_page_values(parts, asked)).encode()


def _page_values(parts: dict[str, Any], asked: _Request) -> dict[str, Any]:
    """What the page templates call `page`."""
    entry = asked.address.entry
    current = asked.period or parts["default_period"]
    periods = [
        {
            "id": p["id"],
            "label": p["label"],
            "href": asked.path(period=p["id"]),
            "current": p["id"] == current,
            "fragments": trusted(p["fragments"]),
        }
        for p in parts["periods"]
    ]
    shown = asked.address.name.partition("@")[2] or next(reversed(entry.states), "")
    days = [day | {"href": asked.on(day["day"]), "current": day["day"] == shown} for day in reversed(parts["days"])]
    opened = next(p for p in parts["periods"] if p["id"] == current)
    return {
        **{name: parts[name] for name in FACTS},
        "dossier": entry.id,
        "periods": periods,
        "days": days,
        "licenses": entry.licenses,
        "pinned": asked.pinned,
        "suggest_href": SUGGEST if any(rule.rule == SUGGEST for rule in current_app.url_map.iter_rules()) else "",
        "details_href": f"/a/{parts['details']}",
        "deep_href": f"/a/{parts['deep']}" if parts.get("deep") else "",
        "period": next(p for p in periods if p["current"]),
        "summary": opened["summary"],
        "svg": Markup(opened["svg"]),  # noqa: S704  (escaped when it was compiled)
        "downloads": [(f"{layer}.geojson", _data_path(asked.address, layer)) for layer in entry.layers],
        "feeds": [
            (kind, f"{asked.language.prefix}/feeds/{entry.id}.{ending}")
            for kind, ending in (("application/atom+xml", "atom"), ("application/feed+json", "json"))
        ],
        "url": asked.origin and asked.origin + asked.path(surface="maps"),
        "map_href": asked.path(surface="maps"),
        "embed_href": asked.path(surface="embed"),
        "embed_url": asked.origin + asked.path(surface="embed"),
    }


def _data_path(address: Address, layer: str) -> str:
    return f"/data/{address.name}/{layer}.geojson"
