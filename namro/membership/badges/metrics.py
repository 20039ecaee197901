"""Figures of badges."""

from __future__ import annotations

from namro.figures.metric import Column, Counts, Metric, Nature
from namro.figures.registry import metrics
from namro.membership.metrics import CHECKED_BY, REVIEWED
from namro.membership.models import Badge

awarded = metrics.add(
    Metric(
        key="membership.badges_awarded",
        title="Huy hiệu Đảng đã trao tặng",
        counts=Counts.PERSON,
        nature=Nature.FLOW,
        rows=lambda: Badge.objects.filter(state=Badge.State.AWARDED),
        unit="cell",
        date="awarded_on",
        person="membership__person",
        truth=("years",),
        columns=(
            Column("Họ và tên", "membership__person__full_name"),
            Column("Chi bộ", "cell_id", "unit"),
            Column("Số năm", "years", "number"),
            Column("Số quyết định", "decision_no"),
            Column("Ngày trao tặng", "awarded_on", "day"),
        ),
        order="membership__person__name_key",
        search=("membership__person__search_key", "decision_no"),
        basis="Quy định 294-QĐ/TW ngày 26/5/2025 (trước đó 24-QĐ/TW ngày 30/7/2021)",
        explains="Số Huy hiệu Đảng có ngày trao tặng trong kỳ, tính cho chi bộ của đảng viên khi đề nghị.",
        checked_by=CHECKED_BY,
        reviewed_on=REVIEWED,
        confirmed=False,
    )
)
