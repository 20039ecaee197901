"""Reading what a file prints, and refusing what cannot be read safely, each with its sentence."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from io import BytesIO

import pypdf
import pytest

from namro.ground import pdf_text
from namro.ground.packages import ENCRYPTED, OLE
from namro.reports.proof import office, reading
from namro.reports.proof.pages import joined_pages
from namro.reports.proof.reading import CELL_END, ReadError, collapsed, form_of, read, squeezed
from tests.documents import samples
from tests.reports.proof import making
from tests.reports.proof.making import plain, repacked, replaced

BODY = "word/document.xml"
SHEET = "xl/worksheets/sheet1.xml"


def refused(content: bytes) -> tuple[str, str]:
    with pytest.raises(ReadError) as caught:
        read(content, form_of(content))
    return caught.value.code, str(caught.value)


class TestKinds:
    @pytest.mark.parametrize("form", making.FORMS)
    def test_by_content(self, form: str) -> None:
        assert form_of(plain(form)) == form

    @pytest.mark.parametrize(
        "head", [b"\xef\xbb\xbf", b"\n \n", b"<!-- saved from url=(0014)about:internet -->\n"]
    )
    def test_a_page_may_begin_with_something_else(self, head: bytes) -> None:
        assert form_of(head + plain("html")) == "html"

    @pytest.mark.parametrize(
        ("content", "code", "words"),
        [
            (b"", "UNREADABLE", "rỗng"),
            (b"xin ch\xc3\xa0o", "UNREADABLE", "chỉ kiểm được tệp html, docx, pdf và xlsx"),
            (b"\x89PNG\r\n\x1a\n", "UNREADABLE", "chỉ kiểm được"),
            (OLE + b"\0" * 600, "UNREADABLE", "dạng cũ"),
            (OLE + ENCRYPTED, "UNREADABLE", "mật khẩu"),
            (plain("pdf")[:3000], "TRUNCATED", "bị cắt cụt"),
            (plain("docx")[:3000], "TRUNCATED", "bị cắt cụt"),
            (plain("xlsx")[:-40], "TRUNCATED", "bị cắt cụt"),
            (plain("html")[:3000], "TRUNCATED", "bị cắt cụt"),
            (b"PK\x03\x04" + b"\0" * 40 + b"PK\x05\x06" + b"\0" * 18, "UNREADABLE", "không phải báo cáo"),
            (b"%PDF-1.7\nnothing\n%%EOF", "UNREADABLE", "hỏng"),
        ],
    )
    def test_refused(self, content: bytes, code: str, words: str) -> None:
        found, said = refused(content)
        assert (found, words in said) == (code, True), said

    def test_too_large(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reading, "MOST_BYTES", 1 << 20)
        assert refused(b"%PDF-" + b"\0" * (1 << 20)) == ("UNREADABLE", "Tệp lớn hơn 1 MB nên không đọc.")


class TestPackages:
    def test_a_bomb(self) -> None:
        bomb = repacked(plain("docx"), lambda parts: parts.update({"word/x.xml": b"\0" * (30 << 20)}))
        assert "mở ra sẽ lớn gấp nhiều lần" in refused(bomb)[1]

    def test_many_parts(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reading, "MOST_ENTRIES", 5)
        assert "mở ra sẽ lớn gấp nhiều lần" in refused(plain("docx"))[1]

    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def test_two_parts_of_one_name(self) -> None:
        made = BytesIO(plain("docx"))
        with zipfile.ZipFile(made, "a") as package:
            package.writestr("word/Document.xml", "<x/>")
        assert "hai phần cùng tên" in refused(made.getvalue())[1]

    def test_an_encrypted_part(self) -> None:
        content = bytearray(plain("docx"))
        at = content.rindex(b"PK\x01\x02")
        content[at + 8] |= 1
        assert "mật khẩu" in refused(bytes(content))[1]

    def test_a_zip_of_something_else(self) -> None:
        made = BytesIO()
        with zipfile.ZipFile(made, "w") as package:
            package.writestr("a.txt", "x")
        assert "không phải báo cáo" in refused(made.getvalue())[1]

    def test_a_damaged_part_is_named(self) -> None:
        content = bytearray(plain("docx"))
        with zipfile.ZipFile(BytesIO(bytes(content))) as package:
            info = next(info for info in package.infolist() if "/media/" in info.filename)
        head = info.header_offset
        name, extra = struct.unpack_from("<HH", content, head + 26)
        content[head + 30 + name + extra + info.compress_size // 2] ^= 0xFF
        with pytest.raises(ReadError, match="hỏng"):
            reading.check_whole(bytes(content))
        reading.check_whole(plain("docx"))

    @pytest.mark.parametrize(
        ("form", "part", "old", "new", "words"),
        [
            ("docx", BODY, "<w:document", '<!DOCTYPE x [<!ENTITY a "b">]><w:document', "thực thể XML"),
            ("docx", BODY, "</w:document>", "", "hỏng"),
            ("docx", "_rels/.rels", "/officeDocument\"", "/other\"", "văn bản chính"),
            ("xlsx", SHEET, "<worksheet", "<!DOCTYPE a><worksheet", "thực thể XML"),
            ("xlsx", SHEET, 'r="A1"', 'r="?"', "không ghi địa chỉ"),
            ("xlsx", "xl/workbook.xml", 'r:id="rId1"', 'r:id="rId77"', "hỏng"),
        ],
    )  # fmt: skip
    def test_xml_that_is_not_read(self, form: str, part: str, old: str, new: str, words: str) -> None:
        said = refused(replaced(plain(form), part, old, new))[1]
        assert words in said

    def test_strict_files_are_told_apart(self) -> None:
        strict = replaced(
            plain("docx"), BODY, "<w:document", '<w:document xmlns:s="http://purl.oclc.org/ooxml/x"'
        )
        assert "Strict Open XML" in refused(strict)[1]

    def test_nesting_without_end(self) -> None:
        deep = "<w:sdt>" * 60_000 + "</w:sdt>" * 60_000
        assert refused(replaced(plain("docx"), BODY, "<w:body>", f"<w:body>{deep}"))[0] == "UNREADABLE"


def words(content: bytes) -> str:
    return read(content, form_of(content)).text


class TestWords:
    def test_page_and_word_file_say_the_same_but_for_charts(self) -> None:
        paper = samples.document(*samples.report().blocks[:8])
        page = words(making.rendered(paper, "html"))
        assert page == words(making.rendered(paper, "docx"))
        assert f"Kết nạp{CELL_END}Chỉ tiêu{CELL_END}Tỷ lệ{CELL_END}1{CELL_END}" in page

    @pytest.mark.parametrize(
        "change",
        [
            lambda run: "",
            lambda run: f"<w:del>{run.replace('w:t', 'w:delText')}</w:del>",
            lambda run: f"<w:moveFrom>{run}</w:moveFrom>",
            lambda run: run.replace("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr>"),
            lambda run: f"<mc:Fallback xmlns:mc='{office.MC[1:-1]}'>{run}</mc:Fallback>",
        ],
        ids=["taken out", "deleted", "moved", "hidden", "fallback"],
    )
    def test_what_word_does_not_show_is_not_there(self, change: Callable[[str], str]) -> None:
        run = '<w:r><w:t xml:space="preserve">/270 đảng viên, </w:t></w:r>'
        altered = replaced(plain("docx"), BODY, run, change(run))
        assert "/270 đảng viên" in words(plain("docx")) and "/270 đảng viên" not in words(altered)

    def test_text_hidden_by_its_style(self) -> None:
        style = 'w:styleId="Figure"'
        hidden = replaced(
            plain("docx"), "word/styles.xml", f"{style}>", f"{style}><w:rPr><w:vanish/></w:rPr>"
        )
        assert "10.260" in words(plain("docx")) and "10.260" not in words(hidden)

    def test_hidden_switched_off_is_shown(self) -> None:
        shown = replaced(plain("docx"), BODY, "<w:r>", '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr>')
        assert words(shown) == words(plain("docx"))

    def test_signs_that_are_no_letters(self) -> None:
        run = "<w:r><w:t>A</w:t><w:noBreakHyphen/><w:t>B</w:t><w:sym/><w:tab/><w:t>C</w:t><w:br/></w:r>"
        altered = replaced(plain("docx"), BODY, "<w:body>", f"<w:body><w:p>{run}</w:p>")
        assert words(altered).startswith("A-B\ufffd C ĐẢNG BỘ")

    def test_words_at_the_edge_are_told_apart(self) -> None:
        with zipfile.ZipFile(BytesIO(plain("docx"))) as package:
            header = next(name for name in package.namelist() if "header" in name)
        altered = replaced(plain("docx"), header, "</w:p>", "<w:r><w:t>số mới: 7</w:t></w:r></w:p>")
        assert read(altered, "docx").beside == "sốmới:"
        number = replaced(plain("docx"), header, "</w:p>", "<w:r><w:t>5198</w:t></w:r></w:p>")
        assert "5198" in read(number, "docx").beside
        assert read(plain("docx"), "docx").beside == ""

    def test_a_number_word_puts_before_a_paragraph(self) -> None:
        numbered = "<w:p><w:pPr><w:numPr><w:numId w:val='{}'/></w:numPr></w:pPr><w:r><w:t>A</w:t></w:r></w:p>"
        for number, shown in (("7", "# A ĐẢNG"), ("0", "A ĐẢNG")):
            altered = replaced(plain("docx"), BODY, "<w:body>", f"<w:body>{numbered.format(number)}")
            assert words(altered).startswith(shown)

    def test_head_styles_and_scripts_of_a_page_are_silent(self) -> None:
        text = words(plain("html"))
        assert text.startswith("ĐẢNG BỘ THÀNH PHỐ") and "@page" not in text
        assert words(plain("html").replace(b"</main>", b"<script>1</script><style>2</style></main>")) == text

    def test_only_drawn_words_of_a_picture(self) -> None:
        svg = b"<svg><title>A</title><desc>B</desc><text>C<tspan>D</tspan></text></svg>"
        page = b"<!DOCTYPE html><html><body><p>1</p>" + svg + b"<p>2</p></body></html>"
        assert words(page) == "1 CD 2"


class TestCells:
    def cells(self, content: bytes) -> dict[str, str]:
        return dict(read(content, "xlsx").cells)

    def test_a_formula_shows_as_one(self) -> None:
        altered = replaced(plain("xlsx"), SHEET, "<v>5189</v>", "<f>5188+1</f><v>5189</v>")
        assert self.cells(altered)["Trang “Số liệu”, ô B4"] == "=5188+1"

    @pytest.mark.parametrize(
        ("old", "new", "shown"),
        [
            ("<v>5189</v>", "<v>5189.5</v>", "5.189,5 (định dạng số lạ)"),
            ("<v>5189</v>", "<v>5.189E3</v>", "5.189"),
            ("<v>5189</v>", "<v>x</v>", "x"),
            ("<v>5189</v>", "<v>1e999</v>", "1e999"),
        ],
    )
    def test_numbers_by_value(self, old: str, new: str, shown: str) -> None:
        assert self.cells(replaced(plain("xlsx"), SHEET, old, new))["Trang “Số liệu”, ô B4"] == shown

    def test_strings_of_all_kinds(self) -> None:
        for cell, shown in (
            ('<c r="F9" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>', "ab"),
            ('<c r="F9" t="str"><v>c</v></c>', "c"),
            ('<c r="F9" t="b"><v>1</v></c>', "1"),
            ('<c r="F9" t="s"><v>9999</v></c>', "?"),
            ('<c r="F9" t="inlineStr"></c>', ""),
        ):
            content = replaced(plain("xlsx"), SHEET, "</sheetData>", f"<row r='9'>{cell}</row></sheetData>")
            assert self.cells(content).get("Trang “Số liệu”, ô F9", "") == shown

    def test_a_box_drawn_over_the_cells(self) -> None:
        box = f'<x xmlns:a="{office.A[1:-1]}"><a:p><a:t>5.198</a:t></a:p></x>'.encode()
        drawn = repacked(plain("xlsx"), lambda parts: parts.update({"xl/drawings/drawing1.xml": box}))
        assert read(drawn, "xlsx").beside == "5.198"
        assert read(plain("xlsx"), "xlsx").beside == ""

    @pytest.mark.parametrize(
        ("code", "shown"),
        [
            ('"9.999"', "5.189 (định dạng số lạ)"),
            ("\\7#", "5.189 (định dạng số lạ)"),
            ("[$-42A]#,##0", "5.189"),
            ("#,##0.00\\ _₫", "5.189"),
            ("#,##0_);(#,##0)", "5.189"),
            ("dd/mm/yyyy", "16/3/1914"),
            ("0.00%", "518.900 %"),
        ],
    )
    def test_a_format_that_writes_digits_of_its_own(self, code: str, shown: str) -> None:
        quoted = code.replace('"', "&quot;")
        altered = replaced(
            plain("xlsx"), "xl/styles.xml", 'formatCode="[$-42A]#,##0"', f'formatCode="{quoted}"'
        )
        assert self.cells(altered)["Trang “Số liệu”, ô B4"] == shown


class TestPdf:
    def test_a_password(self) -> None:
        writer = pypdf.PdfWriter(clone_from=BytesIO(plain("pdf")))
        writer.encrypt("bí mật", algorithm="AES-256")
        made = BytesIO()
        writer.write(made)
        assert "mật khẩu" in refused(made.getvalue())[1]
        with pytest.raises(pdf_text.LockedError):
            pdf_text.pages(made.getvalue())

    def test_what_brings_the_reader_down_does_not_bring_us_down(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with pytest.raises(pdf_text.PdfError):
            pdf_text.pages(b"%PDF-1.7\n" + b"\0" * 5000)
        monkeypatch.setattr(pdf_text, "SECONDS", 0.001)
        with pytest.raises(pdf_text.PdfError):
            pdf_text.pages(plain("pdf"))

    def test_pages_are_joined_without_their_furniture(self) -> None:
        lines = [line for line in making.manifest().lines if line.printed_in("pdf")]
        starts, size = [], 0
        for line in lines:
            starts.append(size)
            size += len(squeezed(line.text))
        expected = "".join(squeezed(line.text) for line in lines)
        pages = read(plain("pdf"), "pdf").pages
        assert len(pages) > 5 and sum(page.count("Tổ chức đảng") for page in pages) > 3
        joined, breaks = joined_pages(pages, expected, lines, starts)
        assert joined == expected
        assert joined.index("BANTỔ") in breaks and joined.index("TỔCHỨC") not in (0,)

    def test_a_hyphen_at_the_end_of_a_line(self) -> None:
        assert joined_pages(["2020\ufffe\r\n2025 và 36\x02\r\nHD"], "", [], [])[0] == "2020-2025và36-HD"


def test_white_space() -> None:
    assert collapsed(" a\u00a0\u00a0 b \n" + CELL_END + " c ") == f"a b{CELL_END}c"
    assert squeezed("a\u00a0 b" + CELL_END + "e\u0301") == "abé"
