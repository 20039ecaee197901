"""A fraction with its percentage, and a percentage of an amount whose whole stands elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from namro.proofreading.engine.arithmetic import implied_base, one_digit_apart, scaled, written
from namro.proofreading.engine.case import Base, Case, share_of
from namro.proofreading.engine.checks.made import Said, claim_of
from namro.proofreading.engine.claims import Claim, Kind, Verdict
from namro.proofreading.engine.figures import Fig
from namro.proofreading.engine.statements import Share, Statement, compatible, is_plan
from namro.proofreading.engine.words import PERIOD_BASE

_DONE_OF = re.compile(
    r"(?:[,;]\s*|\s)(?:trong đó(?: có)?|đã|có|đã có|giải quyết|đã giải quyết|xử lý|kết luận|đỗ|trúng cử)\s*"
    r"(?:giải quyết|xét xử|xử lý|thi hành xong|kết luận|được)?\s*\Z"
)
# Amounts looked at for another whole that would make a percentage right.
MOST_OTHERS = 60


def find(case: Case) -> Iterator[Claim]:
    """All of a text; every fraction and every percentage is a claim."""
    for statement in case.statements.of.values():
        if statement.base and not statement.shares:
            yield _bare_fraction(case, statement)
        yield from _subset(case, statement)
        for share in statement.shares:
            yield _share(case, statement, share)
    for share in case.statements.standing:
        yield _standing(case, share)


def _subset(case: Case, statement: Statement) -> Iterator[Claim]:
    """“thụ lý 429 vụ; đã giải quyết 415 vụ”, “2.894 đảng viên, có 889 cấp ủy viên”: no percentage is told."""
    count = statement.count
    if statement.shares or statement.base or statement.changes:
        return
    whole = next(case.earlier(count, most=1), None)
    if whole is None or whole.sentence is not count.sentence or not compatible(whole, count):
        return
    told = whole.named and count.named and 0 < count.value < whole.value and whole.bracket == count.bracket
    if told and _DONE_OF.search(case.between(whole, count)):
        true = share_of(count, whole)
        note = f"Nêu phần và tổng, không nêu tỷ lệ ({_division(case, count, whole)} = {written(true, 2)}%)."
        said = Said(Verdict.UNCHECKABLE, note, computed=true)
        yield claim_of((whole, count), Kind.RATIO, "ratio", said)


def _end(case: Case, fig: Fig) -> int:
    """Behind the bracket that closes right after a figure."""
    low = case.content.low
    return fig.end + 1 if low[fig.end : fig.end + 1] == ")" and fig.bracket >= 0 else fig.end


def _said_of(share: Share) -> int:
    """Length of the words after a percentage that name its whole."""
    named = is_plan(share.phrase) or share.phrase.startswith(("số ", "tổng ", "so với ", "trên ", "trong "))
    return len(share.phrase) + 1 if named else 0


def _bare_fraction(case: Case, statement: Statement) -> Claim:
    count, base = statement.count, statement.base
    assert base is not None
    computed = share_of(count, base) if base.value else None
    note = "Chỉ có phân số, không nêu tỷ lệ."
    if computed is not None:
        note = f"Chỉ có phân số, không nêu tỷ lệ ({_division(case, count, base)} = {written(computed, 2)}%)."
    said = Said(Verdict.UNCHECKABLE, note, computed=computed)
    return claim_of((count, base), Kind.RATIO, "ratio", said)


def _share(case: Case, statement: Statement, share: Share) -> Claim:
    count, fig = statement.count, share.fig
    start, end = min(count.start, fig.start), max(_end(case, fig) + _said_of(share), _end(case, count))
    base = case.bases.get(share)
    if base is not None:
        count, start = base.count, min(base.count.start, start)
    beside = statement.base is not None and (base is None or base.fig is statement.base)
    kind, rule = (Kind.RATIO, "ratio") if beside else (Kind.SHARE, "share")
    if base is None and count.value == 0 and fig.value and not statement.base:
        note = f"0 chia cho số nào cũng là 0%, văn bản nêu {case.as_written(fig)}."
        evidence = ((count.start, count.end), (fig.start, fig.end))
        return Claim(
            start,
            end,
            kind,
            Verdict.INCONSISTENT,
            rule,
            note,
            fig.value,
            Fraction(),
            "Đúng phải là 0%.",
            evidence,
        )
    if base is None:
        if PERIOD_BASE.search(share.phrase) and not beside:
            kind, rule = Kind.GROWTH, "growth"
        note = _why_not(case, share, count)
        return Claim(start, end, kind, Verdict.UNCHECKABLE, rule, note, stated=fig.value)
    true = share_of(count, base.fig)
    return Claim(
        start,
        end,
        kind,
        base.verdict,
        rule,
        _note(case, count, base, true, fig.places),
        stated=fig.value,
        computed=true,
        remedy=_remedy(case, statement, share, true) if base.verdict.remark else "",
        evidence=((base.fig.start, base.fig.end), (count.start, count.end), (fig.start, fig.end)),
    )


def _division(case: Case, count: Fig, base: Fig) -> str:
    return f"{case.as_written(count)} : {case.as_written(base)}"


def _note(case: Case, count: Fig, base: Base, true: Fraction, places: int) -> str:
    return f"{_division(case, count, base.fig)} = {written(true, max(places + 1, 2))}% ({base.why})."


def _why_not(case: Case, share: Share, count: Fig) -> str:
    said = f"Không nêu mẫu số của {case.as_written(share.fig)}"
    implied = implied_base(count.value, share.fig.value, share.fig.places) if not count.places else None
    return f"{said}; ứng với mẫu số khoảng {written(implied)}." if implied else f"{said}."


def _standing(case: Case, share: Share) -> Claim:
    end = share.fig.end + len(share.phrase) + 1 if share.phrase else share.fig.end
    note = "Chỉ có tỷ lệ, không nêu tử số và mẫu số."
    return Claim(
        share.fig.start,
        min(end, share.fig.sentence.end),
        Kind.SHARE,
        Verdict.UNCHECKABLE,
        "share",
        note,
        stated=share.fig.value,
    )


def _remedy(case: Case, statement: Statement, share: Share, true: Fraction) -> str:
    """What would make it right: the true percentage, a slip of the pen, another whole of the text."""
    fig = share.fig
    right = written(true, fig.places)
    said = f"Đúng phải là {right}%"
    said_digits = int(fig.value.scaleb(fig.places))
    if case.as_written(fig).rstrip("% ") == right:
        said = f"Đúng phải là {written(true, fig.places + 1)}%"
    elif any(
        one_digit_apart(said_digits, one)
        for one in (scaled(true, fig.places)[0], scaled(true, fig.places + 1)[0])
    ):
        said += "; có thể gõ nhầm hoặc rơi một chữ số"
    other = _other_base(case, statement, share)
    return f"{said}; hoặc mẫu số là {case.named(other)}." if other else f"{said}."


def _other_base(case: Case, statement: Statement, share: Share) -> Fig | None:
    near = case.earlier(statement.count, most=MOST_OTHERS)
    from_text = (one for one in near if one.value >= statement.count.value and one.value)
    for one in from_text:
        if one is not statement.count and scaled(share_of(statement.count, one), share.fig.places)[0] == int(
            share.fig.value.scaleb(share.fig.places)
        ):
            return one
    return None
