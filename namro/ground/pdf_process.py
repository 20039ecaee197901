"""The other side of `pdf_text`: a PDF on standard input, its pages' text as a JSON list on the other.

With the word `look` what comes is a digest of each page's picture, boxes and notes laid over it included;
with `lines` each page's lines as [text, left, bottom, right, top].
Run as a script, isolated, so it may import nothing of this project. Exit code 3: the file wants a password.
"""

import ctypes
import hashlib
import json
import re
import resource
import sys
from itertools import pairwise

import pypdfium2
from pypdfium2 import raw

MOST_MEMORY = 2 << 30
MOST_SECONDS = 25
MOST_PAGES = 3_000
SCALE = 0.7  # small, but digits of the paper's letters still differ
LOCKED = 3
BROKEN = 4
# In heights of a letter: a gap that parts cells is at least the first, twice as wide as the line's usual ones
# (those of a justified line are wide) unless it is the second; a small digit that begins higher marks a note.
CELL_GAP, SURE_GAP = 0.7, 1.2
NOTE_RISE, NOTE_HEIGHT = 0.33, 0.46
AREA = re.compile(r"(?<![^\W\d_])[kcdh]?m$")


def main() -> int:
    """Read, answer, and say by the exit code how it went."""
    limit(resource.RLIMIT_AS, MOST_MEMORY)
    limit(resource.RLIMIT_CPU, MOST_SECONDS)
    read = READERS[" ".join(sys.argv[1:])]
    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
        if len(document) > MOST_PAGES:
            return BROKEN
        if read is picture:
            document.init_forms()
        found = [read(page) for page in document]
    except pypdfium2.PdfiumError:
        return LOCKED if raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD else BROKEN
    sys.stdout.write(json.dumps(found))
    return 0


def limit(what: int, most: int) -> None:
    """No more than this, and never more than whoever started us may have."""
    hard = resource.getrlimit(what)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (most, most))


def text(page: pypdfium2.PdfPage) -> str:
    """The text in the order in which it was set."""
    return page.get_textpage().get_text_range(errors="replace")


def picture(page: pypdfium2.PdfPage) -> str:
    """A digest of what the page looks like."""
    return hashlib.sha256(bytes(page.render(scale=SCALE).buffer)).hexdigest()


def lines(page: pypdfium2.PdfPage) -> list[list[str | float]]:
    """The lines of a page with their boxes."""
    letters = Letters(page.get_textpage())
    found, begun = [], 0
    for at, sign in enumerate([*letters.signs, "\n"]):
        if sign in "\r\n":
            found += letters.line(begun, at)
            begun = at + 1
    return found


class Letters:
    """The letters of a page; a box is asked for where it decides something, because asking is slow."""

    def __init__(self, page: pypdfium2.PdfTextPage) -> None:
        self.page = page  # kept open
        count = raw.FPDFText_CountChars(page)
        self.signs = [chr(raw.FPDFText_GetUnicode(page, at)) for at in range(count)]

    def box(self, at: int) -> tuple[float, float, float, float]:
        """left, bottom, right, top"""
        found = raw.FS_RECTF()
        raw.FPDFText_GetLooseCharBox(self.page, at, ctypes.byref(found))
        return found.left, found.bottom, found.right, found.top

    def line(self, start: int, end: int) -> list[list[str | float]]:
        """The line of these letters, none where nothing can be seen."""
        shown = [at for at in range(start, end) if not self.signs[at].isspace()]
        if not shown:
            return []
        said, last_letter = self.words(shown)
        first, last = self.box(shown[0]), self.box(last_letter)
        return [[said, first[0], min(first[1], last[1]), last[2], max(first[3], last[3])]]

    def words(self, shown: list[int]) -> tuple[str, int]:
        """What these letters say, marks of notes left out, and the last letter that is not raised."""
        said, base = [self.signs[shown[0]]], shown[0]
        gaps = {at: self.gap(before, at) for before, at in pairwise(shown) if at > before + 1}
        wide = usual_end(list(gaps.values()))
        for at in shown[1:]:
            sign = self.signs[at]
            if sign.isdigit() and self.is_raised(base, at):
                if sign in "23" and AREA.search("".join(said[-3:])):
                    said.append(sign)
                continue
            if at in gaps:
                said.append("\t" if gaps[at] > wide else " ")
            said.append(sign)
            base = at
        return "".join(said), base

    def gap(self, before: int, at: int) -> float:
        """The gap between two letters, in heights of the first."""
        left, right = self.box(before), self.box(at)
        return (right[0] - left[2]) / max(left[3] - left[1], 1.0)

    def is_raised(self, base: int, at: int) -> bool:
        """Whether what is drawn of a letter is small and stands well above the foot of the one before."""
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        raw.FPDFText_GetCharBox(self.page, at, *map(ctypes.byref, (left, right, bottom, top)))
        beside = self.box(base)
        height = beside[3] - beside[1]
        small = top.value - bottom.value < NOTE_HEIGHT * height
        return small and bottom.value > beside[1] + NOTE_RISE * height


def usual_end(gaps: list[float]) -> float:
    """The width from which a gap of this line parts cells."""
    usual = 2 * sorted(gaps)[len(gaps) // 4] if gaps else 0.0
    return min(SURE_GAP, max(CELL_GAP, usual))


READERS = {"": text, "look": picture, "lines": lines}

if __name__ == "__main__":
    sys.exit(main())
