"""The count of a ballot as a form; mix it into the form of the step that resolves."""

from __future__ import annotations

from django import forms

from namro.membership.models import VoteTally
from namro.membership.votes import Count, KnownBase
from namro.web.ui.forms import REQUIRED

MOST = 9_999


class Whole(forms.IntegerField):
    """A number of people or ballots, typed as digits."""

    def __init__(self, label: str, *, hint: str = "", required: bool = True) -> None:
        super().__init__(
            label=label,
            help_text=hint,
            required=required,
            min_value=0,
            max_value=MOST,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "size": "5", "autocomplete": "off"}),
            error_messages={
                "required": REQUIRED,
                "invalid": "Chỉ nhập chữ số, ví dụ 12.",
                "min_value": "Số này không âm.",
                "max_value": f"Số này không quá {MOST}.",
            },
        )


class TallyForm(forms.Form):
    """``count()`` after ``is_valid()``; refusals of the action land next to these fields by their names."""

    summoned = Whole("Tổng số được triệu tập")
    away = Whole("Trong đó tạm thời sinh hoạt nơi khác", required=False)
    exempt_absent = Whole("Trong đó được miễn và vắng mặt", required=False)
    suspended = Whole("Trong đó bị đình chỉ, truy tố, tạm giam", required=False)
    present = Whole("Có mặt")
    agree = Whole("Tán thành")
    disagree = Whole("Không tán thành")
    issued = Whole("Phiếu phát ra", required=False)
    returned = Whole("Phiếu thu về", required=False)
    valid = Whole("Phiếu hợp lệ", required=False)

    TALLY = (
        "summoned",
        "away",
        "exempt_absent",
        "suspended",
        "present",
        "agree",
        "disagree",
        "issued",
        "returned",
        "valid",
    )

    def tally_fields(self) -> list[forms.BoundField]:
        """In the order of the counting board's paper."""
        return [self[name] for name in self.TALLY]

    def count(self) -> Count:
        given = self.cleaned_data
        ballots = {name: given.get(name) for name in ("issued", "returned", "valid")}
        people = ("summoned", "away", "exempt_absent", "suspended", "present", "agree", "disagree")
        return Count(**{name: given.get(name) or 0 for name in people}, **ballots)


def proposed(known: KnownBase) -> dict[str, int]:
    """First values of the form from what is known of a cell; nothing where no official member is known."""
    if not known.official:
        return {}
    return {"summoned": known.official, "away": known.away, "exempt_absent": known.exempt}


def as_typed(tally: VoteTally) -> dict[str, int]:
    """First values where a kept count is corrected."""
    return {name: getattr(tally, name) for name in TallyForm.TALLY}
