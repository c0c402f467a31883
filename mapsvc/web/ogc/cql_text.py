"""The text of filters in CQL2 (OGC 21-065r2), parsed within bounds, and the languages inside it: `LIKE`, WKT.

The grammar is `cql2.lark`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from mapsvc.errors import InputError
from mapsvc.web.ogc.crs import Crs

LONGEST = 2000
DEEPEST = 32
MOST_PREDICATES = 20
"""Bounds on a filter: characters, nested parentheses, comparisons (each looks at every distinct value once)."""
EXPECTED = "a filter in CQL2 text, such as place = 'iraq' AND low >= 100"
_PREDICATES = frozenset({"comparison", "like", "between", "among", "missing", "intersects", "intersects_flipped"})
_QUOTE = re.compile(r"''|\\'")
_PATTERN = re.compile(r"\\.|[%_]|[^\\%_]+|\\", re.DOTALL)


def parse(text: str) -> Any:
    """The syntax tree of a filter. Raises InputError."""
    depth = deepest = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        deepest = max(deepest, depth)
    if len(text) > LONGEST or deepest > DEEPEST:
        raise InputError(f"filter: expected at most {LONGEST} characters and {DEEPEST} nested parentheses")
    from lark.exceptions import LarkError

    try:
        tree = _parser().parse(text)
    except LarkError as error:
        column = getattr(error, "column", None)
        where = f" near character {column}" if isinstance(column, int) and column > 0 else ""
        raise InputError(f"filter: {text[:80]!r}: not understood{where}: expected {EXPECTED}") from None
    predicates = sum(1 for _ in tree.find_pred(lambda t: t.data in _PREDICATES))
    if predicates > MOST_PREDICATES:
        raise InputError(f"filter: {predicates} comparisons: expected at most {MOST_PREDICATES}")
    return tree


@cache
def _parser() -> Any:
    from lark import Lark

    return Lark(Path(__file__).with_name("cql2.lark").read_text("utf-8"), parser="lalr")


def unquoted(token: str) -> str:
    """The text that a token in quotes stands for."""
    return _QUOTE.sub("'", token[1:-1])


def like(pattern: str) -> Callable[[str], bool]:
    """Match `%` (any text) and `_` (any character) without backtracking: each part as far left as it goes."""
    sources, sizes = [""], [0]
    for piece in _PATTERN.findall(pattern):
        if piece == "%":
            sources.append("")
            sizes.append(0)
            continue
        literal = piece[1:] if piece[0] == "\\" and len(piece) > 1 else piece
        sources[-1] += "." if piece == "_" else re.escape(literal)
        sizes[-1] += len(literal)
    parts = [re.compile(source, re.DOTALL) for source in sources]

    def matches(value: str) -> bool:
        if len(parts) == 1:
            return parts[0].fullmatch(value) is not None
        if len(value) < sizes[0] + sizes[-1] or not parts[0].match(value):
            return False
        end, at = len(value) - sizes[-1], sizes[0]
        for part in parts[1:-1]:
            found = part.search(value, at, end)
            if not found:
                return False
            at = found.end()
        return at <= end and parts[-1].fullmatch(value, end) is not None

    return matches


def wkt(node: Any, crs: Crs) -> str:
    """The geometry written again as WKT in lon/lat, without heights."""
    if node.data == "coordinates":
        x, y = crs.to(float(node.children[0]), float(node.children[1]))
        return f"{x!r} {y!r}"
    if node.data == "group":
        return f"({','.join(wkt(child, crs) for child in node.children)})"
    name, *members = node.children
    inner = [wkt(member, crs) for member in members]
    text = inner[0] if members[0].data == "group" else f"({','.join(inner)})"
    return f"{name.upper().removesuffix('Z').strip()} {text}"
