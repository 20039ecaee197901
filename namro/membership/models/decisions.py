from __future__ import annotations

from django.db import models
from django.db.models import Q

from namro.journal.models import Recorded
from namro.membership import triggers
from namro.people.models import Person
from namro.units.models import Unit
from namro.units.triggers import within_life

# Taking back may come after the cell ended: it stands where the decision stood.
ADMISSION_IN_LIFE = (
    "cell_id",
    "r.sign < 0 OR u.alive @> r.happened_on",
    "membership_admission_within_life",
)


class SourceGroup(models.TextChoices):
    """Where a new member comes from; one each, while the marks beside it may overlap."""

    PUPIL = "PUPIL", "Học sinh THPT"
    STUDENT = "STUDENT", "Sinh viên"
    WORKER = "WORKER", "Công nhân, người lao động"
    FARMER = "FARMER", "Nông dân"
    CIVIL_SERVANT = "CIVIL_SERVANT", "Cán bộ, công chức, viên chức"
    MILITARY = "MILITARY", "Quân đội, công an"
    OWNER = "OWNER", "Chủ doanh nghiệp"
    OTHER = "OTHER", "Khác"


class AdmissionEvent(Recorded):
    """An admission decision (sign +1), or the decision that annuls one (sign −1).

    An annulment is a row of its own on its own date, so that a month that was reported does not
    change afterwards (rule TG5). It repeats person, cell and groups of the decision it reverses;
    the database checks that. ``cell`` is the cell that proposed the admission (rule TG8).
    ``issued_by`` is the permanent code of the committee that decided and ``term`` the year its
    numbers began anew: together they say whose number it is (rule V19). Both are empty where nobody
    has said.
    """

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="đồng chí", related_name="admissions")
    cell = models.ForeignKey(Unit, models.PROTECT, verbose_name="chi bộ đề nghị", related_name="admissions")
    happened_on = models.DateField("ngày quyết định")
    decision_no = models.CharField("số quyết định", max_length=60)
    issued_by = models.CharField(
        "mã cấp ủy ra quyết định", max_length=12, blank=True, default="", db_default=""
    )
    term = models.PositiveSmallIntegerField("nhiệm kỳ bắt đầu năm", null=True, blank=True)
    source_group = models.CharField("đối tượng", max_length=14, choices=SourceGroup.choices)
    in_private_enterprise = models.BooleanField("trong DN ngoài khu vực nhà nước", default=False)
    is_owner = models.BooleanField("là chủ doanh nghiệp", default=False)
    sign = models.SmallIntegerField("dấu", default=1)
    reverses = models.OneToOneField(
        "self",
        models.PROTECT,
        verbose_name="hủy quyết định",
        null=True,
        blank=True,
        related_name="reversed_by",
    )
    reason = models.CharField("lý do hủy", max_length=300, blank=True)

    class Meta(Recorded.Meta):
        verbose_name = "quyết định kết nạp"
        verbose_name_plural = "quyết định kết nạp"
        constraints = [
            models.CheckConstraint(
                condition=Q(sign=1, reverses__isnull=True, reason="")
                | (Q(sign=-1, reverses__isnull=False) & ~Q(reason="")),
                name="membership_admission_sign_matches_reversal",
                violation_error_message="Quyết định hủy phải chỉ rõ quyết định bị hủy và lý do.",
            ),
            models.CheckConstraint(
                condition=Q(is_owner=False) | Q(in_private_enterprise=True),
                name="membership_admission_owner_in_enterprise",
                violation_error_message="Chủ doanh nghiệp phải thuộc doanh nghiệp ngoài khu vực nhà nước.",
            ),
            models.CheckConstraint(
                condition=~Q(source_group=SourceGroup.PUPIL) | Q(in_private_enterprise=False),
                name="membership_admission_pupil_not_in_enterprise",
                violation_error_message="Học sinh THPT không kết nạp trong doanh nghiệp.",
            ),
            models.UniqueConstraint(
                fields=["person", "happened_on"],
                condition=Q(sign=1),
                name="membership_admission_once_a_day",
                violation_error_message="Đồng chí này đã có quyết định kết nạp trong ngày đó.",
            ),
            models.UniqueConstraint(
                fields=["issued_by", "term", "decision_no"],
                condition=~Q(issued_by=""),
                name="membership_admission_number_once",
                violation_error_message=(
                    "Cấp ủy này đã dùng số quyết định đó trong nhiệm kỳ; mỗi người một quyết định, mỗi quyết "
                    "định một số."
                ),
            ),
        ]
        indexes = [models.Index(fields=["happened_on", "cell"], name="membership_admission_day")]
        triggers = [
            *Recorded.Meta.triggers,
            triggers.reversal_matches(),
            *within_life(*ADMISSION_IN_LIFE),
        ]
        ordering = ["happened_on", "id"]

    def __str__(self) -> str:
        return self.decision_no
