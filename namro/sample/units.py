"""The tree of the sample city: real districts and communes, invented organisations below and beside."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from namro.ground.vietnamese import nfc
from namro.sample import catalogue
from namro.sample.catalogue import Base, Direct, Tag, Words
from namro.sample.draw import apportion_at_least, stream
from namro.sample.names import DATA
from namro.sample.plan import Plan
from namro.units.models import AreaLevel, Bloc, UnitKind

ROOT_ID = 1
LONG_AGO = date(2008, 8, 1)
# Two districts were formed in 2014; what belongs to them begins then.
FORMED = {"019": date(2014, 4, 1), "021": date(2014, 4, 1)}
COMMUNE_CELLS, BASE_CELLS = 17.0, 4.6  # weights when the cells are shared out
LEAST_CELLS = 3


@dataclass(slots=True)
class Area:
    """An administrative area, by its row number."""

    id: int
    code: str
    name: str
    level: AreaLevel
    parent: int | None
    first: date


@dataclass(slots=True)
class Node:
    """A unit: ``parent`` and ``direct`` (the direct unit it lies under) are ids, 0 for none.

    ``size`` is how many members a cell has when the sample begins; ``key`` names a direct unit.
    """

    id: int
    name: str
    short: str
    kind: UnitKind
    bloc: Bloc
    parent: int
    direct: int
    first: date
    tag: Tag | None = None
    area: int | None = None
    key: str = ""
    end: date | None = None
    size: int = 0

    @property
    def code(self) -> str:
        return f"D{self.id:05d}"

    @property
    def is_cell(self) -> bool:
        return self.kind in (UnitKind.CELL, UnitKind.BASE_CELL)


@dataclass
class Tree:
    """All units in the order of their codes, and the areas."""

    areas: list[Area] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    words: Words = field(default_factory=Words)

    def add(self, node: Node) -> Node:
        """Take a unit in and give it the next id."""
        node.id = len(self.nodes) + 1
        self.nodes.append(node)
        return node

    def node(self, id_: int) -> Node:
        return self.nodes[id_ - 1]

    def cells(self) -> list[Node]:
        return [node for node in self.nodes if node.is_cell]

    def directs(self) -> list[Node]:
        return [node for node in self.nodes if node.parent == ROOT_ID]

    def by_key(self, key: str) -> Node:
        """The direct unit that the plan calls so; KeyError where the plan left it out."""
        for node in self.directs():
            if node.key == key:
                return node
        raise KeyError(key)


def grow(plan: Plan, cells: int) -> Tree:
    """The tree as it was before the first season, with ``cells`` cells under base committees."""
    tree, rng = Tree(), stream(plan.seed, "units")
    _add_areas(tree, plan)
    tree.add(
        Node(
            0,
            "Đảng bộ thành phố Hà Nội",
            "Thành ủy Hà Nội",
            UnitKind.CITY_PARTY,
            Bloc.PARTY_MASS,
            0,
            0,
            LONG_AGO,
            area=1,
        )
    )
    others = {direct.key: direct for direct in _others(plan)}
    _add_directs(tree, others)
    bases = _add_bases(tree, plan, others)
    _add_cells(tree, bases, cells, rng)
    return tree


def _read(file: str) -> list[dict[str, str]]:
    with (DATA / "vn_units" / f"{file}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _add_areas(tree: Tree, plan: Plan) -> None:
    """City, the districts of the plan, and all their communes (a shape takes only some as units)."""
    wanted = plan.shape.districts
    tree.areas.append(Area(1, "01", "Thành phố Hà Nội", AreaLevel.CITY, None, LONG_AGO))
    ids: dict[str, int] = {}
    for row in _read("before"):
        in_city = row["level"] == "district" and row["parent_code"] == "01"
        if in_city and (wanted is None or row["code"] in wanted):
            ids[row["code"]] = _add_area(tree, row, AreaLevel.DISTRICT, 1)
    for row in _read("hanoi_before_20250101"):
        if row["parent_code"] in ids:
            _add_area(tree, row, AreaLevel.COMMUNE, ids[row["parent_code"]])


def _add_area(tree: Tree, row: dict[str, str], level: AreaLevel, parent: int) -> int:
    district = row["code"] if level is AreaLevel.DISTRICT else row["parent_code"]
    first = FORMED.get(district, LONG_AGO)
    tree.areas.append(Area(len(tree.areas) + 1, row["code"], nfc(row["name"]), level, parent, first))
    return len(tree.areas)


def _others(plan: Plan) -> list[Direct]:
    wanted = plan.shape.others
    return [other for other in catalogue.others() if wanted is None or other.key in wanted]


def _lower_first(title: str) -> str:
    return title[0].lower() + title[1:]


def _add_directs(tree: Tree, others: dict[str, Direct]) -> None:
    for area in tree.areas:
        if area.level is AreaLevel.DISTRICT:
            node = _direct(f"Đảng bộ {_lower_first(area.name)}", area.name, Bloc.RESIDENTIAL, area.code)
            node.area, node.first = area.id, area.first
            _take_direct(tree, node)
    for other in others.values():
        _take_direct(tree, _direct(other.name, other.short, other.bloc, other.key))


def _direct(name: str, short: str, bloc: Bloc, key: str) -> Node:
    return Node(0, name, short, UnitKind.SUPERIOR_OF_BASE, bloc, ROOT_ID, 0, LONG_AGO, key=key)


def _take_direct(tree: Tree, node: Node) -> None:
    tree.add(node)
    node.direct = node.id


@dataclass(frozen=True)
class _Grown:
    """A base organisation in the tree and what it was made of."""

    node: Node
    base: Base
    commune: str = ""


def _add_bases(tree: Tree, plan: Plan, others: dict[str, Direct]) -> list[_Grown]:
    """Communes first, then agencies, schools and enterprises, so many as the shape says."""
    directs = tree.directs()
    grown = [one for direct in directs for one in _communes(tree, plan, direct)]
    weights = [
        others[direct.key].base if direct.key in others else catalogue.DISTRICT_BASE for direct in directs
    ]
    much = apportion_at_least(1, plan.shape.grassroots - len(grown), weights)
    for direct, number in zip(directs, much, strict=True):
        if direct.key in others:
            made = tree.words.other_bases(replace(others[direct.key], base=number))
        else:
            made = tree.words.district_bases(direct.short, number)
        grown += [_add_base(tree, direct, base) for base in made]
    return grown


def _communes(tree: Tree, plan: Plan, direct: Node) -> Iterator[_Grown]:
    areas = [area for area in tree.areas if area.parent == direct.area and area.level is AreaLevel.COMMUNE]
    for area in areas[: plan.shape.communes]:
        base = Base(area.name, Tag.WARD, True)
        node = _base_node(direct, base, f"Đảng bộ {_lower_first(area.name)}")
        node.area = area.id
        yield _Grown(tree.add(node), base, area.name)


def _add_base(tree: Tree, direct: Node, base: Base) -> _Grown:
    word = "Đảng bộ" if base.committee else "Chi bộ"
    return _Grown(tree.add(_base_node(direct, base, f"{word} {base.name}")), base)


def _base_node(direct: Node, base: Base, name: str) -> Node:
    kind = UnitKind.BASE_COMMITTEE if base.committee else UnitKind.BASE_CELL
    bloc = Bloc.PARTY_MASS if direct.bloc is Bloc.PARTY_MASS else catalogue.BLOC[base.tag]
    tag = None if base.committee else base.tag
    return Node(0, name, base.name, kind, bloc, direct.id, direct.id, direct.first, tag)


def _add_cells(tree: Tree, bases: Sequence[_Grown], cells: int, rng: random.Random) -> None:
    committees = [grown for grown in bases if grown.base.committee]
    weights = [
        (COMMUNE_CELLS if grown.commune else BASE_CELLS) * rng.uniform(0.7, 1.3) for grown in committees
    ]
    much = apportion_at_least(LEAST_CELLS, cells, weights)
    for grown, number in zip(committees, much, strict=True):
        if grown.commune:
            made = tree.words.commune_cells(grown.commune, number)
        else:
            made = tree.words.base_cells(grown.base, number)
        for short, tag in made:
            tree.add(cell_under(grown.node, short, tag))


def cell_under(parent: Node, short: str, tag: Tag, first: date | None = None) -> Node:
    """A cell of ``parent``, not yet in the tree."""
    bloc = Bloc.PARTY_MASS if parent.bloc is Bloc.PARTY_MASS else catalogue.BLOC[tag]
    name = f"Chi bộ {_lower_first(short)}" if short.startswith(("Tổ", "Thôn")) else f"Chi bộ {short}"
    return Node(0, name, short, UnitKind.CELL, bloc, parent.id, parent.direct, first or parent.first, tag)


def settle(tree: Tree, people: int, rng: random.Random) -> None:
    """Give every cell its size at the beginning, ``people`` in all: base cells first, the rest by kind."""
    cells = tree.cells()
    small = [node for node in cells if node.kind is UnitKind.BASE_CELL]
    for node in small:
        node.size = rng.randint(*catalogue.BASE_CELL_SIZE)
    large = [node for node in cells if node.kind is UnitKind.CELL]
    weights = [catalogue.CELL_SIZE[node.tag] * rng.uniform(0.6, 1.4) for node in large if node.tag]
    rest = people - sum(node.size for node in small)
    for node, size in zip(large, apportion_at_least(LEAST_MEMBERS, rest, weights), strict=True):
        node.size = size


LEAST_MEMBERS = 8
