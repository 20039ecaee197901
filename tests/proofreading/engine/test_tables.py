"""Tables: those a reader knows, and rows of plain lines."""

from __future__ import annotations

import pytest

from namro.proofreading.engine.characters import prepare
from namro.proofreading.engine.sentences import lines_of
from namro.proofreading.engine.tables import Grid, grids_of
from namro.proofreading.engine.written import Cell, Table

PIPES = "| Đơn vị | Kết nạp |\n|---|---:|\n| Xã A | 19 |\n| Xã B |  |"
TABS = "Đơn vị\tKết nạp\nXã A\t19\nXã B\t"
CELLS = [{0: "Đơn vị", 1: "Kết nạp"}, {0: "Xã A", 1: "19"}, {0: "Xã B", 1: ""}]


def grids(text: str, *tables: Table) -> list[Grid]:
    """The tables of a text."""
    prepared = prepare(text)
    return grids_of(prepared, lines_of(prepared), tables)


def shown(text: str, *tables: Table) -> list[list[dict[int, str]]]:
    """The cells of its tables by their columns."""
    return [
        [{column: text[cell.start : cell.end] for column, cell in row.items()} for row in grid.rows]
        for grid in grids(text, *tables)
    ]


def known(text: str, rows: list[list[str]]) -> Table:
    """A table of a text whose cells hold these words, each once."""
    cells = [
        Cell(row, column, text.index(words), text.index(words) + len(words))
        for row, some in enumerate(rows)
        for column, words in enumerate(some)
        if words
    ]
    return Table(cells[0].start, cells[-1].end, tuple(cells))


def test_pipes() -> None:
    assert [{at: one for at, one in row.items() if at < 2} for row in shown(PIPES)[0]] == CELLS


def test_tabs() -> None:
    assert shown(TABS) == [CELLS]


@pytest.mark.parametrize("text", [PIPES, TABS])
def test_text_around_a_table_is_none_of_it(text: str) -> None:
    found = shown(f"Kết quả như sau:\n{text}\nNguồn: báo cáo.")
    assert len(found) == 1 and len(found[0]) == 3


def test_a_row_without_outer_pipes() -> None:
    assert shown("Xã A | 24 | 19\nXã B | 18 | 21") == [
        [{0: "Xã A", 1: "24", 2: "19"}, {0: "Xã B", 1: "18", 2: "21"}]
    ]


@pytest.mark.parametrize("rule", ["|---|---|", "| :-- | --: |", "+---+---+|  |", "|   |   |"])
def test_a_line_that_only_draws_a_rule_is_no_row_and_parts_nothing(rule: str) -> None:
    found = shown(f"| Xã A | 24 |\n{rule}\n| Xã B | 18 |")
    assert [[row[0] for row in grid] for grid in found] == [["Xã A", "Xã B"]]


def test_rows_and_columns_count_from_nought() -> None:
    (grid,) = grids(PIPES)
    assert [{cell.row for cell in row.values()} for row in grid.rows] == [{0}, {1}, {2}]
    assert all(cell.column == column for row in grid.rows for column, cell in row.items())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Có 5 xã.\nCó 6 xã.",
        # one row is no table
        "Xã A\t5",
        "| Xã A | 5 |",
        "| Xã A | 5 |\n|---|---|",
        "Xã A\t5\nvà\nXã B\t6",
        # one pipe parts nothing
        "Xã A | 5\nXã B | 6",
    ],
)
def test_what_is_no_table(text: str) -> None:
    assert grids(text) == []


def test_a_line_between_parts_two_tables() -> None:
    assert [len(one) for one in shown(f"{TABS}\nBảng tiếp theo\n{TABS}")] == [3, 3]
    assert [len(one) for one in shown(f"{TABS}\n\n{TABS}")] == [3, 3]


def test_a_known_table_is_taken_as_the_reader_found_it() -> None:
    text = "Đơn vị\tNam\tNữ\nXã A\t15\t9\nXã B\t8\t10"
    table = known(text, [["Đơn vị", "Nam", "Nữ"], ["Xã A", "15", "9"], ["Xã B", "8", "10"]])
    assert shown(text, table) == shown(text)


def test_a_merged_cell_leaves_its_place_empty() -> None:
    text = "Đơn vị\tKết quả\nXã A\t15\t9"
    table = known(text, [["Đơn vị", "Kết quả"], ["Xã A", "15", "9"], []])
    holed = Table(
        table.start, table.end, tuple(one for one in table.cells if (one.row, one.column) != (1, 0))
    )
    assert shown(text, holed) == [[{0: "Đơn vị", 1: "Kết quả"}, {1: "15", 2: "9"}]]


def test_cells_may_come_in_any_order() -> None:
    text = "Đơn vị\tNam\nXã A\t15"
    table = known(text, [["Đơn vị", "Nam"], ["Xã A", "15"]])
    assert shown(text, Table(table.start, table.end, table.cells[::-1])) == shown(text, table)


def test_lines_of_a_known_table_are_not_read_again() -> None:
    text = f"Nam\tNữ\n15\t9\n\n{TABS}"
    table = known(text, [["Nam", "Nữ"], ["15", "9"]])
    assert shown(text, table) == [[{0: "Nam", 1: "Nữ"}, {0: "15", 1: "9"}], CELLS]
