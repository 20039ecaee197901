"""Small files that ask for any amount of memory: refused in a process apart, and nothing else is touched."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter

from namro.sheets import probe as limits
from namro.sheets.models import Import, Original
from namro.sheets.opening import LARGE, Book, SheetError
from namro.sheets.probe import probe
from tests.cast import Cast
from tests.sheets.files import MASS, ods, with_entry, xlsx
from tests.sheets.steps import take_in

ROW = ("D00001", "Kết nạp đoàn viên, hội viên", "Công đoàn", "12/6/2024", 5, "1-BC", "12/6/2024")
SHEET = "xl/worksheets/sheet1.xml"


def replaced(content: bytes, name: str, old: str, new: str) -> bytes:
    """The workbook with a text of one of its files exchanged."""
    target = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as packed,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for one in packed.namelist():
            data = packed.read(one)
            if one == name:
                assert old.encode() in data
                data = data.replace(old.encode(), new.encode(), 1)
            out.writestr(one, data, packed.getinfo(one).compress_type)
    return target.getvalue()


def far_cell() -> bytes:
    """One stray cell in the last row and column: half a tebibyte as a table."""
    return replaced(xlsx(MASS, ROW), SHEET, 'r="G2"', 'r="XFD1048576"')


def shared_text() -> bytes:
    """One long text in every cell: gigabytes once every cell has its own."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target)
    page = book.add_worksheet("Trang 1")
    for row in range(20_000):
        for column in range(4):
            page.write_string(row, column, "x" * 32_000)
    book.close()
    return target.getvalue()


def repeated_rows() -> bytes:
    """An OpenDocument row that says it is repeated a million times, with as many cells."""
    once, often = "<table:table-row>", '<table:table-row table:number-rows-repeated="1048576">'
    cell = "<table:table-cell "
    content = replaced(ods(MASS, ROW), "content.xml", once, often)
    return replaced(content, "content.xml", cell, f'{cell}table:number-columns-repeated="16384" ')


@pytest.mark.parametrize("make", [far_cell, shared_text])
def test_a_small_file_that_asks_for_all_memory_is_refused_and_ends_no_server(make: Any) -> None:
    content = make()
    assert len(content) < 1 << 20
    with pytest.raises(SheetError) as refused:
        Book(content)
    assert str(refused.value) == LARGE


def test_a_row_that_is_repeated_a_million_times_is_refused_too() -> None:
    with pytest.raises(SheetError):
        Book(repeated_rows()).rows()


def test_nothing_is_kept_of_it(city: Cast) -> None:
    with pytest.raises(SheetError, match="quá lớn"):
        take_in(city, "mass", far_cell())
    assert (Original.objects.count(), Import.objects.count()) == (0, 0)


def test_a_parser_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SECONDS", 0.001)
    monkeypatch.setattr(limits.subprocess, "run", _slow(limits.subprocess.run))
    assert probe(xlsx(MASS, ROW)) == limits.LARGE


def _slow(run: Any) -> Any:
    def called(command: Sequence[str], **options: Any) -> Any:
        return run([*command[:-1], "60"], **options)

    return called


def test_a_file_that_was_taken_is_not_probed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    content = xlsx(MASS, ROW)
    assert probe(content) == ""
    monkeypatch.setattr("namro.sheets.opening.probe", lambda content: pytest.fail("probed again"))
    assert Book(content, kept=True).visible == ["Trang 1"]


def test_entities_that_unfold_themselves_unfold_nothing() -> None:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(2, 10))
    doctype = f'<!DOCTYPE s [<!ENTITY l1 "ha ha ha ha">{lol}]>\n<worksheet'
    content = replaced(xlsx(MASS, ROW), SHEET, "<worksheet", doctype)
    content = replaced(content, SHEET, "<v>5</v>", "<v>&l9;</v>")
    try:
        cells = [cells for _, cells in Book(content).rows()]
    except SheetError:
        return
    assert sum(len(str(cell)) for row in cells for cell in row) < 1_000


def test_sheets_of_old_macros_are_macros() -> None:
    with pytest.raises(SheetError, match="macro"):
        Book(with_entry(xlsx(MASS, ROW), "xl/macrosheets/sheet1.xml", b"<xm:macrosheet/>"))
