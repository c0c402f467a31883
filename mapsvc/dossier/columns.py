"""The files of a dossier and their columns, as one table for the reader, its messages and docs/dossier.md."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mapsvc.dossier import cells
from mapsvc.dossier.cells import Parse


@dataclass(frozen=True, slots=True)
class Column:
    """One column: whether each row must fill it, how its cells are read, and what it holds.

    `refers` names the file whose ids its cells are; `empty` is the value of an empty cell.
    """

    name: str
    help: str
    parse: Parse = cells.plain
    required: bool = False
    refers: str = ""
    empty: object = ""


@dataclass(frozen=True, slots=True)
class FileTable:
    """One file: whether the dossier must have it, how many rows it needs, and what its rows are."""

    name: str
    help: str
    columns: tuple[Column, ...]
    required: bool = False
    fewest: int = 0

    @property
    def file(self) -> str:
        """Its file name."""
        return f"{self.name}.csv"

    @property
    def keyed(self) -> bool:
        """Whether its rows have an id."""
        return self.columns[0].name == "id"


def _id(what: str) -> Column:
    return Column("id", f"the {what}'s id, used by other files and in addresses", cells.identifier, required=True)


def _ref(name: str, refers: str, text: str, *, required: bool = False) -> Column:
    return Column(name, text, cells.identifier, required=required, refers=refers, empty=None)


_NOTE = Column("note", "anything the reader of the data should know")
_LOCATOR = Column("locator", "where in the source: `¶6`, `p. 3`")

SOURCES = FileTable("sources", "One published report a row.", (
    _id("source"),
    Column("publisher", "who published it", required=True),
    Column("title", "its headline (default: the publisher)"),
    Column("author", "its author or authors"),
    Column("published", "when, as EDTF; an inferred date ends in `?`; empty where it is not known (it then "
           "counts for no as-of date)", cells.report_date, empty=None),
    Column("accessed", "the day it was read", cells.day, empty=None),
    Column("url", "its web address", cells.url),
    Column("language", "its language: `en`, `ar`", cells.language),
    Column("origin", "the one original report whose text it carries, e.g. `reuters-2024-09-06` (default: its "
           "own id); reports of one origin are one witness"),
    _ref("supersedes", "sources", "the earlier source that it replaces"),
    Column("retracted", "the day it was withdrawn", cells.day, empty=None),
    _NOTE,
), required=True, fewest=1)  # fmt: skip

FORCES = FileTable("forces", "Who: a force a row; subset forces form a tree.", (
    _id("force"),
    Column("name", "its name, as it reads after a figure: French, US, coalition", required=True),
    _ref("subset_of", "forces", "the force that includes it"),
    Column("subset_periods", "periods in which it does, separated by spaces (default: all)",
           cells.identifiers, refers="periods", empty=None),
    _ref("subset_source", "sources", "the source that says so"),
    _NOTE,
), required=True, fewest=1)  # fmt: skip

PLACES = FileTable("places", "Where: a place a row; parents form a tree.", (
    _id("place"),
    Column("name", "its name as the sources write it", required=True),
    Column("query", "what to ask the gazetteer instead of the name"),
    Column("kind", "base, site, city, region, country or area; town, governorate, province, camp and the "
           "like are folded in", cells.kind, required=True),
    _ref("parent", "places", "the place that contains it (default: the nearest in the gazetteer's chain)"),
    Column("overlaps", "`yes` where it overlaps other places in its parent: it is then no part of their sum, and "
           "at most the parent by itself (default: no)", cells.yes_or_no, empty=False),
    Column("lat", "degrees north, only where the gazetteer has none", cells.latitude, empty=None),
    Column("lon", "degrees east, with `lat`", cells.longitude, empty=None),
    replace(_NOTE, help="anything the reader of the data should know; with `lat`, where it is from"),
), required=True, fewest=1)  # fmt: skip

PERIODS = FileTable("periods", "Spans of valid time, in order, never overlapping; gaps are allowed.", (
    _id("period"),
    Column("label", "what readers see", required=True),
    Column("start", "first day, YYYY-MM-DD, or `..`", cells.open_day, required=True, empty=None),
    Column("end", "last day, YYYY-MM-DD, or `..`", cells.open_day, required=True, empty=None),
    Column("snapshot", "the one day the period stands for (default: its start, or its end where the start is "
           "open)", cells.day, empty=None),
), required=True, fewest=1)  # fmt: skip

CLAIMS = FileTable("claims", "What one source says of one force at one place in one period.", (
    _id("claim"),
    Column("statement", "rows of one sentence share it, and stand or fall together (default: the row's id)"),
    _ref("source", "sources", "the source that says it", required=True),
    Column("origin", "where the sentence quotes another agency (default: the source's origin)"),
    Column("modality", "reported, planned or denied", cells.modality, required=True),
    _ref("force", "forces", "of whom", required=True),
    _ref("place", "places", "where", required=True),
    _ref("period", "periods", "when", required=True),
    Column("relation", "what it asserts: see the table of relations", cells.relation, required=True),
    Column("figure", "the source's words or an explicit figure: see the table of figures",
           cells.figure_words),
    Column("baseline", "the period that a change is counted from, `reported:` or `planned:` before it "
           "(default reported)", cells.baseline, refers="periods", empty=None),
    Column("sites", "places separated by spaces", cells.identifiers, refers="places", empty=()),
    Column("evidence", "a key phrase of at most ten words", cells.evidence),
    _LOCATOR,
    Column("attributed_to", "whom the source quotes"),
    Column("hedge", 'the source\'s caution: "may", "expected"'),
    _NOTE,
), required=True)  # fmt: skip

RULINGS = FileTable("rulings", "Claims that the editor sets aside; they stay visible.", (
    _ref("claim", "claims", "the claim set aside", required=True),
    Column("reason", "why", required=True),
    Column("by", "who decided"),
    Column("date", "when, as EDTF: on earlier as-of dates the ruling does not act; empty: it always does",
           cells.report_date, empty=None),
))  # fmt: skip

EVENTS = FileTable("events", "What happened, as dated by its source.", (
    _id("event"),
    _ref("source", "sources", "the source that tells it", required=True),
    Column("date", "when, as EDTF", cells.report_date, required=True, empty=None),
    _ref("place", "places", "where; empty where the source names no place"),
    Column("kind", "attack, agreement, visit ..."),
    Column("summary", "what happened, in your own words", required=True),
    _LOCATOR,
))  # fmt: skip

TRANSLATIONS = FileTable("translations", "Labels in other languages.", (
    Column("key", "`title`, `description`, or `place.`, `period.`, `force.`, `event.` and an id",
           required=True),
    Column("lang", "the language: `ar`", cells.language, required=True),
    Column("text", "the text in that language", required=True),
))  # fmt: skip

FILES = (SOURCES, FORCES, PLACES, PERIODS, CLAIMS, RULINGS, EVENTS, TRANSLATIONS)
