"""The two ways a name finds places, surest first: it is the same name, or it is much like one."""

from __future__ import annotations

from mapsvc.gazetteer import features
from mapsvc.gazetteer.choose import Candidate
from mapsvc.gazetteer.entry import KNOWN_WEIGHT, Context, How
from mapsvc.gazetteer.likeness import BAND, ONE_SLIP, best, by_article, by_slip, by_sound
from mapsvc.gazetteer.loosely import Asked, Theatre
from mapsvc.gazetteer.names import fold, is_code, loosen
from mapsvc.gazetteer.nonplaces import is_common_word
from mapsvc.gazetteer.reader import Reader
from mapsvc.gazetteer.slips import has_article, one_slip_away
from mapsvc.model import PlaceKind

LONGEST_COMMON = 4
"""Letters of a word without a capital that is one of a language before it is a place's: side, no."""

LEAST_MAIN, LEAST_OTHER = 3_000, 20_000
"""How prominent a city must be to be meant by its name alone: by its principal name, by another one."""

LEAST_BARE = 10_000
"""How prominent a place elsewhere must be, without its article, to be meant by a name that has one."""


class Finder:
    """Finds candidates for one reading of a name, without choosing among them."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._theatre = Theatre(reader.focus)

    def same(self, text: str, kind: PlaceKind | None, context: Context) -> list[Candidate]:
        """Find the places of just this name, but for case, marks and articles, that it alone may mean."""
        folded = fold(text)
        judged = []
        for candidate in self._reader.named(loosen(folded), kind, context):
            how: How = "exact" if candidate.raw.casefold() == text.casefold() else "folded"
            judged.append(candidate.judged(how, 1.0 if how == "exact" or fold(candidate.raw) == folded else 0.95))
        judged = [one for one in judged if _is_written_as_code(one, text, kind)]
        if context.countries or context.near:
            return judged
        judged = [one for one in judged if one.score == 1 or self._means_without_article(one, text)]
        return [candidate for candidate in judged if _plain_enough(candidate, text)]

    def slipped(self, text: str, kind: PlaceKind | None, context: Context) -> list[Candidate]:
        """Find the known places of just this name, where a slip stood in the words beside it."""
        same = (one.judged("edit", ONE_SLIP) for one in self.same(text, kind, context))
        return [one for one in same if one.main and one.weight >= KNOWN_WEIGHT]

    def _means_without_article(self, candidate: Candidate, text: str) -> bool:
        """Tell whether a name with an article may mean a place without one, or the other way round.

        Karala in India is not al-Karala.
        """
        if candidate.country not in self._reader.focus:
            return candidate.main and (candidate.standing > LEAST_BARE or not has_article(text))
        return candidate.main or candidate.weight >= KNOWN_WEIGHT

    def is_dear(self, candidate: Candidate) -> bool:
        """Tell whether just this name is that of a place in the countries that dossiers are most about."""
        return candidate.score == 1 and self._theatre.is_dear(candidate)

    def hinted(self, text: str, context: Context) -> list[Candidate]:
        """Find the places that a bare name stands for beside the kind asked for: Mosul, a site, is its dam too."""
        names = features.hinted(text, context.kind) if context.kind else ()
        return [one for name in names for one in self.same(name, context.kind, context) if one.main]

    def alike(self, text: str, kind: PlaceKind | None, context: Context) -> list[Candidate]:
        """Find places whose names sound like this one or are a slip of the pen away; none where that is doubtful."""
        asked = Asked(text, kind, context)
        if not asked.placed and ((kind is None and is_common_word(text)) or is_code(text)):
            return []
        db, articles = self._reader.db, by_article(text)
        slips = one_slip_away(db, text, placed=asked.placed or kind is not None)
        names = best(by_sound(db, text, placed=asked.placed), by_slip(slips), articles)
        theatre, found, rivals = self._theatre, list[Candidate](), list[Candidate]()
        for other, likeness in names:
            if found and likeness.how != "edit" and likeness.score < found[0].score - BAND:
                continue
            named = self._reader.named(other, kind, context)
            if other in articles and other not in slips and not any(has_article(one.raw) for one in named):
                continue
            rivals.extend(theatre.rivals(named, likeness, asked))
            found.extend(theatre.meant(named, likeness, asked))
        likeliest = theatre.likeliest(found, asked.key)
        return [] if likeliest and theatre.is_doubtful(likeliest, rivals) else likeliest


def _is_written_as_code(candidate: Candidate, text: str, kind: PlaceKind | None) -> bool:
    """Tell whether a name is in capitals where it is found as a code, or a generic word asks for such a place.

    "kind" is not Indianapolis, nor is "Camp Siba" the airport SIBA; but "oraa airport" is ORAA.
    """
    if candidate.kind not in {PlaceKind.BASE, PlaceKind.SITE} or not is_code(candidate.raw):
        return True
    return text.isupper() or kind in {PlaceKind.SITE, candidate.kind}


def _plain_enough(candidate: Candidate, text: str) -> bool:
    """Tell whether a name alone, without country or point, may mean this place.

    Every word is a village's name somewhere, and many a village has had many names.
    """
    if is_common_word(text) and len(text) <= LONGEST_COMMON and candidate.kind is not PlaceKind.COUNTRY:
        return candidate.standing >= KNOWN_WEIGHT
    if candidate.kind is not PlaceKind.CITY:
        return True
    if is_common_word(text):
        return candidate.weight >= KNOWN_WEIGHT
    if is_code(text) and not is_code(candidate.raw):
        return candidate.standing >= KNOWN_WEIGHT
    return candidate.weight >= (LEAST_MAIN if candidate.main else LEAST_OTHER)
