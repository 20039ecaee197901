"""“từ A lên B”, “gấp … lần”, differences in percentage points."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from namro.proofreading.engine.arithmetic import judge_bound, written
from namro.proofreading.engine.case import Case
from namro.proofreading.engine.checks.made import Said, claim_of
from namro.proofreading.engine.claims import Claim, Kind, Verdict
from namro.proofreading.engine.figures import Fig
from namro.proofreading.engine.statements import Change, Role, compatible

_MORE = re.compile(r"(?<!\w)(?:tăng|giảm|cao hơn|thấp hơn|vượt)(?: thêm| gần| hơn| khoảng| tới)*\s*\Z")
TIMES = " lần"


def find(case: Case) -> Iterator[Claim]:
    """All of a text."""
    for moved in case.statements.moves:
        yield from _moved(case, *moved)
    for one in case.content.figures:
        if case.statements.roles.get(one) is Role.TIMES:
            yield _times(case, one)
    yield from _points(case)


def _moved(case: Case, before: Fig, now: Fig, sign: int) -> Iterator[Claim]:
    """“giảm từ 10.035 xuống còn 3.321, tức giảm gần 67%”."""
    statement = case.statements.of.get(now)
    changes = [
        one for one in (statement.changes if statement else []) if ";" not in case.between(now, one.fig)
    ]
    for change in changes:
        said = _judged(case, change, before, now)
        if said is not None:
            kind, rule = (Kind.GROWTH, "growth") if change.fig.percent else (Kind.DIFFERENCE, "difference")
            yield claim_of((before, now, change.fig), kind, rule, said)
    if not changes:
        true = Fraction(now.value) - Fraction(before.value)
        wrong_way = bool(true) and (true < 0) != (sign < 0)
        verdict = Verdict.INCONSISTENT if wrong_way else Verdict.OK
        note = f"{case.as_written(now)} - {case.as_written(before)} = {written(true)}."
        remedy = "Chiều tăng, giảm không đúng với hai số."
        said = Said(verdict if now.counts else Verdict.UNCHECKABLE, note, remedy, computed=true)
        yield claim_of((before, now), Kind.DIFFERENCE, "difference", said)


def _judged(case: Case, change: Change, before: Fig, now: Fig) -> Said | None:
    fig = change.fig
    true = Fraction(now.value) - Fraction(before.value)
    shown = f"{case.as_written(now)} - {case.as_written(before)}"
    if not now.counts or (fig.percent and not before.value):
        return None
    if fig.percent:
        rate = true * 100 / Fraction(before.value)
        verdict = judge_bound(fig.value, fig.places, abs(rate), fig.bound)
        note = f"({shown}) : {case.as_written(before)} = {written(rate, max(2, fig.places + 1))}%."
        return Said(verdict, note, f"Đúng phải là {written(abs(rate), fig.places)}%.", fig.value, rate)
    if fig.named and not compatible(fig, now):
        return None
    verdict = Verdict.OK if abs(true) == Fraction(fig.value) or fig.bound else Verdict.INCONSISTENT
    return Said(
        verdict, f"{shown} = {written(true)}.", f"Đúng phải là {written(abs(true))}.", fig.value, true
    )


def _times(case: Case, one: Fig) -> Claim:
    """“tăng gấp 2,3 lần”; with both amounts (“298 …, gấp 1,4 lần cùng kỳ (212 …)”) it is checked."""
    figures = case.content.by_sentence[one.sentence.number]
    at = figures.index(one)
    now = next((fig for fig in reversed(figures[:at]) if case.statements.plain(fig)), None)
    before = next(
        (fig for fig in figures[at + 1 : at + 2] if case.statements.roles.get(fig) is Role.BEFORE), None
    )
    told = now is not None and before is not None and before.value and compatible(now, before)
    if now is None or before is None or not told or ";" in case.between(now, before):
        said = Said(Verdict.UNCHECKABLE, "Nêu số lần, không nêu đủ hai số để so.", stated=one.value)
        return claim_of((one,), Kind.GROWTH, "times", said, one.end + len(TIMES))
    true = Fraction(now.value) / Fraction(before.value)
    shown = f"{case.as_written(now)} : {case.as_written(before)}"
    said = Said(
        judge_bound(one.value, one.places, true, one.bound or "about"),
        f"{shown} = {written(true, max(2, one.places + 1))} lần.",
        f"Đúng phải là {written(true, one.places)} lần.",
        one.value,
        true,
    )
    return claim_of((now, one, before), Kind.GROWTH, "times", said)


def _points(case: Case) -> Iterator[Claim]:
    """“từ 15,9% lên 16,6%, tức tăng 0,7 điểm phần trăm”, “88,6%, tăng 3,1 điểm … so với năm trước
    (85,5%)”."""
    for figures in case.content.by_sentence:
        for at, one in enumerate(figures):
            rates = (
                _two_rates(case, figures, at) if one.points and _MORE.search(case.content.before(one)) else []
            )
            if rates:
                yield _point(case, one, rates)


def _two_rates(case: Case, figures: Sequence[Fig], at: int) -> list[Fig]:
    """The two percentages before a difference in points, or one before and one behind it."""
    one = figures[at]
    before, after = figures[max(0, at - 2) : at], figures[at + 1 : at + 2]
    for rates in (before, [*before[-1:], *after]):
        clause = case.content.low[
            min(fig.start for fig in (*rates, one)) : max(fig.end for fig in (*rates, one))
        ]
        if len(rates) == 2 and all(fig.percent for fig in rates) and ";" not in clause:
            return list(rates)
    return []


def _point(case: Case, one: Fig, rates: Sequence[Fig]) -> Claim:
    true = abs(Fraction(rates[0].value) - Fraction(rates[1].value))
    places = max(one.places, rates[0].places, rates[1].places)
    verdict = judge_bound(one.value, one.places, true, one.bound)
    if verdict is Verdict.INCONSISTENT and abs(true - Fraction(one.value)) * 10**places < 2:
        verdict = Verdict.ROUNDING
    shown = f"{case.as_written(rates[0])} và {case.as_written(rates[1])}"
    note = f"Chênh giữa {shown} là {written(true)} điểm phần trăm."
    said = Said(verdict, note, f"Đúng phải là {written(true, one.places)} điểm phần trăm.", one.value, true)
    return claim_of((*rates, one), Kind.DIFFERENCE, "points_change", said)
