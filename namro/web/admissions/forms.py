"""Forms of the steps of an admission dossier: each says what the paper says, and carries what was read."""

from __future__ import annotations

from typing import Any

from django import forms

from namro.membership.admission.actions import Certificate, Papers, Request
from namro.membership.admission.ceremony.actions import Ceremony
from namro.membership.admission.correcting.actions import Fix
from namro.membership.admission.resolving.actions import Ruling, Vote
from namro.membership.admission.steps.actions import Paper
from namro.membership.models.dossiers import SpecialCase
from namro.people.models import Person
from namro.web.admissions.tally_form import TallyForm
from namro.web.ui.forms import Choice, Day, Words

DAY = "Viết như 05/7/2024."
WHERE = [("", "Ở trong nước"), ("1", "Ở ngoài nước")]
MARKED = [one for one in SpecialCase.choices if one[0] not in (SpecialCase.READMISSION, SpecialCase.OWNER)]


class StepForm(forms.Form):
    """What every step carries: the version of the dossier it was read at."""

    read_at = forms.IntegerField(required=False, widget=forms.HiddenInput)
    TALLY: tuple[str, ...] = ()

    def __init__(self, *arguments: Any, people: list[Person] | None = None, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.people = {str(one.pk): one for one in people or []}
        choices = [("", "– chọn –"), *((pk, str(one)) for pk, one in self.people.items())]
        for name in ("helper", "introducer_1", "introducer_2"):
            if name in self.fields:
                self.fields[name].choices = choices  # type: ignore[attr-defined]

    def person(self, name: str) -> Person | None:
        return self.people.get(self.cleaned_data.get(name) or "")

    @property
    def version(self) -> int:
        """The version that was read; 0, which is never current, where the field was taken away."""
        return self.cleaned_data.get("read_at") or 0


class TrainingForm(StepForm):
    """The certificate of the class."""

    certificate_no = Words("Số giấy chứng nhận", 60)
    certificate_on = Day("Ngày cấp", hint=DAY)

    def certificate(self) -> Certificate:
        return Certificate(self.cleaned_data["certificate_no"], self.cleaned_data["certificate_on"])


class PapersForm(StepForm):
    """The papers of the dossier; what is not there yet stays empty."""

    application_on = Day("Ngày đơn xin vào Đảng", hint=DAY, required=False)
    cv_on = Day("Ngày lý lịch", required=False)
    introducer_1 = Choice("Người giới thiệu thứ nhất", (), required=False)
    introducer_2 = Choice("Người giới thiệu thứ hai", (), required=False)
    union_resolution_no = Words(
        "Nghị quyết của Đoàn hoặc công đoàn",
        60,
        hint="Số nghị quyết, nếu thay cho một người giới thiệu.",
        required=False,
    )
    mass_opinion_on = Day("Ngày nhận xét của đoàn thể", required=False)
    residence_opinion_on = Day("Ngày nhận xét của cấp ủy nơi cư trú", required=False)
    parents_opinion_on = Day("Ngày ý kiến của cha mẹ", hint="Học sinh phải có.", required=False)
    consent_no = Words(
        "Văn bản đồng ý của Ban Thường vụ Thành ủy",
        60,
        hint="Khi trên 60 tuổi hoặc kết nạp lại.",
        required=False,
    )
    special_cases = forms.MultipleChoiceField(
        label="Trường hợp cần thêm giấy tờ",
        choices=MARKED,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def papers(self) -> Papers:
        given = dict(self.cleaned_data)
        given.pop("read_at", None)
        given.pop("on", None)
        for name in ("introducer_1", "introducer_2"):
            given[name] = self.person(name)
        return Papers(**given)


class OpeningForm(PapersForm):
    """The same with the day the dossier is opened."""

    on = Day("Ngày lập hồ sơ", hint=DAY)
    field_order = ("on",)


class VettingForm(StepForm):
    """A request for vetting."""

    place = Words("Nơi thẩm tra", 200, hint="Ví dụ: Đảng ủy xã Tản Hồng.")
    abroad = forms.ChoiceField(label="Ở đâu", choices=WHERE, required=False)
    sent_on = Day("Ngày gửi", hint=DAY)

    def request(self) -> Request:
        given = self.cleaned_data
        return Request(given["place"], given["sent_on"], bool(given["abroad"]))


class AnswerForm(StepForm):
    """A place has answered; what it wrote is not kept."""

    vetting = Choice("Nơi đã trả lời", ())
    answered_on = Day("Ngày trả lời", hint=f"{DAY} Nội dung thẩm tra không lưu ở đây.")


class VoteForm(TallyForm, StepForm):
    """A meeting's resolution and its count."""

    held_on = Day("Ngày họp", hint=DAY)
    document_no = Words("Số nghị quyết", 60)
    field_order = ("held_on", "document_no")

    def vote(self) -> Vote:
        return Vote(self.cleaned_data["held_on"], self.cleaned_data["document_no"], self.count())


class ForwardForm(StepForm):
    forwarded_on = Day("Ngày gửi hồ sơ lên", hint=DAY)


class RulingForm(TallyForm, StepForm):
    """What the deciding committee says: carried is the admission, not carried the answer no."""

    decided_on = Day("Ngày quyết định", hint=DAY)
    decision_no = Words(
        "Số quyết định", 60, hint="Mỗi người một quyết định, một số. Không đạt thì ghi số thông báo."
    )
    field_order = ("decided_on", "decision_no")

    def ruling(self) -> Ruling:
        return Ruling(self.cleaned_data["decided_on"], self.cleaned_data["decision_no"], self.count())


class ReceiptForm(StepForm):
    received_on = Day("Ngày chi bộ nhận quyết định", hint=DAY)


class CeremonyForm(StepForm):
    """The ceremony."""

    ceremony_on = Day("Ngày lễ kết nạp", hint=DAY)
    late_consent_no = Words("Văn bản đồng ý tổ chức lễ muộn", 60, hint="Chỉ khi quá hạn.", required=False)

    def ceremony(self) -> Ceremony:
        return Ceremony(self.cleaned_data["ceremony_on"], self.cleaned_data["late_consent_no"])


class PaperForm(StepForm):
    """A paper that closes, annuls or orders; its reason is read by who comes later."""

    on = Day("Ngày", hint=DAY)
    document_no = Words("Số văn bản", 60, required=False)
    note = Words("Lý do", 300, hint="Người sau đọc được ở phần lịch sử của hồ sơ.")

    def paper(self) -> Paper:
        given = self.cleaned_data
        return Paper(given["on"], given["document_no"], given["note"])


class CloseForm(PaperForm):
    to = Choice("Kết quả", ())
    field_order = ("to",)


class CorrectForm(StepForm):
    """What the last step should have said."""

    on = Day("Ngày", hint=DAY)
    document_no = Words("Số văn bản", 60, required=False)
    reason = Words("Lý do sửa", 300, hint="Nhật ký giữ cả bản cũ.")

    def fix(self) -> Fix:
        return Fix(self.cleaned_data["on"], self.cleaned_data["document_no"])


class CorrectVoteForm(TallyForm, CorrectForm):
    """The same for a vote, with its count."""

    field_order = ("on", "document_no", *TallyForm.TALLY, "reason")

    def fix(self) -> Fix:
        return Fix(self.cleaned_data["on"], self.cleaned_data["document_no"], self.count())


class ReasonForm(StepForm):
    reason = Words("Lý do", 300, hint="Nhật ký giữ bước đã bỏ.")


class HelperForm(StepForm):
    helper = Choice("Đảng viên giúp đỡ", ())
