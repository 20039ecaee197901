from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from namro.journal.models import Recorded
from namro.membership import triggers
from namro.membership.models.clocked import Clocked
from namro.membership.models.decisions import AdmissionEvent, SourceGroup
from namro.people.models import Person
from namro.units.models import Unit
from namro.units.triggers import within_life

CASE_IN_LIFE = ("cell_id", "u.alive @> r.listed_on", "membership_case_within_life")


class SpecialCase(models.TextChoices):
    """Cases that need further papers and 15 more working days (domain: targets_reports §4.2)."""

    READMISSION = "READMISSION", "Kết nạp lại"
    RELIGIOUS = "RELIGIOUS", "Người có đạo"
    HOA = "HOA", "Người dân tộc Hoa"
    FOREIGN_SPOUSE = "FOREIGN_SPOUSE", "Vợ hoặc chồng là người nước ngoài"
    OWNER = "OWNER", "Chủ doanh nghiệp tư nhân"
    SECONDED = "SECONDED", "Biệt phái, hợp đồng, mới tốt nghiệp"
    POLICE = "POLICE", "Công tác trong công an"
    POLITICAL = "POLITICAL", "Có vấn đề về tiêu chuẩn chính trị"


class AdmissionCase(Clocked):
    """The dossier of an admission, from the cell's list to the ceremony (A1–A8, AX of §4.2).

    ``cell`` is the cell on whose list it was opened; where that cell has ended, the dossier is carried on by
    its successor (``admission.route.carrier``). The decision, once there, is an ``AdmissionEvent`` of its
    own and stays where it was proposed (TG8). What was decided
    when stands in ``CaseStep``; tallies in ``VoteTally``; no vetting texts, no ballots.
    """

    class State(models.TextChoices):
        LISTED = "LISTED", "Cảm tình Đảng"
        TRAINED = "TRAINED", "Đã học lớp nhận thức về Đảng"
        DOSSIER = "DOSSIER", "Đang lập hồ sơ"
        VETTING = "VETTING", "Đang thẩm tra lý lịch"
        CELL_RESOLVED = "CELL_RESOLVED", "Chi bộ đã nghị quyết"
        BASE_RESOLVED = "BASE_RESOLVED", "Đảng ủy cơ sở đã nghị quyết"
        DECIDED = "DECIDED", "Đã có quyết định kết nạp"
        CEREMONY = "CEREMONY", "Đã tổ chức lễ kết nạp"
        RETURNED = "RETURNED", "Trả lại hồ sơ"
        REFUSED = "REFUSED", "Không kết nạp"
        LAPSED = "LAPSED", "Hồ sơ quá thời hạn"
        WITHDRAWN = "WITHDRAWN", "Rút khỏi danh sách"
        ANNULLED = "ANNULLED", "Đã hủy quyết định kết nạp"

    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name="người được xét kết nạp", related_name="admission_cases"
    )
    cell = models.ForeignKey(Unit, models.PROTECT, verbose_name="chi bộ", related_name="admission_cases")
    state = models.CharField("trạng thái", max_length=14, choices=State.choices, default=State.LISTED)
    listed_on = models.DateField("ngày đưa vào danh sách cảm tình Đảng")
    source_group = models.CharField("đối tượng", max_length=14, choices=SourceGroup.choices)
    in_private_enterprise = models.BooleanField("trong DN ngoài khu vực nhà nước", default=False)
    is_owner = models.BooleanField("là chủ doanh nghiệp", default=False)
    readmission = models.BooleanField("kết nạp lại", default=False)
    special_cases = ArrayField(
        models.CharField(max_length=14, choices=SpecialCase.choices),
        verbose_name="trường hợp cần thêm giấy tờ",
        default=list,
        blank=True,
    )
    left_in_hardship = models.BooleanField(
        "trước đây xin ra khỏi Đảng do hoàn cảnh đặc biệt khó khăn", default=False, db_default=False
    )
    record_cleared_on = models.DateField("ngày được xóa án tích", null=True, blank=True)
    helper = models.ForeignKey(
        Person,
        models.PROTECT,
        verbose_name="đảng viên giúp đỡ",
        null=True,
        blank=True,
        related_name="helped_cases",
    )
    introducer_1 = models.ForeignKey(
        Person,
        models.PROTECT,
        verbose_name="người giới thiệu thứ nhất",
        null=True,
        blank=True,
        related_name="+",
    )
    introducer_2 = models.ForeignKey(
        Person,
        models.PROTECT,
        verbose_name="người giới thiệu thứ hai",
        null=True,
        blank=True,
        related_name="+",
    )
    union_resolution_no = models.CharField(
        "nghị quyết của Đoàn hoặc công đoàn", max_length=60, blank=True, default=""
    )
    certificate_no = models.CharField(
        "giấy chứng nhận lớp nhận thức về Đảng", max_length=60, blank=True, default=""
    )
    certificate_on = models.DateField("ngày cấp giấy chứng nhận", null=True, blank=True)
    application_on = models.DateField("ngày đơn xin vào Đảng", null=True, blank=True)
    cv_on = models.DateField("ngày lý lịch", null=True, blank=True)
    residence_opinion_on = models.DateField("ngày nhận xét của nơi cư trú", null=True, blank=True)
    mass_opinion_on = models.DateField("ngày nhận xét của đoàn thể", null=True, blank=True)
    parents_opinion_on = models.DateField("ngày ý kiến của cha mẹ", null=True, blank=True)
    consent_no = models.CharField(
        "văn bản đồng ý của cấp có thẩm quyền", max_length=60, blank=True, default=""
    )
    forwarded_on = models.DateField("ngày chi bộ gửi hồ sơ lên", null=True, blank=True)
    decision = models.OneToOneField(
        AdmissionEvent,
        models.PROTECT,
        verbose_name="quyết định kết nạp",
        null=True,
        blank=True,
        related_name="dossier",
    )
    decision_received_on = models.DateField("ngày chi bộ nhận quyết định", null=True, blank=True)
    ceremony_on = models.DateField("ngày lễ kết nạp", null=True, blank=True)
    late_consent_no = models.CharField(
        "văn bản đồng ý tổ chức lễ muộn", max_length=60, blank=True, default=""
    )
    ceremony_late = models.BooleanField("lễ quá hạn chưa có văn bản đồng ý", default=False, db_default=False)
    redo_no = models.CharField(
        "văn bản yêu cầu làm lại thủ tục", max_length=60, blank=True, default="", db_default=""
    )

    class Meta(Clocked.Meta):
        verbose_name = "hồ sơ kết nạp"
        verbose_name_plural = "hồ sơ kết nạp"
        constraints = [
            models.CheckConstraint(
                condition=Q(is_owner=False) | Q(in_private_enterprise=True),
                name="membership_case_owner_in_enterprise",
                violation_error_message="Chủ doanh nghiệp phải thuộc doanh nghiệp ngoài khu vực nhà nước.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["DECIDED", "CEREMONY", "ANNULLED"]) | Q(decision__isnull=False),
                name="membership_case_decided_has_decision",
                violation_error_message="Đã quyết định thì phải có quyết định kết nạp.",
            ),
            models.CheckConstraint(
                condition=Q(ceremony_on__isnull=True) | Q(decision__isnull=False),
                name="membership_case_ceremony_needs_decision",
                violation_error_message="Chưa có quyết định thì chưa tổ chức lễ kết nạp.",
            ),
            models.CheckConstraint(
                condition=~Q(state="CEREMONY") | Q(ceremony_on__isnull=False),
                name="membership_case_ceremony_has_day",
                violation_error_message="Đã tổ chức lễ kết nạp thì phải có ngày lễ.",
            ),
            models.CheckConstraint(
                condition=Q(decision_received_on__isnull=True) | Q(decision__isnull=False),
                name="membership_case_receipt_needs_decision",
                violation_error_message="Chưa có quyết định thì chưa có ngày nhận quyết định.",
            ),
            models.CheckConstraint(
                condition=Q(ceremony_on__isnull=True)
                | Q(decision_received_on__isnull=True)
                | Q(ceremony_on__gte=F("decision_received_on")),
                name="membership_case_ceremony_after_receipt",
                violation_error_message="Lễ kết nạp không trước ngày chi bộ nhận quyết định.",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=~Q(state__in=["CEREMONY", "REFUSED", "LAPSED", "WITHDRAWN", "ANNULLED"]),
                name="membership_case_one_open",
                violation_error_message="Người này đang có một hồ sơ kết nạp chưa kết thúc.",
            ),
        ]
        indexes = [
            models.Index(fields=["cell", "state"], name="membership_case_cell"),
            models.Index(fields=["due_on"], condition=Q(due_on__isnull=False), name="membership_case_due"),
        ]
        triggers = [
            *Clocked.Meta.triggers,
            triggers.case_matches_decision(),
            *within_life(*CASE_IN_LIFE),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.get_state_display()}"


class CaseStep(Recorded):
    """A step of a dossier: the state it led to, the day it happened, and the paper of it."""

    case = models.ForeignKey(AdmissionCase, models.PROTECT, verbose_name="hồ sơ", related_name="steps")
    state = models.CharField("bước", max_length=14, choices=AdmissionCase.State.choices)
    on = models.DateField("ngày")
    document_no = models.CharField("số văn bản", max_length=60, blank=True, default="")
    note = models.CharField("ghi chú", max_length=300, blank=True, default="")

    class Meta(Recorded.Meta):
        verbose_name = "bước của hồ sơ kết nạp"
        verbose_name_plural = "các bước của hồ sơ kết nạp"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.state} {self.on}"


class Vetting(Recorded):
    """A request for vetting sent to a place and its answer; the text itself is never kept."""

    case = models.ForeignKey(AdmissionCase, models.PROTECT, verbose_name="hồ sơ", related_name="vettings")
    place = models.CharField("nơi thẩm tra", max_length=200)
    abroad = models.BooleanField("ở nước ngoài", default=False)
    sent_on = models.DateField("ngày gửi")
    due_on = models.DateField("hạn trả lời")
    answered_on = models.DateField("ngày trả lời", null=True, blank=True)

    class Meta(Recorded.Meta):
        verbose_name = "thẩm tra lý lịch"
        verbose_name_plural = "thẩm tra lý lịch"
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=F("sent_on")),
                name="membership_vetting_answer_after_request",
                violation_error_message="Ngày trả lời không trước ngày gửi.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.place}"
