"""One normalisation of place names, used alike when the index is built and when it is asked.

`fold` loses case, marks, punctuation and letter forms; `loose` loses articles too; `read_cue` parts a name from its
generic words. Pure functions of text: same text, same key, whatever the locale.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from mapsvc.gazetteer.cues import ARTICLES, CUES, LONGEST_CUE
from mapsvc.model import PlaceKind

_LETTERS = str.maketrans(
    {
        # Latin letters that have no decomposition
        "ı": "i",
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ə": "e",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ħ": "h",
        "ŋ": "n",
        # Arabic, Persian, Kurdish, Urdu and Pashto forms of one letter
        "ة": "ه",
        "ھ": "ه",
        "ە": "ه",
        "ہ": "ه",
        "ۃ": "ه",
        "ى": "ي",
        "ی": "ي",
        "ې": "ي",
        "ێ": "ي",
        "ے": "ي",
        "ک": "ك",
        "ڪ": "ك",
        "ۆ": "و",
        "ۇ": "و",
        "ۈ": "و",
        "ڕ": "ر",
        "ڵ": "ل",
        "ٱ": "ا",
        "ء": "",
        "ـ": "",
        "ګ": "گ",
        "ڤ": "ف",
        "ﻻ": "لا",
    }
)
_INITIAL_HAMZA_SEAT = re.compile(r"(?<!\w)[ئ]+(?=\w)")
_ABBREVIATION_DOT = re.compile(r"\b(\w)\.")
_NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]+")
_DROPPED = "'’‘`´ʿʾʼʻˈ′＇ʹ\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_DELETE = str.maketrans(dict.fromkeys(_DROPPED, ""))
_ARABIC_ARTICLE = "ال"
_DETERMINERS = frozenset({"the", "a", "an", "la", "le"})
_ELISION = re.compile(r"(?<=\b[dDlL])['’](?=\w)")
LONGEST_CODE = 6


@dataclass(frozen=True, slots=True)
class Reading:
    """A name without the generic words around it, folded and as written, and the kind of place they speak of."""

    rest: str
    kind: PlaceKind
    written: str


@lru_cache(1024)
def fold(text: str) -> str:
    """Fold case, diacritics, apostrophes, hyphens, digits and Arabic letter forms; idempotent."""
    if text.isascii():
        plain = _ABBREVIATION_DOT.sub(r"\1", text.replace("'", "").replace("`", "")).lower()
        return " ".join(_NOT_ALPHANUMERIC.sub(" ", plain).split())
    text = unicodedata.normalize("NFC", text).translate(_DELETE)
    text = _ABBREVIATION_DOT.sub(r"\1", _INITIAL_HAMZA_SEAT.sub("", text))
    text = unicodedata.normalize("NFKD", text).casefold()
    marked = unicodedata.normalize("NFKD", text.translate(_LETTERS)).translate(_LETTERS).translate(_DELETE)
    return " ".join("".join(map(_keep, marked)).split())


def _keep(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category[0] in "LN":
        return char
    return "" if category in {"Mn", "Me", "Cf"} else " "


def is_code(name: str) -> bool:
    """Tell whether a name is one word of two to six capitals (ORAA, USAID): a code, an acronym, or shouted."""
    return name.isascii() and name.isalpha() and name.isupper() and 2 <= len(name) <= LONGEST_CODE


def loose(text: str) -> str:
    """Fold, and drop articles: al-, el-, assimilated ones (ad-, ash-, ez- ...), ال and "the"; idempotent."""
    return loosen(fold(text))


def loosen(folded: str) -> str:
    """Drop the articles of a name that is folded already."""
    kept: list[str] = []
    for token in reversed(folded.split()):
        onset = ARTICLES.get(token) if kept else None
        if onset is None or not kept[-1].startswith(onset):
            kept.append(_without_arabic_article(token))
    return " ".join(reversed(kept))


def _without_arabic_article(token: str) -> str:
    while token.startswith(_ARABIC_ARTICLE) and len(token) >= len(_ARABIC_ARTICLE) + 3:
        token = token[len(_ARABIC_ARTICLE) :]
    return token


def read_cue(text: str) -> Reading | None:
    """Strip generic words ("air base", "governorate", "محافظة") from a name's ends and say what they mean.

    None where the name has none, or is nothing else: "Camp", "Air Base 201".
    """
    text = _ELISION.sub(" ", text)
    tokens = tuple(fold(text).split())
    start, kinds = 0, list[PlaceKind]()
    while found := _cue_at_an_end(tokens):
        dropped, size, kind = found
        tokens, start = tokens[dropped : dropped + size], start + dropped
        kinds.append(kind)
    rest = " ".join(tokens)
    if not kinds or not any(char.isalpha() for char in rest):
        return None
    strongest = (PlaceKind.BASE, PlaceKind.SITE, PlaceKind.REGION, PlaceKind.COUNTRY, PlaceKind.AREA, PlaceKind.CITY)
    return Reading(rest, min(kinds, key=strongest.index), _as_written(text, start, rest))


def generic_kind(text: str) -> PlaceKind | None:
    """Tell of which kind of base or site "the US base", "airport" speak, having no name in them; else None."""
    tokens = tuple(token for token in fold(text).split() if token not in _DETERMINERS)
    cue = read_cue(" ".join(tokens))
    kind = CUES.get(tokens) or (CUES.get(tuple(cue.rest.split())) if cue else None)
    return kind if kind in {PlaceKind.BASE, PlaceKind.SITE} else None


def _as_written(text: str, start: int, rest: str) -> str:
    """Find the words of a name that are left, from the `start`-th on, as they were written."""
    words = [(word, raw) for raw in text.split() for word in fold(raw).split()]
    kept = words[start : start + len(rest.split())]
    if " ".join(word for word, _ in kept) != rest:
        return rest
    written = list(dict.fromkeys(raw for _, raw in kept))
    return " ".join(written) if fold(" ".join(written)) == rest else rest


def _cue_at_an_end(tokens: tuple[str, ...]) -> tuple[int, int, PlaceKind] | None:
    """Find the longest cue at an end: how many tokens to drop before what is left, how many are left, its kind."""
    for size in range(min(LONGEST_CUE, len(tokens) - 1), 0, -1):
        if kind := CUES.get(tokens[-size:]):
            return 0, len(tokens) - size, kind
        if kind := CUES.get(tokens[:size]):
            return size, len(tokens) - size, kind
    return None


def as_written(name: str) -> str:
    """Key a name with its marks and articles, but for case; "=" parts it from folded ones: üs, "base", is no "US"."""
    return "=" + unicodedata.normalize("NFC", name.strip()).casefold()
