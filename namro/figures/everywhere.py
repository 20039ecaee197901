"""A count at every unit at once, added up from where the rows are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F

from namro.figures.errors import NotAdditive
from namro.figures.metric import Metric
from namro.figures.registry import metrics
from namro.ground.periods import Period

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
