"""Numbers out of shares: exact, without a database."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from namro.ground.errors import HouseError


def share_of(pct: Decimal, members: int, floor: int = 0) -> int:
    """``pct`` per cent of ``members``, rounded up, at least ``floor``; 0 where there are no members."""
    if members == 0:
        return 0
    return max(_up(Fraction(pct) * members / 100), floor)


def per_year(total: int, years: int, floor: int = 0) -> int:
    """What one of ``years`` years brings so that all bring ``total``: rounded up, at least ``floor``."""
    return max(_up(Fraction(total, years)), floor) if total else 0


def _up(exact: Fraction) -> int:
    return -(-exact.numerator // exact.denominator)


def divided(total: int, weights: Sequence[Fraction | int]) -> list[int]:
    """``total`` in whole parts as near to ``weights`` as can be (largest remainder); the sum is ``total``.

    Of equal remainders the first gets the unit more. Raises HouseError where no weight is above 0.
    """
    whole = sum(weights, Fraction(0))
    if whole <= 0 or any(weight < 0 for weight in weights):
        raise HouseError("Không chia được: chưa có tỷ lệ nào lớn hơn 0.")
    exact = [Fraction(weight) * total / whole for weight in weights]
    parts = [one.numerator // one.denominator for one in exact]
    missing = total - sum(parts)
    largest = sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at], at))
    for at in largest[:missing]:
        parts[at] += 1
    return parts
