"""Half a million invented people as lines for COPY: persons, memberships, home cells.

Two passes that must run in this order, ``persons`` then ``memberships`` and ``homes``: the first one
remembers each member's day of decision for the others.
"""

from __future__ import annotations

import random
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from namro.membership.models import SourceGroup
from namro.people.models import EndGround
from namro.sample.admissions import Decision
from namro.sample.days import FIRST as EPOCH
from namro.sample.days import ISO, iso, year_later
from namro.sample.draw import Weighted, batched, stream
from namro.sample.moves import Stock
from namro.sample.names import FEMALE, MALE, name_parts
from namro.sample.plan import Plan
from namro.sample.units import Node

BATCH = 10_000
WOMEN, MEN = 39, 61
CEREMONY_WITHIN = 30
OLDEST = date(1926, 1, 1).toordinal()
PART_UNKNOWN_BEFORE = date(1955, 1, 1).toordinal()
YEAR_ONLY, MONTH_ONLY = 0.06, 0.09
ADULT = 18 * 12
VETERAN_YEARS = 2  # whoever is called to a new cell has been a member for at least so long
# Probations that ended so many days ago are still before the cell, for one member in so many.
REVIEW, UNREVIEWED = 60, 6
LATE, LATE_BY = 9, 75  # one death in nine is known only so many days later
NULL = r"\N"

# Years in which today's members were admitted, with the weight of each year up to the next bound.
ERAS = ((1960, 0.25), (1975, 0.5), (1986, 0.6), (1996, 1.1), (2006, 2.0), (2016, 2.1), (2022, 0.0))
AGES = ((18.2, 6), (22, 9), (26, 8), (30, 5), (36, 2.5), (42, 1), (50, 0))
AGES_NOW = {
    SourceGroup.STUDENT: (19, 23),
    SourceGroup.MILITARY: (19, 34),
    SourceGroup.OWNER: (31, 54),
    SourceGroup.CIVIL_SERVANT: (23, 44),
    SourceGroup.WORKER: (21, 46),
    SourceGroup.FARMER: (21, 52),
    SourceGroup.OTHER: (20, 55),
}


def _spread(bounds: tuple[tuple[float, float], ...], unit: float) -> tuple[list[int], list[float]]:
    """Every day between the bounds with the weight of its stretch."""
    days, weights = [], []
    for (start, weight), (end, _) in pairwise(bounds):
        for day in range(int(start * unit), int(end * unit)):
            days.append(day)
            weights.append(weight)
    return days, weights


def _decision_days(until: date) -> Weighted[int]:
    """Weekdays on which members of long ago were admitted, by era."""
    days, weights = [], []
    for (year, weight), (end, _) in pairwise(ERAS):
        for day in range(date(year, 1, 1).toordinal(), date(end, 1, 1).toordinal()):
            if day <= until.toordinal() and date.fromordinal(day).weekday() < 5:
                days.append(day)
                weights.append(weight)
    return Weighted(days, weights)


@dataclass(frozen=True)
class _Draws:
    decided: Weighted[int]
    veteran: Weighted[int]
    ages: Weighted[int]


class Roll:
    """Everybody of the city: the stock by cells, then the admitted in order of their decisions."""

    def __init__(self, plan: Plan, cells: list[Node], stock: Stock, decisions: list[Decision]) -> None:
        self.today = plan.lives_on.toordinal()
        self.cells = [cell for cell in cells if cell.size]
        self.stock = stock
        self.decisions = decisions
        self._persons = stream(plan.seed, "persons")
        self._dates = stream(plan.seed, "ceremonies")
        self._decided = array("i", [0])
        self._draws = _Draws(
            _decision_days(date(plan.begins.year - 1, 12, 31)),
            _decision_days(date(plan.begins.year - 1 - VETERAN_YEARS, 12, 31)),
            Weighted(*_spread(AGES, 365.25)),
        )

    @property
    def size(self) -> int:
        return self.stock.size + len(self.decisions)

    def admitted_id(self, position: int) -> int:
        """Person and membership of the decision at this position of the list."""
        return self.stock.size + 1 + position

    # Persons

    def persons(self) -> Iterator[bytes]:
        """Lines: id, full name, sex, birth date, precision."""
        for first in range(1, self.stock.size + 1, BATCH):
            yield self._stock_persons(first, min(BATCH, self.stock.size + 1 - first))
        for some in batched(enumerate(self.decisions), BATCH):
            yield self._new_persons(list(some))

    def _stock_persons(self, first: int, number: int) -> bytes:
        rng = self._persons
        sexes = rng.choices((FEMALE, MALE), weights=(WOMEN, MEN), k=number)
        names = name_parts().many(rng, sexes)
        decided = self._decisions_of(first, number)
        ages = self._draws.ages.many(rng, number)
        lines = []
        for person, name, sex, day, age in zip(
            range(first, first + number), names, sexes, decided, ages, strict=True
        ):
            birth, precision = self._birth(day - age)
            lines.append(f"{person}\t{name}\t{sex}\t{birth}\t{precision}\n")
        return "".join(lines).encode()

    def _decisions_of(self, first: int, number: int) -> list[int]:
        """Days of decision; whoever died of age, or was called to a new cell, has been a member for long."""
        rng, stock = self._persons, self.stock
        days = self._draws.decided.many(rng, number)
        for place, person in enumerate(range(first, first + number)):
            if person in stock.old:
                days[place] = min(days[place], *self._draws.veteran.many(rng, 4))
            elif person in stock.veterans:
                days[place] = self._draws.veteran.one(rng)
        self._decided.extend(days)
        return days

    def _birth(self, day: int) -> tuple[str, str]:
        if day >= PART_UNKNOWN_BEFORE:
            return ISO[day - EPOCH], "DAY"
        if day < OLDEST:
            day = OLDEST + day % 4_500
        text, chance = iso(day), self._persons.random()
        if chance < YEAR_ONLY:
            return f"{text[:4]}-01-01", "YEAR"
        if chance < MONTH_ONLY:
            return f"{text[:7]}-01", "MONTH"
        return text, "DAY"

    def _new_persons(self, some: list[tuple[int, Decision]]) -> bytes:
        rng = self._persons
        names = name_parts().many(rng, [decision.sex for _, decision in some])
        lines = []
        for (position, decision), name in zip(some, names, strict=True):
            birth = _birth_of_admitted(decision, rng)
            lines.append(f"{self.admitted_id(position)}\t{name}\t{decision.sex}\t{birth}\tDAY\n")
        return "".join(lines).encode()

    # Memberships

    def memberships(self) -> Iterator[bytes]:
        """Lines: id (the person's), person, the three dates, during, ground of the end, late news of it."""
        everybody = zip(range(1, self.size + 1), self._all_decided(), strict=True)
        for some in batched(everybody, BATCH):
            waits = self._dates.choices(range(CEREMONY_WITHIN + 1), k=len(some))
            lines = (
                self._membership(person, day, day + wait)
                for (person, day), wait in zip(some, waits, strict=True)
            )
            yield "".join(lines).encode()

    def _all_decided(self) -> Iterator[int]:
        yield from self._decided[1:]
        yield from (decision.day for decision in self.decisions)

    def _membership(self, person: int, decided: int, joined: int) -> str:
        end = self._end(person)
        official = year_later(joined)
        last = self.today if end is None else min(self.today, end[0] - 1)
        waiting = end is None and official > self.today - REVIEW and person % UNREVIEWED == 0
        dates = f"{iso(decided)}\t{_known(joined, last)}\t{NULL if waiting else _known(official, last)}"
        if end is None:
            return f"{person}\t{person}\t{dates}\t[{iso(decided)},)\t\t{NULL}\n"
        known = self._known_late(person, *end)
        return f"{person}\t{person}\t{dates}\t[{iso(decided)},{iso(end[0])})\t{end[1].value}\t{known}\n"

    def _known_late(self, person: int, day: int, ground: EndGround) -> str:
        """Some deaths reach the register weeks later (edge case 25)."""
        late = ground is EndGround.DIED and person % LATE == 0 and day + LATE_BY <= self.today
        return iso(day + LATE_BY) if late else NULL

    def _end(self, person: int) -> tuple[int, EndGround] | None:
        if person <= self.stock.size:
            return self.stock.ends.get(person)
        day = self.decisions[person - self.stock.size - 1].annulled
        return None if day is None else (day, EndGround.ANNULLED)

    # Home cells

    def homes(self) -> Iterator[bytes]:
        """Lines: id, person, membership, cell, during."""
        for some in batched(enumerate(self._stays(), 1), BATCH):
            lines = (
                f"{row}\t{person}\t{person}\t{cell}\t[{iso(first)},{iso(end) if end else ''})\n"
                for row, (person, cell, first, end) in some
            )
            yield "".join(lines).encode()

    def _stays(self) -> Iterator[tuple[int, int, int, int | None]]:
        """Person, cell, first day, day after the last or None."""
        stock = self.stock
        moved = stock.homes.keys() | stock.ends.keys()
        for cell in self.cells:
            began, first_id = cell.first.toordinal(), stock.first_id[cell.id]
            for person in range(first_id, first_id + cell.size):
                first = max(self._decided[person], began)
                if person in moved:
                    yield from self._stays_of_moved(person, cell.id, first)
                else:
                    yield person, cell.id, first, None
        for position, one in enumerate(self.decisions):
            yield self.admitted_id(position), one.cell.id, one.day, one.annulled

    def _stays_of_moved(
        self, person: int, cell: int, first: int
    ) -> Iterable[tuple[int, int, int, int | None]]:
        for day, goal in self.stock.homes.get(person, ()):
            yield person, cell, first, day
            cell, first = goal, day
        end = self.stock.ends.get(person)
        yield person, cell, first, None if end is None else end[0]


def _known(day: int, last: int) -> str:
    """A date that has come, or nothing yet."""
    return iso(day) if day <= last else NULL


def _birth_of_admitted(decision: Decision, rng: random.Random) -> str:
    """Of age on the day of the decision, counted by month; pupils are in the year of their eighteenth."""
    day = date.fromordinal(decision.day)
    if decision.group is SourceGroup.PUPIL:
        months = ADULT + rng.randint(0, day.month - 1) + (12 if rng.random() < 0.08 else 0)
    else:
        youngest, oldest = AGES_NOW[decision.group]
        months = rng.randint(youngest * 12, oldest * 12)
    index = day.year * 12 + day.month - 1 - months
    return date(index // 12, index % 12 + 1, rng.randint(1, 28)).isoformat()
