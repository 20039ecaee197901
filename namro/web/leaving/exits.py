"""Pages of leavings: the list, a new one, one dossier and its next step; cells with too few members (V13)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from namro.access.permissions import check_holds
from namro.access.roles import Permission
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import show_day
from namro.membership.admission.route import route
from namro.membership.leaving import actions
from namro.membership.leaving.clocks import complaint_due
from namro.membership.leaving.complaints.actions import Answer, answer_complaint, record_complaint
from namro.membership.leaving.queries import seat, small_cells, visible
from namro.membership.leaving.states import RUNNING, WITHOUT_CELL, S
from namro.membership.models import ExitCase
from namro.membership.votes import cell_base
from namro.people.models import EndGround
from namro.regulations.models import Confidence
from namro.units.models import Unit
from namro.web.admissions.tally_form import proposed
from namro.web.http import NotThere, reader_of, reading, signed_in, writing
from namro.web.leaving import forms
from namro.web.moves.desk import Fact, Record, Step, Urgency, answer, unit_words
from namro.web.ui.choices import Pager, chips
from namro.web.ui.forms import attempt, status

PREPARE, RECORD = Permission.PREPARE_DOSSIER, Permission.RECORD_ADMISSION
PARTS: dict[str, tuple[str, Q]] = {
    "dang-xet": ("Đang xem xét xóa tên", Q(state__in=RUNNING)),
    "khieu-nai": (
        "Khiếu nại chờ trả lời",
        Q(complained_on__isnull=False, answered_on__isnull=True, state=S.DECIDED),
    ),
    "da-roi": ("Đã rời Đảng", Q(state=S.DECIDED)),
    "khac": ("Không xử lý, đã phục hồi", Q(state__in=(S.DROPPED, S.RESTORED))),
}


@reading
@signed_in
def exits(request: HttpRequest) -> HttpResponse:
    """``?phan=`` one part; begins with the first that has something."""
    who, today = reader_of(request), clock.today()
    check_holds(who, Permission.SEE_RECORDS)
    seen = visible(who)
    counts = seen.order_by().aggregate(
        **{one.replace("-", "_"): Count("pk", filter=wanted) for one, (_, wanted) in PARTS.items()}
    )
    number = {one: counts[one.replace("-", "_")] for one in PARTS}
    part = request.GET.get("phan", "") or next((one for one in PARTS if number[one]), "dang-xet")
    if part not in PARTS:
        raise HouseError("Không có phần này. Chọn trong các phần ở đầu danh sách.")
    pager = Pager.of(request, number[part])
    shown = list(seen.filter(PARTS[part][1])[pager.slice])
    cells, urgency = unit_words([one.cell_id for one in shown], today), Urgency()
    options = [(one, f"{PARTS[one][0]}: {number[one]}") for one in PARTS if number[one]]
    context = {
        "rows": [(one, cells[one.cell_id], urgency.of(one.due_on)) for one in shown],
        "pager": pager,
        "part": PARTS[part][0],
        "parts": chips(request, "phan", options, part),
        "may_write": who.holds(PREPARE) or who.holds(RECORD),
    }
    return render(request, "web/leaving/exits.html", context)


RECORDED = {
    EndGround.DIED: actions.record_death,
    EndGround.RESIGNED: actions.record_resignation,
    EndGround.EXPELLED: actions.record_expulsion,
}


@writing
@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """Record a death, a wish or an expulsion, or begin to consider a removal."""
    who = reader_of(request)
    if not (who.holds(PREPARE) or who.holds(RECORD)):
        check_holds(who, RECORD)
    form = forms.new_form(who, request)
    made: list[ExitCase] = []
    if form.is_bound and attempt(form, lambda: made.append(_make(request.user, form.cleaned_data))):
        messages.success(request, "Đã ghi.")
        return redirect("leaving:case", made[0].pk)
    return render(request, "web/leaving/new.html", {"form": form}, status=status(form))


def _make(by: Any, given: dict[str, Any]) -> ExitCase:
    member, label = given["membership"], EndGround(given["how"]).label
    if given["how"] == EndGround.REMOVED:
        charge = actions.Charge(given["ground"], given["note"])
        reason = "Mở hồ sơ xem xét xóa tên"
        return actions.start_removal(by=by, membership=member, charge=charge, reason=reason)
    leaving = actions.Leaving(given["happened_on"], given["document_no"], given["note"])
    return RECORDED[given["how"]](by=by, membership=member, leaving=leaving, reason=f"Ghi {label}")


# One dossier


def _vote(form: Any) -> actions.Vote:
    given = form.cleaned_data
    return actions.Vote(given["held_on"], given["document_no"], form.count())


def _cell(by: Any, case: ExitCase, form: Any) -> object:
    reason = f"Chi bộ nghị quyết xóa tên, {form.cleaned_data['document_no']}"
    read_at = form.cleaned_data["read_at"]
    return actions.resolve_in_cell(by=by, case=case, vote=_vote(form), read_at=read_at, reason=reason)


def _base(by: Any, case: ExitCase, form: Any) -> object:
    reason = f"Đảng ủy cơ sở nghị quyết xóa tên, {form.cleaned_data['document_no']}"
    read_at = form.cleaned_data["read_at"]
    return actions.resolve_in_base(by=by, case=case, vote=_vote(form), read_at=read_at, reason=reason)


def _decide(by: Any, case: ExitCase, form: Any) -> object:
    reason = f"Quyết định xóa tên {form.cleaned_data['document_no']}"
    read_at = form.cleaned_data["read_at"]
    return actions.decide(by=by, case=case, vote=_vote(form), read_at=read_at, reason=reason)


def _call(by: Any, case: ExitCase, form: Any) -> object:
    read_at = form.cleaned_data["read_at"]
    return actions.call_for_review(by=by, case=case, read_at=read_at, reason="Yêu cầu kiểm điểm")


def _drop(by: Any, case: ExitCase, form: Any) -> object:
    given = form.cleaned_data
    return actions.drop(by=by, case=case, read_at=given["read_at"], reason=given["reason"])


def _complain(by: Any, case: ExitCase, form: Any) -> object:
    given = form.cleaned_data
    return record_complaint(
        by=by, case=case, on=given["on"], read_at=given["read_at"], reason="Ghi khiếu nại"
    )


def _answer(by: Any, case: ExitCase, form: Any) -> object:
    given = form.cleaned_data
    settled = Answer(given["on"], given["document_no"], given["result"] == forms.RESTORED)
    reason = f"Trả lời khiếu nại {given['document_no']}"
    return answer_complaint(by=by, case=case, answer=settled, read_at=given["read_at"], reason=reason)


STEPS = {
    one.slug: one
    for one in (
        Step("chi-bo", "Ghi nghị quyết chi bộ", forms.VoteForm, _cell, PREPARE, "Đã ghi kết quả biểu quyết."),
        Step("co-so", "Ghi nghị quyết đảng ủy cơ sở", forms.VoteForm, _base, RECORD, "Đã ghi nghị quyết."),
        Step(
            "quyet-dinh",
            "Ghi quyết định xóa tên",
            forms.DecisionForm,
            _decide,
            RECORD,
            "Đã ghi kết quả.",
            "Đạt thì đồng chí này không còn là đảng viên từ ngày quyết định; hồ sơ khác đang mở kết thúc.",
        ),
        Step(
            "kiem-diem",
            "Ghi một lần yêu cầu kiểm điểm",
            forms.PlainForm,
            _call,
            PREPARE,
            "Đã ghi.",
            usual=False,
        ),
        Step(
            "khong-xu-ly", "Không xử lý nữa", forms.ReasonForm, _drop, RECORD, "Đã đóng hồ sơ.", usual=False
        ),
        Step("khieu-nai", "Ghi khiếu nại", forms.ComplaintForm, _complain, RECORD, "Đã ghi.", usual=False),
        Step(
            "tra-loi",
            "Trả lời khiếu nại",
            forms.AnswerForm,
            _answer,
            RECORD,
            "Đã ghi trả lời.",
            "Phục hồi mở một thời gian đảng viên mới từ ngày trả lời; số giảm đã báo cáo giữ nguyên.",
        ),
    )
}


def _open_steps(case: ExitCase, here: Unit) -> list[str]:
    """What can follow from here, the usual step first."""
    if case.state == S.OPEN:
        usual = "quyet-dinh" if case.removal_ground in WITHOUT_CELL else "chi-bo"
        return [usual, "kiem-diem", "khong-xu-ly"]
    if case.state == S.CELL_RESOLVED:
        return ["co-so" if route(here, clock.today()).needs_base else "quyet-dinh", "khong-xu-ly"]
    if case.state == S.BASE_RESOLVED:
        return ["quyet-dinh", "khong-xu-ly"]
    if case.state == S.DECIDED and case.complained_on is not None and case.answered_on is None:
        return ["tra-loi"]
    last = complaint_due(case) if case.state == S.DECIDED and case.complained_on is None else None
    return ["khieu-nai"] if last is not None and clock.today() <= last.day else []


@writing
@signed_in
def case(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """The dossier with the form of its next step, or of the one in the address."""
    return answer(request, lambda: _record(request, pk), lambda _: list(STEPS.values()), slug)


def _record(request: HttpRequest, pk: int) -> Record:
    who, today = reader_of(request), clock.today()
    found = visible(who).filter(pk=pk).first()
    if found is None:
        raise NotThere("Không có hồ sơ này trong phạm vi của đồng chí.")
    here = seat(found, today)
    cell = unit_words([here.pk], today)[here.pk]
    slugs = _open_steps(found, here)
    return Record(
        who=who,
        case=found,
        title=f"{found.get_ground_display().capitalize()}: {found.membership.person}",
        url=reverse("leaving:case", args=[pk]),
        back=("Rời Đảng", reverse("leaving:exits")),
        seat=here,
        steps=[STEPS[one] for one in slugs],
        facts=_facts(found, cell),
        waits="Không còn bước nào",
        tallies=list(found.tallies.all()) if found.ground == EndGround.REMOVED else [],
        initial=proposed(cell_base(here, today)) if slugs[:1] == ["chi-bo"] else {},
    )


def _facts(case: ExitCase, cell: tuple[str, str]) -> list[Fact]:
    found = [Fact("Chi bộ", cell[0], reverse("units:unit", args=[cell[1]]))]
    if case.removal_ground:
        found.append(Fact("Căn cứ", case.get_removal_ground_display()))
        found.append(Fact("Yêu cầu kiểm điểm", f"{case.calls} lần"))
    if case.happened_on is not None and case.known_on is not None:
        found.append(Fact("Không còn là đảng viên từ", show_day(case.happened_on)))
        late = " (ghi nhận muộn)" if case.known_on > case.happened_on else ""
        found.append(Fact("Ghi nhận ngày", show_day(case.known_on) + late))
    if case.document_no:
        found.append(Fact("Văn bản", case.document_no))
    last = complaint_due(case)
    if last is not None and case.complained_on is None:
        found.append(Fact("Khiếu nại được đến hết", show_day(last.day), unconfirmed=not last.sure))
    if case.complained_on is not None:
        found.append(Fact("Khiếu nại ngày", show_day(case.complained_on)))
    if case.answered_on is not None:
        found.append(Fact("Trả lời ngày", show_day(case.answered_on)))
    return [*found, Fact("Ghi chú", case.note)] if case.note else found


@reading
@signed_in
def few(request: HttpRequest) -> HttpResponse:
    """Cells below the number of official members that a cell needs, with where they might merge (V13)."""
    who = reader_of(request)
    check_holds(who, Permission.SEE_RECORDS)
    found = small_cells(who, clock.today())
    pager = Pager.of(request, len(found.cells))
    context = {
        "found": found,
        "cells": found.cells[pager.slice],
        "pager": pager,
        "sure": found.rule.confidence != Confidence.UNCONFIRMED,
        "may_reorganise": who.holds(Permission.REORGANISE),
    }
    return render(request, "web/leaving/small_cells.html", context)
