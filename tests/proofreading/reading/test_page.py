"""Web pages: what a reader sees, marks of notes left out, tables with their positions."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from namro.proofreading.engine.written import Written
from namro.proofreading.reading.files import read_file
from namro.proofreading.reading.page import read_page


def cells(written: Written, table: int = 0) -> list[tuple[int, int, str]]:
    return [(one.row, one.column, written.text[one.start : one.end]) for one in written.tables[table].cells]


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("<p>Một</p><p>Hai</p>", "Một\nHai\n"),
        ("<div>Một<div>Hai</div>ba</div>", "Một\nHai\nba\n"),
        ("<p>Kết <b>nạp</b> <i>12</i>\n   đảng\tviên</p>", "Kết nạp 12 đảng viên\n"),
        ("<p>đạt <b>50</b>,<b>8</b>%</p>", "đạt 50,8%\n"),
        ("một<br>hai<hr/>ba", "một\nhai\nba\n"),
        ("<ul><li>một<li>hai</ul>", "một\nhai\n"),
        ("a&nbsp;b &ndash; &#273;&amp;", "a\u00a0b – đ&\n"),
        ("<p>chưa đóng", "chưa đóng\n"),
        ("5 < 6 và 7 > 3", "5 < 6 và 7 > 3\n"),
    ],
)
def test_blocks_break_paragraphs_and_words_do_not(source: str, read: str) -> None:
    assert read_page(source).text == read


@pytest.mark.parametrize(
    "silent",
    [
        "<script>var a = '<p>9</p>';</script>",
        "<style>p { width: 9px }</style>",
        "<nav><a href='#'>9</a></nav>",
        "<template><p>9</p></template>",
        "<noscript>9</noscript>",
        "<svg><text>9</text></svg>",
        "<!-- 9 -->",
        "<span hidden>9</span>",
        "<div style='color: red; DISPLAY:none'>9 <div>9</div> 9</div>",
        "<span style='visibility: hidden'>9</span>",
        "<select><option>9</option></select>",
        "<img alt='9'>",
        "<input type=hidden value=9>",
    ],
)
def test_what_is_not_seen_is_not_read(silent: str) -> None:
    assert read_page(f"<head><title>9</title></head><p>trước {silent}</p><p>sau</p>").text == "trước\nsau\n"


def test_a_hidden_paragraph_that_is_never_closed_ends_at_the_next_block() -> None:
    assert read_page("<p hidden>9<p>sau</p>").text == "sau\n"


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("5.189<sup>1</sup> đảng viên", "5.189 đảng viên"),
        ("5.189<sup><a href='#n'>[12]</a></sup> đảng viên", "5.189 đảng viên"),
        ("5.189<sup> (*) </sup> đảng viên", "5.189 đảng viên"),
        ("12 m<sup>2</sup>, 3 km<sup>2</sup>", "12 m2, 3 km2"),
        ("tom<sup>2</sup>", "tom"),
        ("5<sup>th</sup>", "5th"),
        ("H<sub>2</sub>O", "H2O"),
        ("cuối<sup>3", "cuối"),
    ],
)
def test_a_raised_mark_of_a_note_is_no_digit(source: str, read: str) -> None:
    assert read_page(source).text == f"{read}\n"


def test_a_table_with_spans() -> None:
    written = read_page(
        "<p>Trước</p><table><caption>Biểu 1</caption>"
        "<tr><th rowspan=2>Đơn vị<th colspan=2>Số</tr>"
        "<tr><td>Nam</td><td>Nữ</td></tr>"
        "<tr><td>A</td><td><p>12</p><p>người</p></td><td>13</td></tr></table>sau"
    )
    assert cells(written) == [
        (0, 0, "Đơn vị"),
        (0, 1, "Số"),
        (1, 1, "Nam"),
        (1, 2, "Nữ"),
        (2, 0, "A"),
        (2, 1, "12 người"),
        (2, 2, "13"),
    ]
    table = written.tables[0]
    assert written.text[table.start : table.end] == "Đơn vị\tSố\nNam\tNữ\nA\t12 người\t13"
    assert written.text.startswith("Trước\nBiểu 1\n") and written.text.endswith("\nsau\n")


def test_a_table_in_a_table_is_words_of_its_cell() -> None:
    written = read_page(
        "<table><tr><td>1 <table><tr><td>trong</td><td>2</td></tr></table></td><td>3</td></table>"
    )
    assert len(written.tables) == 1
    assert cells(written) == [(0, 0, "1 trong 2"), (0, 1, "3")]


def test_tables_that_are_never_closed_or_out_of_order() -> None:
    assert cells(read_page("<table><tr><td>1<td>2<tr><td>3")) == [(0, 0, "1"), (0, 1, "2"), (1, 0, "3")]
    assert cells(read_page("<table><td>1</td></table></table><p>a")) == [(0, 0, "1")]
    assert read_page("<td>1</td><tr><td>2").text == "1\n2\n"
    huge = read_page("<table><tr><td colspan=99999999 rowspan=500>1</td><td>2</td></tr></table>")
    assert cells(huge) == [(0, 0, "1"), (0, 1, "2")]


def test_headings_and_places() -> None:
    written = read_page("<h2>Kết <em>quả</em></h2><p>Đã kết nạp.</p><table><tr><td>12</td></tr></table>")
    assert [written.text[start:end] for start, end in written.headings] == ["Kết quả"]
    assert [(one.where, written.text[one.start : one.end]) for one in written.places] == [
        ("đoạn 1", "Kết quả"),
        ("đoạn 2", "Đã kết nạp."),
        ("bảng, dòng 1, cột 1", "12"),
    ]


@pytest.mark.parametrize("name", ["a.html", "a.HTM", "a.txt", "a.bin"])
def test_a_page_is_known_by_its_beginning(name: str) -> None:
    content = "\ufeff<?xml version='1.0'?>\n<!-- a --> <!DOCTYPE html><html><p>Đảng</p></html>".encode()
    assert read_file(name, content).text == "Đảng\n"


def test_a_piece_of_a_page_is_known_by_its_name() -> None:
    assert read_file("a.html", b"<p>1</p>").text == "1\n"
    assert read_file("a.txt", b"<p>1</p>").text == "<p>1</p>"


PIECES = """
    <p> </p> <table> </table> <tr> <td> </td> <sup> </sup> 1 a <div/hidden> </div> <h1> </h1> <br> <
    <th/rowspan=2> <li/hidden>
"""


@given(st.lists(st.sampled_from([*PIECES.split(), " "])))
def test_no_page_upsets_the_reader(pieces: list[str]) -> None:
    written = read_page("".join(pieces))
    for table in written.tables:
        assert all(table.start <= one.start <= one.end <= table.end for one in table.cells)
        assert len({(one.row, one.column) for one in table.cells}) == len(table.cells)
    starts = [place.start for place in written.places]
    assert starts == sorted(starts)


@pytest.mark.parametrize("piece", ["<div>", "<table><tr><td>", "<sup>", "<b>", "&#", "<p hidden>"])
def test_depth_costs_nothing(piece: str) -> None:
    begun = time.process_time()
    read_page(piece * 10_000 + "1")
    assert time.process_time() - begun < 2
