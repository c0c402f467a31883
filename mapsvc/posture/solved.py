"""Bounds of every cell that a claim can reach, over all kept readings and within each of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mapsvc.model import CellKey, Layer
from mapsvc.posture.bounds import solve
from mapsvc.posture.components import Partition
from mapsvc.posture.solver import Problem, Span
from mapsvc.posture.stages import Stage, Topic, stages_of

UNKNOWN = Span(0, None)


@dataclass(frozen=True, slots=True)
class Finding:
    """A cell's bounds over all kept readings, and in each kept reading of each dispute that can touch it."""

    span: Span
    topics: tuple[tuple[Topic, tuple[Span, ...]], ...] = ()
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Area:
    """Cells that are solved together in one layer: a part, or the parts under a joint."""

    problem: Problem
    topics: tuple[Topic, ...]
    complete: bool


def find_all(partition: Partition) -> tuple[Mapping[CellKey, Finding], tuple[Mapping[Layer, Stage], ...]]:
    """Solve every part and joint; the findings of all cells that are not free, and each part's stages."""
    stages = tuple(stages_of(part) for part in partition.parts)
    found: dict[CellKey, Finding] = {}
    stand_ins: dict[tuple[int, CellKey], Finding] = {}
    for number, part in enumerate(partition.parts):
        for layer in Layer:
            wanted = [cell for cell in part.cells if cell.layer is layer]
            findings = _solve_area(area_of(partition, stages, (number,), layer), wanted) if wanted else {}
            for cell, finding in findings.items():
                if cell in partition.home:
                    found[cell] = finding
                else:
                    stand_ins[number, cell] = finding
    for joint in partition.joints:
        area = area_of(partition, stages, joint.parts, joint.layer)
        cells = tuple(dict.fromkeys((*area.problem.cells, *joint.needed)))
        problem = Problem(cells, (*area.problem.rows, *joint.rules), area.problem.choices)
        found.update(_solve_area(Area(problem, area.topics, area.complete), joint.cells, found))
    for cell, pairs in partition.slack.items():
        found[cell] = _least([stand_ins[pair] for pair in pairs])
    return found, stages


def area_of(
    partition: Partition, stages: Sequence[Mapping[Layer, Stage]], numbers: Iterable[int], layer: Layer
) -> Area:
    """Put the parts with these numbers together, each dispute's readings leaving the other choices open."""
    several = [(partition.parts[number], stages[number][layer]) for number in numbers]
    choices = [stage.choices for _, stage in several]
    topics = []
    for at, (_, stage) in enumerate(several):
        before = tuple(choice for found in choices[:at] for choice in found)
        after = tuple(choice for found in choices[at + 1 :] for choice in found)
        for topic in stage.topics:
            readings = tuple((aside, (*before, *own, *after)) for aside, own in topic.readings)
            topics.append(Topic(topic.clashes, readings, topic.complete))
    problem = Problem(
        cells=tuple(cell for part, _ in several for cell in part.cells),
        rows=tuple(row for _, stage in several for row in stage.rows),
        choices=tuple(choice for found in choices for choice in found),
    )
    return Area(problem, tuple(topics), all(stage.complete for _, stage in several))


def _solve_area(
    area: Area, wanted: Sequence[CellKey], known: Mapping[CellKey, Finding] | None = None
) -> dict[CellKey, Finding]:
    # With one reading, or none that could be told apart, the overall bounds are that reading's.
    open_topics = [topic for topic in area.topics if len(topic.readings) > 1 and topic.complete]
    within = {cell: known[cell].span for cell in area.problem.cells if cell in known} if known else None
    readings = [choices for topic in open_topics for _, choices in topic.readings]
    overall, *others = solve(area.problem, wanted, readings, within)
    answers = iter(others)
    per_topic = [[next(answers) if topic in open_topics else overall for _ in topic.readings] for topic in area.topics]
    return {
        cell: Finding(
            overall[cell],
            tuple(
                (topic, tuple(spans[cell] for spans in found))
                for topic, found in zip(area.topics, per_topic, strict=True)
            ),
            area.complete,
        )
        for cell in wanted
    }


def _least(findings: Sequence[Finding]) -> Finding:
    """Combine the findings of stand-ins under independent ceilings: the least high counts."""
    spans = [finding.span for finding in findings]
    topics: list[tuple[Topic, tuple[Span, ...]]] = []
    for at, finding in enumerate(findings):
        others = spans[:at] + spans[at + 1 :]
        topics.extend((topic, tuple(_meet([own, *others]) for own in readings)) for topic, readings in finding.topics)
    return Finding(_meet(spans), tuple(topics), all(finding.complete for finding in findings))


def _meet(spans: Sequence[Span]) -> Span:
    highs = [span.high for span in spans if span.high is not None]
    return Span(0, min(highs) if highs else None, all(span.exact for span in spans))
