"""Figures: what a number counts, what stands before it, its bounds, brackets and neighbours."""

from __future__ import annotations

from decimal import Decimal

import pytest

from namro.proofreading.engine.characters import prepare
from namro.proofreading.engine.figures import Content, Fig, content_of


def content(text: str) -> Content:
    """A text with its figures."""
    return content_of(prepare(text))


def first(text: str) -> Fig:
    """The first figure of a text."""
    return content(text).figures[0]


@pytest.mark.parametrize(
    ("text", "noun", "head"),
    [
        ("Có 25 đảng viên mới là nữ, trẻ.", "đảng viên mới là nữ", "đảng viên"),
        ("Có 29 tổ chức cơ sở đảng (đạt 50%).", "tổ chức cơ sở đảng", "tổ chức cơ sở đảng"),
        ("Có 5 xã và 6 phường.", "xã", "xã"),
        ("Có 5 xã, phường.", "xã", "xã"),
        ("Chi 3 tỷ đồng.", "tỷ đồng", "tỷ đồng"),
        ("Có 56 ĐV dự.", "đv dự", "đảng viên"),
        ("Có 4 đ/c dự.", "đồng chí", "đồng chí"),
        ("Lập 12 vụ án.", "vụ án", "vụ"),
        ("Có 9 cơ sở đảng.", "cơ sở đảng", "tổ chức cơ sở đảng"),
        ("Đạt 12,5% kế hoạch năm.", "kế hoạch năm", "kế hoạch"),
        ("Tăng 12,5% so với cùng kỳ.", "so với cùng kỳ", "so với"),
        ("Phục vụ 1,2 triệu người dân.", "triệu người dân", "triệu người dân"),
        ("Trồng 7 cây xanh - sạch.", "cây xanh", "cây"),
        ("Tổng: 25.", "", ""),
        ("Có 7 (bảy) xã.", "", ""),
    ],
)
def test_what_is_counted(text: str, noun: str, head: str) -> None:
    one = first(text)
    assert (one.noun, one.head) == (noun, head)


@pytest.mark.parametrize("text", ["Có 98/114 địa phương rà soát.", "Có 98 / 114 địa phương rà soát."])
def test_what_the_denominator_counts_the_numerator_counts_too(text: str) -> None:
    assert [one.head for one in content(text).figures] == ["địa phương", "địa phương"]


@pytest.mark.parametrize(
    ("text", "named"),
    [("Có 5 xã.", True), ("Có 5 triệu người.", True), ("Có 5 dải đất.", False), ("Có 5.", False)],
)
def test_a_thing_of_the_lexicon_is_named(text: str, named: bool) -> None:
    assert first(text).named == named


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("Trong đó có 5 xã.", "trong đó có"),
        ("Đã họp, quyết định 5 việc.", "quyết định"),
        ("Kết quả: 5 xã.", ""),
        ("Xã A (kết nạp 5 đảng viên).", "kết nạp"),
        ("5 xã đạt.", ""),
        ("Đã xong. Nay có 5 xã.", "nay có"),
        ("Xong việc - còn 5 xã.", "còn"),
    ],
)
def test_what_stands_before_it_in_its_clause(text: str, lead: str) -> None:
    assert first(text).lead == lead


@pytest.mark.parametrize(
    ("words", "bound"),
    [
        ("gần", "below"),
        ("xấp xỉ", "below"),
        ("chưa đến", "below"),
        ("hơn", "above"),
        ("trên", "above"),
        ("quá", "above"),
        ("khoảng", "about"),
        ("ước tính", "about"),
        ("từ", "least"),
        ("ít nhất", "least"),
        ("không dưới", "least"),
        ("dưới", "most"),
        ("tối đa", "most"),
        ("có", ""),
        ("được gần như", ""),
    ],
)
def test_bounds_said_by_the_word_before(words: str, bound: str) -> None:
    assert first(f"Đã {words} 67 xã.").bound == bound


@pytest.mark.parametrize("text", ["Kết quả trên. 5 xã đạt.", "Kết quả như trên\n5 xã đạt."])
def test_a_bound_of_another_sentence_is_none(text: str) -> None:
    assert first(text).bound == ""


def test_brackets_are_the_innermost_that_is_open() -> None:
    text = "Có 5 xã (gồm 6 thôn (7 hộ) và 8 ấp) và 9 phường."
    starts = [one.bracket for one in content(text).figures]
    outer, inner = text.index("("), text.rindex("(")
    assert starts == [-1, outer, inner, outer, -1]


@pytest.mark.parametrize("text", ["Có (gồm 6 thôn\nCó 5 xã.", "Có 6 thôn)\nCó 5 xã."])
def test_a_line_break_closes_brackets(text: str) -> None:
    assert content(text).figures[-1].bracket == -1


@pytest.mark.parametrize(
    ("text", "percent", "points", "counts"),
    [
        ("Đạt 12,5%.", True, False, False),
        ("Đạt 12,5 phần trăm.", True, False, False),
        ("Tăng 2,5 điểm phần trăm.", False, True, False),
        ("Tăng 2,5 điểm %.", False, True, False),
        ("Có 12 điểm trường.", False, False, True),
        ("Có 12 xã.", False, False, True),
    ],
)
def test_percentages_points_and_amounts(text: str, percent: bool, points: bool, counts: bool) -> None:
    one = first(text)
    assert (one.percent, one.points, one.counts) == (percent, points, counts)


def test_a_figure_has_its_value_its_decimals_and_its_place() -> None:
    text = "Thu 1.250,75 tỷ đồng, đạt 96,5%."
    amount, share = content(text).figures
    assert (amount.value, amount.places, share.value, share.places) == (
        Decimal("1250.75"),
        2,
        Decimal("96.5"),
        1,
    )
    assert [text[one.start : one.end] for one in (amount, share)] == ["1.250,75", "96,5%"]
    assert [one.number for one in (amount, share)] == [0, 1]


def test_what_counts_nothing_is_no_figure() -> None:
    text = "Ngày 01/7/2025, theo Nghị quyết 18, 12 xã (đợt 1) có 45 đồng chí dưới 35 tuổi [3]."
    assert [one.value for one in content(text).figures] == [12, 45]


def test_figures_are_sorted_into_sentences_and_lines() -> None:
    found = content("Có 5 xã. Có 6 xã, 7 ấp.\n\n- 8 thôn")
    assert [[int(one.value) for one in some] for some in found.by_sentence] == [[5], [6, 7], [8]]
    assert [[int(one.value) for one in some] for some in found.by_line] == [[5, 6, 7], [], [8]]
    assert [one.line.bullet for one in found.figures] == [False, False, False, True]


def test_neighbours_of_a_figure_are_those_of_its_sentence() -> None:
    found = content("Có 4 bản. Có 5 xã, 6 ấp và 7 thôn.")
    _, xa, ap, thon = found.figures
    assert [int(one.value) for one in found.back_from(thon)] == [6, 5]
    assert [int(one.value) for one in found.back_from(thon, most=1)] == [6]
    assert list(found.back_from(xa)) == []
    assert found.gap(xa, ap) == " xã, "
    assert found.tail(ap) == " ấp và " and found.tail(thon) == " thôn."
    assert found.before(xa) == "có " and found.before(thon) == " ấp và "


def test_a_text_without_figures() -> None:
    found = content("Công tác được quan tâm.")
    assert (list(found.figures), found.by_sentence, found.low) == ([], [[]], "công tác được quan tâm.")


def test_known_titles_reach_the_lines_of_figures() -> None:
    text = "Kỷ luật 440 đảng viên."
    assert not content(text).figures[0].line.heading
    assert content_of(prepare(text), frozenset([0])).figures[0].line.heading
