"""The languages of the interface: one table, for the compiler that writes in them and the web that serves them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Literal
from unicodedata import name

from markupsafe import Markup

from mapsvc.errors import InputError

_GROUPED = re.compile(r"(?<![0-9,])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9,])")
"""A whole number with its thousands apart, not years or codes side by side."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the interface: BCP 47 code, own name, direction, and how it writes numbers.

    `digits`, `group` (between thousands) and `percent` are CLDR's; `prefix` is how the paths of its pages begin;
    `script` is how Unicode's names of its letters begin; `locale` is how Open Graph names the language, which it does
    with a territory only (language_TERRITORY): that of the spelling, and for Arabic as such the one its readers know.
    """

    code: str
    autonym: str
    direction: Literal["ltr", "rtl"]
    digits: str
    group: str
    percent: str
    prefix: str
    script: str
    locale: str

    def number(self, n: int) -> str:
        """Write a whole number in the language's digits and grouping."""
        return self.numerals(f"{n:,}")

    def numerals(self, text: str) -> str:
        """Write the numbers of a text in the language's digits; the text is one in this language, or has no words."""
        grouped = _GROUPED.sub(lambda number: number[0].replace(",", self.group), text)
        marked = re.sub(r"(?<=[0-9])(\s?)%", rf"\1{self.percent}", grouped)
        return marked.translate(str.maketrans("0123456789", self.digits))

    def percents(self, low: Fraction, high: Fraction) -> tuple[str, str]:
        """Write two shares of 1 as whole percentages, rounded outward."""
        return self.numerals(f"{floor(low * 100)}%"), self.numerals(f"{ceil(high * 100)}%")

    def writes(self, text: str) -> bool:
        """Whether a text has letters of the language's script, or none at all."""
        letters = [letter for letter in text if letter.isalpha()]
        return not letters or any(name(letter, "").startswith(self.script) for letter in letters)

    def label(self, text: str) -> str:
        """Write a label that nobody translated: one without letters ("2024–25") in the language's digits."""
        return text if any(char.isalpha() for char in text) else self.numerals(text)


SCRIPTS = {"LATIN": "Latn", "ARABIC": "Arab"}
"""Scripts as Unicode's names of letters begin → as ISO 15924 codes them."""

LANGUAGES = {
    known.code: known
    for known in (
        Language("en", "English", "ltr", "0123456789", ",", "%", "", "LATIN", "en_GB"),
        Language("ar", "العربية", "rtl", "٠١٢٣٤٥٦٧٨٩", "\u066c", "\u066a\u061c", "/ar", "ARABIC", "ar_AR"),
    )
}
"""The languages by their codes; the first is that of the messages themselves, and of paths without a prefix."""


def language(code: str) -> Language:
    """Find a language by its code; InputError names the ones there are."""
    if code not in LANGUAGES:
        raise InputError(f"{code!r}: not a language of the interface; expected one of {', '.join(LANGUAGES)}")
    return LANGUAGES[code]


def tongue(text: str, lang: str) -> str:
    """What BCP 47 calls a text that is not in the script of the page, else "": an unknown language in its script.

    A name in Latin letters may be Turkish, one in Arabic letters Persian; nothing here knows.
    """
    if LANGUAGES[lang].writes(text):
        return ""
    return next((f"und-{SCRIPTS[known.script]}" for known in LANGUAGES.values() if known.writes(text)), "")


def marked(text: str, lang: str) -> Markup:
    """The attribute, with the space before it, that an element with a text needs on a page in `lang`; often none."""
    code = tongue(text, lang)
    return Markup(f' lang="{code}"') if code else Markup()  # noqa: S704  (a code of the table)
