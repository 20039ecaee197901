"""Arithmetic of claims: exact, in fractions."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from namro.ground.numbers import integer
from namro.proofreading.engine.claims import Verdict

# “gần 67%”: how far below a bound the true value may lie, as a share of what is stated.
NEAR = Fraction(1, 10)
MOST_DECIMALS = 4


def scaled(value: Fraction, places: int) -> tuple[int, int]:
    """The value in units of the last place: rounded half up, and cut off; both toward their sign."""
    sign = -1 if value < 0 else 1
    cut, rest = divmod(abs(value.numerator) * 10**places, value.denominator)
    rounded = cut + (2 * rest >= value.denominator)
    return sign * rounded, sign * cut


def judge(stated: Decimal, places: int, true: Fraction) -> Verdict:
    """A stated value against the true one at its own precision.

    OK if it is the true one rounded or cut off there, ROUNDING if it is one unit off, else INCONSISTENT.
    """
    said = int(stated.scaleb(places))
    rounded, cut = scaled(true, places)
    if said in (rounded, cut):
        return Verdict.OK
    return Verdict.ROUNDING if min(abs(said - rounded), abs(said - cut)) == 1 else Verdict.INCONSISTENT


def judge_bound(stated: Decimal, places: int, true: Fraction, bound: str) -> Verdict:
    """As `judge`, where the text says “gần”, “hơn” or “khoảng”: the true value on that side and near."""
    exact = judge(stated, places, true)
    if not bound or exact is Verdict.OK:
        return exact
    said = Fraction(stated)
    within = {
        "below": 0 < said - true <= said * NEAR,
        "above": 0 < true - said <= max(said * NEAR, Fraction(1)),
        "about": abs(true - said) <= said * NEAR / 2,
    }
    return Verdict.OK if within.get(bound, False) else exact


def judge_sum(parts: Sequence[tuple[Decimal, int]], total: Decimal, places: int) -> Verdict:
    """Parts (value, decimals) against a total: exact for whole numbers, else as far as their rounding
    goes."""
    added = sum((Fraction(value) for value, _ in parts), Fraction())
    finest = places
    for _, one in parts:
        finest = max(finest, one)
    if added == Fraction(total) or (finest > places and judge(total, places, added) is Verdict.OK):
        return Verdict.OK
    if finest == 0:
        return Verdict.INCONSISTENT
    slack = (sum((Fraction(1, 10**one) for _, one in parts), Fraction()) + Fraction(1, 10**places)) / 2
    return Verdict.ROUNDING if abs(added - Fraction(total)) <= slack else Verdict.INCONSISTENT


def implied_base(value: Decimal, share: Decimal, places: int) -> int | None:
    """The smallest whole base near value/share for which the stated share holds; None where there is none."""
    if share <= 0 or value <= 0 or value != int(value):
        return None
    middle = round(Fraction(value) * 100 / Fraction(share))
    for step in range(max(3, middle // 200)):
        for base in {middle - step, middle + step}:
            if base > 0 and judge(share, places, Fraction(value) * 100 / base) is Verdict.OK:
                return base
    return None


def one_digit_apart(one: int, other: int) -> bool:
    """Whether the two differ in one digit, or by two neighbours that changed places, or one digit dropped."""
    left, right = str(one), str(other)
    if len(left) == len(right):
        wrong = [n for n, (a, b) in enumerate(zip(left, right, strict=True)) if a != b]
        swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1
        return len(wrong) == 1 or (
            swapped and left[wrong[0]] == right[wrong[1]] and left[wrong[1]] == right[wrong[0]]
        )
    longer, shorter = sorted((left, right), key=len, reverse=True)
    return len(longer) == len(shorter) + 1 and any(
        longer[:n] + longer[n + 1 :] == shorter for n in range(len(longer))
    )


def written(value: Fraction | Decimal | int, places: int | None = None) -> str:
    """A number as Vietnamese texts write it; without ``places`` at most four decimals, no trailing zeros."""
    exact = Fraction(value)
    digits = MOST_DECIMALS if places is None else places
    rounded = scaled(exact, digits)[0]
    whole, rest = divmod(abs(rounded), 10**digits)
    tail = f"{rest:0{digits}d}" if digits else ""
    if places is None:
        tail = tail.rstrip("0")
    return f"{'-' if rounded < 0 else ''}{integer(whole)}{',' + tail if tail else ''}"
