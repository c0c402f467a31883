"""The page on the dossier format says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from mapsvc.dossier import read_dossier
from mapsvc.dossier.columns import FILES
from mapsvc.dossier.docs import PARTS, fill_page
from mapsvc.figures import POLICY
from mapsvc.posture import assess

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


def test_the_first_dossier_of_the_page_is_one_and_its_answers_are_right(tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    files = dict(re.findall(r"^`(\w+\.csv)`:\n\n```csv\n(.*?)```", page, re.DOTALL | re.MULTILINE))
    files["datapackage.json"] = next(iter(re.findall(r"^`(\{.*\})`\.$", page, re.MULTILINE)))
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    dossier, problems = read_dossier(tmp_path)
    assert dossier is not None
    assert problems == ()
    assert (dossier.id, len(dossier.claims)) == ("kosovo-2023", 4)
    cells = {str(key): cell for key, cell in assess(dossier, {"kosovo": None, "bondsteel": "kosovo"}, None).items()}
    for name in ("reported/us/bondsteel/summer", "reported/kfor/kosovo/winter"):
        low, high = (f"{end:,}" for end in (cells[name].low, cells[name].high or 0))
        assert f"{low} to {high}" in page.replace("\n", " ")


if __name__ == "__main__":
    PAGE.write_text(fill_page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
