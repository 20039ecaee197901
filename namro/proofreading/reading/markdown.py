"""Markdown: the file as it is, with its headings and its tables of pipes pointed out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from namro.proofreading.engine.written import Table, Written
from namro.proofreading.reading.plain import Line, line_places, lines_of, trimmed

_TITLE = re.compile(r" {0,3}#{1,6}[ \t]+(?P<words>\S.*)")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*")
_BORDER = re.compile(r"[ \t:|-]*-[ \t:|-]*")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_PIPE = re.compile(r"(?<!\\)\|")


def read_markdown(text: str) -> Written:
    """Offsets are those of the file."""
    lines = list(_outside_code(text))
    return Written(
        text,
        tables=tuple(_tables(text, lines)),
        headings=tuple(_headings(text, lines)),
        places=line_places(text),
    )


def _outside_code(text: str) -> Iterator[Line]:
    """Lines that are no program text; a fence stands as an empty line."""
    inside = ""
    for start, end in lines_of(text):
        fence = _FENCE.match(text, start, end)
        if fence and (not inside or fence[1] == inside):
            inside = "" if inside else fence[1]
            yield end, end
        elif not inside:
            yield start, end


def _headings(text: str, lines: list[Line]) -> Iterator[Line]:
    for number, (start, end) in enumerate(lines):
        title = _TITLE.fullmatch(text, start, end)
        if title:
            words = title["words"].rstrip().rstrip("#").rstrip()
            yield title.start("words"), title.start("words") + len(words)
        elif number + 1 < len(lines) and text[start:end].strip() and "|" not in text[start:end]:
            below = lines[number + 1]
            if below[0] == end + 1 and _UNDERLINE.fullmatch(text, *below):
                yield start, end


def _tables(text: str, lines: list[Line]) -> Iterator[Table]:
    number = 1
    while number < len(lines):
        head, border = lines[number - 1], lines[number]
        if "|" in text[slice(*head)] and _is_border(text[slice(*border)]):
            rows = [head]
            number += 1
            while number < len(lines) and "|" in text[slice(*lines[number])]:
                rows.append(lines[number])
                number += 1
            yield _table(text, rows)
        number += 1


def _is_border(line: str) -> bool:
    return "|" in line and _BORDER.fullmatch(line) is not None


def _table(text: str, rows: list[Line]) -> Table:
    cells = [
        trimmed(text, row, column, stretch)
        for row, line in enumerate(rows)
        for column, stretch in enumerate(_between_pipes(text, line))
    ]
    return Table(rows[0][0], rows[-1][1], tuple(cells))


def _between_pipes(text: str, line: Line) -> list[Line]:
    """Stretches between the pipes of a row; one at either end of it closes the table and parts nothing."""
    pipes = [found.start() for found in _PIPE.finditer(text, *line)]
    edges = [line[0] - 1, *pipes, line[1]]
    stretches = [(left + 1, right) for left, right in pairwise(edges)]
    if stretches and not text[slice(*stretches[0])].strip():
        stretches = stretches[1:]
    if stretches and not text[slice(*stretches[-1])].strip():
        stretches = stretches[:-1]
    return stretches
