"""The list behind a figure: the fold ``records`` as a reader sees it, page by page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, F, Func, Model, Q, QuerySet, TextField, Value

from namro.access.permissions import check_holds
from namro.access.queries import Reader, Refused
from namro.access.roles import Permission
from namro.figures.address import Located
from namro.figures.folds import cancelled_rows, net_rows
from namro.figures.frozen import Since, frozen_rows, what_became
from namro.figures.metric import Column, Metric
from namro.figures.registry import metrics
from namro.ground.errors import HouseError
from namro.ground.numbers import integer
from namro.ground.ranges import show_day
from namro.people.models import BirthPrecision
from namro.units.queries import Place, stood

PAGE = 50
SIZES = (50, 100)
FOLDED = "_key"


@dataclass(frozen=True)
class Wish:
    """What a reader asks of a list: words, order, page (from 1), cancelled pairs instead, page size.

    Of a frozen figure ``since`` asks for the rows that came or went since.
    """

    search: str = ""
    by_day: bool = False
    page: int = 1
    cancelled: bool = False
    size: int = PAGE
    since: Since = Since.ALL


@dataclass(frozen=True)
class Cell:
    """One cell as text; ``place`` when it names a unit, ``value`` as it goes into a workbook."""

    column: Column
    text: str
    value: Any
    place: Place | None = None


@dataclass(frozen=True)
class Row:
    """One record; ``sign`` −1 is the reversal of an earlier period's record; ``mark`` what became of it
    since it was frozen.
    """

    pk: int
    sign: int
    cells: tuple[Cell, ...]
    mark: str = ""


@dataclass(frozen=True)
class Listing:
    """A page of the list, and how many rows there are, are hidden from this reader, cancel out."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    count: int
    hidden: int
    wish: Wish

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // self.wish.size))


def listing(located: Located, who: Reader, wish: Wish, known: int | None = None) -> Listing:
    """The rows behind a figure that ``who`` may open, one page of them.

    Raises ``Refused`` for a reader who may open no list at all, ``HouseError`` for a page that is
    not there. ``count + hidden`` is the number of rows behind the figure when nothing is searched.
    ``known`` is that number where the caller has it, so that a large stock is not counted twice.
    """
    metric = _open(located)
    check_holds(who, Permission.SEE_RECORDS)
    if wish.size not in SIZES:
        raise HouseError(f"Mỗi trang có {' hoặc '.join(map(str, SIZES))} dòng; không có {wish.size} dòng.")
    rows = _searched(metric, _chosen(located, wish), wish.search)
    mine = who.under(metric.unit, Permission.SEE_RECORDS)
    if known is None or mine or wish.search or wish.cancelled:
        count, all_ = _counts(rows, mine)
    else:
        count = all_ = known
    found = Listing(metric.columns, (), count, all_ - count, wish)
    if wish.page < 1 or wish.page > found.pages:
        raise HouseError(f"Danh sách chỉ có {integer(found.pages)} trang; không có trang {wish.page}.")
    start = (wish.page - 1) * wish.size
    page = _ordered(metric, rows.filter(mine), wish)[start : start + wish.size]
    shown = _marked(located, list(_rows(metric, page, located)))
    return Listing(metric.columns, shown, count, all_ - count, wish)


def _marked(located: Located, rows: list[Row]) -> tuple[Row, ...]:
    """A frozen figure's rows with what became of them since."""
    if located.address.freeze is None:
        return tuple(rows)
    marks = what_became(located, [row.pk for row in rows])
    return tuple(replace(row, mark=marks.get(row.pk, "")) for row in rows)


def _open(located: Located) -> Metric:
    """The definition, where it may be listed at all: what is told of groups only is not."""
    metric = metrics.metric(located.address.key)
    if metric.groups_only:
        raise Refused(f"“{metric.title}” chỉ xem theo nhóm; không mở danh sách từng người.")
    return metric


def _chosen(located: Located, wish: Wish) -> QuerySet[Any]:
    """Of a frozen figure all its rows: what cancels out may have been recorded since."""
    if located.address.freeze is not None:
        return frozen_rows(located, wish.since)
    return cancelled_rows(located) if wish.cancelled else net_rows(located)


def _counts(rows: QuerySet[Any], mine: Q) -> tuple[int, int]:
    if not mine:
        number = rows.count()
        return number, number
    counted = rows.aggregate(mine=Count("pk", filter=mine), all=Count("pk"))
    return counted["mine"], counted["all"]


def _searched(metric: Metric, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Rows one of whose search columns contains the words, accents and case ignored."""
    if not words.strip():
        return rows
    needle = Func(Value(words), function="namro_fold", output_field=TextField())
    condition = Q()
    for number, path in enumerate(metric.search):
        folded = f"searched_{number}"
        text = (
            F(path)
            if path.endswith(FOLDED)
            else Func(F(path), function="namro_fold", output_field=TextField())
        )
        rows = rows.annotate(**{folded: text})
        condition |= Q(**{f"{folded}__contains": needle})
    return rows.filter(condition)


def _ordered(metric: Metric, rows: QuerySet[Any], wish: Wish) -> QuerySet[Any]:
    if metric.order and not wish.by_day:
        return rows.order_by(metric.order, "pk")
    return rows.order_by(metric.date, "pk")


# From rows to cells


def _paths(metric: Metric) -> list[str]:
    paths = ["pk", *(column.path for column in metric.columns)]
    paths += [_precision(column) for column in metric.columns if column.kind == "birth"]
    return [*paths, metric.sign] if metric.sign else paths


def _rows(metric: Metric, rows: QuerySet[Any], located: Located) -> Iterator[Row]:
    records, day = list(rows.values(*_paths(metric))), located.day
    units = [column.path for column in metric.columns if column.kind == "unit"]
    named = stood([record[path] for record in records for path in units], day) if units else {}
    for record in records:
        _until(metric, record, located.period.last)
        cells = tuple(_cell(metric, column, record, named, day) for column in metric.columns)
        yield Row(record["pk"], record[metric.sign] if metric.sign else 1, cells)


def _until(metric: Metric, record: dict[str, Any], last: date) -> None:
    """Put into the record how many days there were to the last of the period, both counted."""
    for column in metric.columns:
        if column.kind == "days" and record[column.path] is not None:
            record[column.title] = (last - record[column.path]).days + 1


def _cell(metric: Metric, column: Column, record: dict[str, Any], named: dict[int, Place], day: date) -> Cell:
    value = record.get(column.title) if column.kind == "days" else record[column.path]
    if column.kind == "unit" and value in named:
        text = _unit(named[value], day)
        return Cell(column, text, text, named[value])
    if value is None:
        return Cell(column, "chưa có", None)
    if column.kind == "birth":
        return Cell(column, _birth(value, record[_precision(column)]), value)
    if column.kind == "day":
        return Cell(column, show_day(value), value)
    if column.kind in ("number", "days"):
        return Cell(column, integer(value), value)
    text = _label(metric.rows().model, column.path, value) if column.kind == "choice" else str(value)
    return Cell(column, text, text)


def _unit(at: Place, day: date) -> str:
    """The name in the tree of ``day``; of who is not in it the nearest name, and until or since when."""
    if at.day == day:
        return at.short_name
    return f"{at.short_name} ({'đến' if at.day < day else 'từ'} {show_day(at.day)})"


def _precision(column: Column) -> str:
    return column.path.replace("birth_date", "birth_precision")


def _birth(day: date, precision: str) -> str:
    if precision == BirthPrecision.YEAR:
        return str(day.year)
    return f"{day.month}/{day.year}" if precision == BirthPrecision.MONTH else show_day(day)


def _label(model: type[Model], path: str, value: str) -> str:
    return str(dict(model._meta.get_field(path).flatchoices).get(value, value))


def export(located: Located, who: Reader, wish: Wish) -> tuple[Sequence[Column], Iterator[Row]]:
    """Every row of the list that ``who`` may take away, for a workbook."""
    metric = _open(located)
    check_holds(who, Permission.EXPORT_RECORDS)
    mine = who.under(metric.unit, Permission.EXPORT_RECORDS)
    rows = _searched(metric, _chosen(located, wish), wish.search).filter(mine)
    return metric.columns, _rows(metric, _ordered(metric, rows, wish), located)
