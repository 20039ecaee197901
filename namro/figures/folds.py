"""Folds of one queryset: the number and the list; its digest is in ``digests``. They cannot disagree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Aggregate, Q, QuerySet

from namro.figures.address import DIRECT, DIVIDED, UNALLOCATED, Address, Located, locate
from namro.figures.metric import Metric, Ratio
from namro.figures.registry import metrics
from namro.figures.union import Selection, union
from namro.ground.numbers import Rounding, integer, percent, percent_value
from namro.ground.periods import Period
from namro.regulations.queries import min_group
from namro.units.queries import Place, ids_below, ids_landing, ids_possible

INCOMPARABLE = "không so sánh được"
SMALL = "nhóm nhỏ, không nêu số"
NO_BASE = "chưa có để tính"


class Presence(Enum):
    """Zero, missing and not applicable are three values; hidden is a group too small to be told."""

    PRESENT = "present"
    MISSING = "missing"
    NOT_APPLICABLE = "not applicable"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Amount:
    """The value of a count, sum or stock at an address."""

    located: Located
    amount: int
    presence: Presence = Presence.PRESENT

    @property
    def address(self) -> Address:
        return self.located.address

    @property
    def own_structure(self) -> bool:
        """Whether the unit was there when the period ended; else what it lacks was given to others."""
        return self.located.place.lived_on(self.located.period.last)

    @property
    def text(self) -> str:
        if self.presence is Presence.PRESENT:
            return integer(self.amount)
        if self.presence is Presence.HIDDEN:
            return SMALL
        return "chưa giao" if self.own_structure else INCOMPARABLE


@dataclass(frozen=True)
class Share:
    """The value of a ratio: both legs, and what they give."""

    located: Located
    part: Amount
    base: Amount

    @property
    def address(self) -> Address:
        return self.located.address

    @property
    def presence(self) -> Presence:
        if self.part.presence is Presence.HIDDEN:
            return Presence.HIDDEN
        if self.base.presence is Presence.PRESENT and self.base.amount > 0:
            return Presence.PRESENT
        return Presence.NOT_APPLICABLE

    def percent(self, places: int = 1, mode: Rounding = Rounding.HALF_UP) -> Decimal:
        """Exact rational arithmetic, rounded once; only where the base is there."""
        return percent_value(self.part.amount, self.base.amount, places, mode)

    @property
    def text(self) -> str:
        return self.spelled()

    def spelled(self, places: int = 1, mode: Rounding = Rounding.HALF_UP) -> str:
        if self.presence is Presence.PRESENT:
            return percent(self.part.amount, self.base.amount, places, mode)
        if self.presence is Presence.HIDDEN:
            return SMALL
        if not self.base.own_structure:
            return INCOMPARABLE
        if not metrics.metric(self.base.address.key).empty_is_missing:
            return NO_BASE
        return "ngoài chỉ tiêu" if self.part.amount else "chưa giao chỉ tiêu"


Figure = Amount | Share


def in_unit(metric: Metric, rows: QuerySet[Any], place: Place, day: date, part: str = "") -> QuerySet[Any]:
    """Rows of the unit and all below it; every row is below the root, so nothing is asked there."""
    if metric.own_only:
        part = part or DIRECT
    if place.is_root and not part:
        return rows
    return rows.filter(**{f"{metric.unit}__in": _ids(place.id, day, part)})


def _ids(unit_id: int, day: date, part: str) -> QuerySet[Any]:
    """The units whose rows are meant: all below, or one of ``address.PARTS``."""
    if part == DIVIDED:
        return ids_possible(unit_id, day)
    if part in (DIRECT, UNALLOCATED):
        return ids_landing(unit_id, day, allocated=part == DIRECT)
    return ids_below(unit_id, day)


def condition_at(located: Located) -> Q:
    """What all folds of an address ask of the definition's rows, besides the unit."""
    if located.address.freeze is not None:
        raise ValueError(f"{located.address} is frozen: ask figures.frozen")
    metric = metrics.metric(located.address.key)
    return metric.condition(located.period.last) & metric.in_period(located.period)


def rows_at(located: Located) -> QuerySet[Any]:
    """The queryset that all folds of this address share."""
    metric = metrics.metric(located.address.key)
    rows = in_unit(metric, metric.rows(), located.place, located.day, located.address.part)
    return rows.filter(condition_at(located))


def figure(address: Address) -> Figure:
    """The value at an address. Ratios give both legs, each at the same unit and period."""
    return figure_at(locate(address))


def figure_at(located: Located) -> Figure:
    return figures_at([located])[0]


def figures_at(wanted: Sequence[Located]) -> list[Figure]:
    """Many figures with one statement for each kind of rows, unit and structure day."""
    legs = [leg for located in wanted for leg in legs_of(located)]
    amounts = {str(leg.address): amount for leg, amount in zip(legs, _amounts(legs), strict=True)}
    return [assemble(located, amounts) for located in wanted]


def legs_of(located: Located) -> list[Located]:
    """The counts an address is made of: itself, or a ratio's part and base."""
    definition = located.definition
    if isinstance(definition, Ratio):
        return [leg(located, definition.part), leg(located, definition.base)]
    return [leg(located, definition.key)]


def leg(located: Located, key: str) -> Located:
    address = located.address.with_(key=key, breakdown="")
    return Located(address, metrics.get(key), located.place)


def assemble(located: Located, amounts: Mapping[str, Amount]) -> Figure:
    found = [amounts[str(leg.address)] for leg in legs_of(located)]
    return Share(located, found[0], found[1]) if isinstance(located.definition, Ratio) else found[0]


@dataclass(frozen=True)
class Together:
    """Counts over the same rows: which of the asked ones, the rows' condition, a filter for each."""

    numbers: Sequence[int]
    where: Q
    totals: Sequence[Aggregate]


def together(legs: Sequence[Located]) -> list[Together]:
    """Group counts that one pass over the same rows of the same unit can answer."""
    groups: dict[Any, list[int]] = {}
    for number, located in enumerate(legs):
        metric = metrics.metric(located.address.key)
        where = (located.place, located.day, located.address.part)
        key = (metric.rows, metric.unit, metric.own_only, metric.joined, *where)
        groups.setdefault(key, []).append(number)
    return [_group(numbers, legs) for numbers in groups.values()]


def _group(numbers: Sequence[int], legs: Sequence[Located]) -> Together:
    """The condition is the periods alone (and a shared join), so that an index on the day serves it."""
    metric = metrics.metric(legs[numbers[0]].address.key)
    located = [legs[number] for number in numbers]
    periods = list(dict.fromkeys(at.period for at in located))
    where = reduce(or_, (_whole(metric, period) for period in periods))
    totals = [metrics.metric(at.address.key).total(condition_at(at)) for at in located]
    return Together(numbers, where, totals)


def _whole(metric: Metric, period: Period) -> Q:
    in_period = metric.in_period(period)
    return metric.condition(period.last) & in_period if metric.joined else in_period


def _amounts(legs: Sequence[Located]) -> list[Amount]:
    """All counts in one statement: a filtered aggregate each, grouped by the rows they share."""
    groups = together(legs)
    values: dict[int, int | None] = {}
    for row in union([selection(group, legs) for group in groups]):
        values.update(zip(groups[row.selection].numbers, row.values, strict=False))
    return [amount(located, values.get(number)) for number, located in enumerate(legs)]


def selection(group: Together, legs: Sequence[Located]) -> Selection:
    """What is asked for one group of counts."""
    located = legs[group.numbers[0]]
    metric = metrics.metric(located.address.key)
    rows = in_unit(metric, metric.rows(), located.place, located.day, located.address.part)
    return Selection(rows.filter(group.where), group.totals)


def amount(located: Located, value: int | None) -> Amount:
    """The fold's result as a value: no row at all may mean "not given" rather than zero."""
    metric = metrics.metric(located.address.key)
    if value is None and metric.empty_is_missing:
        return Amount(located, 0, Presence.MISSING)
    if value and abs(value) < least_told(located):
        return Amount(located, 0, Presence.HIDDEN)
    return Amount(located, int(value or 0))


def least_told(located: Located) -> int:
    """The smallest number that may be told of what is shown of groups alone; 0 for other figures."""
    if not metrics.metric(located.address.key).groups_only:
        return 0
    return max(1, min_group(located.period.last))


def net_rows(located: Located) -> QuerySet[Any]:
    """The rows a reader sees: without pairs that cancel each other inside the period.

    A decision and its annulment in one period add nothing; they stay in ``cancelled_rows``. An
    annulment of an earlier period's decision stays here with its sign −1.
    """
    metric, rows = metrics.metric(located.address.key), rows_at(located)
    return rows.exclude(_cancelling(metric, located.period)) if metric.reverses else rows


def cancelled_rows(located: Located) -> QuerySet[Any]:
    """Both rows of every pair that cancels out inside the period."""
    metric, rows = metrics.metric(located.address.key), rows_at(located)
    return rows.filter(_cancelling(metric, located.period)) if metric.reverses else rows.none()


def _cancelling(metric: Metric, period: Period) -> Q:
    taken_back = Q(
        **{f"reversed_by__{metric.date}__gte": period.first, f"reversed_by__{metric.date}__lt": period.end}
    )
    taking_back = Q(**{f"{metric.reverses}__{metric.date}__gte": period.first})
    return (
        Q(reversed_by__isnull=False) & taken_back | Q(**{f"{metric.reverses}__isnull": False}) & taking_back
    )


@dataclass(frozen=True)
class Comparison:
    """A figure beside the same period of last year; ``before`` None where there is no such period."""

    now: Figure
    before: Figure | None


def same_period(located: Located) -> Comparison:
    """A figure beside the same period a year earlier, both on the same structure day."""
    earlier = located.period.same_last_year()
    if earlier is None:
        return Comparison(figure_at(located), None)
    address = located.address.with_(period=earlier, tree_day=located.day)
    now, before = figures_at([located, Located(address, located.definition, located.place)])
    return Comparison(now, before)


__all__ = [
    "Amount",
    "Comparison",
    "Figure",
    "Presence",
    "Share",
    "cancelled_rows",
    "figure",
    "figure_at",
    "figures_at",
    "least_told",
    "net_rows",
    "rows_at",
    "same_period",
    "together",
]
