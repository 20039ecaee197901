from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from namro.journal.models import Recorded
from namro.units import triggers


class UnitKind(models.TextChoices):
    """Kinds of unit in the one roll-up tree (domain: personnel §2.1)."""

    CITY_PARTY = "CITY_PARTY", "Đảng bộ thành phố"
    SUPERIOR_OF_BASE = "SUPERIOR_OF_BASE", "Đảng bộ cấp trên trực tiếp cơ sở"
    BASE_COMMITTEE = "BASE_COMMITTEE", "Đảng bộ cơ sở"
    BASE_CELL = "BASE_CELL", "Chi bộ cơ sở"
    SUB_COMMITTEE = "SUB_COMMITTEE", "Đảng bộ bộ phận"
    CELL = "CELL", "Chi bộ"
    TEMPORARY_CELL = "TEMPORARY_CELL", "Chi bộ sinh hoạt tạm thời"
    PARTY_AGENCY = "PARTY_AGENCY", "Cơ quan tham mưu của cấp ủy"
    MASS_BODY = "MASS_BODY", "Mặt trận Tổ quốc, đoàn thể"
    STATE_BODY = "STATE_BODY", "Cơ quan nhà nước"


class Bloc(models.TextChoices):
    """Blocs used in reports."""

    PARTY_MASS = "PARTY_MASS", "Đảng – đoàn thể"
    GOVERNMENT = "GOVERNMENT", "Chính quyền"
    ARMED_FORCES = "ARMED_FORCES", "Lực lượng vũ trang"
    STATE_ENTERPRISE = "STATE_ENTERPRISE", "Doanh nghiệp nhà nước"
    PRIVATE_ENTERPRISE = "PRIVATE_ENTERPRISE", "Doanh nghiệp ngoài khu vực nhà nước"
    SCHOOL = "SCHOOL", "Trường học"
    RESIDENTIAL = "RESIDENTIAL", "Địa bàn dân cư"


class AreaLevel(models.TextChoices):
    CITY = "CITY", "Cấp tỉnh"
    DISTRICT = "DISTRICT", "Cấp huyện"
    COMMUNE = "COMMUNE", "Cấp xã"


def _not_empty(field: str) -> Q:
    return Q(**{f"{field}__isempty": False})


class AdminArea(Recorded):
    """An administrative area in force over a span of days.

    The code is the statistics office's; it is **not** an identity: codes are given to other areas
    later, so an area is known by code and day together.
    """

    code = models.CharField("mã địa bàn", max_length=5)
    name = models.CharField("tên", max_length=120)
    level = models.CharField("cấp", max_length=8, choices=AreaLevel.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name="thuộc", null=True, blank=True, related_name="children"
    )
    during = DateRangeField("thời gian có hiệu lực")

    class Meta(Recorded.Meta):
        verbose_name = "địa bàn hành chính"
        verbose_name_plural = "địa bàn hành chính"
        constraints = [
            models.CheckConstraint(
                condition=_not_empty("during"),
                name="units_area_during_not_empty",
                violation_error_message="Ngày hết hiệu lực của địa bàn phải sau ngày có hiệu lực.",
            ),
            ExclusionConstraint(
                name="units_area_code_once_a_day",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    ("level", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Mã địa bàn này đang thuộc một địa bàn khác trong thời gian đó.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AreaSuccession(Recorded):
    """From ``on`` an administrative area, or part of it, belongs to another (m:n, as for units)."""

    class Extent(models.TextChoices):
        WHOLE = "WHOLE", "toàn bộ"
        PART = "PART", "một phần"

    old = models.ForeignKey(
        AdminArea, models.PROTECT, verbose_name="địa bàn trước", related_name="successors"
    )
    new = models.ForeignKey(
        AdminArea, models.PROTECT, verbose_name="địa bàn sau", related_name="predecessors"
    )
    on = models.DateField("từ ngày")
    extent = models.CharField("phần chuyển", max_length=5, choices=Extent.choices)

    class Meta(Recorded.Meta):
        verbose_name = "kế thừa địa bàn"
        verbose_name_plural = "kế thừa địa bàn"
        constraints = [
            models.UniqueConstraint(
                fields=["old", "new", "on"],
                name="units_areasuccession_once",
                violation_error_message="Kế thừa này đã ghi.",
            ),
            models.CheckConstraint(
                condition=~Q(old=F("new")),
                name="units_areasuccession_another",
                violation_error_message="Địa bàn không kế thừa chính nó.",
            ),
            models.UniqueConstraint(
                fields=["old"],
                condition=Q(extent="WHOLE"),
                name="units_areasuccession_whole_once",
                violation_error_message="Địa bàn đã nhập toàn bộ vào một địa bàn khác.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"


class Unit(Recorded):
    """The lasting identity of an organisation. What changes about it stands in its versions.

    ``code`` is opaque and permanent (never an area code: those are reused). ``alive`` spans the
    first day of the first version to the end of the last; the database keeps it equal to them.
    """

    code = models.CharField("mã đơn vị", max_length=12, unique=True)
    alive = DateRangeField("thời gian hoạt động")

    class Meta(Recorded.Meta):
        verbose_name = "đơn vị"
        verbose_name_plural = "đơn vị"
        constraints = [
            models.CheckConstraint(
                condition=_not_empty("alive"),
                name="units_unit_alive_not_empty",
                violation_error_message="Ngày kết thúc của đơn vị phải sau ngày thành lập.",
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^D[0-9]{5,}$"),
                name="units_unit_code_form",
                violation_error_message="Mã đơn vị viết là chữ D và ít nhất năm chữ số, ví dụ D00001.",
            ),
        ]
        triggers = [*Recorded.Meta.triggers, triggers.unit_matches_versions()]

    def __str__(self) -> str:
        return self.code


class UnitVersion(Recorded):
    """One unbroken state of a unit: name, kind, parent, bloc and area over a span of days."""

    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="đơn vị", related_name="versions")
    during = DateRangeField("thời gian")
    name = models.CharField("tên", max_length=200)
    short_name = models.CharField("tên gọn", max_length=120)
    kind = models.CharField("loại hình", max_length=20, choices=UnitKind.choices)
    bloc = models.CharField("khối", max_length=20, choices=Bloc.choices)
    parent = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="trực thuộc", null=True, blank=True, related_name="child_versions"
    )
    area = models.ForeignKey(
        AdminArea, models.PROTECT, verbose_name="địa bàn", null=True, blank=True, related_name="units"
    )
    sort_key = models.GeneratedField(
        expression=Func(F("short_name"), function="namro_sort_key"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )
    search_key = models.GeneratedField(
        expression=Func(F("name"), function="namro_fold"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )

    class Meta(Recorded.Meta):
        verbose_name = "giai đoạn của đơn vị"
        verbose_name_plural = "giai đoạn của đơn vị"
        constraints = [
            models.CheckConstraint(
                condition=_not_empty("during"),
                name="units_version_during_not_empty",
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("unit")),
                name="units_version_not_own_parent",
                violation_error_message="Đơn vị không thể trực thuộc chính mình.",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True, kind=UnitKind.CITY_PARTY)
                | (Q(parent__isnull=False) & ~Q(kind=UnitKind.CITY_PARTY)),
                name="units_version_only_city_has_no_parent",
                violation_error_message="Mọi đơn vị trừ đảng bộ thành phố phải có cấp trên trực tiếp.",
            ),
            ExclusionConstraint(
                name="units_version_one_state_a_day",
                expressions=[
                    ("unit", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Đơn vị đã có thông tin cho những ngày này.",
            ),
            ExclusionConstraint(
                name="units_version_one_root_a_day",
                expressions=[("during", RangeOperators.OVERLAPS)],
                condition=Q(parent__isnull=True),
                violation_error_message="Trong những ngày này đã có đảng bộ thành phố.",
            ),
        ]
        indexes = [
            models.Index(fields=["parent", "unit"], name="units_version_parent"),
        ]
        triggers = [*Recorded.Meta.triggers, *triggers.version_guards()]

    def __str__(self) -> str:
        return self.name


class Ancestry(models.Model):
    """Under whom the rows of a unit are counted, by structure day; each unit is its own ancestor at 0.

    ``during`` holds the days on which the descendant lived below the ancestor; ``placed`` the
    structure days for which its rows are counted there. While a unit lives both are equal. For
    days before it began or after it ended ``during`` is None and the row says where its rows go
    instead (docs/adr/0009): through whole successions to who is alive on the day, else to the lowest
    unit that certainly holds them.

    ``share`` is None where all rows of the descendant belong below the ancestor. Otherwise nothing is
    counted there for certain: the known share (0 < share < 1, an estimate), or 0 where the unit was
    divided by nobody knows what share and the ancestor may hold some of it.
    ``allocated`` is False where the rows land here because nobody knows in which unit below
    ("chưa phân bổ"). ``distance`` counts levels from where the rows land, so 0 is the landing place.

    Derived from versions and successions and rebuilt by the action that changes the tree, under one
    advisory lock; therefore not in the journal, without an exclusion constraint and without foreign
    keys in the database (architecture §2).
    """

    descendant = models.ForeignKey(
        Unit,
        models.CASCADE,
        verbose_name="đơn vị dưới",
        related_name="ancestors",
        db_constraint=False,
        db_index=False,
    )
    ancestor = models.ForeignKey(
        Unit,
        models.CASCADE,
        verbose_name="đơn vị trên",
        related_name="descendants",
        db_constraint=False,
        db_index=False,
    )
    distance = models.PositiveSmallIntegerField("số cấp cách nhau")
    during = DateRangeField("thời gian", null=True)
    placed = DateRangeField("những ngày xếp dòng của đơn vị dưới vào đây")
    share = models.FloatField("phần thuộc về", null=True)
    allocated = models.BooleanField("đã phân bổ", default=True)

    class Meta:
        verbose_name = "quan hệ trên – dưới"
        verbose_name_plural = "quan hệ trên – dưới"
        indexes = [
            models.Index(
                fields=["ancestor", "descendant"], include=["placed", "share"], name="units_ancestry_down"
            ),
            models.Index(
                fields=["descendant", "ancestor"], include=["placed", "share"], name="units_ancestry_up"
            ),
            models.Index(
                fields=["ancestor"],
                include=["descendant", "placed", "allocated"],
                condition=Q(distance=0, share__isnull=True),
                name="units_ancestry_landing",
            ),
            models.Index(
                fields=["ancestor"],
                include=["descendant", "placed"],
                condition=Q(share__isnull=False),
                name="units_ancestry_possible",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=_not_empty("placed"), name="units_ancestry_placed_not_empty"),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gte=0, share__lt=1, during__isnull=True),
                name="units_ancestry_share_is_a_part",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.descendant_id} < {self.ancestor_id}"


# A founding is decided before the first day, or on it.
FOUNDING_IN_LIFE = (
    "unit_id",
    "r.sign < 0 OR r.happened_on < coalesce(upper(u.alive), 'infinity')",
    "units_founding_within_life",
)


class Founding(Recorded):
    """A founding decision of an organisation, or (sign −1) the decision that annuls one.

    Only newly founded organisations have one: splits, mergers, new names and new superiors do not
    count as founded (rule TG6).
    """

    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="tổ chức", related_name="foundings")
    happened_on = models.DateField("ngày quyết định")
    decision_no = models.CharField("số quyết định", max_length=60)
    bloc = models.CharField("khối khi thành lập", max_length=20, choices=Bloc.choices)
    sign = models.SmallIntegerField("dấu", default=1)
    reverses = models.OneToOneField(
        "self",
        models.PROTECT,
        verbose_name="hủy quyết định",
        null=True,
        blank=True,
        related_name="reversed_by",
    )

    class Meta(Recorded.Meta):
        verbose_name = "quyết định thành lập tổ chức đảng"
        verbose_name_plural = "quyết định thành lập tổ chức đảng"
        constraints = [
            models.CheckConstraint(
                condition=Q(sign=1, reverses__isnull=True) | Q(sign=-1, reverses__isnull=False),
                name="units_founding_sign_matches_reversal",
                violation_error_message="Dòng hủy phải chỉ rõ quyết định bị hủy.",
            ),
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(sign=1),
                name="units_founding_once",
                violation_error_message="Tổ chức này đã có quyết định thành lập.",
            ),
        ]
        indexes = [models.Index(fields=["happened_on", "unit"], name="units_founding_day")]
        triggers = [*Recorded.Meta.triggers, *triggers.within_life(*FOUNDING_IN_LIFE)]

    def __str__(self) -> str:
        return self.decision_no


# A classification may be planned with its unit; it never outlives it.
CLASSED_IN_LIFE = ("unit_id", "u.alive @> r.during", "units_classification_within_life")


class OrgType(models.TextChoices):
    """The row dimension of the basic statistics (domain: targets_reports §2, OrgTypeStat)."""

    COMMUNE = "1", "Xã, phường"
    PARTY_MASS = "2", "Cơ quan Đảng, Mặt trận Tổ quốc, tổ chức chính trị – xã hội"
    STATE = "3", "Cơ quan nhà nước"
    PUBLIC_SERVICE = "4a", "Đơn vị sự nghiệp công lập"
    PRIVATE_SERVICE = "4b", "Đơn vị sự nghiệp ngoài công lập"
    ARMY = "5", "Quân đội"
    POLICE = "6", "Công an"
    STATE_ENTERPRISE = "7a", "Doanh nghiệp có vốn nhà nước"
    PRIVATE_ENTERPRISE = "7b", "Doanh nghiệp ngoài nhà nước"
    COOPERATIVE = "7c", "Hợp tác xã"
    ABROAD = "8", "Ở ngoài nước"
    OTHER = "9", "Loại hình khác"


class Delegation(models.TextChoices):
    """Powers given to a base committee beyond its level (columns 4–10 of form B1)."""

    NONE = "", "không giao quyền"
    SUPERIOR = "SUPERIOR", "được giao quyền cấp trên cơ sở"
    PILOT = "PILOT", "thí điểm giao quyền cấp trên cơ sở"
    ADMISSION = "ADMISSION", "được ủy quyền kết nạp, khai trừ đảng viên"


class Classification(Recorded):
    """How statistics class a unit over a span of days, where its bloc and kind alone do not tell.

    Units without a row are classed by bloc (``units.classes``): the table holds exceptions, such as police
    within the armed forces, and powers delegated to base committees.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="đơn vị", related_name="classifications")
    during = DateRangeField("thời gian")
    org_type = models.CharField(
        "loại hình thống kê", max_length=2, choices=OrgType.choices, blank=True, default=""
    )
    delegation = models.CharField(
        "giao quyền", max_length=10, choices=Delegation.choices, blank=True, default=Delegation.NONE
    )
    document_no = models.CharField("số văn bản", max_length=60, blank=True, default="")

    class Meta(Recorded.Meta):
        verbose_name = "phân loại thống kê"
        verbose_name_plural = "phân loại thống kê"
        constraints = [
            models.CheckConstraint(
                condition=_not_empty("during"),
                name="units_classification_during_not_empty",
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
            ),
            ExclusionConstraint(
                name="units_classification_one_a_day",
                expressions=[("unit", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                violation_error_message="Đơn vị đã có phân loại cho những ngày này.",
            ),
        ]
        triggers = [*Recorded.Meta.triggers, *triggers.within_life(*CLASSED_IN_LIFE)]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.org_type} {self.delegation}".strip()
