"""Forms of probations, transfers, stays and exemptions. Field names are those the actions refuse by."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from namro.access.queries import Reader
from namro.membership.models import ExemptionReason, TransferCase
from namro.units.models import UnitKind
from namro.web.admissions.tally_form import TallyForm, Whole
from namro.web.moves.picks import MEMBER_HINT, Candidate, CellPick, MemberPick, PersonPick
from namro.web.ui.forms import Choice, Day, Words

DAY = "Viết như 05/7/2024."
NO_LATER = f"{DAY} Không sau hôm nay."
K = TransferCase.Kind
STUDY = "hoc"
PURPOSES = (("cong-tac", "Công tác, lao động"), (STUDY, "Đi học tập trung"))


class StepForm(forms.Form):
    """What a step asks; carries the version it was read at."""

    read_at = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def reread(self, version: int) -> None:
        """After somebody else was first: what is typed stays, and may now be written onto the new version."""
        self.data = self.data.copy()
        self.data["read_at"] = str(version)

    def rows(self) -> list[tuple[forms.BoundField, list[Candidate]]]:
        """What stands above the count of a ballot, each with what it may mean where that is not clear."""
        plain = [one for one in self.visible_fields() if one.name not in TallyForm.TALLY]
        return [(one, getattr(one.field, "candidates", [])) for one in plain]

    @property
    def has_tally(self) -> bool:
        return isinstance(self, TallyForm)


# Recognition


class VoteForm(StepForm, TallyForm):
    """A meeting's resolution with its count."""

    held_on = Day("Ngày họp", hint=NO_LATER)
    document_no = Words("Số nghị quyết", 60, hint="Ví dụ: 06-NQ/CB.")


class ReviewForm(VoteForm):
    certificate_no = Words(
        "Giấy chứng nhận lớp đảng viên mới", 60, hint="Bỏ trống nếu hồ sơ đã có.", required=False
    )


class ForwardForm(StepForm):
    forwarded_on = Day("Ngày gửi hồ sơ", hint=NO_LATER)


class RulingForm(StepForm, TallyForm):
    """The paper; the count only where there was a ballot."""

    decided_on = Day("Ngày quyết định", hint=NO_LATER)
    decision_no = Words("Số quyết định", 60, hint="Ví dụ: 77-QĐ/ĐU.")

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for name in self.TALLY:
            self.fields[name].required = False
        self.fields["summoned"].help_text = "Bỏ trống cả phần biểu quyết nếu không ghi kết quả kiểm phiếu."

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if any(given.get(name) is not None for name in self.TALLY):
            for name in ("summoned", "present", "agree", "disagree"):
                if given.get(name) is None and name not in self.errors:
                    self.add_error(name, "Ghi đủ kết quả biểu quyết, hoặc bỏ trống cả phần này.")
        return given

    @property
    def counted(self) -> bool:
        return self.cleaned_data.get("summoned") is not None


class ExtendForm(StepForm):
    months = Whole("Kéo dài thêm (tháng)")
    why = Words("Lý do kéo dài", 300, hint="Ví dụ: có khuyết điểm, chi bộ chưa thống nhất.")
    document_no = Words("Số văn bản", 60)


class ReasonForm(StepForm):
    reason = Words("Lý do", 300, hint="Người sau đọc được ở phần lịch sử.")


class PlainForm(StepForm):
    """A step that needs nothing typed."""


class CardForm(forms.Form):
    on = Day("Ngày", hint=NO_LATER)


# Transfers


class ReadersForm(StepForm):
    """A form with fields that look for members of the reader's cells."""

    def __init__(self, who: Reader, data: QueryDict | None = None, **named: Any) -> None:
        super().__init__(data, **named)
        for one in self.fields.values():
            if isinstance(one, MemberPick):
                one.who = who


class RequestForm(ReadersForm):
    membership = MemberPick("Đảng viên", hint=MEMBER_HINT)
    kind = Choice("Chuyển đi đâu", [(one.value, one.label) for one in (K.INSIDE, K.OUT, K.ABROAD)])
    to_cell = CellPick("Chi bộ nơi đến", required=False)
    elsewhere = Words(
        "Tổ chức đảng nơi đến", 200, hint="Khi chuyển ra ngoài đảng bộ thành phố.", required=False
    )
    why = Words("Lý do chuyển", 300, hint="Ví dụ: chuyển nơi công tác, nghỉ hưu, chuyển nơi cư trú.")
    requested_on = Day("Ngày đề nghị", hint=NO_LATER)


class SlipForm(StepForm):
    slip_no = Words("Số giấy giới thiệu", 60)
    introduced_on = Day("Ngày giới thiệu", hint=NO_LATER)


class PresentForm(StepForm):
    presented_on = Day("Ngày xuất trình", hint=NO_LATER)
    explanation = Words("Giải trình", 300, hint="Bắt buộc khi quá hạn xuất trình.", required=False)


class ReceiptForm(StepForm):
    received_on = Day("Ngày tiếp nhận", hint=f"{NO_LATER} Từ ngày này đảng viên được tính ở nơi đến.")
    return_slip_no = Words("Số phiếu báo", 60, required=False)
    to_cell = CellPick(
        "Chi bộ tiếp nhận",
        hint="Chỉ ghi khi khác chi bộ đã đề nghị, ví dụ chi bộ đó đã chia.",
        required=False,
    )
    explanation = Words("Giải trình", 300, hint="Bắt buộc khi quá hạn xuất trình.", required=False)


class LeavingReceiptForm(ReceiptForm):
    """Of who leaves the city: nobody here receives."""

    to_cell = None


class NewcomerForm(StepForm):
    person = PersonPick("Đảng viên", hint=MEMBER_HINT)
    cell = CellPick("Chi bộ tiếp nhận")
    elsewhere = Words("Chuyển đến từ", 200, hint="Tổ chức đảng nơi đi.")
    kind = Choice("Từ đâu", [(one.value, one.label) for one in (K.IN, K.RETURN)])
    slip_no = Words("Số giấy giới thiệu", 60)
    introduced_on = Day("Ngày giới thiệu", hint=DAY)
    received_on = Day("Ngày tiếp nhận", hint=NO_LATER)
    decided_on = Day("Ngày quyết định kết nạp", hint=DAY)
    joined_on = Day("Ngày vào Đảng", hint=DAY)
    official_on = Day("Ngày chính thức", hint="Bỏ trống nếu còn dự bị.", required=False)
    return_slip_no = Words("Số phiếu báo", 60, required=False)
    explanation = Words("Giải trình", 300, hint="Bắt buộc khi quá hạn xuất trình.", required=False)


class ListForm(StepForm):
    number = Words("Số danh sách", 60, hint="Ví dụ: 03-DS/ĐU.")
    to_cell = CellPick("Chi bộ nơi đến")
    why = Words("Lý do", 300, hint="Ví dụ: giải thể chi bộ, sắp xếp tổ chức.")
    requested_on = Day("Ngày đề nghị", hint=NO_LATER)
    slip_no = Words("Số giấy giới thiệu", 60)
    introduced_on = Day("Ngày giới thiệu", hint=NO_LATER)


class CellForm(StepForm):
    cell = CellPick("Chi bộ nơi đi")


# Stays and exemptions

HOSTS = frozenset({UnitKind.CELL, UnitKind.BASE_CELL, UnitKind.TEMPORARY_CELL})
COMMITTEES = frozenset({UnitKind.SUPERIOR_OF_BASE, UnitKind.BASE_COMMITTEE})


class AwayForm(ReadersForm):
    """A member of the city stays elsewhere."""

    membership = MemberPick("Đảng viên", hint=MEMBER_HINT)
    host = CellPick("Chi bộ nơi đến", required=False, kinds=HOSTS)
    elsewhere = Words("Tổ chức đảng nơi đến", 200, hint="Khi ở ngoài đảng bộ thành phố.", required=False)
    first = Day("Từ ngày", hint=DAY)
    last = Day("Đến hết ngày", hint=DAY)
    study = Choice("Mục đích", PURPOSES)
    slip_no = Words("Số giấy giới thiệu", 60)


class GuestForm(StepForm):
    """Somebody from outside the city stays here."""

    person = PersonPick("Đảng viên", hint=MEMBER_HINT)
    host = CellPick("Chi bộ nơi đến", kinds=HOSTS)
    elsewhere = Words("Đảng viên của", 200, hint="Tổ chức đảng nơi sinh hoạt chính thức.")
    first = Day("Từ ngày", hint=DAY)
    last = Day("Đến hết ngày", hint=DAY)
    study = Choice("Mục đích", PURPOSES)
    slip_no = Words("Số giấy giới thiệu", 60)


class LastForm(StepForm):
    last = Day("Đến hết ngày", hint=DAY)


class ExemptForm(ReadersForm):
    membership = MemberPick("Đảng viên", hint=MEMBER_HINT)
    cause = Choice("Lý do", ExemptionReason.choices)
    first = Day("Từ ngày", hint=DAY)
    last = Day("Đến hết ngày", hint="Tuổi cao, sức yếu thì bỏ trống được.", required=False)
    document_no = Words("Số văn bản", 60, hint="Nghị quyết chi bộ, hoặc văn bản của đảng ủy cơ sở.")
    decided_on = Day("Ngày văn bản", hint=NO_LATER)
    verified_on = Day("Ngày kiểm tra lại lý do", hint="Từ lần miễn thứ hai.", required=False)


class TemporaryCellForm(StepForm):
    name = Words("Tên chi bộ", 120, hint="Ví dụ: Chi bộ lớp cao cấp K74.")
    parent = CellPick("Cấp ủy trực tiếp", kinds=COMMITTEES)
    first = Day("Từ ngày", hint=DAY)
