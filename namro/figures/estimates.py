"""What divided units may add to a figure: never part of it, always beside it.

A unit that was divided passed its people on cell by cell, and those are counted exactly. What was recorded at
the unit itself (a result typed by the ward) cannot be divided by looking: a known share gives an estimate,
no share gives only "at most so many" (architecture §2, docs/adr/0009).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, ExpressionWrapper, F, FloatField, IntegerField, QuerySet, Sum, Value, When

from namro.figures.address import DIVIDED, Address, Located
from namro.figures.folds import condition_at
from namro.figures.metric import Metric
from namro.figures.registry import metrics
from namro.figures.union import Selection, union
from namro.ground.numbers import decimal, integer
from namro.units.queries import Place

THOUSAND = 1000


@dataclass(frozen=True)
class Estimate:
    """Of the rows of divided units that may belong to a unit: all of them, the share that is known of
    them, and those of which no share is known. ``located`` is the address of these rows."""

    located: Located
    possible: int
    estimated: Decimal
    unknown: int

    @property
    def address(self) -> Address:
        return self.located.address

    def __bool__(self) -> bool:
        return self.possible != 0

    @property
    def text(self) -> str:
        """“4,8”, “5”: the estimate with one decimal where it is not whole."""
        whole = self.estimated == self.estimated.to_integral_value()
        return integer(int(self.estimated)) if whole else decimal(self.estimated, 1)


def estimates(wanted: Sequence[Located]) -> list[Estimate | None]:
    """For each address what may come on top, with one statement; None at the root and where it cannot be
    said (a ratio: open its legs; things counted once)."""
    asked = [number for number, located in enumerate(wanted) if _divisible(located)]
    values: dict[int, Sequence[int | None]] = {}
    for row in union([_selection(wanted[number]) for number in asked]):
        values[asked[row.selection]] = row.values
    return [
        _estimate(located, values.get(number, (0, 0, 0))) if number in asked else None
        for number, located in enumerate(wanted)
    ]


def _divisible(located: Located) -> bool:
    return _countable(located) and not located.place.is_root


def _selection(located: Located) -> Selection:
    metric = metrics.metric(located.address.key)
    return Selection(_divided(metric, located, [located.place.id]), _totals(metric))


def _divided(metric: Metric, located: Located, units: Sequence[int]) -> QuerySet[Any]:
    """Rows of divided units joined to those of ``units`` that may hold some of them."""
    path = f"{metric.unit}__ancestors"
    return (
        metric.rows()
        .filter(condition_at(located))
        .filter(
            **{
                f"{path}__ancestor_id__in": units,
                f"{path}__placed__contains": located.day,
                f"{path}__share__isnull": False,
            }
        )
        .annotate(divided_share=F(f"{path}__share"), divided_for=F(f"{path}__ancestor_id"))
    )


def _totals(metric: Metric) -> list[Sum]:
    """All, thousandths by known share, and those without a known share."""
    one: Any = Value(1, output_field=IntegerField())
    for path in (metric.sign, metric.amount):
        one = one if path is None else ExpressionWrapper(one * F(path), output_field=IntegerField())
    weighed = ExpressionWrapper(one * F("divided_share") * THOUSAND, output_field=FloatField())
    unknown = Case(When(divided_share=0, then=one), default=Value(0), output_field=IntegerField())
    return [Sum(one), Sum(weighed, output_field=FloatField()), Sum(unknown)]


def _estimate(located: Located, values: Sequence[int | None]) -> Estimate:
    possible, thousandths, unknown = (value or 0 for value in values)
    address = located.address.with_(part=DIVIDED, breakdown="")
    there = Located(address, located.definition, located.place, located.trail)
    return Estimate(there, possible, Decimal(thousandths) / THOUSAND, unknown)


Beside = Mapping[str, Mapping[int, Estimate]]


def estimates_by_child(wanted: Sequence[Located], kids: Sequence[Place]) -> Beside:
    """The same for direct units, by key and unit id, with one statement; only those that may get some.

    ``wanted`` are figures of one unit, period and day, as for ``breakdown.table``; a ratio has none.
    """
    return estimates_in([(wanted, kids)])[0]


def estimates_in(blocks: Sequence[tuple[Sequence[Located], Sequence[Place]]]) -> list[Beside]:
    """Several tables' estimates with one statement for all of them."""
    found: list[dict[str, dict[int, Estimate]]] = []
    asked: list[tuple[Located, dict[int, Place], dict[int, Estimate]]] = []
    for wanted, kids in blocks:
        block: dict[str, dict[int, Estimate]] = {located.address.key: {} for located in wanted}
        found.append(block)
        by_id = {kid.id: kid for kid in kids}
        asked += [
            (located, by_id, block[located.address.key])
            for located in wanted
            if by_id and _countable(located)
        ]
    for row in union([_selection_by_child(located, by_id) for located, by_id, _ in asked]):
        located, by_id, into = asked[row.selection]
        kid = by_id[row.by or 0]
        there = Located(located.address.with_(unit=kid.code), located.definition, kid)
        if estimate := _estimate(there, row.values):
            into[kid.id] = estimate
    return list(found)


def _selection_by_child(located: Located, by_id: Mapping[int, Place]) -> Selection:
    metric = metrics.metric(located.address.key)
    return Selection(_divided(metric, located, list(by_id)), _totals(metric), by="divided_for")


def _countable(located: Located) -> bool:
    definition = located.definition
    counted = isinstance(definition, Metric) and not definition.distinct and not definition.own_only
    return counted and not located.address.part


def incomparable(beside: Sequence[Estimate | None], place: Place) -> str:
    """Why two periods cannot be compared at a unit on one structure, or "" where they can.

    ``beside`` are the estimates of both periods: what nobody can allocate may be the whole difference.
    """
    divided = sum(abs(estimate.possible) for estimate in beside if estimate)
    if not divided:
        return ""
    return f"{integer(divided)} của đơn vị đã chia có thể thuộc {place.short_name}, chưa phân bổ được"
