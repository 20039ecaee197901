"""Targets passed and ranges kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from namro.proofreading.engine.case import Case
from namro.proofreading.engine.checks.made import Said, claim_of
from namro.proofreading.engine.claims import Claim, Kind, Verdict
from namro.proofreading.engine.figures import Fig
from namro.proofreading.engine.statements import compatible

_PASSED = re.compile(
    r"(?<!\w)(?P<way>(?:không |chưa )?(?:vượt quá|vượt|đạt)|cao hơn|thấp hơn)\s+(?:so với )?"
    r"(?:mục tiêu|chỉ tiêu|kế hoạch|mức)(?: đề ra| được giao| giao| là| đặt ra)*\s*\(?(?:là |từ |"
    r"trên |tối thiểu )?\Z"
)
_THAN = re.compile(
    r"\A[^;.()]{0,60}?,?\s*(?P<way>cao hơn|thấp hơn|tăng|giảm)(?: một chút| nhiều| mạnh| nhẹ| hẳn)?"
    r"(?: so với)? (?:năm|mức|cùng kỳ|khóa|nhiệm kỳ|kỳ|bình quân)[^,;.()%]{0,40}\(?\s*\Z"
)
_FROM = re.compile(r"(?<!\w)từ\s*\Z")
_TO = re.compile(r"\A[^,;.()]{0,25}(?:đến|-|tới)\s*\Z")
_MEAN = re.compile(r"(?:bình quân|trung bình)[^,;.]{0,40}\Z")
_EXTREME = re.compile(r"(?<!\w)(?P<way>thấp|cao) nhất(?!\w)[^,;.]{0,50}\Z")


def find(case: Case) -> Iterator[Claim]:
    """All of a text."""
    for figures in case.content.by_sentence:
        for before, one in pairwise(figures):
            passed = _PASSED.search(case.content.gap(before, one))
            if not passed and before.percent and one.percent:
                yield from _compared(case, before, one)
            if passed and before.percent == one.percent and (one.percent or compatible(before, one)):
                yield _target(case, before, one, passed["way"])
        for at, (low, high) in enumerate(pairwise(figures)):
            if low.percent == high.percent and _is_range(case, low, high):
                yield from _range(case, low, high, figures[at + 2 : at + 5])


def _target(case: Case, value: Fig, target: Fig, way: str) -> Claim:
    """“đạt tỷ lệ 96,15%, vượt mục tiêu 95%”."""
    verdict = Verdict.OK if _holds(way, value.value, target.value) else Verdict.INCONSISTENT
    if way == "đạt" and verdict is not Verdict.OK:
        verdict = Verdict.UNCHECKABLE
    word = "thấp hơn" if value.value < target.value else "không thấp hơn"
    note = f"{case.as_written(value)} {word} mức {case.as_written(target)}."
    said = Said(verdict, note, f"“{way}” không đúng với hai số.", target.value, Fraction(value.value))
    return claim_of((value, target), Kind.OTHER, "target", said)


def _compared(case: Case, value: Fig, other: Fig) -> Iterator[Claim]:
    """“98,68%, thấp hơn năm 2012 (99,53%)”, “tăng 4,31%, thấp hơn mức tăng 5,75%”."""
    way = _THAN.search(case.content.gap(value, other))
    if not way:
        return
    more = way["way"] in ("cao hơn", "tăng")
    holds = value.value > other.value if more else value.value < other.value
    shown = f"{case.as_written(value)} và {case.as_written(other)}"
    note = f"So sánh {shown}: “{way['way']}” {'đúng' if holds else 'không đúng'} với hai số."
    verdict = Verdict.OK if holds else Verdict.INCONSISTENT
    said = Said(verdict, note, f"“{way['way']}” không đúng với hai số.", other.value, Fraction(value.value))
    yield claim_of((value, other), Kind.OTHER, "target", said)


def _holds(way: str, value: Decimal, target: Decimal) -> bool:
    if way in ("không vượt", "không vượt quá", "chưa vượt", "chưa vượt quá"):
        return value <= target
    below = way in ("không đạt", "chưa đạt", "thấp hơn")
    return value < target if below else value >= target


def _is_range(case: Case, low: Fig, high: Fig) -> bool:
    return bool(_FROM.search(case.content.before(low)) and _TO.match(case.content.gap(low, high)))


def _range(case: Case, low: Fig, high: Fig, after: Sequence[Fig]) -> Iterator[Claim]:
    """“từ 85% đến 92%, bình quân 88%”, “…; thấp nhất là … 81,2%”: what is told of a range lies within it."""
    said = f"Khoảng nêu từ {case.as_written(low)} đến {case.as_written(high)}"
    told = False
    for one in after if low.value <= high.value else ():
        if one.percent != high.percent:
            continue
        before = case.content.before(one)
        extreme = _EXTREME.search(before)
        if not extreme and not _MEAN.search(before):
            continue
        told = True
        inside = low.value <= one.value <= high.value
        name = f"{extreme['way']} nhất" if extreme else "bình quân"
        end = (low if extreme["way"] == "thấp" else high) if extreme else one
        holds = Verdict.OK if one.value == end.value else Verdict.UNCHECKABLE
        note = f"{said}, {name} nêu là {case.as_written(one)}."
        remedy = f"Mức {name} phải nằm trong khoảng đã nêu."
        judged = Said(holds if inside else Verdict.INCONSISTENT, note, remedy, one.value, Fraction(end.value))
        yield claim_of((low, high, one), Kind.RANGE, "range", judged)
    if not told:
        yield claim_of((low, high), Kind.RANGE, "range", Said(Verdict.UNCHECKABLE, f"{said}."))
