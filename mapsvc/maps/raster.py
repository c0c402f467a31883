"""Static pictures as PNG: resvg with the fonts that come as packages, so that every machine makes the same bytes."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import resvg_py

FONTS = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic")


def png(svg: str, width: int) -> bytes:
    """Render an SVG document `width` px wide. ValueError for one that resvg cannot read."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            width=width,
            skip_system_fonts=True,
            font_files=_font_files(),
            font_family="Noto Sans",
            sans_serif_family="Noto Sans",
        )
    )


@cache
def _font_files() -> list[str]:
    """The packages' font files, in a fixed order: the first that has a letter draws it."""
    found = [path for package in FONTS for path in files(package).joinpath("files").iterdir()]
    return sorted(str(path) for path in found if path.name.endswith(".ttf"))
