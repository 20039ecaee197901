"""Targets, ranges, titles, one figure told twice, steps of a procedure."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from namro.proofreading.engine.claims import Kind, Verdict
from namro.proofreading.engine.proofread import proofread
from namro.proofreading.engine.written import Written
from tests.proofreading.engine.doors import OK, OPEN, WRONG, claims, evidence, only, remark, silent, verdicts

# -- targets


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Tỷ lệ che phủ rừng 43,5%, vượt mục tiêu 42%.", OK),
        ("Tỷ lệ che phủ rừng 41,5%, vượt mục tiêu 42%.", WRONG),
        ("Tỷ lệ che phủ rừng 43,5%, không đạt mục tiêu 42%.", WRONG),
        ("Tỷ lệ che phủ rừng 41,5%, chưa đạt mục tiêu 42%.", OK),
        ("Tỷ lệ che phủ rừng 41,5%, không vượt mức 42%.", OK),
        ("Trồng được 95 ha, vượt kế hoạch 90 ha.", OK),
        ("Trồng được 85 ha, vượt kế hoạch 90 ha.", WRONG),
        ("Tỷ lệ che phủ rừng 41,5%, đạt mục tiêu 42%.", OPEN),
        # against another one
        ("Tỷ lệ hộ nghèo 7,2%, thấp hơn năm 2021 (8,1%).", OK),
        ("Tỷ lệ hộ nghèo 8,2%, thấp hơn năm 2021 (8,1%).", WRONG),
        ("Tỷ lệ hộ nghèo 8,2%, cao hơn mức bình quân 7,5%.", OK),
        ("Tỷ lệ hộ nghèo 7,2%, tăng so với năm 2021 (8,1%).", WRONG),
    ],
)
def test_words_that_compare_two_figures(text: str, verdict: Verdict) -> None:
    assert verdicts(text, "target") == [verdict]
    assert silent(text) is not verdict.remark


def test_a_target_that_was_not_reached_shows_both_figures() -> None:
    text = "Tỷ lệ che phủ rừng 41,5%, vượt mục tiêu 42%."
    said = remark(text)
    assert (said.kind, said.stated, said.computed) == (Kind.OTHER, Decimal(42), Fraction("41.5"))
    assert said.note == "41,5% thấp hơn mức 42%." and "“vượt”" in said.remedy
    assert evidence(text, said) == ["41,5%", "42%"]
    lower = remark("Tỷ lệ hộ nghèo 8,2%, thấp hơn năm 2021 (8,1%).")
    assert "8,2% và 8,1%" in lower.note and "“thấp hơn”" in lower.remedy


@pytest.mark.parametrize(
    "text",
    [
        "Trồng được 95 ha, vượt kế hoạch 12 hộ.",
        "Tỷ lệ che phủ rừng 41,5%; hộ nghèo thấp hơn năm 2021 (8,1%).",
    ],
)
def test_figures_of_two_things_are_not_compared(text: str) -> None:
    assert verdicts(text, "target") == []


# -- ranges


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Năng suất từ 52 đến 61 tạ, bình quân 57 tạ.", [OK]),
        ("Năng suất từ 52 đến 61 tạ, bình quân 67 tạ.", [WRONG]),
        ("Tỷ lệ đạt từ 80% đến 92%; thấp nhất là xã Mường Lạn 80%.", [OK]),
        ("Tỷ lệ đạt từ 80% đến 92%; cao nhất là xã Mường Lạn 95%.", [WRONG]),
        ("Tỷ lệ đạt từ 80% đến 92%; cao nhất là xã Mường Lạn 91%.", [OPEN]),
        ("Tỷ lệ đạt từ 80% đến 92%; thấp nhất 80%, cao nhất 93%.", [OK, WRONG]),
        ("Mỗi cụm có từ 5 đến 8 xã.", [OPEN]),
        ("Tỷ lệ đạt từ 80% đến 92%, bình quân mỗi xã 12 hộ.", [OPEN]),
    ],
)
def test_what_is_told_of_a_range_lies_within_it(text: str, found: list[Verdict]) -> None:
    assert verdicts(text, "range") == found


def test_what_lies_outside_a_range_shows_it() -> None:
    text = "Tỷ lệ đạt từ 80% đến 92%; cao nhất là xã Mường Lạn 95%."
    said = remark(text)
    assert (said.kind, said.stated, said.computed) == (Kind.RANGE, Decimal(95), Fraction(92))
    assert said.note == "Khoảng nêu từ 80% đến 92%, cao nhất nêu là 95%." and "cao nhất" in said.remedy
    assert evidence(text, said) == ["80%", "92%", "95%"]


# -- titles


def under(title: str, body: str) -> str:
    return f"{title}\n{body}\n"


@pytest.mark.parametrize(
    ("title", "body", "found"),
    [
        ("Trồng 4.320 ha rừng", "Đến nay toàn huyện trồng 4.320 ha rừng.", [OK]),
        ("Trồng 4.230 ha rừng", "Đến nay toàn huyện trồng 4.320 ha rừng.", [WRONG]),
        ("Trồng 130 ha rừng", "Đến nay toàn huyện đã trồng 180 ha rừng.", [WRONG]),
        ("Đã trồng 13 ha rừng", "Toàn huyện đã trồng 18 ha rừng.", [WRONG]),
        ("Đã trồng 13 ha rừng", "Đã giao 40 ha rừng, đã trồng 18 ha rừng.", []),
        # another figure, another time, a plan, another thing, several that are near, short ones
        ("Trồng 4.230 ha rừng", "Đến nay toàn huyện trồng 7.651 ha rừng.", []),
        ("Trồng 4.230 ha rừng", "Năm trước toàn huyện trồng 4.320 ha rừng.", []),
        ("Trồng 4.230 ha rừng", "Kế hoạch giao trồng 4.320 ha rừng.", []),
        ("Trồng 4.230 ha rừng", "Hỗ trợ 4.320 hộ trồng rừng.", []),
        ("Trồng 4.230 ha rừng", "Trồng 4.320 ha, nghiệm thu 4.231 ha.", []),
        ("Trồng 13 ha rừng", "Xã Mường Lạn trồng 18 ha rừng.", []),
        ("Trồng hơn 4.230 ha rừng", "Đến nay toàn huyện trồng 4.320 ha rừng.", []),
    ],
)
def test_a_figure_of_a_title_stands_below(title: str, body: str, found: list[Verdict]) -> None:
    assert verdicts(under(title, body), "title") == found


def test_a_title_that_says_another_figure_points_at_both() -> None:
    text = under("Trồng 4.230 ha rừng", "Đến nay toàn huyện trồng 4.320 ha rừng.")
    said = remark(text)
    assert said.note == "Tiêu đề nêu 4.230 ha, nội dung nêu 4.320 ha." and said.remedy
    assert evidence(text, said) == ["4.230", "4.320"]


def test_a_heading_may_be_known_from_the_file() -> None:
    text = "Toàn huyện đã trồng 4.230 ha rừng.\nĐến nay toàn huyện đã trồng 4.320 ha rừng.\n"
    assert proofread(text).remarks == ()
    known = proofread(Written(text, headings=((0, text.index("\n")),)))
    assert [one.rule for one in known.remarks] == ["title"]


# -- one figure told twice


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tỷ lệ đỗ đạt 96,4%, cụ thể đạt 96,42%.", [OK]),
        ("Tỷ lệ đỗ đạt 96,4%, cụ thể đạt 94,42%.", [WRONG]),
        ("Tỷ lệ đỗ đạt 96,4%, trong đó hệ bổ túc đạt 94,42%.", []),
        ("Tỷ lệ đỗ đạt 96,42%, cụ thể nữ đạt 97,1%.", []),
        ("Có 18 báo cáo của 18 huyện.", [OK]),
        ("Có 18 báo cáo của 17 huyện.", []),
    ],
)
def test_one_figure_in_two_precisions(text: str, found: list[Verdict]) -> None:
    assert verdicts(text, "twice") == found
    assert silent(text) is (WRONG not in found)


def test_two_values_of_one_percentage_are_shown() -> None:
    said = remark("Tỷ lệ đỗ đạt 96,4%, cụ thể đạt 94,42%.")
    assert said.note == "96,4% và 94,42% nêu cho cùng một tỷ lệ." and said.remedy
    assert (said.stated, said.computed) == (Decimal("96.4"), Fraction("94.42"))


# -- steps of a procedure


def test_steps_of_a_procedure_are_recognised_and_left_alone() -> None:
    text = (
        "Giám sát 40 chi bộ và 90 đảng viên; kết luận 12 chi bộ và 31 đảng viên có vi phạm; "
        "kỷ luật 2 chi bộ và 9 đảng viên."
    )
    said = only(text, "chain")
    assert (said.kind, said.verdict, said.stated) == (Kind.OTHER, OPEN, None)
    assert evidence(text, said) == ["40", "90", "12", "31", "2", "9"]
    assert silent(text)


@pytest.mark.parametrize(
    "text",
    [
        "Giám sát 40 chi bộ, 90 đảng viên và 12 tổ chức đảng.",
        "Kỷ luật 2 chi bộ, 9 đảng viên, 4 cán bộ.",
        "Giám sát 40 chi bộ; kết luận 12 chi bộ.",
    ],
)
def test_one_step_alone_is_no_chain(text: str) -> None:
    assert claims(text, "chain") == []
