from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from namro.journal.models import Recorded
from namro.membership.models.dossiers import AdmissionCase
from namro.membership.models.leaving import ExitCase
from namro.membership.models.recognition import RecognitionCase


class Body(models.TextChoices):
    """Who votes; each has its own base and majority (domain: targets_reports §4.6)."""

    CELL = "CELL", "Chi bộ"
    BASE = "BASE", "Đảng ủy cơ sở"
    STANDING = "STANDING", "Ban thường vụ cấp ủy có thẩm quyền"


class VoteTally(Recorded):
    """The count of a secret ballot; never the ballots.

    ``summoned`` is who belongs to the body (official members of a cell; sitting members of a committee).
    ``counted_base`` = summoned − temporarily elsewhere − exempt and absent − suspended, prosecuted or
    detained; whoever is merely absent stays in it. ``needed`` comes from the majority in force on the
    day (``majority`` keeps its spelling).
    """

    admission = models.ForeignKey(
        AdmissionCase,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="hồ sơ kết nạp",
        related_name="tallies",
    )
    recognition = models.ForeignKey(
        RecognitionCase,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="hồ sơ công nhận",
        related_name="tallies",
    )
    leaving = models.ForeignKey(
        ExitCase, models.PROTECT, null=True, blank=True, verbose_name="hồ sơ xóa tên", related_name="tallies"
    )
    body = models.CharField("tổ chức biểu quyết", max_length=8, choices=Body.choices)
    held_on = models.DateField("ngày họp")
    document_no = models.CharField("số nghị quyết", max_length=60, blank=True, default="")
    summoned = models.PositiveIntegerField("tổng số được triệu tập")
    away = models.PositiveIntegerField("tạm thời sinh hoạt nơi khác", default=0)
    exempt_absent = models.PositiveIntegerField("được miễn và vắng mặt", default=0)
    suspended = models.PositiveIntegerField("bị đình chỉ, truy tố, tạm giam", default=0)
    counted_base = models.PositiveIntegerField("số làm căn cứ tính tỷ lệ")
    present = models.PositiveIntegerField("có mặt")
    issued = models.PositiveIntegerField("phiếu phát ra")
    returned = models.PositiveIntegerField("phiếu thu về")
    valid = models.PositiveIntegerField("phiếu hợp lệ")
    agree = models.PositiveIntegerField("tán thành")
    disagree = models.PositiveIntegerField("không tán thành")
    majority = models.CharField("tỷ lệ phải đạt", max_length=12)
    needed = models.PositiveIntegerField("số phiếu phải đạt")
    passed = models.BooleanField("đạt")

    class Meta(Recorded.Meta):
        verbose_name = "kết quả biểu quyết"
        verbose_name_plural = "kết quả biểu quyết"
        ordering = ["held_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(admission__isnull=False, recognition__isnull=True, leaving__isnull=True)
                | Q(admission__isnull=True, recognition__isnull=False, leaving__isnull=True)
                | Q(admission__isnull=True, recognition__isnull=True, leaving__isnull=False),
                name="membership_tally_one_dossier",
                violation_error_message="Kết quả biểu quyết thuộc đúng một hồ sơ.",
            ),
            models.CheckConstraint(
                condition=Q(
                    counted_base=F("summoned") - F("away") - F("exempt_absent") - F("suspended"),
                    counted_base__gte=1,
                ),
                name="membership_tally_base",
                violation_error_message=(
                    "Số làm căn cứ = được triệu tập − sinh hoạt nơi khác − được miễn và vắng mặt − "
                    "bị đình chỉ, và ít nhất là 1."
                ),
            ),
            models.CheckConstraint(
                condition=Q(present__lte=F("counted_base")),
                name="membership_tally_present",
                violation_error_message="Số có mặt không nhiều hơn số làm căn cứ.",
            ),
            models.CheckConstraint(
                condition=Q(issued__lte=F("present"), returned__lte=F("issued"), valid__lte=F("returned")),
                name="membership_tally_ballots",
                violation_error_message=(
                    "Phiếu phát ra không nhiều hơn số có mặt, thu về không nhiều hơn phát ra, hợp lệ không "
                    "nhiều hơn thu về."
                ),
            ),
            models.CheckConstraint(
                condition=Q(valid=F("agree") + F("disagree")),
                name="membership_tally_valid",
                violation_error_message="Phiếu tán thành cộng không tán thành phải bằng số phiếu hợp lệ.",
            ),
            models.CheckConstraint(
                condition=Q(passed=True, agree__gte=F("needed")) | Q(passed=False, agree__lt=F("needed")),
                name="membership_tally_passed",
                violation_error_message="Kết luận phải khớp số phiếu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.held_on}: {self.agree}/{self.counted_base}"
