"""The query parameters of the API, each with its schema, and what a request for features asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from mapsvc.collection import Collection, FieldEntry, Found
from mapsvc.web.extent import BBOX, DATETIME, read_datetime
from mapsvc.web.ogc import cql, cql_text
from mapsvc.web.ogc.crs import CRS84, CRSS, Crs, read_boxes
from mapsvc.web.params import AS_OF, Parameter, table_of

DEFAULT_LIMIT, MOST = 100, 10_000
FARTHEST = 1_000_000_000
FORMATS = ("json", "html")
TYPES: Mapping[str, Mapping[str, Any]] = {
    "text": {"type": "string"},
    "date": {"type": "string", "format": "date"},
    "integer": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "list": {"type": "array", "items": {"type": "string"}},
    "groups": {"type": "array", "items": {"type": "array", "items": {"type": "string"}}},
}
"""Field types → JSON Schema."""

_BOOLEANS = {"true": True, "false": False, "1": True, "0": False}
"""How a truth value is written; GDAL, whose booleans are integers, sends 1 and 0."""


@dataclass(frozen=True, slots=True)
class Documented:
    """A parameter as OpenAPI describes it: with its JSON Schema."""

    parameter: Parameter
    schema: Mapping[str, Any]


def _whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= FARTHEST


def _limit(text: str) -> int:
    """How many features are sent at most, however large the number asked for (OGC 17-069r4 §7.15.2); 0 for none."""
    if not (text.isascii() and text.isdigit()):
        return 0
    digits = text.lstrip("0")
    return MOST if len(digits) > len(str(MOST)) else min(int(digits or "0"), MOST)


def _any(_: str) -> bool:
    return True


_TEXT = {"type": "string"}
_CRS = {"type": "string", "format": "uri", "enum": list(CRSS), "default": CRS84.uri}
_WHICH_CRS = f"one of {', '.join(CRSS)}"
F = Documented(
    Parameter("f", f"the format: {' or '.join(FORMATS)}", FORMATS.__contains__), {**_TEXT, "enum": list(FORMATS)}
)
AS_OF_DOCUMENTED = Documented(AS_OF, {**_TEXT, "format": "date"})
OUTPUT_CRS = Documented(Parameter("crs", _WHICH_CRS, CRSS.__contains__), _CRS)
_LIMIT = Documented(
    Parameter("limit", f"a whole number from 1; above {MOST}, {MOST} are sent", lambda text: _limit(text) > 0),
    {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT_LIMIT},
)
ITEM_PARAMETERS = (
    _LIMIT,
    Documented(
        Parameter("offset", f"how many features to leave out first: a whole number up to {FARTHEST}", _whole),
        {"type": "integer", "minimum": 0, "maximum": FARTHEST, "default": 0},
    ),
    Documented(
        Parameter("bbox", BBOX, _any),
        {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}},
    ),
    Documented(Parameter("bbox-crs", _WHICH_CRS, CRSS.__contains__), _CRS),
    Documented(Parameter("datetime", DATETIME, _any), _TEXT),
    OUTPUT_CRS,
    Documented(Parameter("filter", cql_text.EXPECTED, _any), {**_TEXT, "maxLength": cql_text.LONGEST}),
    Documented(
        Parameter("filter-lang", "cql2-text", ("cql2-text",).__contains__),
        {**_TEXT, "enum": ["cql2-text"], "default": "cql2-text"},
    ),
    Documented(Parameter("filter-crs", _WHICH_CRS, CRSS.__contains__), _CRS),
    AS_OF_DOCUMENTED,
    F,
)
RESERVED = frozenset(each.parameter.name for each in ITEM_PARAMETERS)


@dataclass(frozen=True, slots=True)
class Interface:
    """What a request for a collection's features may say: the standard parameters, then one for each queryable."""

    documented: tuple[Documented, ...]
    parameters: Mapping[str, Parameter]
    properties: Mapping[str, FieldEntry]


_INTERFACES: WeakKeyDictionary[Collection, Interface] = WeakKeyDictionary()
"""Made once a collection, for as long as that is there: it takes as long as the rest of a request."""


def interface(collection: Collection) -> Interface:
    """The interface of a collection."""
    found = _INTERFACES.get(collection)
    if found is None:
        properties = {field.name: field for field in queryables(collection.fields)}
        documented = (*ITEM_PARAMETERS, *map(_property, properties.values()))
        found = Interface(documented, table_of(each.parameter for each in documented), properties)
        _INTERFACES[collection] = found
    return found


def queryables(fields: Iterable[FieldEntry]) -> list[FieldEntry]:
    """The fields that a filter or a query parameter may name."""
    return [field for field in fields if field.queryable and field.name not in RESERVED]


def schema_of(field: FieldEntry) -> dict[str, Any]:
    """JSON Schema of a property."""
    schema: dict[str, Any] = {"title": field.name, "description": _meaning(field), **TYPES[field.type]}
    return {**schema, "enum": list(field.values)} if field.values else schema


def _meaning(field: FieldEntry) -> str:
    return f"{field.meaning} ({field.unit})" if field.unit else field.meaning


def _property(field: FieldEntry) -> Documented:
    accepts = {
        "integer": lambda text: text.removeprefix("-").isdecimal() and text.isascii() and len(text) <= 19,
        "boolean": _BOOLEANS.__contains__,
    }
    kind = {"integer": "a whole number", "boolean": "true or false"}.get(field.type, "a value")
    allowed = f"one of {', '.join(field.values)}" if field.values else f"{kind}: {_meaning(field)}"
    known = field.values.__contains__ if field.values else _any
    schema: dict[str, Any] = {**TYPES[field.type], **({"enum": list(field.values)} if field.values else {})}
    if field.type == "date":  # which may be `..`
        schema = dict(_TEXT)
    return Documented(Parameter(field.name, allowed, accepts.get(field.type, known)), schema)


class Asked(NamedTuple):
    """A request for features, worked out: those that match, and which page of them is wanted."""

    matched: Found
    skip: int
    limit: int
    crs: Crs


def ask(collection: Collection, values: Mapping[str, str]) -> Asked:
    """Work out which features the parameters ask for. Raises InputError."""
    properties = interface(collection).properties
    chosen = {name: frozenset((_value(properties[name], text),)) for name, text in values.items() if name in properties}
    selected = collection.selected(chosen, read_datetime(values["datetime"]) if "datetime" in values else None)
    if "filter" in values:
        mask = cql.find(values["filter"], collection, _crs(values, "filter-crs"))
        selected = collection.selection(selected.mask & mask)
    if "bbox" in values:
        # What has no geometry matches every box (requirement /req/core/fc-bbox-response C).
        matched = collection.found(selected, read_boxes(values["bbox"], _crs(values, "bbox-crs")))
    else:
        matched = selected.whole
    limit = _limit(values["limit"]) if "limit" in values else DEFAULT_LIMIT
    return Asked(matched, int(values.get("offset", 0)), limit, _crs(values, "crs"))


def _crs(values: Mapping[str, str], name: str) -> Crs:
    return CRSS[values.get(name, CRS84.uri)]


def _value(field: FieldEntry, text: str) -> Any:
    if field.type == "integer":
        return int(text)
    return _BOOLEANS[text] if field.type == "boolean" else text
