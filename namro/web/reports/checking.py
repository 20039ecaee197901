"""Where a file is dropped that claims to be a report of ours: is it, and do its figures still hold?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from namro.access.queries import Reader
from namro.access.roles import Permission
from namro.figures.address import Address
from namro.ground.errors import HouseError
from namro.reports.models import Edition
from namro.reports.proof import keys
from namro.reports.proof.compare import Kind, Place
from namro.reports.proof.verify import Code, Verdict, check
from namro.web.http import reader_of, signed_in, writing
from namro.web.reports.rechecking import again
from namro.web.ui.forms import status

MIB = 1 << 20
MOST_BYTES = 20 * MIB
MOST_PLACES = 200
NAME = 120
TONES = {Code.INTACT: "good", Code.RESAVED: "attention"}
WHERE = {
    Kind.FIGURE: "Số liệu",
    Kind.TABLE: "Trong bảng",
    Kind.TEXT: "Trong văn bản",
    Kind.CELL: "Trong bảng tính",
    Kind.LOOKS: "Ngoài chữ",
}


class FileForm(forms.Form):
    """The file; nothing else is asked."""

    file = forms.FileField(
        label="Tệp báo cáo",
        help_text=f"Dạng html, docx, pdf hoặc xlsx, tối đa {MOST_BYTES // MIB} MB. Tệp không được giữ lại.",
        error_messages={
            "required": "Chưa chọn tệp. Chọn tệp báo cáo cần kiểm tra.",
            "empty": "Tệp rỗng. Lấy lại tệp từ nơi phát hành.",
        },
    )

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if given.size > MOST_BYTES:
            raise ValidationError(
                f"Tệp lớn hơn {MOST_BYTES // MIB} MB; báo cáo đã phát hành nhỏ hơn nhiều. Chọn lại tệp."
            )
        return given


@dataclass(frozen=True)
class Difference:
    """A place that differs, in the words of a page."""

    place: Place

    @property
    def where(self) -> str:
        return f"{WHERE[self.place.kind]}: {self.place.title or self.place.where}"

    @property
    def href(self) -> str:
        """Its figure here; "" for an address that is none: a file may say anything."""
        try:
            return str(Address.parse(self.place.address))
        except HouseError:
            return ""


@writing
@signed_in
def check_file(request: HttpRequest) -> HttpResponse:
    """Shows the form, and after a file what was found; the file is read and forgotten."""
    who = reader_of(request)
    posts = request.method == "POST"
    form = FileForm(request.POST, request.FILES) if posts else FileForm()
    context: dict[str, Any] = {"form": form, "verdict": None}
    if posts and form.is_valid():
        given = form.cleaned_data["file"]
        verdict = check(given.read(), given.name[:NAME], keys.ring())
        context |= _told(verdict) | _here(who, verdict)
    return render(request, "web/reports/checking.html", context, status=status(form))


def _told(verdict: Verdict) -> dict[str, Any]:
    return {
        "verdict": verdict,
        "tone": TONES.get(verdict.code, "danger"),
        "differences": [Difference(place) for place in verdict.places[:MOST_PLACES]],
        "more": max(0, len(verdict.places) - MOST_PLACES),
    }


def _here(who: Reader, verdict: Verdict) -> dict[str, Any]:
    """The edition the file names, where it is of this house and this reader may see figures."""
    manifest = verdict.manifest
    if manifest is None or not verdict.signature_fits or not who.holds(Permission.SEE_FIGURES):
        return {"edition": None, "again": False}
    rows = Edition.objects.filter(
        who.under("report__unit", Permission.SEE_FIGURES),
        report=manifest.report,
        number=manifest.edition,
        manifest=manifest.to_bytes(),
    )
    edition = rows.select_related("report", "freeze").first()
    if edition is None:
        return {"edition": None, "again": False}
    return {"edition": edition, "later": _later(edition), **again(edition)}


def _later(edition: Edition) -> Edition | None:
    """The newest issued edition, where it is not this one."""
    later = edition.report.editions.filter(state=Edition.State.ISSUED, number__gt=edition.number)
    return later.order_by("-number").first()
