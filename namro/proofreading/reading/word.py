"""Word files (.docx) → `Written`: the body in its order, then footnotes and endnotes.

What Word prints is read: inserted words and not deleted ones, results of fields, boxes after the paragraph
they are anchored in. Heads and feet of pages are left out. The text of an element stays exactly as it is.
The path of a place is the number of its element among `word_xml.COUNTED` in the main part; words of a note
or a box have the path of the sign that stands for them there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from namro.ground.packages import DAMAGE, MIB, OLE, TYPES, Fault, Limits, Package, PackageError, is_locked
from namro.proofreading.engine.written import Cell, Written
from namro.proofreading.reading.draft import Draft
from namro.proofreading.reading.refusals import BROKEN, LOCKED, MACROS, OLD_WORD, ReadingError
from namro.proofreading.reading.word_lines import ALTERNATIVES, THROUGH, Line, Lines, chosen
from namro.proofreading.reading.word_styles import Styles
from namro.proofreading.reading.word_xml import (
    Element,
    Properties,
    W,
    child,
    counted,
    is_on,
    parse,
    properties,
    value,
    whole,
)

# 16 MiB of XML are some thousand pages and, parsed, some 200 MB.
LIMITS = Limits(unpacked=300 * MIB, xml=16 * MIB)
PARAGRAPH, TABLE, ROW, CELL = f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc"
_WORD_DOCUMENT = "WordDocument".encode("utf-16-le")
_OTHER = "Tệp không phải văn bản Word (.docx)."
_TYPES_PART = "[Content_Types].xml"
_PROGRAMS = "macroEnabled"


def read_word(content: bytes) -> Written:
    """Read a .docx; raises ReadingError with the sentence for everything that cannot be read safely."""
    with refusals():
        package = open_word(content)
        main = package.main()
        root = parse(package, main)
        if root.tag != f"{W}document":
            raise ReadingError(_OTHER)
        return _Reader(package, main, root).read()


@contextmanager
def refusals() -> Iterator[None]:
    """Whatever a bad package raises becomes ReadingError."""
    try:
        yield
    except ReadingError:
        raise
    except PackageError as error:
        usual = {Fault.LOCKED: LOCKED, Fault.MACROS: MACROS, Fault.OTHER: _OTHER}
        raise ReadingError(usual.get(error.fault, str(error))) from error
    except DAMAGE as error:
        raise ReadingError(BROKEN) from error


def open_word(content: bytes) -> Package:
    """The package, judged; without macros."""
    if content.startswith(OLE) and not is_locked(content):
        raise ReadingError(OLD_WORD if _WORD_DOCUMENT in content else _OTHER)
    package = Package(content, LIMITS)
    package.check_no_macros()
    if _TYPES_PART not in package.names():
        raise ReadingError(_OTHER)
    types = package.root(_TYPES_PART)
    if any(_PROGRAMS in one.get("ContentType", "") for one in types.iter(f"{TYPES}Override")):
        raise PackageError(Fault.MACROS)
    return package


class _Reader:
    """Walks a main part depth first into a draft."""

    def __init__(self, package: Package, main: str, root: Element) -> None:
        self._package = package
        self._root = root
        self._links = list(package.links(main).values())
        self._styles = Styles(list(self._parts("styles")))
        self._lines = Lines(self._styles, root, {node: n for n, node in enumerate(counted(root))})
        self._draft = Draft()
        self._where = ""
        self._paragraphs = self._tables = self._boxes = 0
        self._notes: dict[tuple[str, str], str] = {}

    def read(self) -> Written:
        body = child(self._root, "body")
        if body is not None:
            self._blocks(body)
        for kind, title in (("footnote", "chú thích"), ("endnote", "chú thích cuối")):
            self._notes_of(kind, title)
        return self._draft.written()

    def _parts(self, kind: str) -> Iterator[Element]:
        return (parse(self._package, part) for named, part in self._links if named == kind)

    def _notes_of(self, kind: str, title: str) -> None:
        """Notes in the order of their marks; one without a mark is not printed."""
        wanted = [(name, path) for (of, name), path in self._notes.items() if of == kind]
        if not wanted:
            return
        notes = {value(one, "id"): one for root in self._parts(f"{kind}s") for one in root.iter(f"{W}{kind}")}
        for number, (name, path) in enumerate(wanted, 1):
            if name in notes:
                self._apart(notes[name], f"{title} {number}", path)

    def _apart(self, node: Element, where: str, path: str) -> None:
        """Words that stand elsewhere than in the flow of the text."""
        kept = self._where, self._lines
        self._where, self._lines = where, self._lines.at(path, node)
        self._blocks(node)
        self._where, self._lines = kept

    def _blocks(self, node: Element) -> None:
        for one in node:
            if one.tag == PARAGRAPH:
                self._paragraph(one)
            elif one.tag == TABLE:
                self._table(one)
            elif one.tag in THROUGH:
                self._blocks(one)
            elif one.tag == ALTERNATIVES and (branch := chosen(one)) is not None:
                self._blocks(branch)

    def _paragraph(self, node: Element) -> None:
        look = properties(node, "pPr")
        line = self._lines.read(node, look)
        start = self._draft.length
        where = self._where or self._next_paragraph(line)
        for piece in line.pieces:
            self._draft.piece(piece.text, where, piece.path, piece.offset)
        if _has_words(line) and self._styles.is_heading(look):
            self._draft.heading(start)
        if not _joined_to_next(look):
            self._draft.add("\n")
        for kind, name, path in line.notes:
            self._notes.setdefault((kind, name), path)
        for box, path in line.boxes:
            self._boxes += 1
            self._apart(box, f"khung chữ {self._boxes}", path)

    def _next_paragraph(self, line: Line) -> str:
        """Paragraphs without words are not counted, as a reader would not."""
        self._paragraphs += _has_words(line)
        return f"đoạn {max(self._paragraphs, 1)}"

    def _table(self, node: Element) -> None:
        self._tables += 1
        where, title = self._where, f"bảng {self._tables}"
        start = self._draft.length
        cells: list[Cell] = []
        for number, row in enumerate(_rows(node)):
            self._row(row, number, title, cells)
        self._where = where
        self._draft.table_from(start, cells)

    def _row(self, row: Element, number: int, title: str, cells: list[Cell]) -> None:
        """Cells that go on from the one above or beside are passed over but count as columns."""
        column = whole(child(row, "trPr", "gridBefore"))
        first = len(cells)
        for cell in _cells(row):
            if not _merged_away(cell):
                if len(cells) > first:
                    self._draft.add("\t")
                self._where = f"{title}, hàng {number + 1}, cột {column + 1}"
                start = self._draft.length
                self._blocks(cell)
                cells.append(Cell(number, column, start, self._draft.without_breaks(start)))
            column += whole(child(cell, "tcPr", "gridSpan"), 1)
        if len(cells) > first:
            self._draft.add("\n")


def _has_words(line: Line) -> bool:
    return any(not piece.text.isspace() for piece in line.pieces)


def _joined_to_next(paragraph: Properties) -> bool:
    """Whether a revision took the end of the paragraph away."""
    look = paragraph.get("rPr")
    return child(look, "del") is not None or child(look, "moveFrom") is not None


def _rows(table: Element) -> Iterator[Element]:
    """Rows that are printed."""
    for one in table:
        if one.tag == ROW:
            look = child(one, "trPr")
            if not is_on(child(look, "del")) and not is_on(child(look, "hidden")):
                yield one
        elif one.tag in THROUGH:
            yield from _rows(one)


def _cells(row: Element) -> Iterator[Element]:
    for one in row:
        if one.tag == CELL:
            yield one
        elif one.tag in THROUGH:
            yield from _cells(one)


def _merged_away(cell: Element) -> bool:
    look = child(cell, "tcPr")
    marks = (child(look, "vMerge"), child(look, "hMerge"))
    goes_on = any(mark is not None and value(mark) != "restart" for mark in marks)
    return goes_on or child(look, "cellDel") is not None
