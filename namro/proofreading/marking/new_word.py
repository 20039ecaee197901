"""A new Word file of a text that was none: paragraphs, titles, tables, and a comment at every remark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

from namro.ground.packages import Package
from namro.proofreading.engine.written import Cell, Place, Table, Written
from namro.proofreading.marking.blank import BLANK, MAIN, NAMES, SECTION
from namro.proofreading.marking.comments import legal, serialised
from namro.proofreading.marking.remarks import Remark
from namro.proofreading.marking.word import marked
from namro.proofreading.reading.word import refusals
from namro.proofreading.reading.word_xml import SPACE, Element, W

# Word opens no table with more columns; a large one is written as lines with tabs.
MOST_COLUMNS = 63
MOST_CELLS = 20_000
_WIDTH = 9_071  # twentieths of a point between the margins
_BORDERS = ("top", "left", "bottom", "right", "insideH", "insideV")
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_PIECE = re.compile(r"\t|[^\t]+")
HEADING = "Heading1"


def write_word(written: Written, remarks: Sequence[Remark]) -> bytes:
    """A .docx of the text with the remarks as comments; equal texts and remarks give equal bytes."""
    sheet = _Sheet(written)
    sheet.fill()
    with refusals():
        package = Package(_packed({**BLANK, MAIN: serialised(sheet.root)}))
        return marked(package, sheet.places, remarks)


class _Sheet:
    """The main part; every piece of text is numbered as `word_xml.counted` will find it."""

    def __init__(self, written: Written) -> None:
        self.root = etree.Element(f"{W}document", nsmap=NAMES)
        self.places: list[Place] = []
        self._written = written
        self._headings = set(written.headings)
        self._tables = [table for table in written.tables if _fits(table)]

    def fill(self) -> None:
        body = etree.SubElement(self.root, f"{W}body")
        self._blocks(body, (0, len(self._written.text)), self._tables)
        body.append(etree.fromstring(SECTION))

    def _blocks(self, parent: Element, span: tuple[int, int], tables: Sequence[Table]) -> None:
        """What stands in a stretch of the text; ``tables`` may be in it or elsewhere, and in each other."""
        at, end = span
        for table in tables:
            if at <= table.start and table.end <= end and table.start < table.end:
                self._paragraphs(parent, at, table.start)
                self._table(parent, table, [one for one in tables if one is not table])
                at = table.end + (self._written.text[table.end : table.end + 1] == "\n")
        self._paragraphs(parent, at, end)

    def _paragraphs(self, parent: Element, start: int, end: int) -> None:
        """A line break ends a paragraph; so does the end of the stretch."""
        while start < end:
            stop = self._written.text.find("\n", start, end)
            stop = end if stop < 0 else stop
            self._paragraph(parent, start, stop)
            start = stop + 1

    def _paragraph(self, parent: Element, start: int, end: int) -> None:
        paragraph = etree.SubElement(parent, f"{W}p")
        if (start, end) in self._headings:
            look = etree.SubElement(paragraph, f"{W}pPr")
            etree.SubElement(look, f"{W}pStyle", {f"{W}val": HEADING})
        run = etree.SubElement(paragraph, f"{W}r")
        for found in _PIECE.finditer(self._written.text, start, end):
            self.places.append(Place(found.start(), found.end(), "", str(len(self.places))))
            if found[0] == "\t":
                etree.SubElement(run, f"{W}tab")
            else:
                etree.SubElement(run, f"{W}t", {SPACE: "preserve"}).text = legal(found[0])

    def _table(self, parent: Element, table: Table, inner: Sequence[Table]) -> None:
        columns = sorted({cell.column for cell in table.cells})
        made = etree.SubElement(parent, f"{W}tbl")
        _looks(made, len(columns))
        cells = {(cell.row, cell.column): cell for cell in table.cells}
        for number in sorted({cell.row for cell in table.cells}):
            row = etree.SubElement(made, f"{W}tr")
            for column in columns:
                self._cell(etree.SubElement(row, f"{W}tc"), cells.get((number, column)), inner)

    def _cell(self, made: Element, cell: Cell | None, inner: Sequence[Table]) -> None:
        """A cell ends with a paragraph, or Word does not open the file."""
        if cell is not None:
            self._blocks(made, (cell.start, cell.end), inner)
        if len(made) == 0 or made[-1].tag != f"{W}p":
            etree.SubElement(made, f"{W}p")


def _fits(table: Table) -> bool:
    rows, columns = {cell.row for cell in table.cells}, {cell.column for cell in table.cells}
    return 0 < len(columns) <= MOST_COLUMNS and len(rows) * len(columns) <= MOST_CELLS


def _looks(table: Element, columns: int) -> None:
    look = etree.SubElement(table, f"{W}tblPr")
    etree.SubElement(look, f"{W}tblW", {f"{W}w": str(_WIDTH), f"{W}type": "dxa"})
    borders = etree.SubElement(look, f"{W}tblBorders")
    for side in _BORDERS:
        said = {f"{W}val": "single", f"{W}sz": "4", f"{W}space": "0", f"{W}color": "auto"}
        etree.SubElement(borders, f"{W}{side}", said)
    grid = etree.SubElement(table, f"{W}tblGrid")
    for _ in range(columns):
        etree.SubElement(grid, f"{W}gridCol", {f"{W}w": str(_WIDTH // columns)})


def _packed(parts: dict[str, bytes]) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(ZipInfo(name, _EARLIEST), data, ZIP_DEFLATED)
    return made.getvalue()
