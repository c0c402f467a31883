"""One normalisation of place names, used alike when the index is built and when it is asked.

`fold` loses case, marks, punctuation and letter forms; `loose` loses articles too; `skeleton` keeps what the
romanisations of one name share. Pure functions of text: same text, same key, whatever the locale.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

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
_DIGRAPHS = (
    ("sch", "š"), ("kh", "x"), ("gh", "g"), ("sh", "š"), ("ch", "š"), ("th", "t"), ("dh", "d"), ("ph", "f"),
    ("dj", "j"), ("zh", "j"), ("ck", "k"), ("q", "k"), ("c", "k"),
)  # fmt: skip
_VERBATIM = re.compile(r"[ivx]+|.*\d.*")
"""Roman numerals and tokens with digits: Union II is not Union III, K-1 is not K-2."""
_DOUBLED = re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True)
class Reading:
    """A folded name without the generic words around it, and the kind of place they speak of."""

    rest: str
    kind: PlaceKind


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
    tokens = tuple(fold(text).split())
    kinds: list[PlaceKind] = []
    while found := _cue_at_an_end(tokens):
        tokens, kind = found
        kinds.append(kind)
    rest = " ".join(tokens)
    if not kinds or not any(char.isalpha() for char in rest):
        return None
    strongest = (PlaceKind.BASE, PlaceKind.SITE, PlaceKind.REGION, PlaceKind.AREA, PlaceKind.CITY)
    return Reading(rest, min(kinds, key=strongest.index))


def _cue_at_an_end(tokens: tuple[str, ...]) -> tuple[tuple[str, ...], PlaceKind] | None:
    for size in range(min(LONGEST_CUE, len(tokens) - 1), 0, -1):
        if kind := CUES.get(tokens[-size:]):
            return tokens[:-size], kind
        if kind := CUES.get(tokens[:size]):
            return tokens[size:], kind
    return None


def skeleton(text: str) -> str:
    """Reduce a Latin name to what its romanisations share; "" for other scripts and for short names.

    Ain al-Asad and Ayn al Assad agree, Deir ez-Zor and Dayr az Zawr agree. A last i or u is kept, as Sudan is
    not Sudani.
    """
    return bones_of(loose(text))


def bones_of(key: str, least: int = 4) -> str:
    """Reduce a name that is loose already to its skeleton; "" where fewer than `least` letters are left."""
    if not key or not key.isascii():
        return ""
    bones = " ".join(filter(None, map(_token_skeleton, key.split())))
    return bones if len(bones.replace(" ", "")) >= least else ""


def _token_skeleton(token: str) -> str:
    if _VERBATIM.fullmatch(token):
        return token
    for written, one in _DIGRAPHS:
        token = token.replace(written, one)
    token = _DOUBLED.sub(r"\1", token)
    stem = token.rstrip("aeh") or token
    first = "A" if stem[0] in "aeiou" else stem[0]
    last = stem[-1] if len(stem) > 1 else ""
    body = "".join(char for char in stem[1:-1] if char not in "aeiouyw")
    return first + body + ("i" if last in "iy" else "u" if last in "uow" else last)
