"""The languages of the interface: one table, for the compiler that writes in them and the web that serves them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from mapsvc.errors import InputError


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the interface: BCP 47 code, own name, direction, and how it writes numbers.

    `digits`, `group` (between thousands) and `percent` are CLDR's; `prefix` is how the paths of its pages begin.
    """

    code: str
    autonym: str
    direction: Literal["ltr", "rtl"]
    digits: str
    group: str
    percent: str
    prefix: str

    def number(self, n: int) -> str:
        """Write a whole number in the language's digits and grouping."""
        return self.numerals(f"{n:,}")

    def numerals(self, text: str) -> str:
        """Write the numbers of a text in the language's digits; the text is one in this language, or has no words."""
        grouped = re.sub(r"(?<=[0-9]),(?=[0-9]{3})", self.group, text)
        return grouped.translate(str.maketrans("0123456789", self.digits))

    def label(self, text: str) -> str:
        """Write a label that nobody translated: one without letters ("2024–25") in the language's digits."""
        return text if any(char.isalpha() for char in text) else self.numerals(text)


LANGUAGES = {
    known.code: known
    for known in (
        Language("en", "English", "ltr", "0123456789", ",", "%", ""),
        Language("ar", "العربية", "rtl", "٠١٢٣٤٥٦٧٨٩", "\u066c", "\u066a\u061c", "/ar"),
    )
}
"""The languages by their codes; the first is that of the messages themselves, and of paths without a prefix."""


def language(code: str) -> Language:
    """Find a language by its code; InputError names the ones there are."""
    if code not in LANGUAGES:
        raise InputError(f"{code!r}: not a language of the interface; expected one of {', '.join(LANGUAGES)}")
    return LANGUAGES[code]
