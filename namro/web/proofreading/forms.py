"""Forms of the proofreader: what is handed in, and what is made of a remark."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from namro.proofreading.examining import Handed
from namro.proofreading.models import Decision
from namro.web.ui.forms import Words

MIB = 1 << 20
MOST_BYTES = 20 * MIB
MOST_PASTED = 500_000  # some 170 pages; all that is not a file may have 2 MiB
ACCEPTS = ".docx,.pdf,.xlsx,.xls,.ods,.html,.htm,.md,.txt"
TITLE = 60


class HandInForm(forms.Form):
    """A file or a pasted text; ``token`` makes a form that is sent twice one reading."""

    token = forms.CharField(widget=forms.HiddenInput, required=False)
    file = forms.FileField(
        label="Tệp cần rà soát",
        required=False,
        help_text=f"Word (.docx), PDF có chữ, Excel, trang web, .md hoặc .txt; đến {MOST_BYTES // MIB} MB.",
        error_messages={"empty": "Tệp rỗng. Chọn lại tệp."},
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTS}),
    )
    text = Words(
        "Hoặc dán văn bản",
        MOST_PASTED,
        required=False,
        lines=8,
        hint="Dán cả đoạn hoặc cả bài, kể cả bảng chép từ Word, Excel.",
    )

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        text = self.fields["text"]
        text.strip = False  # type: ignore[attr-defined]
        del text.widget.attrs["maxlength"]  # a browser would cut what is pasted, and say nothing
        self.initial.setdefault("token", uuid.uuid4())

    def clean_token(self) -> uuid.UUID:
        try:
            return uuid.UUID(self.cleaned_data["token"])
        except ValueError:
            return uuid.uuid4()

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if given and given.size > MOST_BYTES:
            raise ValidationError(
                f"Tệp lớn hơn {MOST_BYTES // MIB} MB. Bỏ ảnh hoặc chia tệp làm nhiều phần rồi gửi lại."
            )
        return given

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if self.errors:
            return typed
        pasted = typed["text"].strip()
        if typed["file"] and pasted:
            self.add_error("text", "Chỉ rà soát một văn bản mỗi lần: xóa phần dán ở đây, hoặc bỏ chọn tệp.")
        if not typed["file"] and not pasted:
            self.add_error("file", "Chưa có gì để rà soát: chọn một tệp, hoặc dán văn bản vào ô bên dưới.")
        return typed

    @property
    def field_of_source(self) -> str:
        """Beside which field a refusal of the text belongs."""
        return "file" if self.cleaned_data["file"] else "text"

    def handed(self) -> Handed:
        given = self.cleaned_data["file"]
        if given:
            name = "".join(sign for sign in given.name if sign.isprintable())
            return Handed(name or "Tệp không tên", given.read())
        text = self.cleaned_data["text"].replace("\r\n", "\n")
        return Handed(_title(text), text.encode(), pasted=True)


def _title(text: str) -> str:
    """The first words of a pasted text: its name in the list."""
    words = " ".join(text[:500].split())
    return words if len(words) <= TITLE else f"{words[:TITLE].rsplit(' ', 1)[0]}…"


class DecideForm(forms.Form):
    """What is made of one remark; without a choice it is open again."""

    choice = forms.ChoiceField(choices=[("", ""), *Decision.Choice.choices], required=False)
    reason = Words("Lý do bỏ qua", 300, required=False)
    read_at = forms.IntegerField(min_value=0, required=False)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("choice") == Decision.Choice.DISMISSED and not typed.get("reason", "x"):
            self.add_error("reason", "Ghi lý do bỏ qua, để người xem lại sau biết vì sao.")
        return typed
