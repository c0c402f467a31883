"""What the interface says: catalogues, plural forms, and numbers and dates in each language's digits.

Babel is used at compile time only. The web half gets `catalog_bytes` from the snapshot and reads it with the
standard library's `gettext`.
"""

from __future__ import annotations

import datetime as dt
from gettext import GNUTranslations
from importlib.resources import files
from io import BytesIO

from babel import Locale
from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from mapsvc.languages import Language, language

DOMAIN = "mapsvc"


class Translator:
    """Messages, numbers and dates of one language."""

    def __init__(self, language: Language, catalog: bytes) -> None:
        self.lang = language.code
        self.direction = language.direction
        self._messages = GNUTranslations(BytesIO(catalog))
        self._locale = Locale.parse(language.code)
        self._language = language

    def gettext(self, message: str) -> str:
        """Translate `message`; one without a translation is returned as it is."""
        return self._messages.gettext(message)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """Translate in the plural form that `n` asks for; the number itself is not filled in."""
        return self._messages.ngettext(singular, plural, n)

    def text(self, message: str, **values: str) -> str:
        """Translate `message` and fill in its `%(name)s` places; the values are never read as patterns."""
        return self.gettext(message) % values

    def number(self, n: int) -> str:
        """Write a whole number in the locale's digits and grouping."""
        return self._language.number(n)

    def label(self, text: str) -> str:
        """Write a label that nobody translated, its digits in the locale's where it has no words."""
        return self._language.label(text)

    def date(self, day: dt.date) -> str:
        """Write a day as "27 September 2024" does, in the locale's month names and digits."""
        return self._formatted(day, "d MMMM y")

    def month(self, day: dt.date) -> str:
        """Write the month of a day as "September 2024" does."""
        return self._formatted(day, "MMMM y")

    def year(self, day: dt.date) -> str:
        """Write the year of a day in the locale's digits."""
        return self._formatted(day, "y")

    def _formatted(self, day: dt.date, pattern: str) -> str:
        # Babel takes a numbering system's separators but leaves the digits Latin.
        return self._language.numerals(str(format_date(day, pattern, locale=self._locale)))


def translator(lang: str) -> Translator:
    """Make the translator of `lang`; InputError if there is no such language."""
    return Translator(language(lang), catalog_bytes(lang))


def catalog_bytes(lang: str) -> bytes:
    """Compile the catalogue of `lang` to the bytes of a `.mo` file, the same bytes every time."""
    compiled = BytesIO()
    write_mo(compiled, catalog(lang))
    return compiled.getvalue()


def catalog(lang: str) -> Catalog:
    """Read the catalogue of `lang`; English, the language of the messages themselves, has an empty one."""
    code = language(lang).code
    source = files("mapsvc").joinpath("locale", code, "LC_MESSAGES", f"{DOMAIN}.po")
    if not source.is_file():
        # Babel would stamp the time of day into the bytes.
        return Catalog(locale=code, domain=DOMAIN, creation_date=dt.datetime(2000, 1, 1, tzinfo=dt.UTC))
    with source.open("rb") as stream:
        return read_po(stream, locale=code, domain=DOMAIN, abort_invalid=True)
