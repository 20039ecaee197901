"""The door of the readers: what a file is, and a sentence for everything that cannot be read."""

from __future__ import annotations

import time
import zipfile
from io import BytesIO

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from namro.ground.packages import ENCRYPTED, OLE
from namro.proofreading.reading import refusals
from namro.proofreading.reading.files import SUFFIXES, is_text, read_file, read_text
from namro.proofreading.reading.legacy import ENCODINGS, Encoding
from namro.proofreading.reading.refusals import READABLE, ReadingError


def packed(*names: str) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as written:
        for name in names:
            written.writestr(name, "x")
    return made.getvalue()


def old_office(stream: bytes) -> bytes:
    return OLE + b"\0" * 512 + stream + b"\0" * 512


WORKBOOK, WORD = "Workbook".encode("utf-16-le"), "WordDocument".encode("utf-16-le")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.txt", b"", "Tệp rỗng"),
        ("a.txt", b"\xef\xbb\xbf", "không có chữ nào"),
        ("a.txt", b" \r\n\t\xc2\xa0\n", "không có chữ nào"),
        ("a.html", b"<html><script>1</script></html>", "không có chữ nào"),
        ("a.txt", b"a\0b", "không phải văn bản"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0", "không phải văn bản"),
        ("a.txt", bytes(range(1, 32)) * 20, "không phải văn bản"),
        ("a.txt", "không dấu".encode("utf-16-le"), "không phải văn bản"),
        ("a.jpg", b"abc", "Không đọc được loại tệp này"),
        ("a.json", b"{}", "Không đọc được loại tệp này"),
        ("a.zip", packed("a.txt"), "Không đọc được loại tệp này"),
        ("a.docx", packed("a.txt")[:-30], "cắt cụt"),
        ("a.docx", b"PK\x03\x04", "cắt cụt"),
        ("a.rtf", b"{\\rtf1 a}", "RTF"),
        ("a.doc", old_office(WORD), r"\.docx"),
        ("a.xls", old_office(WORKBOOK), "hỏng"),
        ("a.docx", old_office(ENCRYPTED), "mật khẩu"),
        ("a.msi", old_office(b"x"), "Không đọc được loại tệp này"),
        ("a.docx", packed("word/document.xml"), "không phải văn bản Word"),
    ],
)
def test_a_sentence_for_what_cannot_be_read(name: str, content: bytes, said: str) -> None:
    with pytest.raises(ReadingError, match=said) as refused:
        read_file(name, content)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize("suffix", ["", ".txt", ".TXT", ".text", ".md", ".Markdown", ".html", ".htm"])
def test_texts_by_their_name(suffix: str) -> None:
    assert read_file(f"a{suffix}", b"12").text.strip() == "12"


def test_the_content_counts_and_not_the_name() -> None:
    assert read_file("a.docx", b"<!doctype html><p>1</p>").text == "1\n"
    with pytest.raises(ReadingError, match="Không đọc được loại tệp này"):
        read_file("a.docx", b"plain text")


def test_kinds_that_are_walked_are_kinds_that_are_named() -> None:
    assert "" not in SUFFIXES and ".docx" in SUFFIXES
    assert [
        one for one in (".docx", ".xlsx", ".xls", ".ods", ".html", ".txt", ".md") if one not in READABLE
    ] == []


def test_what_is_text() -> None:
    assert is_text(b"abc") and is_text(b"<html>") and is_text(b"")
    assert not is_text(b"PK\x03\x04abc") and not is_text(OLE) and not is_text(b"\n%PDF-1.7")


# -- sizes -----------------------------------------------------------------------------------------------


def test_a_file_of_200_mb_is_refused_unread() -> None:
    begun = time.process_time()
    with pytest.raises(ReadingError, match="lớn hơn 40 MB"):
        read_file("a.txt", bytes(200 << 20))
    assert time.process_time() - begun < 1


def test_a_line_of_5_mb_is_no_text() -> None:
    with pytest.raises(ReadingError, match=r"Dòng 2 dài hơn 200\.000 ký tự"):
        read_file("a.txt", b"a\n" + b"12 " * (5 << 20 >> 2))
    with pytest.raises(ReadingError, match="Dòng 1 dài hơn"):
        read_text("12 " * 100_000)


def test_a_text_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusals, "MOST_CHARACTERS", 100)
    assert read_text("12\n" * 33)
    with pytest.raises(ReadingError, match="dài hơn 100 ký tự"):
        read_text("12\n" * 34)


def test_the_source_of_a_page_may_be_one_line_and_its_text_may_not() -> None:
    long = "<p>Đảng viên</p>" * 15_000
    assert read_file("a.html", f"<html>{long}</html>".encode()).text.count("\n") == 15_000
    with pytest.raises(ReadingError, match="Dòng 1 dài hơn"):
        read_file("a.html", b"<html><p>" + b"12 " * 100_000)


@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.md", "a.html", "a.docx", "a.pdf", ""]))
def test_bytes_of_any_kind_end_in_a_text_or_a_sentence(content: bytes, name: str) -> None:
    if b"%PDF-" in content:
        return
    try:
        assert read_file(name, content).text.strip()
    except ReadingError as error:
        assert str(error).endswith(".")


# -- old letters in office files -------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ENCODINGS[:2], ids=lambda one: one.name)
def test_old_letters_in_a_word_file_lead_back_to_their_runs(encoding: Encoding) -> None:
    said = "đã kết nạp 12 đảng viên mới của các tổ chức đảng"
    made = BytesIO()
    document = docx.Document()
    paragraph = document.add_paragraph("12: ")
    paragraph.add_run(encoding.encode(said))
    document.save(made)
    written = read_file("a.docx", made.getvalue())
    assert written.text.strip() == f"12: {said}"
    start = written.text.index("tổ chức")
    place = written.place_of(start)
    assert place and place.path
    old = encoding.encode(said)[place.offset + start - place.start :]
    assert encoding.decode(old).startswith("tổ chức")
