"""Style sheets and what they style: no rule for what nothing has, no class that nothing reads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mapsvc.config import data_folder
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
