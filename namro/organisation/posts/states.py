"""States of a tenure, and who moves it on."""

from __future__ import annotations

from namro.access.roles import Permission
from namro.ground.errors import HouseError
from namro.people.models import Tenure

S = Tenure.State

NEXT: dict[str, tuple[str, ...]] = {
    S.PENDING_ELECTION: (S.PENDING_APPROVAL, S.HELD, S.ANNULLED),
    S.PENDING_APPROVAL: (S.HELD, S.ANNULLED),
    S.HELD: (S.ANNULLED,),
    S.ANNULLED: (),
}
OWNERS: dict[str, Permission] = dict.fromkeys(S, Permission.KEEP_POSTS)


def check_move(tenure: Tenure, to: str) -> None:
    """Refuse a step that does not lead on from the present state."""
    if to not in NEXT[tenure.state]:
        here, there = S(tenure.state).label, S(to).label
        raise HouseError(f"Chức vụ này đang ở trạng thái “{here}”, không chuyển sang “{there}” được.")
