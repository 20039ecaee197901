"""A new Word file of a text that was none."""

from __future__ import annotations

from io import BytesIO

import docx as python_docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from namro.proofreading.engine.written import Cell, Table, Written
from namro.proofreading.marking import new_word
from namro.proofreading.marking.new_word import write_word
from namro.proofreading.marking.remarks import AUTHOR, Remark
from namro.proofreading.reading.word import read_word
from tests.proofreading.marking.seen import covered, seen
from tests.proofreading.marking.test_word import files, stretches

TEXT = "I- KẾT QUẢ\nKết nạp\t501/903.\n\nĐơn vị\tSố\nBa Đình\t12\nHết"


def table(text: str, *cells: tuple[int, int, str]) -> Table:
    spans = [(row, column, text.index(said), text.index(said) + len(said)) for row, column, said in cells]
    return Table(spans[0][2], spans[-1][3], tuple(Cell(*span) for span in spans))


CELLS = ((0, 0, "Đơn vị"), (0, 1, "Số"), (1, 0, "Ba Đình"), (1, 1, "12"))


def test_text_titles_and_tables() -> None:
    written = Written(TEXT, (table(TEXT, *CELLS),), ((0, 10),))
    made = write_word(
        written, [Remark(19, 26, "Sai\nNên: 2"), Remark(TEXT.index("12"), TEXT.index("12") + 2, "Xem")]
    )
    again = read_word(made)
    assert (again.text, again.tables, again.headings) == (f"{TEXT}\n", written.tables, written.headings)
    assert seen(made).words == {"0": "501/903", "1": "12"}
    assert seen(made).comments == {"0": (AUTHOR, "Sai\nNên: 2"), "1": (AUTHOR, "Xem")}
    read = python_docx.Document(BytesIO(made))
    assert [cell.text for row in read.tables[0].rows for cell in row.cells] == [
        "Đơn vị",
        "Số",
        "Ba Đình",
        "12",
    ]
    assert read.paragraphs[0].style.name == "Heading 1" and len(list(read.comments)) == 2


def test_equal_texts_give_equal_files() -> None:
    written = Written(TEXT, (table(TEXT, *CELLS),))
    assert write_word(written, [Remark(0, 1, "x")]) == write_word(written, [Remark(0, 1, "x")])


def test_an_empty_text_and_signs_xml_cannot_hold() -> None:
    assert read_word(write_word(Written(""), [])).text == ""
    made = write_word(Written("a\x0cb\rc\ud800d\ufffe"), [Remark(2, 3, "x")])
    assert read_word(made).text == "a b c d \n"
    assert seen(made).words == {"0": "b"}


def test_positions_left_out_by_merged_cells_are_empty_cells() -> None:
    text = "Đơn vị\tKết nạp\nSố\tTỷ lệ\n"
    cells = ((0, 0, "Đơn vị"), (0, 1, "Kết nạp"), (1, 1, "Số"), (1, 2, "Tỷ lệ"))
    again = read_word(write_word(Written(text, (table(text, *cells),)), []))
    assert again.text == "Đơn vị\tKết nạp\t\n\tSố\tTỷ lệ\n"


def test_a_table_in_a_cell() -> None:
    text = "Gồm\n1\t2\t3\n"
    inner = table(text, (0, 0, "1"), (0, 1, "2"))
    outer = Table(0, 9, (Cell(0, 0, 0, 7), Cell(0, 1, 8, 9)))
    again = read_word(write_word(Written(text, (outer, inner)), []))
    assert again.text == text and again.tables == (outer, inner)


@pytest.mark.parametrize(("limit", "value"), [("MOST_COLUMNS", 1), ("MOST_CELLS", 3)])
def test_a_table_too_large_for_word_is_written_as_lines(
    limit: str, value: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(new_word, limit, value)
    again = read_word(write_word(Written(TEXT, (table(TEXT, *CELLS),)), []))
    assert again.tables == () and again.text == f"{TEXT}\n"


def without_blanks(text: str) -> str:
    return "".join(text.split())


@settings(max_examples=40)
@given(st.data())
def test_any_text(data: st.DataObject) -> None:
    """But for the blanks around the words of cells, which are no words of theirs."""
    written = read_word(data.draw(files()))
    chosen = data.draw(stretches(written)) if written.text.strip() else []
    made = write_word(written, [Remark(*one, str(n)) for n, one in enumerate(chosen)])
    found = seen(made).words
    assert without_blanks(read_word(made).text) == without_blanks(written.text)
    for number, one in enumerate(chosen):
        assert without_blanks(found[str(number)]) == without_blanks(covered(written, *one))
