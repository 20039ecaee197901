"""Writes of an official transfer from the request to the slip that is presented (§4.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError

from namro.access.permissions import check_actor
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import show_day
from namro.journal.actions import acting
from namro.membership.days import check_past
from namro.membership.models import TransferCase
from namro.membership.recognition.clocks import due
from namro.membership.transfers import clocks
from namro.membership.transfers.queries import home_on
from namro.membership.transfers.states import COMING, LEAVING, OPEN, OWNERS, S
from namro.membership.transfers.steps.actions import (
    Presented,
    Slip,
    check_free,
    close_transit,
    held,
    introduced,
    keep,
    show,
)
from namro.organisation.actions import check_cell
from namro.people.models import PartyMembership
from namro.units.models import Unit

# The request


@dataclass(frozen=True)
class Request:
    """Where a member wants to go and why: ``to_cell`` inside the city, ``elsewhere`` in words outside."""

    membership: PartyMembership
    kind: str
    why: str
    requested_on: date
    to_cell: Unit | None = None
    elsewhere: str = ""


def request_transfer(*, by: Any, request: Request, reason: str) -> TransferCase:
    """Open a transfer at the member's home cell."""
    home = leaving_home(request.membership, request.requested_on)
    check_actor(by, OWNERS[S.REQUESTED], home_on(request.membership, clock.today()) or home)
    check_past("requested_on", request.requested_on)
    check_goal(request, home)
    with acting(by, reason):
        case = TransferCase(
            person_id=request.membership.person_id,
            membership=request.membership,
            kind=request.kind,
            from_cell=home,
            to_cell=request.to_cell,
            elsewhere=request.elsewhere,
            reason=request.why,
            requested_on=request.requested_on,
            version=0,
        )
        keep(by=by, case=case, reason=reason)
    return case


def leaving_home(membership: PartyMembership, day: date) -> Unit:
    """The home to leave on that day, of a member who may leave it."""
    home = home_on(membership, day)
    if home is None or membership.during.upper is not None:
        raise HouseError(f"Đồng chí này không sinh hoạt tại chi bộ nào của thành phố ngày {show_day(day)}.")
    check_free(membership)
    return home


def check_goal(request: Request, home: Unit) -> None:
    """Refuse a request that leads nowhere, or home again."""
    if request.kind in COMING:
        raise HouseError("Người từ nơi khác về thì ghi ở phần tiếp nhận.")
    if request.kind in LEAVING:
        if not request.elsewhere:
            raise ValidationError({"elsewhere": "Ghi tổ chức đảng nơi đến."})
        return
    if request.to_cell is None:
        raise ValidationError({"to_cell": "Chọn chi bộ nơi đến."})
    if request.to_cell.pk == home.pk:
        raise ValidationError({"to_cell": "Đồng chí này đang sinh hoạt tại chính chi bộ đó."})
    check_cell(request.to_cell, clock.today())


def clear_home(*, by: Any, case: TransferCase, read_at: int | None, reason: str) -> None:
    """The home side has settled dues, papers and remarks."""
    with held(by, case, S.HOME_CLEARED, read_at, reason):
        keep(by=by, case=case, reason=reason)


def introduce(*, by: Any, case: TransferCase, slip: Slip, read_at: int | None, reason: str) -> None:
    """Hand out the slip: from here on the member is on the way, and is counted at home."""
    with held(by, case, S.IN_TRANSIT, read_at, reason):
        if case.membership is not None:
            check_free(case.membership)
        introduced(case, slip)
        keep(by=by, case=case, reason=reason)


def present(*, by: Any, case: TransferCase, shown: Presented, read_at: int | None, reason: str) -> None:
    """The member has presented the slip; late, he says why."""
    with held(by, case, S.PRESENTED, read_at, reason):
        show(case, shown)
        keep(by=by, case=case, reason=reason)


def lapse(*, by: Any, case: TransferCase, read_at: int | None, reason: str) -> None:
    """Nobody came for months without reason: the receiving side may propose removal."""
    with held(by, case, S.LAPSED, read_at, reason):
        assert case.introduced_on is not None
        last = clocks.lapses_on(case.introduced_on)
        if clock.today() <= last:
            raise HouseError(f"Giấy giới thiệu còn xuất trình được đến hết ngày {show_day(last)}.")
        close_transit(case, clock.today())
        keep(by=by, case=case, reason=reason)


def cancel(*, by: Any, case: TransferCase, read_at: int | None, reason: str) -> None:
    """The transfer does not take place; ``reason`` stays in the journal."""
    if not reason:
        raise ValidationError({"reason": "Ghi lý do để người sau đọc được."})
    with held(by, case, S.CANCELLED, read_at, reason):
        close_transit(case, clock.today())
        keep(by=by, case=case, reason=reason)


def renew_dues(*, by: Any, reason: str) -> int:
    """Set the clocks of open transfers anew, after rules, calendar or rows came in bulk; how many changed."""
    changed, known = [], cache(due)
    with acting(by, reason):
        for case in TransferCase.objects.filter(state__in=OPEN):
            found = clocks.next_due(case, known)
            now = (found.day, found.rule) if found else (None, "")
            if now != (case.due_on, case.due_rule):
                case.due_on, case.due_rule = now
                changed.append(case)
        TransferCase.objects.bulk_update(changed, ["due_on", "due_rule"], batch_size=500)
    return len(changed)
