"""What is in a snapshot: its manifest, and the names of what lies beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from mapsvc.errors import SnapshotError
from mapsvc.model import Credit

FORMAT = 10
LATEST = "latest"
GAZETTEER = "gazetteer.sqlite"
WIDTHS = {"light": (600, 1200, 2400), "dark": (1200,)}
"""The widths in px that the PNGs of each theme have."""


def address_of(dossier: str, state: str) -> str:
    """How addresses spell a dossier in one state: the report date stands behind an @, but for the latest."""
    return dossier if state == LATEST else f"{dossier}@{state}"


@dataclass(frozen=True, slots=True)
class PeriodEntry:
    """A period as the manifest lists it; start and end are ISO dates or `..`."""

    id: str
    start: str
    end: str


CAME = ("published", "retracted", "superseded", "rulings")
"""What comes or goes on a report date."""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A report date, the sources that came to count or ceased to on it, and the rulings, each as a line of text."""

    date: str
    published: tuple[str, ...]
    retracted: tuple[str, ...]
    superseded: tuple[str, ...]
    rulings: tuple[str, ...]

    @property
    def came(self) -> Mapping[str, tuple[str, ...]]:
        """The lines by their kinds, in the order in which they are told."""
        return {name: getattr(self, name) for name in CAME}


@dataclass(frozen=True, slots=True)
class DossierEntry:
    """A dossier as the manifest lists it.

    `states` maps report dates, oldest first, to state folders; `files` the names of whole downloads to media types;
    `credit` is the credit line of the base data that its maps show.
    """

    id: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    version: str
    as_of: str
    states: Mapping[str, str]
    periods: tuple[PeriodEntry, ...]
    forces: tuple[str, ...]
    places: tuple[str, ...]
    layers: tuple[str, ...]
    licenses: tuple[Credit, ...]
    contributors: tuple[Credit, ...]
    files: Mapping[str, str]
    credit: str
    draft: bool = False
    history: tuple[HistoryEntry, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """How URLs spell this dossier: as it is known now, then as known on each report date."""
        return (self.id, *(f"{self.id}@{day}" for day in self.states))


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot holds. `assets` maps plain names to paths below /a/; `credit` is that of all base data."""

    version: str
    dossiers: tuple[DossierEntry, ...]
    assets: Mapping[str, str]
    credit: str
    format: int = FORMAT

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


def read_manifest(folder: Path) -> Manifest:
    """Read what a snapshot's folder holds; SnapshotError where it is none, is damaged or has another format."""
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
                **{name: tuple(Credit(**each) for each in entry[name]) for name in ("licenses", "contributors")},
                **{name: tuple(entry[name]) for name in ("forces", "places", "layers")},
            }
        )
        for entry in raw["dossiers"]
    )
    return Manifest(**{**raw, "dossiers": entries})


def _history_entry(raw: Mapping[str, Any]) -> HistoryEntry:
    return HistoryEntry(raw["date"], *(tuple(raw[name]) for name in CAME))
