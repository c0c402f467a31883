"""Bounds of every cell that a claim can reach, over all kept readings and within each of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mapsvc.model import Basis, CellKey, Claim, Layer
from mapsvc.posture.basis import Bases, low_basis
from mapsvc.posture.bounds import solve
from mapsvc.posture.cells import cell_of
from mapsvc.posture.components import Joint, Part, Partition
from mapsvc.posture.conflicts import kept_by_reading, kept_somewhere
from mapsvc.posture.numbered import Problem
from mapsvc.posture.readings import Aside
from mapsvc.posture.solver import Span
from mapsvc.posture.stages import Stage, Topic, stages_of

UNKNOWN = Span(0, None)

Progress = Callable[[int, int], None]
"""Told how many parts are solved, and of how many."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A cell's bounds over all kept readings, and in each kept reading of each dispute that can touch it.

    `asides` is what each reading sets aside, for each independent choice between readings.
    """

    span: Span
    asides: tuple[tuple[Aside, ...], ...] = ()
    topics: tuple[tuple[Topic, tuple[Span, ...]], ...] = ()
    complete: bool = True
    low_basis: Basis | None = None
    high_basis: Basis | None = None

    @property
    def exact(self) -> bool:
        """Whether all readings are known, and the bounds tight over all of them and in each."""
        return self.complete and self.span.exact and all(one.exact for _, spans in self.topics for one in spans)

    def kept(self, claims: Sequence[Claim]) -> list[list[list[Claim]]]:
        """What each reading keeps of the claims on the cell, for each independent choice between readings."""
        # Where the search for readings was cut short no claim is sure to be kept.
        return kept_by_reading(claims, self.asides) if self.complete else []


@dataclass(frozen=True, slots=True)
class Area:
    """Cells that are solved together in one layer: a part, or the parts under a joint."""

    problem: Problem
    asides: tuple[tuple[Aside, ...], ...]
    topics: tuple[Topic, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class Solved:
    """A part with its readings settled and its cells, stand-ins for slack ones among them, bounded."""

    stages: Mapping[Layer, Stage]
    findings: Mapping[CellKey, Finding]


@dataclass(frozen=True, slots=True)
class Memo:
    """What was solved before, by content: the same claims and rules need not be solved for a second day."""

    parts: dict[Part, Solved] = field(default_factory=dict)
    joints: dict[tuple[Joint, tuple[Part, ...]], Mapping[CellKey, Finding]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """How a dossier is solved: what was solved before, read and added to, and whom to tell how far it is."""

    memo: Memo = field(default_factory=Memo)
    progress: Progress = lambda _done, _parts: None


@dataclass(frozen=True, slots=True)
class Findings:
    """Findings of the cells asked for that are not free, and the parts they are from, by number."""

    cells: Mapping[CellKey, Finding]
    parts: Mapping[int, Solved]


def find_all(partition: Partition, run: Run, wanted: Collection[CellKey] | None = None) -> Findings:
    """Solve every part and joint, or only those that decide the `wanted` cells."""
    joints = [joint for joint in partition.joints if wanted is None or not set(joint.cells).isdisjoint(wanted)]
    numbers = range(len(partition.parts)) if wanted is None else _needed(partition, wanted)
    memo, solved = run.memo, dict[int, Solved]()
    for done, number in enumerate(numbers):
        run.progress(done, len(numbers))
        part = partition.parts[number]
        found_before = memo.parts.get(part)
        solved[number] = found_before or memo.parts.setdefault(part, _solve_part(part))
    run.progress(len(numbers), len(numbers))
    found = {cell: solved[number].findings[cell] for cell, number in partition.home.items() if number in solved}
    for joint in joints:
        parts = tuple(partition.parts[number] for number in joint.parts)
        if (joint, parts) not in memo.joints:
            memo.joints[joint, parts] = _solve_joint(joint, parts, [solved[number] for number in joint.parts])
        found.update(memo.joints[joint, parts])
    for cell, pairs in partition.slack.items():
        if all(number in solved for number, _ in pairs):
            found[cell] = _least([solved[number].findings[at] for number, at in pairs])
    return Findings(found, solved)


def _needed(partition: Partition, wanted: Iterable[CellKey]) -> list[int]:
    return sorted({number for cell in wanted for setting in partition.settings(cell) for number in setting.parts})


def _solve_part(part: Part) -> Solved:
    stages = stages_of(part)
    found: dict[CellKey, Finding] = {}
    for layer in Layer:
        cells = [cell for cell in part.cells if cell.layer is layer]
        if cells:
            found.update(_solve_area(area_of([part], [stages], layer), cells, part.claims))
    return Solved(stages, found)


def _solve_joint(joint: Joint, parts: Sequence[Part], solved: Sequence[Solved]) -> Mapping[CellKey, Finding]:
    area = area_of(parts, [one.stages for one in solved], joint.layer)
    cells = tuple(dict.fromkeys((*area.problem.cells, *joint.needed)))
    problem = Problem(cells, (*area.problem.rows, *joint.rules), area.problem.choices)
    within = {
        cell: finding.span for one in solved for cell, finding in one.findings.items() if cell.layer is joint.layer
    }
    return _solve_area(replace(area, problem=problem), joint.cells, (), within)


def area_of(parts: Sequence[Part], stages: Sequence[Mapping[Layer, Stage]], layer: Layer) -> Area:
    """Put parts together, each dispute's readings leaving the other choices open."""
    several = [found[layer] for found in stages]
    choices = [stage.choices for stage in several]
    topics = []
    for at, stage in enumerate(several):
        before = tuple(choice for found in choices[:at] for choice in found)
        after = tuple(choice for found in choices[at + 1 :] for choice in found)
        for topic in stage.topics:
            readings = tuple((aside, (*before, *own, *after)) for aside, own in topic.readings)
            topics.append(Topic(topic.clashes, readings, topic.complete))
    problem = Problem(
        cells=tuple(cell for part in parts for cell in part.cells),
        rows=tuple(row for stage in several for row in stage.rows),
        choices=tuple(choice for found in choices for choice in found),
    )
    asides = tuple(readings for stage in several for readings in stage.asides)
    return Area(problem, asides, tuple(topics), all(stage.complete for stage in several))


def _solve_area(
    area: Area, wanted: Sequence[CellKey], claims: Iterable[Claim], known: Mapping[CellKey, Span] | None = None
) -> dict[CellKey, Finding]:
    # With one reading, or none that could be told apart, the overall bounds are that reading's.
    open_topics = [topic for topic in area.topics if len(topic.readings) > 1 and topic.complete]
    readings = [choices for topic in open_topics for _, choices in topic.readings]
    overall, *others = solve(area.problem, wanted, readings, known)
    answers = iter(others)
    still_open = set(map(id, open_topics))
    per_topic = [
        [next(answers) if id(topic) in still_open else overall for _ in topic.readings] for topic in area.topics
    ]
    on_cell: dict[CellKey, list[Claim]] = {}
    for claim in claims:
        on_cell.setdefault(cell_of(claim), []).append(claim)
    bases = Bases(area.problem)
    found = {}
    for cell in wanted:
        topics = zip(area.topics, (tuple(spans[cell] for spans in several) for several in per_topic), strict=True)
        finding = Finding(overall[cell], area.asides, tuple(topics), area.complete)
        own = on_cell.get(cell, [])
        some = kept_somewhere(own, finding.kept(own))
        low, high = low_basis(finding.span, some), bases.high_basis(cell, finding.span, some)
        found[cell] = replace(finding, low_basis=low, high_basis=high)
    return found


def _least(findings: Sequence[Finding]) -> Finding:
    """Combine the findings of stand-ins under independent ceilings: the least high counts."""
    spans = [finding.span for finding in findings]
    topics: list[tuple[Topic, tuple[Span, ...]]] = []
    for at, finding in enumerate(findings):
        others = spans[:at] + spans[at + 1 :]
        topics.extend((topic, tuple(_meet([own, *others]) for own in readings)) for topic, readings in finding.topics)
    span = _meet(spans)
    complete = all(finding.complete for finding in findings)
    basis = None if span.high is None else Basis.INHERITED
    return Finding(span, topics=tuple(topics), complete=complete, high_basis=basis)


def _meet(spans: Sequence[Span]) -> Span:
    highs = [span.high for span in spans if span.high is not None]
    return Span(0, min(highs) if highs else None, all(span.exact for span in spans))
