"""How a number stands against its target: exact, monotone, rounded once."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from namro.ground.errors import HouseError
from namro.ground.numbers import decimal, percent
from namro.ground.periods import Period
from namro.targets.progress import (
    EVENLY,
    Band,
    Bands,
    Group,
    Progress,
    Remaining,
    elapsed,
    read_profile,
    size_groups,
)

FIRST, END = date(2024, 1, 1), date(2025, 1, 1)
HALF = Fraction(1, 2)
BANDS = Bands(Fraction("0.8"), Fraction(1))
PEAKS = ["0.06", "0.16", "0.22", "0.29", "0.42", "0.48", "0.53", "0.60", "0.72", "0.79", "0.87", "1"]

counts = st.integers(-50, 50_000)
targets = st.integers(1, 50_000)
shares = st.fractions(min_value=0, max_value=1)
days = st.dates(date(2023, 6, 1), date(2025, 6, 1))


def by_hand(done: int, target: int | None, due: Fraction | None = HALF) -> Progress:
    return Progress(done, target, due)


# Percentages


def test_edge_7_nine_of_eight_is_112_5_percent_and_exceeded() -> None:
    nine = by_hand(9, 8)
    assert nine.percent == Fraction(225, 2)
    assert percent(9, 8) == "112,5\N{NO-BREAK SPACE}%"
    assert nine.band(BANDS) is Band.EXCEEDED


@given(counts, targets)
def test_v9_a_printed_percentage_is_the_recomputed_one(done: int, target: int) -> None:
    found = by_hand(done, target).percent
    assert found is not None
    assert percent(done, target) == f"{decimal(found, 1)}\N{NO-BREAK SPACE}%"
    assert found * target == 100 * done


@pytest.mark.parametrize(
    ("done", "target", "printed"),
    [(5189, 10260, "50,6"), (390, 270, "144,4"), (65, 90, "72,2"), (501, 903, "55,5"), (9, 8, "112,5")],
)
def test_v9_figures_of_the_reference_report(done: int, target: int, printed: str) -> None:
    assert percent(done, target) == f"{printed}\N{NO-BREAK SPACE}%"


@pytest.mark.parametrize("target", [None, 0])
def test_tg4_without_a_target_there_is_no_percentage(target: int | None) -> None:
    two = by_hand(2, target)
    assert (two.share, two.percent, two.expected, two.pace) == (None, None, None, None)
    assert two.missing == two.late == 0
    assert two.band(BANDS) is Band.OUTSIDE
    assert by_hand(0, target).band(BANDS) is Band.NOT_GIVEN


@given(counts, targets, shares)
def test_more_is_never_worse(done: int, target: int, due: Fraction) -> None:
    less, more = Progress(done, target, due), Progress(done + 1, target, due)
    assert less.share is not None and more.share is not None
    assert less.share < more.share
    assert less.missing >= more.missing and less.late >= more.late
    order = [Band.ZERO, Band.BEHIND, Band.ON_TRACK, Band.MET, Band.EXCEEDED]
    assert order.index(less.band(BANDS)) <= order.index(more.band(BANDS))


@given(counts, targets, shares, shares)
def test_later_in_the_year_more_is_expected(done: int, target: int, one: Fraction, two: Fraction) -> None:
    early, late = (Progress(done, target, due) for due in sorted((one, two)))
    assert early.expected is not None and late.expected is not None
    assert early.expected <= late.expected
    assert early.late <= late.late


# Bands


@pytest.mark.parametrize(
    ("done", "band"),
    [
        (0, Band.ZERO),
        (-1, Band.ZERO),
        (1, Band.BEHIND),
        (39, Band.BEHIND),
        (40, Band.ON_TRACK),
        (50, Band.ON_TRACK),
        (99, Band.ON_TRACK),
        (100, Band.MET),
        (101, Band.EXCEEDED),
    ],
)
def test_bands_of_a_hundred_at_half_time(done: int, band: Band) -> None:
    assert by_hand(done, 100).band(BANDS) is band


@pytest.mark.parametrize(("done", "band"), [(0, Band.UNPACED), (99, Band.UNPACED), (100, Band.MET)])
def test_without_a_pace_only_the_target_is_compared(done: int, band: Band) -> None:
    assert by_hand(done, 100, None).band(BANDS) is band


def test_before_the_year_has_begun_nobody_is_late() -> None:
    assert Progress(0, 8, Fraction(0)).band(BANDS) is Band.ON_TRACK
    assert Progress(0, 8, Fraction(0)).forecast is None


def test_met_may_begin_below_the_whole_target() -> None:
    lenient = Bands.read({"behind_below_pace": "0.8", "met_from": "0.95"})
    assert by_hand(95, 100).band(lenient) is Band.MET
    assert by_hand(94, 100).band(lenient) is Band.ON_TRACK


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        {"behind_below_pace": "0.8"},
        {"behind_below_pace": "0", "met_from": "1"},
        {"behind_below_pace": "0.8", "met_from": "1.2"},
        {"behind_below_pace": "nhanh", "met_from": "1"},
        {"behind_below_pace": "1/0", "met_from": "1"},
    ],
)
def test_bands_that_cannot_be_are_refused(value: Any) -> None:
    with pytest.raises(HouseError, match=r"target\.bands"):
        Bands.read(value)


def test_the_shipped_bands_are_exact() -> None:
    assert Bands.read({"behind_below_pace": "0.8", "met_from": "1"}) == BANDS
    assert Bands.read({"behind_below_pace": 0.8, "met_from": 1}) == BANDS


# The time that has passed


@pytest.mark.parametrize(
    ("until", "share"),
    [
        (date(2023, 12, 31), Fraction(0)),
        (date(2024, 1, 31), Fraction(1, 12)),
        (date(2024, 2, 29), Fraction(2, 12)),
        (date(2024, 6, 30), HALF),
        (date(2024, 7, 5), HALF + Fraction(5, 31 * 12)),
        (date(2024, 12, 30), Fraction(11, 12) + Fraction(30, 31 * 12)),
        (date(2024, 12, 31), Fraction(1)),
        (date(2026, 1, 1), Fraction(1)),
    ],
)
def test_a_year_goes_by_in_months(until: date, share: Fraction) -> None:
    assert elapsed(FIRST, END, until) == share


def test_five_years_go_by_year_by_year() -> None:
    first, end = date(2020, 1, 1), date(2025, 1, 1)
    assert elapsed(first, end, date(2022, 6, 30)) == HALF
    peaks = read_profile(PEAKS)
    assert elapsed(first, end, date(2021, 3, 31), peaks) == (1 + Fraction("0.22")) / 5


def test_other_spans_go_by_in_days() -> None:
    assert elapsed(date(2024, 7, 1), END, date(2024, 7, 31)) == Fraction(31, 184)
    assert elapsed(date(2020, 10, 13), date(2025, 10, 13), date(2020, 10, 13)) == Fraction(1, 1826)


@given(days, days)
def test_time_only_goes_on(one: date, two: date) -> None:
    early, late = sorted((one, two))
    for profile in (EVENLY, read_profile(PEAKS)):
        assert 0 <= elapsed(FIRST, END, early, profile) <= elapsed(FIRST, END, late, profile) <= 1


@given(days)
def test_no_day_is_jumped_over(day: date) -> None:
    step = elapsed(FIRST, END, day + timedelta(days=1)) - elapsed(FIRST, END, day)
    assert 0 <= step <= Fraction(1, 12 * 28)


def test_the_profile_expects_more_after_the_great_days() -> None:
    peaks = read_profile(PEAKS)
    assert elapsed(FIRST, END, date(2024, 5, 31), peaks) == Fraction("0.42")
    assert elapsed(FIRST, END, date(2024, 5, 31)) == Fraction(5, 12)
    assert read_profile("linear") == EVENLY


@pytest.mark.parametrize(
    "value", ["even", None, [], ["1"], PEAKS[:-1], [*PEAKS[:-1], "0.99"], [*PEAKS[::-1]], ["a"] * 12]
)
def test_a_profile_that_cannot_be_is_refused(value: Any) -> None:
    with pytest.raises(HouseError, match=r"target\.pace_profile"):
        read_profile(value)


# What it would take


def test_what_it_would_take_from_now_on() -> None:
    left = Remaining.after(date(2024, 6, 30), FIRST, END)
    assert left == Remaining(Fraction(6), 184)
    now = by_hand(5189, 10260)
    assert (now.missing, now.late, now.forecast) == (5071, 0, 10378)
    assert now.per_month(left) == 846  # 5071 / 6 = 845,2
    assert now.per_week(left) == 193  # 5071 × 7 / 184 = 192,9


def test_late_is_counted_to_what_is_due_now() -> None:
    assert by_hand(3, 9).late == 2  # 4,5 should be there
    assert by_hand(3, 9).expected == Fraction(9, 2)
    assert by_hand(3, 9).pace == Fraction(2, 3)


def test_in_the_last_days_everything_is_missing_at_once() -> None:
    left = Remaining.after(date(2024, 12, 29), FIRST, END)
    assert left.days == 2
    assert by_hand(3, 9).per_month(left) == by_hand(3, 9).per_week(left) == 6


def test_after_the_end_nothing_can_be_made_up() -> None:
    left = Remaining.after(date(2024, 12, 31), FIRST, END)
    assert left == Remaining(Fraction(0), 0)
    assert by_hand(3, 9).per_month(left) is None and by_hand(3, 9).per_week(left) is None


@given(counts, targets, days)
def test_what_every_month_must_bring_is_enough(done: int, target: int, until: date) -> None:
    left, now = Remaining.after(until, FIRST, END), by_hand(done, target)
    monthly, weekly = now.per_month(left), now.per_week(left)
    if monthly is None or weekly is None:
        assert until >= date(2024, 12, 31)
        return
    assert monthly * max(left.months, Fraction(1)) >= now.missing
    assert weekly * max(Fraction(left.days, 7), Fraction(1)) >= now.missing


# Size classes


def test_classes_cover_every_target_once() -> None:
    groups = size_groups({"T": [10, 100]}, "T")
    assert groups == [Group(100, None), Group(10, 100), Group(None, 10)]
    for target in (1, 9, 10, 99, 100, 5000):
        assert sum(target in group for group in groups) == 1
    assert size_groups({}, "T") == [Group(None, None)]


@pytest.mark.parametrize("value", [None, [10], {"T": [100, 10]}, {"T": [10, 10]}, {"T": [0]}, {"T": ["10"]}])
def test_classes_that_cannot_be_are_refused(value: Any) -> None:
    with pytest.raises(HouseError, match=r"target\.size_groups"):
        size_groups(value, "T")


def test_nothing_here_is_a_float() -> None:
    now = by_hand(7, 12, elapsed(FIRST, END, Period.parse("2024-05").last))
    for value in (now.share, now.percent, now.expected, now.pace, now.forecast):
        assert isinstance(value, Fraction) and not isinstance(value, float | Decimal)
