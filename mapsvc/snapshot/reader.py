"""The read side of a snapshot, that the web serves from."""

from __future__ import annotations

import gettext
import json
import os
import weakref
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from mapsvc.collection import Collection
from mapsvc.errors import NotFoundError, TooEarlyError
from mapsvc.model import Standing
from mapsvc.snapshot.manifest import GAZETTEER, LATEST, DossierEntry, image_names, read_manifest
from mapsvc.snapshot.retention import hold

PARSED_KEPT = 6
"""Files of states that are kept parsed, up to a megabyte each; the answers made of them are kept elsewhere."""
EARLIER_KEPT = 12
"""Layers of earlier states that are kept open; those of the latest all are."""


class Snapshot:
    """A compiled snapshot, opened for reading. Files are read when first asked for; most are kept.

    While it is open, the folder is held against removal from the cache.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        held = hold(folder)
        if held is not None:
            weakref.finalize(self, os.close, held)
        self.manifest = read_manifest(folder)
        self._dossiers = {entry.id: entry for entry in self.manifest.dossiers}
        self._parsed: dict[tuple[str, ...], Any] = {}
        self._collections: dict[tuple[str, str, str], Collection] = {}
        self._earlier: dict[tuple[str, str, str], Collection] = {}

    @property
    def gazetteer(self) -> Path:
        """The path of the place-name index that this snapshot was made with."""
        return self.folder / GAZETTEER

    def dossier(self, name: str) -> DossierEntry:
        """The dossier with that id; NotFoundError otherwise."""
        if name not in self._dossiers:
            raise NotFoundError(f"dossier: {name!r}: expected one of {', '.join(sorted(self._dossiers)) or 'none'}")
        return self._dossiers[name]

    def report_date(self, entry: DossierEntry, as_of: date) -> str:
        """The date of the latest report by `as_of`, a key of `entry.states`; NotFoundError where there is none."""
        known = [day for day in entry.states if day <= as_of.isoformat()]
        if not known:
            first = next(iter(entry.states))
            detail = f"as_of: {as_of}: nothing was reported by then; the first report is of {first}"
            raise TooEarlyError(detail, first)
        return known[-1]

    def page(self, entry: DossierEntry, state: str, lang: str) -> dict[str, Any]:
        """What the pages of one state are made of, in one language."""
        found: dict[str, Any] = self._json(entry, state, "pages", f"{lang}.json")
        return found

    def forces(self, entry: DossierEntry, state: str, lang: str) -> dict[str, Any]:
        """What the pages of one state show instead where one force is chosen, by period and force."""
        found: dict[str, Any] = self._json(entry, state, "forces", f"{lang}.json")
        return found

    def why(self, entry: DossierEntry, state: str, lang: str) -> dict[str, Any]:
        """How the cells of one state are known: `cells` by address, and the `claims` they name by id."""
        found: dict[str, Any] = self._json(entry, state, "why", f"{lang}.json")
        return found

    def revisions(self, entry: DossierEntry, state: str) -> dict[str, Any]:
        """What the report date of one state changed."""
        found: dict[str, Any] = self._json(entry, state, "revisions.json")
        return found

    def standing(self, entry: DossierEntry, state: str) -> dict[str, Standing]:
        """What stands for the cells of one state, by address; of those where something does."""
        return {cell: Standing(**raw) for cell, raw in self._json(entry, state, "standing.json").items()}

    def ledger(self, entry: DossierEntry, state: str) -> list[dict[str, Any]]:
        """The plans of one state whose periods have begun, beside what is reported of them."""
        found: list[dict[str, Any]] = self._json(entry, state, "ledger.json")
        return found

    def _json(self, entry: DossierEntry, state: str, *names: str) -> Any:
        key = (entry.id, state, *names)
        found = self._parsed.get(key)
        if found is None:
            path = self.folder.joinpath("dossiers", *key)
            if len(self._parsed) >= PARSED_KEPT:
                self._parsed.pop(next(iter(self._parsed)), None)
            found = self._parsed[key] = json.loads(path.read_text("utf-8"))
        return found

    def collection(self, entry: DossierEntry, state: str, layer: str) -> Collection:
        """One layer of one state, ready to be chosen from; NotFoundError for a layer that is not there."""
        if layer not in entry.layers:
            raise NotFoundError(f"layer: {layer!r}: expected one of {', '.join(entry.layers)}")
        key = (entry.id, state, layer)
        kept = self._collections if state == LATEST else self._earlier
        found = kept.get(key)
        if found is None:
            if kept is self._earlier and len(kept) >= EARLIER_KEPT:
                kept.pop(next(iter(kept)), None)
            found = kept[key] = Collection(self.folder / "dossiers" / entry.id / state / "data" / layer)
        return found

    def image(self, entry: DossierEntry, state: str, lang: str, theme: str, name: str) -> bytes:
        """One static picture, `name` as `image_name` makes it; NotFoundError where the state has none of that name."""
        path = self.folder / "dossiers" / entry.id / state / "images" / lang / theme / name
        if name not in image_names(entry, state, theme):
            raise NotFoundError(f"image: {name!r}: not part of this snapshot")
        return path.read_bytes()

    def file(self, entry: DossierEntry, name: str) -> bytes:
        """A whole download; only names the manifest lists are ever looked for."""
        if name not in entry.files:
            raise NotFoundError(f"file: {name!r}: expected one of {', '.join(entry.files)}")
        return (self.folder / "dossiers" / entry.id / LATEST / "files" / name).read_bytes()

    def asset(self, digest: str, name: str) -> bytes:
        """The bytes of one asset; only names the manifest lists are ever looked for."""
        if f"{digest}/{name}" not in self._assets:
            raise NotFoundError(f"asset: {name!r}: not part of this snapshot")
        return self._assets[f"{digest}/{name}"]

    @cached_property
    def _assets(self) -> dict[str, bytes]:
        names = self.manifest.assets.values()
        return {name: (self.folder / "assets" / name).read_bytes() for name in names}

    def translations(self, lang: str) -> gettext.NullTranslations:
        """The interface's messages in `lang`; the source texts where there is no catalogue."""
        path = self.folder / "messages" / f"{lang}.mo"
        if not path.is_file():
            return gettext.NullTranslations()
        with path.open("rb") as file:
            return gettext.GNUTranslations(file)
