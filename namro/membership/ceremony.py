"""Admissions by the day of the ceremony, for cities whose rule counts them so (TG9)."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Case, DateField, F, Q, QuerySet, When

from namro.figures.metric import Column
from namro.figures.registry import metrics
from namro.membership.metrics import ADMISSION_COLUMNS, admitted
from namro.membership.models import AdmissionEvent, SourceGroup
from namro.regulations.date_rule import DateRule

DECISION, CEREMONY = admitted.key, "membership.admitted_by_ceremony"


def _held(path: str) -> Q:
    """What has no dossier here was admitted before there were any: its decision stands for the ceremony."""
    return Q(**{f"{path}__ceremony_on__isnull": False}) | Q(**{f"{path}__isnull": True})


def by_ceremony() -> QuerySet[AdmissionEvent]:
    """Decisions with ``held_on``: the ceremony's day, empty until it is held; an annulment's own day."""
    return AdmissionEvent.objects.annotate(
        held_on=Case(
            When(sign=1, dossier__ceremony_on__isnull=False, then=F("dossier__ceremony_on")),
            When(Q(sign=1) & _held("dossier"), then=F("happened_on")),
            When(Q(sign=-1) & _held("reverses__dossier"), then=F("happened_on")),
            output_field=DateField(),
        )
    )


admitted_by_ceremony = metrics.add(
    replace(
        admitted,
        key=CEREMONY,
        title="Kết nạp đảng viên, tính theo ngày lễ kết nạp",
        rows=by_ceremony,
        date="held_on",
        reverses=None,
        columns=(*ADMISSION_COLUMNS, Column("Ngày lễ kết nạp", "held_on", "day")),
        explains=(
            "Số đảng viên có lễ kết nạp trong kỳ, tính cho chi bộ đề nghị kết nạp; chưa tổ chức lễ thì chưa "
            "tính, không có hồ sơ trên hệ thống thì lấy ngày quyết định; hủy được trừ 1 ở kỳ hủy."
        ),
        parts=[],
    )
)
admitted_by_ceremony.where(
    "pupils",
    title="Kết nạp đảng viên là học sinh THPT, tính theo ngày lễ kết nạp",
    source_group=SourceGroup.PUPIL,
)
admitted_by_ceremony.where(
    "enterprise",
    title="Kết nạp đảng viên trong doanh nghiệp ngoài khu vực nhà nước, tính theo ngày lễ kết nạp",
    in_private_enterprise=True,
)


def admitted_key(rule: DateRule, part: str = "") -> str:
    """The figure of admissions under a date rule: the one that target tables and form B2 both read."""
    whole = CEREMONY if rule is DateRule.CEREMONY else DECISION
    return f"{whole}.{part}" if part else whole


def admitted_day(rule: DateRule) -> str:
    """The path from a row of the figure to the day it counts on."""
    return metrics.metric(admitted_key(rule)).date
