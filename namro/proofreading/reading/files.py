"""The door of the readers: a file or a pasted text → `Written`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from namro.proofreading.engine.written import Written
from namro.proofreading.reading.encodings import decode
from namro.proofreading.reading.markdown import read_markdown
from namro.proofreading.reading.plain import read_plain
from namro.proofreading.reading.refusals import READABLE, ReadingError, check_size, check_text

TEXTS: dict[str, Callable[[str], Written]] = {
    "": read_plain,
    ".txt": read_plain,
    ".text": read_plain,
    ".md": read_markdown,
    ".markdown": read_markdown,
}
SUFFIXES = frozenset((*TEXTS, ".html", ".htm", ".docx", ".pdf", ".xlsx", ".xls", ".ods")) - {""}


def read_file(name: str, content: bytes) -> Written:
    """Read a file by what is in it, by its name where the content leaves a choice; raises ReadingError."""
    check_size(content)
    reader = TEXTS.get(PurePath(name).suffix.lower())
    if reader is None:
        raise ReadingError(f"Không đọc được loại tệp này. Đọc được: {READABLE}.")
    return _read(reader, decode(content))


def read_text(text: str) -> Written:
    """A pasted text; its offsets stay, also where letters and tones are characters of their own."""
    return _read(read_plain, text)


def _read(reader: Callable[[str], Written], text: str) -> Written:
    check_text(text)
    return reader(text)
