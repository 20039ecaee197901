"""Pages of the units: registering numbers, and answering those that were issued."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from namro.access.permissions import check_at
from namro.access.roles import Permission
from namro.ground.numbers import integer
from namro.targets.models import TargetProposal, TargetRound
from namro.targets.rounds.answers.actions import (
    Registration,
    answer_all,
    check_may_answer,
    register,
    registration_mark,
)
from namro.targets.rounds.queries import lines_of
from namro.targets.states import S
from namro.web.http import signed_in, writing
from namro.web.rounds.forms import AnswerForm, RegistrationForm
from namro.web.rounds.sheet import opened, unit_of
from namro.web.ui.forms import attempt, status


@writing
@signed_in
def registration(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """What the unit proposes; it may be written anew until the registration closes."""
    sheet = opened(request, pk)
    unit = unit_of(sheet, code)
    check_may_answer(request.user, unit)
    if sheet.round.state != S.REGISTERING:
        messages.warning(request, f"Đợt giao đang ở trạng thái “{sheet.standing.words}”, không nhận đăng ký.")
        return redirect(sheet.url())
    rows = TargetProposal.objects.filter(round=sheet.round, unit=unit)
    said = {row.indicator: row.value for row in rows} | {"note": next((row.note for row in rows), "")}
    said["read_at"] = registration_mark(sheet.round, unit)
    posted = request.POST if request.method == "POST" else None
    form = RegistrationForm(posted, initial=said)

    def act() -> None:
        given = form.cleaned_data
        proposal = Registration(unit, form.values(), given["note"], given["read_at"])
        round_ = TargetRound.objects.get(pk=pk)
        register(by=request.user, round_=round_, registration=proposal, reason=f"Đăng ký của {unit.code}")

    if posted is not None:
        if attempt(form, act):
            messages.success(request, "Đã ghi đăng ký; sửa được đến khi cấp trên cân đối.")
            return redirect(sheet.url())
        _stands_now(form, said)
    place = next(one for one in sheet.units if one.code == code)
    context = {"sheet": sheet, "form": form, "unit": place}
    return render(request, "web/rounds/register.html", context, status=status(form))


def _stands_now(form: RegistrationForm, said: dict[str, object]) -> None:
    """After a colleague was first: what is typed stays, beside it what is written now."""
    if form.data.get("read_at") == said["read_at"]:
        return
    for bound in form.number_fields:
        value = said.get(bound.name)
        bound.help_text = f"Đang ghi: {integer(value) if isinstance(value, int) else 'để trống'}"
    form.data = form.data.copy()
    form.data["read_at"] = said["read_at"]


@writing
@signed_in
def answer(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Accepting each number, or asking for another look."""
    sheet = opened(request, pk)
    unit = unit_of(sheet, code)
    check_at(sheet.who, Permission.ANSWER_TARGETS, unit)
    if sheet.round.state != S.ISSUED:
        messages.warning(request, f"Đợt giao đang ở trạng thái “{sheet.standing.words}”, chưa trả lời được.")
        return redirect(sheet.url())
    lines = list(lines_of(sheet.round).filter(assignee=unit).select_related("round", "assignee"))
    posted = request.POST if request.method == "POST" else None
    form = AnswerForm(lines, posted)

    def act() -> None:
        answer_all(by=request.user, answers=form.answers(), reason=f"Trả lời của {unit.code}")

    if posted is not None and attempt(form, act):
        messages.success(request, "Đã ghi trả lời.")
        return redirect(sheet.url())
    place = next(one for one in sheet.units if one.code == code)
    context = {"sheet": sheet, "form": form, "unit": place}
    return render(request, "web/rounds/answer.html", context, status=status(form))
