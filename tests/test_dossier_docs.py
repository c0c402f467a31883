"""The page on the dossier format says what the code does."""

from __future__ import annotations

from pathlib import Path

from mapsvc.dossier.columns import FILES
from mapsvc.dossier.docs import PARTS, fill_page
from mapsvc.figures import POLICY

PAGE = Path(__file__).parent.parent / "docs" / "dossier.md"
REFRESH = "run `python -m tests.test_dossier_docs` to refresh docs/dossier.md"


def test_the_page_is_up_to_date() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert fill_page(page) == page, REFRESH


def test_the_page_has_every_generated_part() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert all(f"<!-- generated: {part} -->" in page for part in PARTS)
    assert all(f"`{column.name}`" in page for table in FILES for column in table.columns)
    assert all(rule.example in page for rule in POLICY)


if __name__ == "__main__":
    PAGE.write_text(fill_page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
