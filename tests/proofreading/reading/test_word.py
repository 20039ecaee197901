"""What is read of a Word file, in which order, and which files are refused with which sentence."""

from __future__ import annotations

import unicodedata
from io import BytesIO

import docx as python_docx
import pytest

from namro.ground.packages import ENCRYPTED, OLE, Limits
from namro.proofreading.engine.written import Written
from namro.proofreading.reading import word
from namro.proofreading.reading.refusals import ReadingError
from namro.proofreading.reading.word import read_word
from namro.proofreading.reading.word_lines import UNREAD
from tests.proofreading import wordfiles
from tests.proofreading.wordfiles import (
    MAIN,
    TYPES,
    docx,
    note,
    notes,
    p,
    packed,
    raised,
    replaced,
    run,
    styles,
    tbl,
    tc,
    tr,
    unpacked,
)


def text_of(*blocks: str, **parts: str) -> str:
    return read_word(docx(*blocks, parts=parts)).text


def cells_of(written: Written, number: int = 0) -> list[tuple[int, int, str]]:
    cells = written.tables[number].cells
    return [(cell.row, cell.column, written.text[cell.start : cell.end]) for cell in cells]


class TestOrder:
    def test_paragraphs_and_tables_as_they_follow(self) -> None:
        table = tbl(tr(tc(p("Đơn vị")), tc(p("Số"))), tr(tc(p("Ba Đình")), tc(p("12"), p("(mười hai)"))))
        written = read_word(docx(p("Trước"), table, p(), p("Sau")))
        assert written.text == "Trước\nĐơn vị\tSố\nBa Đình\t12\n(mười hai)\n\nSau\n"
        assert cells_of(written) == [
            (0, 0, "Đơn vị"), (0, 1, "Số"), (1, 0, "Ba Đình"), (1, 1, "12\n(mười hai)"),
        ]  # fmt: skip
        assert written.text[slice(written.tables[0].start, written.tables[0].end)].endswith("hai)")

    def test_a_table_in_a_cell(self) -> None:
        inner = tbl(tr(tc(p("1")), tc(p("2"))))
        written = read_word(docx(tbl(tr(tc(p("Gồm"), inner, p()), tc(p("3"))))))
        assert written.text == "Gồm\n1\t2\t3\n"
        assert cells_of(written, 0) == [(0, 0, "Gồm\n1\t2"), (0, 1, "3")]
        assert cells_of(written, 1) == [(0, 0, "1"), (0, 1, "2")]
        assert [place.where for place in written.places] == [
            "bảng 1, hàng 1, cột 1", "bảng 2, hàng 1, cột 1",
            "bảng 2, hàng 1, cột 2", "bảng 1, hàng 1, cột 2",
        ]  # fmt: skip

    def test_merged_cells_stand_once(self) -> None:
        down, wide = '<w:vMerge w:val="restart"/>', '<w:gridSpan w:val="2"/>'
        written = read_word(
            docx(
                tbl(
                    tr(tc(p("Đơn vị"), look=down), tc(p("Kết nạp"), look=wide)),
                    tr(tc(p(), look="<w:vMerge/>"), tc(p("Số")), tc(p("Tỷ lệ"))),
                    tr(tc(p("A")), look='<w:gridBefore w:val="2"/>'),
                )
            )
        )
        assert written.text == "Đơn vị\tKết nạp\nSố\tTỷ lệ\nA\n"
        assert [cell[:2] for cell in cells_of(written)] == [(0, 0), (0, 1), (1, 1), (1, 2), (2, 2)]

    def test_content_controls_of_any_size(self) -> None:
        def control(inside: str) -> str:
            return f"<w:sdt><w:sdtPr/><w:sdtContent>{inside}</w:sdtContent></w:sdt>"

        table = tbl(control(tr(control(tc(p("A"))), tc(p("B")))))
        assert text_of(control(p("Một")), p(control(run("Hai"))), table) == "Một\nHai\nA\tB\n"

    def test_empty_files_are_empty_texts(self) -> None:
        assert read_word(docx()) == Written("")
        assert read_word(docx(tbl(), p())) == Written("\n")

    def test_what_stands_at_the_edge_of_pages_is_left_out(self) -> None:
        header = f"<w:hdr {wordfiles.NAMES}>{p('Trang 5')}</w:hdr>"
        assert text_of(p("A"), header=header, comments=notes("comment", n1=p("B"))) == "A\n"


class TestPlaces:
    def test_every_run_has_its_place(self) -> None:
        written = read_word(docx(p("Kết nạp ", run("501", "<w:b/>"), "/903"), p(), p("Hết")))
        said = [
            (written.text[one.start : one.end], one.where, one.path, one.offset) for one in written.places
        ]
        assert said == [
            ("Kết nạp ", "đoạn 1", "0", 0), ("501", "đoạn 1", "1", 0), ("/903", "đoạn 1", "2", 0),
            ("Hết", "đoạn 2", "3", 0),
        ]  # fmt: skip

    def test_words_stay_as_they_are_written(self) -> None:
        apart = unicodedata.normalize("NFD", "Đảng viên ở xã")
        assert text_of(p(apart, " \u00a0\u00ad")) == f"{apart} \u00a0\u00ad\n"

    def test_blanks_that_are_layout_of_the_xml(self) -> None:
        assert text_of(p("<w:r><w:t>\n  hai\n chữ </w:t></w:r>")) == "hai  chữ\n"


class TestHeadings:
    STYLES = styles(
        '<w:style w:type="paragraph" w:default="1" w:styleId="Thng"><w:name w:val="Normal"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="u1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Muc"><w:name w:val="Mục"/><w:basedOn w:val="Cap"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Cap"><w:basedOn w:val="Muc"/>'
        '<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    )

    @pytest.mark.parametrize(
        ("look", "title"),
        [
            ('<w:pStyle w:val="u1"/>', True),
            ('<w:pStyle w:val="Muc"/>', True),
            ('<w:outlineLvl w:val="0"/>', True),
            ('<w:pStyle w:val="u1"/><w:outlineLvl w:val="9"/>', False),
            ('<w:pStyle w:val="Thng"/>', False),
            ('<w:pStyle w:val="Missing"/>', False),
            ("<w:jc/>", False),
        ],
    )
    def test_by_style_or_level(self, look: str, title: bool) -> None:
        written = read_word(docx(p("I- Kết quả", look=look), p("", look=look), parts={"styles": self.STYLES}))
        assert written.headings == (((0, 10),) if title else ())


class TestNotes:
    def test_notes_follow_at_the_end_in_the_order_of_their_marks(self) -> None:
        content = docx(
            p("A", note("footnote", 2), " B", note("endnote", 7), note("footnote", 1)),
            parts={
                "footnotes": notes("footnote", n1=p("một"), n2=p("hai") + p("tiếp"), n3=p("không có dấu")),
                "endnotes": notes("endnote", n7=p("cuối")),
            },
        )
        written = read_word(content)
        assert written.text == "A B\nhai\ntiếp\nmột\ncuối\n"
        assert [(place.where, place.path) for place in written.places[2:]] == [
            ("chú thích 1", "1"), ("chú thích 1", "1"), ("chú thích 2", "4"), ("chú thích cuối 1", "3"),
        ]  # fmt: skip

    def test_a_mark_of_its_own_is_no_word(self) -> None:
        own = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="1"/><w:t>3</w:t></w:r>'
        sign = "<w:r><w:footnoteRef/></w:r>"
        said = notes("footnote", n1=p(sign, raised("3"), " Theo báo cáo"))
        assert text_of(p("Có 25", own), footnotes=said) == "Có 25\n Theo báo cáo\n"

    def test_a_sign_without_its_note(self) -> None:
        assert text_of(p("A", note("footnote", 5))) == "A\n"

    @pytest.mark.parametrize(
        ("before", "mark", "read"),
        [
            ("5.189 đảng viên", "1", "5.189 đảng viên"),
            ("tăng 12%", "(2)", "tăng 12%"),
            ("10.260", "*", "10.260"),
            ("trong năm", "2", "trong năm"),
            ("", "3", ""),
            ("Theo báo cáo.", "1,2", "Theo báo cáo."),
            ("100 m", "2", "100 m2"),
            ("5km", "2", "5km2"),
            ("12 m", "3", "12 m3"),
            ("12 m", "4", "12 m"),
            ("thứ 5", "th", "thứ 5th"),
            ("A", "123456789", "A123456789"),
        ],
    )
    def test_raised_signs(self, before: str, mark: str, read: str) -> None:
        assert text_of(p(before, raised(mark), run(" hết"))) == f"{read} hết\n"

    def test_blanks_beside_a_mark_stay(self) -> None:
        written = read_word(docx(p("đảng viên", raised(" 1 "), "đạt")))
        assert written.text == "đảng viên  đạt\n"
        assert [place.offset for place in written.places] == [0, 0, 2, 0]

    @pytest.mark.parametrize(
        ("look", "read"),
        [
            ('<w:position w:val="8"/><w:sz w:val="19"/>', "A\n"),
            ('<w:position w:val="8"/>', "A1\n"),
            ('<w:position w:val="-8"/><w:sz w:val="19"/>', "A1\n"),
            ('<w:position w:val="0"/><w:sz w:val="19"/>', "A1\n"),
        ],
    )
    def test_raised_by_place_and_size(self, look: str, read: str) -> None:
        assert text_of(p("A", run("1", look))) == read

    def test_raised_by_its_style(self) -> None:
        style = '<w:style w:type="character" w:styleId="X"><w:rPr><w:vertAlign w:val="{}"/></w:rPr></w:style>'
        for where, read in (("superscript", "A\n"), ("subscript", "A1\n")):
            said = styles(style.format(where))
            assert text_of(p("A", run("1", '<w:rStyle w:val="X"/>')), styles=said) == read


class TestRevisions:
    def test_inserted_and_deleted(self) -> None:
        gone = "<w:del><w:r><w:delText>50,8</w:delText></w:r></w:del>"
        moved = f"<w:moveFrom>{run('cũ')}</w:moveFrom><w:moveTo>{run('mới')}</w:moveTo>"
        assert text_of(p("đạt ", gone, f"<w:ins>{run('50,6')}</w:ins>", "% ", moved)) == "đạt 50,6% mới\n"

    def test_a_deleted_end_of_a_paragraph_joins_it_to_the_next(self) -> None:
        assert text_of(p("5.189", look="<w:rPr><w:del/></w:rPr>"), p(" đảng viên")) == "5.189 đảng viên\n"

    def test_deleted_rows_and_cells(self) -> None:
        table = tbl(
            tr(tc(p("A")), look="<w:del/>"), tr(tc(p("B")), tc(p("C"), look="<w:cellDel/>"), tc(p("D")))
        )
        written = read_word(docx(table))
        assert cells_of(written) == [(0, 0, "B"), (0, 2, "D")]

    def test_hidden_words(self) -> None:
        style = (
            '<w:style w:type="{}" w:styleId="An"><w:rPr><w:vanish/></w:rPr></w:style>'
            '<w:style w:type="character" w:styleId="Theo"><w:basedOn w:val="An"/></w:style>'
        )
        said = styles(style.format("character"))
        line = p(
            run("1", "<w:vanish/>"), run("2", '<w:rStyle w:val="Theo"/>'),
            run("3", '<w:rStyle w:val="Theo"/><w:vanish w:val="0"/>'),
        )  # fmt: skip
        hidden = p("4", look='<w:pStyle w:val="An"/>')
        assert text_of(line, hidden, styles=said) == "3\n\n"


def field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


CODE = "<w:r><w:instrText> REF a </w:instrText></w:r>"


class TestSigns:
    def test_of_fields_only_the_result_is_read(self) -> None:
        inner = field("begin") + CODE + field("separate") + run("mã") + field("end")
        line = p("Số ", field("begin"), CODE, inner, field("separate"), "12", field("end"), " hết")
        assert text_of(line) == "Số 12 hết\n"

    def test_a_field_may_reach_over_paragraphs(self) -> None:
        first = p(field("begin"), CODE, run("ẩn"))
        assert text_of(first, p(run("ẩn"), field("separate"), "1"), p("2", field("end"))) == "\n1\n2\n"

    def test_a_field_without_end_hides_nothing(self) -> None:
        assert text_of(p(field("begin"), CODE, "còn"), p("lại", field("separate"))) == "còn\nlại\n"

    def test_simple_fields_links_and_tags(self) -> None:
        line = (
            f'<w:fldSimple w:instr="PAGE">{run("1")}</w:fldSimple>',
            f"<w:hyperlink>{run('2')}</w:hyperlink>",
            f"<w:smartTag>{run('3')}</w:smartTag>",
            f"<w:ruby><w:rt>{run('x')}</w:rt><w:rubyBase>{run('4')}</w:rubyBase></w:ruby>",
        )
        assert text_of(p(*line)) == "1234\n"

    def test_signs_that_are_no_letters(self) -> None:
        inside = (
            "<w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:cr/><w:noBreakHyphen/><w:softHyphen/>"
            '<w:sym w:char="2022"/><w:sym w:char="D800"/><w:lastRenderedPageBreak/><w:t>c</w:t>'
        )
        written = read_word(docx(p(f"<w:r>{inside}</w:r>")))
        assert written.text == f"a\tb\n\n-•{UNREAD}c\n"
        assert [place.path for place in written.places] == list("012345678")

    def test_a_break_at_the_end_of_a_cell_is_a_sign(self) -> None:
        ended = p("a", "<w:r><w:br/></w:r>")
        written = read_word(docx(tbl(tr(tc(ended, p()), tc(p("b"))))))
        assert cells_of(written) == [(0, 0, "a"), (0, 1, "b")]
        assert written.text == "a\n\tb\n"

    def test_a_formula_is_one_sign(self) -> None:
        maths = f"<m:oMath>{'<m:r><m:t>5189</m:t></m:r>' * 2}</m:oMath>"
        assert (
            text_of(p("đạt ", maths, " và ", f"<m:oMathPara>{maths}</m:oMathPara>"))
            == f"đạt {UNREAD} và {UNREAD}\n"
        )


def box(*blocks: str) -> str:
    return f"<v:shape><v:textbox><w:txbxContent>{''.join(blocks)}</w:txbxContent></v:textbox></v:shape>"


class TestBoxes:
    def test_words_in_a_box_come_after_their_paragraph_and_once(self) -> None:
        words = box(p("Hộp 1"), p("2"))
        both = (
            f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{words}</w:drawing></mc:Choice>"
            f"<mc:Fallback><w:pict>{words}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
        written = read_word(docx(p("Trước ", both, "sau"), p("Hết")))
        assert written.text == "Trước sau\nHộp 1\n2\nHết\n"
        assert [(place.where, place.path) for place in written.places] == [
            ("đoạn 1", "0"), ("đoạn 1", "8"), ("khung chữ 1", "1"), ("khung chữ 1", "1"), ("đoạn 2", "9"),
        ]  # fmt: skip

    def test_a_box_in_a_box_and_one_only_older_programs_draw(self) -> None:
        inner = f"<w:r><w:pict>{box(p('b'))}</w:pict></w:r>"
        nested = f"<w:r><w:pict>{box(p('a', inner))}</w:pict></w:r>"
        older = (
            "<w:r><mc:AlternateContent><mc:Choice><w:drawing/></mc:Choice>"
            f"<mc:Fallback><w:pict>{box(p('c'))}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
        assert text_of(p(nested, older)) == "\na\nb\nc\n"

    def test_alternatives_around_paragraphs_and_runs(self) -> None:
        def either(inside: str) -> str:
            return (
                f"<mc:AlternateContent><mc:Choice>{inside}</mc:Choice>"
                f"<mc:Fallback>{p('cũ')}</mc:Fallback></mc:AlternateContent>"
            )

        assert text_of(either(p("một")), p(either(run("hai")))) == "một\nhai\n"


def refused(content: bytes) -> str:
    with pytest.raises(ReadingError) as caught:
        read_word(content)
    return str(caught.value)


ENTITY = "<!DOCTYPE a [<!ENTITY b 'c'>]>"
UTF_7 = b"<?xml version='1.0' encoding='UTF-7'?>+ADwAIQ-DOCTYPE a+AD4 +ADw-a/+AD4-"


def with_part(name: str, data: bytes | str) -> bytes:
    return packed({**unpacked(docx(p("A"))), name: data})


class TestRefusals:
    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "không phải văn bản Word"),
            (b"%PDF-1.7", "không phải văn bản Word"),
            (docx(p("A"))[:-30], "bị cắt cụt"),
            (OLE + b"\0" * 600 + ENCRYPTED, "mật khẩu"),
            (OLE + b"\0" * 600 + "WordDocument".encode("utf-16-le"), "dạng cũ (.doc)"),
            (OLE + b"\0" * 600 + "Workbook".encode("utf-16-le"), "không phải văn bản Word"),
            (with_part("word/vbaProject.bin", b"x"), "có macro"),
            (replaced(docx(), TYPES, "wordprocessingml.document.main", "macroEnabled.main"), "có macro"),
            (with_part("word/media/a.bin", b"\0" * (8 << 20)), "nén bất thường"),
            (packed({"a.txt": "x"}), "không phải văn bản Word"),
            (packed({**unpacked(docx()), "_rels/.rels": "<x/>"}), "phần nào là văn bản chính"),
            (packed({**unpacked(docx()), MAIN: "<w:document"}), "hỏng"),
            (packed({**unpacked(docx()), MAIN: "<document/>"}), "không phải văn bản Word"),
            (replaced(docx(), MAIN, "<w:document", f"{ENTITY}<w:document"), "thực thể XML"),
            (packed({**unpacked(docx()), MAIN: wordfiles.document().encode("utf-16")}), "thực thể XML"),
            (packed({**unpacked(docx()), MAIN: UTF_7}), "thực thể XML"),
            (docx("<w:sdt>" * 5_000 + "</w:sdt>" * 5_000), "hỏng"),
            (docx(p("A"), parts={"styles": "<w:styles"}), "hỏng"),
        ],
    )  # fmt: skip
    def test_each_with_its_sentence(self, content: bytes, words: str) -> None:
        assert words in refused(content)

    def test_a_locked_part(self) -> None:
        content = bytearray(docx(p("A")))
        content[content.rindex(b"PK\x01\x02") + 8] |= 1
        assert "mật khẩu" in refused(bytes(content))

    def test_damaged_words(self) -> None:
        content = bytearray(docx(p("A" * 400)))
        at = content.index(MAIN.encode()) + len(MAIN)
        content[at + 5 : at + 40] = b"\xff" * 35
        assert "hỏng" in refused(bytes(content))

    def test_too_long(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(word, "LIMITS", Limits(xml=5_000))
        assert read_word(docx(p("A"))).text == "A\n"
        assert "quá dài" in refused(docx(p("A" * 5_000)))


def test_files_of_other_programs() -> None:
    made = python_docx.Document()
    made.add_heading("I- KẾT QUẢ", 1)
    made.add_paragraph("Kết nạp 5.189 đảng viên").add_run("2").font.superscript = True
    table = made.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Đơn vị"
    table.cell(1, 1).text = "12"
    kept = BytesIO()
    made.save(kept)
    written = read_word(kept.getvalue())
    assert written.text == "I- KẾT QUẢ\nKết nạp 5.189 đảng viên\nĐơn vị\n\t12\n"
    assert written.headings == ((0, 10),)
    assert cells_of(written) == [(0, 0, "Đơn vị"), (1, 0, ""), (1, 1, "12")]
