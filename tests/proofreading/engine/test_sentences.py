"""Paragraphs and sentences: where they end, and which read as titles or items of a list."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from namro.proofreading.engine.characters import prepare
from namro.proofreading.engine.sentences import HEADING_LENGTH, LONGEST, Line, lines_of, sentences_of


def cut(text: str) -> list[str]:
    """The sentences of a text."""
    prepared = prepare(text)
    parts = [prepared.text[one.start : one.end].strip() for one in sentences_of(prepared, lines_of(prepared))]
    return [one for one in parts if one]


def line(text: str) -> Line:
    """The first line of a text."""
    return lines_of(prepare(text))[0]


@pytest.mark.parametrize(
    "parts",
    [
        ("Có 5 xã.", "Có 6 phường."),
        ("Đạt 3.321 xã.", "12 đơn vị còn lại chậm."),
        ("Tiêu biểu như A, B…", "Đến nay có 5 xã."),
        ("Tiêu biểu như A, B...", "Đến nay có 5 xã."),
        ("Vì sao chậm?", "Vì thiếu 5 người!", "Đã bổ sung."),
        ("Có 5 xã.", "“Làm ngay” là yêu cầu.", "(Xem phụ lục).", "[1] Nguồn."),
        ("Đồng chí nói: “Đã xong.”", "Mọi người nhất trí."),
        ("Một", "Hai", "Ba"),
    ],
)
def test_a_sentence_ends_before_a_capital_a_digit_or_a_mark(parts: tuple[str, ...]) -> None:
    assert cut("\n".join(parts)) == list(parts)
    if len(parts[0]) > 3:
        assert cut(" ".join(parts)) == list(parts)


def test_a_missing_space_ends_a_sentence_too() -> None:
    assert cut("Có 5 xã.Đến nay đã xong.") == ["Có 5 xã.", "Đến nay đã xong."]


@pytest.mark.parametrize(
    "text",
    [
        "TP. Hà Nội có 5 xã.",
        "TP.HCM có 168 phường, xã.",
        "Tp. Đà Nẵng có 5 xã.",
        "GS. Nguyễn A chủ trì.",
        "PGS. TS. Trần B, ThS. Lê C, BS. Đỗ D dự.",
        "Đạt 1.250 xã và 50.5 điểm.",
        "Tăng 2.000 đồng; xã, phường v.v. nhìn chung đạt.",
        "Theo Thông tư 08.TT, kết quả đạt.",
    ],
)
def test_an_abbreviation_ends_nothing(text: str) -> None:
    assert cut(text) == [text]


def test_sentences_are_numbered_and_know_their_line() -> None:
    prepared = prepare("Có 5 xã. Có 6 xã.\n\n- Có 7 xã.")
    found = list(sentences_of(prepared, lines_of(prepared)))
    assert [one.number for one in found] == [0, 1, 2]
    assert [one.line.number for one in found] == [0, 0, 2]
    assert [one.line.bullet for one in found] == [False, False, True]


@settings(max_examples=50)
@given(st.text(st.sampled_from("aĐ5.,;!…” \n\t-"), max_size=60))
def test_sentences_are_in_order_and_leave_out_only_line_breaks(text: str) -> None:
    prepared = prepare(text)
    found = list(sentences_of(prepared, lines_of(prepared)))
    assert "".join(prepared.text[one.start : one.end] for one in found) == prepared.text.replace("\n", "")
    assert all(one.line.start <= one.start < one.end <= one.line.end for one in found)


@pytest.mark.parametrize("piece", ["Xã A có 15 hộ; ", "mười hai ", "x"])
def test_a_sentence_nobody_would_read_is_cut(piece: str) -> None:
    text = piece * (3 * LONGEST // len(piece))
    prepared = prepare(text)
    found = [prepared.text[one.start : one.end] for one in sentences_of(prepared, lines_of(prepared))]
    assert "".join(found) == text
    assert len(found) >= 3 and max(map(len, found)) <= LONGEST
    assert " " not in piece or all(one.endswith(" ") for one in found)


@pytest.mark.parametrize(
    "text",
    ["- Xã A: 5", "+ Xã A", "* Xã A", "• Xã A", "a) Xã A", "đ) Xã A", "1. Xã A", "12) Xã A", "  - Xã A"],
)
def test_items_of_a_list(text: str) -> None:
    assert line(text).bullet and not line(text).heading


@pytest.mark.parametrize("text", ["Xã A: 5", "1.250 đảng viên", "ab) Xã A", "2024 có 5 xã", ""])
def test_no_items_of_a_list(text: str) -> None:
    assert not line(text).bullet


@pytest.mark.parametrize(
    "text",
    ["KẾT QUẢ 6 THÁNG ĐẦU NĂM", "Kỷ luật 440 đảng viên trong 6 tháng", "I. Tình hình chung", "Vì sao?"],
)
def test_titles(text: str) -> None:
    assert line(text).heading


@pytest.mark.parametrize(
    "text",
    ["Đã xong.", "Kết quả như sau:", "Có 5 xã;", "Xã A, xã B,", "Còn nữa…", "", "   ", "Xã A\t5", "- Xã A"],
)
def test_no_titles(text: str) -> None:
    assert not line(text).heading


def test_a_title_is_short() -> None:
    assert line("a" * HEADING_LENGTH).heading
    assert not line("a" * (HEADING_LENGTH + 1)).heading


def test_what_a_reader_knows_to_be_a_title_is_one() -> None:
    text = "Mở đầu.\nĐã kỷ luật 440 đảng viên."
    assert [one.heading for one in lines_of(prepare(text), frozenset([8]))] == [False, True]


def test_lines_hold_the_whole_text() -> None:
    text = "Một\n\nHai\n"
    assert [text[one.start : one.end] for one in lines_of(prepare(text))] == ["Một", "", "Hai", ""]
