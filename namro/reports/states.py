"""States of an edition, who leads it on, and that whoever wrote its words does neither check nor sign it."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet

from namro.access.models import Account
from namro.access.permissions import check_actor
from namro.access.queries import Refused
from namro.access.roles import Permission
from namro.ground.errors import HouseError
from namro.journal.actions import actor_label
from namro.journal.models import JournalEvent
from namro.reports.models import Edition, Report
from namro.units.models import Unit

S = Edition.State

NEXT: dict[str, tuple[str, ...]] = {
    S.DRAFT: (S.CHECKED, S.DROPPED),
    S.CHECKED: (S.SIGNED, S.DRAFT),
    S.SIGNED: (S.ISSUED, S.DRAFT),
    S.ISSUED: (),
    S.DROPPED: (),
}
# Who leads an edition into a state; into DRAFT: back from being checked or signed.
OWNERS: dict[str, Permission] = {
    S.DRAFT: Permission.FREEZE_FIGURES,
    S.CHECKED: Permission.FREEZE_FIGURES,
    S.SIGNED: Permission.SIGN_REPORT,
    S.ISSUED: Permission.ISSUE_REPORT,
    S.DROPPED: Permission.COMPOSE_REPORT,
}
BY_ANOTHER: dict[str, str] = {S.CHECKED: "kiểm tra", S.SIGNED: "ký"}


def check_move(edition: Edition, to: str) -> None:
    """Refuse a step that does not lead on from the present state."""
    if to not in NEXT[edition.state]:
        here, there = S(edition.state).label, S(to).label
        raise HouseError(f"Bản báo cáo đang ở trạng thái “{here}”, không chuyển sang “{there}” được.")


def check_editable(edition: Edition) -> None:
    """Text is written while the edition is a draft."""
    if edition.state in (S.CHECKED, S.SIGNED):
        raise HouseError("Bản báo cáo đã chốt số; trả lại dự thảo rồi mới sửa.")
    if edition.state != S.DRAFT:
        label = S(edition.state).label.lower()
        raise HouseError(f"Bản báo cáo {label}, không sửa được; sai sót thì lập bản đính chính.")


def check_may_begin(by: Any, unit: Unit) -> None:
    check_actor(by, Permission.COMPOSE_REPORT, unit)


def check_may_edit(by: Any, edition: Edition) -> None:
    check_actor(by, Permission.COMPOSE_REPORT, edition.report.unit)


def check_may_check(by: Any, edition: Edition) -> None:
    _check_owner(by, edition, S.CHECKED)


def check_may_sign(by: Any, edition: Edition) -> None:
    _check_owner(by, edition, S.SIGNED)


def check_may_issue(by: Any, edition: Edition) -> None:
    _check_owner(by, edition, S.ISSUED)


def check_may_drop(by: Any, edition: Edition) -> None:
    _check_owner(by, edition, S.DROPPED)


def check_may_return(by: Any, edition: Edition) -> None:
    """Whoever may check sends it back, and so does whoever may sign."""
    try:
        _check_owner(by, edition, S.DRAFT)
    except Refused:
        check_actor(by, OWNERS[S.SIGNED], edition.report.unit)


def check_may_correct(by: Any, report: Report) -> None:
    check_actor(by, Permission.COMPOSE_REPORT, report.unit)


def _check_owner(by: Any, edition: Edition, to: str) -> None:
    check_actor(by, OWNERS[to], edition.report.unit)
    if to not in BY_ANOTHER or isinstance(by, str):
        return
    if actor_label(by) == edition.drafted_by:
        raise Refused(f"Người lập báo cáo không tự {BY_ANOTHER[to]}; việc này do người khác.")
    if rewritings(by).filter(row_pk=str(edition.pk)).exists():
        raise Refused(f"Đồng chí đã sửa lời bản này nên không tự {BY_ANOTHER[to]}; việc này do người khác.")


def rewritings(by: Account) -> QuerySet[JournalEvent]:
    """What an account has written into the words of editions; ``row_pk`` is the edition's."""
    return JournalEvent.objects.filter(
        ~Q(old__body=F("new__body")),
        table_name=Edition._meta.db_table,
        op=JournalEvent.Op.UPDATE,
        actor=actor_label(by),
        new__has_key="body",
    )
