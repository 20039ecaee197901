"""Forms of the survey list: an enterprise, what is corrected, its Party organisation, its last day."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from namro.targets.enterprises.actions import Party, Surveyed
from namro.targets.models import Enterprise
from namro.units.models import Unit
from namro.web.rounds.forms import Number
from namro.web.ui.forms import Choice, Day, Words

REASON = "Ghi ngắn gọn, ví dụ: khảo sát quý II/2024."
HAS, HAS_NOT = "co", "chua"
UNION = ((HAS, "Đã có"), (HAS_NOT, "Chưa có"))
CODE = "Mã như D00123; tìm ở trang Cây tổ chức."


class UnitCode(Words):
    """A unit by its code."""

    def __init__(self, label: str, *, hint: str = CODE, required: bool = True) -> None:
        super().__init__(label, 12, hint=hint, required=required)

    def clean(self, value: Any) -> Unit | None:
        code = super().clean(value).upper()
        if not code:
            return None
        unit = Unit.objects.filter(code=code).first()
        if unit is None:
            raise ValidationError(f"Không có đơn vị mang mã “{code}”. {CODE}")
        return unit


class Versioned(forms.Form):
    """Carries the version that was read."""

    read_at = forms.IntegerField(widget=forms.HiddenInput, required=False)


class AddForm(forms.Form):
    name = Words("Tên doanh nghiệp", 200)
    tax_code = Words("Mã số thuế", 14, hint="10 chữ số; chi nhánh thêm gạch nối và 3 chữ số.")
    ownership = Choice("Hình thức sở hữu", Enterprise.Ownership.choices)
    workers = Number("Số lao động")
    has_union = Choice("Công đoàn", UNION)
    unit = UnitCode("Cấp ủy địa bàn")
    first = Day("Ngày khảo sát lần đầu", hint="Viết như 01/7/2024.")
    reason = Words("Căn cứ ghi", 300, hint=REASON)

    def surveyed(self) -> Surveyed:
        data = self.cleaned_data
        return Surveyed(
            data["tax_code"],
            data["name"],
            data["ownership"],
            data["workers"],
            data["unit"],
            data["has_union"] == HAS,
        )


class CorrectForm(Versioned):
    name = Words("Tên doanh nghiệp", 200)
    ownership = Choice("Hình thức sở hữu", Enterprise.Ownership.choices)
    workers = Number("Số lao động")
    has_union = Choice("Công đoàn", UNION)
    reason = Words("Lý do sửa", 300, hint=REASON)

    def changes(self) -> dict[str, Any]:
        said = {name: self.cleaned_data[name] for name in ("name", "ownership", "workers")}
        return said | {"has_union": self.cleaned_data["has_union"] == HAS}


class PartyForm(Versioned):
    model = Choice("Mô hình tổ chức đảng", [one for one in Enterprise.PartyModel.choices if one[0]])
    party = UnitCode("Tổ chức đảng", required=False)
    since = Day("Có tổ chức đảng từ ngày", hint="Viết như 01/7/2024.")
    reason = Words("Căn cứ ghi", 300, hint="Số quyết định thành lập.")

    def given(self) -> Party:
        data = self.cleaned_data
        return Party(data["model"], data["party"], data["since"])


class EndForm(Versioned):
    on = Day("Ngày", hint="Viết như 01/7/2024.")
    reason = Words("Lý do", 300)
