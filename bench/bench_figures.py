"""Live figures at city scale through HTTP, beside the plain SQL of the same content."""

from __future__ import annotations

from typing import Any

from django.db import connection

from bench.support import row, served, sql, timed
from namro.ground.periods import Period
from namro.units.queries import root

MONTH = "2024-06"
FLOW = "membership.admitted"
STOCK = "membership.members"

SUM = "SELECT sum(sign) FROM membership_admissionevent WHERE happened_on >= %s AND happened_on < %s"
STANDING = "SELECT count(*) FROM people_homecell WHERE during @> %s::date"
RECORDS = """
SELECT p.full_name, p.birth_date, e.cell_id, e.happened_on, e.decision_no, e.source_group
  FROM membership_admissionevent e JOIN people_person p ON p.id = e.person_id
 WHERE e.happened_on >= %s AND e.happened_on < %s ORDER BY p.name_key, e.id LIMIT 100
"""
MATRIX = """
SELECT a.ancestor_id, date_trunc('month', e.happened_on), sum(e.sign)
  FROM membership_admissionevent e
  JOIN units_ancestry a ON a.descendant_id = e.cell_id
  JOIN units_unitversion v ON v.unit_id = a.ancestor_id AND v.parent_id = %s
 WHERE e.happened_on >= '2023-01-01' AND e.happened_on < '2024-01-01'
   AND a.during @> '2023-12-31'::date AND v.during @> '2023-12-31'::date
 GROUP BY 1, 2
"""


def measure() -> list[dict[str, Any]]:
    month = Period.parse(MONTH)
    days = [month.first, month.end]
    with served() as site:
        city = root(month.last)
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('namro.actor', 'system:bench', false)")

        def page(path: str, *, fragment: bool = False) -> float:
            return timed(lambda: site.get(path, fragment=fragment))

        base = f"/so-lieu/{FLOW}/{city.code}"
        stock = f"/so-lieu/{STOCK}/{city.code}/{MONTH}/"
        return [
            row("figures.root_month_http_p95", page(f"{base}/{MONTH}/"), 40, "ms", sql(SUM, days)),
            row("figures.root_stock_month_http_p95", page(stock), 40, "ms", sql(STANDING, [month.last])),
            row(
                "figures.first_100_records_http_p95",
                page(f"{base}/{MONTH}/?dong=100", fragment=True),
                30,
                "ms",
                sql(RECORDS, days),
            ),
            row(
                "figures.direct_units_12_months_http_p95",
                page(f"{base}/2023/?theo=don-vi.thang", fragment=True),
                120,
                "ms",
                sql(MATRIX, [city.id]),
            ),
            row(
                "figures.over_24_months_http_p95",
                page(f"{base}/{MONTH}/?theo=thang", fragment=True),
                120,
                "ms",
            ),
            row("figures.by_unit_http_p95", page(f"{base}/{MONTH}/?theo=don-vi", fragment=True), 120, "ms"),
        ]
