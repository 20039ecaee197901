"""The expected text of a paper and of its annex workbook, place by place in reading order.

Every format prints these lines; where one prints something else (a chart is a picture with words in a web
page, words under a picture in Word), the line names its formats.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import chain
from xml.etree import ElementTree

from namro.documents import furniture, tree, xlsx
from namro.documents.basics import clean
from namro.documents.charts import Drawing
from namro.ground.ranges import show_day
from namro.reports.proof.manifest import Line, Span

COLUMN = ", cột "
HEAD_COLUMN = ", đầu cột "
PICTURE = ", hình vẽ"
_SVG = "{http://www.w3.org/2000/svg}"
_LISTED = "docx pdf"
_DRAWN = "html pdf"


def lines_of(document: tree.Document) -> tuple[Line, ...]:
    """All that a paper prints, but page numbers and the table heads repeated on later pages."""
    writer = _Lines()
    writer.head(document.letterhead)
    for block in document.body:
        writer.block(block)
    for number, note in enumerate(document.footnotes, 1):
        writer.say(f"Ghi chú {number}", note)
    writer.closing(document)
    for block in document.annexes:
        writer.block(block)
        if isinstance(block, tree.Annex):
            writer.say(f"Phụ lục “{block.label}”", furniture.annex_line(document.letterhead))
    return tuple(writer.made)


def is_cell(line: Line) -> bool:
    """Whether the line is one cell of a table, heads included."""
    return line.where.startswith("Bảng ") and (COLUMN in line.where or is_head(line))


def is_head(line: Line) -> bool:
    """Whether the line is the head of a column, printed again where its table goes on."""
    return line.where.startswith("Bảng ") and HEAD_COLUMN in line.where


def is_picture(line: Line) -> bool:
    """Whether the line holds the words inside a chart's picture."""
    return line.where.startswith("Biểu đồ ") and line.where.endswith(PICTURE)


class _Lines:
    """Collects lines; counts paragraphs, tables and charts as a reader would."""

    def __init__(self) -> None:
        self.made: list[Line] = []
        self._paragraphs = self._tables = self._charts = self._headings = 0

    def say(self, where: str, *words: str, forms: str = "") -> None:
        self.made += [Line(where, unicodedata.normalize("NFC", text), (), forms) for text in words if text]

    def head(self, head: tree.Letterhead) -> None:
        letter = furniture.is_letter(head)
        where = "Phần đầu"
        self.say(where, head.superior.upper(), head.issuer.upper(), furniture.STAR, furniture.PARTY)
        self.say(where, furniture.number_line(head), head.urgency, head.subject if letter else "")
        self.say(where, furniture.date_line(head))
        if not letter:
            self.say(where, head.kind.upper(), head.subject, furniture.SUBJECT_RULE)
        if head.addressees:
            dash = "- " if len(head.addressees) > 1 else ""
            self.say("Nơi gửi đến", furniture.addressed(head), *(dash + line for line in head.addressees))

    def block(self, block: tree.Block) -> None:
        if isinstance(block, tree.Heading):
            self._headings += 1
            name = f"“{block.label}”" if block.label else str(self._headings)
            label = [tree.Text(f"{block.label} ")] if block.label else []
            self.add(f"Đề mục {name}", [*label, *block.inlines])
        elif isinstance(block, tree.Paragraph):
            self._paragraphs += 1
            dash = [tree.Text("- ")] if block.style is tree.ParagraphStyle.BULLET else []
            self.add(f"Đoạn {self._paragraphs}", [*dash, *block.inlines])
        elif isinstance(block, tree.Table):
            self._table(block)
        elif isinstance(block, tree.Annex):
            self.say(f"Phụ lục “{block.label}”", block.label)
            self.add(f"Phụ lục “{block.label}”", block.inlines)
        else:
            self._chart(block.drawing)

    def add(
        self, where: str, inlines: Iterable[tree.Inline], *, forms: str = "", empty: bool = False
    ) -> None:
        """A line of words and figures; the place of each figure is kept."""
        text, spans = "", []
        for inline in inlines:
            start = len(text)
            text = unicodedata.normalize("NFC", text + _printed(inline))
            if not isinstance(inline, tree.Text):
                href = inline.href if isinstance(inline, tree.Figure) else ""
                spans.append(Span(min(start, len(text)), len(text), href))
        if text or empty:
            self.made.append(Line(where, text, tuple(spans), forms))

    def _table(self, table: tree.Table) -> None:
        self._tables += 1
        name = f"Bảng {self._tables}"
        self.say(f"{name}, tên bảng", table.caption)
        for i, column in enumerate(table.columns, 1):
            self.add(f"{name}{HEAD_COLUMN}{i}", [tree.Text(column.title)], empty=True)
        for number, row in enumerate(table.rows, 1):
            for i, cell in enumerate(row, 1):
                self.add(f"{name}, dòng {number}{COLUMN}{i}", cell, empty=True)
        if not table.rows:
            self.say(f"{name}, dòng 1{COLUMN}1", furniture.EMPTY_TABLE)

    def _chart(self, drawing: Drawing) -> None:
        self._charts += 1
        name = f"Biểu đồ {self._charts}"
        self.say(f"{name}, tên biểu đồ", drawing.title)
        self.add(f"{name}{PICTURE}", _drawn(drawing), forms=_DRAWN)
        linked = [mark for mark in drawing.marks if mark.href]
        words: list[tree.Inline] = []
        for i, mark in enumerate(linked):
            words += [tree.Text(f"{'; ' if i else ''}{mark.label}: "), tree.Figure(mark.text, mark.href)]
        if words:
            said = [tree.Text("Số liệu của biểu đồ: "), *words, tree.Text(".")]
            self.add(f"{name}, dòng số liệu", said, forms="docx")

    def closing(self, document: tree.Document) -> None:
        listed = furniture.recipient_lines(document)
        if document.recipients:
            self.say("Nơi nhận", furniture.RECIPIENTS)
            for number, line in enumerate(listed, 1):
                self.say(f"Nơi nhận, dòng {number}", f"- {line}", forms=_LISTED)
                self.say(f"Nơi nhận, dòng {number}", line, forms="html")
        if document.signature:
            signature = document.signature
            parts = (signature.authority.upper(), signature.position.upper(), signature.name)
            self.say("Phần ký", *parts)


def _printed(inline: tree.Inline) -> str:
    return inline.printed if isinstance(inline, tree.Typed) else inline.text


def _drawn(drawing: Drawing) -> Iterator[tree.Inline]:
    """The words inside a chart's picture as they are drawn; a mark's own number is a figure."""
    texts = {mark.href: mark.text for mark in drawing.marks if mark.href}
    picture = ElementTree.fromstring(drawing.svg())
    owners = {id(text): link for link in picture.iter(f"{_SVG}a") for text in link.iter(f"{_SVG}text")}
    for text in picture.iter(f"{_SVG}text"):
        words = "".join(text.itertext())
        link = owners.get(id(text))
        href = link.get("href", "") if link is not None else ""
        yield tree.Figure(words, href) if href and words == texts.get(href) else tree.Text(words)
        yield tree.Text(" ")


# -- the annex workbook --------------------------------------------------------------------------------


def cells_of(sheets: Iterable[xlsx.Sheet]) -> tuple[Line, ...]:
    """Every filled cell of the workbook's sheets; rows that can be read only once are used up."""
    taken: set[str] = set()
    return tuple(line for sheet in sheets for line in _sheet_cells(sheet, xlsx.sheet_name(sheet.name, taken)))


def _sheet_cells(sheet: xlsx.Sheet, name: str) -> Iterator[Line]:
    heads = [column.title for column in sheet.columns]
    notes = ([note] for note in sheet.notes)
    rows: Iterable[Iterable[xlsx.Cell]] = chain([[sheet.title], heads], sheet.rows, sheet.totals, notes)
    for number, row in enumerate(rows, 1):
        for i, cell in enumerate(row):
            text = _cell_text(cell)
            if text:
                href = cell.href if isinstance(cell, xlsx.Linked | tree.Figure) else ""
                spans = (Span(0, len(text), href),) if href else ()
                yield Line(cell_place(name, i, number), text, spans)


def cell_place(sheet: str, column: int, row: int) -> str:
    """“Trang “Số liệu”, ô C7”; columns count from 0, rows from 1."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"Trang “{sheet}”, ô {letters}{row}"


def shown_number(value: float, *, percent: bool = False) -> str:
    """A stored number as Vietnamese write it, all its digits: 50.58 → “50,58”, 0.506 → “50,6 %”."""
    if percent:
        return f"{shown_number(round(value * 100, 10))} %"
    exact = Decimal(repr(value + 0.0)) if value else Decimal(0)
    whole, _, rest = f"{exact:,f}".partition(".")
    rest = rest.rstrip("0")
    return whole.replace(",", ".") + (f",{rest}" if rest else "")


def _cell_text(cell: xlsx.Cell) -> str:
    if isinstance(cell, tree.Figure):
        number, _ = xlsx.number_of(cell.text)
        if number is None:
            return xlsx.safe(cell.text)
        return _number_text(number, percent=cell.text.strip().endswith("%"))
    if isinstance(cell, xlsx.Linked):
        return _number_text(cell.value)
    if isinstance(cell, date):
        return show_day(cell)
    if cell is None or isinstance(cell, str):
        return xlsx.safe(clean(cell or ""))
    return _number_text(cell)


def _number_text(number: int | Decimal, *, percent: bool = False) -> str:
    if not -xlsx.EXACT_DIGITS < number < xlsx.EXACT_DIGITS:
        return str(number)
    return shown_number(float(number), percent=percent)
