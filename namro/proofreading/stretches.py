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
    for (start, end), members in groupby(figures, key=lambda one: one.sentence):
        found = list(members)
        if not above.is_row(start):
            sentence = _Sentence(plain[start:end], start)
            yield above.around(start, sentence.opening(found[0])), list(sentence.said(found))


def _whole_lists(text: str) -> str:
    """The text without the commas inside lists that are one thing; as long as before."""
    pieces, at = [], 0
    for one in _LISTS.finditer(spelled(text)):
        pieces += [text[at : one.start()], one[0].replace(",", " ")]
        at = one.end()
    return "".join([*pieces, text[at:]])


@dataclass(frozen=True)
class _Sentence:
    """A sentence that begins at ``start`` of the text."""

    words: str
    start: int

    def _between(self, start: int, end: int | None = None) -> str:
        return self.words[start - self.start : None if end is None else end - self.start]

    def opening(self, first: Figure) -> str:
        """The clauses before the one the first number stands in."""
        gap = self._between(self.start, first.start)
        signs = list(_SIGNS.finditer(gap))
        return _LABEL.sub("", gap[: signs[-1].start()], count=1) if signs else ""

    def said(self, figures: Sequence[Figure]) -> Iterator[Said]:
        """Every number of the sentence with the words of its clause."""
        pairs = list(self._paired(figures))
        at = self.start
        for number, (figure, base) in enumerate(pairs):
            end = (base or figure).end
            following = self._between(end, pairs[number + 1][0].start if number + 1 < len(pairs) else None)
            stop = _ENDS.search(following)
            before = _before(self._between(at, figure.start), first=number == 0)
            after = following[: stop.start()] if stop else following
            yield Said(figure, base, before, after, self._between(end).partition(";")[0])
            at = end

    def _paired(self, figures: Sequence[Figure]) -> Iterator[tuple[Figure, Figure | None]]:
        """“5/9” is one thing said."""
        at = 0
        while at < len(figures):
            figure, after = figures[at], figures[at + 1] if at + 1 < len(figures) else None
            over = after and not figure.percent and self._between(figure.end, after.start).strip() == "/"
            yield figure, after if over else None
            at += 2 if over else 1


def _before(gap: str, *, first: bool) -> str:
    """The clause before a number; words between two without a sign are the first one's."""
    begins = list((_SIGNS if first else _BEGINS).finditer(gap))
    if begins:
        return gap[begins[-1].end() :]
    return _LABEL.sub("", gap, count=1) if first else ""


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
