"""Figures of organisations (M10): base organisations, cells by place and by size, on a day.

Keys say ``units``, for units are what is counted; they live here because sizes need members.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from namro.figures.metric import Column, Counts, Metric, Nature
from namro.figures.registry import metrics
from namro.people.models import HomeCell
from namro.units.classes import BASE_KINDS
from namro.units.models import UnitKind, UnitVersion

REVIEWED = date(2024, 6, 30)
CHECKED_BY = "đã đối chiếu với một câu truy vấn độc lập"
BASIS = "Hướng dẫn 11-HD/BTCTW ngày 13/12/2021; từ 10/10/2025 Hướng dẫn 40-HD/BTCTW"
COLUMNS = (
    Column("Tổ chức", "unit_id", "unit"),
    Column("Loại hình", "kind", "choice"),
    Column("Khối", "bloc", "choice"),
)
HOMES = (UnitKind.CELL, UnitKind.BASE_CELL)


def _base_organisations() -> QuerySet[UnitVersion]:
    return UnitVersion.objects.filter(kind__in=BASE_KINDS)


def _cells() -> QuerySet[UnitVersion]:
    return UnitVersion.objects.filter(kind=UnitKind.CELL)


def _sub_committees() -> QuerySet[UnitVersion]:
    return UnitVersion.objects.filter(kind=UnitKind.SUB_COMMITTEE)


def _homes() -> QuerySet[UnitVersion]:
    return UnitVersion.objects.filter(kind__in=HOMES)


def _organisations(key: str, title: str, rows: Callable[[], QuerySet[UnitVersion]], explains: str) -> Metric:
    return metrics.add(
        Metric(
            key=key,
            title=title,
            counts=Counts.ORGANISATION,
            nature=Nature.STOCK,
            rows=rows,
            unit="unit",
            date="during",
            truth=("kind", "parent_id"),
            columns=COLUMNS,
            order="sort_key",
            search=("search_key",),
            basis=BASIS,
            explains=explains,
            checked_by=CHECKED_BY,
            reviewed_on=REVIEWED,
            confirmed=False,
        )
    )


base_organisations = _organisations(
    "units.base_organisations",
    "Tổ chức cơ sở đảng",
    _base_organisations,
    "Số đảng bộ cơ sở và chi bộ cơ sở đang hoạt động vào ngày cuối kỳ; chi bộ sinh hoạt tạm thời không tính.",
)
base_committees = base_organisations.where(
    "base_committees",
    title="Đảng bộ cơ sở",
    explains="Số đảng bộ cơ sở đang hoạt động vào ngày cuối kỳ.",
    kind=UnitKind.BASE_COMMITTEE,
)
base_cells = base_organisations.where(
    "base_cells",
    title="Chi bộ cơ sở",
    explains="Số chi bộ cơ sở đang hoạt động vào ngày cuối kỳ; chi bộ sinh hoạt tạm thời không tính.",
    kind=UnitKind.BASE_CELL,
)
cells = _organisations(
    "units.cells",
    "Chi bộ trực thuộc",
    _cells,
    "Số chi bộ không phải chi bộ cơ sở đang hoạt động vào ngày cuối kỳ; không tính chi bộ tạm thời.",
)
sub_committees = _organisations(
    "units.sub_committees",
    "Đảng bộ bộ phận",
    _sub_committees,
    "Số đảng bộ bộ phận đang hoạt động vào ngày cuối kỳ.",
)
WITHIN = (UnitKind.BASE_COMMITTEE, UnitKind.SUB_COMMITTEE)


def under(*kinds: UnitKind) -> Callable[[date], Q]:
    """Whether the superior is of such a kind on a day."""

    def asked(day: date) -> Q:
        above = UnitVersion.objects.filter(unit=OuterRef("parent"), during__contains=day, kind__in=kinds)
        return Q(Exists(above))

    return asked


_within = under(*WITHIN)


def _directly_under_a_superior(day: date) -> Q:
    return ~_within(day)


cells.where(
    "under_superior",
    title="Chi bộ trực thuộc cấp ủy cấp trên",
    explains="Như “Chi bộ trực thuộc”, chỉ tính chi bộ đứng ngay dưới cấp ủy cấp trên của cơ sở.",
    on_day=_directly_under_a_superior,
)
cells.where(
    "under_base",
    title="Chi bộ trực thuộc đảng ủy cơ sở",
    explains="Như “Chi bộ trực thuộc”, chỉ tính chi bộ đứng ngay dưới đảng ủy cơ sở.",
    on_day=under(UnitKind.BASE_COMMITTEE),
)
cells.where(
    "under_sub_committees",
    title="Chi bộ trực thuộc đảng ủy bộ phận",
    explains="Như “Chi bộ trực thuộc”, chỉ tính chi bộ đứng ngay dưới đảng ủy bộ phận.",
    on_day=under(UnitKind.SUB_COMMITTEE),
)

all_cells = _organisations(
    "units.all_cells",
    "Chi bộ và chi bộ cơ sở",
    _homes,
    "Số chi bộ và chi bộ cơ sở đang hoạt động vào ngày cuối kỳ; chi bộ sinh hoạt tạm thời không tính.",
)
# name: (least, most, words); form 1C of the review of 2026
SIZES = {
    "three_to_five": (3, 5, "có 3–5 đảng viên"),
    "six_to_nine": (6, 9, "có 6–9 đảng viên"),
    "ten_to_under_thirty": (10, 29, "có 10 đến dưới 30 đảng viên"),
    "thirty_to_hundred": (30, 100, "có 30–100 đảng viên"),
    "over_hundred": (101, None, "có trên 100 đảng viên"),
}


def of_size(least: int, most: int | None) -> Callable[[date], Q]:
    """Cells with so many members at home on a day; ``most`` None: no upper limit."""

    def asked(day: date) -> Q:
        sized = HomeCell.objects.filter(during__contains=day).values("cell_id").annotate(size=Count("pk"))
        within = Q(size__gte=least) if most is None else Q(size__gte=least, size__lte=most)
        return Q(unit_id__in=sized.filter(within).order_by().values("cell_id"))

    return asked


_three_and_more = of_size(3, None)


def _below_three(day: date) -> Q:
    return ~_three_and_more(day)


all_cells.where(
    "below_three",
    title="Chi bộ có dưới 3 đảng viên",
    explains="Như “Chi bộ và chi bộ cơ sở”, chỉ tính chi bộ có dưới 3 đảng viên vào ngày cuối kỳ.",
    on_day=_below_three,
)
for _name, (_least, _most, _words) in SIZES.items():
    all_cells.where(
        _name,
        title=f"Chi bộ {_words}",
        explains=f"Như “Chi bộ và chi bộ cơ sở”, chỉ tính chi bộ {_words} vào ngày cuối kỳ.",
        on_day=of_size(_least, _most),
    )
