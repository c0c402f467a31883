"""Translation keys in their one canonical form, however a desk writes them."""

from __future__ import annotations

import re

from mapsvc.dossier.records import Tables
from mapsvc.dossier.suggest import nearest
from mapsvc.errors import Problem
from mapsvc.languages import LANGUAGES

WHOLE = ("title", "description")
KINDS = {"place": "places", "period": "periods", "force": "forces", "event": "events"}


def read_translations(tables: Tables) -> tuple[dict[tuple[str, str], str], list[Problem]]:
    """Read translations as (canonical key, language) → text; a key that names nothing is a warning."""
    known = {kind: set(tables.by_id(name)) for kind, name in KINDS.items()}
    texts: dict[tuple[str, str], str] = {}
    problems: list[Problem] = []
    for record in tables["translations"]:
        if not record.sound:
            continue
        key = _canonical(record["key"], known)
        if key is None:
            candidates = [*WHOLE, *(f"{kind}.{ident}" for kind, ids in known.items() for ident in ids)]
            hint = nearest(record["key"], sorted(candidates))
            expected = f"expected title, description, or place., period., force., event. and an id{hint}"
            problems.append(record.problem("key", expected, warning=True))
            continue
        if record["lang"].casefold() not in LANGUAGES:
            expected = f"expected a language of the interface, {' or '.join(LANGUAGES)}; this text is shown nowhere"
            problems.append(record.problem("lang", expected, warning=True))
        if texts.setdefault((key, record["lang"].casefold()), record["text"]) != record["text"]:
            problems.append(record.problem("key", f"expected one text for {key!r} in {record['lang']}", warning=True))
    return texts, problems


def _canonical(written: str, known: dict[str, set[str]]) -> str | None:
    folded = written.strip()
    if folded.casefold() in WHOLE or re.match(r"note(s?$|s?[.:/])", folded, re.IGNORECASE):
        return folded.casefold() if folded.casefold() in WHOLE else folded
    match = re.fullmatch(r"([A-Za-z]+)\s*[.:/]\s*(.+)", folded, re.DOTALL)
    if match:
        kind = match[1].casefold().removesuffix("s")
        ident = match[2].strip()
        ident = re.sub(r"[.:/](name|label|summary)$", "", ident) if ident not in known.get(kind, ()) else ident
        if ident in known.get(kind, ()):
            return f"{kind}.{ident}"
    holders = [kind for kind in ("place", "period", "force") if folded in known[kind]]
    return f"{holders[0]}.{folded}" if len(holders) == 1 else None
