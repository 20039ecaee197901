"""The steps of a dossier as pages: each its own address, one form, one action."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from namro.access.queries import Refused
from namro.ground import clock
from namro.ground.ranges import show_day
from namro.membership.admission import actions as early
from namro.membership.admission.ceremony import actions as late
from namro.membership.admission.correcting import actions as correcting
from namro.membership.admission.resolving import actions as resolving
from namro.membership.admission.states import S
from namro.membership.votes import cell_base
from namro.web.admissions import forms as f
from namro.web.admissions.sheet import STEPS, Dossier, opened
from namro.web.admissions.tally_form import as_typed, proposed
from namro.web.http import NotThere, signed_in, writing
from namro.web.ui.forms import attempt, status

Given = dict[str, Any]  # who acts, on which dossier, read at which version


@dataclass(frozen=True)
class Page:
    """One step: its form, what it begins with, what it does, and the words when it is done."""

    form: type[f.StepForm]
    act: Callable[[Given, Any, Dossier], object]
    done: str
    button: str = "Ghi"
    begins: Callable[[Dossier], dict[str, Any]] = lambda sheet: {}
    people: bool = False


def _no(words: str, number: str) -> str:
    return f"{words} {number}".strip()


def _training(given: Given, form: f.TrainingForm, sheet: Dossier) -> None:
    certificate = form.certificate()
    reason = _no("Ghi giấy chứng nhận", certificate.certificate_no)
    early.record_training(**given, certificate=certificate, reason=reason)


def _opening(given: Given, form: f.OpeningForm, sheet: Dossier) -> None:
    opening = early.Opening(form.cleaned_data["on"], form.papers())
    early.open_dossier(**given, opening=opening, reason="Lập hồ sơ")


def _papers(given: Given, form: f.PapersForm, sheet: Dossier) -> None:
    early.revise_papers(**given, papers=form.papers(), reason="Bổ sung, sửa giấy tờ")


def _vetting(given: Given, form: f.VettingForm, sheet: Dossier) -> None:
    request = form.request()
    early.send_vetting(**given, request=request, reason=f"Gửi thẩm tra {request.place}")


def _answer(given: Given, form: f.AnswerForm, sheet: Dossier) -> None:
    vetting = next(one for one in sheet.unanswered if str(one.pk) == form.cleaned_data["vetting"])
    vetting.case = given.pop("case")
    day = form.cleaned_data["answered_on"]
    early.answer_vetting(**given, vetting=vetting, answered_on=day, reason=f"{vetting.place} đã trả lời")


def _cell(given: Given, form: f.VoteForm, sheet: Dossier) -> None:
    vote = form.vote()
    resolving.resolve_in_cell(**given, vote=vote, reason=_no("Nghị quyết chi bộ", vote.document_no))


def _forward(given: Given, form: f.ForwardForm, sheet: Dossier) -> None:
    resolving.forward(**given, on=form.cleaned_data["forwarded_on"], reason="Gửi hồ sơ lên cấp trên")


def _base(given: Given, form: f.VoteForm, sheet: Dossier) -> None:
    vote = form.vote()
    resolving.resolve_in_base(**given, vote=vote, reason=_no("Nghị quyết đảng ủy", vote.document_no))


def _ruling(given: Given, form: f.RulingForm, sheet: Dossier) -> None:
    ruling = form.ruling()
    resolving.decide(**given, ruling=ruling, reason=_no("Quyết định", ruling.decision_no))


def _receipt(given: Given, form: f.ReceiptForm, sheet: Dossier) -> None:
    late.receive_decision(**given, on=form.cleaned_data["received_on"], reason="Chi bộ nhận quyết định")


def _ceremony(given: Given, form: f.CeremonyForm, sheet: Dossier) -> None:
    ceremony = form.ceremony()
    reason = f"Lễ kết nạp ngày {show_day(ceremony.ceremony_on)}"
    late.hold_ceremony(**given, ceremony=ceremony, reason=reason)


def _helper(given: Given, form: f.HelperForm, sheet: Dossier) -> None:
    early.change_helper(**given, helper=form.person("helper"), reason="Đổi đảng viên giúp đỡ")


def _close(given: Given, form: f.CloseForm, sheet: Dossier) -> None:
    resolving.close(**given, to=form.cleaned_data["to"], paper=form.paper())


def _annul(given: Given, form: f.PaperForm, sheet: Dossier) -> None:
    paper = form.paper()
    late.annul(**given, paper=paper, reason=paper.note)


def _redo(given: Given, form: f.PaperForm, sheet: Dossier) -> None:
    paper = form.paper()
    late.order_redo(**given, paper=paper, reason=f"Yêu cầu làm lại thủ tục: {paper.note}")


def _redone(given: Given, form: f.PaperForm, sheet: Dossier) -> None:
    paper = form.paper()
    late.finish_redo(**given, paper=paper, reason=f"Đã làm lại thủ tục: {paper.note}")


def _correct(given: Given, form: f.CorrectForm, sheet: Dossier) -> None:
    correcting.correct_step(**given, fix=form.fix(), reason=form.cleaned_data["reason"])


def _take_back(given: Given, form: f.ReasonForm, sheet: Dossier) -> None:
    correcting.take_back(**given, reason=form.cleaned_data["reason"])


def _held_papers(sheet: Dossier) -> dict[str, Any]:
    names = [name for name in f.PapersForm.base_fields if name != "read_at"]
    begin = {name: getattr(sheet.case, name) for name in names if not name.startswith("introducer")}
    case = sheet.case
    return begin | {"introducer_1": case.introducer_1_id, "introducer_2": case.introducer_2_id}


def _last(sheet: Dossier) -> dict[str, Any]:
    """The last step as it was typed, with its count if it was a vote."""
    step = sheet.last
    if step is None:
        return {}
    tally = next((one for one in reversed(sheet.tallies) if one.held_on == step.on), None)
    voted = step.state in correcting.BODIES and tally is not None
    return {"on": step.on, "document_no": step.document_no} | (as_typed(tally) if voted else {})


PAGES: dict[str, Page] = {
    "lop": Page(f.TrainingForm, _training, "Đã ghi giấy chứng nhận."),
    "ho-so": Page(f.OpeningForm, _opening, "Đã lập hồ sơ.", "Lập hồ sơ", _held_papers, people=True),
    "giay-to": Page(f.PapersForm, _papers, "Đã ghi giấy tờ.", "Ghi thay đổi", _held_papers, people=True),
    "tham-tra": Page(f.VettingForm, _vetting, "Đã ghi nơi thẩm tra."),
    "tra-loi": Page(f.AnswerForm, _answer, "Đã ghi trả lời thẩm tra."),
    "chi-bo": Page(
        f.VoteForm,
        _cell,
        "Đã ghi nghị quyết của chi bộ.",
        "Ghi nghị quyết",
        lambda sheet: proposed(cell_base(sheet.known.at, clock.today())),
    ),
    "gui": Page(f.ForwardForm, _forward, "Đã ghi ngày gửi hồ sơ."),
    "co-so": Page(f.VoteForm, _base, "Đã ghi nghị quyết của đảng ủy cơ sở.", "Ghi nghị quyết"),
    "quyet-dinh": Page(f.RulingForm, _ruling, "Đã ghi quyết định.", "Ghi quyết định"),
    "nhan": Page(f.ReceiptForm, _receipt, "Đã ghi ngày nhận quyết định."),
    "le": Page(f.CeremonyForm, _ceremony, "Đã ghi lễ kết nạp; thời gian dự bị bắt đầu."),
    "giup-do": Page(f.HelperForm, _helper, "Đã đổi đảng viên giúp đỡ.", people=True),
    "dong": Page(f.CloseForm, _close, "Đã ghi kết quả."),
    "huy": Page(f.PaperForm, _annul, "Đã hủy quyết định kết nạp.", "Hủy quyết định"),
    "lam-lai": Page(f.PaperForm, _redo, "Đã ghi yêu cầu làm lại thủ tục."),
    "lam-xong": Page(f.PaperForm, _redone, "Đã ghi đã làm lại thủ tục."),
    "sua-buoc": Page(f.CorrectForm, _correct, "Đã sửa bước vừa ghi.", "Ghi thay đổi", _last),
    "bo-buoc": Page(f.ReasonForm, _take_back, "Đã bỏ bước vừa ghi.", "Bỏ bước"),
}


def form_of(sheet: Dossier, slug: str, data: Any = None) -> f.StepForm:
    """The form of a step, filled with what is known, or with what was typed."""
    page = PAGES[slug]
    kind: type[f.StepForm] = page.form
    if slug == "sua-buoc" and sheet.case.state in correcting.BODIES:
        kind = f.CorrectVoteForm
    begins = {"read_at": sheet.case.version} | ({} if data is not None else page.begins(sheet))
    form = kind(data, initial=begins, people=sheet.members if page.people else None)
    if slug == "tra-loi":
        form.fields["vetting"].choices = [(str(one.pk), one.place) for one in sheet.unanswered]
    if slug == "dong":
        choices = [(to, S(to).label) for to in sheet.closings]
        form.fields["to"].choices = [("", "– chọn –"), *choices]
    return form


@writing
@signed_in
def step(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One step of the dossier; who comes second finds his words again and reads who was first."""
    if slug not in PAGES:
        raise NotThere("Không có bước này. Mở hồ sơ rồi chọn việc phải làm.")
    sheet = opened(request, pk)
    why = sheet.why_not(slug)
    if why:
        raise Refused(why)
    if slug not in sheet.offered() and not request.POST:
        return _not_now(request, sheet)
    form = form_of(sheet, slug, request.POST if request.method == "POST" else None)
    page = PAGES[slug]

    def act() -> None:
        given = {"by": request.user, "case": sheet.case, "read_at": form.version}
        page.act(given, form, sheet)

    if request.method == "POST" and attempt(form, act):
        messages.success(request, page.done)
        if sheet.case.ceremony_late and slug == "le":
            messages.warning(request, "Lễ kết nạp quá hạn, chưa có văn bản đồng ý của cấp trên.")
        return redirect(sheet.url())
    if request.method == "POST":
        sheet = opened(request, pk)
        form.data = form.data.copy()
        form.data["read_at"] = sheet.case.version
    context = {"sheet": sheet, "form": form, "page": page, "title": STEPS[slug][1], "slug": slug}
    return render(request, "web/admissions/step.html", context, status=status(form))


def _not_now(request: HttpRequest, sheet: Dossier) -> HttpResponse:
    messages.warning(
        request, f"Hồ sơ đang ở bước “{sheet.case.get_state_display()}”; việc này không làm lúc này được."
    )
    return redirect(sheet.url())
