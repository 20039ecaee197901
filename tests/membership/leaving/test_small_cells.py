"""V13: cells with too few official members, and where they might go."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from namro.access.queries import reader
from namro.ground.ranges import span
from namro.journal.actions import acting
from namro.membership.leaving.queries import SmallCells, small_cells
from namro.organisation.moves.actions import establish_temporary_cell
from namro.people.models import HomeCell, PartyMembership
from tests.cast import BY, TODAY, WHY, Cast, add_person


def filled(city: Cast, cell: str, number: int, official: date | None = date(2020, 6, 1)) -> None:
    for one in range(number):
        person = add_person(f"Ngô Văn {one}")
        with acting(BY, WHY):
            member = PartyMembership.objects.create(
                person=person,
                decided_on=date(2019, 1, 1),
                joined_on=date(2019, 1, 1),
                official_on=official,
                during=span(date(2020, 1, 1)),
                origin="TRANSFER_IN",
            )
            HomeCell.objects.create(
                person=person, membership=member, cell=city.units[cell], during=span(date(2024, 3, 1))
            )


def asked(city: Cast, account: str = "thanhuy") -> SmallCells:
    return small_cells(reader(city.accounts[account]), TODAY)


def names(found: SmallCells) -> list[str]:
    return [one.cell.short_name for one in found.cells]


def test_v13_a_cell_below_three_official_members_is_named_with_its_neighbours(city: Cast) -> None:
    filled(city, "cell_2", 4)
    filled(city, "office", 3)
    found = asked(city)
    assert names(found) == ["Chi bộ số 1", "Thôn Vân Sa"]
    first = found.cells[0]
    assert (first.official, first.members) == (0, 3)
    assert first.above is not None and first.above.short_name == "Phường Phúc Xá"
    assert [one.short_name for one in first.neighbours] == ["Chi bộ số 2"]
    assert found.cells[1].neighbours == ()
    assert found.rule.value == 3


@pytest.mark.parametrize(("number", "few"), [(2, True), (3, False)])
def test_v13_three_are_enough(city: Cast, number: int, few: bool) -> None:
    filled(city, "cell_3", number)
    assert ("Thôn Vân Sa" in names(asked(city))) is few


def test_v13_members_on_probation_do_not_help(city: Cast) -> None:
    filled(city, "cell_3", 2)
    filled(city, "cell_3", 5, official=None)
    one = next(one for one in asked(city).cells if one.cell.short_name == "Thôn Vân Sa")
    assert (one.official, one.members) == (2, 8)


def test_v13_temporary_cells_are_not_asked(city: Cast) -> None:
    establish_temporary_cell(
        by=BY, name="Chi bộ tạm", parent=city.units["phuc_xa"], first=date(2024, 6, 1), reason=WHY
    )
    assert "Chi bộ tạm" not in names(asked(city))


def test_v13_a_reader_sees_his_own_cells_in_few_statements(city: Cast) -> None:
    with CaptureQueriesContext(connection) as captured:
        found = asked(city, "phucxa")
    assert set(names(found)) == {"Chi bộ số 1", "Chi bộ số 2"}
    assert len(captured) <= 7
