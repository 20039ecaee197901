"""Forms of leavings, complaints and badges. Field names are those the actions refuse by."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest

from namro.access.queries import Reader
from namro.membership.models import RemovalGround
from namro.people.models import EndGround
from namro.web.admissions.tally_form import TallyForm
from namro.web.moves.forms import DAY, NO_LATER, PlainForm, ReadersForm, ReasonForm, StepForm
from namro.web.moves.picks import MEMBER_HINT, MemberPick, chosen
from namro.web.ui.forms import REQUIRED, Choice, Day, Words

RESTORED = "phuc-hoi"
HOW = (
    (EndGround.DIED.value, "Từ trần"),
    (EndGround.RESIGNED.value, "Xin ra khỏi Đảng, đã có quyết định"),
    (EndGround.EXPELLED.value, "Khai trừ, đã có quyết định"),
    (EndGround.REMOVED.value, "Mở hồ sơ xem xét xóa tên"),
)
# Not recognised is written at the recognition.
GROUNDS = [
    one for one in RemovalGround.choices if one[0] not in (RemovalGround.NONE, RemovalGround.NOT_RECOGNISED)
]


class NewForm(ReadersForm):
    """Who, how, from when; a removal needs its ground instead of a day."""

    membership = MemberPick("Đảng viên", hint=MEMBER_HINT)
    how = Choice("Việc ghi", HOW)
    happened_on = Day(
        "Ngày không còn là đảng viên", hint=f"Ngày mất, hoặc ngày quyết định. {NO_LATER}", required=False
    )
    document_no = Words("Số quyết định", 60, hint="Từ trần thì không cần.", required=False)
    ground = Choice("Căn cứ xóa tên", GROUNDS, hint="Chỉ khi xem xét xóa tên.", required=False)
    note = Words("Ghi chú", 300, required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        removal = given.get("how") == EndGround.REMOVED
        needed = "ground" if removal else "happened_on"
        if given.get("how") and not given.get(needed) and needed not in self.errors:
            self.add_error(needed, REQUIRED)
        return given


def new_form(who: Reader, request: HttpRequest) -> NewForm:
    """Empty, typed, or typed with a candidate chosen."""
    if request.method != "POST":
        return NewForm(who)
    _, data = chosen(request.POST)
    return NewForm(who, initial=data.dict()) if data is not None else NewForm(who, request.POST)


class VoteForm(StepForm, TallyForm):
    """A meeting's resolution with its count."""

    held_on = Day("Ngày họp", hint=NO_LATER)
    document_no = Words("Số nghị quyết", 60, hint="Ví dụ: 03-NQ/CB.")


class DecisionForm(StepForm, TallyForm):
    """The paper of the committee that decides, with its count."""

    held_on = Day("Ngày quyết định", hint=NO_LATER)
    document_no = Words("Số quyết định", 60, hint="Ví dụ: 45-QĐ/QU.")


class ComplaintForm(StepForm):
    on = Day("Ngày khiếu nại", hint=NO_LATER)


class AnswerForm(StepForm):
    result = Choice("Kết quả", ((RESTORED, "Phục hồi"), ("giu-nguyen", "Giữ nguyên quyết định")))
    on = Day("Ngày trả lời", hint=NO_LATER)
    document_no = Words("Số văn bản", 60)


class BadgeForm(forms.Form):
    """What a step of a list of badges asks."""

    decision_no = Words("Số quyết định", 60, hint="Khi ghi quyết định.", required=False)
    on = Day("Ngày trao", hint=f"Khi ghi trao tặng. {DAY}", required=False)
    reason = Words("Lý do", 300, hint="Khi không xét.", required=False)


__all__ = [
    "AnswerForm",
    "BadgeForm",
    "ComplaintForm",
    "DecisionForm",
    "NewForm",
    "PlainForm",
    "ReasonForm",
    "VoteForm",
    "new_form",
]
