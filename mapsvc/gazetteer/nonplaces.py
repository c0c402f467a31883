"""What a name looks like that is no place's: a unit, an organisation, a person with a title, a people.

These rules stop the looser ways of finding a name; a place that is called exactly so is still found.
"""

from __future__ import annotations

import re

from mapsvc.gazetteer.names import fold

_LAST = """
    forces force troops soldiers army armies navy marines militia militias fighters division divisions brigade
    brigades regiment battalion squadron corps airborne fleet wing command headquarters guard guards police
    ministry department organization organisation agency council committee commission parliament congress
    government coalition alliance movement party group union resolution agreement news times post herald tribune
    television tv radio press magazine day month months week weeks year years percent people men women officials
    sources airstrike airstrikes attack attacks rocket rockets missile missiles drone drones war operation mission
    partnership state front
"""
_FIRST = """
    general gen lieutenant lt colonel col major maj captain sergeant admiral president minister secretary
    ambassador sheikh mr mrs ms dr prime operation task exercise mission ministry department about
    all both each every any
    nearly roughly around almost some several approximately least dozens hundreds thousands scores tens
    الرئيس الجنرال العميد اللواء وزير وزاره الشيخ كتائب كتيبه لواء الفرقه فرقه حركه حزب قوات القوات تنظيم عمليه صحيفه
    قناه وكاله نحو حوالي قاده حريه
"""
_UNIT = re.compile(r"\b\d+(?:st|nd|rd|th)\b")
_LAST_WORDS, _FIRST_WORDS = frozenset(_LAST.split()), frozenset(_FIRST.split())
_DEMONYM = re.compile(r"(?:i|y|is|an|ans|ish|ese|ic|er|ers|s|isch|ien|iens|li|ي|يه|يون|يين)$")


def is_none(name: str) -> bool:
    """Tell whether a name reads as something else than a place."""
    tokens = fold(name).split()
    return bool(tokens) and (
        tokens[-1] in _LAST_WORDS or tokens[0] in _FIRST_WORDS or bool(_UNIT.search(" ".join(tokens)))
    )


def is_common_word(name: str) -> bool:
    """Tell whether a name is in Latin letters without one capital: "mission" is hardly Mission, Texas."""
    return name.islower() and name.isascii() and name.replace(" ", "").isalpha()


def may_be_people(key: str, country: str) -> bool:
    """Tell whether a name a letter or so off a country's may be its people's or its language's: Iraqi, Germans."""
    swapped = sorted(key) == sorted(country)
    return not swapped and key[-2:] not in {country[-2:], country[-1] * 2} and bool(_DEMONYM.search(key))
