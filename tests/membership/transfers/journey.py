"""A member on his way from cell to cell: right but for what a test changes."""

from __future__ import annotations

from datetime import date
from typing import Any

from namro.membership.models import TransferCase
from namro.membership.transfers.actions import (
    Presented,
    Request,
    clear_home,
    introduce,
    present,
    request_transfer,
)
from namro.membership.transfers.receiving.actions import Receipt, receive
from namro.membership.transfers.states import K
from namro.membership.transfers.steps.actions import Slip
from namro.people.models import HomeCell, PartyMembership
from tests.cast import BY, TODAY, WHY, Cast

REQUESTED, INTRODUCED = date(2024, 6, 3), date(2024, 6, 17)
MEMBER = "Trần Văn Hòa"  # at home in cell_1


def membership(city: Cast, name: str = MEMBER) -> PartyMembership:
    return PartyMembership.objects.get(person=city.admissions[name].person)


def asked(city: Cast, to: str = "cell_3", by: Any = BY, **changes: Any) -> TransferCase:
    wanted: dict[str, Any] = {
        "membership": changes.pop("membership", None) or membership(city),
        "kind": K.INSIDE,
        "why": "Chuyển nơi cư trú",
        "requested_on": REQUESTED,
        "to_cell": city.units[to],
    }
    return request_transfer(by=by, request=Request(**wanted | changes), reason=WHY)


def on_the_way(city: Cast, to: str = "cell_3", on: date = INTRODUCED, **changes: Any) -> TransferCase:
    case = asked(city, to, **changes)
    clear_home(by=BY, case=case, read_at=case.version, reason=WHY)
    introduce(by=BY, case=case, slip=Slip("15-GTSHĐ", on), read_at=case.version, reason=WHY)
    return case


def leaving(city: Cast, kind: str = K.OUT, **changes: Any) -> TransferCase:
    return on_the_way(city, kind=kind, to_cell=None, elsewhere="Đảng bộ tỉnh Nam Định", **changes)


def shown(case: TransferCase, on: date, explanation: str = "", by: Any = BY) -> None:
    given = Presented(on, explanation)
    present(by=by, case=case, shown=given, read_at=case.version, reason=WHY)


def received(case: TransferCase, on: date = TODAY, by: Any = BY, **changes: Any) -> None:
    read_at = changes.pop("read_at", case.version)
    given = Receipt(**{"received_on": on, "return_slip_no": "40-PB"} | changes)
    receive(by=by, case=case, receipt=given, read_at=read_at, reason=WHY)


def homes(member: PartyMembership) -> list[tuple[int, date, date | None]]:
    rows = HomeCell.objects.filter(membership=member).order_by("during")
    return [(one.cell_id, one.during.lower, one.during.upper) for one in rows]
