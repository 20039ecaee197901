"""Shares of one whole: together they make a hundred percent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from namro.proofreading.engine.arithmetic import written
from namro.proofreading.engine.case import Case
from namro.proofreading.engine.claims import Claim, Kind, Verdict
from namro.proofreading.engine.figures import Fig
from namro.proofreading.engine.parts.group import Group
from namro.proofreading.engine.parts.group import Kind as Said
from namro.proofreading.engine.words import division

WHOLE = Decimal(100)
# Shares of a known division this near to a hundred are meant to make it; of two opposites this near.
NEAR, NEARER = 40, 2
_SHARE = re.compile(
    r"(?<!\w)(?:chiếm|tỷ trọng|tỉ trọng)(?!\w)|\A(?:[,;]|.*:)?\s*(?:[^\W\d]+[ ,-]+){1,9}\(?(?:tỷ lệ |"
    r"tỉ lệ )?\Z"
)
_CHANGES = re.compile(r"(?<!\w)(?:tăng|giảm|đạt|vượt|hơn|dưới)(?!\w)")


def find(case: Case) -> Iterator[Claim]:
    """Percentages without amounts, of all of a text."""
    yield from _alone(case)


def of_parts(case: Case, group: Group) -> Iterator[Claim]:
    """The percentages of parts that add up to the whole they were taken of."""
    shares, wholes = [], set()
    for one in group.items:
        statement = case.statements.of.get(one)
        share = statement.shares[0] if statement and statement.shares and not statement.base else None
        if share is None or share not in case.bases:
            return
        shares.append(share.fig)
        wholes.add(case.bases[share].fig.value)
    if wholes == {group.total.value}:
        yield _claim(shares, group.items[0].start)


def _claim(shares: Sequence[Fig], start: int) -> Claim:
    total = sum((one.value for one in shares), Decimal())
    slack = sum((Decimal(1).scaleb(-one.places) for one in shares), Decimal())
    verdict = Verdict.INCONSISTENT
    if abs(total - WHOLE) <= slack:
        verdict = Verdict.OK if total == WHOLE else Verdict.ROUNDING
    note = f"{' + '.join(written(one.value) for one in shares)} = {written(total)}%."
    remedies = {
        Verdict.ROUNDING: "Chênh do làm tròn từng tỷ lệ; có thể điều chỉnh tỷ lệ lớn nhất.",
        Verdict.INCONSISTENT: "Các tỷ lệ của một tổng phải cộng lại thành 100%.",
    }
    evidence = tuple((one.start, one.end) for one in shares)
    remedy = remedies.get(verdict, "")
    end = shares[-1].end
    return Claim(start, end, Kind.HUNDRED, verdict, "hundred", note, WHOLE, Fraction(total), remedy, evidence)


def _alone(case: Case) -> Iterator[Claim]:
    """“Về cơ cấu, công nghiệp chiếm 56%, dịch vụ chiếm 31%, nông nghiệp chiếm 13%”: percentages without
    amounts."""
    standing = {share.fig for share in case.statements.standing}
    for figures in case.content.by_sentence:
        outside = [one for one in figures if one.bracket < 0 or one.percent]
        for alone, run in groupby(outside, key=lambda one: one in standing):
            shares = _of_one_level(list(run)) if alone else []
            if len(shares) >= 2 and not any(one.bound for one in shares):
                yield from _together(case, shares)


def _told(case: Case, one: Fig) -> bool:
    before = case.content.before(one)
    return bool(_SHARE.search(before)) and not _CHANGES.search(before)


def _of_one_level(shares: Sequence[Fig]) -> list[Fig]:
    """Those outside brackets; where all stand in brackets of their own, all."""
    outside = [one for one in shares if one.bracket < 0]
    return outside or list(shares)


def _together(case: Case, shares: Sequence[Fig]) -> Iterator[Claim]:
    claim = _claim(shares, shares[0].start)
    labels = tuple(case.content.before(one) for one in shares)
    group = Group(shares[0], tuple(shares), Said.LISTS, labels)
    off = abs((claim.computed or Fraction()) - int(WHOLE))
    if len(shares) > 2 and claim.verdict is Verdict.OK:
        yield claim
    elif not group.overlapping and all(_told(case, one) for one in shares):
        yield from _if_meant(claim, group, off)


def _if_meant(claim: Claim, group: Group, off: Fraction) -> Iterator[Claim]:
    """Where the words tell shares of one whole: what fits, and what a known division does not make."""
    shares, labels = group.items, group.labels
    fits = claim.verdict is Verdict.OK or (claim.verdict is Verdict.ROUNDING and len(shares) > 2)
    known = division(list(labels)) and len(shares) > 2 and off < NEAR
    if fits or known or (group.exhaustive and off <= NEARER):
        yield claim
