"""States of a round and who may move it on. In force, and revised so many times, are derived, not stored."""

from __future__ import annotations

from namro.access.roles import Permission
from namro.ground.errors import HouseError
from namro.targets.models import TargetRound

S = TargetRound.State

NEXT: dict[str, tuple[str, ...]] = {
    S.DRAFT: (S.REGISTERING,),
    S.REGISTERING: (S.BALANCED, S.DRAFT),
    S.BALANCED: (S.SUBMITTED, S.REGISTERING),
    S.SUBMITTED: (S.ISSUED, S.BALANCED),
    S.ISSUED: (S.CLOSED,),
    S.CLOSED: (S.ARCHIVED,),
    S.ARCHIVED: (),
}
OWNERS: dict[str, Permission] = {
    S.DRAFT: Permission.ASSIGN_TARGETS,
    S.REGISTERING: Permission.ASSIGN_TARGETS,
    S.BALANCED: Permission.ASSIGN_TARGETS,
    S.SUBMITTED: Permission.ASSIGN_TARGETS,
    S.ISSUED: Permission.APPROVE_TARGETS,
    S.CLOSED: Permission.APPROVE_TARGETS,
    S.ARCHIVED: Permission.ASSIGN_TARGETS,
}
EDITABLE = (S.DRAFT, S.REGISTERING, S.BALANCED)  # lines and plan may be written
IN_FORCE = (S.ISSUED, S.CLOSED, S.ARCHIVED)  # what it says was decided, and counts


def check_move(round_: TargetRound, to: str) -> None:
    """Refuse a step that does not lead on from the present state."""
    if to not in NEXT[round_.state]:
        here, there = S(round_.state).label, S(to).label
        raise HouseError(f"Đợt giao đang ở trạng thái “{here}”, không chuyển sang “{there}” được.")


def check_editable(round_: TargetRound) -> None:
    """Lines are written until the round is submitted; afterwards by sending it back, or by a revision."""
    if round_.state == S.SUBMITTED:
        raise HouseError("Đợt giao đã trình; trả lại rồi mới sửa.")
    if round_.state not in EDITABLE:
        raise HouseError("Đợt giao đã ban hành; muốn đổi chỉ tiêu phải ban hành bản điều chỉnh.")
