"""The snapshot on disk: its layout, and the read side that the web serves from.

    <snapshot>/manifest.json                            what is in it (`Manifest`)
    <snapshot>/assets/<sha256>/<name>                   scripts, styles and pictures, named by their content
    <snapshot>/messages/<lang>.mo                       the interface's translations
    <snapshot>/gazetteer.sqlite                         the place-name index, for `Gazetteer.open`
    <snapshot>/dossiers/<id>/<state>/pages/<lang>.json      what the pages of one state are made of
    <snapshot>/dossiers/<id>/<state>/why/<lang>.json        how each cell is known
    <snapshot>/dossiers/<id>/<state>/revisions.json         what this report date changed
    <snapshot>/dossiers/<id>/<state>/ledger.json            plans beside what is reported of them
    <snapshot>/dossiers/<id>/<state>/data/<layer>.geojson   features, one a line
    <snapshot>/dossiers/<id>/<state>/data/<layer>.csv       the same as records, after one header line
    <snapshot>/dossiers/<id>/<state>/data/<layer>.index     where each feature stands and what it can be chosen by
    <snapshot>/dossiers/<id>/<state>/images/<lang>/<theme>/<period>.svg          the static picture
    <snapshot>/dossiers/<id>/latest/images/<lang>/<theme>/<period>-<width>.png   the same, `WIDTHS` px wide
    <snapshot>/dossiers/<id>/latest/files/<name>            downloads that are served whole, as the manifest lists them

A state is a report date (`2024-09-27`) or `latest`. A snapshot is never changed once its folder has its final name.
"""

from __future__ import annotations

import gettext
import json
import os
import weakref
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from mapsvc.collection import Collection
from mapsvc.errors import NotFoundError, SnapshotError
from mapsvc.retention import hold

FORMAT = 3
LATEST = "latest"
PARSED_KEPT = 12
"""Files of states that are kept parsed, up to a megabyte each; the answers made of them are kept elsewhere."""
EARLIER_KEPT = 24
"""Layers of earlier states that are kept open; those of the latest all are."""
GAZETTEER = "gazetteer.sqlite"
WIDTHS = {"light": (600, 1200, 2400), "dark": (1200,)}
"""The widths in px that the PNGs of each theme have."""


def address_of(dossier: str, state: str) -> str:
    """How addresses spell a dossier in one state: the report date stands behind an @, but for the latest."""
    return dossier if state == LATEST else f"{dossier}@{state}"


@dataclass(frozen=True, slots=True)
class LanguageEntry:
    """A language of the pages: BCP 47 code, its own name for itself, direction, and the prefix of its paths."""

    code: str
    autonym: str
    direction: str
    prefix: str


@dataclass(frozen=True, slots=True)
class PeriodEntry:
    """A period as the manifest lists it; start and end are ISO dates or `..`."""

    id: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A report date, and the sources that came to count or ceased to on it, each as a line of text."""

    date: str
    published: tuple[str, ...]
    retracted: tuple[str, ...]
    superseded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DossierEntry:
    """A dossier as the manifest lists it.

    `states` maps report dates, oldest first, to state folders; `files` the names of whole downloads to media types.
    """

    id: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    as_of: str
    states: Mapping[str, str]
    periods: tuple[PeriodEntry, ...]
    forces: tuple[str, ...]
    places: tuple[str, ...]
    layers: tuple[str, ...]
    licenses: tuple[str, ...]
    files: Mapping[str, str]
    draft: bool = False
    history: tuple[HistoryEntry, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """How URLs spell this dossier: as it is known now, then as known on each report date."""
        return (self.id, *(f"{self.id}@{day}" for day in self.states))


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot holds. `assets` maps plain names to paths below /a/; `credit` is the base data's credit line.

    The first language is that of the messages themselves, and of paths without a prefix.
    """

    version: str
    languages: tuple[LanguageEntry, ...]
    dossiers: tuple[DossierEntry, ...]
    assets: Mapping[str, str]
    credit: str
    format: int = FORMAT

    def language(self, code: str) -> LanguageEntry:
        """The language with that code, which must be one of the manifest's."""
        return next(entry for entry in self.languages if entry.code == code)

    def dump(self) -> str:
        """As JSON text."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)


def image_name(period: str, width: int | None = None) -> str:
    """The file name of a period's static picture: an SVG, or a PNG `width` px wide."""
    return f"{period}.svg" if width is None else f"{period}-{width}.png"


def image_names(entry: DossierEntry, state: str, theme: str) -> Mapping[str, tuple[str, int | None]]:
    """The pictures of a state in a theme, as file name → period and width (None for SVG).

    Only the latest state has PNGs. Where two names are alike, the first period has it.
    """
    widths = (None, *WIDTHS[theme]) if state == LATEST else (None,)
    pairs = [(period.id, width) for width in widths for period in reversed(entry.periods)]
    return {image_name(period, width): (period, width) for period, width in pairs}


class Snapshot:
    """A compiled snapshot, opened for reading. Files are read when first asked for; most are kept.

    While it is open, the folder is held against removal from the cache.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        held = hold(folder)
        if held is not None:
            weakref.finalize(self, os.close, held)
        self.manifest = _read_manifest(folder)
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
            first = next(iter(entry.states), "none")
            raise NotFoundError(f"as_of: {as_of}: nothing was reported by then; the first report is of {first}")
        return known[-1]

    def page(self, entry: DossierEntry, state: str, lang: str) -> dict[str, Any]:
        """What the pages of one state are made of, in one language."""
        found: dict[str, Any] = self._json(entry, state, "pages", f"{lang}.json")
        return found

    def why(self, entry: DossierEntry, state: str, lang: str) -> dict[str, Any]:
        """How the cells of one state are known: `cells` by address, and the `claims` they name by id."""
        found: dict[str, Any] = self._json(entry, state, "why", f"{lang}.json")
        return found

    def revisions(self, entry: DossierEntry, state: str) -> dict[str, Any]:
        """What the report date of one state changed."""
        found: dict[str, Any] = self._json(entry, state, "revisions.json")
        return found

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
        kept = self._collections if state == LATEST else self._earlier
        key = (entry.id, state, layer)
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


def _read_manifest(folder: Path) -> Manifest:
    path = folder / "manifest.json"
    try:
        raw = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SnapshotError(f"{folder}: not a compiled snapshot: {error.strerror}") from error
    except ValueError as error:
        raise SnapshotError(f"{path}: damaged: {error}") from error
    if raw.get("format") != FORMAT:
        raise SnapshotError(f"{path}: format {raw.get('format')!r}: expected {FORMAT}; compile it again")
    entries = tuple(
        DossierEntry(
            **{
                **entry,
                "periods": tuple(PeriodEntry(**period) for period in entry["periods"]),
                "history": tuple(_history_entry(day) for day in entry.get("history", ())),
                **{name: tuple(entry[name]) for name in ("forces", "places", "layers", "licenses")},
            }
        )
        for entry in raw["dossiers"]
    )
    languages = tuple(LanguageEntry(**entry) for entry in raw["languages"])
    return Manifest(**{**raw, "dossiers": entries, "languages": languages})


def _history_entry(raw: Mapping[str, Any]) -> HistoryEntry:
    return HistoryEntry(raw["date"], *(tuple(raw[name]) for name in ("published", "retracted", "superseded")))
