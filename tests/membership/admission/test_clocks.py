"""Clocks without a database: which one runs at each state, and how months are counted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from namro.membership.admission import clocks
from namro.membership.admission.clocks import Asked, Due, Facts, Timing, due
from namro.membership.admission.states import ENDED, RUNNING, S
from namro.membership.months import add_months, months_between

NUMBERS = {
    clocks.CELL_FORWARD: 5,
    clocks.BASE_FORWARD: 25,
    clocks.DECIDE: 45,
    clocks.DECIDE_EXTRA: 15,
    clocks.CEREMONY: 30,
    clocks.REGISTER: 30,
    clocks.REDO_AFTER: 12,
    clocks.CERTIFICATE: 60,
}
TIMING = Timing(lambda key, day: NUMBERS[key], lambda day, n: day + timedelta(days=n))
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
CELL, DECIDED, TODAY = date(2024, 2, 20), date(2024, 4, 3), date(2024, 7, 5)


def facts(state: str, **changes: object) -> Facts:
    on = {S.CELL_RESOLVED: CELL, S.DECIDED: DECIDED}
    return Facts(state=state, on=on, today=TODAY, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given_facts", "day", "rule"),
    [
        (facts(S.LISTED), None, ""),
        (facts(S.TRAINED), None, ""),
        (facts(S.TRAINED, certificate_on=date(2022, 3, 31)), date(2027, 3, 31), clocks.CERTIFICATE),
        (facts(S.DOSSIER, opened_on=date(2024, 2, 29)), date(2025, 2, 28), clocks.REDO_AFTER),
        (
            facts(S.DOSSIER, opened_on=date(2024, 1, 8), certificate_on=date(2019, 9, 1)),
            date(2024, 9, 1),
            clocks.CERTIFICATE,
        ),
        (
            facts(S.VETTING, unanswered=[Asked(date(2024, 5, 2), True), Asked(date(2024, 3, 1), False)]),
            date(2024, 3, 1),
            clocks.VETTING_HOME,
        ),
        (
            facts(S.VETTING, unanswered=[Asked(date(2024, 5, 2), True)]),
            date(2024, 5, 2),
            clocks.VETTING_ABROAD,
        ),
        (facts(S.CELL_RESOLVED), CELL + timedelta(5), clocks.CELL_FORWARD),
        (facts(S.CELL_RESOLVED, forwarded=True), CELL + timedelta(25), clocks.BASE_FORWARD),
        (facts(S.CELL_RESOLVED, forwarded=True, needs_base=False), CELL + timedelta(45), clocks.DECIDE),
        (facts(S.BASE_RESOLVED, special=True), CELL + timedelta(60), clocks.DECIDE),
        (facts(S.DECIDED), DECIDED + timedelta(30), clocks.REGISTER),
        (facts(S.DECIDED, received_on=date(2024, 4, 8)), date(2024, 5, 8), clocks.CEREMONY),
    ],
)
def test_v15_the_clock_of_the_next_step(given_facts: Facts, day: date | None, rule: str) -> None:
    assert due(given_facts, TIMING) == Due(day, rule)


@pytest.mark.parametrize("state", [*ENDED, S.RETURNED, S.LISTED])
def test_where_nobody_has_to_act_no_clock_runs(state: str) -> None:
    assert due(facts(state, opened_on=CELL, certificate_on=CELL), TIMING) == Due()
    assert state not in RUNNING


@given(DAYS, st.integers(0, 240))
def test_months_later_is_in_that_month_and_never_past_the_day(day: date, months: int) -> None:
    later = add_months(day, months)
    assert months_between(day, later) == months
    assert later.day <= day.day
    assert later.day == day.day or (later + timedelta(days=1)).month != later.month


@given(DAYS, st.integers(0, 120), st.integers(0, 120))
def test_more_months_are_never_earlier(day: date, fewer: int, more: int) -> None:
    assert (add_months(day, fewer) <= add_months(day, more)) is (fewer <= more)


@given(DAYS)
def test_edge_3_a_year_after_29_february_is_28_february(day: date) -> None:
    leap = date(2024, 2, 29)
    assert add_months(leap, 12) == date(2025, 2, 28)
    assert add_months(leap, 48) == date(2028, 2, 29)
    assert add_months(day, 0) == day
