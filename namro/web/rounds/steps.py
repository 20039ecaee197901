"""Pages that move a round on, issue it and end it. Each asks once; who comes second reads how it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from namro.access.queries import Refused
from namro.ground.ranges import show_day
from namro.targets.models import TargetRound
from namro.targets.rounds.actions import drop_round
from namro.targets.rounds.queries import to_confirm
from namro.targets.rounds.steps.actions import close_round, issue_round, move_on
from namro.targets.states import NEXT, S
from namro.web.http import NotThere, signed_in, writing
from namro.web.rounds.forms import ClosingForm, IssueForm, PlainForm, ReasonForm, VersionForm
from namro.web.rounds.sheet import APPROVE, ASSIGN, Sheet, Standing, opened
from namro.web.ui.forms import attempt


@dataclass(frozen=True)
class Kind:
    """One step: from which states it leads where, and its words."""

    to: S | None
    of: tuple[S, ...]
    title: str
    says: str
    done: str
    asks: bool = False  # for a reason


KINDS = {
    "mo-dang-ky": Kind(
        S.REGISTERING,
        (S.DRAFT,),
        "Mở đăng ký",
        "Các đơn vị trực thuộc thấy đợt giao này và ghi số đăng ký; đồng chí vẫn nhập chỉ tiêu được.",
        "Đã mở đăng ký.",
    ),
    "lai-du-thao": Kind(
        S.DRAFT,
        (S.REGISTERING,),
        "Đóng đăng ký",
        "Đợt giao trở lại là dự thảo; số các đơn vị đã đăng ký vẫn giữ.",
        "Đã trở lại dự thảo.",
    ),
    "can-doi": Kind(
        S.BALANCED,
        (S.REGISTERING,),
        "Cân đối",
        "Đóng đăng ký; tổng các đơn vị được so với chỉ tiêu của cấp ủy.",
        "Đã cân đối.",
    ),
    "lai-dang-ky": Kind(
        S.REGISTERING,
        (S.BALANCED,),
        "Mở lại đăng ký",
        "Các đơn vị lại ghi được số đăng ký.",
        "Đã mở lại đăng ký.",
    ),
    "trinh": Kind(
        S.SUBMITTED,
        (S.BALANCED,),
        "Trình ban hành",
        "Sau khi trình, chỉ tiêu không sửa được nữa trừ khi được trả lại.",
        "Đã trình.",
    ),
    "tra-lai": Kind(
        S.BALANCED, (S.SUBMITTED,), "Trả lại", "Đợt giao trở lại bước cân đối để sửa.", "Đã trả lại.", True
    ),
    "luu-tru": Kind(
        S.ARCHIVED, (S.CLOSED,), "Lưu trữ", "Đợt giao chuyển vào lưu trữ, chỉ còn để xem.", "Đã lưu trữ."
    ),
    "bo": Kind(
        None, (S.DRAFT,), "Bỏ dự thảo", "Dự thảo và các chỉ tiêu đã nhập bị xóa.", "Đã bỏ dự thảo.", True
    ),
}


def _already(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    words = Standing(TargetRound.objects.get(pk=sheet.round.pk)).words
    messages.warning(request, f"Đợt giao đang ở trạng thái “{words}”, không chuyển bước này được.")
    return redirect(sheet.url())


def _answer(
    request: HttpRequest, sheet: Sheet, form: VersionForm, act: Callable[[], None], page: tuple[str, str]
) -> HttpResponse:
    """The form, or what it does; ``page`` is its template and what is said when it is done."""
    template, done = page
    writes = request.method == "POST"
    if writes and attempt(form, act):
        messages.success(request, done)
        return redirect(
            sheet.url() if TargetRound.objects.filter(pk=sheet.round.pk).exists() else "rounds:rounds"
        )
    if writes:
        now = TargetRound.objects.get(pk=sheet.round.pk)
        if now.state != sheet.round.state:
            return _already(request, sheet)
        if form.data.get("read_at") != str(now.version):
            form.reread(now.version)
    context = {"sheet": sheet, "form": form, "title": getattr(form, "title", "")}
    return render(request, template, context, status=422 if writes else 200)


def _posted(request: HttpRequest) -> dict[str, object]:
    return {"data": request.POST if request.method == "POST" else None}


@writing
@signed_in
def step(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One of ``KINDS``."""
    sheet = opened(request, pk)
    kind = KINDS.get(slug)
    if kind is None:
        raise NotThere("Không có bước này.")
    _check_step(sheet, slug)
    if sheet.round.state not in kind.of:
        return _already(request, sheet)
    made = ReasonForm if kind.asks else PlainForm
    form = made(**_posted(request), initial={"read_at": sheet.round.version})
    form.title, form.says = kind.title, kind.says

    def act() -> None:
        told = form.cleaned_data.get("reason")
        asked = {
            "by": request.user,
            "round_": TargetRound.objects.get(pk=pk),
            "read_at": form.cleaned_data["read_at"],
            "reason": f"{kind.title}: {told}" if told else kind.title,
        }
        if kind.to is None:
            drop_round(**asked)
        else:
            move_on(to=kind.to, **asked)

    return _answer(request, sheet, form, act, ("web/rounds/step.html", kind.done))


def _check_step(sheet: Sheet, slug: str) -> None:
    why = sheet.why_not(ASSIGN)
    if slug == "tra-lai" and why:
        why = sheet.why_not(APPROVE)
    if why:
        raise Refused(why)


@writing
@signed_in
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper, its printed totals and what has to be confirmed."""
    sheet = opened(request, pk)
    sheet.check(APPROVE, others=True)
    if S.ISSUED not in NEXT[sheet.round.state]:
        return _already(request, sheet)
    given = [one.indicator for one in sheet.balances if one.assigned]
    sentences = to_confirm(sheet.balances)
    form = IssueForm(given, sentences, **_posted(request), initial={"read_at": sheet.round.version})

    def act() -> None:
        paper = form.issue()
        reason = f"Ban hành theo {paper.document_no} ngày {show_day(paper.issued_on)}"
        round_ = TargetRound.objects.get(pk=pk)
        issue_round(by=request.user, round_=round_, issue=paper, reason=reason)

    return _answer(request, sheet, form, act, ("web/rounds/issue.html", "Đã ban hành."))


@writing
@signed_in
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """A note on how it ended."""
    sheet = opened(request, pk)
    sheet.check(APPROVE, others=True)
    if S.CLOSED not in NEXT[sheet.round.state]:
        return _already(request, sheet)
    form = ClosingForm(**_posted(request), initial={"read_at": sheet.round.version})

    def act() -> None:
        close_round(
            by=request.user,
            round_=TargetRound.objects.get(pk=pk),
            note=form.cleaned_data["note"],
            read_at=form.cleaned_data["read_at"],
            reason=f"Kết thúc đợt: {form.cleaned_data['note']}",
        )

    return _answer(request, sheet, form, act, ("web/rounds/close.html", "Đã kết thúc đợt giao."))
