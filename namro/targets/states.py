"""States of a round and who may move it on (narrow here: the whole path comes with distribution)."""

from __future__ import annotations

from namro.access.roles import Permission
from namro.ground.errors import HouseError
from namro.targets.models import TargetRound

S = TargetRound.State

NEXT: dict[str, tuple[str, ...]] = {S.DRAFT: (S.ISSUED,), S.ISSUED: (S.CLOSED,), S.CLOSED: ()}
OWNERS: dict[str, Permission] = {S.ISSUED: Permission.ASSIGN_TARGETS, S.CLOSED: Permission.ASSIGN_TARGETS}


def check_move(round_: TargetRound, to: str) -> None:
    """Refuse a step that does not lead on from the present state."""
    if to not in NEXT[round_.state]:
        here, there = S(round_.state).label, S(to).label
        raise HouseError(f"Đợt giao đang ở trạng thái “{here}”, không chuyển sang “{there}” được.")
