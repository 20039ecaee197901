"""Finds wholes: first those that fit, then those that the text itself names although they do not fit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction

from namro.proofreading.engine.arithmetic import judge_bound, one_digit_apart
from namro.proofreading.engine.case import Base, Case, share_of
from namro.proofreading.engine.claims import Verdict
from namro.proofreading.engine.figures import Fig
from namro.proofreading.engine.statements import Share, Statement, compatible, is_plan
from namro.proofreading.engine.wholes import slips
from namro.proofreading.engine.wholes.candidates import Candidates, named_base
from namro.proofreading.engine.words import PERIOD_BASE, division

# Wholes tried for a percentage that is nearly right; how many others of a paragraph make a whole its own.
FEW, AGREEING = 3, 2
# What was done of what was received is told at most this many points wrong.
MOST_WORK = 10
# Two amounts are named in one breath within this many characters.
BREATH, MOST_NAMED = 40, 3
BESIDE = "mẫu số nêu liền kề"
_ALL = re.compile(r"(?:trong |của |so với )?toàn (?:đảng bộ|tỉnh|huyện|thành phố|quận|ngành|xã|phường)")
_PART_WORD = re.compile(
    r"(?:^|[\s,;(.])(?:trong đó|trong số (?:đó|này|\w+)|gồm có|bao gồm|gồm|cụ thể|chia ra|số này)(?!\w)"
)
_PART_SIGN = re.compile(r"[:(]")
_PART_FIRST = re.compile(r"[\s\-+*•]*(?:trong đó|trong số (?:đó|này)|gồm|bao gồm|cụ thể|số này)(?!\w)")
_PART_WORDS = re.compile(r"trong đó|gồm|cụ thể|chia ra|trong số|số này|:")
_OUT_OF = re.compile(r"(?<!\w)trong (?:tổng số|số|tổng)\s*\Z")
_RECEIVED = re.compile(
    r"thụ lý|tiếp nhận|nhận|phải|kiểm tra|giám sát|thanh tra|tổng số|tổng|có|dự thi|đăng ký|triệu tập|"
    r"theo dõi|"
    r"được giao|trong số"
)
_DONE = re.compile(
    r"giải quyết|xử lý|xét xử|hoàn thành|kết luận|đã|đạt|đỗ|trúng|có mặt|dự|trả|khắc phục|thực hiện|"
    r"thu hồi|kết thúc"
)
_BREATH = re.compile(r"(?:/|với|và|,)\s*\Z")
Found = tuple[Fig, str]


def bases_of(case: Case) -> Mapping[Share, Base]:
    """For every percentage of an amount the whole it was taken of, where the text lets it be known."""
    finder = _Finder(case)
    statements = list(case.statements.of.values())
    for statement in statements:
        for share in statement.shares:
            finder.keep(share, finder.fitting(statement, share))
    for statement in statements:
        for share in statement.shares:
            if share not in finder.found:
                finder.keep(share, finder.contradicted(statement, share))
    for statement in statements:
        finder.odd_one(statement)
    return finder.found


class _Finder:
    def __init__(self, case: Case) -> None:
        self.case = case
        self.around = Candidates(case)
        self.found: dict[Share, Base] = {}

    def keep(self, share: Share, base: Base | None) -> None:
        if base is not None:
            self.found[share] = base

    def verdict(self, count: Fig, share: Share, base: Fig) -> Verdict:
        """For this whole; where a leg is “hơn …” or “khoảng …” a near miss says nothing."""
        true = share_of(count, base)
        exact = judge_bound(share.fig.value, share.fig.places, true, share.fig.bound)
        if exact is Verdict.OK or not (count.bound or base.bound):
            return exact
        near = judge_bound(share.fig.value, share.fig.places, true, "about")
        return Verdict.UNCHECKABLE if near is Verdict.OK else exact

    # -- wholes that fit

    def fitting(self, statement: Statement, share: Share) -> Base | None:
        for one in (statement, *self._in_one_breath(statement)):
            for fig in self.around.of(one, share):
                if self.verdict(one.count, share, fig) is Verdict.OK:
                    why = BESIDE if fig is one.base else f"lấy mẫu số là {self.case.named(fig)}"
                    return Base(fig, Verdict.OK, why, one.count)
        return None

    def _in_one_breath(self, statement: Statement) -> Iterator[Statement]:
        """The amounts just before it: “4.975 vụ/6.755 bị can”, “12 tổ chức và 38 đảng viên”."""
        last, named = statement.count, 0
        for fig in self.case.content.back_from(last):
            if not self.case.statements.plain(fig):
                continue
            between = self.case.between(fig, last)
            if named == MOST_NAMED or len(between) > BREATH or not _BREATH.search(between) or ";" in between:
                return
            yield self.case.statements.of[fig]
            last, named = fig, named + 1

    # -- wholes that are named and do not fit

    def contradicted(self, statement: Statement, share: Share) -> Base | None:
        if statement.base and statement.base.value:
            return self._beside(statement, statement.base, share)
        if is_plan(share.phrase) or PERIOD_BASE.search(share.phrase) or self._of_a_plan(statement, share):
            return None
        named = (self._by_name,) if named_base(share) or _ALL.match(share.phrase) else ()
        others = (
            self._by_part,
            self._by_sibling,
            self._by_common,
            self._by_slip,
            self._by_paragraph,
            self._by_work,
        )
        for find in named or others:
            found = find(statement, share)
            if found and not self._of_two(statement.count, share, found[0]):
                fig, why = found
                return Base(fig, self.verdict(statement.count, share, fig), why, statement.count)
        return None

    def _beside(self, statement: Statement, base: Fig, share: Share) -> Base | None:
        named = named_base(share)
        elsewhere = (named and not self.around.answers(base, named)) or PERIOD_BASE.search(share.phrase)
        reached = share.fig.bound and "," not in self.case.between(base, share.fig) and "(" not in base.noun
        if elsewhere or reached or share is not statement.shares[0]:
            return None  # “38/52 chủ đầu tư đạt trên 50%” says what the 38 reached
        return Base(base, self.verdict(statement.count, share, base), BESIDE, statement.count)

    def _of_a_plan(self, statement: Statement, share: Share) -> bool:
        """“đạt” beside others that name a target, or more than all: a target is meant."""
        if share.phrase:
            return False
        reached = re.search(r"đạt\s*\Z", self.case.content.before(share.fig)) is not None
        others = (other.shares[0].phrase for other in self.around.siblings(statement.count))
        return share.fig.value > 100 or (reached and any(is_plan(phrase) for phrase in others))

    def _of_two(self, count: Fig, share: Share, base: Fig) -> bool:
        """Whether it was taken of this amount and its neighbour together (“19 vụ cháy, 1 vụ nổ”)."""
        near = self.case.usable_in(base)
        at = near.index(base)
        for other in (*near[max(0, at - 1) : at], *near[at + 1 : at + 2]):
            both = Fraction(base.value) + Fraction(other.value)
            if other is not count and both:
                true = Fraction(count.value) * 100 / both
                if judge_bound(share.fig.value, share.fig.places, true, share.fig.bound) is Verdict.OK:
                    return True
        return False

    def _by_name(self, statement: Statement, share: Share) -> Found | None:
        named = named_base(share)
        if not named:
            return self._of_all(statement)
        for fig in self.around.far(statement.count):
            if fig.value and self.around.answers(fig, named):
                return fig, f"câu văn nêu mẫu số là “{share.phrase}”, tức {self.case.named(fig)}"
        return None

    def _of_all(self, statement: Statement) -> Found | None:
        """“toàn Đảng bộ”: the largest amount that counts the same."""
        count = statement.count
        alike = (fig for fig in self.around.far(count) if fig.named and fig.head == count.head)
        largest = max(alike, key=lambda fig: fig.value, default=None)
        if largest is None or largest.value <= count.value:
            return None
        return largest, f"toàn bộ là {self.case.named(largest)}"

    def _by_part(self, statement: Statement, share: Share) -> Found | None:
        """“29 đảng viên, trong đó 12 …”: the text itself says that it is a part of that."""
        count = statement.count
        for fig in self.around.reach(count):
            if not self.around.near(fig, count):
                return None
            if fig.value >= count.value and fig.value and fig.named and compatible(fig, count):
                told = self._told_as_part(fig, count) and slips.plausible(share, share_of(count, fig))
                return (fig, f"số này nêu là một phần của {self.case.named(fig)}") if told else None
        return None

    def _told_as_part(self, fig: Fig, count: Fig) -> bool:
        if fig.sentence is not count.sentence:
            return bool(_PART_FIRST.match(self.case.content.low, count.sentence.start, count.start))
        if _OUT_OF.search(self.case.content.before(fig)):
            return True
        between = self.case.between(fig, count)
        opened = between.find("(")
        closed = opened >= 0 and between.find(")", opened) >= 0 and not _PART_WORDS.search(between)
        told = _PART_WORD.search(between) or (";" not in between and _PART_SIGN.search(between))
        return bool(told) and not closed

    def _by_sibling(self, statement: Statement, share: Share) -> Found | None:
        """The others of its sentence were taken of one whole, or of wholes side by side."""
        count = statement.count
        others = list(self.around.siblings(count))
        for other in others:
            base = self._plain_base(other)
            fig = self._parallel(base.fig, other.count, count) if base else None
            if fig is None or base is None or fig.start > count.start:
                continue
            part = fig.value >= count.value or fig.head == base.count.head or not count.named
            agreeing = sum(one is not None and one.fig is base.fig for one in map(self._plain_base, others))
            if part and slips.plausible(share, share_of(count, fig), 3 if agreeing >= AGREEING else 1):
                return fig, f"các số cùng câu lấy mẫu số là {self.case.named(fig)}"
        return None

    def _plain_base(self, other: Statement) -> Base | None:
        """The whole that another amount's percentage fits without naming it."""
        for share in other.shares:
            base = self.found.get(share)
            if base and base.verdict is Verdict.OK and base.fig is not other.base and not named_base(share):
                return base
        return None

    def _parallel(self, base: Fig, sibling: Fig, count: Fig) -> Fig | None:
        """The same whole, or the one beside it that counts what this amount counts."""
        if not base.value:
            return None
        if compatible(base, count) and (sibling.head == count.head or not count.named or not sibling.named):
            return base
        beside = (fig for fig in self.case.usable_in(base) if fig is not count and fig.value)
        return next((fig for fig in beside if count.named and fig.head == count.head), None)

    def _by_common(self, statement: Statement, share: Share) -> Found | None:
        """The percentages of a sentence all fit one whole that the text names but for one digit."""
        count = statement.count
        low, high = slips.wholes_of(count, share)
        others = 0
        for other in self.around.siblings(count):
            bounds = slips.wholes_of(other.count, other.shares[0])
            free = other.shares[0] not in self.found and other.base is None
            if free and bounds[0] <= high and low <= bounds[1]:
                low, high, others = max(low, bounds[0]), min(high, bounds[1]), others + 1
        if not others or high - low > low / 20:
            return None
        near = range(-(-low.numerator // low.denominator), high.numerator // high.denominator + 1)
        for fig in self.around.reach(count):
            digit = fig.named and any(one_digit_apart(int(fig.value), one) for one in near)
            if digit and self.around.may_be(fig, count):
                return fig, f"các tỷ lệ cùng câu ứng với mẫu số {near[0]}, văn bản nêu {self.case.named(fig)}"
        return None

    def _by_slip(self, statement: Statement, share: Share) -> Found | None:
        """The nearest wholes that count the same, where the percentage is one unit or one digit off."""
        count, tried = statement.count, 0
        for fig in self.around.reach(count):
            if not count.named or not self.around.near(fig, count) or tried == FEW:
                return None
            if fig.value < count.value or not fig.value or not fig.named or not compatible(fig, count):
                continue
            true = share_of(count, fig)
            off = share.fig.places > 0 and self.verdict(count, share, fig) is Verdict.ROUNDING
            sure = share.fig.places > 1 and fig.head == count.head and slips.part_slipped(share, count, fig)
            if off or slips.slipped(share, true) or slips.nearly(share, true) or sure:
                return fig, f"số liền trước cùng loại là {self.case.named(fig)}"
            tried += 1
        return None

    def _by_paragraph(self, statement: Statement, share: Share) -> Found | None:
        """Several others of its paragraph were taken of one whole, for which it is one digit off."""
        count = statement.count
        bases = (self._plain_base(other) for other in self.around.of_paragraph(count))
        wholes = Counter(base.fig for base in bases if base)
        for fig, agreeing in wholes.most_common():
            if agreeing < AGREEING or not share.fig.places or not fig.value or fig.start > count.start:
                return None
            if self.around.may_be(fig, count) and slips.near_true(share, count, fig):
                return fig, f"các số cùng đoạn lấy mẫu số là {self.case.named(fig)}"
        return None

    def _by_work(self, statement: Statement, share: Share) -> Found | None:
        """“thụ lý 173 vụ; đã giải quyết 118 vụ, đạt 69%”: what was done of what was received."""
        count = statement.count
        if share.phrase or not _DONE.search(self.case.content.before(count)):
            return None
        for fig in self.around.reach(count):
            if count.sentence.number - fig.sentence.number > 1:
                return None
            if fig.named and fig.head == count.head and fig.value >= count.value and fig.value:
                received = _RECEIVED.search(self.case.content.before(fig))
                off = abs(Fraction(share.fig.value) - share_of(count, fig))
                received = received if off <= MOST_WORK else None
                return (fig, f"phần đã làm của {self.case.named(fig)}") if received else None
        return None

    # -- one that fits, but only another whole than its neighbours

    def odd_one(self, statement: Statement) -> None:
        """In a known division all parts are taken of one whole: one that fits only another whole is wrong."""
        count = statement.count
        if statement.base or len(statement.shares) != 1 or statement.shares[0].phrase:
            return
        here = [other for other in self.around.siblings(count) if other.count.sentence is count.sentence]
        theirs = [
            self.found[other.shares[0]] for other in here if other.shares[0] in self.found and not other.base
        ]
        wholes = {base.fig for base in theirs if base.verdict is Verdict.OK}
        mine = self.found.get(statement.shares[0])
        if mine is None or mine.verdict is not Verdict.OK or len(wholes) != 1 or len(theirs) < AGREEING:
            return
        (whole,) = wholes
        labels = [f"{one.lead} {one.noun}" for one in (count, *(base.count for base in theirs))]
        if whole.value != mine.fig.value and division(labels):
            taken, fits = self.case.named(whole), self.case.named(mine.fig)
            why = f"các số cùng câu lấy mẫu số là {taken}, không phải {fits}"
            self.found[statement.shares[0]] = Base(
                whole, self.verdict(count, statement.shares[0], whole), why, count
            )
