"""The index as a server needs it: the names, and beside them what answers type-ahead and "what is here?".

A copy of the index with more tables, so that one file is all a snapshot carries.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from uuid import uuid4

from mapsvc.gazetteer import collect, reverse, suggest
from mapsvc.gazetteer.build import ensure_index
from mapsvc.gazetteer.inputs import Inputs, default_inputs

RULES = ("reverse.py", "serving.py", "suggest.py")
"""The code that fills the further tables."""

KEPT_S = 86_400.0
"""How long a serving index that is no longer current is kept, in seconds."""

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
    if path.exists():
        return path
    temporary = path.with_name(f"building-{uuid4().hex}.tmp")
    try:
        shutil.copyfile(index, temporary)
        _extend(temporary, inputs)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    _prune(path)
    return path


def _prune(current: Path) -> None:
    """Remove other serving indexes once they are a day old: snapshots hold links of their own."""
    oldest = time.time() - KEPT_S
    for file in current.parent.glob("*.serving"):
        with contextlib.suppress(OSError):  # another process prunes too
            if file != current and file.stat().st_mtime < oldest:
                file.unlink()


def _rules_hash() -> str:
    digest = hashlib.sha256()
    for name in RULES:
        digest.update(Path(__file__).with_name(name).read_bytes())
    return digest.hexdigest()[:12]


def _extend(path: Path, inputs: Inputs) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
        db.executescript(suggest.SCHEMA + reverse.SCHEMA + _SPELLED)
        with db:
            suggest.write_hints(db)
            files = ("countries.fgb", "regions.fgb")
            shapes = (found for file in files for found in collect.boundaries(inputs, file))
            reverse.write_places(db, ((draft.id, shape) for draft, shape in shapes))
        db.execute("ANALYZE")
