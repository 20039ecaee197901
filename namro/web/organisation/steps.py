"""Pages that move a decision on: approved, into the tree, back, or dropped. Each asks once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from namro.access.queries import Refused
from namro.access.roles import Permission
from namro.ground.ranges import show_day
from namro.organisation.reorganise import actions
from namro.organisation.reorganise.states import NEXT, S
from namro.web.http import signed_in, writing
from namro.web.organisation.forms import ApprovalForm, PlainForm, ReasonForm
from namro.web.organisation.sheet import PAGE, Sheet, Standing, opened
from namro.web.ui.forms import attempt


@dataclass(frozen=True)
class Page:
    """One step: where it leads, who may, what it is called."""

    to: S
    template: str
    done: str


APPROVE = Page(S.APPROVED, "web/organisation/approve.html", "Đã phê duyệt.")
SCHEDULE = Page(S.SCHEDULED, "web/organisation/schedule.html", "Đã đưa vào cây tổ chức.")
SEND_BACK = Page(S.DRAFT, "web/organisation/send_back.html", "Đã trả lại dự thảo.")
DROP = Page(S.DROPPED, "web/organisation/drop.html", "Đã bỏ dự thảo.")


def _answer(
    request: HttpRequest, sheet: Sheet, page: Page, form: forms.Form, act: Callable[[], None]
) -> HttpResponse:
    """The form, or what it does. Who comes second, or clicks twice, reads how the decision stands."""
    writes = request.method == "POST"
    if page.to not in NEXT[sheet.order.state]:
        return _already(request, sheet, page)
    if writes and attempt(form, act):
        messages.success(request, page.done)
        return redirect(sheet.url())
    if writes:
        sheet = opened(request, sheet.order.pk)
        if sheet.order.state == page.to:
            return _already(request, sheet, page)
        if "read_at" in form.fields:
            form.data = form.data.copy()
            form.data["read_at"] = sheet.effect.mark
    context = {"sheet": sheet, "form": form, "lines": sheet.lines(slice(PAGE)), "kinds": sheet.kinds()}
    return render(request, page.template, context, status=422 if writes else 200)


def _already(request: HttpRequest, sheet: Sheet, page: Page) -> HttpResponse:
    standing = Standing(sheet.order)
    words = "đã ở đúng bước này" if sheet.order.state == page.to else "không chuyển bước này được"
    messages.warning(request, f"Quyết định đang ở trạng thái “{standing.words}”, {words}.")
    return redirect(sheet.url())


def _check(why: str) -> None:
    if why:
        raise Refused(why)


@writing
@signed_in
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """What is approved is what was read: the form carries the mark of all that the decision says."""
    sheet = opened(request, pk)
    order = sheet.order
    _check(sheet.why_not(Permission.APPROVE_REORGANISATION, others=True))
    given = {"authority": order.authority, "decision_no": order.decision_no, "decided_on": order.decided_on}
    initial = given | {"read_at": sheet.effect.mark}
    form = ApprovalForm(request.POST if request.method == "POST" else None, initial=initial)

    def act() -> None:
        approval = form.approval()
        reason = f"Phê duyệt theo {approval.decision_no} ngày {show_day(approval.decided_on)}"
        actions.approve(
            by=request.user,
            order=order,
            approval=approval,
            reason=reason,
            read_at=form.cleaned_data["read_at"],
        )

    return _answer(request, sheet, APPROVE, form, act)


@writing
@signed_in
def schedule(request: HttpRequest, pk: int) -> HttpResponse:
    sheet = opened(request, pk)
    _check(sheet.why_not(Permission.REORGANISE))
    form = PlainForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        reason = f"Đưa vào cây tổ chức từ ngày {show_day(sheet.order.effective_on)}"
        actions.schedule(by=request.user, order=sheet.order, reason=reason)

    return _answer(request, sheet, SCHEDULE, form, act)


@writing
@signed_in
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    sheet = opened(request, pk)
    _check(sheet.why_not(Permission.APPROVE_REORGANISATION))
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        actions.send_back(
            by=request.user, order=sheet.order, reason=f"Trả lại dự thảo: {form.cleaned_data['reason']}"
        )

    return _answer(request, sheet, SEND_BACK, form, act)


@writing
@signed_in
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    sheet = opened(request, pk)
    if sheet.is_draft:
        sheet.check_editable()
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        actions.drop(by=request.user, order=sheet.order, reason=f"Bỏ dự thảo: {form.cleaned_data['reason']}")

    return _answer(request, sheet, DROP, form, act)
