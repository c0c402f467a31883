"""The canonical paths of the pages people read, for the compiler that links to them and the web that serves them."""

from __future__ import annotations

from mapsvc.languages import LANGUAGES

PREFIXES = {code: known.prefix for code, known in LANGUAGES.items()}
"""How the paths of each language begin."""


def page_path(surface: str, lang: str, name: str, period: str | None = None) -> str:
    """The path of a page; `surface` is `maps` or `embed`, `name` a dossier with or without its as-of."""
    return f"{PREFIXES[lang]}/{surface}/{name}/" + (f"{period}/" if period else "")


def why_path(lang: str, name: str, cell: str) -> str:
    """The path of the page that tells why a cell, `layer/force/place/period`, is as it is."""
    return f"{page_path('maps', lang, name)}why/{cell}/"
