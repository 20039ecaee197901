from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from namro.journal.models import Recorded
from namro.membership.models.clocked import Clocked
from namro.people.models import EndGround, PartyMembership
from namro.units.models import Unit
from namro.units.triggers import within_life

# Both stand at a cell that is, or was, the member's home: homes stay within the life of a cell.
AT_A_HOME = (
    "EXISTS (SELECT 1 FROM people_homecell h WHERE h.membership_id = r.membership_id"
    " AND h.cell_id = r.cell_id)"
)
EXIT_IN_LIFE = ("cell_id", AT_A_HOME, "membership_exit_within_life")
BADGE_IN_LIFE = ("cell_id", AT_A_HOME, "membership_badge_within_life")


class RemovalGround(models.TextChoices):
    """Why a name is struck off (domain: targets_reports §4.5)."""

    NONE = "", "không áp dụng"
    SKIPPED = "SKIPPED", "Bỏ sinh hoạt hoặc không đóng đảng phí 3 tháng trong năm"
    CARD = "CARD", "Tự trả hoặc hủy thẻ đảng viên"
    LOST_WILL = "LOST_WILL", "Giảm sút ý chí phấn đấu, đã giáo dục 12 tháng"
    TWO_YEARS = "TWO_YEARS", "Hai năm liền vi phạm tư cách đảng viên"
    POLITICAL = "POLITICAL", "Không bảo đảm tiêu chuẩn chính trị"
    NOT_RECOGNISED = "NOT_RECOGNISED", "Không được công nhận chính thức"
    TRANSFER_LAPSED = "TRANSFER_LAPSED", "Quá hạn chuyển sinh hoạt không lý do"


class ExitCase(Clocked):
    """How somebody leaves the Party or the city's Party organisation, by ground.

    A removal is voted on step by step; a death or a resignation is recorded. ``happened_on`` is the first
    day without membership, ``known_on`` the day it was recorded: a death of the first quarter may be
    known in the third. A removal can be complained about; the answer has its own clock.
    """

    class State(models.TextChoices):
        OPEN = "OPEN", "Đang xem xét"
        CELL_RESOLVED = "CELL_RESOLVED", "Chi bộ đã nghị quyết"
        BASE_RESOLVED = "BASE_RESOLVED", "Đảng ủy cơ sở đã nghị quyết"
        DECIDED = "DECIDED", "Đã quyết định"
        DROPPED = "DROPPED", "Không xử lý nữa"
        RESTORED = "RESTORED", "Đã phục hồi sau khiếu nại"

    membership = models.ForeignKey(
        PartyMembership, models.PROTECT, verbose_name="thời gian là đảng viên", related_name="exits"
    )
    cell = models.ForeignKey(Unit, models.PROTECT, verbose_name="chi bộ", related_name="exit_cases")
    ground = models.CharField("lý do", max_length=16, choices=EndGround.choices)
    removal_ground = models.CharField(
        "căn cứ xóa tên", max_length=16, choices=RemovalGround.choices, blank=True, default=""
    )
    state = models.CharField("trạng thái", max_length=14, choices=State.choices, default=State.OPEN)
    opened_on = models.DateField("ngày mở")
    calls = models.PositiveSmallIntegerField("số lần yêu cầu kiểm điểm", default=0)
    cell_resolved_on = models.DateField("ngày chi bộ nghị quyết", null=True, blank=True)
    base_resolved_on = models.DateField("ngày đảng ủy cơ sở nghị quyết", null=True, blank=True)
    happened_on = models.DateField("ngày không còn là đảng viên", null=True, blank=True)
    known_on = models.DateField("ngày ghi nhận", null=True, blank=True)
    document_no = models.CharField("số văn bản", max_length=60, blank=True, default="")
    complained_on = models.DateField("ngày khiếu nại", null=True, blank=True)
    answered_on = models.DateField("ngày trả lời khiếu nại", null=True, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True, default="")

    class Meta(Clocked.Meta):
        verbose_name = "hồ sơ ra khỏi Đảng"
        verbose_name_plural = "hồ sơ ra khỏi Đảng"
        constraints = [
            models.CheckConstraint(
                condition=(Q(ground="REMOVED") & ~Q(removal_ground=""))
                | (~Q(ground="REMOVED") & Q(removal_ground="")),
                name="membership_exit_removal_has_ground",
                violation_error_message="Xóa tên phải ghi căn cứ; lý do khác thì để trống căn cứ.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["DECIDED", "RESTORED"])
                | Q(happened_on__isnull=False, known_on__isnull=False),
                name="membership_exit_decided_has_days",
                violation_error_message="Đã quyết định thì phải có ngày.",
            ),
            models.CheckConstraint(
                condition=Q(happened_on__isnull=True) | Q(known_on__gte=F("happened_on")),
                name="membership_exit_known_after",
                violation_error_message="Ngày ghi nhận không trước ngày xảy ra.",
            ),
            models.UniqueConstraint(
                fields=["membership"],
                condition=~Q(state__in=["DECIDED", "DROPPED", "RESTORED"]),
                name="membership_exit_one_open",
                violation_error_message="Đồng chí này đang có một hồ sơ chưa kết thúc.",
            ),
        ]
        indexes = [models.Index(fields=["cell", "state"], name="membership_exit_cell")]
        triggers = [*Clocked.Meta.triggers, *within_life(*EXIT_IN_LIFE)]

    def __str__(self) -> str:
        return f"{self.membership_id}: {self.get_ground_display()}"


class Badge(Recorded):
    """A badge of so many years of membership, for one wave (3/2, 19/5, 2/9, 7/11)."""

    class State(models.TextChoices):
        PROPOSED = "PROPOSED", "Đề nghị"
        DECIDED = "DECIDED", "Đã quyết định"
        AWARDED = "AWARDED", "Đã trao tặng"
        DROPPED = "DROPPED", "Không xét"

    membership = models.ForeignKey(
        PartyMembership, models.PROTECT, verbose_name="thời gian là đảng viên", related_name="badges"
    )
    cell = models.ForeignKey(Unit, models.PROTECT, verbose_name="chi bộ", related_name="badges")
    years = models.PositiveSmallIntegerField("số năm tuổi Đảng")
    wave_on = models.DateField("đợt trao tặng")
    early = models.BooleanField("xét sớm", default=False, db_default=False)
    state = models.CharField("trạng thái", max_length=10, choices=State.choices, default=State.PROPOSED)
    decision_no = models.CharField("số quyết định", max_length=60, blank=True, default="", db_default="")
    awarded_on = models.DateField("ngày trao tặng", null=True, blank=True)

    class Meta(Recorded.Meta):
        verbose_name = "Huy hiệu Đảng"
        verbose_name_plural = "Huy hiệu Đảng"
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "years"],
                condition=~Q(state="DROPPED"),
                name="membership_badge_once",
                violation_error_message="Đồng chí này đã có Huy hiệu của mốc đó.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["DECIDED", "AWARDED"]) | ~Q(decision_no=""),
                name="membership_badge_decided_has_paper",
                violation_error_message="Đã quyết định thì phải có số quyết định.",
            ),
        ]
        indexes = [models.Index(fields=["wave_on", "cell"], name="membership_badge_wave")]
        triggers = [*Recorded.Meta.triggers, *within_life(*BADGE_IN_LIFE)]

    def __str__(self) -> str:
        return f"{self.membership_id}: {self.years} năm"
