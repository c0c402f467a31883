"""How the canonical paths of pictures are spelled."""

from __future__ import annotations

from mapsvc.paths import PREFIXES
from mapsvc.snapshot import image_name


def image_path(name: str, lang: str, period: str, width: int | None = None, theme: str = "light") -> str:
    """The canonical path of a picture: SVG, or PNG `width` px wide; only an SVG's `name` may carry an as-of."""
    folder = "" if theme == "light" else f"{theme}/"
    return f"{PREFIXES[lang]}/image/{name}/{folder}{image_name(period, width)}"
