"""States of a decision that changes the tree, and who may move it on."""

from __future__ import annotations

from namro.access.roles import Permission
from namro.ground.errors import HouseError
from namro.units.models import Reorganisation

S = Reorganisation.State

NEXT: dict[str, tuple[str, ...]] = {
    S.DRAFT: (S.APPROVED, S.DROPPED),
    S.APPROVED: (S.SCHEDULED, S.DRAFT),
    S.SCHEDULED: (),
    S.DROPPED: (),
}
OWNERS: dict[str, Permission] = {
    S.DRAFT: Permission.APPROVE_REORGANISATION,
    S.APPROVED: Permission.APPROVE_REORGANISATION,
    S.SCHEDULED: Permission.REORGANISE,
    S.DROPPED: Permission.REORGANISE,
}


def check_move(order: Reorganisation, to: str) -> None:
    """Refuse a step that does not lead on from the present state."""
    if to not in NEXT[order.state]:
        here, there = S(order.state).label, S(to).label
        raise HouseError(
            f"Quyết định đang ở trạng thái “{here}”, không chuyển sang “{there}” được. "
            "Quyết định đã lên lịch thì đính chính bằng một quyết định mới."
        )
