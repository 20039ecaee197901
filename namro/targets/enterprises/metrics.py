"""M11: enterprises of the survey list, and how many of them have a Party organisation."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from namro.figures.metric import Column, Counts, Metric, Nature, Ratio
from namro.figures.registry import metrics
from namro.targets.models import Enterprise

REVIEWED = date(2024, 6, 30)
CHECKED_BY = "đã đối chiếu với một câu truy vấn độc lập"
NON_STATE = (Enterprise.Ownership.PRIVATE, Enterprise.Ownership.FOREIGN)
BASIS = "Nghị quyết 09-NQ/TU ngày 27/02/2012; danh sách khảo sát doanh nghiệp của cấp ủy địa bàn"


def _enterprises() -> QuerySet[Enterprise]:
    return Enterprise.objects.filter(ownership__in=NON_STATE)


def _with_party(day: date) -> Q:
    return Q(party_since__lte=day)


enterprises = metrics.add(
    Metric(
        key="targets.enterprises",
        title="Doanh nghiệp khảo sát ngoài khu vực nhà nước",
        counts=Counts.ENTERPRISE,
        nature=Nature.STOCK,
        rows=_enterprises,
        unit="unit",
        date="during",
        truth=("tax_code", "ownership", "party_since"),
        columns=(
            Column("Doanh nghiệp", "name"),
            Column("Mã số thuế", "tax_code"),
            Column("Hình thức sở hữu", "ownership", "choice"),
            Column("Số lao động", "workers", "number"),
            Column("Cấp ủy địa bàn", "unit_id", "unit"),
            Column("Mô hình tổ chức đảng", "party_model", "choice"),
            Column("Có tổ chức đảng từ", "party_since", "day"),
        ),
        order="name",
        search=("name", "tax_code"),
        basis=BASIS,
        explains=(
            "Số doanh nghiệp tư nhân và có vốn đầu tư nước ngoài trong danh sách khảo sát vào ngày cuối kỳ, "
            "tính cho cấp ủy địa bàn."
        ),
        checked_by=CHECKED_BY,
        reviewed_on=REVIEWED,
        confirmed=False,
    )
)
with_party = enterprises.where(
    "with_party",
    title="Doanh nghiệp ngoài khu vực nhà nước có tổ chức đảng",
    explains="Như “Doanh nghiệp khảo sát”, chỉ tính doanh nghiệp đã có tổ chức đảng đến ngày cuối kỳ.",
    on_day=_with_party,
)
with_union = enterprises.where(
    "with_union",
    title="Doanh nghiệp ngoài khu vực nhà nước có công đoàn",
    explains="Như “Doanh nghiệp khảo sát”, chỉ tính doanh nghiệp có công đoàn.",
    has_union=True,
)
metrics.add(
    Ratio(
        key="targets.enterprises_with_party_pct",
        title="Tỷ lệ doanh nghiệp ngoài khu vực nhà nước có tổ chức đảng",
        part=with_party.key,
        base=enterprises.key,
        basis=BASIS,
        explains="Số doanh nghiệp có tổ chức đảng chia cho số doanh nghiệp trong danh sách khảo sát.",
        checked_by=CHECKED_BY,
        reviewed_on=REVIEWED,
        confirmed=False,
    )
)
