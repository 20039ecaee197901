"""States of a recognition (§4.3), what follows what, and who takes each step."""

from __future__ import annotations

from namro.access.roles import Permission
from namro.ground.errors import HouseError
from namro.membership.models import RecognitionCase

S = RecognitionCase.State

NEXT: dict[str, tuple[str, ...]] = {
    # To itself: the probation goes on.
    S.ON_PROBATION: (S.CELL_RESOLVED, S.ESCALATED, S.ON_PROBATION, S.REMOVED, S.ENDED),
    S.CELL_RESOLVED: (S.BASE_RESOLVED, S.RECOGNISED, S.ON_PROBATION, S.REMOVED, S.ENDED),
    S.BASE_RESOLVED: (S.RECOGNISED, S.ON_PROBATION, S.REMOVED, S.ENDED),
    S.ESCALATED: (S.RECOGNISED, S.ON_PROBATION, S.REMOVED, S.ENDED),
    S.RECOGNISED: (S.CARD_REQUESTED,),
    S.CARD_REQUESTED: (S.CARD_ISSUED,),
    S.CARD_ISSUED: (),
    S.REMOVED: (),
    S.ENDED: (),
}
# Who takes the step that leads to a state.
OWNERS: dict[str, Permission] = {
    S.ON_PROBATION: Permission.RECORD_ADMISSION,
    S.CELL_RESOLVED: Permission.PREPARE_DOSSIER,
    S.BASE_RESOLVED: Permission.RECORD_ADMISSION,
    S.RECOGNISED: Permission.RECORD_ADMISSION,
    S.CARD_REQUESTED: Permission.RECORD_ADMISSION,
    S.CARD_ISSUED: Permission.RECORD_ADMISSION,
    S.ESCALATED: Permission.PREPARE_DOSSIER,
    S.REMOVED: Permission.RECORD_ADMISSION,
    S.ENDED: Permission.RECORD_ADMISSION,
}
OPEN: tuple[str, ...] = (S.ON_PROBATION, S.CELL_RESOLVED, S.BASE_RESOLVED, S.ESCALATED)


def check_move(case: RecognitionCase, to: str) -> None:
    """Refuse a step that does not lead on from where the dossier stands."""
    if to not in NEXT[case.state]:
        here, there = S(case.state).label, S(to).label
        raise HouseError(f"Hồ sơ đang ở bước “{here}”, không chuyển sang “{there}” được. {_way(case.state)}")


def _way(state: str) -> str:
    follows = [f"“{S(one).label}”" for one in NEXT[state] if one != S.ENDED]
    return f"Bước tiếp theo có thể là {', '.join(follows)}." if follows else "Hồ sơ đã kết thúc."
