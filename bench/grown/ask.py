"""Random addresses of the bench city: drawn here, asked by two processes."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from multiprocessing import get_context

from django.db import connection

from bench.grown.both import Asked, batch
from bench.grown.child import begin
from namro.figures.address import PARTS, Address
from namro.figures.metric import Metric
from namro.figures.registry import metrics
from namro.ground.periods import Period

SEED = 20_250_701
PROCESSES = 2
BATCH = 250
YEARS = range(2015, 2025)
# How often a unit is drawn from each pool: decided ones are recast, small ones have few rows. Targets stand
# at direct units, so that most others have none.
WEIGHTS = {"decided": 30, "ended": 15, "upper": 20, "base": 20, "part": 8, "cell": 7}
OF_TARGETS = {"decided": 20, "ended": 10, "upper": 60, "base": 6, "part": 2, "cell": 2}
PART_OF_ALL = 0.1
OWN_DAY = 0.5
UNITS = """
SELECT u.code, lower(u.alive), upper(u.alive), v.kind, u.id IN (
           SELECT unit_id FROM units_change WHERE unit_id IS NOT NULL
           UNION SELECT old_id FROM units_succession UNION SELECT new_id FROM units_succession)
  FROM units_unit u
  JOIN LATERAL (
       SELECT kind FROM units_unitversion WHERE unit_id = u.id ORDER BY during DESC LIMIT 1) v ON true
 ORDER BY u.id
"""
LEVELS = {
    "CITY_PARTY": "upper",
    "SUPERIOR_OF_BASE": "upper",
    "BASE_COMMITTEE": "base",
    "SUB_COMMITTEE": "part",
}


@dataclass(frozen=True)
class Lived:
    """A unit and its days, until before ``end`` (None: open)."""

    code: str
    first: date
    end: date | None


def ask(number: int) -> Asked:
    """So many addresses, in two processes."""
    wanted = list(addresses(number, random.Random(SEED)))
    batches = [wanted[start : start + BATCH] for start in range(0, number, BATCH)]
    connection.close()
    found = Asked()
    with ProcessPoolExecutor(PROCESSES, get_context("spawn"), begin) as pool:
        for asked in pool.map(batch, batches):
            found.add(asked)
    return found


# Drawing


def _pools() -> dict[str, list[Lived]]:
    pools: dict[str, list[Lived]] = {name: [] for name in WEIGHTS}
    with connection.cursor() as cursor:
        cursor.execute(UNITS)
        for code, first, end, kind, decided in cursor.fetchall():
            unit = Lived(code, first, end)
            names = [LEVELS.get(kind, "cell")] + ["decided"] * decided + ["ended"] * (end is not None)
            for name in names:
                pools[name].append(unit)
    return pools


def _decision_days() -> list[date]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT effective_on FROM units_reorganisation ORDER BY 1")
        return [day for (day,) in cursor.fetchall()]


def _period(rng: random.Random) -> Period:
    year = rng.choice(YEARS)
    wholes = [f"{year}", f"{year}-H1", f"{year}-9T", f"{year}-Q{rng.randint(1, 4)}"]
    months = [f"{year}-{rng.randint(1, 12):02d}"]
    return Period.parse(rng.choice([*wholes, *months * 3]))


def addresses(number: int, rng: random.Random) -> Iterator[str]:
    """Spellings: every figure that is a count, units alive and ended, all kinds of structure days."""
    keys = [one.key for one in metrics if isinstance(one, Metric)]
    pools, days = _pools(), _decision_days()
    for made in range(number):
        key = keys[made % len(keys)]
        weights = OF_TARGETS if key.startswith("targets.") else WEIGHTS
        unit = rng.choice(pools[rng.choices(list(weights), list(weights.values()))[0]])
        period = _period(rng)
        day = _structure_day(unit, period.last, days, rng)
        part = rng.choice(list(PARTS)) if rng.random() < PART_OF_ALL else ""
        yield str(Address(key, unit.code, period, tree_day=day, part=part))


def _structure_day(unit: Lived, usual: date, days: Sequence[date], rng: random.Random) -> date:
    """The period's last day, or any day on which the unit lived, decisions' days and eves more often."""
    lives = unit.first <= usual and (unit.end is None or usual < unit.end)
    if lives and rng.random() < OWN_DAY:
        return usual
    first, last = max(unit.first, date(2014, 6, 1)), unit.end or date(2025, 6, 30)
    anywhere = first + timedelta(days=rng.randrange(max(1, (last - first).days)))
    inside = [day + timedelta(days=shift) for day in days for shift in (-1, 0)]
    inside = [day for day in inside if unit.first <= day and (unit.end is None or day < unit.end)]
    return rng.choice([anywhere, *rng.sample(inside, min(2, len(inside)))])
