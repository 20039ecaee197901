"""Every rule of the engine with its examples, marked as the engine marks them; nothing is typed twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from namro.proofreading.engine.proofread import proofread
from namro.proofreading.engine.rules import RULES, Example, Rule
from namro.proofreading.permissions import check_reads
from namro.web.http import reader_of, reading, signed_in
from namro.web.proofreading.layout import TONES, Block, Mark, blocks_of, marks_of


@dataclass(frozen=True)
class Shown:
    """An example as the engine reads it, and what it says of it."""

    blocks: Sequence[Block]
    marks: Sequence[Mark]
    word: str
    tone: str


@dataclass(frozen=True)
class Explained:
    rule: Rule
    examples: Sequence[Shown]


@cache
def explained() -> tuple[Explained, ...]:
    """Rules do not change while the program runs, so the engine is asked once."""
    return tuple(Explained(rule, [_shown(rule, one) for one in rule.examples]) for rule in RULES)


def _shown(rule: Rule, example: Example) -> Shown:
    claims = [claim for claim in proofread(example.text).claims if claim.rule == rule.key]
    marks = marks_of(claims, [""] * len(claims), True)
    return Shown(blocks_of(example.text, marks), marks, example.verdict.words, TONES[example.verdict])


@reading
@signed_in
def rules(request: HttpRequest) -> HttpResponse:
    """One section a rule; a remark links to its rule's."""
    check_reads(reader_of(request))
    return render(request, "web/proofreading/rules.html", {"rules": explained()})
