"""Decisions of admission and their annulment, season by season, with exact sums."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from namro.membership.models import SourceGroup
from namro.sample.catalogue import CELL_SIZE, Tag
from namro.sample.days import iso, pupil_days, season_days
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
    """All decisions in order of their days, with the planned annulments."""
    from_cells = pools(tree)
    made = [one for season in plan.seasons for one in _of_season(tree, plan, season, (from_cells, rng))]
    made.sort(key=lambda one: (one.day, one.cell.id))
    for annulment in plan.annulments:
        _annul(tree, plan, made, annulment)
    return made


def _of_season(
    tree: Tree, plan: Plan, season: Season, sources: tuple[Pools, random.Random]
) -> Iterable[Decision]:
    from_cells, rng = sources
    back = Counter(one.group for one in plan.annulments if season.first <= one.on <= season.last)
    totals = {
        PUPIL: season.pupils + back[PUPIL],
        ENTERPRISE: season.enterprise + back[ENTERPRISE],
        OTHERS: season.admitted - season.pupils - season.enterprise + back[OTHERS],
    }
    ordinary = season_days(season.first, season.last)
    for kind, total in totals.items():
        days = pupil_days(season.first, season.last) if kind == PUPIL else ordinary
        made = []
        for direct, share in _shares(tree, plan, season, (kind, total, from_cells, rng)):
            for day in days.many(rng, share):
                made.append(_decision(from_cells.draw(direct, kind, day, rng), kind, day, rng))
        if kind == ENTERPRISE:
            _make_owners(made, season.owners, rng)
        yield from made


def _shares(
    tree: Tree, plan: Plan, season: Season, draw: tuple[str, int, Pools, random.Random]
) -> list[tuple[Node, int]]:
    """How many each direct unit admits; the plan pins the pupils of some in its half-year."""
    kind, total, from_cells, rng = draw
    pinned = plan.pupils_pinned if kind == PUPIL and season is plan.half_year else {}
    directs, weights = [], []
    for direct in tree.directs():
        weight = from_cells.size(direct, kind) * rng.uniform(0.75, 1.25) * _zeal(direct, kind)
        directs.append(direct)
        weights.append(0.0 if direct.key in pinned else weight)
    shares = apportion(total - sum(pinned.values()), weights)
    return [(direct, pinned.get(direct.key, share)) for direct, share in zip(directs, shares, strict=True)]


def _zeal(direct: Node, kind: str) -> float:
    if kind == PUPIL:
        return 2.4 if direct.key in AHEAD else 1.0
    return 2.2 if direct.key == UNIVERSITIES and kind == OTHERS else 1.0


def _decision(cell: Node, kind: str, day: int, rng: random.Random) -> Decision:
    if kind == PUPIL:
        group = G.PUPIL
    elif kind == ENTERPRISE:
        group = IN_ENTERPRISE.one(rng)
    else:
        group = GROUPS[cell.tag or Tag.WARD].one(rng)
    return Decision(day, cell, group, kind == ENTERPRISE, False, _sex(group, rng))


def _sex(group: SourceGroup, rng: random.Random) -> str:
    return FEMALE if rng.random() < WOMEN.get(group, WOMEN_ELSE) else MALE


def _make_owners(made: list[Decision], number: int, rng: random.Random) -> None:
    for one in rng.sample(made, number):
        one.group, one.is_owner, one.sex = G.OWNER, True, _sex(G.OWNER, rng)


def _annul(tree: Tree, plan: Plan, made: list[Decision], annulment: Annulment) -> None:
    """Take one decision of the month back, of a unit whose number the plan does not pin."""
    candidates = [
        one
        for one in made
        if one.annulled is None
        and one.kind == annulment.group
        and not one.is_owner
        and iso(one.day).startswith(annulment.decided)
        and tree.node(one.cell.direct).key not in plan.pupils_pinned
    ]
    if not candidates:
        raise ValueError(f"No decision of {annulment.decided} in {annulment.group} to annul.")
    one = candidates[len(candidates) // 2]
    one.annulled = annulment.on.toordinal()
    one.reason = REASONS[annulment.on.toordinal() % len(REASONS)]
