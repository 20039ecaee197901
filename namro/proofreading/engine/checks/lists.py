"""A count against the list that follows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from namro.proofreading.engine.case import Case
from namro.proofreading.engine.claims import Claim, Kind, Verdict
from namro.proofreading.engine.figures import Fig

MOST = 60
_OPENER = re.compile(r"\A(?P<noun>[^.;:\d()\n]{1,90}?)\s*(?P<mark>:|(?<!\w)(?:là|gồm|bao gồm|gồm có)(?:\s+(?:các|những|:))?(?!\w)|\()\s*[“\"]?")
_END = re.compile(r"[.;\n]|…|\.\.\.|[”\"]|\Z")
_UNFINISHED = re.compile(r"…|\.\.\.|\bv\.v|vân vân|(?<!\w)như(?!\w)|tiêu biểu|điển hình|trong đó")
_BRACKETS = re.compile(r"\([^()]*\)")
_PARTS = re.compile(r"\s*,\s*|\s*;\s*|\s+và\s+(?=[A-ZĐÀ-Ỹ]|xã |phường |thị trấn |huyện |quận |tỉnh )|\s*,?\s+và\s+các\s+")
_NAME = re.compile(r"\A(?:các |những )?(?:[a-zđà-ỹ]+ ){0,4}[A-ZĐÀ-Ỹ][^\d]{0,50}\Z")
_SLOGAN = re.compile(r"\A[A-ZĐÀ-Ỹa-zđà-ỹ]+(?: [a-zđà-ỹ]+){0,5}\Z")


def find(case: Case) -> Iterator[Claim]:
    """Counts that are followed by names or by a quoted list."""
    for one in case.content.figures:
        if one.counts and one.places == 0 and 2 <= one.value <= MOST and not one.bound:
            yield from _listed(case, one)


def _listed(case: Case, one: Fig) -> Iterator[Claim]:
    text, low = case.content.prepared.text, case.content.low
    after = text[one.end : one.line.end]
    opener = _OPENER.match(low[one.end : one.line.end])
    if not opener or "," in opener["noun"] and not opener["mark"].startswith(":"):
        return
    quoted = after[opener.end() - 1 : opener.end()] in ("“", '"')
    stop = re.compile(r"[”\"]").search(after, opener.end()) if quoted else _end(after, opener.end())
    end = stop.start() if stop else len(after)
    stretch = after[opener.end() : end]
    names = [part.strip() for part in _PARTS.split(_BRACKETS.sub("", stretch)) if part.strip()]
    if len(names) < 2 or not all(_is_item(name, quoted) for name in names):
        return
    counts = {len(names), len(names) + sum(" và " in name for name in names)}
    unfinished = _UNFINISHED.search(low[one.end : one.end + end + 4])
    yield _claim(case, one, (len(names), counts), one.end + end, bool(unfinished))


def _end(after: str, start: int) -> re.Match[str] | None:
    """The end of a list outside of brackets."""
    depth = 0
    for sign in re.finditer(r"[().;\n…]", after[start:]):
        if sign[0] in "()":
            depth += 1 if sign[0] == "(" else -1
            if depth >= 0:
                continue
        elif depth > 0:
            continue
        return re.compile(re.escape(sign[0])).search(after, start + sign.start())
    return None


def _is_item(name: str, quoted: bool) -> bool:
    if len(name) > 60:
        return False
    return bool(_SLOGAN.match(name) if quoted else _NAME.match(name))


def _claim(case: Case, one: Fig, found: tuple[int, set[int]], end: int, unfinished: bool) -> Claim:
    listed, readings = found
    verdict = Verdict.OK if int(one.value) in readings else Verdict.INCONSISTENT
    if unfinished and verdict is not Verdict.OK:
        verdict = Verdict.UNCHECKABLE
    if verdict is Verdict.INCONSISTENT and abs(int(one.value) - listed) > max(2, int(one.value) // 3):
        verdict = Verdict.UNCHECKABLE
    note = f"Nêu {case.named(one)}; danh sách đếm được {listed}."
    remedy = f"Thiếu hoặc thừa tên, hoặc số đúng là {listed}." if verdict.remark else ""
    return Claim(one.start, end, Kind.OTHER, verdict, "list", note, Decimal(one.value), Fraction(listed), remedy, ((one.start, one.end),))
