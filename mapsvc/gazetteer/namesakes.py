"""What is called after the town it is near takes the town's names, in every language.

"Riyadh airport" is King Khaled International, قاعدة هەولێر the base called Erbil, "barrage de Mossoul" Mosul Dam. Bases
and airports answer to them only where one is asked for; of several airports the international one outweighs the rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from mapsvc.gazetteer.choose import kilometres
from mapsvc.gazetteer.drafts import BASE_WEIGHT, Draft
from mapsvc.gazetteer.features import canonical, feature_kind
from mapsvc.gazetteer.names import loose
from mapsvc.gazetteer.sounds import skeleton, sound
from mapsvc.model import PlaceKind

NAMESAKE_KM = 60.0
"""How far from its town's middle the namesake may lie."""

INTERNATIONAL = 10
"""How many times more likely an international airport is meant than another of the same city."""


def name_namesakes(drafts: Iterable[Draft]) -> None:
    """Give airports, bases, dams, lakes and the like their towns' names; international airports their due weight."""
    towns: dict[tuple[str, str], list[Draft]] = defaultdict(list)
    others: list[Draft] = []
    for draft in drafts:
        if draft.kind is PlaceKind.CITY:
            for name in {loose(name) for name, (main, cued) in draft.names.items() if main and not cued}:
                towns[draft.country, name].append(draft)
        elif draft.kind in {PlaceKind.SITE, PlaceKind.BASE, PlaceKind.AREA}:
            others.append(draft)
    for draft in others:
        if draft.kind is not PlaceKind.AREA:
            _name_base_or_airport(draft, towns)
        features = filter(None, map(canonical, (draft.name, *draft.names)))
        if name := next((name for name in features if feature_kind(name) is draft.kind), ""):
            _name_feature(draft, name, towns)


_Towns = dict[tuple[str, str], list[Draft]]


def _town_near(draft: Draft, towns: _Towns, names: Iterable[str]) -> Draft | None:
    """Find the town of one of these names, folded and without articles, that the draft lies near."""
    near = [
        town
        for name in names
        for town in towns[draft.country, name]
        if kilometres((town.lat, town.lon), (draft.lat, draft.lon)) <= NAMESAKE_KM
    ]
    return max(near, key=lambda town: town.weight, default=None)


def _name_base_or_airport(draft: Draft, towns: _Towns) -> None:
    if draft.serves and "International" in draft.name:
        draft.weight *= INTERNATIONAL
    if draft.serves:
        called = {loose(draft.serves.rpartition(",")[2])}
    else:
        called = {loose(name) for name, (main, cued) in draft.names.items() if main and cued}
    ours = draft.kind is PlaceKind.BASE or (draft.weight >= BASE_WEIGHT and not canonical(draft.name))
    if town := _town_near(draft, towns, called if draft.serves or ours else ()):
        for name in town.names:
            draft.add(name, main=True, cued=True)


def _name_feature(draft: Draft, canonical_name: str, towns: _Towns) -> None:
    """Give a dam, crossing or lake its names in canonical form, bare ones included, and those of its town.

    A name quite unlike its own and its town's is a lesser one: "Baghdad Central Prison" was that of Abu Ghraib.
    """
    stem, _, word = canonical_name.rpartition(" ")
    town = _town_near(draft, towns, (stem,))
    called = {skeleton(sound(name)) for name in (stem, *(town.names if town else ()))}
    bare = [name for name, (_, cued) in draft.names.items() if not cued]
    for name in [*bare, *(town.names if town else ())]:
        named = canonical(name) or f"{loose(name)} {word}"
        draft.add(named, main=skeleton(sound(named.rpartition(" ")[0])) in called)
