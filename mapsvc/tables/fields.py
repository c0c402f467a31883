"""What the columns of every layer mean: one table that the downloads, the API's schemas and docs/data.md are made from.

A layer's frame (`mapsvc.layers`) has exactly these columns, in this order, and `geometry` besides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from mapsvc.model import Basis, Change, Layer, Modality, PlaceKind, Relation, Status


class FieldType(StrEnum):
    """How a value is written: `date` is an ISO day or `..`, `list` holds texts, `groups` holds lists of texts."""

    TEXT = "text"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    DATE = "date"
    LIST = "list"
    GROUPS = "groups"


@dataclass(frozen=True, slots=True)
class Field:
    """One column. `values` lists all it may hold, where those are few; `long` marks prose that nobody filters by."""

    name: str
    type: FieldType
    meaning: str
    unit: str = ""
    values: tuple[str, ...] = ()
    long: bool = False

    @property
    def queryable(self) -> bool:
        """Whether filters may name it."""
        return not self.long and self.type not in (FieldType.LIST, FieldType.GROUPS)


def _text(name: str, meaning: str, values: tuple[str, ...] = (), *, long: bool = False) -> Field:
    return Field(name, FieldType.TEXT, meaning, values=values, long=long)


def _persons(name: str, meaning: str) -> Field:
    return Field(name, FieldType.INTEGER, meaning, unit="persons")


def _list(name: str, meaning: str) -> Field:
    return Field(name, FieldType.LIST, meaning)


_START = Field("start", FieldType.DATE, "its first day; `..` where it is open or not known")
_END = Field("end", FieldType.DATE, "its last day, included; `..` where it is open or not known")
_BASES = tuple(Basis)

FIELDS: Mapping[str, tuple[Field, ...]] = {
    "posture": (
        _text("id", "the cell: `layer/force/place/period`"),
        _text("layer", "whether it speaks of what is reported or of what is planned", tuple(Layer)),
        _text("force", "id of the force"),
        _text("force_name", "its name"),
        _text("place", "id of the place"),
        _text("place_name", "its name"),
        _text("kind", "what sort of place", tuple(PlaceKind)),
        _text("period", "id of the period"),
        _START,
        _END,
        _text(
            "status",
            "what can be said in one word; `unknown` means not stated, or in dispute where there are conflicts",
            tuple(Status),
        ),
        _persons("low", "lower bound that follows from the claims; 0 where none does"),
        _persons("best", "the figure itself, where sources give one; never a midpoint"),
        _persons("high", "upper bound that follows; empty where none does"),
        _text("low_basis", "where the lower bound comes from", _BASES),
        _text("high_basis", "where the upper bound comes from", _BASES),
        _list("claims", "ids of the claims on the cell"),
        _list("denied", "ids of the denied claims on it: shown, never counted"),
        Field("conflicts", FieldType.GROUPS, "smallest sets of claims that cannot all be true"),
        _list("depends_on", "ids of claims elsewhere that the bounds rest on"),
        Field("approximate", FieldType.BOOLEAN, "whether the bounds are wider than the exact ones, for want of time"),
        _text("why", "the claims, told by source, place in it and key phrase", long=True),
    ),
    "bases": (
        _text("id", "id of the place"),
        _text("place", "id of the place"),
        _text("name", "its name in the dossier"),
        _text("kind", "what sort of place", tuple(PlaceKind)),
        _text("parent", "id of the place that contains it, where the dossier has one"),
        _text("country", "ISO 3166-1 alpha-2 code"),
        _text("region", "ISO 3166-2 code"),
        Field("precision_m", FieldType.INTEGER, "how far off the point may be", unit="metres"),
        _text("gazetteer", "id of the gazetteer's entry"),
        _text("note", "the desk's note, or why it could not be located", long=True),
    ),
    "regions": (
        _text("id", "id of the place, else the code of the area"),
        _text("place", "id of the place, where the dossier names it"),
        _text("name", "its name"),
        _text("code", "ISO 3166 code of the area"),
        _text("role", "whether the dossier names it, or it lies around what it names", ("subject", "context")),
    ),
    "claims": (
        _text("id", "id of the claim"),
        _text("statement", "id that the parts of one statement share"),
        _text("source", "id of the source"),
        _text("origin", "id of the report whose text the source carries"),
        _text("modality", "how the source says it", tuple(Modality)),
        _text("force", "id of the force"),
        _text("place", "id of the place"),
        _text("period", "id of the period"),
        _START,
        _END,
        _text("relation", "what it asserts", tuple(Relation)),
        _text("figure", "the source's words for a number or a share"),
        _persons("low", "the least those words permit"),
        _persons("best", "the number itself, where they give one"),
        _persons("high", "the most they permit; empty where there is no limit"),
        _text("baseline", "what a change is counted from: `layer:period`"),
        _list("sites", "ids of the places it names as parts"),
        _text("evidence", "key phrase of the source", long=True),
        _text("locator", "where in the source"),
        _text("attributed_to", "whom the source quotes"),
        _text("hedge", "the source's word of caution"),
        _text("note", "the desk's note", long=True),
    ),
    "events": (
        _text("id", "id of the event"),
        _text("source", "id of the source"),
        _text("date", "when, as stated (EDTF)"),
        _START,
        _END,
        _text("place", "id of the place, where the source names one"),
        _text("kind", "what sort of event"),
        _text("summary", "what happened", long=True),
        _text("locator", "where in the source"),
    ),
    "changes": (
        _text("id", "the change: `force/place/period before/period`"),
        _text(
            "kind",
            "what is proven to have changed; `first stated`, `stated again` and `no longer stated` speak of reports",
            tuple(Change),
        ),
        _text("force", "id of the force"),
        _text("force_name", "its name"),
        _text("place", "id of the place"),
        _text("place_name", "its name"),
        _text("from_period", "id of the period before"),
        _text("from_layer", "whether a report or a plan speaks for the period before", tuple(Layer)),
        _text("period", "id of the later period"),
        _START,
        _END,
        _text("layer", "whether a report or a plan speaks for the later period", tuple(Layer)),
        Field("mixed", FieldType.BOOLEAN, "whether a report is compared with a plan"),
        _persons("least", "the least the change can be"),
        _persons("most", "the most it can be; empty where there is no limit"),
        _list("claims", "ids of the claims that prove it"),
    ),
}
