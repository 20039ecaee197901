"""PDF files with text: lines become the paragraphs they were set from.

A line goes on in the next one where the first word of that would not have fitted any more; what stands at
the edge of several pages (running heads, page numbers) is left out.

A row of a table stays a line. A PDF does not say which lines are one row, and a row that is missed makes a
right total look wrong: only rows that are surely all of a table make one, others stand apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile
from statistics import median

from namro.ground import pdf_text
from namro.ground.pdf_text import PdfLine
from namro.proofreading.engine.written import Cell, Written
from namro.proofreading.reading.building import Builder
from namro.proofreading.reading.refusals import BROKEN, LOCKED, ReadingError

SCAN = "Tệp PDF chỉ có ảnh chụp, không có chữ để đọc. Dùng tệp gốc (.docx) hoặc nhận dạng chữ rồi kiểm lại."
EDGE = 3  # lines at the head and at the foot of a page among which running ones are looked for
_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:trang\s+)?\d{1,4}(?:\s*/\s*\d{1,4})?[-–—\s]*", re.IGNORECASE)
_NOTE = re.compile(r"\[?\d{1,3}|[*†‡]")
_DIGITS = re.compile(r"\d+")
_OPENS = re.compile(
    r"[-–+*•▪●○◦⁃]\s|[-–+•]|\(?(?:\d{1,3}|[a-zđA-Z]|[IVXLC]{1,5})[.)]\s|(?:điều|chương|mục)\s+\d", re.I
)
_SOFT_HYPHENS = "\x02\ufffe\u00ad"
NOTE_SIZE = 0.92  # of the usual height
FEWEST_ROWS = 3
CLOSE = 1.8  # distance of feet, in heights, of the lines of one cell
NEAR = 12  # paragraphs between two parts of a table: its head, repeated
INDENT = 0.8  # in heights of a line
APART = 2.2  # distance of feet, in heights
OTHER_SIZE = 1.2


@dataclass(frozen=True, slots=True)
class _Set:
    """A line, its page (from 1) and the right edge of that page's text."""

    page: int
    edge: float
    line: PdfLine

    @property
    def height(self) -> float:
        return max(self.line.top - self.line.bottom, 1.0)

    @property
    def is_row(self) -> bool:
        return "\t" in self.line.text


def read_pdf(content: bytes) -> Written:
    """Places are “trang 3”. Raises ReadingError for what is locked, damaged, or has no text."""
    try:
        pages = pdf_text.lines(content)
    except pdf_text.LockedError as error:
        raise ReadingError(LOCKED) from error
    except pdf_text.PdfError as error:
        raise ReadingError(BROKEN) from error
    if not any(pages):
        raise ReadingError(SCAN)
    built = Builder()
    for run in _runs(list(_paragraphs(list(_body(pages))))):
        if run.whole:
            _table(built, run.lines)
        else:
            for lines in run.paragraphs:
                _paragraph(built, lines)
    return built.written()


def _body(pages: Sequence[Sequence[PdfLine]]) -> Iterator[_Set]:
    """The lines between the heads and feet of the pages; notes at the feet come last."""
    running = _running(pages)
    small = NOTE_SIZE * median(line.top - line.bottom for page in pages for line in page)
    usual_edge = median(max(line.right for line in page) for page in pages if page)
    notes: list[_Set] = []
    for number, page in enumerate(pages, 1):
        outer = _outer(page, running)
        kept = [line for line in page if line not in outer]
        edge = max([usual_edge, *(line.right for line in kept)])  # a page may hold short lines alone
        body = _without_notes(kept, small)
        yield from (_Set(number, edge, line) for line in kept[:body])
        notes += (_Set(number, edge, line) for line in kept[body:])
    yield from notes


def _without_notes(lines: Sequence[PdfLine], small: float) -> int:
    """How many lines stand above the notes: small lines at the foot, the first of them with a mark."""
    at = len(lines)
    while at and lines[at - 1].top - lines[at - 1].bottom < small and "\t" not in lines[at - 1].text:
        at -= 1
    while at < len(lines) and not _NOTE.match(lines[at].text):
        at += 1
    return at


def _running(pages: Sequence[Sequence[PdfLine]]) -> set[tuple[str, int]]:
    """What stands at the same height at the edge of at least half of the pages, numbers in it aside."""
    met = Counter(key for page in pages for key in {_key(line) for one in _edges(page) for line in one})
    least = max(2, len(pages) // 2)
    return {key for key, times in met.items() if times >= least}


def _edges(page: Sequence[PdfLine]) -> tuple[list[PdfLine], list[PdfLine]]:
    """The outermost lines from the head down and from the foot up."""
    downward = sorted(page, key=lambda line: -line.bottom)
    return downward[:EDGE], downward[: -EDGE - 1 : -1]


def _outer(page: Sequence[PdfLine], running: set[tuple[str, int]]) -> list[PdfLine]:
    """Running lines and page numbers, from either edge inward as long as there is nothing else."""
    return [
        line
        for edge in _edges(page)
        for line in takewhile(lambda one: _PAGE_NUMBER.fullmatch(one.text) or _key(one) in running, edge)
    ]


def _key(line: PdfLine) -> tuple[str, int]:
    """The line and its height on the page; numbers count as equal in words, not in rows of a table."""
    words = "\t" not in line.text and any(map(str.isalpha, line.text))
    return _DIGITS.sub("#", line.text) if words else line.text, round(line.bottom / 2)


def _paragraphs(lines: Sequence[_Set]) -> Iterator[list[_Set]]:
    found: list[_Set] = []
    for one in lines:
        if found and not _goes_on(found, one):
            yield found
            found = []
        found.append(one)
    if found:
        yield found


def _goes_on(before: Sequence[_Set], one: _Set) -> bool:
    """Whether a line is the continuation of the lines before it."""
    last = before[-1]
    if last.is_row or one.is_row or _OPENS.match(one.line.text):
        return False
    if max(last.height, one.height) > OTHER_SIZE * min(last.height, one.height):
        return False
    if last.page == one.page and not 0 < last.line.bottom - one.line.bottom < APART * last.height:
        return False
    word = one.line.text.split(maxsplit=1)[0]
    width = (one.line.right - one.line.left) * (len(word) + 1) / max(len(one.line.text), 1)
    if last.line.right + width < last.edge:
        return False
    opened = len(before) == 1 and _OPENS.match(last.line.text)
    return bool(opened) or one.line.left <= last.line.left + INDENT * last.height


@dataclass
class _Run:
    """Paragraphs up to the next table, or the rows of one; ``whole`` where nothing of it is missing."""

    paragraphs: list[list[_Set]]
    is_rows: bool
    whole: bool = False

    @property
    def lines(self) -> list[_Set]:
        return [lines[0] for lines in self.paragraphs]

    @property
    def columns(self) -> set[int]:
        return {one.line.text.count("\t") for one in self.lines}


def _runs(paragraphs: Sequence[list[_Set]]) -> list[_Run]:
    runs = [
        _Run(list(group), is_rows) for is_rows, group in groupby(paragraphs, lambda lines: lines[0].is_row)
    ]
    for at, run in enumerate(runs):
        run.whole = run.is_rows and _is_whole(run, runs[max(at - 2, 0) : at], runs[at + 1 : at + 3])
    return runs


def _is_whole(run: _Run, before: Sequence[_Run], after: Sequence[_Run]) -> bool:
    """Whether rows are a table by themselves: alike, on one page, no line of a row close below, and no rows
    of the same kind a few lines away, which would be parts of the same table."""
    lines = run.lines
    if len(lines) < FEWEST_ROWS or len(run.columns) > 1 or len({one.page for one in lines}) > 1:
        return False
    last, following = lines[-1], after[0].paragraphs[0][0] if after else None
    if following and following.page == last.page:
        distance = last.line.bottom - following.line.bottom
        if 0 < distance < CLOSE * last.height:
            return False
    others = [one for one in (*before, *after) if one.is_rows]
    between = [len(one.paragraphs) for one in (*before[-1:], *after[:1])]
    return not any(one.columns & run.columns and min(between) <= NEAR for one in others)


def _paragraph(built: Builder, lines: Sequence[_Set]) -> None:
    """One paragraph; a part of it for every page it stands on."""
    for page, group in groupby(lines, lambda one: one.page):
        text = ""
        for one in group:
            text += _ended(one.line.text)
        built.place(text if one is not lines[-1] else text.rstrip(" "), f"trang {page}")
    built.add("\n\n" if lines[0].is_row else "\n")


def _ended(text: str) -> str:
    """A line with what parts it from the next: nothing after a hyphen."""
    if text[-1] in _SOFT_HYPHENS:
        return text[:-1]
    return text if text[-1] in "-/" and text[-2:-1].isalnum() else f"{text} "


def _table(built: Builder, rows: Sequence[_Set]) -> None:
    cells: list[Cell] = []
    for row, one in enumerate(rows):
        for column, text in enumerate(one.line.text.split("\t")):
            if column:
                built.add("\t")
            start = built.length
            built.place(text, f"trang {one.page}")
            cells.append(Cell(row, column, start, built.length))
        built.add("\n")
    built.table(cells)
