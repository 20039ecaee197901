"""One figure laid out: by child unit, over periods, and by both."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import DateField, F, Func, IntegerField, QuerySet, Value

from namro.figures.address import Address, Located
from namro.figures.errors import NotAdditive
from namro.figures.folds import Amount, Figure, Presence, Share, in_unit, rows_at, total
from namro.figures.metric import Metric, Nature, Ratio
from namro.figures.registry import metrics
from namro.ground.periods import Period
from namro.units.queries import Place, children, placing_day

Cell = tuple[int, int]


@dataclass(frozen=True)
class Line:
    """One child unit's figure; ``own`` marks rows that sit at the unit itself."""

    place: Place
    figure: Figure
    own: bool = False


def _located(parent: Located, place: Place, key: str | None = None, period: Period | None = None) -> Located:
    address = Address(
        key or parent.address.key, place.code, period or parent.period, tree_day=parent.day
    )
    if address.period.last == parent.day:
        address = address.with_(tree_day=None)
    return Located(address, metrics.get(address.key), place)


def by_child(located: Located) -> list[Line]:
    """The figure of every direct unit, in Vietnamese order, then what sits at the unit itself."""
    kids = children(located.place)
    definition = located.definition
    if isinstance(definition, Ratio):
        parts = _amounts_by_child(located, definition.part, kids)
        bases = _amounts_by_child(located, definition.base, kids)
        return [Line(kid, Share(_located(located, kid), parts[kid.id], bases[kid.id])) for kid in kids]
    amounts = _amounts_by_child(located, definition.key, kids)
    lines = [Line(kid, amounts[kid.id]) for kid in kids]
    own = amounts.get(located.place.id)
    return [*lines, Line(located.place, own, own=True)] if own and own.amount else lines


def _amounts_by_child(located: Located, key: str, kids: Sequence[Place]) -> dict[int, Amount]:
    """By unit id; the unit's own rows stand under its own id."""
    metric = metrics.metric(key)
    leg = Located(located.address.with_(key=key, breakdown=""), metric, located.place)
    found = dict(_grouped(metric, rows_at(leg), kids, located.day))
    amounts = {}
    for kid in kids:
        presence = Presence.MISSING if metric.empty_is_missing and kid.id not in found else Presence.PRESENT
        amounts[kid.id] = Amount(_located(located, kid, key), int(found.get(kid.id) or 0), presence)
    own = rows_at(leg).filter(**{metric.unit: located.place.id}).aggregate(total=total(metric))["total"]
    amounts[located.place.id] = Amount(leg, int(own or 0))
    return amounts


def _with_child(metric: Metric, rows: QuerySet[Any], kids: Sequence[Place], day: date) -> QuerySet[Any]:
    """Rows joined to the child unit they are under on the structure day, as ``child``."""
    ancestors = f"{metric.unit}__ancestors"
    return rows.filter(
        **{
            f"{ancestors}__ancestor_id__in": [kid.id for kid in kids],
            f"{ancestors}__during__contains": placing_day(day, metric.unit),
        }
    ).annotate(child=F(f"{ancestors}__ancestor_id"))


def _grouped(metric: Metric, rows: QuerySet[Any], kids: Sequence[Place], day: date) -> list[tuple[int, Any]]:
    joined = _with_child(metric, rows, kids, day)
    return list(joined.order_by().values_list("child").annotate(total=total(metric)))


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

    def expression(self, path: str) -> Func:
        return _width_bucket(F(path), self.edges)


def _width_bucket(operand: Any, edges: Sequence[date]) -> Func:
    array = Value(list(edges), output_field=ArrayField(DateField()))
    return Func(operand, array, function="width_bucket", output_field=IntegerField())


def over_periods(located: Located, periods: Sequence[Period]) -> list[Figure]:
    """The figure in each of ``periods`` on one structure, with one statement a leg."""
    definition = located.definition
    if isinstance(definition, Ratio):
        parts = _amounts_over(located, definition.part, periods)
        bases = _amounts_over(located, definition.base, periods)
        return [
            Share(_located(located, located.place, period=period), part, base)
            for period, part, base in zip(periods, parts, bases, strict=True)
        ]
    return list(_amounts_over(located, definition.key, periods))


def _amounts_over(located: Located, key: str, periods: Sequence[Period]) -> list[Amount]:
    metric = metrics.metric(key)
    values = _flow_over(metric, located, periods) if metric.nature is Nature.FLOW else None
    if values is None:
        values = _stock_over(metric, located, periods)
    amounts = []
    for number, period in enumerate(periods):
        value = values.get(number)
        presence = Presence.MISSING if metric.empty_is_missing and not value else Presence.PRESENT
        amounts.append(Amount(_located(located, located.place, key, period), int(value or 0), presence))
    return amounts


def _flow_over(metric: Metric, located: Located, periods: Sequence[Period]) -> dict[int, int]:
    buckets = _Buckets.of(periods)
    rows = in_unit(metric, metric.selected(located.period.last), located).filter(
        **{f"{metric.date}__gte": buckets.edges[0], f"{metric.date}__lt": buckets.edges[-1]}
    )
    found = (
        rows.annotate(bucket=buckets.expression(metric.date))
        .order_by()
        .values_list("bucket")
        .annotate(total=total(metric))
    )
    return {buckets.index[bucket]: value for bucket, value in found if bucket in buckets.index}


def _stock_over(metric: Metric, located: Located, periods: Sequence[Period]) -> dict[int, int]:
    """A stock on each last day = what had begun by then − what had ended by then.

    Two passes over the rows serve any number of days. A definition that depends on the day (such
    as probation) is asked day by day.
    """
    if metric.on_day is not None or metric.distinct:
        return {
            number: _stock_on(metric, located, period.last) for number, period in enumerate(periods)
        }
    days = sorted({period.last for period in periods})
    rows = in_unit(metric, metric.selected(located.period.last), located)
    begun = _reached(metric, rows, "lower", days)
    ended = _reached(metric, rows, "upper", days)
    return {
        number: begun[days.index(period.last)] - ended[days.index(period.last)]
        for number, period in enumerate(periods)
    }


def _stock_on(metric: Metric, located: Located, day: date) -> int:
    rows = in_unit(metric, metric.selected(day), located).filter(**{f"{metric.date}__contains": day})
    return int(rows.aggregate(total=total(metric))["total"] or 0)


def _reached(metric: Metric, rows: QuerySet[Any], bound: str, days: Sequence[date]) -> list[int]:
    """How much had its lower (or upper) bound on or before each of ``days``."""
    edge = Func(F(metric.date), function=bound, output_field=DateField())
    edges = [day + timedelta(days=1) for day in days]
    grouped = (
        rows.annotate(edge=edge)
        .filter(edge__lt=edges[-1])
        .annotate(bucket=_width_bucket(F("edge"), edges))
        .order_by()
        .values_list("bucket")
        .annotate(total=total(metric))
    )
    by_bucket: dict[int, int] = defaultdict(int, {bucket: value or 0 for bucket, value in grouped})
    running, reached = 0, []
    for number in range(len(days)):
        running += by_bucket[number]
        reached.append(running)
    return reached


# By both


def matrix(located: Located, months: Sequence[Period]) -> dict[Cell, int]:
    """Value by (child unit id, number of the month) with one statement; only for flows."""
    metric = metrics.metric(located.address.key)
    if metric.nature is not Nature.FLOW or not metric.additive:
        raise NotAdditive("Số hiện có tại một ngày không cộng theo tháng được; chọn số phát sinh trong kỳ.")
    buckets = _Buckets.of(months)
    rows = in_unit(metric, metric.selected(located.period.last), located).filter(
        **{f"{metric.date}__gte": buckets.edges[0], f"{metric.date}__lt": buckets.edges[-1]}
    )
    found = (
        _with_child(metric, rows, children(located.place), located.day)
        .annotate(bucket=buckets.expression(metric.date))
        .order_by()
        .values_list("child", "bucket")
        .annotate(total=total(metric))
    )
    return {
        (child, buckets.index[bucket]): int(value or 0)
        for child, bucket, value in found
        if bucket in buckets.index
    }


__all__ = ["Line", "by_child", "matrix", "over_periods"]
