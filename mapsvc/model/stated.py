"""What a dossier states: its sources, forces, places, periods and claims.

Headcounts are persons. Dates are proleptic Gregorian; periods include both ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction


class Layer(StrEnum):
    """Whether a cell speaks of what is reported to be or of what is planned."""

    REPORTED = "reported"
    PLANNED = "planned"


class Modality(StrEnum):
    """How a source says it."""

    REPORTED = "reported"
    PLANNED = "planned"
    DENIED = "denied"


class Relation(StrEnum):
    """What a claim asserts of its cell."""

    LEVEL = "level"
    PRESENT = "present"
    VACATED = "vacated"
    REDUCED = "reduced"
    REMOVED = "removed"
    ADDED = "added"
    REMOVED_SHARE = "removed_share"
    SUM = "sum"
    ALL_AT = "all_at"
    MAJORITY_AT = "majority_at"
    CONTINUES = "continues"
    NOTE = "note"


HEADCOUNTS = frozenset({Relation.LEVEL, Relation.SUM})
"""Relations whose figure, where they have one, is how many are there."""


class PlaceKind(StrEnum):
    """What sort of place; synonyms are folded into these by the loader."""

    BASE = "base"
    SITE = "site"
    CITY = "city"
    REGION = "region"
    COUNTRY = "country"
    AREA = "area"


@dataclass(frozen=True, slots=True)
class Figure:
    """A headcount as worded: integers low..high and best, in persons; high None = no upper bound."""

    words: str
    low: int
    high: int | None
    best: int | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """A share as worded: exact fractions low..high of 1; a strict end is excluded from the interval."""

    words: str
    low: Fraction
    high: Fraction
    low_strict: bool = False
    high_strict: bool = False


@dataclass(frozen=True, slots=True)
class ReportDate:
    """An EDTF date with its earliest and latest possible day; `uncertain` where it ends in `?` or `~`."""

    edtf: str
    earliest: date | None
    latest: date | None
    uncertain: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """One published report; `origin` is the report whose text it carries (its own id by default)."""

    id: str
    publisher: str
    title: str
    origin: str
    author: str = ""
    published: ReportDate | None = None
    accessed: date | None = None
    url: str = ""
    language: str = ""
    supersedes: str | None = None
    retracted: date | None = None
    note: str = ""

    @property
    def web_url(self) -> str:
        """Give `url` where it is a web address that a page may link to, else ""."""
        return self.url if self.url.lower().startswith(("http://", "https://")) else ""


@dataclass(frozen=True, slots=True)
class Force:
    """Who; `subset_of` names the force that contains it, in `subset_periods` (None = every period)."""

    id: str
    name: str
    subset_of: str | None = None
    subset_periods: tuple[str, ...] | None = None
    subset_source: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where, as a dossier has it; `query` is what the gazetteer is asked; lat and lon in degrees, if given.

    A place that `overlaps` others in its parent is at most the parent by itself, and no part of their sum.
    """

    id: str
    name: str
    query: str
    kind: PlaceKind
    parent: str | None = None
    lat: float | None = None
    lon: float | None = None
    note: str = ""
    overlaps: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """A span of valid time, inclusive; None is open. `snapshot` is the one moment it stands for."""

    id: str
    label: str
    start: date | None
    end: date | None
    snapshot: date | None


@dataclass(frozen=True, slots=True)
class Baseline:
    """The period, and which of its layers, that a change is counted from."""

    period: str
    layer: Layer = Layer.REPORTED


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source says of one force at one place in one period. `line` is its 1-based line in claims.csv."""

    id: str
    statement: str
    source: str
    origin: str
    modality: Modality
    force: str
    place: str
    period: str
    relation: Relation
    figure: Figure | Share | None = None
    baseline: Baseline | None = None
    sites: tuple[str, ...] = ()
    evidence: str = ""
    locator: str = ""
    attributed_to: str = ""
    hedge: str = ""
    note: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Ruling:
    """An editor's decision to set a claim aside; it acts from its date on, undated on any day, and stays visible."""

    claim: str
    reason: str
    by: str = ""
    date: ReportDate | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, as dated by its source; `place` is None where the source names none."""

    id: str
    source: str
    date: ReportDate
    place: str | None
    kind: str
    summary: str
    locator: str = ""


@dataclass(frozen=True, slots=True)
class Credit:
    """A licence or a contributor: a title, and where the dossier gives one a web address or the path of a file.

    A contributor may have an `email`.
    """

    title: str
    path: str = ""
    email: str = ""

    def __str__(self) -> str:
        return f"{self.title} ({self.path})" if self.path not in ("", self.title) else self.title

    @property
    def url(self) -> str:
        """The path where it is a web address, else ""."""
        return self.path if self.path.lower().startswith(("http://", "https://")) else ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """One subject, whole and valid: every reference in it resolves. Tuples keep file order."""

    id: str
    title: str
    description: str
    version: str
    licenses: tuple[Credit, ...]
    contributors: tuple[Credit, ...]
    sources: tuple[Source, ...]
    forces: tuple[Force, ...]
    places: tuple[Place, ...]
    periods: tuple[Period, ...]
    claims: tuple[Claim, ...]
    rulings: tuple[Ruling, ...] = ()
    events: tuple[Event, ...] = ()
    translations: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(key, lang) → text; keys are `title`, `description`, `place.<id>`, `period.<id>`, `force.<id>`, `event.<id>`."""
    draft: bool = False
