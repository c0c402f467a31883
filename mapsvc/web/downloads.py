"""All that can be downloaded of a dossier in one state, for its page and for machines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mapsvc.snapshot import LATEST
from mapsvc.web import clocks, data
from mapsvc.web.params import Address


class Download(NamedTuple):
    """A file: its name, its path, and its media type without parameters."""

    name: str
    path: str
    media_type: str


def downloads(address: Address) -> Iterator[Download]:
    """Every layer in each format that the state has, the files of the whole dossier, and what the two clocks tell."""
    base, entry = f"/data/{address.name}", address.entry
    whole = entry.files if address.state == LATEST else {}
    for layer in entry.layers:
        for ending, (content_type, _) in data.FORMATS.items():
            yield _download(base, f"{layer}.{ending}", content_type)
        for name, media_type in whole.items():
            if name.startswith(f"{layer}."):
                yield _download(base, name, media_type)
    for ending, name in data.WHOLE.items():
        if name in whole:
            yield Download(f"{entry.id}.{ending}", f"/data/{entry.id}.{ending}", whole[name])
    for name, content_type in clocks.FILES.items():
        yield _download(base, name, content_type)


def by_name(files: Iterable[Download]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Files by their names without endings, each with its endings and their paths."""
    found: dict[str, list[tuple[str, str]]] = {}
    for file in files:
        stem, _, ending = file.name.partition(".")
        found.setdefault(stem, []).append((ending, file.path))
    return list(found.items())


def _download(base: str, name: str, content_type: str) -> Download:
    return Download(name, f"{base}/{name}", content_type.partition(";")[0])
