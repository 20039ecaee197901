"""A text under examination: its content, who belongs to whom, and which whole a percentage was taken of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from namro.proofreading.engine.arithmetic import judge_bound, one_digit_apart, scaled
from namro.proofreading.engine.claims import Verdict
from namro.proofreading.engine.figures import Content, Fig
from namro.proofreading.engine.statements import Share, Statement, Statements, compatible, heads_fit, is_plan
from namro.proofreading.engine.words import PERIOD_BASE, division, head_of
from namro.proofreading.engine.written import Table

# How many amounts before a percentage are looked at, and how many paragraphs back.
MOST_CANDIDATES, FARTHEST_LINES = 14, 4
# Wholes tried for a percentage that is nearly right.
FEW = 3
# A stated percentage this near to the true one, relatively, was taken of that whole.
NEARLY = Fraction(1, 80)
# A percentage this many times too large or small was taken of another whole.
MOST_OFF = 4
# Digits that a percentage needs for one wrong digit to be no chance.
TELLING = 4

_OF = re.compile(r"(?:so với |so |trên |trong |của |toàn |cả )*(?:tổng số |tổng |số lượng |số )?")
_NAMES_A_BASE = re.compile(r"(?:so với |so |trên |trong |của )*(?:tổng số |tổng |toàn bộ |số )")
_ALL = re.compile(r"(?:trong |của |so với )?toàn (?:đảng bộ|tỉnh|huyện|thành phố|quận|ngành|xã|phường)")
_SAME = re.compile(r"(?:số )?(?:đó|này|trên|nêu trên)\b")
PART = re.compile(
    r"(?:^|[\s,;(.])(?:trong đó|trong số (?:đó|này|\w+)|gồm có|bao gồm|gồm|cụ thể|chia ra|số này)(?!\w)|[:(]"
)
PART_FIRST = re.compile(r"[\s\-+*•]*(?:trong đó|trong số (?:đó|này)|gồm|bao gồm|cụ thể|số này)(?!\w)")
_RECEIVED = re.compile(
    r"thụ lý|tiếp nhận|nhận|phải|kiểm tra|giám sát|thanh tra|tổng số|tổng|có|dự thi|đăng ký|triệu tập|theo dõi|được giao"
)
_DONE = re.compile(
    r"giải quyết|xử lý|xét xử|hoàn thành|kết luận|đã|đạt|đỗ|trúng|có mặt|dự|trả|khắc phục|thực hiện|thu hồi|kết thúc"
)


@dataclass(frozen=True, eq=False)
class Base:
    """The whole that a percentage was taken of, the verdict for it, in words why it was taken, and the amount
    that is its part (of “4.975 vụ/6.755 bị can, đạt 95,9%” the one that fits)."""

    fig: Fig
    verdict: Verdict
    why: str
    count: Fig


@dataclass(frozen=True)
class Case:
    """What the checks work on."""

    content: Content
    statements: Statements
    tables: Sequence[Table] = ()

    @cached_property
    def usable(self) -> Sequence[Fig]:
        """Amounts of this period, in order."""
        return [one for one in self.content.figures if self.statements.usable(one)]

    @cached_property
    def _position(self) -> dict[Fig, int]:
        return {one: at for at, one in enumerate(self.usable)}

    @cached_property
    def bases(self) -> dict[Share, Base]:
        """For every percentage of an amount the whole it was taken of, where the text lets it be known."""
        return _Bases(self).found

    def earlier(self, one: Fig, most: int = MOST_CANDIDATES) -> Iterator[Fig]:
        """Usable amounts before this one, the nearest first."""
        at = self._position.get(one)
        if at is None:
            return
        for fig in reversed(self.usable[max(0, at - most) : at]):
            yield fig

    def between(self, one: Fig, other: Fig) -> str:
        """The text from one figure to another, in lower case."""
        return self.content.low[one.end : other.start]

    def as_written(self, one: Fig) -> str:
        """The digits as they stand in the text."""
        return self.content.prepared.text[one.start : one.end]

    def named(self, one: Fig) -> str:
        """The figure with what it counts, for a sentence: “29 tổ chức đảng”."""
        words = one.head if one.named else " ".join(one.noun.split()[:3])
        return f"{self.as_written(one)} {words}".strip()


def share_of(count: Fig, base: Fig) -> Fraction:
    """A percentage of a base, exact; the base is not zero."""
    return Fraction(count.value) * 100 / Fraction(base.value)


def _wholes(count: Fig, share: Share) -> tuple[Fraction, Fraction]:
    """Between which wholes a percentage of an amount holds, rounded or cut off."""
    unit = Fraction(1, 10**share.fig.places)
    most, least = Fraction(share.fig.value) + unit, max(Fraction(share.fig.value) - unit / 2, unit / 10)
    return Fraction(count.value) * 100 / most, Fraction(count.value) * 100 / least


class _Bases:
    """Finds wholes: first those that fit, then those that the text names although they do not fit."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.found: dict[Share, Base] = {}
        open_ones: list[tuple[Statement, Share]] = []
        for statement in case.statements.of.values():
            for share in statement.shares:
                base = self._fitting(statement, share)
                if base:
                    self.found[share] = base
                else:
                    open_ones.append((statement, share))
        for statement, share in open_ones:
            base = self._contradicted(statement, share)
            if base:
                self.found[share] = base
        for statement in case.statements.of.values():
            self._odd_one(statement)

    # -- candidates

    def candidates(self, statement: Statement, share: Share) -> list[Fig]:
        """Amounts that may be the whole, the likeliest first."""
        count = statement.count
        own = [statement.base] if statement.base and statement.base.value else []
        if own and share is statement.shares[0] and not _names_other(share.phrase):
            return own
        if is_plan(share.phrase):
            return (
                own
                + self._plan_after(statement, share)
                + [fig for fig in self._reach(count) if self._plan_of(fig, count)]
            )
        if PERIOD_BASE.search(share.phrase):
            return []
        found = [
            fig
            for fig in self._reach(count)
            if fig.value >= count.value and fig.value and self._may_be(fig, statement)
        ]
        named = self._named(share)
        if named:
            matching = [fig for fig in self._far(count) if self._answers(fig, named)]
            if (
                len(matching) == 1
                and len(named.split()) > len(matching[0].head.split())
                and matching[0].sentence is count.sentence
            ):
                return matching
            found = [*matching, *(fig for fig in found if fig not in matching)]
        return own + [fig for fig in found if fig is not statement.base]

    def _may_be(self, fig: Fig, statement: Statement) -> bool:
        return compatible(fig, statement.count) or not statement.count.named

    def _reach(self, count: Fig) -> Iterator[Fig]:
        for fig in self.case.earlier(count):
            if count.line.number - fig.line.number <= FARTHEST_LINES:
                yield fig

    def _far(self, count: Fig) -> Iterator[Fig]:
        yield from self.case.earlier(count, most=60)

    @staticmethod
    def _named(share: Share) -> str:
        if not _NAMES_A_BASE.match(share.phrase):
            return ""
        rest = share.phrase[_OF.match(share.phrase).end() :]  # type: ignore[union-attr]
        return "" if _SAME.match(rest) else rest

    def _answers(self, fig: Fig, named: str) -> bool:
        if not fig.named or not heads_fit(head_of(named), fig.head):
            return False
        if len(named.split()) > 2 and named in fig.lead:
            return True
        around = fig.noun + " " + self.case.content.low[fig.end : fig.end + 60]
        return all(word in around for word in named.split()[:6])

    def _plan_after(self, statement: Statement, share: Share) -> list[Fig]:
        """“đạt 78,1% kế hoạch (kế hoạch năm: 210 lớp)”, “bằng 105,9% dự toán (7.950 tỷ đồng)”."""
        figures = self.case.content.by_sentence[share.fig.sentence.number]
        after = next((fig for fig in figures if fig.start >= share.fig.end), None)
        if (
            after is None
            or not self.case.statements.usable(after)
            or not after.value
            or not compatible(after, statement.count)
        ):
            return []
        gap = self.case.between(share.fig, after)
        return [after] if is_plan(gap) and "(" in gap and ";" not in gap else []

    def _plan_of(self, fig: Fig, count: Fig) -> bool:
        words = f"{fig.lead} {fig.noun}"
        return is_plan(words) and compatible(fig, count) and bool(fig.value)

    # -- verdicts

    def _verdict(self, count: Fig, share: Share, base: Fig) -> Verdict:
        true = share_of(count, base)
        verdict = judge_bound(share.fig.value, share.fig.places, true, share.fig.bound)
        if verdict is not Verdict.OK and (count.bound or base.bound):
            near = judge_bound(share.fig.value, share.fig.places, true, "about")
            return Verdict.UNCHECKABLE if near is Verdict.OK else verdict
        return verdict

    def _fitting(self, statement: Statement, share: Share) -> Base | None:
        for one in (statement, *self._before_in_clause(statement)):
            for fig in self.candidates(one, share):
                if self._verdict(one.count, share, fig) is Verdict.OK:
                    why = "mẫu số nêu liền kề" if fig is one.base else f"lấy mẫu số là {self.case.named(fig)}"
                    return Base(fig, Verdict.OK, why, one.count)
        return None

    def _before_in_clause(self, statement: Statement) -> Iterator[Statement]:
        """The amounts named in one breath before it: “4.975 vụ/6.755 bị can”, “12 tổ chức và 38 đảng viên”."""
        last = statement.count
        for fig in reversed(self.case.content.by_sentence[last.sentence.number]):
            if fig.start >= last.start or not self.case.statements.plain(fig):
                continue
            between = self.case.between(fig, last)
            if len(between) > 40 or not re.search(r"(?:/|với|và|,)\s*\Z", between) or ";" in between:
                return
            yield self.case.statements.of[fig]
            last = fig

    def _contradicted(self, statement: Statement, share: Share) -> Base | None:
        if statement.base and statement.base.value:
            return self._beside(statement, share)
        if is_plan(share.phrase) or PERIOD_BASE.search(share.phrase) or self._of_a_plan(statement, share):
            return None
        finders = (
            self._by_name,
            self._by_part,
            self._by_sibling,
            self._by_common,
            self._by_slip,
            self._by_work,
        )
        for find in finders:
            found = find(statement, share)
            if found and not self._of_two(statement.count, share, found[0]):
                fig, why = found
                verdict = self._verdict(statement.count, share, fig)
                return Base(fig, verdict, why, statement.count)
        return None

    def _of_a_plan(self, statement: Statement, share: Share) -> bool:
        """“đạt” beside others that name a target, or more than all: a target is meant."""
        if share.phrase:
            return False
        others = (other.shares[0].phrase for other in self._siblings(statement.count) if other.shares)
        reached = re.search(r"đạt\s*\Z", self.case.content.before(share.fig)) is not None
        return share.fig.value > 100 or reached and any(is_plan(phrase) for phrase in others)

    def _of_two(self, count: Fig, share: Share, base: Fig) -> bool:
        """Whether it was taken of this amount and its neighbour together (“19 vụ cháy, 1 vụ nổ”)."""
        near = [
            fig
            for fig in self.case.content.by_sentence[base.sentence.number]
            if self.case.statements.usable(fig)
        ]
        at = near.index(base)
        for other in (near[at - 1] if at else None, near[at + 1] if at + 1 < len(near) else None):
            if other is not None and other is not count and (other.value or base.value):
                both = Fraction(count.value) * 100 / (Fraction(base.value) + Fraction(other.value))
                if judge_bound(share.fig.value, share.fig.places, both, share.fig.bound) is Verdict.OK:
                    return True
        return False

    def _odd_one(self, statement: Statement) -> None:
        """In a known division all parts are taken of one whole: one that fits only another whole is wrong."""
        others = [
            one for one in self._siblings(statement.count) if one.count.sentence is statement.count.sentence
        ]
        if len(others) < 2 or statement.base or len(statement.shares) != 1 or statement.shares[0].phrase:
            return
        mine = self.found.get(statement.shares[0])
        theirs = [self.found[one.shares[0]] for one in others if one.shares[0] in self.found and not one.base]
        labels = [f"{one.lead} {one.noun}" for one in (statement.count, *(base.count for base in theirs))]
        wholes = {base.fig for base in theirs if base.verdict is Verdict.OK}
        if mine is None or len(wholes) != 1 or len(theirs) < 2 or not division(labels):
            return
        (whole,) = wholes
        verdict = self._verdict(statement.count, statement.shares[0], whole)
        if whole.value != mine.fig.value and mine.verdict is Verdict.OK:
            why = f"các số cùng câu lấy mẫu số là {self.case.named(whole)}, không phải {self.case.named(mine.fig)}"
            self.found[statement.shares[0]] = Base(whole, verdict, why, statement.count)

    def _beside(self, statement: Statement, share: Share) -> Base | None:
        base = statement.base
        assert base is not None
        named = self._named(share)
        elsewhere = (named and not self._answers(base, named)) or PERIOD_BASE.search(share.phrase)
        first = share is statement.shares[0]
        verdict = self._verdict(statement.count, share, base)
        if (
            share.fig.bound
            and self.case.content.low[share.fig.start - 30 : share.fig.start].count(",")
            + base.noun.count("(")
            == 0
        ):
            return None  # “38/52 chủ đầu tư đạt trên 50%” says what the 38 reached
        return None if elsewhere or not first else Base(base, verdict, "mẫu số nêu liền kề", statement.count)

    def _by_name(self, statement: Statement, share: Share) -> tuple[Fig, str] | None:
        if _ALL.match(share.phrase):
            return self._of_all(statement)
        named = self._named(share)
        if not named:
            return None
        for fig in self._far(statement.count):
            if fig.value and self._answers(fig, named):
                return fig, f"câu văn nêu mẫu số là “{share.phrase}”, tức {self.case.named(fig)}"
        return None

    def _of_all(self, statement: Statement) -> tuple[Fig, str] | None:
        """“toàn Đảng bộ”: the largest amount that counts the same."""
        count = statement.count
        alike = [
            fig
            for fig in self._far(count)
            if fig.named and fig.head == count.head and fig.value > count.value
        ]
        largest = max(alike, key=lambda fig: fig.value, default=None)
        return (largest, f"toàn bộ là {self.case.named(largest)}") if largest is not None else None

    def _by_part(self, statement: Statement, share: Share) -> tuple[Fig, str] | None:
        count = statement.count
        if _names_other(share.phrase):
            return None
        for fig in self._reach(count):
            if not self._near(fig, count):
                return None
            if (
                fig.value < count.value
                or not fig.value
                or not (fig.named and compatible(fig, count))
                or fig.head == ""
            ):
                continue
            between = self.case.between(fig, count)
            if fig.sentence is not count.sentence:
                between = self.case.content.low[count.sentence.start : count.start]
            marker = (PART.search if fig.sentence is count.sentence else PART_FIRST.match)(between)
            if marker and not self._closed(between) and self._plausible(share, share_of(count, fig)):
                return fig, f"số này nêu là một phần của {self.case.named(fig)}"
            return None
        return None

    @staticmethod
    def _plausible(share: Share, true: Fraction, times: int = 1) -> bool:
        """Not so far from the true one that it must have been taken of something else."""
        said = Fraction(share.fig.value)
        return said * MOST_OFF * times >= true and true * MOST_OFF * times >= said

    def _near(self, fig: Fig, count: Fig) -> bool:
        """In one sentence or the next; a bullet is next to the line that its list hangs under."""
        if fig.line is count.line:
            return count.sentence.number - fig.sentence.number <= 1
        if not count.line.bullet:
            return False
        above = count.line.number - 1
        while above > 0 and self.case.content.lines[above].bullet:
            above -= 1
        return fig.line.number == above

    @staticmethod
    def _closed(between: str) -> bool:
        """Whether the bracket that opened the parts was closed before the amount."""
        opened = between.find("(")
        words = re.search(r"trong đó|gồm|cụ thể|chia ra|trong số|số này|:", between)
        return opened >= 0 and between.find(")", opened) >= 0 and not words

    def _by_sibling(self, statement: Statement, share: Share) -> tuple[Fig, str] | None:
        count = statement.count
        if _names_other(share.phrase):
            return None
        for other in self._siblings(count):
            for theirs in other.shares:
                base = self.found.get(theirs)
                if (
                    not base
                    or base.verdict is not Verdict.OK
                    or base.fig is other.base
                    or _names_other(theirs.phrase)
                ):
                    continue
                fig = self._parallel(base.fig, other.count, count)
                if (
                    fig
                    and (fig.value >= count.value or fig.head == base.count.head or not count.named)
                    and fig.start < count.start
                    and self._plausible(share, share_of(count, fig), 3)
                ):
                    return fig, f"các số cùng câu lấy mẫu số là {self.case.named(fig)}"
        return None

    def _by_common(self, statement: Statement, share: Share) -> tuple[Fig, str] | None:
        """The percentages of a sentence all fit one whole that is not in the text, but for one digit it is."""
        count = statement.count
        if _names_other(share.phrase):
            return None
        low, high = _wholes(count, share)
        others = 0
        for other in self._siblings(count):
            for theirs in other.shares[:1]:
                bounds = _wholes(other.count, theirs)
                if theirs not in self.found and other.base is None and bounds[0] <= high and low <= bounds[1]:
                    low, high, others = max(low, bounds[0]), min(high, bounds[1]), others + 1
        if not others or high - low > low / 20:
            return None
        for fig in self._reach(count):
            near = range(-(-low.numerator // low.denominator), high.numerator // high.denominator + 1)
            if (
                fig.named
                and self._may_be(fig, statement)
                and any(one_digit_apart(int(fig.value), one) for one in near)
            ):
                return fig, f"các tỷ lệ cùng câu ứng với mẫu số {near[0]}, văn bản nêu {self.case.named(fig)}"
        return None

    def _siblings(self, count: Fig) -> Iterator[Statement]:
        for sentence in self._beside_bullets(count):
            for fig in self.case.content.by_sentence[sentence]:
                other = self.case.statements.of.get(fig)
                if other and fig is not count and other.shares:
                    yield other

    def _beside_bullets(self, count: Fig) -> Iterator[int]:
        """Its sentence; for a bullet of one sentence those of its list too."""
        number = count.sentence.number
        yield number
        sentences = self.case.content.sentences
        for step in (-1, 1) if count.line.bullet else ():
            at = number + step
            while 0 <= at < len(sentences) and sentences[at].line.bullet and abs(at - number) <= 8:
                yield at
                at += step

    def _parallel(self, base: Fig, sibling: Fig, count: Fig) -> Fig | None:
        """The same whole, or the one beside it that counts what this amount counts."""
        if compatible(base, count) and (sibling.head == count.head or not count.named or not sibling.named):
            return base
        beside = [
            fig
            for fig in self.case.content.by_sentence[base.sentence.number]
            if self.case.statements.usable(fig)
        ]
        return next(
            (fig for fig in beside if fig is not count and count.named and fig.head == count.head), None
        )

    def _by_slip(self, statement: Statement, share: Share) -> tuple[Fig, str] | None:
        """The nearest whole that counts the same, where the percentage is one unit or one digit off."""
        count, tried = statement.count, 0
        for fig in self._reach(count):
            if fig.value < count.value or not fig.value or not compatible(fig, count) or not fig.named:
                continue
            if not count.named or not self._near(fig, count):
                return None
            true = share_of(count, fig)
            off = self._verdict(count, share, fig)
            if off is Verdict.ROUNDING or self._slipped(share, true) or self._nearly(share, true):
                return fig, f"số liền trước cùng loại là {self.case.named(fig)}"
            tried += 1
            if tried == FEW:
                return None
        return None

    @staticmethod
    def _nearly(share: Share, true: Fraction) -> bool:
        return (
            share.fig.places > 0 and abs(Fraction(share.fig.value) - true) <= min(true, 100 - true) * NEARLY
        )

    @staticmethod
    def _slipped(share: Share, true: Fraction) -> bool:
        said = int(share.fig.value.scaleb(share.fig.places))
        return len(str(said)) >= TELLING and any(
            one_digit_apart(said, one) for one in scaled(true, share.fig.places)
        )

    def _by_work(self, statement: Statement, share: Share) -> tuple[Fig, str] | None:
        """“thụ lý 173 vụ; đã giải quyết 118 vụ, đạt 69%”: what was done of what was received."""
        count = statement.count
        if not _DONE.search(self.case.content.before(count)) or share.phrase:
            return None
        for fig in self._reach(count):
            if count.sentence.number - fig.sentence.number > 1:
                return None
            if fig.named and fig.head == count.head and fig.value >= count.value:
                before = self.case.content.before(fig)
                if _RECEIVED.search(before):
                    return fig, f"phần đã làm của {self.case.named(fig)}"
                return None
        return None


def _names_other(phrase: str) -> bool:
    """Whether the words after a percentage name another whole than the one at hand."""
    return bool(_NAMES_A_BASE.match(phrase)) and not _SAME.match(phrase[_OF.match(phrase).end() :])  # type: ignore[union-attr]
