"""Putting scripts together: order, circles, and the budget a reader's line pays for."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from mapsvc.compile import bundle
from mapsvc.config import data_folder
from mapsvc.errors import BaseDataError

KIB_8 = 8 * 1024


def write(folder: Path, **modules: str) -> Path:
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text)
    return folder


def test_modules_stand_once_and_before_what_imports_them(tmp_path: Path) -> None:
    write(
        tmp_path,
        main="import { a } from './a.js';\nimport { b } from './b.js';\nran.push('main');\na(b());\n",
        a="import { b } from './b.js';\nran.push('a');\nexport function a(x) { return b(x); }\n",
        b="ran.push('b');\nexport function b(x) { return x; }\n",
    )
    script = bundle.script_bundle(tmp_path)
    assert re.findall(r"ran\.push\(.(\w+).\)", script) == ["b", "a", "main"]
    assert "import" not in script
    assert "export" not in script


def test_modules_that_import_each_other_are_refused(tmp_path: Path) -> None:
    write(tmp_path, main="import { a } from './a.js';\n", a="import { m } from './main.js';\n")
    with pytest.raises(BaseDataError, match=r"main\.js: imports itself"):
        bundle.script_bundle(tmp_path)


def test_our_own_script_stays_within_its_budget() -> None:
    script = bundle.script_bundle(data_folder("static") / "js")
    assert len(gzip.compress(script.encode(), 6)) <= KIB_8


@pytest.mark.parametrize(
    "unknown", ["@container", "container-type", "paint-order", "vector-effect", "plus-lighter", ";line-clamp"]
)
def test_the_style_sheet_in_the_pages_has_nothing_that_the_html_checker_does_not_know(unknown: str) -> None:
    """The Nu HTML checker reads style elements as CSS 3 of 2021, and calls what came later an error."""
    assert unknown not in bundle.style_bundle(data_folder("static") / "css", *bundle.PAGE_STYLES)


def test_a_foreign_leaflet_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(bundle.LEAFLET_SHA256, "leaflet.js", "0" * 64)
    with pytest.raises(BaseDataError, match=r"leaflet\.js"):
        bundle.leaflet_file("leaflet.js")


def test_the_same_content_has_the_same_address() -> None:
    assert bundle.asset_path("x.js", b"1") == bundle.asset_path("x.js", b"1") != bundle.asset_path("x.js", b"2")
