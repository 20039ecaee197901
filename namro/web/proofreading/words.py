"""Verdicts in the words and signs of the pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from namro.proofreading.engine.claims import Verdict
from namro.web.proofreading.layout import TONES

WORDS = {
    Verdict.INCONSISTENT: "Mâu thuẫn",
    Verdict.ROUNDING: "Lệch do làm tròn",
    Verdict.OK: "Khớp",
    Verdict.UNCHECKABLE: "Không đủ căn cứ",
}
IN_SUMMARY = {
    Verdict.INCONSISTENT: "mâu thuẫn",
    Verdict.ROUNDING: "lệch do làm tròn",
    Verdict.OK: "khớp",
    Verdict.UNCHECKABLE: "không đủ căn cứ",
}


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
        Count(counts.get(verdict.value, 0), words, TONES[verdict], verdict.remark)
        for verdict, words in IN_SUMMARY.items()
    ]
