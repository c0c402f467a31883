"""The pages people read: the list of dossiers, a dossier's map, and the same for an iframe."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from flask import Blueprint, Response, current_app, render_template
from markupsafe import Markup

from mapsvc.paths import PREFIXES, page_path
from mapsvc.snapshot import LATEST, DossierEntry
from mapsvc.web.embedding import EMBED_PARAMETERS, embed_query
from mapsvc.web.frame import page_frame
from mapsvc.web.meta import identity
from mapsvc.web.pagevalues import Asked, page_values
from mapsvc.web.params import (
    LANG,
    THEME,
    find_address,
    find_period,
    page_parameters,
    read_parameters,
)
from mapsvc.web.prepared import Prepared, promise
from mapsvc.web.respond import PAGE_CACHE, Renderings, send

HTML = "text/html; charset=utf-8"


def blueprint() -> Blueprint:
    """The blueprint of `/`, `/maps/...`, `/embed/...`, each also under its language's prefix."""
    pages = Blueprint("pages", __name__)
    for lang, prefix in PREFIXES.items():
        pages.add_url_rule(f"{prefix}/", f"index_{lang}", index, defaults={"lang": lang})
        for view in (maps, embed):
            name = view.__name__
            for tail in ("", "<period>/"):
                endpoint = f"{name}_{lang}{'_period' if tail else ''}"
                pages.add_url_rule(f"{prefix}/{name}/<dossier>/{tail}", endpoint, view, defaults={"lang": lang})
    return pages


def addresses(renderings: Renderings) -> Iterator[str]:
    """The lists, and every dossier's maps and embeds in every language, state and period."""
    for prefix in PREFIXES.values():
        yield f"{prefix}/"
    for entry in renderings.snapshot.manifest.dossiers:
        for name in entry.names:
            yield from paths_of(entry, name)


def paths_of(entry: DossierEntry, name: str) -> Iterator[str]:
    """The maps and embeds of a dossier under one of its names."""
    for surface, lang in product(("maps", "embed"), PREFIXES):
        yield page_path(surface, lang, name)
        yield from (page_path(surface, lang, name, period.id) for period in entry.periods)


def index(lang: str) -> Response:
    """The dossiers this service holds."""
    values = read_parameters(LANG, THEME)
    renderings = _renderings()
    chosen = values.get("lang", lang)
    theme = values.get("theme", "")
    made = renderings.keep(("index", chosen, theme), HTML, lambda: _index(renderings, chosen, theme))
    return send(made, PAGE_CACHE)


def maps(lang: str, dossier: str, period: str | None = None) -> Response:
    """A dossier's page, opened on one period."""
    return send(_page("maps", lang, dossier, period), PAGE_CACHE)


def embed(lang: str, dossier: str, period: str | None = None) -> Response:
    """The same view for an iframe on any site."""
    return send(_page("embed", lang, dossier, period), PAGE_CACHE)


def _renderings() -> Renderings:
    renderings: Renderings = current_app.extensions["mapsvc"]
    return renderings


def _page(surface: str, lang: str, dossier: str, in_path: str | None) -> Prepared:
    renderings = _renderings()
    entry = renderings.snapshot.dossier(dossier.partition("@")[0])
    framing = EMBED_PARAMETERS if surface == "embed" else ()
    values = read_parameters(*page_parameters(entry), *framing)
    address = find_address(renderings.snapshot, dossier, values.get("as_of"))
    period = find_period(entry, in_path, values.get("period"))
    asked = Asked(
        surface,
        values.get("lang", lang),
        address,
        period,
        renderings.settings.base_url,
        embed_query(values),
        values.get("theme", ""),
        values.get("compare", ""),
        values.get("force", ""),
    )
    key = (surface, asked.lang, address.name, period or "", asked.theme)
    if asked.looks or asked.compare or asked.force:
        settings, version = renderings.settings, renderings.snapshot.manifest.version
        made_from = (
            version,
            settings.site_name,
            settings.base_url,
            *key,
            asked.compare,
            asked.force,
            *map("=".join, asked.looks.items()),
        )
        return promise(lambda: _render(renderings, asked), HTML, made_from)
    return renderings.keep(key, HTML, lambda: _render(renderings, asked))


def _index(renderings: Renderings, lang: str, theme: str) -> bytes:
    snapshot = renderings.snapshot
    dossiers = []
    # What was reported on last comes first.
    for entry in sorted(snapshot.manifest.dossiers, key=lambda entry: entry.as_of, reverse=True):
        parts = snapshot.page(entry, LATEST, lang)
        dossiers.append(
            {
                "title": entry.title[lang],
                "description": entry.description[lang],
                "href": page_path("maps", lang, entry.id),
                "stamp": parts["stamp"],
                "draft": entry.draft,
                "svg": Markup(parts["thumb"]),  # noqa: S704  (escaped when it was compiled)
            }
        )
    paths = {code: f"{prefix}/" for code, prefix in PREFIXES.items()}
    frame = page_frame(renderings, lang, paths)
    named = identity(paths, lang, renderings.settings.base_url)
    return render_template("index.html", **frame, theme=theme, dossiers=dossiers, identity=named).encode()


def _render(renderings: Renderings, asked: Asked) -> bytes:
    entry = asked.address.entry
    parts = renderings.snapshot.page(entry, asked.address.state, asked.lang)
    view = asked.query(force=asked.force, compare=asked.compare)
    frame = page_frame(renderings, asked.lang, {code: asked.path(lang=code) + view for code in PREFIXES}, entry)
    frame["assets"]["map_js"] = f"/a/{parts['map_js']}"
    template = "page.html" if asked.surface == "maps" else "embed.html"
    return render_template(template, **frame, theme=asked.theme, page=page_values(renderings, parts, asked)).encode()
