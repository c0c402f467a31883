"""Measure what one slip of the pen costs: `python -m tests.gazetteer_typos [-v|-vv]`.

Known names of five letters or more, each with one letter dropped, doubled or added, changed, or swapped with the
next, the same slips on every run. A slip that makes another name is left out. "wrong" is one other place given as
the answer; "none" is nothing, "ambiguous" several places. "plain" are names of six letters or more, beside their
article, of well-known places, with a slip behind the first letter: what a reader would mend at a glance.
"""

from __future__ import annotations

import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from random import Random

from mapsvc.gazetteer.build import ensure_index
from mapsvc.gazetteer.choose import kilometres
from mapsvc.gazetteer.entry import KNOWN_WEIGHT
from mapsvc.gazetteer.inputs import default_inputs, read_table
from mapsvc.gazetteer.lookup import Ambiguous, Context, Entry, Gazetteer, Match, Unknown
from mapsvc.gazetteer.names import loose
from mapsvc.gazetteer.reader import Reader
from mapsvc.gazetteer.sounds import is_arabic
from tests.gazetteer_cases import TOLERANCE_KM, read_cases
from tests.gazetteer_fixtures import CACHE

LATIN, ARABIC = "abcdefghijklmnopqrstuvwxyz", "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
LEAST, MOST = 5, 2000


def main() -> None:
    """Print a line per script, and with -v every slip that was answered wrongly, with -vv every slip."""
    index = ensure_index(CACHE)
    gazetteer, reader = Gazetteer.open(index), Reader(sqlite3.connect(index))
    names = known_names(gazetteer)
    shown = OUTCOMES if "-vv" in sys.argv else ("wrong",) if "-v" in sys.argv else ()
    for script, letters in (("latin", LATIN), ("arabic", ARABIC)):
        told: dict[str, Counter[str]] = {"all": Counter(), "plain": Counter()}
        for name, slip, entry in slips([one for one in names if is_arabic(one[0]) is (script == "arabic")], letters):
            answer = gazetteer.resolve(slip)
            if isinstance(answer, Match) and answer.score == 1.0:
                continue
            plain = is_plain(reader, name, slip)
            for told_of in ("all", "plain")[: 1 + plain]:
                told[told_of][verdict(answer, entry)] += 1
            if verdict(answer, entry) in shown:
                sys.stdout.write(f"{'=' if plain else '-'} {name} ({entry.id}) → {slip} → {_shown(answer)}\n")
        for told_of, counted in told.items():
            total = counted.total()
            shares = "  ".join(f"{word} {counted[word]} ({counted[word] / total:.1%})" for word in OUTCOMES)
            sys.stdout.write(f"{script:7} {told_of:5} {total:5}  {shares}\n")


def is_plain(reader: Reader, name: str, slip: str) -> bool:
    """Tell whether a name of six letters or more of a well-known place kept its first letter."""
    key = loose(name)
    known = any(one.main and one.weight >= KNOWN_WEIGHT for one in reader.named(key, None, Context()))
    return len(key.replace(" ", "")) > LEAST and known and loose(slip)[:1] == key[0]


OUTCOMES = ("right", "ambiguous", "none", "wrong")


def known_names(gazetteer: Gazetteer) -> list[tuple[str, Entry]]:
    """List the names of cases, bases and aliases that alone mean one place, each with it."""
    spelt = {case.query for case in read_cases() if case.place and not case.known_miss}
    spelt |= {row.cells["name"] for row in read_table(default_inputs(), "bases.csv")}
    spelt |= {row.cells["alias"] for row in read_table(default_inputs(), "aliases.csv")}
    known = []
    for name in sorted(spelt):
        if sum(map(str.isalpha, name)) >= LEAST and len(name) <= 24:
            answer = gazetteer.resolve(name)
            if isinstance(answer, Match) and answer.how == "exact":
                known.append((name, answer.entry))
    return known


def slips(names: list[tuple[str, Entry]], letters: str) -> Iterator[tuple[str, str, Entry]]:
    """Give the name, the name with one slip, and the place it means, for as many as MOST names."""
    random = Random(7)  # noqa: S311
    for name, entry in random.sample(names, min(MOST, len(names))):
        yield name, _with_a_slip(name, letters, random), entry


def _with_a_slip(name: str, letters: str, random: Random) -> str:
    at = random.choice([at for at, char in enumerate(name) if at and char.isalpha()])
    rest = name[at + 1 :]
    made = (
        name[:at] + rest,
        name[:at] + random.choice(letters) + name[at:],
        name[:at] + random.choice(letters) + rest,
        name[:at] + rest[:1] + name[at] + rest[1:],
    )
    return random.choice([slip for slip in made if slip != name] or [name + random.choice(letters)])


def verdict(answer: Match | Ambiguous | Unknown, entry: Entry) -> str:
    """Judge an answer: right where it is the place, or of its kind and as near as the cases ask."""
    match answer:
        case Unknown():
            return "none"
        case Ambiguous():
            return "ambiguous"
        case Match(entry=found):
            near = kilometres((found.lat, found.lon), (entry.lat, entry.lon)) <= TOLERANCE_KM[entry.kind]
            return "right" if found.kind is entry.kind and near else "wrong"


def _shown(answer: Match | Ambiguous | Unknown) -> str:
    match answer:
        case Match(entry=found):
            how = f"{answer.matched!r} {answer.how} {answer.score}"
            return f"{found.id} {found.name} ({found.kind}, {found.country}) {how}"
        case Ambiguous(candidates=found):
            return f"{len(found)} places"
        case Unknown():
            return "-"


if __name__ == "__main__":
    main()
