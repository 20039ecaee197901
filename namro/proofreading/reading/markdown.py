"""Markdown: headings and tables of pipes pointed out, marks that are not read made blanks.

Every character stays where it is in the file: `**50,8%**` becomes `  50,8%  `, the pipes between cells tabs.
"""

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
# Emphasis, code, escapes, marks of headings and quotations, tags, marks of notes.
_SILENT = re.compile(
    r"(?<![*\w])\*{1,3}(?=[^\s*])|(?<=[^\s*])\*{1,3}(?![*\w])|\*{2,3}(?=\S)|(?<=\S)\*{2,3}"
    r"|(?<![_\w])_{1,3}(?=[^\s_])|(?<=[^\s_])_{1,3}(?![_\w])|~~|`+"
    r"|\\(?=[\\`*_{}\[\]()#+\-.!|~>%])|^ {0,3}(?:#{1,6}[ \t]|>[ \t]?)+"
    r"|\[\^\w{1,20}\]|<sup>[^<>\n]{1,4}</sup>|</?[a-zA-Z][^<>\n]{0,200}>",
    re.MULTILINE,
)
_LINK = re.compile(r"\[([^\[\]\n]{1,300})\]\([^()\n]{0,500}\)")
_BORDER_ROW = re.compile(r"^[ \t:|-]*-[ \t:|-]*$")
_PIPE = re.compile(r"(?<!\\)\|")


def read_markdown(text: str) -> Written:
    """Offsets are those of the file."""
    lines = list(_outside_code(text))
    tables = list(_tables(text, lines))
    plain = _unmarked(text, [line for rows in tables for line in rows])
    titles = (trimmed(plain, 0, 0, title) for title in _headings(text, lines))
    return Written(
        plain,
        tables=tuple(_table(plain, [(row, _between_pipes(text, row)) for row in rows]) for rows in tables),
        headings=tuple((title.start, title.end) for title in titles),
        places=line_places(text),
    )


def _unmarked(text: str, rows: list[Line]) -> str:
    """The text with blanks for its marks, tabs between the cells of these rows."""
    plain = _SILENT.sub(lambda found: " " * len(found[0]), text)
    plain = _LINK.sub(lambda found: f" {found[1]}{' ' * (len(found[0]) - len(found[1]) - 1)}", plain)
    pieces, at = [], 0
    for start, end in rows:
        row = _BORDER_ROW.sub(_blank, plain[start:end])
        pipes = {found.start() - start for found in _PIPE.finditer(text, start, end)}
        pieces += [plain[at:start], "".join("\t" if n in pipes else sign for n, sign in enumerate(row))]
        at = end
    return "".join([*pieces, plain[at:]])


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


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


def _tables(text: str, lines: list[Line]) -> Iterator[list[Line]]:
    """The rows of each table, the border below its head among them."""
    number = 1
    while number < len(lines):
        head, border = lines[number - 1], lines[number]
        if "|" in text[slice(*head)] and _is_border(text[slice(*border)]):
            rows = [head]
            while number < len(lines) and "|" in text[slice(*lines[number])]:
                rows.append(lines[number])
                number += 1
            yield rows
        number += 1


def _is_border(line: str) -> bool:
    return "|" in line and _BORDER.fullmatch(line) is not None


def _table(plain: str, rows: list[tuple[Line, list[Line]]]) -> Table:
    cells = [
        trimmed(plain, row, column, stretch)
        for row, (_, stretches) in enumerate([rows[0], *rows[2:]])
        for column, stretch in enumerate(stretches)
    ]
    return Table(rows[0][0][0], rows[-1][0][1], tuple(cells))


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
