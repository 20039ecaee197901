from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from namro.regulations.actions import load_rules
from namro.regulations.queries import working_calendar
from namro.sample import days

DAYS = st.dates(date(1920, 1, 1), date(2026, 12, 31))


@given(DAYS)
def test_an_ordinal_is_spelled_as_its_day(day: date) -> None:
    assert days.iso(day.toordinal()) == day.isoformat()


@given(DAYS)
def test_probation_ends_on_the_same_day_a_year_later(day: date) -> None:
    end = date.fromordinal(days.year_later(day.toordinal()))
    assert (end.year, end.month) == (day.year + 1, day.month)
    assert end.day == (28 if (day.month, day.day) == (2, 29) else day.day)


@given(st.dates(date(2022, 1, 1), date(2024, 7, 5)), st.integers(0, 60))
def test_working_days_are_inside_and_work(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    found = days.working_days(first, last)
    assert all(first <= day <= last and day.weekday() < 5 and day not in days.OFF for day in found)


@pytest.mark.django_db
def test_the_days_off_are_those_of_the_shipped_calendar() -> None:
    """A Saturday worked in exchange is the only difference: the sample rests on it."""
    load_rules(by="thu")
    calendar = working_calendar()
    span = (date(2023, 1, 1) + timedelta(days=n) for n in range(552))
    differ = [day for day in span if calendar.works(day) != days.works(day)]
    assert differ == [date(2024, 5, 4)]


def test_decisions_crowd_before_the_great_days() -> None:
    assert days.busy(date(2024, 5, 17)) > days.busy(date(2024, 5, 20))
    assert days.busy(date(2024, 2, 2)) > days.busy(date(2024, 2, 5))
    assert days.busy(date(2023, 12, 29)) > days.busy(date(2023, 11, 15))


def test_pupils_are_admitted_before_they_leave_school() -> None:
    drawn = days.pupil_days(date(2024, 1, 1), date(2024, 6, 30))
    weights: dict[int, float] = {}
    before = 0.0
    for day, total in zip(drawn.things, drawn.sums, strict=True):
        month = date.fromordinal(day).month
        weights[month] = weights.get(month, 0.0) + total - before
        before = total
    assert max(weights, key=lambda month: weights[month]) == 5
