"""Figures of assigned targets, of mass organisations' results, and the achievement ratios."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from namro.figures.metric import Column, Counts, Metric, Nature, Ratio
from namro.figures.registry import metrics
from namro.targets.models import Indicator, MassFact, TargetAssignment, TargetRound
from namro.targets.states import IN_FORCE
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


def _issued(kind: str) -> QuerySet[TargetAssignment]:
    """Lines of issued rounds, whoever assigned; ``initial`` is their first number (TG2)."""
    issued = TargetAssignment.objects.filter(round__state__in=IN_FORCE, round__kind=kind)
    return issued.annotate(initial=Coalesce("initial_value", "value"))


def _of_the_city(kind: str) -> QuerySet[TargetAssignment]:
    """What the city committee assigned; a unit's own rounds below are not added to it."""
    city = UnitVersion.objects.filter(unit=OuterRef("round__level_unit"), parent__isnull=True)
    return _issued(kind).filter(Exists(city))


def _city_year() -> QuerySet[TargetAssignment]:
    return _of_the_city(TargetRound.Kind.YEAR)


def _city_term() -> QuerySet[TargetAssignment]:
    return _of_the_city(TargetRound.Kind.TERM)


def _any_year() -> QuerySet[TargetAssignment]:
    return _issued(TargetRound.Kind.YEAR)


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


BY_CEREMONY = {
    "membership.admitted": "membership.admitted_by_ceremony",
    "membership.admitted.pupils": "membership.admitted_by_ceremony.pupils",
    "membership.admitted.enterprise": "membership.admitted_by_ceremony.enterprise",
}


@dataclass(frozen=True)
class Family:
    """One way of asking for the target: by whom and when it was given. ``rated``: ratios are made of it."""

    name: str
    title: str
    rows: Callable[[], QuerySet[TargetAssignment]]
    explains: str
    initial: str = ""
    amount: str = "value"
    own_only: bool = False
    rated: bool = True

    def base(self, fact: str) -> str:
        """The key of the target for the results counted by ``fact``."""
        return f"targets.{self.name}.{fact.removeprefix('targets.')}"

    def ratio(self, assigned: Assigned, fact: str) -> str:
        """The key of the ratio of ``fact`` (the results by decision or by ceremony) and this target."""
        name = assigned.ratio.removeprefix("targets.")
        if fact != assigned.fact:
            name = name.replace("_pct", "_by_ceremony_pct")
        return f"targets.{name}" if self is CITY else f"targets.{self.name}.{name}"


OF_THE_ROUND = "của đợt giao có hiệu lực vào ngày cuối kỳ (giao cho cả năm)."
CITY = Family(
    "assigned",
    "Chỉ tiêu giao",
    _city_year,
    f"Tổng chỉ tiêu Thành ủy đã ban hành cho đơn vị và các đơn vị trực thuộc, {OF_THE_ROUND}",
    initial="initial",
)
CITY_INITIAL = Family(
    "initial",
    "Chỉ tiêu giao đầu năm",
    _city_year,
    f"Như “Chỉ tiêu giao”, lấy số ban hành lần đầu, trước mọi lần điều chỉnh, {OF_THE_ROUND}",
    amount="initial",
    rated=False,
)
SET = Family(
    "set",
    "Chỉ tiêu cấp trên trực tiếp giao",
    _any_year,
    "Chỉ tiêu cấp trên trực tiếp giao cho chính đơn vị, ở bất kỳ cấp nào; không cộng số giao cho các đơn "
    f"vị bên dưới, {OF_THE_ROUND}",
    initial="set_initial",
    own_only=True,
)
SET_INITIAL = Family(
    "set_initial",
    "Chỉ tiêu cấp trên trực tiếp giao đầu năm",
    _any_year,
    "Như “Chỉ tiêu cấp trên trực tiếp giao”, lấy số ban hành lần đầu, trước mọi lần điều chỉnh, "
    f"{OF_THE_ROUND}",
    amount="initial",
    own_only=True,
    rated=False,
)
TERM = Family(
    "term",
    "Chỉ tiêu nhiệm kỳ",
    _city_term,
    "Tổng chỉ tiêu nhiệm kỳ Thành ủy đã ban hành cho đơn vị và các đơn vị trực thuộc, của đợt giao có hiệu "
    "lực vào ngày cuối kỳ.",
)
FAMILIES = {family.name: family for family in (CITY, CITY_INITIAL, SET, SET_INITIAL, TERM)}


def _lower(label: str) -> str:
    return f"{label[0].lower()}{label[1:]}"


def _target(family: Family, assigned: Assigned) -> Metric:
    return Metric(
        key=family.base(assigned.fact),
        title=f"{family.title}: {_lower(assigned.indicator.label)}",
        counts=Counts.TARGET,
        nature=Nature.STOCK,
        rows=family.rows,
        only=(("indicator", assigned.indicator),),
        unit="assignee",
        date="during",
        amount=family.amount,
        truth=("round_id",),
        columns=(
            Column("Đơn vị được giao", "assignee_id", "unit"),
            Column("Chỉ tiêu giao", family.amount, "number"),
            Column("Đợt giao", "round__title"),
            Column("Văn bản", "round__document_no"),
        ),
        search=("round__title",),
        empty_is_missing=True,
        additive=not family.own_only,
        own_only=family.own_only,
        basis=BASIS,
        explains=family.explains,
        checked_by=CHECKED_BY,
        reviewed_on=REVIEWED,
        confirmed=False,
    )


def _achievement(family: Family, assigned: Assigned) -> Ratio:
    title = "tỷ lệ đạt chỉ tiêu" if family is CITY else f"tỷ lệ đạt {_lower(family.title)}"
    return Ratio(
        key=family.ratio(assigned, assigned.fact),
        title=f"{assigned.indicator.label}: {title}",
        part=assigned.fact,
        base=family.base(assigned.fact),
        basis=BASIS,
        explains="Kết quả trong kỳ chia cho chỉ tiêu giao của đợt có hiệu lực vào ngày cuối kỳ.",
        checked_by=CHECKED_BY,
        reviewed_on=REVIEWED,
        confirmed=False,
    )


def _by_ceremony(family: Family, assigned: Assigned, by_decision: Ratio) -> Ratio:
    fact = BY_CEREMONY[assigned.fact]
    return replace(
        by_decision,
        key=family.ratio(assigned, fact),
        title=f"{by_decision.title}, tính theo ngày lễ kết nạp",
        part=fact,
    )


def _register() -> None:
    for family in FAMILIES.values():
        for assigned in ASSIGNED:
            metrics.add(_target(family, assigned))
            if family.rated:
                ratio = metrics.add(_achievement(family, assigned))
                if assigned.fact in BY_CEREMONY:
                    metrics.add(_by_ceremony(family, assigned, ratio))


_register()
