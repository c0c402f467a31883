"""Plain-text cases: small dossiers with the answers the rules give, one table per theme in `cases/posture/`.

A case starts with `== title`. `forces:`, `places:`, `periods:` list ids, `a < b` putting a within b (for a
force also `in` the periods where it holds, for a place `overlaps`); `source: id day [supersedes=id]
[retracted=day]` gives dates, `as-of: day` and `ruling: claim [day]` do what they say. A claim is
`id modality force/place/period relation [figure] [from period] [at place place] [key=value]`, with keys
statement, origin, source. After `=>` come a cell, its status, low..high (nothing after the dots: no upper
bound), then what else matters: `best N`, `no-best`, `conflict a+b`, `readings N`, `prefers -a` (the kept
reading sets it aside), `agreed` (no conflict), `depends a+b`, `denied a`, `basis low/high`, `claims a`,
`reading -a low..high best` (a reading that sets aside just that; best a number or `-`). `=> @day cell ...` is
as known on that day.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from mapsvc.model import (
    Baseline,
    CellKey,
    Claim,
    Dossier,
    Figure,
    Force,
    Layer,
    Modality,
    Period,
    Place,
    PlaceKind,
    Posture,
    Relation,
    ReportDate,
    Ruling,
    Share,
    Source,
)
from mapsvc.posture import assess

CASES = Path(__file__).parent / "cases" / "posture"


@dataclass
class Case:
    """One case while it is read."""

    name: str
    forces: list[Force] = field(default_factory=lambda: [Force("us", "us")])
    places: list[Place] = field(default_factory=list)
    periods: list[Period] = field(default_factory=lambda: [Period("now", "now", None, None, None)])
    sources: list[Source] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    rulings: list[Ruling] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    as_of: date | None = None

    def dossier(self) -> Dossier:
        named = {source.id for source in self.sources}
        others = dict.fromkeys(claim.source for claim in self.claims if claim.source not in named)
        return Dossier(
            id="case",
            title=self.name,
            description="",
            version="1",
            licenses=(),
            contributors=(),
            sources=(*self.sources, *(Source(one, one, one, one) for one in others)),
            forces=tuple(self.forces),
            places=tuple(self.places),
            periods=tuple(self.periods),
            claims=tuple(self.claims),
            rulings=tuple(self.rulings),
        )

    def solve(self, as_of: date | None = None) -> dict[CellKey, Posture]:
        return dict(assess(self.dossier(), {p.id: p.parent for p in self.places}, as_of or self.as_of))


def read_cases() -> list[Case]:
    cases: list[Case] = []
    for path in sorted(CASES.glob("*.txt")):
        for text in path.read_text(encoding="utf-8").splitlines():
            line = text.split("#")[0].strip()
            if line.startswith("=="):
                cases.append(Case(f"{path.stem}: {line[2:].strip()}"))
            elif line:
                read_line(cases[-1], line)
    return cases


def read_line(case: Case, line: str) -> None:
    head, _, rest = line.partition(":")
    match head:
        case "forces":
            case.forces = [read_force(part) for part in rest.split(",")]
        case "places":
            case.places = [read_place(part) for part in rest.split(",")]
        case "periods":
            case.periods = [Period(i.strip(), i, None, None, None) for i in rest.split(",")]
        case "source":
            case.sources.append(read_source(rest))
        case "as-of":
            case.as_of = date.fromisoformat(rest.strip())
        case "ruling":
            claim, *day = rest.split()
            case.rulings.append(Ruling(claim, "mistaken", date=report_date(day[0]) if day else None))
        case _ if line.startswith("=>"):
            case.expected.append(line[2:].strip())
        case _:
            case.claims.append(read_claim(line))


def read_place(text: str) -> Place:
    ident, _, above = text.partition("<")
    parent, *words = above.split() or [""]
    return Place(ident.strip(), ident, ident, PlaceKind.AREA, parent or None, overlaps="overlaps" in words)


def read_source(text: str) -> Source:
    ident, *words = text.split()
    keys = dict(word.split("=") for word in words if "=" in word)
    days = [word for word in words if "=" not in word]
    retracted = keys.get("retracted")
    return Source(
        *(ident,) * 4,
        published=report_date(days[0]) if days else None,
        supersedes=keys.get("supersedes"),
        retracted=date.fromisoformat(retracted) if retracted else None,
    )


def report_date(text: str) -> ReportDate:
    day = date.fromisoformat(text)
    return ReportDate(text, day, day)


def read_force(text: str) -> Force:
    ident, _, above = text.partition("<")
    superset, _, periods = above.partition(" in ")
    return Force(
        ident.strip(),
        ident.strip(),
        superset.strip() or None,
        tuple(periods.split()) or None,
        "treaty" if superset.strip() else None,
    )


def read_claim(line: str) -> Claim:
    ident, modality, cell, relation, *rest = line.split()
    force, place, period = cell.split("/")
    keys = dict(one.split("=", 1) for one in rest if "=" in one and one[0].isalpha())
    words = [one for one in rest if one.split("=")[0] not in keys]
    sites = words[words.index("at") + 1 :] if "at" in words else []
    words = words[: words.index("at")] if "at" in words else words
    base = words[words.index("from") + 1] if "from" in words else ""
    words = words[: words.index("from")] if "from" in words else words
    layer, _, base_period = base.rpartition(":")
    source = keys.get("source", "paper")
    return Claim(
        id=ident,
        statement=keys.get("statement", ident),
        source=source,
        origin=keys.get("origin", ident),
        modality=Modality(modality),
        force=force,
        place=place,
        period=period,
        relation=Relation(relation),
        figure=read_figure(words) if words else None,
        baseline=Baseline(base_period, Layer(layer or "reported")) if base else None,
        sites=tuple(sites),
    )


def read_figure(words: list[str]) -> Figure | Share:
    if words[0][0] in "<>":
        share = Share(" ".join(words), Fraction(0), Fraction(1))
        low, high, low_strict, high_strict = share.low, share.high, False, False
        for word in words:
            number = Fraction(word.lstrip("<>="))
            if word[0] == ">":
                low, low_strict = number, "=" not in word
            else:
                high, high_strict = number, "=" not in word
        return Share(share.words, low, high, low_strict, high_strict)
    ends = words[0].split("..")
    if len(ends) == 1:
        return Figure(words[0], int(ends[0]), int(ends[0]), int(ends[0]))
    best = int(ends[1]) if len(ends) == 3 else None
    return Figure(words[0], int(ends[0] or 0), int(ends[-1]) if ends[-1] else None, best)


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: case.name)
def test_case(case: Case) -> None:
    """The cells of the case come out as its table says."""
    assert case.expected, "a case expects something"
    for line in case.expected:
        day, _, words = line.rpartition("@")[2].partition(" ") if line.startswith("@") else ("", "", line)
        cell, status, bounds, *rest = words.split()
        found = {str(key): posture for key, posture in case.solve(date.fromisoformat(day) if day else None).items()}
        posture = found[cell]
        low, _, high = bounds.partition("..")
        assert posture.status.value == status, line
        assert (posture.low, posture.high) == (int(low), int(high) if high else None), line
        check(posture, rest)


def check(posture: Posture, words: list[str]) -> None:  # noqa: C901, PLR0912
    """Compare what the rest of an expected line says."""
    rest = iter(words)
    for word in rest:
        match word:
            case "no-best":
                assert posture.best is None
            case "agreed":
                assert not posture.conflicts
                assert not posture.depends_on
            case "best":
                assert posture.best == int(next(rest))
            case "conflict":
                assert set(next(rest).split("+")) in [set(one.claims) for one in posture.conflicts]
            case "readings":
                assert {len(one.readings) for one in posture.conflicts} == {int(next(rest))}
                assert all((one.preferred == 0) == (len(one.readings) == 1) for one in posture.conflicts)
            case "prefers":
                aside = next(rest).lstrip("-").split("+")
                assert posture.conflicts[0].preferred == 0
                assert posture.conflicts[0].readings[0].set_aside == tuple(aside)
            case "reading":
                aside, bounds, best = next(rest).lstrip("-").split("+"), next(rest), next(rest)
                told = {one.set_aside: one for conflict in posture.conflicts for one in conflict.readings}[tuple(aside)]
                high = "" if told.high is None else told.high
                assert (f"{told.low}..{high}", "-" if told.best is None else str(told.best)) == (bounds, best)
            case "depends":
                assert posture.depends_on == tuple(next(rest).split("+"))
            case "denied":
                assert posture.denied == tuple(next(rest).split("+"))
            case "claims":
                assert posture.claims == tuple(next(rest).split("+"))
            case "basis":
                low, high = next(rest).split("/")
                assert (posture.low_basis or "-", posture.high_basis or "-") == (low, high)
            case _:
                pytest.fail(f"cannot read {word!r}")
