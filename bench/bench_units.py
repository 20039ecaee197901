"""The dated tree at city scale: 25.000 units, 500.000 members, ten years with twenty decisions.

Times over HTTP are 95th percentiles; what is done once (a branch moved, a city loaded) is the median of
some runs, each rolled back. The bench city is described in ``bench/grown``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from statistics import median as middle
from typing import Any

from django.db import connection, transaction

from bench.grown.ask import ask
from bench.grown.kept import kept
from bench.grown.plan import LAST
from bench.support import (
    Site,
    as_owner,
    drop,
    in_process,
    median,
    p95,
    renew,
    row,
    seconds,
    served,
    sql,
    there,
    timed,
    working_on,
)
from namro.figures.everywhere import everywhere
from namro.ground.periods import Period
from namro.organisation.reorganise import actions
from namro.organisation.reorganise.actions import Approval, Paper, Wanted
from namro.units import ancestry
from namro.units.models import Change, Unit, UnitVersion
from namro.units.queries import root

BY, REASON = "bench", "Đo"
FLOW, STOCK, MONTH, YEAR = "membership.admitted", "membership.members", "2024-06", "2024"
DAY = LAST + timedelta(days=60)
ADDRESSES = 10_000
BRANCH = 5_000
RUNS, FEW, CELLS, PAIRS = 9, 20, 40, 100
HANOI = "namro_bench_hanoi"

SUM = "SELECT sum(sign) FROM membership_admissionevent WHERE happened_on >= %s AND happened_on < %s"
MATRIX = """
SELECT a.ancestor_id, date_trunc('month', e.happened_on), sum(e.sign)
  FROM membership_admissionevent e
  JOIN units_ancestry a ON a.descendant_id = e.cell_id AND a.placed @> %(day)s::date AND a.share IS NULL
  JOIN units_unitversion v ON v.unit_id = a.ancestor_id AND v.during @> %(day)s::date
       AND v.parent_id = %(root)s
 WHERE e.happened_on >= '2024-01-01' AND e.happened_on < '2025-01-01'
 GROUP BY 1, 2
"""
OF_ALL = """
SELECT a.ancestor_id, sum(e.sign) FROM membership_admissionevent e
  JOIN units_ancestry a ON a.descendant_id = e.cell_id AND a.placed @> %s::date AND a.share IS NULL
 WHERE e.happened_on >= %s AND e.happened_on < %s GROUP BY 1
"""
MEMBERS_OF_ALL = """
WITH cells AS (SELECT cell_id, count(*) AS members FROM people_homecell WHERE during @> %s::date GROUP BY 1)
SELECT a.ancestor_id, sum(members) FROM cells
  JOIN units_ancestry a ON a.descendant_id = cell_id AND a.placed @> %s::date AND a.share IS NULL GROUP BY 1
"""
BRANCHES = """
SELECT ancestor_id FROM units_ancestry a WHERE during @> %s::date AND ancestor_id <> %s
 GROUP BY ancestor_id ORDER BY abs(count(*) - %s), ancestor_id LIMIT 1
"""


def measure() -> list[dict[str, Any]]:
    city = kept()
    with working_on(city.name, LAST.isoformat()):
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('namro.actor', 'system:bench', false)")
        rows = [row("units.load_bench_city", city.seconds, 300, "s"), *_pages(), *_everywhere()]
        rows += [_addresses(), _branch(), _cell()]
    return [*rows, _hanoi()]


# Reading


def _pages() -> Iterator[dict[str, Any]]:
    month, top = Period.parse(MONTH), root(LAST)
    with served() as site:
        path = f"/so-lieu/{FLOW}/{top.code}"
        live = timed(lambda: site.get(f"{path}/{MONTH}/"))
        yield row("units.root_month_http_p95", live, 40, "ms", sql(SUM, [month.first, month.end]))
        matrix = timed(lambda: site.get(f"{path}/{YEAR}/?theo=don-vi.thang", fragment=True))
        yield row("units.direct_units_12_months_http_p95", matrix, 120, "ms", _matrix_floor(top.id))
        for key in (FLOW, STOCK):
            yield _another_structure(site, key)


def _matrix_floor(top: int) -> float:
    with connection.cursor() as cursor:
        statement = cursor.mogrify(MATRIX, {"day": Period.parse(YEAR).last, "root": top})
    return sql(statement)


def _another_structure(site: Site, key: str) -> dict[str, Any]:
    """One figure of a unit under its own and under an older structure, by turns: noise hits both."""
    region = Unit.objects.get(pk=_large_branch())
    live, recast = [], []
    path = f"/so-lieu/{key}/{region.code}/{MONTH}/"
    for number in range(PAIRS + 10):
        times = [seconds(lambda p=path + query: site.get(p)) for query in ("", "?cay=2022-12-31")]
        if number >= 10:
            live.append(times[0])
            recast.append(times[1])
    print(f"({key}: {median(live):.1f} ms live, {median(recast):.1f} ms under the structure of 2022)")
    return row(f"units.another_structure_over_live {key}", middle(recast) / middle(live), 1.3, "×")


def _everywhere() -> list[dict[str, Any]]:
    """Every unit at once: what happened in a month; all members, half a million rows, in fewer runs."""
    month = Period.parse(MONTH)
    flow = sql(OF_ALL, [month.last, month.first, month.end])
    stock = sql(MEMBERS_OF_ALL, [month.last, month.last], FEW)
    members = timed(lambda: everywhere(STOCK, month), FEW)
    return [
        row("units.every_unit_month_sql_p95", timed(lambda: everywhere(FLOW, month)), 100, "ms", flow),
        row("units.every_unit_members_sql_p95", members, 100, "ms", stock),
    ]


def _addresses() -> dict[str, Any]:
    asked = ask(ADDRESSES)
    print("(" + ", ".join(f"{kind} {number}" for kind, number in asked.kinds.most_common()) + ")")
    print(*asked.wrong[:20], sep="\n", end="\n" if asked.wrong else "")
    found = row("units.figure_is_its_rows", asked.right, ADDRESSES, "of 10.000")
    return found | {"better": "higher"}


# Writing, rolled back each time


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _large_branch() -> int:
    """The unit whose branch is nearest to 5.000 units."""
    with connection.cursor() as cursor:
        cursor.execute(BRANCHES, [LAST, root(LAST).id, BRANCH])
        return int(cursor.fetchone()[0])


def _elsewhere(branch: Unit) -> Unit:
    """Another direct unit of the city."""
    found = UnitVersion.objects.filter(parent_id=root(LAST).id, during__contains=LAST).exclude(unit=branch)
    return found.order_by("unit_id").first().unit


def _branch() -> dict[str, Any]:
    """A decision that moves 5.000 units below another direct unit, put into the tree by its action."""
    branch = Unit.objects.get(pk=_large_branch())
    goal = _elsewhere(branch)
    moved, plain = [], []
    for _ in range(RUNS):
        as_owner("VACUUM units_ancestry", database=connection.settings_dict["NAME"])
        with _undone():
            order = _approved(branch, goal)
            moved.append(seconds(lambda o=order: actions.schedule(by=BY, order=o, reason=REASON)))
        with _undone():
            plain.append(seconds(lambda: _plain_move(branch.pk, goal.pk)))
    return row("units.move_branch_of_5000", median(moved), 500, "ms") | {"floor": round(median(plain), 3)}


def _approved(unit: Unit, parent: Unit) -> Any:
    order = actions.draft(by=BY, paper=Paper("Chuyển để đo", DAY), reason=REASON)
    wanted = Wanted(Change.Kind.TRANSFER, unit=unit, parent=parent)
    actions.add_change(by=BY, order=order, wanted=wanted, reason=REASON)
    paper = Approval("Ban Thường vụ Thành ủy", "1-QĐ/TU", DAY - timedelta(days=30))
    actions.approve(by=BY, order=order, approval=paper, reason=REASON)
    return order


# What really changes when a branch goes from the root to another direct unit: of every unit the row to the
# root is cut, one with one level more begins, and one to the new superior.
PLAIN_MOVE = (
    """
UPDATE units_ancestry
   SET during = daterange(lower(during), %(day)s), placed = daterange(lower(during), %(day)s)
 WHERE ancestor_id = %(root)s AND during @> %(day)s AND descendant_id IN (
       SELECT descendant_id FROM units_ancestry WHERE ancestor_id = %(branch)s AND during @> %(day)s)
""",
    """
INSERT INTO units_ancestry (descendant_id, ancestor_id, distance, during, placed, allocated)
SELECT descendant_id, new.ancestor, distance + new.more, later.days, later.days, true
  FROM units_ancestry, (VALUES (%(root)s, 2), (%(goal)s, 1)) new(ancestor, more),
       (SELECT daterange(%(day)s, NULL) AS days) later
 WHERE ancestor_id = %(branch)s AND during @> %(day)s
""",
)


def _plain_move(branch: int, goal: int) -> None:
    asked = {"branch": branch, "goal": goal, "day": DAY, "root": root(LAST).id}
    with connection.cursor() as cursor:
        for statement in PLAIN_MOVE:
            cursor.execute(statement, asked)


def _cell() -> dict[str, Any]:
    """A cell put under another committee, ancestry included; cells from all over the city."""
    living = UnitVersion.objects.filter(during__contains=LAST, unit__alive__upper_inf=True)
    cells = list(living.filter(kind="CELL").order_by("unit_id").values_list("unit_id", flat=True))
    goals = list(living.filter(kind="SUB_COMMITTEE").order_by("unit_id").values_list("unit_id", flat=True))
    taken = []
    for number, cell in enumerate(cells[:: len(cells) // CELLS][:CELLS]):
        goal = goals[(number * 61 + 7) % len(goals)]
        with _undone():
            taken.append(seconds(lambda c=cell, g=goal: _move_cell(c, g)))
    print(f"(a cell moved: p95 {p95(taken):.1f} ms)")
    return row("units.move_cell", median(taken), 20, "ms")


def _move_cell(cell: int, goal: int) -> None:
    actions._set_from(DAY, "parent_id", {cell: goal})
    ancestry.rebuild_for([cell])


# Hà Nội 2025

CITY_AND_2025 = """
import time
from namro.config.verbs import run_migrations
from namro.config.roles import as_owner
run_migrations()
from namro.sample.load import load
from namro.sample.plan import Plan
with as_owner():
    load(Plan.city())
from namro.sample.hanoi_2025.load import reorganise
started = time.perf_counter()
done = reorganise()
for step, seconds in done.seconds.items():
    print(f"{seconds:8.1f} s  {step}")
print(time.perf_counter() - started)
"""


def _hanoi() -> dict[str, Any]:
    """Both decisions of 2025 with all that depends on the ended units, in a sample city of their own."""
    renew(HANOI)
    try:
        *steps, taken = in_process(CITY_AND_2025, there(HANOI))
    finally:
        drop(HANOI)
    print(*steps, sep="\n")
    return row("units.load_hanoi_2025", float(taken), 60, "s")
