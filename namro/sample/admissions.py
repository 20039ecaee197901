"""Decisions of admission and their annulment, season by season, with exact sums."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from namro.membership.models import SourceGroup
from namro.sample.catalogue import CELL_SIZE, Tag
from namro.sample.days import pupil_days, season_days
from namro.sample.draw import Weighted, apportion
from namro.sample.names import FEMALE, MALE
from namro.sample.plan import AHEAD, ENTERPRISE, OTHERS, PUPIL, UNIVERSITIES, Annulment, Plan, Season
from namro.sample.units import Node, Tree
from namro.units.models import UnitKind

G = SourceGroup
MOST_IN_BASE_CELL = 28
TRIES = 60
GROUPS = {
    Tag.WARD: Weighted([G.OTHER, G.CIVIL_SERVANT, G.WORKER], [55, 25, 20]),
    Tag.VILLAGE: Weighted([G.FARMER, G.OTHER, G.CIVIL_SERVANT], [58, 27, 15]),
    Tag.SCHOOL: Weighted([G.CIVIL_SERVANT], [1]),
    Tag.HIGH: Weighted([G.CIVIL_SERVANT], [1]),
    Tag.UNIVERSITY: Weighted([G.STUDENT, G.CIVIL_SERVANT], [78, 22]),
    Tag.OFFICE: Weighted([G.CIVIL_SERVANT, G.OTHER], [94, 6]),
    Tag.FORCE: Weighted([G.MILITARY], [1]),
    Tag.STATE: Weighted([G.WORKER, G.CIVIL_SERVANT, G.OTHER], [80, 12, 8]),
    Tag.HEALTH: Weighted([G.CIVIL_SERVANT], [1]),
}
IN_ENTERPRISE = Weighted([G.WORKER, G.OTHER, G.STUDENT], [90, 7, 3])
WOMEN = {G.MILITARY: 0.12, G.OWNER: 0.3, G.PUPIL: 0.58, G.FARMER: 0.42}
WOMEN_ELSE = 0.48
REASONS = (
    "Thẩm tra lại hồ sơ: chưa đủ tiêu chuẩn vào thời điểm kết nạp",
    "Hồ sơ kết nạp thiếu thẩm tra lý lịch theo quy định",
    "Người được kết nạp đề nghị rút đơn trước lễ kết nạp",
)


@dataclass(slots=True)
class Decision:
    """An admission; ``annulled`` is the day it was taken back, if it was."""

    day: int
    cell: Node
    group: SourceGroup
    in_enterprise: bool
    is_owner: bool
    sex: str
    number: str = ""
    annulled: int | None = None
    annulled_number: str = ""
    reason: str = ""

    @property
    def kind(self) -> str:
        """The group of the plan that it counts in."""
        if self.group is G.PUPIL:
            return PUPIL
        return ENTERPRISE if self.in_enterprise else OTHERS


@dataclass
class Pools:
    """Cells to draw from, by direct unit and kind of admission; and how full they are."""

    cells: Mapping[tuple[int, str], Weighted[Node]]
    taken: Counter[int]

    def draw(self, direct: Node, kind: str, day: int, rng: random.Random) -> Node:
        """A cell of the direct unit that was alive on the day and has room."""
        pool = self.cells[direct.id, kind]
        cell = pool.one(rng)
        for _ in range(TRIES):
            if self._fits(cell, day):
                break
            cell = pool.one(rng)
        self.taken[cell.id] += 1
        return cell

    def _fits(self, cell: Node, day: int) -> bool:
        if cell.first.toordinal() > day or cell.end is not None:
            return False
        full = cell.size + self.taken[cell.id] >= MOST_IN_BASE_CELL
        return cell.kind is not UnitKind.BASE_CELL or not full

    def size(self, direct: Node, kind: str) -> float:
        pool = self.cells.get((direct.id, kind))
        return pool.sums[-1] if pool else 0.0


def kind_of_cell(cell: Node) -> str:
    if cell.tag is Tag.HIGH:
        return PUPIL
    return ENTERPRISE if cell.tag is Tag.PRIVATE else OTHERS


def pools(tree: Tree) -> Pools:
    """Every cell in the pool of its kind; teachers are admitted in cells of high schools too."""
    found: dict[tuple[int, str], list[Node]] = {}
    for cell in tree.cells():
        found.setdefault((cell.direct, kind_of_cell(cell)), []).append(cell)
        if cell.tag is Tag.HIGH:
            found.setdefault((cell.direct, OTHERS), []).append(cell)
    return Pools(
        {key: Weighted(cells, [_weight(c) for c in cells]) for key, cells in found.items()}, Counter()
    )


def _weight(cell: Node) -> float:
    return cell.size or CELL_SIZE[cell.tag or Tag.WARD] / 2


def admit(tree: Tree, plan: Plan, rng: random.Random) -> list[Decision]:
    """All decisions in order of their days, those that are taken back among them.

    ``ValueError`` for an annulment of a decision from outside the seasons.
    """
    drawing = _Drawing(tree, plan, rng)
    made = [one for season in plan.seasons for one in drawing.season(season)]
    made.sort(key=lambda one: (one.day, one.cell.id))
    if sum(one.annulled is not None for one in made) != len(plan.annulments):
        raise ValueError("An annulment takes back a decision from outside the seasons.")
    return made


class _Drawing:
    """Draws the decisions of one season after the other."""

    def __init__(self, tree: Tree, plan: Plan, rng: random.Random) -> None:
        self.plan = plan
        self.rng = rng
        self.directs = tree.directs()
        self.pools = pools(tree)

    def season(self, season: Season) -> Iterator[Decision]:
        """So many that the sums are right once the annulments dated in the season are deducted."""
        back = Counter(one.group for one in self.plan.annulments if season.first <= one.on <= season.last)
        totals = {
            PUPIL: season.pupils + back[PUPIL],
            ENTERPRISE: season.enterprise + back[ENTERPRISE],
            OTHERS: season.admitted - season.pupils - season.enterprise + back[OTHERS],
        }
        for kind, total in totals.items():
            taken_back = [
                self._taken_back(one)
                for one in self.plan.annulments
                if one.group == kind and season.first <= one.month[0] <= season.last
            ]
            kept = self._kept(season, kind, total - len(taken_back))
            if kind == ENTERPRISE:
                _make_owners(kept, season.owners, self.rng)
            yield from kept
            yield from taken_back

    def _kept(self, season: Season, kind: str, total: int) -> list[Decision]:
        days = _days(kind, season.first, season.last)
        return [
            self._decision(direct, kind, day)
            for direct, share in self._shares(season, kind, total)
            for day in days.many(self.rng, share)
        ]

    def _shares(self, season: Season, kind: str, total: int) -> list[tuple[Node, int]]:
        """How many each direct unit admits; the plan pins the pupils of some in its half-year."""
        pinned = self.plan.pupils_pinned if kind == PUPIL and season is self.plan.half_year else {}
        weights = [
            0.0
            if direct.key in pinned
            else self.pools.size(direct, kind) * self.rng.uniform(0.75, 1.25) * _zeal(direct, kind)
            for direct in self.directs
        ]
        shares = apportion(total - sum(pinned.values()), weights)
        return [
            (direct, pinned.get(direct.key, share))
            for direct, share in zip(self.directs, shares, strict=True)
        ]

    def _taken_back(self, annulment: Annulment) -> Decision:
        """A decision of the month, in a unit whose number the plan does not pin, and its annulment."""
        units = [direct for direct in self.directs if direct.key not in self.plan.pupils_pinned]
        sizes = [self.pools.size(direct, annulment.group) for direct in units]
        direct = Weighted(units, sizes).one(self.rng)
        day = _days(annulment.group, *annulment.month).one(self.rng)
        one = self._decision(direct, annulment.group, day)
        one.annulled = annulment.on.toordinal()
        one.reason = REASONS[one.annulled % len(REASONS)]
        return one

    def _decision(self, direct: Node, kind: str, day: int) -> Decision:
        cell = self.pools.draw(direct, kind, day, self.rng)
        if kind == PUPIL:
            group = G.PUPIL
        elif kind == ENTERPRISE:
            group = IN_ENTERPRISE.one(self.rng)
        else:
            group = GROUPS[cell.tag or Tag.WARD].one(self.rng)
        return Decision(day, cell, group, kind == ENTERPRISE, False, _sex(group, self.rng))


def _days(kind: str, first: date, last: date) -> Weighted[int]:
    return pupil_days(first, last) if kind == PUPIL else season_days(first, last)


def _zeal(direct: Node, kind: str) -> float:
    if kind == PUPIL:
        return 2.4 if direct.key in AHEAD else 1.0
    return 4.5 if direct.key == UNIVERSITIES and kind == OTHERS else 1.0


def _sex(group: SourceGroup, rng: random.Random) -> str:
    return FEMALE if rng.random() < WOMEN.get(group, WOMEN_ELSE) else MALE


def _make_owners(made: list[Decision], number: int, rng: random.Random) -> None:
    for one in rng.sample(made, number):
        one.group, one.is_owner, one.sex = G.OWNER, True, _sex(G.OWNER, rng)
