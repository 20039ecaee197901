"""Forms of an assessment: facts, a conclusion, asking again."""

from __future__ import annotations

from typing import Any

from django import forms

from namro.ground import clock
from namro.organisation.localities.actions import Facts, Verdict
from namro.people.localities import FACTS, WORDS
from namro.people.models import LocalityAssessment
from namro.web.ui.forms import CHOOSE, Choice, Day, Words

A = LocalityAssessment
WHERE = [choice for choice in A.Where.choices if choice[0]]
RESULTS = [choice for choice in A.Verdict.choices if choice[0]]


class _Versioned(forms.Form):
    read_at = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    @property
    def version(self) -> int:
        return int(self.cleaned_data.get("read_at") or 0)


class FactsForm(_Versioned):
    """Where somebody is from; what the record does not say is said by hand."""

    reason = Words("Căn cứ, lý do", 300, hint="Ví dụ: theo lý lịch bổ sung ngày 05/7/2024.")

    def __init__(self, data: Any = None, *, initial: Any = None, first: bool = False) -> None:
        super().__init__(data, initial=initial)
        fields: dict[str, forms.Field] = {}
        for name in FACTS:
            words = WORDS[name]
            fields[name] = Choice(f"{words[0].upper()}{words[1:]}", WHERE, required=False)
            fields[name].choices = [("", "chưa rõ"), *WHERE]  # type: ignore[attr-defined]
        if first:
            fields["first"] = Day("Áp dụng từ ngày", hint="Thường là ngày nhận chức danh.")
        self.fields = {**fields, **self.fields}

    def said(self) -> Facts:
        return Facts(**{name: self.cleaned_data[name] for name in FACTS})


class VerdictForm(_Versioned):
    """What somebody decides; another answer than the suggestion says why."""

    result = Choice("Kết luận", RESULTS)
    on = Day("Ngày kết luận")
    note = Words(
        "Vì sao", 300, required=False, lines=3, hint="Bắt buộc khi khác gợi ý hoặc khi chưa có gợi ý."
    )

    def said(self) -> Verdict:
        given = self.cleaned_data
        return Verdict(given["result"], given["on"], given["note"])


class AgainForm(_Versioned):
    """From which day it is asked again, and why."""

    first = Day(
        "Xét lại từ ngày",
        hint="Trước ngày này kết luận cũ vẫn đúng. Nếu kết luận sai từ đầu, ghi ngày bắt đầu áp dụng.",
    )
    reason = Words("Lý do xét lại", 300, hint="Ví dụ: đơn đề nghị của đồng chí ngày 05/7/2024.")


class ListForm(forms.Form):
    """A list confirmed as suggested."""

    on = Day("Ngày kết luận")

    @classmethod
    def begun(cls) -> ListForm:
        return cls(initial={"on": clock.today()})


__all__ = ["CHOOSE", "AgainForm", "FactsForm", "ListForm", "VerdictForm"]
