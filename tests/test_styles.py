"""Style sheets and what they style: no rule for what nothing has, no class that nothing reads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mapsvc.config import data_folder
from mapsvc.maps.drawing.paint import tokens
from mapsvc.maps.drawing.projection import CARD, TIERS
from mapsvc.model import Change
from mapsvc.web.embedding import CONTROLS, LAYERS

STATIC, CODE = Path(data_folder("static")), Path(__file__).parent.parent / "mapsvc"
SHEETS = sorted((STATIC / "css").glob("*.css"))
MADE = {
    *(f"no-{part}" for part in (*LAYERS, *CONTROLS)),
    *(f"m-{tier.name}" for tier in (*TIERS, CARD)),
    *(change.name.lower() for change in Change),
}
"""Classes that are put together from names."""


def texts(*patterns: str) -> str:
    """All that templates, scripts and code say, of which classes and ids are words."""
    files = [path for pattern in patterns for path in sorted(CODE.glob(pattern))]
    return "\n".join(path.read_text("utf-8") for path in [*files, *sorted((STATIC / "js").glob("*.js"))])


def selectors(sheet: Path) -> str:
    return " ".join(re.findall(r"([^{}]+)\{", re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_what_a_style_sheet_names_is_made_somewhere(sheet: Path) -> None:
    words = {*re.findall(r"[A-Za-z_][\w-]*", texts("**/templates/*", "**/*.py")), *MADE}
    named = re.findall(r"[.#]([A-Za-z_][\w-]*)", selectors(sheet))
    assert named
    assert {name for name in named if not name.startswith("leaflet-")} - words == set()


def test_a_class_in_a_template_is_styled_or_looked_for() -> None:
    read = set(re.findall(r"[.#]([A-Za-z_][\w-]*)", " ".join([*map(selectors, SHEETS), texts()])))
    plain = re.sub(r"\{[{%#].*?[}%#]\}", " ", texts("**/templates/*"), flags=re.DOTALL)
    used = {name for names in re.findall(r'class="([^"]*)"', plain) for name in names.split()}
    assert {name for name in used if not name.endswith("-")} - read == set()


def luminance(colour: str) -> float:
    """The relative luminance of `#rrggbb` or `#rgb` (WCAG 2.2)."""
    digits = colour.removeprefix("#")
    step = len(digits) // 3
    parts = (int((digits[at : at + step] * 2)[:2], 16) / 255 for at in range(0, len(digits), step))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("letters", ["ink", "symbol", "muted", "geo"])
def test_letters_stand_out_from_every_ground_of_a_map(theme: str, letters: str) -> None:
    """4.5 to 1, by WCAG 2.2, 1.4.3."""
    colours = tokens(STATIC / "css", theme)
    for ground in ("sea", "land", "focus", "paper"):
        low, high = sorted(luminance(colours[name]) for name in (letters, ground))
        assert (high + 0.05) / (low + 0.05) >= 4.5, ground
