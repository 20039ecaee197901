"""What a reader hands to the engine: one text, its tables, and where each stretch stands in the original."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Place:
    """``text[start:end]`` stands at ``where`` (for people: “đoạn 12”, “trang 3”, “Sheet1!B7”).

    ``path`` is for the program that writes into the original, at character ``offset`` of what it names.
    """

    start: int
    end: int
    where: str
    path: str = ""
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; rows and columns count from 0, its text is ``text[start:end]``."""

    row: int
    column: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table inside the text; a merged cell stands once, at its first row and column."""

    start: int
    end: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Written:
    """A text as read.

    Offsets count characters of ``text``. A paragraph ends with a line break, cells of a row are parted by
    tabs, a superscript footnote mark is not in the text (its note is a paragraph at the end). ``headings``
    are stretches known to be titles. ``places`` are in order and do not overlap.
    """

    text: str
    tables: tuple[Table, ...] = ()
    headings: tuple[tuple[int, int], ...] = ()
    places: tuple[Place, ...] = field(default=(), repr=False)

    def place_of(self, offset: int) -> Place | None:
        """The place that holds this character, or the last one before it."""
        at = bisect_right([place.start for place in self.places], offset) - 1
        return self.places[at] if at >= 0 else None
