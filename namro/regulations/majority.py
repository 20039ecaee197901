"""Majorities as the rules write them: `2/3` (at least) and `>1/2` (more than)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from namro.ground.errors import HouseError

_SPELLING = re.compile(r"(?P<strict>>)?(?P<part>[0-9]{1,4})/(?P<whole>[1-9][0-9]{0,3})")


class MajorityError(HouseError, ValueError):
    """A majority nobody can vote by."""


@dataclass(frozen=True, slots=True)
class Majority:
    """`share` of a base that must agree; `strict` when the share itself is not enough.

    What belongs to the base (summoned, minus whom) is the rule of the body that votes, not of the majority.
    """

    share: Fraction
    strict: bool = False

    @classmethod
    def parse(cls, text: object) -> Majority:
        """From `"2/3"` or `">1/2"`; MajorityError with a sentence for anything else."""
        match = _SPELLING.fullmatch(text) if isinstance(text, str) else None
        share = Fraction(int(match["part"]), int(match["whole"])) if match else None
        if match is None or share is None or share > 1:
            raise MajorityError(f"“{text}” không phải một tỷ lệ biểu quyết. Viết như 2/3 hoặc >1/2.")
        return cls(share, bool(match["strict"]))

    def needed(self, base: int) -> int:
        """The smallest number of votes that carries, out of `base`."""
        exact = self.share * base
        least = -(-exact.numerator // exact.denominator)
        return least + 1 if self.strict and least == exact else least

    def passes(self, agree: int, base: int) -> bool:
        """Whether `agree` votes carry; never with an empty base."""
        return base > 0 and agree >= self.needed(base)

    def __str__(self) -> str:
        words = "trên" if self.strict else "ít nhất"
        return f"{words} {self.share.numerator}/{self.share.denominator}"
