"""Pages of probation and recognition: what is due, one dossier with its next step, cards by list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from namro.access.permissions import check_holds
from namro.access.roles import Permission
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import show_day
from namro.membership.admission.route import route
from namro.membership.models import RecognitionCase
from namro.membership.recognition import actions
from namro.membership.recognition.clocks import last_decision_day
from namro.membership.recognition.queries import counted, parts, visible
from namro.membership.recognition.removing.actions import remove
from namro.membership.recognition.states import OPEN, S
from namro.membership.votes import cell_base
from namro.people.models import HomeCell
from namro.units.models import Unit
from namro.web.admissions.tally_form import proposed
from namro.web.http import NotThere, reader_of, reading, signed_in, writing
from namro.web.moves import forms
from namro.web.moves.desk import Fact, Record, Step, Urgency, answer, unit_words
from namro.web.ui.choices import Pager, chips
from namro.web.ui.forms import attempt, status

PREPARE, RECORD = Permission.PREPARE_DOSSIER, Permission.RECORD_ADMISSION
PARTS = {
    "den-han": "Đến lúc xét",
    "dang-trinh": "Đang trình",
    "cap-tren": "Chuyển cấp trên",
    "keo-dai": "Kéo dài dự bị",
    "dang-du-bi": "Đang dự bị",
    "phat-the": "Phát thẻ",
    "da-xong": "Đã xong",
}
MOST_CARDS = 300
NEVER_LATE = timedelta(days=28)  # no rule gives fewer working days than these hold


@dataclass(frozen=True)
class Row:
    """A dossier in the list."""

    case: RecognitionCase
    cell: tuple[str, str]
    urgency: str


@reading
@signed_in
def probations(request: HttpRequest) -> HttpResponse:
    """``?phan=`` one part; begins with the first that has something."""
    who, today = reader_of(request), clock.today()
    check_holds(who, Permission.SEE_RECORDS)
    seen = visible(who, today)
    counts = counted(seen, today)
    part = request.GET.get("phan", "") or next((one for one in counts if counts[one]), "den-han")
    if part not in PARTS:
        raise HouseError("Không có phần này. Chọn trong các phần ở đầu danh sách.")
    pager = Pager.of(request, counts[part])
    wanted = seen.filter(parts(today)[part]).select_related("membership__person")
    shown = list(wanted.order_by("due_on", "probation_ends_on", "pk")[pager.slice])
    cells, urgency = unit_words([one.cell_id for one in shown], today), Urgency()
    context = {
        "rows": [Row(one, cells[one.cell_id], urgency.of(one.due_on)) for one in shown],
        "pager": pager,
        "part": PARTS[part],
        "parts": chips(
            request, "phan", [(one, f"{PARTS[one]}: {counts[one]}") for one in PARTS if counts[one]], part
        ),
        "cards": counts["phat-the"],
        "total": sum(counts.values()),
    }
    return render(request, "web/moves/probations.html", context)


# One dossier


def _vote(form: Any, certificate_no: str = "") -> actions.Vote:
    given = form.cleaned_data
    return actions.Vote(given["held_on"], given["document_no"], form.count(), certificate_no)


def _review(by: Any, case: RecognitionCase, form: Any) -> object:
    given = form.cleaned_data
    return actions.review_in_cell(
        by=by,
        case=case,
        vote=_vote(form, given["certificate_no"]),
        read_at=given["read_at"],
        reason=f"Chi bộ xét công nhận, nghị quyết {given['document_no']}",
    )


def _forward(by: Any, case: RecognitionCase, form: Any) -> object:
    on = form.cleaned_data["forwarded_on"]
    read_at = form.cleaned_data["read_at"]
    return actions.forward_to_base(by=by, case=case, on=on, read_at=read_at, reason="Chi bộ gửi hồ sơ lên")


def _base(by: Any, case: RecognitionCase, form: Any) -> object:
    given = form.cleaned_data
    reason = f"Đảng ủy cơ sở nghị quyết {given['document_no']}"
    return actions.resolve_in_base(
        by=by, case=case, vote=_vote(form), read_at=given["read_at"], reason=reason
    )


def _ruling(form: Any) -> actions.Ruling:
    given = form.cleaned_data
    return actions.Ruling(given["decided_on"], given["decision_no"], form.count() if form.counted else None)


def _decide(by: Any, case: RecognitionCase, form: Any) -> object:
    reason = f"Công nhận chính thức theo {form.cleaned_data['decision_no']}"
    read_at = form.cleaned_data["read_at"]
    return actions.decide(by=by, case=case, ruling=_ruling(form), read_at=read_at, reason=reason)


def _remove(by: Any, case: RecognitionCase, form: Any) -> object:
    reason = f"Không công nhận, xóa tên theo {form.cleaned_data['decision_no']}"
    read_at = form.cleaned_data["read_at"]
    return remove(by=by, case=case, ruling=_ruling(form), read_at=read_at, reason=reason)


def _extend(by: Any, case: RecognitionCase, form: Any) -> object:
    given = form.cleaned_data
    return actions.extend(
        by=by,
        case=case,
        extension=actions.Extension(given["months"], given["why"], given["document_no"]),
        read_at=given["read_at"],
        reason=f"Kéo dài dự bị theo {given['document_no']}",
    )


def _again(by: Any, case: RecognitionCase, form: Any) -> object:
    given = form.cleaned_data
    return actions.vote_again(by=by, case=case, read_at=given["read_at"], reason=given["reason"])


STEPS = {
    one.slug: one
    for one in (
        Step("xet", "Ghi kết quả chi bộ xét", forms.ReviewForm, _review, PREPARE, "Đã ghi kết quả xét."),
        Step("gui", "Ghi ngày gửi hồ sơ", forms.ForwardForm, _forward, PREPARE, "Đã ghi ngày gửi."),
        Step("co-so", "Ghi nghị quyết đảng ủy cơ sở", forms.VoteForm, _base, RECORD, "Đã ghi nghị quyết."),
        Step(
            "cong-nhan",
            "Công nhận chính thức",
            forms.RulingForm,
            _decide,
            RECORD,
            "Đã công nhận đảng viên chính thức.",
            "Ngày chính thức là ngày hết thời gian dự bị, dù quyết định muộn.",
        ),
        Step(
            "bieu-quyet-lai",
            "Biểu quyết lại",
            forms.ReasonForm,
            _again,
            RECORD,
            "Hồ sơ trở lại bước chi bộ xét.",
            "Đã quá hạn ra quyết định: chi bộ và đảng ủy cơ sở biểu quyết lại từ đầu.",
        ),
        Step(
            "keo-dai",
            "Kéo dài dự bị",
            forms.ExtendForm,
            _extend,
            RECORD,
            "Đã kéo dài thời gian dự bị.",
            "Chỉ kéo dài một lần; hết thời gian kéo dài thì công nhận hoặc xóa tên.",
            usual=False,
        ),
        Step(
            "xoa-ten",
            "Xóa tên",
            forms.RulingForm,
            _remove,
            RECORD,
            "Đã xóa tên trong danh sách đảng viên dự bị.",
            "Đồng chí này không còn là đảng viên từ ngày quyết định.",
            usual=False,
        ),
    )
}


def _open_steps(case: RecognitionCase, here: Unit) -> list[str]:
    """What can follow from here, the usual step first."""
    ended = case.probation_ends_on <= clock.today()
    others = [*(["keo-dai"] if not case.extended_months else []), "xoa-ten"]
    if case.state == S.ON_PROBATION:
        return ["xet", *others] if ended else []
    if case.state == S.ESCALATED:
        return ["cong-nhan", *(["gui"] if case.forwarded_on is None else []), *others]
    if case.state not in OPEN or case.reviewed_on is None:
        return []
    if _too_late(case.reviewed_on):
        return ["bieu-quyet-lai", *others]
    if case.state == S.BASE_RESOLVED:
        return ["cong-nhan", *others]
    decided = "co-so" if route(here, clock.today()).needs_base else "cong-nhan"
    return [*(["gui"] if case.forwarded_on is None else []), decided, *others]


def _too_late(resolved_on: date) -> bool:
    """Past the last day to decide; the calendar is asked only where that may be."""
    today = clock.today()
    return today > resolved_on + NEVER_LATE and today > last_decision_day(resolved_on)


@writing
@signed_in
def recognition(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """The dossier with the form of its next step, or of the one in the address."""
    return answer(request, lambda: _record(request, pk), lambda _: list(STEPS.values()), slug)


def _record(request: HttpRequest, pk: int) -> Record:
    who, today = reader_of(request), clock.today()
    home = HomeCell.objects.filter(membership=OuterRef("membership"), during__contains=today)
    seen = visible(who, today).annotate(home=Subquery(home.values("cell_id")[:1]))
    case = seen.select_related("membership__person").filter(pk=pk).first()
    if case is None:
        raise NotThere("Không có hồ sơ này trong phạm vi của đồng chí.")
    at = case.home or case.cell_id
    cell = unit_words([at], today)[at]
    here = Unit(pk=at, code=cell[1])
    slugs = _open_steps(case, here)
    initial = proposed(cell_base(here, today)) if slugs[:1] == ["xet"] else {}
    return Record(
        who=who,
        case=case,
        title=f"Dự bị: {case.membership.person}",
        url=reverse("moves:recognition", args=[pk]),
        back=("Đảng viên dự bị", reverse("moves:probations")),
        seat=here,
        steps=[STEPS[one] for one in slugs],
        facts=_facts(case, cell),
        waits=_waits(case),
        tallies=list(case.tallies.all()) if case.reviewed_on or case.extended_months else [],
        initial=initial,
    )


def _waits(case: RecognitionCase) -> str:
    if case.state == S.ON_PROBATION:
        return f"Chi bộ xét công nhận từ ngày {show_day(case.probation_ends_on)}"
    if case.state in (S.RECOGNISED, S.CARD_REQUESTED):
        return "Đề nghị và phát thẻ theo danh sách tháng"
    return "Không còn bước nào"


def _facts(case: RecognitionCase, cell: tuple[str, str]) -> list[Fact]:
    member = case.membership
    name, code = cell
    found = [
        Fact("Chi bộ", name, reverse("units:unit", args=[code])),
        Fact("Ngày vào Đảng", show_day(member.joined_on) if member.joined_on else "chưa ghi"),
        Fact("Hết thời gian dự bị", show_day(case.probation_ends_on), unconfirmed=bool(case.extended_months)),
    ]
    if case.extended_months:
        why = f"{case.extended_months} tháng, theo {case.extension_no}: {case.extension_reason}"
        found.append(Fact("Đã kéo dài", why))
    if case.reviewed_on is not None:
        late = "đúng hạn" if case.reviewed_in_time else "quá hạn"
        found.append(Fact("Chi bộ xét", f"{show_day(case.reviewed_on)} ({late})"))
    if case.failed_votes:
        found.append(Fact("Biểu quyết không đạt", f"{case.failed_votes} lần liên tiếp"))
    if member.official_on is not None:
        found.append(
            Fact("Ngày chính thức", show_day(member.official_on), unconfirmed=bool(case.extended_months))
        )
    if case.decided_on is not None:
        found.append(Fact("Quyết định", f"{case.decision_no} ngày {show_day(case.decided_on)}"))
    return found


# Cards


@writing
@signed_in
def cards(request: HttpRequest) -> HttpResponse:
    """Members to be ticked: for the list of requests of the month, or as handed over."""
    who = reader_of(request)
    check_holds(who, RECORD)
    seen = visible(who, clock.today()).select_related("membership__person")
    form = forms.CardForm(request.POST if request.method == "POST" else None, initial={"on": clock.today()})
    if request.method == "POST":
        to_issue = request.POST.get("viec") == "phat"
        if attempt(form, lambda: _write_cards(request, form, seen, to_issue=to_issue)):
            messages.success(request, "Đã ghi phát thẻ." if to_issue else "Đã ghi đề nghị phát thẻ.")
            return redirect("moves:cards")
    ticked = set(request.POST.getlist("ho-so"))
    wanted = {
        state: list(seen.filter(state=state).order_by("card_requested_on", "decided_on", "pk")[:MOST_CARDS])
        for state in (S.RECOGNISED, S.CARD_REQUESTED)
    }
    cells = unit_words([one.cell_id for some in wanted.values() for one in some], clock.today())
    context = {
        "form": form,
        "asking": [_card(one, cells, ticked) for one in wanted[S.RECOGNISED]],
        "asked": [_card(one, cells, ticked) for one in wanted[S.CARD_REQUESTED]],
    }
    return render(request, "web/moves/cards.html", context, status=status(form))


def _card(case: RecognitionCase, cells: dict[int, tuple[str, str]], ticked: set[str]) -> dict[str, object]:
    value = f"{case.pk}-{case.version}"
    return {"case": case, "cell": cells[case.cell_id], "value": value, "ticked": value in ticked}


def _write_cards(request: HttpRequest, form: Any, seen: Any, *, to_issue: bool) -> None:
    pairs = [one.partition("-") for one in request.POST.getlist("ho-so")]
    asked = {int(pk): int(version) for pk, _, version in pairs if pk.isdigit() and version.isdigit()}
    allowed = set(seen.filter(pk__in=asked).values_list("pk", flat=True))
    batch = actions.Batch(form.cleaned_data["on"], {pk: asked[pk] for pk in asked if pk in allowed})
    if to_issue:
        actions.issue_cards(by=request.user, batch=batch, reason="Phát thẻ đảng viên")
    else:
        actions.request_cards(by=request.user, batch=batch, reason="Đề nghị phát thẻ đảng viên")
