"""Fields and refusals of forms: what was typed stays, and what is wrong stands beside it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from namro.ground.errors import HouseError
from namro.ground.ranges import DayError, parse_day, show_day

REFUSALS = (HouseError, ValidationError)
REQUIRED = "Chưa nhập mục này."
CHOOSE = "– chọn –"


class Words(forms.CharField):
    """One line of text, or several (``lines``); blanks made single, letters in one form (NFC)."""

    def __init__(
        self, label: str, most: int, *, hint: str = "", required: bool = True, lines: int = 0
    ) -> None:
        widget = forms.Textarea(attrs={"rows": lines}) if lines else forms.TextInput()
        super().__init__(
            label=label,
            max_length=most,
            help_text=hint,
            required=required,
            widget=widget,
            error_messages={
                "required": REQUIRED,
                "max_length": "Dài quá %(limit_value)d ký tự (đang có %(show_value)d). Rút gọn lại.",
                "null_characters_not_allowed": "Có ký tự không đọc được. Gõ lại mục này.",
            },
        )
        self.one_line = not lines

    def to_python(self, value: Any) -> str:
        text = unicodedata.normalize("NFC", super().to_python(value))
        return " ".join(text.split()) if self.one_line else text


class DayInput(forms.TextInput):
    """A day is typed as it is written, 05/7/2024: a browser's own field follows the browser's language, and
    07/01 is then another day than the clerk meant.
    """

    def format_value(self, value: Any) -> str | None:
        return show_day(value) if isinstance(value, date) else super().format_value(value)


class Day(forms.Field):
    """A day as ``parse_day`` reads it; the sentence of ``DayError`` where it is none."""

    widget = DayInput

    def __init__(self, label: str, *, hint: str = "", required: bool = True) -> None:
        super().__init__(
            label=label, help_text=hint, required=required, error_messages={"required": REQUIRED}
        )

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            return parse_day(str(value))
        except DayError as error:
            raise ValidationError(str(error)) from None


class Choice(forms.ChoiceField):
    """One of ``choices``; an empty one in front where none is chosen yet."""

    def __init__(
        self, label: str, choices: Sequence[tuple[str, str]], *, hint: str = "", required: bool = True
    ) -> None:
        super().__init__(
            label=label,
            choices=[("", CHOOSE), *choices],
            help_text=hint,
            required=required,
            error_messages={
                "required": "Chưa chọn mục này.",
                "invalid_choice": "Chọn một mục trong danh sách.",
            },
        )


def tell(form: forms.BaseForm, error: HouseError | ValidationError) -> None:
    """Put a refusal of an action where it belongs: next to its field, else at the top."""
    if isinstance(error, HouseError):
        form.add_error(None, str(error))
        return
    for field, messages in getattr(error, "message_dict", {"": error.messages}).items():
        for message in messages:
            form.add_error(field if field in form.fields else None, message)


def attempt(form: forms.BaseForm, act: Callable[[], object]) -> bool:
    """Do it if the form is right; a refusal is told on the form. Whether it was done."""
    if not form.is_valid():
        return False
    try:
        act()
    except REFUSALS as error:
        tell(form, error)
        return False
    return True


def status(form: forms.BaseForm) -> int:
    """422 for a form that comes back with refusals, so that machines can tell too."""
    return 422 if form.is_bound and form.errors else 200
