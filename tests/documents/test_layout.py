"""The layout of a Party paper element by element, read back from Word for each profile and from the PDF."""

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import docx as python_docx
import pytest
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph

from namro.documents import docx, furniture, html, pdf, profiles
from namro.documents.basics import TreeError
from namro.documents.profiles import LayoutProfile, Value
from namro.documents.tree import Annex, Document, Paragraph, Recipients, Table
from tests.documents import readers, samples
from tests.documents.samples import BASE, STAMP

BOTH = pytest.mark.parametrize("key", ["HD36_2018", "HD05_2026"])
C, L, J = ALIGN.CENTER, ALIGN.LEFT, ALIGN.JUSTIFY
Row = tuple[str, float, bool, bool, ALIGN]

REPORT: list[Row] = [
    ("ĐẢNG BỘ THÀNH PHỐ HÀ NỘI", 14, False, False, C),
    ("BAN TỔ CHỨC THÀNH ỦY", 14, True, False, C),
    ("*", 14, False, False, C),
    ("ĐẢNG CỘNG SẢN VIỆT NAM", 15, True, False, C),
    ("Số\u00a007-BC/BTCTU", 14, False, False, C),
    ("KHẨN", 14, True, False, C),
    ("Hà Nội, ngày 05 tháng 7 năm 2024", 14, False, True, C),
    ("BÁO CÁO", 16, True, False, C),
    ("kết quả công tác tổ chức xây dựng Đảng 6 tháng đầu năm 2024", 15, True, False, C),
    ("-----", 14, False, False, C),
    ("I- KẾT QUẢ PHÁT TRIỂN ĐẢNG VIÊN, TỔ CHỨC ĐẢNG", 14, True, False, L),
    ("1. Kết nạp đảng viên", 14, True, False, L),
    ("Trong 6 tháng đầu năm 2024", 14, False, False, J),
    ("Nơi nhận:", 14, False, False, L),
    ("- Thường trực Thành ủy,", 12, False, False, L),
    ("T/M BAN TỔ CHỨC", 14, True, False, C),
    ("PHÓ TRƯỞNG BAN", 14, False, False, C),
    ("Nguyễn Văn Hậu", 14, True, False, C),
    ("PHỤ LỤC", 16, True, False, C),
    ("Kết quả theo đơn vị", 15, True, False, C),
    ("(Kèm theo Báo cáo số\u00a007-BC/BTCTU, ngày 05/7/2024)", 14, False, True, C),
]
LETTER: list[Row] = [
    ("ĐẢNG ỦY CÁC CƠ QUAN ĐẢNG THÀNH PHỐ HÀ NỘI", 14, True, False, C),
    ("*", 14, False, False, C),
    ("ĐẢNG CỘNG SẢN VIỆT NAM", 15, True, False, C),
    ("Số", 14, False, False, C),
    ("V/v rà soát số liệu", 12, False, True, C),
    ("Hà Nội, ngày 09 tháng 02 năm 2026", 14, False, True, C),
    ("Kính gửi:", 14, False, False, L),
    ("- Các ban Đảng Thành ủy", 14, False, False, L),
    ("Đề nghị các đồng chí", 14, False, False, J),
    ("Nơi nhận:", 14, False, False, L),
    ("- Như trên,", 12, False, False, L),
    ("- Lưu Văn phòng.", 12, False, False, L),
    ("T/L BAN THƯỜNG VỤ", 14, True, False, C),
    ("Trần Thị Ễnh", 14, True, False, C),
]


def report() -> Document:
    paper = samples.report()
    blocks = (*paper.blocks, Annex("PHỤ LỤC", samples.text("Kết quả theo đơn vị")), samples.table(3))
    return replace(paper, blocks=blocks, letterhead=replace(paper.letterhead, urgency="KHẨN"))


def letter() -> Document:
    head = replace(samples.LETTER_HEAD, addressees=("- Các quận ủy, huyện ủy", "Các ban Đảng Thành ủy"))
    paper = samples.letter()
    return replace(
        paper, letterhead=head, blocks=paper.blocks[1:], recipients=Recipients(("Lưu Văn phòng.",))
    )


def word(document: Document, profile: LayoutProfile) -> WordDocument:
    data = docx.render(document, profile=profile, base_url=BASE, stamp=STAMP)
    return python_docx.Document(BytesIO(data))


def looked(made: WordDocument) -> Iterator[Row]:
    """Words, size, weight, slant and alignment of each paragraph, as its style gives them."""
    for node in made.element.body.iter(qn("w:p")):
        paragraph = WordParagraph(node, made)
        if paragraph.text:
            style = paragraph.style
            assert style is not None
            assert style.font.name == "Times New Roman"
            size = style.font.size
            alignment = style.paragraph_format.alignment
            assert size is not None and alignment is not None
            yield paragraph.text.strip(), size.pt, bool(style.font.bold), bool(style.font.italic), alignment


@BOTH
@pytest.mark.parametrize(
    ("paper", "rows"), [(report(), REPORT), (letter(), LETTER)], ids=["report", "letter"]
)
def test_every_element_in_its_order_size_and_weight(key: str, paper: Document, rows: list[Row]) -> None:
    found = looked(word(paper, profiles.get(key)))
    for row in rows:
        seen = next((one for one in found if one[0].startswith(row[0])), None)
        assert seen is not None, f"“{row[0]}” is missing or out of order"
        assert seen[1:] == row[1:], row[0]


@BOTH
def test_the_recipients_title_is_underlined_and_lines_are_exact(key: str) -> None:
    profile = profiles.get(key)
    made = word(report(), profile)
    assert made.styles["Nơi nhận"].font.underline
    layout = made.styles["Nội dung"].paragraph_format
    assert layout.line_spacing == pytest.approx(profile["body_line_pt"] * 12700)
    assert 18 <= profile["body_line_pt"] <= 22 and profile["body_after_pt"] >= 6


@pytest.mark.parametrize(
    ("kind", "addressed", "first"),
    [
        ("", "Kính gửi:", "Như trên,"),
        ("Tờ trình", "Kính trình:", "Như trên,"),
        ("Báo cáo", "Kính gửi:", "Lưu."),
    ],
)
def test_letters_and_submissions_begin_the_recipients_as_above(kind: str, addressed: str, first: str) -> None:
    head = replace(samples.REPORT_HEAD, kind=kind, addressees=("Ban Thường vụ Thành ủy",))
    paper = Document(head, (), recipients=Recipients(("Lưu.",)))
    assert furniture.addressed(head) == addressed
    assert furniture.recipient_lines(paper)[0] == first
    typed = replace(paper, recipients=Recipients(("Như trên,", "Lưu.")))
    assert furniture.recipient_lines(typed).count("Như trên,") == 1
    assert furniture.recipient_lines(Document(head, ())) == ()


def test_one_addressee_is_centred_several_are_a_list() -> None:
    one = replace(letter(), letterhead=replace(samples.LETTER_HEAD, addressees=("Thành ủy",)))
    profile = profiles.get("HD36_2018")
    styles = [(row.style.style_id, row.text) for row in word(one, profile).paragraphs if row.text]  # type: ignore[union-attr]
    assert styles[0] == ("AddressedTo", "Kính gửi: Thành ủy")
    styles = [(row.style.style_id, row.text) for row in word(letter(), profile).paragraphs if row.text]  # type: ignore[union-attr]
    assert styles[:2] == [
        ("Addressees", "Kính gửi:\t- Các quận ủy, huyện ủy"),
        ("Addressees", "\t- Các ban Đảng Thành ủy"),
    ]


def test_an_unknown_urgency_is_refused() -> None:
    with pytest.raises(TreeError, match="KHẨN, THƯỢNG KHẨN, HỎA TỐC"):
        replace(samples.REPORT_HEAD, urgency="RẤT KHẨN")


def test_the_urgency_stands_under_the_number_in_every_form() -> None:
    profile, paper = profiles.get("HD05_2026"), report()
    page = html.page(paper, profile=profile, base_url=BASE)
    said = [
        readers.html_text(page),
        readers.pdf_text(pdf.render(paper, profile=profile, base_url=BASE, stamp=STAMP)),
    ]
    for words in said:
        number, urgency = words.index("07-BC/BTCTU"), words.index("KHẨN")
        assert number < urgency < words.index("BÁO CÁO")


# Both sides of a leaf


def two_sided(key: str = "HD05_2026") -> LayoutProfile:
    profile = profiles.get(key)
    return replace(profile, values=profile.values | {"duplex": Value(1, "SURE", "")})


@BOTH
def test_the_margins_of_the_back_mirror_those_of_the_front(key: str) -> None:
    profile = profiles.get(key)
    front = profile["margin_left_mm"], profile["margin_right_mm"]
    assert (profile["back_margin_right_mm"], profile["back_margin_left_mm"]) == front
    assert not profile.duplex


def test_word_mirrors_margins_only_for_both_sides() -> None:
    for profile, wanted in ((two_sided(), 1), (profiles.get("HD05_2026"), 0)):
        settings = word(report(), profile).settings.element
        assert len(settings.findall(qn("w:mirrorMargins"))) == wanted
        tags = [node.tag for node in settings]
        if wanted:
            assert tags.index(qn("w:mirrorMargins")) == tags.index(qn("w:zoom")) + 1


def test_the_back_of_a_printed_leaf_has_its_own_margins() -> None:
    def lefts(profile: LayoutProfile) -> list[float]:
        made = pdf.render(samples.document(samples.table(90)), profile=profile, base_url=BASE, stamp=STAMP)
        return [_left(page) for page in readers.pdf_reader(made).pages]

    back = 15 - 30
    single, double = lefts(profiles.get("HD05_2026")), lefts(two_sided())
    assert [b - a for a, b in zip(single, double, strict=True)][:3] == pytest.approx([0, back, 0], abs=0.1)
    css = html.profile_css(two_sided())
    assert "@page HD05_2026:left { margin-left: 15mm; margin-right: 30mm; }" in css
    assert ":left" not in html.profile_css(profiles.get("HD05_2026"))


def _left(page: object) -> float:
    """mm from the left edge to the first column's number of the last row but one."""
    seen: list[float] = []

    def visit(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if re.fullmatch(r"Đảng ủy xã số \d+", text.strip()):
            seen.append((cm[4] + cm[0] * tm[4]) / 72 * 25.4)

    page.extract_text(visitor_text=visit)  # type: ignore[attr-defined]
    return seen[0]


# What is kept together


def kept(paragraph: WordParagraph) -> bool:
    return bool(paragraph.paragraph_format.keep_with_next)


def test_a_total_goes_with_the_row_before_it_and_headings_with_the_first() -> None:
    made = word(samples.document(samples.table(4)), profiles.get("HD05_2026"))
    rows = made.tables[1].rows
    assert made.styles["Đầu cột"].paragraph_format.keep_with_next
    held = [all(kept(cell.paragraphs[0]) for cell in row.cells) for row in rows]
    assert held == [False, False, False, False, True, False]


def test_the_last_rows_of_a_table_go_with_the_signature() -> None:
    paper = samples.report()
    blocks = (Paragraph(samples.text("Chữ.")), samples.table(4, totals=False))
    made = word(replace(paper, blocks=blocks), profiles.get("HD05_2026"))
    held = [kept(row.cells[0].paragraphs[0]) for row in made.tables[1].rows]
    assert held == [False, False, False, True, True]
    note = next(row for row in made.paragraphs if row.text.startswith("Số liệu tính đến"))
    assert kept(note)
    assert not kept(next(row for row in made.paragraphs if row.text == "Chữ."))


def test_a_full_page_of_table_before_an_annex_leaves_no_empty_page() -> None:
    """Nothing stands between the table and the annex that could be pushed to a page of its own."""
    made = word(samples.document(samples.table(3), Annex("PHỤ LỤC", ()), samples.table(2)), two_sided())
    body = list(made.element.body)
    annex = next(
        i for i, node in enumerate(body) if node.tag == qn("w:p") and "PHỤ LỤC" in node.xpath("string()")
    )
    assert body[annex - 1].tag == qn("w:tbl")
    assert body[-2].tag == qn("w:p") and body[-2].pPr.find(qn("w:spacing")).get(qn("w:line")) == "20"


def test_a_total_is_never_alone_on_a_page_of_the_pdf() -> None:
    for count in range(24, 34):
        made = pdf.render(
            samples.document(samples.table(count)),
            profile=profiles.get("HD05_2026"),
            base_url=BASE,
            stamp=STAMP,
        )
        last = readers.pdf_reader(made).pages[-1].extract_text()
        assert f"Đảng ủy xã số {count}" in last and "Tổng số" in last


def test_the_page_keeps_notes_and_signature_in_one_piece() -> None:
    made = html.fragment(samples.report(), profile=profiles.get("HD05_2026"))
    end = made[made.index('class="doc-end"') :]
    assert "Ghi chú: chỉ tiêu" in end and "Số liệu tính đến" in end and "doc-foot" in end
    table_last = html.fragment(samples.document(Table(*_columns())), profile=profiles.get("HD05_2026"))
    assert "<table" not in table_last[table_last.index('class="doc-end"') :]


def _columns() -> tuple[object, object]:
    table = samples.table(1)
    return table.columns, table.rows
