from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from namro.people.models import EndGround
from namro.sample.city import City, build, first_members
from namro.sample.days import works
from namro.sample.moves import leavings
from namro.sample.plan import Plan
from namro.units.models import UnitKind


def stays(city: City) -> list[tuple[int, int, int, int | None]]:
    """Person, cell, first day, end; the roll must have drawn the persons before."""
    roll = city.roll()
    for _ in roll.persons():
        pass
    made = []
    for line in b"".join(roll.homes()).decode().splitlines():
        _, person, membership, cell, during = line.split("\t")
        assert person == membership
        first, end = during[1:-1].split(",")
        last = date.fromisoformat(end).toordinal() if end else None
        made.append((int(person), int(cell), date.fromisoformat(first).toordinal(), last))
    return made


def test_the_year_in_progress_has_its_part_of_leavings() -> None:
    assert leavings(Plan.city()) == {2022: 3_000, 2023: 3_000, 2024: 1_524}


def test_so_many_leave_as_planned(small: City) -> None:
    years = Counter(date.fromordinal(day).year for day, _ in small.stock.ends.values())
    assert years == leavings(small.plan)


def test_only_the_dead_leave_on_a_day_off(small: City) -> None:
    for day, ground in small.stock.ends.values():
        assert ground is EndGround.DIED or works(date.fromordinal(day))
        assert date.fromordinal(day) <= small.plan.lives_on


def test_home_cells_of_a_person_follow_one_another(small: City) -> None:
    by_person: dict[int, list[tuple[int, int, int | None]]] = {}
    for person, cell, first, end in stays(small):
        by_person.setdefault(person, []).append((cell, first, end))
    assert any(len(own) == 2 for own in by_person.values())
    for own in by_person.values():
        for (cell, first, end), (goal, later, _) in pairwise(own):
            assert end == later > first
            assert goal != cell


def test_nobody_sits_in_a_cell_that_is_not_there(small: City) -> None:
    for _, cell, first, end in stays(small):
        node = small.tree.node(cell)
        assert node.first.toordinal() <= first
        if node.end is not None:
            assert end is not None and end <= node.end.toordinal()


@pytest.mark.parametrize("day", [date(2022, 1, 3), date(2023, 4, 11), date(2024, 7, 5)])
def test_a_cell_has_three_members_or_more_and_a_base_cell_less_than_thirty(small: City, day: date) -> None:
    on = day.toordinal()
    here = Counter(cell for _, cell, first, end in stays(small) if first <= on and (end is None or on < end))
    for cell in small.tree.cells():
        if cell.first <= day and (cell.end is None or day < cell.end):
            assert here[cell.id] >= 3
            assert cell.kind is not UnitKind.BASE_CELL or here[cell.id] < 30


def test_a_committee_has_thirty_members_or_more(small: City) -> None:
    on = small.plan.lives_on.toordinal()
    here = Counter(
        small.tree.node(cell).parent
        for _, cell, first, end in stays(small)
        if first <= on and (end is None or on < end)
    )
    for node in small.tree.nodes:
        if node.kind is UnitKind.BASE_COMMITTEE:
            assert here[node.id] >= 30


def test_the_city_has_its_members_on_its_day(small: City) -> None:
    on = small.plan.lives_on.toordinal()
    living = sum(first <= on and (end is None or on < end) for _, _, first, end in stays(small))
    assert living == small.plan.shape.members
    assert small.stock.size == first_members(small.plan)


def test_founders_have_been_official_for_long_and_come_on_the_day(small: City) -> None:
    called = {cell.id: 0 for cell in (one.cell for one in small.founded)}
    days = {one.cell.id: one.day for one in small.founded}
    for person, moves in small.stock.homes.items():
        for day, cell in moves:
            if cell in called:
                assert person in small.stock.veterans
                assert day == days[cell]
                called[cell] += 1
    assert min(called.values()) >= 3


def test_who_founded_a_cell_that_was_taken_back_went_home(small: City) -> None:
    back = [one for one in small.founded if one.annulled is not None]
    assert len(back) == 1
    returned = [moves for moves in small.stock.homes.values() if moves[0][1] == back[0].cell.id]
    assert returned
    for (_, _), (day, cell) in returned:
        assert day == back[0].annulled
        assert cell != back[0].cell.id


def test_another_seed_is_another_city(small: City) -> None:
    other = build(Plan.small(seed=7))
    assert other.stock.ends != small.stock.ends
    assert [one.day for one in other.decisions] != [one.day for one in small.decisions]
