import pickle
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from namro.ground.errors import HouseError
from namro.ground.periods import STATE_REGIME, Period, PeriodError, PeriodKind, set_term_source
from namro.ground.ranges import contains, first_day, last_day

TERMS = {2020: (date(2020, 10, 12), date(2025, 10, 15)), 2015: (date(2015, 11, 1), date(2020, 10, 12))}
DAY = timedelta(days=1)

years = st.integers(1931, 2099)
regimes = st.sampled_from(["", STATE_REGIME])
parts = st.sampled_from(["", *(f"-{m:02d}" for m in range(1, 13)), "-Q1", "-Q2", "-Q3", "-Q4", "-H1", "-9T"])
calendar = st.builds(
    lambda y, part, nn: Period.parse(f"{y}{part}{'~nn' if nn else ''}"), years, parts, regimes
)
days = st.dates(date(1932, 1, 1), date(2099, 12, 31))
stretches = st.tuples(days, days).map(lambda pair: Period.days(min(pair), max(pair)))
terms = st.sampled_from(sorted(TERMS)).map(lambda year: Period.parse(f"NK{year}"))
periods = calendar | stretches | terms
calendar_kinds = st.sampled_from([PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR])


@pytest.fixture(autouse=True, scope="module")
def _terms() -> Iterator[None]:
    before = set_term_source(TERMS.get)
    yield
    set_term_source(before)


def refused(text: str) -> str:
    with pytest.raises(PeriodError) as error:
        Period.parse(text)
    return str(error.value)


@pytest.mark.parametrize(
    ("code", "kind", "first", "last", "title", "short"),
    [
        ("2024", "year", "2024-01-01", "2024-12-31", "năm 2024", "2024"),
        ("2024-06", "month", "2024-06-01", "2024-06-30", "tháng 6/2024", "T6/2024"),
        ("2024-02", "month", "2024-02-01", "2024-02-29", "tháng 02/2024", "T2/2024"),
        ("2024-Q1", "quarter", "2024-01-01", "2024-03-31", "quý I/2024", "Q1/2024"),
        ("2024-Q4", "quarter", "2024-10-01", "2024-12-31", "quý IV/2024", "Q4/2024"),
        ("2024-H1", "h1", "2024-01-01", "2024-06-30", "6 tháng đầu năm 2024", "6T/2024"),
        ("2024-9T", "m9", "2024-01-01", "2024-09-30", "9 tháng đầu năm 2024", "9T/2024"),
        ("NK2020", "term", "2020-10-12", "2025-10-14", "nhiệm kỳ 2020–2025", "NK 2020–2025"),
        (
            "2024-01-01..2024-06-30",
            "range",
            "2024-01-01",
            "2024-06-30",
            "từ 01/01/2024 đến 30/6/2024",
            "01/01/2024–30/6/2024",
        ),
        ("2024-06~nn", "month", "2024-05-15", "2024-06-14", "tháng 6/2024 (15/5–14/6)", "T6/2024 (nn)"),
        (
            "2024-01~nn",
            "month",
            "2023-12-15",
            "2024-01-14",
            "tháng 01/2024 (15/12/2023–14/01/2024)",
            "T1/2024 (nn)",
        ),
        (
            "2024-Q1~nn",
            "quarter",
            "2023-12-15",
            "2024-03-14",
            "quý I/2024 (15/12/2023–14/3/2024)",
            "Q1/2024 (nn)",
        ),
        ("2024-Q3~nn", "quarter", "2024-06-15", "2024-09-14", "quý III/2024 (15/6–14/9)", "Q3/2024 (nn)"),
        (
            "2024-H1~nn",
            "h1",
            "2023-12-15",
            "2024-06-14",
            "6 tháng đầu năm 2024 (15/12/2023–14/6/2024)",
            "6T/2024 (nn)",
        ),
        (
            "2024-9T~nn",
            "m9",
            "2023-12-15",
            "2024-09-14",
            "9 tháng đầu năm 2024 (15/12/2023–14/9/2024)",
            "9T/2024 (nn)",
        ),
        (
            "2024~nn",
            "year",
            "2023-12-15",
            "2024-12-14",
            "năm 2024 (15/12/2023–14/12/2024)",
            "2024 (nn)",
        ),
    ],
)
def test_what_a_code_means(code: str, kind: str, first: str, last: str, title: str, short: str) -> None:
    period = Period.parse(code)
    assert (period.kind, str(period.first), str(period.last)) == (kind, first, last)
    assert (period.title(), period.short_title()) == (title, short)
    assert period.regime == ("nn" if code.endswith("~nn") else "")


@given(periods)
def test_every_period_is_read_back_from_its_only_spelling(period: Period) -> None:
    again = Period.parse(str(period))
    assert again == period and hash(again) == hash(period) and str(again) == period.code
    assert pickle.loads(pickle.dumps(period)) == period


@given(periods, days)
def test_range_and_membership_agree(period: Period, day: date) -> None:
    assert (day in period) == contains(period.range, day) == (period.first <= day <= period.last)
    assert (first_day(period.range), last_day(period.range)) == (period.first, period.last)


@given(periods)
def test_titles_are_sentence_parts(period: Period) -> None:
    assert period.title() == period.title().strip() and str(period.last.year) in period.title()
    assert str(period.year) in period.short_title()
    assert len(period.short_title()) <= len(period.title())


@given(years, regimes)
def test_quarters_add_up_to_half_nine_months_and_year(year: int, regime: str) -> None:
    tail = f"~{regime}" if regime else ""
    quarters = [Period.parse(f"{year}-Q{n}{tail}") for n in (1, 2, 3, 4)]
    for code, count in (("-H1", 2), ("-9T", 3), ("", 4)):
        whole = Period.parse(f"{year}{code}{tail}")
        assert whole.first == quarters[0].first and whole.end == quarters[count - 1].end
        assert (whole.end - whole.first) == sum((q.end - q.first for q in quarters[:count]), timedelta())
    assert all(a.end == b.first for a, b in pairwise(quarters))


@given(calendar)
def test_months_tile_a_calendar_period(period: Period) -> None:
    months = period.months()
    assert months[0].first == period.first and months[-1].end == period.end
    assert all(a.end == b.first for a, b in pairwise(months))
    assert {m.kind for m in months} == {PeriodKind.MONTH} and {m.regime for m in months} == {period.regime}


@given(st.tuples(days, st.integers(0, 400)))
def test_months_of_any_days_are_the_whole_ones(drawn: tuple[date, int]) -> None:
    first, more = drawn
    assume((first + more * DAY).year < 2100)
    period = Period.days(first, first + more * DAY)
    inside = {str(m) for m in period.months()}
    for shift in range(-1, more // 28 + 2):
        month = Period.containing(PeriodKind.MONTH, min(first + 28 * shift * DAY, date(2100, 12, 31)))
        assert (month.code in inside) == (period.first <= month.first and month.last <= period.last)


def test_months_of_a_term_are_those_it_holds_whole() -> None:
    months = Period.parse("NK2020").months()
    assert (str(months[0]), str(months[-1]), len(months)) == ("2020-11", "2025-09", 59)


@given(calendar)
def test_previous_ends_where_this_begins_or_is_a_year_before(period: Period) -> None:
    before = period.previous()
    assert before is not None and before.kind == period.kind and before.regime == period.regime
    if period.kind in (PeriodKind.H1, PeriodKind.M9):
        assert before == period.same_last_year()
    else:
        assert before.end == period.first


@given(calendar)
def test_the_same_period_last_year_has_the_same_name(period: Period) -> None:
    before = period.same_last_year()
    assert before is not None
    assert before.code == period.code.replace(str(period.year), str(period.year - 1), 1)


@given(calendar, st.integers(1, 30))
def test_history_is_oldest_first_and_ends_here(period: Period, n: int) -> None:
    line = period.history(n)
    assert line[-1] == period and len(line) <= n
    assert len(line) == n or line[0].previous() is None
    assert all(later.previous() == earlier for earlier, later in pairwise(line))


def test_history_of_half_years_goes_from_year_to_year() -> None:
    assert [str(p) for p in Period.parse("2024-H1").history(3)] == ["2022-H1", "2023-H1", "2024-H1"]
    assert [str(p) for p in Period.parse("2024-02~nn").history(3)] == [
        "2023-12~nn",
        "2024-01~nn",
        "2024-02~nn",
    ]


def test_a_history_holds_at_least_one_period() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Period.parse("2024").history(0)


@pytest.mark.parametrize("code", ["NK2020", "2024-01-01..2024-06-30", "1930", "1930-01", "1930-H1~nn"])
def test_what_has_nothing_before_it(code: str) -> None:
    period = Period.parse(code)
    assert period.previous() is None
    assert period.history(5) == [period]


@pytest.mark.parametrize("code", ["NK2020", "1930", "1930-Q4", "1930-05-01..1930-05-31"])
def test_what_has_no_year_before(code: str) -> None:
    assert Period.parse(code).same_last_year() is None


@pytest.mark.parametrize(
    ("code", "before"),
    [
        ("2024-01-01..2024-02-29", "2023-01-01..2023-02-28"),
        ("2024-02-29..2024-02-29", "2023-02-28..2023-02-28"),
        ("2025-01-01..2025-02-28", "2024-01-01..2024-02-29"),
        ("2025-02-27..2025-02-27", "2024-02-27..2024-02-27"),
        ("2023-12-15..2024-06-14", "2022-12-15..2023-06-14"),
    ],
)
def test_days_of_last_year_keep_the_end_of_february(code: str, before: str) -> None:
    assert str(Period.parse(code).same_last_year()) == before


@given(stretches)
def test_days_of_last_year_are_days(period: Period) -> None:
    before = period.same_last_year()
    assert before is not None and before.kind is PeriodKind.RANGE
    assert before.first.year == period.first.year - 1
    assert abs((before.end - before.first) - (period.end - period.first)) <= DAY


@given(calendar_kinds, days, regimes)
def test_the_period_containing_a_day_contains_it(kind: PeriodKind, day: date, regime: str) -> None:
    period = Period.containing(kind, day, regime)
    assert day in period and period.kind is kind and period.regime == regime


@given(st.sampled_from([PeriodKind.H1, PeriodKind.M9]), days, regimes)
def test_six_and_nine_months_contain_a_day_or_say_so(kind: PeriodKind, day: date, regime: str) -> None:
    tail = ("-H1" if kind is PeriodKind.H1 else "-9T") + (f"~{regime}" if regime else "")
    holders = [p for y in (day.year, day.year + 1) if day in (p := Period.parse(f"{y}{tail}"))]
    if holders:
        assert Period.containing(kind, day, regime) == holders[0]
    else:
        with pytest.raises(PeriodError, match="không nằm trong"):
            Period.containing(kind, day, regime)


def test_the_term_containing_a_day() -> None:
    assert str(Period.containing(PeriodKind.TERM, date(2025, 10, 14))) == "NK2020"
    assert str(Period.containing(PeriodKind.TERM, date(2020, 10, 11))) == "NK2015"
    with pytest.raises(PeriodError, match="không nằm trong nhiệm kỳ nào"):
        Period.containing(PeriodKind.TERM, date(2030, 1, 1))


def test_no_range_contains_a_day_by_itself() -> None:
    with pytest.raises(PeriodError, match="ngày đầu và ngày cuối"):
        Period.containing(PeriodKind.RANGE, date(2024, 7, 5))


@given(years, st.integers(1, 12), regimes)
def test_month_is_the_parsed_month(year: int, month: int, regime: str) -> None:
    tail = f"~{regime}" if regime else ""
    assert Period.month(year, month, regime) == Period.parse(f"{year}-{month:02d}{tail}")


@pytest.mark.parametrize("month", [0, 13, -1])
def test_a_month_outside_the_year_is_refused(month: int) -> None:
    with pytest.raises(PeriodError, match="từ 1 đến 12"):
        Period.month(2024, month)


def test_an_unknown_regime_is_refused() -> None:
    with pytest.raises(PeriodError, match="Chỉ có ~nn"):
        Period.month(2024, 6, "xx")


def test_terms_come_from_outside() -> None:
    before = set_term_source(lambda year: (date(year, 1, 1), date(year + 5, 1, 1)))
    try:
        assert Period.parse("NK2030").title() == "nhiệm kỳ 2030–2034"
    finally:
        assert set_term_source(before) is not before
    assert "NK2030" not in refused("NK2030") and "năm 2030" in refused("NK2030")


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("2024-6", "2024-06"),
        ("6/2024", "2024-06"),
        ("tháng 6/2024", "2024-06"),
        ("2024-q1", "2024-Q1"),
        ("Q1/2024", "2024-Q1"),
        ("quý III/2024", "2024-Q3"),
        ("2024-h1", "2024-H1"),
        ("6T/2024", "2024-H1"),
        ("6 tháng đầu năm 2024", "2024-H1"),
        ("2024-9t", "2024-9T"),
        ("nk2020", "NK2020"),
        ("nhiệm kỳ 2020–2025", "NK2020"),
        ("năm 2024", "2024"),
        (" 2024", "2024"),
        ("2024-06\n", "2024-06"),
        ("2024-6~NN", "2024-06~nn"),
        ("1/1/2024..30/6/2024", "2024-01-01..2024-06-30"),
        ("2024-01-01 .. 2024-06-30", "2024-01-01..2024-06-30"),
    ],
)
def test_another_spelling_is_refused_with_the_right_one(typed: str, right: str) -> None:
    assert refused(typed) == f"Kỳ “{typed}” viết chưa đúng. Viết {right}."
    assert str(Period.parse(right)) == right


def test_a_second_half_year_is_no_period() -> None:
    for code in ("2024-H2", "2024-H3"):
        assert refused(code) == (
            f"Kỳ “{code}” không có. Viết 2024-H1 cho 6 tháng đầu năm, 2024-Q3 cho quý III, "
            "2024-07-01..2024-12-31 cho 6 tháng cuối năm."
        )


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("2024-Q5", "Một năm có bốn quý, viết 2024-Q1 đến 2024-Q4."),
        ("2024-13", "Tháng viết bằng hai chữ số, 2024-01 đến 2024-12."),
        ("2024-00", "Tháng viết bằng hai chữ số"),
        ("", "Viết như 2024, 2024-06"),
        ("abc", "Viết như 2024, 2024-06"),
        ("2024-06-01", "Viết như 2024, 2024-06"),
        ("1929", "Năm 1929 nằm ngoài phạm vi 1930–2100."),
        ("2101-Q1", "Năm 2101 nằm ngoài phạm vi 1930–2100."),
        ("1929-12-31..1930-01-01", "Năm 1929 nằm ngoài phạm vi"),
        ("NK1900", "Năm 1900 nằm ngoài phạm vi"),
        ("NK2021", "Chưa có nhiệm kỳ nào bắt đầu từ năm 2021."),
        ("NK2020~nn", "không theo chế độ ~nn"),
        ("2024-01-01..2024-06-30~nn", "không theo chế độ ~nn"),
        ("2024-06~dp", "chế độ báo cáo chỉ có ~nn"),
        ("2024-02-30..2024-03-01", "có ngày không có trong lịch"),
        ("2024-06-30..2024-01-01", "Viết 2024-01-01..2024-06-30"),
        ("2024-01-01..", "Chưa có ngày."),
        ("2024-01-01..mai", "“mai” không phải một ngày."),
        ("2024-01-01..2024-02-01..2024-03-01", "Viết ngày đầu và ngày cuối như"),
    ],
)
def test_what_is_no_period_is_refused_with_what_would_be_right(text: str, part: str) -> None:
    assert part in refused(text)


SIGNS = st.text(alphabet="0123456789-QqHhTt~nNk./ .IVquýáđ", max_size=24)


@given(SIGNS | st.text(max_size=12))
def test_any_text_is_a_period_or_a_sentence(text: str) -> None:
    try:
        period = Period.parse(text)
    except PeriodError as error:
        assert isinstance(error, HouseError) and str(error).endswith(".")
    else:
        assert str(period) == text


@given(SIGNS)
def test_a_spelling_that_is_offered_is_right(text: str) -> None:
    try:
        Period.parse(text)
    except PeriodError as error:
        offered = str(error).partition("viết chưa đúng. Viết ")[2].removesuffix(".")
        if offered and not offered.startswith("NK") and 1930 <= int(offered[:4]) <= 2100:
            days_reversed = ".." in offered and offered[:10] > offered[12:]
            assert days_reversed or str(Period.parse(offered)) == offered


@pytest.mark.parametrize(
    ("kind", "day", "code"),
    [
        (PeriodKind.H1, date(2024, 7, 5), "2024-H1"),
        (PeriodKind.H1, date(2024, 6, 30), "2023-H1"),
        (PeriodKind.MONTH, date(2024, 1, 1), "2023-12"),
        (PeriodKind.QUARTER, date(2024, 7, 1), "2024-Q2"),
        (PeriodKind.M9, date(2024, 7, 5), "2023-9T"),
        (PeriodKind.YEAR, date(2024, 12, 31), "2023"),
    ],
)
def test_the_last_finished_period(kind: PeriodKind, day: date, code: str) -> None:
    assert str(Period.last_finished(kind, day)) == code


def test_a_term_is_never_the_last_finished() -> None:
    with pytest.raises(PeriodError, match="Chưa kỳ nào"):
        Period.last_finished(PeriodKind.TERM, date(2024, 7, 5))
