"""Text of a dossier made safe to stand within a sentence."""

from __future__ import annotations

from unicodedata import bidirectional

# Bidirectional overrides, isolates and marks would reorder the words around a name.
REORDERING = (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)
UNSAFE = str.maketrans(dict.fromkeys(map(chr, (*REORDERING, 0x7F)), "") | dict.fromkeys(map(chr, range(0x20)), " "))

ISOLATE = "\u2068\u2069"
"""What opens and closes a stretch of text that turns nothing around it (UAX 9, X5c)."""


def plain(text: str) -> str:
    """Drop bidirectional controls from a text and turn other control characters into spaces."""
    return text.translate(UNSAFE)


def short(name: str, limit: int = 80) -> str:
    """A name on one line, cut to so many letters, where that is near after a whole word."""
    name = plain(name)
    if len(name) <= limit:
        return name
    kept = name[: limit - 1]
    whole = kept if name[limit - 1] == " " else kept.rpartition(" ")[0]
    return f"{whole if len(whole) > limit * 3 / 4 else kept}…"


def composed(text: str) -> str:
    """The same of a text that is made of others: what stands `apart` in it stays so."""
    return text.translate({code: to for code, to in UNSAFE.items() if chr(code) not in ISOLATE})


def apart(text: str, direction: str) -> str:
    """A plain text that stands in a sentence of a direction, "ltr" or "rtl"; one of the other turns nothing around it.

    Unicode's isolates also work where there is no markup: in alternative texts and scripts.
    """
    safe = plain(text)
    other = {"L"} if direction == "rtl" else {"R", "AL"}
    return f"{ISOLATE[0]}{safe}{ISOLATE[1]}" if any(bidirectional(letter) in other for letter in safe) else safe
