"""Names and codes of countries and regions: Natural Earth's, CLDR's, and the corrections to them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping

from babel import Locale

LANGUAGES = ("ar", "de", "es", "fa", "fr", "tr")
"""The languages whose region names are kept (Natural Earth's `name_<language>`)."""

COUNTRY_LANGUAGES = (*LANGUAGES, "ckb", "ku")

COUNTRY_OF_CODE = {"UA-40": "UA", "UA-43": "UA"}
"""Regions that ISO 3166-2 puts in another country than Natural Earth, which draws who holds them: Crimea."""

CORRECTIONS: Mapping[str, Mapping[str, str]] = {
    # Renamed in 2006; ISO 3166-2 has had IQ-KI since 2007.
    "IQ-TS": {"id": "IQ-KI", "name": "Kirkuk", "ckb": "کەرکووک", "ku": "Kerkûk"},
    "IQ-AN": {"name": "Anbar", "ckb": "ئەنبار"},
    "IQ-AR": {"name": "Erbil", "ckb": "هەولێر", "ku": "Hewlêr"},
    "IQ-BB": {"name": "Babil"},
    "IQ-BG": {"ckb": "بەغدا", "ku": "Bexda"},
    "IQ-DA": {"name": "Dohuk", "ckb": "دهۆک", "ku": "Dihok"},
    "IQ-NI": {"ckb": "نەینەوا", "ku": "Neynewa"},
    "IQ-QA": {"name": "Al-Qadisiyah"},
    "IQ-SD": {"name": "Salah ad-Din"},
    "IQ-SU": {"ckb": "سلێمانی", "ku": "Silêmanî"},
    "SY-DY": {"name": "Deir ez-Zor"},
    "SY-HA": {"ku": "Hesekê", "ckb": "حەسەکە"},
    "SY-RA": {"name": "Raqqa"},
    # The strip that the UN Disengagement Observer Force holds; Natural Earth's English name is a village's.
    "SY-X01~": {"id": "SY-x-undof", "name": "UNDOF zone"},
}
"""By Natural Earth's code: the id, name or name in a language that replaces its own."""

MISLEADING = frozenset(
    {"`Amara", "Al Rashid", "Al-Mawsil", "Bagd", "Diwaniyah", "Hilla", "Kut", "Kut-al-Imara", "Mosul"}
    | {"Nasiriyah", "Ramadi", "Rashid"}
)
"""Other spellings in Iraq and Syria that name a city, or nothing: they must not find the region."""

_PLAIN = re.compile(r"[\w \-'’ʼʿ`.,()/]+")
_GOVERNORATE = "محافظة "


def region_id(code: str, country: str, name: str) -> str:
    """Return the ISO 3166-2 code of a region, or `<country>-x-<slug>` where `code` is a made-up one."""
    corrected = CORRECTIONS.get(code, {}).get("id")
    if corrected:
        return corrected
    return code if re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}", code) else made_up_id(country, name)


def made_up_id(country: str, name: str) -> str:
    """Return `<country>-x-<slug of the name>`, lower-case ASCII."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return f"{country}-x-{re.sub(r'[^a-z0-9]+', '-', plain).strip('-')}"


def region_names(row: Mapping[str, object]) -> tuple[str, dict[str, str], list[str]]:
    """Return a region's English name, its names by language, and its other spellings.

    `row` has Natural Earth's columns. The Arabic name goes without "governorate" (محافظة), which a map
    label does not need; the full form is among the other spellings.
    """
    corrected = CORRECTIONS.get(_text(row, "iso_3166_2"), {})
    name = corrected.get("name") or _text(row, "name_en") or _text(row, "name") or _text(row, "admin")
    names = {language: _text(row, f"name_{language}") for language in LANGUAGES}
    full_arabic = names["ar"]
    names["ar"] = full_arabic.removeprefix(_GOVERNORATE)
    names |= {key: value for key, value in corrected.items() if key not in ("id", "name")}
    listed = [_text(row, key) for key in ("name_en", "name", "name_local", "gn_name")]
    others = [*listed, *_text(row, "name_alt").split("|"), full_arabic]
    known = {name, *names.values()}
    if row.get("iso_a2") in ("IQ", "SY"):
        known |= MISLEADING
    return name, _without(names, name), other_names(others, known)


def country_names(code: str) -> tuple[str, dict[str, str]]:
    """Return a country's English name and its names by language, both as CLDR has them."""
    names = {language: Locale.parse(language).territories.get(code, "") for language in ("en", *COUNTRY_LANGUAGES)}
    name = names.pop("en") or code
    return name, _without(names, name)


def other_names(names: Iterable[str], known: set[str]) -> list[str]:
    """Return names not `known`, each once, in order, without those whose letters were garbled upstream."""
    clean = (name.strip() for name in names)
    return [name for name in dict.fromkeys(clean) if name and name not in known and _PLAIN.fullmatch(name)]


def as_json(names: Mapping[str, str]) -> str:
    """Return names by language as compact JSON, languages sorted."""
    return json.dumps(names, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _without(names: Mapping[str, str], name: str) -> dict[str, str]:
    # A language that says the same as English is left out: readers fall back to `name`.
    return {language: text for language, text in names.items() if text and text != name}


def _text(row: Mapping[str, object], key: str) -> str:
    value = row.get(key)
    return value.strip() if isinstance(value, str) else ""
