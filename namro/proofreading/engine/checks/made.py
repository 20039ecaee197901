"""A claim from the figures it was made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from namro.proofreading.engine.claims import Claim, Kind, Verdict
from namro.proofreading.engine.figures import Fig


@dataclass(frozen=True, slots=True)
class Said:
    """What a check found: the verdict, the arithmetic in words, what would make it right; ``stated`` what the
    text says, ``computed`` what its figures give."""

    verdict: Verdict
    note: str
    remedy: str = ""
    stated: Decimal | None = None
    computed: Fraction | None = None


def claim_of(figures: Sequence[Fig], kind: Kind, rule: str, said: Said, end: int = 0) -> Claim:
    """From the first of the figures to the last, or to ``end`` where words behind it belong to it."""
    return Claim(
        min(one.start for one in figures),
        max(end, *(one.end for one in figures)),
        kind,
        said.verdict,
        rule,
        said.note,
        said.stated,
        said.computed,
        said.remedy if said.verdict.remark else "",
        tuple((one.start, one.end) for one in figures),
    )
