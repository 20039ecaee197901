"""One tree, four formats: same words, same order, same links, same bytes again."""

import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta, timezone
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from namro.documents import docx, html, pdf, profiles
from namro.documents.basics import address, clean
from namro.documents.profiles import LayoutProfile
from namro.documents.tree import (
    Annex,
    Column,
    Document,
    Figure,
    Heading,
    Letterhead,
    Paragraph,
    Recipients,
    Signature,
    Table,
    Text,
    Typed,
    figures,
)
from tests.documents import readers, samples
from tests.documents.samples import BASE, NASTY, STAMP

PROFILE = profiles.get("HD36_2018")
Render = Callable[..., bytes]


def as_html(document: Document, *, profile: LayoutProfile, base_url: str, stamp: object) -> bytes:
    return html.page(document, profile=profile, base_url=base_url).encode()


RENDERERS = pytest.mark.parametrize("render", [as_html, docx.render, pdf.render], ids=["html", "docx", "pdf"])


def made(render: Render, document: Document, **changes: object) -> bytes:
    return render(document, **({"profile": PROFILE, "base_url": BASE, "stamp": STAMP} | changes))


def words_of(render: Render, document: Document) -> str:
    data = made(render, document)
    if render is docx.render:
        return "\n".join(words for _, words in readers.docx_paragraphs(data))
    return readers.pdf_text(data) if render is pdf.render else readers.html_text(data.decode())


REPORT_ORDER = [
    "ĐẢNG BỘ THÀNH PHỐ HÀ NỘI",
    "BAN TỔ CHỨC THÀNH ỦY",
    "ĐẢNG CỘNG SẢN VIỆT NAM",
    "Số\u00a007-BC/BTCTU",
    "Hà Nội, ngày 05 tháng 7 năm 2024",
    "BÁO CÁO",
    "kết quả công tác tổ chức xây dựng Đảng 6 tháng đầu năm 2024",
    "-----",
    "I- KẾT QUẢ PHÁT TRIỂN ĐẢNG VIÊN, TỔ CHỨC ĐẢNG",
    "1. Kết nạp đảng viên",
    "đã kết nạp được 5.189/10.260 đảng viên (đạt 50,6\u00a0%)",
    "a) Học sinh, sinh viên",
    "- Các quận ủy, huyện ủy, thị ủy",
    "- Ở các trường THPT",
    "ĐỘNG VIÊN – HƯỚNG DẪN – KẾT NẠP",
    "Biểu 1. Kết nạp đảng viên theo tổ chức đảng",
    "Tổ chức đảng",
    samples.LONG_NAME,
    "Tổng số",
    "Quận ủy Ba Đình đã vượt chỉ tiêu cả năm",
    "Ghi chú: chỉ tiêu là chỉ tiêu giao cả năm.",
    "Số liệu tính đến ngày 30/6/2024; dữ liệu mẫu.",
    "Nơi nhận:",
    "Thường trực Thành ủy,",
    "Lưu Ban Tổ chức Thành ủy.",
    "T/M BAN TỔ CHỨC",
    "PHÓ TRƯỞNG BAN",
    "Nguyễn Văn Hậu",
]


@RENDERERS
def test_a_report_reads_in_the_order_of_a_party_paper(render: Render) -> None:
    text, place = readers.squeezed(words_of(render, samples.report())), 0
    for words in REPORT_ORDER:
        found = text.find(readers.squeezed(words), place)
        assert found >= 0, f"“{words}” is missing or out of order"
        place = found + 1


@RENDERERS
def test_a_letter_has_its_subject_under_the_number_and_no_kind(render: Render) -> None:
    text = readers.squeezed(words_of(render, samples.letter()))
    subject = readers.squeezed(samples.LETTER_HEAD.subject)
    assert text.index("-CV/ĐU") < text.index(subject) < text.index(readers.squeezed("Kính gửi:"))
    assert "-----" not in text
    assert text.count(subject) == 1


def expected_links() -> list[tuple[str, str]]:
    return [(figure.text, address(BASE, figure.href)) for figure in figures(samples.report())]


def test_every_figure_is_a_link_in_html_and_word_in_order() -> None:
    page = made(as_html, samples.report()).decode()
    found = readers.html_parsed(page).links
    assert [href for _, href in found] == [href for _, href in expected_links()]
    assert [words for words, _ in found[:11]] == [words for words, _ in expected_links()[:11]]
    assert readers.docx_links(made(docx.render, samples.report())) == expected_links()


def test_every_figure_is_a_link_in_pdf() -> None:
    found = readers.pdf_links(made(pdf.render, samples.report()))
    assert sorted(found) == sorted(href for _, href in expected_links())


@RENDERERS
def test_the_same_paper_is_the_same_file(render: Render) -> None:
    elsewhere = STAMP.astimezone(timezone(timedelta(hours=7)))
    first = made(render, samples.report())
    assert first == made(render, samples.report())
    assert first == made(render, samples.report(), stamp=elsewhere)


def test_no_clock_time_is_inside_a_word_file() -> None:
    with zipfile.ZipFile(BytesIO(made(docx.render, samples.report()))) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("render", [docx.render, pdf.render])
def test_the_stamp_is_in_the_file(render: Render) -> None:
    assert made(render, samples.letter()) != made(render, samples.letter(), stamp=STAMP + timedelta(days=1))


@RENDERERS
def test_the_profile_changes_the_paper(render: Render) -> None:
    wide = profiles.Value(40, "SURE", "")
    other = LayoutProfile("WIDE", "t", "b", None, None, "Arial", PROFILE.values | {"margin_left_mm": wide})
    assert made(render, samples.letter(), profile=other) != made(render, samples.letter())


@RENDERERS
def test_an_empty_paper_and_an_empty_table_print(render: Render) -> None:
    nothing = Letterhead("", "", None, "", "", STAMP.date(), "", "")
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in " ".join(words_of(render, Document(nothing, ())).split())
    text = words_of(render, samples.document(Table((Column("Cột một"), Column("Cột hai")), ())))
    assert "Không có số liệu." in " ".join(text.split())


@RENDERERS
def test_a_table_of_two_thousand_rows_is_sane(render: Render) -> None:
    paper = samples.document(samples.table(2000))
    begun = time.perf_counter()
    data = made(render, paper)
    assert time.perf_counter() - begun < 20
    assert len(data) < 6_000_000


def nasty_paper(words: str) -> Document:
    """The words at every place a paper has for them."""
    head = Letterhead(words, words, 1, words, words, STAMP.date(), "Báo cáo", words)
    run = (Text(words), Text(words, bold=True, italic=True), Figure(words, "/so-lieu/a/", words))
    table = Table((Column(words), Column("b")), ((run, ()),), caption=words)
    return Document(
        head,
        (Heading(1, words, run), Paragraph(run), table),
        Signature(words, words, words),
        Recipients((words,)),
        (words,),
    )


@RENDERERS
def test_letters_that_mean_something_elsewhere_are_only_letters(render: Render) -> None:
    text = readers.squeezed(words_of(render, nasty_paper(NASTY)))
    plain, upper = readers.squeezed(NASTY), readers.squeezed(NASTY.upper())
    # subject, heading label + 3 runs, 3 runs, column, caption, 3 runs, signer, recipient, footnote
    assert text.count(plain) >= 14
    assert text.count(upper) >= 4


@pytest.mark.parametrize("sign", list("#$@*_<>[]\\`~^'\"/=-+&{}|;:!?%"))
def test_each_sign_survives_alone_and_doubled_in_pdf(sign: str) -> None:
    words = f"x{sign}y{sign}{sign}z{sign}"
    paper = Document(samples.REPORT_HEAD, (Paragraph((Text(words), Text(sign), Text(words))),))
    assert readers.squeezed(words + sign + words) in readers.squeezed(words_of(pdf.render, paper))


@pytest.mark.parametrize(
    "line", ["= Đề mục", "- gạch", "+ số", "/ mục: x", "1. a", "// chú thích", "#let x = 1"]
)
def test_a_line_that_begins_like_markup_is_printed_in_pdf(line: str) -> None:
    assert readers.squeezed(line) in readers.squeezed(
        words_of(pdf.render, samples.document(Paragraph(samples.text(line))))
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=30))
def test_any_text_prints_in_every_format(words: str) -> None:
    paper, kept = nasty_paper(words), readers.squeezed(clean(words))
    assert made(pdf.render, paper).startswith(b"%PDF-")
    assert kept in readers.squeezed(words_of(docx.render, paper))
    assert kept in readers.squeezed(words_of(as_html, paper))


@RENDERERS
def test_a_typed_number_is_marked_and_explained(render: Render) -> None:
    paper = samples.document(Paragraph((Text("Kết nạp "), Typed("5.190", "thay cho"), Text(" đồng chí."))))
    said = " ".join(words_of(render, paper).split())
    assert "Kết nạp 5.190† đồng chí." in said
    assert "† Số do người lập báo cáo ghi tay, không lấy từ hồ sơ." in said


@RENDERERS
def test_annexes_stand_after_the_signature_on_pages_of_their_own(render: Render) -> None:
    report = samples.report()
    blocks = (*report.blocks, Annex("PHỤ LỤC 1", samples.text("Kết quả theo đơn vị")), samples.table(2))
    said = " ".join(words_of(render, replace(report, blocks=blocks)).split())
    order = ["Nơi nhận:", "PHỤ LỤC 1", "Kết quả theo đơn vị", "(Kèm theo Báo cáo số", "Quận ủy Ba Đình"]
    places = [said.index(words, said.index("Nơi nhận:")) for words in order]
    assert places == sorted(places)
