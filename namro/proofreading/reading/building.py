"""Putting a `Written` together paragraph by paragraph and cell by cell."""

from __future__ import annotations

from dataclasses import dataclass, field

from namro.proofreading.engine.written import Cell, Place, Table, Written
from namro.proofreading.reading.refusals import check_length


@dataclass
class Builder:
    """Text grows at its end; a paragraph, row or cell is closed before the next begins."""

    _parts: list[str] = field(default_factory=list)
    _tables: list[Table] = field(default_factory=list)
    _headings: list[tuple[int, int]] = field(default_factory=list)
    _places: list[Place] = field(default_factory=list)
    length: int = 0

    def add(self, text: str) -> None:
        """Words at the end; raises ReadingError where they grow longer than any text, before memory ends."""
        self._parts.append(text)
        self.length += len(text)
        check_length(self.length)

    def paragraph(self, text: str, where: str, *, heading: bool = False) -> None:
        """A paragraph with its line break; an empty one is left out."""
        if not text:
            return
        start = self.length
        self.place(text, where)
        self.add("\n")
        if heading:
            self._headings.append((start, start + len(text)))

    def place(self, text: str, where: str) -> None:
        """A stretch that stands somewhere in the original."""
        self._places.append(Place(self.length, self.length + len(text), where))
        self.add(text)

    def table(self, cells: list[Cell]) -> None:
        """A table of cells that were added before, up to the last of them."""
        if cells:
            self._tables.append(Table(cells[0].start, cells[-1].end, tuple(cells)))

    def written(self) -> Written:
        return Written("".join(self._parts), tuple(self._tables), tuple(self._headings), tuple(self._places))
