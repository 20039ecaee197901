"""A percentage that is nearly right: one unit, one digit off, in itself, in the amount or in the whole."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from namro.proofreading.engine.arithmetic import judge, one_digit_apart, scaled
from namro.proofreading.engine.case import share_of
from namro.proofreading.engine.claims import Verdict
from namro.proofreading.engine.figures import Fig
from namro.proofreading.engine.statements import Share

# A stated percentage this near to the true one, relatively, was taken of that whole.
NEARLY = Fraction(1, 80)
# Digits that a percentage needs for one wrong digit to be no chance.
TELLING = 4
# A percentage this many times too large or small was taken of another whole.
MOST_OFF = 4
# Longest amount whose digits are tried.
LONGEST = 7


def wholes_of(count: Fig, share: Share) -> tuple[Fraction, Fraction]:
    """Between which wholes a percentage of an amount holds, rounded or cut off."""
    unit = Fraction(1, 10**share.fig.places)
    most, least = Fraction(share.fig.value) + unit, max(Fraction(share.fig.value) - unit / 2, unit / 10)
    return Fraction(count.value) * 100 / most, Fraction(count.value) * 100 / least


def plausible(share: Share, true: Fraction, times: int = 1) -> bool:
    """Not so far from the true one that it must have been taken of something else."""
    said = Fraction(share.fig.value)
    return said * MOST_OFF * times >= true and true * MOST_OFF * times >= said


def nearly(share: Share, true: Fraction) -> bool:
    """Hardly off, where hardly off is no chance: not near 0 or 100, and told with decimals."""
    off = abs(Fraction(share.fig.value) - true)
    return share.fig.places > 0 and off <= min(true, 100 - true) * NEARLY


def slipped(share: Share, true: Fraction, digits: int = TELLING) -> bool:
    """One digit of the percentage itself is wrong."""
    said = int(share.fig.value.scaleb(share.fig.places))
    wrong = any(one_digit_apart(said, one) for one in scaled(true, share.fig.places))
    return wrong and len(str(said)) >= digits


def part_slipped(share: Share, count: Fig, base: Fig) -> bool:
    """With one other digit in the amount or in the whole the percentage would hold."""
    holds = (
        judge(share.fig.value, share.fig.places, value * 100 / Fraction(base.value)) is Verdict.OK
        for value in _one_digit_off(count.value)
    )
    low, high = wholes_of(count, share)
    others = (low <= value <= high for value in _one_digit_off(base.value))
    return any(holds) or any(others)


def near_true(share: Share, count: Fig, base: Fig) -> bool:
    """Any of these, for a whole that the text itself suggests."""
    true = share_of(count, base)
    telling = share.fig.places > 1 and part_slipped(share, count, base)
    return nearly(share, true) or slipped(share, true, TELLING - 1) or telling


def _one_digit_off(value: Decimal) -> Iterator[Fraction]:
    whole = int(value)
    written = str(whole)
    if whole != value or len(written) > LONGEST:
        return
    for at in range(len(written)):
        for digit in "0123456789":
            changed = f"{written[:at]}{digit}{written[at + 1 :]}"
            if digit != written[at] and int(changed):
                yield Fraction(int(changed))
