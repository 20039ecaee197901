"""Several aggregations over different tables as one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Aggregate, BigIntegerField, F, QuerySet, Value
from django.db.models.functions import Cast


@dataclass(frozen=True)
class Selection:
    """Rows with the aggregates wanted of them, by the integer column ``by`` or all together."""

    rows: QuerySet[Any]
    totals: Sequence[Aggregate]
    by: str = ""


@dataclass(frozen=True)
class Row:
    """One group of one selection; a selection without matching rows gives none."""

    selection: int
    by: int | None
    values: Sequence[int | None]


def union(selections: Sequence[Selection]) -> list[Row]:
    """Run all selections as one UNION ALL."""
    width = max((len(selection.totals) for selection in selections), default=0)
    parts = [_part(number, selection, width) for number, selection in enumerate(selections)]
    if not parts:
        return []
    first, *others = parts
    found = first.union(*others, all=True) if others else first
    return [Row(row[0], row[1], row[2:]) for row in found.values_list(*_names(width))]


def _names(width: int) -> list[str]:
    return ["selection", "by_", *(f"v{number}" for number in range(width))]


def _part(number: int, selection: Selection, width: int) -> QuerySet[Any]:
    whole = BigIntegerField()
    by = Cast(F(selection.by), whole) if selection.by else Cast(Value(None), whole)
    columns = {"selection": Cast(Value(number), whole), "by_": by}
    padded = [*selection.totals, *[None] * (width - len(selection.totals))]
    totals = {
        f"v{place}": Cast(total if total is not None else Value(None), whole)
        for place, total in enumerate(padded)
    }
    grouped = selection.rows.order_by().annotate(**columns).values(*columns)
    return grouped.annotate(**totals).values_list(*_names(width))
