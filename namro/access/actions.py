"""Writes of the room: accounts and role grants."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.db import connection

from namro.access.models import Account, RoleGrant
from namro.access.permissions import check_actor
from namro.access.queries import Refused
from namro.access.roles import ROLES, Permission
from namro.ground.ranges import span
from namro.journal.actions import acting
from namro.units.dependants import Move, Order
from namro.units.models import Unit
from namro.units.queries import carried_on


def open_account(*, by: Any, username: str, display_name: str, password: str, reason: str) -> Account:
    """A new account without any right. Raises ValidationError for a weak password or a taken name."""
    check_actor(by, Permission.GRANT_ROLES)
    with acting(by, reason):
        account = Account(username=username, display_name=display_name)
        validate_password(password, account)
        account.set_password(password)
        account.full_clean(exclude=["password"])
        account.save()
    return account


def close_account(*, by: Any, account: Account, reason: str) -> None:
    """It signs in no more, and its open sessions are nobody's from their next request on."""
    if by == account:
        raise Refused("Không ai tự đóng tài khoản của mình; đề nghị một quản trị viên khác.")
    check_actor(by, Permission.GRANT_ROLES)
    with acting(by, reason):
        account.is_active = False
        account.save()


def grant_role(
    *, by: Any, account: Account, role_code: str, unit: Unit, first: date, reason: str
) -> RoleGrant:
    """Give ``account`` a role at ``unit`` from ``first`` on; nobody grants to himself.

    Where the unit ends later and one unit carries it on, the role goes along as a grant of its own.
    """
    if role_code not in ROLES:
        raise Refused(f"Không có vai trò “{role_code}”. Có: {', '.join(ROLES)}.")
    if by == account:
        raise Refused("Không ai tự cấp quyền cho mình; đề nghị một quản trị viên khác.")
    check_actor(by, Permission.GRANT_ROLES, unit)
    made = []
    with acting(by, reason):
        for stretch in carried_on(unit, first):
            grant = RoleGrant(
                account=account,
                role_code=role_code,
                unit_id=stretch.unit_id,
                during=span(stretch.first, stretch.end),
                reason=reason,
            )
            grant.full_clean()
            grant.save()
            made.append(grant)
    return made[0]


def end_grant(*, by: Any, grant: RoleGrant, end: date, reason: str) -> None:
    """The grant holds until the day before ``end``; it is closed, never deleted."""
    check_actor(by, Permission.GRANT_ROLES, grant.unit)
    with acting(by, reason):
        grant.during = span(grant.during.lower, end)
        grant.full_clean()
        grant.save()


# Two units that become one may both have had the same person in the same role: once a day is enough.
MOVE_GRANTS = """
WITH moved AS (
    SELECT g.id, g.account_id, g.role_code, n.unit, lower(g.during) AS first,
           g.during * daterange(%(day)s, NULL) AS days
      FROM access_rolegrant g JOIN unnest(%(rows)s::bigint[], %(to)s::bigint[]) n(row, unit) ON n.row = g.id
), ended AS (
    UPDATE access_rolegrant g SET during = daterange(m.first, %(day)s) FROM moved m
     WHERE m.id = g.id AND m.first < %(day)s
), never_begun AS (
    DELETE FROM access_rolegrant g USING moved m WHERE m.id = g.id AND m.first >= %(day)s
), going AS (
    SELECT account_id, role_code, unit, range_agg(days) AS days
      FROM moved WHERE unit IS NOT NULL GROUP BY account_id, role_code, unit
), there AS (
    SELECT w.account_id, w.role_code, w.unit, range_agg(g.during) AS days
      FROM going w JOIN access_rolegrant g
        ON g.account_id = w.account_id AND g.role_code = w.role_code AND g.unit_id = w.unit
     GROUP BY w.account_id, w.role_code, w.unit
)
INSERT INTO access_rolegrant (account_id, role_code, unit_id, during, reason)
SELECT w.account_id, w.role_code, w.unit, unnest(w.days - coalesce(t.days, datemultirange())), %(reason)s
  FROM going w LEFT JOIN there t USING (account_id, role_code, unit)
"""


def move_grants(moves: Sequence[Move], order: Order) -> None:
    """Grants at ended units end with them and go on as grants of their own where that was decided."""
    asked = {
        "rows": [move.row for move in moves],
        "to": [move.to for move in moves],
        "day": order.day,
        "reason": f"Chuyển theo {order.decision}"[:300],
    }
    with connection.cursor() as cursor:
        cursor.execute(MOVE_GRANTS, asked)
