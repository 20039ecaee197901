"""Changes against another period: amounts and percentages of growth."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from namro.proofreading.engine.arithmetic import judge_bound, written
from namro.proofreading.engine.case import Case
from namro.proofreading.engine.checks.made import Said, claim_of
from namro.proofreading.engine.claims import Claim, Kind, Verdict
from namro.proofreading.engine.figures import Fig
from namro.proofreading.engine.statements import Change, Statement, compatible

# An amount of this period, the amount before, the true change in percent.
Pair = tuple[Fig, Fraction, Fraction]
_COMPARED = re.compile(r"[^,;.()\n]{0,40}?\s*(?:so với|so cùng|so)\s[^,;.()\n]{1,60}")
_LEFT = re.compile(r"(?:còn|nay|hiện|lên|xuống)\s*\Z")
_RANK = [Verdict.OK, Verdict.ROUNDING, Verdict.INCONSISTENT, Verdict.UNCHECKABLE]
NOT_TOLD = "Không nêu số kỳ trước của mức tăng, giảm này."


def find(case: Case) -> Iterator[Claim]:
    """All of a text."""
    for figures in case.content.by_sentence:
        if figures:
            yield from _Changes(case, figures).claims()


def compared(case: Case, end: int) -> int:
    """The end of “… so với cùng kỳ năm 2023” after a figure, or the figure's own."""
    found = _COMPARED.match(case.content.low, end)
    return found.end() if found else end


class _Changes:
    """The changes of one sentence: each percentage of growth with the amounts it may be of."""

    def __init__(self, case: Case, figures: Sequence[Fig]) -> None:
        self.case, self.figures = case, figures
        self.statements = [case.statements.of[one] for one in figures if one in case.statements.of]
        here = set(figures)
        self.loose = [one for one in case.statements.loose if one.fig in here]

    def claims(self) -> Iterator[Claim]:
        for statement in self.statements:
            for change in statement.changes:
                yield self._rate(statement, change) if change.fig.percent else self._amount(statement, change)
        for change in self.loose:
            yield self._announced(change) or self._alone(change)

    # -- an amount of change

    def _amount(self, statement: Statement, change: Change) -> Claim:
        now, by = statement.count, change.fig
        before = statement.before or change.before or self._implied_before(now, change)
        end = compared(self.case, by.end)
        stated = change.sign * by.value
        if before is None or not compatible(before, now):
            implied = Fraction(now.value) - change.sign * Fraction(by.value)
            said = Said(
                Verdict.UNCHECKABLE, f"Không nêu số kỳ trước; suy ra {written(implied)}.", stated=stated
            )
            return claim_of((now, by), Kind.DIFFERENCE, "difference", said, end)
        true = Fraction(now.value) - Fraction(before.value)
        note = f"{self.case.as_written(now)} - {self.case.as_written(before)} = {written(true)}."
        remedy = f"Đúng phải là {'tăng' if true > 0 else 'giảm'} {written(abs(true))}."
        said = Said(self._judge_amount((now, by, before), true, change), note, remedy, stated, true)
        return claim_of((now, by, before), Kind.DIFFERENCE, "difference", said, end)

    @staticmethod
    def _judge_amount(figures: tuple[Fig, Fig, Fig], true: Fraction, change: Change) -> Verdict:
        by = change.fig
        said = change.sign * Fraction(by.value)
        if true == said or any(one.bound for one in figures):
            return Verdict.OK
        if max(one.places for one in figures) and true * said > 0:
            return judge_bound(by.value, by.places, abs(true), "")
        return Verdict.INCONSISTENT

    def _implied_before(self, now: Fig, change: Change) -> Fig | None:
        """An amount said shortly before from which the change leads to this one."""
        left = not now.named and _LEFT.search(now.lead)
        for fig in self.case.earlier(now, most=5):
            leads = now.value - fig.value == change.sign * change.fig.value
            if leads and now.line is fig.line and fig.named and (left or fig.head == now.head):
                return fig
        return None

    # -- a percentage of change

    def _rate(self, statement: Statement, change: Change) -> Claim:
        rate, stated = change.fig, change.sign * change.fig.value
        pairs = list(self._pairs(statement, change))
        level = statement.shares and statement.shares[-1].fig.start > statement.count.start
        of_level = (
            level and not self._amounts(statement) and statement.before is None and change.before is None
        )
        if not pairs or of_level:
            said = Said(Verdict.UNCHECKABLE, NOT_TOLD, stated=stated)
            return claim_of(
                (statement.count, rate), Kind.GROWTH, "growth", said, compared(self.case, rate.end)
            )
        judged = [(judge_bound(rate.value, rate.places, abs(pair[2]), rate.bound), pair) for pair in pairs]
        verdict, (now, before, true) = min(judged, key=lambda one: _RANK.index(one[0]))
        if level and verdict is not Verdict.OK:
            verdict = Verdict.UNCHECKABLE  # of “tỷ lệ 6,63%, giảm 0,96%” the percentage itself fell
        if verdict is Verdict.OK and true and (true < 0) != (change.sign < 0):
            verdict = Verdict.INCONSISTENT
        difference = f"({self.case.as_written(now)} - {written(before)})"
        note = f"{difference} : {written(before)} = {written(true, max(2, rate.places + 1))}%."
        remedy = f"Đúng phải là {'tăng' if true > 0 else 'giảm'} {written(abs(true), rate.places)}%."
        figures = [now, rate, *(one.fig for one in self._amounts(statement))]
        said = Said(verdict, note, remedy, stated, true)
        return claim_of(figures, Kind.GROWTH, "growth", said, compared(self.case, rate.end))

    @staticmethod
    def _amounts(statement: Statement) -> list[Change]:
        return [one for one in statement.changes if not one.fig.percent]

    def _pairs(self, statement: Statement, change: Change) -> Iterator[Pair]:
        """Every reading that the sentence allows."""
        for before in (statement.before, change.before):
            if before is not None and before.value and compatible(before, statement.count):
                size = Fraction(before.value)
                yield statement.count, size, (Fraction(statement.count.value) - size) * 100 / size
        for other in [statement, *(one for one in self.statements if one is not statement)]:
            for amount in self._amounts(other):
                if amount.sign == change.sign and self._same_run(amount, change):
                    yield from self._of_amount(other.count, amount)
                yield from self._of_earlier(other.count, amount)

    @staticmethod
    def _of_amount(now: Fig, amount: Change) -> Iterator[Pair]:
        size = amount.sign * Fraction(amount.fig.value)
        before = Fraction(now.value) - size
        if before > 0:
            yield now, before, size * 100 / before

    def _of_earlier(self, now: Fig, amount: Change) -> Iterator[Pair]:
        """Readings in which the amount named first is the earlier one: it is announced as such, or what is
        left of it stands elsewhere in the text."""
        size = amount.sign * Fraction(amount.fig.value)
        if amount.before is not None and amount.before.value:
            yield now, Fraction(amount.before.value), size * 100 / Fraction(amount.before.value)
        left = now.value + amount.sign * amount.fig.value
        if now.value and any(compatible(fig, now) for fig in self.case.by_value.get(left, ())):
            yield now, Fraction(now.value), size * 100 / Fraction(now.value)

    def _same_run(self, amount: Change, change: Change) -> bool:
        """Whether no other amount of this period stands between the two."""
        low, high = sorted((amount.fig.start, change.fig.start))
        return not any(low < one.start < high and self.case.statements.plain(one) for one in self.figures)

    # -- changes of no amount in their sentence

    def _announced(self, change: Change) -> Claim | None:
        """“So với năm 2022 (351 lượt), tăng 28 lượt, tức tăng 7,98%”: of the earlier amount that was
        named."""
        before = change.before
        if before is None or not before.value:
            return None
        if not change.fig.percent:
            return self._announced_amount(change, before)
        amount = next((one.fig for one in self.loose if not one.fig.percent and one.before is before), None)
        return self._announced_rate(change, before, amount) if amount else None

    def _announced_rate(self, change: Change, before: Fig, amount: Fig) -> Claim:
        rate = change.fig
        true = Fraction(amount.value) * 100 / Fraction(before.value)
        parts = f"{self.case.as_written(amount)} : {self.case.as_written(before)}"
        said = Said(
            judge_bound(rate.value, rate.places, true, rate.bound),
            f"{parts} = {written(true, max(2, rate.places + 1))}%.",
            f"Đúng phải là {written(true, rate.places)}%.",
            change.sign * rate.value,
            change.sign * true,
        )
        return claim_of((before, amount, rate), Kind.GROWTH, "growth", said, compared(self.case, rate.end))

    def _announced_amount(self, change: Change, before: Fig) -> Claim | None:
        """An amount of change of the earlier amount named first, where what it makes stands in the text."""
        true = before.value + change.sign * change.fig.value
        made = (
            fig for fig in self.case.by_value.get(true, ()) if compatible(fig, before) and fig is not before
        )
        now = next(made, None)
        if now is None:
            return None
        difference = Fraction(now.value) - Fraction(before.value)
        note = f"{self.case.as_written(now)} - {self.case.as_written(before)} = {written(difference)}."
        said = Said(Verdict.OK, note, stated=change.fig.value, computed=difference)
        claim = claim_of((before, change.fig), Kind.DIFFERENCE, "difference", said)
        return replace(claim, evidence=((now.start, now.end), *claim.evidence))

    def _alone(self, change: Change) -> Claim:
        kind, rule = (Kind.GROWTH, "growth") if change.fig.percent else (Kind.DIFFERENCE, "difference")
        note = "Không nêu đủ hai số để tính mức tăng, giảm."
        said = Said(Verdict.UNCHECKABLE, note, stated=change.sign * change.fig.value)
        before = self.case.content.before(change.fig)
        start = change.fig.start - min(len("tăng "), len(before))
        standing = [one.fig for one in self.case.statements.standing if one.fig in self.figures]
        level = [one for one in standing if one.start < change.fig.start]
        if change.fig.percent and level and ";" not in self.case.between(level[-1], change.fig):
            start = level[-1].start
        claim = claim_of((change.fig,), kind, rule, said, compared(self.case, change.fig.end))
        return replace(claim, start=start)
