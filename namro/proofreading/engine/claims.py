"""What the engine says of a text: claims with a verdict, and the figures they were made of."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

Span = tuple[int, int]


class Kind(StrEnum):
    """Kinds of claims; the words of the command's JSON."""

    RATIO = "ratio_percent"
    SHARE = "percent_of_stated_base"
    SUM = "sum_of_parts"
    DIFFERENCE = "difference"
    GROWTH = "growth"
    HUNDRED = "shares_sum_100"
    RANGE = "range"
    OTHER = "other"


class Verdict(StrEnum):
    """OK holds; ROUNDING is off by the last place; INCONSISTENT is contradicted by the text's own figures;
    UNCHECKABLE is recognised and never reported as an error."""

    OK = "ok"
    ROUNDING = "rounding"
    INCONSISTENT = "inconsistent"
    UNCHECKABLE = "uncheckable"

    @property
    def words(self) -> str:
        """As people read it."""
        return _WORDS[self]

    @property
    def remark(self) -> bool:
        """Whether a reader is told."""
        return self in (Verdict.ROUNDING, Verdict.INCONSISTENT)


_WORDS = {
    Verdict.OK: "Khớp",
    Verdict.ROUNDING: "Lệch do làm tròn",
    Verdict.INCONSISTENT: "Mâu thuẫn",
    Verdict.UNCHECKABLE: "Không đủ căn cứ",
}


@dataclass(frozen=True, slots=True)
class Claim:
    """``text[start:end]`` says something about figures that can be looked at.

    ``stated`` is what it says, ``computed`` what its parts give (None where nothing can be computed);
    ``note`` the arithmetic in Vietnamese with the base taken and why; ``remedy`` what would make it right
    ("" where nothing suggests itself); ``evidence`` the stretches of the figures that the arithmetic uses;
    ``rule`` the key of the rule in `rules.RULES`.
    """

    start: int
    end: int
    kind: Kind
    verdict: Verdict
    rule: str
    note: str
    stated: Decimal | None = None
    computed: Fraction | None = None
    remedy: str = ""
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that counts something: ``noun`` are the words after it, ``lead`` those before it in its clause
    (both as written), ``percent`` whether it is a percentage. Dates, document numbers, ages … are none."""

    start: int
    end: int
    value: Decimal
    noun: str
    lead: str
    percent: bool
    sentence: Span


@dataclass(frozen=True)
class Proof:
    """All claims of a text in the order of their first character, and all its figures."""

    claims: tuple[Claim, ...]
    figures: tuple[Figure, ...]

    @property
    def remarks(self) -> tuple[Claim, ...]:
        """The claims a reader is told of: contradictions and roundings."""
        return tuple(claim for claim in self.claims if claim.verdict.remark)
