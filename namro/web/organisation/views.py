"""Decisions that change the tree: the list, one decision, and its paper."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from namro.access.permissions import check_holds
from namro.access.queries import Reader, Refused
from namro.access.roles import Permission
from namro.ground.errors import HouseError
from namro.organisation.reorganise.actions import draft, mark, revise
from namro.organisation.reorganise.queries import counts, history, named, readable
from namro.organisation.reorganise.states import S
from namro.units.models import Extent, Reorganisation
from namro.web.http import NotThere, reader_of, reading, signed_in, writing
from namro.web.organisation.forms import PaperForm, read_at
from namro.web.organisation.sheet import PAGE, Sheet, Standing, opened
from namro.web.ui.choices import Chip, Pager, chips
from namro.web.ui.forms import attempt, status
from namro.web.units.drawing import Flow, Picture, pictured, together


@dataclass(frozen=True)
class Row:
    """A decision in the list."""

    standing: Standing
    ending: int
    making: int

    @property
    def order(self) -> Reorganisation:
        return self.standing.order


@reading
@signed_in
def orders(request: HttpRequest) -> HttpResponse:
    """``?trang-thai=`` one state; the latest effective day first."""
    who = reader_of(request)
    seen = readable(who)
    by_state = dict(seen.values_list("state").annotate(Count("pk")).order_by())
    state = request.GET.get("trang-thai", "")
    if state and state not in S.values:
        raise HouseError("Không có trạng thái này. Chọn trong các trạng thái ở đầu danh sách.")
    pager = Pager.of(request, by_state.get(state, 0) if state else sum(by_state.values()))
    wanted = seen.filter(state=state) if state else seen
    shown = list(named(wanted).order_by("-effective_on", "-pk")[pager.slice])
    sizes = counts(shown)
    context = {
        "rows": [Row(Standing(order), *sizes[order.pk]) for order in shown],
        "pager": pager,
        "states": _state_chips(request, by_state, state),
        "total": sum(by_state.values()),
        "why_not": _why_not_draft(who),
    }
    return render(request, "web/organisation/orders.html", context)


def _state_chips(request: HttpRequest, by_state: dict[str, int], state: str) -> list[Chip]:
    options = [(str(one), f"{one.label}: {by_state[one]}") for one in S if one in by_state]
    return chips(request, "trang-thai", [("", "Tất cả"), *options], state) if len(options) > 1 else []


def _why_not_draft(who: Reader) -> str:
    try:
        check_holds(who, Permission.REORGANISE)
    except Refused as error:
        return str(error)
    return ""


@reading
@signed_in
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """What it says, what is still wrong, what depends on the ended units, and what was done to it."""
    sheet = opened(request, pk)
    pager = Pager.of(request, len(sheet.effect.changes), PAGE)
    kinds = sheet.kinds()
    bases = dict.fromkeys(one.share_basis for one in sheet.effect.origins if one.share_basis)
    context = {
        "sheet": sheet,
        "standing": sheet.standing,
        "steps": sorted(sheet.steps(), key=lambda step: bool(step.why)),
        "blocking": sheet.told(blocking=True),
        "warnings": sheet.told(blocking=False),
        "complete": sheet.is_draft and bool(sheet.effect.changes) and not sheet.told(blocking=True),
        "lines": sheet.lines(pager.slice),
        "pager": pager,
        "pictures": _pictures(sheet, pager.slice),
        "editable": not sheet.why_not_edit,
        "adding": "" if sheet.why_not_edit else sheet.url("choose"),
        "kinds": kinds,
        "missing": sum(kind.missing for kind in kinds),
        "ending": len(sheet.effect.ending),
        "making": len(sheet.effect.made),
        "bases": list(bases),
        "history": history(sheet.order),
    }
    return render(request, "web/organisation/order.html", context)


def _pictures(sheet: Sheet, some: slice) -> list[Picture]:
    """One drawing for each group of units that hang together; a plain whole move needs none."""
    groups = together(sheet.book.flows(sheet.effect.changes[some]))
    return [pictured(group) for group in groups if _worth(group)]


def _worth(group: list[Flow]) -> bool:
    return len(group) > 1 or any(flow.extent != Extent.WHOLE for flow in group)


@writing
@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """``?dinh-chinh=`` the decision in the tree that this one corrects."""
    who = reader_of(request)
    check_holds(who, Permission.REORGANISE)
    corrected = _corrected(who, request.GET.get("dinh-chinh", ""))
    form = PaperForm(request.POST if request.method == "POST" else None)
    made: list[Reorganisation] = []

    def act() -> None:
        reason = f"Lập dự thảo đính chính “{corrected.title}”" if corrected else "Lập dự thảo"
        made.append(draft(by=request.user, paper=form.paper(), reason=reason, corrects=corrected))

    if request.method == "POST" and attempt(form, act):
        messages.success(request, "Đã lập dự thảo. Bước tiếp theo: thêm từng việc sắp xếp.")
        return redirect("organisation:order", made[0].pk)
    context = {"form": form, "corrected": corrected, "sheet": None}
    return render(request, "web/organisation/paper.html", context, status=status(form))


def _corrected(who: Reader, text: str) -> Reorganisation | None:
    if not text:
        return None
    known = readable(who).filter(pk=int(text[:18])) if text.isascii() and text.isdigit() else None
    found = known.first() if known is not None else None
    if found is None:
        raise NotThere("Không có quyết định phải đính chính. Mở quyết định đó rồi chọn “Đính chính”.")
    return found


@writing
@signed_in
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper of a draft; who comes second reads who was first."""
    sheet = opened(request, pk)
    sheet.check_editable()
    order = sheet.order
    form = PaperForm(request.POST) if request.method == "POST" else PaperForm.of(order)

    def act() -> None:
        same = form.cleaned_data["read_at"] == read_at(order)
        marked = mark(order) if same else ""
        revise(by=request.user, order=order, paper=form.paper(), read_at=marked, reason="Sửa thông tin")

    if request.method == "POST" and attempt(form, act):
        messages.success(request, "Đã ghi thay đổi.")
        return redirect(sheet.url())
    if form.is_bound:
        order.refresh_from_db()
        if form["read_at"].data != read_at(order):
            form.reread(order)
    context = {"form": form, "corrected": None, "sheet": sheet}
    return render(request, "web/organisation/paper.html", context, status=status(form))
