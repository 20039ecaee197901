"""One wrong digit in a figure that a proven claim uses; whether the claim still holds is decided apart, by
plain arithmetic on the figures of its evidence."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations

from namro.proofreading.engine.claims import Claim, Verdict
from namro.proofreading.engine.proofread import proofread

SEED = 20240705
# Nothing forces these to be equal: a text may name two different figures there without being wrong.
EQUALITIES = frozenset(("twice", "title", "chain"))
BOUND = re.compile(r"(?:gần|hơn|trên|khoảng|xấp xỉ|quá|dưới|chừng|ước)\s*\Z", re.IGNORECASE)
SLACK_OF_BOUND = Fraction(1, 10)
THOUSANDS = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")


@dataclass(frozen=True)
class Number:
    """A figure as written: ``shown`` decimals, ``bound`` where the text says “gần”, “hơn” …"""

    value: Fraction
    shown: int
    percent: bool
    bound: bool

    @property
    def tolerance(self) -> Fraction:
        """Rounded or cut off: less than one unit in the last place; more where a bound stands before."""
        unit = Fraction(1, 10**self.shown)
        return max(unit, abs(self.value) * SLACK_OF_BOUND) if self.bound else unit

    def near(self, true: Fraction) -> bool:
        """Whether it may stand for a true value."""
        return abs(self.value - true) < self.tolerance


@dataclass(frozen=True)
class Mutation:
    """``text`` with one digit changed at ``start:end``'s figure, which ``claim`` uses."""

    case: str
    text: str
    claim: Claim
    start: int
    end: int
    wrong: str


def number(text: str, start: int, end: int, english: bool) -> Number | None:
    """The figure at a stretch; None where it is written in words."""
    digits = re.match(r"\d[\d.,]*", text[start:end])
    if digits is None:
        return None
    stretch = digits[0].rstrip(".,")
    if THOUSANDS.fullmatch(stretch) and ("," in stretch) == english:
        plain, shown = re.sub(r"[.,]", "", stretch), 0
    else:
        plain = stretch.replace("," if english else ".", "").replace(",", ".")
        shown = len(plain.partition(".")[2])
    if plain.count(".") > 1:
        return None
    percent = text[start + len(digits[0]) : end + 1].lstrip().startswith("%") or "%" in text[start:end]
    return Number(Fraction(plain), shown, percent, bool(BOUND.search(text[max(0, start - 12) : start])))


Relation = Callable[[Sequence[Number]], bool]


def _share(found: Sequence[Number]) -> bool:
    """part, base, percentage in some order of the three."""
    part, base, percent = found
    return percent.percent and base.value != 0 and percent.near(100 * part.value / base.value)


def _change(found: Sequence[Number]) -> bool:
    """now, before or step, percentage: the change over the earlier amount."""
    now, other, percent = found
    befores = (other.value, now.value + other.value, now.value - other.value)
    return percent.percent and any(
        before != 0 and percent.near(100 * abs(now.value - before) / abs(before)) for before in befores
    )


def _times(found: Sequence[Number]) -> bool:
    """now, before, how many times."""
    now, before, times = found
    return before.value != 0 and times.near(now.value / before.value)


def _rest(found: Sequence[Number]) -> bool:
    """The first is the sum of the others."""
    whole, *parts = found
    added = sum((one.value for one in parts), Fraction())
    slack = sum((Fraction(1, 10**one.shown) for one in found if one.shown), Fraction()) / 2
    return abs(whole.value - added) <= slack


def _hundred(found: Sequence[Number]) -> bool:
    slack = sum((Fraction(1, 10**one.shown) for one in found), Fraction()) / 2
    return abs(sum((one.value for one in found), Fraction()) - 100) <= slack


def _past(found: Sequence[Number]) -> bool:
    """The first has reached the second."""
    return found[0].value >= found[1].value


RELATIONS: dict[str, tuple[Relation, int]] = {
    "share": (_share, 3),
    "ratio": (_share, 3),
    "table_rate": (_share, 3),
    "growth": (_change, 3),
    "times": (_times, 3),
    "difference": (_rest, 3),
    "points_change": (_rest, 3),
    "rest": (_rest, 0),
    "sum": (_rest, 0),
    "table_sum": (_rest, 0),
    "points": (_rest, 0),
    "hundred": (_hundred, 0),
    "target": (_past, 2),
}


def readings(claim: Claim, text: str, english: bool) -> list[tuple[int, ...]]:
    """The orders of the evidence in which the claim's relation holds in the right text; none: not decided."""
    found = [number(text, start, end, english) for start, end in claim.evidence]
    relation, size = RELATIONS.get(claim.rule, (None, 0))
    if relation is None or None in found or (size and len(found) != size):
        return []
    numbers = [one for one in found if one is not None]
    return [order for order in _orders(len(numbers), size) if relation([numbers[at] for at in order])]


def _orders(count: int, size: int) -> Iterator[tuple[int, ...]]:
    if size:
        yield from permutations(range(count))
        return
    for first in range(count):
        yield (first, *(at for at in range(count) if at != first))


def holds(claim: Claim, text: str, english: bool, orders: list[tuple[int, ...]]) -> bool:
    """Whether the relation still holds in one of these orders."""
    found = [number(text, start, end, english) for start, end in claim.evidence]
    numbers = [one for one in found if one is not None]
    return len(numbers) == len(found) and any(
        RELATIONS[claim.rule][0]([numbers[at] for at in order]) for order in orders
    )


def mutations(case: str, text: str) -> Iterator[Mutation]:
    """Every digit position of every figure of every proven claim, once, where the claim is then false."""
    chance = random.Random(f"{SEED} {case}")
    english = len(re.findall(r"\d,\d{3}\b(?!%)", text)) > len(re.findall(r"\d\.\d{3}\b(?!%)", text))
    seen: set[tuple[str, int, str]] = set()
    for claim in proofread(text).claims:
        if claim.verdict is not Verdict.OK or claim.rule in EQUALITIES:
            continue
        orders = readings(claim, text, english)
        if not orders:
            continue
        for start, end in claim.evidence:
            for at in (at for at in range(start, end) if text[at].isdecimal()):
                digit = chance.choice([one for one in "123456789" if one != text[at]])
                changed = text[:at] + digit + text[at + 1 :]
                if (claim.rule, at, digit) in seen or holds(claim, changed, english, orders):
                    continue
                seen.add((claim.rule, at, digit))
                yield Mutation(case, changed, claim, start, end, changed[start:end])


def touches(one: Claim, mutation: Mutation) -> bool:
    """Whether a remark stands on the changed figure or on the claim that uses it."""
    spans = ((one.start, one.end), *one.evidence)
    about = ((mutation.start, mutation.end), (mutation.claim.start, mutation.claim.end))
    return any(start < end_of and start_of < end for start, end in spans for start_of, end_of in about)


def found(mutation: Mutation, before: set[tuple[int, int, str]]) -> bool:
    """Whether a new remark touches what was changed; ``before`` are the remarks that stood already."""
    return any(
        (one.start, one.end, one.rule) not in before and touches(one, mutation)
        for one in proofread(mutation.text).remarks
    )


def tally(cases: dict[str, str]) -> tuple[dict[str, list[int]], list[str]]:
    """Found and all mutations of each rule, and what was missed in words."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    missed = []
    for case, text in cases.items():
        before = {(one.start, one.end, one.rule) for one in proofread(text).remarks}
        for one in mutations(case, text):
            hit = found(one, before)
            counts[one.claim.rule][0] += hit
            counts[one.claim.rule][1] += 1
            if not hit:
                right = text[one.start : one.end]
                missed.append(f"{case} {one.claim.rule}: {right} → {one.wrong} | {one.claim.note}")
    return counts, missed
