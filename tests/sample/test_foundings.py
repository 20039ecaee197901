from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from namro.sample.city import City
from namro.sample.days import works
from namro.sample.plan import ENTERPRISE, Plan, Season
from namro.units.models import Bloc, UnitKind


def net(city: City, season: Season, enterprise: bool) -> int:
    span = range(season.first.toordinal(), season.last.toordinal() + 1)
    return sum(
        (one.day in span) - (one.annulled in span)
        for one in city.founded
        if (one.cell.bloc is Bloc.PRIVATE_ENTERPRISE) == enterprise
    )


@pytest.mark.parametrize("season", Plan.small().seasons, ids=lambda season: season.first.isoformat())
def test_every_season_founds_what_is_planned(small: City, season: Season) -> None:
    assert net(small, season, True) == season.founded_enterprise
    assert net(small, season, False) == season.founded_other


def test_cells_are_founded_on_working_days_under_base_committees(small: City) -> None:
    for one in small.founded:
        assert works(date.fromordinal(one.day))
        assert one.cell.first == date.fromordinal(one.day)
        assert one.cell.kind is UnitKind.CELL
        assert small.tree.node(one.cell.parent).kind is UnitKind.BASE_COMMITTEE


def test_later_foundings_have_later_codes(small: City) -> None:
    cells = [one.cell for one in small.founded]
    assert [cell.first for cell in cells] == sorted(cell.first for cell in cells)
    assert [cell.id for cell in cells] == sorted(cell.id for cell in cells)
    assert cells[-1].id == len(small.tree.nodes)


def test_the_founding_taken_back_is_of_an_earlier_year_and_an_enterprise(small: City) -> None:
    back = [one for one in small.founded if one.annulled is not None]
    assert [plan.group for plan in small.plan.founding_annulments] == [ENTERPRISE]
    for one, planned in zip(back, small.plan.founding_annulments, strict=True):
        assert one.cell.end == planned.on
        assert one.cell.first.year == 2022 < planned.on.year
        assert one.annulled_number


def test_nobody_is_admitted_in_a_cell_that_was_taken_back(small: City) -> None:
    ended = {one.cell.id for one in small.founded if one.annulled is not None}
    assert not ended & {one.cell.id for one in small.decisions}


def test_three_to_seven_members_come_and_none_twice(small: City) -> None:
    founded = {one.cell.id for one in small.founded}
    called = Counter(moves[0][1] for moves in small.stock.homes.values() if moves[0][1] in founded)
    assert set(called) == founded
    assert min(called.values()) >= 3 and max(called.values()) <= 7


def test_members_come_from_the_same_direct_unit(small: City) -> None:
    founded = {one.cell.id: one.cell for one in small.founded}
    for person, moves in small.stock.homes.items():
        if moves[0][1] in founded:
            home = max(cell for cell, first in small.stock.first_id.items() if first <= person)
            assert small.tree.node(home).direct == founded[moves[0][1]].direct
