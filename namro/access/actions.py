"""Writes of the room: accounts and role grants."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.password_validation import validate_password

from namro.access.models import Account, RoleGrant
from namro.access.permissions import check_actor
from namro.access.queries import Refused
from namro.access.roles import ROLES, Permission
from namro.ground.ranges import span
from namro.journal.actions import acting
from namro.units.models import Unit


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
    """Give ``account`` a role at ``unit`` from ``first`` on; nobody grants to himself."""
    if role_code not in ROLES:
        raise Refused(f"Không có vai trò “{role_code}”. Có: {', '.join(ROLES)}.")
    if by == account:
        raise Refused("Không ai tự cấp quyền cho mình; đề nghị một quản trị viên khác.")
    check_actor(by, Permission.GRANT_ROLES, unit)
    with acting(by, reason):
        grant = RoleGrant(account=account, role_code=role_code, unit=unit, during=span(first), reason=reason)
        grant.full_clean()
        grant.save()
    return grant


def end_grant(*, by: Any, grant: RoleGrant, end: date, reason: str) -> None:
    """The grant holds until the day before ``end``; it is closed, never deleted."""
    check_actor(by, Permission.GRANT_ROLES, grant.unit)
    with acting(by, reason):
        grant.during = span(grant.during.lower, end)
        grant.full_clean()
        grant.save()
