"""Posts, collective bodies, and who holds a place in them on which days (personnel §§2.2, 3.4, 4)."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from namro.journal.models import Recorded
from namro.people import triggers
from namro.people.models.persons import Person
from namro.units.models import AdminArea, AreaLevel, Unit
from namro.units.triggers import within_life

MOST_PLACES = 500  # the number of a vacancy has nine bits for the place
POST_IN_LIFE = ("unit_id", "u.alive @> r.during", "people_post_within_life")


class Tier(models.IntegerChoices):
    """Who manages the cadre; a lower number is a higher level, and the highest of all posts counts."""

    POLITBURO = 1, "Bộ Chính trị quản lý"
    SECRETARIAT = 2, "Ban Bí thư quản lý"
    CITY_STANDING = 3, "Ban Thường vụ Thành ủy quản lý"
    SUPERIOR_STANDING = 4, "Ban Thường vụ cấp ủy cấp trên trực tiếp cơ sở quản lý"
    UNIT = 5, "cấp ủy, người đứng đầu đơn vị quản lý"


class BodyKind(models.TextChoices):
    """Collective bodies whose members are counted."""

    COMMITTEE = "BCH", "Ban Chấp hành"
    STANDING = "BTV", "Ban Thường vụ"
    PERMANENT = "THUONG_TRUC", "Thường trực cấp ủy"
    INSPECTION = "UBKT", "Ủy ban Kiểm tra"
    COUNCIL = "HDND", "Hội đồng nhân dân"
    PEOPLES_COMMITTEE = "UBND", "Ủy ban nhân dân"


class Title(Recorded):
    """A title in the catalogue (“Bí thư cấp ủy cấp huyện”): what kind of post it is, at which level.

    ``level`` is that of the area a post of this title is for; empty where a title is for no area.
    ``tier`` is who usually manages it, as far as known. ``party``: only members hold it. ``seat``: the body
    of the same unit whose member the holder must be; ``beside``: titles of which the holder usually has one.
    """

    code = models.CharField("mã", max_length=40, primary_key=True)
    name = models.CharField("chức danh", max_length=120)
    level = models.CharField("cấp", max_length=8, choices=AreaLevel.choices, blank=True)
    head = models.BooleanField("là người đứng đầu", default=False)
    local_rule = models.BooleanField("thuộc diện bố trí không phải người địa phương", default=False)
    party = models.BooleanField("chức danh của Đảng", default=True)
    seat = models.CharField("phải là thành viên của", max_length=12, choices=BodyKind.choices, blank=True)
    beside = ArrayField(
        models.CharField(max_length=40),
        verbose_name="thường kiêm một trong các chức danh",
        default=list,
        blank=True,
    )
    rank = models.PositiveSmallIntegerField("thứ tự")
    tier = models.PositiveSmallIntegerField("diện quản lý", choices=Tier.choices)
    basis = models.CharField("căn cứ", max_length=200)
    confirmed = models.BooleanField("đã xác nhận", default=False)

    class Meta(Recorded.Meta):
        verbose_name = "chức danh trong danh mục"
        verbose_name_plural = "danh mục chức danh"
        ordering = ["rank"]

    def __str__(self) -> str:
        return self.name


class Post(Recorded):
    """A post at a unit over a span of days, filled or not; several places of one title are one post.

    ``area`` is the area for which “local” is asked of its holder. Places and tier are dated
    settings (``PostSetting``).
    """

    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="đơn vị", related_name="posts")
    title = models.ForeignKey(Title, models.PROTECT, verbose_name="chức danh", related_name="posts")
    area = models.ForeignKey(
        AdminArea, models.PROTECT, verbose_name="địa bàn", null=True, blank=True, related_name="posts"
    )
    during = DateRangeField("thời gian")
    version = models.PositiveIntegerField("lần sửa", default=0)

    class Meta(Recorded.Meta):
        verbose_name = "vị trí chức danh"
        verbose_name_plural = "vị trí chức danh"
        constraints = [
            models.CheckConstraint(
                condition=Q(during__isempty=False),
                name="people_post_during_not_empty",
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
            ),
            ExclusionConstraint(
                name="people_post_once_a_unit",
                expressions=[
                    ("unit", RangeOperators.EQUAL),
                    ("title", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Đơn vị đã có chức danh này trong thời gian đó; sửa số vị trí.",
            ),
        ]
        triggers = [*Recorded.Meta.triggers, *within_life(*POST_IN_LIFE), triggers.post_is_set()]

    def __str__(self) -> str:
        return f"{self.title_id} @ {self.unit_id}"


class PostSetting(Recorded):
    """How many places a post has, who manages it and whether it is full-time, over a span of days.

    Settings of a post leave no gap and stay inside its life (``people_post_is_set``).
    """

    post = models.ForeignKey(Post, models.PROTECT, verbose_name="vị trí", related_name="settings")
    during = DateRangeField("thời gian")
    places = models.PositiveSmallIntegerField("số người được bố trí", default=1)
    tier = models.PositiveSmallIntegerField("diện quản lý", choices=Tier.choices)
    full_time = models.BooleanField("chuyên trách", default=True)
    basis = models.CharField("căn cứ", max_length=200, blank=True)

    class Meta(Recorded.Meta):
        verbose_name = "quy định của vị trí"
        verbose_name_plural = "quy định của vị trí"
        constraints = [
            models.CheckConstraint(
                condition=Q(during__isempty=False) & Q(places__gte=1) & Q(places__lte=MOST_PLACES),
                name="people_postsetting_sound",
                violation_error_message="Mỗi vị trí bố trí từ 1 đến 500 người, trong ít nhất một ngày.",
            ),
            ExclusionConstraint(
                name="people_postsetting_one_a_day",
                expressions=[("post", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                violation_error_message="Vị trí đã có quy định cho những ngày này.",
            ),
        ]
        triggers = [*Recorded.Meta.triggers, triggers.setting_is_whole(), triggers.setting_has_places()]

    def __str__(self) -> str:
        return f"{self.post_id} × {self.places}"


class Body(Recorded):
    """A collective body of a unit; its members are those of its terms."""

    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="đơn vị", related_name="bodies")
    kind = models.CharField("tập thể", max_length=12, choices=BodyKind.choices)

    class Meta(Recorded.Meta):
        verbose_name = "tập thể lãnh đạo"
        verbose_name_plural = "tập thể lãnh đạo"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind"],
                name="people_body_once",
                violation_error_message="Đơn vị đã có tập thể này.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} @ {self.unit_id}"


class BodyTerm(Recorded):
    """A term of a body with its places: the number set, and the least and most allowed."""

    class FormedBy(models.TextChoices):
        CONGRESS = "CONGRESS", "đại hội bầu"
        CONFERENCE = "CONFERENCE", "hội nghị bầu"
        DESIGNATION = "DESIGNATION", "cấp trên chỉ định"

    body = models.ForeignKey(Body, models.PROTECT, verbose_name="tập thể", related_name="terms")
    number = models.CharField("khóa, nhiệm kỳ", max_length=40)
    during = DateRangeField("thời gian")
    places_set = models.PositiveSmallIntegerField("số lượng được xác định")
    places_min = models.PositiveSmallIntegerField("ít nhất", null=True, blank=True)
    places_max = models.PositiveSmallIntegerField("nhiều nhất", null=True, blank=True)
    formed_by = models.CharField("hình thành do", max_length=12, choices=FormedBy.choices)
    version = models.PositiveIntegerField("lần sửa", default=0)

    class Meta(Recorded.Meta):
        verbose_name = "nhiệm kỳ của tập thể"
        verbose_name_plural = "nhiệm kỳ của tập thể"
        constraints = [
            models.CheckConstraint(
                condition=Q(during__isempty=False) & Q(places_set__gte=1),
                name="people_bodyterm_sound",
                violation_error_message="Nhiệm kỳ có ít nhất một ngày và một người.",
            ),
            models.CheckConstraint(
                condition=(Q(places_min__isnull=True) | Q(places_set__gte=F("places_min")))
                & (Q(places_max__isnull=True) | Q(places_set__lte=F("places_max"))),
                name="people_bodyterm_places_in_bounds",
                violation_error_message="Số lượng nằm ngoài khung ít nhất – nhiều nhất.",
            ),
            ExclusionConstraint(
                name="people_bodyterm_one_at_a_time",
                expressions=[("body", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                violation_error_message="Trong thời gian đó tập thể đã có một nhiệm kỳ khác.",
            ),
        ]
        triggers = [*Recorded.Meta.triggers, *triggers.term_in_life_of_unit()]

    def __str__(self) -> str:
        return f"{self.body_id} {self.number}"


class Tenure(Recorded):
    """Somebody in a post, or with a place in a body, over a span of days (half-open).

    Acting (giao quyền, phụ trách) fills nothing: a post is held by non-acting tenures in state HELD
    alone. Who is there beyond the number set (rotated here from the centre) fills none of its places.
    A tenure that had no effect (not elected, not approved, annulled) keeps its row and says why in
    ``end_ground``. No least length is asked: people have been released after eighteen days.
    """

    class Mode(models.TextChoices):
        ELECTED = "ELECTED", "bầu"
        DESIGNATED = "DESIGNATED", "chỉ định"
        APPOINTED = "APPOINTED", "bổ nhiệm"
        REAPPOINTED = "REAPPOINTED", "bổ nhiệm lại"
        ASSIGNED = "ASSIGNED", "phân công"
        ACTING = "ACTING", "giao quyền, phụ trách, điều hành"
        SECONDED = "SECONDED", "biệt phái"

    class State(models.TextChoices):
        PENDING_ELECTION = "PENDING_ELECTION", "chờ bầu"
        PENDING_APPROVAL = "PENDING_APPROVAL", "chờ chuẩn y, phê chuẩn"
        HELD = "HELD", "giữ chức vụ"
        ANNULLED = "ANNULLED", "không có hiệu lực"

    class End(models.TextChoices):
        NONE = "", "đang giữ"
        TERM = "TERM", "hết nhiệm kỳ"
        TRANSFERRED = "TRANSFERRED", "điều động, luân chuyển"
        RESIGNED = "RESIGNED", "từ chức"
        RELIEVED = "RELIEVED", "cho thôi giữ chức vụ"
        REMOVED = "REMOVED", "miễn nhiệm"
        DISMISSED = "DISMISSED", "cách chức, bãi nhiệm"
        RETIRED = "RETIRED", "nghỉ hưu"
        DECEASED = "DECEASED", "từ trần"
        UNIT_ENDED = "UNIT_ENDED", "tổ chức kết thúc hoạt động"
        POST_ENDED = "POST_ENDED", "không còn bố trí chức danh"
        NOT_ELECTED = "NOT_ELECTED", "không trúng cử"
        NOT_APPROVED = "NOT_APPROVED", "không được chuẩn y, phê chuẩn"
        ANNULLED = "ANNULLED", "hủy quyết định"

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="đồng chí", related_name="tenures")
    post = models.ForeignKey(
        Post, models.PROTECT, verbose_name="vị trí", null=True, blank=True, related_name="tenures"
    )
    body_term = models.ForeignKey(
        BodyTerm, models.PROTECT, verbose_name="tập thể", null=True, blank=True, related_name="tenures"
    )
    during = DateRangeField("thời gian")
    planned_until = models.DateField("dự kiến đến", null=True, blank=True)
    mode = models.CharField("hình thức", max_length=12, choices=Mode.choices)
    acting = models.BooleanField("quyền, phụ trách", default=False)
    concurrent = models.BooleanField("kiêm nhiệm", default=False)
    outside_places = models.BooleanField("ngoài số lượng được xác định", default=False, db_default=False)
    state = models.CharField("trạng thái", max_length=16, choices=State.choices, default=State.HELD)
    decision_no = models.CharField("số quyết định", max_length=60)
    decided_on = models.DateField("ngày quyết định")
    end_ground = models.CharField("lý do thôi", max_length=12, choices=End.choices, blank=True, default="")
    end_decision_no = models.CharField("số quyết định thôi", max_length=60, blank=True, default="")
    end_decided_on = models.DateField("ngày quyết định thôi", null=True, blank=True)
    version = models.PositiveIntegerField("lần sửa", default=0)

    class Meta(Recorded.Meta):
        verbose_name = "thời gian giữ chức vụ"
        verbose_name_plural = "thời gian giữ chức vụ"
        constraints = [
            models.CheckConstraint(
                condition=Q(post__isnull=False, body_term__isnull=True)
                | Q(post__isnull=True, body_term__isnull=False),
                name="people_tenure_of_one_place",
                violation_error_message="Chọn một vị trí, hoặc một tập thể.",
            ),
            models.CheckConstraint(
                condition=Q(during__isempty=False),
                name="people_tenure_during_not_empty",
                violation_error_message="Ngày thôi phải sau ngày nhận.",
            ),
            models.CheckConstraint(
                condition=Q(acting=True, mode="ACTING", post__isnull=False)
                | (Q(acting=False) & ~Q(mode="ACTING")),
                name="people_tenure_acting_is_a_mode",
                violation_error_message="Giao quyền, phụ trách là một hình thức riêng, chỉ có ở vị trí.",
            ),
            models.CheckConstraint(
                condition=Q(state="ANNULLED")
                | Q(during__upper_inf=True, end_ground="")
                | (Q(during__upper_inf=False) & ~Q(end_ground="")),
                name="people_tenure_end_has_ground",
                violation_error_message="Thôi giữ chức vụ phải có lý do và ngày.",
            ),
            ExclusionConstraint(
                name="people_tenure_once_in_a_post",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("post", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=~Q(state="ANNULLED"),
                violation_error_message="Đồng chí này đã giữ vị trí đó trong thời gian đó.",
            ),
            ExclusionConstraint(
                name="people_tenure_once_in_a_term",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("body_term", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=~Q(state="ANNULLED"),
                violation_error_message="Đồng chí này đã là thành viên tập thể đó trong thời gian đó.",
            ),
        ]
        indexes = [
            models.Index(fields=["post"], include=["during", "person"], name="people_tenure_by_post"),
        ]
        triggers = [*Recorded.Meta.triggers, *triggers.tenure_guards()]

    def __str__(self) -> str:
        return f"{self.person_id} @ {self.post_id or self.body_term_id}"
