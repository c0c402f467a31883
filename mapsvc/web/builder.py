"""The form of the embed builder, a page of its own: a map's page fetches it when a reader wants it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, current_app, render_template

from mapsvc.paths import PREFIXES, page_path
from mapsvc.snapshot import LATEST, DossierEntry
from mapsvc.web.addresses import image_path
from mapsvc.web.embedding import CONTROLS, LAYERS, LEAST_HEIGHT, MOST_HEIGHT
from mapsvc.web.frame import page_frame
from mapsvc.web.params import Address, find_address, read_parameters
from mapsvc.web.respond import PAGE_CACHE, Renderings, send

BELOW = "embed/builder/"
"""The path of the form below that of the map's page, which no period's can be."""
FRAME_HEIGHT = 760
"""CSS px of a frame where nothing listens to its height."""
HTML = "text/html; charset=utf-8"


def blueprint() -> Blueprint:
    """The blueprint of the form of every map, under each language's prefix."""
    builder = Blueprint("builder", __name__)
    for lang in PREFIXES:
        rule = builder_path(lang, "<dossier>")
        builder.add_url_rule(rule, f"form_{lang}", form, defaults={"lang": lang})
    return builder


def builder_path(lang: str, name: str) -> str:
    """The path of the form; `name` is a dossier with or without its as-of."""
    return f"{page_path('maps', lang, name)}{BELOW}"


def addresses(renderings: Renderings) -> Iterator[str]:
    """The form of every dossier under each of its names, in every language."""
    for entry in renderings.snapshot.manifest.dossiers:
        for name in entry.names:
            yield from paths_of(entry, name)


def paths_of(_: DossierEntry, name: str) -> Iterator[str]:
    """The forms of a dossier under one of its names."""
    yield from (builder_path(lang, name) for lang in PREFIXES)


def form(lang: str, dossier: str) -> Response:
    """The form, in a page that is complete but does nothing by itself."""
    read_parameters()
    renderings: Renderings = current_app.extensions["mapsvc"]
    address = find_address(renderings.snapshot, dossier, None)

    def render() -> bytes:
        parts = renderings.snapshot.page(address.entry, address.state, lang)
        frame = page_frame(renderings, lang, {code: builder_path(code, address.name) for code in PREFIXES})
        back = page_path("maps", lang, address.name)
        build = builder_values(address, renderings.settings.base_url, live=renderings.live)
        return render_template("builder.html", **frame, page=parts, build=build, back=back).encode()

    return send(renderings.keep(("builder", lang, address.name), HTML, render), PAGE_CACHE)


def builder_values(address: Address, origin: str, *, live: bool) -> dict[str, Any]:
    """The choices a form offers, and the addresses they are put together from.

    Addresses are absolute where the setting `base_url` is known; else the form's script takes the page's own origin.
    """
    entry = address.entry
    pinned = next((day for day in reversed(list(entry.states)) if entry.states[day] == address.state), "")
    return {
        "origin": origin,
        "dossier": entry.id,
        "pinned": pinned,
        "following": address.state == LATEST and "@" not in address.name,
        "embeds": [(code, page_path("embed", code, "{}")) for code in PREFIXES],
        "pages": [(code, page_path("maps", code, "{}")) for code in PREFIXES],
        "images": [(code, image_path("{}", code, "{}", 1200)) for code in PREFIXES],
        "layers": LAYERS,
        "controls": CONTROLS,
        "least": LEAST_HEIGHT,
        "most": MOST_HEIGHT,
        "frame_height": FRAME_HEIGHT,
        "oembed": bool(origin) or live,
    }
