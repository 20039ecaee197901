from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from namro.journal.models import Recorded
from namro.people.models import Person
from namro.regulations.models import LegalBasis
from namro.targets.triggers import line_guards, revision_guards, round_guards
from namro.units.models import Unit
from namro.units.triggers import within_life

IN_LIFE = "u.alive @> r.during"
ROUND_IN_LIFE = ("level_unit_id", IN_LIFE, "targets_round_within_life")
ASSIGNMENT_IN_LIFE = ("assignee_id", IN_LIFE, "targets_assignment_within_life")
# Prepared for a unit that begins later; a withdrawn number ends with the unit.
PROPOSAL_IN_LIFE = (
    "unit_id",
    "upper_inf(u.alive) OR r.proposed_on < upper(u.alive)",
    "targets_proposal_within_life",
)
REVISION_IN_LIFE = (
    "unit_id",
    "r.new_value IS NULL OR u.alive @> r.effective_on",
    "targets_revision_within_life",
)
ENTERPRISE_IN_LIFE = ("unit_id", "u.alive @> r.during", "targets_enterprise_within_life")
PARTY_IN_LIFE = (
    "party_unit_id",
    "u.alive @> (r.during * daterange(r.party_since, NULL))",
    "targets_enterprise_party_within_life",
)
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

    ``parent`` is the round of the superior that this one re-assigns further down: the target of
    ``level_unit`` there is what the lines here are compared with (``sum_mode``, reserve). ``goals`` are the
    committee's own numbers where it has no superior round, by indicator.
    """

    class State(models.TextChoices):
        DRAFT = "DRAFT", "Dự thảo"
        REGISTERING = "REGISTERING", "Các đơn vị đang đăng ký"
        BALANCED = "BALANCED", "Đã cân đối"
        SUBMITTED = "SUBMITTED", "Đã trình"
        ISSUED = "ISSUED", "Đã ban hành"
        CLOSED = "CLOSED", "Đã kết thúc"
        ARCHIVED = "ARCHIVED", "Đã lưu trữ"

    class Kind(models.TextChoices):
        YEAR = "YEAR", "Chỉ tiêu năm"
        TERM = "TERM", "Chỉ tiêu nhiệm kỳ"

    class SumMode(models.TextChoices):
        """How the lines of a round must add up to the target of the committee that assigns (TG1)."""

        EXACT = "EXACT", "Tổng các đơn vị phải bằng chỉ tiêu"
        AT_LEAST = "AT_LEAST", "Tổng các đơn vị không thấp hơn chỉ tiêu (thấp hơn thì cảnh báo)"
        FREE = "FREE", "Không ràng buộc"

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
    state = models.CharField("trạng thái", max_length=12, choices=State.choices, default=State.DRAFT)
    kind = models.CharField(
        "loại", max_length=4, choices=Kind.choices, default=Kind.YEAR, db_default=Kind.YEAR
    )
    sum_mode = models.CharField(
        "cách cộng",
        max_length=8,
        choices=SumMode.choices,
        default=SumMode.AT_LEAST,
        db_default=SumMode.AT_LEAST,
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name="giao lại từ đợt",
        null=True,
        blank=True,
        related_name="redistributions",
    )
    goals = models.JSONField("mục tiêu của cấp giao", default=dict, db_default={}, blank=True)
    drafted_by = models.CharField("người lập", max_length=64, blank=True, default="", db_default="")
    closing_note = models.CharField(
        "ghi chú khi kết thúc", max_length=300, blank=True, default="", db_default=""
    )
    version = models.PositiveIntegerField("lần sửa", default=1, db_default=1)

    class Meta(Recorded.Meta):
        verbose_name = "đợt giao chỉ tiêu"
        verbose_name_plural = "đợt giao chỉ tiêu"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["DRAFT", "REGISTERING", "BALANCED", "SUBMITTED"])
                | (Q(issued_on__isnull=False) & ~Q(document_no="")),
                name="targets_round_issued_has_document",
                violation_error_message="Đợt đã ban hành phải có số và ngày văn bản.",
            ),
            models.CheckConstraint(
                condition=Q(during__isempty=False),
                name="targets_round_during_not_empty",
                violation_error_message="Thời gian thực hiện phải có ít nhất một ngày.",
            ),
        ]
        triggers = [*Recorded.Meta.triggers, *within_life(*ROUND_IN_LIFE), *round_guards()]

    def __str__(self) -> str:
        return self.title


class TargetAssignment(Recorded):
    """One number: so many of one indicator, for one unit, in one round.

    ``during`` is the round's time, or a part of it where a reorganisation ended the unit: then another
    unit carries the number on from that day. A revision does the same at one unit: the old row ends, a
    new one begins (TG2), ``initial_value`` is carried along and ``TargetRevision`` says why.

    ``basis`` tells how the number was found: ``pct`` of ``base_value`` (members on ``base_as_of``), rounded
    up, not below ``min_floor``; for ABSOLUTE these are empty. ``answer`` is what the unit said to it.
    """

    class Basis(models.TextChoices):
        """Kinds of base (domain: targets_reports §3.1)."""

        ABSOLUTE = "ABSOLUTE", "Số tuyệt đối"
        PCT_PREV_YEAR_END = "PCT_PREV_YEAR_END", "Tỷ lệ trên số đảng viên cuối năm trước"
        PCT_YEAR_START = "PCT_YEAR_START", "Tỷ lệ trên số đảng viên đầu năm"
        PCT_UNIFORM = "PCT_UNIFORM", "Một tỷ lệ chung cho các đơn vị"
        AVG_PER_YEAR = "AVG_PER_YEAR", "Bình quân mỗi năm của nhiệm kỳ"

    class Answer(models.TextChoices):
        NONE = "", "chưa trả lời"
        ACCEPTED = "ACCEPTED", "Đã nhận"
        OBJECTED = "OBJECTED", "Đề nghị xem lại"

    round = models.ForeignKey(
        TargetRound, models.PROTECT, verbose_name="đợt giao", related_name="assignments"
    )
    indicator = models.CharField("chỉ tiêu", max_length=16, choices=Indicator.choices)
    assignee = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="đơn vị được giao", related_name="target_assignments"
    )
    value = models.PositiveIntegerField("chỉ tiêu giao", validators=[MinValueValidator(1)])
    during = DateRangeField("thời gian thực hiện")
    initial_value = models.PositiveIntegerField("chỉ tiêu giao đầu năm", null=True, blank=True)
    basis = models.CharField(
        "cách tính", max_length=18, choices=Basis.choices, default=Basis.ABSOLUTE, db_default=Basis.ABSOLUTE
    )
    base_value = models.PositiveIntegerField("số làm căn cứ", null=True, blank=True)
    base_as_of = models.DateField("số liệu căn cứ đến ngày", null=True, blank=True)
    pct = models.DecimalField("tỷ lệ (%)", max_digits=6, decimal_places=3, null=True, blank=True)
    min_floor = models.PositiveIntegerField("mức thấp nhất", null=True, blank=True)
    responsible = models.ForeignKey(
        Person, models.PROTECT, verbose_name="người theo dõi", null=True, blank=True, related_name="+"
    )
    due_on = models.DateField("hạn hoàn thành", null=True, blank=True)
    answer = models.CharField(
        "trả lời", max_length=8, choices=Answer.choices, blank=True, default=Answer.NONE, db_default=""
    )
    answered_on = models.DateField("ngày trả lời", null=True, blank=True)
    answer_note = models.CharField(
        "lý do đề nghị xem lại", max_length=300, blank=True, default="", db_default=""
    )

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
            models.CheckConstraint(
                condition=~Q(answer="OBJECTED") | ~Q(answer_note=""),
                name="targets_assignment_objection_has_reason",
                violation_error_message="Đề nghị xem lại phải ghi lý do.",
            ),
            models.CheckConstraint(
                condition=Q(basis="ABSOLUTE") | Q(base_value__isnull=False),
                name="targets_assignment_share_has_base",
                violation_error_message="Tính theo tỷ lệ hoặc bình quân thì phải ghi số làm căn cứ.",
            ),
        ]
        triggers = [*Recorded.Meta.triggers, *within_life(*ASSIGNMENT_IN_LIFE), *line_guards()]

    def __str__(self) -> str:
        return f"{self.get_indicator_display()}: {self.value}"


class TargetProposal(Recorded):
    """What a unit registers while a round is open; the committee that assigns may give another number."""

    round = models.ForeignKey(TargetRound, models.PROTECT, verbose_name="đợt giao", related_name="proposals")
    indicator = models.CharField("chỉ tiêu", max_length=16, choices=Indicator.choices)
    unit = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="đơn vị đăng ký", related_name="target_proposals"
    )
    value = models.PositiveIntegerField("số đăng ký")
    note = models.CharField("thuyết minh", max_length=300, blank=True, default="")
    proposed_on = models.DateField("ngày đăng ký")

    class Meta(Recorded.Meta):
        verbose_name = "đăng ký chỉ tiêu"
        verbose_name_plural = "đăng ký chỉ tiêu"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "indicator", "unit"],
                name="targets_proposal_once",
                violation_error_message="Đơn vị đã đăng ký chỉ tiêu này trong đợt.",
            ),
        ]
        triggers = [*Recorded.Meta.triggers, *within_life(*PROPOSAL_IN_LIFE)]

    def __str__(self) -> str:
        return f"{self.get_indicator_display()}: {self.value}"


class TargetRevision(Recorded):
    """A change of one number of an issued round: never without reason and document (TG2).

    ``old`` is the row that ended on ``effective_on``, ``new`` the one that began; ``new`` None: withdrawn.
    """

    class Reason(models.TextChoices):
        SURPLUS_UNIT = "SURPLUS_UNIT", "Đơn vị vượt, điều chỉnh tăng"
        STRUCTURE_CHANGE = "STRUCTURE_CHANGE", "Do sắp xếp tổ chức"
        FORCE_MAJEURE = "FORCE_MAJEURE", "Lý do bất khả kháng"
        ERROR = "ERROR", "Sai sót khi giao"
        SUPERIOR_ORDER = "SUPERIOR_ORDER", "Theo chỉ đạo của cấp trên"

    round = models.ForeignKey(TargetRound, models.PROTECT, verbose_name="đợt giao", related_name="revisions")
    indicator = models.CharField("chỉ tiêu", max_length=16, choices=Indicator.choices)
    unit = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="đơn vị được giao", related_name="target_revisions"
    )
    version_no = models.PositiveSmallIntegerField("lần điều chỉnh")
    old_value = models.PositiveIntegerField("chỉ tiêu cũ", null=True, blank=True)
    new_value = models.PositiveIntegerField("chỉ tiêu mới", null=True, blank=True)
    reason = models.CharField("lý do", max_length=16, choices=Reason.choices)
    explanation = models.CharField("giải trình", max_length=300, blank=True, default="")
    requested_by = models.CharField("nơi đề nghị", max_length=200, blank=True, default="")
    document_no = models.CharField("số văn bản", max_length=60)
    issued_on = models.DateField("ngày văn bản")
    effective_on = models.DateField("có hiệu lực từ")

    class Meta(Recorded.Meta):
        verbose_name = "điều chỉnh chỉ tiêu"
        verbose_name_plural = "điều chỉnh chỉ tiêu"
        ordering = ["effective_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "indicator", "unit", "version_no"],
                name="targets_revision_numbered",
                violation_error_message="Lần điều chỉnh này đã có.",
            ),
            models.CheckConstraint(
                condition=~Q(document_no=""),
                name="targets_revision_has_document",
                violation_error_message="Điều chỉnh phải có số văn bản.",
            ),
            models.CheckConstraint(
                condition=Q(old_value__isnull=True, new_value__isnull=False)
                | Q(old_value__isnull=False, new_value__isnull=True)
                | ~Q(old_value=F("new_value")),
                name="targets_revision_changes_something",
                violation_error_message="Chỉ tiêu mới phải khác chỉ tiêu cũ.",
            ),
            models.CheckConstraint(
                condition=Q(new_value__isnull=True) | Q(new_value__gte=1),
                name="targets_revision_positive",
                violation_error_message="Thôi giao thì bỏ trống; chỉ tiêu mới ít nhất là 1.",
            ),
        ]
        triggers = [*Recorded.Meta.triggers, *within_life(*REVISION_IN_LIFE), *revision_guards()]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.indicator}: {self.old_value} → {self.new_value}"


class Enterprise(Recorded):
    """An enterprise of the survey list: the base of “doanh nghiệp có tổ chức đảng” (M11).

    ``unit`` is the committee on whose ground it works, ``party_unit`` its Party organisation since
    ``party_since``. ``during`` begins with the first survey and ends when the enterprise closes. Where a
    decision in the tree moves it, or its Party organisation changes, the row ends and another goes on
    under the same tax code, so that earlier days keep what they showed.
    """

    class Ownership(models.TextChoices):
        STATE = "STATE", "Có vốn nhà nước"
        PRIVATE = "PRIVATE", "Ngoài khu vực nhà nước"
        FOREIGN = "FOREIGN", "Có vốn đầu tư nước ngoài"
        COOPERATIVE = "COOPERATIVE", "Hợp tác xã"

    class PartyModel(models.TextChoices):
        NONE = "", "chưa có tổ chức đảng"
        OWN_CELL = "OWN_CELL", "Tổ chức đảng riêng"
        SHARED_CELL = "SHARED_CELL", "Chi bộ ghép"
        UNDER_WARD = "UNDER_WARD", "Trực thuộc đảng ủy xã, phường"
        UNDER_ZONE = "UNDER_ZONE", "Trực thuộc đảng ủy khu, khối"

    tax_code = models.CharField("mã số thuế", max_length=14)
    name = models.CharField("tên doanh nghiệp", max_length=200)
    ownership = models.CharField("hình thức sở hữu", max_length=12, choices=Ownership.choices)
    workers = models.PositiveIntegerField("số lao động", default=0)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="cấp ủy địa bàn", related_name="enterprises")
    has_union = models.BooleanField("có công đoàn", default=False)
    party_model = models.CharField(
        "mô hình tổ chức đảng", max_length=12, choices=PartyModel.choices, blank=True, default=""
    )
    party_unit = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="tổ chức đảng", null=True, blank=True, related_name="+"
    )
    party_since = models.DateField("có tổ chức đảng từ", null=True, blank=True)
    during = DateRangeField("thời gian trong danh sách khảo sát")
    version = models.PositiveIntegerField("lần sửa", default=1, db_default=1)

    class Meta(Recorded.Meta):
        verbose_name = "doanh nghiệp khảo sát"
        verbose_name_plural = "doanh nghiệp khảo sát"
        constraints = [
            models.CheckConstraint(
                condition=Q(tax_code__regex=r"^[0-9]{10}(-[0-9]{3})?$"),
                name="targets_enterprise_tax_code_form",
                violation_error_message="Mã số thuế gồm 10 chữ số, chi nhánh thêm gạch nối và 3 chữ số.",
            ),
            models.CheckConstraint(
                condition=Q(party_model="", party_since__isnull=True)
                | (~Q(party_model="") & Q(party_since__isnull=False)),
                name="targets_enterprise_party_since",
                violation_error_message="Có tổ chức đảng thì ghi cả mô hình và ngày có.",
            ),
            models.CheckConstraint(
                condition=Q(during__isempty=False),
                name="targets_enterprise_during_not_empty",
                violation_error_message="Ngày ra khỏi danh sách phải sau ngày vào.",
            ),
            models.CheckConstraint(
                condition=Q(party_unit__isnull=True) | Q(party_since__isnull=False),
                name="targets_enterprise_party_unit_has_day",
                violation_error_message="Có tổ chức đảng thì ghi cả mô hình và ngày có.",
            ),
            ExclusionConstraint(
                name="targets_enterprise_once_a_day",
                expressions=[
                    ("tax_code", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Doanh nghiệp có mã số thuế này đã ở trong danh sách khảo sát.",
            ),
        ]
        indexes = [
            models.Index(fields=["unit"], name="targets_enterprise_unit"),
            models.Index(
                fields=["party_unit"],
                condition=Q(party_unit__isnull=False),
                name="targets_enterprise_party",
            ),
        ]
        triggers = [
            *Recorded.Meta.triggers,
            *within_life(*ENTERPRISE_IN_LIFE),
            *within_life(*PARTY_IN_LIFE, name="within_life_party"),
        ]

    def __str__(self) -> str:
        return self.name


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
