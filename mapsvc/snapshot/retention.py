"""Which compiled snapshots stay in the cache, and for how long.

A reader holds a shared lock (`flock`) on the folder it reads, which the system lets go when the reader ends, however it
ends; only a folder whose exclusive lock can be had is ever removed.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

KEPT_SNAPSHOTS = 3
"""The newest that stay, however old."""
YOUNG = 24 * 3600
"""Seconds for which any snapshot stays, and the folder of a compilation that may still be running."""


def hold(folder: Path) -> int | None:
    """Hold a folder against removal until the descriptor is closed; None where the file system has no locks."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            raise
        return descriptor
    return None


def renew(folder: Path) -> None:
    """Count a snapshot as new again, because it was asked for; a cache that is read-only needs no such thing."""
    with suppress(OSError):
        os.utime(folder)


def prune_snapshots(folder: Path) -> list[Path]:
    """Remove what is old, not among the newest, and not held; and what compilations left when they were killed.

    Returns what was removed. What cannot be removed is left for the next time.
    """
    now = time.time()
    found = [(path.stat().st_mtime, path) for path in folder.iterdir() if path.is_dir()]
    whole = sorted((item for item in found if not item[1].name.startswith(".")), reverse=True)
    left = [item for item in found if item[1].name.startswith(".")]
    old = [path for changed, path in [*whole[KEPT_SNAPSHOTS:], *left] if now - changed > YOUNG]
    return [path for path in old if _remove(path)]


def _remove(path: Path) -> bool:
    """Remove a folder that nobody holds; renamed first, so that nobody opens one that is half gone."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        aside = Path(tempfile.mkdtemp(prefix=".removed.", dir=path.parent))
        path.rename(aside / path.name)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    shutil.rmtree(aside, ignore_errors=True)
    return True
