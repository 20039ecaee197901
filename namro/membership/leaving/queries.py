"""Reading leavings: whom a reader may open, the member's home, cells with too few members (V13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Count, Q, QuerySet

from namro.access.queries import Reader
from namro.access.roles import Permission
from namro.membership.models import ExitCase
from namro.organisation.actions import CELL_KINDS
from namro.people.models import HomeCell, PartyMembership
from namro.regulations.models import RuleParam
from namro.regulations.queries import param
from namro.units.models import Unit, UnitVersion
from namro.units.queries import Place, places

LEAST = "cell.min_official"
FEW = """
SELECT v.unit_id, coalesce(n.official, 0), coalesce(n.members, 0)
  FROM units_unitversion v LEFT JOIN (
    SELECT h.cell_id, count(*) AS members, count(*) FILTER (WHERE m.official_on <= %(day)s) AS official
      FROM people_homecell h JOIN people_partymembership m ON m.id = h.membership_id
     WHERE h.during @> %(day)s::date GROUP BY h.cell_id) n ON n.cell_id = v.unit_id
 WHERE v.during @> %(day)s::date AND v.kind = ANY(%(kinds)s) AND coalesce(n.official, 0) < %(least)s
"""


def visible(who: Reader) -> QuerySet[ExitCase]:
    """Leavings at cells of this reader, newest first."""
    found = ExitCase.objects.filter(who.under("cell", Permission.SEE_RECORDS))
    return found.select_related("membership__person", "cell").order_by("-opened_on", "-pk")


def last_home(membership: PartyMembership, day: date) -> HomeCell | None:
    """Where the member is on ``day``, or was last before it."""
    homes = HomeCell.objects.filter(membership=membership, during__startswith__lte=day)
    return homes.select_related("cell").order_by("during").last()


def seat(case: ExitCase, day: date) -> Unit:
    """The cell that carries the dossier: the member's home while it is open, then where it was decided."""
    home = HomeCell.objects.filter(membership=case.membership_id, during__contains=day).select_related("cell")
    found = home.first()
    return found.cell if found else case.cell


@dataclass(frozen=True)
class SmallCell:
    """A cell with fewer official members than a cell needs, and where they might go (V13)."""

    cell: Place
    above: Place | None
    official: int
    members: int
    neighbours: tuple[Place, ...]


@dataclass(frozen=True)
class SmallCells:
    """``rule``: how many a cell needs; temporary cells are not asked."""

    rule: RuleParam
    cells: Sequence[SmallCell]


def small_cells(who: Reader, day: date, most: int = 500) -> SmallCells:
    """Cells this reader opens that have too few official members on ``day``, the smallest first."""
    rule = param(LEAST, on=day)
    with connection.cursor() as cursor:
        cursor.execute(FEW, {"day": day, "kinds": sorted(CELL_KINDS), "least": int(rule.value)})
        counted = {unit: (official, members) for unit, official, members in cursor.fetchall()}
    mine = UnitVersion.objects.filter(
        who.under("unit", Permission.SEE_RECORDS), during__contains=day, unit_id__in=list(counted)
    )
    found = [
        (unit, parent, *counted[unit])
        for unit, parent in mine.order_by("sort_key", "unit_id").values_list("unit_id", "parent_id")
    ]
    return SmallCells(
        rule, _with_neighbours(sorted(found, key=lambda row: row[2])[:most], day, int(rule.value))
    )


Row = tuple[int, int | None, int, int]


def _with_neighbours(rows: Sequence[Row], day: date, least: int) -> list[SmallCell]:
    """With up to three cells of the same superior that have enough members, the smallest of them first."""
    parents = {parent for _, parent, _, _ in rows if parent}
    named = places([unit for unit, *_ in rows] + sorted(parents), day)
    near: dict[int, list[int]] = {}
    enough = (
        UnitVersion.objects.filter(during__contains=day, kind__in=CELL_KINDS, parent_id__in=parents)
        .annotate(
            number=Count(
                "unit__home_members",
                filter=Q(
                    unit__home_members__during__contains=day,
                    unit__home_members__membership__official_on__lte=day,
                ),
            )
        )
        .filter(number__gte=least)
        .order_by("number", "sort_key")
    )
    for parent, unit in enough.values_list("parent_id", "unit_id"):
        near.setdefault(parent, []).append(unit)
    beside = places([unit for units in near.values() for unit in units[:3]], day)
    return [
        SmallCell(
            named[unit],
            named.get(parent or 0),
            official,
            members,
            tuple(beside[one] for one in near.get(parent or 0, [])[:3]),
        )
        for unit, parent, official, members in rows
    ]
