"""The words that belong to each number of a text: before it, after it, and what stands above. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from namro.proofreading.engine.claims import Figure
from namro.proofreading.meaning import spelled

HEADING = 120
# Lists that are one thing; their commas part nothing.
_LISTS = re.compile(
    r"đoàn viên, hội viên|phó bí thư thường trực, phó chủ tịch|quận ủy, huyện ủy, thị ủy|học sinh, sinh viên"
    r"|quận, huyện, thị(?: xã| ủy)|xã, phường, thị trấn|phường, xã, thị trấn|xã phường, thị trấn"
)
_SIGNS = re.compile(r"[,;.()]")
_ENDS = re.compile(r"[,;:.()]|(?<!\w)(?:và|trong đó|gồm|có(?=\s*$))(?!\w)")
_BEGINS = re.compile(
    r"[,;.()]|(?<!\w)(?=(?:và|trong đó|gồm)(?!\w))|(?<!\w)(?<!trong đó )(?<!gồm )(?<!và )(?=có\s*$)"
)
_CLAUSE = re.compile(r"\A[\s,;:.()]*([^,;:.()\d]*).*\Z", re.DOTALL)
_LABEL = re.compile(r"\s*(?:[-+•*–]|\d+(?:\.\d+)*[.)]|[a-zđ]\)|[IVX]+\s*[-.–])\s*")
_PART = re.compile(r"[IVX]+\s*[-.–]")
_BULLET = re.compile(r"\s*[-+•*–]\s")
_ENDING = ".;,:…!"


@dataclass(frozen=True)
class Said:
    """A number with the words of its clause. ``base`` is what is written under it (“5/9”), ``first`` the
    words of its sentence before the first clause, ``rest`` those after it up to the next semicolon."""

    figure: Figure
    base: Figure | None
    before: str
    after: str
    rest: str

    @property
    def then(self) -> str:
        """What follows its own words."""
        return self.rest[len(self.after) :]

    @property
    def clause(self) -> str:
        """The clause after its own words, up to the next sign or number."""
        return _CLAUSE.sub(r"\1", self.then)


@dataclass(frozen=True)
class Around:
    """What holds for a whole sentence: its opening words, what its paragraph said before, the line that
    introduces a list, the headings above."""

    opening: str
    earlier: str
    introduced: str
    headings: tuple[str, ...]


def sentences(text: str, figures: Sequence[Figure]) -> Iterator[tuple[Around, list[Said]]]:
    """The figures of each sentence with their words; tables are left out: their cells have no clauses."""
    plain = _whole_lists(text)
    above = _Above(text)
    for span, members in groupby(figures, key=lambda one: one.sentence):
        found = list(members)
        start, end = span
        if above.is_row(start):
            continue
        said = list(_said(plain[:end], start, found))
        yield above.around(start, _opening(plain[start : found[0].start])), said


def _whole_lists(text: str) -> str:
    """The text without the commas inside lists that are one thing; as long as before."""
    low = spelled(text)
    for one in _LISTS.finditer(low):
        text = text[: one.start()] + one[0].replace(",", " ") + text[one.end() :]
    return text


def _opening(gap: str) -> str:
    """The clauses before the one the first number stands in."""
    signs = list(_SIGNS.finditer(gap))
    return _LABEL.sub("", gap[: signs[-1].start()], count=1) if signs else ""


def _said(plain: str, start: int, figures: Sequence[Figure]) -> Iterator[Said]:
    pairs = list(_paired(plain, figures))
    ends = [(base or figure).end for figure, base in pairs]
    for at, (figure, base) in enumerate(pairs):
        gap = plain[ends[at - 1] if at else start : figure.start]
        begins = list(_BEGINS.finditer(gap)) if at else list(_SIGNS.finditer(gap))
        before = gap[begins[-1].end() :] if begins else gap if at == 0 else ""
        following = plain[ends[at] : pairs[at + 1][0].start if at + 1 < len(pairs) else len(plain)]
        stop = _ENDS.search(following)
        rest = plain[ends[at] :].partition(";")[0]
        before = before if at else _LABEL.sub("", before, count=1) if not begins else before
        yield Said(figure, base, before, following[: stop.start()] if stop else following, rest)


def _paired(plain: str, figures: Sequence[Figure]) -> Iterator[tuple[Figure, Figure | None]]:
    """“5/9” is one thing said."""
    at = 0
    while at < len(figures):
        figure, after = figures[at], figures[at + 1] if at + 1 < len(figures) else None
        over = after is not None and not figure.percent and plain[figure.end : after.start].strip() == "/"
        yield figure, after if over else None
        at += 2 if over else 1


class _Above:
    """Lines of a text and what stands over each; one pass over the lines."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts: list[int] = []
        self._over: list[tuple[str, tuple[str, ...]]] = []
        title, part, before, at = "", "", "", 0
        for line in text.split("\n"):
            bullet = bool(_BULLET.match(line))
            introduced = before if bullet and before.rstrip().endswith(":") else ""
            self._starts.append(at)
            self._over.append((introduced, tuple(dict.fromkeys(one for one in (title, part) if one))))
            at += len(line) + 1
            if _is_heading(line):
                title = _LABEL.sub("", line, count=1)
                part = title if _PART.match(line) else part
            if line.strip() and not bullet:
                before = line

    def around(self, start: int, opening: str) -> Around:
        """What holds for a sentence that begins at ``start``."""
        number = self._number(start)
        introduced, headings = self._over[number]
        return Around(opening, self.text[self._starts[number] : start], introduced, headings)

    def is_row(self, start: int) -> bool:
        """Whether the character stands in a row of a table."""
        begins = self._starts[self._number(start)]
        return "\t" in self.text[begins : self.text.find("\n", start) % (len(self.text) + 1)]

    def _number(self, offset: int) -> int:
        return bisect_right(self._starts, offset) - 1


def _is_heading(line: str) -> bool:
    plain = line.strip()
    return (
        0 < len(plain) <= HEADING
        and plain[-1] not in _ENDING
        and "\t" not in plain
        and not _BULLET.match(plain)
    )


__all__ = ["Around", "Said", "sentences"]
