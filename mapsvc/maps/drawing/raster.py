"""Static pictures as PNG: resvg with the fonts that come as packages, so that every machine makes the same bytes."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from tempfile import NamedTemporaryFile

import resvg_py

FONTS = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic")


def kept_path(svg: str, width: int, folder: Path) -> Path:
    """Where in `folder` the picture that `png` makes is kept, once it was made."""
    return folder / f"{hashlib.sha256(f'{_tools()} {width} {svg}'.encode()).hexdigest()}.png"


def keep_png(svg: str, width: int, path: Path) -> None:
    """Draw a picture into the file `path`, which appears whole; safe in several processes at once."""
    picture = png(svg, width)
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(picture)
    Path(file.name).rename(path)


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
def _tools() -> str:
    """The versions of all that a picture's bytes depend on."""
    return " ".join(version(package) for package in (*FONTS, "resvg_py"))


@cache
def _font_files() -> list[str]:
    """The packages' font files, in a fixed order: the first that has a letter draws it."""
    found = [path for package in FONTS for path in files(package).joinpath("files").iterdir()]
    return sorted(str(path) for path in found if path.name.endswith(".ttf"))
