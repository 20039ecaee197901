"""More levels for the sample's tree: a region over districts, clusters of bases, parts of committees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice

from namro.sample.plan import HA_DONG
from namro.sample.units import LONG_AGO, ROOT_ID, Node, Tree
from namro.units.models import Bloc, UnitKind

CLUSTER = 9  # base organisations of a cluster
PART, SMALLER = 6, 3  # cells of a part of a committee, of a part of a part
DEEP = 4  # every so-manieth committee has parts of parts


def deepen(tree: Tree, branch: int) -> Node:
    """Put levels in between, so that cells stand at levels 5 to 7; the region, at least ``branch`` units."""
    _parts(tree)
    region = _region(tree, branch)
    inside = {node.id for node in tree.nodes if node.parent == region.id}
    for direct in [node for node in tree.directs() if node is not region and node.id not in inside]:
        _clusters(tree, direct)
    return region


def _below(tree: Tree) -> dict[int, list[Node]]:
    found: dict[int, list[Node]] = defaultdict(list)
    for node in tree.nodes:
        found[node.parent].append(node)
    return found


def _chunks(nodes: Sequence[Node], size: int) -> Iterator[list[Node]]:
    """Runs of ``size`` nodes; a short last one joins the one before."""
    number = max(1, len(nodes) // size)
    rest = iter(nodes)
    for left in range(number, 0, -1):
        yield list(islice(rest, len(nodes) if left == 1 else size))


def _between(tree: Tree, above: Node, nodes: Sequence[Node], kind: UnitKind, name: str) -> Node:
    """A new unit under ``above`` that takes ``nodes`` in."""
    made = tree.add(
        Node(0, f"Đảng bộ {name} {above.short}", name, kind, above.bloc, above.id, above.direct, above.first)
    )
    for node in nodes:
        node.parent = made.id
    return made


def _parts(tree: Tree) -> None:
    """Cells of a larger committee under its parts, of every fourth one under parts of parts."""
    below = _below(tree)
    committees = [node for node in tree.nodes if node.kind is UnitKind.BASE_COMMITTEE]
    for rank, committee in enumerate(committees):
        cells = below[committee.id]
        if len(cells) < PART:
            continue
        for number, some in enumerate(_chunks(cells, PART), 1):
            part = _between(tree, committee, some, UnitKind.SUB_COMMITTEE, f"bộ phận số {number}")
            if rank % DEEP == 0:
                for letter, few in zip("ABCDEF", _chunks(some, SMALLER), strict=False):
                    _between(tree, part, few, UnitKind.SUB_COMMITTEE, f"bộ phận số {number}{letter}")


def _region(tree: Tree, branch: int) -> Node:
    """A direct unit over so many whole districts that it has ``branch`` units, or a few more."""
    name = "Khu vực Mẫu phía Tây"
    region = Node(
        0, f"Đảng bộ {name}", name, UnitKind.SUPERIOR_OF_BASE, Bloc.RESIDENTIAL, ROOT_ID, 0, LONG_AGO
    )
    districts = [node for node in tree.directs() if node.bloc is Bloc.RESIDENTIAL and node.key != HA_DONG]
    sizes = defaultdict(int)
    for node in tree.nodes:
        sizes[node.direct] += 1
    tree.add(region).direct = region.id
    missing = branch - 1
    while missing > 0:
        enough = [district for district in districts if sizes[district.id] >= missing]
        taken = min(enough, key=lambda one: sizes[one.id]) if enough else districts[-1]
        districts.remove(taken)
        taken.parent = region.id
        missing -= sizes[taken.id]
    return region


def _clusters(tree: Tree, direct: Node) -> None:
    """Base organisations that are not a commune's stand in clusters."""
    bases = [node for node in tree.nodes if node.parent == direct.id and not node.area]
    if len(bases) < CLUSTER:
        return
    for number, some in enumerate(_chunks(bases, CLUSTER), 1):
        _between(tree, direct, some, UnitKind.SUPERIOR_OF_BASE, f"Cụm số {number}")
