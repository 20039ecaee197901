"""PDF files: lines become paragraphs again, what repeats at the edges is left out."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdf
import pytest
import typst

from namro.ground import pdf_text
from namro.ground.pdf_text import PdfLine
from namro.proofreading.engine.written import Written
from namro.proofreading.reading import pdf
from namro.proofreading.reading.files import read_file
from namro.proofreading.reading.pdf import read_pdf
from namro.proofreading.reading.refusals import ReadingError

SENTENCE = (
    "Đến nay toàn Đảng bộ thành phố đã kết nạp được 5.189/10.260 đảng viên mới, đạt tỷ lệ 50,6% so với chỉ "
    "tiêu được giao, trong đó có 1.234 đảng viên là học sinh, sinh viên và 56 đảng viên là công nhân."
)
SOURCE = f"""
#set page(paper: "a4", numbering: "1 / 1", header: align(center)[BÁO CÁO THÁNG 6])
#set text(size: 13pt)
#set par(justify: true, first-line-indent: 1cm)
= Kết quả
{SENTENCE}

{SENTENCE}
- Khối phường: 12 đồng chí
- Khối xã: 15 đồng chí

#table(columns: 3, [Đơn vị], [Số lượng], [Tỷ lệ], [Phường A], [12], [50,0%], [Phường B], [13], [60,0%])
#pagebreak()
Có 45#super[2] đồng chí, diện tích 12 m#super[2] và 1.234#footnote[Ghi chú 7.] người; {SENTENCE}
#pagebreak()
Hết.
"""


@cache
def made(source: str) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.typ"
        path.write_text(source)
        content: bytes = typst.compile(str(path))
    return content


@cache
def report() -> Written:
    return read_file("a.bin", made(SOURCE))


def lines_of_pages(monkeypatch: pytest.MonkeyPatch, *pages: list[PdfLine]) -> str:
    monkeypatch.setattr(pdf_text, "lines", lambda content: [list(page) for page in pages])
    return read_pdf(b"").text


def line(text: str, row: int, *, left: float = 70.0, right: float = 520.0, size: float = 14.0) -> PdfLine:
    """A line of the page, rows counted from the head."""
    foot = 780.0 - 17.0 * row
    return PdfLine(text, left, foot, right, foot + size)


# -- a whole file ----------------------------------------------------------------------------------------


def test_lines_become_the_paragraphs_they_were_set_from() -> None:
    paragraphs = report().text.split("\n")
    assert paragraphs[:5] == [
        "Kết quả",
        SENTENCE,
        SENTENCE,
        "• Khối phường: 12 đồng chí",
        "• Khối xã: 15 đồng chí",
    ]
    assert "BÁO CÁO THÁNG 6" not in report().text and "1 / 3" not in report().text


def test_rows_that_are_a_table_by_themselves() -> None:
    (table,) = report().tables
    assert [report().text[one.start : one.end] for one in table.cells] == [
        *("Đơn vị", "Số lượng", "Tỷ lệ"),
        *("Phường A", "12", "50,0%"),
        *("Phường B", "13", "60,0%"),
    ]
    assert [(one.row, one.column) for one in table.cells][3:5] == [(1, 0), (1, 1)]


def test_raised_marks_are_no_digits_and_notes_come_last() -> None:
    assert f"Có 45 đồng chí, diện tích 12 m2 và 1.234 người; {SENTENCE}" in report().text
    assert report().text.endswith("Hết.\n1Ghi chú 7.\n")


def test_places_are_pages() -> None:
    place = report().place_of(report().text.index("Có 45"))
    assert place and place.where == "trang 2"
    assert {one.where for one in report().places} == {"trang 1", "trang 2", "trang 3"}


def test_a_locked_a_broken_and_a_photographed_file() -> None:
    locked = BytesIO()
    writer = pypdf.PdfWriter(clone_from=BytesIO(made("a")))
    writer.encrypt("mat-khau")
    writer.write(locked)
    with pytest.raises(ReadingError, match="mật khẩu"):
        read_file("a.pdf", locked.getvalue())
    with pytest.raises(ReadingError, match="hỏng"):
        read_file("a.pdf", b"%PDF-1.7\n" + b"\0" * 500)
    with pytest.raises(ReadingError, match="ảnh chụp"):
        read_file("a.pdf", made("#rect(width: 3cm)"))


# -- line by line ----------------------------------------------------------------------------------------


def test_a_sentence_goes_on_over_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    said = lines_of_pages(
        monkeypatch,
        [line("Đầu trang", 0), line("đã kết nạp 12", 40)],
        [line("đồng chí, còn lại không.", 0, right=300.0)],
    )
    assert said == "Đầu trang\nđã kết nạp 12 đồng chí, còn lại không.\n"


def test_a_paragraph_over_two_pages_has_two_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        pdf_text, "lines", lambda content: [[line("đã kết nạp 12", 0)], [line("đồng chí.", 0, right=200.0)]]
    )
    written = read_pdf(b"")
    assert [(one.where, written.text[one.start : one.end]) for one in written.places] == [
        ("trang 1", "đã kết nạp 12 "),
        ("trang 2", "đồng chí."),
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (line("Dòng ngắn", 0, right=200.0), line("dòng sau", 1)),
        (line("Dòng đầy", 0), line("• một mục", 1)),
        (line("Dòng đầy", 0), line("1. Mục", 1)),
        (line("Dòng đầy", 0), line("a) Mục", 1)),
        (line("Dòng đầy", 0), line("thụt đầu dòng", 1, left=110.0)),
        (line("Dòng đầy", 0), line("xa bên dưới", 4)),
        (line("Dòng đầy", 0), line("cỡ chữ khác", 1, size=20.0)),
        (line("Dòng đầy", 3), line("cột bên cạnh", 0)),
        (line("Tên\t12", 0), line("dòng sau", 1)),
    ],
)
def test_another_paragraph(first: PdfLine, second: PdfLine, monkeypatch: pytest.MonkeyPatch) -> None:
    wide = line("một dòng rộng hết trang giấy này.", 10)
    said = list(filter(None, lines_of_pages(monkeypatch, [first, second, wide]).split("\n")))
    assert said[:2] == [first.text, second.text]


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("giai đoạn 2020-", "2025 đã đạt", "giai đoạn 2020-2025 đã đạt"),
        ("đã đạt 12/", "15 chỉ tiêu", "đã đạt 12/15 chỉ tiêu"),
        ("đảng\u00ad", "viên", "đảngviên"),
        ("phường -", "xã", "phường - xã"),
        ("- mục đầu dài", "hết dòng", "- mục đầu dài hết dòng"),
    ],
)
def test_ends_of_lines(first: str, second: str, joined: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert lines_of_pages(monkeypatch, [line(first, 0), line(second, 1, right=300.0)]) == f"{joined}\n"


def test_what_runs_over_all_pages_is_left_out_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [
        [
            line("ĐẢNG BỘ THÀNH PHỐ", 0, right=300.0),
            line(f"Nội dung riêng {'abcd'[number]}.", 3, right=300.0),
            line("12\t13", 44, right=300.0),
            line(f"- {number + 1} -", 45, right=300.0),
        ]
        for number in range(4)
    ]
    said = lines_of_pages(monkeypatch, *pages)
    assert said.count("Nội dung riêng") == 4
    assert "ĐẢNG BỘ" not in said and "- 1 -" not in said


def test_a_number_in_the_middle_of_a_page_is_no_page_number(monkeypatch: pytest.MonkeyPatch) -> None:
    page = [line(f"Dòng {name}.", row, right=200.0) for row, name in enumerate("abcdefgh")]
    page[4] = line("12", 4, right=100.0)
    page[6] = line("Dòng rộng hết trang.", 6)
    assert "\n12\n" in lines_of_pages(monkeypatch, page)


def test_small_print_at_the_foot_comes_last(monkeypatch: pytest.MonkeyPatch) -> None:
    first = [line("đã kết nạp 12", 0), line("1 Theo báo cáo.", 44, right=200.0, size=10.0)]
    second = [line("đồng chí.", 0, right=200.0), line("Hết", 2, right=100.0)]
    assert lines_of_pages(monkeypatch, first, second) == "đã kết nạp 12 đồng chí.\nHết\n1 Theo báo cáo.\n"
    assert pdf.NOTE_SIZE < 1


ROWS = [line(f"Phường {name}\t12\t50%", row, right=300.0) for row, name in enumerate("ABC")]


@pytest.mark.parametrize(
    "pages",
    [
        [[*ROWS[:2]]],
        [[*ROWS, line("nằm ở dòng dưới của ô", 3)]],
        [[*ROWS[:2], line("Phường C\t12", 2, right=300.0)]],
        [[*ROWS], [line("Phường D\t12\t50%", 0, right=300.0)]],
        [[*ROWS, line("xa", 6)], [line("Đơn vị", 1), *(line(f"{one.text}0", 6) for one in ROWS)]],
    ],
)
def test_rows_that_may_be_part_of_a_table_are_kept_apart(
    pages: list[list[PdfLine]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_text, "lines", lambda content: pages)
    written = read_pdf(b"")
    assert written.tables == ()
    assert "Phường A\t12\t50%\n\nPhường B" in written.text


def test_rows_with_text_well_below_are_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        pdf_text,
        "lines",
        lambda content: [
            [
                line("Trên", 0, right=99.0),
                *(line(one.text, row, right=300.0) for row, one in enumerate(ROWS, 2)),
                line("Dưới", 9, right=99.0),
            ]
        ],
    )
    assert len(read_pdf(b"").tables) == 1
