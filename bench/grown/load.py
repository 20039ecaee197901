"""Bring the bench city into an empty database: the sample's rows, then decisions, then what happened.

Events come last because none may lie past the end of its unit: each stands where its member, or the
unit that reported it, had come to by its day.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bench.grown.decisions import decide
from bench.grown.deepen import deepen
from bench.grown.plan import Scale
from bench.grown.plan import city as city_scale
from namro.config.roles import as_owner
from namro.config.verbs import run_migrations
from namro.ground.errors import HouseError
from namro.journal.actions import acting
from namro.organisation.posts.actions import load_titles
from namro.regulations.actions import load_rules, mark_installation
from namro.sample import accounts, bulk, tables
from namro.sample.city import City, build
from namro.sample.load import LARGE, SETTINGS, STATISTICS, Steps, copy, fill_people, fill_units
from namro.sample.units import Node
from namro.units.models import Extent, Succession

BY = "bench"
DECISIONS = [
    "units_change",
    "units_origin",
    "units_destination",
    "units_reorganisation",
    "units_succession",
]
FIRST_HOMES = """
SELECT DISTINCT ON (person_id) person_id, cell_id FROM people_homecell WHERE person_id > %s
 ORDER BY person_id, during
"""


def load(scale: Scale, progress: Callable[[str], None] = lambda text: None) -> dict[str, float]:
    """Load the city of ``scale``; seconds by step. Faster as the owner of the tables, as the sample is."""
    steps = Steps(progress, {})
    with acting(BY, "Nạp thành phố để đo", importing="bench.grown"):
        bulk.run(SETTINGS)
        load_rules(by=BY)
        load_titles(by=BY)
        with steps.step("Dựng thành phố"):
            city = build(scale.plan)
            region = deepen(city.tree, scale.branch)
        _people_and_units(city, steps)
        with steps.step("Quyết định sắp xếp"):
            for order in decide(scale, city.tree, region):
                progress(order.title)
        with steps.step("Sự kiện"):
            _events(city)
        _check(scale)
        mark_installation(
            by=BY,
            title=scale.plan.title,
            synthetic=True,
            lives_on=scale.plan.lives_on,
            seed=scale.plan.seed,
        )
    with steps.step("Thống kê"):
        bulk.settle_statistics([*STATISTICS, *DECISIONS])
    return steps.seconds


def _people_and_units(city: City, steps: Steps) -> None:
    aside = bulk.set_aside(LARGE)
    roll = city.roll()
    persons = bulk.ahead(roll.persons())
    with steps.step("Cây tổ chức"):
        fill_units(city)
    fill_people(roll, persons, steps)
    with steps.step("Ràng buộc, chỉ mục"):
        bulk.give_back(aside)
        bulk.check_now()
    copy(tables.ROUNDS, tables.rounds(city))
    copy(tables.ASSIGNMENTS, tables.assignments(city))
    bulk.check_now()
    bulk.advance_sequences([table.name for table in tables.ALL])
    accounts.open_accounts(city.tree, by=BY)
    bulk.settle_statistics(STATISTICS)


def _events(city: City) -> None:
    """Admissions at the cell where the member began, results at who carried the unit on by the day."""
    nodes: dict[int, Node] = {node.id: node for node in city.tree.nodes}
    first = dict(bulk.rows(FIRST_HOMES, [city.stock.size]))
    for position, one in enumerate(city.decisions, city.stock.size + 1):
        one.cell = _node(nodes, first[position], one.cell)
    heirs = _heirs()
    for rank, result in enumerate(city.results):
        unit = result.unit.id
        while unit in heirs and heirs[unit][0] <= result.day:
            unit = heirs[unit][1][rank % len(heirs[unit][1])]
        result.unit = _node(nodes, unit, result.unit)
    for taken_back in (one for one in city.results if one.reverses):
        taken_back.unit = taken_back.reverses.unit
    copy(tables.ADMISSIONS, tables.admissions(city))
    copy(tables.RESULTS, tables.results(city))
    bulk.check_now()
    bulk.advance_sequences([tables.ADMISSIONS.name, tables.RESULTS.name])


def _node(nodes: dict[int, Node], unit: int, like: Node) -> Node:
    """The node of a unit; one that a decision made is drawn after the node it follows."""
    return nodes.setdefault(unit, replace(like, id=unit))


def _heirs() -> dict[int, tuple[date, list[int]]]:
    """Ended units, the day from which others go on, and which."""
    found: dict[int, tuple[date, list[int]]] = {}
    ended = Succession.objects.filter(old__alive__upper_inf=False).exclude(extent=Extent.NONE)
    parts: dict[int, list[int]] = defaultdict(list)
    for old, new, on in ended.order_by("old_id", "pk").values_list("old_id", "new_id", "on"):
        parts[old].append(new)
        found[old] = (on, parts[old])
    return found


ADMITTED = "SELECT coalesce(sum(sign), 0) FROM membership_admissionevent WHERE happened_on BETWEEN %s AND %s"
MEMBERS = "SELECT count(*) FROM people_homecell WHERE during @> %s"


def _check(scale: Scale) -> None:
    """The totals that were planned are there; which unit they fell to, other rows of the bench ask."""
    plan = scale.plan
    found = [int(bulk.rows(ADMITTED, [season.first, season.last])[0][0]) for season in plan.seasons]
    planned = [season.admitted for season in plan.seasons]
    members = bulk.rows(MEMBERS, [plan.lives_on])[0][0]
    if found != planned or members != plan.shape.members:
        raise HouseError(f"Thành phố để đo nạp chưa đúng: {found}, {members} đảng viên.")


def main() -> None:
    """In a process of its own: migrate, load as the owner of the tables; the last line is the seconds."""
    run_migrations()
    started = time.perf_counter()
    with as_owner():
        seconds = load(city_scale())
    for step, taken in seconds.items():
        print(f"{taken:8.1f} s  {step}")
    print(time.perf_counter() - started)
