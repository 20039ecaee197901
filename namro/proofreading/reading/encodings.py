"""Bytes of a text file → characters, as Python itself would read them."""

from __future__ import annotations

import codecs

from namro.proofreading.reading.refusals import BINARY, ReadingError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(content: bytes) -> str:
    """The text with line breaks as Python reads them, without the mark of its encoding.

    Raises ReadingError for what is no text.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _lines(_decoded(content[len(mark) :], encoding))
    return _lines(_decoded(content, "utf-8"))


def _decoded(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise ReadingError(BINARY) from error
    if "\0" in text:
        raise ReadingError(BINARY)
    return text


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
