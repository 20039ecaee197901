"""One figure laid out: by child unit, over periods, and by both."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import DateField, F, Func, IntegerField, Q, QuerySet, Value

from namro.figures.address import DIRECT, UNALLOCATED, Address, Located
from namro.figures.errors import NotAdditive
from namro.figures.folds import (
    Figure,
    Share,
    Together,
    amount,
    assemble,
    in_unit,
    legs_of,
    selection,
    together,
)
from namro.figures.metric import Metric, Nature
from namro.figures.registry import metrics
from namro.figures.union import Selection, union
from namro.ground.periods import Period
from namro.units.queries import Place, children

Values = dict[Any, Any]


@dataclass(frozen=True)
class Line:
    """One direct unit with its figures by key; or, with ``part``, rows that are in none of them.

    ``part`` is one of ``address.PARTS``: what sits at the unit itself, and what is "chưa phân bổ".
    """

    place: Place
    figures: Mapping[str, Figure]
    part: str = ""

    @property
    def figure(self) -> Figure:
        return next(iter(self.figures.values()))

    @property
    def own(self) -> bool:
        return self.part == DIRECT

    @property
    def name(self) -> str:
        """What stands at the head of the line."""
        return {"": self.place.short_name, DIRECT: "Trực tiếp", UNALLOCATED: "Chưa phân bổ"}[self.part]


def _at(place: Place, key: str, period: Period, day: date, part: str = "") -> Located:
    address = Address(key, place.code, period, tree_day=None if day == period.last else day, part=part)
    return Located(address, metrics.get(key), place)


# By child unit

RESIDUAL = (DIRECT, UNALLOCATED)


def by_child(located: Located) -> list[Line]:
    """The figure of every direct unit, in Vietnamese order, then what is in none of them."""
    return table([located])


def table(wanted: Sequence[Located]) -> list[Line]:
    """Several figures of one unit, period and day by its direct units: one statement a kind of rows.

    Values are those of the children's own addresses; the last lines, if there are any, hold the rows
    that sit at the unit itself and those not allocated below it, so that lines and total agree.
    """
    return tables([Block(wanted, children(wanted[0].place))])[0]


@dataclass(frozen=True)
class Block:
    """Figures of one unit, period and day, and its direct units on that day."""

    wanted: Sequence[Located]
    kids: Sequence[Place]

    @property
    def legs(self) -> list[Located]:
        return list({str(leg.address): leg for located in self.wanted for leg in legs_of(located)}.values())


def tables(blocks: Sequence[Block]) -> list[list[Line]]:
    """Several tables, such as one of each structure, with one statement for all of them."""
    return figures_and_tables([], blocks)[1]


def figures_and_tables(
    wanted: Sequence[Located], blocks: Sequence[Block]
) -> tuple[list[Figure], list[list[Line]]]:
    """``folds.figures_at`` and ``tables`` together, with one statement for all of them."""
    legs = [leg for located in wanted for leg in legs_of(located)]
    asked = _Asked()
    own: Values = {}
    for group in together(legs):
        asked.add(selection(group, legs), _keeper(own, group.numbers))
    by_child = [_ask_by_child(asked, block) for block in blocks]
    asked.answer()
    amounts = {str(leg.address): amount(leg, own.get(number)) for number, leg in enumerate(legs)}
    figures = [assemble(located, amounts) for located in wanted]
    return figures, [_lines(block, values) for block, values in zip(blocks, by_child, strict=True)]


Taker = Callable[[int | None, Sequence[int | None]], None]


@dataclass
class _Asked:
    """Selections to run as one statement, each with what takes its rows."""

    selections: list[Selection] = field(default_factory=list)
    takers: list[Taker] = field(default_factory=list)

    def add(self, one: Selection, taker: Taker) -> None:
        self.selections.append(one)
        self.takers.append(taker)

    def answer(self) -> None:
        for row in union(self.selections):
            self.takers[row.selection](row.by, row.values)


def _keeper(into: Values, numbers: Sequence[int]) -> Taker:
    def take(unit: int | None, found: Sequence[int | None]) -> None:
        into.update(zip(numbers, found, strict=False))

    return take


def _lines(block: Block, values: Mapping[str, Values]) -> list[Line]:
    here = block.wanted[0].place
    lines = [_line(kid, block.wanted, values) for kid in block.kids]
    residual = [_line(here, block.wanted, values, part) for part in RESIDUAL]
    return lines + [line for line in residual if any(map(_counted, line.figures.values()))]


def _counted(figure: Figure) -> bool:
    if isinstance(figure, Share):
        return figure.part.amount != 0 or figure.base.amount != 0
    return figure.amount != 0


def _line(place: Place, wanted: Sequence[Located], values: Mapping[str, Values], part: str = "") -> Line:
    figures: dict[str, Figure] = {}
    for parent in wanted:
        located = _at(place, parent.address.key, parent.period, parent.day, part)
        amounts = {
            str(leg.address): amount(leg, values[leg.address.key].get(part or place.id))
            for leg in legs_of(located)
        }
        figures[parent.address.key] = assemble(located, amounts)
    return Line(place, figures, part)


def _ask_by_child(asked: _Asked, block: Block) -> dict[str, Values]:
    """By key, then by unit id; what is in none of the units by the name of its part; filled by the answer."""
    legs = block.legs
    values: dict[str, Values] = {leg.address.key: {} for leg in legs}
    for group in together(legs):
        keys = [legs[number].address.key for number in group.numbers]
        for part in ("", *_residual_parts(group, legs)):
            one = _residual(group, legs, part) if part else _by_child(group, legs, block.kids)
            asked.add(one, _taker(values, keys, part))
    return values


def _taker(into: dict[str, Values], keys: Sequence[str], part: str) -> Taker:
    def take(unit: int | None, found: Sequence[int | None]) -> None:
        for key, value in zip(keys, found, strict=False):
            into[key][part or unit or 0] = value

    return take


def _by_child(group: Together, legs: Sequence[Located], kids: Sequence[Place]) -> Selection:
    parent = legs[group.numbers[0]]
    metric = metrics.metric(parent.address.key)
    rows = _with_child(metric, metric.rows().filter(group.where), kids, parent.day)
    return Selection(rows, group.totals, by="child")


def _residual_parts(group: Together, legs: Sequence[Located]) -> tuple[str, ...]:
    """What counts at its own unit only leaves nothing over beside the direct units."""
    return () if metrics.metric(legs[group.numbers[0]].address.key).own_only else RESIDUAL


def _residual(group: Together, legs: Sequence[Located], part: str) -> Selection:
    parent = legs[group.numbers[0]]
    metric = metrics.metric(parent.address.key)
    rows = in_unit(metric, metric.rows().filter(group.where), parent.place, parent.day, part)
    return Selection(rows, group.totals)


def _with_child(metric: Metric, rows: QuerySet[Any], kids: Sequence[Place], day: date) -> QuerySet[Any]:
    return under(metric, rows, [kid.id for kid in kids], day)


def under(metric: Metric, rows: QuerySet[Any], units: Sequence[int], day: date) -> QuerySet[Any]:
    """Rows joined, as ``child``, to those of ``units`` they are under in the tree of ``day``."""
    ancestors = f"{metric.unit}__ancestors"
    above: dict[str, Any] = {
        f"{ancestors}__ancestor_id__in": list(units),
        f"{ancestors}__placed__contains": day,
        f"{ancestors}__share__isnull": True,
    }
    if metric.own_only:
        above |= {f"{ancestors}__distance": 0, f"{ancestors}__allocated": True}
    return rows.filter(**above).annotate(child=F(f"{ancestors}__ancestor_id"))


# Over periods


@dataclass(frozen=True)
class _Buckets:
    """Consecutive half-open spans of days; gaps between periods are buckets nobody reads."""

    edges: tuple[date, ...]
    index: dict[int, int]

    @classmethod
    def of(cls, periods: Sequence[Period]) -> _Buckets:
        edges = tuple(sorted({day for period in periods for day in (period.first, period.end)}))
        index = {bisect_right(edges, period.first): number for number, period in enumerate(periods)}
        return cls(edges, index)

    def inside(self, path: str) -> Q:
        return Q(**{f"{path}__gte": self.edges[0], f"{path}__lt": self.edges[-1]})


def _bucket(operand: Any, edges: Sequence[date]) -> Func:
    array = Value(list(edges), output_field=ArrayField(DateField()))
    return Func(operand, array, function="width_bucket", output_field=IntegerField())


def over_periods(located: Located, periods: Sequence[Period]) -> list[Figure]:
    """The figure in each of ``periods`` on one structure, with one or two statements a leg."""
    values = {
        leg.address.key: _values_over(metrics.metric(leg.address.key), leg, periods)
        for leg in legs_of(located)
    }
    figures: list[Figure] = []
    for number, period in enumerate(periods):
        here = _at(located.place, located.address.key, period, located.day, located.address.part)
        amounts = {
            str(leg.address): amount(leg, values[leg.address.key].get(number)) for leg in legs_of(here)
        }
        figures.append(assemble(here, amounts))
    return figures


def _values_over(metric: Metric, located: Located, periods: Sequence[Period]) -> Values:
    if metric.on_day is not None or metric.distinct:
        return {number: _one(metric, located, period) for number, period in enumerate(periods)}
    if metric.nature is Nature.FLOW:
        return _flow_over(metric, located, periods)
    return _stock_over(metric, located, periods)


def _rows(metric: Metric, located: Located, day: date) -> QuerySet[Any]:
    rows = in_unit(metric, metric.rows(), located.place, located.day, located.address.part)
    return rows.filter(metric.condition(day)).order_by()


def _flow_over(metric: Metric, located: Located, periods: Sequence[Period]) -> Values:
    buckets = _Buckets.of(periods)
    found = (
        _rows(metric, located, located.period.last)
        .filter(buckets.inside(metric.date))
        .annotate(bucket=_bucket(F(metric.date), buckets.edges))
        .values_list("bucket")
        .annotate(total=metric.total())
    )
    return {buckets.index[bucket]: value for bucket, value in found if bucket in buckets.index}


def _one(metric: Metric, located: Located, period: Period) -> Any:
    rows = _rows(metric, located, period.last).filter(metric.in_period(period))
    return rows.aggregate(total=metric.total())["total"]


def _stock_over(metric: Metric, located: Located, periods: Sequence[Period]) -> Values:
    """A stock on each last day = what had begun by then − what had ended by then.

    Two passes over the rows serve any number of days.
    """
    days = sorted({period.last for period in periods})
    rows = _rows(metric, located, located.period.last)
    begun, ended = (_reached(metric, rows, bound, days) for bound in ("lower", "upper"))
    values: Values = {}
    for number, period in enumerate(periods):
        place = days.index(period.last)
        standing = begun[place] - ended[place]
        values[number] = standing or (None if metric.empty_is_missing else 0)
    return values


def _reached(metric: Metric, rows: QuerySet[Any], bound: str, days: Sequence[date]) -> list[int]:
    """How much had its lower (or upper) bound on or before each of ``days``."""
    edges = [day + timedelta(days=1) for day in days]
    grouped = (
        rows.annotate(edge=Func(F(metric.date), function=bound, output_field=DateField()))
        .filter(edge__lt=edges[-1])
        .annotate(bucket=_bucket(F("edge"), edges))
        .values_list("bucket")
        .annotate(total=metric.total())
    )
    by_bucket: dict[int, int] = defaultdict(int, {bucket: value or 0 for bucket, value in grouped})
    running, reached = 0, []
    for number in range(len(days)):
        running += by_bucket[number]
        reached.append(running)
    return reached


# By both


def matrix(located: Located, months: Sequence[Period]) -> dict[tuple[int | str, int], int]:
    """Value by (direct unit's id or the name of a residual part, number of the month); only for flows."""
    metric = metrics.metric(located.address.key)
    if metric.nature is not Nature.FLOW or not metric.additive or metric.on_day is not None:
        raise NotAdditive("Số hiện có tại một ngày không cộng theo tháng được; chọn số phát sinh trong kỳ.")
    if metric.groups_only:
        raise NotAdditive("Số này chỉ xem theo nhóm; chia theo từng tháng thì nhóm quá nhỏ.")
    buckets = _Buckets.of(months)
    rows = metric.rows().filter(metric.condition(located.period.last), buckets.inside(metric.date))
    below = _with_child(metric, rows, children(located.place), located.day)
    found: list[tuple[int | str, int, Any]] = list(_by_bucket(metric, below, buckets, "child"))
    landing = _with_landing(metric, rows, located.place, located.day)
    found += [
        (DIRECT if allocated else UNALLOCATED, bucket, value)
        for allocated, bucket, value in _by_bucket(metric, landing, buckets, "allocated")
    ]
    return {
        (place, buckets.index[bucket]): int(value or 0)
        for place, bucket, value in found
        if bucket in buckets.index
    }


def _with_landing(metric: Metric, rows: QuerySet[Any], place: Place, day: date) -> QuerySet[Any]:
    """Rows that are in none of the direct units, with whether it is known that they belong here."""
    ancestors = f"{metric.unit}__ancestors"
    return rows.filter(
        **{
            f"{ancestors}__ancestor_id": place.id,
            f"{ancestors}__distance": 0,
            f"{ancestors}__share__isnull": True,
            f"{ancestors}__placed__contains": day,
        }
    ).annotate(allocated=F(f"{ancestors}__allocated"))


def _by_bucket(metric: Metric, rows: QuerySet[Any], buckets: _Buckets, *by: str) -> QuerySet[Any]:
    bucket = _bucket(F(metric.date), buckets.edges)
    grouped = rows.annotate(bucket=bucket).order_by().values_list(*by, "bucket")
    return grouped.annotate(total=metric.total())


__all__ = [
    "RESIDUAL",
    "Block",
    "Line",
    "by_child",
    "figures_and_tables",
    "matrix",
    "over_periods",
    "table",
    "tables",
]
