from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

from namro.sample.city import City
from namro.sample.days import year_later


@pytest.fixture(scope="module")
def persons(small: City) -> list[list[str]]:
    return [line.split("\t") for line in b"".join(small.roll().persons()).decode().splitlines()]


@pytest.fixture(scope="module")
def memberships(small: City) -> list[list[str]]:
    roll = small.roll()
    for _ in roll.persons():
        pass
    return [line.split("\t") for line in b"".join(roll.memberships()).decode().splitlines()]


def test_ids_run_without_a_gap(small: City, persons: list[list[str]], memberships: list[list[str]]) -> None:
    wanted = [str(number) for number in range(1, small.roll().size + 1)]
    assert [row[0] for row in persons] == wanted
    assert [row[0] for row in memberships] == wanted
    assert [row[1] for row in memberships] == wanted


def test_about_two_in_five_are_women(persons: list[list[str]]) -> None:
    sexes = Counter(row[2] for row in persons)
    assert set(sexes) == {"F", "M"}
    assert 0.35 < sexes["F"] / len(persons) < 0.46


def test_an_unknown_part_of_a_birth_date_is_one(persons: list[list[str]]) -> None:
    for *_, birth, precision in persons:
        day = date.fromisoformat(birth)
        assert precision == "DAY" or day.day == 1
        assert precision != "YEAR" or day.month == 1
        assert precision == "DAY" or day.year <= 1955
        assert date(1926, 1, 1) <= day


def test_some_of_the_old_know_only_their_year(persons: list[list[str]]) -> None:
    assert Counter(row[4] for row in persons)["YEAR"] > 0


def test_members_were_of_age_when_admitted(persons: list[list[str]], memberships: list[list[str]]) -> None:
    for person, membership in zip(persons, memberships, strict=True):
        birth, decided = date.fromisoformat(person[3]), date.fromisoformat(membership[2])
        months = (decided.year - birth.year) * 12 + decided.month - birth.month
        assert months >= 18 * 12


def test_the_three_dates_are_in_order(small: City, memberships: list[list[str]]) -> None:
    for _, _, decided, joined, official, during, *_ in memberships:
        first = date.fromisoformat(decided)
        assert during.startswith(f"[{decided},")
        if joined == r"\N":
            assert official == r"\N"
            continue
        ceremony = date.fromisoformat(joined)
        assert first <= ceremony <= min(first + timedelta(days=30), small.plan.lives_on)
        if official != r"\N":
            assert date.fromisoformat(official).toordinal() == year_later(ceremony.toordinal())
            assert date.fromisoformat(official) <= small.plan.lives_on


def test_who_has_been_a_member_for_over_a_year_is_official(small: City, memberships: list[list[str]]) -> None:
    # a year of probation, a ceremony within a month, and two months in which the cell may still review
    long_ago = small.plan.lives_on - timedelta(days=365 + 30 + 60)
    on_probation = 0
    for _, _, decided, _, official, _, ground, _ in memberships:
        if date.fromisoformat(decided) <= long_ago and not ground:
            assert official != r"\N"
        on_probation += official == r"\N" and not ground
    assert on_probation > 50


def test_some_deaths_are_known_late_and_nothing_else(memberships: list[list[str]]) -> None:
    late = [row for row in memberships if row[7] != r"\N"]
    assert {row[6] for row in late} <= {"DIED"}
    assert all(date.fromisoformat(row[7]) > date.fromisoformat(row[5][12:22]) for row in late)


def test_an_end_has_its_ground(memberships: list[list[str]]) -> None:
    ended = Counter(row[6] for row in memberships if not row[5].endswith(",)"))
    assert "" not in ended and ended["DIED"] > 0 and ended["ANNULLED"] == 3
    assert all(row[6] == "" for row in memberships if row[5].endswith(",)"))


def test_the_roll_draws_the_same_people_again(small: City) -> None:
    rolls = [small.roll(), small.roll()]
    for name in ("persons", "memberships", "homes"):
        first, second = (b"".join(getattr(roll, name)()) for roll in rolls)
        assert first == second


def test_home_rows_are_numbered(small: City) -> None:
    roll = small.roll()
    for _ in roll.persons():
        pass
    ids = [int(line.split("\t")[0]) for line in b"".join(roll.homes()).decode().splitlines()]
    assert all(later == earlier + 1 for earlier, later in pairwise(ids))
