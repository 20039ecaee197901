"""Changes against another period: amounts, percentages of growth, “từ A lên B”, “gấp … lần”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from namro.proofreading.engine.arithmetic import judge_bound, one_digit_apart, written
from namro.proofreading.engine.case import Case
from namro.proofreading.engine.claims import Claim, Kind, Verdict
from namro.proofreading.engine.figures import Fig
from namro.proofreading.engine.statements import Change, Statement, compatible

_MORE = re.compile(r"(?<!\w)(?:tăng|giảm|cao hơn|thấp hơn|vượt)(?: thêm| gần| hơn| khoảng| tới)*\s*\Z")
_COMPARED = re.compile(r"[^,;.()\n]{0,40}?\s*(?:so với|so cùng|so)\s[^,;.()\n]{1,60}")
_LEFT = re.compile(r"\A(?:[\w ]{0,25}?)(?<!\w)còn lại(?!\w)")
_REST = re.compile(
    r"(?<!\w)(?:số )?còn lại(?: là| có| gồm)?\s*:?\s*\Z|(?<!\w)(?:số |hiện |nay |chỉ |vậy )còn\s*\Z"
)


def _compared(case: Case, end: int) -> int:
    """The end of “… so với cùng kỳ năm 2023” after a figure, or the figure's own."""
    found = _COMPARED.match(case.content.low, end)
    return found.end() if found else end


def find(case: Case) -> Iterator[Claim]:
    """All of a text."""
    for figures in case.content.by_sentence:
        if figures:
            yield from _Changes(case, figures).claims()
    for moved in case.statements.moves:
        yield from _moved(case, *moved)
    yield from _times(case)
    yield from _points(case)
    yield from _rests(case)


class _Changes:
    """The changes of one sentence: each percentage of growth with the amounts it may be of."""

    def __init__(self, case: Case, figures: Sequence[Fig]) -> None:
        self.case, self.figures = case, figures
        self.statements = [case.statements.of[one] for one in figures if one in case.statements.of]
        self.loose = [one for one in case.statements.loose if one.fig in figures]

    def claims(self) -> Iterator[Claim]:
        for statement in self.statements:
            for change in statement.changes:
                yield self._rate(statement, change) if change.fig.percent else self._amount(statement, change)
        for change in self.loose:
            yield self._alone(change)

    # -- an amount of change

    def _amount(self, statement: Statement, change: Change) -> Claim:
        now, by = statement.count, change.fig
        before = statement.before or change.before or self._implied_before(now, change)
        if before is None or not compatible(before, now):
            implied = Fraction(now.value) - change.sign * Fraction(by.value)
            note = f"Không nêu số kỳ trước; suy ra {written(implied)}."
            return self._difference((now, by), change, Verdict.UNCHECKABLE, note)
        true = Fraction(now.value) - Fraction(before.value)
        said = change.sign * Fraction(by.value)
        verdict = (
            Verdict.OK if true == said or by.bound or now.bound or before.bound else Verdict.INCONSISTENT
        )
        if verdict is Verdict.INCONSISTENT and max(by.places, now.places, before.places):
            verdict = judge_bound(by.value, by.places, abs(true), "") if true * said > 0 else verdict
        written_out = f"{self.case.as_written(now)} - {self.case.as_written(before)} = {written(true)}"
        remedy = (
            ""
            if not verdict.remark
            else f"Đúng phải là {'tăng' if true > 0 else 'giảm'} {written(abs(true))}."
        )
        return self._difference((now, by, before), change, verdict, f"{written_out}.", remedy)

    def _implied_before(self, now: Fig, change: Change) -> Fig | None:
        """An amount said shortly before from which the change leads to this one."""
        left = not now.named and re.search(r"(?:còn|nay|hiện|lên|xuống)\s*\Z", now.lead)
        near = (
            fig
            for fig in self.case.earlier(now, most=5)
            if now.line is fig.line and fig.named and (left or fig.head == now.head)
        )
        return next((fig for fig in near if now.value - fig.value == change.sign * change.fig.value), None)

    def _difference(
        self, figures: Sequence[Fig], change: Change, verdict: Verdict, note: str, remedy: str = ""
    ) -> Claim:
        by = change.fig
        computed = Fraction(figures[0].value) - Fraction(figures[2].value) if len(figures) > 2 else None
        start, end = min(one.start for one in figures), _compared(self.case, max(one.end for one in figures))
        evidence = tuple((one.start, one.end) for one in figures)
        return Claim(
            start,
            end,
            Kind.DIFFERENCE,
            verdict,
            "difference",
            note,
            change.sign * by.value,
            computed,
            remedy,
            evidence,
        )

    # -- a percentage of change

    def _rate(self, statement: Statement, change: Change) -> Claim:
        rate = change.fig
        pairs = list(self._pairs(statement, change))
        if (
            not pairs
            or statement.shares
            and statement.shares[-1].fig.start > statement.count.start
            and not self._amounts(statement)
        ):
            note = "Không nêu số kỳ trước của mức tăng, giảm này."
            if not pairs or statement.before is None:
                return Claim(
                    statement.count.start,
                    _compared(self.case, rate.end),
                    Kind.GROWTH,
                    Verdict.UNCHECKABLE,
                    "growth",
                    note,
                    change.sign * rate.value,
                )
        verdicts = [
            (judge_bound(rate.value, rate.places, abs(true), rate.bound), now, before, true)
            for now, before, true in pairs
        ]
        best = min(
            verdicts,
            key=lambda one: [Verdict.OK, Verdict.ROUNDING, Verdict.INCONSISTENT, Verdict.UNCHECKABLE].index(
                one[0]
            ),
        )
        return self._grown(statement, change, best)

    def _amounts(self, statement: Statement) -> list[Change]:
        return [one for one in statement.changes if not one.fig.percent]

    def _pairs(self, statement: Statement, change: Change) -> Iterator[tuple[Fig, Fraction, Fraction]]:
        """(now, amount before, true percentage) for every reading the sentence allows."""
        if change.before is not None and change.before.value and statement.count.start < change.before.start:
            before = Fraction(change.before.value)
            yield statement.count, before, (Fraction(statement.count.value) - before) * 100 / before
        for other in [statement, *(one for one in self.statements if one is not statement)]:
            now = Fraction(other.count.value)
            if other.before is not None and other is statement and other.before.value:
                before = Fraction(other.before.value)
                yield other.count, before, (now - before) * 100 / before
            for amount in self._amounts(other):
                yield from self._of_earlier(other.count, amount, change)
                before = now - amount.sign * Fraction(amount.fig.value)
                if before > 0 and amount.sign == change.sign and self._same_run(amount, change):
                    yield other.count, before, amount.sign * Fraction(amount.fig.value) * 100 / before

    def _of_earlier(
        self, now: Fig, amount: Change, change: Change
    ) -> Iterator[tuple[Fig, Fraction, Fraction]]:
        """Readings in which the amount named first is the earlier one: it is announced as such, or what is left
        of it stands elsewhere in the text."""
        size = amount.sign * Fraction(amount.fig.value)
        if change.before is not None and change.before.value:
            yield now, Fraction(change.before.value), size * 100 / Fraction(change.before.value)
        left = Fraction(now.value) + size
        if now.value and any(
            Fraction(fig.value) == left and compatible(fig, now) for fig in self.case.usable
        ):
            yield now, Fraction(now.value), size * 100 / Fraction(now.value)

    def _same_run(self, amount: Change, change: Change) -> bool:
        """Whether no other amount of this period stands between the two."""
        low, high = sorted((amount.fig.start, change.fig.start))
        return not any(low < one.start < high and self.case.statements.plain(one) for one in self.figures)

    def _grown(
        self, statement: Statement, change: Change, best: tuple[Verdict, Fig, Fraction, Fraction]
    ) -> Claim:
        verdict, now, before, true = best
        rate = change.fig
        if verdict is Verdict.OK and (true < 0) != (change.sign < 0) and true:
            verdict = Verdict.INCONSISTENT
        note = f"({self.case.as_written(now)} - {written(before)}) : {written(before)} = {written(true, max(2, rate.places + 1))}%."
        word = "tăng" if true > 0 else "giảm"
        remedy = f"Đúng phải là {word} {written(abs(true), rate.places)}%." if verdict.remark else ""
        figures = [now, rate, *(one.fig for one in self._amounts(statement))]
        start, end = min(one.start for one in figures), _compared(self.case, max(one.end for one in figures))
        evidence = tuple((one.start, one.end) for one in figures)
        return Claim(
            start, end, Kind.GROWTH, verdict, "growth", note, change.sign * rate.value, true, remedy, evidence
        )

    def _announced(self, change: Change) -> Claim | None:
        """“So với năm 2022 (351 lượt), tăng 28 lượt, tức tăng 7,98%”: of the earlier amount that was named."""
        before, rate = change.before, change.fig
        amount = next((one.fig for one in self.loose if not one.fig.percent and one.before is before), None)
        if before is not None and not rate.percent:
            return self._announced_amount(change, before)
        if before is None or amount is None or not before.value:
            return None
        true = change.sign * Fraction(amount.value) * 100 / Fraction(before.value)
        verdict = judge_bound(rate.value, rate.places, abs(true), rate.bound)
        note = f"{self.case.as_written(amount)} : {self.case.as_written(before)} = {written(abs(true), max(2, rate.places + 1))}%."
        remedy = f"Đúng phải là {written(abs(true), rate.places)}%." if verdict.remark else ""
        evidence = tuple((one.start, one.end) for one in (before, amount, rate))
        return Claim(
            before.start,
            _compared(self.case, rate.end),
            Kind.GROWTH,
            verdict,
            "growth",
            note,
            change.sign * rate.value,
            true,
            remedy,
            evidence,
        )

    def _announced_amount(self, change: Change, before: Fig) -> Claim | None:
        """An amount of change of the earlier amount named first, where what it makes stands in the text."""
        true = Fraction(before.value) + change.sign * Fraction(change.fig.value)
        now = next(
            (
                fig
                for fig in self.case.usable
                if Fraction(fig.value) == true and compatible(fig, before) and fig is not before
            ),
            None,
        )
        if now is None:
            return None
        note = f"{self.case.as_written(now)} - {self.case.as_written(before)} = {written(Fraction(now.value) - Fraction(before.value))}."
        evidence = tuple((one.start, one.end) for one in (now, before, change.fig))
        return Claim(
            before.start,
            change.fig.end,
            Kind.DIFFERENCE,
            Verdict.OK,
            "difference",
            note,
            change.fig.value,
            true,
            "",
            evidence,
        )

    def _alone(self, change: Change) -> Claim:
        if (announced := self._announced(change)) is not None:
            return announced
        kind, rule = (Kind.GROWTH, "growth") if change.fig.percent else (Kind.DIFFERENCE, "difference")
        start = change.fig.start - len("tăng ")
        before = self.case.content.before(change.fig)
        standing = [
            one.fig
            for one in self.case.statements.standing
            if one.fig in self.figures and one.fig.start < change.fig.start
        ]
        if change.fig.percent and standing and ";" not in self.case.between(standing[-1], change.fig):
            start = standing[-1].start
        note = "Không nêu đủ hai số để tính mức tăng, giảm."
        return Claim(
            max(start, change.fig.start - len(before)),
            _compared(self.case, change.fig.end),
            kind,
            Verdict.UNCHECKABLE,
            rule,
            note,
            change.sign * change.fig.value,
        )


def _moved(case: Case, before: Fig, now: Fig, sign: int) -> Iterator[Claim]:
    """“giảm từ 10.035 xuống còn 3.321, tức giảm gần 67%”."""
    statement = case.statements.of.get(now)
    true = Fraction(now.value) - Fraction(before.value)
    start, end = before.start, now.end
    wrong_way = true and (true < 0) != (sign < 0)
    note = f"{case.as_written(now)} - {case.as_written(before)} = {written(true)}."
    verdict = Verdict.INCONSISTENT if wrong_way and now.counts else Verdict.OK
    remedy = "Chiều tăng, giảm không đúng với hai số." if verdict.remark else ""
    changes = statement.changes if statement else []
    for change in changes:
        judged = _judge_move(change, before, now)
        if judged is None:
            continue
        verdict, note, remedy = judged
        end = max(end, change.fig.end)
        kind = Kind.GROWTH if change.fig.percent else Kind.DIFFERENCE
        yield Claim(
            start,
            end,
            kind,
            verdict,
            "growth" if change.fig.percent else "difference",
            note,
            change.fig.value,
            true,
            remedy,
            ((before.start, before.end), (now.start, now.end)),
        )
    if not changes:
        yield Claim(
            start,
            end,
            Kind.DIFFERENCE,
            verdict if now.counts else Verdict.UNCHECKABLE,
            "difference",
            note,
            None,
            true,
            remedy if now.counts else "",
            ((before.start, before.end), (now.start, now.end)),
        )


def _judge_move(change: Change, before: Fig, now: Fig) -> tuple[Verdict, str, str] | None:
    fig = change.fig
    true = Fraction(now.value) - Fraction(before.value)
    if fig.percent and now.counts and before.value:
        rate = true * 100 / Fraction(before.value)
        verdict = judge_bound(fig.value, fig.places, abs(rate), fig.bound)
        remedy = f"Đúng phải là {written(abs(rate), fig.places)}%." if verdict.remark else ""
        return (
            verdict,
            f"({written(now.value)} - {written(before.value)}) : {written(before.value)} = {written(rate, 2)}%.",
            remedy,
        )
    if fig.counts and now.counts and (not fig.named or compatible(fig, now)):
        verdict = Verdict.OK if abs(true) == Fraction(fig.value) or fig.bound else Verdict.INCONSISTENT
        remedy = f"Đúng phải là {written(abs(true))}." if verdict.remark else ""
        return verdict, f"{written(now.value)} - {written(before.value)} = {written(true)}.", remedy
    return None


def _times(case: Case) -> Iterator[Claim]:
    """“tăng gấp 2,3 lần”; with both amounts (“298 …, gấp 1,4 lần cùng kỳ (212 …)”) it is checked."""
    for one in case.content.figures:
        if case.statements.roles.get(one) == "times":
            yield _time(case, one)


def _time(case: Case, one: Fig) -> Claim:
    figures = case.content.by_sentence[one.sentence.number]
    at = figures.index(one)
    now = next((fig for fig in reversed(figures[:at]) if case.statements.plain(fig)), None)
    before = (
        figures[at + 1]
        if at + 1 < len(figures) and case.statements.roles.get(figures[at + 1]) == "before"
        else None
    )
    end = one.end + len(" lần")
    if (
        now is None
        or before is None
        or not before.value
        or not compatible(now, before)
        or ";" in case.between(now, before)
    ):
        note = "Nêu số lần, không nêu đủ hai số để so."
        return Claim(one.start, end, Kind.GROWTH, Verdict.UNCHECKABLE, "growth", note, one.value)
    true = Fraction(now.value) / Fraction(before.value)
    verdict = judge_bound(one.value, one.places, true, one.bound or "about")
    note = (
        f"{case.as_written(now)} : {case.as_written(before)} = {written(true, max(2, one.places + 1))} lần."
    )
    remedy = f"Đúng phải là {written(true, one.places)} lần." if verdict.remark else ""
    evidence = tuple((fig.start, fig.end) for fig in (now, one, before))
    return Claim(
        now.start, before.end, Kind.GROWTH, verdict, "growth", note, one.value, true, remedy, evidence
    )


def _points(case: Case) -> Iterator[Claim]:
    """“từ 15,9% lên 16,6%, tức tăng 0,7 điểm phần trăm”, “88,6%, tăng 3,1 điểm … so với năm trước (85,5%)”."""
    for figures in case.content.by_sentence:
        for at, one in enumerate(figures):
            way = _MORE.search(case.content.before(one)) if one.points else None
            if not way:
                continue
            rates = [
                fig
                for fig in figures[max(0, at - 2) : at + 2]
                if fig.percent and ";" not in _between(case, fig, one)
            ]
            if len(rates) == 2 and (at < 2 or rates[0] is figures[at - 2] or rates[1].start > one.start):
                yield _point(case, one, rates)


def _between(case: Case, one: Fig, other: Fig) -> str:
    first, second = sorted((one, other), key=lambda fig: fig.start)
    return case.between(first, second)


def _point(case: Case, one: Fig, rates: Sequence[Fig]) -> Claim:
    true = abs(Fraction(rates[0].value) - Fraction(rates[1].value))
    places = max(one.places, rates[0].places, rates[1].places)
    verdict = judge_bound(one.value, one.places, true, one.bound)
    if verdict is Verdict.INCONSISTENT and abs(true - Fraction(one.value)) * 10**places < 2:
        verdict = Verdict.ROUNDING
    note = f"Chênh giữa {case.as_written(rates[0])} và {case.as_written(rates[1])} là {written(true)} điểm phần trăm."
    remedy = f"Đúng phải là {written(true, one.places)} điểm phần trăm." if verdict.remark else ""
    figures = (*rates, one)
    evidence = tuple((fig.start, fig.end) for fig in figures)
    start, end = min(fig.start for fig in figures), max(fig.end for fig in figures)
    return Claim(start, end, Kind.DIFFERENCE, verdict, "difference", note, one.value, true, remedy, evidence)


def _rests(case: Case) -> Iterator[Claim]:
    """“Số còn lại 1.315 đơn”: a whole of the sentences before less the parts named since."""
    for one in case.usable:
        left = _REST.search(case.content.before(one)) or _LEFT.match(one.noun)
        if not case.statements.plain(one) or not left:
            continue
        found = _rest_of(case, one)
        if found is None:
            continue
        whole, parts, true = found
        verdict = Verdict.OK if true == Fraction(one.value) else Verdict.INCONSISTENT
        note = f"{' - '.join(case.as_written(fig) for fig in (whole, *parts))} = {written(true)}."
        remedy = f"Số còn lại đúng phải là {written(true)}." if verdict.remark else ""
        figures = (whole, *parts, one)
        evidence = tuple((fig.start, fig.end) for fig in figures)
        yield Claim(
            min(parts[-1].start, one.start),
            one.end,
            Kind.DIFFERENCE,
            verdict,
            "rest",
            note,
            one.value,
            true,
            remedy,
            evidence,
        )


def _rest_of(case: Case, one: Fig) -> tuple[Fig, tuple[Fig, ...], Fraction] | None:
    """The reading that holds; else, where whole and parts stand in one sentence, the only one there is."""
    before = [
        fig
        for fig in case.earlier(one, most=8)
        if one.line.number - fig.line.number <= 1 and _alike(fig, one)
    ]
    outside = [fig for fig in before if fig.bracket == one.bracket or fig.bracket < 0]
    for at, whole in enumerate(outside):
        parts = outside[:at]
        for some in _runs(parts):
            true = Fraction(whole.value) - sum((Fraction(fig.value) for fig in some), Fraction())
            if true == Fraction(one.value):
                return whole, tuple(reversed(some)), true
    slipped = _slipped_rest(one, outside)
    if slipped is not None:
        return slipped
    beside = _fraction_before(case, one) or _fraction_above(case, one)
    if beside is not None:
        return beside
    here = [fig for fig in outside if fig.sentence is one.sentence]
    if (
        len(here) == 2
        and here[1].value > max(here[0].value, one.value)
        and all(fig.head == one.head or not one.named for fig in here)
    ):
        whole, part = here[1], here[0]
        true = Fraction(whole.value) - Fraction(part.value)
        if one_digit_apart(int(true), int(one.value)) or abs(true - Fraction(one.value)) * 5 <= true:
            return whole, (part,), true
    return None


def _slipped_rest(one: Fig, before: Sequence[Fig]) -> tuple[Fig, tuple[Fig, ...], Fraction] | None:
    """The reading that holds but for one digit, of numbers too long for chance."""
    if one.places or one.value < 100:
        return None
    for at, whole in enumerate(before):
        for part in before[:at]:
            true = Fraction(whole.value) - Fraction(part.value)
            if (
                true >= 100
                and true.denominator == 1
                and whole.head == part.head
                and one_digit_apart(int(true), int(one.value))
            ):
                return whole, (part,), true
    return None


def _fraction_before(case: Case, one: Fig) -> tuple[Fig, tuple[Fig, ...], Fraction] | None:
    """“238/316 vụ việc, đạt 88,9%, còn lại 35 vụ việc”: what the fraction leaves."""
    figures = case.content.by_sentence[one.sentence.number]
    for fig in reversed(figures[: figures.index(one)]):
        statement = case.statements.of.get(fig)
        if statement is None:
            continue
        base = statement.base
        if base is None or not compatible(base, one) or ";" in case.between(base, one):
            return None
        return base, (fig,), Fraction(base.value) - Fraction(fig.value)
    return None


def _fraction_above(case: Case, one: Fig) -> tuple[Fig, tuple[Fig, ...], Fraction] | None:
    """A fraction of the paragraphs before that leaves this, or leaves it but for one digit."""
    for statement in case.statements.of.values():
        base, fig = statement.base, statement.count
        if (
            base is None
            or not 0 <= one.line.number - base.line.number <= 4
            or base.start > one.start
            or not base.named
            or base.head != one.head
        ):
            continue
        true = Fraction(base.value) - Fraction(fig.value)
        places = max(one.places, base.places, fig.places)
        said, right = int(one.value.scaleb(places)), int(true * 10**places)
        if said == right or (right > 1000 and one_digit_apart(said, right)):
            return base, (fig,), true
    return None


def _alike(fig: Fig, one: Fig) -> bool:
    return compatible(fig, one) and Decimal(fig.value) >= 0


def _runs(parts: Sequence[Fig]) -> Iterator[Sequence[Fig]]:
    """All of them, then each shorter run from the nearest on."""
    for size in range(len(parts), 0, -1):
        yield parts[:size]
