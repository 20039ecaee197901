"""Holders of posts with what is said of them, what waits first; one assessment with its history."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from namro.access.permissions import who_can
from namro.ground.errors import HouseError
from namro.ground.numbers import integer
from namro.organisation.localities.actions import confirm_listed
from namro.web.http import reading, signed_in, writing
from namro.web.localities.desk import CONFIRM, KEEP, PARTS, Desk, desk_of, opened
from namro.web.localities.forms import ListForm
from namro.web.ui.choices import Pager, chips
from namro.web.ui.forms import attempt, status


@writing
@signed_in
def holders(request: HttpRequest) -> HttpResponse:
    """The list; a chosen part of it is confirmed as suggested, all or none."""
    desk = desk_of(request)
    form = ListForm(request.POST) if request.method == "POST" else ListForm.begun()
    ticked = request.POST.getlist("xet")
    if request.method == "POST" and attempt(form, lambda: _confirm(request, form, ticked)):
        return redirect(request.get_full_path())
    part = _part(request, desk)
    chosen = desk.part(part)
    pager = Pager.of(request, len(chosen))
    context = {
        "desk": desk,
        "part": part,
        "rows": desk.rows(chosen[pager.slice], frozenset(ticked)),
        "total": len(desk.everybody),
        "parts": chips(request, "phan", _options(desk), part),
        "pager": pager,
        "form": form,
        "confirms": desk.who.holds(CONFIRM) and part == "cho",
        "keeps": desk.who.holds(KEEP),
        "why_not": "" if desk.who.holds(CONFIRM) else f"Kết luận do {who_can(CONFIRM)} thực hiện.",
    }
    return render(request, "web/localities/holders.html", context, status=status(form))


def _confirm(request: HttpRequest, form: ListForm, ticked: list[str]) -> None:
    chosen = {}
    for value in ticked:
        pk, _, version = value.partition("-")
        if not (pk.isascii() and pk.isdigit() and version.isascii() and version.isdigit()):
            raise HouseError("Có dòng chọn không đúng. Mở lại danh sách.")
        chosen[int(pk[:15])] = int(version[:9])
    number = confirm_listed(
        by=request.user, chosen=chosen, on=form.cleaned_data["on"], reason="Kết luận theo gợi ý, cả danh sách"
    )
    messages.success(request, f"Đã kết luận {integer(number)} đồng chí theo gợi ý.")


def _part(request: HttpRequest, desk: Desk) -> str:
    wanted = request.GET.get("phan", "")
    if wanted in PARTS:
        return wanted
    return next((name for name, (stage, _) in PARTS.items() if desk.counts[stage]), "tat-ca")


def _options(desk: Desk) -> list[tuple[str, str]]:
    found = []
    for name, (stage, words) in PARTS.items():
        number = desk.counts[stage] if stage else len(desk.everybody)
        found.append((name, f"{words} ({integer(number)})"))
    return found


@reading
@signed_in
def assessment(request: HttpRequest, pk: int) -> HttpResponse:
    sheet = opened(request, pk)
    row = sheet.row
    waits = row.state == row.State.OPEN
    context = {
        "sheet": sheet,
        "row": row,
        "waits": waits,
        "posts": [(one, sheet.units.get(one.post.unit_id)) for one in sheet.posts],
        "concludes": waits and sheet.may(CONFIRM),
        "keeps": sheet.may(KEEP),
        "who_concludes": who_can(CONFIRM),
    }
    return render(request, "web/localities/assessment.html", context)
