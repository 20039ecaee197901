"""Legal bases, dated parameters, exceptions of the working calendar, and what this database is.

Nothing here is a constant of the program: a limit is a row with its legal basis, its validity and how
sure we are of it, because nearly every rule was replaced at least once within a reporting horizon.
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import CheckConstraint, F, Q

from namro.ground.ranges import show_day
from namro.journal.models import Recorded

SATURDAY = 6


class Confidence(models.TextChoices):
    """How far a legal datum may be relied on; the label is what the reader sees beside it."""

    SURE = "SURE", "đã xác nhận"
    SOURCE = "SOURCE", "theo nguồn công khai"
    UNCONFIRMED = "UNCONFIRMED", "chưa xác nhận"


def confidence_label(confidence: str) -> str:
    """Words for a confidence code; `ValueError` for a code that does not exist."""
    return str(Confidence(confidence).label)


class DocumentKind(models.TextChoices):
    """Kinds of document that can carry a rule (Party and state)."""

    DIEU_LE = "DIEU_LE", "Điều lệ"
    NGHI_QUYET = "NGHI_QUYET", "Nghị quyết"
    QUY_DINH = "QUY_DINH", "Quy định"
    QUYET_DINH = "QUYET_DINH", "Quyết định"
    QUY_CHE = "QUY_CHE", "Quy chế"
    CHI_THI = "CHI_THI", "Chỉ thị"
    KET_LUAN = "KET_LUAN", "Kết luận"
    HUONG_DAN = "HUONG_DAN", "Hướng dẫn"
    KE_HOACH = "KE_HOACH", "Kế hoạch"
    DE_AN = "DE_AN", "Đề án"
    THONG_BAO = "THONG_BAO", "Thông báo"
    CONG_VAN = "CONG_VAN", "Công văn"
    LUAT = "LUAT", "Luật"
    BO_LUAT = "BO_LUAT", "Bộ luật"
    NGHI_DINH = "NGHI_DINH", "Nghị định"


class RatedQuerySet(models.QuerySet):
    """Rows with a confidence."""

    def unconfirmed(self) -> RatedQuerySet:
        return self.filter(confidence=Confidence.UNCONFIRMED)


class Rated(Recorded):
    """A datum of the rules: how sure it is, and whether it still is as the package shipped it.

    `shipped` holds the digest of the content the package wrote last. As long as the row has that content,
    a newer package may change it; once somebody has corrected the row, loading leaves it alone.
    """

    confidence = models.CharField("mức xác nhận", max_length=12, choices=Confidence.choices)
    note = models.TextField("ghi chú", blank=True)
    shipped = models.CharField("dấu của bản phát hành", max_length=64, blank=True, editable=False)

    objects = RatedQuerySet.as_manager()

    class Meta(Recorded.Meta):
        abstract = True

    @property
    def confidence_label(self) -> str:
        return confidence_label(self.confidence)


class LegalBasis(Rated):
    """A document that rules are drawn from, with the days on which it is in force.

    `effective` is half-open; an empty lower end means that the first day is not known. A document may
    replace several others, so the link stands on the older one: `basis.replaces` lists them.
    """

    code = models.CharField("mã", max_length=60, unique=True)
    kind = models.CharField("thể loại", max_length=12, choices=DocumentKind.choices)
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    issuer = models.CharField("cơ quan ban hành", max_length=200)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    effective = DateRangeField("hiệu lực")
    subject = models.CharField("trích yếu", max_length=500)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name="được thay bằng"
    )

    class Meta(Rated.Meta):
        verbose_name = "căn cứ pháp lý"
        verbose_name_plural = "căn cứ pháp lý"
        ordering = ("code",)
        constraints = (
            CheckConstraint(
                condition=Q(effective__isempty=False),
                name="regulations_legalbasis_effective_not_empty",
                violation_error_message="Thời gian hiệu lực của văn bản không được rỗng.",
            ),
            CheckConstraint(
                condition=~Q(replaced_by=F("id")),
                name="regulations_legalbasis_not_replaced_by_itself",
                violation_error_message="Văn bản không thể tự thay thế chính nó.",
            ),
        )

    def __str__(self) -> str:
        return self.citation

    @property
    def citation(self) -> str:
        """The one way a document is cited: `Kế hoạch số 84-KH/TU, ngày 15/6/2026 của Ban …`.

        A document without a number (the Statutes) is cited by its name.
        """
        dated = f", ngày {show_day(self.issued_on)}" if self.issued_on else ""
        name = f"{self.get_kind_display()} số {self.number}" if self.number else self.subject
        return f"{name}{dated} của {self.issuer}"


class RuleParam(Rated):
    """One dated value of one rule, for everyone (`scope_unit_code` empty) or for one unit.

    `value` is JSON: a number, a fraction as text (`"2/3"`), a list or an object; `value_unit` says in what
    it is counted (tháng, ngày làm việc …). At most one value holds for a key and a unit on any day.
    """

    key = models.CharField("khóa", max_length=80)
    title = models.CharField("tên", max_length=200)
    value = models.JSONField("giá trị")
    value_unit = models.CharField("đơn vị tính", max_length=40, blank=True)
    scope_unit_code = models.CharField("riêng cho đơn vị", max_length=40, blank=True, default="")
    during = DateRangeField("áp dụng")
    basis = models.ForeignKey(
        LegalBasis, models.PROTECT, null=True, blank=True, related_name="params", verbose_name="căn cứ"
    )

    class Meta(Rated.Meta):
        verbose_name = "tham số quy định"
        verbose_name_plural = "tham số quy định"
        ordering = ("key", "scope_unit_code", "during")
        constraints = (
            ExclusionConstraint(
                name="regulations_ruleparam_one_value_a_day",
                expressions=(
                    ("key", RangeOperators.EQUAL),
                    ("scope_unit_code", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ),
                violation_error_message=(
                    "Trong thời gian này tham số đã có giá trị cho cùng đơn vị; "
                    "hãy kết thúc giá trị cũ trước khi nhập giá trị mới."
                ),
            ),
            CheckConstraint(
                condition=Q(during__isempty=False),
                name="regulations_ruleparam_during_not_empty",
                violation_error_message="Thời gian áp dụng của tham số không được rỗng.",
            ),
            CheckConstraint(
                condition=Q(basis__isnull=False) | ~Q(note=""),
                name="regulations_ruleparam_basis_or_note",
                violation_error_message="Tham số chưa có căn cứ thì phải ghi chú vì sao.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"


class CalendarDay(Rated):
    """A day that differs from the week's rule: a weekday off, or a Saturday or Sunday worked.

    Which years are entered at all is said by the parameter `calendar.entered`.
    """

    day = models.DateField("ngày", unique=True)
    is_working = models.BooleanField("là ngày làm việc")
    reason = models.CharField("lý do", max_length=200)
    basis = models.ForeignKey(
        LegalBasis, models.PROTECT, null=True, blank=True, related_name="days", verbose_name="căn cứ"
    )

    class Meta(Rated.Meta):
        verbose_name = "ngày khác lệ thường"
        verbose_name_plural = "ngày khác lệ thường"
        ordering = ("day",)
        constraints = (
            CheckConstraint(
                condition=(
                    Q(is_working=True, day__iso_week_day__gte=SATURDAY)
                    | Q(is_working=False, day__iso_week_day__lt=SATURDAY)
                ),
                name="regulations_calendarday_only_exceptions",
                violation_error_message=(
                    "Chỉ nhập ngày khác lệ thường: ngày nghỉ từ thứ hai đến thứ sáu, "
                    "hoặc ngày làm bù vào thứ bảy, chủ nhật."
                ),
            ),
            CheckConstraint(
                condition=Q(basis__isnull=False) | ~Q(note=""),
                name="regulations_calendarday_basis_or_note",
                violation_error_message="Ngày nghỉ, làm bù chưa có căn cứ thì phải ghi chú vì sao.",
            ),
        )

    def __str__(self) -> str:
        return f"{show_day(self.day)}: {self.reason}"


class Installation(Recorded):
    """What this database is: one row, written when data are first loaded.

    `synthetic` – every person in it is invented; `lives_on` – the day the sample city calls today;
    `seed` – of the generator. Both stay empty in a database of real people: there, today is today.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    synthetic = models.BooleanField("dữ liệu mẫu")
    lives_on = models.DateField("ngày của dữ liệu mẫu", null=True, blank=True)
    seed = models.BigIntegerField("hạt giống sinh dữ liệu", null=True, blank=True)
    title = models.CharField("tên cài đặt", max_length=200)
    loaded_at = models.DateTimeField("nạp lúc")

    class Meta(Recorded.Meta):
        verbose_name = "cài đặt"
        verbose_name_plural = "cài đặt"
        constraints = (
            CheckConstraint(
                condition=Q(id=1),
                name="regulations_installation_single_row",
                violation_error_message="Mỗi cơ sở dữ liệu chỉ có một dòng cài đặt.",
            ),
            CheckConstraint(
                condition=Q(synthetic=True) | Q(lives_on__isnull=True, seed__isnull=True),
                name="regulations_installation_sample_day_only_synthetic",
                violation_error_message="Chỉ dữ liệu mẫu mới có ngày và hạt giống riêng.",
            ),
        )

    def __str__(self) -> str:
        return self.title
