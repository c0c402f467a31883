"""Figures in words, as a source words them or from their interval, and names made safe for a sentence."""

from __future__ import annotations

import re
from unicodedata import name

from mapsvc.figures.saying import share_in_percent
from mapsvc.languages import LANGUAGES
from mapsvc.messages import Translator
from mapsvc.model import Figure, Share
from mapsvc.plaintext import apart, plain

_BARE = re.compile(r"\d[\d.,٬'’\s]*")
"""A number with nothing but separators in it."""


def set_apart(text: str, t: Translator) -> str:
    """A name made safe for a sentence of the language; one written the other way turns nothing around it."""
    return apart(text, LANGUAGES[t.lang].direction)


def worded(figure: Figure | Share | None, t: Translator) -> str:
    """Quote the source's words for a figure, a bare number in the digits of the page; "" where there is none."""
    return t.label(plain(figure.words)) if figure else ""


def quantity(figure: Figure | Share, t: Translator) -> str:
    """Write a figure as its source words it: a bare number as one; from its interval where the words are foreign."""
    words = plain(figure.words).strip()
    known = _known(words, t)
    letters = [letter for letter in words if letter.isalpha()]
    if isinstance(figure, Figure) and figure.best is not None and _BARE.fullmatch(words):
        # What a round number leaves open is the policy's to say, not a word to put into its source's mouth.
        return t.number(figure.best)
    if not known and t.lang == "en" and letters and all(name(letter, "").startswith("LATIN") for letter in letters):
        return words
    return known or interval(figure, t)


def interval(figure: Figure | Share, t: Translator) -> str:
    """Write a figure from its interval: about, at least, more than, up to, or from-to; never a midpoint.

    Of two ways to bound whole persons, as "at least 2,001" and "more than 2,000", it takes the one a source uses.
    """
    if isinstance(figure, Share):
        form, low, high = share_in_percent(figure, LANGUAGES[t.lang])
        return {
            "exact": low,
            "more": t.text("more than %(n)s", n=low),
            "least": t.text("at least %(n)s", n=low),
            "less": t.text("less than %(n)s", n=high),
            "most": t.text("up to %(n)s", n=high),
            "range": span(low, high, t),
        }[form]
    if figure.high is not None and figure.best is not None and figure.low < figure.best < figure.high:
        return t.text("about %(n)s", n=t.number(figure.best))
    if figure.high is None and figure.low % 10 == 1 < figure.low:
        return t.text("more than %(n)s", n=t.number(figure.low - 1))
    if figure.low == 0 and figure.high is not None and figure.high % 10 == 9:
        return t.text("fewer than %(n)s", n=t.number(figure.high + 1))
    return bounds(figure.low, figure.high, t)


def bounds(low: int, high: int | None, t: Translator) -> str:
    """Write low..high persons; without an upper bound "at least", from 0 "up to"."""
    if high is None:
        return t.text("at least %(n)s", n=t.number(low))
    if low == high:
        return t.number(low)
    if low == 0:
        return t.text("up to %(n)s", n=t.number(high))
    return span(t.number(low), t.number(high), t)


def span(low: str, high: str, t: Translator) -> str:
    """Join two written numbers into a range."""
    return t.text("%(low)s–%(high)s", low=low, high=high)


def outward(low: int, high: int | None) -> tuple[int, int | None]:
    """Round a computed range outward, to about two and a half digits; one person never becomes none."""
    down = low - low % _step(low)
    return (max(down, 1) if low else 0), None if high is None else high + -high % _step(high)


def _step(n: int) -> int:
    return 1 if n < 100 else 10 if n < 1000 else 5 * 10 ** (len(str(n)) - 3)


def _known(words: str, t: Translator) -> str:
    """Translate a worded quantity that has a word of its own, or ""."""
    stem = words.lower().removeprefix("the ").removeprefix("a ")
    table = {
        "hundreds": t.gettext("hundreds"),
        "several hundred": t.gettext("several hundred"),
        "few hundred": t.gettext("a few hundred"),
        "thousands": t.gettext("thousands"),
        "several thousand": t.gettext("several thousand"),
        "tens of thousands": t.gettext("tens of thousands"),
        "dozens": t.gettext("dozens"),
        "majority": t.gettext("the majority"),
        "most": t.gettext("most"),
        "half": t.gettext("half"),
        "nearly half": t.gettext("nearly half"),
        "few": t.gettext("a few"),
        "small number": t.gettext("a small number"),
        "portion": t.gettext("a portion"),
        "contingent": t.gettext("a contingent"),
    }
    return table.get(stem, "")
