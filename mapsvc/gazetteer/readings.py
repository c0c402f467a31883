"""The ways to read a name that is asked for: as it is, without generic words, articles, endings, qualifiers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mapsvc.gazetteer.choose import COMPATIBLE, DOMINANCE, Candidate
from mapsvc.gazetteer.cues import ADJECTIVES, CUES, FOREIGN_ARTICLES
from mapsvc.gazetteer.entry import KNOWN_WEIGHT, Context
from mapsvc.gazetteer.features import canonical, feature_kind
from mapsvc.gazetteer.names import fold, generic_kind, loose, read_cue
from mapsvc.model import PlaceKind

Reading = tuple[str, PlaceKind | None]
Found = tuple[list[Candidate], PlaceKind | None]
"""What a reading found (at least one), and the kind that it asks for."""

_BEARING = r"(?:(?:far\s+)?(?:north|south|east|west|central)(?:[ -]?(?:east|west))?(?:ern)?(?:\s+of)?\s+)"
_QUALIFIER = re.compile(
    rf"([^,،()]+?)\s*(?:[,،]\s*|\(|\s(?:in|near|at|en|bei|في|قرب|لە)\s+)(?:the\s+)?{_BEARING}?([^,،()]+)\)?",
    re.IGNORECASE,
)
_LAST_QUALIFIER = re.compile(r"(.+[,،].+?)\s*[,،]\s*(?:the\s+)?([^,،]+)", re.IGNORECASE)
"""Ain al-Asad, Anbar Province, Iraq: qualifiers are read from the last."""
_ARABIC_BEARING = re.compile(r"(.+?)\s+(?:ب|في\s+)?(?:شمال|جنوب|شرق|غرب)ي?(?:\s+(?:شرق|غرب)ي?)?\s+(?:مدينة\s+)?(.+)")
"""Al Asad in western Iraq, عين الأسد غربي العراق: whichever side it is, the name after it holds the one before."""
_WITHIN = re.compile(r"(.+?)\s+(?:in|at|en|à|في|لە)\s+(.+)", re.IGNORECASE)
"""The US base in Erbil, القاعدة الأمريكية في أربيل: a thing of some kind, told by where it is."""
_OWNER = re.compile(r"(\w+)['’]s\s+(.+)")
_KURMANJI_CASE = re.compile(r"(?<=\w{3})(?:yê|ê)$")
_SORANI_CASE = re.compile(r"(?<=\w{3})ی$")


def readings_of(name: str, context: Context) -> list[Reading]:
    """List the readings of a name, the most literal first, each with the kind of place it asks for."""
    readings: list[Reading] = [(name, context.kind)]
    words = name.replace("’", "' ").replace("'", "' ").split()
    if len(words) > 1 and words[0].lower().rstrip("'") in FOREIGN_ARTICLES:
        readings.append((" ".join(words[1:]).replace("' ", "'"), context.kind))
    literal = tuple(readings)
    if feature := canonical(name):
        readings.append((feature, context.kind or feature_kind(feature)))
    for text, _ in literal:
        if cue := read_cue(text):
            vague = context.kind is None or (context.kind is PlaceKind.AREA and cue.kind in COMPATIBLE[context.kind])
            readings.append((cue.written, cue.kind if vague else context.kind))
    if (parts := _WITHIN.fullmatch(name)) and (kind := generic_kind(parts[1])):
        readings.append((parts[2], context.kind or kind))
    for text, kind in tuple(readings):
        bare = (case.sub("", text) for case in (_KURMANJI_CASE, _SORANI_CASE))
        readings.extend((stem, kind) for stem in bare if stem != text)
    return readings


def names_feature(name: str) -> bool:
    """Tell whether the generic word of a name is that of an oil field or the like: such a site is no airport."""
    cue = read_cue(name)
    return cue is not None and canonical(name).rpartition(" ")[0] == loose(cue.rest)


def side_by_side(name: str) -> Iterator[tuple[str, str]]:
    """Part "Camp Speicher Tikrit" or "Kirkuk K1 base" into a name and the word or two that may tell where it is."""
    words = name.split()
    for size in (1, 2):
        if len(words) > size:
            yield " ".join(words[:-size]), " ".join(words[-size:])
            yield " ".join(words[size:]), " ".join(words[:size])


def qualified_name(name: str) -> tuple[str, str] | None:
    """Part "Tripoli, Lebanon", "Baghdad's Green Zone" or "العاصمة السورية دمشق" into name and qualifier."""
    if parts := _QUALIFIER.fullmatch(name.strip()):
        return parts[1], parts[2]
    if (parts := _LAST_QUALIFIER.fullmatch(name.strip())) and parts[1].strip():
        return parts[1], parts[2]
    if parts := _OWNER.fullmatch(name.strip()):
        return parts[2], parts[1]
    if parts := _ARABIC_BEARING.fullmatch(name.strip()):
        return parts[1], parts[2]
    words = name.split()
    if len(words) > 2 and fold(words[1]) in ADJECTIVES and (fold(words[0]),) in CUES:
        return " ".join((words[0], *words[2:])), words[1]
    return (" ".join(words[:-1]), words[-1]) if len(words) > 1 and fold(words[-1]) in ADJECTIVES else None


def has_comma(name: str) -> bool:
    """Tell whether a name is written as "Cairo, Georgia", which says that the second holds the first."""
    return "," in name or "،" in name


def preferred(found: Sequence[Found], kind: PlaceKind | None) -> Found:
    """Choose among what the readings of a name found: the most literal that has the kind the context asks for.

    Where it asks for none, a base or site that a generic word asks for goes before a literal namesake it outshines.
    """
    if kind is not None:
        return next((one for one in found if any(candidate.kind is kind for candidate in one[0])), found[0])
    return next((one for one in found[1:] if _outshines(one, found[0][0])), found[0])


def _outshines(other: Found, literal: list[Candidate]) -> bool:
    """Tell whether the base or site that a generic word asks for is far better known than the literal namesake.

    Bagdad Airport is in Arizona, the airport of "Bagdad" hardly; and the homes at Fort Knox are a town in open data.
    """
    found, kind = other
    asked = max((one for one in found if one.kind is kind), key=lambda one: one.standing, default=None)
    if asked is None or kind not in {PlaceKind.BASE, PlaceKind.SITE}:
        return False
    alike = [one for one in literal if one.kind in COMPATIBLE[kind]]
    if any(one.country == asked.country or one.weight >= KNOWN_WEIGHT for one in alike):
        return False
    return asked.standing >= DOMINANCE * max(one.standing for one in literal)
