"""A report as the proofreader of figures reads it: the composed document as printed, and its remarks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from textwrap import shorten

from namro.documents import tree
from namro.proofreading.engine.claims import Claim, Kind
from namro.proofreading.engine.proofread import proofread
from namro.proofreading.engine.written import Cell, Table, Written

QUOTED = 90
# Lines of a table against its total: the definitions of the figures say which columns add up (RP3).
OF_TABLES = (Kind.SUM, Kind.HUNDRED)


@dataclass(frozen=True)
class Remark:
    """What the engine says of a stretch of the paper, quoted, and the figures of its arithmetic."""

    claim: Claim
    quoted: str
    figures: tuple[str, ...]

    @property
    def key(self) -> str:
        """Rule and numbers: the same remark after the words around them changed, another of others."""
        said = self.figures or (self.quoted,)
        return ":".join([self.claim.rule, str(self.claim.stated), str(self.claim.computed), *said])


def remarks(document: tree.Document) -> list[Remark]:
    """Contradictions and roundings of a paper, in the order of their places."""
    paper = written(document)
    found = (claim for claim in proofread(paper).remarks if not _answered_by_definitions(claim, paper.tables))
    return [_quoted(claim, paper.text) for claim in found]


def _answered_by_definitions(claim: Claim, tables: Sequence[Table]) -> bool:
    inside = any(table.start <= claim.start and claim.end <= table.end for table in tables)
    return inside and claim.kind in OF_TABLES


def _quoted(claim: Claim, text: str) -> Remark:
    figures = tuple(text[start:end] for start, end in sorted(claim.evidence))
    return Remark(claim, shorten(text[claim.start : claim.end], QUOTED, placeholder=" …"), figures)


# The paper as a text


@dataclass
class _Page:
    """A text as it grows, with where its tables and headings stand."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    tables: list[Table] = field(default_factory=list)
    headings: list[tuple[int, int]] = field(default_factory=list)

    def add(self, text: str, end: str = "\n") -> tuple[int, int]:
        """Write ``text`` and what ends it; its span."""
        start, stop = self.length, self.length + len(text)
        self.pieces += [text, end]
        self.length = stop + len(end)
        return start, stop


def written(document: tree.Document) -> Written:
    """The document as it reads: subject, blocks, notes; numbers typed by people unmarked, no drawings."""
    page = _Page()
    page.headings.append(page.add(f"{document.letterhead.kind} {document.letterhead.subject}".strip()))
    for block in document.blocks:
        _write(page, block)
    for note in document.footnotes:
        page.add(note)
    return Written("".join(page.pieces), tuple(page.tables), tuple(page.headings))


def _write(page: _Page, block: tree.Block) -> None:
    if isinstance(block, tree.Table):
        _write_table(page, block)
    elif isinstance(block, tree.Heading | tree.Annex):
        page.headings.append(page.add(f"{block.label} {_read(block.inlines)}"))
    elif isinstance(block, tree.Paragraph):
        bullet = "- " if block.style is tree.ParagraphStyle.BULLET else ""
        page.add(bullet + _read(block.inlines))


def _write_table(page: _Page, table: tree.Table) -> None:
    """Its caption as a heading; the titles of its columns are row 0."""
    if table.caption:
        page.headings.append(page.add(table.caption))
    start, cells = page.length, []
    for row, texts in enumerate(_rows(table)):
        for column, text in enumerate(texts):
            last = column == len(texts) - 1
            cells.append(Cell(row, column, *page.add(text, "\n" if last else "\t")))
    page.tables.append(Table(start, page.length - 1, tuple(cells)))


def _rows(table: tree.Table) -> Iterator[list[str]]:
    yield [column.title for column in table.columns]
    yield from ([_read(cell) for cell in row] for row in table.rows)


def _read(inlines: Sequence[tree.Inline]) -> str:
    return "".join(inline.text for inline in inlines)


__all__ = ["Remark", "remarks", "written"]
