"""Everything the forms of a unit and quarter need, counted in three statements over the figures' own rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import Case, CharField, DateField, F, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce

from namro.figures.folds import in_unit
from namro.figures.registry import metrics
from namro.ground.errors import HouseError
from namro.ground.periods import Period, PeriodKind
from namro.membership.ceremony import admitted_key
from namro.membership.forms.b2 import AGE_BANDS, ERAS
from namro.membership.forms.layout import Source
from namro.regulations.date_rule import DateRule, date_rule
from namro.units.classes import BASE_KINDS, classed
from namro.units.models import AreaLevel, Delegation, UnitKind
from namro.units.queries import Place

Three = tuple[int, int, int]  # members, admitted in the quarter, admitted since 1 January
NOBODY: Three = (0, 0, 0)
ORDER = (Source.STOCK, Source.QUARTER, Source.YEAR)
ALL, LEAF = "all", "leaf"
TRAITS = ("sex", "age", "era", "occupation", "education", "theory", "minority", "religious")
STOCK_ONLY = ("status",)
FLOW_ONLY = ("grouped", "enterprise", "owner")  # "group" is a word of SQL
WORDS = {"grouped": "group"}


@dataclass(frozen=True)
class Quarter:
    """The quarter a form is made for, and the part of the year up to its last day."""

    quarter: Period

    @classmethod
    def of(cls, period: Period) -> Quarter:
        """From a quarter, or 6 and 9 months and years, whose last quarter is meant."""
        kinds = (PeriodKind.QUARTER, PeriodKind.H1, PeriodKind.M9, PeriodKind.YEAR)
        if period.kind not in kinds or period.regime:
            raise HouseError(
                f"Biểu thống kê lập theo quý, 6 tháng, 9 tháng hoặc năm; không lập cho {period.title()}. "
                f"Viết ví dụ {period.year}-Q2."
            )
        return cls(Period.containing(PeriodKind.QUARTER, period.last))

    @property
    def day(self) -> date:
        return self.quarter.last

    @cached_property
    def year(self) -> Period:
        codes = {3: "-Q1", 6: "-H1", 9: "-9T", 12: ""}
        return Period.parse(f"{self.day.year}{codes[self.day.month]}")

    @property
    def before(self) -> Quarter | None:
        earlier = self.quarter.previous()
        return Quarter(earlier) if earlier else None

    def period(self, source: Source) -> Period:
        return self.year if source is Source.YEAR else self.quarter


@dataclass(frozen=True)
class Counts:
    """What was counted for one unit. ``people`` by dimension and value; ``rows`` and ``units`` by form B1's
    row and whether below a commune's committee; ``by_bloc``: units whose row nobody has confirmed.
    """

    place: Place
    at: Quarter
    rule: DateRule
    people: Mapping[str, Mapping[str, Three]]
    rows: Mapping[tuple[str, bool], Three]
    units: Mapping[tuple[str, bool, int], int]
    by_bloc: int

    def key(self, source: Source) -> str:
        return "membership.members" if source is Source.STOCK else admitted_key(self.rule)


def count(place: Place, at: Quarter) -> Counts:
    """The unit as on the quarter's last day, in the tree of that day."""
    rule = date_rule(at.day)
    people: dict[str, dict[str, Three]] = {}
    for dimension, word, number, values in [*_members(place, at), *_admitted(place, at, rule)]:
        held = people.setdefault(WORDS.get(dimension, dimension), {})
        before = held.get(word, NOBODY)
        held[word] = values if number == 0 else (before[0], values[1], values[2])
    leaves = people.pop(LEAF, {})
    rows: dict[tuple[str, bool], Three] = {}
    units: Counter[tuple[str, bool, int]] = Counter()
    by_bloc = 0
    for leaf, org_type, commune, presumed, column in _placed(place, at.day):
        by_bloc += presumed and column in BASE_COLUMNS
        if column:
            units[org_type, commune, column] += 1
        if (found := leaves.pop(str(leaf), None)) is not None:
            rows[org_type, commune] = _sum(rows.get((org_type, commune), NOBODY), found)
    for rest in leaves.values():  # rows of a place that the tree of the day does not class at all
        rows["9", False] = _sum(rows.get(("9", False), NOBODY), rest)
    return Counts(place, at, rule, people, rows, units, by_bloc)


def _sum(one: Three, other: Three) -> Three:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]


# People

Counted = tuple[str, str, int, Three]
# One pass over the rows; every dimension is a grouping of its own.
GROUPED = """
SELECT GROUPING({names}), coalesce({names}, ''), {sums} FROM ({rows}) r({columns})
 GROUP BY GROUPING SETS ((), {sets})
"""


def _members(place: Place, at: Quarter) -> list[Counted]:
    metric = metrics.metric("membership.members")
    rows = in_unit(metric, metric.rows(), place, at.day)
    rows = rows.filter(metric.condition(at.day) & metric.in_period(at.quarter)).order_by()
    joined = Coalesce("membership__joined_on", "membership__decided_on")
    official = Q(membership__official_on__lte=at.day)
    rows = rows.annotate(
        **_traits(at.day, joined), d_status=_flag(official), d_leaf=Cast(metric.unit, CharField())
    )
    found = _grouped(rows, [*TRAITS, *STOCK_ONLY, LEAF], ["count(*)"], [])
    return [(dimension, word, 0, (int(number), 0, 0)) for dimension, word, number in found]


def _admitted(place: Place, at: Quarter, rule: DateRule) -> list[Counted]:
    metric = metrics.metric(admitted_key(rule))
    rows = in_unit(metric, metric.rows(), place, at.day)
    rows = rows.filter(metric.condition(at.day) & metric.in_period(at.year)).order_by()
    taken_back = "reverses__happened_on"  # an annulment stands in the era of what it takes back
    rows = rows.annotate(
        **_traits(at.day, Coalesce(taken_back, metric.date)),
        d_grouped=F("source_group"),
        d_enterprise=_flag(Q(in_private_enterprise=True)),
        d_owner=_flag(Q(is_owner=True)),
        d_leaf=Cast(metric.unit, CharField()),
        d_sign=F("sign"),
        d_day=F(metric.date),
    )
    sums = ["coalesce(sum(sign) FILTER (WHERE day >= %s), 0)", "coalesce(sum(sign), 0)"]
    dimensions = [*TRAITS, *FLOW_ONLY, LEAF]
    found = _grouped(rows, dimensions, sums, ["sign", "day"], [at.quarter.first])
    return [(d, word, 1, (0, int(quarter), int(year))) for d, word, quarter, year in found]


def _traits(day: date, joined: Any) -> dict[str, Any]:
    return {
        "d_sex": F("person__sex"),
        "d_age": _bucket("person__birth_date", age_bounds(day)),
        "d_era": _bucket(joined, ERAS),
        "d_occupation": F("person__occupation"),
        "d_education": F("person__education"),
        "d_theory": F("person__theory"),
        "d_minority": _flag(Q(person__minority=True)),
        "d_religious": _flag(Q(person__religious=True)),
    }


def age_bounds(day: date) -> list[date]:
    """First birthdays of each band but the oldest: who is born on it has not reached the next age."""
    return [_years_before(day, int(band.split("_")[0])) + timedelta(days=1) for band in AGE_BANDS[:0:-1]]


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def _bucket(operand: Any, edges: Sequence[date]) -> Cast:
    array = Value(list(edges), output_field=ArrayField(DateField()))
    number = Func(operand, array, function="width_bucket", output_field=IntegerField())
    return Cast(number, CharField())


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value("1")), default=Value("0"), output_field=CharField())


def _grouped(
    rows: QuerySet[Any],
    dimensions: Sequence[str],
    sums: Sequence[str],
    more: Sequence[str],
    parameters: Sequence[Any] = (),
) -> list[tuple[Any, ...]]:
    """(dimension, value, sums …): the rows read once, counted by every dimension and as a whole."""
    columns = [*dimensions, *more]
    statement, inner = rows.values_list(*(f"d_{name}" for name in columns)).query.sql_with_params()
    words = {
        "names": ", ".join(dimensions),
        "sums": ", ".join(sums),
        "rows": statement,
        "columns": ", ".join(columns),
        "sets": ", ".join(f"({name})" for name in dimensions),
    }
    with connection.cursor() as cursor:
        cursor.execute(GROUPED.format(**words), [*parameters, *inner])
        found = cursor.fetchall()
    return [
        (_dimension(mask, dimensions), _word(mask, word, dimensions), *rest) for mask, word, *rest in found
    ]


def _dimension(mask: int, dimensions: Sequence[str]) -> str:
    """Which one was grouped by: its bit is the only one that is 0."""
    for number, name in enumerate(reversed(dimensions)):
        if not mask >> number & 1:
            return name
    return ALL


def _word(mask: int, word: str, dimensions: Sequence[str]) -> str:
    """Ages by the name of their band; the oldest come first in the database."""
    return AGE_BANDS[::-1][int(word)] if _dimension(mask, dimensions) == "age" else str(word)


# Organisations

BASE_COLUMNS = frozenset(range(4, 12))
# Where each unit's rows stand on the day: its base organisation, else the unit itself or who carries it on.
PLACED = """
WITH state AS MATERIALIZED ({states}), below AS MATERIALIZED (
    SELECT descendant_id FROM units_ancestry
     WHERE ancestor_id = %s AND placed @> %s::date AND share IS NULL
), at AS (
    SELECT DISTINCT ON (a.descendant_id) a.descendant_id AS leaf, s.unit_id AS place
      FROM units_ancestry a JOIN below b ON b.descendant_id = a.descendant_id
      JOIN state s ON s.unit_id = a.ancestor_id
     WHERE a.placed @> %s::date AND a.share IS NULL
     ORDER BY a.descendant_id, s.kind = ANY(%s) DESC, a.distance
)
SELECT at.leaf, s.org_type, coalesce(s.commune OR above.commune, s.commune), s.by_bloc,
       own.kind, own.delegation, over.kind, over.delegation
  FROM at JOIN state s ON s.unit_id = at.place LEFT JOIN state above ON above.unit_id = s.parent_id
  LEFT JOIN state own ON own.unit_id = at.leaf LEFT JOIN state over ON over.unit_id = own.parent_id
"""
STATE = ("unit_id", "kind", "parent_id", "org_type", "delegation", "by_bloc", "commune")


def _placed(place: Place, day: date) -> list[tuple[int, str, bool, bool, int]]:
    """(unit, row of Biểu 1, under a commune's committee, row by bloc only, column or 0) of all below."""
    of_commune = Q(kind=UnitKind.SUPERIOR_OF_BASE, area__level=AreaLevel.COMMUNE)
    states = classed(day).annotate(commune=Case(When(of_commune, then=Value(True)), default=Value(False)))
    statement, inner = states.order_by().values_list(*STATE).query.sql_with_params()
    named = f"SELECT * FROM ({statement}) s({', '.join(STATE)})"
    asked = [*inner, place.id, day, day, [str(kind) for kind in BASE_KINDS]]
    with connection.cursor() as cursor:
        cursor.execute(PLACED.format(states=named), asked)
        found = cursor.fetchall()
    return [(leaf, row, commune, presumed, _column(*own)) for leaf, row, commune, presumed, *own in found]


OWN_POWERS = {Delegation.SUPERIOR: 6, Delegation.PILOT: 7, Delegation.ADMISSION: 10}
UNDER_POWERS = {Delegation.SUPERIOR: 8, Delegation.PILOT: 9}
CELL_COLUMNS = {UnitKind.BASE_COMMITTEE: 13, UnitKind.SUB_COMMITTEE: 15}


def _column(kind: str | None, delegation: str, above: str | None, powers_above: str) -> int:
    """The column of form B1 that counts an organisation; 0 for none, such as temporary cells (edge 6).

    Sub-kinds of base committees exclude each other: its own powers come first, then those of its superior,
    then whether it stands directly under the city.
    """
    if kind == UnitKind.BASE_COMMITTEE:
        direct = 5 if above == UnitKind.CITY_PARTY else 4
        return OWN_POWERS.get(delegation) or UNDER_POWERS.get(powers_above) or direct  # type: ignore[call-overload]
    if kind == UnitKind.CELL:
        return CELL_COLUMNS.get(above, 12)  # type: ignore[call-overload]
    return {UnitKind.BASE_CELL: 11, UnitKind.SUB_COMMITTEE: 14}.get(kind, 0)  # type: ignore[call-overload]
