"""What an account may do and see. Permissions use today's tree (architecture §2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from namro.access.models import Account, RoleGrant
from namro.access.roles import Permission
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.units.models import Unit
from namro.units.queries import Place, ids_below, places


class Refused(HouseError):
    """Not allowed; the message is the sentence the user reads."""


@dataclass(frozen=True)
class Reader:
    """An account with its grants in force on a day, fetched once a request."""

    account: Account
    grants: tuple[RoleGrant, ...]
    day: date

    def units_with(self, permission: Permission) -> list[int]:
        """Ids of the units at whose subtree the permission is held."""
        return [grant.unit_id for grant in self.grants if permission in grant.role.permissions]

    def holds(self, permission: Permission) -> bool:
        return bool(self.units_with(permission))

    @cached_property
    def places(self) -> dict[int, Place]:
        """The units of the grants as they stand on the day."""
        return places([grant.unit_id for grant in self.grants], self.day)

    def under(self, path: str, permission: Permission) -> Q:
        """Rows whose unit at ``path`` lies under a unit where the permission is held."""
        condition = Q(pk__in=[])
        for unit_id in self.units_with(permission):
            if unit_id in self.roots:
                return Q()
            condition |= Q(**{f"{path}__in": ids_below(unit_id, self.day)})
        return condition

    @cached_property
    def roots(self) -> frozenset[int]:
        """Units of the grants that are the root: everything lies below them."""
        return frozenset(grant.unit_id for grant in self.grants if getattr(grant, "at_root", False))


# Written out, because every page asks it.
GRANTS = """
SELECT g.*, EXISTS (SELECT 1 FROM units_unitversion v
                     WHERE v.unit_id = g.unit_id AND v.parent_id IS NULL AND v.during @> %(day)s::date)
            AS at_root
  FROM access_rolegrant g
 WHERE g.account_id = %(account)s AND g.during @> %(day)s::date ORDER BY g.unit_id, g.role_code
"""


def reader(account: Account, on: date | None = None) -> Reader:
    """The account's grants in force on a day (default today)."""
    day = on or clock.today()
    grants = RoleGrant.objects.raw(GRANTS, {"account": account.pk, "day": day})
    return Reader(account, tuple(grants), day)


def visible_to(
    rows: QuerySet[Any], who: Reader, *, unit: str, permission: Permission = Permission.SEE_RECORDS
) -> QuerySet[Any]:
    """The rows this reader may open: those of units in the scope of a grant."""
    return rows.filter(who.under(unit, permission))


def covers(who: Reader, permission: Permission, unit_id: int) -> bool:
    """Whether the permission is held at this unit or above it."""
    return Unit.objects.filter(who.under("pk", permission), pk=unit_id).exists()
