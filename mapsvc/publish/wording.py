"""A correction in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mapsvc.maps.wording.difference import Said, difference
from mapsvc.messages import Translator
from mapsvc.snapshot.corrections import Told, in_language
from mapsvc.web.feeds import came_lines

LINES = 100
"""Cells that one correction tells of in words; the rest is counted."""


Pair = tuple[Told | None, Told | None]
"""What the earlier and the later version told of a cell; None where nothing stood for it."""


@dataclass(frozen=True, slots=True)
class DayDifference:
    """What two versions tell differently of a report date ("": of the end), which `stamp` names by language.

    `came` and `gone` are lines of what came or went on it that only the later or the earlier version has, by kind;
    `cells` are those told in words; `rest` counts cells that differ besides.
    """

    day: str
    stamp: Mapping[str, str]
    came: Mapping[str, tuple[str, ...]]
    gone: Mapping[str, tuple[str, ...]]
    cells: tuple[Pair, ...]
    rest: int


def correction_title(day: date, t: Translator) -> str:
    """What a correction published on a day is called."""
    return t.text("Correction of %(date)s", date=t.date(day))


def correction_text(version: str, before: str, found: Sequence[DayDifference], t: Translator) -> str:
    """Tell what a version says otherwise than the one before, report date by report date."""
    lines: list[str] = []
    room = LINES
    for one in found:
        told = [*_comings(one, t), *(_cell(pair, t) for pair in one.cells[:room])]
        if told:
            lines += [in_language(one.stamp, t.lang), *told]
        room -= len(one.cells[:room])
    rest = sum(one.rest + len(one.cells) for one in found) - (LINES - room)
    if rest:
        lines.append(t.text("Other figures that changed: %(n)s.", n=t.number(rest)))
    return "\n".join([*lines, t.text("Version %(version)s, before: %(before)s", version=version, before=before)])


def _comings(one: DayDifference, t: Translator) -> Iterator[str]:
    yield from came_lines(one.came, t.gettext)
    for line in came_lines(one.gone, t.gettext):
        yield t.text("No longer: %(line)s", line=line)


def _cell(pair: Pair, t: Translator) -> str:
    was, now = (one and in_language(one.words, t.lang) for one in pair)
    where = (now or was or ("",))[0]
    text = difference(Said(*was[1:]) if was else None, Said(*now[1:]) if now else None, t)
    return f"{where}: {text}"
