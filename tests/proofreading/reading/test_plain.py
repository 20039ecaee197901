"""Plain and pasted texts: the text as it is, every line with its place, tabbed rows as tables."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from namro.proofreading.engine.written import Written
from namro.proofreading.reading.files import read_file, read_text
from namro.proofreading.reading.plain import lines_of, read_plain


def cells(written: Written) -> list[list[tuple[int, int, str]]]:
    return [
        [(one.row, one.column, written.text[one.start : one.end]) for one in table.cells]
        for table in written.tables
    ]


@pytest.mark.parametrize(
    "content",
    [
        "Một dòng.",
        "Hai\ndòng\n",
        "Máy Windows\r\nxuống dòng\r\nhai ký tự\r\n",
        "Máy cũ\rxuống dòng",
        "Lẫn\r\nlộn\rcả\n\n\nba",
    ],
)
def test_a_text_file_is_what_python_reads(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content.encode())
    with path.open(encoding="utf8") as stream:
        assert read_file("a.txt", path.read_bytes()).text == stream.read()


def test_a_mark_of_the_encoding_is_no_part_of_the_text() -> None:
    assert read_file("a.txt", b"\xef\xbb\xbf" + "Đảng".encode()).text == "Đảng"
    assert read_file("a.txt", "\ufeffĐảng\r\nviên".encode("utf-16-le")).text == "Đảng\nviên"
    assert read_file("a.txt", "\ufeffĐảng".encode("utf-16-be")).text == "Đảng"


def test_every_line_has_its_place() -> None:
    written = read_plain("một\n\nba\nbốn")
    assert [(place.where, written.text[place.start : place.end]) for place in written.places] == [
        ("dòng 1", "một"),
        ("dòng 3", "ba"),
        ("dòng 4", "bốn"),
    ]
    place = written.place_of(written.text.index("ốn"))
    assert place and (place.where, place.offset) == ("dòng 4", place.start)


@given(st.text(alphabet="ab\n\t "))
def test_lines_are_those_of_split(text: str) -> None:
    assert [text[start:end] for start, end in lines_of(text)] == text.split("\n")


def test_rows_parted_by_tabs_are_a_table() -> None:
    written = read_text("Biểu 1\nĐơn vị\tSố\nPhường A\t 12 \nPhường B\t\n\nHết")
    assert cells(written) == [
        [(0, 0, "Đơn vị"), (0, 1, "Số"), (1, 0, "Phường A"), (1, 1, "12"), (2, 0, "Phường B"), (2, 1, "")]
    ]
    table = written.tables[0]
    assert written.text[table.start : table.end] == "Đơn vị\tSố\nPhường A\t 12 \nPhường B\t"


def test_one_tabbed_line_is_no_table_and_other_tabs_begin_another() -> None:
    assert read_text("Nơi nhận\tT/M ban thường vụ\nLưu").tables == ()
    assert [len(one) for one in cells(read_text("a\tb\nc\td\ne\tf\tg\nh\ti\tk"))] == [4, 6]


def test_a_pasted_text_in_letters_with_loose_tones_keeps_its_offsets() -> None:
    loose = unicodedata.normalize("NFD", "Đảng viên: 12 đồng chí")
    assert read_text(loose).text == loose
    assert read_text("a\r\nb").text == "a\r\nb"
