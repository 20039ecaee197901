"""Stated against printed: every figure with what is found in its place, and every place that differs.

A web page or Word file is compared letter by letter with white space collapsed and the cells of tables kept
apart; a PDF without white space, because its lines break anywhere, its page numbers and repeated table heads
taken off; a workbook cell by cell.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from namro.reports.proof.difference import Run, common_runs
from namro.reports.proof.lines import is_cell
from namro.reports.proof.manifest import Line, Manifest, Span
from namro.reports.proof.pages import joined_pages
from namro.reports.proof.reading import CELL_END, Printed, collapsed, squeezed

TYPED_TITLE = "Số ghi tay"
EDGE = "Đầu trang, chân trang, ghi chú hoặc khung vẽ"
LONGEST = 200
FIGURE = "\x02"


class Kind(StrEnum):
    """What differs at a place; figures come first in every list."""

    FIGURE = "figure"
    TABLE = "table"
    TEXT = "text"
    CELL = "cell"
    LOOKS = "looks"


@dataclass(frozen=True, slots=True)
class Place:
    """A difference: `stated` in the manifest, `found` in the file ("" for nothing)."""

    kind: Kind
    where: str
    stated: str
    found: str
    address: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure printed at a place, and what the file prints there."""

    address: str
    title: str
    where: str
    stated: str
    found: str

    @property
    def holds(self) -> bool:
        return self.stated == self.found


@dataclass(frozen=True)
class Comparison:
    """All differences, figures first, and all figures of the file in reading order."""

    places: tuple[Place, ...]
    figures: tuple[Shown, ...]


def compared(manifest: Manifest, printed: Printed) -> Comparison:
    """What the manifest states against what a file prints."""
    titles = {figure.address: figure.title for figure in manifest.figures}
    if printed.form == "xlsx":
        places, figures = _cells(manifest.cells, printed, titles)
    else:
        lines = [line for line in manifest.lines if line.printed_in(printed.form)]
        places, figures = _text(lines, printed, titles)
    if printed.beside:
        places.append(Place(Kind.TEXT, EDGE, "", printed.beside[:LONGEST]))
    places.sort(key=lambda place: place.kind is not Kind.FIGURE)
    return Comparison(tuple(places), tuple(figures))


def _cells(
    cells: Sequence[Line], printed: Printed, titles: dict[str, str]
) -> tuple[list[Place], list[Shown]]:
    places, figures = [], []
    left = dict(printed.cells)
    for line in cells:
        stated, found = collapsed(line.text), left.pop(line.where, "")
        address = line.spans[0].address if line.spans else ""
        title = titles.get(address, "")
        if line.spans:
            figures.append(Shown(address, title, line.where, stated, found))
        if stated != found:
            kind = Kind.FIGURE if line.spans else Kind.CELL
            places.append(Place(kind, line.where, stated, found[:LONGEST], address, title))
    places += [Place(Kind.CELL, where, "", found[:LONGEST]) for where, found in left.items()]
    return places, figures


def _text(lines: list[Line], printed: Printed, titles: dict[str, str]) -> tuple[list[Place], list[Shown]]:
    expected = _Expected(lines, squeezed if printed.form == "pdf" else collapsed)
    if printed.form == "pdf":
        found, breaks = joined_pages(printed.pages, expected.text, lines, expected.starts)
    else:
        found, breaks = printed.text, frozenset()
    figures = _Figures(titles)
    if found == expected.text:
        return [], [shown for line in lines for shown in figures.of(line, None)]
    runs = common_runs(expected.text, found)
    if runs is None:
        return _roughly(lines, found, figures, expected.normal)
    trace = _Trace(expected, found, runs, breaks)
    places: list[Place] = []
    all_shown: list[Shown] = []
    for number, line in enumerate(lines):
        shown = figures.of(line, partial(trace.span, number))
        all_shown += shown
        places += trace.places(number, shown)
    places += trace.loose()
    return places or [Place(Kind.TEXT, "Văn bản", "", "thứ tự hoặc khoảng cách các phần đã khác")], all_shown


@dataclass(frozen=True)
class _Figures:
    titles: dict[str, str]

    def of(self, line: Line, found: Callable[[Span], str] | None) -> list[Shown]:
        """The figures of a line; without a way to look them up they stand as stated."""
        made = []
        for span in line.spans:
            stated = collapsed(line.text[span.start : span.end])
            title = self.titles.get(span.address, "") if span.address else TYPED_TITLE
            said = stated if found is None else found(span)
            # A PDF is compared without white space; where only that differs, the figure stands as stated.
            same = squeezed(said) == squeezed(stated)
            made.append(Shown(span.address, title, line.where, stated, stated if same else said))
        return made


class _Expected:
    """The text a file should print, and where each line begins and ends in it."""

    def __init__(self, lines: list[Line], normal: Callable[[str], str]) -> None:
        self.lines = lines
        self.normal = normal
        self.starts: list[int] = []
        self.ends: list[int] = []
        separate = normal is collapsed
        parts: list[str] = []
        size = 0
        for line in lines:
            text = normal(line.text)
            if separate and not text and is_cell(line) and parts[-1:] == [" "]:
                parts.pop()
                size -= 1
            self.starts.append(size)
            size += len(text)
            self.ends.append(size)
            parts.append(text)
            if separate and (is_cell(line) or text):
                parts.append(CELL_END if is_cell(line) else " ")
                size += 1
        self.text = "".join(parts).rstrip(" ")
        # Lines of white space at the end stand behind the last letter.
        self.starts = [min(start, len(self.text)) for start in self.starts]
        self.ends = [min(end, len(self.text)) for end in self.ends]

    def span(self, number: int, span: Span) -> tuple[int, int]:
        """A figure's letters in the whole text."""
        text = self.lines[number].text
        if self.normal is collapsed:
            before = len(collapsed(text[: span.start] + "|")) - 1
        else:
            before = len(squeezed(text[: span.start]))
        start = self.starts[number] + before
        return start, start + len(self.normal(text[span.start : span.end]))


class _Trace:
    """Follows places of the expected text into the found one."""

    def __init__(self, expected: _Expected, found: str, runs: list[Run], breaks: frozenset[int]) -> None:
        self._expected = expected
        self._found = found
        self._runs = runs
        self._lefts = [run.left for run in runs]
        self._breaks = breaks
        self._covered: list[tuple[int, int]] = []

    def span(self, number: int, span: Span) -> str:
        """What is found where a figure was: with letters put directly before or behind it."""
        first, last = self._span_range(number, span)
        return self._found[first:last].strip(" ")

    def places(self, number: int, shown: list[Shown]) -> Iterator[Place]:
        """The differences of one line: its figures, then its other words."""
        line = self._expected.lines[number]
        start, end = self._expected.starts[number], self._expected.ends[number]
        first, last = self._start(start), self._end(end)
        self._covered.append((first, last))
        stated, found = self._expected.text[start:end], self._found[first:last]
        if stated == found.strip(" "):
            return
        for figure in shown:
            if not figure.holds:
                yield Place(
                    Kind.FIGURE, line.where, figure.stated, figure.found, figure.address, figure.title
                )
        if self._beside_figures(number, found, first) or all(figure.holds for figure in shown):
            kind = Kind.TABLE if is_cell(line) else Kind.TEXT
            yield Place(kind, line.where, collapsed(line.text)[:LONGEST], found.strip()[:LONGEST])

    def loose(self) -> Iterator[Place]:
        """Words that belong to no line."""
        known = 0
        for first, last in sorted(self._covered):
            extra = self._found[known:first].strip(f" {CELL_END}")
            if extra:
                yield Place(Kind.TEXT, "Chữ thêm vào", "", extra[:LONGEST])
            known = max(known, last)
        if extra := self._found[known:].strip(f" {CELL_END}"):
            yield Place(Kind.TEXT, "Chữ thêm vào ở cuối", "", extra[:LONGEST])

    def _beside_figures(self, number: int, found: str, first: int) -> bool:
        """Whether a line differs in more than its figures."""
        expected = self._expected
        offset, line = expected.starts[number], expected.lines[number]
        stated = expected.text[offset : expected.ends[number]]
        for span in reversed(line.spans):
            a, b = expected.span(number, span)
            stated = stated[: a - offset] + FIGURE + stated[b - offset :]
            i, j = self._span_range(number, span)
            found = found[: i - first] + FIGURE + found[j - first :]
        return squeezed(stated) != squeezed(found)

    def _span_range(self, number: int, span: Span) -> tuple[int, int]:
        start, end = self._expected.span(number, span)
        first, last = self._start(start), self._end(end)
        core_first, core_last = self._after_gap(start), self._before_gap(end)
        if core_first <= core_last:
            first = next((k for k in range(core_first, first, -1) if self._word_begins(k)), first)
            last = next((k for k in range(core_last, last) if self._word_ends(k)), last)
        return first, max(first, last)

    def _word_begins(self, at: int) -> bool:
        return at in self._breaks or self._found[at - 1 : at] in (" ", CELL_END)

    def _word_ends(self, at: int) -> bool:
        return at in self._breaks or self._found[at : at + 1] in (" ", CELL_END)

    # A gap is what lies between two runs: letters taken out of the first text, letters put into the second.

    def _run(self, at: int) -> int:
        return bisect_right(self._lefts, at) - 1

    def _gap_before(self, number: int) -> tuple[int, int]:
        """Where the gap before a run begins, in both texts."""
        if number == 0:
            return 0, 0
        run = self._runs[number - 1]
        return run.left + run.size, run.right + run.size

    def _start(self, at: int) -> int:
        number = self._run(at)
        if number < 0:
            return 0 if at == 0 else self._runs[0].right
        run = self._runs[number]
        if at == run.left:
            left, right = self._gap_before(number)
            put_in = left == at and self._goes_right(right, run.right)
            return right if put_in else run.right
        if at < run.left + run.size:
            return run.right + at - run.left
        gap_left, gap_right = self._gap_before(number + 1)
        return gap_right if at == gap_left else self._runs[number + 1].right

    def _end(self, at: int) -> int:
        number = self._run(at)
        if number < 0:
            return self._runs[0].right
        run = self._runs[number]
        if at == run.left:
            left, right = self._gap_before(number)
            put_in = left < at or self._goes_left(right, run.right)
            return run.right if put_in else right
        if at < run.left + run.size:
            return run.right + at - run.left
        gap_left, gap_right = self._gap_before(number + 1)
        return gap_right if at == gap_left else self._runs[number + 1].right

    def _after_gap(self, at: int) -> int:
        """The start of letters at `at` without what was put in before them."""
        run = self._runs[max(self._run(at), 0)]
        return run.right if at <= run.left else self._start(at)

    def _before_gap(self, at: int) -> int:
        """The end of letters up to `at` without what was put in behind them."""
        number = self._run(at)
        if number >= 0 and at == self._runs[number].left:
            left, right = self._gap_before(number)
            return right if left == at else self._end(at)
        return self._end(at)

    def _goes_left(self, first: int, last: int) -> bool:
        """Whether letters put between two lines belong to the one before: no white space parts them."""
        return not self._breaks or not self._goes_right(first, last)

    def _goes_right(self, first: int, last: int) -> bool:
        return not self._breaks or (first in self._breaks and last not in self._breaks)


def _roughly(
    lines: list[Line], found: str, figures: _Figures, normal: Callable[[str], str]
) -> tuple[list[Place], list[Shown]]:
    """Where too much differs to follow it: which lines are nowhere in the file."""
    places, all_shown = [], []
    for line in lines:
        there = normal(line.text) in found
        shown = figures.of(line, None if there else lambda span: "")
        all_shown += shown
        if not there:
            places += [Place(Kind.FIGURE, s.where, s.stated, "", s.address, s.title) for s in shown]
            kind = Kind.TABLE if is_cell(line) else Kind.TEXT
            places.append(Place(kind, line.where, collapsed(line.text)[:LONGEST], ""))
    return places or [Place(Kind.TEXT, "Văn bản", "", "nhiều phần đã đổi chỗ hoặc thêm vào")], all_shown
