"""datapackage.json: the dossier's name, title and credits, and the rows it adds to the figure policy."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mapsvc.contact import is_email
from mapsvc.dossier import cells
from mapsvc.dossier.rawtext import read_bytes, unwritable
from mapsvc.errors import InputError, Problem
from mapsvc.figures import OwnRule, phrase
from mapsvc.figures.text import LARGEST, Tokens
from mapsvc.model import Credit

FILE = "datapackage.json"
OWN_KEYS = ("words", "low", "high", "best")


@dataclass(frozen=True, slots=True)
class Package:
    """What datapackage.json says; `id` falls back to the folder's name. `given` is its object, other keys included."""

    id: str
    title: str
    description: str = ""
    version: str = "0"
    licenses: tuple[Credit, ...] = ()
    contributors: tuple[Credit, ...] = ()
    figure_policy: tuple[OwnRule, ...] = ()
    given: Mapping[str, Any] = field(default_factory=dict)


def read_package(folder: Path) -> tuple[Package, list[Problem]]:
    """Read and check datapackage.json; where it cannot be read, the package is a stand-in beside problems."""
    problems: list[Problem] = []
    given = _object(folder, problems)
    reader = _Reader(given, problems)
    package = Package(
        id=_name(folder, given, problems),
        title=reader.text("title", required=bool(given)) or folder.resolve().name,
        description=reader.text("description"),
        version=reader.text("version") or "0",
        licenses=reader.credits("licenses", ("title", "name", "path")),
        contributors=reader.credits("contributors", ("title", "name", "email")),
        figure_policy=reader.own_rules(),
        given=given,
    )
    return package, problems


def _object(folder: Path, problems: list[Problem]) -> dict[str, Any]:
    raw = read_bytes(folder, FILE)
    if raw is None:
        raw = Problem(FILE, 0, "", "", "expected this file, which is missing")
    if isinstance(raw, Problem):
        problems.append(raw)
        return {}
    try:
        twice: list[str] = []
        value = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=lambda pairs: _once(pairs, twice))
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        problems.append(Problem(FILE, line, "", "", "expected text saved as UTF-8"))
    except json.JSONDecodeError as error:
        problems.append(
            Problem(
                FILE,
                error.lineno,
                "",
                "",
                f"expected well-formed JSON: {error.msg} (character {error.colno})",
            )
        )
    except (RecursionError, ValueError):
        problems.append(Problem(FILE, 0, "", "", "expected JSON without deep nesting or huge numbers"))
    else:
        problems.extend(Problem(FILE, 0, key, "", "expected this key once") for key in dict.fromkeys(twice))
        if isinstance(value, dict) and value:
            return value
        problems.append(Problem(FILE, 1, "", "", 'expected a JSON object with at least "name" and "title"'))
    return {}


def _once(pairs: list[tuple[str, Any]], twice: list[str]) -> dict[str, Any]:
    """Make the object of its pairs, and note the keys that stand in it twice."""
    times = Counter(key for key, _ in pairs)
    twice.extend(key for key in times if times[key] > 1)
    return dict(pairs)


def _name(folder: Path, given: dict[str, Any], problems: list[Problem]) -> str:
    name = given.get("name")
    if name is None:
        name = folder.resolve().name
        if given:
            expected = f'expected a "name"; the folder\'s, {name!r}, is used'
            problems.append(Problem(FILE, 0, "name", "", expected, "warning"))
    try:
        return cells.identifier(name if isinstance(name, str) else "")
    except InputError as error:
        if given:
            problems.append(Problem(FILE, 0, "name", _shown(name), str(error)))
        return "unnamed"


class _Reader:
    """Reads keys of the object and notes what is wrong with them."""

    def __init__(self, given: dict[str, Any], problems: list[Problem]) -> None:
        self.given, self.problems = given, problems

    def wrong(self, key: str, value: object, expected: str) -> None:
        self.problems.append(Problem(FILE, 0, key, _shown(value), expected))

    def text(self, key: str, *, required: bool = False) -> str:
        value = self.given.get(key)
        if key == "version" and isinstance(value, (int, float)) and not isinstance(value, bool):
            return str(value)
        if isinstance(value, str) and (expected := unwritable(value)):
            self.wrong(key, value, expected)
            return ""
        if isinstance(value, str) and (value.strip() or not required):
            return value.strip()
        if value is not None or required:
            self.wrong(key, value, "expected a text")
        return ""

    def credits(self, key: str, names: tuple[str, ...]) -> tuple[Credit, ...]:
        """Read a list of objects (or plain texts), each titled by the first of those names that it has."""
        value = self.given.get(key, [])
        if not isinstance(value, list):
            self.wrong(key, value, "expected a list")
            return ()
        found = []
        for entry in value:
            fields = {"title": entry} if isinstance(entry, str) else entry
            if not isinstance(fields, dict):
                self.wrong(key, entry, 'expected an object with a "title"')
                continue
            title = next((str(fields[name]) for name in names if isinstance(fields.get(name), str)), "")
            path, email = (str(fields[name]) if isinstance(fields.get(name), str) else "" for name in ("path", "email"))
            if email and not is_email(email):
                self.wrong(key, entry, "expected an e-mail address, such as desk@example.org")
            elif expected := unwritable(title + path):
                self.wrong(key, entry, expected)
            elif title:
                found.append(Credit(title, path, email))
            else:
                self.wrong(key, entry, 'expected an object with a "title"')
        return tuple(found)

    def own_rules(self) -> tuple[OwnRule, ...]:
        value = self.given.get("figure_policy", [])
        if not isinstance(value, list):
            self.wrong("figure_policy", value, "expected a list")
            return ()
        rules: dict[Tokens, OwnRule] = {}
        for row in value:
            rule = self._own_rule(row)
            if rule and rules.setdefault(phrase(rule.words), rule) is not rule:
                self.wrong("figure_policy", row, "expected these words in one row only")
        return tuple(rules.values())

    def _own_rule(self, row: object) -> OwnRule | None:
        fields = row if isinstance(row, dict) else {}
        words, low, high, best = (fields.get(key) for key in OWN_KEYS)
        known = not fields.keys() - set(OWN_KEYS)
        if known and isinstance(words, str) and phrase(words) and _counts(low, high, best):
            given = [number for number in (low, best, high) if number is not None]
            if low is not None and given == sorted(given):
                return OwnRule(words, low, high, best)
        self.wrong(
            "figure_policy",
            row,
            'expected {"words", "low", "high", "best"} and no other keys: '
            f"whole numbers, low ≤ best ≤ high ≤ {LARGEST:,}",
        )
        return None


def _counts(*values: object) -> bool:
    counts = (value for value in values if value is not None)
    return all(isinstance(n, int) and not isinstance(n, bool) and 0 <= n <= LARGEST for n in counts)


def _shown(value: object) -> str:
    return "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)[:200]
