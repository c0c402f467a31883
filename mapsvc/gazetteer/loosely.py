"""Which places a looser likeness of names may mean: the theatre's readily, the rest of the world's hardly ever.

A name that is spelt in a way no table has is far likelier one of the countries that dossiers are about, and most words
sound like some place somewhere. So what is asked of a likeness grows with the distance from what the context tells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import OSA

from mapsvc.gazetteer.choose import BESIDE_KM, COMPATIBLE, Candidate, kilometres
from mapsvc.gazetteer.entry import KNOWN_WEIGHT, RENOWNED_WEIGHT, SHORTEST_WITH_SLIP, Context
from mapsvc.gazetteer.likeness import BAND, ONE_SLIP, SLIP_OF_VOWEL, Likeness
from mapsvc.gazetteer.names import fold, is_code, loose, loosen, read_cue
from mapsvc.gazetteer.nonplaces import may_be_people
from mapsvc.gazetteer.slips import LIKELY, has_article
from mapsvc.model import PlaceKind

OWN_IDS = ("base.", "site.", "area.", "city.")
MUCH_LIFTED = 10.0
"""The least factor in focus.csv of the countries that dossiers are most about."""

LONG_NAME = 8
"""Letters of a name in which a slip may be seen though it is only a region's far from what dossiers are about."""

LEAST_WRITTEN_DEAR, LEAST_WRITTEN_THEATRE, LEAST_WRITTEN = 0.5, 0.7, 0.8
"""How alike names that sound alike must be written (OSA, 0..1): of places dossiers are most about, or are about, or
anywhere."""

LEAST_LETTERS = 5
"""Letters of a name that may mean a place outside the theatre by its sound."""

RENOWNED_SHORTENED = 300_000
"""How prominent a place that dossiers are about must be to be meant by five of its six letters: Rtbah."""

SHORTEST_OTHER_NAME = 7
"""Letters of a name in which a slip may be seen though it is not the principal one of a place dossiers are about."""

CLEARLY_BETTER = 200.0
"""How many times more prominent than what a slip as small explains a place must be to be meant."""

NEXT_TO_SURE = 0.93
"""Score from which names differ in nothing that counts."""

LIKELIER = 10.0
"""How many times likelier a letter is left out, doubled or swapped with the next than changed to just one of many."""

UNLIKE = 0.15
"""What a name of which no letter agrees would lose in score."""


@dataclass(frozen=True)
class Asked:
    """One reading of a name: its text, the kind of place it asks for, and what is known beside it."""

    text: str
    kind: PlaceKind | None
    context: Context

    @cached_property
    def key(self) -> str:
        """The text, folded and without articles."""
        return loose(self.text)

    @property
    def placed(self) -> bool:
        """Tell whether the context says where the place lies."""
        return bool(self.context.countries or self.context.near)


class Theatre:
    """The places that dossiers are about: our own tables', and those of the countries in focus.csv."""

    def __init__(self, focus: Mapping[str, float]) -> None:
        """Take country (ISO 3166-1 alpha-2) → factor."""
        self._focus = focus

    def holds(self, candidate: Candidate) -> bool:
        """Tell whether a place lies in a country of the theatre, or is in our own tables."""
        return candidate.id.startswith(OWN_IDS) or candidate.country in self._focus

    def is_dear(self, candidate: Candidate) -> bool:
        """Tell whether reports often spell this place in ways no table has: those dossiers are most about.

        Elsewhere a rough likeness is chance: a town we do not know, Salloum, is not Seoul.
        """
        factor = self._focus.get(candidate.country, 1.0)
        return factor >= MUCH_LIFTED or (factor > 1 and candidate.id.startswith(OWN_IDS))

    def meant(self, named: list[Candidate], likeness: Likeness, asked: Asked) -> list[Candidate]:
        """Choose of the places of one name those that a name like it may mean, by a slip or by sound.

        Who may mean the region may mean the city it is called after.
        """
        meant = [candidate for candidate in named if self._may_mean(candidate, likeness, asked)]
        regions = {candidate.country for candidate in meant if candidate.kind is PlaceKind.REGION}
        seats = (one for one in named if one.kind is PlaceKind.CITY and one.country in regions)
        meant += [one for one in seats if one not in meant]
        return [judged(one, likeness, asked) for one in meant]

    def _may_mean(self, candidate: Candidate, likeness: Likeness, asked: Asked) -> bool:
        context, score = asked.context, likeness.score
        inside = candidate.country in context.countries or candidate.lies_near(context.near)
        if is_code(candidate.raw) or (context.countries and not inside):
            return False
        if not asked.placed and asked.text.startswith("ال") and self._is_bare(candidate):
            return False
        if likeness.how == "skeleton" and not inside and not self._sounds_enough(candidate, score, asked):
            return False
        if candidate.kind is PlaceKind.COUNTRY and (score < ONE_SLIP or may_be_people(asked.key, loose(candidate.raw))):
            return False
        return inside or self._is_known_enough(candidate, likeness, asked)

    def _is_known_enough(self, candidate: Candidate, likeness: Likeness, asked: Asked) -> bool:
        """Tell whether a place outside what the context tells is as well known as the shortness of the name asks."""
        size, dear = len(asked.key), self.is_dear(candidate)
        if likeness.how != "edit":
            return candidate.standing >= KNOWN_WEIGHT and (size > SHORTEST_WITH_SLIP or candidate.main or dear)
        if _begins_otherwise(candidate, asked):
            return self.holds(candidate) and candidate.standing >= RENOWNED_WEIGHT
        if candidate.kind is PlaceKind.REGION and candidate.country not in self._focus:
            return size >= LONG_NAME
        if size <= SHORTEST_WITH_SLIP or (size == SHORTEST_WITH_SLIP + 1 and likeness.slip == "added"):
            return self._is_short_slip(candidate, likeness, asked)
        if size < LONG_NAME and not (candidate.main or dear):
            return False
        # Open data has the usual spelling of many a town as another of its names.
        known = candidate.weight if dear and size >= SHORTEST_OTHER_NAME else candidate.standing
        return known >= KNOWN_WEIGHT or self._is_ours(candidate)

    def _is_short_slip(self, candidate: Candidate, likeness: Likeness, asked: Asked) -> bool:
        """Tell whether a slip in a name of four or five letters may mean this place: every such word is near a city's.

        A letter left out leaves more of a name to go by than one that is another.
        """
        size, dear = len(asked.key), self.is_dear(candidate)
        shortened = likeness.slip == "left out"
        if likeness.slip not in LIKELY and likeness.score < SLIP_OF_VOWEL and not asked.key.isascii():
            return False  # Arabic leaves short vowels out: one letter of five makes another word
        if size > SHORTEST_WITH_SLIP:
            return (dear or likeness.score >= SLIP_OF_VOWEL) and candidate.standing >= KNOWN_WEIGHT
        if not (candidate.main or dear):
            return False
        if shortened and dear and size == SHORTEST_WITH_SLIP:
            return candidate.standing >= RENOWNED_SHORTENED
        sure = likeness.score > ONE_SLIP or (shortened and dear)
        sure = sure or (size == SHORTEST_WITH_SLIP and (shortened or self.holds(candidate)))
        return sure and candidate.standing >= RENOWNED_WEIGHT

    def rivals(self, named: list[Candidate], likeness: Likeness, asked: Asked) -> list[Candidate]:
        """Choose of the places of one name the less known of the theatre that may have been meant as well.

        By a slip in the name, or by a sound that is all but the same where it is written much alike: Arbin is Irbin.
        """
        if asked.placed or len(asked.key) < SHORTEST_WITH_SLIP:
            return []
        dear = [one for one in named if not one.cued and not is_code(one.raw) and self.is_dear(one)]
        if likeness.how == "edit":
            dear = [one for one in dear if one.main]
        elif likeness.score >= NEXT_TO_SURE:
            dear = [one for one in dear if written_likeness(asked.key, loose(one.name)) >= LEAST_WRITTEN]
        else:
            return []
        return [judged(one, likeness, asked) for one in dear]

    def is_doubtful(self, found: list[Candidate], rivals: list[Candidate]) -> bool:
        """Tell whether a slip as small would explain another place, not so much less known, as the best one found."""
        best = max(found, key=lambda one: one.standing)
        if best.score >= NEXT_TO_SURE:
            return False
        return any(
            one.score >= best.score
            and (one.standing if one.how == "edit" else one.weight) * CLEARLY_BETTER > best.standing
            and all(kilometres(one.point, other.point) > BESIDE_KM for other in found)
            for one in rivals
        )

    def likeliest(self, found: list[Candidate], key: str) -> list[Candidate]:
        """Leave out what only sounds alike elsewhere, where a slip explains a place of the theatre; best first."""
        if any(one.how == "edit" and self.holds(one) for one in found):
            found = [one for one in found if one.how == "edit" or (self.is_dear(one) and _is_of_script(one, key))]
        least = max((one.score for one in found), default=0.0) - BAND
        return sorted((one for one in found if one.score >= least), key=lambda one: -one.score)

    def _sounds_enough(self, candidate: Candidate, score: float, asked: Asked) -> bool:
        dear = self.is_dear(candidate)
        if score < ONE_SLIP and (asked.context.near or not (dear or candidate.id.startswith(OWN_IDS))):
            return False
        key, other = asked.key, loose(candidate.raw)
        if not _is_of_script(candidate, key):
            least = LEAST_LETTERS if dear else LEAST_LETTERS + 1
            return len(key) >= least and (other.isascii() or (dear and len(key) >= LONG_NAME))
        theatre = LEAST_WRITTEN_DEAR if dear else LEAST_WRITTEN_THEATRE
        if self.holds(candidate):
            return written_likeness(key, other) >= theatre
        return len(key) >= LEAST_LETTERS and written_likeness(key, other) >= LEAST_WRITTEN

    def _is_ours(self, candidate: Candidate) -> bool:
        return candidate.main and self.is_dear(candidate) and candidate.id.startswith(OWN_IDS)

    def _is_bare(self, candidate: Candidate) -> bool:
        """Tell whether a foreign name has no article: الطيران, "aviation", is not Tirana."""
        folded = fold(candidate.raw)
        return not self.is_dear(candidate) and loosen(folded) == folded


def _begins_otherwise(candidate: Candidate, asked: Asked) -> bool:
    """Tell whether the first letter differs, which a writer hardly gets wrong; behind an article it is none."""
    return not has_article(asked.text) and asked.key[0] != loose(candidate.raw)[0]


def judged(candidate: Candidate, likeness: Likeness, asked: Asked) -> Candidate:
    """Weigh how alike two names are by how alike they are written, where one script allows to tell."""
    odds = LIKELIER if likeness.slip in LIKELY else 1.0
    score, key = likeness.score, asked.key
    if _is_of_script(candidate, key):
        score = round(score - UNLIKE * (1 - written_likeness(key, loose(candidate.raw))), 3)
    return candidate.judged(likeness.how, score, odds)


def _is_of_script(candidate: Candidate, key: str) -> bool:
    """Tell whether both names are in Latin letters, or neither is."""
    return key.isascii() is loose(candidate.raw).isascii()


def written_likeness(key: str, other: str) -> float:
    """Tell how alike two folded names of one script are written, 0..1: 1 less the slips between them per letter."""
    return OSA.normalized_similarity(key, other)


def keeps_cue(candidate: Candidate, name: str) -> bool:
    """Tell whether a generic word in the name asked for allows this place: "Camp Echo" but for a slip is no Campeche.

    The place is of the kind that the word asks for, or has such a word in its own name.
    """
    cue = read_cue(name)
    if cue is None:
        return True
    own = read_cue(candidate.raw)
    if own is not None:
        return candidate.how == "edit"
    if cue.kind is PlaceKind.BASE and candidate.kind is PlaceKind.SITE:
        return candidate.id.startswith(OWN_IDS)
    return candidate.kind in COMPATIBLE[cue.kind]
