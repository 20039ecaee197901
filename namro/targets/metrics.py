"""Figures of assigned targets, of mass organisations' results, and the achievement ratios."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from namro.figures.metric import Column, Counts, Metric, Nature, Ratio
from namro.figures.registry import metrics
from namro.targets.models import Indicator, MassFact, TargetAssignment, TargetRound
from namro.units.models import UnitVersion

REVIEWED = date(2024, 6, 30)
CHECKED_BY = "đã đối chiếu với một câu truy vấn độc lập"
BASIS = "Văn bản giao chỉ tiêu của Ban Thường vụ Thành ủy (ghi ở từng đợt giao)"


@dataclass(frozen=True)
class Assigned:
    """An indicator, the figure that counts its results, and the name of its ratio."""

    indicator: Indicator
    fact: str
    ratio: str


FACTS_COLUMNS = (
    Column("Đơn vị báo cáo", "unit_id", "unit"),
    Column("Đoàn thể", "organisation", "choice"),
    Column("Ngày", "happened_on", "day"),
    Column("Số lượng", "amount", "number"),
    Column("Văn bản chứng minh", "evidence_no"),
)


def _mass_facts() -> QuerySet[MassFact]:
    return MassFact.objects.all()


def _issued() -> QuerySet[TargetAssignment]:
    """What the city committee assigned; a unit's own rounds below are not added to it."""
    city = UnitVersion.objects.filter(unit=OuterRef("round__level_unit"), parent__isnull=True)
    return TargetAssignment.objects.exclude(round__state=TargetRound.State.DRAFT).filter(Exists(city))


def _mass(key: str, title: str, counts: Counts, indicator: Indicator, explains: str) -> Metric:
    return metrics.add(
        Metric(
            key=key,
            title=title,
            counts=counts,
            nature=Nature.FLOW,
            rows=_mass_facts,
            only=(("indicator", indicator),),
            unit="unit",
            date="happened_on",
            sign="sign",
            amount="amount",
            reverses="reverses",
            truth=("organisation",),
            columns=FACTS_COLUMNS,
            search=("evidence_no",),
            basis="Báo cáo của các đoàn thể gửi cấp ủy cùng cấp, kèm số văn bản",
            explains=explains,
            checked_by=CHECKED_BY,
            reviewed_on=REVIEWED,
            confirmed=False,
        )
    )


mass_organisations_founded = _mass(
    "targets.mass_organisations_founded",
    "Thành lập tổ chức đoàn thể",
    Counts.MASS_ORGANISATION,
    Indicator.MASS_ORG,
    "Số tổ chức đoàn thể thành lập trong kỳ do đơn vị báo cáo kèm văn bản chứng minh.",
)
mass_members_admitted = _mass(
    "targets.mass_members_admitted",
    "Phát triển đoàn viên, hội viên",
    Counts.MEMBERSHIP,
    Indicator.MASS_MEMBER,
    "Số lượt kết nạp đoàn viên, hội viên trong kỳ (một người vào hai đoàn thể tính hai lượt).",
)

ASSIGNED = (
    Assigned(Indicator.MEMBER_NEW, "membership.admitted", "targets.admitted_pct"),
    Assigned(Indicator.MEMBER_PUPIL, "membership.admitted.pupils", "targets.admitted_pupils_pct"),
    Assigned(
        Indicator.ORG_ENTERPRISE,
        "membership.organisations_founded.enterprise",
        "targets.organisations_founded_pct",
    ),
    Assigned(
        Indicator.MEMBER_ENTERPRISE, "membership.admitted.enterprise", "targets.admitted_enterprise_pct"
    ),
    Assigned(Indicator.MASS_ORG, "targets.mass_organisations_founded", "targets.mass_organisations_pct"),
    Assigned(Indicator.MASS_MEMBER, "targets.mass_members_admitted", "targets.mass_members_pct"),
)


def _issued_assignments(indicator: Indicator) -> Metric:
    fact = next(a.fact for a in ASSIGNED if a.indicator is indicator)
    return Metric(
        key=f"targets.assigned.{fact.removeprefix('targets.')}",
        title=f"Chỉ tiêu giao: {indicator.label[0].lower()}{indicator.label[1:]}",
        counts=Counts.TARGET,
        nature=Nature.STOCK,
        rows=_issued,
        only=(("indicator", indicator),),
        unit="assignee",
        date="during",
        amount="value",
        truth=("round_id",),
        columns=(
            Column("Đơn vị được giao", "assignee_id", "unit"),
            Column("Chỉ tiêu giao", "value", "number"),
            Column("Đợt giao", "round__title"),
            Column("Văn bản", "round__document_no"),
        ),
        search=("round__title",),
        empty_is_missing=True,
        basis=BASIS,
        explains=(
            "Tổng chỉ tiêu Thành ủy đã ban hành cho đơn vị và các đơn vị trực thuộc, của đợt giao có "
            "hiệu lực vào ngày cuối kỳ (giao cho cả năm)."
        ),
        checked_by=CHECKED_BY,
        reviewed_on=REVIEWED,
        confirmed=False,
    )


def _achievement(assigned: Assigned, base: Metric) -> Ratio:
    return Ratio(
        key=assigned.ratio,
        title=f"{assigned.indicator.label}: tỷ lệ đạt chỉ tiêu",
        part=assigned.fact,
        base=base.key,
        basis=BASIS,
        explains="Kết quả trong kỳ chia cho chỉ tiêu giao của đợt có hiệu lực vào ngày cuối kỳ.",
        checked_by=CHECKED_BY,
        reviewed_on=REVIEWED,
        confirmed=False,
    )


def _register() -> None:
    for assigned in ASSIGNED:
        base = metrics.add(_issued_assignments(assigned.indicator))
        metrics.add(_achievement(assigned, base))


_register()
