"""PDF: tagged, archivable, own fonts, Vietnamese, and in the right place on the page."""

import pytest

from namro.documents import pdf, profiles
from namro.documents.tree import Document, Heading, Paragraph
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
