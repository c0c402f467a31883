"""How a name sounds, whatever its spelling or script: what the romanisations of one name share.

`sound` writes a name, Latin or Arabic script, in one rough alphabet of consonants and the vowels a, i, u: Ain
al-Asad, Ayn al Assad and عين الأسد sound alike. `skeleton` keeps of a sound what even careless and vowelless
spellings agree on; names that share one are compared by their sounds. Pure functions of text.
"""

from __future__ import annotations

import re
import unicodedata

from mapsvc.gazetteer.names import fold, loosen

LEAST_BONES = 3
"""Consonants a skeleton must have to tell one name from another."""

_LATIN = (
    ("dsch", "j"), ("tsch", "č"), ("sch", "š"), ("tch", "č"), ("kh", "x"), ("gh", "g"), ("sh", "š"), ("ch", "š"),
    ("th", "θ"), ("dh", "ð"), ("ph", "f"), ("dj", "j"), ("zh", "j"), ("ck", "k"),
    ("ee", "i"), ("oo", "u"), ("ou", "u"), ("q", "k"), ("c", "k"),
    ("e", "a"), ("o", "u"), ("w", "u"), ("y", "i"),
)  # fmt: skip
_ARABIC = str.maketrans(
    dict(zip("بپتثجچحخدذرزژسشصضطظغفڤقکكگلڵمنهھ", "bptθjčhxdðrzjsšsdtðgffkkkgllmnhh", strict=True))
    | dict(zip("اآأإٱەعوۆۇۊۋؤيیىېێئ", "aaaaaaauuuuuuiiiiii", strict=True))
    | dict.fromkeys("ءـ")
    | {"ة": "a", "ڕ": "r", "ڎ": "d", "ڈ": "d", "ٹ": "t", "ڑ": "r", "ں": "n", "ہ": "h", "ے": "i"},
)
_COARSE = str.maketrans("pvzðθšč", "bfddtss")
_KURDISH_E = "ه\u200c"
_INITIAL_SEAT = re.compile(r"(?<!\w)ئ(?=\w)")
_ARABIC_SCRIPT = re.compile(r"[\u0600-\u06ff]")
_ARTICLE = re.compile(r"(?<!\w)(?:ال|ەل[ -]?)(?=\w{3})")
_SPOKEN = re.compile(r"[^\W\d_]+|\d+")
_VERBATIM = re.compile(r"[ivx]+|.*\d.*")
"""Roman numerals and tokens with digits: Union II is not Union III, K-1 is not K-2."""
_DOUBLED = re.compile(r"([a-zčšðθ])\1+")
_VOWELS = "aiu"


def sound(text: str) -> str:
    """Write a name as it sounds, its words joined; "" for other scripts than Latin and Arabic."""
    if is_arabic(text):
        return _arabic_sound(text)
    return latin_sound(loosen(fold(text)))


def is_arabic(text: str) -> bool:
    """Tell whether a name is in Arabic script."""
    return bool(_ARABIC_SCRIPT.search(text))


def latin_sound(key: str) -> str:
    """Write the sound of a Latin name that is folded and without articles already."""
    return "".join(map(_latin_token, key.split())) if key.isascii() else ""


def skeleton(heard: str) -> str:
    """Reduce a sound to its skeleton.

    Where too little is left to tell one name from another it is the whole sound after a "=", so that only names that
    sound the same share it, and "" for a sound of three letters or less.

    A first vowel is kept as such, and a last i or u: Sudan is not Sudani.
    """
    body, last = heard[1:-1], heard[-1:]
    bones = ("A" if heard[:1] in _VOWELS else heard[:1]) + "".join(c for c in body if c not in _VOWELS)
    bones = _DOUBLED.sub(r"\1", (bones + ("" if last == "a" else last)).translate(_COARSE).replace("g", "k"))
    return bones if len(bones) >= LEAST_BONES else f"={heard}" if len(heard) > LEAST_BONES else ""


def _latin_token(token: str) -> str:
    if _VERBATIM.fullmatch(token):
        return token.upper()
    for written, heard in _LATIN:
        token = token.replace(written, heard)
    return _ending(_DOUBLED.sub(r"\1", token))


def _arabic_sound(text: str) -> str:
    text = _INITIAL_SEAT.sub("", unicodedata.normalize("NFKC", text).replace(_KURDISH_E, "ە"))
    text = "".join(c for c in text if unicodedata.category(c) not in {"Mn", "Cf"})
    tokens = _SPOKEN.findall(_ARTICLE.sub("", text))
    return "".join(
        str(int(token)) if token.isdecimal() else _ending(_DOUBLED.sub(r"\1", token.translate(_ARABIC)))
        for token in tokens
    )


def _ending(token: str) -> str:
    """Drop a last a and h: Hasaka and Hasakah, Habbaniyé and Habbaniyah."""
    return token.rstrip("ah") or token
