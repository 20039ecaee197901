"""Who of the stock goes where: leavings, transfers between cells, and members called to a new cell.

Members there from the beginning are numbered cell by cell, so a cell and a place in it make a person.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date

from namro.people.models import EndGround
from namro.sample.days import any_day, working_days
from namro.sample.draw import Weighted
from namro.sample.plan import Plan
from namro.sample.units import Node, Tree
from namro.units.models import UnitKind

KEPT = 5  # so many of a cell's first members never move: no cell falls below three
GROUNDS = Weighted(
    [EndGround.DIED, EndGround.TRANSFERRED_OUT, EndGround.REMOVED, EndGround.RESIGNED, EndGround.EXPELLED],
    [56, 33, 8, 1.5, 1.5],
)
NEAR = 0.7  # share of transfers inside the same direct unit


@dataclass
class Stock:
    """The members of the first day and what happened to those who moved.

    ``homes``: person → [(day, cell)] in order of days; ``ends``: person → (day, ground). ``old``
    died of age; ``veterans`` have long been official.
    """

    first_id: dict[int, int] = field(default_factory=dict)
    free: dict[int, int] = field(default_factory=dict)
    size: int = 0
    homes: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    ends: dict[int, tuple[int, EndGround]] = field(default_factory=dict)
    old: set[int] = field(default_factory=set)
    veterans: set[int] = field(default_factory=set)

    def has_spare(self, cell: Node) -> bool:
        return self.free.get(cell.id, 0) > 0

    def take(self, cell: Node) -> int:
        """Somebody of the cell who has not moved yet; the caller knows that there is one."""
        self.free[cell.id] -= 1
        return self.first_id[cell.id] + KEPT + self.free[cell.id]


def number_stock(tree: Tree) -> Stock:
    """Give every member of the first day a number, from 1 on."""
    stock = Stock()
    for cell in tree.cells():
        stock.first_id[cell.id] = stock.size + 1
        stock.free[cell.id] = max(0, cell.size - KEPT)
        stock.size += cell.size
    return stock


def leavings(plan: Plan) -> dict[int, int]:
    """How many leave in each year, the last one up to the day the city lives on."""
    per_year = plan.shape.leavings_a_year
    last = plan.lives_on
    counts = dict.fromkeys(range(plan.begins.year, last.year), per_year)
    counts[last.year] = per_year * (last.timetuple().tm_yday - 1) // 366
    return counts


def leave(tree: Tree, plan: Plan, stock: Stock, rng: random.Random) -> None:
    """Close memberships: death on any day, the rest by decision on a working day."""
    cells = _by_size(tree)
    for year, number in leavings(plan).items():
        first, last = date(year, 1, 4), min(date(year, 12, 31), plan.lives_on)
        decided = working_days(first, last)
        for ground in GROUNDS.many(rng, number):
            person = stock.take(_spare(cells, stock, rng))
            if ground is EndGround.DIED:
                stock.old.add(person)
                stock.ends[person] = any_day(rng, first, last), ground
            else:
                stock.ends[person] = rng.choice(decided).toordinal(), ground


def transfer(tree: Tree, plan: Plan, stock: Stock, rng: random.Random) -> None:
    """Move members from a cell to another one, mostly inside the same direct unit."""
    cells = _by_size(tree)
    near = {
        direct.id: [cell for cell in cells.things if cell.direct == direct.id and _takes(cell)]
        for direct in tree.directs()
    }
    far = [cell for cell in cells.things if _takes(cell)]
    for year, of_year in leavings(plan).items():
        days = working_days(date(year, 1, 4), min(date(year, 12, 31), plan.lives_on))
        number = plan.shape.transfers_a_year * of_year // plan.shape.leavings_a_year
        for _ in range(number):
            home = _spare(cells, stock, rng)
            goal = home
            while goal is home:
                goal = rng.choice(near[home.direct] if rng.random() < NEAR else far)
            stock.homes[stock.take(home)] = [(rng.choice(days).toordinal(), goal.id)]


def call(cells: list[Node], stock: Stock, rng: random.Random) -> tuple[int, Node]:
    """A long-standing member of one of ``cells`` for a new cell: the person and the cell left."""
    home = rng.choice(cells)
    while not stock.has_spare(home):
        home = rng.choice(cells)
    person = stock.take(home)
    stock.veterans.add(person)
    return person, home


def _takes(cell: Node) -> bool:
    """Base cells stay below thirty members, so nobody moves there."""
    return cell.kind is UnitKind.CELL


def _by_size(tree: Tree) -> Weighted[Node]:
    cells = [cell for cell in tree.cells() if cell.size > KEPT]
    return Weighted(cells, [cell.size - KEPT for cell in cells])


def _spare(cells: Weighted[Node], stock: Stock, rng: random.Random) -> Node:
    cell = cells.one(rng)
    while not stock.has_spare(cell):
        cell = cells.one(rng)
    return cell
