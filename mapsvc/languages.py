"""The languages of the interface: one table, for the compiler that writes in them and the web that serves them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mapsvc.errors import InputError


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the interface: BCP 47 code, own name, direction, CLDR numbering system, digits.

    `prefix` is how the paths of its pages begin.
    """

    code: str
    autonym: str
    direction: Literal["ltr", "rtl"]
    numbering: str
    digits: str
    prefix: str


LANGUAGES = {
    known.code: known
    for known in (
        Language("en", "English", "ltr", "latn", "0123456789", ""),
        Language("ar", "العربية", "rtl", "arab", "٠١٢٣٤٥٦٧٨٩", "/ar"),
    )
}
"""The languages by their codes; the first is that of the messages themselves, and of paths without a prefix."""


def language(code: str) -> Language:
    """Find a language by its code; InputError names the ones there are."""
    if code not in LANGUAGES:
        raise InputError(f"{code!r}: not a language of the interface; expected one of {', '.join(LANGUAGES)}")
    return LANGUAGES[code]
