"""Random acts on a post, told again in a plain table of days: both refuse the same and say the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

import pytest

from namro.ground.errors import HouseError
from namro.organisation.posts.actions import Change, Paper, Setting, set_places
from namro.organisation.posts.tenures.actions import annul_tenure
from namro.people.models import Person, Post, Tenure, Vacancy
from namro.people.posts import holders
from tests.cast import BY, WHY, Cast
from tests.organisation.posts.making import PAPER, leave, leaving, member, post, seated

BEGAN = date(2023, 1, 2)
LAST = 40  # the last day that is looked at; it stands for all that follow
DAYS = range(LAST + 1)


def day(number: int) -> date:
    return BEGAN + timedelta(days=number)


@dataclass
class Plain:
    """One tenure in the plain table."""

    person: int
    first: int
    end: int | None
    acting: bool
    stands: bool = True

    def on(self, at: int) -> bool:
        return self.stands and self.first <= at and (self.end is None or at < self.end)


@dataclass
class Table:
    """The post day by day. Every method says whether the act may be, and does it if so."""

    settings: list[tuple[int, int]]  # first day, places
    tenures: list[Plain] = field(default_factory=list)

    def places(self, at: int) -> int:
        return [places for first, places in self.settings if first <= at][-1]

    def count(self, at: int) -> int:
        return sum(one.on(at) and not one.acting for one in self.tenures)

    def seat(self, new: Plain) -> bool:
        same = [one for one in self.tenures if one.person == new.person]
        if any(one.on(at) and new.on(at) for one in same for at in DAYS):
            return False
        full = [at for at in DAYS if new.on(at) and self.count(at) >= self.places(at)]
        if full and not new.acting:
            return False
        self.tenures.append(new)
        return True

    def leave(self, which: int, end: int) -> bool:
        one = self.tenures[which]
        if not one.stands or end <= one.first or (one.end is not None and one.end <= end):
            return False
        one.end = end
        return True

    def annul(self, which: int) -> bool:
        one = self.tenures[which]
        stood, one.stands = one.stands, False
        return stood

    def set(self, first: int, places: int) -> bool:
        until = min((begins for begins, _ in self.settings if begins > first), default=LAST + 1)
        if places == self.places(first) or any(self.count(at) > places for at in range(first, until)):
            return False
        self.settings = sorted([one for one in self.settings if one[0] != first] + [(first, places)])
        return True


@dataclass
class Pair:
    """The table and the house; ``act`` does one thing in both and compares whether it was refused."""

    rng: Random
    post: Post
    people: list[Person]
    table: Table
    rows: list[Tenure] = field(default_factory=list)
    refused: int = 0

    def act(self) -> None:
        choices = [self.seat, self.seat, self.set]
        if self.rows:
            choices += [self.leave, self.leave, self.annul]
        allowed, write = self.rng.choice(choices)()
        try:
            write()
        except HouseError as error:
            assert not allowed, f"refused: {error}"
            self.refused += 1
        else:
            assert allowed, "the house let it pass"

    def seat(self) -> tuple[bool, Callable[[], object]]:
        person, first = self.rng.randrange(len(self.people)), self.rng.randrange(LAST)
        end = self.rng.choice([None, self.rng.randint(first + 1, LAST)])
        acting = self.rng.random() < 0.2
        allowed = self.table.seat(Plain(person, first, end, acting))

        def write() -> None:
            said = {"mode": "ACTING" if acting else "APPOINTED", "paper": PAPER}
            over = {"leaving": leaving(day(end), paper=PAPER)} if end is not None else {}
            self.rows.append(seated(self.post, day(first), self.people[person], **said, **over))

        return allowed, write

    def leave(self) -> tuple[bool, Callable[[], object]]:
        which, end = self.rng.randrange(len(self.rows)), self.rng.randint(1, LAST)
        return self.table.leave(which, end), lambda: leave(self.rows[which], day(end), paper=PAPER)

    def annul(self) -> tuple[bool, Callable[[], object]]:
        which = self.rng.randrange(len(self.rows))
        paper = Paper("40-QĐ/TU", BEGAN)
        return self.table.annul(which), lambda: annul_tenure(
            by=BY, tenure=self.rows[which], paper=paper, reason=WHY
        )

    def set(self) -> tuple[bool, Callable[[], object]]:
        first, places = self.rng.randrange(LAST), self.rng.randint(1, 3)
        change = Change(day(first), Setting(places=places))
        return self.table.set(first, places), lambda: set_places(
            by=BY, post=self.post, change=change, reason=WHY
        )

    def compare(self) -> None:
        vacancies = list(Vacancy.objects.filter(post=self.post))
        for at in DAYS:
            there = {one.person_id for one in holders(self.post, day(at))}
            wanted = {one.person for one in self.table.tenures if one.on(at) and not one.acting}
            assert there == {self.people[person].pk for person in wanted}, at
            vacant = sum(day(at) in one.during for one in vacancies)
            assert vacant == self.table.places(at) - len(wanted), at


@pytest.mark.parametrize("seed", range(12))
def test_the_house_and_a_plain_table_agree(city: Cast, seed: int) -> None:
    rng = Random(seed)
    made = post(city.units["ba_dinh"], first=BEGAN, places=2)
    people = [member(f"Lê Văn {name}") for name in ("Một", "Hai", "Ba", "Bốn")]
    pair = Pair(rng, made, people, Table([(0, 2)]))
    for _ in range(22):
        pair.act()
    pair.compare()
    assert len(pair.rows) > 0
