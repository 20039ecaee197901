"""Everything the forms of a unit and quarter need, counted in two statements over the figures' own rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
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

Placed = tuple[int, str, bool, bool, int]  # unit, row of Biểu 1, under a commune, row by bloc only, column
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
    return count_all(place, [at], date_rule(at.day))[0]


def count_all(place: Place, ats: Sequence[Quarter], rule: DateRule) -> list[Counts]:
    """The same for several quarters in two statements; the unit must live on the last day of each."""
    people: list[dict[str, dict[str, Three]]] = [{} for _ in ats]
    for number, dimension, word, three in _people(place, ats, rule):
        held = people[number].setdefault(WORDS.get(dimension, dimension), {})
        held[word] = _sum(held.get(word, NOBODY), three)
    units: list[list[Placed]] = [[] for _ in ats]
    for number, *placed in _placed(place, [at.day for at in ats]):
        units[number].append(tuple(placed))  # type: ignore[arg-type]
    return [_counts(place, at, rule, held, stand) for at, held, stand in zip(ats, people, units, strict=True)]


def _counts(
    place: Place, at: Quarter, rule: DateRule, people: dict[str, dict[str, Three]], stand: list[Placed]
) -> Counts:
    leaves = people.pop(LEAF, {})
    rows: dict[tuple[str, bool], Three] = {}
    units: Counter[tuple[str, bool, int]] = Counter()
    by_bloc = 0
    for leaf, org_type, commune, presumed, column in stand:
        by_bloc += presumed and column in BASE_COLUMNS
        if column:
            units[org_type, commune, column] += 1
        if (found := leaves.get(str(leaf))) is not None:
            rows[org_type, commune] = _sum(rows.get((org_type, commune), NOBODY), found)
    return Counts(place, at, rule, people, rows, units, by_bloc)


def _sum(one: Three, other: Three) -> Three:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]


# People

# One pass over the rows; every dimension is a grouping of its own.
GROUPED = """
SELECT {number}, GROUPING({names}), coalesce({names}, ''), {sums} FROM ({rows}) r({columns})
 GROUP BY GROUPING SETS ((), {sets})
"""
MEMBERS = (*TRAITS, *STOCK_ONLY, LEAF)
ADMITTED = (*TRAITS, *FLOW_ONLY, LEAF)
STANDING = "count(*), 0::bigint, 0::bigint"
SIGNS = "0::bigint, coalesce(sum(sign) FILTER (WHERE day >= %s), 0), coalesce(sum(sign), 0)"


def _people(place: Place, ats: Sequence[Quarter], rule: DateRule) -> Iterator[tuple[int, str, str, Three]]:
    """(number of the quarter, dimension, value, counts): one statement for all."""
    parts, parameters = [], []
    for number, at in enumerate(ats):
        members, admitted = _members(place, at), _admitted(place, at, rule)
        for statement, values in (
            _grouped(2 * number, members, MEMBERS, STANDING),
            _grouped(2 * number + 1, admitted, (*ADMITTED, "sign", "day"), SIGNS, [at.quarter.first]),
        ):
            parts.append(statement)
            parameters += values
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), parameters)
        found = cursor.fetchall()
    for part, mask, word, *three in found:
        dimension = _dimension(mask, ADMITTED if part % 2 else MEMBERS)
        yield part // 2, dimension, _word(dimension, word), (int(three[0]), int(three[1]), int(three[2]))


def _members(place: Place, at: Quarter) -> QuerySet[Any]:
    metric = metrics.metric("membership.members")
    rows = in_unit(metric, metric.rows(), place, at.day)
    rows = rows.filter(metric.condition(at.day) & metric.in_period(at.quarter)).order_by()
    joined = Coalesce("membership__joined_on", "membership__decided_on")
    official = Q(membership__official_on__lte=at.day)
    return rows.annotate(
        **_traits(at.day, joined), d_status=_flag(official), d_leaf=Cast(metric.unit, CharField())
    )


def _admitted(place: Place, at: Quarter, rule: DateRule) -> QuerySet[Any]:
    metric = metrics.metric(admitted_key(rule))
    rows = in_unit(metric, metric.rows(), place, at.day)
    rows = rows.filter(metric.condition(at.day) & metric.in_period(at.year)).order_by()
    taken_back = "reverses__happened_on"  # an annulment stands in the era of what it takes back
    return rows.annotate(
        **_traits(at.day, Coalesce(taken_back, metric.date)),
        d_grouped=F("source_group"),
        d_enterprise=_flag(Q(in_private_enterprise=True)),
        d_owner=_flag(Q(is_owner=True)),
        d_leaf=Cast(metric.unit, CharField()),
        d_sign=F("sign"),
        d_day=F(metric.date),
    )


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
    number: int,
    rows: QuerySet[Any],
    columns: Sequence[str],
    sums: str,
    parameters: Sequence[Any] = (),
) -> tuple[str, list[Any]]:
    """The rows read once, counted by every dimension and as a whole."""
    statement, inner = rows.values_list(*(f"d_{name}" for name in columns)).query.sql_with_params()
    dimensions = [name for name in columns if name not in ("sign", "day")]
    words = {
        "number": number,
        "names": ", ".join(dimensions),
        "sums": sums,
        "rows": statement,
        "columns": ", ".join(columns),
        "sets": ", ".join(f"({name})" for name in dimensions),
    }
    return GROUPED.format(**words), [*parameters, *inner]


def _dimension(mask: int, dimensions: Sequence[str]) -> str:
    """Which one was grouped by: its bit is the only one that is 0."""
    for number, name in enumerate(reversed(dimensions)):
        if not mask >> number & 1:
            return name
    return ALL


def _word(dimension: str, word: str) -> str:
    """Ages by the name of their band; the oldest come first in the database."""
    return AGE_BANDS[::-1][int(word)] if dimension == "age" else word


# Organisations

BASE_COLUMNS = frozenset(range(4, 12))
# Where each unit's rows stand on the day: its base organisation, else the unit itself or who carries it on.
PLACED = """
SELECT {number}, p.* FROM (WITH state AS MATERIALIZED ({states}), below AS MATERIALIZED (
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
) p(leaf, row, commune, by_bloc, kind, delegation, kind_above, delegation_above)
"""
STATE = ("unit_id", "kind", "parent_id", "org_type", "delegation", "by_bloc", "commune")


def _placed(place: Place, days: Sequence[date]) -> Iterator[tuple[int, int, str, bool, bool, int]]:
    """(number of the day, then ``Placed``) of each unit below; one statement."""
    parts, parameters = [], []
    for number, day in enumerate(days):
        statement, inner = _states(day).query.sql_with_params()
        named = f"SELECT * FROM ({statement}) s({', '.join(STATE)})"
        parts.append(PLACED.format(number=number, states=named))
        parameters += [*inner, place.id, day, day, [str(kind) for kind in BASE_KINDS]]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), parameters)
        found = cursor.fetchall()
    for number, leaf, row, commune, presumed, *own in found:
        yield number, leaf, row, commune, presumed, _column(*own)


def _states(day: date) -> QuerySet[Any]:
    of_commune = Q(kind=UnitKind.SUPERIOR_OF_BASE, area__level=AreaLevel.COMMUNE)
    states = classed(day).annotate(commune=Case(When(of_commune, then=Value(True)), default=Value(False)))
    return states.order_by().values_list(*STATE)


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
