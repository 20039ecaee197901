"""Figures of temporary activities: guests at the host, members elsewhere. Who attends is their sum."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q

from namro.figures.metric import Column, Counts, Metric, Nature
from namro.figures.registry import metrics
from namro.membership.metrics import CHECKED_BY, REVIEWED, members
from namro.membership.models import TemporaryStay

BASIS = "Quy định 294-QĐ/TW ngày 26/5/2025 (trước đó 24-QĐ/TW ngày 30/7/2021)"

guests = metrics.add(
    Metric(
        key="membership.guests",
        title="Đảng viên nơi khác sinh hoạt tạm thời tại đơn vị",
        counts=Counts.PERSON,
        nature=Nature.STOCK,
        rows=lambda: TemporaryStay.objects.filter(host_cell__isnull=False),
        unit="host_cell",
        date="during",
        person="person",
        truth=("person_id",),
        columns=(
            Column("Họ và tên", "person__full_name"),
            Column("Ngày sinh", "person__birth_date", "birth"),
            Column("Chi bộ nơi đến", "host_cell_id", "unit"),
            Column("Số giấy giới thiệu", "slip_no"),
        ),
        order="person__name_key",
        search=("person__search_key", "slip_no"),
        basis=BASIS,
        explains=(
            "Số đảng viên đang sinh hoạt tạm thời tại chi bộ của đơn vị vào ngày cuối kỳ; không nằm trong "
            "tổng số đảng viên của đơn vị vì được tính ở nơi sinh hoạt chính thức."
        ),
        checked_by=CHECKED_BY,
        reviewed_on=REVIEWED,
        confirmed=False,
    )
)


def _elsewhere(day: date) -> Q:
    away = TemporaryStay.objects.filter(membership=OuterRef("membership"), during__contains=day)
    return Q(Exists(away))


members_away = members.where(
    "away",
    title="Đảng viên đang sinh hoạt tạm thời nơi khác",
    explains=(
        "Như “Tổng số đảng viên”, chỉ tính người vào ngày cuối kỳ đang sinh hoạt tạm thời ở chi bộ khác "
        "hoặc ngoài đảng bộ thành phố."
    ),
    on_day=_elsewhere,
)
