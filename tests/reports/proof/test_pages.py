"""Pages of a PDF as one text: numbers and repeated heads go, everything else stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from namro.documents import tree
from namro.reports.proof.compare import Kind, compared
from namro.reports.proof.lines import lines_of
from namro.reports.proof.manifest import Line, Span
from namro.reports.proof.pages import joined_pages
from namro.reports.proof.reading import Printed, squeezed
from tests.documents import samples
from tests.reports.proof import making

HEAD = "STT Tổ chức đảng Kết nạp Chỉ tiêu Tỷ lệ"


def joined(lines: Sequence[Line], *pages: str) -> str:
    starts, size = [], 0
    for line in lines:
        starts.append(size)
        size += len(squeezed(line.text))
    return joined_pages(pages, "".join(squeezed(line.text) for line in lines), lines, starts)[0]


def table_lines(*tables: tree.Table) -> list[Line]:
    lines = lines_of(samples.document(*tables))
    return [line for line in lines if line.where.startswith("Bảng")]


def rows(number: int, *, first: int = 0) -> str:
    """The rows of the sample table as a page prints them."""
    lines = [line for line in table_lines(samples.table(40, totals=False)) if ", dòng " in line.where]
    return "\n".join(line.text for line in lines[5 * first : 5 * (first + number)])


class TestFurniture:
    def test_page_numbers_from_the_second_page_on(self) -> None:
        assert joined([], "1 một", "2\nhai", "3 ba", "bốn") == "1mộthaibabốn"

    def test_a_number_that_is_not_the_page_s(self) -> None:
        assert joined([], "một", "7\nhai") == "một7hai"

    def test_a_repeated_head(self) -> None:
        lines = table_lines(samples.table(40, totals=False))
        caption = lines[0].text
        found = joined(
            lines,
            f"{caption}\n{HEAD}\n{rows(20)}",
            f"2\n{HEAD}\n{rows(20, first=20)}",
        )
        assert found == squeezed(" ".join(line.text for line in lines))

    def test_two_tables_with_one_head(self) -> None:
        bare = replace(samples.table(40, totals=False), caption="")
        lines = table_lines(bare, bare)
        found = joined(
            lines,
            f"{HEAD}\n{rows(25)}",
            f"2\n{HEAD}\n{rows(15, first=25)}",
            f"3\n{HEAD}\n{rows(30)}",
            f"4\n{HEAD}\n{rows(10, first=30)}",
        )
        assert found == squeezed(" ".join(line.text for line in lines))

    def test_a_head_is_taken_off_where_rows_were_altered_too(self) -> None:
        lines = table_lines(samples.table(40, totals=False))
        caption = lines[0].text
        altered = rows(20, first=20).replace("121", "999", 1)
        found = joined(lines, f"{caption}\n{HEAD}\n{rows(20)}", f"2\n{HEAD}\n{altered}")
        assert found.count(squeezed(HEAD)) == 1 and "999" in found

    def test_an_empty_page(self) -> None:
        assert joined([], "một", "", "3\n") == "một"


class TestPictures:
    LINE = Line("Biểu đồ 1, hình vẽ", "0 50 100 Q1 Q4 Q2 110 140", (Span(20, 23, "/a/"),), "html pdf")
    TITLE = Line("Biểu đồ 1, tên biểu đồ", "Kết nạp theo quý")

    def test_words_from_left_to_right_are_put_in_order(self) -> None:
        found = joined([self.TITLE, self.LINE], "Kết nạp theo quý\n0 50 100\n110 140\nQ1 Q2 Q4")
        assert found == "Kếtnạptheoquý050100Q1Q4Q2110140"

    def test_other_digits_are_not(self) -> None:
        for drawn in ("0 50 100 101 140 Q1 Q2 Q4", "0 50 100 110 Q1 Q2 Q4", "0 50 100 110 141 Q1 Q2 Q4"):
            found = joined([self.TITLE, self.LINE], f"Kết nạp theo quý\n{drawn}")
            assert found == squeezed(f"Kết nạp theo quý {drawn}")

    def test_a_picture_on_the_next_page(self) -> None:
        found = joined([self.TITLE, self.LINE], "Kết nạp theo quý", "2\n0 50 100\n110 140\nQ1 Q2 Q4")
        assert found == "Kếtnạptheoquý050100Q1Q4Q2110140"


class TestBoundaries:
    """In a PDF nothing but white space tells where a cell ends."""

    LINES = (
        Line("Bảng 1, dòng 1, cột 1", "100", (Span(0, 3, "/a/"),)),
        Line("Bảng 1, dòng 1, cột 2", "200", (Span(0, 3, "/b/"),)),
        Line("Bảng 1, dòng 1, cột 3", "nữ"),
    )

    def found(self, page: str) -> list[tuple[str, str, str]]:
        manifest = replace(making.manifest(), lines=self.LINES)
        return [
            (place.kind.value, place.stated, place.found)
            for place in compared(manifest, Printed("pdf", pages=(page,))).places
        ]

    @pytest.mark.parametrize(
        ("page", "expected"),
        [
            ("100 200 nữ", []),
            ("100\n200\nnữ", []),
            ("1007 200 nữ", [("figure", "100", "1007")]),
            ("100 7200 nữ", [("figure", "200", "7200")]),
            ("7100 200 nữ", [("figure", "100", "7100")]),
            ("105 200 nữ", [("figure", "100", "105")]),
            ("10 200 nữ", [("figure", "100", "10")]),
            ("100 nữ", [("figure", "200", ""), ("table", "200", "")]),
            ("100 300 nữ", [("figure", "200", "300")]),
            ("100 200 nam", [("table", "nữ", "nam")]),
            ("100 200 nữ !", [("text", "", "!")]),
        ],
    )
    def test_letters_go_where_they_stand(self, page: str, expected: list[tuple[str, str, str]]) -> None:
        assert [row for row in self.found(page) if row not in expected] == []
        assert [row for row in expected if row[0] == "figure"] == [
            row for row in self.found(page) if row[0] == "figure"
        ]
        assert bool(self.found(page)) == bool(expected)

    def test_a_word_that_belongs_to_no_cell(self) -> None:
        found = self.found("100 giả 200 nữ")
        assert found and all("giả" in row[2] for row in found)
        assert [row for row in found if row[0] == Kind.FIGURE] == []
