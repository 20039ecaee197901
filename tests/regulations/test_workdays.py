from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from namro.regulations.workdays import LONGEST, CalendarCoverage, WorkdayError, WorkingCalendar

FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2024, 7, day) for day in (5, 6, 7, 8))
WEEKENDS_ONLY = WorkingCalendar()

near = st.dates(date(2022, 12, 1), date(2027, 1, 31))
counts = st.integers(-120, 120)


@st.composite
def calendars(draw: st.DrawFn) -> WorkingCalendar:
    """Any exceptions at all, including a month without a working day."""
    days = draw(st.sets(near, max_size=60))
    long_rest = draw(near)
    rest = {long_rest + timedelta(days=step): False for step in range(draw(st.integers(0, 31)))}
    return WorkingCalendar({day: draw(st.booleans()) for day in days} | rest, frozenset({2024}))


@given(calendars(), near, counts)
def test_what_was_added_is_what_lies_between(calendar: WorkingCalendar, day: date, n: int) -> None:
    found = calendar.add(day, n).day
    assert int(calendar.between(day, found)) == n


@given(calendars(), near, counts)
def test_from_a_working_day_there_and_back(calendar: WorkingCalendar, day: date, n: int) -> None:
    start = calendar.next_working(day).day
    assert calendar.add(calendar.add(start, n).day, -n).day == start


@given(calendars(), near, st.integers(-60, 60), st.integers(0, 60))
def test_a_later_deadline_is_never_earlier(calendar: WorkingCalendar, day: date, n: int, more: int) -> None:
    assert calendar.add(day, n).day <= calendar.add(day, n + more).day


@given(calendars(), near, st.integers(0, 90), counts)
def test_a_later_start_is_never_due_earlier(calendar: WorkingCalendar, day: date, later: int, n: int) -> None:
    if n:
        assert calendar.add(day, n).day <= calendar.add(day + timedelta(days=later), n).day


@given(calendars(), near, counts)
def test_a_deadline_falls_on_a_working_day(calendar: WorkingCalendar, day: date, n: int) -> None:
    found = calendar.add(day, n).day
    assert found == day if n == 0 else calendar.works(found)


@given(calendars(), near, near, near)
def test_counts_add_up(calendar: WorkingCalendar, one: date, two: date, three: date) -> None:
    first, middle, last = sorted((one, two, three))
    parts = int(calendar.between(first, middle)) + int(calendar.between(middle, last))
    assert parts == int(calendar.between(first, last))


@given(near, st.integers(1, 52))
def test_weekends_alone_make_weeks_of_five(day: date, weeks: int) -> None:
    start = WEEKENDS_ONLY.next_working(day).day
    assert WEEKENDS_ONLY.add(start, 5 * weeks).day == start + timedelta(weeks=weeks)


@given(calendars(), near)
def test_the_next_working_day_is_the_first_that_works(calendar: WorkingCalendar, day: date) -> None:
    found = calendar.next_working(day).day
    assert calendar.works(found)
    assert not any(calendar.works(day + timedelta(days=step)) for step in range((found - day).days))


@pytest.mark.parametrize(
    ("start", "n", "found"),
    [
        (FRIDAY, 1, MONDAY),
        (SATURDAY, 1, MONDAY),
        (MONDAY, -1, FRIDAY),
        (SUNDAY, -1, FRIDAY),
        (SUNDAY, 0, SUNDAY),
        (FRIDAY, 0, FRIDAY),
    ],
)
def test_over_a_weekend(start: date, n: int, found: date) -> None:
    assert WEEKENDS_ONLY.add(start, n).day == found


def test_the_start_does_not_count_and_the_end_does() -> None:
    assert int(WEEKENDS_ONLY.between(FRIDAY, MONDAY)) == 1
    assert int(WEEKENDS_ONLY.between(FRIDAY, FRIDAY)) == 0
    assert int(WEEKENDS_ONLY.between(MONDAY, FRIDAY)) == -1


def test_a_kind_is_as_true_as_the_day_works() -> None:
    assert WEEKENDS_ONLY.kind(FRIDAY)
    assert not WEEKENDS_ONLY.kind(SATURDAY)


@pytest.mark.parametrize("n", [LONGEST + 1, -LONGEST - 1])
def test_a_slip_of_the_keyboard_is_refused(n: int) -> None:
    with pytest.raises(WorkdayError, match="quá dài"):
        WEEKENDS_ONLY.add(FRIDAY, n)


@pytest.mark.parametrize(("day", "n"), [(date.max, 1), (date.min, -1), (date(9999, 12, 30), 20)])
def test_the_end_of_the_calendar_is_a_sentence_not_a_crash(day: date, n: int) -> None:
    with pytest.raises(WorkdayError, match="vượt ra ngoài lịch"):
        WEEKENDS_ONLY.add(day, n)


def test_coverage_names_every_year_touched_that_nobody_entered() -> None:
    calendar = WorkingCalendar(entered_years={2024})
    coverage = calendar.between(date(2025, 1, 2), date(2023, 12, 29)).coverage
    assert coverage.missing_years == (2023, 2025)
    assert not coverage.complete
    assert coverage.warning == "Lịch làm việc năm 2023, 2025 chưa được nhập: chỉ trừ thứ bảy, chủ nhật."


def test_coverage_names_unconfirmed_days_only_where_they_are_met() -> None:
    doubtful = date(2026, 11, 24)
    calendar = WorkingCalendar({doubtful: False}, {2026}, {doubtful})
    assert calendar.add(date(2026, 11, 20), 1).coverage.complete
    met = calendar.add(date(2026, 11, 23), 1)
    assert met.day == date(2026, 11, 25)
    assert met.coverage.warning == "Ngày nghỉ, làm bù chưa xác nhận: 24/11/2026."


def test_full_coverage_says_nothing() -> None:
    assert CalendarCoverage().complete
    assert CalendarCoverage().warning == ""
