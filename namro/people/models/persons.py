from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from namro.journal.models import Recorded
from namro.units.models import AdminArea, Unit
from namro.units.triggers import within_life

HOME_IN_LIFE = ("cell_id", "u.alive @> r.during", "people_homecell_within_life")


class Sex(models.TextChoices):
    FEMALE = "F", "Nữ"
    MALE = "M", "Nam"


class BirthPrecision(models.TextChoices):
    """How much of a birth date is known; the unknown part is stored as 1."""

    DAY = "DAY", "đủ ngày, tháng, năm"
    MONTH = "MONTH", "chỉ biết tháng, năm"
    YEAR = "YEAR", "chỉ biết năm"


class EndGround(models.TextChoices):
    """Why somebody is no longer a member here (domain: targets_reports §4.5)."""

    NONE = "", "đang sinh hoạt"
    TRANSFERRED_OUT = "TRANSFERRED_OUT", "chuyển ra ngoài đảng bộ thành phố"
    DIED = "DIED", "từ trần"
    EXPELLED = "EXPELLED", "khai trừ"
    REMOVED = "REMOVED", "xóa tên"
    RESIGNED = "RESIGNED", "xin ra khỏi Đảng"
    ANNULLED = "ANNULLED", "hủy quyết định kết nạp"


class MemberOrigin(models.TextChoices):
    """How a span of membership in the city's Party organisation began."""

    ADMITTED = "ADMITTED", "kết nạp"
    READMITTED = "READMITTED", "kết nạp lại"
    TRANSFER_IN = "TRANSFER_IN", "chuyển đến từ ngoài đảng bộ thành phố"
    RESTORED = "RESTORED", "phục hồi"


class Education(models.TextChoices):
    """Highest general or professional schooling, as asked by form B2."""

    UNKNOWN = "", "chưa rõ"
    PRIMARY = "PRIMARY", "Tiểu học"
    LOWER = "LOWER", "Trung học cơ sở"
    UPPER = "UPPER", "Trung học phổ thông"
    VOCATIONAL = "VOCATIONAL", "Trung cấp, cao đẳng"
    UNIVERSITY = "UNIVERSITY", "Đại học"
    MASTER = "MASTER", "Thạc sĩ"
    DOCTOR = "DOCTOR", "Tiến sĩ"


class PoliticalTheory(models.TextChoices):
    """Level of political theory."""

    UNKNOWN = "", "chưa rõ"
    NONE = "NONE", "Chưa qua đào tạo"
    PRIMARY = "PRIMARY", "Sơ cấp"
    MIDDLE = "MIDDLE", "Trung cấp"
    ADVANCED = "ADVANCED", "Cao cấp, cử nhân"


class Occupation(models.TextChoices):
    """What somebody does for a living, as asked by form B2."""

    UNKNOWN = "", "chưa rõ"
    PARTY_STATE = "PARTY_STATE", "Cán bộ, công chức cơ quan Đảng, Nhà nước, đoàn thể"
    PUBLIC_SERVICE = "PUBLIC_SERVICE", "Viên chức đơn vị sự nghiệp"
    MILITARY = "MILITARY", "Quân đội, công an"
    WORKER = "WORKER", "Công nhân, người lao động trong doanh nghiệp"
    OWNER = "OWNER", "Chủ doanh nghiệp"
    FARMER = "FARMER", "Nông dân"
    PUPIL = "PUPIL", "Học sinh"
    STUDENT = "STUDENT", "Sinh viên"
    RETIRED = "RETIRED", "Nghỉ hưu"
    OTHER = "OTHER", "Khác"


class Person(Recorded):
    """A person, never identified by name.

    What form B2 asks for (schooling, occupation, ethnicity, religion …) is kept as known today, not
    dated (docs/adr/0012). Places are kept as declared, and as the area of that time where it is known; a
    later merger does not change them. Ethnicity and religion are shown to nobody but as numbers of groups.

    ``synthetic`` tells invented people from real ones: a sample may only be loaded beside others
    of its kind. Row-level security shows no person to a session that has not said who acts.
    """

    full_name = models.CharField("họ và tên", max_length=120)
    sex = models.CharField("giới tính", max_length=1, choices=Sex.choices)
    birth_date = models.DateField("ngày sinh")
    birth_precision = models.CharField(
        "độ chính xác của ngày sinh", max_length=5, choices=BirthPrecision.choices, default=BirthPrecision.DAY
    )
    citizen_id = models.CharField("số định danh cá nhân", max_length=12, null=True, blank=True, unique=True)
    phone = models.CharField("điện thoại", max_length=15, blank=True, default="", db_default="")
    native_place = models.CharField("quê quán", max_length=120, blank=True, default="", db_default="")
    native_area = models.ForeignKey(
        AdminArea,
        models.PROTECT,
        verbose_name="địa bàn quê quán",
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    birth_area = models.ForeignKey(
        AdminArea,
        models.PROTECT,
        verbose_name="địa bàn nơi sinh",
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    education = models.CharField(
        "trình độ", max_length=10, choices=Education.choices, blank=True, default="", db_default=""
    )
    theory = models.CharField(
        "lý luận chính trị",
        max_length=8,
        choices=PoliticalTheory.choices,
        blank=True,
        default="",
        db_default="",
    )
    occupation = models.CharField(
        "nghề nghiệp", max_length=14, choices=Occupation.choices, blank=True, default="", db_default=""
    )
    minority = models.BooleanField("dân tộc thiểu số", default=False, db_default=False)
    religious = models.BooleanField("có đạo", default=False, db_default=False)
    has_photo = models.BooleanField("đã có ảnh", default=False, db_default=False)
    synthetic = models.BooleanField("dữ liệu mẫu", default=False)
    name_key = models.GeneratedField(
        expression=Func(F("full_name"), function="namro_person_key"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )
    search_key = models.GeneratedField(
        expression=Func(F("full_name"), function="namro_fold"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )

    class Meta(Recorded.Meta):
        verbose_name = "người"
        verbose_name_plural = "người"
        constraints = [
            models.CheckConstraint(
                condition=Q(birth_precision=BirthPrecision.DAY)
                | Q(birth_precision=BirthPrecision.MONTH, birth_date__day=1)
                | Q(birth_precision=BirthPrecision.YEAR, birth_date__day=1, birth_date__month=1),
                name="people_person_unknown_part_is_one",
                violation_error_message="Phần chưa biết của ngày sinh ghi là 1.",
            ),
            models.CheckConstraint(
                condition=Q(citizen_id__isnull=True) | Q(citizen_id__regex=r"^[0-9]{12}$"),
                name="people_person_citizen_id_form",
                violation_error_message="Số định danh cá nhân gồm đúng 12 chữ số.",
            ),
            models.CheckConstraint(
                condition=Q(phone="") | Q(phone__regex=r"^\+?[0-9]{8,14}$"),
                name="people_person_phone_form",
                violation_error_message="Điện thoại chỉ gồm chữ số, ví dụ 0912345678.",
            ),
        ]
        indexes = [
            # With what a search compares, so that it walks along the names without visiting the rows.
            models.Index(fields=["name_key", "id"], include=["search_key"], name="people_person_by_name"),
            # Candidates for "is this person known already?": same birthday, then the names are compared.
            models.Index(fields=["birth_date"], name="people_person_birthday"),
        ]

    def __str__(self) -> str:
        return self.full_name


class PartyMembership(Recorded):
    """One span of membership with the three dates of an admission.

    ``decided_on`` the decision (it starts the years of membership), ``joined_on`` the ceremony
    (ngày vào Đảng: probation begins), ``official_on`` the exact end of probation however late it
    was recognised. ``during`` starts on the day of the decision; for somebody who came from outside
    (``origin`` TRANSFER_IN) or was restored, on the day he is counted here again. ``end_known_on`` is the
    day an end was recorded, where that was later than the end itself.
    """

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="người", related_name="memberships")
    decided_on = models.DateField("ngày quyết định kết nạp")
    joined_on = models.DateField("ngày vào Đảng", null=True, blank=True)
    official_on = models.DateField("ngày chính thức", null=True, blank=True)
    during = DateRangeField("thời gian là đảng viên")
    origin = models.CharField(
        "bắt đầu do",
        max_length=12,
        choices=MemberOrigin.choices,
        default=MemberOrigin.ADMITTED,
        db_default=MemberOrigin.ADMITTED,
    )
    end_known_on = models.DateField("ngày ghi nhận kết thúc", null=True, blank=True)
    end_ground = models.CharField(
        "lý do kết thúc", max_length=16, choices=EndGround.choices, blank=True, default=EndGround.NONE
    )

    class Meta(Recorded.Meta):
        verbose_name = "thời gian là đảng viên"
        verbose_name_plural = "thời gian là đảng viên"
        constraints = [
            models.CheckConstraint(
                condition=Q(during__isempty=False),
                name="people_membership_during_not_empty",
                violation_error_message="Ngày kết thúc phải sau ngày quyết định kết nạp.",
            ),
            models.CheckConstraint(
                condition=(Q(joined_on__isnull=True) | Q(joined_on__gte=F("decided_on")))
                & (Q(official_on__isnull=True) | Q(official_on__gt=F("joined_on"))),
                name="people_membership_dates_in_order",
                violation_error_message="Thứ tự phải là: quyết định, lễ kết nạp, chính thức.",
            ),
            models.CheckConstraint(
                condition=Q(official_on__isnull=True) | Q(joined_on__isnull=False),
                name="people_membership_official_needs_ceremony",
                violation_error_message="Chưa có ngày vào Đảng thì chưa có ngày chính thức.",
            ),
            models.CheckConstraint(
                condition=Q(during__upper_inf=True, end_ground="")
                | (Q(during__upper_inf=False) & ~Q(end_ground="")),
                name="people_membership_end_has_ground",
                violation_error_message="Kết thúc phải có lý do, và có lý do thì phải có ngày kết thúc.",
            ),
            ExclusionConstraint(
                name="people_membership_one_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                violation_error_message="Đồng chí này đã là đảng viên trong thời gian đó.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.decided_on}"


class HomeCell(Recorded):
    """The cell whose member somebody is over a span of days: one at a time (rule V14)."""

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="người", related_name="home_cells")
    membership = models.ForeignKey(
        PartyMembership, models.PROTECT, verbose_name="thời gian là đảng viên", related_name="home_cells"
    )
    cell = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="chi bộ", related_name="home_members", db_index=False
    )
    during = DateRangeField("thời gian sinh hoạt")

    class Meta(Recorded.Meta):
        verbose_name = "nơi sinh hoạt"
        verbose_name_plural = "nơi sinh hoạt"
        constraints = [
            models.CheckConstraint(
                condition=Q(during__isempty=False),
                name="people_homecell_during_not_empty",
                violation_error_message="Ngày rời chi bộ phải sau ngày đến.",
            ),
            ExclusionConstraint(
                name="people_homecell_one_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                violation_error_message="Đồng chí này đang sinh hoạt ở một chi bộ khác trong thời gian đó.",
            ),
        ]
        indexes = [
            models.Index(fields=["cell"], include=["during"], name="people_homecell_cell"),
            # Movements of a period are homes that begin or end in it (membership_movement).
            models.Index(Func(F("during"), function="lower"), name="people_homecell_begun"),
            models.Index(
                Func(F("during"), function="upper"),
                name="people_homecell_ended",
                condition=Q(during__upper_inf=False),
            ),
        ]
        triggers = [*Recorded.Meta.triggers, *within_life(*HOME_IN_LIFE)]

    def __str__(self) -> str:
        return f"{self.person_id} @ {self.cell_id}"
