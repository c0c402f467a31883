"""Fixtures of the gazetteer: the real index, built once, and a small world for tests of the build itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest

from mapsvc.gazetteer.build import ensure_index
from mapsvc.gazetteer.inputs import default_inputs
from mapsvc.gazetteer.lookup import Gazetteer

CACHE = Path(__file__).parent.parent / ".cache"


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Hold the lock of this path: of several test processes the first makes a thing, and the others find it made."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as held:
        flock(held, LOCK_EX)
        yield


def lent_cache(folder: Path) -> Path:
    """Make a cache of its own that borrows the shared place-name index, and pictures, which take long to draw."""
    folder.mkdir()
    for name in ("gazetteer", "pictures"):
        (CACHE / name).mkdir(parents=True, exist_ok=True)
        (folder / name).symlink_to(CACHE / name)
    return folder


@pytest.fixture(scope="session")
def gazetteer() -> Iterator[Gazetteer]:
    """The index of the data as it is in the tree; kept in the checkout's .cache folder from run to run."""
    with alone(CACHE / "gazetteer.lock"):
        index = ensure_index(CACHE, default_inputs())
    served = Gazetteer.open(index)
    yield served
    served.close()
