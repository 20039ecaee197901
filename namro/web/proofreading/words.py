"""Verdicts in the words and signs of the pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from namro.proofreading.engine.claims import Verdict
from namro.web.proofreading.layout import TONES

IN_SUMMARY = (Verdict.INCONSISTENT, Verdict.ROUNDING, Verdict.OK, Verdict.UNCHECKABLE)


@dataclass(frozen=True)
class Count:
    """How many claims got a verdict."""

    count: int
    words: str
    tone: str
    remark: bool


def counted(counts: Mapping[str, int]) -> list[Count]:
    """All four verdicts in order, with how many claims got each."""
    return [
        Count(counts.get(verdict.value, 0), verdict.words.lower(), TONES[verdict], verdict.remark)
        for verdict in IN_SUMMARY
    ]
