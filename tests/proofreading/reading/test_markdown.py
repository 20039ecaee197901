"""Markdown: every character stays where it was, marks become blanks, tables and titles are found."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from namro.proofreading.engine.written import Written
from namro.proofreading.reading.markdown import read_markdown

TABLE = """\
# **Biểu** 1 #

| Đơn vị | **Số** | Tỷ lệ |
|:-------|-------:|:-----:|
| A | 12 | 50% |
| B \\| C | 13 | |
Hết.
"""


def cells(written: Written) -> list[tuple[int, int, str]]:
    return [(one.row, one.column, written.text[one.start : one.end]) for one in written.tables[0].cells]


@given(st.text(alphabet="ab12 \n*_`~#>|[]()<>\\-:^"))
def test_the_length_never_changes(text: str) -> None:
    written = read_markdown(text)
    assert len(written.text) == len(text)
    assert all(new == old or new in " \t" for new, old in zip(written.text, text, strict=True))
    assert written.text.count("\n") == text.count("\n")


@pytest.mark.parametrize(
    ("marked", "read"),
    [
        ("Đạt **50,8%**.", "Đạt   50,8%  ."),
        ("Đạt *50,8%* kế hoạch", "Đạt  50,8%  kế hoạch"),
        ("Đạt __50,8%__ và _12_", "Đạt   50,8%   và  12 "),
        ("Đạt `50,8%`", "Đạt  50,8% "),
        ("Có ~~12~~ 13", "Có   12   13"),
        ("2*3*4 và a_b_c", "2*3*4 và a_b_c"),
        ("* một\n* hai", "* một\n* hai"),
        ("## 1. Kết quả", "   1. Kết quả"),
        ("> trích 12", "  trích 12"),
        ("1\\. Mục 5\\%", "1 . Mục 5 %"),
        ("12[^3] đồng chí", "12     đồng chí"),
        ("12<sup>3</sup> đồng chí<br>", "12             đồng chí    "),
        ("[Bảng](http://a.vn/12) 5", " Bảng                  5"),
    ],
)
def test_marks_are_blanks(marked: str, read: str) -> None:
    assert read_markdown(marked).text == read


def test_a_table_of_pipes() -> None:
    written = read_markdown(TABLE)
    assert cells(written) == [
        (0, 0, "Đơn vị"),
        (0, 1, "Số"),
        (0, 2, "Tỷ lệ"),
        (1, 0, "A"),
        (1, 1, "12"),
        (1, 2, "50%"),
        (2, 0, "B  | C"),
        (2, 1, "13"),
        (2, 2, ""),
    ]
    table = written.tables[0]
    assert TABLE[table.start : table.end].startswith("| Đơn vị") and TABLE[: table.end].endswith("13 | |")
    assert "\t A \t 12 \t 50% \t" in written.text


def test_a_table_without_outer_pipes_and_pipes_without_a_table() -> None:
    assert cells(read_markdown("a | b\n--|--\nc | d")) == [(0, 0, "a"), (0, 1, "b"), (1, 0, "c"), (1, 1, "d")]
    plain = read_markdown("tỷ lệ a | b\nc | d")
    assert plain.tables == () and plain.text == "tỷ lệ a | b\nc | d"


def test_titles() -> None:
    written = read_markdown(f"{TABLE}\nKết quả\n=====\nThường\n\n- một\n")
    assert [written.text[start:end] for start, end in written.headings] == ["Biểu   1", "Kết quả"]


def test_program_text_holds_neither_tables_nor_titles() -> None:
    written = read_markdown("```\n# a\n| a | b |\n|---|---|\n```\n# b\n~~~\n# c")
    assert [written.text[start:end] for start, end in written.headings] == ["b"]
    assert written.tables == ()


def test_places_are_lines_of_the_file() -> None:
    written = read_markdown(TABLE)
    place = written.place_of(TABLE.index("50%"))
    assert place and place.where == "dòng 5"


@pytest.mark.parametrize("piece", ["*", "[", "<a", "**a", "_a", "|-", "\\", "[a](", "#", "> ", "`", "<sup>"])
def test_no_pattern_runs_away(piece: str) -> None:
    begun = time.process_time()
    read_markdown(piece * 20_000)
    assert time.process_time() - begun < 2
