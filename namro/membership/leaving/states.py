"""States of a leaving (§4.5), what follows what, and who takes each step."""

from __future__ import annotations

from namro.access.roles import Permission
from namro.ground.errors import HouseError
from namro.membership.models import ExitCase, RemovalGround

S = ExitCase.State

NEXT: dict[str, tuple[str, ...]] = {
    S.OPEN: (S.CELL_RESOLVED, S.DROPPED),
    S.CELL_RESOLVED: (S.BASE_RESOLVED, S.DECIDED, S.DROPPED),
    S.BASE_RESOLVED: (S.DECIDED, S.DROPPED),
    S.DECIDED: (S.RESTORED,),
    S.DROPPED: (),
    S.RESTORED: (),
}
# Who takes the step that leads to a state.
OWNERS: dict[str, Permission] = {
    S.OPEN: Permission.PREPARE_DOSSIER,
    S.CELL_RESOLVED: Permission.PREPARE_DOSSIER,
    S.BASE_RESOLVED: Permission.RECORD_ADMISSION,
    S.DECIDED: Permission.RECORD_ADMISSION,
    S.DROPPED: Permission.RECORD_ADMISSION,
    S.RESTORED: Permission.RECORD_ADMISSION,
}
RUNNING: tuple[str, ...] = (S.OPEN, S.CELL_RESOLVED, S.BASE_RESOLVED)
# The receiving committee strikes off who never came; no cell votes on somebody it never had.
WITHOUT_CELL: tuple[str, ...] = (RemovalGround.TRANSFER_LAPSED,)


def follows(case: ExitCase) -> tuple[str, ...]:
    """The states a dossier may go to from here."""
    if case.state == S.OPEN and case.removal_ground in WITHOUT_CELL:
        return (S.DECIDED, S.DROPPED)
    return NEXT[case.state]


def check_move(case: ExitCase, to: str) -> None:
    """Refuse a step that does not lead on from where the dossier stands."""
    if to in follows(case):
        return
    names = ", ".join(f"“{S(one).label}”" for one in follows(case))
    way = f"Bước tiếp theo có thể là {names}." if names else "Hồ sơ đã kết thúc."
    raise HouseError(
        f"Hồ sơ đang ở bước “{S(case.state).label}”, không chuyển sang “{S(to).label}” được. {way}"
    )
