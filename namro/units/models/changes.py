"""Decisions that change the tree: what they say, where what depends on units goes, who follows whom."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from namro.journal.models import Recorded
from namro.units import triggers
from namro.units.models.tree import AdminArea, Bloc, Unit, UnitKind


class Extent(models.TextChoices):
    """How much of a unit passes on, as decisions word it. People and organisations follow the population."""

    WHOLE = "WHOLE", "toàn bộ"
    PART = "PART", "một phần"
    REST = "REST", "phần còn lại"
    NONE = "NONE", "không có dân cư, tổ chức"


class Reorganisation(Recorded):
    """One decision that changes the tree from a day on.

    DRAFT may be edited; APPROVED carries the paper; SCHEDULED is written into the tree and never
    edited again: what was wrong is put right by a later one (``corrects``). "In force" is no state,
    it derives from ``effective_on`` and the clock. ``drafted_by`` and ``approved_by`` are account ids
    or ``system:<verb>``: accounts belong to a room above.
    """

    class State(models.TextChoices):
        DRAFT = "DRAFT", "Dự thảo"
        APPROVED = "APPROVED", "Đã phê duyệt"
        SCHEDULED = "SCHEDULED", "Đã lên lịch"
        DROPPED = "DROPPED", "Đã bỏ"

    title = models.CharField("tên", max_length=300)
    effective_on = models.DateField("ngày hiệu lực")
    authority = models.CharField("cơ quan quyết định", max_length=200, blank=True)
    decision_no = models.CharField("số văn bản", max_length=60, blank=True)
    decided_on = models.DateField("ngày văn bản", null=True, blank=True)
    note = models.TextField("ghi chú", blank=True)
    state = models.CharField("trạng thái", max_length=10, choices=State.choices, default=State.DRAFT)
    drafted_by = models.CharField("người lập", max_length=64)
    approved_by = models.CharField("người phê duyệt", max_length=64, blank=True)
    corrects = models.ForeignKey(
        "self", models.PROTECT, verbose_name="đính chính", null=True, blank=True, related_name="corrections"
    )

    class Meta(Recorded.Meta):
        verbose_name = "quyết định sắp xếp tổ chức"
        verbose_name_plural = "quyết định sắp xếp tổ chức"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["DRAFT", "DROPPED"])
                | (Q(decided_on__isnull=False) & ~Q(decision_no="") & ~Q(authority="") & ~Q(approved_by="")),
                name="units_reorganisation_approved_has_paper",
                violation_error_message=(
                    "Phê duyệt phải có số, ngày văn bản, cơ quan quyết định và người phê duyệt."
                ),
            ),
            models.CheckConstraint(
                condition=Q(approved_by="")
                | Q(approved_by__startswith="system:")
                | ~Q(approved_by=F("drafted_by")),
                name="units_reorganisation_two_people",
                violation_error_message="Người phê duyệt phải khác người lập.",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(corrects=F("id")),
                name="units_reorganisation_corrects_another",
                violation_error_message="Một quyết định không đính chính chính nó.",
            ),
        ]
        indexes = [models.Index(fields=["effective_on"], name="units_reorganisation_day")]
        triggers = [*Recorded.Meta.triggers, triggers.scheduled_is_final()]

    def __str__(self) -> str:
        return self.title


class Change(Recorded):
    """One thing a decision does to one unit.

    ``unit`` is the unit it is done to: that exists (DISSOLVE, ABSORB, TRANSFER, RENAME, CHANGE_KIND,
    CHANGE_BLOC), or that the decision makes (ESTABLISH, MERGE, SPLIT; None until it is scheduled).
    What a unit becomes stands in name, short_name, unit_kind, bloc, area and the superior: ``parent``
    where that exists already, else ``parent_change``, the change of the same decision that makes it.
    """

    class Kind(models.TextChoices):
        ESTABLISH = "ESTABLISH", "Thành lập mới"
        MERGE = "MERGE", "Thành lập trên cơ sở nhập"
        SPLIT = "SPLIT", "Thành lập trên cơ sở chia, tách"
        ABSORB = "ABSORB", "Nhập vào đơn vị đang có"
        DISSOLVE = "DISSOLVE", "Kết thúc hoạt động"
        TRANSFER = "TRANSFER", "Chuyển cấp trên trực tiếp"
        RENAME = "RENAME", "Đổi tên"
        CHANGE_KIND = "CHANGE_KIND", "Đổi loại hình"
        CHANGE_BLOC = "CHANGE_BLOC", "Đổi khối"

    reorganisation = models.ForeignKey(
        Reorganisation, models.PROTECT, verbose_name="quyết định", related_name="changes"
    )
    position = models.PositiveIntegerField("thứ tự")
    clause = models.CharField("khoản", max_length=40, blank=True)
    kind = models.CharField("việc", max_length=12, choices=Kind.choices)
    unit = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="đơn vị", null=True, blank=True, related_name="changes"
    )
    name = models.CharField("tên mới", max_length=200, blank=True)
    short_name = models.CharField("tên gọn mới", max_length=120, blank=True)
    unit_kind = models.CharField("loại hình mới", max_length=20, choices=UnitKind.choices, blank=True)
    bloc = models.CharField("khối mới", max_length=20, choices=Bloc.choices, blank=True)
    parent = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="cấp trên mới", null=True, blank=True, related_name="+"
    )
    parent_change = models.ForeignKey(
        "self", models.PROTECT, verbose_name="cấp trên mới lập", null=True, blank=True, related_name="+"
    )
    area = models.ForeignKey(
        AdminArea, models.PROTECT, verbose_name="địa bàn mới", null=True, blank=True, related_name="+"
    )

    class Meta(Recorded.Meta):
        verbose_name = "việc của quyết định sắp xếp"
        verbose_name_plural = "việc của quyết định sắp xếp"
        ordering = ["reorganisation", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["reorganisation", "position"],
                name="units_change_position_once",
                violation_error_message="Thứ tự này đã có việc khác.",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | Q(parent_change__isnull=True),
                name="units_change_one_superior",
                violation_error_message="Chỉ chọn một cấp trên trực tiếp.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["ESTABLISH", "MERGE", "SPLIT"]) | Q(unit__isnull=False),
                name="units_change_existing_has_unit",
                violation_error_message="Phải chọn đơn vị được sắp xếp.",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["ESTABLISH", "MERGE", "SPLIT"])
                | (
                    ~Q(name="")
                    & ~Q(short_name="")
                    & ~Q(unit_kind="")
                    & ~Q(bloc="")
                    & (Q(parent__isnull=False) | Q(parent_change__isnull=False))
                ),
                name="units_change_new_is_described",
                violation_error_message="Đơn vị mới phải có tên, loại hình, khối và cấp trên trực tiếp.",
            ),
        ]
        triggers = [*Recorded.Meta.triggers, *triggers.frozen_with_decision()]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name or self.unit_id}"


class Origin(Recorded):
    """What a new or absorbing unit is made of: so much of ``unit``, by population and by area.

    The two part ways in real decisions ("một phần diện tích, toàn bộ dân số"); records follow the
    population. ``part``/``whole`` is the known share, if any, counted in ``share_basis``.
    """

    change = models.ForeignKey(Change, models.PROTECT, verbose_name="việc", related_name="origins")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="từ đơn vị", related_name="passed_on")
    extent = models.CharField("phần chuyển (dân cư, tổ chức)", max_length=5, choices=Extent.choices)
    area_extent = models.CharField("phần diện tích", max_length=5, choices=Extent.choices, blank=True)
    part = models.PositiveIntegerField("số chuyển", null=True, blank=True)
    whole = models.PositiveIntegerField("trên tổng số", null=True, blank=True)
    share_basis = models.CharField("căn cứ của tỷ lệ", max_length=200, blank=True)

    class Meta(Recorded.Meta):
        verbose_name = "nguồn của đơn vị mới"
        verbose_name_plural = "nguồn của đơn vị mới"
        constraints = [
            models.UniqueConstraint(
                fields=["change", "unit"],
                name="units_origin_once",
                violation_error_message="Đơn vị này đã có trong danh sách nguồn.",
            ),
            models.CheckConstraint(
                condition=Q(part__isnull=True, whole__isnull=True)
                | (Q(part__gte=0, whole__gte=1, part__lte=F("whole")) & ~Q(share_basis="")),
                name="units_origin_share_is_a_part",
                violation_error_message=(
                    "Tỷ lệ phải có số chuyển, tổng số và căn cứ; số chuyển không vượt tổng số."
                ),
            ),
            models.CheckConstraint(
                condition=Q(extent__in=["PART", "REST"]) | Q(part__isnull=True),
                name="units_origin_share_only_of_parts",
                violation_error_message="Chỉ phần tách ra mới có tỷ lệ.",
            ),
        ]
        triggers = [*Recorded.Meta.triggers, *triggers.frozen_with_change()]

    def __str__(self) -> str:
        return f"{self.get_extent_display()} {self.unit_id}"


class Destination(Recorded):
    """Where something that depends on an ended unit goes: to a unit, to one the decision makes, or it ends.

    ``dependant`` is the key of the registry; ``row`` None means every such row of the unit that has
    no line of its own.
    """

    reorganisation = models.ForeignKey(
        Reorganisation, models.PROTECT, verbose_name="quyết định", related_name="destinations"
    )
    dependant = models.CharField("loại", max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="của đơn vị", related_name="+")
    row = models.BigIntegerField("dòng", null=True, blank=True)
    to_unit = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="chuyển về", null=True, blank=True, related_name="+"
    )
    to_change = models.ForeignKey(
        Change, models.PROTECT, verbose_name="chuyển về đơn vị mới", null=True, blank=True, related_name="+"
    )
    ends = models.BooleanField("kết thúc", default=False)

    class Meta(Recorded.Meta):
        verbose_name = "nơi chuyển về"
        verbose_name_plural = "nơi chuyển về"
        constraints = [
            models.UniqueConstraint(
                fields=["reorganisation", "dependant", "unit", "row"],
                name="units_destination_once",
                nulls_distinct=False,
                violation_error_message="Đã có nơi chuyển về.",
            ),
            models.CheckConstraint(
                condition=Q(ends=True, to_unit__isnull=True, to_change__isnull=True)
                | Q(ends=False, to_unit__isnull=False, to_change__isnull=True)
                | Q(ends=False, to_unit__isnull=True, to_change__isnull=False),
                name="units_destination_one_place",
                violation_error_message="Chọn đúng một nơi chuyển về, hoặc cho kết thúc.",
            ),
        ]
        triggers = [*Recorded.Meta.triggers, *triggers.frozen_with_decision()]

    def __str__(self) -> str:
        return f"{self.dependant} {self.unit_id}"


class Succession(Recorded):
    """From ``on`` a unit's work is carried on by another; written when a decision is scheduled.

    ``share`` (0–1, exclusive) is known or None. Shares of the parts of one unit are all known and
    sum to 1, or none is (``units_succession_shares_whole``).
    """

    reorganisation = models.ForeignKey(
        Reorganisation, models.PROTECT, verbose_name="quyết định", related_name="successions"
    )
    old = models.ForeignKey(Unit, models.PROTECT, verbose_name="đơn vị trước", related_name="successors")
    new = models.ForeignKey(Unit, models.PROTECT, verbose_name="đơn vị sau", related_name="predecessors")
    on = models.DateField("từ ngày")
    extent = models.CharField("phần chuyển", max_length=5, choices=Extent.choices)
    area_extent = models.CharField("phần diện tích", max_length=5, choices=Extent.choices, blank=True)
    share = models.FloatField("tỷ lệ", null=True, blank=True)
    share_basis = models.CharField("căn cứ của tỷ lệ", max_length=200, blank=True)

    class Meta(Recorded.Meta):
        verbose_name = "kế thừa"
        verbose_name_plural = "kế thừa"
        constraints = [
            models.UniqueConstraint(
                fields=["old", "new", "on"],
                name="units_succession_once",
                violation_error_message="Kế thừa này đã ghi.",
            ),
            models.CheckConstraint(
                condition=~Q(old=F("new")),
                name="units_succession_another",
                violation_error_message="Đơn vị không kế thừa chính nó.",
            ),
            models.UniqueConstraint(
                fields=["old"],
                condition=Q(extent="WHOLE"),
                name="units_succession_whole_once",
                violation_error_message="Đơn vị đã chuyển toàn bộ cho một đơn vị khác.",
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gte=0, share__lte=1, extent__in=["PART", "REST"]),
                name="units_succession_share_is_a_part",
                violation_error_message="Tỷ lệ nằm giữa 0 và 1, chỉ cho phần tách ra.",
            ),
        ]
        triggers = [*Recorded.Meta.triggers, *triggers.succession_guards()]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"
