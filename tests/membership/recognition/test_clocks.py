"""The days of a probation, from the ceremony on."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from namro.journal.actions import acting
from namro.membership.models import RecognitionCase
from namro.membership.months import add_months
from namro.membership.recognition import clocks
from namro.membership.recognition.states import S
from namro.regulations.models import RuleParam
from namro.regulations.queries import add_working_days
from tests.cast import BY, WHY, Cast

RESOLVED = date(2024, 3, 11)


def case(state: str = S.BASE_RESOLVED, **days: date) -> RecognitionCase:
    return RecognitionCase(
        state=state, **{"probation_ends_on": date(2024, 3, 4), "reviewed_on": RESOLVED} | days
    )


@pytest.mark.parametrize(
    ("ceremony", "end"),
    [
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2023, 2, 28), date(2024, 2, 28)),
        (date(2023, 12, 31), date(2024, 12, 31)),
        (date(2023, 5, 19), date(2024, 5, 19)),
    ],
)
def test_edge_3_a_probation_ends_on_the_same_day_or_the_last_of_february(
    city: Cast, ceremony: date, end: date
) -> None:
    assert clocks.probation_end(ceremony) == end


@given(st.dates(date(1990, 1, 1), date(2060, 12, 31)), st.integers(0, 60))
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int) -> None:
    found = add_months(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found.day < day.day and add_months(found, 0).day == found.day)


def test_what_is_not_confirmed_is_said(city: Cast) -> None:
    found = clocks.review_due(date(2024, 3, 4))
    assert (found.sure, found.rule) == (False, "recognition.cell_review_days")
    assert found.warning.startswith("Chưa xác nhận với văn bản.")
    assert clocks.review_due(date(2025, 6, 2)).sure


def test_the_decision_is_due_within_the_central_days_of_the_cells_resolution(city: Cast) -> None:
    found = clocks.decision_due(case(base_resolved_on=date(2024, 3, 20)), through_base=True)
    assert (found.day, found.rule) == (add_working_days(RESOLVED, 30).day, "recognition.decide_days")


def test_where_the_step_starts_at_the_base_its_days_count_but_never_beyond(city: Cast) -> None:
    """Open point 10: the parameter says from which step the fifteen days count."""
    with acting(BY, WHY):
        RuleParam.objects.filter(key=clocks.CLOCK_START).update(value="base_resolution")
    early = clocks.decision_due(case(base_resolved_on=date(2024, 3, 13)), through_base=True)
    assert (early.day, early.rule) == (
        add_working_days(date(2024, 3, 13), 15).day,
        "recognition.step_decide_days",
    )
    late = clocks.decision_due(case(base_resolved_on=date(2024, 4, 12)), through_base=True)
    assert late.rule == "recognition.decide_days"


def test_past_the_last_day_both_vote_again(city: Cast) -> None:
    assert clocks.last_decision_day(RESOLVED) == add_working_days(RESOLVED, 45).day


@pytest.mark.parametrize("state", [S.RECOGNISED, S.CARD_REQUESTED, S.CARD_ISSUED, S.REMOVED, S.ENDED])
def test_what_is_decided_has_no_clock(city: Cast, state: str) -> None:
    assert clocks.next_due(case(state), through_base=True) is None
