"""The words of Word and Excel files, from their own XML and nothing else.

What an office program would not show (deleted or hidden text) is left out, what it would show beside the
text (headers, notes, comments) is given apart. A part with a document type declaration is refused: no
office program writes one, and it is how XML is made to expand.
"""

from __future__ import annotations

import math
import posixpath
import re
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from xml.etree import ElementTree

from namro.ground.ranges import show_day
from namro.reports.proof.lines import cell_place, shown_number

Element = ElementTree.Element
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_STRICT = b"http://purl.oclc.org/ooxml/"
CELL_END = "\x01"
NUMBERED = "# "  # stands for the number that Word puts before a paragraph by itself
EPOCH = date(1899, 12, 30)
_EDGES = ("header", "footer", "footnotes", "endnotes", "comments")
_UNSHOWN = {
    f"{W}{name}" for name in ("del", "moveFrom", "pPr", "instrText", "delText", "tblPr", "trPr", "tcPr")
}
_UNSHOWN |= {f"{MC}Fallback", f"{W}sectPr"}
_BREAKS = {f"{W}tab", f"{W}br", f"{W}cr"}
_OFF = ("0", "false", "off")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')
_BUILT_IN_DATES = range(14, 23)
_BUILT_IN_PERCENT = (9, 10)


class OfficeError(ValueError):
    """A package whose parts are not what they must be; the message is a sentence for the reader."""


class _Package:
    """Parts of a package and where their relationships lead."""

    def __init__(self, content: bytes) -> None:
        self._zip = zipfile.ZipFile(BytesIO(content))

    def names(self) -> list[str]:
        return self._zip.namelist()

    def root(self, name: str) -> Element:
        data = self._zip.read(name)
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise OfficeError(f"Phần “{name}” của tệp khai báo thực thể XML nên không đọc.")
        if _STRICT in data[:4096]:
            raise OfficeError("Tệp lưu dạng “Strict Open XML”; hãy lưu lại dạng thường rồi kiểm.")
        try:
            return ElementTree.fromstring(data)
        except ElementTree.ParseError as error:
            raise OfficeError(f"Phần “{name}” của tệp hỏng, không đọc được.") from error

    def links(self, name: str) -> dict[str, tuple[str, str]]:
        """Id → (kind, part) of the relationships of a part; "" is the package itself."""
        folder, _, base = name.rpartition("/")
        path = f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels"
        if path not in self._zip.namelist():
            return {}
        found = {}
        for link in self.root(path).iter(f"{RELS}Relationship"):
            if link.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/")
                found[link.get("Id", "")] = (link.get("Type", "").rpartition("/")[2], target)
        return found

    def main(self) -> str:
        """The part an office program opens."""
        mains = [part for kind, part in self.links("").values() if kind == "officeDocument"]
        if len(mains) != 1:
            raise OfficeError("Tệp không nói rõ phần nào là văn bản chính.")
        return mains[0]


# -- Word ----------------------------------------------------------------------------------------------


def word_text(content: bytes) -> tuple[str, str]:
    """The body's words, cells of tables with a head closed by `CELL_END`, and the words at its edges."""
    package = _Package(content)
    main = package.main()
    links = list(package.links(main).values())
    hidden = _hidden_styles([package.root(part) for kind, part in links if kind == "styles"])
    body = "".join(_words(package.root(main), hidden))
    edges = (part for kind, part in links if kind in _EDGES)
    return body, " ".join("".join(_words(package.root(part), hidden)) for part in edges)


def _hidden_styles(roots: list[Element]) -> frozenset[str]:
    return frozenset(
        style.get(f"{W}styleId", "")
        for root in roots
        for style in root.iter(f"{W}style")
        if any(_on(node) for node in style.iter(f"{W}vanish"))
    )


def _on(node: Element) -> bool:
    return node.get(f"{W}val", "1") not in _OFF


def _words(node: Element, hidden: frozenset[str], *, cells: bool = False) -> Iterator[str]:
    """Depth first; `cells` inside a table whose first rows are repeated as its head."""
    for child in node:
        if child.tag in _UNSHOWN or (child.tag in (f"{W}r", f"{W}p") and _hidden(child, hidden)):
            continue
        if child.tag == f"{W}p" and _numbered(child):
            yield NUMBERED
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag == f"{W}noBreakHyphen":
            yield "-"
        elif child.tag == f"{W}sym":
            yield "\ufffd"
        elif child.tag in _BREAKS:
            yield " "
        else:
            inside = cells if child.tag != f"{W}tbl" else _has_head(child)
            yield from _words(child, hidden, cells=inside)
        if child.tag == f"{W}p":
            yield " "
        elif child.tag == f"{W}tc" and cells:
            yield CELL_END


def _numbered(paragraph: Element) -> bool:
    number = paragraph.find(f"{W}pPr/{W}numPr/{W}numId")
    return number is not None and number.get(f"{W}val", "0") != "0"


def _has_head(table: Element) -> bool:
    return any(_on(node) for node in table.iterfind(f"{W}tr/{W}trPr/{W}tblHeader"))


def _hidden(node: Element, hidden: frozenset[str]) -> bool:
    kind = "r" if node.tag == f"{W}r" else "p"
    properties = node.find(f"{W}{kind}Pr")
    if properties is None:
        return False
    vanish = properties.find(f"{W}vanish")
    style = properties.find(f"{W}{kind}Style")
    by_style = style is not None and style.get(f"{W}val", "") in hidden
    return _on(vanish) if vanish is not None else by_style


# -- Excel ---------------------------------------------------------------------------------------------


def sheet_cells(content: bytes) -> dict[str, str]:
    """Place (“Trang “Số liệu”, ô C7”) → what the cell shows, numbers with all their digits."""
    package = _Package(content)
    main = package.main()
    links = package.links(main)
    by_kind = dict(links.values())
    shared = _shared(package.root(by_kind["sharedStrings"])) if "sharedStrings" in by_kind else []
    formats = _formats(package.root(by_kind["styles"])) if "styles" in by_kind else []
    found: dict[str, str] = {}
    for sheet in package.root(main).iter(f"{S}sheet"):
        kind, part = links[sheet.get(f"{R}id", "")]
        if kind == "worksheet":
            name = sheet.get("name", "")
            found |= {
                _place(name, cell): _shown(cell, shared, formats) for cell in package.root(part).iter(f"{S}c")
            }
    return found


def drawn_words(content: bytes) -> str:
    """The words of boxes drawn over the sheets of a workbook."""
    package = _Package(content)
    boxes = (package.root(name) for name in package.names() if name.startswith("xl/drawings/drawing"))
    return " ".join(text.text or "" for box in boxes for text in box.iter(f"{A}t"))


def _place(sheet: str, cell: Element) -> str:
    found = _REFERENCE.fullmatch(cell.get("r", ""))
    if found is None:
        raise OfficeError("Bảng tính có ô không ghi địa chỉ nên không đọc.")
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - 64
    return cell_place(sheet, column - 1, int(found[2]))


def _string(node: Element) -> str:
    """Runs of a string joined; readings for East Asian scripts are not printed in the cell."""
    return "".join(text.text or "" for text in node.iterfind(f"{S}t")) + "".join(
        text.text or "" for run in node.iterfind(f"{S}r") for text in run.iterfind(f"{S}t")
    )


def _shared(root: Element) -> list[str]:
    return [_string(item) for item in root.iterfind(f"{S}si")]


def _formats(root: Element) -> list[str]:
    """What each cell style does to a number: "", percent, date, or strange."""
    codes = {node.get("numFmtId", ""): node.get("formatCode", "") for node in root.iter(f"{S}numFmt")}
    cells = root.find(f"{S}cellXfs")
    ids = [node.get("numFmtId", "0") for node in cells] if cells is not None else []
    return [_format(number, codes.get(number)) for number in ids]


def _format(number: str, code: str | None) -> str:
    if code is None:
        whole = int(number) if number.isdigit() else 0
        return "percent" if whole in _BUILT_IN_PERCENT else "date" if whole in _BUILT_IN_DATES else ""
    plain = re.sub(r"\[[^\]]*\]", "", code)
    letters = "".join(_LITERAL.findall(plain))
    if re.search(r"[^\W_]", letters.replace("\\ ", "")) or re.search(r"[1-9]", plain):
        return "strange"
    if re.search(r"[dmyDMY]", _LITERAL.sub("", plain)):
        return "date"
    return "percent" if "%" in plain else ""


def _shown(cell: Element, shared: list[str], formats: list[str]) -> str:
    """A formula shows as one: none is ever issued, and what it gives may change."""
    formula = cell.find(f"{S}f")
    if formula is not None:
        return f"={formula.text or ''}"
    kind, value = cell.get("t", "n"), cell.findtext(f"{S}v") or ""
    if kind == "inlineStr":
        inline = cell.find(f"{S}is")
        return _string(inline) if inline is not None else ""
    if kind == "s":
        return shared[int(value)] if value.isdigit() and int(value) < len(shared) else "?"
    if kind != "n" or not value:
        return value
    style = cell.get("s", "0")
    return _number(value, formats[int(style)] if style.isdigit() and int(style) < len(formats) else "")


def _number(value: str, look: str) -> str:
    try:
        number = float(value)
        if not math.isfinite(number):
            return value
        if look == "date":
            return show_day(EPOCH + timedelta(days=int(number)))
        text = shown_number(number, percent=look == "percent")
    except (ValueError, OverflowError, ArithmeticError):
        return value
    return f"{text} (định dạng số lạ)" if look == "strange" else text
