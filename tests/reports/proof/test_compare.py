"""What differs is named at its place, figures first; what only looks different is not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from namro.documents import tree
from namro.reports.proof import compare
from namro.reports.proof.compare import Kind, Place, compared
from namro.reports.proof.lines import lines_of
from namro.reports.proof.reading import Printed, read
from tests.documents import samples
from tests.reports.proof import making

TEXT_FORMS = ("html", "docx", "pdf")


def paper(*blocks: tree.Block, **changes: Any) -> tree.Document:
    return samples.document(*blocks, **changes)


def says(*inlines: tree.Inline | str) -> tree.Paragraph:
    return tree.Paragraph(tuple(tree.Text(one) if isinstance(one, str) else one for one in inlines))


def places(stated: tree.Document, printed: tree.Document, form: str) -> tuple[Place, ...]:
    """What is found when `printed` is rendered and `stated` was signed."""
    manifest = replace(making.manifest(), lines=lines_of(stated))
    return compared(manifest, read(making.rendered(printed, form), form)).places


ONE = says("Kết nạp ", samples.fig("5.189", "a"), " đảng viên, đạt ", samples.fig("50,6\u00a0%", "b"), ".")
TWO = says("Trong đó có ", samples.fig("390", "c"), " học sinh.")


@pytest.fixture(params=TEXT_FORMS)
def form(request: pytest.FixtureRequest) -> str:
    chosen: str = request.param
    return chosen


class TestSame:
    @pytest.mark.parametrize(
        "document", [samples.report(), samples.letter(), paper()], ids=["report", "letter", "empty"]
    )
    def test_as_rendered(self, document: tree.Document, form: str) -> None:
        assert places(document, document, form) == ()

    def test_letters_that_bite(self, form: str) -> None:
        document = paper(
            tree.Heading(1, "I-", samples.text(samples.NASTY)),
            says(samples.NASTY, samples.fig(samples.NASTY, "a"), tree.Typed(samples.NASTY)),
            tree.Table((tree.Column(samples.NASTY),), ((samples.text(samples.NASTY),),), samples.NASTY),
            footnotes=(samples.NASTY,),
        )  # fmt: skip
        assert places(document, document, form) == ()

    def test_white_space_in_odd_places(self, form: str) -> None:
        document = paper(
            says("  hai   cách ", " và\u00a0\u00a0", samples.fig(" 5 ", "a")), says(""), says(" ")
        )
        assert places(document, document, form) == ()

    def test_tables_one_after_another_over_pages(self, form: str) -> None:
        document = paper(samples.table(30), samples.table(45), samples.table(2), says("Hết."))
        assert places(document, document, form) == ()

    @pytest.mark.parametrize("filler", [18, 21])
    def test_a_table_without_caption_that_begins_a_page(self, filler: int) -> None:
        bare = replace(samples.table(8), caption="")
        document = paper(*(says(f"Dòng {i}.") for i in range(filler)), bare, says("Hết."))
        pages = read(making.rendered(document, "pdf"), "pdf").pages
        assert pages[1].split()[:3] == ["2", "STT", "Tổ"], "its head is repeated, or begins there"
        assert places(document, document, "pdf") == ()

    def test_a_page_that_begins_with_its_own_number(self) -> None:
        document = paper(*(says("Đoạn.") for _ in range(21)), *(says("2") for _ in range(5)))
        assert read(making.rendered(document, "pdf"), "pdf").pages[1].split()[0] == "2"
        assert places(document, document, "pdf") == ()


class TestFigures:
    @pytest.mark.parametrize("text", ["5.198", "15.189", "5.1890", "5.18", "", "chưa giao"])
    def test_one_figure_in_the_text(self, form: str, text: str) -> None:
        altered = says(
            "Kết nạp ", samples.fig(text, "a"), " đảng viên, đạt ", samples.fig("50,6\u00a0%", "b"), "."
        )
        (place,) = places(paper(ONE, TWO), paper(altered, TWO), form)
        assert (place.kind, place.where, place.stated) == (Kind.FIGURE, "Đoạn 1", "5.189")
        assert place.found.replace(" ", "") == text.replace(" ", "")
        assert place.address == "/so-lieu/a/"

    def test_two_figures_far_apart(self, form: str) -> None:
        filler = [says(f"Dòng thứ {i}.") for i in range(50)]
        before = paper(ONE, *filler, TWO)
        after = paper(
            says(
                "Kết nạp ",
                samples.fig("5.289", "a"),
                " đảng viên, đạt ",
                samples.fig("50,6\u00a0%", "b"),
                ".",
            ),
            *filler,
            says("Trong đó có ", samples.fig("930", "c"), " học sinh."),
        )
        found = places(before, after, form)
        assert [(place.where, place.stated, place.found) for place in found] == [
            ("Đoạn 1", "5.189", "5.289"),
            ("Đoạn 52", "390", "930"),
        ]

    def test_a_figure_in_a_table(self, form: str) -> None:
        before = samples.table(12)
        rows = [list(row) for row in before.rows]
        rows[4][2] = (samples.fig("401", "membership.admitted/D00004/2024-H1"),)
        after = replace(before, rows=tuple(map(tuple, rows)))
        (place,) = places(paper(before), paper(after), form)
        assert (place.kind, place.where, place.stated, place.found) == (
            Kind.FIGURE, "Bảng 1, dòng 5, cột 3", "104", "401"
        )  # fmt: skip

    def test_a_typed_number(self, form: str) -> None:
        before, after = (paper(says("Có ", tree.Typed(text), " người.")) for text in ("12", "13"))
        (place,) = places(before, after, form)
        assert (place.kind, place.stated, place.found, place.address) == (Kind.FIGURE, "12†", "13†", "")
        assert place.title == compare.TYPED_TITLE

    def test_a_figure_in_a_chart(self, form: str) -> None:
        def chart(text: str) -> tree.Chart:
            bar = samples.bar_chart().drawing
            marks = tuple(
                replace(m, text=m.text.replace("120", text), shapes=m.shapes.replace("120/", f"{text}/"))
                for m in bar.marks
            )
            return tree.Chart(replace(bar, marks=marks))

        found = places(paper(chart("120"), TWO), paper(chart("180"), TWO), form)
        assert [(place.kind, place.stated, place.found) for place in found] == [
            (Kind.FIGURE, "120/150 (80,0 %)", found[0].found)
        ]
        assert "180" in found[0].found and found[0].where.startswith("Biểu đồ 1")

    def test_words_put_before_a_figure_are_words(self) -> None:
        after = says(
            "Kết nạp khoảng ",
            samples.fig("5.189", "a"),
            " đảng viên, đạt ",
            samples.fig("50,6\u00a0%", "b"),
            ".",
        )
        for form in ("html", "docx"):
            (place,) = places(paper(ONE), paper(after), form)
            assert (place.kind, place.found[:20]) == (Kind.TEXT, "Kết nạp khoảng 5.189")


class TestWords:
    def test_a_word_in_the_text(self, form: str) -> None:
        after = says("Trong đó có ", samples.fig("390", "c"), " sinh viên.")
        (place,) = places(paper(ONE, TWO), paper(ONE, after), form)
        assert (place.kind, place.where) == (Kind.TEXT, "Đoạn 2")
        assert place.stated == "Trong đó có 390 học sinh."

    def test_a_paragraph_taken_out(self, form: str) -> None:
        found = places(paper(ONE, TWO, says("Hết.")), paper(ONE, says("Hết.")), form)
        assert [(place.kind, place.where) for place in found] == [
            (Kind.FIGURE, "Đoạn 2"),
            (Kind.TEXT, "Đoạn 2"),
        ]
        assert found[0].found == "" == found[1].found

    def test_a_paragraph_put_in(self, form: str) -> None:
        found = places(paper(ONE, TWO), paper(ONE, says("Đảng bộ dẫn đầu cả nước."), TWO), form)
        assert found and all("dẫn đầu" in place.found.replace("dẫnđầu", "dẫn đầu") for place in found)
        assert {place.kind for place in found} == {Kind.TEXT}

    def test_a_paragraph_put_in_at_the_end(self, form: str) -> None:
        (place,) = places(paper(ONE), paper(ONE, says("Thêm.")), form)
        assert "Thêm." in place.found

    def test_rows_swapped(self, form: str) -> None:
        before = samples.table(3, totals=False)
        after = replace(before, rows=(before.rows[1], before.rows[0], before.rows[2]))
        assert places(paper(before), paper(after), form)

    @pytest.mark.parametrize("form", ["html", "docx"])
    def test_a_digit_moved_to_the_next_cell(self, form: str) -> None:
        def table(*cells: str) -> tree.Table:
            columns = tuple(tree.Column(name) for name in "ABC")
            return tree.Table(columns, (tuple((samples.fig(c, c or "x"),) if c else () for c in cells),))

        assert places(paper(table("10", "0", "")), paper(table("1", "00", "")), form)
        assert places(paper(table("10", "0", "")), paper(table("10", "", "0")), form)

    def test_a_table_cell_of_words(self, form: str) -> None:
        before = samples.table(3)
        rows = [list(row) for row in before.rows]
        rows[1][1] = samples.text("Quận ủy Hà Đông")
        (place,) = places(paper(before), paper(replace(before, rows=tuple(map(tuple, rows)))), form)
        assert (place.kind, place.where, place.stated) == (
            Kind.TABLE,
            "Bảng 1, dòng 2, cột 2",
            "Quận ủy Ba Đình",
        )

    def test_everything_else(self, form: str) -> None:
        filler = [says(f"Câu thứ {i} nói một việc đã làm xong trong kỳ.") for i in range(60)]
        found = places(paper(ONE, *filler), samples.letter(), form)
        assert found[0].kind is Kind.FIGURE and found[0].found == ""
        assert len(found) > 60

    def test_parts_moved_about(self, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(compare, "common_runs", lambda left, right: None)
        (place,) = places(paper(ONE, TWO), paper(TWO, ONE), form)
        assert "đổi chỗ" in place.found


class TestFiguresListed:
    @pytest.mark.parametrize("form", making.FORMS)
    def test_all_of_an_issued_file_hold(self, form: str) -> None:
        found = compared(making.manifest(), read(making.plain(form), form)).figures
        assert len(found) >= 5 and all(shown.holds for shown in found)
        if form != "xlsx":
            first = found[0]
            assert (first.address, first.stated, first.where) == (making.ADMITTED, "5.189", "Đoạn 1")
            assert first.title.startswith("Số liệu ")

    def test_what_stands_beside_the_text_of_a_word_file(self) -> None:
        printed = replace(read(making.plain("docx"), "docx"), beside="BẢN GIẢ")
        assert compared(making.manifest(), printed).places == (Place(Kind.TEXT, compare.EDGE, "", "BẢN GIẢ"),)


class TestWorkbook:
    def cells(self, **changes: str) -> tuple[Place, ...]:
        known = dict(read(making.plain("xlsx"), "xlsx").cells)
        for place, text in changes.items():
            known[f"Trang “Số liệu”, ô {place}"] = text
        return compared(making.manifest(), Printed("xlsx", cells=known)).places

    def test_cells_by_place(self) -> None:
        assert self.cells() == ()
        figure, words, added = self.cells(A4="Huyện ủy khác", B4="5.198", F9="9")
        assert (figure.kind, figure.stated, figure.found, figure.address) == (
            Kind.FIGURE, "5.189", "5.198", "/so-lieu/a/D3/2024/"
        )  # fmt: skip
        assert (words.kind, words.where) == (Kind.CELL, "Trang “Số liệu”, ô A4")
        assert (added.stated, added.found) == ("", "9")

    def test_a_sheet_of_another_name(self) -> None:
        known = {
            place.replace("Số liệu", "Khác"): text
            for place, text in read(making.plain("xlsx"), "xlsx").cells.items()
        }
        found = compared(making.manifest(), Printed("xlsx", cells=known)).places
        assert {place.found for place in found if place.stated} == {""}
