"""Numbers of a text: how they are written, which of them count, and the arithmetic on them."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from namro.proofreading.engine.arithmetic import (
    implied_base,
    judge,
    judge_bound,
    judge_sum,
    one_digit_apart,
    scaled,
    written,
)
from namro.proofreading.engine.characters import prepare
from namro.proofreading.engine.claims import Verdict
from namro.proofreading.engine.figures import content_of
from namro.proofreading.engine.numerals import number_of, numerals
from namro.proofreading.engine.sentences import lines_of, sentences_of


def values(text: str) -> list[str]:
    """The figures that count, as plain numbers; percentages with their sign."""
    return [f"{one.value}{'%' if one.percent else ''}" for one in content_of(prepare(text)).figures]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kết nạp 5.189 đảng viên, đạt 50,8%.", ["5189", "50.8%"]),
        ("Có 12.345.678,5 đồng.", ["12345678.5"]),
        ("Có 1,187 người (78.9%), 2,846 biên chế (10.75%).", ["1187", "78.9%", "2846", "10.75%"]),
        ("Đạt 99,5% kế hoạch; Hà Nam 727,215 người.", ["99.5%", "727215"]),
        ("Địa phương 73.5134 người.", ["735134"]),
        ("Có gồm117 xã và15 phường.", ["117", "15"]),
        ("Giảm 67-75% số xã.", ["67%", "75%"]),
        ("Nữ chiếm 45 phần trăm.", ["45%"]),
        ("Kết nạp 132 đảng viên, tăng 1.000% so với cùng kỳ (12 đảng viên).", ["132", "12"]),
        ("Năm 2024, 45 đảng viên bị kỷ luật; năm học 2023-24 có 15 xã.", ["45", "15"]),
        ("Có hai mươi lăm đồng chí, ba đại biểu.", ["25", "3"]),
        ("Có một số đảng viên, một phần công việc.", []),
        ("Nghị quyết UBTVQH15, khổ A4, mục 12a.", []),
        ("Khiển trách hai mươi tám, cảnh cáo chín.", ["28", "9"]),
    ],
)
def test_how_numbers_are_written(text: str, found: list[str]) -> None:
    assert values(text) == found


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("hai mươi lăm", 25),
        ("một trăm linh tư", 104),
        ("mười chín", 19),
        ("ba nghìn hai trăm", 3200),
        ("hai", 2),
    ],
)
def test_number_words(words: str, value: int) -> None:
    assert number_of(words.split()) == value


NOTHING = """
ngày 30-6|ngày 01 tháng 7 năm 2025|Sáng 12/7|Sáng 5.12|trong hai ngày 20 và 21/5|đến 31/8
tháng 5 năm 2018|12/2018|quý II/2024|năm 2022|giai đoạn 2024 - 2025|nhiệm kỳ 2016-2021|năm học 2023-2024
6 tháng đầu năm|9 tháng|5 năm qua|Đề án số 21-ĐA/TU|Quy định số 139-QĐ/TW, ngày 04/01/2024
1656/NQ-UBTVQH15|số 84/BC-TTT|Nghị định 178/2024/NĐ-CP|Nghị quyết 18|khoản 2 Điều 15|Phụ lục 3|lần thứ 9
kỳ họp thứ 14|đợt 1|Quận 1|Tổ dân phố 15|Quốc lộ 1|độ tuổi 40-50|tuổi từ 43 đến 56|trên 70 tuổi
sinh năm 1984|cùng đạt 55 điểm|06:00|8 giờ 30 phút|tỷ lệ bản đồ 1/10000|cách mạng công nghiệp 4.0
https://a.vn/tin-288-dang-vien-5|trực 24/7|từ 15-18 tiêu chí|30 năm tuổi Đảng
"""


@pytest.mark.parametrize("stretch", [one for one in NOTHING.replace("\n", "|").split("|") if one])
def test_what_counts_nothing(stretch: str) -> None:
    assert values(f"Theo báo cáo {stretch}, công tác được quan tâm.") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Có 8/15 xã đạt chuẩn.", ["8", "15"]),
        ("Đầu năm 2024 có 2015 đảng viên.", ["2015"]),
        ("Trong đó 3 quận có 12 phường.", ["3", "12"]),
        ("Bình quân đạt 17,5 tiêu chí.", ["17.5"]),
        ("Đã tổ chức 2 đợt, 30 điểm cầu.", ["2", "30"]),
        ("Có 31/12 chỉ tiêu vượt.", ["31", "12"]),
        ("1. Hà Nội: 126 xã.\n37.Sau sắp xếp có 38 xã.", ["126", "38"]),
    ],
)
def test_what_looks_like_nothing_and_counts(text: str, found: list[str]) -> None:
    assert values(text) == found


def test_what_a_figure_counts_and_what_stands_before_it() -> None:
    one, two, three = content_of(prepare("Kiểm tra gần 29 tổ chức đảng (có 56 ĐV) và 3 tỷ đồng.")).figures
    assert (one.head, one.bound, one.bracket) == ("tổ chức đảng", "below", -1)
    assert (two.head, two.lead) == ("đảng viên", "có") and two.bracket > 0
    assert three.head == "tỷ đồng"


@pytest.mark.parametrize(
    "text", ["Thành ủy Hà Nội: 45 đồng chí (9,5%).", "Hoà Bình, thuỷ lợi, uỷ viên – 3 xã"]
)
def test_another_spelling_is_the_same_text(text: str) -> None:
    apart = unicodedata.normalize("NFD", text)
    one, other = prepare(text), prepare(apart)
    assert other.text == one.text and other.low == one.low
    for at, sign in enumerate(one.text):
        start, end = other.original(at), other.original(at + 1)
        assert unicodedata.normalize("NFC", apart[start:end]).translate({0x2013: "-"}) == sign


def test_tones_stand_where_the_newer_spelling_puts_them() -> None:
    assert prepare("HOÀ, uỷ ban, thuý, quý, hoá").low == "hòa, ủy ban, thúy, quý, hóa"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Có 5 xã. Có 6 xã.", 2),
        ("TP. Hà Nội có 5 xã, GS. A chủ trì.", 1),
        ("Đạt 3.321 xã. 12 đơn vị", 2),
        ("Một\nHai\n", 2),
        ("Tiêu biểu như A, B… Đến nay có 5 xã.", 2),
    ],
)
def test_sentences(text: str, count: int) -> None:
    prepared = prepare(text)
    assert len([one for one in sentences_of(prepared, lines_of(prepared)) if one.end > one.start]) == count


def test_titles_and_bullets() -> None:
    lines = lines_of(prepare("Kết quả 6 tháng\n- Xã A: 5\na) Xã B\nĐã xong.\n"))
    assert [(one.heading, one.bullet) for one in lines[:4]] == [
        (True, False),
        (False, True),
        (False, True),
        (False, False),
    ]


# -- arithmetic

PLACES = st.integers(0, 3)
PARTS = st.integers(0, 5000)
WHOLES = st.integers(1, 5000)


@given(PARTS, WHOLES, PLACES)
def test_what_is_rounded_or_cut_off_holds_and_its_neighbours_are_one_off(
    part: int, whole: int, places: int
) -> None:
    true = Fraction(part * 100, whole)
    rounded, cut = scaled(true, places)
    unit = Decimal(1).scaleb(-places)
    for right in {rounded, cut}:
        assert judge(Decimal(right).scaleb(-places), places, true) is Verdict.OK
    assert judge(max(rounded, cut) * unit + unit, places, true) is Verdict.ROUNDING
    assert judge(max(rounded, cut) * unit + 2 * unit, places, true) is Verdict.INCONSISTENT


@pytest.mark.parametrize(
    ("stated", "bound", "true", "verdict"),
    [
        ("67", "below", "66.9", Verdict.OK),
        ("67", "below", "60", Verdict.INCONSISTENT),
        ("50", "above", "51.3", Verdict.OK),
        ("50", "above", "48.2", Verdict.INCONSISTENT),
        ("50", "about", "51.5", Verdict.OK),
        ("50", "", "53", Verdict.INCONSISTENT),
    ],
)
def test_bounds(stated: str, bound: str, true: str, verdict: Verdict) -> None:
    assert judge_bound(Decimal(stated), 0, Fraction(true), bound) is verdict


def test_sums_of_decimals_miss_by_their_rounding_only() -> None:
    parts = [(Decimal("0.49"), 2), (Decimal("3.93"), 2), (Decimal("2.07"), 2)]
    assert judge_sum(parts, Decimal("6.5"), 1) is Verdict.OK
    assert judge_sum(parts, Decimal("6.50"), 2) is Verdict.ROUNDING
    assert judge_sum(parts, Decimal("6.6"), 1) is Verdict.INCONSISTENT
    assert judge_sum([(Decimal(2), 0), (Decimal(3), 0)], Decimal(6), 0) is Verdict.INCONSISTENT


@given(WHOLES, WHOLES)
def test_one_digit_apart_does_not_know_first_and_second(one: int, other: int) -> None:
    assert one_digit_apart(one, other) == one_digit_apart(other, one)
    assert not one_digit_apart(one, one)


@pytest.mark.parametrize(("one", "other"), [(508, 506), (508, 5058), (26598, 26589), (12, 92)])
def test_one_wrong_swapped_or_dropped_digit(one: int, other: int) -> None:
    assert one_digit_apart(one, other)


@pytest.mark.parametrize(
    ("value", "share", "base"), [(288, "35.34", 815), (21, "105", 20), (13, "17.33", 75)]
)
def test_the_whole_a_percentage_implies(value: int, share: str, base: int) -> None:
    found = implied_base(Decimal(value), Decimal(share), -int(Decimal(share).as_tuple().exponent))
    assert found == base


def test_numbers_are_written_as_here() -> None:
    assert [written(Fraction(505750, 10000), 2), written(1346), written(Fraction(-1, 3), 1)] == [
        "50,58",
        "1.346",
        "-0,3",
    ]


def test_numerals_know_where_they_stand() -> None:
    text = "Có 5 xã (50,5 %)."
    assert [text[one.start : one.end] for one in numerals(prepare(text))] == ["5", "50,5 %"]
