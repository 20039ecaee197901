"""What a figure is: a definition by the rows behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date as Day
from enum import Enum, StrEnum
from typing import Any

from django.db.models import Aggregate, Count, F, Q, QuerySet, Sum

from namro.figures.errors import MetricError
from namro.ground.periods import Period


class Nature(StrEnum):
    """FLOW counts what happened in the period; STOCK what stands on its last day."""

    FLOW = "FLOW"
    STOCK = "STOCK"


class Counts(Enum):
    """What one counted row stands for, and the word that follows the number."""

    PERSON = "đồng chí"
    ORGANISATION = "tổ chức đảng"
    MASS_ORGANISATION = "tổ chức đoàn thể"
    SUBJECT = "lượt"
    POST = "chức danh"
    MEMBERSHIP = "lượt đoàn viên, hội viên"
    DOCUMENT = "văn bản"
    OPERATION = "cuộc"
    TARGET = "chỉ tiêu"
    ENTERPRISE = "doanh nghiệp"


@dataclass(frozen=True)
class Column:
    """A column of the list behind a figure: title and path from the row."""

    title: str
    path: str
    kind: str = "text"


@dataclass(frozen=True, kw_only=True)
class Metric:
    """A figure's definition. The number, the list behind it and its digest all fold ``rows()``.

    ``unit`` and ``date`` are paths from a row to the unit it belongs to and to its day (FLOW) or
    span of days (STOCK). ``sign`` is the path of +1/−1, ``amount`` of a quantity per row,
    ``distinct`` of what is counted once. ``truth`` names the columns the digest covers beside key,
    unit, date, sign and amount. ``empty_is_missing``: no row means "not given", not zero.
    ``own_only``: rows count at their own unit (or who carries it on) and not above it.
    ``groups_only``: what the rows say of a person is shown of groups alone; no list, no small numbers.
    """

    key: str
    title: str
    counts: Counts
    nature: Nature
    rows: Callable[[], QuerySet[Any]]
    unit: str
    date: str
    basis: str
    explains: str
    checked_by: str
    reviewed_on: Day
    sign: str | None = None
    amount: str | None = None
    distinct: str | None = None
    reverses: str | None = None
    person: str | None = None
    truth: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    search: tuple[str, ...] = ()
    order: str = ""
    empty_is_missing: bool = False
    additive: bool = True
    own_only: bool = False
    groups_only: bool = False
    confirmed: bool = True
    parent: str = ""
    only: tuple[tuple[str, Any], ...] = ()
    on_day: Callable[[Day], Q] | None = None
    parts: list[str] = field(default_factory=list, compare=False)
    register: Callable[[Metric], Metric] | None = field(default=None, compare=False, repr=False)

    @property
    def noun(self) -> str:
        return self.counts.value

    def where(
        self,
        name: str,
        *,
        title: str,
        explains: str = "",
        on_day: Any = None,
        groups_only: bool = False,
        **only: Any,
    ) -> Metric:
        """A part of this figure ("trong đó"): the same rows, fewer of them; registered at once."""
        if self.register is None:
            raise MetricError(f"{self.key} is not registered; a part needs its whole.")
        part = replace(
            self,
            key=f"{self.key}.{name}",
            title=title,
            explains=explains or self.explains,
            only=self.only + tuple(sorted(only.items())),
            on_day=on_day or self.on_day,
            groups_only=groups_only or self.groups_only,
            parent=self.key,
            parts=[],
        )
        return self.register(part)

    def condition(self, day: Day) -> Q:
        """Which of ``rows()`` this figure counts, before unit and period; ``day`` ends the period."""
        condition = Q(**dict(self.only))
        return condition & self.on_day(day) if self.on_day is not None else condition

    @property
    def joined(self) -> Any:
        """What this definition asks of other tables; None when its own columns decide.

        Figures are counted together only when this is equal: a join needed by one part would
        otherwise be paid by all.
        """
        elsewhere = tuple(item for item in self.only if "__" in item[0])
        return (self.only, self.on_day) if elsewhere or self.on_day else None

    def in_period(self, period: Period) -> Q:
        """Which rows belong to the period: its days for a flow, its last day for a stock."""
        if self.nature is Nature.STOCK:
            return Q(**{f"{self.date}__contains": period.last})
        return Q(**{f"{self.date}__gte": period.first, f"{self.date}__lt": period.end})

    def total(self, only: Q | None = None) -> Aggregate:
        """The aggregate that turns rows into the number: Σ sign × amount, or a count."""
        if self.distinct:
            return Count(self.distinct, distinct=True, filter=only)
        if self.amount and self.sign:
            return Sum(F(self.amount) * F(self.sign), filter=only)
        if self.amount or self.sign:
            return Sum(self.amount or self.sign, filter=only)
        return Count("pk", filter=only)

    def problems(self) -> list[str]:
        """What keeps this definition from being registered; empty when it is sound."""
        found = []
        if self.sign and self.nature is Nature.STOCK:
            found.append("a stock has no sign: what ended is not there any more")
        if self.distinct and (self.sign or self.amount):
            found.append("distinct things cannot be summed")
        if self.own_only and self.additive:
            found.append("what counts at its own unit only does not add up above it")
        if not (self.title and self.basis and self.explains and self.checked_by):
            found.append("title, basis, explains and checked_by are needed")
        return found


@dataclass(frozen=True, kw_only=True)
class Ratio:
    """Part over base, both named by key; never stored, both legs always shown."""

    key: str
    title: str
    part: str
    base: str
    basis: str
    explains: str
    checked_by: str
    reviewed_on: Day
    confirmed: bool = True

    @property
    def parent(self) -> str:
        return ""

    def problems(self) -> list[str]:
        return [] if self.part != self.base else ["part and base are the same figure"]


Definition = Metric | Ratio


def require_sound(definition: Definition) -> None:
    problems = definition.problems()
    if problems:
        raise MetricError(f"{definition.key}: {'; '.join(problems)}")
