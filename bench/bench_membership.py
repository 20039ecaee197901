"""Forms, duplicates, search and the balance at city scale, beside plain SQL of the same content."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from django.db import connection

from bench.support import need_city, p95, row, seconds, sql
from namro.ground.periods import Period
from namro.membership.balance import balance
from namro.membership.checks import check, fill_with_before
from namro.membership.forms.counting import Quarter
from namro.membership.forms.filled import fill
from namro.membership.forms.workbook import write
from namro.people.duplicates import Identity, duplicates_of
from namro.people.models import Person
from namro.people.queries import search
from namro.units.queries import Place, root

QUARTER, HALF = "2024-Q2", "2024-H1"
ASKED, SEED = 200, 20240705
RUNS = 3

# What forms B1 and B2 need at least: members and admissions by cell and by each trait, once.
BY_TRAIT = """
SELECT h.cell_id, p.sex, p.education, p.occupation, p.theory, p.minority, p.religious,
       extract(year FROM p.birth_date), extract(year FROM m.decided_on), m.official_on <= %s, count(*)
  FROM people_homecell h JOIN people_person p ON p.id = h.person_id
  JOIN people_partymembership m ON m.id = h.membership_id
 WHERE h.during @> %s::date
 GROUP BY GROUPING SETS ((), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10))
"""
SAME_BIRTHDAY = "SELECT id, full_name, citizen_id FROM people_person WHERE birth_date = %s AND name_key = %s"
BY_NAME = "SELECT id, full_name FROM people_person WHERE name_key >= %s ORDER BY name_key, id LIMIT 50"


def measure() -> list[dict[str, Any]]:
    need_city()
    at = Quarter.of(Period.parse(QUARTER))
    city = root(at.day)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('namro.actor', 'system:bench', false)")
    people = _some_people()
    rows = _forms(city, at)
    rows.append(_duplicates(people))
    rows.append(_search(people))
    rows.append(row("membership.balance_city", _best(lambda: balance(city, Period.parse(HALF))), 1.0, "s"))
    return rows


def _best(work: Callable[[], object]) -> float:
    """The slowest of a few, after one to warm up: a form is asked for once a quarter."""
    work()
    return max(seconds(work) for _ in range(RUNS))


def _forms(city: Place, at: Quarter) -> list[dict[str, Any]]:
    floor = sql(BY_TRAIT, [at.day, at.day], RUNS) / 1000

    def checked() -> None:
        found = fill_with_before(city, at)
        check(found.now, found)

    return [
        row("membership.forms_city_workbook", _best(lambda: write(fill(city, at).all)), 10, "s", floor),
        row("membership.forms_city_checked", _best(checked), 10, "s", 2 * floor),
    ]


def _some_people() -> list[Person]:
    """Persons from all over the table, the same in every run."""
    keys = list(Person.objects.order_by("pk").values_list("pk", flat=True))
    chosen = random.Random(SEED).sample(keys, min(ASKED, len(keys)))
    return list(Person.objects.filter(pk__in=chosen).order_by("pk"))


def _duplicates(people: list[Person]) -> dict[str, Any]:
    asked = [Identity.of(person) for person in people]
    for one in asked[:10]:
        duplicates_of(one)
    measured = p95([seconds(lambda one=one: duplicates_of(one)) for one in asked])  # type: ignore[misc]
    floor = sql(SAME_BIRTHDAY, [people[0].birth_date, people[0].name_key])
    return row("membership.duplicates_of_one_p95", measured, 60, "ms", floor)


def _search(people: list[Person]) -> dict[str, Any]:
    """A given name; given and middle name without accents; the beginnings of both."""
    asked = []
    for person in people:
        words = person.search_key.split()
        asked += [words[-1], " ".join(words[-2:]), f"{words[0]} {words[-1][:2]}"]
    for text in asked[:10]:
        search(text)
    measured = p95([seconds(lambda text=text: search(text)) for text in asked])  # type: ignore[misc]
    return row("membership.search_p95", measured, 60, "ms", sql(BY_NAME, [people[0].name_key]))
