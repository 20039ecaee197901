"""Page set-up and named styles of the Word file, all measures from the layout profile."""

from dataclasses import dataclass, replace

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING, WD_UNDERLINE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle

from namro.documents.docx_xml import FIGURE_STYLE, TYPED_STYLE, element, fonts, page_field, paragraph
from namro.documents.profiles import LayoutProfile
from namro.documents.tree import HEADING_LEVELS

LANGUAGE = "vi-VN"
WORD_2013 = "15"
ADDRESSEES = (62.0, 24.0)
BLACK = RGBColor(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph style: `size` names its measure; `line` its exact spacing, “” single.

    `hang` (mm): where its list begins, and how far the words before the list stand out to the left.
    """

    id: str
    name: str
    size: str
    bold: bool = False
    italic: bool = False
    align: ALIGN = ALIGN.CENTER
    line: str = ""
    indent: str = ""
    before: float = 0
    after: float = 0
    keep: bool = False
    new_page: bool = False
    hang: tuple[float, float] = (0, 0)


HEAD = (
    Look("Party", "Tiêu đề Đảng", "party_pt", bold=True, after=2),
    Look("PartyRule", "Gạch dưới tiêu đề", "note_pt"),
    Look("Superior", "Cơ quan cấp trên", "superior_pt"),
    Look("Issuer", "Cơ quan ban hành", "issuer_pt", bold=True),
    Look("Star", "Dấu sao", "issuer_pt"),
    Look("Number", "Số và ký hiệu", "number_pt"),
    Look("Urgency", "Mức độ khẩn", "urgency_pt", bold=True),
    Look("LetterSubject", "Trích yếu công văn", "letter_subject_pt", italic=True),
    Look("Place", "Địa danh, ngày tháng", "date_pt", italic=True),
    Look("Kind", "Tên loại văn bản", "kind_pt", bold=True, before=14, keep=True),
    Look("Subject", "Trích yếu", "subject_pt", bold=True, keep=True),
    Look("SubjectRule", "Gạch dưới trích yếu", "body_pt", after=8, keep=True),
)
FOOT = (
    Look("Spacer", "Khoảng cách", "note_pt"),
    Look("Authority", "Quyền hạn ký", "signature_pt", bold=True, keep=True),
    Look("Position", "Chức vụ ký", "signature_pt", keep=True),
    Look("SignatureGap", "Chỗ ký", "signature_pt", keep=True),
    Look("Signer", "Họ tên người ký", "signature_pt", bold=True),
    Look("RecipientsTitle", "Nơi nhận", "recipients_title_pt", align=ALIGN.LEFT, keep=True),
    Look("Recipients", "Danh sách nơi nhận", "recipients_pt", align=ALIGN.LEFT),
    Look("Annex", "Phụ lục", "kind_pt", bold=True, keep=True, new_page=True),
    Look("AnnexOf", "Kèm theo văn bản", "body_pt", italic=True, after=8, keep=True),
)
_CELL = Look("TableCenter", "Ô bảng giữa", "table_pt", line="table_line_pt", before=2, after=2)
CELLS = (
    replace(_CELL, id="TableCaption", name="Tên bảng", bold=True, before=0, after=3, keep=True),
    replace(_CELL, id="TableHead", name="Đầu cột", bold=True, keep=True),
    replace(_CELL, id="TableLeft", name="Ô bảng trái", align=ALIGN.LEFT),
    _CELL,
    replace(_CELL, id="TableRight", name="Ô bảng phải", align=ALIGN.RIGHT),
)


def looks(profile: LayoutProfile) -> list[Look]:
    """Every paragraph style of a paper; the names are what a clerk reads in Word."""
    return [*HEAD, *_running(profile["body_after_pt"]), *CELLS, *FOOT]


def _running(after: float) -> list[Look]:
    """The styles of the text itself; `after` points stand below each paragraph."""
    body = Look("Centered", "Nội dung giữa trang", "body_pt", line="body_line_pt", after=after)
    text = replace(body, id="Body", name="Nội dung", align=ALIGN.JUSTIFY, indent="body_first_line_mm")
    note = Look(
        "Note", "Ghi chú", "note_pt", italic=True, align=ALIGN.JUSTIFY, line="note_line_pt", after=after
    )
    figures = replace(note, size="chart_note_pt", line="chart_note_line_pt", italic=False)
    return [
        replace(body, id="AddressedTo", name="Kính gửi"),
        replace(body, id="Addressees", name="Danh sách kính gửi", align=ALIGN.LEFT, hang=ADDRESSEES),
        text,
        replace(text, id="Bullet", name="Gạch đầu dòng"),
        body,
        note,
        replace(figures, id="ChartFigures", name="Số liệu biểu đồ"),
        Look("Picture", "Biểu đồ", "table_pt", after=after, keep=True),
    ]


def prepare(word: WordDocument, profile: LayoutProfile) -> None:
    """Give an empty python-docx document the page, header and styles of a profile."""
    _settings(word)
    _page(word, profile)
    _defaults(word, profile)
    for look in looks(profile):
        _paragraph_style(word, profile, look)
    for level in HEADING_LEVELS:
        _heading_style(word, profile, level)
    _number_styles(word)


def _settings(word: WordDocument) -> None:
    """Not “compatibility mode”, and Vietnamese in all three places Word looks for a language."""
    settings = word.settings.element
    for row in settings.iter(qn("w:compatSetting")):
        if row.get(qn("w:name")) == "compatibilityMode":
            row.set(qn("w:val"), WORD_2013)
    for name in ("val", "eastAsia", "bidi"):
        settings.find(qn("w:themeFontLang")).set(qn(f"w:{name}"), LANGUAGE)
    settings.find(qn("w:decimalSymbol")).set(qn("w:val"), ",")
    settings.find(qn("w:listSeparator")).set(qn("w:val"), ";")


def _page(word: WordDocument, profile: LayoutProfile) -> None:
    if profile.duplex:
        settings = word.settings.element
        settings.insert(list(settings).index(settings.find(qn("w:zoom"))) + 1, element("w:mirrorMargins"))
    section = word.sections[0]
    section.page_width, section.page_height = Mm(profile["paper_width_mm"]), Mm(profile["paper_height_mm"])
    section.top_margin, section.bottom_margin = Mm(profile["margin_top_mm"]), Mm(profile["margin_bottom_mm"])
    section.left_margin, section.right_margin = Mm(profile["margin_left_mm"]), Mm(profile["margin_right_mm"])
    section.header_distance = Mm(profile["page_number_from_top_mm"])
    section.footer_distance = Mm(profile["page_number_from_top_mm"])
    section.different_first_page_header_footer = True
    section.first_page_header.is_linked_to_previous = False
    header = section.header
    header.is_linked_to_previous = False
    for old in list(header._element):
        header._element.remove(old)
    header._element.append(paragraph("Header", page_field()))


def _defaults(word: WordDocument, profile: LayoutProfile) -> None:
    """One face, one language, black; the theme of the empty file would bring others back."""
    defaults = word.styles.element.find(qn("w:docDefaults"))
    defaults.find(qn("w:rPrDefault")).find(qn("w:rPr")).clear()
    normal = word.styles["Normal"]
    _letters(normal, profile, "body_pt")
    normal.paragraph_format.space_after = Pt(0)
    header = word.styles["Header"]
    _letters(header, profile, "page_number_pt")
    header.paragraph_format.alignment = ALIGN.CENTER


def _letters(style: CharacterStyle, profile: LayoutProfile, size: str) -> None:
    properties = style.element.get_or_add_rPr()
    for tag in ("w:rFonts", "w:lang"):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
    properties.insert(0, fonts(profile.font))
    style.font.size = Pt(profile[size])
    properties.append(element("w:szCs", val=int(profile[size] * 2)))
    properties.append(element("w:lang", val=LANGUAGE, eastAsia=LANGUAGE, bidi=LANGUAGE))
    style.font.color.rgb = BLACK


def _paragraph_style(word: WordDocument, profile: LayoutProfile, look: Look) -> None:
    style = word.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    style.element.set(qn("w:styleId"), look.id)
    style.base_style = word.styles["Normal"]
    style.quick_style = True
    _letters(style, profile, look.size)
    style.font.bold, style.font.italic = look.bold, look.italic
    style.font.underline = WD_UNDERLINE.SINGLE if look.id == "RecipientsTitle" else None
    style.paragraph_format.alignment = look.align
    style.paragraph_format.keep_with_next = look.keep
    if look.new_page:
        style.paragraph_format.page_break_before = True
        style.element.get_or_add_pPr().append(element("w:outlineLvl", val=0))
    if look.hang != (0, 0):
        style.paragraph_format.left_indent = Mm(look.hang[0])
        style.paragraph_format.first_line_indent = -Mm(look.hang[1])
    if look.indent:
        style.paragraph_format.first_line_indent = Mm(profile[look.indent])
    _spacing(style, before=look.before, after=look.after, line=profile[look.line] if look.line else None)


def _heading_style(word: WordDocument, profile: LayoutProfile, level: int) -> None:
    style = word.styles[f"Heading {level}"]
    assert isinstance(style, ParagraphStyle)
    style.element.get_or_add_rPr().clear()
    _letters(style, profile, "body_pt")
    style.font.bold = bool(profile[f"heading_{level}_bold"])
    style.font.italic = bool(profile[f"heading_{level}_italic"])
    style.paragraph_format.alignment = ALIGN.LEFT
    style.paragraph_format.first_line_indent = Mm(profile["body_first_line_mm"])
    style.paragraph_format.keep_with_next = True
    _spacing(style, before=0, after=profile["body_after_pt"], line=profile["body_line_pt"])


def _spacing(style: ParagraphStyle, *, before: float, after: float, line: float | None) -> None:
    layout = style.paragraph_format
    layout.space_before, layout.space_after = Pt(before), Pt(after)
    if line is not None:
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    else:
        layout.line_spacing = 1.0


def _number_styles(word: WordDocument) -> None:
    style = word.styles.add_style("Số liệu", WD_STYLE_TYPE.CHARACTER)
    style.element.set(qn("w:styleId"), FIGURE_STYLE)
    style.font.underline = WD_UNDERLINE.DOTTED
    style.font.color.rgb = BLACK
    # A number typed by hand: heavier dots and a grey ground, so that it is seen beside real figures.
    style = word.styles.add_style("Số ghi tay", WD_STYLE_TYPE.CHARACTER)
    style.element.set(qn("w:styleId"), TYPED_STYLE)
    style.font.underline = WD_UNDERLINE.DOTTED_HEAVY
    style.font.color.rgb = BLACK
    style.element.get_or_add_rPr().append(element("w:shd", val="clear", color="auto", fill="E6E6E6"))
