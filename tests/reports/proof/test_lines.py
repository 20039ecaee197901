"""The expected text of papers and workbooks: places in words, figures with their letters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from namro.documents import tree, xlsx
from namro.reports.proof.lines import (
    cell_place,
    cells_of,
    is_cell,
    is_head,
    is_picture,
    lines_of,
    shown_number,
)
from namro.reports.proof.manifest import Line, Span
from tests.documents import samples
from tests.reports.proof import making


def texts(document: tree.Document, where: str) -> list[str]:
    return [line.text for line in lines_of(document) if line.where == where]


class TestPaper:
    def test_the_head_in_reading_order(self) -> None:
        assert texts(samples.report(), "Phần đầu") == [
            "ĐẢNG BỘ THÀNH PHỐ HÀ NỘI",
            "BAN TỔ CHỨC THÀNH ỦY",
            "*",
            "ĐẢNG CỘNG SẢN VIỆT NAM",
            "Số\u00a007-BC/BTCTU",
            "Hà Nội, ngày 05 tháng 7 năm 2024",
            "BÁO CÁO",
            "kết quả công tác tổ chức xây dựng Đảng 6 tháng đầu năm 2024",
            "-----",
        ]

    def test_a_letter_has_its_subject_under_the_number(self) -> None:
        head = texts(samples.letter(), "Phần đầu")
        assert head[4] == samples.LETTER_HEAD.subject
        assert "-----" not in head

    def test_to_whom(self) -> None:
        many = replace(samples.LETTER_HEAD, addressees=("Các quận ủy", "Các huyện ủy"), urgency="KHẨN")
        document = tree.Document(many, (), recipients=tree.Recipients(("Lưu.",)))
        assert texts(document, "Nơi gửi đến") == ["Kính gửi:", "- Các quận ủy", "- Các huyện ủy"]
        assert "KHẨN" in texts(document, "Phần đầu")
        assert texts(document, "Nơi nhận, dòng 1") == ["- Như trên,", "Như trên,"]
        one = tree.Document(replace(many, addressees=("Các quận ủy",)), ())
        assert texts(one, "Nơi gửi đến") == ["Kính gửi:", "Các quận ủy"]

    def test_figures_keep_their_letters(self) -> None:
        line = next(line for line in lines_of(samples.report()) if line.where == "Đoạn 1")
        found = [line.text[span.start : span.end] for span in line.spans]
        assert found == ["5.189", "10.260", "50,6\u00a0%", "390"]
        assert line.spans[0].address == making.ADMITTED

    def test_every_figure_of_the_tree_is_a_span(self) -> None:
        document = making.paper()
        for form in ("html", "docx", "pdf"):
            printed = [
                span.address for line in lines_of(document) if line.printed_in(form) for span in line.spans
            ]
            in_text = [figure.href for figure in tree.figures(document)]
            drawn = {mark.href for block in document.blocks if isinstance(block, tree.Chart)
                     for mark in block.drawing.marks}  # fmt: skip
            assert set(in_text) - drawn <= set(printed), form
            if form == "docx":
                assert sorted([href for href in printed if href]) == sorted(in_text)

    def test_a_typed_number_has_a_span_without_address_and_its_mark(self) -> None:
        typed = [
            (line.text[span.start : span.end], line.where)
            for line in lines_of(making.paper())
            for span in line.spans
            if not span.address
        ]
        assert typed == [("5.190†", "Đoạn 5")]
        assert texts(making.paper(), "Ghi chú 2") == [tree.TYPED_NOTE]

    def test_a_mark_that_joins_the_letter_before_it(self) -> None:
        document = samples.document(
            tree.Paragraph((tree.Text("e"), tree.Text("\u0301 và "), samples.fig("5", "a")))
        )
        line = next(line for line in lines_of(document) if line.where == "Đoạn 1")
        assert line.text == "é và 5"
        assert line.spans == (Span(5, 6, "/so-lieu/a/"),)

    def test_tables_name_rows_and_columns_and_keep_empty_cells(self) -> None:
        lines = [
            line for line in lines_of(samples.document(samples.table(2))) if line.where.startswith("Bảng")
        ]
        assert lines[0] == Line("Bảng 1, tên bảng", "Biểu 1. Kết nạp đảng viên theo tổ chức đảng")
        assert [line.text for line in lines[1:6]] == ["STT", "Tổ chức đảng", "Kết nạp", "Chỉ tiêu", "Tỷ lệ"]
        assert lines[6].where == "Bảng 1, dòng 1, cột 1"
        assert lines[16] == Line("Bảng 1, dòng 3, cột 1", "")
        assert [is_cell(line) for line in lines] == [False] + [True] * 20
        assert [is_head(line) for line in lines] == [False] + [True] * 5 + [False] * 15

    def test_an_empty_table_says_so(self) -> None:
        document = samples.document(tree.Table((tree.Column("A"),), ()))
        assert texts(document, "Bảng 1, dòng 1, cột 1") == ["Không có số liệu."]

    def test_a_chart_is_drawn_or_told(self) -> None:
        lines = [line for line in lines_of(samples.report()) if line.where.startswith("Biểu đồ")]
        title, picture, told = lines
        assert title.forms == "" and picture.forms == "html pdf" and told.forms == "docx"
        assert is_picture(picture) and not is_picture(told)
        assert [picture.text[span.start : span.end] for span in picture.spans] == [
            "120/150 (80,0 %)",
            "45/40 (112,5 %)",
        ]
        assert told.text.startswith("Số liệu của biểu đồ: Đảng ủy Các cơ quan")

    def test_annexes_follow_the_signature(self) -> None:
        places = [line.where for line in lines_of(making.paper())]
        assert places.index("Phụ lục “Phụ lục 1”") > places.index("Phần ký")
        assert texts(making.paper(), "Phụ lục “Phụ lục 1”") == [
            "Phụ lục 1",
            "KẾT NẠP THEO TỔ CHỨC ĐẢNG",
            "(Kèm theo Báo cáo số\u00a007-BC/BTCTU, ngày 05/7/2024)",
        ]


class TestWorkbook:
    def test_cells_by_sheet_and_place(self) -> None:
        cells = {line.where: line for line in cells_of(making.sheets())}
        first = "Trang “Số liệu”, ô "
        assert cells[f"{first}A1"].text == "Báo cáo"
        assert cells[f"{first}C2"].text == "Tỷ lệ (%)"
        assert cells[f"{first}B3"] == Line(f"{first}B3", "45", (Span(0, 2, "/so-lieu/a/D2/2024/"),))
        assert cells[f"{first}C3"].text == "112,5"
        assert cells[f"{first}C4"].text == "50,6 %"
        assert cells[f"{first}D3"].text == "=1+1"
        assert cells[f"{first}D5"].text == "05/7/2024"
        assert f"{first}D4" not in cells
        assert cells[f"{first}A6"].text.startswith("Số liệu theo cơ cấu")
        assert cells["Trang “Theo đơn vị  2024”, ô A4"].text == "Tổng"

    def test_rows_may_be_a_stream(self) -> None:
        sheet = xlsx.Sheet("A", "T", [xlsx.Column("X")], ([i] for i in range(3)))
        assert [line.text for line in cells_of([sheet])] == ["T", "X", "0", "1", "2"]

    def test_numbers_a_workbook_cannot_hold_are_words(self) -> None:
        sheet = xlsx.Sheet("A", "T", [xlsx.Column("X")], [[10**16], [samples.fig("chưa giao", "a")]])
        assert [line.text for line in cells_of([sheet])][2:] == ["10000000000000000", "chưa giao"]

    @pytest.mark.parametrize(
        ("column", "row", "place"),
        [(0, 1, "A1"), (25, 2, "Z2"), (26, 3, "AA3"), (701, 4, "ZZ4"), (702, 5, "AAA5")],
    )
    def test_places(self, column: int, row: int, place: str) -> None:
        assert cell_place("T", column, row) == f"Trang “T”, ô {place}"

    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (0.0, "0"),
            (-0.0, "0"),
            (5189.0, "5.189"),
            (50.58, "50,58"),
            (-1234.5, "-1.234,5"),
            (1e-07, "0,0000001"),
            (float(Decimal("112.5")), "112,5"),
            (999999999999999.0, "999.999.999.999.999"),
        ],
    )
    def test_numbers(self, value: float, text: str) -> None:
        assert shown_number(value) == text

    def test_per_cent_shows_hundreds(self) -> None:
        assert shown_number(0.506, percent=True) == "50,6 %"
        assert shown_number(1.125, percent=True) == "112,5 %"

    def test_a_day(self) -> None:
        sheet = xlsx.Sheet("A", "T", [xlsx.Column("X")], [[date(2024, 7, 5)]])
        assert cells_of([sheet])[-1].text == "05/7/2024"
