"""Growth and decline: amounts, percentages, “từ A lên B”, “gấp … lần”, percentage points."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from namro.proofreading.engine.claims import Kind, Verdict
from tests.proofreading.engine.doors import (
    OK,
    OPEN,
    ROUNDING,
    WRONG,
    claims,
    evidence,
    only,
    remark,
    silent,
    span,
    verdicts,
)

# -- an amount of change


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Tiếp 310 lượt công dân, tăng 25 lượt so với cùng kỳ (285 lượt).", OK),
        ("Tiếp 310 lượt công dân, tăng 52 lượt so với cùng kỳ (285 lượt).", WRONG),
        ("Tiếp 260 lượt công dân, tăng 25 lượt so với cùng kỳ (285 lượt).", WRONG),
        ("Tiếp 260 lượt công dân, giảm 25 lượt so với cùng kỳ (285 lượt).", OK),
        ("Tiếp 310 lượt công dân, tăng 25 lượt so với cùng kỳ.", OPEN),
        ("Tiếp 310 lượt công dân, tăng gần 30 lượt so với cùng kỳ (285 lượt).", OK),
        ("Thu 31,2 tỷ đồng, tăng 2,7 tỷ đồng so với cùng kỳ (28,5 tỷ đồng).", OK),
        ("Thu 31,2 tỷ đồng, tăng 2,6 tỷ đồng so với cùng kỳ (28,5 tỷ đồng).", ROUNDING),
        # the earlier amount counts something else
        ("Tiếp 310 lượt công dân, tăng 25 lượt so với cùng kỳ (12 vụ).", OPEN),
    ],
)
def test_a_change_between_two_amounts(text: str, verdict: Verdict) -> None:
    assert verdicts(text, "difference") == [verdict]


def test_a_wrong_change_shows_the_difference() -> None:
    text = "Tiếp 260 lượt công dân, tăng 25 lượt so với cùng kỳ (285 lượt)."
    said = remark(text)
    assert (said.kind, said.stated, said.computed) == (Kind.DIFFERENCE, Decimal(25), Fraction(-25))
    assert said.note == "260 - 285 = -25." and said.remedy == "Đúng phải là giảm 25."
    assert evidence(text, said) == ["260", "25", "285"]
    assert span(text, said).startswith("260 lượt công dân, tăng 25 lượt so với cùng kỳ")


def test_the_earlier_amount_is_only_inferred_where_it_is_not_told() -> None:
    said = only("Tiếp 310 lượt công dân, tăng 25 lượt so với cùng kỳ.", "difference")
    assert said.note == "Không nêu số kỳ trước; suy ra 285." and said.stated == 25
    assert only("Tiếp 310 lượt, giảm 25 lượt so với cùng kỳ.", "difference").stated == -25


def test_an_amount_from_which_the_change_leads_to_this_one() -> None:
    text = "Đầu năm có 150 hộ nghèo, nay còn 120 hộ nghèo, giảm 30 hộ nghèo."
    assert evidence(text, only(text, "difference")) == ["120", "30", "150"]
    assert silent(text)


# -- a percentage of change


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Tiếp 330 lượt công dân, tăng 10% so với cùng kỳ (300 lượt).", OK),
        ("Tiếp 330 lượt công dân, tăng 11% so với cùng kỳ (300 lượt).", ROUNDING),
        ("Tiếp 330 lượt công dân, tăng 19% so với cùng kỳ (300 lượt).", WRONG),
        ("Tiếp 270 lượt công dân, tăng 10% so với cùng kỳ (300 lượt).", WRONG),
        ("Tiếp 330 lượt công dân, tăng 30 lượt (10%) so với cùng kỳ.", OK),
        ("Tiếp 330 lượt công dân, tăng 30 lượt (tăng 15%) so với cùng kỳ.", WRONG),
        ("Tiếp 330 lượt công dân, tăng 10% so với cùng kỳ.", OPEN),
        # the percentage itself fell
        ("Có 150 hộ nghèo, chiếm 7,5%, giảm 1,2% so với năm trước.", OPEN),
        ("Thu ngân sách tăng 12%.", OPEN),
    ],
)
def test_a_percentage_of_growth(text: str, verdict: Verdict) -> None:
    assert verdicts(text, "growth") == [verdict]


def test_a_wrong_percentage_of_growth_shows_its_arithmetic() -> None:
    text = "Tiếp 330 lượt công dân, tăng 30 lượt (tăng 15%) so với cùng kỳ."
    said = remark(text)
    assert (said.kind, said.stated, said.computed) == (Kind.GROWTH, Decimal(15), Fraction(10))
    assert said.note == "(330 - 300) : 300 = 10,00%." and said.remedy == "Đúng phải là tăng 10%."
    assert evidence(text, said) == ["330", "15%", "30"]
    fallen = "Tiếp 270 lượt công dân, tăng 10% so với cùng kỳ (300 lượt)."
    assert remark(fallen).remedy == "Đúng phải là giảm 10%."


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("So với năm 2021 (160 mô hình), tăng 24 mô hình, tức tăng 15%.", OK),
        ("So với năm 2021 (160 mô hình), tăng 24 mô hình, tức tăng 51%.", WRONG),
    ],
)
def test_growth_of_an_amount_that_was_announced(text: str, verdict: Verdict) -> None:
    (said,) = (one for one in claims(text, "growth"))
    assert said.verdict is verdict and said.note == "24 : 160 = 15,00%."
    assert evidence(text, said)[:2] == ["160", "24"]


def test_what_an_announced_change_makes_stands_elsewhere() -> None:
    text = "Cả huyện có 184 mô hình. So với năm 2021 (160 mô hình), tăng 24 mô hình."
    said = only(text, "difference")
    assert said.verdict is OK and evidence(text, said)[0] == "184" and "184 - 160 = 24" in said.note


# -- from one amount to another


@pytest.mark.parametrize(
    ("text", "rule", "verdict"),
    [
        ("Số hộ nghèo giảm từ 400 hộ xuống còn 300 hộ.", "difference", OK),
        ("Số hộ nghèo giảm từ 300 hộ lên 400 hộ.", "difference", WRONG),
        ("Số lớp tăng từ 40 lên 50 lớp, tăng 10 lớp.", "difference", OK),
        ("Số lớp tăng từ 40 lên 50 lớp, tăng 12 lớp.", "difference", WRONG),
        ("Số lớp tăng từ 40 lên 50 lớp, tức tăng 25%.", "growth", OK),
        ("Số lớp tăng từ 40 lên 50 lớp, tức tăng 20%.", "growth", WRONG),
        ("Số hộ nghèo giảm từ 400 xuống 300 hộ, tức giảm gần 26%.", "growth", OK),
        ("Độ che phủ rừng tăng từ 41% lên 43%.", "difference", OPEN),
    ],
)
def test_a_move(text: str, rule: str, verdict: Verdict) -> None:
    assert verdict in verdicts(text, rule)
    assert silent(text) is not verdict.remark


def test_a_wrong_move_shows_its_arithmetic() -> None:
    text = "Số lớp tăng từ 40 lên 50 lớp, tức tăng 20%."
    said = next(one for one in claims(text, "growth") if one.verdict is WRONG)
    assert said.note == "(50 - 40) : 40 = 25,00%." and said.remedy == "Đúng phải là 25%."
    assert evidence(text, said) == ["40", "50", "20%"]
    amount = next(
        one
        for one in claims("Số lớp tăng từ 40 lên 50 lớp, tăng 12 lớp.", "difference")
        if one.verdict is WRONG
    )
    assert amount.note == "50 - 40 = 10." and amount.remedy == "Đúng phải là 10."
    way = remark("Số hộ nghèo giảm từ 300 hộ lên 400 hộ.")
    assert way.note == "400 - 300 = 100." and "Chiều" in way.remedy


# -- times


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Trao 90 suất học bổng, gấp 3 lần cùng kỳ (30 suất).", OK),
        ("Trao 92 suất học bổng, gấp hơn 3 lần cùng kỳ (30 suất).", OK),
        ("Trao 90 suất học bổng, gấp 5 lần cùng kỳ (30 suất).", WRONG),
        ("Trao 90 suất học bổng, gấp 3 lần cùng kỳ.", OPEN),
        ("Trao 90 suất học bổng; học phí gấp 3 lần cùng kỳ (12 tỷ đồng).", OPEN),
    ],
)
def test_so_many_times(text: str, verdict: Verdict) -> None:
    assert verdicts(text, "times") == [verdict]


def test_wrong_times_show_the_quotient() -> None:
    text = "Trao 90 suất học bổng, gấp 5 lần cùng kỳ (30 suất)."
    said = remark(text)
    assert said.note == "90 : 30 = 3,00 lần." and said.remedy == "Đúng phải là 3 lần."
    assert evidence(text, said) == ["90", "5", "30"]


# -- percentage points


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Độ che phủ rừng tăng từ 41,2% lên 43,5%, tức tăng 2,3 điểm phần trăm.", OK),
        ("Độ che phủ rừng tăng từ 41,2% lên 43,5%, tức tăng 2,4 điểm phần trăm.", ROUNDING),
        ("Độ che phủ rừng tăng từ 41,2% lên 43,5%, tức tăng 3,2 điểm phần trăm.", WRONG),
        ("Tỷ lệ hộ dùng nước sạch đạt 91%, tăng 4 điểm phần trăm so với năm trước (87%).", OK),
        ("Tỷ lệ hộ dùng nước sạch đạt 91%, tăng 6 điểm phần trăm so với năm trước (87%).", WRONG),
        ("Tỷ lệ hộ dùng nước sạch đạt 91%, tăng hơn 3 điểm phần trăm so với năm trước (87,5%).", OK),
    ],
)
def test_points_between_two_percentages(text: str, verdict: Verdict) -> None:
    assert verdicts(text, "points_change") == [verdict]


def test_wrong_points_show_the_difference() -> None:
    text = "Tỷ lệ hộ dùng nước sạch đạt 91%, tăng 6 điểm phần trăm so với năm trước (87%)."
    said = remark(text)
    assert said.note == "Chênh giữa 91% và 87% là 4 điểm phần trăm."
    assert said.remedy == "Đúng phải là 4 điểm phần trăm."
    assert set(evidence(text, said)) == {"91%", "6", "87%"}


def test_points_of_one_percentage_only_are_no_claim() -> None:
    assert verdicts("Tỷ lệ hộ dùng nước sạch đạt 91%, tăng 6 điểm phần trăm.", "points_change") == []
