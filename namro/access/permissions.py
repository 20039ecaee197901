"""Checks that raise the sentence the user reads; ``can`` derives from them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from namro.access.models import Account
from namro.access.queries import Reader, Refused, covers, reader
from namro.access.roles import ROLES, Permission
from namro.units.models import Unit
from namro.units.queries import check_active

SHOWN = 5

DOES = {
    Permission.SEE_FIGURES: "xem số liệu",
    Permission.SEE_RECORDS: "mở danh sách",
    Permission.EXPORT_RECORDS: "tải danh sách",
    Permission.RECORD_ADMISSION: "ghi quyết định kết nạp và biến động đảng viên",
    Permission.RECORD_TARGET_FACT: "ghi kết quả chỉ tiêu",
    Permission.ASSIGN_TARGETS: "giao chỉ tiêu",
    Permission.COMPOSE_REPORT: "lập báo cáo",
    Permission.GRANT_ROLES: "cấp quyền",
    Permission.SEE_JOURNAL: "xem nhật ký",
    Permission.PREPARE_DOSSIER: "lập hồ sơ đảng viên",
    Permission.KEEP_PEOPLE: "ghi, sửa thông tin của người",
    Permission.ANSWER_TARGETS: "trả lời chỉ tiêu được giao",
    Permission.APPROVE_TARGETS: "ban hành, điều chỉnh chỉ tiêu",
    Permission.FREEZE_FIGURES: "chốt số liệu, kiểm tra báo cáo",
    Permission.SIGN_REPORT: "ký báo cáo",
    Permission.ISSUE_REPORT: "cho số và phát hành báo cáo",
    Permission.KEEP_POSTS: "ghi chức danh và người giữ chức danh",
    Permission.CONFIRM_LOCALITY: "kết luận người địa phương",
    Permission.REORGANISE: "lập dự thảo sắp xếp tổ chức",
    Permission.APPROVE_REORGANISATION: "phê duyệt sắp xếp tổ chức",
}


def who_can(permission: Permission) -> str:
    """Titles of the roles that may: “Lãnh đạo cấp ủy hoặc Chuyên viên …”."""
    titles = [role.title for role in ROLES.values() if permission in role.permissions]
    return ", ".join(titles[:-1]) + (" hoặc " if len(titles) > 1 else "") + titles[-1]


def check_holds(who: Reader, permission: Permission) -> None:
    """Refuse unless the permission is held anywhere."""
    if not who.holds(permission):
        raise Refused(
            f"Đồng chí chưa được giao quyền {DOES[permission]}. Việc này do {who_can(permission)} "
            "thực hiện; liên hệ quản trị hệ thống nếu cần."
        )


def check_at(who: Reader, permission: Permission, unit: Unit) -> None:
    """Refuse unless the permission is held at the unit or above it."""
    check_holds(who, permission)
    if not covers(who, permission, unit.pk):
        raise Refused(
            f"Đồng chí không được {DOES[permission]} của đơn vị này: đơn vị nằm ngoài phạm vi được giao. "
            f"Việc này do {who_can(permission)} của đơn vị hoặc của cấp trên thực hiện."
        )


def check_actor(
    by: Any, permission: Permission, unit: Unit | None = None, *, taking_back: bool = False
) -> None:
    """The same for whoever acts: an account, or a named command or job (a string).

    Without a unit the permission may be held anywhere. A unit that has ended can only be read, by
    whoever reads its successor; ``taking_back`` is the exception: a reversal stands where the row stands.
    """
    if isinstance(by, Account):
        who = reader(by)
        if unit is None:
            check_holds(who, permission)
        else:
            check_at(who, permission, unit)
            if not taking_back and has_ended(unit, who.day):
                check_active(unit, who.day)
    elif not isinstance(by, str):
        raise Refused("Mỗi lần ghi phải nêu rõ ai thực hiện.")


def has_ended(unit: Unit, day: date) -> bool:
    """Whether the unit's last day is before ``day``; one that begins later may already be prepared."""
    return Unit.objects.filter(pk=unit.pk, alive__endswith__lte=day).exists()


def check_actor_at(by: Any, permission: Permission, units: Sequence[int]) -> None:
    """Refuse unless the permission is held at or above every one of ``units``; one statement for all."""
    check_actor(by, permission)
    if not isinstance(by, Account) or not units:
        return
    scope = reader(by).under("pk", permission)
    if not scope:  # at the root: everything lies below it, and nothing is outside of an empty condition
        return
    outside = Unit.objects.filter(pk__in=units).exclude(scope)
    codes = list(outside.order_by("code").values_list("code", flat=True)[:SHOWN])
    if codes:
        raise Refused(
            f"Đồng chí không được {DOES[permission]} của đơn vị {', '.join(codes)}: nằm ngoài phạm vi được "
            f"giao. Việc này do {who_can(permission)} của cấp trên thực hiện."
        )


def can(who: Reader, permission: Permission) -> bool:
    try:
        check_holds(who, permission)
    except Refused:
        return False
    return True
