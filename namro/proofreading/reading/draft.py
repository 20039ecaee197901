"""A text put together from the pieces of an original that can be written into again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from namro.proofreading.engine.written import Cell, Place, Table, Written
from namro.proofreading.reading.building import Builder
from namro.proofreading.reading.plain import trimmed


@dataclass
class Draft(Builder):
    """Pieces with their path, and tables within cells of tables."""

    def piece(self, text: str, where: str, path: str, offset: int = 0) -> None:
        """Words of the original, from ``offset`` of what the path names."""
        if text:
            self._places.append(Place(self.length, self.length + len(text), where, path, offset))
            self.add(text)

    def without_breaks(self, start: int) -> int:
        """Take back line breaks at the end that are no words, none before ``start``; the length then."""
        while self.length > start and self._parts[-1] == "\n" and not self._ends_with_piece():
            self._parts.pop()
            self.length -= 1
        return self.length

    def heading(self, start: int) -> None:
        """What came since ``start`` is a title."""
        self._headings.append((start, self.length))

    def table_from(self, start: int, cells: list[Cell]) -> None:
        """A table that began at ``start``; tables in its cells came before it."""
        if cells:
            self._tables.append(Table(start, max(cell.end for cell in cells), tuple(cells)))

    def written(self) -> Written:
        """Tables in the order of their beginning, cells without the blanks around their words."""
        made = super().written()
        tables = sorted(made.tables, key=lambda table: (table.start, -table.end))
        return replace(made, tables=tuple(_trimmed(made.text, table) for table in tables))

    def _ends_with_piece(self) -> bool:
        return bool(self._places) and self._places[-1].end == self.length


def _trimmed(text: str, table: Table) -> Table:
    cells = (trimmed(text, cell.row, cell.column, (cell.start, cell.end)) for cell in table.cells)
    return replace(table, cells=tuple(cells))
