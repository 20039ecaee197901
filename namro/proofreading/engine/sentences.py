"""Lines and sentences of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from namro.proofreading.engine.characters import Prepared

# An end: “. ” before a capital, a digit or a quotation mark, not after an abbreviation; or a line break.
_END = re.compile(
    r"(?<!\bTP)(?<!\bTp)(?<!\bGS)(?<!\bTS)(?<!\bThS)(?<!\bPGS)(?<!\bBS)(?<!\bđ/c)(?<!\bTT)"
    r"(?:[.!?]|\.\.\.|…)[”\"')]?(?:\s+(?=[A-ZĐÀ-Ỹ\d“\"(\[+*•-])|(?=[A-ZĐÀ-Ỹ][a-zà-ỹ]))|\n"
)
_BULLET = re.compile(r"[ \t]*(?:[-+*•]|[a-zđ]\)|\d{1,2}[.)](?!\d))\s*")
HEADING_LENGTH = 160
# A sentence that goes on longer is read in pieces.
LONGEST = 2500


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph; ``bullet`` where it begins with a mark of a list, ``heading`` where it reads as a
    title."""

    number: int
    start: int
    end: int
    bullet: bool
    heading: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and the line it stands in."""

    number: int
    start: int
    end: int
    line: Line


def lines_of(prepared: Prepared, headings: frozenset[int] = frozenset()) -> list[Line]:
    """Paragraphs in order; ``headings`` are starts of lines known to be titles."""
    found: list[Line] = []
    at = 0
    for number, text in enumerate(prepared.text.split("\n")):
        end = at + len(text)
        bullet = _BULLET.match(text)
        found.append(Line(number, at, end, bool(bullet), at in headings or _is_heading(text, bool(bullet))))
        at = end + 1
    return found


def _is_heading(text: str, bullet: bool) -> bool:
    plain = text.strip()
    return (
        bool(plain)
        and not bullet
        and len(plain) <= HEADING_LENGTH
        and plain[-1] not in ".;:,…!"
        and "\t" not in plain
    )


def sentences_of(prepared: Prepared, lines: list[Line]) -> Iterator[Sentence]:
    """Sentences in order; none goes over a line break."""
    number = 0
    for line in lines:
        for start, end in _cut(prepared.text, line):
            yield Sentence(number, start, end, line)
            number += 1


def _cut(text: str, line: Line) -> Iterator[tuple[int, int]]:
    """Stretches of a line that end like sentences; none is longer than anybody would read."""
    at = line.start
    for end in [*(found.end() for found in _END.finditer(text, line.start, line.end)), line.end]:
        while end - at > LONGEST:
            space = max(text.rfind(";", at, at + LONGEST), text.rfind(" ", at, at + LONGEST)) + 1
            begin = space if space > at else at + LONGEST
            yield at, begin
            at = begin
        if at < end:
            yield at, end
            at = end
