"""Which cells hang together: the problem is cut into parts that can be solved one by one.

Only cells with a claim both at or below them and at or above them can push each other (`core`). A cell with
nothing claimed above it can always be as large as what is below it (`top`: no upper bound); one with nothing
claimed below it can always be empty (`slack`: its low is 0), and all slack cells under the same ceiling share
their high. A cell with neither is free.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from mapsvc.model import CellKey, Claim, Layer
from mapsvc.posture.cells import cell_of
from mapsvc.posture.constraints import Row, Rule, row, rows_of
from mapsvc.posture.structure import Structure, reach


@dataclass(frozen=True, slots=True)
class Part:
    """Cells to be solved together, with the claims on them and the structural constraints among them."""

    cells: tuple[CellKey, ...]
    claims: tuple[Claim, ...]
    rules: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Joint:
    """Top cells above the same several parts at once, all top cells below them, and their rules."""

    layer: Layer
    cells: tuple[CellKey, ...]
    needed: tuple[CellKey, ...]
    rules: tuple[Row, ...]
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """What a cell is solved in, by number: parts, and the joint above them if there is one.

    `at` is the cell itself or what stands in for it there.
    """

    parts: tuple[int, ...]
    joint: int | None
    at: CellKey


@dataclass(frozen=True, slots=True)
class Partition:
    """All parts; `home` is the part of a cell, `jointly` the joint, and `slack` the parts with its stand-ins."""

    parts: tuple[Part, ...]
    joints: tuple[Joint, ...]
    home: Mapping[CellKey, int]
    jointly: Mapping[CellKey, int]
    slack: Mapping[CellKey, tuple[tuple[int, CellKey], ...]]

    def settings(self, key: CellKey) -> tuple[Setting, ...]:
        """All that decides a cell: one setting, or one under each ceiling of a slack cell, or none of a free cell.

        The high of a slack cell is the least of those that its stand-ins have.
        """
        if key in self.home:
            return (Setting((self.home[key],), None, key),)
        if key in self.jointly:
            number = self.jointly[key]
            return (Setting(self.joints[number].parts, number, key),)
        return tuple(Setting((number,), None, at) for number, at in self.slack.get(key, ()))

    def content(self, setting: Setting) -> tuple[object, ...]:
        """What a setting stands for, which tells it from those of another day, whose numbers may be others."""
        joint = None if setting.joint is None else self.joints[setting.joint]
        above = joint and (joint.needed, joint.rules)
        return (setting.at, above, *(self.parts[number] for number in setting.parts))


@dataclass(slots=True)
class Groups:
    """Union-find over cells."""

    above: dict[CellKey, CellKey] = field(default_factory=dict)

    def find(self, cell: CellKey) -> CellKey:
        """The cell that stands for the group of this one."""
        root = cell
        while self.above.setdefault(root, root) != root:
            root = self.above[root]
        while self.above[cell] != root:
            self.above[cell], cell = root, self.above[cell]
        return root

    def join(self, cells: Iterable[CellKey]) -> None:
        """Put the groups of these cells together."""
        roots = [self.find(cell) for cell in cells]
        for root in roots[1:]:
            self.above[self.find(root)] = self.find(roots[0])


def split(
    cells: Sequence[CellKey],
    claims: Sequence[Claim],
    structure: Structure,
    tied: Iterable[Sequence[Claim]] = (),
) -> Partition:
    """Cut the cells into parts; the claims of one `tied` group stay together, linked or not."""
    touched = {claim.id: _touched(claim) for claim in claims}
    mentioned = [cell for found in touched.values() for cell in found]
    upward, downward = reach(mentioned, structure.steps_up), reach(mentioned, structure.steps_down)
    core = [cell for cell in cells if cell in upward and cell in downward]
    rules = list(structure.rows(dict.fromkeys(core)))
    groups = Groups()
    for found in touched.values():
        groups.join(found)
    for made in rules:
        groups.join(cell for cell, _ in made.terms)
    for group in tied:
        groups.join(cell for claim in group for cell in touched.get(claim.id, ()))
    numbers: dict[CellKey, int] = {}
    home = {cell: numbers.setdefault(groups.find(cell), len(numbers)) for cell in core}
    builder = _Builder(structure, home, [[] for _ in numbers], [[] for _ in numbers])
    for cell in core:
        builder.cells[home[cell]].append(cell)
    for made in rules:
        builder.rules[home[made.terms[0][0]]].append(made)
    slack = builder.add_slack([cell for cell in cells if cell in downward and cell not in upward])
    joints = builder.add_tops([cell for cell in cells if cell in upward and cell not in downward])
    owned: list[list[Claim]] = [[] for _ in numbers]
    for claim in claims:
        owned[home[touched[claim.id][0]]].append(claim)
    parts = tuple(
        Part(tuple(builder.cells[number]), tuple(owned[number]), tuple(builder.rules[number]))
        for number in range(len(numbers))
    )
    jointly = {cell: number for number, joint in enumerate(joints) for cell in joint.cells}
    return Partition(parts, joints, builder.home, jointly, slack)


def _touched(claim: Claim) -> tuple[CellKey, ...]:
    """Cells of a claim's constraints and its own: even a note can fall with its statement."""
    found = dict.fromkeys([cell_of(claim)])
    found.update(dict.fromkeys(cell for made in rows_of(claim) for cell, _ in made.terms))
    return tuple(found)


@dataclass(slots=True)
class _Builder:
    """The parts while slack and top cells are being hung on them."""

    structure: Structure
    home: dict[CellKey, int]
    cells: list[list[CellKey]]
    rules: list[list[Row]]

    def add_slack(self, slack: Sequence[CellKey]) -> dict[CellKey, tuple[tuple[int, CellKey], ...]]:
        """Add one stand-in per ceiling and part for the slack cells under it."""
        core = frozenset(self.home)
        rules_of = cache(lambda whole: tuple(self.structure.rules(whole)))
        stand_ins: dict[tuple[int, frozenset[Rule]], CellKey] = {}
        answer = {}
        for cell in slack:
            ceilings: dict[int, dict[Rule, None]] = {}
            for rule in ceilings_of(cell, core, self.structure, rules_of):
                ceilings.setdefault(self.home[rule.whole], {})[rule] = None
            found = []
            for number, rules in ceilings.items():
                name = (number, frozenset(rules))
                if name not in stand_ins:
                    stand_ins[name] = cell
                    self.cells[number].append(cell)
                    self.rules[number].extend(_under(cell, rule, core) for rule in rules)
                found.append((number, stand_ins[name]))
            answer[cell] = tuple(found)
        return answer

    def add_tops(self, tops: Sequence[CellKey]) -> tuple[Joint, ...]:
        """Hang each top cell on the one part below it, or gather those above the same several."""
        above = frozenset(tops)
        core = frozenset(self.home)
        gathered: dict[tuple[Layer, tuple[int, ...]], list[CellKey]] = {}
        below: dict[CellKey, tuple[int, ...]] = {}
        for top in tops:
            reached = reach(
                [top],
                lambda cell: (at for at in self.structure.steps_down(cell) if at in above or at in core),
            )
            below[top] = tuple(sorted({self.home[cell] for cell in reached if cell in core}))
            gathered.setdefault((top.layer, below[top]), []).append(top)
        joints = []
        known = core | above
        for (layer, numbers), found in gathered.items():
            lower = tuple(top for top in tops if top.layer is layer and set(below[top]) <= set(numbers))
            rules = tuple(self.structure.rows(known, lower))
            if len(numbers) == 1:
                self.cells[numbers[0]].extend(found)
                self.rules[numbers[0]].extend(rules)
                self.home.update(dict.fromkeys(found, numbers[0]))
            else:
                joints.append(Joint(layer, tuple(found), lower, rules, numbers))
        return tuple(joints)


def ceilings_of(
    cell: CellKey,
    core: Collection[CellKey],
    structure: Structure,
    rules_of: Callable[[CellKey], Iterable[Rule]],
) -> Iterable[Rule]:
    """Yield the structural rules, with a core cell as the whole, that a slack cell counts towards."""
    above = reach([cell], structure.steps_up)
    for at in above:
        if at in core:
            for rule in rules_of(at):
                # At most one part of a rule stands above the cell: both trees branch downwards.
                if any(part in above and part not in core for part in rule.parts):
                    yield rule


def _under(cell: CellKey, rule: Rule, core: Collection[CellKey]) -> Row:
    return row([*((part, 1) for part in rule.parts if part in core), (cell, 1), (rule.whole, -1)], 0, rule)
