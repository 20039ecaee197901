"""PDF: tagged, archivable, own fonts, Vietnamese, and in the right place on the page."""

import time
from itertools import pairwise

import pytest

from namro.documents import pdf, profiles
from namro.documents.tree import Annex, Document, Heading, Paragraph, Text, Typed, figures
from namro.documents.typesetter import TypesettingError, typeset
from tests.documents import readers, samples
from tests.documents.samples import BASE, STAMP

PROFILE = profiles.get("HD36_2018")


def data(document: Document | None = None) -> bytes:
    return pdf.render(document or samples.report(), profile=PROFILE, base_url=BASE, stamp=STAMP)


def fonts(document: Document | None = None) -> set[str]:
    found = set()
    for page in readers.pdf_reader(data(document)).pages:
        for font in page["/Resources"]["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            assert "/FontFile2" in descendant["/FontDescriptor"].get_object()
            found.add(descendant["/BaseFont"].partition("+")[2])
    return found


def claims(made: bytes) -> bytes:
    return readers.pdf_reader(made).trailer["/Root"]["/Metadata"].get_object().get_data()


def test_tagged_vietnamese_and_titled() -> None:
    root = readers.pdf_reader(data()).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]).lower().startswith("vi")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_accessible_and_archivable_by_its_own_claim() -> None:
    claimed = claims(data())
    assert b"<pdfuaid:part>1</pdfuaid:part>" in claimed
    assert b"<pdfaid:part>2</pdfaid:part>" in claimed


def test_metadata_of_the_document() -> None:
    known = readers.pdf_reader(data()).metadata
    assert known is not None
    assert known.title == samples.report().title
    assert known.author == "Ban Tổ chức Thành ủy"
    assert known.creation_date == STAMP


def test_only_embedded_tinos() -> None:
    assert fonts() == {"Tinos-Regular", "Tinos-Bold", "Tinos-Italic", "Tinos-BoldItalic"}


def test_a_letter_without_glyph_still_prints_without_the_claims() -> None:
    made = data(samples.document(Paragraph(samples.text("họ tên 陳 và 😀"))))
    assert "họ tên" in " ".join(readers.pdf_text(made).split())
    assert b"pdfuaid" not in claims(made)


def test_a4_with_page_numbers_from_page_two_only() -> None:
    pages = readers.pdf_reader(data(samples.document(samples.table(120)))).pages
    assert len(pages) > 2
    assert all(round(float(page.mediabox.width) / 72 * 25.4) == 210 for page in pages)
    assert all(round(float(page.mediabox.height) / 72 * 25.4) == 297 for page in pages)
    tops = [_highest(page) for page in pages]
    assert tops[0][0] != "1" and [words for words, _ in tops[1:3]] == ["2", "3"]
    assert tops[1][1] == pytest.approx(297 - 10, abs=6)


def _highest(page: object) -> tuple[str, float]:
    """The uppermost words of a page and their height above its lower edge in mm."""
    seen: list[tuple[float, str]] = []

    def visit(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if text.strip():
            seen.append(((cm[5] + cm[3] * tm[5]) / 72 * 25.4, text.strip()))

    page.extract_text(visitor_text=visit)  # type: ignore[attr-defined]
    height, words = max(seen)
    return words, height


def test_the_head_of_a_table_repeats() -> None:
    text = readers.pdf_text(data(samples.document(samples.table(120))))
    assert text.count("Chỉ tiêu") == len(readers.pdf_reader(data(samples.document(samples.table(120)))).pages)


def test_headings_are_an_outline_without_gaps() -> None:
    paper = samples.document(Heading(1, "I-", samples.text("Một")), Heading(4, "-", samples.text("Sâu")))
    made = data(paper)
    outline = readers.pdf_reader(made).outline
    assert "Một" in str(outline) and "Sâu" in str(outline)
    assert b"pdfuaid" in claims(made)


def test_a_letter_may_begin_with_any_heading() -> None:
    paper = Document(samples.LETTER_HEAD, (Heading(3, "a)", samples.text("Một")),))
    assert b"pdfuaid" in claims(data(paper))


def test_the_signature_does_not_stand_alone_on_a_page() -> None:
    report = samples.report()
    for count in range(18, 30):
        lines = tuple(Paragraph(samples.text(f"Dòng số {i} của văn bản.")) for i in range(count))
        made = data(Document(report.letterhead, lines, report.signature, report.recipients))
        last = readers.pdf_reader(made).pages[-1].extract_text()
        assert f"Dòng số {count - 1}" in " ".join(last.split())


Place = tuple[float, float, str]


def places(made: bytes, number: int = 0) -> list[Place]:
    """(mm from the left edge, mm from the upper edge, words) of the runs of a page."""
    found: list[Place] = []

    def visit(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if text.strip():
            x, y = cm[4] + cm[0] * tm[4], cm[5] + cm[3] * tm[5]
            found.append((x / 72 * 25.4, 297 - y / 72 * 25.4, text.strip()))

    readers.pdf_reader(made).pages[number].extract_text(visitor_text=visit)
    return found


def place_of(words: str, made: bytes) -> Place:
    return next(place for place in places(made) if place[2].startswith(words))


def test_everything_stands_within_the_margins() -> None:
    made = data()
    for number in range(len(readers.pdf_reader(made).pages)):
        for x, y, words in places(made, number):
            assert 30 - 0.1 <= x < 210 - 15, words
            assert 10 <= y <= 297 - 20 + 0.1, words


def test_issuer_left_party_right_number_and_date_on_one_line() -> None:
    made = data()
    issuer, party = place_of("ĐẢNG BỘ", made), place_of("ĐẢNG CỘNG SẢN", made)
    number, day = place_of("Số", made), place_of("Hà Nội, ngày", made)
    assert issuer[0] < 104 < party[0] and issuer[1] == pytest.approx(party[1], abs=1)
    assert number[0] < 104 < day[0] and number[1] == pytest.approx(day[1], abs=0.5)
    assert party[1] < number[1] < place_of("BÁO CÁO", made)[1]


def test_lines_of_the_body_are_exactly_as_far_apart_as_the_profile_says() -> None:
    words = " ".join(["Thành ủy Hà Nội lãnh đạo, chỉ đạo các cấp ủy."] * 12)
    rows = places(data(samples.document(Paragraph(samples.text(words)))))
    lines = sorted({round(y, 1) for _, y, said in rows if "đạo" in said})
    assert len(lines) >= 4
    steps = [below - above for above, below in pairwise(lines)]
    assert steps == pytest.approx([PROFILE["body_line_pt"] / 72 * 25.4] * len(steps), abs=0.15)


def test_a_fault_of_a_template_is_not_hidden() -> None:
    with pytest.raises(TypesettingError, match="unknown variable"):
        typeset("#nothing", {}, format="pdf", pdf_standards=["ua-1"])


def test_typed_numbers_and_annexes_keep_the_claims() -> None:
    blocks = (
        Heading(1, "I-", samples.text("Một")),
        Paragraph((Typed("5.190"),)),
        Annex("PHỤ LỤC 1", (Text("Kết quả "), Typed("7"))),
        Heading(4, "-", samples.text("Sâu")),
        samples.table(3),
    )
    for head in (samples.REPORT_HEAD, samples.LETTER_HEAD):
        made = data(Document(head, blocks))
        assert b"pdfuaid" in claims(made)
        assert len(readers.pdf_reader(made).pages) == 2


def test_forty_pages_with_annexes_are_whole_and_quick() -> None:
    """Measured at 0,8 s of processor time; the limit leaves room for a busy machine."""
    paper = samples.forty_pages()
    begun = time.perf_counter()
    made = data(paper)
    assert time.perf_counter() - begun < 10
    reader = readers.pdf_reader(made)
    assert len(reader.pages) >= 40
    assert len(readers.pdf_links(made)) == len(list(figures(paper)))
    assert b"<pdfuaid:part>1</pdfuaid:part>" in claims(made) and b"<pdfaid:part>2</pdfaid:part>" in claims(
        made
    )
    last = reader.pages[-1].extract_text()
    assert "Tổng số" in last and "Tỷ lệ" in last, "the heads repeat on the last page of the last annex"
