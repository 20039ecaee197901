from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from namro.membership.models.clocked import Clocked
from namro.people.models import PartyMembership
from namro.units.models import Unit
from namro.units.triggers import within_life

# It stands at a cell that is, or was, the member's home: homes themselves stay within the life of a cell.
RECOGNITION_IN_LIFE = (
    "cell_id",
    "EXISTS (SELECT 1 FROM people_homecell h WHERE h.membership_id = r.membership_id"
    " AND h.cell_id = r.cell_id)",
    "membership_recognition_within_life",
)


class RecognitionCase(Clocked):
    """Probation and recognition as an official member (domain: targets_reports §4.3).

    Opened by the ceremony. ``probation_ends_on`` is the exact end of the twelve months, or of an
    extension; the official date is that day however late it was decided. ``cell`` follows the member;
    once decided it stays where it was decided. ``reviewed_on`` is the cell's last vote;
    ``reviewed_in_time`` says whether its first one, since the probation or its extension ended, came
    within the days it had.
    """

    class State(models.TextChoices):
        ON_PROBATION = "ON_PROBATION", "Đang dự bị"
        CELL_RESOLVED = "CELL_RESOLVED", "Chi bộ đã nghị quyết"
        BASE_RESOLVED = "BASE_RESOLVED", "Đảng ủy cơ sở đã nghị quyết"
        RECOGNISED = "RECOGNISED", "Đã công nhận chính thức"
        CARD_REQUESTED = "CARD_REQUESTED", "Đã đề nghị phát thẻ"
        CARD_ISSUED = "CARD_ISSUED", "Đã phát thẻ"
        ESCALATED = "ESCALATED", "Chuyển cấp trên xem xét"
        REMOVED = "REMOVED", "Xóa tên trong danh sách dự bị"
        ENDED = "ENDED", "Kết thúc do không còn là đảng viên tại đây"

    membership = models.OneToOneField(
        PartyMembership, models.PROTECT, verbose_name="thời gian là đảng viên", related_name="recognition"
    )
    cell = models.ForeignKey(Unit, models.PROTECT, verbose_name="chi bộ", related_name="recognition_cases")
    state = models.CharField("trạng thái", max_length=14, choices=State.choices, default=State.ON_PROBATION)
    probation_ends_on = models.DateField("ngày hết thời gian dự bị")
    class_certificate_no = models.CharField(
        "giấy chứng nhận lớp đảng viên mới", max_length=60, blank=True, default=""
    )
    extended_months = models.PositiveSmallIntegerField("số tháng kéo dài", default=0, db_default=0)
    extension_reason = models.CharField(
        "lý do kéo dài", max_length=300, blank=True, default="", db_default=""
    )
    extension_no = models.CharField(
        "số văn bản kéo dài", max_length=60, blank=True, default="", db_default=""
    )
    failed_votes = models.PositiveSmallIntegerField("số lần biểu quyết không đạt", default=0, db_default=0)
    reviewed_on = models.DateField("ngày chi bộ xét", null=True, blank=True)
    reviewed_in_time = models.BooleanField("chi bộ xét đúng hạn", null=True, blank=True)
    forwarded_on = models.DateField("ngày chi bộ gửi hồ sơ lên", null=True, blank=True)
    base_resolved_on = models.DateField("ngày đảng ủy cơ sở nghị quyết", null=True, blank=True)
    decided_on = models.DateField("ngày quyết định", null=True, blank=True)
    decision_no = models.CharField("số quyết định", max_length=60, blank=True, default="", db_default="")
    card_requested_on = models.DateField("ngày đề nghị phát thẻ", null=True, blank=True)
    card_issued_on = models.DateField("ngày phát thẻ", null=True, blank=True)

    class Meta(Clocked.Meta):
        verbose_name = "hồ sơ công nhận chính thức"
        verbose_name_plural = "hồ sơ công nhận chính thức"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["RECOGNISED", "CARD_REQUESTED", "CARD_ISSUED", "REMOVED"])
                | (Q(decided_on__isnull=False) & ~Q(decision_no="")),
                name="membership_recognition_decided_has_paper",
                violation_error_message="Đã quyết định thì phải có số và ngày quyết định.",
            ),
            models.CheckConstraint(
                condition=(Q(reviewed_on__isnull=True) & Q(reviewed_in_time__isnull=True))
                | (Q(reviewed_on__isnull=False) & Q(reviewed_in_time__isnull=False)),
                name="membership_recognition_review_is_judged",
                violation_error_message="Ngày chi bộ xét phải đi cùng kết luận đúng hạn hay không.",
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True)
                | Q(reviewed_on__isnull=True)
                | Q(decided_on__gte=F("reviewed_on")),
                name="membership_recognition_dates_in_order",
                violation_error_message="Quyết định không trước ngày chi bộ xét.",
            ),
        ]
        indexes = [
            models.Index(fields=["cell", "state"], name="membership_recognition_cell"),
            models.Index(fields=["probation_ends_on"], name="membership_recognition_end"),
        ]
        triggers = [*Clocked.Meta.triggers, *within_life(*RECOGNITION_IN_LIFE)]

    def __str__(self) -> str:
        return f"{self.membership_id}: {self.get_state_display()}"
