"""What is printed in a file of any format, and what kind of file it is; nothing is believed of a name.

`Printed.text` is what a web page or a Word file says, white space collapsed to one space, each cell of a
table closed with `CELL_END`; `pages` the text of a PDF; `cells` the filled cells of a workbook by place.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO

from namro.ground import pdf_text
from namro.ground.errors import HouseError
from namro.ground.packages import DAMAGE, MIB, OLE, ZIP, Fault, Limits, Package, PackageError, is_locked
from namro.reports.proof import excel, word
from namro.reports.proof.in_html import SCRIPT_ID

MOST_BYTES = 50 * MIB
MOST_UNPACKED = 400 * MIB
MOST_RATIO = 400
MOST_ENTRIES = 5_000
CELL_END = "\x01"
BOM = b"\xef\xbb\xbf"
_SPACE = re.compile(r"[\s\u00a0]+")
# Pictures and East Asian letters: where the paper's font has none, a PDF does not say what was meant.
_UNDRAWN = re.compile("[\u2600-\u27bf\u2b00-\u2bff\u2e80-\ud7ff\ue000-\ufaff\U00010000-\U0010ffff]")
_PAGE_NUMBER = re.compile(r"\s+|(?<!\S)\d{1,3}(?!\S)")
_AROUND_END = re.compile(r" ?\x01 ?")

SHORT = "Tệp bị cắt cụt: thiếu phần cuối. Hãy lấy lại tệp từ nơi phát hành."
LOCKED = "Tệp đang đặt mật khẩu nên không đọc được. Bỏ mật khẩu rồi kiểm lại."
BROKEN = "Tệp hỏng, không đọc được. Hãy lấy lại tệp từ nơi phát hành."
OTHER_KIND = "Tệp không phải báo cáo: chỉ kiểm được tệp html, docx, pdf và xlsx."


class ReadError(HouseError):
    """A file that cannot be read safely; `code` is UNREADABLE or TRUNCATED."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Printed:
    """What a file prints; `beside` are words at its edge where only page numbers belong."""

    form: str
    text: str = ""
    pages: tuple[str, ...] = ()
    cells: Mapping[str, str] = field(default_factory=dict)
    beside: str = ""


def form_of(content: bytes) -> str:
    """html, docx, pdf or xlsx; raises ReadError for everything else, what is cut off, locked or too large."""
    if not content:
        raise ReadError("UNREADABLE", "Tệp rỗng. Chọn lại tệp.")
    if len(content) > MOST_BYTES:
        raise ReadError("UNREADABLE", f"Tệp lớn hơn {MOST_BYTES // MIB} MB nên không đọc.")
    if content.startswith(b"%PDF-"):
        return _check_pdf(content)
    if content.startswith(ZIP):
        return _check_package(content)
    if content.startswith(OLE):
        old = "Tệp Word hoặc Excel dạng cũ (.doc, .xls), không phải dạng Năm Rõ phát hành."
        raise ReadError("UNREADABLE", LOCKED if is_locked(content) else old)
    if re.match(
        rb"\s*(<!--.*?-->\s*)*<(!doctype html|html)\b", content[:4096].removeprefix(BOM), re.I | re.S
    ):
        return _check_page(content)
    raise ReadError("UNREADABLE", OTHER_KIND)


def read(content: bytes, form: str) -> Printed:
    """What a file of that form prints; raises ReadError."""
    try:
        return _READERS[form](content)
    except PackageError as error:
        raise ReadError("UNREADABLE", str(error)) from error
    except pdf_text.LockedError as error:
        raise ReadError("UNREADABLE", LOCKED) from error
    except DAMAGE as error:
        raise ReadError("UNREADABLE", BROKEN) from error


def collapsed(text: str) -> str:
    """NFC, every run of white space one space, none around the end of a cell."""
    return _AROUND_END.sub(CELL_END, _SPACE.sub(" ", unicodedata.normalize("NFC", text))).strip(" ")


def squeezed(text: str) -> str:
    """NFC without white space, ends of cells and letters a PDF may not hold: lines may break anywhere."""
    packed = _SPACE.sub("", unicodedata.normalize("NFC", text)).replace(CELL_END, "")
    return packed if packed.isascii() else _UNDRAWN.sub("", packed)


# -- what kind of file ---------------------------------------------------------------------------------


def _check_pdf(content: bytes) -> str:
    if b"%%EOF" not in content[-2048:]:
        raise ReadError("TRUNCATED", SHORT)
    if re.search(rb"/Encrypt\s+\d+\s+\d+\s+R", content[-4096:]):
        raise ReadError("UNREADABLE", LOCKED)
    return "pdf"


def _check_page(content: bytes) -> str:
    if b"</html>" not in content[-4096:].lower():
        raise ReadError("TRUNCATED", SHORT)
    return "html"


def _check_package(content: bytes) -> str:
    limits = Limits(entries=MOST_ENTRIES, unpacked=MOST_UNPACKED, ratio=MOST_RATIO)
    try:
        names = [name.lower() for name in Package(content, limits).names()]
    except PackageError as error:
        raise _as_ours(error) from error
    for form, main in (("docx", "word/"), ("xlsx", "xl/workbook.xml")):
        if any(name.startswith(main) for name in names):
            return form
    raise ReadError("UNREADABLE", OTHER_KIND)


def _as_ours(error: PackageError) -> ReadError:
    """The same refusal in the words of who issued the file."""
    said = {Fault.SHORT: SHORT, Fault.LOCKED: LOCKED, Fault.BROKEN: BROKEN}
    return ReadError(
        "TRUNCATED" if error.fault is Fault.SHORT else "UNREADABLE", said.get(error.fault, str(error))
    )


def check_whole(content: bytes) -> None:
    """Every part of a package against its own checksum; ReadError names the first that is damaged."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            for info in package.infolist():
                _check_part(package, info)
    except DAMAGE as error:
        raise ReadError("UNREADABLE", BROKEN) from error


def _check_part(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    try:
        with package.open(info) as part:
            while part.read(MIB):
                pass
    except DAMAGE as error:
        said = f"Tệp hỏng ở phần “{info.filename}”. Hãy lấy lại tệp từ nơi phát hành."
        raise ReadError("UNREADABLE", said) from error


# -- readers -------------------------------------------------------------------------------------------


def _page(content: bytes) -> Printed:
    page = _Page()
    page.feed(content.removeprefix(BOM).decode("utf-8", "replace"))
    page.close()
    return Printed("html", text=collapsed("".join(page.words)))


def _word(content: bytes) -> Printed:
    body, edges = word.word_text(content)
    return Printed("docx", text=collapsed(body), beside=_PAGE_NUMBER.sub("", edges))


def _sheets(content: bytes) -> Printed:
    cells = {place: collapsed(text) for place, text in excel.sheet_cells(content).items()}
    filled = {place: text for place, text in cells.items() if text}
    return Printed("xlsx", cells=filled, beside=collapsed(excel.edge_words(content)))


def _pdf(content: bytes) -> Printed:
    return Printed("pdf", pages=tuple(pdf_text.pages(content)))


_READERS: dict[str, Callable[[bytes], Printed]] = {
    "html": _page,
    "docx": _word,
    "xlsx": _sheets,
    "pdf": _pdf,
}


class _Page(HTMLParser):
    """The words a browser shows: inside a picture only those drawn, nothing of head, styles and scripts."""

    INLINE = frozenset(("a", "abbr", "b", "em", "i", "small", "span", "strong", "sub", "sup", "tspan", "u"))
    SILENT = frozenset(("head", "script", "style", "template"))

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._silent: list[str] = []
        self._drawing = 0
        self._drawn = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.SILENT:
            self._silent.append(tag)
        self._drawing += tag == "svg"
        self._drawn += tag == "text"
        self._break(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if self._silent and tag == self._silent[-1]:
            self._silent.pop()
        self._drawing -= tag == "svg"
        self._drawn -= tag == "text"
        self._break(tag, {})
        if tag in ("td", "th"):
            self.words.append(CELL_END)

    def handle_data(self, data: str) -> None:
        if not self._silent and (self._drawn or not self._drawing):
            self.words.append(data)

    def _break(self, tag: str, attributes: dict[str, str | None]) -> None:
        """A block stands apart from its neighbours; so do the two lines of a title."""
        if tag not in self.INLINE or (attributes.get("class") or "").startswith("doc-"):
            self.words.append(" ")


__all__ = ["CELL_END", "SCRIPT_ID", "Printed", "ReadError", "check_whole", "collapsed", "form_of", "read"]
