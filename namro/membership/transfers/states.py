"""States of a transfer (§4.4), what follows what, who takes each step and on which side."""

from __future__ import annotations

from namro.access.roles import Permission
from namro.ground.errors import HouseError
from namro.membership.models import TransferCase

S = TransferCase.State
K = TransferCase.Kind

NEXT: dict[str, tuple[str, ...]] = {
    S.REQUESTED: (S.HOME_CLEARED, S.CANCELLED),
    S.HOME_CLEARED: (S.IN_TRANSIT, S.CANCELLED),
    S.IN_TRANSIT: (S.PRESENTED, S.RECEIVED, S.LAPSED, S.CANCELLED),
    S.PRESENTED: (S.RECEIVED, S.CANCELLED),
    S.RECEIVED: (),
    S.LAPSED: (),
    S.CANCELLED: (),
}
# Who takes the step that leads to a state.
OWNERS: dict[str, Permission] = {
    S.REQUESTED: Permission.PREPARE_DOSSIER,
    S.HOME_CLEARED: Permission.PREPARE_DOSSIER,
    S.IN_TRANSIT: Permission.RECORD_ADMISSION,
    S.PRESENTED: Permission.RECORD_ADMISSION,
    S.RECEIVED: Permission.RECORD_ADMISSION,
    S.LAPSED: Permission.RECORD_ADMISSION,
    S.CANCELLED: Permission.RECORD_ADMISSION,
}
OPEN: tuple[str, ...] = (S.REQUESTED, S.HOME_CLEARED, S.IN_TRANSIT, S.PRESENTED)
LEAVING: tuple[str, ...] = (K.OUT, K.ABROAD)  # nobody in the city receives them
COMING: tuple[str, ...] = (K.IN, K.RETURN)
# Steps that the receiving side takes; of who leaves the city, the home side records them.
THERE: tuple[str, ...] = (S.PRESENTED, S.RECEIVED, S.LAPSED)


def taken_at_home(case: TransferCase, to: str) -> bool:
    """Whether the step to ``to`` is the home side's."""
    return case.kind in LEAVING or (case.kind not in COMING and to not in THERE)


def check_move(case: TransferCase, to: str) -> None:
    """Refuse a step that does not lead on from where the transfer stands."""
    if to not in NEXT[case.state]:
        here, there = S(case.state).label, S(to).label
        follows = [f"“{S(one).label}”" for one in NEXT[case.state]]
        then = f"Từ đây chỉ chuyển sang {', '.join(follows)}." if follows else "Hồ sơ đã kết thúc."
        raise HouseError(f"Hồ sơ chuyển sinh hoạt đang ở bước “{here}”, không sang “{there}” được. {then}")
