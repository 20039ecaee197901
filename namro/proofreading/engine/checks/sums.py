"""Parts and their total."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from namro.proofreading.engine.arithmetic import judge_sum, one_digit_apart, written
from namro.proofreading.engine.case import Case
from namro.proofreading.engine.checks.hundred import of_parts
from namro.proofreading.engine.claims import Claim, Kind, Verdict
from namro.proofreading.engine.figures import Fig
from namro.proofreading.engine.parts.find import groups_of
from namro.proofreading.engine.parts.group import Group
from namro.proofreading.engine.parts.group import Kind as Said
from namro.proofreading.engine.parts.marked import measured
from namro.proofreading.engine.statements import heads_fit

# Parts that miss their total by more than this share of it are more likely no parts of it.
FAR = Fraction(2, 5)
# Two unlike numbers from here on are not one digit apart by chance.
SURE = 1000
_RANK = [Verdict.OK, Verdict.INCONSISTENT, Verdict.ROUNDING, Verdict.UNCHECKABLE]


def find(case: Case) -> Iterator[Claim]:
    """All of a text; where parts make their total their shares make a hundred."""
    for group, verdict in _proven(case):
        yield _claim(case, group, verdict)
        if verdict is Verdict.OK:
            yield from of_parts(case, group)
    yield from _series(case)
    yield from _points(case)


def _proven(case: Case) -> Iterator[tuple[Group, Verdict]]:
    """Every list with its verdict; of one list found twice the reading that proves more."""
    found: dict[tuple[Fig, ...], tuple[Group, Verdict]] = {}
    for group in groups_of(case):
        verdict = _verdict(group) if group.total not in group.items else None
        if verdict is None:
            continue
        before = found.get(group.items)
        if before is None or _RANK.index(verdict) < _RANK.index(before[1]):
            found[group.items] = (group, verdict)
    yield from found.values()


def _added(group: Group) -> Verdict:
    """The parts against the total; of a measure whole numbers are rounded too."""
    parts = [(one.value, one.places) for one in group.items]
    exact = judge_sum(parts, group.total.value, group.total.places)
    if exact is Verdict.INCONSISTENT and all(measured(one.head) for one in (group.total, *group.items)):
        slack = Fraction(len(parts) + 1, 2 * 10 ** max(one.places for one in (group.total, *group.items)))
        if abs(group.sum - Fraction(group.total.value)) <= slack:
            return Verdict.ROUNDING
    return exact


def _verdict(group: Group) -> Verdict | None:
    """None where the list does not even speak of its whole."""
    exact = _added(group)
    told = group.kind in (Said.ALL, Said.SOME, Said.BRACKET)
    if group.overlapping:
        sure = group.kind in (Said.ALL, Said.BRACKET) and _slipped(group)
        return exact if sure else Verdict.UNCHECKABLE
    if exact is Verdict.OK:
        return Verdict.OK
    if group.unfinished:
        return Verdict.UNCHECKABLE if group.off < 0 else None
    bounded = any(one.bound for one in (group.total, *group.items)) and abs(group.off) < Fraction(1, 20)
    sure = not bounded and (not group.unsure or group.exhaustive)
    if sure and _provable(group, exact):
        return exact
    return Verdict.UNCHECKABLE if told or group.near else None


def _slipped(group: Group) -> bool:
    """Whether the total is what the parts make but for one digit; long numbers do not do that by chance."""
    whole = group.sum.denominator == 1 and group.sum >= SURE
    return whole and one_digit_apart(int(group.sum), int(group.total.value))


def _provable(group: Group, exact: Verdict) -> bool:
    """Whether these parts must give that total."""
    total, off = group.total, group.off
    if not _alike(group) or (abs(off) > FAR and not _one_digit(group)):
        return False
    if group.exhaustive:
        return group.near or group.kind is Said.BY or abs(off) <= FAR
    same = all(not one.named or one.head == total.head for one in group.items)
    if group.kind is Said.ALL:
        return _of_one_kind(group) or all(one.value <= total.value for one in group.items)
    if group.kind is Said.SOME:
        return total.named and (exact is Verdict.ROUNDING or _too_much(group, same))
    if group.kind is Said.BRACKET:
        return _of_one_kind(group)
    listed = group.kind is Said.BY or (
        group.kind is Said.LISTS and group.near and same and abs(off) <= FAR / 4
    )
    return listed and _of_one_kind(group) and (off > 0 or _one_digit(group))


def _too_much(group: Group, same: bool) -> bool:
    """Whether parts of a whole are larger than it: one of them, or all of one kind together."""
    if any(one.value > group.total.value for one in group.items):
        return _of_one_kind(group)
    return group.off > 0 and same and (measured(group.total.head) or _one_digit(group))


def _one_digit(group: Group) -> bool:
    """Whether one wrong digit, of a part or of the total, explains what is missing."""
    off = group.sum - Fraction(group.total.value)
    pairs = [(Fraction(one.value), Fraction(one.value) - off) for one in group.items]
    pairs.append((Fraction(group.total.value), group.sum))
    whole = ((old, new) for old, new in pairs if old.denominator == new.denominator == 1 and new > 0)
    return any(one_digit_apart(int(old), int(new)) for old, new in whole)


def _of_one_kind(group: Group) -> bool:
    """Whether all parts count what the whole counts, or say nothing of it."""
    return all(not one.named or heads_fit(one.head, group.total.head) for one in group.items)


def _alike(group: Group) -> bool:
    """Whether whole and parts are written alike: no decimals beside whole numbers of people."""
    mixed = group.total.places == 0 and any(one.places for one in group.items)
    return not mixed or measured(group.total.head)


def _claim(case: Case, group: Group, verdict: Verdict) -> Claim:
    added = " + ".join(case.as_written(one) for one in group.items)
    total = case.named(group.total)
    equal = group.sum == Fraction(group.total.value)
    note = f"{added} = {written(group.sum)}" + (f", đúng bằng {total}" if equal else f"; tổng nêu là {total}")
    if verdict is Verdict.UNCHECKABLE:
        note += "; các nhóm có thể trùng nhau" if group.overlapping else "; không chắc đã liệt kê đủ các phần"
    last = group.items[-1]
    counted = f" {last.head}" if last.named else ""
    return Claim(
        group.start,
        group.end + (len(counted) if case.content.low.startswith(counted, group.end) else 0),
        Kind.SUM,
        verdict,
        "sum",
        f"{note}.",
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
        whole = one.places == 0 and right.denominator == 1 and right > 0
        if whole and one_digit_apart(int(one.value), int(right)):
            return f"{said}, hoặc {case.named(one)} là {written(right)}."
    return f"{said}."


# -- two series side by side


def _series(case: Case) -> Iterator[Claim]:
    """“1.805 tỷ đồng, 2.686 ha; … 383 tỷ đồng và 824 ha; … 1.422 tỷ đồng, 2.004 ha”: what one series adds
    up to the other beside it does too; a single series is only told where it adds up."""
    for figures in case.content.by_sentence:
        by_head: dict[str, list[Fig]] = {}
        for one in figures:
            if case.statements.plain(one) and one.named and measured(one.head) and one.bracket < 0:
                by_head.setdefault(one.head, []).append(one)
        threes = [items for items in by_head.values() if len(items) == 3]
        sure = [items for items in threes if items[0].value == items[1].value + items[2].value]
        for items in threes:
            if items in sure:
                yield _of_series(case, items, Verdict.OK)
            elif any(_side_by_side(items, other) for other in sure) and not any(one.bound for one in items):
                yield _of_series(case, items, Verdict.INCONSISTENT)


def _side_by_side(items: Sequence[Fig], other: Sequence[Fig]) -> bool:
    return all(abs(one.number - beside.number) == 1 for one, beside in zip(items, other, strict=True))


def _of_series(case: Case, items: Sequence[Fig], verdict: Verdict) -> Claim:
    total, *parts = items
    group = Group(total, tuple(parts), Said.LISTS, ("",) * len(parts))
    return _claim(case, group, verdict)


# -- contributions to growth


def _points(case: Case) -> Iterator[Claim]:
    """Contributions in percentage points and the growth they add up to."""
    for figures in case.content.by_sentence:
        points = [one for one in figures if one.points]
        items = [one for one in points if "đóng góp" in case.content.before(one)]
        if len(items) < len(points):
            continue
        total = _growth_before(case, items[0]) if len(items) >= 2 else None
        if total is not None:
            yield _contributed(case, total, items)


def _contributed(case: Case, total: Fig, items: Sequence[Fig]) -> Claim:
    added = sum((Fraction(one.value) for one in items), Fraction())
    verdict = judge_sum([(one.value, one.places) for one in items], total.value, total.places)
    complete = "thuế" in case.content.low[items[0].sentence.start : items[0].sentence.end]
    if verdict is not Verdict.OK and not complete:
        verdict = Verdict.UNCHECKABLE
    parts = " + ".join(written(one.value) for one in items)
    note = f"{parts} = {written(added)} điểm phần trăm; mức chung nêu là {case.as_written(total)}."
    remedy = f"Mức chung theo các phần là {written(added, total.places)}%." if verdict.remark else ""
    evidence = tuple((one.start, one.end) for one in (total, *items))
    start = min(total.start, items[0].start)
    stated = Decimal(total.value)
    return Claim(start, items[-1].end, Kind.SUM, verdict, "points", note, stated, added, remedy, evidence)


def _growth_before(case: Case, first: Fig) -> Fig | None:
    """The growth of the whole: the last percentage of the sentences before, not one of the parts' own."""
    for one in reversed(case.content.figures[: first.number]):
        if first.line.number - one.line.number > 3:
            return None
        if one.percent and one.sentence is not first.sentence:
            return one
    return None
