"""Whether somebody is a local of an area: assessed by people, for one area, with what it rests on."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from namro.journal.models import Recorded
from namro.people.models.persons import Person
from namro.units.models import AdminArea


class LocalityAssessment(Recorded):
    """Is this person a local of this area? OPEN until somebody confirms; unknown is not “no” (§5.7).

    An area has one level, so an assessment holds for one area and level: who is not a local of the
    district may be one of the city. ``during`` are the days for which it speaks; a merger of the area ends
    it, and an open one for the area that follows begins (``reopens``). ``suggestion`` is what the
    rule ``locality.rule`` makes of the facts; ``result`` is what a person decided, who may differ.
    """

    class Where(models.TextChoices):
        HERE = "HERE", "tại địa bàn"
        ELSEWHERE = "ELSEWHERE", "nơi khác"
        UNKNOWN = "", "chưa rõ"

    class Verdict(models.TextChoices):
        LOCAL = "LOCAL", "người địa phương"
        NON_LOCAL = "NON_LOCAL", "không phải người địa phương"
        UNKNOWN = "", "chưa xác định"

    class State(models.TextChoices):
        OPEN = "OPEN", "chờ xác nhận"
        CONFIRMED = "CONFIRMED", "đã xác nhận"

    person = models.ForeignKey(Person, models.PROTECT, verbose_name="đồng chí", related_name="localities")
    area = models.ForeignKey(AdminArea, models.PROTECT, verbose_name="địa bàn", related_name="assessments")
    during = DateRangeField("thời gian áp dụng")
    native = models.CharField("quê quán", max_length=9, choices=Where.choices, blank=True, default="")
    birth = models.CharField("nơi sinh", max_length=9, choices=Where.choices, blank=True, default="")
    upbringing = models.CharField("nơi lớn lên", max_length=9, choices=Where.choices, blank=True, default="")
    career = models.CharField(
        "quá trình trưởng thành, công tác", max_length=9, choices=Where.choices, blank=True, default=""
    )
    suggestion = models.CharField("gợi ý", max_length=9, choices=Verdict.choices, blank=True, default="")
    result = models.CharField("kết luận", max_length=9, choices=Verdict.choices, blank=True, default="")
    state = models.CharField("trạng thái", max_length=9, choices=State.choices, default=State.OPEN)
    decided_on = models.DateField("ngày kết luận", null=True, blank=True)
    rule = models.CharField("quy tắc đã dùng", max_length=60, blank=True, default="")
    note = models.CharField("ghi chú", max_length=300, blank=True, default="")
    reopens = models.ForeignKey(
        "self", models.PROTECT, verbose_name="xét lại", null=True, blank=True, related_name="reopened_by"
    )
    version = models.PositiveIntegerField("lần sửa", default=0)

    class Meta(Recorded.Meta):
        verbose_name = "xác định người địa phương"
        verbose_name_plural = "xác định người địa phương"
        constraints = [
            models.CheckConstraint(
                condition=Q(during__isempty=False),
                name="people_locality_during_not_empty",
                violation_error_message="Ngày hết áp dụng phải sau ngày bắt đầu.",
            ),
            models.CheckConstraint(
                condition=Q(state="OPEN", result="", decided_on__isnull=True)
                | (Q(state="CONFIRMED", decided_on__isnull=False) & ~Q(result="")),
                name="people_locality_confirmed_has_result",
                violation_error_message="Xác nhận phải có kết luận và ngày; chờ xác nhận thì chưa có.",
            ),
            models.CheckConstraint(
                condition=Q(result="") | Q(result=F("suggestion")) | ~Q(note=""),
                name="people_locality_departure_has_note",
                violation_error_message="Kết luận khác gợi ý thì ghi rõ vì sao.",
            ),
            ExclusionConstraint(
                name="people_locality_one_a_day",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("area", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Đồng chí đã được xét cho địa bàn này trong thời gian đó.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} – {self.area_id}"
