"""The version of a snapshot: a hash of all that goes into it, found without making any of it.

Imports none of the compiler's libraries, so that a server whose snapshot is there already starts at once.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import distributions
from pathlib import Path

from mapsvc.config import data_folder
from mapsvc.snapshot.manifest import FORMAT


def snapshot_folder(cache: Path, version: str) -> Path:
    """Where the snapshot of a version lies, or would lie; it is whole if it has a `manifest.json`."""
    return cache / "snapshots" / version


def content_version(folders: Iterable[Path], *, draft: bool = False) -> str:
    """A hash of all that a snapshot is made from: dossier files, base data, our code and the packages' versions."""
    digest = hashlib.sha256(f"{FORMAT} {draft}".encode())
    installed = sorted(f"{found.name} {found.version}" for found in distributions())
    digest.update(f"{sys.version_info[:2]} {installed}".encode())
    package = Path(__file__).parents[1]
    roots = [package, data_folder("static"), data_folder("geodata")]
    for root in [*roots, *folders]:
        skip = "dossiers" if root == roots[2] else ""
        for path in _content(root, skip):
            data = path.read_bytes()
            digest.update(f"{path.relative_to(root)} {len(data)} ".encode() + data)
    return digest.hexdigest()[:20]


def _content(root: Path, skip: str) -> Iterator[Path]:
    """The files below `root` that make a difference, in a stable order."""
    for path in sorted(root.rglob("*")):
        inner = path.relative_to(root).parts
        if path.is_file() and "__pycache__" not in inner and "_data" not in inner and (not skip or inner[0] != skip):
            yield path
