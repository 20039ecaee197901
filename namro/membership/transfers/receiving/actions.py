"""Receipts: the slip comes back, somebody comes from outside, a list goes together (§4.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from namro.access.permissions import check_actor, check_actor_at
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.journal.actions import acting
from namro.membership.admission.route import carrier
from namro.membership.days import check_after, check_past
from namro.membership.leaving.closing.actions import close_dossiers
from namro.membership.models import RecognitionCase, TransferCase
from namro.membership.recognition.actions import open_probation
from namro.membership.recognition.states import OPEN as ON_PROBATION
from namro.membership.transfers import clocks
from namro.membership.transfers.actions import Request, check_goal, leaving_home
from namro.membership.transfers.queries import home_on, side
from namro.membership.transfers.states import COMING, LEAVING, OWNERS, K, S
from namro.membership.transfers.steps.actions import (
    Presented,
    Slip,
    close_transit,
    introduced,
    keep,
    locked,
    show,
)
from namro.organisation.actions import end_membership
from namro.organisation.moves.actions import Arrival, cells_from, hold_cells, move_home, take_in
from namro.people.models import EndGround, PartyMembership, Person
from namro.units.models import Unit

# The receipt


@dataclass(frozen=True)
class Receipt:
    """The slip is back: the day of receipt and its number.

    ``to_cell`` where the one that was asked for has been divided meanwhile; ``explanation`` where the slip
    was presented late and nobody had written so.
    """

    received_on: date
    return_slip_no: str = ""
    to_cell: Unit | None = None
    explanation: str = ""


def receive(*, by: Any, case: TransferCase, receipt: Receipt, read_at: int | None, reason: str) -> None:
    """Count the member at the other end from the day of receipt (or take him out of the city's count).

    Cells are held before dossiers and people: a reorganisation at the same time comes before or after.
    """
    if case.kind in COMING:
        raise HouseError("Người từ nơi khác về thì ghi tiếp nhận cùng với các ngày vào Đảng.")
    assert case.membership is not None
    check_actor(by, OWNERS[S.RECEIVED], receipt.to_cell or side(case, S.RECEIVED, clock.today()))
    with acting(by, reason):
        cells = cells_from([case.membership], receipt.received_on)
        hold_cells([*cells, *(one.pk for one in (case.to_cell, receipt.to_cell) if one is not None)])
        with locked(case, S.RECEIVED, read_at):
            _check_receipt(case, receipt)
            if case.presented_on is None:
                show(case, Presented(receipt.received_on, receipt.explanation))
            case.received_on, case.return_slip_no = receipt.received_on, receipt.return_slip_no
            close_transit(case, receipt.received_on)
            case.to_cell = receipt.to_cell or case.to_cell
            keep(by=by, case=case, reason=reason)
            _move(by, case, reason)


def _check_receipt(case: TransferCase, receipt: Receipt) -> None:
    check_past("received_on", receipt.received_on)
    before = case.presented_on or case.introduced_on
    check_after("received_on", receipt.received_on, before, "ngày giới thiệu, xuất trình")
    if not receipt.return_slip_no and case.kind in (K.OUT, K.INSIDE):
        raise ValidationError({"return_slip_no": "Ghi số phiếu báo đã tiếp nhận."})


def _move(by: Any, case: TransferCase, reason: str) -> None:
    assert case.membership is not None and case.received_on is not None
    if case.kind in LEAVING:
        end_membership(
            by=by,
            membership=case.membership,
            end=case.received_on,
            ground=EndGround.TRANSFERRED_OUT,
            reason=reason,
        )
        close_dossiers(by=by, membership=case.membership, end=case.received_on, reason=reason)
        return
    assert case.to_cell is not None
    day = clocks.counted_from(case, case.received_on)
    to_cell = carrier(case.to_cell, day)
    move_home(by=by, membership=case.membership, to_cell=to_cell, on=day, reason=reason)
    _take_probation_along(case.membership)


def _take_probation_along(membership: PartyMembership) -> None:
    home = home_on(membership, clock.today())
    waiting = RecognitionCase.objects.filter(membership=membership, state__in=ON_PROBATION)
    for probation in waiting.select_for_update(no_key=True):
        probation.cell = home or probation.cell
        probation.version += 1
        probation.save()


# From outside the city


@dataclass(frozen=True)
class Newcomer:
    """Somebody who came with a slip from outside, with the days of the admission there."""

    person: Person
    cell: Unit
    elsewhere: str
    slip: Slip
    received_on: date
    decided_on: date
    joined_on: date
    official_on: date | None = None
    from_abroad: bool = False
    explanation: str = ""
    return_slip_no: str = ""


def receive_from_outside(*, by: Any, newcomer: Newcomer, reason: str) -> TransferCase:
    """Take somebody in under the original days; a probation that still runs goes on here."""
    check_actor(by, OWNERS[S.RECEIVED], newcomer.cell)
    check_past("received_on", newcomer.received_on)
    check_after("received_on", newcomer.received_on, newcomer.slip.on, "ngày giấy giới thiệu")
    with acting(by, reason):
        came = Arrival(
            person=newcomer.person,
            cell=newcomer.cell,
            received_on=newcomer.received_on,
            decided_on=newcomer.decided_on,
            joined_on=newcomer.joined_on,
            official_on=newcomer.official_on,
        )
        case = _of(newcomer)
        case.membership = take_in(by=by, arrival=came, reason=reason)
        keep(by=by, case=case, reason=reason)
        if newcomer.official_on is None:
            open_probation(
                by=by,
                membership=case.membership,
                cell=newcomer.cell,
                ceremony_on=newcomer.joined_on,
                reason=reason,
            )
    return case


def _of(newcomer: Newcomer) -> TransferCase:
    case = TransferCase(
        person=newcomer.person,
        kind=K.RETURN if newcomer.from_abroad else K.IN,
        to_cell=newcomer.cell,
        elsewhere=newcomer.elsewhere,
        reason="Chuyển đến",
        requested_on=newcomer.slip.on,
        received_on=newcomer.received_on,
        return_slip_no=newcomer.return_slip_no,
        version=0,
    )
    introduced(case, newcomer.slip)
    show(case, Presented(newcomer.received_on, newcomer.explanation))
    close_transit(case, newcomer.received_on)
    case.state = S.RECEIVED
    return case


# By list


@dataclass(frozen=True)
class Collective:
    """A list of members who go together, as after a dissolution; one slip for all of them."""

    number: str
    to_cell: Unit
    why: str
    requested_on: date
    slip: Slip


def transfer_by_list(
    *, by: Any, members: Sequence[PartyMembership], collective: Collective, reason: str
) -> list[TransferCase]:
    """Put all of them on the way in one transaction; one who cannot go keeps all of them."""
    if not members:
        raise HouseError("Chưa chọn đảng viên nào.")
    if not collective.number:
        raise ValidationError({"number": "Ghi số danh sách."})
    homes = {one.pk: leaving_home(one, collective.requested_on) for one in members}
    check_actor_at(by, OWNERS[S.IN_TRANSIT], [home.pk for home in homes.values()])
    check_past("requested_on", collective.requested_on)
    cases = []
    with acting(by, reason):
        for member in members:
            wanted = Request(
                member, K.INSIDE, collective.why, collective.requested_on, to_cell=collective.to_cell
            )
            check_goal(wanted, homes[member.pk])
            case = TransferCase(
                person_id=member.person_id,
                membership=member,
                kind=K.INSIDE,
                from_cell=homes[member.pk],
                to_cell=collective.to_cell,
                reason=collective.why,
                requested_on=collective.requested_on,
                collective_no=collective.number,
                state=S.IN_TRANSIT,
                version=0,
            )
            introduced(case, collective.slip)
            keep(by=by, case=case, reason=reason)
            cases.append(case)
    return cases


def receive_list(*, by: Any, cases: Sequence[TransferCase], receipt: Receipt, reason: str) -> int:
    """Receive all of a list at once; the versions are those the cases were read with."""
    with acting(by, reason):
        cells = cells_from([one.membership for one in cases if one.membership], receipt.received_on)
        hold_cells([*cells, *(one.to_cell_id for one in cases if one.to_cell_id)])
        for case in sorted(cases, key=lambda one: one.pk):
            receive(by=by, case=case, receipt=receipt, read_at=case.version, reason=reason)
    return len(cases)
