from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from namro.membership.models.clocked import Clocked
from namro.people.models import PartyMembership, Person
from namro.units.models import Unit
from namro.units.triggers import within_life

# A request is written at a cell that was there; it may lead to one that is only about to be founded.
FROM_IN_LIFE = ("from_cell_id", "u.alive @> r.requested_on", "membership_transfer_from_within_life")
TO_IN_LIFE = (
    "to_cell_id",
    "upper_inf(u.alive) OR upper(u.alive) > r.requested_on",
    "membership_transfer_to_within_life",
)
STAY_IN_LIFE = ("host_cell_id", "u.alive @> r.during", "membership_stay_within_life")


class TransferCase(Clocked):
    """An official transfer of activities (domain: targets_reports §4.4).

    While ``IN_TRANSIT`` the member is counted at home (parameter ``transfer.in_transit_counted_at``); both
    units never count him. ``transit`` spans the days from the introduction until the slip is back.
    ``collective_no`` is shared by a transfer by list (reorganisation, dissolution).
    """

    class Kind(models.TextChoices):
        INSIDE = "INSIDE", "Trong đảng bộ thành phố"
        OUT = "OUT", "Ra ngoài đảng bộ thành phố"
        IN = "IN", "Từ ngoài đảng bộ thành phố về"
        ABROAD = "ABROAD", "Ra nước ngoài"
        RETURN = "RETURN", "Từ nước ngoài về"

    class State(models.TextChoices):
        REQUESTED = "REQUESTED", "Đề nghị chuyển"
        HOME_CLEARED = "HOME_CLEARED", "Nơi đi đã xét"
        IN_TRANSIT = "IN_TRANSIT", "Đang trên đường chuyển"
        PRESENTED = "PRESENTED", "Đã xuất trình nơi đến"
        RECEIVED = "RECEIVED", "Nơi đến đã tiếp nhận"
        LAPSED = "LAPSED", "Quá thời hạn"
        CANCELLED = "CANCELLED", "Hủy"

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="đồng chí", related_name="transfers")
    membership = models.ForeignKey(
        PartyMembership,
        models.PROTECT,
        verbose_name="thời gian là đảng viên",
        null=True,
        blank=True,
        related_name="transfers",
    )
    kind = models.CharField("loại", max_length=8, choices=Kind.choices)
    state = models.CharField("trạng thái", max_length=14, choices=State.choices, default=State.REQUESTED)
    from_cell = models.ForeignKey(
        Unit,
        models.PROTECT,
        verbose_name="chi bộ nơi đi",
        null=True,
        blank=True,
        related_name="transfers_out",
    )
    to_cell = models.ForeignKey(
        Unit,
        models.PROTECT,
        verbose_name="chi bộ nơi đến",
        null=True,
        blank=True,
        related_name="transfers_in",
    )
    elsewhere = models.CharField(
        "tổ chức đảng ngoài đảng bộ thành phố", max_length=200, blank=True, default=""
    )
    reason = models.CharField("lý do", max_length=300)
    requested_on = models.DateField("ngày đề nghị")
    introduced_on = models.DateField("ngày giới thiệu", null=True, blank=True)
    slip_no = models.CharField("số giấy giới thiệu", max_length=60, blank=True, default="")
    presented_on = models.DateField("ngày xuất trình", null=True, blank=True)
    received_on = models.DateField("ngày tiếp nhận", null=True, blank=True)
    return_slip_no = models.CharField("số phiếu báo", max_length=60, blank=True, default="")
    explanation = models.CharField("giải trình nộp muộn", max_length=300, blank=True, default="")
    transit = DateRangeField("thời gian trên đường chuyển", null=True, blank=True)
    collective_no = models.CharField("danh sách chuyển tập thể", max_length=60, blank=True, default="")

    class Meta(Clocked.Meta):
        verbose_name = "chuyển sinh hoạt đảng"
        verbose_name_plural = "chuyển sinh hoạt đảng"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="INSIDE", from_cell__isnull=False, to_cell__isnull=False)
                | Q(kind__in=["OUT", "ABROAD"], from_cell__isnull=False, to_cell__isnull=True)
                | Q(kind__in=["IN", "RETURN"], to_cell__isnull=False),
                name="membership_transfer_ends",
                violation_error_message="Phải ghi đủ nơi đi và nơi đến theo loại chuyển sinh hoạt.",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state__in=["REQUESTED", "HOME_CLEARED", "IN_TRANSIT", "PRESENTED"]),
                name="membership_transfer_one_open",
                violation_error_message="Đồng chí này đang có một lần chuyển sinh hoạt chưa xong.",
            ),
            models.CheckConstraint(
                condition=~Q(state="RECEIVED") | Q(received_on__isnull=False),
                name="membership_transfer_received_has_day",
                violation_error_message="Đã tiếp nhận thì phải có ngày tiếp nhận.",
            ),
        ]
        indexes = [
            models.Index(fields=["from_cell", "state"], name="membership_transfer_from"),
            models.Index(fields=["to_cell", "state"], name="membership_transfer_to"),
        ]
        triggers = [
            *Clocked.Meta.triggers,
            *within_life(*FROM_IN_LIFE),
            *within_life(*TO_IN_LIFE, name="within_life_to"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.get_state_display()}"


class TemporaryStay(Clocked):
    """Activities elsewhere for a time: counted at home, a guest at the host (no vote, no candidacy there).

    ``membership`` None: a guest whose home is outside the city's Party organisation.
    """

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="đồng chí", related_name="stays")
    membership = models.ForeignKey(
        PartyMembership,
        models.PROTECT,
        verbose_name="thời gian là đảng viên",
        null=True,
        blank=True,
        related_name="stays",
    )
    host_cell = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="chi bộ nơi đến", null=True, blank=True, related_name="guests"
    )
    elsewhere = models.CharField(
        "tổ chức đảng ngoài đảng bộ thành phố", max_length=200, blank=True, default=""
    )
    during = DateRangeField("thời gian sinh hoạt tạm thời")
    study = models.BooleanField("đi học tập trung", default=False)
    slip_no = models.CharField("số giấy giới thiệu", max_length=60, blank=True, default="")
    extensions = models.PositiveSmallIntegerField("số lần gia hạn", default=0)

    class Meta(Clocked.Meta):
        verbose_name = "sinh hoạt tạm thời"
        verbose_name_plural = "sinh hoạt tạm thời"
        constraints = [
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__lower_inf=False, during__upper_inf=False),
                name="membership_stay_has_both_ends",
                violation_error_message="Sinh hoạt tạm thời phải có ngày bắt đầu và ngày kết thúc.",
            ),
            models.CheckConstraint(
                condition=Q(host_cell__isnull=False) | ~Q(elsewhere=""),
                name="membership_stay_is_somewhere",
                violation_error_message="Phải ghi nơi sinh hoạt tạm thời.",
            ),
            ExclusionConstraint(
                name="membership_stay_one_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                violation_error_message="Thời gian này đồng chí đang sinh hoạt tạm thời ở một nơi khác.",
            ),
        ]
        triggers = [*Clocked.Meta.triggers, *within_life(*STAY_IN_LIFE)]

    def __str__(self) -> str:
        return f"{self.person_id} @ {self.host_cell_id or self.elsewhere}"


class ExemptionReason(models.TextChoices):
    """Why a member is exempt from activities; only the first has no limit (domain: §4.5)."""

    AGE_HEALTH = "AGE_HEALTH", "Tuổi cao, sức yếu"
    TREATMENT = "TREATMENT", "Điều trị bệnh dài ngày"
    ABROAD = "ABROAD", "Ra nước ngoài việc riêng"
    LONE_WORK = "LONE_WORK", "Làm việc đơn lẻ, ở xa"
    MOBILE_WORK = "MOBILE_WORK", "Việc làm lưu động dưới 1 năm"
    RETIREMENT = "RETIREMENT", "Nghỉ chờ hưu"
    MATERNITY = "MATERNITY", "Nghỉ thai sản"


class Exemption(Clocked):
    """A span without duty to attend; the member still counts (M01) and is asked for apart (M08)."""

    membership = models.ForeignKey(
        PartyMembership, models.PROTECT, verbose_name="thời gian là đảng viên", related_name="exemptions"
    )
    reason = models.CharField("lý do", max_length=12, choices=ExemptionReason.choices)
    during = DateRangeField("thời gian miễn")
    document_no = models.CharField("số văn bản", max_length=60)
    decided_on = models.DateField("ngày văn bản")
    ordinal = models.PositiveSmallIntegerField("lần thứ", default=1, db_default=1)
    verified_on = models.DateField("ngày kiểm tra lại lý do", null=True, blank=True)

    class Meta(Clocked.Meta):
        verbose_name = "miễn công tác và sinh hoạt đảng"
        verbose_name_plural = "miễn công tác và sinh hoạt đảng"
        constraints = [
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__lower_inf=False),
                name="membership_exemption_during_not_empty",
                violation_error_message="Ngày hết miễn phải sau ngày bắt đầu.",
            ),
            models.CheckConstraint(
                condition=Q(reason="AGE_HEALTH") | Q(during__upper_inf=False),
                name="membership_exemption_has_end",
                violation_error_message="Chỉ miễn do tuổi cao, sức yếu mới không ghi ngày hết hạn.",
            ),
            ExclusionConstraint(
                name="membership_exemption_one_at_a_time",
                expressions=[("membership", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                violation_error_message="Đồng chí này đã được miễn trong thời gian đó.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.reason}"
