"""What is left of a whole: “số còn lại 1.315 đơn”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from namro.proofreading.engine.arithmetic import one_digit_apart, written
from namro.proofreading.engine.case import Case
from namro.proofreading.engine.checks.made import Said, claim_of
from namro.proofreading.engine.claims import Claim, Kind, Verdict
from namro.proofreading.engine.figures import Fig
from namro.proofreading.engine.statements import compatible

# Amounts before it that may be whole or parts; paragraphs back to a fraction that it completes.
MOST, LINES = 8, 4
# From here on one wrong digit is no chance.
TELLING, LONG = 100, 1000
_BEFORE = re.compile(
    r"(?<!\w)(?:số )?còn lại(?: là| có| gồm)?\s*:?\s*\Z|(?<!\w)(?:số |hiện |nay |chỉ |vậy )còn\s*\Z"
    r"|(?<!\w)còn (?:tồn|phải|đang)[^,;.()\d]{0,25}\Z|(?<!\w)tồn\s*\Z"
)
_BEHIND = re.compile(r"\A(?:[\w ]{0,25}?)(?<!\w)còn lại(?!\w)")
Rest = tuple[Fig, Sequence[Fig], Fraction]


def find(case: Case) -> Iterator[Claim]:
    """All of a text: a whole of the sentences before less the parts named since."""
    for one in case.usable:
        told = _BEFORE.search(case.content.before(one)) or _BEHIND.match(one.noun)
        if not told or not case.statements.plain(one):
            continue
        found = _rest_of(case, one)
        if found is not None:
            yield _claim(case, one, found)


def _claim(case: Case, one: Fig, found: Rest) -> Claim:
    whole, parts, true = found
    verdict = Verdict.OK if true == Fraction(one.value) else Verdict.INCONSISTENT
    note = f"{' - '.join(case.as_written(fig) for fig in (whole, *parts))} = {written(true)}."
    said = Said(verdict, note, f"Số còn lại đúng phải là {written(true)}.", one.value, true)
    claim = claim_of((whole, *parts, one), Kind.DIFFERENCE, "rest", said)
    return replace(claim, start=min(parts[-1].start, one.start))


def _rest_of(case: Case, one: Fig) -> Rest | None:
    """The reading that holds; else the only one there is, or one that a wrong digit explains."""
    before = [
        fig
        for fig in case.earlier(one, most=MOST)
        if one.line.number - fig.line.number <= 1
        and compatible(fig, one)
        and (fig.bracket == one.bracket or fig.bracket < 0)
    ]
    return (
        _that_holds(one, before)
        or _slipped(one, before)
        or _of_fraction(case, one)
        or _of_fraction_above(case, one)
        or _only_one(one, before)
    )


def _that_holds(one: Fig, before: Sequence[Fig]) -> Rest | None:
    for at, whole in enumerate(before):
        for size in range(at, 0, -1):
            true = Fraction(whole.value) - sum((Fraction(fig.value) for fig in before[:size]), Fraction())
            if true == Fraction(one.value):
                return whole, tuple(reversed(before[:size])), true
    return None


def _slipped(one: Fig, before: Sequence[Fig]) -> Rest | None:
    """The reading that holds but for one digit, of numbers too long for chance."""
    if one.places or one.value < TELLING:
        return None
    for at, whole in enumerate(before):
        for part in before[:at]:
            true = Fraction(whole.value) - Fraction(part.value)
            long = true >= TELLING and true.denominator == 1 and whole.head == part.head
            if long and one_digit_apart(int(true), int(one.value)):
                return whole, (part,), true
    return None


def _only_one(one: Fig, before: Sequence[Fig]) -> Rest | None:
    """One whole and one part in the sentence itself."""
    here = [fig for fig in before if fig.sentence is one.sentence]
    if len(here) != 2 or any(fig.head != one.head and one.named for fig in here):
        return None
    part, whole = here
    true = Fraction(whole.value) - Fraction(part.value)
    near = true > 0 and (
        one_digit_apart(int(true), int(one.value)) or abs(true - Fraction(one.value)) * 5 <= true
    )
    return (whole, (part,), true) if near and whole.value > one.value else None


def _of_fraction(case: Case, one: Fig) -> Rest | None:
    """“238/316 vụ việc, đạt 88,9%, còn lại 35 vụ việc”: what the fraction leaves."""
    figures = case.content.by_sentence[one.sentence.number]
    for fig in reversed(figures[: figures.index(one)]):
        statement = case.statements.of.get(fig)
        if statement is not None:
            base = statement.base
            if base is None or not compatible(base, one) or ";" in case.between(base, one):
                return None
            return base, (fig,), Fraction(base.value) - Fraction(fig.value)
    return None


def _of_fraction_above(case: Case, one: Fig) -> Rest | None:
    """A fraction of the paragraphs before that leaves this, or leaves it but for one digit."""
    for base in case.earlier(one, most=MOST * 3):
        if one.line.number - base.line.number > LINES or not base.named or base.head != one.head:
            continue
        fig = next((fig for fig, statement in _fractions(case, base) if statement), None)
        if fig is None:
            continue
        true = Fraction(base.value) - Fraction(fig.value)
        places = max(one.places, base.places, fig.places)
        said, right = int(one.value.scaleb(places)), int(true * 10**places)
        if said == right or (right > LONG and one_digit_apart(said, right)):
            return base, (fig,), true
    return None


def _fractions(case: Case, base: Fig) -> Iterator[tuple[Fig, bool]]:
    for fig in case.content.by_sentence[base.sentence.number]:
        statement = case.statements.of.get(fig)
        if statement is not None and statement.base is base:
            yield fig, True
