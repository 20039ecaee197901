"""Word: page, fonts, styles and furniture as the layout profile says."""

from io import BytesIO

import docx as python_docx
import pytest
import typst
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_UNDERLINE
from docx.oxml.ns import qn

from namro.documents import docx, profiles
from namro.documents.docx_styles import looks
from namro.documents.furniture import PARTY
from namro.documents.tree import Document
from namro.documents.typst_process import FONTS
from tests.documents import readers, samples
from tests.documents.samples import BASE, STAMP

PROFILE = profiles.get("HD36_2018")


def data(document: Document | None = None) -> bytes:
    return docx.render(document or samples.report(), profile=PROFILE, base_url=BASE, stamp=STAMP)


def word(document: Document | None = None) -> WordDocument:
    return python_docx.Document(BytesIO(data(document)))


def test_page_and_margins() -> None:
    section = word().sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins] == [20, 20, 30, 15]


def test_the_page_number_is_centred_at_the_top_from_page_two() -> None:
    section = word().sections[0]
    assert section.different_first_page_header_footer
    assert "".join(p.text for p in section.first_page_header.paragraphs) == ""
    assert "PAGE" in [node.text for node in section.header._element.iter(qn("w:instrText"))]
    assert round(section.header_distance.mm) == 10
    style = word().styles["Header"]
    assert style.paragraph_format.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert style.font.size.pt == 14


@pytest.mark.parametrize(
    "name", [look.name for look in looks(PROFILE)] + [f"Heading {n}" for n in (1, 2, 3, 4)]
)
def test_every_style_is_black_times_for_all_scripts_in_vietnamese(name: str) -> None:
    style = word().styles[name]
    faces = style.element.rPr.find(qn("w:rFonts"))
    assert {faces.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "cs", "eastAsia")} == {
        "Times New Roman"
    }
    assert not [key for key in faces.attrib if "Theme" in key]
    assert style.element.rPr.find(qn("w:lang")).get(qn("w:val")) == "vi-VN"
    assert str(style.font.color.rgb) == "000000"


@pytest.mark.parametrize(
    ("name", "size", "bold", "italic"),
    [
        ("Tiêu đề Đảng", 15, True, False),
        ("Cơ quan cấp trên", 14, False, False),
        ("Cơ quan ban hành", 14, True, False),
        ("Số và ký hiệu", 14, False, False),
        ("Địa danh, ngày tháng", 14, False, True),
        ("Tên loại văn bản", 16, True, False),
        ("Trích yếu", 15, True, False),
        ("Nội dung", 14, False, False),
        ("Quyền hạn ký", 14, True, False),
        ("Họ tên người ký", 14, True, False),
        ("Danh sách nơi nhận", 12, False, False),
        ("Heading 1", 14, True, False),
    ],
)
def test_sizes_and_weights(name: str, size: int, bold: bool, italic: bool) -> None:
    font = word().styles[name].font
    assert (font.size.pt, font.bold, font.italic) == (size, bold, italic)


def test_body_is_justified_with_exact_lines() -> None:
    layout = word().styles["Nội dung"].paragraph_format
    assert layout.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY
    assert (layout.line_spacing_rule, layout.line_spacing.pt) == (WD_LINE_SPACING.EXACTLY, 20)
    assert (round(layout.first_line_indent.mm), layout.space_after.pt) == (10, 6)


def test_figures_are_dotted_and_black_and_no_link_is_listed_twice() -> None:
    made = word()
    style = made.styles["Số liệu"]
    assert style.font.underline == WD_UNDERLINE.DOTTED
    assert str(style.font.color.rgb) == "000000"
    targets = [rel.target_ref for rel in made.part.rels.values() if rel.is_external]
    assert len(targets) == len(set(targets))


def test_paragraph_styles_follow_the_paper() -> None:
    styles = [style for style, words in readers.docx_paragraphs(data()) if words]
    order = ["Superior", "Issuer", "Star", "Party", "Number", "Place", "Kind", "Subject", "SubjectRule"]
    assert styles[:13] == [*order, "Heading1", "Heading2", "Body", "Heading3"]
    assert styles[-5:] == ["Recipients", "Recipients", "Authority", "Position", "Signer"]


def test_every_style_used_exists() -> None:
    made = word()
    known = {style.style_id for style in made.styles}
    used = {
        node.get(qn("w:val"))
        for node in made.element.body.iter(qn("w:pStyle"), qn("w:rStyle"), qn("w:tblStyle"))
    }
    assert used <= known


def test_the_head_row_of_a_table_repeats_and_rows_do_not_break() -> None:
    table = word().tables[1]
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows] == [True, *[False] * 4]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]
    assert widths[1] > 5 * widths[0] and sum(widths) <= word().sections[0].page_width.twips


def test_the_letterhead_has_no_borders_but_the_rule() -> None:
    head = word().tables[0]
    assert head._tbl.tblPr.find(qn("w:tblStyle")) is None
    assert head._tbl.tblPr.find(qn("w:tblBorders")) is None
    rules = list(head._tbl.iter(qn("w:pBdr")))
    assert len(rules) == 1


def test_the_rule_is_as_long_as_the_name_above_it() -> None:
    source = (
        f'#set text(font: "Tinos", weight: "bold", size: 1000pt)\n'
        f'#context [#metadata(measure("{PARTY}").width.pt())<w>]'
    )
    compiler = typst.Compiler(source.encode(), root=FONTS, font_paths=[FONTS], ignore_system_fonts=True)
    assert float(compiler.query("<w>", field="value", one=True)) / 1000 == pytest.approx(
        docx.PARTY_EMS, abs=0.01
    )
    rule = next(iter(word().tables[0]._tbl.iter(qn("w:pBdr")))).getparent()
    indent = rule.find(qn("w:ind"))
    inner = int(word().tables[0]._tbl.tblGrid[1].get(qn("w:w"))) - 160
    length = inner - int(indent.get(qn("w:left"))) - int(indent.get(qn("w:right")))
    assert length / 20 == pytest.approx(docx.PARTY_EMS * PROFILE["party_pt"], abs=0.5)


def test_core_properties() -> None:
    known = word().core_properties
    assert known.title == samples.report().title
    assert known.author == known.last_modified_by == "Ban Tổ chức Thành ủy"
    assert known.created == known.modified == STAMP.replace(tzinfo=known.created.tzinfo)
    assert known.language == "vi-VN"
    assert "30/6/2024" in known.comments


def test_not_in_compatibility_mode() -> None:
    rows = word().settings.element.iter(qn("w:compatSetting"))
    modes = [row.get(qn("w:val")) for row in rows if row.get(qn("w:name")) == "compatibilityMode"]
    assert modes == ["15"]


def test_a_chart_is_a_picture_with_words_and_its_figures_as_links() -> None:
    made = word()
    assert len(made.inline_shapes) == 1
    assert samples.LONG_NAME in made.inline_shapes[0]._inline.docPr.get("descr")
    lines = [words for _, words in readers.docx_paragraphs(data()) if words.startswith("Số liệu của biểu đồ")]
    assert lines == [
        f"Số liệu của biểu đồ: {samples.LONG_NAME}: 120/150 (80,0 %); Quận ủy Ba Đình: 45/40 (112,5 %)."
    ]


def test_the_last_line_goes_with_the_signature() -> None:
    last = [p for p in word().paragraphs if p.style.style_id == "Note"][-1]
    assert last.paragraph_format.keep_with_next
    assert all(not p.paragraph_format.keep_with_next for p in word(samples.document()).paragraphs[-1:])


def test_a_long_title_fits_the_properties() -> None:
    assert len(word(samples.document(title="x" * 400)).core_properties.title) == 255


# The order the schema of WordprocessingML asks for: Word refuses a file that LibreOffice forgives.
ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr"
    " shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN"
    " bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc"
    " textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof"
    " snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd"
    " fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc"
    " tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign"
    " hideMark",
    "tbl": "tblPr tblGrid tr",
    "tr": "trPr tc",
    "tc": "tcPr p",
}


@pytest.mark.parametrize("tag", list(ORDERS))
def test_elements_stand_in_the_order_word_asks_for(tag: str) -> None:
    made, order = word(), ORDERS[tag].split()
    for part in (made.element, made.styles.element, made.sections[0].header._element):
        for node in part.iter(qn(f"w:{tag}")):
            places = [order.index(child.tag.rpartition("}")[2]) for child in node]
            assert places == sorted(places), f"{tag}: {[child.tag for child in node]}"


def test_every_cell_ends_with_a_paragraph_and_the_body_too() -> None:
    body = word().element.body
    assert all(cell[-1].tag == qn("w:p") for cell in body.iter(qn("w:tc")))
    assert [node.tag for node in body[-2:]] == [qn("w:p"), qn("w:sectPr")]
