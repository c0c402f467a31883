"""How the canonical paths of pages and pictures are spelled."""

from __future__ import annotations

from mapsvc.snapshot import image_name
from mapsvc.web.params import PREFIXES


def page_path(surface: str, lang: str, name: str, period: str | None = None) -> str:
    """The canonical path of a page; `surface` is `maps` or `embed`, `name` a dossier with or without its as-of."""
    return f"{PREFIXES[lang]}/{surface}/{name}/" + (f"{period}/" if period else "")


def image_path(name: str, lang: str, period: str, width: int | None = None, theme: str = "light") -> str:
    """The canonical path of a picture: SVG, or PNG `width` px wide; only an SVG's `name` may carry an as-of."""
    folder = "" if theme == "light" else f"{theme}/"
    return f"{PREFIXES[lang]}/image/{name}/{folder}{image_name(period, width)}"
