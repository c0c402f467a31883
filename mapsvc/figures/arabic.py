"""Arabic wordings of numbers, put into the English ones that the policy reads: one table, one meaning each.

Where Arabic has one word for two of English ("قرابة" is about or nearly), it is one that permits both. A word that
names two numbers (ألفا, a thousand or two) is read after a number alone, where it names one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from mapsvc.figures import sums

Tokens = tuple[str, ...]

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
}
"""English wordings of the policy, and the Arabic ones that are read as them."""

NUMBERS: Mapping[int, str] = {
    0: "صفر",
    1: "واحد, واحدة, إحدى",
    2: "اثنان, اثنين, اثنتان, اثنتين",
    3: "ثلاثة, ثلاث",
    4: "أربعة, أربع",
    5: "خمسة, خمس",
    6: "ستة, ست",
    7: "سبعة, سبع",
    8: "ثمانية, ثماني, ثمان",
    9: "تسعة, تسع",
    10: "عشرة, عشر",
    11: "أحد عشر, إحدى عشرة",
    12: "اثنا عشر, اثني عشر, اثنتا عشرة, اثنتي عشرة",
    13: "ثلاثة عشر, ثلاث عشرة",
    14: "أربعة عشر, أربع عشرة",
    15: "خمسة عشر, خمس عشرة",
    16: "ستة عشر, ست عشرة",
    17: "سبعة عشر, سبع عشرة",
    18: "ثمانية عشر, ثماني عشرة",
    19: "تسعة عشر, تسع عشرة",
    20: "عشرون, عشرين",
    30: "ثلاثون, ثلاثين",
    40: "أربعون, أربعين",
    50: "خمسون, خمسين",
    60: "ستون, ستين",
    70: "سبعون, سبعين",
    80: "ثمانون, ثمانين",
    90: "تسعون, تسعين",
    100: "مئة, مائة",
    200: "مئتان, مئتين, مئتي, مئتا, مائتان, مائتين, مائتي, مائتا",
    300: "ثلاثمئة, ثلاثمائة, ثلاث مئة, ثلاث مائة",
    400: "أربعمئة, أربعمائة, أربع مئة, أربع مائة",
    500: "خمسمئة, خمسمائة, خمس مئة, خمس مائة",
    600: "ستمئة, ستمائة, ست مئة, ست مائة",
    700: "سبعمئة, سبعمائة, سبع مئة, سبع مائة",
    800: "ثمانمئة, ثمانمائة, ثمانيمئة, ثماني مئة, ثماني مائة, ثمان مئة, ثمان مائة",
    900: "تسعمئة, تسعمائة, تسع مئة, تسع مائة",
    1_000: "ألف",
    2_000: "ألفان, ألفين, ألفي",
    1_000_000: "مليون",
    2_000_000: "مليونان, مليونين, مليوني",
}
"""Numbers that have a word of their own."""

AFTER_NUMBERS: Mapping[str, str] = {"thousand": "ألف, ألفا, آلاف", "million": "مليون, مليونا, ملايين"}
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


_NUMBERS = _entries({str(number): words for number, words in NUMBERS.items()})
_SCALES = _entries(AFTER_NUMBERS)
_AND_ELEVEN = {tuple(fold("وأحد عشر").split()): (sums.AND, "11")}
"""Folded, "and eleven" opens with the word for one."""

_WORDS = _entries(WORDINGS) | _NUMBERS | _AND_ELEVEN
_LONGEST = max(map(len, _WORDS))


def translate(tokens: Tokens) -> Tokens:
    """Put the Arabic wordings among folded tokens into English; what is not known stays as it is."""
    if not any(_LETTERS.match(token) for token in tokens):
        return tokens
    said: list[Tokens] = []
    at = 0
    split = tuple(part for token in tokens for part in _conjunction(token))
    while at < len(split):
        found, size = _longest(split[at:], number=bool(said) and _is_number(said[-1]))
        if found == ("and",) and at and _LETTERS.match(split[at - 1]) and _is_number(said[-1]):
            found = (sums.AND,)  # after a number in words another part of it may come
        said.append(found)
        at += size
    words = [word for found in _from_or_of(said) for word in found]
    last = [word for word in words if word in LAST]
    return tuple(last + [word for word in words if word not in LAST])


def _is_number(found: Tokens) -> bool:
    return found[-1] in AFTER_NUMBERS or bool(_NUMBER.fullmatch(found[-1]))


def _longest(rest: Tokens, *, number: bool) -> tuple[Tokens, int]:
    if number and rest[:1] in _SCALES:
        return _SCALES[rest[:1]], 1
    for size in range(min(_LONGEST, len(rest)), 0, -1):
        if rest[:size] in _WORDS:
            return _WORDS[rest[:size]], size
    return rest[:1], 1


def _conjunction(token: str) -> tuple[str, ...]:
    """Take "and" off a number word that it is written on ("وخمسمئة")."""
    known = token[:1] == sums.AND and any((token[1:],) == words[:1] for words in (*_NUMBERS, *_SCALES, *_WORDS))
    return (sums.AND, token[1:]) if known and (token,) not in _WORDS else (token,)


def _from_or_of(said: list[Tokens]) -> list[Tokens]:
    """Read "من" as from where it opens a range ("من 200 إلى 300 من الجنود"), else as of."""
    opens = next((at for at, found in enumerate(said) if found == ("from",)), len(said))
    if ("to",) not in said[opens:] or (opens and _is_number(said[opens - 1])):
        opens = len(said)
    return [("of",) if found == ("from",) and at != opens else found for at, found in enumerate(said)]
