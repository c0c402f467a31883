"""Corrections: where a version tells something else of the same report dates than the version before it did.

One version cannot know another, so who has shown both keeps this beside them: a published site, in `corrections.json`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from mapsvc.errors import InputError
from mapsvc.languages import LANGUAGES
from mapsvc.model import Standing

FORMAT = 1
Text = TypeVar("Text")


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a cell: what stands for it, and by language where it is, how a map says it, and its bounds."""

    standing: Standing
    words: Mapping[str, tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class ToldDay:
    """What is told as known on a day: how the day is called by language, what came and went on it, cells by address.

    `came` has the lines of a `HistoryEntry` by its kinds.
    """

    stamp: Mapping[str, str]
    came: Mapping[str, tuple[str, ...]]
    cells: Mapping[str, Told]


@dataclass(frozen=True, slots=True)
class ToldDossier:
    """What a `version` tells of a dossier: by report date, oldest first, and in the end, undated sources included."""

    version: str
    days: Mapping[str, ToldDay]
    end: ToldDay


@dataclass(frozen=True, slots=True)
class Correction:
    """What a version corrected of the one `before`.

    `before` is the last that told of the dossier; `number` counts a dossier's corrections from 1; `day` is when it was
    published (ISO), `days` are the report dates of which something else is told; `title` and `text` are by language.
    """

    number: int
    version: str
    before: str
    day: str
    days: tuple[str, ...]
    title: Mapping[str, str]
    text: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Corrections:
    """The `version` shown last, and by dossier what was last told of it and the corrections so far, oldest first."""

    version: str = ""
    told: Mapping[str, ToldDossier] = field(default_factory=dict)
    made: Mapping[str, tuple[Correction, ...]] = field(default_factory=dict)

    def dump(self) -> bytes:
        """As JSON, the same bytes for the same content."""
        record = {
            "version": self.version,
            "told": {dossier: _packed(told) for dossier, told in self.told.items()},
            "made": {dossier: [asdict(one) for one in made] for dossier, made in self.made.items()},
            "format": FORMAT,
        }
        return (_text(record) + "\n").encode()


def read_corrections(path: Path) -> Corrections:
    """Read the file, an empty one where there is none. Raises InputError for one that is damaged."""
    try:
        raw = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return Corrections()
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"{path}: damaged: {error}") from error
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise InputError(f"{path}: expected corrections in format {FORMAT}, as mapsvc publish writes them")
    try:
        told = {dossier: _told_dossier(each) for dossier, each in raw["told"].items()}
        made = {dossier: tuple(map(_correction, each)) for dossier, each in raw["made"].items()}
        return Corrections(raw["version"], told, made)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise InputError(f"{path}: damaged: {error!r}") from error


def _packed(told: ToldDossier) -> dict[str, Any]:
    """As JSON values, with what is told of a cell once, however many days it is told on; days have its number."""
    numbers: dict[str, int] = {}

    def packed_day(day: ToldDay) -> dict[str, Any]:
        texts = [_text({"cell": cell, **asdict(one)}) for cell, one in day.cells.items()]
        cells = [numbers.setdefault(text, len(numbers)) for text in texts]
        return {"stamp": day.stamp, "came": day.came, "cells": cells}

    days = {day: packed_day(each) for day, each in told.days.items()}
    end = packed_day(told.end)
    return {"version": told.version, "days": days, "end": end, "cells": [json.loads(text) for text in numbers]}


def _told_dossier(raw: Mapping[str, Any]) -> ToldDossier:
    cells = [(one["cell"], _told(one)) for one in raw["cells"]]
    days = {day: _told_day(each, cells) for day, each in raw["days"].items()}
    return ToldDossier(raw["version"], days, _told_day(raw["end"], cells))


def _told_day(raw: Mapping[str, Any], cells: Sequence[tuple[str, Told]]) -> ToldDay:
    came = {kind: tuple(lines) for kind, lines in raw["came"].items()}
    return ToldDay(raw["stamp"], came, dict(cells[number] for number in raw["cells"]))


def _told(raw: Mapping[str, Any]) -> Told:
    words = {lang: (where, said, bounds) for lang, (where, said, bounds) in raw["words"].items()}
    in_language(words, "")
    return Told(Standing(**raw["standing"]), words)


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _correction(raw: Mapping[str, Any]) -> Correction:
    one = Correction(**{**raw, "days": tuple(raw["days"])})
    date.fromisoformat(one.day)
    texts = [in_language(one.title, ""), in_language(one.text, ""), one.version, one.before]
    if not (isinstance(one.number, int) and all(isinstance(text, str) for text in texts)):
        raise TypeError(f"of {one.day}: expected a number and texts")
    return one


def in_language(texts: Mapping[str, Text], lang: str) -> Text:
    """What is written in a language; in the first of all where it was written before there was this one."""
    return texts[lang] if lang in texts else texts[next(iter(LANGUAGES))]


def last_changed(day: str, corrections: Iterable[Correction]) -> str:
    """The day on which what is told of a report date changed last; the report date itself where it never did."""
    return max([day, *(one.day for one in corrections if day in one.days)])
