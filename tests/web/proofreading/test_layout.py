"""A text cut into paragraphs, tables and marked stretches: nothing lost or twice, long ones in parts."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from namro.proofreading.engine.claims import Claim, Kind, Verdict
from namro.proofreading.engine.written import Cell, Table
from namro.web.proofreading.layout import Block, blocks_of, marks_of, part_at, parts_of, rows_of
from tests.proofreading.made import CLAIMS, HEADING, HOLDS, ROUNDED, TEXT, WRONG, spot

WHERES = [""] * len(CLAIMS)


def remark(
    start: int, end: int, *evidence: tuple[int, int], verdict: Verdict = Verdict.INCONSISTENT
) -> Claim:
    return Claim(start, end, Kind.SUM, verdict, "sum", "…", evidence=evidence)


def told(block: Block) -> str:
    """Its text, rows by line and cells by bar."""
    if block.rows:
        return "\n".join("|".join("".join(one.text for one in cell) for cell in row) for row in block.rows)
    return "".join(piece.text for piece in block.pieces)


def laid(text: str, *claims: Claim, **more: object) -> list[Block]:
    return blocks_of(text, marks_of(claims, [""] * len(claims), True), **more)  # type: ignore[arg-type]


def test_paragraphs_and_headings_in_order() -> None:
    blocks = blocks_of(TEXT, marks_of(CLAIMS, WHERES, False), headings=(HEADING,))
    assert [told(block) for block in blocks] == [line for line in TEXT.split("\n") if line]
    assert [block.heading for block in blocks] == [True, False, False, False]
    assert [[mark.number for mark in block.marks] for block in blocks] == [[], [1], [], [2]]


def test_remarks_keep_their_numbers_when_everything_is_shown() -> None:
    few, all_ = marks_of(CLAIMS, WHERES, False), marks_of(CLAIMS, WHERES, True)
    assert [(mark.index, mark.number, mark.sign, mark.tone) for mark in few] == [
        (WRONG, 1, "1", "danger"),
        (ROUNDED, 2, "2", "attention"),
    ]
    assert [mark.sign for mark in all_] == ["1", "✓", "2", "?"] and all_[HOLDS].tone == "good"


def test_a_marked_stretch_and_its_bases() -> None:
    (block,) = blocks_of(TEXT, marks_of(CLAIMS[:1], [""], False))[1:2]
    by_text = {piece.text: piece for piece in block.pieces}
    assert by_text["50,8%"].tone == "danger" and by_text["50,8%"].marks[0].index == WRONG
    assert by_text["5.189"].base == f"v{spot('5.189')[0]}" and by_text["5.189"].tone == ""
    assert by_text["/"].base == ""


def test_claims_inside_each_other_show_the_graver() -> None:
    text = "a 12 b 34 c"
    (block,) = laid(
        text, remark(2, 9, verdict=Verdict.OK), remark(5, 6), remark(5, 9, verdict=Verdict.ROUNDING)
    )
    assert [(piece.text, piece.tone, [mark.index for mark in piece.marks]) for piece in block.pieces] == [
        ("a ", "", []),
        ("12 ", "good", [0]),
        ("b", "danger", [1, 2]),
        (" 34", "attention", []),
        (" c", "", []),
    ]


def test_a_claim_over_two_paragraphs_is_told_at_the_first() -> None:
    text = "một 1\nhai 2"
    first, second = laid(text, remark(4, 11))
    assert first.marks and not second.marks
    assert [piece.tone for piece in second.pieces] == ["danger"] and second.pieces[0].marks == ()


def test_a_table_keeps_its_places() -> None:
    text = "Trước\nĐơn vị\tSố\nBa Đình\t3\n\t9\nSau"
    cells = [(0, 0, "Đơn vị"), (0, 2, "Số"), (1, 0, "Ba Đình"), (1, 2, "3"), (2, 2, "9")]
    spots = [Cell(row, column, *spot(words, text)) for row, column, words in cells]
    table = Table(text.index("Đơn"), text.index("\nSau"), tuple(spots))
    before, grid, after = laid(text, remark(*spot("9", text), spot("3", text)), tables=(table,))
    assert told(grid) == "Đơn vị||Số\nBa Đình||3\n||9"
    assert (told(before), told(after)) == ("Trước", "Sau")
    assert [mark.index for mark in grid.marks] == [0]
    assert grid.rows[1][2][0].base and grid.rows[2][2][0].tone == "danger"


def test_a_long_table_is_cut_between_rows_and_an_empty_one_is_nothing() -> None:
    text = "\n".join(["1\t2"] * 450)
    cells = [
        Cell(row, column, 4 * row + 2 * column, 4 * row + 2 * column + 1)
        for row in range(450)
        for column in (0, 1)
    ]
    blocks = laid(text, tables=(Table(0, len(text), tuple(cells)),))
    assert [len(block.rows) for block in blocks] == [200, 200, 50]
    assert laid("a", tables=(Table(0, 0, ()),))[0].pieces[0].text == "a"


def test_rows_begin_where_remarks_are() -> None:
    rows = rows_of(blocks_of(TEXT, marks_of(CLAIMS, WHERES, False)))
    assert [(row.lead is not None, len(row.rest)) for row in rows] == [(False, 1), (True, 1), (True, 0)]
    assert rows_of([]) == []


def test_nothing_to_lay_out() -> None:
    assert laid("") == [] and laid(" \n\n ") == [] and parts_of([]) == [[]]
    assert laid(" ", remark(0, 1)) == []


def test_a_hundred_pages_come_in_parts_and_at_once() -> None:
    line = "Đã kết nạp 5.189/10.260 đảng viên (đạt 50,8%); phần còn lại của đoạn là chữ thường. " * 6
    text = "\n".join([line] * 600)
    claims = [remark(at, at + 5, (at - 12, at - 6)) for at in range(30, len(text), 300)]
    began = time.perf_counter()
    parts = parts_of(laid(text, *claims))
    assert time.perf_counter() - began < 1
    assert len(text) > 290_000 and len(parts) > 3
    assert [block for part in parts for block in part] == laid(text, *claims)
    second = parts[1][0].start
    assert part_at(parts, second) == 2 and part_at(parts, second - 1) == 1
    assert part_at(parts, 0) == 1 and part_at(parts, len(text)) == len(parts)


@settings(max_examples=50)
@given(st.text("ab1\n", max_size=40), st.data())
def test_nothing_is_lost_whatever_is_marked(text: str, data: st.DataObject) -> None:
    spans = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted).map(tuple)
    claims = [
        remark(*span, *data.draw(st.lists(spans, max_size=2)))
        for span in data.draw(st.lists(spans, max_size=4))
    ]
    blocks = laid(text, *claims)
    assert [told(block) for block in blocks] == [line for line in text.split("\n") if line.strip()]
    if blocks:
        assert sorted(mark.index for block in blocks for mark in block.marks) == list(range(len(claims)))


def test_a_table_in_a_cell_is_told_once() -> None:
    text = "a\tb c\td"
    outer = Table(0, 7, (Cell(0, 0, 0, 1), Cell(0, 1, 2, 7)))
    inner = Table(2, 7, (Cell(0, 0, 2, 5), Cell(0, 1, 6, 7)))
    assert [told(block) for block in laid(text, tables=(inner, outer))] == ["a|b c\td"]


def test_a_stretch_can_be_linked_to_without_a_claim() -> None:
    (block,) = blocks_of("có 12 tổ chức", [], spots=[(3, 5)])
    assert [(piece.text, piece.base) for piece in block.pieces] == [
        ("có ", ""),
        ("12", "v3"),
        (" tổ chức", ""),
    ]
