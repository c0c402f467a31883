"""The paint of a stand-alone drawing: the site's own style rules, put on its elements as presentation attributes.

A picture outside a page has no custom properties, the renderer of PNGs knows neither `var()`, `:is()` nor
`vector-effect`, and a picture without a style element needs no leave from a content security policy. So the rules are
read from the site's style sheets, their tokens put in, and what is not about paint or type left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

from mapsvc.errors import BaseDataError

SHEETS = ("map.css", "page.css")
GROUND = (".b-", ".a-")
"""How the classes begin of what is drawn on the ground's own grid: land and water, and areas."""

SVG = "http://www.w3.org/2000/svg"

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_AT_RULE = re.compile(r"@[^{;]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SELECTOR = re.compile(r"(?:\.[\w-]+)+(?:\s+(?:(?:\.[\w-]+)+|text))*")
_TOKEN = re.compile(r"--([\w-]+):\s*([^;}]+)")
_MIX = re.compile(r"color-mix\(in srgb,\s*#(\w{6})\s+([\d.]+)%,\s*#(\w{6})\)")
_KEPT = re.compile(r"(?:fill|stroke|stop)(?:-\w+)*|font-(?:size|weight|style)|letter-spacing")
_STROKE = re.compile(r"[\d.]+")


def tokens(folder: Path, theme: str) -> dict[str, str]:
    """The colours of a theme ("light" or "dark") by name, as base.css of the style folder sets them."""
    text = (folder / "base.css").read_text("utf-8")
    opening = ":root {" if theme == "light" else f':root[data-theme="{theme}"] {{'
    start = text.find(opening)
    if start < 0:
        raise BaseDataError(f"{folder / 'base.css'}: no rule {opening!r}: expected the tokens of the theme {theme!r}")
    return dict(_TOKEN.findall(text[start : text.index("}", start)]))


Lineage = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """Declarations for what a selector finds: `steps` are the names it asks for, from the outermost ancestor in.

    A name is a class, or an element's tag in angle brackets.
    """

    steps: tuple[frozenset[str], ...]
    declarations: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, selector: str, declarations: Mapping[str, str]) -> Rule:
        """A rule for a selector such as `.l.country .n` or `.map-picture text`."""
        steps = selector.split()
        named = [step[1:].split(".") if step.startswith(".") else [f"<{step}>"] for step in steps]
        return cls(tuple(frozenset(names) for names in named), tuple(declarations.items()))

    @property
    def weight(self) -> int:
        """The specificity: a class weighs more than any number of tags."""
        return sum(1 if name.startswith("<") else 100 for step in self.steps for name in step)

    def finds(self, path: Lineage) -> bool:
        """Whether it holds for the last of these elements, each given by its names, outermost first."""
        if not self.steps[-1] <= path[-1]:
            return False
        above = iter(path[:-1])
        return all(any(step <= classes for classes in above) for step in self.steps[:-1])


def rules(folder: Path, theme: str, ground: float) -> list[Rule]:
    """The site's rules for what pictures are made of, in a theme's colours, the least specific first.

    `ground` is what strokes of the ground and of areas are multiplied by, so that they come out in CSS px once scaled.
    """
    colours = tokens(folder, theme)
    found = [
        Rule.of(selector, _declarations(text, colours, ground if selector.startswith(GROUND) else 1.0))
        for selector, text in _site_rules(folder)
    ]
    return sorted((rule for rule in found if rule.declarations), key=lambda rule: rule.weight)


def painted(svg: str, rules: Sequence[Rule]) -> str:
    """The SVG document with what the rules say of its classes as attributes, and without the classes."""
    root = ElementTree.fromstring(svg)  # noqa: S314  (our own)
    ElementTree.register_namespace("", SVG)
    known: dict[Lineage, dict[str, str]] = {}

    def paint(element: ElementTree.Element, above: Lineage) -> None:
        classes = element.attrib.pop("class", "").split()
        element.attrib.pop("vector-effect", None)
        path = (*above, frozenset([*classes, f"<{element.tag.rpartition('}')[2]}>"])) if classes else above
        if classes and path not in known:
            known[path] = {name: value for rule in rules if rule.finds(path) for name, value in rule.declarations}
        if classes:
            element.attrib.update(known[path])
        for child in element:
            paint(child, path)

    paint(root, ())
    return ElementTree.tostring(root, encoding="unicode")


@lru_cache(maxsize=4)
def _site_rules(folder: Path) -> tuple[tuple[str, str], ...]:
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


def _declarations(text: str, colours: Mapping[str, str], factor: float) -> dict[str, str]:
    kept = {}
    for declaration in text.split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if not _KEPT.fullmatch(name):
            continue
        value = re.sub(r"var\(--([\w-]+)\)", lambda found: colours.get(found[1], "none"), value)
        value = _MIX.sub(_mixed, value)
        if name in {"stroke-width", "stroke-dasharray"}:
            value = _STROKE.sub(lambda found: f"{float(found[0]) * factor:.3g}", value)
        # SVG 1.1, which drawing programs read, knows hundreds alone.
        kept[name] = str((int(value) + 50) // 100 * 100) if name == "font-weight" else value
    return kept


def _mixed(found: re.Match[str]) -> str:
    """Two colours mixed in sRGB, as `color-mix()` does."""
    share = float(found[2]) / 100
    pairs = zip(bytes.fromhex(found[1]), bytes.fromhex(found[3]), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)
