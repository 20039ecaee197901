"""Bytes of a text file → characters, and the old Vietnamese encoding they are in, if any."""

from __future__ import annotations

import codecs
import re

from namro.proofreading.reading.legacy import Encoding, as_character
from namro.proofreading.reading.modern import encoding_of, share_of_today
from namro.proofreading.reading.refusals import BINARY, ReadingError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WESTERN = {code: as_character(code) for code in range(0x80, 0xA0)}
# Six codes below the blank are letters in VISCII; the breaks of lines and pages are no junk.
_CONTROLS = re.compile("[\x00\x01\x03\x04\x07\x08\x0e-\x13\x15-\x18\x1a-\x1d\x1f\x7f]")
MOST_CONTROLS = 0.01
SURE, LIKELY = 0.8, 0.5
UNKNOWN = (
    "Không nhận ra bảng mã của tệp, hoặc tệp lẫn nhiều bảng mã. Mở bằng phần mềm soạn thảo, "
    "lưu lại dạng Unicode (UTF-8) rồi kiểm lại."
)


def decode(content: bytes) -> tuple[str, Encoding | None]:
    """The text with line breaks as Python reads them, without the mark of its encoding, one character for
    each byte where it is not Unicode; and the encoding that `modern` reads it by. Raises ReadingError."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _checked(_strictly(content[len(mark) :], name)), None
    try:
        return _checked(content.decode("utf-8")), None
    except UnicodeDecodeError:
        return _old(content)


def _strictly(content: bytes, name: str) -> str:
    try:
        return content.decode(name)
    except UnicodeDecodeError as error:
        raise ReadingError(UNKNOWN) from error


def _old(content: bytes) -> tuple[str, Encoding | None]:
    """TCVN3, VNI, VISCII or windows-1258, whichever makes most words Vietnamese."""
    text = _checked(content.decode("latin-1").translate(_WESTERN))
    encoding, share = encoding_of(text)
    composed = _checked(content.decode("cp1258", "replace"))
    if share_of_today(composed) > max(share, SURE):
        return composed, None
    if encoding and share >= SURE:
        return text, encoding
    if encoding and share >= LIKELY:
        raise ReadingError(
            f"Tệp dùng bảng mã {encoding.name} lẫn với bảng mã khác nên không đọc chắc được. "
            "Chuyển cả tệp sang Unicode rồi kiểm lại."
        )
    raise ReadingError(UNKNOWN)


def _checked(text: str) -> str:
    if "\0" in text or len(_CONTROLS.findall(text)) > MOST_CONTROLS * len(text):
        raise ReadingError(BINARY)
    return text.replace("\r\n", "\n").replace("\r", "\n")
