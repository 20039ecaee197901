"""A text laid out for reading: paragraphs, headings and tables, with the marked stretches in them.

A page shows a part of a long text, so that it comes at once whatever the length. A stretch is cut wherever a
claim or one of its bases begins or ends; claims may lie inside each other, the graver one is then shown.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from namro.proofreading.engine.claims import Claim, Span, Verdict
from namro.proofreading.engine.written import Cell, Table

PART = 60_000  # characters of a page, some twenty sheets of paper
LONGEST = 90_000  # a text up to here is one page
WHOLE = 1_000_000  # up to here it can be asked for in one piece: half a second
CELL, NOTE = 30, 1_200  # what a cell and a remark weigh beside their characters
MOST_ROWS = 200
TONES = {
    Verdict.INCONSISTENT: "danger",
    Verdict.ROUNDING: "attention",
    Verdict.OK: "good",
    Verdict.UNCHECKABLE: "muted",
}
GRAVE = {"danger": 3, "attention": 2, "good": 1, "muted": 0}
SIGNS = {"good": "✓", "muted": "?"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A claim as the page marks it: its place among the claims, its number among the remarks (0: none)."""

    index: int
    number: int
    claim: Claim
    where: str = ""

    @property
    def tone(self) -> str:
        return TONES[self.claim.verdict]

    @property
    def sign(self) -> str:
        return str(self.number) if self.number else SIGNS[self.tone]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text of one look: ``marks`` begin here, ``base`` names a figure that a remark uses."""

    text: str
    tone: str = ""
    base: str = ""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (``pieces``), a heading, or a stretch of a table (``rows`` of cells of pieces)."""

    start: int
    end: int
    heading: bool = False
    pieces: tuple[Piece, ...] = ()
    rows: tuple[tuple[tuple[Piece, ...], ...], ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def weight(self) -> int:
        cells = sum(len(row) for row in self.rows)
        return self.end - self.start + CELL * cells + NOTE * len(self.marks)


@dataclass(frozen=True)
class Row:
    """A block with its remarks, and the blocks after it without any: side by side on a wide screen."""

    lead: Block | None
    rest: tuple[Block, ...]

    @property
    def marks(self) -> tuple[Mark, ...]:
        return self.lead.marks if self.lead else ()


def marks_of(claims: Sequence[Claim], wheres: Sequence[str], everything: bool) -> list[Mark]:
    """The claims that are shown: remarks, numbered from 1; ``everything``: also what holds or is open."""
    found, number = [], 0
    for index, (claim, where) in enumerate(zip(claims, wheres, strict=True)):
        number += claim.verdict.remark
        if claim.verdict.remark or everything:
            found.append(Mark(index, number if claim.verdict.remark else 0, claim, where))
    return found


def blocks_of(
    text: str,
    marks: Sequence[Mark],
    tables: Sequence[Table] = (),
    headings: Sequence[Span] = (),
    *,
    spots: Sequence[Span] = (),
) -> list[Block]:
    """The whole text in order; paragraphs without a letter are left out. ``spots`` can be linked to."""
    cutter = _Cutter(text, marks, spots)
    found: list[Block] = []
    at = 0
    for table in sorted(tables, key=lambda one: (one.start, -one.end)):
        if table.start < at:
            continue  # a table inside a cell: its words stand in the cell
        found += _paragraphs(cutter, at, table.start, headings)
        found += _table(cutter, table)
        at = max(at, table.end)
    found += _paragraphs(cutter, at, len(text), headings)
    return _with_marks(found, marks)


def parts_of(blocks: Sequence[Block]) -> list[list[Block]]:
    """The blocks by page; one page where the text is short."""
    if sum(block.weight for block in blocks) <= LONGEST:
        return [list(blocks)]
    parts: list[list[Block]] = [[]]
    full = 0
    for block in blocks:
        if parts[-1] and full + block.weight > PART:
            parts.append([])
            full = 0
        parts[-1].append(block)
        full += block.weight
    return parts


def fits_whole(blocks: Sequence[Block]) -> bool:
    """Whether the text can be shown on one page, if somebody wants it so."""
    return sum(block.weight for block in blocks) <= WHOLE


def part_at(parts: Sequence[Sequence[Block]], offset: int) -> int:
    """The number, from 1, of the part that holds a character of the text."""
    starts = [part[0].start if part else 0 for part in parts]
    return max(1, bisect_right(starts, offset))


def rows_of(blocks: Sequence[Block]) -> list[Row]:
    """Blocks in rows: each with remarks begins one."""
    found: list[Row] = []
    lead: Block | None = None
    rest: list[Block] = []
    for block in blocks:
        if block.marks:
            if lead or rest:
                found.append(Row(lead, tuple(rest)))
            lead, rest = block, []
        else:
            rest.append(block)
    return [*found, Row(lead, tuple(rest))] if lead or rest else found


def _paragraphs(cutter: _Cutter, start: int, end: int, headings: Sequence[Span]) -> Iterator[Block]:
    starts = [span[0] for span in headings]
    while start < end:
        stop = cutter.text.find("\n", start, end)
        stop = end if stop < 0 else stop
        if cutter.text[start:stop].strip():
            before = bisect_right(starts, start) - 1
            heading = before >= 0 and headings[before][1] > start
            yield Block(start, stop, heading, cutter.pieces(start, stop))
        start = stop + 1


def _table(cutter: _Cutter, table: Table) -> Iterator[Block]:
    """Its rows with the empty places filled, a few hundred of them to a block."""
    by_row: dict[int, dict[int, Cell]] = {}
    for cell in table.cells:
        by_row.setdefault(cell.row, {})[cell.column] = cell
    width = 1 + max((cell.column for cell in table.cells), default=-1)
    numbers = sorted(by_row)
    for first in range(0, len(numbers), MOST_ROWS):
        cells = [by_row[number] for number in numbers[first : first + MOST_ROWS]]
        spans = [(cell.start, cell.end) for row in cells for cell in row.values()]
        rows = tuple(
            tuple(
                cutter.pieces(row[column].start, row[column].end) if column in row else ()
                for column in range(width)
            )
            for row in cells
        )
        yield Block(min(span[0] for span in spans), max(span[1] for span in spans), rows=rows)


def _with_marks(blocks: Sequence[Block], marks: Sequence[Mark]) -> list[Block]:
    """Each claim is told at the block in which it begins."""
    starts = [block.start for block in blocks]
    held: dict[int, list[Mark]] = {}
    for mark in marks:
        if blocks:
            held.setdefault(max(0, bisect_right(starts, mark.claim.start) - 1), []).append(mark)
    return [
        replace(block, marks=tuple(held[number])) if number in held else block
        for number, block in enumerate(blocks)
    ]


@dataclass
class _Cutter:
    """Cuts stretches of the text at the borders of claims and bases; swept once over the whole text."""

    text: str
    marks: Sequence[Mark]
    spots: Sequence[Span]
    cuts: list[int] = field(init=False)
    looks: dict[int, tuple[str, str, tuple[Mark, ...]]] = field(init=False)

    def __post_init__(self) -> None:
        begin: dict[int, list[Mark]] = {}
        end: dict[int, list[Mark]] = {}
        bases = {start for start, _ in self.spots}
        borders = {0, len(self.text), *(at for span in self.spots for at in span)}
        for mark in self.marks:
            begin.setdefault(mark.claim.start, []).append(mark)
            end.setdefault(mark.claim.end, []).append(mark)
            borders |= {mark.claim.start, mark.claim.end}
            for start, stop in mark.claim.evidence:
                bases.add(start)
                borders |= {start, stop}
        self.cuts = sorted(borders)
        self.looks = {}
        around: list[Mark] = []
        for at in self.cuts:
            around = [mark for mark in around if mark not in end.get(at, ())] + begin.get(at, [])
            tone = max((mark.tone for mark in around), key=GRAVE.__getitem__, default="")
            self.looks[at] = (tone, base_name(at) if at in bases else "", tuple(begin.get(at, ())))

    def pieces(self, start: int, end: int) -> tuple[Piece, ...]:
        """The stretch in pieces; what begins before it goes on into it, without its number."""
        before = bisect_right(self.cuts, start) - 1
        inside = self.cuts[before + 1 : bisect_right(self.cuts, end - 1)]
        found = []
        for at, stop in zip([start, *inside], [*inside, end], strict=True):
            known = self.cuts[before] if at == start else at
            tone, base, marks = self.looks[known]
            whole = known == at
            found.append(Piece(self.text[at:stop], tone, base if whole else "", marks if whole else ()))
        return tuple(found)


def base_name(offset: int) -> str:
    """The name, on the page, of the figure at an offset."""
    return f"v{offset}"
