"""Rankings and boards of targets at city scale, beside the plain SQL of the same numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from bench.support import need_city, row, served, sql, timed
from namro.ground.periods import Period
from namro.targets.board import Rules, board
from namro.targets.league import everyone, league
from namro.targets.models import Indicator
from namro.targets.ranking import Ranked
from namro.units.queries import Place, children, root

PERIOD = "2024-H1"
RANKING = 150

# Results and targets of every direct unit by all indicators; ranks are the cheapest part of it.
DIRECT = """
WITH unit AS (
    SELECT v.unit_id FROM units_unitversion v WHERE v.parent_id = %(city)s AND v.during @> %(last)s
), below AS (
    SELECT a.ancestor_id AS unit, a.descendant_id FROM units_ancestry a JOIN unit ON unit_id = a.ancestor_id
     WHERE a.placed @> %(last)s AND a.share IS NULL
)
SELECT unit, 'T_MEMBER_NEW', sum(e.sign), sum(e.sign) FILTER (WHERE e.source_group = 'PUPIL'),
       sum(e.sign) FILTER (WHERE e.in_private_enterprise)
  FROM membership_admissionevent e JOIN below ON e.cell_id = descendant_id
 WHERE e.happened_on BETWEEN %(first)s AND %(last)s GROUP BY unit
UNION ALL
SELECT unit, 'T_ORG_DN', sum(f.sign), NULL, NULL
  FROM units_founding f JOIN below ON f.unit_id = descendant_id
 WHERE f.happened_on BETWEEN %(first)s AND %(last)s AND f.bloc = 'PRIVATE_ENTERPRISE' GROUP BY unit
UNION ALL
SELECT unit, m.indicator, sum(m.sign * m.amount), NULL, NULL
  FROM targets_massfact m JOIN below ON m.unit_id = descendant_id
 WHERE m.happened_on BETWEEN %(first)s AND %(last)s GROUP BY unit, m.indicator
UNION ALL
SELECT t.assignee_id, t.indicator, sum(t.value), sum(coalesce(t.initial_value, t.value)), NULL
  FROM targets_targetassignment t JOIN targets_targetround r ON r.id = t.round_id
  JOIN unit ON unit_id = t.assignee_id
 WHERE t.during @> %(last)s AND r.level_unit_id = %(city)s AND r.state IN ('ISSUED', 'CLOSED', 'ARCHIVED')
 GROUP BY t.assignee_id, t.indicator
"""
# The same of every unit of any level that was given a number.
EVERYONE = DIRECT.replace(
    "SELECT v.unit_id FROM units_unitversion v WHERE v.parent_id = %(city)s AND v.during @> %(last)s",
    "SELECT DISTINCT t.assignee_id AS unit_id FROM targets_targetassignment t WHERE t.during @> %(last)s",
).replace("AND r.level_unit_id = %(city)s ", "")


def _floor(statement: str, city: Place, period: Period) -> float:
    asked: Any = {"city": city.id, "first": period.first, "last": period.last}
    return sql(statement, asked)


def _ranked(city: Place, period: Period) -> list[object]:
    found = board([city], period)
    return [league(found, indicator) for indicator in Indicator]


def _everyone(period: Period) -> Mapping[Indicator, Sequence[Ranked]]:
    return everyone(period, Rules.on_day(period.last))


def measure() -> list[dict[str, Any]]:
    need_city()
    period = Period.parse(PERIOD)
    city = root(period.last)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('namro.actor', 'system:bench', false)")
    direct, every = _floor(DIRECT, city, period), _floor(EVERYONE, city, period)
    rows = [
        row("targets.ranking_direct_units_p95", timed(lambda: _ranked(city, period)), RANKING, "ms", direct),
        row("targets.ranking_all_levels_p95", timed(lambda: _everyone(period)), RANKING, "ms", every),
    ]
    district = next(one for one in children(city) if children(one))
    with served() as site:
        for name, place, path in _pages(city, district):
            floor = _floor(DIRECT, place, period) if place else None
            rows.append(
                row(f"targets.{name}_http_p95", timed(lambda at=path: site.get(at)), 250, "ms", floor)
            )
    return rows


def _pages(city: Place, district: Place) -> list[tuple[str, Place | None, str]]:
    return [
        ("board_of_the_city", city, f"/chi-tieu/?don-vi={city.code}&ky={PERIOD}"),
        ("board_of_a_district", district, f"/chi-tieu/?don-vi={district.code}&ky={PERIOD}"),
        ("surveyed_enterprises", None, "/chi-tieu/doanh-nghiep/"),
    ]
