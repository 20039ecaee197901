"""Plain and pasted text: the text as it is, a place for every line, rows parted by tabs as tables."""

from __future__ import annotations

from collections.abc import Iterator

from namro.proofreading.engine.written import Cell, Place, Table, Written

# The path of places in a file that is itself the text: their offsets count its characters.
WHOLE = "text"

Line = tuple[int, int]


def read_plain(text: str) -> Written:
    """Offsets are those of the text; a block of lines with equally many tabs is a table."""
    return Written(text, tables=tuple(_tables(text)), places=line_places(text))


def lines_of(text: str) -> Iterator[Line]:
    """Start and end of every line, its break left out."""
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


def line_places(text: str) -> tuple[Place, ...]:
    """“dòng 12” for every line that is not empty."""
    return tuple(
        Place(start, end, f"dòng {number}", WHOLE, start)
        for number, (start, end) in enumerate(lines_of(text), 1)
        if end > start
    )


def _tables(text: str) -> Iterator[Table]:
    block: list[Line] = []
    tabs = 0
    for start, end in lines_of(text):
        here = text.count("\t", start, end)
        if block and here != tabs:
            yield from _table(text, block)
            block = []
        tabs = here
        if here:
            block.append((start, end))
    yield from _table(text, block)


def _table(text: str, block: list[Line]) -> Iterator[Table]:
    """One row alone is a line with a tab in it, such as a signature."""
    if len(block) > 1:
        cells = [cell for row, line in enumerate(block) for cell in row_cells(text, row, line, "\t")]
        yield Table(block[0][0], block[-1][1], tuple(cells))


def row_cells(text: str, row: int, line: Line, border: str) -> Iterator[Cell]:
    """The cells of a row, without the blanks around their text."""
    start, column = line[0], 0
    while start <= line[1]:
        end = text.find(border, start, line[1])
        end = line[1] if end < 0 else end
        yield trimmed(text, row, column, (start, end))
        start, column = end + 1, column + 1


def trimmed(text: str, row: int, column: int, stretch: Line) -> Cell:
    """A cell over a stretch of the text without the blanks at its ends."""
    said = text[stretch[0] : stretch[1]]
    start = stretch[0] + len(said) - len(said.lstrip())
    return Cell(row, column, start, max(start, stretch[0] + len(said.rstrip())))
