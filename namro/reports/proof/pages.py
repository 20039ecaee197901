"""The pages of a PDF as one text: page numbers and repeated table heads taken off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from namro.reports.proof.lines import is_head, is_picture
from namro.reports.proof.manifest import Line
from namro.reports.proof.reading import squeezed

# A hyphen at the end of a line comes out of pdfium as one of these.
HYPHENS = {0x02: "-", 0xFFFE: "-"}
NEAR = 60
AHEAD = 20


@dataclass(frozen=True, slots=True)
class _Head:
    """The head of a table without white space, and where it stands in the expected text."""

    text: str
    at: int


def joined_pages(
    pages: Sequence[str], expected: str, lines: Sequence[Line], starts: Sequence[int]
) -> tuple[str, frozenset[int]]:
    """The text without white space, and the places before which there was some."""
    heads = list(_heads(lines, starts))
    parts: list[str] = []
    breaks: set[int] = set()
    size = 0
    for number, page in enumerate(pages, 1):
        words = [squeezed(word) for word in page.translate(HYPHENS).split()]
        if number > 1 and words:
            words[0] = words[0].removeprefix(str(number))
        text = "".join(words)
        cut = _repeated(text, expected, size, heads)
        at = size - cut
        for word in words:
            if at >= size:
                breaks.add(at)
            at += len(word)
        parts.append(text[cut:])
        size += len(text) - cut
    return _settled("".join(parts), expected, lines, starts), frozenset(breaks)


def _heads(lines: Sequence[Line], starts: Sequence[int]) -> Iterator[_Head]:
    text, at = "", 0
    for line, start in zip(lines, starts, strict=True):
        if is_head(line):
            at = at if text else start
            text += squeezed(line.text)
        elif text:
            yield _Head(text, at)
            text = ""
    if text:
        yield _Head(text, at)


def _repeated(page: str, expected: str, at: int, heads: list[_Head]) -> int:
    """How many letters at the top of a page repeat the head of a table that began before."""
    fitting = [head for head in heads if head.text and page.startswith(head.text)]
    size = max((len(head.text) for head in fitting), default=0)
    own = any(abs(head.at - at) <= NEAR for head in fitting)
    return 0 if own or expected.startswith(page[: size + AHEAD], at) else size


def _settled(found: str, expected: str, lines: Sequence[Line], starts: Sequence[int]) -> str:
    """The text with the words of each picture in their own order: pdfium reads them from left to right."""
    for line, start in zip(lines, starts, strict=True):
        if not is_picture(line):
            continue
        size = len(squeezed(line.text))
        before = expected[max(start - NEAR, 0) : start]
        at = found.find(before, max(start - 10 * NEAR, 0)) + len(before)
        there = found[at : at + size]
        if sorted(there) == sorted(expected[start : start + size]) and _holds_all(there, line.text.split()):
            found = found[:at] + expected[start : start + size] + found[at + size :]
    return found


def _holds_all(text: str, words: list[str]) -> bool:
    return all(squeezed(word) in text for word in words)
