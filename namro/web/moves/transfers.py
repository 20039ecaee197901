"""Pages of transfers: the list by where they stand, one transfer with its next step, requests and lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from namro.access.permissions import check_holds
from namro.access.roles import Permission
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import show_day
from namro.membership.models import TransferCase
from namro.membership.transfers import actions
from namro.membership.transfers.clocks import lapses_on, pending_before
from namro.membership.transfers.queries import introduced_before, side, visible
from namro.membership.transfers.receiving.actions import (
    Receipt,
    receive,
    receive_list,
)
from namro.membership.transfers.states import LEAVING, OPEN, S
from namro.membership.transfers.steps.actions import Presented, Slip
from namro.regulations.queries import working_calendar
from namro.units.models import Unit
from namro.units.queries import UnitError
from namro.web.http import NotThere, reader_of, reading, signed_in, writing
from namro.web.moves import forms
from namro.web.moves.desk import Fact, Record, Step, Urgency, answer, unit_words
from namro.web.ui.choices import Pager, chips

PREPARE, WRITE = Permission.PREPARE_DOSSIER, Permission.RECORD_ADMISSION
LATE = "qua-han"
MOST_MEMBERS = 500


@dataclass(frozen=True)
class Row:
    """A transfer in the list; ``late``: on the way for longer than the slip may take (M09)."""

    case: TransferCase
    home: str
    goal: str
    urgency: str
    late: bool


@reading
@signed_in
def transfers(request: HttpRequest) -> HttpResponse:
    """``?buoc=`` one state, or those on the way for too long; the open ones unless asked."""
    who, today = reader_of(request), clock.today()
    check_holds(who, Permission.SEE_RECORDS)
    seen = visible(who)
    urgency = Urgency(working_calendar())
    before = pending_before(today, urgency.calendar)
    counted = seen.values_list("state").annotate(
        Count("pk"), late=Count("pk", filter=introduced_before(before))
    )
    states = list(counted.order_by())
    by_state, late = {state: number for state, number, _ in states}, sum(one[-1] for one in states)
    step = request.GET.get("buoc", "")
    if step and step != LATE and step not in S.values:
        raise HouseError("Không có trạng thái này. Chọn trong các trạng thái ở đầu danh sách.")
    wanted = _wanted(seen, step, before)
    total = late if step == LATE else by_state.get(step, 0) if step else sum(by_state.get(s, 0) for s in OPEN)
    pager = Pager.of(request, total)
    context = {
        "rows": _rows(
            list(wanted.select_related("person").order_by("due_on", "-pk")[pager.slice]), urgency, before
        ),
        "pager": pager,
        "late": late,
        "states": _state_chips(request, by_state, late, step),
    }
    return render(request, "web/moves/transfers.html", context)


def _wanted(seen: QuerySet[TransferCase], step: str, before: date) -> QuerySet[TransferCase]:
    if step == LATE:
        return seen.filter(introduced_before(before))
    return seen.filter(state=step) if step else seen.filter(state__in=OPEN)


def _state_chips(request: HttpRequest, by_state: dict[str, int], late: int, step: str) -> Any:
    options = [("", f"Chưa xong: {sum(by_state.get(one, 0) for one in OPEN)}")]
    options += [(LATE, f"Trên đường quá hạn: {late}")] if late or step == LATE else []
    options += [(str(one), f"{one.label}: {by_state[one]}") for one in S if one in by_state]
    return chips(request, "buoc", options, step)


def _rows(cases: list[TransferCase], urgency: Urgency, before: date) -> list[Row]:
    today = clock.today()
    cells = unit_words([one for case in cases for one in (case.from_cell_id, case.to_cell_id)], today)
    return [
        Row(
            case,
            cells[case.from_cell_id][0] if case.from_cell_id else case.elsewhere,
            cells[case.to_cell_id][0] if case.to_cell_id else case.elsewhere,
            urgency.of(case.due_on),
            case.state == S.IN_TRANSIT and case.introduced_on is not None and case.introduced_on < before,
        )
        for case in cases
    ]


# One transfer


def _clear(by: Any, case: TransferCase, form: Any) -> object:
    read_at = form.cleaned_data["read_at"]
    return actions.clear_home(by=by, case=case, read_at=read_at, reason="Nơi đi đã xét")


def _introduce(by: Any, case: TransferCase, form: Any) -> object:
    given = form.cleaned_data
    slip = Slip(given["slip_no"], given["introduced_on"])
    reason = f"Giới thiệu sinh hoạt đảng, giấy số {slip.number}"
    return actions.introduce(by=by, case=case, slip=slip, read_at=given["read_at"], reason=reason)


def _present(by: Any, case: TransferCase, form: Any) -> object:
    given = form.cleaned_data
    shown = Presented(given["presented_on"], given["explanation"])
    return actions.present(
        by=by, case=case, shown=shown, read_at=given["read_at"], reason="Đã xuất trình giấy giới thiệu"
    )


def _receipt(form: Any) -> Receipt:
    given = form.cleaned_data
    return Receipt(given["received_on"], given["return_slip_no"], given.get("to_cell"), given["explanation"])


def _receive(by: Any, case: TransferCase, form: Any) -> object:
    receipt = _receipt(form)
    reason = f"Tiếp nhận, phiếu báo {receipt.return_slip_no}".removesuffix(", phiếu báo ")
    return receive(by=by, case=case, receipt=receipt, read_at=form.cleaned_data["read_at"], reason=reason)


def _receive_all(by: Any, case: TransferCase, form: Any) -> object:
    together = list(_of_list(case))
    reason = f"Tiếp nhận theo danh sách {case.collective_no}"
    return receive_list(by=by, cases=together, receipt=_receipt(form), reason=reason)


def _of_list(case: TransferCase) -> QuerySet[TransferCase]:
    same = TransferCase.objects.filter(collective_no=case.collective_no, to_cell=case.to_cell_id)
    return same.filter(state__in=(S.IN_TRANSIT, S.PRESENTED), requested_on=case.requested_on)


def _lapse(by: Any, case: TransferCase, form: Any) -> object:
    read_at = form.cleaned_data["read_at"]
    return actions.lapse(by=by, case=case, read_at=read_at, reason="Quá thời hạn xuất trình, không lý do")


def _cancel(by: Any, case: TransferCase, form: Any) -> object:
    given = form.cleaned_data
    return actions.cancel(by=by, case=case, read_at=given["read_at"], reason=given["reason"])


CLEAR = Step(
    "xet",
    "Ghi nơi đi đã xét",
    forms.PlainForm,
    _clear,
    PREPARE,
    "Đã ghi nơi đi đã xét.",
    "Đã thu đảng phí, hồ sơ đủ và chi bộ đã nhận xét.",
)
INTRODUCE = Step(
    "gioi-thieu",
    "Ghi giấy giới thiệu",
    forms.SlipForm,
    _introduce,
    WRITE,
    "Đã ghi giấy giới thiệu.",
    "Từ ngày giới thiệu, đảng viên ở trên đường chuyển và vẫn tính ở nơi đi cho đến khi nơi đến tiếp nhận.",
)
PRESENT = Step(
    "xuat-trinh", "Ghi ngày xuất trình", forms.PresentForm, _present, WRITE, "Đã ghi ngày xuất trình."
)
RECEIVE = Step(
    "tiep-nhan", "Tiếp nhận", forms.ReceiptForm, _receive, WRITE, "Đã tiếp nhận; từ ngày đó tính ở nơi đến."
)
LEFT = Step(
    "tiep-nhan",
    "Ghi phiếu báo của nơi đến",
    forms.LeavingReceiptForm,
    _receive,
    WRITE,
    "Đã ghi phiếu báo; đồng chí này không còn tính ở thành phố.",
)
RECEIVE_ALL = Step(
    "tiep-nhan-ca",
    "Tiếp nhận cả danh sách",
    forms.ReceiptForm,
    _receive_all,
    WRITE,
    "Đã tiếp nhận cả danh sách.",
)
LAPSE = Step(
    "het-han",
    "Ghi quá thời hạn",
    forms.PlainForm,
    _lapse,
    WRITE,
    "Đã ghi quá thời hạn; nơi đến đề nghị xóa tên ở phần rời Đảng.",
    "Quá thời hạn mà không có lý do chính đáng: nơi đến xem xét xóa tên và báo cho nơi đi.",
    usual=False,
)
CANCEL = Step("huy", "Hủy chuyển sinh hoạt", forms.ReasonForm, _cancel, WRITE, "Đã hủy.", usual=False)


LEADS_TO = {
    "xet": S.HOME_CLEARED,
    "gioi-thieu": S.IN_TRANSIT,
    "xuat-trinh": S.PRESENTED,
    "tiep-nhan": S.RECEIVED,
    "tiep-nhan-ca": S.RECEIVED,
    "het-han": S.LAPSED,
    "huy": S.CANCELLED,
}


def _steps(case: TransferCase) -> list[Step]:
    """What can follow from here, the usual step first."""
    here = RECEIVE if case.kind not in LEAVING else LEFT
    both = [here, *([RECEIVE_ALL] if case.collective_no else [])]
    if case.state == S.REQUESTED:
        return [CLEAR, CANCEL]
    if case.state == S.HOME_CLEARED:
        return [INTRODUCE, CANCEL]
    if case.state == S.PRESENTED:
        return [*both, CANCEL]
    if case.state == S.IN_TRANSIT:
        assert case.introduced_on is not None
        over = clock.today() > lapses_on(case.introduced_on)
        return [*both, PRESENT, *([LAPSE] if over else []), CANCEL]
    return []


@writing
@signed_in
def transfer(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """The transfer with the form of its next step, or of the one in the address."""
    return answer(request, lambda: _record(request, pk), _all_steps, slug)


def _all_steps(case: TransferCase) -> list[Step]:
    here = LEFT if case.kind in LEAVING else RECEIVE
    return [CLEAR, INTRODUCE, PRESENT, here, RECEIVE_ALL, LAPSE, CANCEL]


def _record(request: HttpRequest, pk: int) -> Record:
    who, today = reader_of(request), clock.today()
    case = visible(who).select_related("person", "membership", "from_cell", "to_cell").filter(pk=pk).first()
    if case is None:
        raise NotThere("Không có lần chuyển này trong phạm vi của đồng chí.")
    steps = _steps(case)
    cells = unit_words([case.from_cell_id, case.to_cell_id], today)
    seats = {one.slug: _seat(case, one) for one in steps}
    return Record(
        who=who,
        case=case,
        title=f"Chuyển sinh hoạt: {case.person}",
        url=reverse("moves:transfer", args=[pk]),
        back=("Chuyển sinh hoạt đảng", reverse("moves:transfers")),
        seat=case.to_cell or case.from_cell,
        seats=seats,
        steps=steps,
        facts=_facts(case, cells),
        waits="Không còn bước nào",
    )


def _seat(case: TransferCase, step: Step) -> Unit:
    """Whose step it is; a cell that was divided meanwhile still tells whose scope it lies in."""
    try:
        return side(case, LEADS_TO[step.slug], clock.today())
    except UnitError:
        assert case.to_cell is not None
        return case.to_cell


def _facts(case: TransferCase, cells: dict[int, tuple[str, str]]) -> list[Fact]:
    def cell(pk: int | None) -> tuple[str, str]:
        name, code = cells[pk] if pk else (case.elsewhere or "chưa rõ", "")
        return name, reverse("units:unit", args=[code]) if code else ""

    found = [
        Fact("Loại", case.get_kind_display()),
        Fact("Nơi đi", *cell(case.from_cell_id)),
        Fact("Nơi đến", *cell(case.to_cell_id)),
        Fact("Lý do", case.reason),
        Fact("Ngày đề nghị", show_day(case.requested_on)),
    ]
    if case.introduced_on is not None:
        found.append(Fact("Giấy giới thiệu", f"{case.slip_no} ngày {show_day(case.introduced_on)}"))
    if case.presented_on is not None:
        found.append(Fact("Ngày xuất trình", show_day(case.presented_on)))
    if case.explanation:
        found.append(Fact("Giải trình", case.explanation))
    if case.received_on is not None:
        number = f", phiếu báo {case.return_slip_no}" if case.return_slip_no else ""
        found.append(Fact("Ngày tiếp nhận", f"{show_day(case.received_on)}{number}"))
    if case.collective_no:
        found.append(Fact("Danh sách tập thể", case.collective_no))
    if case.state in (S.IN_TRANSIT, S.PRESENTED):
        found.append(Fact("Được tính ở", "nơi đi, cho đến khi nơi đến tiếp nhận", unconfirmed=True))
    return found
