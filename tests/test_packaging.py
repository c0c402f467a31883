"""The wheel: data and scripts travel in it, and it works where there is no checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.dossiers import write_dossier
from tests.gazetteer_fixtures import lent_cache

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", str(out), "."]
    subprocess.run(build, cwd=ROOT, check=True)
    return next(out.glob("*.whl"))


def test_the_wheel_carries_data_scripts_and_templates(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for name in (
        "mapsvc/_data/geodata/boundaries/countries.fgb",
        "mapsvc/_data/geodata/gazetteer/bases.csv",
        "mapsvc/_data/geodata/dossiers/iraq-syria-2024/claims.csv",
        "mapsvc/_data/static/js/main.js",
        "mapsvc/web/templates/page.html",
        "mapsvc/locale/ar/LC_MESSAGES/mapsvc.po",
        "mapsvc/py.typed",
    ):
        assert name in names


def test_the_installed_wheel_compiles_and_finds_the_dossiers_it_carries(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(target), str(wheel)]
    subprocess.run(install, check=True)
    environment = {**os.environ, "PYTHONPATH": str(target), "MAPSVC_CACHE": str(lent_cache(tmp_path / "cache"))}

    def said(*arguments: str) -> str:
        command = [sys.executable, "-P", *arguments]
        done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    carried = said("-c", "from mapsvc.cli.common import dossier_folders; print(*dossier_folders([]), sep='\\n')")
    assert carried.startswith(str(target))
    assert len(carried.splitlines()) == len([*(ROOT / "geodata" / "dossiers").iterdir()])
    made = said("-m", "mapsvc", "compile", str(write_dossier(tmp_path / "d")))
    assert (Path(made) / "manifest.json").is_file()
