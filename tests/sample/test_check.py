"""The self-check speaks up for every sum that can be wrong, and only then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from namro.ground.errors import HouseError
from namro.sample.check import check
from namro.sample.load import Loaded
from namro.sample.plan import Plan, Round, Season
from namro.targets.models import Indicator

PLAN = Plan.small()


def other_season(**changes: Any) -> Plan:
    """The plan with another number for the half-year."""
    seasons = tuple(
        replace(season, **changes) if season is PLAN.half_year else season for season in PLAN.seasons
    )
    return replace(PLAN, seasons=seasons)


def other_round(indicator: Indicator, total: int) -> Plan:
    last: Round = PLAN.rounds[-1]
    changed = replace(last, totals={**last.totals, indicator: total})
    return replace(PLAN, rounds=(*PLAN.rounds[:-1], changed))


def test_a_right_city_is_left_in_peace(loaded: Loaded) -> None:
    check(PLAN)


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("admitted", "kết nạp từ 2024-01-01 đến 2024-06-30 là 80, phải là 999"),
        ("pupils", "học sinh THPT từ 2024-01-01"),
        ("enterprise", "trong doanh nghiệp từ 2024-01-01"),
        ("owners", "chủ doanh nghiệp từ 2024-01-01"),
        ("founded_enterprise", "thành lập trong doanh nghiệp từ 2024-01-01"),
        ("founded_other", "thành lập ở khối khác từ 2024-01-01"),
        ("mass_organisations", "tổ chức đoàn thể từ 2024-01-01"),
        ("mass_members", "đoàn viên, hội viên từ 2024-01-01"),
    ],
)
def test_each_sum_of_a_season_is_compared(loaded: Loaded, field: str, words: str) -> None:
    with pytest.raises(HouseError, match=words) as refusal:
        check(other_season(**{field: 999}))
    assert str(refusal.value).count("phải là") == 1


@pytest.mark.parametrize("indicator", Indicator)
def test_each_total_of_a_round_is_compared(loaded: Loaded, indicator: Indicator) -> None:
    with pytest.raises(HouseError, match=f"chỉ tiêu 2024 {indicator.value} là"):
        check(other_round(indicator, 12_345))


def test_all_that_is_wrong_is_named_at_once(loaded: Loaded) -> None:
    with pytest.raises(HouseError) as refusal:
        check(other_season(admitted=81, pupils=17))
    assert str(refusal.value).count("phải là") == 2


SPOILED: dict[str, tuple[str, str]] = {
    "an admission is counted twice over": (
        "UPDATE membership_admissionevent SET happened_on = happened_on - 400 "
        "WHERE id = (SELECT max(e.id) FROM membership_admissionevent e JOIN units_unit u ON u.id = e.cell_id "
        "WHERE e.sign = 1 AND u.alive @> e.happened_on - 400)",
        "kết nạp",
    ),
    "a member has left without a word": (
        "UPDATE people_homecell SET during = daterange(lower(during), '2024-07-01') "
        "WHERE id = (SELECT min(id) FROM people_homecell WHERE upper_inf(during))",
        r"đảng viên là 1\.411, phải là 1\.412",
    ),
    "a cell has lost its members": (
        "UPDATE people_homecell SET during = daterange(lower(during), '2024-07-01') WHERE upper_inf(during) "
        "AND cell_id = (SELECT min(unit_id) FROM units_unitversion WHERE kind = 'CELL')",
        "chi bộ dưới 3 đảng viên là 1, phải là 0",
    ),
}


@pytest.mark.parametrize("what", SPOILED)
def test_rows_changed_behind_its_back_are_noticed(loaded: Loaded, what: str) -> None:
    statement, words = SPOILED[what]
    with connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount > 0
    with pytest.raises(HouseError, match=words):
        check(PLAN)


def test_a_city_without_members_is_not_the_city(loaded: Loaded) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_homecell")
    with pytest.raises(HouseError, match="đảng viên là 0, phải là"):
        check(PLAN)


@pytest.mark.parametrize("pick", [lambda plan: plan.seasons[0], lambda plan: plan.seasons[-1]])
def test_every_season_is_asked_for(loaded: Loaded, pick: Callable[[Plan], Season]) -> None:
    season = pick(PLAN)
    seasons = tuple(replace(one, admitted=one.admitted + 1) if one is season else one for one in PLAN.seasons)
    with pytest.raises(HouseError, match=f"kết nạp từ {season.first}"):
        check(replace(PLAN, seasons=seasons))
