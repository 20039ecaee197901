"""What is left of a whole, and counts against the names that follow them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from namro.proofreading.engine.claims import Kind, Verdict
from tests.proofreading.engine.doors import OK, OPEN, WRONG, evidence, only, remark, silent, span, verdicts

# -- the rest


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Nhận 250 hồ sơ. Đã trả 205 hồ sơ. Số còn lại 45 hồ sơ đang xử lý.", OK),
        ("Nhận 250 hồ sơ, đã trả 205 hồ sơ, còn lại 45 hồ sơ.", OK),
        ("Nhận 250 hồ sơ, đã trả 205 hồ sơ, còn lại 55 hồ sơ.", WRONG),
        ("Nhận 250 hồ sơ; trả trước hạn 120 hồ sơ, đúng hạn 85 hồ sơ; 45 hồ sơ còn lại đang xử lý.", OK),
        # of a fraction, here or above
        ("Đã trả 205/250 hồ sơ, còn lại 45 hồ sơ.", OK),
        ("Đã trả 205/250 hồ sơ, còn lại 54 hồ sơ.", WRONG),
        ("Đã trả 4.205/9.250 hồ sơ.\nHuyện họp giao ban.\nSố còn lại 5.054 hồ sơ đang xử lý.", WRONG),
        # long numbers one digit off
        ("Nhận 2.500 hồ sơ. Đã trả 1.205 hồ sơ. Còn tồn 1.259 hồ sơ.", WRONG),
        ("Nhận 2.500 hồ sơ. Đã trả 1.205 hồ sơ. Còn tồn 1.295 hồ sơ.", OK),
    ],
)
def test_what_is_left(text: str, verdict: Verdict) -> None:
    assert verdicts(text, "rest") == [verdict]


def test_a_wrong_rest_shows_the_difference() -> None:
    text = "Đã trả 205/250 hồ sơ, còn lại 54 hồ sơ."
    said = remark(text)
    assert (said.kind, said.stated, said.computed) == (Kind.DIFFERENCE, Decimal(54), Fraction(45))
    assert said.note == "250 - 205 = 45." and said.remedy == "Số còn lại đúng phải là 45."
    assert evidence(text, said) == ["250", "205", "54"]


def test_the_parts_named_since_are_all_taken_away() -> None:
    text = "Nhận 250 hồ sơ; trả trước hạn 120 hồ sơ, đúng hạn 85 hồ sơ; 45 hồ sơ còn lại đang xử lý."
    assert only(text, "rest").note == "250 - 120 - 85 = 45."


@pytest.mark.parametrize(
    "text",
    [
        # another thing is left, several readings, wholes that are not told
        "Nhận 250 hồ sơ, đã trả 205 hồ sơ, còn lại 7 công chức.",
        "Nhận 250 hồ sơ, đã trả 205 hồ sơ, còn lại 12 hồ sơ.",
        "Nhận 250 hồ sơ, cấp 120 hồ sơ, trả 85 hồ sơ, còn lại 12 hồ sơ.",
        "Số còn lại 45 hồ sơ đang xử lý.",
        "Đã trả 205 hồ sơ, còn lại 45 hồ sơ.",
        # far in the text above
        "Nhận 250 hồ sơ.\n\nHọp.\n\nHọp.\n\nĐã trả 205 hồ sơ.\n\nHọp.\n\nCòn lại 41 hồ sơ.",
    ],
)
def test_where_the_rest_proves_nothing(text: str) -> None:
    assert silent(text)
    assert WRONG not in verdicts(text, "rest")


# -- names that follow a count


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Có 3 xã đăng ký là Mường Lạn, Púng Bánh, Sam Kha.", OK),
        ("Có 3 xã đăng ký: Mường Lạn, Púng Bánh và Sam Kha.", OK),
        ("Có 3 xã (Mường Lạn, Púng Bánh, Sam Kha) đăng ký.", OK),
        ("Có 4 xã đăng ký là Mường Lạn, Púng Bánh, Sam Kha.", WRONG),
        ("Có 2 xã đăng ký gồm Mường Lạn, Púng Bánh, Sam Kha.", WRONG),
        ("Chú trọng 3 tiêu chí: “sạch, đẹp, an toàn”.", OK),
        ("Chú trọng 4 tiêu chí: “sạch, đẹp, an toàn”.", WRONG),
        # open lists, names that may hold an “và” or a comma of their own
        ("Có 4 xã đăng ký, như: Mường Lạn, Púng Bánh.", OPEN),
        ("Có 4 xã đăng ký: Mường Lạn, Púng Bánh, Sam Kha…", OPEN),
        ("Có 2 sở dự là Sở Nông nghiệp, Môi trường và Sở Xây dựng.", OPEN),
        # far from its count: a part only
        ("Có 12 xã đăng ký: Mường Lạn, Púng Bánh.", OPEN),
    ],
)
def test_a_count_and_the_names_behind_it(text: str, verdict: Verdict) -> None:
    assert verdicts(text, "list") == [verdict]


def test_a_list_too_short_says_how_many_were_counted() -> None:
    text = "Có 4 xã đăng ký là Mường Lạn, Púng Bánh, Sam Kha."
    said = remark(text)
    assert (said.kind, said.stated, said.computed) == (Kind.OTHER, Decimal(4), Fraction(3))
    assert said.note == "Nêu 4 xã; danh sách đếm được 3." and "số đúng là 3" in said.remedy
    assert evidence(text, said) == ["4"]
    assert span(text, said) == "4 xã đăng ký là Mường Lạn, Púng Bánh, Sam Kha"


@pytest.mark.parametrize(
    "text",
    [
        "Có 3 xã đăng ký và thực hiện tốt.",
        "Có 4 việc: làm đường mới, xây trường, khoan giếng.",
        "Có khoảng 4 xã đăng ký là Mường Lạn, Púng Bánh, Sam Kha.",
        "Có 1 xã đăng ký là Mường Lạn.",
        "Có 3 xã: Mường Lạn 12 hộ, Púng Bánh 9 hộ.",
    ],
)
def test_what_is_no_list_of_names(text: str) -> None:
    assert verdicts(text, "list") == []
