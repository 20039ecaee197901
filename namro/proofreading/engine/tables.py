"""Tables of a text: those a reader found, and rows of a plain text parted by “|” or tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from namro.proofreading.engine.characters import Prepared
from namro.proofreading.engine.sentences import Line
from namro.proofreading.engine.written import Cell, Table

FEWEST_ROWS = 2
_RULE = re.compile(r"[\s|:+-]*\Z")


@dataclass(frozen=True)
class Grid:
    """A table as rows of cells; a row has its cells at their columns."""

    rows: tuple[dict[int, Cell], ...]


def grids_of(prepared: Prepared, lines: Sequence[Line], tables: Sequence[Table]) -> list[Grid]:
    """Known tables as grids (offsets already those of the prepared text), then tables of plain lines."""
    known = [_grid(table) for table in tables]
    inside = [(table.start, table.end) for table in tables]
    free = [line for line in lines if not any(start <= line.start < end for start, end in inside)]
    return [*known, *_plain(prepared, free)]


def _grid(table: Table) -> Grid:
    rows: dict[int, dict[int, Cell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, {})[cell.column] = cell
    return Grid(tuple(rows[row] for row in sorted(rows)))


def _plain(prepared: Prepared, lines: Sequence[Line]) -> Iterator[Grid]:
    run: list[dict[int, Cell]] = []
    for line in lines:
        cells = _cells(prepared.text[line.start : line.end], line.start, len(run))
        if cells is None:
            if len(run) >= FEWEST_ROWS:
                yield Grid(tuple(run))
            run = []
        elif cells:
            run.append(cells)
    if len(run) >= FEWEST_ROWS:
        yield Grid(tuple(run))


def _cells(text: str, start: int, row: int) -> dict[int, Cell] | None:
    """The cells of a line; None where it is no row, empty for a row that only draws a rule."""
    sign = "|" if text.count("|") >= 2 else "\t"
    if text.count(sign) < (2 if sign == "|" else 1):
        return None
    if sign == "|" and _RULE.match(text):
        return {}
    at, column, found = start, 0, {}
    parts = text.split(sign)
    if sign == "|" and not parts[0].strip():
        at, parts = at + len(parts[0]) + 1, parts[1:]
    for part in parts:
        inner = part.strip()
        begin = at + len(part) - len(part.lstrip())
        found[column] = Cell(row, column, begin, begin + len(inner))
        at, column = at + len(part) + 1, column + 1
    return found
