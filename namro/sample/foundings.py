"""New cells: founded by decision, by official members who move there on the founding day."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from namro.sample.catalogue import Tag
from namro.sample.days import season_days
from namro.sample.draw import apportion
from namro.sample.moves import Stock, call
from namro.sample.plan import ENTERPRISE, ENTERPRISES, MY_DUC, Plan, Season
from namro.sample.units import Node, Tree, cell_under
from namro.units.models import Bloc, UnitKind

FOUNDERS = (3, 7)
ZONES = "KCN"
WEIGHTS = {ENTERPRISES: 4.0, ZONES: 4.0}


@dataclass(slots=True)
class Founded:
    """A founding and, where it was taken back, the day of that."""

    cell: Node
    day: int
    annulled: int | None = None
    number: str = ""
    annulled_number: str = ""


def foundings_planned(plan: Plan) -> tuple[int, int]:
    """Cells founded in all seasons, and how many of them were taken back."""
    net = sum(season.founded_enterprise + season.founded_other for season in plan.seasons)
    back = len(plan.founding_annulments)
    return net + back, back


def found(tree: Tree, plan: Plan, stock: Stock, rng: random.Random) -> list[Founded]:
    """Found the cells of all seasons; they enter the tree in order of their days."""
    places = _Places(tree)
    made = [one for season in plan.seasons for one in _of_season(places, plan, season, rng)]
    made.sort(key=lambda one: one.day)
    _annul(plan, made)
    for one in made:
        tree.add(one.cell)
        _gather(one, places.cells[one.cell.direct], stock, rng)
    return made


class _Places:
    """Where cells can be founded and where their first members come from, by direct unit."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.committees: dict[int, list[Node]] = {}
        self.cells: dict[int, list[Node]] = {}
        for node in tree.nodes:
            if node.kind is UnitKind.BASE_COMMITTEE:
                self.committees.setdefault(node.direct, []).append(node)
            elif node.is_cell:
                self.cells.setdefault(node.direct, []).append(node)
        self.communes = [node for some in self.committees.values() for node in some if node.area]


def _of_season(places: _Places, plan: Plan, season: Season, rng: random.Random) -> list[Founded]:
    taken_back = sum(season.first <= one.on <= season.last for one in plan.founding_annulments)
    days = season_days(season.first, season.last)
    made = []
    for direct, number in _shares(places.tree, season.founded_enterprise + taken_back, rng):
        for day in days.many(rng, number):
            parent = rng.choice(places.committees[direct.id])
            cell = cell_under(parent, places.tree.words.enterprise(), Tag.PRIVATE, date.fromordinal(day))
            made.append(Founded(cell, day))
    for day in days.many(rng, season.founded_other):
        made.append(Founded(_other_cell(places, day, rng), day))
    return made


def _shares(tree: Tree, total: int, rng: random.Random) -> list[tuple[Node, int]]:
    """Direct units where enterprises are, each with its share of the founded cells."""
    directs = [d for d in tree.directs() if d.bloc is Bloc.RESIDENTIAL or d.key in WEIGHTS]
    weights = [
        1.0 if direct.key == MY_DUC else WEIGHTS.get(direct.key, 1.0) * rng.uniform(0.05, 1.95)
        for direct in directs
    ]
    return list(zip(directs, apportion(total, weights), strict=True))


def _other_cell(places: _Places, day: int, rng: random.Random) -> Node:
    """A new cell of a school or a new quarter under a commune's committee."""
    parent = rng.choice(places.communes)
    if rng.random() < 0.5:
        short, tag = places.tree.words.numbered(Tag.SCHOOL), Tag.SCHOOL
    else:
        short, tag = f"Tổ dân phố Khu đô thị Mẫu {rng.randint(1, 99)}", Tag.WARD
    return cell_under(parent, short, tag, date.fromordinal(day))


def _annul(plan: Plan, made: list[Founded]) -> None:
    for annulment in plan.founding_annulments:
        one = next(
            one
            for one in made
            if one.annulled is None
            and (one.cell.tag is Tag.PRIVATE) == (annulment.group == ENTERPRISE)
            and one.cell.first.isoformat().startswith(annulment.decided)
        )
        one.annulled = annulment.on.toordinal()
        one.cell.end = annulment.on


def _gather(one: Founded, cells: list[Node], stock: Stock, rng: random.Random) -> None:
    for _ in range(rng.randint(*FOUNDERS)):
        person, home = call(cells, stock, rng)
        stock.homes[person] = [(one.day, one.cell.id)]
        if one.annulled is not None:
            stock.homes[person].append((one.annulled, home.id))
