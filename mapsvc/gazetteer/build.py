"""Build the place-name index: one SQLite file, named by a hash of all that it is made from."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from mapsvc.errors import BaseDataError
from mapsvc.gazetteer import collect, own
from mapsvc.gazetteer.contain import chains
from mapsvc.gazetteer.drafts import Draft
from mapsvc.gazetteer.entry import KNOWN_WEIGHT, SHORTEST_WITH_SLIP
from mapsvc.gazetteer.inputs import Inputs, default_inputs, fingerprint
from mapsvc.gazetteer.kept import made_once
from mapsvc.gazetteer.names import fold, is_code, loosen
from mapsvc.gazetteer.namesakes import name_namesakes
from mapsvc.gazetteer.seats import name_districts, share_names
from mapsvc.gazetteer.slips import SHORTEST_BEHIND_ARTICLE
from mapsvc.gazetteer.sounds import latin_sound, skeleton, sound
from mapsvc.model import PlaceKind

_SCHEMA = """
CREATE TABLE entry (
  n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, kind TEXT NOT NULL,
  lat REAL NOT NULL, lon REAL NOT NULL,
  precision_m INTEGER NOT NULL, country TEXT NOT NULL, chain TEXT NOT NULL,
  boundary_id TEXT, source TEXT NOT NULL, weight REAL NOT NULL
);
CREATE TABLE name (
  key TEXT, n INTEGER, raw TEXT, main INTEGER, cued INTEGER, PRIMARY KEY (key, n, raw)
) WITHOUT ROWID;
CREATE TABLE sound (bones TEXT, sound TEXT, key TEXT, PRIMARY KEY (bones, sound, key)) WITHOUT ROWID;
CREATE TABLE head (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE ended (ended TEXT PRIMARY KEY) WITHOUT ROWID; -- the last letter, then the key
CREATE TABLE tail (tail TEXT PRIMARY KEY) WITHOUT ROWID; -- the first letter, then the key reversed
CREATE TABLE headless (rest TEXT, first TEXT, PRIMARY KEY (rest, first)) WITHOUT ROWID; -- keys of known places, parted
CREATE TABLE focus (country TEXT PRIMARY KEY, factor REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE refusal (key TEXT PRIMARY KEY, reason TEXT NOT NULL) WITHOUT ROWID;
"""
_NameRow = tuple[str, int, str, bool, bool]


def ensure_index(cache: Path, inputs: Inputs | None = None) -> Path:
    """Return the path of the index for the inputs as they are now, building it first where it is missing.

    The build shows a progress bar on stderr and is atomic: processes that build at once each write a file of
    their own and rename it into place. Raises BaseDataError where base data is missing or contradicts itself.
    """
    inputs = inputs or default_inputs()
    return made_once(cache / "gazetteer" / f"{fingerprint(inputs)}.sqlite", lambda path: _write(path, inputs))


def _write(path: Path, inputs: Inputs) -> None:
    drafts, contained = _gather(inputs)
    with closing(sqlite3.connect(path)) as db:
        db.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {_SCHEMA}")
        with db:
            db.executemany("INSERT INTO entry VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", _entry_rows(drafts, contained))
            names = sorted(_name_rows(drafts))
            db.executemany("INSERT OR IGNORE INTO name VALUES (?,?,?,?,?)", names)
            db.executemany("INSERT OR IGNORE INTO sound VALUES (?,?,?)", sorted(_sounds(drafts, names)))
            spelt = sorted({key for key, *_ in _misspelt(drafts, names) if len(key) >= SHORTEST_WITH_SLIP - 1})
            db.executemany("INSERT INTO head VALUES (?)", ((key,) for key in spelt))
            db.executemany("INSERT INTO ended VALUES (?)", sorted((key[-1] + key,) for key in spelt))
            db.executemany("INSERT INTO tail VALUES (?)", sorted((key[0] + key[::-1],) for key in spelt))
            known = (key for key, n, *_ in names if drafts[n].weight >= KNOWN_WEIGHT)
            db.executemany(
                "INSERT INTO headless VALUES (?,?)",
                sorted({(key[1:], key[0]) for key in known if len(key) >= SHORTEST_BEHIND_ARTICLE}),
            )
            db.executemany("INSERT INTO focus VALUES (?,?)", own.focus(inputs))
            db.executemany("INSERT OR REPLACE INTO refusal VALUES (?,?)", own.refusals(inputs))
        db.execute("ANALYZE")


def _gather(inputs: Inputs) -> tuple[list[Draft], list[str]]:
    countries = {draft.id: draft for draft, _ in collect.boundaries(inputs, "countries.fgb")}
    shapes = list(collect.boundaries(inputs, "regions.fgb"))
    regions = {draft.id: draft for draft, _ in shapes}
    collect.name_countries(countries)
    collect.name_regions(regions)
    drafts = [*countries.values(), *regions.values()]
    bases = list(own.bases(inputs))
    drafts += bases
    drafts += own.districts(inputs)
    drafts += collect.airfields({base.icao: base for base in bases if base.icao})
    drafts += collect.cities(inputs)
    table = _by_id(drafts)
    own.add_aliases(inputs, table)
    name_namesakes(drafts)
    name_districts(table)
    contained = chains(drafts, shapes, frozenset(countries))
    share_names(drafts, contained)
    _weigh(inputs, drafts)
    return drafts, contained


def _by_id(drafts: Iterable[Draft]) -> dict[str, Draft]:
    table: dict[str, Draft] = {}
    for draft in drafts:
        if table.setdefault(draft.id, draft) is not draft:
            raise BaseDataError(f"gazetteer: {draft.id!r} ({draft.name}): expected each id once")
    return table


def _weigh(inputs: Inputs, drafts: Iterable[Draft]) -> None:
    """Lift the places of the countries that dossiers are about: Hit is a town before it is a word.

    So are seas and disputed places, which are in none and are all our own: the Red Sea is no governorate.
    """
    factors = dict(own.focus(inputs))
    factors[""] = max(factors.values(), default=1.0)
    for draft in drafts:
        if draft.kind is not PlaceKind.COUNTRY:
            draft.weight *= factors.get(draft.country, 1.0)


def _entry_rows(drafts: Sequence[Draft], contained: Sequence[str]) -> Iterator[tuple[object, ...]]:
    for n, (draft, chain) in enumerate(zip(drafts, contained, strict=True)):
        where = (
            draft.lat,
            draft.lon,
            draft.precision_m,
            draft.country,
            chain,
            draft.boundary_id,
            draft.source,
            draft.weight,
        )
        yield (n, draft.id, draft.name, draft.kind.value, *where)


def _name_rows(drafts: Sequence[Draft]) -> Iterator[_NameRow]:
    from tqdm import tqdm

    for n, draft in enumerate(tqdm(drafts, desc="place names", unit=" places", disable=None)):
        seen: dict[str, _NameRow] = {}
        for raw, (main, cued) in draft.names.items():
            if not (folded := fold(raw)):
                continue
            key, _, had, had_main, had_cued = seen.get(folded) or (loosen(folded), n, raw, main, cued)
            spelling = raw if had_cued and not cued else had
            seen[folded] = (key, n, spelling, main or had_main, cued and had_cued)
        yield from seen.values()


def _misspelt(drafts: Sequence[Draft], names: Iterable[_NameRow]) -> Iterator[_NameRow]:
    """Give the names that looser likeness may find: principal ones, and all of prominent places; no codes."""
    return (name for name in names if (name[3] or drafts[name[1]].weight >= KNOWN_WEIGHT) and not is_code(name[2]))


def _sounds(drafts: Sequence[Draft], names: Iterable[_NameRow]) -> Iterator[tuple[str, str, str]]:
    for key, _, raw, _, _ in _misspelt(drafts, names):
        heard = latin_sound(key) if key.isascii() else sound(raw)
        if bones := skeleton(heard):
            yield bones, heard, key
