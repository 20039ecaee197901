"""Rounds of targets: the list by state, one round, and beginning one."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from namro.access.permissions import check_holds
from namro.access.queries import Reader, Refused
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.targets.models import TargetAssignment, TargetRound
from namro.targets.revisions.queries import waiting_for_division
from namro.targets.rounds.actions import begin_round, redistribute, replan
from namro.targets.rounds.queries import default_mode, history, readable, revise_by
from namro.targets.states import EDITABLE, S
from namro.units.models import Unit
from namro.units.queries import Place, places
from namro.web.http import reader_of, reading, signed_in, writing
from namro.web.rounds.forms import NewForm, PlainForm, PlanForm
from namro.web.rounds.sheet import ASSIGN, Sheet, Standing, opened, unit_of
from namro.web.ui.choices import Chip, Pager, chips
from namro.web.ui.forms import attempt, status

FOLLOWED = (*EDITABLE, S.SUBMITTED, S.ISSUED)


@reading
@signed_in
def rounds(request: HttpRequest) -> HttpResponse:
    """``?trang-thai=`` one state; the latest days first."""
    who = reader_of(request)
    seen = readable(who)
    by_state = dict(seen.values_list("state").annotate(Count("pk")).order_by())
    state = request.GET.get("trang-thai", "")
    if state and state not in S.values:
        raise HouseError("Không có trạng thái này. Chọn trong các trạng thái ở đầu danh sách.")
    pager = Pager.of(request, by_state.get(state, 0) if state else sum(by_state.values()))
    wanted = (seen.filter(state=state) if state else seen).order_by("-during", "-pk")
    shown = list(wanted[pager.slice])
    at = places(list({one.level_unit_id for one in shown}), clock.today())
    context = {
        "rows": [(Standing(one), at.get(one.level_unit_id)) for one in shown],
        "pager": pager,
        "states": _state_chips(request, by_state, state),
        "total": sum(by_state.values()),
        "why_not": _why_not_begin(who),
    }
    return render(request, "web/rounds/rounds.html", context)


def _state_chips(request: HttpRequest, by_state: dict[str, int], state: str) -> list[Chip]:
    options = [(str(one), f"{one.label}: {by_state[one]}") for one in S if one in by_state]
    return chips(request, "trang-thai", [("", "Tất cả"), *options], state) if len(options) > 1 else []


def _why_not_begin(who: Reader) -> str:
    try:
        check_holds(who, ASSIGN)
    except Refused as error:
        return str(error)
    return ""


@reading
@signed_in
def round(request: HttpRequest, pk: int) -> HttpResponse:
    """What it says, what is still wrong, what units registered and answered, and what was done to it."""
    sheet = opened(request, pk)
    pager = Pager.of(request, len(sheet.units))
    context = {
        "sheet": sheet,
        "standing": sheet.standing,
        "steps": sorted(sheet.steps(), key=lambda step: bool(step.why)),
        "totals": sheet.totals() if sheet.all else [],
        "rows": sheet.rows(pager.slice),
        "pager": pager,
        "follows": sheet.all and not sheet.why_not(ASSIGN) and sheet.round.state in FOLLOWED,
        "registering": sheet.round.state == S.REGISTERING,
        "issued": sheet.round.state == S.ISSUED,
        "divisions": waiting_for_division(sheet.round) if sheet.all and sheet.round.state == S.ISSUED else [],
        "revise_by": revise_by(sheet.round, sheet.round.during.lower) if sheet.is_issued else None,
        "history": history(sheet.round) if sheet.all else [],
    }
    return render(request, "web/rounds/round.html", context)


@writing
@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """For one of the committees at which this reader assigns targets."""
    who = reader_of(request)
    check_holds(who, ASSIGN)
    units = _committees(who)
    today = clock.today()
    initial = PlanForm.fresh(today, default_mode(today)) | {"unit": units[0].code if units else ""}
    choices = [(unit.code, unit.name) for unit in units]
    form = NewForm(choices, request.POST if request.method == "POST" else None, initial=initial)
    made: list[TargetRound] = []

    def act() -> None:
        unit = Unit.objects.get(code=form.cleaned_data["unit"])
        made.append(begin_round(by=request.user, level_unit=unit, plan=form.plan(), reason="Lập dự thảo"))

    if request.method == "POST" and attempt(form, act):
        messages.success(
            request, "Đã lập dự thảo. Bước tiếp theo: mở đăng ký, hoặc nhập chỉ tiêu từng đơn vị."
        )
        return redirect("rounds:round", made[0].pk)
    return render(request, "web/rounds/plan.html", {"form": form, "sheet": None}, status=status(form))


def _committees(who: Reader) -> list[Place]:
    ids = list(dict.fromkeys(who.units_with(ASSIGN)))
    return list(places(ids, who.day).values())


@writing
@signed_in
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """What a round that is still prepared says of itself; who comes second reads who was first."""
    sheet = opened(request, pk)
    sheet.check(ASSIGN)
    round_ = sheet.round
    below = round_.parent is not None
    posted = request.POST if request.method == "POST" else None
    form = PlanForm(posted, below=below, initial=PlanForm.of(round_))

    def act() -> None:
        replan(
            by=request.user,
            round_=round_,
            plan=form.plan(round_),
            read_at=form.cleaned_data["read_at"],
            reason="Sửa thông tin",
        )

    if posted is not None:
        if attempt(form, act):
            messages.success(request, "Đã ghi thay đổi.")
            return redirect(sheet.url())
        _reread(form, sheet)
    return render(request, "web/rounds/plan.html", {"form": form, "sheet": sheet}, status=status(form))


def _reread(form: PlanForm, sheet: Sheet) -> None:
    """The next try is about what the round says now; where that differs from what was typed, it is shown."""
    now = TargetRound.objects.get(pk=sheet.round.pk)
    if str(now.version) == form.data.get("read_at"):
        return
    said = PlanForm.of(now)
    for name in form.fields:
        typed, stands = form[name].data, form[name].field.widget.format_value(said.get(name))
        if name != "read_at" and (typed or "") != (_plain(stands) or ""):
            form[name].help_text = f"Bản mới đang ghi: {_plain(stands) or 'để trống'}"
    form.reread(now.version)


def _plain(value: object) -> object:
    """A select's value comes as a list."""
    return value[0] if isinstance(value, list) and value else "" if isinstance(value, list) else value


@writing
@signed_in
def below(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Begins the round in which a unit re-assigns what it was given; one that exists is opened."""
    sheet = opened(request, pk)
    unit = unit_of(sheet, code)
    present = TargetRound.objects.filter(parent=sheet.round, level_unit=unit).first()
    if present is not None:
        return redirect("rounds:round", present.pk)
    initial = {"read_at": sheet.round.version}
    form = PlainForm(request.POST if request.method == "POST" else None, initial=initial)
    made: list[TargetRound] = []

    def act() -> None:
        reason = f"Giao lại từ “{sheet.round.title}”"
        made.append(redistribute(by=request.user, parent=sheet.round, unit=unit, reason=reason))

    if request.method == "POST" and attempt(form, act):
        messages.success(request, "Đã lập dự thảo giao lại. Nhập chỉ tiêu cho từng đơn vị trực thuộc.")
        return redirect("rounds:round", made[0].pk)
    place = next(one for one in sheet.units if one.code == code)
    lines = TargetAssignment.objects.filter(round=sheet.round, assignee=unit, during__contains=sheet.here.day)
    context = {"sheet": sheet, "form": form, "unit": place, "lines": lines}
    return render(request, "web/rounds/below.html", context, status=status(form))
