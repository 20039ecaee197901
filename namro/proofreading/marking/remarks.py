"""What a comment says, and of which characters of the text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from namro.proofreading.engine.claims import Claim

AUTHOR = "Rà soát số liệu"


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment on ``text[start:end]`` of a `Written`; every line of ``text`` is a paragraph of it."""

    start: int
    end: int
    text: str


def remarks_of(claims: Iterable[Claim], decided: Mapping[Claim, str] | None = None) -> list[Remark]:
    """A remark for every claim that readers are told of: verdict and arithmetic, then what would make it
    right, then what a person decided about it (a sentence), where there is such."""
    said = decided or {}
    return [
        Remark(claim.start, claim.end, _text(claim, said.get(claim, "")))
        for claim in claims
        if claim.verdict.remark
    ]


def _text(claim: Claim, decision: str) -> str:
    lines = (f"{claim.verdict.words}: {claim.note}", claim.remedy, decision)
    return "\n".join(line for line in lines if line)
