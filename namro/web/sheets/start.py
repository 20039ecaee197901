"""Where a spreadsheet is handed in, and what was handed in before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from namro.access.queries import Reader
from namro.ground import clock
from namro.ground.numbers import integer
from namro.sheets.actions import Handed, receive
from namro.sheets.kinds import ImportKind, Verdict
from namro.sheets.models import Import
from namro.sheets.opening import MIB, MOST_BYTES, SheetError
from namro.units.models import Unit
from namro.units.queries import Place, place, stood
from namro.web.http import reader_of, signed_in, writing
from namro.web.sheets.desk import Desk, check_offered, kind_of, own_units, seen
from namro.web.ui.choices import Pager
from namro.web.ui.forms import Choice, attempt, status
from namro.web.ui.forms import Words as Line

TOO_LARGE = f"Tệp lớn hơn {MOST_BYTES // MIB} MB. Bỏ ảnh, trang thừa hoặc chia tệp làm nhiều phần."


class HandInForm(forms.Form):
    """What is brought in, where, and the file."""

    kind = forms.ChoiceField(label="Loại dữ liệu", widget=forms.RadioSelect)
    unit = Choice("Đơn vị", (), hint="Dữ liệu của đơn vị này và các đơn vị trực thuộc.")
    code = Line("Hoặc mã đơn vị trực thuộc", 12, hint="Viết như D00012. Không bắt buộc.", required=False)
    file = forms.FileField(
        label="Tệp bảng tính",
        help_text=f"Dạng .xlsx, .xls, .ods; không mật khẩu, không macro; tối đa {MOST_BYTES // MIB} MB.",
        error_messages={"required": "Chưa chọn tệp.", "empty": "Tệp rỗng. Chọn lại tệp."},
    )

    def __init__(
        self, *arguments: Any, kinds: list[ImportKind], units: list[tuple[Unit, Place]], **named: Any
    ) -> None:
        super().__init__(*arguments, **named)
        self.units = {place.code: unit for unit, place in units}
        self.kinds = kinds
        choices = [(place.code, place.name) for _, place in units]
        self.fields["unit"].choices = choices
        self.fields["unit"].initial = choices[0][0] if choices else ""
        self.fields["kind"].choices = [(kind.key, kind.title) for kind in kinds]
        if len(kinds) == 1:
            self.fields["kind"].initial = kinds[0].key

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if given.size > MOST_BYTES:
            raise ValidationError(TOO_LARGE)
        return given

    def the_unit(self) -> Unit:
        """The unit by its code where one was typed, else the one chosen."""
        code = self.cleaned_data["code"].upper()
        if not code:
            return self.units[self.cleaned_data["unit"]]
        return Unit.objects.get(pk=place(code, clock.today()).id)


@dataclass(frozen=True)
class Before:
    """An import in the list of those before."""

    desk: Desk
    place: Place | None

    @property
    def counts(self) -> str:
        """“12 thêm, 3 thay đổi, 1 lỗi”."""
        told = self.desk.imported.counts
        words = ((Verdict.ADDED, "thêm"), (Verdict.CHANGED, "thay đổi"), (Verdict.WRONG, "lỗi"))
        return ", ".join(f"{integer(told[key])} {word}" for key, word in words if told.get(key))


@writing
@signed_in
def start(request: HttpRequest) -> HttpResponse:
    """``?loai=`` the kind chosen beforehand; the list below is paged by ``?trang=``."""
    who = reader_of(request)
    offers = check_offered(who)
    units = own_units(who, offers)
    sent = request.method == "POST"
    initial = {"kind": request.GET.get("loai", "")}
    form = HandInForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        kinds=offers,
        units=units,
        initial=initial,
    )
    made: list[Import] = []

    def act() -> None:
        kind = kind_of(who, form.cleaned_data["kind"])
        given = form.cleaned_data["file"]
        handed = Handed(given.name, given.read())
        try:
            made.append(receive(by=request.user, unit=form.the_unit(), kind=kind.key, handed=handed))
        except SheetError as refusal:
            raise ValidationError({"file": str(refusal)}) from refusal

    if sent and attempt(form, act):
        return redirect("sheets:import", made[0].pk)
    context = {"form": form, "offers": offers, **_before(request, who)}
    return render(request, "web/sheets/start.html", context, status=status(form))


def _before(request: HttpRequest, who: Reader) -> dict[str, object]:
    rows = seen(who).order_by("-pk")
    pager = Pager.of(request, rows.count())
    shown = list(rows[pager.slice])
    where = stood([one.unit_id for one in shown], clock.today())
    return {"pager": pager, "lines": [Before(Desk(one, who), where.get(one.unit_id)) for one in shown]}
