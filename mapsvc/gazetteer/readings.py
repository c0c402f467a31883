"""The ways to read a name that is asked for: as it is, without generic words, articles, endings, qualifiers."""

from __future__ import annotations

import re

from mapsvc.gazetteer.choose import COMPATIBLE
from mapsvc.gazetteer.cues import ADJECTIVES, FOREIGN_ARTICLES
from mapsvc.gazetteer.entry import Context
from mapsvc.gazetteer.names import fold, read_cue
from mapsvc.model import PlaceKind

Reading = tuple[str, PlaceKind | None]

_QUALIFIER = re.compile(
    r"([^,،()]+?)\s*(?:[,،]\s*|\(|\s(?:in|near|at|en|bei|في|قرب|لە)\s+)(?:the\s+)?([^,،()]+)\)?", re.IGNORECASE
)
_OWNER = re.compile(r"(\w+)['’]s\s+(.+)")
_KURMANJI_CASE = re.compile(r"(?<=\w{3})(?:yê|ê)$")
_SORANI_CASE = re.compile(r"(?<=\w{3})ی$")


def readings_of(name: str, context: Context) -> list[Reading]:
    """List the readings of a name, the most literal first, each with the kind of place it asks for."""
    readings: list[Reading] = [(name, context.kind)]
    words = name.replace("’", "' ").replace("'", "' ").split()
    if len(words) > 1 and words[0].lower().rstrip("'") in FOREIGN_ARTICLES:
        readings.append((" ".join(words[1:]).replace("' ", "'"), context.kind))
    for text, _ in tuple(readings):
        if cue := read_cue(text):
            vague = context.kind is None or cue.kind in COMPATIBLE[context.kind]
            readings.append((cue.written, cue.kind if vague else context.kind))
    for text, kind in tuple(readings):
        bare = (case.sub("", text) for case in (_KURMANJI_CASE, _SORANI_CASE))
        readings.extend((stem, kind) for stem in bare if stem != text)
    return readings


def qualified_name(name: str) -> tuple[str, str] | None:
    """Part "Tripoli, Lebanon", "Balad (Iraq)", "Baghdad's Green Zone" or "الحسكة السورية" into name and qualifier."""
    if parts := _QUALIFIER.fullmatch(name.strip()):
        return parts[1], parts[2]
    if parts := _OWNER.fullmatch(name.strip()):
        return parts[2], parts[1]
    head, _, last = name.strip().rpartition(" ")
    return (head, last) if head and fold(last) in ADJECTIVES else None
