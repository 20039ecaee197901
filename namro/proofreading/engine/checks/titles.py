"""The same figure in two places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from namro.proofreading.engine.arithmetic import judge, one_digit_apart, written
from namro.proofreading.engine.case import Case
from namro.proofreading.engine.checks.made import Said, claim_of
from namro.proofreading.engine.claims import Claim, Kind, Verdict
from namro.proofreading.engine.figures import Fig
from namro.proofreading.engine.statements import compatible
from namro.proofreading.engine.words import PLAN

# Smallest figure of a title that is looked for; figures below a title in which it is looked for.
LEAST, BELOW = 10, 150
# From here on one wrong digit is no chance; from there on it is none behind the same verb.
LONG, TELLING = 1000, 100
# Words that a short figure must share with another one of which it is one digit off.
WORDS = 4
NEAR = 160
_OTHER_TIME = re.compile(
    rf"cùng kỳ|năm trước|năm ngoái|kỳ trước|so với|{PLAN.pattern}|phấn đấu|dự kiến|trước đó|nhiệm kỳ"
)
_EXACTLY = re.compile(r"cụ thể|tức|trong đó|với|\(")
_GOES_ON = re.compile(r"[^,.;:()\d\n]*(?P<more>, [^\W\d]+)?")
_EACH = re.compile(r"\scủa\s*\Z")


def find(case: Case) -> Iterator[Claim]:
    """All of a text."""
    for one in case.content.figures:
        if one.line.heading and one.counts and one.value >= LEAST and not one.bound:
            yield from _title(case, one)
    for figures in case.content.by_sentence:
        yield from _twice(case, [one for one in figures if one.percent])
        yield from _each(case, figures)


def _title(case: Case, one: Fig) -> Iterator[Claim]:
    """A figure of a heading and the same figure in the text below."""
    below = [
        fig
        for fig in case.content.figures[one.number + 1 : one.number + BELOW]
        if not fig.line.heading and fig.counts and fig.named and one.named and compatible(fig, one)
    ]
    same = next((fig for fig in below if fig.value == one.value), None)
    if same is not None:
        said = Said(Verdict.OK, f"Tiêu đề và nội dung cùng nêu {case.named(one)}.")
        yield _of_title(one, same, said)
        return
    close = [fig for fig in below if _slip_of(case, one, fig)]
    if len(close) == 1:
        note = f"Tiêu đề nêu {case.named(one)}, nội dung nêu {case.named(close[0])}."
        yield _of_title(one, close[0], Said(Verdict.INCONSISTENT, note, "Hai nơi phải nêu cùng một số."))


def _of_title(title: Fig, body: Fig, said: Said) -> Claim:
    told = replace(said, stated=title.value, computed=Fraction(body.value))
    claim = claim_of(
        (title,), Kind.OTHER, "title", told, min(title.end + 1 + len(title.head), title.line.end)
    )
    return replace(claim, evidence=(*claim.evidence, (body.start, body.end)))


def _slip_of(case: Case, title: Fig, body: Fig) -> bool:
    """Whether the two are the same figure but for one digit, of the same time: long numbers, or the same verb
    before shorter ones, or many same words after them."""
    places = max(title.places, body.places)
    ours, theirs = int(title.value.scaleb(places)), int(body.value.scaleb(places))
    if not one_digit_apart(ours, theirs) or _of_other_time(case, body):
        return False
    verb = title.lead.split()[-2:]
    same_verb = bool(verb) and body.lead.split()[-len(verb) :] == verb
    if ours >= LONG or (ours >= TELLING and same_verb):
        return True
    if title.head != body.head:
        return False
    goes_on = _goes_on(case, title)
    alike = same_verb and len(verb) == 2 and _goes_on(case, body).startswith(goes_on)
    swapped = sorted(str(ours)) == sorted(str(theirs)) and _same_words(title, body)
    return "tổng số" in body.lead or (alike and _first_of_kind(case, body)) or swapped


def _of_other_time(case: Case, body: Fig) -> bool:
    low, sentence = case.content.low, body.sentence
    behind = re.split(r"[,;.(]", low[body.end : sentence.end])[0]
    return bool(_OTHER_TIME.search(low[max(sentence.start, body.start - 60) : body.start] + behind))


def _same_words(title: Fig, body: Fig) -> bool:
    ours, theirs = title.noun.split(), body.noun.split()
    return len(ours) >= WORDS and ours[: WORDS + 1] == theirs[: WORDS + 1]


def _goes_on(case: Case, one: Fig) -> str:
    """The words that go on after a comma behind what is counted: “15 vụ cháy, nổ”."""
    after = _GOES_ON.match(case.content.low[one.end : one.end + 60])
    return (after["more"] or "") if after else ""


def _first_of_kind(case: Case, body: Fig) -> bool:
    """Whether it is the first figure below the titles that counts this: a text begins with what its title
    says."""
    near = case.content.figures[max(0, body.number - BELOW) : body.number]
    return not any(fig.head == body.head and not fig.line.heading for fig in near)


def _twice(case: Case, rates: Sequence[Fig]) -> Iterator[Claim]:
    """“tỷ lệ đỗ 97,2%; cụ thể có 10.614/10.918 …, đạt 97,21%”: one percentage at two precisions."""
    for first, second in pairwise(rates):
        between = case.between(first, second)
        if first.places >= second.places or len(between) >= NEAR or not _EXACTLY.search(between):
            continue
        shown = case.as_written(first), case.as_written(second)
        said = Said(Verdict.OK, f"{shown[0]} và {shown[1]} là một số ở hai mức làm tròn.")
        if judge(first.value, first.places, Fraction(second.value)) is not Verdict.OK:
            ours, theirs = (int(Fraction(one.value) * 10**first.places) for one in (first, second))
            if "cụ thể" not in between or theirs < TELLING or not one_digit_apart(ours, theirs):
                continue
            note = f"{shown[0]} và {shown[1]} nêu cho cùng một tỷ lệ."
            said = Said(Verdict.INCONSISTENT, note, "Hai nơi phải nêu cùng một số.")
        told = replace(said, stated=first.value, computed=Fraction(second.value))
        yield claim_of((first, second), Kind.OTHER, "twice", told)


def _each(case: Case, figures: Sequence[Fig]) -> Iterator[Claim]:
    """“34 nghị quyết … của 34 tỉnh, thành phố”."""
    for first, second in pairwise(figures):
        same = first.counts and second.counts and first.value == second.value and first.value >= LEAST / 2
        if same and _EACH.search(case.content.gap(first, second)):
            said = Said(Verdict.OK, f"Hai số cùng là {written(first.value)}.")
            yield claim_of((first, second), Kind.OTHER, "twice", said)
