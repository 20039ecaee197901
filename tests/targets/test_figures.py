"""Targets as figures: which rounds count, and what becomes of a share without a target."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from namro.figures.address import Address
from namro.figures.folds import Presence, figure
from namro.ground import clock
from namro.ground.periods import Period
from namro.targets.actions import reverse_mass_fact
from namro.targets.metrics import ASSIGNED
from namro.targets.models import Indicator, TargetRound
from namro.targets.queries import standings
from namro.units.queries import children, place
from tests.cast import TARGETS, TODAY, Cast
from tests.targets import rounds
from tests.targets.rounds import THAT_DAY, achieved, draft, give, target, win

PERCENT = "\N{NO-BREAK SPACE}%"


@pytest.fixture
def later(city: Cast) -> Iterator[Cast]:
    """The city a year on."""
    with clock.frozen(THAT_DAY):
        yield city


def test_every_indicator_has_a_target_a_fact_and_a_rate() -> None:
    assert sorted(assigned.indicator for assigned in ASSIGNED) == sorted(Indicator)
    assert len({assigned.ratio for assigned in ASSIGNED}) == len(Indicator)


def test_a_draft_is_not_counted(later: Cast) -> None:
    round_ = draft(later)
    give(later, round_, {"ba_vi": 8})
    assert target(later).presence is target(later, "ba_vi").presence is Presence.MISSING
    assert target(later).text == "chưa giao"
    rounds.submit(round_)
    assert target(later).presence is Presence.MISSING, "what is only submitted is not decided"
    rounds.issue(round_, {Indicator.MASS_MEMBER: 8})
    assert (target(later).amount, target(later, "ba_vi").text) == (8, "8")


def test_a_closed_round_still_counts_in_its_time(later: Cast) -> None:
    round_ = rounds.issued(later, {"ba_vi": 8})
    TargetRound.objects.filter(pk=round_.pk).update(state=TargetRound.State.CLOSED)
    assert target(later).amount == 8


@pytest.mark.parametrize(
    ("period", "amount"), [("2024", 20), ("2024-H1", 20), ("2024-12", 20), ("2025-01", 8), ("2025", 8)]
)
def test_the_round_that_holds_the_last_day_counts(later: Cast, period: str, amount: int) -> None:
    rounds.issued(later, {"ba_vi": 8})
    assert target(later, period=period).amount == amount


def test_a_year_without_a_round_has_no_target(later: Cast) -> None:
    assert target(later, period="2023").presence is Presence.MISSING


def test_a_district_s_own_round_is_not_added_to_the_city_s(later: Cast) -> None:
    """ADR 8: the printed total and the list behind it are the city committee's."""
    rounds.issued(later, {"ba_dinh": 10, "ba_vi": 8})
    rounds.issued(later, {"phuc_xa": 7}, level="ba_dinh")
    assert (target(later).amount, target(later, "ba_dinh").amount) == (18, 10)
    assert target(later, "phuc_xa").presence is Presence.MISSING


def test_tg4_results_without_a_target_are_outside_the_target(later: Cast) -> None:
    rounds.issued(later, {"ba_vi": 8})
    win(later, "phuc_xa", happened_on=date(2025, 2, 3), amount=2)
    outside = achieved(later, "ba_dinh")
    assert (outside.part.amount, outside.text) == (2, "ngoài chỉ tiêu")
    assert outside.presence is Presence.NOT_APPLICABLE
    assert achieved(later, "agencies").text == "chưa giao chỉ tiêu"
    assert achieved(later).part.amount == 2, "they count in the city's total"


def test_edge_case_7_nine_of_eight_is_112_5_percent(later: Cast) -> None:
    """A real article printed 88,8 %."""
    rounds.issued(later, {"ba_vi": 8})
    win(later, "tan_hong", happened_on=date(2025, 2, 3), amount=9)
    share = achieved(later, "ba_vi")
    assert (share.part.amount, share.base.amount) == (9, 8)
    assert share.text == f"112,5{PERCENT}"


def test_edge_case_8_a_unit_without_a_target_admits(city: Cast) -> None:
    found = figure(Address("targets.admitted_pupils_pct", city.code("agencies"), Period.parse("2024")))
    assert found.text == "chưa giao chỉ tiêu"
    ward = figure(Address("targets.admitted_pct", city.code("phuc_xa"), Period.parse("2024")))
    assert ward.text == "ngoài chỉ tiêu"


def test_a_target_met_by_what_was_taken_back_is_not_met(later: Cast) -> None:
    rounds.issued(later, {"ba_vi": 8})
    fact = win(later, "tan_hong", happened_on=date(2025, 2, 3), amount=8)
    assert achieved(later).text == f"100,0{PERCENT}"
    reverse_mass_fact(by="test", fact=fact, on=date(2025, 3, 3), evidence_no="9-BC/LĐLĐ", reason="Tính trùng")
    assert achieved(later).text == f"0,0{PERCENT}"


# Standings: all indicators of a unit and of its direct units


def test_standings_are_the_figures_of_their_addresses(city: Cast) -> None:
    here, period = place(city.code("city"), date(2024, 6, 30)), Period.parse("2024-H1")
    found = standings(here, period)
    assert [below.code for below, _ in found.below] == [child.code for child in children(here)]
    for at, standing in [(here, found.own), *found.below]:
        assert set(standing) == set(Indicator)
        for assigned in ASSIGNED:
            assert standing[assigned.indicator] == figure(Address(assigned.ratio, at.code, period))


def test_standings_show_the_printed_totals(city: Cast) -> None:
    own = standings(place(city.code("city"), TODAY), Period.parse("2024-H1")).own
    for indicator, values in TARGETS.items():
        assert own[indicator].base.amount == sum(values.values())


def test_standings_take_two_statements(city: Cast, django_assert_num_queries: Callable[[int], Any]) -> None:
    here = place(city.code("city"), TODAY)
    with django_assert_num_queries(2):
        standings(here, Period.parse("2024-H1"))
