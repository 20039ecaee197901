"""A Word copy with comments: at the exact characters, everything else as it was."""

from __future__ import annotations

from io import BytesIO

import docx as python_docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from namro.proofreading.engine.written import Written
from namro.proofreading.marking.remarks import AUTHOR, Remark
from namro.proofreading.marking.word import mark_word
from namro.proofreading.reading.modern import modern
from namro.proofreading.reading.refusals import ReadingError
from namro.proofreading.reading.word import read_word
from tests.proofreading.marking.seen import covered, seen
from tests.proofreading.wordfiles import (
    LINKS,
    MAIN,
    TYPES,
    docx,
    note,
    notes,
    p,
    packed,
    raised,
    run,
    tbl,
    tc,
    tr,
    unpacked,
)

WHOLE_COMMENT = ["start", "end", "reference"]


def at(content: bytes, *words: str) -> list[Remark]:
    """Remarks on the first place where each of the words stands."""
    text = read_word(content).text
    return [Remark(text.index(one), text.index(one) + len(one), f"Xem {one}") for one in words]


def commented(content: bytes, *words: str) -> list[str]:
    """Words that the comments stand at, after everything else was found unchanged."""
    remarks = at(content, *words)
    marked = mark_word(content, remarks)
    before, after = seen(content), seen(marked)
    assert after.characters == before.characters
    assert read_word(marked).text == read_word(content).text
    assert list(after.comments.values()) == [(AUTHOR, remark.text) for remark in remarks]
    assert set(after.signs) == set(after.comments)
    assert all(signs == WHOLE_COMMENT for signs in after.signs.values())
    return [after.words[number] for number in after.comments]


class TestCharacters:
    def test_within_a_run(self) -> None:
        content = docx(p(run("Kết nạp 501/903 đảng viên", "<w:b/><w:i/>")))
        assert commented(content, "501/903") == ["501/903"]
        assert unpacked(mark_word(content, at(content, "501")))[MAIN].count(b"<w:b/><w:i/>") == 3

    def test_across_runs_paragraphs_and_cells(self) -> None:
        content = docx(
            p("đạt 50", run(",8", "<w:b/>"), "% chỉ tiêu"), p("tăng 5"),
            tbl(tr(tc(p("Số 1")), tc(p("2 xã")))),
        )  # fmt: skip
        words = ("50,8%", "tiêu\ntăng", "1\t2")
        assert commented(content, *words) == ["50,8%", "tiêutăng", "12"]

    def test_many_in_one_run_side_by_side_and_in_each_other(self) -> None:
        content = docx(p("có 170 + 20 + 90 là 289"))
        words = ("170 + 20 + 90 là 289", "170", " + ", "20", "có 170", "289", "9")
        assert commented(content, *words) == list(words)

    def test_signs_and_several_words_in_one_run(self) -> None:
        inside = "<w:t>a1</w:t><w:tab/><w:t>b2</w:t><w:br/><w:noBreakHyphen/><w:t>c3</w:t>"
        content = docx(p(f"<w:r><w:rPr><w:b/></w:rPr>{inside}</w:r>"))
        assert commented(content, "\t", "1\tb", "-", "2\n-c") == ["\t", "1\tb", "-", "2\n-c"]

    def test_inside_links_insertions_and_controls(self) -> None:
        content = docx(
            p(
                f"<w:hyperlink>{run('số 12')}</w:hyperlink>",
                f"<w:ins w:id='5'>{run('mới 34')}</w:ins>",
                f"<w:sdt><w:sdtPr/><w:sdtContent>{run('ô 56')}</w:sdtContent></w:sdt>",
                "<w:del w:id='6'><w:r><w:delText>cũ</w:delText></w:r></w:del>",
                "<m:oMath><m:r><m:t>1</m:t></m:r></m:oMath>",
                " hết",
            )
        )
        assert commented(content, "12", "34ô", "6\ufffc h") == ["12", "34ô", "6 h"]

    def test_blanks_that_are_layout_of_the_xml_stay_unseen(self) -> None:
        content = docx(p("<w:r><w:t>\n hai chữ </w:t></w:r>", "<w:r><w:t>\nba\nchữ</w:t></w:r>"))
        marked = mark_word(content, at(content, "chữba", "chữ"))
        assert read_word(marked).text == read_word(content).text == "hai chữba chữ\n"
        assert seen(marked).words == {"0": "chữba", "1": "chữ"}

    def test_a_mark_of_a_note_between_the_words(self) -> None:
        content = docx(p("10.260", raised("1"), " đảng viên"))
        assert commented(content, "260 đảng", " đảng") == ["2601 đảng", " đảng"]


class TestElsewhere:
    def test_in_a_note_the_comment_stands_at_its_mark(self) -> None:
        content = docx(
            p("Có 25", note("footnote", 1), " xã"),
            parts={"footnotes": notes("footnote", n1=p("gồm 12 và 14"))},
        )
        assert commented(content, "12 và 14", "25") == ["¹", "25"]
        before, after = unpacked(content), unpacked(mark_word(content, at(content, "12")))
        assert before["word/footnotes.xml"] == after["word/footnotes.xml"]

    def test_in_a_box_it_stands_around_the_box(self) -> None:
        box = f"<w:pict><v:shape><w:txbxContent>{p('ô 7')}</w:txbxContent></v:shape></w:pict>"
        content = docx(p("Xem ", f"<w:r><w:t>hình</w:t>{box}<w:t>dưới</w:t></w:r>"))
        assert commented(content, "ô 7", "hình") == ["ô 7", "hình"]
        text = read_word(content).text
        across = Remark(text.index("dưới"), text.index("ô 7") + 3, "x")
        assert seen(mark_word(content, [across])).words == {"0": "dưới"}

    def test_only_breaks(self) -> None:
        content = docx(p("Một"), p("Hai"))
        assert seen(mark_word(content, [Remark(3, 4, "x")])).words == {"0": "Một"}
        assert seen(mark_word(docx(p(), p("Hai")), [Remark(0, 1, "x")])).words == {"0": "Hai"}

    def test_nothing_to_hold_a_comment(self) -> None:
        marked = mark_word(docx(p()), [Remark(0, 1, "x")])
        assert seen(marked).comments == {} and read_word(marked).text == "\n"


class TestParts:
    def test_comments_of_others_stay(self) -> None:
        theirs = (
            f'<w:comment w:id="7" w:author="Lan">{p("Kiểm lại")}</w:comment>'
            f'<w:comment w:id="2" w:author="Nam">{p("Đã xem")}</w:comment>'
        )
        part = notes("comment").replace("></w:comments>", f">{theirs}</w:comments>")
        content = docx(
            p('<w:commentRangeStart w:id="7"/>', "Có 25", '<w:commentRangeEnd w:id="7"/>', " xã"),
            parts={"comments": part},
        )
        after = seen(mark_word(content, at(content, "5 x")))
        assert after.comments == {"7": ("Lan", "Kiểm lại"), "2": ("Nam", "Đã xem"), "8": (AUTHOR, "Xem 5 x")}
        assert after.words == {"7": "Có 25", "8": "5 x"}
        assert unpacked(content)[LINKS] == unpacked(mark_word(content, at(content, "25")))[LINKS]

    def test_all_other_parts_keep_their_bytes(self) -> None:
        content = packed(
            {**unpacked(docx(p("Có 25"))), "word/media/a.png": bytes(range(256)), "word/Comments.xml": "<x/>"}
        )
        before, after = unpacked(content), unpacked(mark_word(content, at(content, "25")))
        assert {name for name in after if after[name] != before.get(name)} == {
            MAIN, LINKS, TYPES, "word/comments1.xml",
        }  # fmt: skip
        assert list(before) == list(after)[: len(before)]

    def test_names_and_remarks_of_the_xml_stay(self) -> None:
        extra = '<w:body xmlns:z="urn:z" mc:Ignorable="z"><!-- giữ -->'
        parts = unpacked(docx(p("Có 25")))
        parts[MAIN] = parts[MAIN].replace(b"<w:body>", extra.encode())
        content = packed(parts)
        main = unpacked(mark_word(content, at(content, "25")))[MAIN]
        assert extra.encode() in main and main.startswith(
            b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>"
        )

    def test_without_any_links(self) -> None:
        parts = unpacked(docx(p("Có 25")))
        del parts[LINKS]
        content = packed(parts)
        assert commented(content, "25") == ["25"]

    def test_python_docx_reads_the_comments(self) -> None:
        made = python_docx.Document()
        made.add_paragraph("Kết nạp 5.189 đảng viên")
        kept = BytesIO()
        made.save(kept)
        content = kept.getvalue()
        marked = mark_word(content, [Remark(8, 13, "Mâu thuẫn: 1 + 1 = 2\nNên: 2\x0b")])
        read = python_docx.Document(BytesIO(marked))
        assert [(one.author, one.initials, one.text) for one in read.comments] == [
            (AUTHOR, "RS", "Mâu thuẫn: 1 + 1 = 2\nNên: 2 ")
        ]
        assert [run.text for run in read.paragraphs[0].runs] == ["Kết nạp ", "5.189", "", " đảng viên"]

    def test_a_file_that_cannot_be_read(self) -> None:
        with pytest.raises(ReadingError, match="không phải văn bản Word"):
            mark_word(b"x", [])


def test_words_in_an_old_encoding() -> None:
    """Read, they are shorter than in the file; the comment holds all of their signs there."""
    old = "Tænh uyû Haø Noäi: keát naïp 12 ñaûng vieân, ñaït 50% chæ tieâu"
    content = docx(p(old, "!"))
    written = modern(read_word(content))
    assert len(written.text) < len(old) and "kết nạp 12 đảng viên" in written.text
    ends = (("kết nạp", "keát naïp"), ("chỉ tiêu", "chæ tieâu"), ("12 đảng", "12 ñaûng"))
    for new, before in ends:
        start = written.text.index(new)
        remark = Remark(start, start + len(new), "x")
        assert seen(mark_word(content, [remark])).words == {"0": before}
        assert seen(mark_word(content, [remark], written)).words == {"0": before}


WORDS = st.text("ab 1đ\t<&", min_size=1, max_size=5)
RUNS = st.lists(st.tuples(WORDS, st.sampled_from(["", "<w:b/>", "<w:i/>"])), max_size=3)


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """Word files of paragraphs and tables with words in runs of any cut."""

    def paragraph() -> str:
        parts = (run(said.replace("&", "&amp;").replace("<", "&lt;"), look) for said, look in draw(RUNS))
        return p(*parts)

    def block(is_table: bool) -> str:
        return tbl(tr(tc(paragraph()), tc(paragraph())), tr(tc(paragraph()))) if is_table else paragraph()

    return docx(*map(block, draw(st.lists(st.booleans(), min_size=1, max_size=3))))


def stretches(written: Written) -> st.SearchStrategy[list[tuple[int, int]]]:
    """Stretches that hold at least one letter or digit of the file."""
    ends = st.integers(0, max(len(written.text), 1))
    pairs = st.tuples(ends, ends).map(lambda pair: (min(pair), max(pair)))
    return st.lists(pairs.filter(lambda pair: covered(written, *pair).strip() != ""), max_size=4)


@settings(max_examples=40)
@given(st.data())
def test_any_stretches(data: st.DataObject) -> None:
    content = data.draw(files())
    written = read_word(content)
    chosen = data.draw(stretches(written)) if written.text.strip() else []
    marked = mark_word(content, [Remark(*one, str(n)) for n, one in enumerate(chosen)])
    found = seen(marked)
    assert read_word(marked).text == written.text
    assert found.characters == seen(content).characters
    assert [found.words[str(n)] for n in range(len(chosen))] == [covered(written, *one) for one in chosen]
