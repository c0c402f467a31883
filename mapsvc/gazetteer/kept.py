"""Files that are made once, kept under a name that tells their content, and removed when they are old."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

KEPT_S = 86_400.0
"""How long a file that is no longer current is kept, in seconds."""


def made_once(path: Path, make: Callable[[Path], None]) -> Path:
    """Return `path`, having it made first where it is missing.

    Atomic: processes that make it at once each write a file of their own and rename it into place. Then the folder's
    other files of that ending are removed, and what was left unfinished, once a day old.
    """
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"building-{uuid4().hex}.tmp")
    try:
        make(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    _prune(path)
    return path


def _prune(current: Path) -> None:
    """Remove files once a day old: another process may still open what is younger."""
    oldest = time.time() - KEPT_S
    for file in [*current.parent.glob(f"*{current.suffix}"), *current.parent.glob("building-*.tmp")]:
        with contextlib.suppress(OSError):  # another process prunes too
            if file != current and file.stat().st_mtime < oldest:
                file.unlink()
