"""The door of the readers: a file or a pasted text → `Written`."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePath

from namro.ground.packages import OLE, ZIP, Package, PackageError, is_locked
from namro.proofreading.engine.written import Written
from namro.proofreading.reading.encodings import decode
from namro.proofreading.reading.markdown import read_markdown
from namro.proofreading.reading.modern import modern
from namro.proofreading.reading.page import read_page
from namro.proofreading.reading.pdf import read_pdf
from namro.proofreading.reading.plain import read_plain
from namro.proofreading.reading.refusals import (
    LOCKED,
    OLD_WORD,
    READABLE,
    RICH_TEXT,
    ReadingError,
    check_size,
    check_text,
)
from namro.proofreading.reading.word import read_word
from namro.proofreading.reading.workbook import read_workbook

TEXTS: dict[str, Callable[[str], Written]] = {
    "": read_plain,
    ".txt": read_plain,
    ".text": read_plain,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_page,
    ".htm": read_page,
}
SUFFIXES = frozenset((*TEXTS, ".docx", ".pdf", ".xlsx", ".xls", ".ods")) - {""}
_PAGE = re.compile(
    rb"\s*(?:<!--.{0,2000}?-->\s*|<\?xml[^>]{0,200}>\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S
)
_BOOK_STREAMS = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))
_WORD_STREAM = "WordDocument".encode("utf-16-le")
PDF, PDF_WITHIN = b"%PDF-", 1024
_BOM = b"\xef\xbb\xbf"


def read_file(name: str, content: bytes) -> Written:
    """Read a file by what is in it, by its name where the content leaves a choice.

    Raises ReadingError with the sentence for the user.
    """
    check_size(content)
    try:
        reader = _packed_reader(content)
        if reader is None:
            return _text_file(PurePath(name).suffix.lower(), content)
        return _checked(modern(reader(content)))
    except PackageError as error:
        raise ReadingError(str(error)) from error


def read_text(text: str) -> Written:
    """A pasted text; its offsets stay, also where letters and tones are characters of their own."""
    check_text(text)
    return modern(read_plain(text))


def is_text(content: bytes) -> bool:
    """Whether a file would be read as text, by nothing but our own code."""
    return not content.startswith((ZIP, OLE)) and PDF not in content[:PDF_WITHIN]


def _packed_reader(content: bytes) -> Callable[[bytes], Written] | None:
    """The reader of a file that is no text by its first bytes; None for a text."""
    if content.startswith(ZIP):
        return _reader_of_package(content)
    if content.startswith(OLE):
        return _reader_of_old_office(content)
    if PDF in content[:PDF_WITHIN]:
        return read_pdf
    if content.startswith(b"{\\rtf"):
        raise ReadingError(RICH_TEXT)
    return None


def _reader_of_package(content: bytes) -> Callable[[bytes], Written]:
    names = Package(content).names()
    if any(name.startswith("word/") for name in names):
        return read_word
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names or "content.xml" in names:
        return read_workbook
    raise ReadingError(f"Không đọc được loại tệp này. Đọc được: {READABLE}.")


def _reader_of_old_office(content: bytes) -> Callable[[bytes], Written]:
    if is_locked(content):
        raise ReadingError(LOCKED)
    if _WORD_STREAM in content:
        raise ReadingError(OLD_WORD)
    if any(name in content for name in _BOOK_STREAMS):
        return read_workbook
    raise ReadingError(f"Không đọc được loại tệp này. Đọc được: {READABLE}.")


def _text_file(suffix: str, content: bytes) -> Written:
    is_page = _PAGE.match(content.removeprefix(_BOM), 0, 8192)
    reader = read_page if is_page else TEXTS.get(suffix)
    text, encoding = decode(content)
    if reader is None:
        raise ReadingError(f"Không đọc được loại tệp này. Đọc được: {READABLE}.")
    if reader is not read_page:  # the source of a page may be long, and all in one line
        check_text(text)
    return _checked(modern(reader(text), encoding))


def _checked(written: Written) -> Written:
    check_text(written.text)
    return written
