"""Plans are consistent in themselves, and the generator keeps them for any seed."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from namro.membership.models import SourceGroup
from namro.sample.city import build, first_members
from namro.sample.days import works
from namro.sample.foundings import foundings_planned
from namro.sample.plan import ENTERPRISE, PUPIL, Plan

BOTH = pytest.mark.parametrize("plan", [Plan.city(), Plan.small()], ids=["city", "small"])


@BOTH
def test_seasons_follow_one_another_up_to_today(plan: Plan) -> None:
    for season, following in pairwise(plan.seasons):
        assert season.last + timedelta(days=1) == following.first
        assert season.first < season.last
    assert plan.seasons[-1].last == plan.lives_on == date(2024, 7, 5)


@BOTH
def test_subsets_are_within_the_whole(plan: Plan) -> None:
    for season in plan.seasons:
        assert season.pupils + season.enterprise <= season.admitted
        assert season.owners <= season.enterprise


@BOTH
def test_a_day_has_its_season(plan: Plan) -> None:
    assert plan.season_of(date(2024, 6, 30)) is plan.half_year
    assert plan.season_of(date(2024, 7, 1)) is plan.seasons[-1]
    with pytest.raises(StopIteration):
        plan.season_of(date(2021, 12, 31))


@BOTH
def test_annulments_are_decided_on_working_days_and_never_before(plan: Plan) -> None:
    for one in [*plan.annulments, *plan.founding_annulments]:
        assert works(one.on)
        assert one.decided <= one.on.isoformat()[: len(one.decided)]
    assert all(one.decided[:4] == "2024" for one in plan.annulments if one.on.year == 2024)


@BOTH
def test_there_is_something_of_everything(plan: Plan) -> None:
    half = plan.half_year
    assert min(half.pupils, half.enterprise, half.owners, half.founded_enterprise) > 0
    inside = [one for one in plan.annulments if half.first <= one.on <= half.last]
    assert inside
    assert any(one.decided[:4] != str(one.on.year) for one in plan.annulments)


@BOTH
def test_rounds_are_issued_in_january_of_their_year(plan: Plan) -> None:
    assert [round_.year for round_ in plan.rounds] == [2022, 2023, 2024]
    for round_ in plan.rounds:
        assert (round_.issued_on.year, round_.issued_on.month) == (round_.year, 1)
        assert works(round_.issued_on)
        assert round_.document_no.endswith("-KH/TU")


def test_the_whole_city_admits_fewer_a_year_before() -> None:
    seasons = {season.first: season.admitted for season in Plan.city().seasons}
    assert seasons[date(2023, 1, 1)] == 4_870
    assert seasons[date(2024, 1, 1)] == 5_189


def test_two_plans_are_told_apart() -> None:
    assert Plan.city().title != Plan.small().title
    assert Plan.small(seed=3).seed == 3


@settings(max_examples=20)
@given(st.integers(0, 2**40))
def test_any_seed_keeps_the_sums(seed: int) -> None:
    """What the plan says does not hang on luck."""
    plan = Plan.small(seed=seed)
    city = build(plan)
    for season in plan.seasons:
        span = range(season.first.toordinal(), season.last.toordinal() + 1)
        sums: Counter[str] = Counter()
        for one in city.decisions:
            sums[one.kind] += (one.day in span) - (one.annulled in span)
            sums["owners"] += one.is_owner and one.day in span
        assert sums[PUPIL] == season.pupils
        assert sums[ENTERPRISE] == season.enterprise
        assert sum(sums.values()) - sums["owners"] == season.admitted
        assert sums["owners"] == season.owners


@settings(max_examples=15)
@given(st.integers(0, 2**40))
def test_any_seed_keeps_cells_alive_and_decisions_in_order(seed: int) -> None:
    city = build(Plan.small(seed=seed))
    left: Counter[int] = Counter()
    for cell in city.tree.cells():
        left[cell.id] = cell.size
    for person in [*city.stock.ends, *city.stock.homes]:
        home = max(cell for cell, first in city.stock.first_id.items() if first <= person)
        left[home] -= 1
    assert min(left[cell.id] for cell in city.tree.cells() if cell.size) >= 3
    assert not set(city.stock.ends) & set(city.stock.homes)
    days = [one.day for one in city.decisions]
    assert days == sorted(days)
    assert all(works(date.fromordinal(day)) for day in days)
    assert not any(one.group is SourceGroup.PUPIL and one.in_enterprise for one in city.decisions)


@settings(max_examples=10)
@given(st.integers(0, 2**40))
def test_any_seed_founds_what_is_planned(seed: int) -> None:
    plan = Plan.small(seed=seed)
    city = build(plan)
    gross, back = foundings_planned(plan)
    assert len(city.founded) == gross
    assert sum(one.annulled is not None for one in city.founded) == back
    assert [one.cell.id for one in city.founded] == sorted(one.cell.id for one in city.founded)
    assert city.stock.size == first_members(plan)
    alive = [cell for cell in city.tree.cells() if cell.end is None and cell.kind == "CELL"]
    assert len(alive) == plan.shape.cells
