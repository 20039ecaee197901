"""One figure laid out: by child unit, over periods, and by both."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import DateField, F, Func, IntegerField, Q, QuerySet, Value

from namro.figures.address import DIRECT, UNALLOCATED, Address, Located
from namro.figures.errors import NotAdditive
from namro.figures.folds import Figure, Share, Together, amount, assemble, in_unit, legs_of, together
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
    return [_lines(block, values) for block, values in zip(blocks, _values_by_child(blocks), strict=True)]


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


def _values_by_child(blocks: Sequence[Block]) -> list[dict[str, Values]]:
    """For each block by key, then by unit id; what is in none of the units by the name of its part."""
    values: list[dict[str, Values]] = []
    selections: list[Selection] = []
    takers: list[Callable[[int | None, Sequence[int | None]], None]] = []
    for block in blocks:
        legs = block.legs
        own: dict[str, Values] = {leg.address.key: {} for leg in legs}
        values.append(own)
        for group in together(legs):
            for part in ("", *_residual_parts(group, legs)):
                one = _residual(group, legs, part) if part else _by_child(group, legs, block.kids)
                selections.append(one)
                takers.append(_taker(own, [legs[number].address.key for number in group.numbers], part))
    for row in union(selections):
        takers[row.selection](row.by, row.values)
    return values


def _taker(
    into: dict[str, Values], keys: Sequence[str], part: str
) -> Callable[[int | None, Sequence[int | None]], None]:
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
    """Rows joined, as ``child``, to the direct unit they are under in the tree of ``day``."""
    ancestors = f"{metric.unit}__ancestors"
    under: dict[str, Any] = {
        f"{ancestors}__ancestor_id__in": [kid.id for kid in kids],
        f"{ancestors}__placed__contains": day,
        f"{ancestors}__share__isnull": True,
    }
    if metric.own_only:
        under |= {f"{ancestors}__distance": 0, f"{ancestors}__allocated": True}
    return rows.filter(**under).annotate(child=F(f"{ancestors}__ancestor_id"))


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


# Everywhere at once

# Rows are added up where they belong first: a cell has many members and few superiors.
EVERYWHERE = """
SELECT {group}::bigint, a.ancestor_id, {sums}
  FROM ({leaves}) leaves(unit, {names}) JOIN units_ancestry a ON a.descendant_id = leaves.unit
 WHERE a.placed @> %s AND {certain}{own}
 GROUP BY a.ancestor_id
"""
OWN = " AND a.distance = 0 AND a.allocated"


def everywhere(key: str, period: Period, day: date | None = None) -> dict[int, int]:
    """One count at every unit of the tree of ``day`` (None: the period's last), by unit id: one statement.

    Equal to the figure at each unit's own address; a unit without any row is left out. Raises
    ``NotAdditive`` for what is counted once however often it occurs.
    """
    return all_everywhere([key], period, day)[key]


def all_everywhere(
    keys: Sequence[str], period: Period, day: date | None = None, *, divided: bool = False
) -> dict[str, dict[int, int]]:
    """Several counts as ``everywhere``, by key: one statement for all, one pass over each kind of rows.

    ``divided``: instead of the figure what divided units may add to it (``estimates.Estimate.possible``).
    """
    found: dict[str, dict[int, int]] = {key: {} for key in keys}
    groups = _kinds(keys)
    parts, parameters = [], []
    width = max(map(len, groups))
    for number, group in enumerate(groups):
        statement, values = _leaves(group, period)
        names = [f"v{place}" for place in range(len(group))]
        sums = [f"sum(leaves.{name})::bigint" for name in names] + ["NULL::bigint"] * (width - len(group))
        own = OWN if group[0].own_only else ""
        words = {"group": number, "leaves": statement, "names": ", ".join(names), "sums": ", ".join(sums)}
        certain = "a.share IS NOT NULL" if divided else "a.share IS NULL"
        parts.append(EVERYWHERE.format(**words, certain=certain, own=own))
        parameters += [*values, day or period.last]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), parameters)
        for number, unit, *values in cursor.fetchall():
            for metric, value in zip(groups[number], values, strict=False):
                if value is not None:
                    found[metric.key][unit] = value
    return found


def _kinds(keys: Sequence[str]) -> list[list[Metric]]:
    """Counts over the same rows together."""
    groups: dict[Any, list[Metric]] = {}
    for key in keys:
        metric = metrics.metric(key)
        if metric.distinct:
            raise NotAdditive("Số chỉ đếm một lần không cộng từ đơn vị lên được; mở số liệu của từng đơn vị.")
        kind = (metric.rows, metric.unit, metric.own_only, metric.joined, metric.nature, metric.date)
        groups.setdefault(kind, []).append(metric)
    return list(groups.values())


def _leaves(group: Sequence[Metric], period: Period) -> tuple[str, Sequence[Any]]:
    """The counts at the units where the rows are, as a statement with its parameters."""
    metric = group[0]
    where = metric.in_period(period)
    if metric.joined or len(group) == 1:
        where &= metric.condition(period.last)
    rows = metric.rows().filter(where).order_by().annotate(leaf=F(metric.unit)).values("leaf")
    totals = {
        f"v{number}": one.total(one.condition(period.last) or None if len(group) > 1 else None)
        for number, one in enumerate(group)
    }
    statement, parameters = rows.annotate(**totals).values_list("leaf", *totals).query.sql_with_params()
    return statement, parameters


__all__ = [
    "RESIDUAL",
    "Block",
    "Line",
    "all_everywhere",
    "by_child",
    "everywhere",
    "matrix",
    "over_periods",
    "table",
    "tables",
]
