"""The shipped calendar of 2023–2026, by the weeks a clerk remembers."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from namro.regulations import datafiles, queries
from namro.regulations.models import Confidence
from namro.regulations.workdays import WorkingCalendar


def shipped_calendar() -> WorkingCalendar:
    """The same calendar straight from the files, for questions that need no database."""
    shipped = datafiles.read()
    return WorkingCalendar(
        {row.day: row.is_working for row, _ in shipped.days},
        frozenset(row.value for row, _ in shipped.params if row.key == queries.CALENDAR_ENTERED),
        frozenset(row.day for row, _ in shipped.days if row.confidence == Confidence.UNCONFIRMED),
    )


@pytest.fixture(scope="module")
def calendar() -> WorkingCalendar:
    return shipped_calendar()


@pytest.mark.usefixtures("rules")
def test_the_database_holds_the_calendar_of_the_files() -> None:
    assert queries.working_calendar() == shipped_calendar()


@pytest.mark.parametrize(
    ("last_before", "first_after"),
    [
        (date(2022, 12, 30), date(2023, 1, 3)),
        (date(2023, 1, 19), date(2023, 1, 27)),
        (date(2023, 4, 28), date(2023, 5, 4)),
        (date(2023, 8, 31), date(2023, 9, 5)),
        (date(2023, 12, 29), date(2024, 1, 2)),
        (date(2024, 2, 7), date(2024, 2, 15)),
        (date(2024, 4, 17), date(2024, 4, 19)),
        (date(2024, 4, 26), date(2024, 5, 2)),
        (date(2024, 8, 30), date(2024, 9, 4)),
        (date(2024, 12, 31), date(2025, 1, 2)),
        (date(2025, 1, 24), date(2025, 2, 3)),
        (date(2025, 4, 4), date(2025, 4, 8)),
        (date(2025, 4, 29), date(2025, 5, 5)),
        (date(2025, 8, 29), date(2025, 9, 3)),
        (date(2025, 12, 31), date(2026, 1, 5)),
        (date(2026, 2, 13), date(2026, 2, 23)),
        (date(2026, 4, 24), date(2026, 4, 28)),
        (date(2026, 4, 29), date(2026, 5, 4)),
        (date(2026, 8, 28), date(2026, 9, 3)),
    ],
)
def test_over_a_holiday_there_and_back(
    calendar: WorkingCalendar, last_before: date, first_after: date
) -> None:
    assert calendar.add(last_before, 1).day == first_after
    assert calendar.add(first_after, -1).day == last_before


@pytest.mark.parametrize(
    ("saturday", "instead_of"),
    [
        (date(2024, 5, 4), date(2024, 4, 29)),
        (date(2025, 4, 26), date(2025, 5, 2)),
        (date(2026, 1, 10), date(2026, 1, 2)),
        (date(2026, 8, 22), date(2026, 8, 31)),
    ],
)
def test_a_swapped_day(calendar: WorkingCalendar, saturday: date, instead_of: date) -> None:
    assert saturday.isoweekday() == 6
    assert calendar.kind(saturday)
    assert not calendar.kind(instead_of)


@pytest.mark.parametrize(("year", "days"), [(2023, 249), (2024, 251), (2025, 250), (2026, 249)])
def test_working_days_of_a_year(calendar: WorkingCalendar, year: int, days: int) -> None:
    """Weekdays less the eleven holidays of the Labour Code, made up when on a weekend; 24/11 from 2026."""
    assert int(calendar.between(date(year - 1, 12, 31), date(year, 12, 31))) == days


@pytest.mark.usefixtures("rules")
def test_thirty_working_days_over_tet() -> None:
    """A decision received on 22/01/2024: ceremony by 11/3, not by 04/3 as weekends alone would say."""
    found = queries.add_working_days(date(2024, 1, 22), 30)
    assert found.day == date(2024, 3, 11)
    assert found.coverage.complete
    assert WorkingCalendar().add(date(2024, 1, 22), 30).day == date(2024, 3, 4)


@pytest.mark.usefixtures("rules")
def test_days_between_in_a_holiday_week() -> None:
    count = queries.working_days_between(date(2024, 4, 26), date(2024, 5, 6))
    assert int(count) == 4  # 2, 3, 4 (made up) and 6 May


@pytest.mark.usefixtures("rules")
def test_one_day() -> None:
    assert queries.is_working_day(date(2024, 7, 5))
    assert not queries.is_working_day(date(2024, 9, 2))


@pytest.mark.usefixtures("rules")
def test_a_year_nobody_entered_is_said_to_be_so() -> None:
    found = queries.add_working_days(date(2026, 12, 30), 3)
    assert found.day == date(2027, 1, 4)
    assert found.coverage.missing_years == (2027,)
    assert "2027 chưa được nhập" in found.coverage.warning
    assert queries.is_working_day(date(2022, 12, 30)).coverage.missing_years == (2022,)


@pytest.mark.usefixtures("rules")
def test_an_unconfirmed_holiday_is_said_to_be_so() -> None:
    assert queries.is_working_day(date(2026, 11, 24)).coverage.unconfirmed == (date(2026, 11, 24),)


@pytest.mark.usefixtures("rules")
def test_many_deadlines_cost_two_statements(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(2):
        calendar = queries.working_calendar()
        for day in range(1, 29):
            calendar.add(date(2024, 2, day), 30)


@pytest.mark.usefixtures("rules")
def test_the_exceptions_of_a_year_with_their_basis(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        rows = list(queries.exceptions_of_year(2024))
        citations = {row.basis.citation for row in rows if row.basis}
    assert rows[0].day == date(2024, 1, 1)
    assert len(rows) == 13
    assert "Công văn số 2450/VPCP-KGVX, ngày 12/4/2024 của Văn phòng Chính phủ" in citations
