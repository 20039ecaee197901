"""Pages that change issued numbers: a revision with its paper, and a divided unit's number shared out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from namro.ground import clock
from namro.ground.ranges import show_day
from namro.targets.models import TargetAssignment, TargetRound
from namro.targets.revisions.actions import Division, divide_target, revise_target
from namro.targets.revisions.queries import suggested
from namro.targets.rounds.queries import revise_by
from namro.units.queries import places
from namro.web.http import NotThere, signed_in, writing
from namro.web.rounds.forms import DivisionForm, RevisionForm
from namro.web.rounds.sheet import APPROVE, opened
from namro.web.ui.forms import attempt, status


@writing
@signed_in
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """``?don-vi=`` and ``?chi-tieu=`` fill the form for one number."""
    sheet = opened(request, pk)
    sheet.check(APPROVE, others=True)
    units = [(unit.code, unit.name) for unit in sheet.units]
    initial = {
        "read_at": sheet.round.version,
        "unit": request.GET.get("don-vi", ""),
        "indicator": request.GET.get("chi-tieu", ""),
        "effective_on": max(clock.today(), sheet.round.during.lower),
    }
    posted = request.POST if request.method == "POST" else None
    form = RevisionForm(units, posted, initial=initial)

    def act() -> None:
        revision = form.revision()
        paper = revision.document
        revise_target(
            by=request.user,
            round_=TargetRound.objects.get(pk=pk),
            revision=revision,
            read_at=form.cleaned_data["read_at"],
            reason=f"Điều chỉnh theo {paper.document_no} ngày {show_day(paper.issued_on)}",
        )

    if posted is not None:
        if attempt(form, act):
            messages.success(request, "Đã điều chỉnh chỉ tiêu; đơn vị trả lời lại.")
            return redirect(f"{sheet.url()}#dieu-chinh")
        _reread(form, pk)
    context = {
        "sheet": sheet,
        "form": form,
        "deadline": revise_by(sheet.round, sheet.round.during.lower),
        "standing": _standing(initial["unit"], initial["indicator"], sheet.lines, dict(units)),
    }
    return render(request, "web/rounds/revise.html", context, status=status(form))


def _standing(
    code: str, indicator: str, lines: list[TargetAssignment], units: dict[str, str]
) -> TargetAssignment | None:
    """The number that the address asks for, as it stands."""
    if code not in units:
        return None
    asked = [line for line in lines if line.indicator == indicator]
    codes = dict(
        TargetAssignment.objects.filter(pk__in=[one.pk for one in asked]).values_list("assignee__code", "pk")
    )
    return next((line for line in asked if line.pk == codes.get(code)), None)


def _reread(form: RevisionForm | DivisionForm, pk: int) -> None:
    version = TargetRound.objects.values_list("version", flat=True).get(pk=pk)
    if form.data.get("read_at") != str(version):
        form.reread(version)


@writing
@signed_in
def divide(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Shares the number of a divided unit out to its successors; known shares are filled in."""
    sheet = opened(request, pk)
    sheet.check(APPROVE, others=True)
    found = (
        TargetAssignment.objects.filter(pk=line, round=sheet.round)
        .select_related("assignee", "round")
        .first()
    )
    parts = suggested(found) if found and found.during.upper else {}
    if found is None or not parts:
        raise NotThere("Không có chỉ tiêu phải chia ở đây: đơn vị chưa được chia, hoặc chỉ tiêu đã đổi.")
    names = places([unit.pk for unit in parts], found.during.upper)
    named = {
        unit: (names[unit.pk].name if unit.pk in names else unit.code, part) for unit, part in parts.items()
    }
    posted = request.POST if request.method == "POST" else None
    form = DivisionForm(named, posted, initial={"read_at": sheet.round.version})

    def act() -> None:
        paper = form.document()
        divide_target(
            by=request.user,
            line=found,
            division=Division(form.parts(), paper),
            read_at=form.cleaned_data["read_at"],
            reason=f"Chia chỉ tiêu theo {paper.document_no} ngày {show_day(paper.issued_on)}",
        )

    if posted is not None:
        if attempt(form, act):
            messages.success(request, "Đã chia chỉ tiêu cho các đơn vị kế thừa.")
            return redirect(f"{sheet.url()}#dieu-chinh")
        _reread(form, pk)
    old = places([found.assignee_id], found.during.lower).get(found.assignee_id)
    context = {"sheet": sheet, "form": form, "line": found, "old": old}
    return render(request, "web/rounds/divide.html", context, status=status(form))
