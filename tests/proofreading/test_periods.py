"""Which period a text speaks of, and the periods and days it names."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from namro.ground.periods import Period
from namro.proofreading.periods import days_in, head_lines, period_of, periods_in

LONG = "Các cấp ủy đã tập trung lãnh đạo, chỉ đạo thực hiện đồng bộ nhiều giải pháp. " * 3


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Trong 6 tháng đầu năm 2024, kết nạp 20 đảng viên.", "2024-H1"),
        ("Sáu tháng đầu năm 2024", "2024-H1"),
        ("Kết quả 06 tháng đầu năm 2024", "2024-H1"),
        ("BÁO CÁO KẾT QUẢ 6 THÁNG ĐẦU NĂM 2024", "2024-H1"),
        ("quý I/2024", "2024-Q1"),
        ("Quý IV năm 2024", "2024-Q4"),
        ("quý 3 năm 2024", "2024-Q3"),
        ("3 tháng đầu năm 2024", "2024-Q1"),
        ("Báo cáo tháng 5 năm 2024", "2024-05"),
        ("tháng 12/2024", "2024-12"),
        ("9 tháng năm 2024", "2024-9T"),
        ("Chín tháng đầu năm 2024", "2024-9T"),
        ("Năm 2024, toàn Đảng bộ kết nạp 20 đảng viên.", "2024"),
    ],
)
def test_periods_as_reports_write_them(text: str, code: str) -> None:
    assert period_of(text) == Period.parse(code)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Đã kết nạp 20 đảng viên.",
        "Kết nạp 20 đảng viên, cùng kỳ năm 2023 là 18.",
        "Tăng 5 đồng chí so với năm 2023.",
        "Ban hành ngày 05 tháng 7 năm 2024.",
        "Quy định ngày 27/10/2023",
        "nhiệm kỳ 2020 - 2025",
        "Quý I năm 2024 và quý II năm 2024",
        "tháng 4/2024, tháng 5/2024",
        "năm 2024 - 2025",
        "6 tháng cuối năm 2024",
        "năm 2999",
    ],
)
def test_none_where_none_is_named_or_several_alike(text: str) -> None:
    assert period_of(text) is None


def test_the_title_decides_before_the_text() -> None:
    text = f"BÁO CÁO\nkết quả tháng 5 năm 2024\n{LONG}Năm 2024 là năm tăng tốc. Năm 2024, tháng 4/2024."
    assert period_of(text) == Period.parse("2024-05")


def test_the_year_of_the_paper_is_meant_where_the_period_tells_none() -> None:
    head = "Hà Nội, ngày 05 tháng 7 năm 2024\nBÁO CÁO\ncông tác xây dựng Đảng 6 tháng đầu năm"
    assert period_of(f"{head}\n{LONG}") == Period.parse("2024-H1")
    assert period_of("BÁO CÁO\ncông tác xây dựng Đảng 6 tháng đầu năm") is None, "of which year?"
    two = "Hà Nội, ngày 05 tháng 01 năm 2024\nBÁO CÁO quý I, thực hiện Kế hoạch ngày 20/12/2023"
    assert period_of(two) is None


def test_of_a_year_and_a_part_of_it_the_part_is_meant() -> None:
    assert period_of("Năm 2024 có nhiều việc. Trong 6 tháng đầu năm 2024, đã xong.") == Period.parse(
        "2024-H1"
    )
    often = "Năm 2024 có nhiều việc. Trong năm 2024, nhất là quý I/2024, đã xong."
    assert period_of(often) == Period.parse("2024"), "the year is named more often"


def test_what_is_planned_for_or_compared_with_is_another() -> None:
    text = "Thực hiện kế hoạch năm 2024, chỉ tiêu năm 2024, trong quý I/2024 đã giao, so với quý I/2023."
    assert period_of(text) == Period.parse("2024-Q1")
    assert [one.compared for one in periods_in(text)] == [True, True, False, True]


def test_days_are_no_months() -> None:
    assert list(periods_in("ngày 05 tháng 7 năm 2024, ngày 5/7/2024, ngày 5-7-2024")) == []
    named = [one.period for one in periods_in("tháng 7/2024, ngày 5/7/2024")]
    assert named == [Period.parse("2024-07")]


def test_a_period_of_no_report_is_named_all_the_same() -> None:
    (found,) = periods_in("nhiệm vụ 6 tháng cuối năm 2024")
    assert found.period is None
    (term,) = periods_in("nhiệm kỳ 2020 - 2025")
    assert term.period is None


def test_days_with_their_places() -> None:
    text = "đến ngày 30/6/2024 và ngày 31 tháng 12 năm 2024, ngày 31/02/2024"
    found = list(days_in(text))
    assert [day for _, _, day in found] == [date(2024, 6, 30), date(2024, 12, 31), None]
    assert [text[start:end] for start, end, _ in found] == ["30/6/2024", "31 tháng 12 năm 2024", "31/02/2024"]


def test_days_of_the_year_that_is_meant() -> None:
    text = "đến 30/6, ngày 31 tháng 5; tỷ lệ 28/30, ngày 5/7/2024, hết 31/6"
    found = [(text[start:end], day) for start, end, day in days_in(text, 2024)]
    assert found == [
        ("5/7/2024", date(2024, 7, 5)),
        ("30/6", date(2024, 6, 30)),
        ("31 tháng 5", date(2024, 5, 31)),
        ("31/6", None),
    ]
    assert len(list(days_in(text))) == 1


@pytest.mark.parametrize("words", ["từ đầu năm đến nay", "trong tháng", "trong quý", "từ đầu nhiệm kỳ"])
def test_stretches_of_time_of_no_report(words: str) -> None:
    (found,) = periods_in(words)
    assert found.period is None


def test_the_head_ends_at_the_first_paragraph() -> None:
    assert head_lines(["THÀNH ỦY", "", "BÁO CÁO", LONG, "Ngắn"]) == ["THÀNH ỦY", "BÁO CÁO"]
    assert len(head_lines(["dòng"] * 50)) == 20


@given(st.integers(1931, 2099), st.sampled_from(["H1", "9T", "Q1", "Q2", "Q3", "Q4", "05", "12"]))
def test_a_period_reads_back_from_its_own_title(year: int, part: str) -> None:
    period = Period.parse(f"{year}-{part}")
    assert period_of(f"Trong {period.title()}, đã kết nạp.") == period


@given(st.text(max_size=200))
def test_any_text_may_be_asked(text: str) -> None:
    period_of(text)
    assert all(text.lower()[start:end] for start, end, _ in days_in(text))
