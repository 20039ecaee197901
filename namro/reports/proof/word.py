"""The words of Word files, from their own XML and nothing else.

Only elements known to print nothing but the words inside them are read through. Whatever else stands in the
text (mathematics, fields that compute, parts bound to data, letters in the other direction) may print words
of its own: a sign stands for it that no report contains, so that the place is told as different.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from namro.ground.packages import Element, Fault, Package, PackageError
from namro.reports.proof.office import MC, A, R

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
V = "{urn:schemas-microsoft-com:vml}"
CELL_END = "\x01"
NUMBERED = "# "  # stands for the number that Word puts before a paragraph by itself
STRANGE = "\ufffd"
_EDGES = ("header", "footer", "footnotes", "endnotes", "comments")


def _names(words: str) -> frozenset[str]:
    return frozenset(f"{W}{name}" for name in words.split())


_THROUGH = _names(
    "body p r hyperlink tbl tr tc ins moveTo smartTag sdt sdtContent txbxContent footnote endnote comment"
)
_SILENT = _names(
    "del moveFrom delText delInstrText pPr rPr tblPr tblPrEx tblGrid trPr tcPr sectPr sdtPr sdtEndPr "
    "smartTagPr bookmarkStart bookmarkEnd proofErr lastRenderedPageBreak softHyphen permStart permEnd "
    "commentRangeStart commentRangeEnd commentReference annotationRef footnoteRef endnoteRef separator "
    "continuationSeparator moveFromRangeStart moveFromRangeEnd moveToRangeStart moveToRangeEnd"
)
_BREAKS = _names("tab br cr ptab")
_DRAWN = _names("drawing pict")
_OFF = ("0", "false", "off")
_LINK = re.compile(r"\s*HYPERLINK\b")
_PAGE = re.compile(r"\s*(PAGE|NUMPAGES)\b")


def word_text(content: bytes) -> tuple[str, str]:
    """The body's words, cells of tables with a head closed by `CELL_END`, and the words at its edges."""
    package = Package(content)
    main = package.main()
    links = list(package.links(main).values())
    styles = _Styles([package.root(part) for kind, part in links if kind == "styles"])
    body = "".join(_Reader(styles).words(package.root(main)))
    edges = (package.root(part) for kind, part in links if kind in _EDGES)
    return body, " ".join("".join(_Reader(styles, edge=True).words(edge)) for edge in edges)


def pictures(package: Package) -> Iterator[str]:
    """The parts of the pictures in the order in which the text shows them; "" for one from outside."""
    main = package.main()
    links = package.links(main)
    for node in package.root(main).iter():
        for name in ("embed", "link", "id", "pict"):
            found = node.get(f"{R}{name}")
            if found and node.tag in (f"{A}blip", f"{V}imagedata", f"{V}fill"):
                yield links[found][1] if found in links else ""


class _Styles:
    """Which styles hide their words or number their paragraphs, with what they take from their bases."""

    def __init__(self, roots: list[Element]) -> None:
        self._styles = {s.get(f"{W}styleId", ""): s for root in roots for s in root.iter(f"{W}style")}
        self.usual = next(
            (name for name, s in self._styles.items() if s.get(f"{W}type") == "paragraph" and _default(s)), ""
        )
        tables = [s for s in self._styles.values() if s.get(f"{W}type") == "table"]
        defaults = [node for root in roots for node in root.iter(f"{W}docDefaults")]
        if any(_on(node) for s in (*tables, *defaults) for node in s.iter(f"{W}vanish")):
            said = "Tệp có kiểu bảng hoặc kiểu chung ẩn chữ nên không rõ chữ nào được in ra."
            raise PackageError(Fault.BROKEN, said)

    def hides(self, name: str) -> bool:
        found = self._first(name, f"{W}rPr/{W}vanish")
        return found is not None and _on(found)

    def numbers(self, name: str) -> bool:
        return _is_number(self._first(name, f"{W}pPr/{W}numPr/{W}numId"))

    def _first(self, name: str, path: str) -> Element | None:
        """What the style says itself, or the nearest of its bases that says it."""
        seen: set[str] = set()
        while name in self._styles and name not in seen:
            seen.add(name)
            style = self._styles[name]
            found = style.find(path)
            if found is not None:
                return found
            base = style.find(f"{W}basedOn")
            name = base.get(f"{W}val", "") if base is not None else ""
        return None


def _default(style: Element) -> bool:
    return style.get(f"{W}default", "0") not in _OFF


def _on(node: Element) -> bool:
    return node.get(f"{W}val", "1") not in _OFF


def _is_number(node: Element | None) -> bool:
    return node is not None and node.get(f"{W}val", "0") != "0"


@dataclass
class _Field:
    """A field that computes what it prints: its code, and whether its result is being read."""

    code: str = ""
    result: bool = False


class _Reader:
    """Reads one part depth first; fields reach over many runs, so it remembers in which it is."""

    def __init__(self, styles: _Styles, *, edge: bool = False) -> None:
        self._styles = styles
        self._edge = edge
        self._fields: list[_Field] = []

    def words(self, node: Element, *, cells: bool = False) -> Iterator[str]:
        """The words below a node; `cells` inside a table whose first rows are repeated as its head."""
        for child in node:
            yield from self._one(child, cells)

    def _one(self, node: Element, cells: bool) -> Iterator[str]:
        tag = node.tag
        if tag in _SILENT:
            return
        if tag == f"{W}t":
            yield (node.text or "") if self._printing else ""
        elif tag in _THROUGH:
            yield from self._through(node, cells)
        elif tag in _BREAKS:
            yield " "
        elif tag == f"{W}noBreakHyphen":
            yield "-"
        elif tag in (f"{W}fldChar", f"{W}instrText", f"{W}fldSimple"):
            yield from self._field(node, cells)
        elif tag in _DRAWN:
            yield from self._drawing(node)
        elif tag == f"{MC}AlternateContent":
            yield from self._alternatives(node, cells)
        else:
            yield STRANGE

    @property
    def _printing(self) -> bool:
        return all(field.result for field in self._fields)

    def _through(self, node: Element, cells: bool) -> Iterator[str]:
        tag = node.tag
        if tag == f"{W}p":
            yield from self._paragraph(node, cells)
        elif tag == f"{W}r":
            if not self._hidden(node.find(f"{W}rPr"), "rStyle"):
                yield from self.words(node, cells=cells)
        elif tag == f"{W}tr":
            if not any(_on(mark) for mark in node.iterfind(f"{W}trPr/{W}hidden")):
                yield from self.words(node, cells=cells)
        elif tag == f"{W}tc":
            if not _merged_away(node):
                yield from self.words(node, cells=cells)
            yield CELL_END if cells else ""
        else:
            if tag == f"{W}sdt" and _bound(node):
                yield STRANGE
            yield from self.words(node, cells=_has_head(node) if tag == f"{W}tbl" else cells)

    def _paragraph(self, node: Element, cells: bool) -> Iterator[str]:
        properties = node.find(f"{W}pPr")
        style = self._styles.usual
        number = None
        if properties is not None:
            named = properties.find(f"{W}pStyle")
            style = named.get(f"{W}val", "") if named is not None else style
            number = properties.find(f"{W}numPr/{W}numId")
            if self._edge and properties.find(f"{W}framePr") is not None:
                yield STRANGE  # it may lie anywhere on the page
        hidden = self._styles.hides(style)
        if not hidden and (_is_number(number) if number is not None else self._styles.numbers(style)):
            yield NUMBERED
        if not hidden:
            yield from self.words(node, cells=cells)
        yield " "

    def _hidden(self, properties: Element | None, style: str) -> bool:
        if properties is None:
            return False
        vanish = properties.find(f"{W}vanish")
        if vanish is not None:
            return _on(vanish)
        named = properties.find(f"{W}{style}")
        return named is not None and self._styles.hides(named.get(f"{W}val", ""))

    def _field(self, node: Element, cells: bool) -> Iterator[str]:
        if node.tag == f"{W}fldSimple":
            yield self._computed(node.get(f"{W}instr", ""))
            yield from self.words(node, cells=cells)
        elif node.tag == f"{W}instrText":
            if self._fields:
                self._fields[-1].code += node.text or ""
        elif node.get(f"{W}fldCharType") == "begin":
            self._fields.append(_Field())
        elif self._fields and node.get(f"{W}fldCharType") == "separate":
            self._fields[-1].result = True
        elif self._fields and node.get(f"{W}fldCharType") == "end":
            yield self._computed(self._fields.pop().code)
        else:
            yield STRANGE

    def _computed(self, code: str) -> str:
        """A link prints what is written in it; a page number belongs to the edge of a page."""
        known = _LINK.match(code) or (self._edge and _PAGE.match(code))
        return "" if known else STRANGE

    def _drawing(self, node: Element) -> Iterator[str]:
        """Words in boxes and pictures, and letters that are drawn."""
        for child in node:
            if child.tag == f"{W}txbxContent":
                yield STRANGE if self._edge else ""  # a box may lie over the text of the page
                yield from self.words(child)
            elif child.tag == f"{A}t":
                yield child.text or ""
            else:
                yield child.get("string", "") if child.tag == f"{V}textpath" else ""
                yield from (
                    self._alternatives(child, False)
                    if child.tag == f"{MC}AlternateContent"
                    else (self._drawing(child))
                )

    def _alternatives(self, node: Element, cells: bool) -> Iterator[str]:
        """Which of them is shown depends on the program; so they must say the same."""
        said: dict[str, None] = {}
        for one in node:
            inside = (self._one(child, cells) for child in one)
            said["".join(words for part in inside for words in part)] = None
        yield STRANGE.join(said)


def _has_head(table: Element) -> bool:
    return any(_on(node) for node in table.iterfind(f"{W}tr/{W}trPr/{W}tblHeader"))


def _merged_away(cell: Element) -> bool:
    """A cell that goes on from the one above or beside shows nothing of its own."""
    marks = (cell.find(f"{W}tcPr/{W}{name}") for name in ("vMerge", "hMerge"))
    return any(mark is not None and mark.get(f"{W}val") != "restart" for mark in marks)


def _bound(node: Element) -> bool:
    """Whether an office program fills it from data kept elsewhere in the file."""
    properties = node.find(f"{W}sdtPr")
    return properties is not None and any(one.tag.endswith("}dataBinding") for one in properties)


__all__ = ["CELL_END", "NUMBERED", "STRANGE", "pictures", "word_text"]
