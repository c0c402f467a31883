"""The index as a server needs it: the names, and beside them what answers type-ahead and "what is here?".

A copy of the index with more tables, so that one file is all a snapshot carries.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from mapsvc.gazetteer import collect, reverse, suggest
from mapsvc.gazetteer.build import ensure_index
from mapsvc.gazetteer.inputs import Inputs, default_inputs
from mapsvc.gazetteer.kept import made_once

RULES = ("reverse.py", "serving.py", "suggest.py")
"""The code that fills the further tables."""

_SPELLED = """
CREATE TABLE spelled (n INTEGER PRIMARY KEY, names TEXT NOT NULL);
INSERT INTO spelled
SELECT n, group_concat(raw, char(10)) FROM (SELECT n, raw FROM name WHERE NOT cued ORDER BY n, main DESC, raw)
GROUP BY n;
"""


def ensure_serving_index(cache: Path, inputs: Inputs | None = None) -> Path:
    """Return the path of the serving index for the inputs as they are now, making it first where it is missing.

    Named by the name of the index it is a copy of and a hash of the code that adds to it; atomic as `ensure_index`
    is. Raises BaseDataError where base data is missing or contradicts itself.
    """
    inputs = inputs or default_inputs()
    index = ensure_index(cache, inputs)
    path = index.with_name(f"{index.stem}.{_rules_hash()}.serving")
    return made_once(path, lambda made: _extend(index, made, inputs))


def _rules_hash() -> str:
    digest = hashlib.sha256()
    for name in RULES:
        digest.update(Path(__file__).with_name(name).read_bytes())
    return digest.hexdigest()[:12]


def _extend(index: Path, path: Path, inputs: Inputs) -> None:
    """Write a copy of the index with the further tables."""
    shutil.copyfile(index, path)
    with closing(sqlite3.connect(path)) as db:
        db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
        db.executescript(suggest.SCHEMA + reverse.SCHEMA + _SPELLED)
        with db:
            suggest.write_hints(db)
            files = ("countries.fgb", "regions.fgb")
            shapes = (found for file in files for found in collect.boundaries(inputs, file))
            reverse.write_places(db, ((draft.id, shape) for draft, shape in shapes))
        db.execute("ANALYZE")
