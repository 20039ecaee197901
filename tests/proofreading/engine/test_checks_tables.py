"""Tables: totals of columns and rows, percentages of two columns, rows that are no totals."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from namro.proofreading.engine.claims import Claim, Kind, Verdict
from namro.proofreading.engine.proofread import proofread
from namro.proofreading.engine.written import Cell, Table, Written
from tests.proofreading.engine.doors import OK, OPEN, ROUNDING, WRONG, claims, evidence, silent, verdicts

Rows = list[list[str]]


def rows(text: str) -> Rows:
    """Rows of a table written with “|” between its cells."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def tabbed(made: Rows) -> str:
    """The table as a plain text."""
    return "\n".join("\t".join(row) for row in made) + "\n"


def with_cells(made: Rows) -> Written:
    """The table as a reader of files hands it over."""
    text, cells = "", []
    for at, row in enumerate(made):
        for column, cell in enumerate(row):
            cells.append(Cell(at, column, len(text), len(text) + len(cell)))
            text += cell + ("\n" if column == len(row) - 1 else "\t")
    return Written(text, (Table(0, len(text), tuple(cells)),))


def wrong(made: Rows) -> list[Claim]:
    """The contradictions of a table."""
    return [one for one in proofread(with_cells(made)).remarks if one.verdict is WRONG]


VILLAGES = """
Thôn | Số hộ | Hộ nghèo | Tỷ lệ hộ nghèo
Nà Tấu | 120 | 30 | 25%
Nà Lơi | 80 | 12 | 15%
Nà Pen | 200 | 26 | 13%
Cộng | 400 | 68 | 17%
"""


# -- totals of columns


def test_a_table_that_adds_up() -> None:
    made = rows(VILLAGES)
    assert verdicts(tabbed(made), "table_sum") == [OK] * 2
    assert verdicts(tabbed(made), "table_rate") == [OK] * 4
    assert silent(tabbed(made)) and wrong(made) == []


def test_a_column_that_does_not_add_up_shows_its_sum() -> None:
    text = tabbed(rows(VILLAGES.replace("400", "390")))
    said = next(one for one in claims(text, "table_sum") if one.verdict is WRONG)
    assert (said.kind, said.stated, said.computed) == (Kind.SUM, Decimal(390), Fraction(400))
    assert said.note == "Cột “số hộ”: 120 + 80 + 200 = 400; dòng tổng ghi 390."
    assert said.remedy.startswith("Tổng đúng phải là 400")
    assert evidence(text, said) == ["390", "120", "80", "200"]
    assert text[said.start : said.end] == "390"


def test_a_wrong_digit_of_a_part_is_named() -> None:
    text = tabbed(rows(VILLAGES.replace("Nà Lơi | 80", "Nà Lơi | 81")))
    said = next(one for one in claims(text, "table_sum") if one.verdict is WRONG)
    assert said.remedy == "Tổng đúng phải là 401, hoặc 81 là 80."


@pytest.mark.parametrize(
    "name", ["Cộng", "Tổng số", "TỔNG CỘNG", "Tổng", "Toàn huyện", "Tổng cộng:", "**Cộng**", "Tổng toàn xã"]
)
def test_names_of_total_rows(name: str) -> None:
    made = rows(f"Thôn | Số hộ | Số lao động\nNà Tấu | 120 | 310\nNà Lơi | 80 | 190\n{name} | 210 | 500")
    assert [one.stated for one in wrong(made)] == [210]


def test_a_total_row_may_stand_first() -> None:
    made = rows("Thôn | Số hộ | Số lao động\nTổng số | 210 | 500\nNà Tấu | 120 | 310\nNà Lơi | 80 | 190")
    assert [one.stated for one in wrong(made)] == [210]


@pytest.mark.parametrize(
    "text",
    [
        # names that only begin like a total
        "Đơn vị | Số tàu | Số thuyền\nTổng công ty Đường thủy | 40 | 7\nBến A | 3 | 2\nBến B | 5 | 4",
        "Đơn vị | Số tàu | Số thuyền\nBến A | 3 | 2\nBến B | 5 | 4\nTổng cục Thủy sản | 40 | 7",
        # several totals, one in the middle, gaps
        "Thôn | Số hộ\nNà Tấu | 12\nCộng | 30\nNà Lơi | 8\nCộng | 41",
        "Thôn | Số hộ\nNà Tấu | 12\nCộng | 30\nNà Lơi | 8\nNà Pen | 9",
        "Thôn | Số hộ | Số lớp\nNà Tấu | 12 | 3\nNà Lơi | | 2\nNà Pen | 9 | 1\nCộng | 41 | 6",
        # no amounts: row numbers, years, percentages
        "TT | Thôn | Số hộ\n1 | Nà Tấu | 12\n2 | Nà Lơi | 8\n9 | Cộng | 20",
        "Thôn | Tỷ lệ | Số hộ\nNà Tấu | 25 | 12\nNà Lơi | 15 | 8\nCộng | 20 | 20",
        "Thôn | Mức đạt | Số hộ\nNà Tấu | 25% | 12\nNà Lơi | 15% | 8\nCộng | 20% | 20",
        # so far off that the row sums something else
        "Thôn | Số hộ | Số lớp\nNà Tấu | 12 | 3\nNà Lơi | 8 | 2\nCộng | 900 | 5",
        # a table of one row, no numbers
        "Thôn | Số hộ\nCộng | 12",
        "Thôn | Ghi chú\nNà Tấu | tốt\nCộng | khá",
    ],
)
def test_rows_that_make_no_total(text: str) -> None:
    assert wrong(rows(text)) == []
    assert silent(tabbed(rows(text)))


def test_rows_of_subtotals_are_not_added() -> None:
    made = rows(
        "Loại | Số hộ | Số lớp\nVùng cao | 120 | 9\nTrong đó: biên giới | 30 | 2\nVùng thấp | 80 | 7\n"
        "Cộng | 200 | 16"
    )
    assert verdicts(tabbed(made), "table_sum") == [OK, OK]


def test_decimals_of_a_column_miss_by_their_rounding_only() -> None:
    text = "Cây | Diện tích\nKeo | 10,25\nQuế | 20,25\nCộng | {}"
    for total, verdict in (("30,5", OK), ("30,51", ROUNDING), ("31,5", WRONG)):
        assert verdicts(tabbed(rows(text.format(total))), "table_sum") == [verdict]


def test_a_total_that_is_far_off_is_left_open() -> None:
    text = "Thôn | Số hộ | Số lớp\nNà Tấu | 12 | 3\nNà Lơi | 8 | 2\nCộng | 900 | 5"
    assert verdicts(tabbed(rows(text)), "table_sum") == [OPEN, OK]


# -- totals of rows


CLASSES = """
Trường | Tổng số | Nam | Nữ
Hoa Ban | 24 | 15 | 9
Hoa Sen | 18 | 8 | 10
Hoa Mai | 31 | 20 | 11
Hoa Đào | 40 | 22 | 18
"""


def test_columns_that_make_a_total_in_most_rows_make_it_in_all() -> None:
    assert verdicts(tabbed(rows(CLASSES)), "table_sum") == [OK] * 4
    text = tabbed(rows(CLASSES.replace("31", "32")))
    (said,) = (one for one in claims(text, "table_sum") if one.verdict is WRONG)
    assert said.note.startswith("20 + 11 = 31; cột tổng ghi 32") and "31" in said.remedy
    assert evidence(text, said) == ["32", "20", "11"]


@pytest.mark.parametrize(
    "text",
    [
        # columns that mostly do not add up are no parts
        CLASSES.replace("24", "25").replace("18 | 8", "19 | 8"),
        # nothing says that a column is a total
        CLASSES.replace("Tổng số", "Sĩ số cũ").replace("31", "32"),
    ],
)
def test_columns_that_make_no_total(text: str) -> None:
    assert wrong(rows(text)) == []


# -- percentages of two columns


@pytest.mark.parametrize(
    ("said", "verdict"), [("13%", OK), ("13,1%", ROUNDING), ("31%", WRONG), ("14%", ROUNDING)]
)
def test_a_percentage_like_those_of_the_other_rows(said: str, verdict: Verdict) -> None:
    text = tabbed(rows(VILLAGES.replace("| 13%", f"| {said}")))
    assert verdicts(text, "table_rate")[2] is verdict


def test_a_wrong_percentage_shows_the_division() -> None:
    text = tabbed(rows(VILLAGES.replace("| 13%", "| 31%")))
    (said,) = (one for one in claims(text, "table_rate") if one.verdict is WRONG)
    assert (said.kind, said.stated, said.computed) == (Kind.RATIO, Decimal(31), Fraction(13))
    assert said.note == "26 : 200 = 13,0%." and said.remedy == "Đúng phải là 13%."
    assert evidence(text, said) == ["31%", "26", "200"]
    assert text[said.start : said.end] == "200\t26\t31%"


def test_a_column_of_percentages_may_only_say_so_in_its_title() -> None:
    text = VILLAGES.replace("%", "").replace("Tỷ lệ hộ nghèo", "Tỷ lệ (%)").replace("| 13\n", "| 31\n")
    assert [one.rule for one in wrong(rows(text))] == ["table_rate"]


def test_percentages_whose_columns_nothing_confirms_are_left_alone() -> None:
    text = (
        "Thôn | Số hộ | Hộ nghèo | Tỷ lệ\nNà Tấu | 120 | 39 | 25%\nNà Lơi | 80 | 12 | 15%\n"
        "Nà Pen | 200 | 26 | 44%"
    )
    assert verdicts(tabbed(rows(text)), "table_rate") == []


# -- forms of tables


def test_a_table_of_a_file_and_one_of_plain_lines_are_read_alike() -> None:
    made = rows(VILLAGES.replace("400", "390"))
    drawn = "\n".join(f"| {' | '.join(row)} |" for row in [made[0], ["---"] * 4, *made[1:]]) + "\n"
    for text in (tabbed(made), drawn):
        assert sorted(one.rule for one in proofread(text).remarks) == sorted(one.rule for one in wrong(made))


def test_thousands_and_percentages_in_brackets_are_numbers_too() -> None:
    made = rows("Thôn | Số hộ | Số lớp\nNà Tấu | 1.200 (60%) | 3\nNà Lơi | 800 (40%) | 2\nCộng | 2.100 | 5")
    assert [one.note for one in wrong(made)] == ["Cột “số hộ”: 1.200 + 800 = 2.000; dòng tổng ghi 2.100."]


def test_offsets_are_those_of_a_text_that_is_spelled_with_loose_marks() -> None:
    loose = "Xa\u0303 co\u0301 cha\u0323\u0306ng đươ\u0300ng da\u0300i.\n"
    table = with_cells(rows(VILLAGES.replace("400", "390")))
    cells = tuple(
        Cell(one.row, one.column, one.start + len(loose), one.end + len(loose))
        for one in table.tables[0].cells
    )
    text = loose + table.text
    written = Written(text, (Table(len(loose), len(text), cells),))
    found = [one for one in proofread(written).remarks if one.rule == "table_sum"]
    assert [text[one.start : one.end] for one in found] == ["390"]
