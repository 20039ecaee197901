"""The tree refuses what cannot be printed and keeps text as it will be read."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from namro.documents.basics import TreeError, address, clean
from namro.documents.tree import (
    TYPED_NOTE,
    Align,
    Annex,
    Chart,
    Column,
    Document,
    Figure,
    Heading,
    Letterhead,
    Paragraph,
    ParagraphStyle,
    Recipients,
    Signature,
    Table,
    Text,
    Typed,
    figures,
    typed,
)
from tests.documents import samples


def test_decomposed_letters_are_composed() -> None:
    assert Text(unicodedata.normalize("NFD", "Ứng Hòa")).text == "Ứng Hòa"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\nb", "a b"),
        ("a\r\n\tb", "a b"),
        ("dán từ\x0bWord", "dán từ Word"),
        ("a\x00b\x1fc", "abc"),
        ("\ud800x", "x"),
        ("x\uffff", "x"),
        ("50,6\u00a0%", "50,6\u00a0%"),
        ("", ""),
    ],
)
def test_clean_keeps_one_printable_line(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@given(st.text())
def test_clean_is_idempotent_and_composed(typed: str) -> None:
    once = clean(typed)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in once)


@pytest.mark.parametrize(
    "href",
    [
        "",
        "so-lieu/a/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "http://x/",
        "/a b/",
        "/a\nb/",
    ],
)
def test_an_address_is_a_path_of_this_site(href: str) -> None:
    with pytest.raises(TreeError, match="đường dẫn"):
        Figure("5", href)


@pytest.mark.parametrize("base", ["http://h:8000", "http://h:8000/"])
def test_addresses_join_with_one_slash(base: str) -> None:
    assert address(base, "/so-lieu/a/") == "http://h:8000/so-lieu/a/"
    assert address("", "/so-lieu/a/") == "/so-lieu/a/"


@pytest.mark.parametrize("level", [0, 5, -1])
def test_heading_levels(level: int) -> None:
    with pytest.raises(TreeError, match=f"cấp {level}"):
        Heading(level, "", ())


def test_styles_and_alignments_may_be_words() -> None:
    assert Paragraph((), "note").style is ParagraphStyle.NOTE  # type: ignore[arg-type]
    assert Column("x", "right").align is Align.RIGHT  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="boxed"):
        Paragraph((), "boxed")  # type: ignore[arg-type]


def test_a_row_has_a_cell_for_every_column() -> None:
    with pytest.raises(TreeError, match="Dòng 2 có 1 ô, bảng có 2 cột"):
        Table((Column("a"), Column("b")), (((), ()), ((),)))


def test_a_table_needs_columns_of_some_width_and_no_more_totals_than_rows() -> None:
    with pytest.raises(TreeError, match="ít nhất một cột"):
        Table((), ())
    with pytest.raises(TreeError, match="lớn hơn 0"):
        Column("a", width=0)
    with pytest.raises(TreeError, match="không thể có 2 dòng tổng"):
        Table((Column("a"),), (((),),), total_rows=2)


def test_the_header_column_is_the_first_of_words() -> None:
    assert samples.table().header_column == 1
    assert Table((Column("a", Align.RIGHT),), ()).header_column == 0


def test_document_numbers_begin_at_one() -> None:
    with pytest.raises(TreeError, match="bắt đầu từ 01"):
        Letterhead("", "X", 0, "BC", "Hà Nội", samples.STAMP.date(), "Báo cáo", "")


def test_figures_come_in_reading_order_with_marks_of_charts() -> None:
    texts = [figure.text for figure in figures(samples.report())]
    assert texts[:4] == ["5.189", "10.260", "50,6\u00a0%", "390"]
    assert texts[4:11] == ["100", "200", "101", "200", "102", "200", "5.189"]
    assert texts[11:] == ["120/150 (80,0 %)", "45/40 (112,5 %)"]


def test_marks_without_address_are_not_figures() -> None:
    from namro.documents import charts

    drawing = charts.bars([charts.Bar("a", 1, ""), charts.Bar("b", 2, "/b/")], title="t")
    assert [figure.href for figure in figures(samples.document(Chart(drawing)))] == ["/b/"]


def test_all_texts_of_the_frame_are_cleaned() -> None:
    head = Letterhead("a\n", "b\x00", 1, "c\t", "d", samples.STAMP.date(), "e\r", "f\x0b")
    assert (head.superior, head.issuer, head.symbol, head.kind, head.subject) == ("a ", "b", "c ", "e ", "f ")
    assert Signature("a\x00", "b\x01", "c\x02") == Signature("a", "b", "c")
    assert Recipients(("- Như trên,", " Lưu.\x00")).lines == ("Như trên,", "Lưu.")
    assert Document(head, (), footnotes=("x\ny",)).footnotes == ("x y",)


def test_a_document_is_named_after_kind_and_subject_unless_told() -> None:
    assert samples.report().title.startswith("Báo cáo kết quả công tác")
    assert samples.letter().title.startswith("V/v rà soát")
    assert samples.document(title="Tên khác").title == "Tên khác"
    assert Document(Letterhead("", "", None, "", "", samples.STAMP.date(), "", ""), ()).title == "Văn bản"


# Numbers typed by people, and annexes


def test_a_typed_number_brings_its_footnote_once() -> None:
    paper = samples.document(
        Paragraph((Text("Có "), Typed("5.190", "Kết nạp"), Text(" và "), Typed("7"))),
        footnotes=("Số tạm tính.",),
    )
    assert paper.footnotes == ("Số tạm tính.", TYPED_NOTE)
    again = replace(paper, title="khác")
    assert again.footnotes == paper.footnotes
    assert [one.printed for one in typed(paper)] == ["5.190†", "7†"]
    assert not list(figures(paper))


def test_a_typed_number_in_a_table_or_an_annex_counts_too() -> None:
    table = Table((Column("a"),), (((Typed("1"),),),))
    for blocks in ((table,), (Annex("PHỤ LỤC", (Typed("2"),)),), (Heading(1, "I-", (Typed("3"),)),)):
        assert samples.document(*blocks).footnotes == (TYPED_NOTE,)
    assert samples.document(Paragraph((Text("1"),))).footnotes == ()


def test_annexes_are_what_stands_after_the_signature() -> None:
    body, annex, below = Paragraph(()), Annex("PHỤ LỤC", ()), Paragraph((Text("x"),))
    paper = samples.document(body, annex, below)
    assert (paper.body, paper.annexes) == ((body,), (annex, below))
    assert samples.document(body).annexes == ()
