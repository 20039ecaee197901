"""Web pages: the words a reader sees.

The standard library's parser is used: it takes every fault of a page as a browser does, builds no tree that
a hostile page could make too deep, and needs no library of C.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from namro.proofreading.engine.written import Cell, Written
from namro.proofreading.reading.building import Builder


def _names(said: str) -> frozenset[str]:
    return frozenset(said.split())


_SILENT = _names(
    "head script style template nav noscript svg math select datalist textarea iframe object canvas"
)
_VOID = _names("area base br col embed hr img input link meta param source track wbr")
_INLINE = _names(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark q s samp small "
    "span strike strong sub sup time tt u var wbr"
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "caption"))
_CELLS = frozenset(("td", "th"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\n\r\f]+")
_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[a-z]|[*†‡]{1,3})[\])]?")
_AREA = re.compile(r"(?<![^\W\d_])(?:[kcdm]?m|hm)$")
MOST_SPAN = 1_000
MOST_COLUMNS = 300


@dataclass
class _Grid:
    """A table being read: its rows so far and which positions cells above have taken."""

    cells: list[Cell] = field(default_factory=list)
    taken: set[tuple[int, int]] = field(default_factory=set)
    row: int = -1
    column: int = 0
    spans: tuple[int, int] = (1, 1)

    def next_row(self) -> None:
        self.row, self.column = self.row + 1, 0

    def next_column(self, across: int, down: int) -> None:
        """Step to the next free position and take as many as the cell covers."""
        self.row = max(self.row, 0)
        while (self.row, self.column) in self.taken:
            self.column += 1
        self.spans = (across, down)
        for below in range(1, down):
            self.taken |= {(self.row + below, self.column + beside) for beside in range(across)}


def read_page(text: str) -> Written:
    """The visible text of a page; a superscript that is only the mark of a note is left out."""
    page = _Page()
    page.feed(text)
    page.close()
    return page.finished()


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self._built = Builder()
        self._words: list[str] = []
        self._raised: list[str] | None = None
        self._hidden: list[str] = []
        self._heading = False
        self._paragraphs = 0
        self._grid: _Grid | None = None
        self._tables = 0  # how deep
        self._in_cell = False

    def finished(self) -> Written:
        self._end_raised()
        self._end_cell()
        self._end_paragraph()
        self._end_table()
        return self._built.written()

    # -- tags --------------------------------------------------------------------------------------------

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._block(tag)
        if self._hidden:
            if tag == self._hidden[-1]:
                self._hidden.append(tag)
        elif tag not in _VOID and (tag in _SILENT or _is_hidden(dict(attrs))):
            self._hidden.append(tag)
        elif tag == "sup":
            self._raised = []
        elif tag in _HEADINGS:
            self._heading = True
        elif tag in ("table", "tr") or tag in _CELLS:
            self._start_of_table(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            if tag == self._hidden[-1]:
                self._hidden.pop()
            return
        if tag == "sup":
            self._end_raised()
        elif tag in _CELLS:
            self._end_cell()
        elif tag == "table":
            self._tables -= self._tables > 0
            if not self._tables:
                self._end_table()
        self._block(tag)
        if tag in _HEADINGS:
            self._heading = False

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        (self._words if self._raised is None else self._raised).append(data)

    def _block(self, tag: str) -> None:
        """A block stands apart; a paragraph that was hidden and never closed ends where it begins."""
        if tag in _INLINE:
            return
        if self._hidden == ["p"]:
            self._hidden.clear()
        if self._hidden:
            return
        if self._in_cell:
            self._words.append(" ")
        else:
            self._end_paragraph()

    # -- words -------------------------------------------------------------------------------------------

    def _end_raised(self) -> None:
        """A mark of a note is dropped; m² and m³ stay."""
        if self._raised is None:
            return
        said = "".join(self._raised).strip()
        self._raised = None
        area = said in ("2", "3") and _AREA.search("".join(self._words[-2:]))
        if area or not _MARK.fullmatch(said):
            self._words.append(said)

    def _said(self) -> str:
        words = _SPACE.sub(" ", "".join(self._words)).strip(" ")
        self._words.clear()
        return words

    def _end_paragraph(self) -> None:
        words = self._said()
        if words:
            self._paragraphs += 1
            self._built.paragraph(words, f"đoạn {self._paragraphs}", heading=self._heading)

    # -- tables ------------------------------------------------------------------------------------------

    def _start_of_table(self, tag: str, attributes: dict[str, str | None]) -> None:
        if tag == "table":
            self._tables += 1
            if self._tables == 1:
                self._grid = _Grid()
        elif self._grid and self._tables == 1:
            self._end_cell()
            if tag == "tr":
                self._end_row()
                self._grid.next_row()
            else:
                self._grid.next_column(_span(attributes, "colspan"), _span(attributes, "rowspan"))
                self._in_cell = True

    def _end_cell(self) -> None:
        grid = self._grid
        if grid is None or not self._in_cell or self._tables > 1:
            return
        self._in_cell = False
        words = self._said()
        if grid.column < MOST_COLUMNS:
            if grid.cells and grid.cells[-1].row == grid.row:
                self._built.add("\t")
            start = self._built.length
            self._built.place(words, f"bảng, dòng {grid.row + 1}, cột {grid.column + 1}")
            grid.cells.append(Cell(grid.row, grid.column, start, self._built.length))
        grid.column += grid.spans[0]

    def _end_row(self) -> None:
        if self._grid and self._grid.cells and self._grid.cells[-1].row == self._grid.row:
            self._built.add("\n")

    def _end_table(self) -> None:
        grid, self._tables = self._grid, 0
        if grid is None:
            return
        self._end_cell()
        self._end_row()
        self._grid = None
        self._built.table(grid.cells)


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    style = attributes.get("style") or ""
    return "hidden" in attributes or _HIDDEN.search(style) is not None


def _span(attributes: dict[str, str | None], name: str) -> int:
    said = attributes.get(name) or ""
    return min(max(int(said), 1), MOST_SPAN) if said.isascii() and said.isdigit() and len(said) < 6 else 1
