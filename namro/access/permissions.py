"""Checks that raise the sentence the user reads; ``can`` derives from them."""

from __future__ import annotations

from typing import Any

from namro.access.models import Account
from namro.access.queries import Reader, Refused, covers, reader
from namro.access.roles import ROLES, Permission
from namro.units.models import Unit

DOES = {
    Permission.SEE_FIGURES: "xem số liệu",
    Permission.SEE_RECORDS: "mở danh sách",
    Permission.EXPORT_RECORDS: "tải danh sách",
    Permission.RECORD_ADMISSION: "ghi quyết định kết nạp",
    Permission.RECORD_TARGET_FACT: "ghi kết quả chỉ tiêu",
    Permission.ASSIGN_TARGETS: "giao chỉ tiêu",
    Permission.COMPOSE_REPORT: "lập báo cáo",
    Permission.GRANT_ROLES: "cấp quyền",
    Permission.SEE_JOURNAL: "xem nhật ký",
}


def _who_can(permission: Permission) -> str:
    titles = [role.title for role in ROLES.values() if permission in role.permissions]
    return ", ".join(titles[:-1]) + (" hoặc " if len(titles) > 1 else "") + titles[-1]


def check_holds(who: Reader, permission: Permission) -> None:
    """Refuse unless the permission is held anywhere."""
    if not who.holds(permission):
        raise Refused(
            f"Đồng chí chưa được giao quyền {DOES[permission]}. Việc này do {_who_can(permission)} "
            "thực hiện; liên hệ quản trị hệ thống nếu cần."
        )


def check_at(who: Reader, permission: Permission, unit: Unit) -> None:
    """Refuse unless the permission is held at the unit or above it."""
    check_holds(who, permission)
    if not covers(who, permission, unit.pk):
        raise Refused(
            f"Đồng chí không được {DOES[permission]} của đơn vị này: đơn vị nằm ngoài phạm vi được giao. "
            f"Việc này do {_who_can(permission)} của đơn vị hoặc của cấp trên thực hiện."
        )


def check_actor(by: Any, permission: Permission, unit: Unit | None = None) -> None:
    """The same for whoever acts: an account, or a named command or job (a string).

    Without a unit the permission may be held anywhere.
    """
    if isinstance(by, Account):
        who = reader(by)
        check_holds(who, permission) if unit is None else check_at(who, permission, unit)
    elif not isinstance(by, str):
        raise Refused("Mỗi lần ghi phải nêu rõ ai thực hiện.")


def can(who: Reader, permission: Permission) -> bool:
    try:
        check_holds(who, permission)
    except Refused:
        return False
    return True
