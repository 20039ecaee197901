"""Three folds of one queryset: the number, the list, the digest. They cannot disagree."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from namro.figures.address import Address, Located, locate
from namro.figures.metric import Metric, Nature, Ratio
from namro.figures.registry import metrics
from namro.ground.numbers import Rounding, integer, percent, percent_value
from namro.ground.periods import Period
from namro.units.queries import ids_below


class Presence(Enum):
    """Zero, missing and not applicable are three values."""

    PRESENT = "present"
    MISSING = "missing"
    NOT_APPLICABLE = "not applicable"


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
    def text(self) -> str:
        return integer(self.amount) if self.presence is Presence.PRESENT else "chưa giao"


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
        return "ngoài chỉ tiêu" if self.part.amount else "chưa giao chỉ tiêu"


Figure = Amount | Share


def in_period(metric: Metric, rows: QuerySet[Any], period: Period) -> QuerySet[Any]:
    if metric.nature is Nature.STOCK:
        return rows.filter(**{f"{metric.date}__contains": period.last})
    return rows.filter(**{f"{metric.date}__gte": period.first, f"{metric.date}__lt": period.end})


def in_unit(metric: Metric, rows: QuerySet[Any], located: Located) -> QuerySet[Any]:
    """Rows of the unit and all below it; every row is below the root, so nothing is asked there."""
    if located.place.is_root:
        return rows
    return rows.filter(**{f"{metric.unit}__in": ids_below(located.place.id, located.day)})


def rows_at(located: Located) -> QuerySet[Any]:
    """The queryset that all folds of this address share."""
    metric = metrics.metric(located.address.key)
    selected = metric.selected(located.period.last)
    return in_unit(metric, in_period(metric, selected, located.period), located)


def total(metric: Metric) -> Any:
    """The aggregate that turns rows into the number: Σ sign × amount, or a count."""
    if metric.distinct:
        return Count(metric.distinct, distinct=True)
    if metric.amount and metric.sign:
        return Sum(F(metric.amount) * F(metric.sign))
    if metric.amount or metric.sign:
        return Sum(metric.amount or metric.sign)
    return Count("pk")


def figure(address: Address) -> Figure:
    """The value at an address. Ratios give both legs, each at the same unit and period."""
    return figure_at(locate(address))


def figure_at(located: Located) -> Figure:
    definition = located.definition
    if isinstance(definition, Ratio):
        part = _count(_leg(located, definition.part))
        return Share(located, part, _count(_leg(located, definition.base)))
    return _count(located)


def _leg(located: Located, key: str) -> Located:
    address = located.address.with_(key=key, breakdown="")
    return Located(address, metrics.get(key), located.place)


def _count(located: Located) -> Amount:
    metric = metrics.metric(located.address.key)
    amount = rows_at(located).aggregate(total=total(metric))["total"]
    if amount is None and metric.empty_is_missing:
        return Amount(located, 0, Presence.MISSING)
    return Amount(located, int(amount or 0))


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
    return Q(reversed_by__isnull=False) & taken_back | Q(**{f"{metric.reverses}__isnull": False}) & taking_back


def digest(located: Located) -> str:
    """SHA-256 (hex) over the sorted rows: key, unit, date, sign or amount, filter columns."""
    metric = metrics.metric(located.address.key)
    columns = ["pk", metric.unit, metric.date, *filter(None, (metric.sign, metric.amount)), *metric.truth]
    accumulator = hashlib.sha256()
    for row in rows_at(located).order_by("pk").values_list(*columns).iterator(chunk_size=5000):
        accumulator.update("|".join(_plain(value) for value in row).encode())
        accumulator.update(b"\n")
    return accumulator.hexdigest()


def _plain(value: Any) -> str:
    if value is None:
        return "∅"
    if hasattr(value, "lower") and hasattr(value, "upper") and not isinstance(value, str):
        return f"[{value.lower},{value.upper})"
    return str(value)


@dataclass(frozen=True)
class Comparison:
    """A figure beside the same period of last year; ``before`` None where there is no such period."""

    now: Figure
    before: Figure | None


def same_period(located: Located, now: Figure) -> Comparison:
    """The same figure a year earlier on the same structure day, so that both sides compare."""
    earlier = located.period.same_last_year()
    if earlier is None:
        return Comparison(now, None)
    address = located.address.with_(period=earlier, tree_day=located.day)
    return Comparison(now, figure_at(Located(address, located.definition, located.place)))


__all__ = [
    "Amount",
    "Comparison",
    "Figure",
    "Presence",
    "Share",
    "cancelled_rows",
    "digest",
    "figure",
    "figure_at",
    "in_period",
    "net_rows",
    "rows_at",
    "same_period",
    "total",
]
