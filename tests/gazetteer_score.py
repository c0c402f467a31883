"""Score the gazetteer on the cases: `python -m tests.gazetteer_score [dev|held|all] [-v]`.

Recall: names answered rightly among all names. Precision: right answers among answers. For `nonplaces` the right
answer is none. Half of the cases is held out, so that rules are not fitted to what they are measured by.
"""

from __future__ import annotations

import sys
from collections import defaultdict

from mapsvc.gazetteer.build import ensure_index
from mapsvc.gazetteer.lookup import Entry, Gazetteer
from tests.gazetteer_cases import Case, read_cases, right, top
from tests.gazetteer_fixtures import CACHE


def main() -> None:
    """Print a line per group, and with -v every miss."""
    half = next((word for word in sys.argv[1:] if not word.startswith("-")), "dev")
    gazetteer = Gazetteer.open(ensure_index(CACHE))
    groups: dict[str, list[tuple[Case, Entry | None]]] = defaultdict(list)
    for case in read_cases():
        if half == "all" or case.held_out is (half == "held"):
            groups[case.group].append((case, top(gazetteer, case)))
    if "-v" in sys.argv:
        for answers in groups.values():
            for case, entry in answers:
                if not right(case.place, entry):
                    _show(case, entry)
    for group, answers in groups.items():
        _print(group, answers)
    _print("all", [one for answers in groups.values() for one in answers])


def _show(case: Case, entry: Entry | None) -> None:
    given = f"{entry.id} {entry.name} ({entry.kind}, {entry.country}) {entry.lat},{entry.lon}" if entry else "-"
    sys.stdout.write(f"{case.group:10} {case.line:28} {case.query} {_context(case)} → {given}\n")


def _context(case: Case) -> str:
    given = case.context
    return " ".join(str(part) for part in (",".join(given.countries), given.kind, given.near) if part)


def _print(group: str, answers: list[tuple[Case, Entry | None]]) -> None:
    good = sum(right(case.place, entry) for case, entry in answers)
    given = sum(entry is not None for _, entry in answers)
    found = sum(entry is not None and right(case.place, entry) for case, entry in answers)
    precision = found / given if given else 1.0
    sys.stdout.write(f"{group:10} {len(answers):5}  recall {good / len(answers):6.1%}  precision {precision:6.1%}\n")


if __name__ == "__main__":
    main()
