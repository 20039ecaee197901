"""Fractions, percentages of a whole, percentages that make a hundred."""

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

# -- a fraction and its percentage


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Đã kiên cố hóa 17/25 phòng học, đạt 68%.", OK),
        ("Đã kiên cố hóa 17/25 phòng học, đạt gần 70%.", OK),
        ("Đã kiên cố hóa 17/25 phòng học, đạt 69%.", ROUNDING),
        ("Đã kiên cố hóa 17/25 phòng học, đạt 86%.", WRONG),
        ("Đã kiên cố hóa 26/25 phòng học, đạt 104%.", OK),
        ("Đã kiên cố hóa 17/25 phòng học.", OPEN),
    ],
)
def test_a_fraction_with_its_percentage(text: str, verdict: Verdict) -> None:
    assert verdicts(text, "ratio") == [verdict]


def test_a_wrong_fraction_shows_its_arithmetic() -> None:
    text = "Đã kiên cố hóa 17/25 phòng học, đạt 86%."
    said = remark(text)
    assert (said.kind, said.stated, said.computed) == (Kind.RATIO, Decimal(86), Fraction(68))
    assert "17 : 25 = 68,0" in said.note and "liền kề" in said.note
    assert said.remedy.startswith("Đúng phải là 68%")
    assert evidence(text, said) == ["25", "17", "86%"]
    assert span(text, said) == "17/25 phòng học, đạt 86%"


def test_a_bare_fraction_is_computed_and_nothing_is_said() -> None:
    said = only("Đã kiên cố hóa 17/25 phòng học.", "ratio")
    assert "17 : 25 = 68,00%" in said.note and said.computed == 68 and not said.remedy
    assert only("Đã kiên cố hóa 5/0 phòng học.", "ratio").computed is None


def test_a_part_and_its_whole_without_a_percentage_are_a_fraction_too() -> None:
    text = "Tiếp nhận 250 kiến nghị, đã giải quyết 205 kiến nghị."
    said = only(text, "ratio")
    assert (said.verdict, said.computed, evidence(text, said)) == (OPEN, 82, ["250", "205"])


# -- a percentage of a whole that stands elsewhere


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Rà soát 240 hộ, trong đó 84 hộ nghèo (35%).", OK),
        ("Rà soát 240 hộ, trong đó 84 hộ nghèo (36%).", ROUNDING),
        ("Rà soát 240 hộ, trong đó 84 hộ nghèo (53%).", WRONG),
        ("Có 84 hộ nghèo (35%).", OPEN),
        ("Thu 750 tấn vải, bằng 92% kế hoạch.", OPEN),
        ("Tỷ lệ che phủ rừng là 43%.", OPEN),
    ],
)
def test_a_percentage_of_a_whole(text: str, verdict: Verdict) -> None:
    assert verdicts(text, "share") == [verdict]


@pytest.mark.parametrize(
    ("text", "note", "remedy"),
    [
        (
            "Rà soát 240 hộ, trong đó 84 hộ nghèo (53%).",
            "84 : 240 = 35,00% (số này nêu là một phần của 240 hộ).",
            "Đúng phải là 35%; có thể gõ nhầm hoặc rơi một chữ số.",
        ),
        (
            "Rà soát 240 hộ, trong đó 84 hộ nghèo (48%).",
            "84 : 240 = 35,00%",
            "Đúng phải là 35%.",
        ),
        # another whole of the text would make it right
        (
            "Xã có 175 hộ Mông; rà soát 240 hộ; trong 240 hộ đó 84 hộ nghèo, trong đó 42 hộ neo đơn (25%).",
            "42 : 84 = 50,00%",
            "Đúng phải là 50%",
        ),
        (
            "Bầu 0 chi ủy viên (chiếm 5%).",
            "0 chia cho số nào cũng là 0%, văn bản nêu 5%.",
            "Đúng phải là 0%.",
        ),
    ],
)
def test_what_a_wrong_percentage_is_told(text: str, note: str, remedy: str) -> None:
    said = remark(text)
    assert note in said.note and remedy in said.remedy


def test_another_whole_of_the_text_is_offered() -> None:
    between = "Công tác tuyên truyền được chú trọng.\n" * 5
    far = f"Xã có 280 hộ.\n{between}Khảo sát 240 hộ: 84 hộ nghèo (30%)."
    assert "hoặc mẫu số là 280 hộ." in remark(far).remedy
    assert "mẫu số" not in remark(far.replace("280", "290")).remedy


def test_a_percentage_without_a_whole_says_which_one_it_implies() -> None:
    said = only("Có 84 hộ nghèo (35%).", "share")
    assert said.note == "Không nêu mẫu số của 35%; ứng với mẫu số khoảng 240."
    assert only("Tỷ lệ che phủ rừng là 43%.", "share").note.startswith("Chỉ có tỷ lệ")


def test_a_percentage_of_another_period_is_growth() -> None:
    said = only("Thu 750 tấn vải, bằng 92% so với cùng kỳ.", "growth")
    assert (said.kind, said.verdict, said.stated) == (Kind.GROWTH, OPEN, Decimal(92))


def test_the_span_reaches_to_the_words_that_name_the_whole() -> None:
    text = "Có 240 hộ vay vốn, 96 hộ đã trả; 24 hộ gia hạn, chiếm 25% số hộ đã trả."
    assert [span(text, one) for one in claims(text, "share")] == ["24 hộ gia hạn, chiếm 25% số hộ đã trả"]


# -- percentages of one whole make a hundred


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Cơ cấu: nông nghiệp chiếm 20%, công nghiệp chiếm 45%, dịch vụ chiếm 35%.", OK),
        ("Cơ cấu: nông nghiệp chiếm 20,1%, công nghiệp chiếm 45,1%, dịch vụ chiếm 34,9%.", ROUNDING),
        ("Cơ cấu: nông nghiệp chiếm 20%, công nghiệp chiếm 45%, dịch vụ chiếm 53%.", WRONG),
        ("Nam chiếm 60,5%, nữ chiếm 41,5%.", WRONG),
        ("Nam chiếm 61%, nữ chiếm 40%.", ROUNDING),
        ("Thành thị chiếm 61%, nông thôn chiếm 39%.", OK),
    ],
)
def test_shares_of_a_known_division(text: str, verdict: Verdict) -> None:
    assert verdicts(text, "hundred") == [verdict]


def test_a_hundred_that_is_none_shows_the_sum() -> None:
    text = "Cơ cấu: nông nghiệp chiếm 20%, công nghiệp chiếm 45%, dịch vụ chiếm 53%."
    said = remark(text)
    assert (said.kind, said.stated, said.computed) == (Kind.HUNDRED, Decimal(100), Fraction(118))
    assert said.note == "20 + 45 + 53 = 118%." and "100%" in said.remedy
    assert evidence(text, said) == ["20%", "45%", "53%"]
    rounded = "Cơ cấu: nông nghiệp chiếm 20,1%, công nghiệp chiếm 45,1%, dịch vụ chiếm 34,9%."
    assert "làm tròn" in remark(rounded).remedy


def test_the_shares_of_parts_that_make_their_whole_make_a_hundred() -> None:
    text = "Tuyển 60 học viên, gồm 40 học viên huyện (66,7%) và 20 học viên xã (33,3%)."
    assert verdicts(text, "hundred") == [OK]
    off = "Tuyển 60 học viên, gồm 40 học viên huyện (66,7%) và 20 học viên xã (33,4%)."
    assert verdicts(off, "hundred") == [ROUNDING]


@pytest.mark.parametrize(
    "text",
    [
        # facets, groups that need not be all, growth, levels, about
        "Nữ chiếm 40%, dân tộc thiểu số chiếm 25%, tuổi trẻ chiếm 12%.",
        "Chè chiếm 40%, quế chiếm 25%, keo chiếm 12%.",
        "Nông nghiệp tăng 4%, công nghiệp tăng 9%, dịch vụ tăng 7%.",
        "Bảo hiểm y tế đạt 92%, nước sạch đạt 95%, điện đạt 99%.",
        "Nông nghiệp chiếm khoảng 20%, công nghiệp chiếm hơn 45%, dịch vụ chiếm gần 40%.",
        # far from a hundred: of something else
        "Nông nghiệp chiếm 2%, công nghiệp chiếm 5%, dịch vụ chiếm 3%.",
    ],
)
def test_percentages_that_need_not_make_a_hundred(text: str) -> None:
    assert silent(text)
    assert verdicts(text, "hundred") == []
