"""Every message the product shows has an Arabic form, and numbers, dates and plurals follow the language."""

from __future__ import annotations

import datetime as dt
import re
from fractions import Fraction
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.extract import extract_from_dir

import mapsvc
from mapsvc.config import data_folder
from mapsvc.errors import InputError
from mapsvc.exports.credits import BaseCredits
from mapsvc.languages import LANGUAGES, Language
from mapsvc.messages import catalog, catalog_bytes, translator
from mapsvc.web.errorpages import LEADS, TITLES

PACKAGE = Path(mapsvc.__file__).parent
KEYWORDS = {"gettext": None, "text": None, "_": None, "ngettext": (1, 2)}
FOLDERS = ("maps", "publish", "web")
PLACES = re.compile(r"%\((\w+)\)s")


def messages() -> set[str | tuple[str, ...]]:
    # `text` in compose.py looks up a dossier's own translations.
    methods = [("compose.py", "ignore"), ("**.py", "python"), ("**/templates/**.html", "jinja2")]
    base = BaseCredits.read(data_folder("geodata"))
    named = {*TITLES.values(), *LEADS.values(), base.whole, base.without}
    return named | {
        found[2] for folder in FOLDERS for found in extract_from_dir(PACKAGE / folder, methods, keywords=KEYWORDS)
    }


def test_every_message_has_an_arabic_translation() -> None:
    arabic = catalog("ar")
    missing = [m for m in messages() if m not in arabic or not all(_forms(arabic[m].string))]
    assert not missing


def test_no_translation_is_left_over() -> None:
    assert {m.id for m in catalog("ar") if m.id} <= messages()


def test_translations_keep_the_places_of_their_message() -> None:
    for message in catalog("ar"):
        if message.id and isinstance(message.id, str):
            assert set(PLACES.findall(str(message.string))) == set(PLACES.findall(message.id)), message.id


def _forms(text: object) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("n", "expected"),
    [(1, "مكان واحد آخر"), (2, "مكانان"), (5, "أماكن"), (11, "مكانًا"), (99, "مكانًا"), (100, "مكان آخر")],
)
def test_arabic_counts_in_its_own_plural_forms(n: int, expected: str) -> None:
    assert expected in translator("ar").ngettext("%(n)s more place in the table", "%(n)s more places in the table", n)


def test_numbers_dates_and_shares_are_in_the_languages_digits() -> None:
    english, arabic, day = translator("en"), translator("ar"), dt.date(2024, 9, 27)
    assert (english.number(2500), arabic.number(2500)) == ("2,500", "٢٬٥٠٠")
    assert (english.date(day), arabic.date(day)) == ("27 September 2024", "٢٧ سبتمبر ٢٠٢٤")
    assert LANGUAGES["en"].percents(Fraction(1, 3), Fraction(2, 3)) == ("33%", "67%")
    assert LANGUAGES["ar"].percents(Fraction(1, 2), Fraction(1))[0].startswith("٥٠٪")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2,500", "٢٬٥٠٠"),
        ("1,234,567", "١٬٢٣٤٬٥٦٧"),
        ("2019,2020", "٢٠١٩,٢٠٢٠"),
        ("2019,200", "٢٠١٩,٢٠٠"),
        ("1,2", "١,٢"),
        ("2024–25", "٢٠٢٤–٢٥"),
        ("45%", "٤٥٪\u061c"),
        ("45 %", "٤٥ ٪\u061c"),
    ],
)
def test_a_text_in_digits_keeps_what_is_no_thousands_separator(text: str, said: str) -> None:
    assert LANGUAGES["ar"].numerals(text) == said
    assert LANGUAGES["en"].numerals(text) == text


@pytest.mark.parametrize("lang", LANGUAGES.values(), ids=lambda lang: lang.code)
def test_separators_are_those_of_the_common_locale_data(lang: Language) -> None:
    locale = Locale.parse(lang.code)
    symbols = locale.number_symbols["arab" if lang.code == "ar" else locale.default_numbering_system]
    assert (lang.group, lang.percent) == (symbols["group"], symbols["percentSign"])


def test_labels_without_words_are_in_the_languages_digits() -> None:
    labels = {"2024–25": "٢٠٢٤–٢٥", "2024": "٢٠٢٤", "1,000": "١٬٠٠٠", "after 2025": "after 2025"}
    assert {text: translator("ar").label(text) for text in labels} == labels
    assert {text: translator("en").label(text) for text in labels} == dict(zip(labels, labels, strict=True))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_catalogue_compiles_to_the_same_bytes_and_the_standard_library_reads_it(lang: str) -> None:
    assert catalog_bytes(lang) == catalog_bytes(lang)
    read = GNUTranslations(BytesIO(catalog_bytes(lang)))
    assert read.gettext("Map") == ("Map" if lang == "en" else "الخريطة")


def test_values_are_never_read_as_patterns() -> None:
    assert translator("en").text("%(place)s, %(said)s", place="%(said)s", said="100%") == "%(said)s, 100%"


def test_an_unknown_language_is_refused_by_name() -> None:
    with pytest.raises(InputError, match=r"'xx'.*en, ar"):
        translator("xx")
