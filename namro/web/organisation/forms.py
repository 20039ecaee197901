"""Forms of a decision: the paper, the steps, and the words of a change."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import Any

from django import forms

from namro.ground.ranges import show_day
from namro.organisation.reorganise.actions import Approval, Paper, mark
from namro.units.models import Bloc, Reorganisation, UnitKind
from namro.web.ui.forms import Choice, Day, Words

LATER = "Có thể ghi sau, khi phê duyệt."
DAY = "Viết như 01/7/2025."
# What a decision can make or turn a unit into; there is one city.
KINDS = [choice for choice in UnitKind.choices if choice[0] != UnitKind.CITY_PARTY]


def read_at(order: Reorganisation) -> str:
    """The paper's mark as a form carries it: a browser may rewrite line ends, not a digest."""
    return sha256(mark(order).encode()).hexdigest()


def _as_typed(value: object) -> str:
    return show_day(value) if isinstance(value, date) else str(value or "")


def _shown(value: object) -> str:
    return show_day(value) if isinstance(value, date) else str(value or "để trống")


class PaperForm(forms.Form):
    """What identifies a decision."""

    title = Words("Tên quyết định", 300, hint="Ví dụ: Sắp xếp các đảng bộ phường của quận Ba Đình.")
    effective_on = Day("Ngày hiệu lực", hint="Từ ngày này cây tổ chức đổi theo quyết định. " + DAY)
    authority = Words(
        "Cơ quan quyết định", 200, hint=f"Ví dụ: Ban Thường vụ Thành ủy. {LATER}", required=False
    )
    decision_no = Words("Số văn bản", 60, hint=LATER, required=False)
    decided_on = Day("Ngày văn bản", hint=f"{DAY} {LATER}", required=False)
    note = Words("Ghi chú", 2_000, required=False, lines=3)
    read_at = forms.CharField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, order: Reorganisation) -> PaperForm:
        """Filled with what the draft says."""
        names = ("title", "effective_on", "authority", "decision_no", "decided_on", "note")
        return cls(initial={name: getattr(order, name) for name in names} | {"read_at": read_at(order)})

    def reread(self, order: Reorganisation) -> None:
        """After somebody else was first: what is typed stays, beside it what the draft says now."""
        now = PaperForm.of(order).initial
        for name in self.fields:
            if name != "read_at" and self[name].data != _as_typed(now[name]):
                self[name].help_text = f"Bản mới đang ghi: {_shown(now[name])}"
        self.data = self.data.copy()
        self.data["read_at"] = now["read_at"]

    def paper(self) -> Paper:
        given = {name: value for name, value in self.cleaned_data.items() if name != "read_at"}
        return Paper(**given)


class ApprovalForm(forms.Form):
    """The paper that approves."""

    authority = Words("Cơ quan quyết định", 200, hint="Ví dụ: Ban Thường vụ Thành ủy.")
    decision_no = Words("Số văn bản", 60, hint="Ví dụ: 1286-QĐ/TU.")
    decided_on = Day("Ngày văn bản", hint=DAY)
    read_at = forms.CharField(widget=forms.HiddenInput)

    def approval(self) -> Approval:
        given = self.cleaned_data
        return Approval(given["authority"], given["decision_no"], given["decided_on"])


class ReasonForm(forms.Form):
    """Why a decision goes back or is dropped: whoever comes later reads it."""

    reason = Words("Lý do", 300, hint="Người sau đọc được ở phần lịch sử của quyết định.")


class PlainForm(forms.Form):
    """A step that needs nothing typed; carries its refusals."""


class ChangeForm(forms.Form):
    """The words of a change; each kind asks for some of them (``asked``)."""

    name = Words("Tên đầy đủ", 200, hint="Ví dụ: Đảng bộ phường Phúc Xá.")
    short_name = Words(
        "Tên gọn",
        120,
        hint="Để trống thì lấy tên đầy đủ, bỏ chữ “Đảng bộ” ở đầu: Phường Phúc Xá.",
        required=False,
    )
    unit_kind = Choice("Loại hình", KINDS)
    bloc = Choice("Khối", Bloc.choices)
    clause = Words("Khoản của văn bản", 40, hint="Ví dụ: khoản 2 Điều 1. Không bắt buộc.", required=False)
    read_at = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, asked: tuple[str, ...], *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for name in set(self.fields) - {*asked, "clause", "read_at"}:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if "short_name" in self.fields and not given.get("short_name") and given.get("name"):
            given["short_name"] = shortened(given["name"])
            if len(given["short_name"]) > 120:
                self.add_error("short_name", "Tên đầy đủ dài; ghi tên gọn không quá 120 ký tự.")
        return given


def shortened(name: str) -> str:
    """“Đảng bộ phường Phúc Xá” → “Phường Phúc Xá”."""
    rest = name.removeprefix("Đảng bộ ")
    return rest[:1].upper() + rest[1:]
