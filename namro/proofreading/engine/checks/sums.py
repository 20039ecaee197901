"""Parts and their total, and shares of one whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from namro.proofreading.engine.arithmetic import judge_sum, one_digit_apart, written
from namro.proofreading.engine.case import Case
from namro.proofreading.engine.claims import Claim, Kind, Verdict
from namro.proofreading.engine.figures import Fig
from namro.proofreading.engine.groups import Group, groups_of
from namro.proofreading.engine.groups import Kind as Said
from namro.proofreading.engine.statements import heads_fit

# Parts that miss their total by more than this are more likely no parts of it.
FAR = Fraction(2, 5)
# Two unlike numbers from here on are not one digit apart by chance.
SURE = 1000
_TOLD = re.compile(r"chiếm|tỷ trọng|\A(?:,|;|.*:)?\s*(?:[^\W\d]+ ){1,4}\Z")


def find(case: Case) -> Iterator[Claim]:
    """All of a text; of one list found twice the claim that proves more stays."""
    found: dict[tuple[Fig, ...], tuple[Group, Verdict]] = {}
    for group in groups_of(case):
        verdict = _verdict(group)
        if verdict is None:
            continue
        before = found.get(group.items)
        if before is None or _rank(verdict) < _rank(before[1]):
            found[group.items] = (group, verdict)
    for group, verdict in found.values():
        yield _claim(case, group, verdict)
        yield from _hundred(case, group, verdict)
    yield from _points(case)
    yield from _shares_alone(case)


def _rank(verdict: Verdict) -> int:
    return [Verdict.OK, Verdict.INCONSISTENT, Verdict.ROUNDING, Verdict.UNCHECKABLE].index(verdict)


def _verdict(group: Group) -> Verdict | None:
    """None where the list does not even speak of its whole."""
    exact = judge_sum([(one.value, one.places) for one in group.items], group.total.value, group.total.places)
    if group.overlapping:
        return exact if group.kind in (Said.ALL, Said.BRACKET) and _slipped(group) else Verdict.UNCHECKABLE
    if exact is Verdict.OK:
        return Verdict.OK
    if group.unfinished:
        return Verdict.UNCHECKABLE if group.sum < Fraction(group.total.value) else None
    if any(one.bound for one in (group.total, *group.items)) and abs(_off(group)) < Fraction(1, 20):
        return Verdict.UNCHECKABLE
    if _provable(group):
        return exact
    return Verdict.UNCHECKABLE if group.kind in (Said.ALL, Said.SOME, Said.BRACKET) or group.near else None


def _slipped(group: Group) -> bool:
    """Whether the total is what the parts make but for one digit; long numbers do not do that by chance."""
    return (
        group.sum.denominator == 1
        and group.sum >= SURE
        and one_digit_apart(int(group.sum), int(group.total.value))
    )


def _off(group: Group) -> Fraction:
    """How far the parts are from their total, as a share of it."""
    total = Fraction(group.total.value)
    return (group.sum - total) / total if total else Fraction(1)


def _provable(group: Group) -> bool:
    """Whether these parts must give that total."""
    total, off = group.total, _off(group)
    if not _same_kind(group):
        return False
    if group.exhaustive:
        return group.near or group.kind is Said.BY or abs(off) <= FAR
    if any(one.value > total.value for one in group.items) and group.kind in (Said.ALL, Said.SOME):
        return total.named and _of_one_kind(group)
    if group.kind is Said.ALL:
        return True
    if group.kind is Said.SOME:
        return off > 0 and all(one.head == total.head for one in group.items) and total.named
    if group.kind is Said.BY or group.kind is Said.BRACKET and _of_one_kind(group):
        return abs(off) <= FAR
    alike = all(not one.named or one.head == total.head for one in group.items)
    return group.kind is Said.LISTS and group.near and alike and abs(off) <= FAR / 4


def _of_one_kind(group: Group) -> bool:
    """Whether all parts count what the whole counts, or say nothing of it."""
    return all(not one.named or heads_fit(one.head, group.total.head) for one in group.items)


def _same_kind(group: Group) -> bool:
    """Whether whole and parts are written alike: no decimals beside whole numbers of people."""
    return not (
        group.total.places == 0
        and any(one.places for one in group.items)
        and not group.total.head.endswith("đồng")
    )


def _claim(case: Case, group: Group, verdict: Verdict) -> Claim:
    added = " + ".join(case.as_written(one) for one in group.items)
    total = case.named(group.total)
    note = f"{added} = {written(group.sum)}"
    note += f", đúng bằng {total}." if group.sum == Fraction(group.total.value) else f"; tổng nêu là {total}."
    if verdict is Verdict.UNCHECKABLE:
        why = "các nhóm có thể trùng nhau" if group.overlapping else "không chắc đã liệt kê đủ các phần"
        note = f"{note[:-1]}; {why}."
    end = group.end
    if case.content.low[end : end + 1] == "%":
        end += 1
    return Claim(
        group.start,
        end,
        Kind.SUM,
        verdict,
        "sum",
        note,
        stated=group.total.value,
        computed=group.sum,
        remedy=_remedy(case, group) if verdict.remark else "",
        evidence=tuple((one.start, one.end) for one in (group.total, *group.items)),
    )


def _remedy(case: Case, group: Group) -> str:
    """The other total, the part that a wrong digit explains, what is missing."""
    off = group.sum - Fraction(group.total.value)
    more = f"thừa {written(off)}" if off > 0 else f"thiếu {written(-off)}"
    said = f"Các phần {more} so với tổng; tổng đúng phải là {written(group.sum)}"
    for one in group.items:
        right = Fraction(one.value) - off
        if (
            one.places == 0
            and right.denominator == 1
            and right > 0
            and one_digit_apart(int(one.value), int(right))
        ):
            return f"{said}, hoặc {case.named(one)} là {written(right)}."
    return f"{said}."


# -- shares of one whole


def _hundred(case: Case, group: Group, verdict: Verdict) -> Iterator[Claim]:
    shares = []
    for one in group.items:
        statement = case.statements.of.get(one)
        if (
            statement is None
            or statement.base
            or not statement.shares
            or statement.shares[0] not in case.bases
        ):
            return
        shares.append(statement.shares[0].fig)
    wholes = {case.bases[case.statements.of[one].shares[0]].fig.value for one in group.items}
    if verdict is Verdict.OK and wholes == {group.total.value}:
        yield _hundred_claim(case, shares, group.items[0].start)


def _hundred_claim(case: Case, shares: list[Fig], start: int) -> Claim:
    total = sum((one.value for one in shares), Decimal())
    slack = sum((Decimal(1).scaleb(-one.places) for one in shares), Decimal())
    verdict = (
        Verdict.OK
        if total == 100
        else Verdict.ROUNDING
        if abs(total - 100) <= slack
        else Verdict.INCONSISTENT
    )
    added = " + ".join(written(one.value) for one in shares)
    note = f"{added} = {written(total)}%."
    remedy = {
        Verdict.ROUNDING: "Chênh do làm tròn từng tỷ lệ; có thể điều chỉnh tỷ lệ lớn nhất.",
        Verdict.INCONSISTENT: "Các tỷ lệ của một tổng phải cộng lại thành 100%.",
    }.get(verdict, "")
    evidence = tuple((one.start, one.end) for one in shares)
    return Claim(
        start,
        shares[-1].end,
        Kind.HUNDRED,
        verdict,
        "hundred",
        note,
        Decimal(100),
        Fraction(total),
        remedy,
        evidence,
    )


def _shares_alone(case: Case) -> Iterator[Claim]:
    """“Về cơ cấu, công nghiệp chiếm 56%, dịch vụ chiếm 31%, nông nghiệp chiếm 13%”."""
    by_sentence: dict[int, list[Fig]] = {}
    for share in case.statements.standing:
        before = case.content.before(share.fig)
        if _TOLD.search(before):
            by_sentence.setdefault(share.fig.sentence.number, []).append(share.fig)
    for figures in by_sentence.values():
        if len(figures) < 2 or any(one.bound for one in figures):
            continue
        claim = _hundred_claim(case, figures, figures[0].start)
        labels = [case.content.before(one) for one in figures]
        group = Group(figures[0], tuple(figures), Said.LISTS, tuple(labels))
        total = claim.computed or Fraction()
        if claim.verdict is Verdict.OK and not group.overlapping:
            yield claim
        elif group.exhaustive and abs(total - 100) < 100 * FAR and not group.overlapping:
            yield claim


def _points(case: Case) -> Iterator[Claim]:
    """Contributions in percentage points and the growth they add up to."""
    for figures in case.content.by_sentence:
        items = [one for one in figures if one.points and "đóng góp" in case.content.before(one)]
        if len(items) < 2:
            continue
        added = sum((Fraction(one.value) for one in items), Fraction())
        total = _growth_before(case, items[0])
        if total is None:
            continue
        verdict = judge_sum([(one.value, one.places) for one in items], total.value, total.places)
        far = abs(added - Fraction(total.value)) > Fraction(total.value) * FAR
        if verdict is Verdict.INCONSISTENT and far and "chung" not in case.content.tail(items[-1]):
            verdict = Verdict.UNCHECKABLE
        note = f"{' + '.join(written(one.value) for one in items)} = {written(added)} điểm phần trăm; mức chung nêu là {case.as_written(total)}."
        evidence = tuple((one.start, one.end) for one in (total, *items))
        yield Claim(
            min(total.start, items[0].start),
            items[-1].end,
            Kind.SUM,
            verdict,
            "points",
            note,
            total.value,
            added,
            "",
            evidence,
        )


def _growth_before(case: Case, first: Fig) -> Fig | None:
    """The growth of the whole: the last percentage of the sentences before, not one of the parts' own."""
    for one in reversed(case.content.figures[: first.number]):
        if first.line.number - one.line.number > 3:
            return None
        if one.percent and one.sentence is not first.sentence:
            return one
    return None
