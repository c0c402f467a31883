"""The style sheet of a stand-alone drawing: the site's own rules for the classes it uses, with nothing left to resolve.

A picture outside a page has no custom properties, and the renderer of PNGs knows neither `var()`, `:is()` nor
`vector-effect`. So the rules are read from the site's style sheets, their tokens put in, and what is not about
paint or type left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from mapsvc.errors import BaseDataError

THEMES = ("light", "dark")
SHEETS = ("map.css", "page.css")
FONT = '"Noto Sans","Noto Sans Arabic",system-ui,sans-serif'

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_AT_RULE = re.compile(r"@[^{;]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SELECTOR = re.compile(r"(?:\.[\w-]+)+(?:\s+(?:(?:\.[\w-]+)+|text))*")
_TOKEN = re.compile(r"--([\w-]+):\s*([^;}]+)")
_MIX = re.compile(r"color-mix\(in srgb,\s*#(\w{6})\s+([\d.]+)%,\s*#(\w{6})\)")
_KEPT = re.compile(r"(?:fill|stroke|stop)(?:-\w+)*|font-(?:size|weight|style)|letter-spacing|paint-order")
_STROKE = re.compile(r"[\d.]+")


def tokens(folder: Path, theme: str) -> dict[str, str]:
    """The colours of a theme ("light" or "dark") by name, as base.css of the style folder sets them."""
    text = (folder / "base.css").read_text("utf-8")
    opening = ":root {" if theme == "light" else f':root[data-theme="{theme}"] {{'
    start = text.find(opening)
    if start < 0:
        raise BaseDataError(f"{folder / 'base.css'}: no rule {opening!r}: expected the tokens of the theme {theme!r}")
    return dict(_TOKEN.findall(text[start : text.index("}", start)]))


def sheet(folder: Path, theme: str, drawing: str, ground: float) -> str:
    """The rules for the classes that `drawing` (SVG) uses, one a line, in a theme's colours.

    `ground` is what the strokes of the ground are multiplied by, so that they come out in CSS px once scaled.
    """
    used = {name for classes in re.findall(r'class="([^"]*)"', drawing) for name in classes.split()}
    colours = tokens(folder, theme)
    kept = [f"text{{font-family:{FONT}}}"]
    for selector, declarations in _rules(folder):
        if set(re.findall(r"\.([\w-]+)", selector)) <= used:
            told = _declarations(declarations, colours, ground if selector.startswith(".b-") else 1.0)
            kept += [f"{selector}{{{told}}}"] if told else []
    return "\n".join(kept)


@lru_cache(maxsize=4)
def _rules(folder: Path) -> tuple[tuple[str, str], ...]:
    """Selectors of classes alone, each with its declarations, in order."""
    text = "".join((folder / name).read_text("utf-8") for name in SHEETS)
    flat = _AT_RULE.sub("", _COMMENT.sub("", text))
    return tuple(
        (selector, declarations)
        for selectors, declarations in _RULE.findall(flat)
        for selector in _expanded(selectors.strip())
        if _SELECTOR.fullmatch(selector)
    )


def _expanded(selectors: str) -> Iterator[str]:
    """The single selectors of a list, `:is()` written out."""
    for selector in re.split(r",(?![^(]*\))", selectors):
        head, found, rest = selector.strip().partition(":is(")
        if not found:
            yield head
            continue
        choices, _, tail = rest.partition(")")
        for choice in choices.split(","):
            yield from _expanded(f"{head}{choice.strip()}{tail}")


def _declarations(text: str, colours: Mapping[str, str], factor: float) -> str:
    kept = []
    for declaration in text.split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if not _KEPT.fullmatch(name):
            continue
        value = re.sub(r"var\(--([\w-]+)\)", lambda found: colours.get(found[1], "none"), value)
        value = _MIX.sub(_mixed, value)
        if name in {"stroke-width", "stroke-dasharray"}:
            value = _STROKE.sub(lambda found: f"{float(found[0]) * factor:.3g}", value)
        kept.append(f"{name}:{value}")
    return ";".join(kept)


def _mixed(found: re.Match[str]) -> str:
    """Two colours mixed in sRGB, as `color-mix()` does."""
    share = float(found[2]) / 100
    pairs = zip(bytes.fromhex(found[1]), bytes.fromhex(found[3]), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)
