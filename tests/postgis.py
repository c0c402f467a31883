"""A PostGIS database of the test run's own, where the machine has PostgreSQL and PostGIS."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
EXTENSIONS = sorted(Path("/usr/share/postgresql").glob("*/extension/postgis.control"))


def _ordinary_user() -> str | None:
    """PostgreSQL refuses to run as root: the user to run it as there."""
    return next((entry.pw_name for entry in pwd.getpwall() if entry.pw_name in ("postgres", "nobody")), None)


@pytest.fixture(scope="session")
def postgis() -> Iterator[str]:
    """The address of an empty database with PostGIS; skips where there is none to be had."""
    if not BINARIES or not EXTENSIONS:
        pytest.skip("PostgreSQL with PostGIS is not installed here (Debian: apt install postgresql postgis)")
    user = _ordinary_user() if os.getuid() == 0 else None
    if os.getuid() == 0 and not user:
        pytest.skip("PostgreSQL does not run as root, and there is no other user here")
    folder = Path(tempfile.mkdtemp(prefix="mapsvc-pg-", dir="/tmp"))
    if user:
        shutil.chown(folder, user)
    data, tools = folder / "data", BINARIES[-1].parent

    def run(*command: str | Path) -> None:
        subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=True, user=user)

    try:
        run(tools / "initdb", "-D", data, "-U", "mapsvc", "-A", "trust", "--no-sync")
        options = f"-k {folder} -c listen_addresses='' -F"
        run(tools / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        try:
            run("psql", "-h", folder, "-U", "mapsvc", "-d", "postgres", "-qc", "CREATE EXTENSION postgis")
            yield f"postgresql://mapsvc@/postgres?host={folder}"
        finally:
            run(tools / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
