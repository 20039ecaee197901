"""Texts in old Vietnamese encodings are recognised by how their words are spelled, and read as Unicode.

Only words with letters outside ASCII tell anything. A line is taken as written in an old encoding where
its words are Vietnamese syllables by that encoding and are none as they stand; what no encoding explains is
left as it is, because a foreign name is no fault.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from namro.proofreading.engine.written import Cell, Place, Table, Written
from namro.proofreading.reading.legacy import ENCODINGS, TCVN3, Encoding
from namro.proofreading.reading.plain import Line, lines_of
from namro.proofreading.reading.syllables import is_syllable

# Signs of the old fonts are everything from ¡ to ÿ, some of them no letters today.
_WORD = re.compile(r"[A-Za-z\u00a1-\u024f\u03bc\u1ea0-\u1ef9\u2219\u0300-\u0323]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_LETTERS_ONLY_UNICODE_HAS = re.compile(
    "[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0-\u01b0\u1ea0-\u1ef9]"
)
# What a Vietnamese text of today has only in foreign names and signs, and an old one in every line.
_STRANGE = re.compile("[¡-¿ÄÅÆÇËÎÏÐÑÖ×ØÛÜÞßäåæçëîïðñö÷øûüþÿ\u03bc\u2219\x80-\x9fŠŒŽšœžŸƒ‰‡†ˆ˜]")
ENOUGH = 3  # words that a line needs to be judged by itself
MOSTLY = 0.8
HARDLY = 0.34


@dataclass(frozen=True)
class Respelled:
    """``text`` in Unicode; where each of its pieces begins: ``starts`` in it, ``before`` in the old one."""

    text: str
    starts: Sequence[int]
    before: Sequence[int]

    def offset(self, old: int) -> int:
        """Where a character of the old text stands in the new one."""
        at = max(bisect_right(self.before, old) - 1, 0)
        return min(self.starts[at] + old - self.before[at], self._end(at))

    def _end(self, at: int) -> int:
        return self.starts[at + 1] if at + 1 < len(self.starts) else len(self.text)


def modern(written: Written, encoding: Encoding | None = None) -> Written:
    """The same text in Unicode, from the encoding where it is known; places still say where each stretch
    stands in the original."""
    found = respell(written.text, encoding)
    if found is None:
        return written
    to = found.offset
    return Written(
        found.text,
        tables=tuple(
            Table(to(one.start), to(one.end), tuple(_cell(cell, found) for cell in one.cells))
            for one in written.tables
        ),
        headings=tuple((to(start), to(end)) for start, end in written.headings),
        places=tuple(piece for place in written.places for piece in _pieces(place, found)),
    )


def respell(text: str, known: Encoding | None = None) -> Respelled | None:
    """The text in Unicode, line by line; None where all of it already is."""
    if known is None and not _STRANGE.search(text):
        return None
    lines = list(lines_of(text))
    chosen = [known] * len(lines) if known else _chosen(text, lines)
    if not any(chosen):
        return None
    pieces: list[tuple[str, int]] = []
    for (start, end), encoding in zip(lines, chosen, strict=True):
        pieces += _line(text[start:end], encoding)
        pieces.append((text[end : end + 1], 1))
    joined = _joined(pieces)
    starts = accumulate((len(new) for new, _ in joined), initial=0)
    before = accumulate((old for _, old in joined), initial=0)
    return Respelled("".join(new for new, _ in joined), list(starts)[:-1], list(before)[:-1])


def _line(line: str, encoding: Encoding | None) -> list[tuple[str, int]]:
    if encoding is None:
        return [(line, len(line))]
    pieces = encoding.pieces(line)
    plain = [sign for sign in line if sign.isascii() and sign.isalpha()]
    if encoding is TCVN3 and len(plain) >= ENOUGH and all(map(str.isupper, plain)):
        return [(new.upper(), old) for new, old in pieces]
    return pieces


def encoding_of(text: str) -> tuple[Encoding | None, float]:
    """The old encoding that explains most words of a text which is in none of today's, and how many (0…1)."""
    words = _telling(text)
    return _best(words) if words else (None, 0.0)


def share_of_today(text: str) -> float:
    """How many of the words with letters outside ASCII are Vietnamese as they stand (0…1)."""
    words = _telling(text)
    return sum(map(_is_today, words)) / len(words) if words else 1.0


def _telling(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if not word.isascii()]


def _best(words: Sequence[str]) -> tuple[Encoding, float]:
    shares = [(sum(_explains(one, word) for word in words) / len(words), one) for one in ENCODINGS]
    share, best = max(shares, key=lambda pair: pair[0])
    return best, share


def _chosen(text: str, lines: Sequence[Line]) -> list[Encoding | None]:
    """The encoding of each line; lines of few words follow the line before them that is told by its own."""
    told = [_telling(text[slice(*line)]) for line in lines]
    strange = [_STRANGE.search(text, *line) is not None for line in lines]
    chosen = [_judged(words) if odd else None for words, odd in zip(told, strange, strict=True)]
    near = next((one for one in chosen if one), None)
    alone = not _LETTERS_ONLY_UNICODE_HAS.search(text)
    for at, words in enumerate(told):
        if chosen[at] is None and near and _follows(near, words, alone):
            chosen[at] = near
        near = chosen[at] or near
    return chosen


def _judged(words: Sequence[str]) -> Encoding | None:
    if len(words) < ENOUGH or sum(map(_is_today, words)) > HARDLY * len(words):
        return None
    best, share = _best(words)
    return best if share >= MOSTLY else None


def _follows(encoding: Encoding, words: Sequence[str], alone: bool) -> bool:
    """Whether a line of few words is in the encoding of its neighbours; ``alone``: nothing is in Unicode."""
    if not words or not all(_explains(encoding, word) for word in words):
        return False
    return alone or not all(map(_is_today, words))


def _is_today(word: str) -> bool:
    """Whether a word is Vietnamese as it stands."""
    if _LETTERS_ONLY_UNICODE_HAS.search(word):
        return True
    return all(map(is_syllable, _LETTERS.findall(unicodedata.normalize("NFC", word))))


@lru_cache(maxsize=20_000)
def _explains(encoding: Encoding, word: str) -> bool:
    if _LETTERS_ONLY_UNICODE_HAS.search(word):
        return False
    read = encoding.decode(word)
    if encoding is TCVN3:  # its capitals are the small letters in a font of capitals
        read = read.lower()
    return is_syllable(read)


def _joined(pieces: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Neighbours of unchanged length as one piece, so that the map stays small."""
    found: list[tuple[str, int]] = []
    for new, old in pieces:
        if found and len(new) == old and len(found[-1][0]) == found[-1][1]:
            found[-1] = (found[-1][0] + new, found[-1][1] + old)
        elif new or old:
            found.append((new, old))
    return found


def _cell(cell: Cell, found: Respelled) -> Cell:
    return Cell(cell.row, cell.column, found.offset(cell.start), found.offset(cell.end))


def _pieces(place: Place, found: Respelled) -> Iterator[Place]:
    """A place cut where the new text is shorter than the old."""
    first = max(bisect_right(found.before, place.start) - 1, 0)
    for at in range(first, len(found.before)):
        old = max(found.before[at], place.start)
        if old >= place.end:
            return
        following = found.before[at + 1] if at + 1 < len(found.before) else place.end
        start, end = found.offset(old), found.offset(min(following, place.end))
        yield Place(start, end, place.where, place.path, place.offset + old - place.start)
