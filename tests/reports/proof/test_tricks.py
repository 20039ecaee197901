"""Files whose text says what was signed while the eye sees something else: none of them may hold.

Each trick leaves every stated word where the reader of the file looks for it and shows another one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pypdf
import pytest
from pypdf.annotations import FreeText
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, StreamObject

from namro.reports.proof.compare import Kind
from namro.reports.proof.verify import Code, Verdict, check
from tests.reports.proof.making import OURS, issued, repacked, replaced, ring_of

TRUSTED = ring_of(OURS)
BODY, SHEET, STYLES = "word/document.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"
FIVE = ">5.189</w:t></w:r>"
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def verdict_on(content: bytes) -> Verdict:
    return check(content, "bao-cao", TRUSTED)


# -- pages ---------------------------------------------------------------------------------------------


def in_page(old: str, new: str) -> bytes:
    content = issued("html")
    assert old.encode() in content
    return content.replace(old.encode(), new.encode(), 1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</style>", "</style>Kết nạp 9.999 đảng viên."),
        (">5.189</a>", "><!--> 9<!-- -->5.189</a>"),
        (">5.189</a>", "><!---> 9<!-- -->5.189</a>"),
        (">5.189</a>", "><!-- --!> 9<!-- -->5.189</a>"),
        ("</text>", "<![CDATA[9]]></text>"),
        ("</text>", "<?9?></text>"),
    ],
    ids=["text in the head", "short comment", "shorter comment", "odd end", "cdata in a picture", "bogus"],
)
def test_words_a_browser_shows_and_a_parser_skips(old: str, new: str) -> None:
    verdict = verdict_on(in_page(old, new))
    assert verdict.code is Code.ALTERED, verdict.sentences


def test_a_page_saved_by_mail_or_browser_is_told_from_an_altered_one() -> None:
    for content in (
        b"\xef\xbb\xbf" + issued("html"),
        b"<!-- saved from url=(0014)about:internet -->\n" + issued("html"),
        issued("html").replace(b"\n", b"\r\n"),
    ):
        assert verdict_on(content).code is Code.RESAVED
    assert verdict_on(b"<!-- saved from --> 9 <!-- -->" + issued("html")).code is not Code.RESAVED


# -- Word ----------------------------------------------------------------------------------------------


def around(before: str, after: str = "") -> bytes:
    """The run of the first figure with something before and behind it."""
    content = issued("docx")

    def change(parts: dict[str, bytes]) -> None:
        text = parts[BODY].decode()
        found = re.search(r"<w:r>(?:(?!</w:r>).)*?>5\.189</w:t></w:r>", text, re.DOTALL)
        assert found
        parts[BODY] = (text[: found.start()] + before + found[0] + after + text[found.end() :]).encode()

    return repacked(content, change)


def beside_figure(words: str) -> bytes:
    return around(words)


def run(inside: str) -> str:
    return f"<w:r>{inside}</w:r>"


def fallback() -> bytes:
    forged = run("<w:t>9.189</w:t>")
    head = '<mc:AlternateContent><mc:Choice xmlns:zz="urn:zz" Requires="zz">'
    return around(head, f"</mc:Choice><mc:Fallback>{forged}</mc:Fallback></mc:AlternateContent>")


def ignored() -> bytes:
    """What Word drops with all that is in it, and says instead."""
    content = around('<zz:x xmlns:zz="urn:zz">', "</zz:x>")
    return replaced(content, BODY, 'mc:Ignorable="w14', 'xmlns:zz="urn:zz" mc:Ignorable="zz w14')


def styled_number() -> bytes:
    """A style that numbers its paragraphs: “9” before every line."""
    return replaced(
        issued("docx"), "word/styles.xml", 'w:styleId="Body">',
        'w:styleId="Body"><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr>',
    )  # fmt: skip


def hidden_by_its_base() -> bytes:
    base = '<w:style w:type="character" w:styleId="Z"><w:rPr><w:vanish/></w:rPr></w:style>'
    child = '<w:style w:type="character" w:styleId="Y"><w:basedOn w:val="Z"/></w:style></w:styles>'
    content = replaced(issued("docx"), "word/styles.xml", "</w:styles>", base + child)
    return replaced(content, BODY, "<w:r><w:t", '<w:r><w:rPr><w:rStyle w:val="Y"/></w:rPr><w:t')


def box_in_the_header(digits: str = "912") -> bytes:
    box = (
        '<w:p><w:r><w:pict><v:shape style="position:absolute"><v:textbox><w:txbxContent><w:p><w:r>'
        f"<w:t>{digits}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p></w:hdr>"
    )
    return replaced(issued("docx"), "word/header2.xml", "</w:hdr>", box)


def placed_in_the_header() -> bytes:
    framed = '<w:p><w:pPr><w:framePr w:hAnchor="page" w:vAnchor="page" w:x="900" w:y="900"/></w:pPr>'
    return replaced(
        issued("docx"), "word/header2.xml", "</w:hdr>", f"{framed}{run('<w:t>912</w:t>')}</w:p></w:hdr>"
    )


def picture_elsewhere() -> bytes:
    """A picture shown from a part outside the usual folder; the signed one stays where it was."""

    def change(parts: dict[str, bytes]) -> None:
        rels = "word/_rels/document.xml.rels"
        assert b"media/image1.png" in parts[rels]
        parts["word/p.png"] = parts["word/media/image2.png"] + b"\0"
        parts[rels] = parts[rels].replace(b"media/image1.png", b"p.png")

    return repacked(issued("docx"), change)


def pictures_changed_over() -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        rels = "word/_rels/document.xml.rels"
        first, second = b"media/image1.png", b"media/image2.png"
        parts[rels] = parts[rels].replace(first, b"@").replace(second, first).replace(b"@", second)

    return repacked(issued("docx"), change)


def picture_from_outside() -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        rels = "word/_rels/document.xml.rels"
        parts[rels] = parts[rels].replace(
            b'Target="media/image1.png"', b'Target="https://example.org/x.png" TargetMode="External"'
        )

    return repacked(issued("docx"), change)


def font_of_its_own() -> bytes:
    """An embedded font draws whatever it likes for an 8."""
    return repacked(issued("docx"), lambda parts: parts.update({"word/fonts/font1.odttf": b"font"}))


def hidden_row() -> bytes:
    return replaced(issued("docx"), BODY, "<w:trPr>", "<w:trPr><w:hidden/>", at=3)


def merged_away() -> bytes:
    """A cell that goes on from the one above shows nothing of its own."""
    content = issued("docx")
    found = re.compile(r"</w:tcPr>(?=(?:(?!</w:tc>).)*>102<)", re.DOTALL)

    def change(parts: dict[str, bytes]) -> None:
        text = parts[BODY].decode()
        assert found.search(text)
        parts[BODY] = found.sub("<w:vMerge/></w:tcPr>", text, count=1).encode()

    return repacked(content, change)


def two_of_one_id() -> bytes:
    link = f'<Relationship Id="{{}}" Type="{RELATIONSHIPS}/styles" Target="styles.xml"/></Relationships>'
    rels = "word/_rels/document.xml.rels"

    def change(parts: dict[str, bytes]) -> None:
        first = re.search(rb'Id="([^"]+)"', parts[rels])
        assert first
        again = link.format(first[1].decode()).encode()
        parts[rels] = parts[rels].replace(b"</Relationships>", again)

    return repacked(issued("docx"), change)


WORD: dict[str, Callable[[], bytes]] = {
    "mathematics": lambda: beside_figure(f'<m:oMath xmlns:m="{MATH}"><m:r><m:t>9</m:t></m:r></m:oMath>'),
    "a field that computes": lambda: around(
        '<w:fldSimple w:dirty="true" w:instr="QUOTE &quot;9.999&quot;">', "</w:fldSimple>"
    ),
    "a field in parts": lambda: around(
        run('<w:fldChar w:fldCharType="begin" w:dirty="true"/>')
        + run('<w:instrText> QUOTE "9.999" </w:instrText>')
        + run('<w:fldChar w:fldCharType="separate"/>'),
        run('<w:fldChar w:fldCharType="end"/>'),
    ),
    "text as the code of a field": lambda: around(
        run('<w:fldChar w:fldCharType="begin"/>'), run('<w:fldChar w:fldCharType="end"/>')
    ),
    "bound to data": lambda: around(
        '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/x" w:storeItemID="{6}"/></w:sdtPr><w:sdtContent>',
        "</w:sdtContent></w:sdt>",
    ),
    "right to left": lambda: around('<w:bdo w:val="rtl">', "</w:bdo>"),
    "alternative": fallback,
    "ignored": ignored,
    "a part of another kind": lambda: replaced(
        issued("docx"), BODY, "<w:body>", '<w:body><w:altChunk r:id="rId1"/>'
    ),
    "drawn letters": lambda: beside_figure(
        run('<w:pict><v:shape><v:textpath string="9.999"/></v:shape></w:pict>')
    ),
    "an object": lambda: beside_figure(run("<w:object/>")),
    "a mark of a note": lambda: beside_figure(run('<w:footnoteReference w:id="1"/>')),
    "a page number": lambda: beside_figure(run("<w:pgNum/>")),
    "numbered by its style": styled_number,
    "hidden by the base of its style": hidden_by_its_base,
    "a box in the header": box_in_the_header,
    "placed in the header": placed_in_the_header,
    "a picture elsewhere": picture_elsewhere,
    "pictures changed over": pictures_changed_over,
    "a picture from outside": picture_from_outside,
    "a font of its own": font_of_its_own,
    "a hidden row": hidden_row,
    "a cell merged away": merged_away,
    "two links of one id": two_of_one_id,
}


@pytest.mark.parametrize("trick", WORD)
def test_what_word_shows_and_the_text_does_not_say(trick: str) -> None:
    verdict = verdict_on(WORD[trick]())
    assert verdict.code in (Code.ALTERED, Code.UNREADABLE), verdict.sentences


# -- Excel ---------------------------------------------------------------------------------------------

WHOLE = 'formatCode="[$-42A]#,##0"'


def cells_beside() -> bytes:
    """The true cell where Excel does not look, a forged one where it does."""
    content = replaced(issued("xlsx"), SHEET, "<v>5189</v>", "<v>9189</v>")
    true = '<extLst><ext><c r="B4"><v>5189</v></c></ext></extLst></worksheet>'
    return replaced(content, SHEET, "</worksheet>", true)


def shared_twice() -> bytes:
    return replaced(
        issued("xlsx"), SHEET, '<row r="5">', '<row r="4"><c r="B4" s="4"><v>5189</v></c></row><row r="5">'
    )


def by_condition() -> bytes:
    content = replaced(
        issued("xlsx"), SHEET, "<hyperlinks>",
        '<conditionalFormatting sqref="B4"><cfRule type="expression" dxfId="0" priority="1">'
        "<formula>TRUE</formula></cfRule></conditionalFormatting><hyperlinks>",
    )  # fmt: skip
    dxf = '<dxfs count="1"><dxf><numFmt numFmtId="170" formatCode="&quot;9.999&quot;"/></dxf></dxfs>'
    return repacked(content, lambda parts: parts.update(
        {STYLES: re.sub(rb"<dxfs[^>]*/>", dxf.encode(), parts[STYLES])}
    ))  # fmt: skip


def note() -> bytes:
    text = "<comments xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><commentList>" \
        "<comment ref='B4'><text><t>9.999</t></text></comment></commentList></comments>"  # fmt: skip
    return repacked(issued("xlsx"), lambda parts: parts.update({"xl/comments1.xml": text.encode()}))


def box() -> bytes:
    text = '<x xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:t>9.999</a:t></x>'
    return repacked(issued("xlsx"), lambda parts: parts.update({"xl/d1.xml": text.encode()}))


EXCEL: dict[str, Callable[[], bytes]] = {
    "words in brackets": lambda: formatted("[$9]#,##0"),
    "thousands": lambda: formatted("#,##0,"),
    "native digits": lambda: formatted("[$-D00041E]#,##0"),
    "nothing at all": lambda: formatted(";;;"),
    "a power": lambda: formatted("0E+0"),
    "on a condition": lambda: formatted("[>5000]#,##0,;#,##0"),
    "of its sign": lambda: formatted("-#,##0"),
    "fewer digits": lambda: replaced(issued("xlsx"), STYLES, "#,##0.0\\ %", "#,##0\\ %"),
    "cells beside": cells_beside,
    "a cell twice": shared_twice,
    "by a condition": by_condition,
    "a note": note,
    "a box": box,
    "words at the head of the printed page": lambda: replaced(
        issued("xlsx"), SHEET, "<headerFooter>", "<headerFooter><oddHeader>9.999</oddHeader>"
    ),
    "years counted from another day": lambda: replaced(
        issued("xlsx"), "xl/workbook.xml", "<workbookPr ", '<workbookPr date1904="1" '
    ),
    "a hidden row": lambda: replaced(issued("xlsx"), SHEET, '<row r="4">', '<row r="4" hidden="1">'),
    "a hidden column": lambda: replaced(
        issued("xlsx"), SHEET, '<col min="2"', '<col hidden="1" min="2"'
    ),
    "a hidden sheet": lambda: replaced(
        issued("xlsx"), "xl/workbook.xml", 'sheetId="1"', 'sheetId="1" state="hidden"'
    ),
    "merged away": lambda: replaced(
        issued("xlsx"), SHEET, "<hyperlinks>", '<mergeCells><mergeCell ref="A4:B4"/></mergeCells><hyperlinks>'
    ),
}  # fmt: skip


def formatted(code: str) -> bytes:
    quoted = code.replace(">", "&gt;")
    return replaced(issued("xlsx"), STYLES, WHOLE, f'formatCode="{quoted}"')


@pytest.mark.parametrize("trick", EXCEL)
def test_what_excel_shows_and_the_cells_do_not_say(trick: str) -> None:
    verdict = verdict_on(EXCEL[trick]())
    assert verdict.code in (Code.ALTERED, Code.UNREADABLE), verdict.sentences


# -- PDF -----------------------------------------------------------------------------------------------


def appended(change: Callable[[pypdf.PdfWriter], None]) -> bytes:
    """The issued bytes with an update behind them, as programs that sign or annotate write it."""
    writer = pypdf.PdfWriter(BytesIO(issued("pdf")), incremental=True)
    change(writer)
    made = BytesIO()
    writer.write(made)
    assert made.getvalue().startswith(issued("pdf"))
    return made.getvalue()


def stamped(writer: pypdf.PdfWriter) -> None:
    """A white box with something else on it, laid over the words."""
    note = FreeText(text="9.999", rect=(100, 500, 300, 560), background_color="ffffff")
    writer.add_annotation(0, note)
    drawn = StreamObject()
    drawn.set_data(b"1 1 1 rg 0 0 200 60 re f")
    box = ArrayObject([NumberObject(side) for side in (0, 0, 200, 60)])
    drawn.update({NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form"),
                  NameObject("/BBox"): box})  # fmt: skip
    shown = writer.pages[0]["/Annots"][-1].get_object()  # type: ignore[index]
    shown[NameObject("/AP")] = DictionaryObject({NameObject("/N"): writer._add_object(drawn)})


def another_page(writer: pypdf.PdfWriter) -> None:
    writer.add_blank_page(100, 100)


@pytest.mark.parametrize(("change", "page"), [(stamped, "Trang 1"), (another_page, "Trang ")])
def test_what_is_laid_over_a_pdf_afterwards(change: Callable[[pypdf.PdfWriter], None], page: str) -> None:
    verdict = verdict_on(appended(change))
    assert verdict.code is Code.ALTERED, verdict.sentences
    assert [place.where.startswith(page) for place in verdict.places if place.kind is Kind.LOOKS] == [True]


def test_what_nobody_sees_behind_a_pdf_is_said() -> None:
    verdict = verdict_on(appended(lambda writer: writer.add_metadata({"/Keywords": "đã ký số"})))
    assert verdict.code is Code.RESAVED and "không trang nào nhìn khác đi" in verdict.sentences[1]
