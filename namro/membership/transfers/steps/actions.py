"""What every step of a transfer shares: held for writing, the slip, the days on the way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from namro.access.permissions import check_actor
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import ONE_DAY, show_day, span
from namro.journal.actions import acting
from namro.membership.clerks import hold
from namro.membership.days import check_after, check_past
from namro.membership.models import TransferCase
from namro.membership.transfers import clocks
from namro.membership.transfers.queries import side, under_review
from namro.membership.transfers.states import OWNERS, check_move
from namro.people.models import PartyMembership


@dataclass(frozen=True)
class Slip:
    """The slip of introduction."""

    number: str
    on: date


@dataclass(frozen=True)
class Presented:
    """The day the slip was shown at the other end; ``explanation`` where that was late."""

    on: date
    explanation: str = ""


def introduced(case: TransferCase, slip: Slip) -> None:
    """The slip was handed out: its number and day, on the way from then."""
    check_past("introduced_on", slip.on)
    check_after("introduced_on", slip.on, case.requested_on, "ngày đề nghị")
    if not slip.number:
        raise ValidationError({"slip_no": "Ghi số giấy giới thiệu."})
    case.introduced_on, case.slip_no = slip.on, slip.number
    case.transit = span(slip.on)


def show(case: TransferCase, shown: Presented) -> None:
    """The slip was presented; late only with an explanation."""
    check_past("presented_on", shown.on)
    check_after("presented_on", shown.on, case.introduced_on, "ngày giới thiệu")
    last = clocks.present_due(case).day
    if shown.on > last and not shown.explanation:
        raise ValidationError(
            {"explanation": f"Quá hạn xuất trình ({show_day(last)}): ghi giải trình của đảng viên."}
        )
    case.presented_on, case.explanation = shown.on, shown.explanation


def check_free(membership: PartyMembership) -> None:
    """Refuse while a removal is being considered."""
    exit_case = under_review(membership)
    if exit_case is not None:
        raise HouseError(
            f"Đồng chí này đang được xem xét {exit_case.get_ground_display()} (mở ngày "
            f"{show_day(exit_case.opened_on)}); chưa chuyển sinh hoạt khi chưa có kết luận."
        )


@contextmanager
def held(by: Any, case: TransferCase, to: str, read_at: int | None, reason: str) -> Iterator[None]:
    """The transfer held for a step to ``to`` by the side that takes it."""
    check_actor(by, OWNERS[to], side(case, to, clock.today()))
    with acting(by, reason), locked(case, to, read_at):
        yield


@contextmanager
def locked(case: TransferCase, to: str, read_at: int | None) -> Iterator[None]:
    """The row held, version and state checked; inside, it already stands at ``to``."""
    hold(case, read_at)
    check_move(case, to)
    case.state = to
    yield


def keep(*, by: Any, case: TransferCase, reason: str) -> None:
    """Write the transfer with its clock and a new version."""
    with acting(by, reason):
        found = clocks.next_due(case)
        case.due_on, case.due_rule = (found.day, found.rule) if found else (None, "")
        case.version += 1
        case.full_clean()
        case.save()


def close_transit(case: TransferCase, day: date) -> None:
    """Not on the way any more from ``day``; the day of the slip itself remains."""
    if case.transit is not None and case.transit.upper is None:
        first = case.transit.lower
        case.transit = span(first, max(day, first + ONE_DAY))
