"""What places are called in a language that their dossier does not name them in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from mapsvc.boundaries import Boundaries
from mapsvc.compile.supplies import Supplies
from mapsvc.gazetteer.inputs import default_inputs, read_table
from mapsvc.gazetteer.lookup import Gazetteer
from mapsvc.gazetteer.names import fold
from mapsvc.gazetteer.towns import arabic_names
from mapsvc.languages import LANGUAGES
from mapsvc.model import Dossier
from mapsvc.places import Located


def named(dossier: Dossier, located: Iterable[Located], supplies: Supplies) -> Dossier:
    """The dossier with translations of its places' names where it has none and the gazetteer knows one.

    A name is only translated into a language that does not write it, and only where it is the very name of what was
    found: one found as part of another, or by a query of its own, stays as the dossier has it.
    """
    meant = {item.place.id: item.entry for item in located if item.entry and _is_meant(item)}
    names = {place.id: place.name for place in dossier.places}
    found = dict(dossier.translations)
    for lang, language in LANGUAGES.items():
        wanted = {
            (f"place.{place}", lang): entry
            for place, entry in meant.items()
            if (f"place.{place}", lang) not in found and not language.writes(names[place])
        }
        known = _names(set(wanted.values()), lang, supplies) if wanted else {}
        found |= {key: known[entry] for key, entry in wanted.items() if entry in known}
    return replace(dossier, translations=found)


def _is_meant(item: Located) -> bool:
    """Whether the entry is what the place's own name says, not only where it is."""
    return item.place.query == item.place.name and fold(item.matched) == fold(item.place.name)


def _names(entries: set[str], lang: str, supplies: Supplies) -> Mapping[str, str]:
    """Entries' names in a language: on the base map, else the first that our own tables have, else a town's."""
    first = next(iter(LANGUAGES))
    if lang == first:
        return dict(_own_names(entries, supplies.gazetteer))
    towns = arabic_names(supplies.index, entries) if lang == "ar" else {}
    return towns | _aliases(entries, lang) | _on_the_map(entries, lang, supplies.boundaries)


def _own_names(entries: Iterable[str], gazetteer: Gazetteer) -> Iterator[tuple[str, str]]:
    for name in entries:
        if entry := gazetteer.get(name):
            yield name, entry.name


def _aliases(entries: set[str], lang: str) -> dict[str, str]:
    rows = [row.cells for row in read_table(default_inputs(), "aliases.csv")]
    # The first of a place stands: what comes later in the table are spellings to be found by.
    return {row["id"]: row["alias"] for row in reversed(rows) if row["lang"] == lang and row["id"] in entries}


def _on_the_map(entries: set[str], lang: str, boundaries: Boundaries) -> dict[str, str]:
    tables = [boundaries.countries, boundaries.regions]
    pairs = [pair for table in tables for pair in zip(table["id"], table[f"name_{lang}"], strict=True)]
    return {name: str(text) for name, text in pairs if name in entries and text}
