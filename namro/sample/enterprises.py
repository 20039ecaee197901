"""The survey list of enterprises: those with a Party organisation are cells of the sample."""

from __future__ import annotations

from collections.abc import Iterator

from namro.sample.catalogue import Tag
from namro.sample.city import City
from namro.sample.draw import Weighted, stream
from namro.sample.tables import Record, Table
from namro.units.models import UnitKind

TABLE = Table(
    "targets_enterprise",
    "tax_code, name, ownership, workers, unit_id, has_union, party_model, party_unit_id, party_since, during",
)
SURVEYED = "[2022-01-01,)"
BRANCHES = ("Cơ khí", "May mặc", "Xây dựng", "Thương mại", "Vận tải", "Điện tử", "Thực phẩm", "In")
OWNERSHIP = Weighted(["PRIVATE", "FOREIGN", "COOPERATIVE"], [90, 5, 5])
LEAST, MOST = 3, 9  # enterprises without a Party organisation on the ground of a commune


def records(city: City) -> Iterator[Record]:
    """Tax codes begin with 99, which no province uses; the same plan gives the same list."""
    rng = stream(city.plan.seed, "enterprises")
    row = 0
    for node in city.tree.nodes:
        if node.end is not None:
            continue
        if node.tag is Tag.PRIVATE and node.is_cell:
            row += 1
            since = max(node.first.isoformat(), "2022-01-01")
            party = ("OWN_CELL", node.id, since)
            yield _record(row, rng.randint(20, 600), node.parent, (rng.random() < 0.9, *party), "PRIVATE")
        elif node.area and node.kind is UnitKind.BASE_COMMITTEE:
            for _ in range(rng.randint(LEAST, MOST)):
                row += 1
                ownership = OWNERSHIP.one(rng)
                workers = int(rng.lognormvariate(3.1, 0.9)) + 3
                yield _record(row, workers, node.id, (rng.random() < 0.4, "", None, None), ownership)


def _record(row: int, workers: int, unit: int, organisations: Record, ownership: str) -> Record:
    branch = BRANCHES[row % len(BRANCHES)]
    return (
        *(f"99{row:08d}", f"Công ty {branch} Mẫu {row}", ownership, workers, unit),
        *(*organisations, SURVEYED),
    )
