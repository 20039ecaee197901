from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from namro.ground.ranges import (
    DateRange,
    DayError,
    closed,
    contains,
    first_day,
    intersect,
    last_day,
    overlaps,
    parse_day,
    show,
    show_day,
    span,
)

days = st.dates(date(1900, 1, 1), date(2150, 12, 31))
open_ranges = days.map(span)
closed_ranges = st.tuples(days, days).map(lambda pair: closed(min(pair), max(pair)))
ranges = open_ranges | closed_ranges


@given(days, days)
def test_closed_holds_both_ends_and_nothing_outside(a: date, b: date) -> None:
    first, last = min(a, b), max(a, b)
    r = closed(first, last)
    assert (first_day(r), last_day(r)) == (first, last)
    assert contains(r, first) and contains(r, last)
    assert not contains(r, first - timedelta(days=1)) and not contains(r, last + timedelta(days=1))


@given(days)
def test_open_range_has_no_last_day(first: date) -> None:
    assert last_day(span(first)) is None
    assert contains(span(first), date(2199, 1, 1))


@given(days, days)
def test_span_refuses_a_range_without_a_day(first: date, end: date) -> None:
    assume(end <= first)
    with pytest.raises(DayError, match="không còn ngày nào"):
        span(first, end)


def test_closed_refuses_reversed_days() -> None:
    with pytest.raises(DayError, match=r"Ngày cuối 04/7/2024 đứng trước ngày đầu 05/7/2024"):
        closed(date(2024, 7, 5), date(2024, 7, 4))


@given(ranges, ranges, days)
def test_intersection_holds_exactly_the_common_days(a: DateRange, b: DateRange, day: date) -> None:
    common = intersect(a, b)
    assert (common is not None and contains(common, day)) == (contains(a, day) and contains(b, day))


@given(ranges, ranges)
def test_overlap_is_symmetric_and_agrees_with_the_intersection(a: DateRange, b: DateRange) -> None:
    assert overlaps(a, b) == overlaps(b, a) == (intersect(a, b) is not None)
    assert intersect(a, a) == a


def test_neighbours_do_not_overlap() -> None:
    before, after = span(date(2024, 1, 1), date(2024, 7, 1)), span(date(2024, 7, 1))
    assert not overlaps(before, after)
    assert last_day(before) == date(2024, 6, 30)


@pytest.mark.parametrize(
    ("r", "text"),
    [
        (span(date(2024, 7, 1)), "từ 01/7/2024"),
        (span(date(2024, 7, 1), date(2025, 1, 1)), "từ 01/7/2024 đến 31/12/2024"),
        (span(date(2024, 7, 5), date(2024, 7, 6)), "ngày 05/7/2024"),
        (DateRange(None, date(2024, 7, 1)), "đến 30/6/2024"),
        (DateRange(None, None), "không giới hạn"),
        (DateRange(empty=True), "không ngày nào"),
        (DateRange(date(2024, 7, 1), date(2024, 7, 31), "[]"), "từ 01/7/2024 đến 31/7/2024"),
        (DateRange(date(2024, 6, 30), date(2024, 8, 1), "()"), "từ 01/7/2024 đến 31/7/2024"),
    ],
)
def test_show_writes_the_last_day_inclusive(r: DateRange, text: str) -> None:
    assert show(r) == text


@pytest.mark.parametrize("r", [DateRange(None, date(2024, 7, 1)), DateRange(empty=True)])
def test_first_day_of_a_range_without_one_is_refused(r: DateRange) -> None:
    with pytest.raises(DayError, match="không có ngày bắt đầu"):
        first_day(r)


def test_nothing_overlaps_an_empty_range() -> None:
    assert not overlaps(DateRange(empty=True), span(date(2024, 1, 1)))
    assert intersect(DateRange(None, None), DateRange(None, date(2024, 1, 1))) == DateRange(
        None, date(2024, 1, 1)
    )


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2024, 7, 5), "05/7/2024"),
        (date(2024, 2, 3), "03/02/2024"),
        (date(2024, 1, 15), "15/01/2024"),
        (date(2024, 12, 31), "31/12/2024"),
    ],
)
def test_show_day_is_the_official_spelling(day: date, text: str) -> None:
    assert show_day(day) == text


@given(days)
def test_both_spellings_are_read_back(day: date) -> None:
    assert parse_day(show_day(day)) == parse_day(day.isoformat()) == day
    assert parse_day(f" {day.day}/{day.month:02d}/{day.year} ") == day


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Chưa có ngày. Viết như 05/7/2024 hoặc 2024-07-05."),
        ("mai", "“mai” không phải một ngày. Viết như 05/7/2024 hoặc 2024-07-05."),
        ("5/7/24", "“5/7/24” không phải một ngày. Viết như 05/7/2024 hoặc 2024-07-05."),
        ("2024-7-5", "“2024-7-5” không phải một ngày. Viết như 05/7/2024 hoặc 2024-07-05."),
        ("30/02/2024", "Không có ngày 30/02/2024 trong lịch. Kiểm tra lại ngày, tháng, năm."),
        ("2023-02-29", "Không có ngày 2023-02-29 trong lịch. Kiểm tra lại ngày, tháng, năm."),
        ("05/07/0204", "Năm của ngày 05/07/0204 phải từ 1800 đến 2200."),
    ],
)
def test_a_wrong_day_is_refused_with_what_would_be_right(text: str, sentence: str) -> None:
    with pytest.raises(DayError) as refused:
        parse_day(text)
    assert str(refused.value) == sentence


@given(st.text(max_size=14))
def test_any_text_is_a_day_or_a_sentence(text: str) -> None:
    try:
        day = parse_day(text)
    except DayError as refused:
        assert str(refused).endswith(".")
    else:
        assert parse_day(show_day(day)) == day
