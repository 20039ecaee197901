"""A count at every unit at once, added up from where the rows are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F

from namro.figures.address import Address, Located
from namro.figures.errors import NotAdditive
from namro.figures.folds import Amount, Figure, Share, amount
from namro.figures.metric import Definition, Metric, Ratio
from namro.figures.registry import metrics
from namro.ground.periods import Period
from namro.units.queries import Place

# Rows are added up where they belong first: a cell has many members and few superiors.
EVERYWHERE = """
SELECT {group}::bigint, a.ancestor_id, {sums}
  FROM ({leaves}) leaves(unit, {names}) JOIN units_ancestry a ON a.descendant_id = leaves.unit
 WHERE a.placed @> %s AND {certain}{own}{among}
 GROUP BY a.ancestor_id
"""
OWN = " AND a.distance = 0 AND a.allocated"
# Not by the index on ancestors: the root alone has a row for every unit there is, the rows have few.
AMONG = " AND a.ancestor_id + 0 = ANY(%s)"


def everywhere(key: str, period: Period, day: date | None = None) -> dict[int, int]:
    """One count at every unit of the tree of ``day`` (None: the period's last), by unit id: one statement.

    Equal to the figure at each unit's own address; a unit without any row is left out. Raises
    ``NotAdditive`` for what is counted once however often it occurs.
    """
    return all_everywhere([key], period, day)[key]


def all_everywhere(
    keys: Sequence[str],
    period: Period,
    day: date | None = None,
    *,
    among: Sequence[int] | None = None,
    divided: bool = False,
) -> dict[str, dict[int, int]]:
    """Several counts as ``everywhere``, by key: one statement for all, one pass over each kind of rows.

    ``among``: only at these units. ``divided``: instead of the figure what divided units may add to it
    (``estimates.Estimate.possible``).
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
        where = {"certain": certain, "own": own, "among": "" if among is None else AMONG}
        parts.append(EVERYWHERE.format(**words, **where))
        parameters += [*values, day or period.last, *([] if among is None else [list(among)])]
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


def figures_among(
    keys: Sequence[str], places: Sequence[Place], period: Period
) -> dict[int, dict[str, Figure]]:
    """The figures of several units, by unit id and key, with one statement: those of their own addresses.

    ``places`` stand in the tree of one day. Cheaper than a table where the units are many and what is in
    none of them is not asked.
    """
    legs = {key: _legs(metrics.get(key)) for key in keys}
    counts = list(dict.fromkeys(leg for of_key in legs.values() for leg in of_key))
    found: dict[int, dict[str, Figure]] = {}
    if not places:
        return found
    values = all_everywhere(counts, period, places[0].day, among=[place.id for place in places])
    tree_day = None if places[0].day == period.last else places[0].day
    for place in places:
        amounts = {}
        for key in counts:
            address = Address(key, place.code, period, tree_day=tree_day)
            amounts[key] = amount(Located(address, metrics.get(key), place), values[key].get(place.id))
        found[place.id] = {
            key: _figure(Address(key, place.code, period, tree_day=tree_day), place, amounts) for key in keys
        }
    return found


def _legs(definition: Definition) -> list[str]:
    if isinstance(definition, Ratio):
        return [definition.part, definition.base]
    return [definition.key]


def _figure(address: Address, place: Place, amounts: Mapping[str, Amount]) -> Figure:
    definition = metrics.get(address.key)
    if isinstance(definition, Ratio):
        located = Located(address, definition, place)
        return Share(located, amounts[definition.part], amounts[definition.base])
    return amounts[address.key]
