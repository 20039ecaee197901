"""Figures of a text: numbers that count, with what they count and what stands before them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from namro.proofreading.engine.characters import Prepared
from namro.proofreading.engine.masks import Stretches, masked
from namro.proofreading.engine.numerals import Numeral, numerals
from namro.proofreading.engine.sentences import Line, Sentence, lines_of, sentences_of
from namro.proofreading.engine.words import ABBREVIATED, head_of, known

FARTHEST = 160
_BOUNDS = (
    ("below", re.compile(r"(?<!\w)(?:gần|xấp xỉ|suýt soát|chưa đến|chưa tới|non)\s*\Z")),
    ("above", re.compile(r"(?<!\w)(?:hơn|trên|quá)\s*\Z")),
    ("about", re.compile(r"(?<!\w)(?:khoảng|ước|ước tính|chừng|tầm)\s*\Z")),
    ("least", re.compile(r"(?<!\w)(?:từ|ít nhất|tối thiểu|không dưới)\s*\Z")),
    ("most", re.compile(r"(?<!\w)(?:dưới|không quá|tối đa)\s*\Z")),
)
_POINTS = re.compile(r"\s*điểm (?:phần trăm|%)|\s*đ%")
# “98/114 địa phương”: what the denominator counts the numerator counts too.
_OVER = re.compile(r"\s?/\s?\d[\d.,]*(?<![.,])")
_NOUN_END = re.compile(r"[,;:.!?()\[\]{}/“”\"\n…|\t]|\d|\s-\s|\s(?:và|hoặc)\s*(?=\d|\Z)")
_LEAD_START = re.compile(r"[,;:.!?()\[\]{}“”\"\n…|\t]|\s-\s")
_SCALES = {"tỷ": 10**9, "tỉ": 10**9, "triệu": 10**6, "nghìn": 1000, "ngàn": 1000}


@dataclass(frozen=True, eq=False)
class Fig:
    """A number that counts; ``noun`` and ``lead`` in lower case, ``bracket`` the innermost open bracket's
    offset (-1: none), ``number`` its place among the figures of the text."""

    number: int
    start: int
    end: int
    value: Decimal
    places: int
    percent: bool
    points: bool
    bound: str
    noun: str
    lead: str
    bracket: int
    sentence: Sentence

    @cached_property
    def head(self) -> str:
        """What is counted, in the field's words; "" where nothing follows."""
        return head_of(self.noun)

    @cached_property
    def named(self) -> bool:
        """Whether what it counts is a thing of the lexicon."""
        return known(self.head)

    @property
    def counts(self) -> bool:
        """A plain amount: neither a percentage nor percentage points."""
        return not self.percent and not self.points

    @property
    def line(self) -> Line:
        """The paragraph it stands in."""
        return self.sentence.line


@dataclass(frozen=True)
class Content:
    """A prepared text with everything the checks ask of it."""

    prepared: Prepared
    lines: Sequence[Line]
    sentences: Sequence[Sentence]
    figures: Sequence[Fig]
    masks: Stretches

    @property
    def low(self) -> str:
        """The text in lower case."""
        return self.prepared.low

    @cached_property
    def by_sentence(self) -> Sequence[Sequence[Fig]]:
        """The figures of each sentence."""
        found: list[list[Fig]] = [[] for _ in self.sentences]
        for one in self.figures:
            found[one.sentence.number].append(one)
        return found

    @cached_property
    def by_line(self) -> Sequence[Sequence[Fig]]:
        """The figures of each paragraph."""
        found: list[list[Fig]] = [[] for _ in self.lines]
        for one in self.figures:
            found[one.line.number].append(one)
        return found

    def back_from(self, one: Fig, most: int = 30) -> Iterator[Fig]:
        """The figures of its sentence before this one, the nearest first."""
        here = self.by_sentence[one.sentence.number]
        at = one.number - here[0].number
        yield from reversed(here[max(0, at - most) : at])

    def gap(self, one: Fig, other: Fig) -> str:
        """What stands between two figures, in lower case."""
        return self.low[one.end : other.start]

    def tail(self, one: Fig) -> str:
        """What follows a figure in its sentence up to the next figure."""
        following = self.by_sentence[one.sentence.number]
        at = one.number - following[0].number + 1
        end = following[at].start if at < len(following) else one.sentence.end
        return self.low[one.end : min(end, one.end + FARTHEST)]

    def before(self, one: Fig) -> str:
        """What stands before a figure in its sentence, back to the figure before it."""
        following = self.by_sentence[one.sentence.number]
        at = one.number - following[0].number
        start = following[at - 1].end if at else one.sentence.start
        return self.low[max(start, one.start - FARTHEST) : one.start]


def content_of(prepared: Prepared, headings: frozenset[int] = frozenset()) -> Content:
    """Split a text and find its figures."""
    lines = lines_of(prepared, headings)
    sentences = list(sentences_of(prepared, lines))
    masks = masked(prepared)
    figures = list(_figures(prepared, sentences, masks))
    return Content(prepared, lines, sentences, figures, masks)


def _figures(prepared: Prepared, sentences: Sequence[Sentence], masks: Stretches) -> Iterator[Fig]:
    found = [one for one in numerals(prepared) if not masks.touch(one.start, one.end)]
    brackets = _Brackets(prepared.low)
    at = number = 0
    for numeral in found:
        while at < len(sentences) and sentences[at].end <= numeral.start:
            at += 1
        if at == len(sentences):
            return
        if numeral.start < sentences[at].start:
            continue
        yield _figure(prepared, numeral, sentences[at], (number, brackets.at(numeral.start)))
        number += 1


def _figure(prepared: Prepared, numeral: Numeral, sentence: Sentence, place: tuple[int, int]) -> Fig:
    low = prepared.low
    points = not numeral.percent and bool(_POINTS.match(low, numeral.end))
    before = low[max(sentence.start, numeral.start - FARTHEST) : numeral.start]
    bound = next((name for name, one in _BOUNDS if one.search(before)), "")
    return Fig(
        number=place[0],
        start=numeral.start,
        end=numeral.end,
        value=numeral.value,
        places=numeral.places,
        percent=numeral.percent,
        points=points,
        bound=bound,
        noun=_noun(low, numeral.end, sentence.end),
        lead=_lead(before),
        bracket=place[1],
        sentence=sentence,
    )


def _noun(low: str, start: int, end: int) -> str:
    over = _OVER.match(low, start)
    stretch = low[over.end() if over else start : min(end, start + FARTHEST)]
    for short in ABBREVIATED:
        if "/" in short and stretch.lstrip().startswith(short):
            return ABBREVIATED[short]
    stop = _NOUN_END.search(stretch)
    return stretch[: stop.start() if stop else len(stretch)].strip()


def _lead(before: str) -> str:
    starts = [one.end() for one in _LEAD_START.finditer(before)]
    return before[starts[-1] if starts else 0 :].strip()


class _Brackets:
    """The innermost bracket that is open at an offset; one that a line break leaves open is closed there."""

    def __init__(self, low: str) -> None:
        self._events = re.finditer(r"[()\n]", low)
        self._open: list[int] = []
        self._next = next(self._events, None)

    def at(self, offset: int) -> int:
        """Offsets must not go back."""
        while self._next and self._next.start() < offset:
            sign = self._next[0]
            if sign == "(":
                self._open.append(self._next.start())
            elif sign == "\n":
                self._open.clear()
            elif self._open:
                self._open.pop()
            self._next = next(self._events, None)
        return self._open[-1] if self._open else -1
