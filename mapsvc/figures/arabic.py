"""Arabic wordings of numbers, put into the English ones that the policy reads: one table, one meaning each.

Where Arabic has one word for two of English ("قرابة" is about or nearly), it is one that permits both. A word that
names two numbers (ألفا, a thousand or two) is read after a number alone, where it names one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from mapsvc.figures.text import SMALL, Tokens

WORDINGS: Mapping[str, str] = {
    "about": "نحو, بنحو, حوالي, بحوالي, زهاء, يقدر بنحو",
    "close to": "قرابة, يقارب, ما يقارب, ما يقرب من, يقرب من, يناهز, ما يناهز",
    "or so": "تقريبا",
    "fewer than": "أقل من, دون, ما يقل عن",
    "no more than": "لا يزيد على, لا يزيد عن, ما لا يزيد على, ما لا يزيد عن, لا يتجاوز, ما لا يتجاوز",
    "up to": "حتى, يصل إلى, ما يصل إلى",
    "at most": "على الأكثر, كحد أقصى, بحد أقصى",
    "at least": "على الأقل, كحد أدنى, بحد أدنى, لا يقل عن, ما لا يقل عن",
    "more than": "أكثر من, يزيد على, يزيد عن, ما يزيد على, ما يزيد عن, يتجاوز, ما يتجاوز",
    "exactly": "بالضبط, تحديدا",
    "between": "بين, ما بين, يتراوح بين, تتراوح بين",
    "from": "من",
    "to": "إلى",
    "and": "و",
    "tens": "عشرات, العشرات",
    "a few tens": "بضع عشرات",
    "several tens": "عدة عشرات",
    "hundreds": "مئات, المئات, مئات من, المئات من",
    "a few hundred": "بضع مئات",
    "several hundred": "عدة مئات",
    "thousands": "آلاف, الآلاف",
    "a few thousand": "بضعة آلاف",
    "several thousand": "عدة آلاف",
    "tens of thousands": "عشرات الآلاف, عشرات آلاف",
    "hundreds of thousands": "مئات الآلاف, مئات آلاف",
    "a small number": "عدد قليل, عدد صغير, عدد محدود",
    "a portion": "جزء, قسم",
    "a majority": "غالبية, أغلبية, الغالبية, الأغلبية",
    "most": "معظم",
    "all": "جميع, كل, كامل",
    "half": "نصف",
    "a third": "ثلث",
    "two-thirds": "ثلثا, ثلثي, ثلثين",
    "a quarter": "ربع",
    "three-quarters": "ثلاثة أرباع",
    "%": "في المئة, في المائة, بالمئة, بالمائة",
    "troops": (
        "جندي, جنديا, جنود, الجنود, جنودها, جنوده, عسكري, عسكريا, عسكريين, عسكريون, العسكريين, عنصر, عنصرا, عناصر, "
        "فرد, فردا, أفراد, شخص, شخصا, أشخاص, قوات, القوات, قواتها, قواته"
    ),
    "us": "أميركي, أميركيا, أميركية, الأميركية, أميركيين, أمريكي, أمريكيا, أمريكية, الأمريكية, أمريكيين",
    "zero": "صفر",
    "two": "اثنان, اثنين",
    "three": "ثلاثة, ثلاث",
    "four": "أربعة, أربع",
    "five": "خمسة, خمس",
    "six": "ستة, ست",
    "seven": "سبعة, سبع",
    "eight": "ثمانية, ثماني, ثمان",
    "nine": "تسعة, تسع",
    "ten": "عشرة, عشر",
    "twenty": "عشرون, عشرين",
    "thirty": "ثلاثون, ثلاثين",
    "forty": "أربعون, أربعين",
    "fifty": "خمسون, خمسين",
    "sixty": "ستون, ستين",
    "seventy": "سبعون, سبعين",
    "eighty": "ثمانون, ثمانين",
    "ninety": "تسعون, تسعين",
    "a hundred": "مئة, مائة",
    "two hundred": "مئتان, مئتين, مئتي, مئتا, مائتان, مائتين, مائتي, مائتا",
    "three hundred": "ثلاثمئة, ثلاثمائة",
    "four hundred": "أربعمئة, أربعمائة",
    "five hundred": "خمسمئة, خمسمائة",
    "six hundred": "ستمئة, ستمائة",
    "seven hundred": "سبعمئة, سبعمائة",
    "eight hundred": "ثمانمئة, ثمانمائة, ثمانيمئة",
    "nine hundred": "تسعمئة, تسعمائة",
    "a thousand": "ألف",
    "two thousand": "ألفان, ألفين, ألفي",
    "a million": "مليون",
}
"""English wordings of the policy, and the Arabic ones that are read as them."""

AFTER_NUMBERS: Mapping[str, str] = {"thousand": "ألف, ألفا, آلاف", "hundred": "مئة, مائة", "million": "مليون, ملايين"}
"""Scales, where a number comes before them ("٢٠ ألفا", "ثلاثة آلاف")."""

LAST = frozenset({"exactly"})
"""Words that Arabic puts after the number and the policy before it."""

_MARKS = re.compile("[\u064b-\u065f\u0670\u0640]")
_FORMS = str.maketrans("أإآٱى", "ااااي")
_LETTERS = re.compile("[\u0621-\u064a]")
_NUMBER = re.compile(r"\d.*")


def fold(text: str) -> str:
    """Drop vowel marks and fold the forms of alif and final ya, which writers use freely."""
    return _MARKS.sub("", text).translate(_FORMS)


def _entries(table: Mapping[str, str]) -> dict[Tokens, Tokens]:
    rows = ((arabic, english) for english, cell in table.items() for arabic in cell.split(", "))
    return {tuple(fold(arabic).split()): tuple(english.replace("-", " ").split()) for arabic, english in rows}


_WORDS = _entries(WORDINGS)
_SCALES = _entries(AFTER_NUMBERS)
_LONGEST = max(map(len, _WORDS))


def translate(tokens: Tokens) -> Tokens:
    """Put the Arabic wordings among folded tokens into English; what is not known stays as it is."""
    if not any(_LETTERS.match(token) for token in tokens):
        return tokens
    said: list[str] = []
    at = 0
    split = tuple(part for token in tokens for part in _conjunction(token))
    while at < len(split):
        found, size = _longest(split[at:], after=said[-1:])
        said += found
        at += size
    if "to" not in said:  # "من" is from in a range, else of
        said = ["of" if word == "from" else word for word in said]
    last = [word for word in said if word in LAST]
    return tuple(last + [word for word in _tens_first(said) if word not in LAST])


def _longest(rest: Tokens, after: list[str]) -> tuple[Tokens, int]:
    number = bool(after) and (bool(_NUMBER.fullmatch(after[0])) or after[0] in SMALL or after[0] in AFTER_NUMBERS)
    if number and rest[:1] in _SCALES:
        return _SCALES[rest[:1]], 1
    for size in range(min(_LONGEST, len(rest)), 0, -1):
        if rest[:size] in _WORDS:
            return _WORDS[rest[:size]], size
    return rest[:1], 1


def _conjunction(token: str) -> tuple[str, ...]:
    """Take "and" off a number word that it is written on ("وخمسمئة")."""
    known = token[:1] == "و" and (token[1:],) in {**_WORDS, **_SCALES}
    return ("و", token[1:]) if known and (token,) not in _WORDS else (token,)


def _tens_first(words: list[str]) -> Iterator[str]:
    """Put "five and twenty" as English does."""
    at = 0
    while at < len(words):
        unit, link, ten = (*words[at : at + 3], "", "", "")[:3]
        if link == "and" and 0 < SMALL.get(unit, 0) < 10 and SMALL.get(ten, 0) >= 20:
            yield from (ten, unit)
            at += 3
        else:
            yield words[at]
            at += 1
