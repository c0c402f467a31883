"""The generated parts of docs/dossier.md: the tables that the code itself works by, as Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from mapsvc.dossier.cells import KINDS
from mapsvc.dossier.claims import NEEDS
from mapsvc.dossier.columns import FILES, FileTable
from mapsvc.figures import POLICY, Rule, read_headcount, read_share
from mapsvc.figures.arabic import AFTER_NUMBERS, NUMBERS, WORDINGS
from mapsvc.figures.policy import IGNORED_AFTER

_PART = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def fill_page(page: str) -> str:
    """Rewrite what stands between `<!-- generated: name -->` and `<!-- end -->`."""
    return _PART.sub(lambda match: f"{match[1]}{PARTS[match[2]]()}{match[3]}", page)


def _files() -> str:
    return "\n".join(f"{_heading(table)}\n\n{_columns(table)}" for table in FILES)


def _heading(table: FileTable) -> str:
    needed = "" if table.required else " (optional)"
    return f"### `{table.file}`{needed}\n\n{table.help}"


def _columns(table: FileTable) -> str:
    rows = ((f"`{c.name}`", "yes" if c.required else "", c.help) for c in table.columns)
    return _table(("column", "required", "what it holds"), rows)


def _relations() -> str:
    rows = ((f"`{n.relation}`", n.meaning, ", ".join(f"`{column}`" for column in n.needs)) for n in NEEDS)
    return _table(("relation", "what it asserts", "needs"), rows)


def _kinds() -> str:
    return _table(("kind", "also written"), ((f"`{kind}`", words) for kind, words in KINDS.items()))


def _figures() -> str:
    head = ("words", "permits", "for example", "is read as")
    rows = ((_worded(rule), rule.interval, f"`{rule.example}`", _reading(rule)) for rule in POLICY)
    ignored = ", ".join(sorted(IGNORED_AFTER))
    return f"{_table(head, rows)}\nWords that may follow and say nothing of the number: {ignored}.\n"


def _arabic() -> str:
    numbers = ((f"{number:,}", words) for number, words in NUMBERS.items())
    every = (*WORDINGS.items(), *numbers, *AFTER_NUMBERS.items())
    rows = ((english, arabic.replace(", ", "، ")) for english, arabic in every)
    return _table(("read as", "Arabic"), rows)


def _worded(rule: Rule) -> str:
    words = ", ".join(word.replace("~ N", "~N").replace("N +", "N+") for word in rule.words)
    return f"{words} (share)" if rule.reads == "share" else words


def _reading(rule: Rule) -> str:
    if rule.reads == "share":
        share = read_share(rule.example)
        above, below = "<" if share.low_strict else "≤", "<" if share.high_strict else "≤"
        return f"{share.low} {above} share {below} {share.high}"
    figure = read_headcount(rule.example)
    high = "no upper bound" if figure.high is None else f"{figure.high:,}"
    best = "" if figure.best is None else f", best {figure.best:,}"
    return f"{figure.low:,} to {high}{best}"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |\n" for line in lines)


PARTS: dict[str, Callable[[], str]] = {
    "files": _files,
    "relations": _relations,
    "kinds": _kinds,
    "figures": _figures,
    "arabic": _arabic,
}
