from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from namro.journal.models import Recorded
from namro.regulations.models import LegalBasis
from namro.units.models import Unit
from namro.units.triggers import within_life

IN_LIFE = "u.alive @> r.during"
ROUND_IN_LIFE = ("level_unit_id", IN_LIFE, "targets_round_within_life")
ASSIGNMENT_IN_LIFE = ("assignee_id", IN_LIFE, "targets_assignment_within_life")
FACT_IN_LIFE = ("unit_id", "r.sign < 0 OR u.alive @> r.happened_on", "targets_massfact_within_life")


class Indicator(models.TextChoices):
    """What targets are assigned for (domain: targets_reports §3.2)."""

    MEMBER_NEW = "T_MEMBER_NEW", "Kết nạp đảng viên mới"
    MEMBER_PUPIL = "T_MEMBER_PUPIL", "Kết nạp đảng viên là học sinh THPT"
    MEMBER_ENTERPRISE = "T_MEMBER_DN", "Kết nạp đảng viên trong doanh nghiệp ngoài khu vực nhà nước"
    ORG_ENTERPRISE = "T_ORG_DN", "Thành lập tổ chức đảng trong doanh nghiệp ngoài khu vực nhà nước"
    MASS_ORG = "T_MASS_ORG_DN", "Thành lập tổ chức đoàn thể"
    MASS_MEMBER = "T_MASS_MEMBER_DN", "Phát triển đoàn viên, hội viên"


class MassOrganisation(models.TextChoices):
    TRADE_UNION = "TRADE_UNION", "Công đoàn"
    YOUTH_UNION = "YOUTH_UNION", "Đoàn TNCS Hồ Chí Minh"
    WOMEN_UNION = "WOMEN_UNION", "Hội Liên hiệp Phụ nữ"
    YOUTH_FEDERATION = "YOUTH_FEDERATION", "Hội Liên hiệp Thanh niên"


class TargetRound(Recorded):
    """The targets that one committee assigns to the units below it for a span of time.

    ``during`` is what the round covers (a calendar year, or a term). The round that contains the
    end of a figure's period is the one its targets come from.
    """

    class State(models.TextChoices):
        DRAFT = "DRAFT", "Dự thảo"
        ISSUED = "ISSUED", "Đã ban hành"
        CLOSED = "CLOSED", "Đã kết thúc"

    level_unit = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="cấp ủy giao", related_name="target_rounds"
    )
    title = models.CharField("tên", max_length=200)
    during = DateRangeField("thời gian thực hiện")
    document_no = models.CharField("số văn bản", max_length=60, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    printed_totals = models.JSONField("tổng ghi trên văn bản", default=dict, blank=True)
    basis = models.ForeignKey(
        LegalBasis, models.PROTECT, verbose_name="căn cứ", null=True, blank=True, related_name="+"
    )
    state = models.CharField("trạng thái", max_length=8, choices=State.choices, default=State.DRAFT)

    class Meta(Recorded.Meta):
        verbose_name = "đợt giao chỉ tiêu"
        verbose_name_plural = "đợt giao chỉ tiêu"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="DRAFT") | (Q(issued_on__isnull=False) & ~Q(document_no="")),
                name="targets_round_issued_has_document",
                violation_error_message="Đợt đã ban hành phải có số và ngày văn bản.",
            ),
            models.CheckConstraint(
                condition=Q(during__isempty=False),
                name="targets_round_during_not_empty",
                violation_error_message="Thời gian thực hiện phải có ít nhất một ngày.",
            ),
        ]
        triggers = [*Recorded.Meta.triggers, *within_life(*ROUND_IN_LIFE)]

    def __str__(self) -> str:
        return self.title


class TargetAssignment(Recorded):
    """One number: so many of one indicator, for one unit, in one round.

    ``during`` is the round's time, or a part of it where a reorganisation ended the unit: then another
    unit carries the number on from that day.
    """

    round = models.ForeignKey(
        TargetRound, models.PROTECT, verbose_name="đợt giao", related_name="assignments"
    )
    indicator = models.CharField("chỉ tiêu", max_length=16, choices=Indicator.choices)
    assignee = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="đơn vị được giao", related_name="target_assignments"
    )
    value = models.PositiveIntegerField("chỉ tiêu giao", validators=[MinValueValidator(1)])
    during = DateRangeField("thời gian thực hiện")

    class Meta(Recorded.Meta):
        verbose_name = "chỉ tiêu giao"
        verbose_name_plural = "chỉ tiêu giao"
        constraints = [
            ExclusionConstraint(
                name="targets_assignment_once_a_day",
                expressions=[
                    ("round", RangeOperators.EQUAL),
                    ("indicator", RangeOperators.EQUAL),
                    ("assignee", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Đơn vị đã được giao chỉ tiêu này trong đợt.",
            ),
            models.CheckConstraint(
                condition=Q(during__isempty=False),
                name="targets_assignment_during_not_empty",
                violation_error_message="Thời gian thực hiện phải có ít nhất một ngày.",
            ),
            models.CheckConstraint(
                condition=Q(value__gte=1),
                name="targets_assignment_positive",
                violation_error_message="Không giao thì bỏ trống; chỉ tiêu giao ít nhất là 1.",
            ),
        ]
        triggers = [*Recorded.Meta.triggers, *within_life(*ASSIGNMENT_IN_LIFE)]

    def __str__(self) -> str:
        return f"{self.get_indicator_display()}: {self.value}"


class MassFact(Recorded):
    """A result of a mass organisation, typed by a unit with the paper that proves it.

    ``amount`` organisations founded or memberships won (not persons); a correction is a row of
    its own with sign −1 on its own date.
    """

    indicator = models.CharField("chỉ tiêu", max_length=16, choices=Indicator.choices)
    organisation = models.CharField("đoàn thể", max_length=16, choices=MassOrganisation.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="đơn vị báo cáo", related_name="mass_facts")
    happened_on = models.DateField("ngày")
    amount = models.PositiveIntegerField("số lượng")
    sign = models.SmallIntegerField("dấu", default=1)
    reverses = models.OneToOneField(
        "self", models.PROTECT, verbose_name="hủy dòng", null=True, blank=True, related_name="reversed_by"
    )
    evidence_no = models.CharField("văn bản chứng minh", max_length=60)
    evidence_on = models.DateField("ngày văn bản")

    class Meta(Recorded.Meta):
        verbose_name = "kết quả của đoàn thể"
        verbose_name_plural = "kết quả của đoàn thể"
        constraints = [
            models.CheckConstraint(
                condition=Q(indicator__in=["T_MASS_ORG_DN", "T_MASS_MEMBER_DN"]),
                name="targets_massfact_indicator",
                violation_error_message="Chỉ nhập tay kết quả của đoàn thể; kết quả khác lấy từ hồ sơ.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=1),
                name="targets_massfact_positive",
                violation_error_message="Số lượng ít nhất là 1.",
            ),
            models.CheckConstraint(
                condition=~Q(evidence_no=""),
                name="targets_massfact_has_evidence",
                violation_error_message="Phải ghi số văn bản chứng minh.",
            ),
            models.CheckConstraint(
                condition=Q(sign=1, reverses__isnull=True) | Q(sign=-1, reverses__isnull=False),
                name="targets_massfact_sign_matches_reversal",
                violation_error_message="Dòng hủy phải chỉ rõ dòng bị hủy.",
            ),
        ]
        indexes = [models.Index(fields=["indicator", "happened_on"], name="targets_massfact_day")]
        triggers = [*Recorded.Meta.triggers, *within_life(*FACT_IN_LIFE)]

    def __str__(self) -> str:
        return f"{self.get_indicator_display()}: {self.amount}"
