"""What is handed in may be anything: it is opened safely or refused with one sentence."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from namro.sheets import opening
from namro.sheets.opening import Book, SheetError, address
from tests.sheets.files import ods, with_entry, with_failed_formula, xlsx

HEAD = ("Tên", "Số")


def rows_of(content: bytes, sheet: str = "") -> list[tuple[int, list[object]]]:
    return list(Book(content).rows(sheet))


def test_rows_come_with_the_numbers_people_see() -> None:
    found = rows_of(xlsx(HEAD, ("a", 1), (), ("b", 2)))
    assert found == [(1, ["Tên", "Số"]), (2, ["a", 1.0]), (4, ["b", 2.0])]


def test_zeros_in_front_of_a_text_stay() -> None:
    assert rows_of(xlsx(HEAD, ("001", "0912345678")))[1][1] == ["001", "0912345678"]


def test_a_table_that_begins_lower_and_to_the_right_keeps_its_place() -> None:
    found = rows_of(xlsx((), (), ("", "", "x"), ("", "", "y")))
    assert found == [(3, ["", "", "x"]), (4, ["", "", "y"])]


def test_an_open_document_is_read_the_same() -> None:
    assert rows_of(ods(HEAD, ("a", 1))) == [(1, ["Tên", "Số"]), (2, ["a", 1.0])]


def test_a_hidden_sheet_is_named_and_not_read() -> None:
    book = Book(xlsx(HEAD, hidden=("Ẩn",)))
    assert (book.visible, book.hidden) == (["Trang 1"], ["Ẩn"])
    with pytest.raises(SheetError, match="đang ẩn"):
        book.rows("Ẩn")


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(SheetError, match="Có: Trang 1"):
        Book(xlsx(HEAD)).rows("Trang 2")


def test_merged_cells_are_told_by_address_below_the_header_only() -> None:
    rows = Book(xlsx(HEAD, ("a", 1), ("b", 2), merge="A3:B4")).rows()
    assert rows.merged_below(1) == ["A3:B4"]
    assert rows.merged_below(4) == []


def test_a_failed_formula_is_known_by_its_cell() -> None:
    assert Book(with_failed_formula(HEAD, ("a", 1), 1)).rows().failed == {(2, 2)}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "Tệp rỗng"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"Ho ten;Ngay sinh\n", "không phải bảng tính"),
        (b"PK\x03\x04 broken", "không phải bảng tính|hỏng"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "hỏng"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "_VBA_PROJECT".encode("utf-16-le"), "macro"),
    ],
)
def test_what_is_no_workbook_is_refused_with_a_sentence(content: bytes, says: str) -> None:
    with pytest.raises(SheetError, match=says):
        Book(content)


def test_macros_are_refused_by_content_not_by_name() -> None:
    with pytest.raises(SheetError, match="macro"):
        Book(with_entry(xlsx(HEAD), "xl/vbaProject.bin", b"x"))


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = with_entry(xlsx(HEAD), "xl/worksheets/sheet9.xml", b"0" * (40 << 20))
    assert len(bomb) < 200_000
    with pytest.raises(SheetError, match="nén bất thường"):
        Book(bomb)


def test_many_small_entries_are_refused_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MOST_ENTRIES", 20)
    content = xlsx(HEAD)
    for number in range(21):
        content = with_entry(content, f"xl/media/{number}", b"x")
    with pytest.raises(SheetError, match="nén bất thường"):
        Book(content)


def test_a_zip_of_something_else_is_no_workbook() -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("photo.jpg", b"x")
    with pytest.raises(SheetError, match="không phải bảng tính"):
        Book(target.getvalue())


def test_too_large_too_long_too_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    content = xlsx(HEAD, *(("a", 1) for _ in range(20)))
    with monkeypatch.context() as patch:
        patch.setattr(opening, "MOST_BYTES", 100)
        with pytest.raises(SheetError, match="mỗi lần nhận tối đa"):
            Book(content)
    with monkeypatch.context() as patch:
        patch.setattr(opening, "MOST_ROWS", 10)
        with pytest.raises(SheetError, match="21 dòng"):
            Book(content).rows()
    monkeypatch.setattr(opening, "MOST_COLUMNS", 1)
    with pytest.raises(SheetError, match="2 cột"):
        Book(content).rows()


@given(st.binary(max_size=400))
def test_no_bytes_raise_anything_but_a_sentence(content: bytes) -> None:
    for start in (b"", opening.ZIP, opening.OLE):
        with pytest.raises(SheetError):
            Book(start + content)


@pytest.mark.parametrize(
    ("row", "column", "text"), [(7, 2, "B7"), (1, 26, "Z1"), (3, 27, "AA3"), (9, 703, "AAA9")]
)
def test_addresses_are_written_as_in_the_sheet(row: int, column: int, text: str) -> None:
    assert address(row, column) == text
