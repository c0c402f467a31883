"""docs/data.md, docs/api.md and docs/recipes.md say what the code does. Renew with `python -m tests.test_data_docs`."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
import sqlalchemy
from click.testing import CliRunner

from mapsvc.cli import cli
from mapsvc.layers import LAYERS
from mapsvc.tables.fields import FIELDS, Field
from mapsvc.web.ogc.documents import CONFORMS_TO
from mapsvc.web.ogc.query import ITEM_PARAMETERS
from tests.gazetteer_fixtures import CACHE
from tests.postgis import postgis
from tests.served import serving

__all__ = ["postgis"]

DOCS = Path(__file__).parent.parent / "docs"
PAGES = [DOCS / "data.md", DOCS / "api.md"]
RECIPES = DOCS / "recipes.md"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |\n" for line in lines)


def fields() -> str:
    parts = []
    for layer, each in FIELDS.items():
        rows = ((f"`{f.name}`", f.type.value, f.unit, _meaning(f), "yes" if f.queryable else "") for f in each)
        parts.append(f"### {layer}\n\n{_table(('field', 'type', 'unit', 'meaning', 'queryable'), rows)}")
    return "\n".join(parts)


def _meaning(field: Field) -> str:
    return f"{field.meaning}: {', '.join(f'`{value}`' for value in field.values)}" if field.values else field.meaning


def parameters() -> str:
    rows = ((f"`{each.parameter.name}`", each.parameter.expected) for each in ITEM_PARAMETERS)
    return _table(("parameter", "expected"), rows)


def conformance() -> str:
    return "".join(f"- `{name}`\n" for name in CONFORMS_TO)


PARTS: dict[str, Callable[[], str]] = {"fields": fields, "parameters": parameters, "conformance": conformance}


def renewed(page: str) -> str:
    pattern = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
    return pattern.sub(lambda m: f"{m[1]}{PARTS[m[2]]()}{m[3]}", page)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_generated_parts_are_current(page: Path) -> None:
    text = page.read_text("utf-8")
    assert "<!-- generated" in text
    assert renewed(text) == text


def test_every_layer_has_its_fields() -> None:
    assert set(FIELDS) == set(LAYERS), "mapsvc/tables/fields.py tells what the columns of each layer mean"


@pytest.fixture(scope="module")
def site(snapshot_folder: Path) -> Iterator[str]:
    with serving(snapshot_folder) as address:
        yield address


def recipes(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", RECIPES.read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize("code", recipes("python"))
def test_recipes_in_python_work(site: str, code: str) -> None:
    program = f"SITE = {site!r}\n{code}"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed here")
@pytest.mark.parametrize("code", [code for code in recipes("sh") if code.startswith("curl")])
def test_recipes_for_the_shell_work(site: str, code: str) -> None:
    done = subprocess.run(
        ["sh", "-ec", code], env={"SITE": site, "PATH": "/usr/bin:/bin"}, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert b"after-2025-09" in done.stdout


def test_the_recipe_for_postgis_works(postgis: str) -> None:
    [code] = [code for code in recipes("sh") if code.startswith("mapsvc export")]
    command = shlex.split(code.replace("postgresql://user@host/database", postgis))[1:]
    done = CliRunner(env={"MAPSVC_CACHE": str(CACHE)}).invoke(cli, command)
    assert done.exit_code == 0, done.output
    engine = sqlalchemy.create_engine("postgresql+psycopg://" + postgis.partition("://")[2])
    tables = sqlalchemy.inspect(engine).get_table_names("mapsvc_iraq-syria-2024")
    engine.dispose()
    text = RECIPES.read_text("utf-8")
    assert {f"`{table}`" for table in tables} <= set(re.findall(r"`\w+`", text)), "the page names every table"


@pytest.mark.parametrize("language", ["r", "js"])
def test_recipes_elsewhere_ask_for_what_is_served(site: str, language: str) -> None:
    import urllib.request

    for code in recipes(language):
        for address in re.findall(r'"SITE(/[^"]+)"', code):
            with urllib.request.urlopen(site + address, timeout=60) as response:  # noqa: S310  (our own server)
                assert response.status == 200


if __name__ == "__main__":
    for page in PAGES:
        page.write_text(renewed(page.read_text("utf-8")), "utf-8")
