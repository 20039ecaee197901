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
_OPENER = re.compile(
    r"\A(?P<noun>(?:[^.;:\d()\n]|\d+%){1,90}?)\s*(?P<mark>:|(?<!\w)(?:là|gồm|bao gồm|"
    r"gồm có)(?:\s+(?:các|những|:))?(?!\w)|\()\s*[“\"]?"
)
_END = re.compile(r"[.;\n]|…|\.\.\.|[”\"]|\Z")
_UNFINISHED = re.compile(r"…|\.\.\.|\bv\.v|vân vân|(?<!\w)như(?!\w)|tiêu biểu|điển hình|trong đó")
_BRACKETS = re.compile(r"\([^()]*\)")
_PARTS = re.compile(
    r"\s*,\s*|\s*;\s*|\s+và\s+(?=[A-ZĐÀ-Ỹ]|xã |phường |thị trấn |huyện |quận |tỉnh )|\s*,?\s+và\s+các\s+"
)
_NAME = re.compile(r"\A(?:các |những )?(?:[a-zđà-ỹ]+ ){0,4}[A-ZĐÀ-Ỹ][^\d]{0,50}\Z")
# A name that holds no comma and no “và” of its own: every word of it has a capital.
_PLACE = re.compile(
    r"\A(?:các |những )?"
    r"(?:xã |phường |thị trấn |huyện |quận |thị xã |thành phố |tỉnh |đặc khu |chuyên |THPT |THCS )*"
    r"[A-ZĐÀ-Ỹ][\w-]*(?: [A-ZĐÀ-Ỹ][\w-]*){0,4}\Z"
)
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
    if not opener or ("," in opener["noun"] and not opener["mark"].startswith(":")):
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
    surely = opener["mark"].startswith("là") or quoted
    plain = quoted or all(_PLACE.match(name) for name in names)
    verdict = _verdict(int(one.value), counts, bool(unfinished) or not plain, surely)
    yield _claim(case, one, (len(names), verdict), one.end + end)


def _verdict(said: int, counts: set[int], unfinished: bool, surely: bool) -> Verdict:
    """A list after “là” is whole; another that is far from its count may be a part only."""
    if said in counts:
        return Verdict.OK
    far = min(abs(said - one) for one in counts) > max(2, said // 3)
    return Verdict.UNCHECKABLE if unfinished or (far and not surely) else Verdict.INCONSISTENT


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


def _claim(case: Case, one: Fig, found: tuple[int, Verdict], end: int) -> Claim:
    listed, verdict = found
    note = f"Nêu {case.named(one)}; danh sách đếm được {listed}."
    remedy = f"Thiếu hoặc thừa tên, hoặc số đúng là {listed}." if verdict.remark else ""
    evidence = ((one.start, one.end),)
    return Claim(
        one.start,
        end,
        Kind.OTHER,
        verdict,
        "list",
        note,
        Decimal(one.value),
        Fraction(listed),
        remedy,
        evidence,
    )
