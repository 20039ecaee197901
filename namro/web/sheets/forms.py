"""Forms of an import's steps; each carries the version at which the import was read."""

from __future__ import annotations

from django import forms

from namro.web.ui.forms import Words


class ReadForm(forms.Form):
    """A step that carries nothing else, or whose answers stand in fields of their own."""

    read_at = forms.IntegerField(widget=forms.HiddenInput)


class WriteForm(ReadForm):
    """The last step; rows that are wrong are left out only where somebody says so."""

    without_wrong = forms.BooleanField(required=False)


class ReasonForm(ReadForm):
    """Why rows are taken back."""

    reason = Words("Lý do hoàn tác", 300, hint="Người sau đọc được trong lịch sử của lần nhập.")
