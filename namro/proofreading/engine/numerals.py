"""Numbers as Vietnamese texts write them: dots between thousands and a decimal comma, the reverse where the
text shows it, number words, a missing space; percentages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from namro.proofreading.engine.characters import Prepared
from namro.proofreading.engine.words import COUNTED, GLUED_AFTER, GLUED_BEFORE, WHOLES

# Longest run of digits that is still read as a number.
MOST = 18
# A single number word at the end of a clause counts where another did so this near before it.
NEAR = 60
_RUN = re.compile(r"\d+(?:[.,]\d+)*")
_PERCENT = re.compile(r"[ \t]{0,2}(?:%|phần trăm(?!\w))|(?=\s?-\s?\d{1,3}(?:[.,]\d{1,2})?\s?%)")
_DOTS, _COMMAS = re.compile(r"\d{1,3}(?:\.\d{3})+"), re.compile(r"\d{1,3}(?:,\d{3})+")
_VIETNAMESE = re.compile(r"(?<![\d.,])(?:\d{1,3}(?:\.\d{3})+(?![\d.])|\d{1,5},\d{1,2}(?=\s?%))")
_ENGLISH = re.compile(r"(?<![\d.,])(?:\d{1,3}(?:,\d{3})+(?![\d,%]|\s?%)|\d{1,5}\.\d{1,2}(?=\s?%))")
_BORROWED = re.compile(r"\d{1,3},\d{3}")
_LETTERS_BEFORE = re.compile(r"[^\W\d_]+\Z")
_LETTERS_AFTER = re.compile(r"[^\W\d_]+")

UNITS = {
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "bẩy": 7,
    "tám": 8,
    "chín": 9,
}
LATER_UNITS = UNITS | {"mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5}
_WORD = "|".join(
    sorted(
        {*LATER_UNITS, "mười", "mươi", "trăm", "nghìn", "ngàn", "linh", "lẻ", "không"}, key=len, reverse=True
    )
)
_WORDS = re.compile(rf"(?<!\w)(?:{_WORD})(?:[ ](?:{_WORD})){{0,9}}(?!\w)")


_MEASURES = re.compile(r"(?:khiển trách|cảnh cáo|cách chức|khai trừ|giải tán|tín nhiệm(?: cao| thấp)?)\s\Z")


@dataclass(frozen=True, slots=True)
class Numeral:
    """``value`` with ``places`` decimals at ``start:end``; the sign of percent belongs to the end."""

    start: int
    end: int
    value: Decimal
    places: int
    percent: bool


def english(text: str) -> bool:
    """Whether the text parts thousands with commas: it shows that more often than the Vietnamese way."""
    return len(_ENGLISH.findall(text)) > len(_VIETNAMESE.findall(text))


def numerals(prepared: Prepared) -> list[Numeral]:
    """All numbers of the text in order, digits and words."""
    comma_thousands = english(prepared.text)
    found = [*_in_digits(prepared, comma_thousands), *_in_words(prepared)]
    return sorted(found, key=lambda one: one.start)


def _in_digits(prepared: Prepared, comma_thousands: bool) -> Iterator[Numeral]:
    low = prepared.low
    for run in _RUN.finditer(low):
        if not _stands_alone(low, run):
            continue
        percent = _PERCENT.match(low, run.end())
        borrowed = not percent and _BORROWED.fullmatch(run[0]) and WHOLES.match(low, run.end())
        read = value_of(run[0], comma_thousands or bool(borrowed), bool(percent))
        if read is not None:
            value, places = read
            yield Numeral(run.start(), percent.end() if percent else run.end(), value, places, bool(percent))


def _stands_alone(low: str, run: re.Match[str]) -> bool:
    """Not part of a code such as “UBTVQH15”, “A4” or “12a”; “gồm117” and “18đảng viên” only miss a space."""
    before = _LETTERS_BEFORE.search(low, max(0, run.start() - 12), run.start())
    if before and before[0] not in GLUED_BEFORE:
        return False
    after = _LETTERS_AFTER.match(low, run.end())
    return not after or after[0] in GLUED_AFTER


def value_of(written: str, comma_thousands: bool, percent: bool) -> tuple[Decimal, int] | None:
    """The number and its decimals; None where it is no number (“1.2.3”, “5.12.2018”)."""
    if len(written) > MOST:
        return None
    thousands, point = (",", ".") if comma_thousands else (".", ",")
    for parted, mark in ((thousands, point), (point, thousands)):
        grouped = _DOTS if parted == "." else _COMMAS
        whole, has_rest, rest = written.partition(mark)
        if grouped.fullmatch(whole) and not percent and (rest.isdigit() if has_rest else True):
            if parted == point and len(whole) <= 7 and not _surely_grouped(whole, comma_thousands):
                break
            return _decimal(whole.replace(parted, ""), rest)
    if percent and thousands == "." and _DOTS.fullmatch(written):
        return None  # “1.000%” is a thousand to one writer and one to another
    if re.fullmatch(rf"\d{{1,3}}{re.escape(thousands)}\d{{4,6}}", written) and not percent:
        return _decimal(
            written.replace(thousands, ""), ""
        )  # a thousands mark with a digit too many behind it
    whole, has_rest, rest = written.replace(",", ".").partition(".")
    return _decimal(whole, rest) if not has_rest or rest.isdigit() else None


def _surely_grouped(whole: str, comma_thousands: bool) -> bool:
    """Of “1,346” in a Vietnamese text: a decimal with three places is rarer than a borrowed comma."""
    return whole.count("," if not comma_thousands else ".") > 1


def _decimal(whole: str, rest: str) -> tuple[Decimal, int]:
    return Decimal(f"{whole}.{rest}" if rest else whole), len(rest)


def _in_words(prepared: Prepared) -> Iterator[Numeral]:
    last = -NEAR
    for found in _WORDS.finditer(prepared.low):
        words = found[0].split(" ")
        value = number_of(words)
        if value is None:
            continue
        ended = prepared.low[found.end() : found.end() + 1] in ("", ",", ";", ".", ")", "\n")
        if _counts(prepared.low, found, ended and len(words) > 1) or (ended and found.start() - last < NEAR):
            last = found.end()
            yield Numeral(found.start(), found.end(), Decimal(value), 0, False)


def _counts(low: str, found: re.Match[str], long: bool) -> bool:
    """Whether number words count something: a known thing follows, a part of a known division goes before, or
    several words stand at the end of a clause."""
    if long or COUNTED.match(low, found.end() + 1):
        return True
    return bool(_MEASURES.search(low, max(0, found.start() - 20), found.start()))


def number_of(words: list[str]) -> int | None:
    """“hai mươi lăm” → 25, “một trăm linh tư” → 104; None where the words make no number."""
    total, part, last = 0, 0, ""
    for word in words:
        if word in ("nghìn", "ngàn"):
            total, part = total + max(part, 1) * 1000, 0
        elif word == "trăm":
            part = part * 100
        elif word == "mười":
            part += 10
        elif word == "mươi":
            part += (part % 10) * 9
        elif word in LATER_UNITS:
            if last in UNITS and last != "":
                return None
            part += LATER_UNITS[word]
        elif word not in ("linh", "lẻ", "không"):
            return None
        last = word
    return total + part if words[0] in UNITS or words[0] == "mười" else None
