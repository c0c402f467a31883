"""A PostGIS database of the run's own, where the machine has PostgreSQL and PostGIS."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
EXTENSIONS = sorted(Path("/usr/share/postgresql").glob("*/extension/postgis.control"))


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running PostgreSQL with PostGIS and an empty database: the folder of its socket, and its process."""

    folder: Path
    process: int

    @property
    def url(self) -> str:
        """The address of the database, as libpq reads it."""
        return f"postgresql://mapsvc@/postgres?host={self.folder}"


def ordinary_user() -> str | None:
    """PostgreSQL refuses to run as root: the user to run it as there."""
    if os.getuid():
        return None
    return next((entry.pw_name for entry in pwd.getpwall() if entry.pw_name in ("postgres", "nobody")), None)


def lacking() -> str:
    """What keeps this machine from running a cluster; "" where nothing does."""
    if not BINARIES or not EXTENSIONS:
        return "PostgreSQL with PostGIS is not installed here (Debian: apt install postgresql postgis)"
    if os.getuid() == 0 and not ordinary_user():
        return "PostgreSQL does not run as root, and there is no other user here"
    return ""


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Run a cluster in a folder of its own, for as long as the context lasts."""
    user, tools = ordinary_user(), BINARIES[-1].parent
    folder = Path(tempfile.mkdtemp(prefix="mapsvc-pg-", dir="/tmp"))
    if user:
        shutil.chown(folder, user)
    data = folder / "data"

    def run(*command: str | Path) -> None:
        subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=True, user=user)

    try:
        run(tools / "initdb", "-D", data, "-U", "mapsvc", "-A", "trust", "--no-sync")
        options = f"-k {folder} -c listen_addresses='' -F"
        run(tools / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        try:
            run("psql", "-h", folder, "-U", "mapsvc", "-d", "postgres", "-qc", "CREATE EXTENSION postgis")
            yield Cluster(folder, int((data / "postmaster.pid").read_text().split()[0]))
        finally:
            run(tools / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgis() -> Iterator[str]:
    """The address of an empty database with PostGIS; skips where there is none to be had."""
    if reason := lacking():
        pytest.skip(reason)
    with cluster() as running:
        yield running.url
