"""States of an admission dossier (A1–A8, AX of §4.2), what follows what, and who takes each step."""

from __future__ import annotations

from namro.access.roles import Permission
from namro.ground.errors import HouseError
from namro.membership.models import AdmissionCase

S = AdmissionCase.State

CLOSINGS: tuple[str, ...] = (S.RETURNED, S.REFUSED, S.LAPSED, S.WITHDRAWN)
NEXT: dict[str, tuple[str, ...]] = {
    S.LISTED: (S.TRAINED, S.WITHDRAWN),
    S.TRAINED: (S.DOSSIER, S.LAPSED, S.WITHDRAWN),
    S.DOSSIER: (S.VETTING, *CLOSINGS),
    S.VETTING: (S.CELL_RESOLVED, *CLOSINGS),
    S.CELL_RESOLVED: (S.BASE_RESOLVED, S.DECIDED, *CLOSINGS),
    S.BASE_RESOLVED: (S.DECIDED, *CLOSINGS),
    S.DECIDED: (S.CEREMONY, S.ANNULLED),
    S.CEREMONY: (S.ANNULLED,),
    S.RETURNED: (S.DOSSIER, S.LAPSED, S.WITHDRAWN),
    S.REFUSED: (),
    S.LAPSED: (),
    S.WITHDRAWN: (),
    S.ANNULLED: (),
}
# Who takes the step that leads to a state.
OWNERS: dict[str, Permission] = {
    S.LISTED: Permission.PREPARE_DOSSIER,
    S.TRAINED: Permission.PREPARE_DOSSIER,
    S.DOSSIER: Permission.PREPARE_DOSSIER,
    S.VETTING: Permission.PREPARE_DOSSIER,
    S.CELL_RESOLVED: Permission.PREPARE_DOSSIER,
    S.BASE_RESOLVED: Permission.RECORD_ADMISSION,
    S.DECIDED: Permission.RECORD_ADMISSION,
    S.CEREMONY: Permission.PREPARE_DOSSIER,
    S.RETURNED: Permission.RECORD_ADMISSION,
    S.REFUSED: Permission.RECORD_ADMISSION,
    S.LAPSED: Permission.PREPARE_DOSSIER,
    S.WITHDRAWN: Permission.PREPARE_DOSSIER,
    S.ANNULLED: Permission.RECORD_ADMISSION,
}
# States in which somebody has to act by a day.
RUNNING: tuple[str, ...] = (S.TRAINED, S.DOSSIER, S.VETTING, S.CELL_RESOLVED, S.BASE_RESOLVED, S.DECIDED)
ENDED: tuple[str, ...] = (S.CEREMONY, S.REFUSED, S.LAPSED, S.WITHDRAWN, S.ANNULLED)
# The field of a step's form that holds its day, so that a refusal stands beside it.
DAY_FIELDS: dict[str, str] = {
    S.LISTED: "listed_on",
    S.TRAINED: "certificate_on",
    S.VETTING: "sent_on",
    S.CELL_RESOLVED: "held_on",
    S.BASE_RESOLVED: "held_on",
    S.DECIDED: "decided_on",
    S.CEREMONY: "ceremony_on",
}


def check_move(case: AdmissionCase, to: str) -> None:
    """Refuse a step that does not lead on from where the dossier stands."""
    if to not in NEXT[case.state]:
        here, there = S(case.state).label, S(to).label
        open_to = [f"“{S(one).label}”" for one in NEXT[case.state]]
        then = f"Từ đây chỉ chuyển sang {', '.join(open_to)}." if open_to else "Hồ sơ đã kết thúc."
        raise HouseError(f"Hồ sơ đang ở bước “{here}”, không chuyển sang “{there}” được. {then}")
