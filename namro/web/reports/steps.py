"""Pages that move an edition on: checked, signed, issued; returned, dropped, corrected. Each asks once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from namro.access.queries import Refused
from namro.access.roles import Permission
from namro.documents.books.kinds import kind_of
from namro.documents.books.queries import next_number
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.reports.issuing.actions import Signer, check, correct, drop, issue, return_to_draft, sign
from namro.reports.models import Edition
from namro.reports.template import Template
from namro.web.http import NotThere, signed_in, writing
from namro.web.reports.sheet import COMPOSE, FREEZE, ISSUE, SIGN, Sheet, opened
from namro.web.ui.forms import Day, Words, attempt, status

S = Edition.State
DAY = "Viết như 05/7/2024."


class VersionForm(forms.Form):
    """Carries the version at which the page was read."""

    read_at = forms.IntegerField(widget=forms.HiddenInput)

    def reread(self, version: int) -> None:
        """After somebody else was first: what is typed stays, the next try is about the new version."""
        self.data = self.data.copy()
        self.data["read_at"] = str(version)


class ReasonForm(VersionForm):
    """Why it goes back, ends or is corrected: whoever comes later reads it."""

    reason = Words("Lý do", 300, hint="Người sau đọc được ở phần “Ai đã làm gì”.")


class SigningForm(VersionForm):
    """Who signs, as printed under the text."""

    name = Words("Họ và tên người ký", 120)
    position = Words("Chức vụ", 120, required=False)
    authority = Words("Thẩm quyền ký", 120, required=False)


class IssuingForm(VersionForm):
    """The day printed on the paper."""

    day = Day("Ngày văn bản", hint=DAY)


@dataclass(frozen=True)
class Kind:
    """One step: of which states, for whom, its form and its words."""

    of: tuple[str, ...]
    needs: tuple[Permission, ...]
    title: str
    says: str
    done: str
    form: type[VersionForm] = VersionForm
    others: str = ""


KINDS = {
    "kiem-tra": Kind(
        (S.DRAFT,),
        (FREEZE,),
        "Kiểm tra, chốt số",
        "Số liệu của báo cáo được chốt như đang có; sau đó lời và số không sửa được nữa trừ khi trả lại.",
        "Đã kiểm tra và chốt số liệu.",
        others="kiểm tra",
    ),
    "tra-lai": Kind(
        (S.CHECKED, S.SIGNED),
        (FREEZE, SIGN),
        "Trả lại",
        "Báo cáo trở lại dự thảo để sửa; lần chốt số liệu của bản này được rút.",
        "Đã trả lại dự thảo.",
        ReasonForm,
    ),
    "ky": Kind(
        (S.CHECKED,),
        (SIGN,),
        "Ký",
        "Họ tên, chức vụ và thẩm quyền được in ở cuối báo cáo.",
        "Đã ký.",
        SigningForm,
        others="ký",
    ),
    "phat-hanh": Kind(
        (S.SIGNED,),
        (ISSUE,),
        "Phát hành",
        "Báo cáo được cho số, lập bản kê, ký số và giữ thành tệp; sau đó chỉ đính chính bằng bản khác.",
        "Đã phát hành.",
        IssuingForm,
    ),
    "bo": Kind(
        (S.DRAFT,),
        (COMPOSE,),
        "Bỏ bản này",
        "Bản chưa phát hành này được bỏ; số bản không dùng lại.",
        "Đã bỏ bản báo cáo.",
        ReasonForm,
    ),
    "dinh-chinh": Kind(
        (S.ISSUED,),
        (COMPOSE,),
        "Lập bản đính chính",
        "Bản mới bắt đầu từ lời của bản này, với số liệu hôm nay; bản này vẫn giữ nguyên ở địa chỉ của nó.",
        "Đã lập dự thảo bản đính chính.",
        ReasonForm,
    ),
}


@writing
@signed_in
def step(request: HttpRequest, pk: int, number: int, slug: str) -> HttpResponse:
    """One of ``KINDS``."""
    sheet, kind = opened(request, pk, number), KINDS.get(slug)
    if kind is None:
        raise NotThere("Không có bước này.")
    _check_step(sheet, kind)
    if sheet.edition.state not in kind.of:
        return already(request, sheet)
    posts = request.method == "POST"
    form = kind.form(request.POST if posts else None, initial=_initial(sheet, slug))
    after: list[Edition] = []

    def act() -> None:
        after.append(_do(request, sheet, slug, form))

    if posts and attempt(form, act):
        messages.success(request, kind.done)
        return redirect("reports:edition", pk, after[0].number)
    if posts:
        now = Edition.objects.get(pk=sheet.edition.pk)
        if now.state != sheet.edition.state:
            return already(request, sheet)
        form.reread(now.version)
    context = {"sheet": sheet, "kind": kind, "form": form}
    if slug == "phat-hanh":
        context["next_number"] = _next_number(sheet)
    return render(request, "web/reports/step.html", context, status=status(form))


def already(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """Somebody was first: how it stands now."""
    words = Edition.objects.get(pk=sheet.edition.pk).get_state_display()
    messages.warning(request, f"Bản báo cáo đang ở trạng thái “{words}”, không làm bước này được.")
    return redirect(sheet.url())


def _check_step(sheet: Sheet, kind: Kind) -> None:
    """Any of the permissions is enough."""
    sentences = [sheet.why_not(permission, others=kind.others) for permission in kind.needs]
    if all(sentences):
        raise Refused(sentences[0])


def _initial(sheet: Sheet, slug: str) -> dict[str, Any]:
    initial: dict[str, Any] = {"read_at": sheet.edition.version}
    if slug == "ky":
        header = Template.from_json(sheet.edition.body).header
        initial |= {
            "name": sheet.who.account.display_name,
            "position": header.get("chức vụ", ""),
            "authority": header.get("thẩm quyền", ""),
        }
    if slug == "phat-hanh":
        initial["day"] = clock.today()
    return initial


def _do(request: HttpRequest, sheet: Sheet, slug: str, form: forms.Form) -> Edition:
    given = form.cleaned_data
    edition = Edition.objects.select_related("report", "report__unit").get(pk=sheet.edition.pk)
    asked: dict[str, Any] = {"by": request.user, "edition": edition, "read_at": given["read_at"]}
    if slug == "dinh-chinh":
        return correct(by=request.user, report=sheet.report, reason=given["reason"])
    acts: dict[str, Callable[[], object]] = {
        "kiem-tra": lambda: check(**asked),
        "tra-lai": lambda: return_to_draft(**asked, reason=given["reason"]),
        "ky": lambda: sign(**asked, signer=Signer(given["name"], given["position"], given["authority"])),
        "phat-hanh": lambda: issue(**asked, day=given["day"]),
        "bo": lambda: drop(**asked, reason=given["reason"]),
    }
    acts[slug]()
    return edition


def _next_number(sheet: Sheet) -> str:
    """As the book stands now; "" where it cannot be said yet."""
    symbol = Template.from_json(sheet.edition.body).header["ký hiệu"]
    try:
        number = next_number(sheet.report.unit, kind_of(symbol), clock.today())
    except HouseError:
        return ""
    return f"{number:02d}-{symbol}"
