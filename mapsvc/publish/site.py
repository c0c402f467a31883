"""A site in a folder: staged beside what is there, then put in place file by file, each by one rename.

All that is slow or can fail happens while staging, in a hidden folder of the site's own; nothing that visitors see has
changed until that is done. Then what pages ask for goes in before the pages, and what is no longer asked for goes last,
so a site is whole at every moment, also when the run is killed between two files.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flask import Flask

from mapsvc.errors import InputError
from mapsvc.publish import rules
from mapsvc.publish.caddy import caddy_snippet
from mapsvc.publish.corrections import NAME as CORRECTIONS
from mapsvc.publish.corrections import followed_by
from mapsvc.publish.mementos import find_mementos
from mapsvc.publish.record import NAME, Record, read_record
from mapsvc.publish.walk import ASSETS, File, walk
from mapsvc.snapshot.corrections import Corrections, read_corrections
from mapsvc.web import create_app
from mapsvc.web.respond import Renderings
from mapsvc.web.security import style_source
from mapsvc.web.versions import PINNED

STAGE = ".staging"


@dataclass(frozen=True, slots=True)
class Published:
    """What a run did: files of the site, those written because they had changed, those removed."""

    files: int
    written: int
    removed: int


def publish_site(
    app: Flask,
    out: Path,
    *,
    today: date,
    prune: int | None = None,
    each: Callable[[list[str]], Iterable[str]] = iter,
) -> Published:
    """Write what `app` serves as a site of plain files into `out`: the same bytes whenever the content is the same.

    Its feeds also tell what this version corrects of those published here before, which `corrections.json` keeps.
    Versions and assets of earlier runs stay; `prune` removes those that were replaced more than that many days before
    `today`. `each` wraps the list of addresses, to show progress. Raises InputError for a folder that holds anything
    else or is being published to, PublishError where the service refuses an address of its own.
    """
    out.mkdir(parents=True, exist_ok=True)
    with _alone(out):
        before = read_record(out)
        stage = out / STAGE
        shutil.rmtree(stage, ignore_errors=True)
        try:
            renderings: Renderings = app.extensions["mapsvc"]
            corrections = followed_by(read_corrections(out / CORRECTIONS), renderings.snapshot, today)
            telling = create_app(
                renderings.snapshot, renderings.settings, live=renderings.live, corrections=corrections.made
            )
            run = _Run(
                out,
                stage,
                before,
                version=renderings.snapshot.manifest.version,
                withdrawn=renderings.settings.withdrawn,
                style=style_source(renderings.style),
                corrections=corrections,
            )
            return run.publish(walk(telling, each), today, prune)
        finally:
            shutil.rmtree(stage, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Run:
    out: Path
    stage: Path
    before: Record
    version: str
    withdrawn: tuple[str, ...]
    style: str
    corrections: Corrections

    def publish(self, found: Iterable[File], today: date, prune: int | None) -> Published:
        staged, pages, pinned = [], [], []
        for file in found:
            if self._stage(file.name, file.body):
                staged.append(file.name)
            pages.append(File(file.path, b"", file.headers, file.pinned))
            if file.pinned is not None:
                pinned.append(file.name)
        assets = [page.name for page in pages if page.path.startswith(ASSETS)]
        names = [*(page.name for page in pages if not page.path.startswith(ASSETS)), *rules.HOSTING]
        after = self.before.followed_by(self.version, names, assets, self.withdrawn, today)
        after = (after if prune is None else after.pruned(prune, today)).styled(self.style)
        styles = " ".join(sorted({self.style, *after.styles.values()}))
        current = "" if self.version in after.withdrawn else self.version
        for name, body in _hosting(rules.restyled(pages, self.style, styles), current, after.withdrawn).items():
            if self._stage(name, body):
                staged.append(name)
        self._write_own(NAME, self.before.widened(names, assets).dump())
        for name in sorted(staged, key=_order):
            self._put(name)
        if self.version not in self.before.versions and self.version not in self.withdrawn:
            self._pin(pinned)
        removed = self._remove(after)
        # Last, so that a run that is cut off leaves what to compare the next version with.
        self._write_own(CORRECTIONS, self.corrections.dump())
        self._write_own(NAME, after.dump())
        return Published(len(names) + len(assets), len(staged), removed)

    def _stage(self, name: str, body: bytes) -> bool:
        """Stage one file unless the site has it so already; whether it had to be."""
        current = self.out / name
        if current.is_file() and current.stat().st_size == len(body) and current.read_bytes() == body:
            return False
        path = self.stage / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        return True

    def _put(self, name: str) -> None:
        target = self.out / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (self.stage / name).replace(target)

    def _pin(self, names: Sequence[str]) -> None:
        """Make the version's own tree, of links to the files just written: those are replaced, never changed."""
        own = f"{PINNED.strip('/')}/{self.version}"
        folder = self.stage / own
        for name in names:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(self.out / name, path)
            except OSError:
                shutil.copyfile(self.out / name, path)
        shutil.rmtree(self.out / own, ignore_errors=True)
        self._put(own)

    def _remove(self, after: Record) -> int:
        """Remove what the record no longer lists."""
        gone = [*(set(self.before.files) - set(after.files)), *(set(self.before.assets) - set(after.assets))]
        for name in gone:
            (self.out / name).unlink(missing_ok=True)
            _remove_empty(self.out / name, self.out)
        for version in set(self.before.versions) - set(after.versions):
            shutil.rmtree(self.out / PINNED.strip("/") / version, ignore_errors=True)
        return len(gone)

    def _write_own(self, name: str, data: bytes) -> None:
        if self._stage(name, data):
            self._put(name)


def _hosting(pages: Sequence[File], version: str, withdrawn: Sequence[str]) -> dict[str, bytes]:
    """The files that tell hosts which headers to send; `version` is the current one, "" where it is withdrawn."""
    told = rules.Hosting(rules.rules_for(pages), rules.type_rules(pages), find_mementos(pages, version), withdrawn)
    texts = (rules.headers_file(told), rules.nginx_snippet(told), caddy_snippet(told))
    return {name: text.encode() for name, text in zip(rules.HOSTING, texts, strict=True)}


def _order(name: str) -> tuple[int, str]:
    """What pages ask for first, then pages, then the lists that lead to them."""
    if not name.endswith(".html"):
        return (0 if f"/{name}".startswith(ASSETS) else 1, name)
    return (3 if name.count("/") < 2 else 2, name)


def _remove_empty(path: Path, top: Path) -> None:
    for folder in path.parents:
        if folder == top:
            return
        if folder.is_dir():
            if any(folder.iterdir()):
                return
            folder.rmdir()


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Hold the folder against another run; the system lets go when this one ends, however it ends."""
    descriptor = os.open(out, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise InputError(f"{out}: is being published to by another process") from error
    else:
        yield
    finally:
        os.close(descriptor)
