"""What cannot be read, each said in one sentence."""

from __future__ import annotations

from namro.ground.errors import HouseError
from namro.ground.numbers import integer

MIB = 1 << 20
MOST_BYTES = 40 * MIB
# A thousand pages; the longest report of a city's term has two hundred.
MOST_CHARACTERS = 3_000_000
LONGEST_LINE = 200_000

READABLE = "tệp Word (.docx), PDF có chữ, Excel (.xlsx, .xls, .ods), trang web (.html) và văn bản (.txt, .md)"
EMPTY = "Tệp rỗng. Chọn lại tệp."
BLANK = "Tệp không có chữ nào. Chọn lại tệp."
BINARY = f"Tệp không phải văn bản. Đọc được: {READABLE}."
LOCKED = "Tệp đang đặt mật khẩu nên không đọc được. Bỏ mật khẩu rồi kiểm lại."
MACROS = "Tệp có macro nên không đọc. Lưu lại dạng không có macro rồi kiểm lại."
OLD_WORD = "Tệp Word dạng cũ (.doc). Mở bằng Word, lưu lại dạng .docx rồi kiểm lại."
RICH_TEXT = "Tệp dạng RTF. Mở bằng Word, lưu lại dạng .docx rồi kiểm lại."
BROKEN = "Tệp hỏng, không đọc được. Lấy lại tệp gốc rồi kiểm lại."


class ReadingError(HouseError):
    """A file or text that cannot be read; the message is the sentence the user reads."""


def check_size(content: bytes) -> None:
    """Refuse what is empty or too large to be a text; raises ReadingError."""
    if not content:
        raise ReadingError(EMPTY)
    if len(content) > MOST_BYTES:
        raise ReadingError(
            f"Tệp lớn hơn {MOST_BYTES // MIB} MB nên không đọc. Bỏ ảnh hoặc chia tệp làm nhiều phần."
        )


def check_text(text: str) -> None:
    """Refuse a text without letters, without end, or with a line that no text has; raises ReadingError."""
    if not text or text.isspace():
        raise ReadingError(BLANK)
    _check_lines(text)
    check_length(len(text))


def check_length(characters: int) -> None:
    """Refuse more characters than any text has; raises ReadingError."""
    if characters > MOST_CHARACTERS:
        raise ReadingError(
            f"Văn bản dài hơn {integer(MOST_CHARACTERS)} ký tự (khoảng 1.000 trang) nên không đọc. "
            "Chia làm nhiều phần."
        )


def _check_lines(text: str) -> None:
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if end - start > LONGEST_LINE:
            number = text.count("\n", 0, start) + 1
            raise ReadingError(
                f"Dòng {integer(number)} dài hơn {integer(LONGEST_LINE)} ký tự, không phải văn bản thường. "
                "Ngắt dòng theo đoạn văn rồi kiểm lại."
            )
        start = end + 1
