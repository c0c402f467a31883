"""What a version corrects: where it tells something else of a report date than the version published before it.

What new reports say is no correction: versions are compared as known on the same days. The day of a correction is the
one on which it was published, as `corrections.json` keeps it; publishing the same version again adds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from mapsvc.languages import LANGUAGES
from mapsvc.messages import translator
from mapsvc.model import Standing, differ, worth_telling
from mapsvc.publish.wording import DayDifference, Pair, correction_text, correction_title
from mapsvc.snapshot import LATEST, DossierEntry, Snapshot
from mapsvc.snapshot.corrections import Correction, Corrections, Told, ToldDay, ToldDossier

NAME = "corrections.json"
KEPT = 100
"""The latest corrections of a dossier that its feeds tell of."""
NOTHING = ToldDay({}, {}, {})


def followed_by(before: Corrections, snapshot: Snapshot, today: date) -> Corrections:
    """The corrections once `snapshot` is published today.

    A dossier that was left out for a while is compared with what was last told of it.
    """
    version = snapshot.manifest.version
    if version == before.version:
        return before
    told = {entry.id: told_of(snapshot, entry) for entry in snapshot.manifest.dossiers}
    made = dict(before.made)
    for name, now in told.items():
        found = list(differences(before.told[name], now)) if name in before.told else []
        if found:
            earlier = made.get(name, ())
            number = earlier[-1].number + 1 if earlier else 1
            made[name] = (*earlier, _correction(number, version, before.told[name].version, today, found))[-KEPT:]
    return Corrections(version, {**before.told, **told}, made)


def _correction(number: int, version: str, before: str, today: date, found: list[DayDifference]) -> Correction:
    translators = {lang: translator(lang) for lang in LANGUAGES}
    return Correction(
        number=number,
        version=version,
        before=before,
        day=today.isoformat(),
        days=tuple(one.day for one in found if one.day),
        title={lang: correction_title(today, t) for lang, t in translators.items()},
        text={lang: correction_text(version, before, found, t) for lang, t in translators.items()},
    )


def told_of(snapshot: Snapshot, entry: DossierEntry) -> ToldDossier:
    """What a snapshot tells of a dossier on each report date, and in the end."""
    came = {day.date: day.came for day in entry.history}
    states = {state: _told_day(snapshot, entry, state) for state in {LATEST, *entry.states.values()}}
    days = {
        day: ToldDay(states[state].stamp, came.get(day, {}), states[state].cells) for day, state in entry.states.items()
    }
    return ToldDossier(snapshot.manifest.version, days, states[LATEST])


def _told_day(snapshot: Snapshot, entry: DossierEntry, state: str) -> ToldDay:
    stamp: dict[str, str] = {}
    words: dict[str, dict[str, tuple[str, str, str]]] = {}
    standing = snapshot.standing(entry, state)
    for lang in LANGUAGES:
        stamp[lang] = snapshot.page(entry, state, lang)["stamp"]
        cells = snapshot.why(entry, state, lang)["cells"]
        for cell in standing:
            said = cells[cell]
            words.setdefault(cell, {})[lang] = (said["where"], said["said"], said["bounds"])
    return ToldDay(stamp, {}, {cell: Told(one, words[cell]) for cell, one in standing.items()})


def differences(before: ToldDossier, after: ToldDossier) -> Iterator[DayDifference]:
    """Where two versions differ as known on the same days, the latest first; each difference is told of one day only.

    The days are the report dates of either, up to the last one of `before`: what came later is news. The ends are
    compared where no report came in between; their `day` is "".
    """
    seen: set[tuple[object, ...]] = set()
    if max(before.days, default="") == max(after.days, default=""):
        yield from _between("", before.end, after.end, seen)
    last = max(before.days, default="")
    for day in sorted({*before.days, *(day for day in after.days if day <= last)}, reverse=True):
        yield from _between(day, _as_known(before, day), _as_known(after, day), seen)


def _between(day: str, was: ToldDay, now: ToldDay, seen: set[tuple[object, ...]]) -> Iterator[DayDifference]:
    """The difference on one day, if any; of its cells those that no later day has told of yet, which `seen` knows."""
    moved: dict[tuple[object, ...], Pair] = {}
    for cell in {**now.cells, **was.cells}:
        pair = (was.cells.get(cell), now.cells.get(cell))
        before, after = _standings(pair)
        if differ(before, after):
            moved[(cell, before and before.value, after and after.value)] = pair
    _drop_renamed(moved)
    came, gone = _only(now.came, was.came), _only(was.came, now.came)
    if moved or came or gone:
        fresh = [pair for key, pair in moved.items() if key not in seen]
        seen.update(moved)
        told = tuple(pair for pair in fresh if worth_telling(*_standings(pair)))
        yield DayDifference(day, now.stamp or was.stamp, came, gone, told, len(fresh) - len(told))


def _drop_renamed(moved: dict[tuple[object, ...], Pair]) -> None:
    """Leave out what is told in the same words under another address, as of a place with a new id."""

    def said(told: Told) -> tuple[object, ...]:
        return told.standing, *sorted(told.words.items())

    came = {said(now): key for key, (was, now) in moved.items() if now and not was}
    for key, (was, now) in list(moved.items()):
        if was and not now and said(was) in came:
            del moved[key], moved[came.pop(said(was))]


def _standings(pair: Pair) -> tuple[Standing | None, Standing | None]:
    before, after = (told.standing if told else None for told in pair)
    return before, after


def _only(one: Mapping[str, tuple[str, ...]], other: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The lines of the one that the other lacks, by kind."""
    lines = {kind: tuple(line for line in found if line not in other.get(kind, ())) for kind, found in one.items()}
    return {kind: found for kind, found in lines.items() if found}


def _as_known(told: ToldDossier, day: str) -> ToldDay:
    """What was told as known on a day: that of the last report date by then, which only lends its cells to another."""
    known = max((one for one in told.days if one <= day), default="")
    if known == day:
        return told.days[day]
    return replace(NOTHING, cells=told.days[known].cells) if known else NOTHING
