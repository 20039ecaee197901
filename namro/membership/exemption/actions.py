"""Writes of exemptions from activities (§4.5): given for a span, renewed once verified, ended early."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from namro.access.permissions import check_actor
from namro.access.roles import Permission
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import ONE_DAY, show_day, span
from namro.journal.actions import acting
from namro.membership.clerks import hold
from namro.membership.days import check_past
from namro.membership.exemption.queries import times
from namro.membership.models import Exemption, ExemptionReason
from namro.membership.months import add_months
from namro.membership.transfers.queries import home_on
from namro.people.models import PartyMembership
from namro.regulations.queries import value as rule

BELOW = "exemption.other_below_months"
# The cell decides on age and health; on the rest the base committee does, after the cell's resolution.
OWNERS: dict[str, Permission] = {
    reason: Permission.PREPARE_DOSSIER
    if reason == ExemptionReason.AGE_HEALTH
    else Permission.RECORD_ADMISSION
    for reason in ExemptionReason.values
}


@dataclass(frozen=True)
class Exempted:
    """Why, from ``first`` to ``last`` (both included; None: without end), by which paper.

    ``verified_on``: the day the reason was verified anew, for a renewal.
    """

    cause: str
    first: date
    last: date | None
    document_no: str
    decided_on: date
    verified_on: date | None = None


def exempt(*, by: Any, membership: PartyMembership, exempted: Exempted, reason: str) -> Exemption:
    """Exempt a member; who decides depends on the cause, and so does who records it."""
    if exempted.cause not in OWNERS:
        raise ValidationError({"cause": "Chọn một lý do trong danh sách."})
    home = home_on(membership, exempted.first)
    if home is None:
        raise HouseError(f"Đồng chí này không sinh hoạt tại chi bộ nào ngày {show_day(exempted.first)}.")
    check_actor(by, OWNERS[exempted.cause], home_on(membership, clock.today()) or home)
    check_past("decided_on", exempted.decided_on)
    _check_span(exempted)
    with acting(by, reason):
        PartyMembership.objects.select_for_update(no_key=True).get(pk=membership.pk)
        number = _number(membership, exempted)
        row = Exemption(
            membership=membership,
            reason=exempted.cause,
            during=span(exempted.first, exempted.last + ONE_DAY if exempted.last else None),
            document_no=exempted.document_no,
            decided_on=exempted.decided_on,
            verified_on=exempted.verified_on,
            ordinal=number,
            version=0,
        )
        _keep(row)
    return row


def _check_span(exempted: Exempted) -> None:
    if exempted.last is not None and exempted.last < exempted.first:
        raise ValidationError({"last": f"Ngày cuối ở trước ngày đầu ({show_day(exempted.first)})."})
    if exempted.cause == ExemptionReason.AGE_HEALTH:
        return
    if exempted.last is None:
        raise ValidationError({"last": "Ghi ngày cuối; chỉ miễn do tuổi cao, sức yếu mới không ghi."})
    below = int(rule(BELOW, on=exempted.first))
    if exempted.last + ONE_DAY >= add_months(exempted.first, below):
        raise ValidationError({"last": f"Mỗi lần miễn phải ngắn hơn {below} tháng; hết hạn thì xét lại."})


def _number(membership: PartyMembership, exempted: Exempted) -> int:
    """Which time it is; age and health have no limit and are not counted."""
    if exempted.cause == ExemptionReason.AGE_HEALTH:
        return 1
    number = times(membership) + 1
    if number > 1 and exempted.verified_on is None:
        raise ValidationError(
            {"verified_on": f"Đây là lần miễn thứ {number}: ghi ngày kiểm tra lại lý do trước khi miễn tiếp."}
        )
    if exempted.verified_on is not None and exempted.verified_on > exempted.decided_on:
        raise ValidationError(
            {"verified_on": f"Kiểm tra lại phải trước ngày văn bản ({show_day(exempted.decided_on)})."}
        )
    return number


def end_exemption(*, by: Any, row: Exemption, last: date, read_at: int | None, reason: str) -> None:
    """Back to activities before the planned day; ``last`` is the last day exempt."""
    home = home_on(row.membership, clock.today())
    if home is None:
        raise HouseError("Đồng chí này không còn sinh hoạt tại thành phố; không ghi thêm được.")
    check_actor(by, OWNERS[row.reason], home)
    with acting(by, reason):
        hold(row, read_at)
        first, end = row.during.lower, row.during.upper
        if last < first or (end is not None and last >= end - ONE_DAY):
            until = f" đến trước {show_day(end - ONE_DAY)}" if end else ""
            raise ValidationError({"last": f"Ngày kết thúc sớm phải từ {show_day(first)}{until}."})
        row.during = span(first, last + ONE_DAY)
        _keep(row)


def _keep(row: Exemption) -> None:
    end = row.during.upper
    row.due_on, row.due_rule = (end - ONE_DAY, BELOW) if end else (None, "")
    row.version += 1
    row.full_clean()
    row.save()
