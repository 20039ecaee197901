"""Amounts of a text that may be the whole of a percentage."""

from __future__ import annotations

import re
from collections.abc import Iterator

from namro.proofreading.engine.case import Case
from namro.proofreading.engine.figures import Fig
from namro.proofreading.engine.statements import Share, Statement, compatible, heads_fit, is_plan
from namro.proofreading.engine.words import PERIOD_BASE, head_of

# How many paragraphs back, and how many amounts back for a whole that is named by words.
FARTHEST_LINES, FAR = 4, 60
AROUND = 60
# Figures of a paragraph looked at on either side.
PARAGRAPH = 40
# A bullet looks at this many bullets beside it.
BULLETS = 8
_OF = re.compile(r"(?:so với |so |trên |trong |của |toàn |cả )*(?:tổng số |tổng |số lượng |số )?")
_NAMES_A_BASE = re.compile(r"(?:so với |so |trên |trong |của )*(?:tổng số |tổng |toàn bộ |số )")
_SAME = re.compile(r"(?:số )?(?:đó|này|trên|nêu trên)\b")


def named_base(share: Share) -> str:
    """What the words after a percentage name as its whole: “số đảng viên vi phạm” → “đảng viên vi phạm”."""
    if not _NAMES_A_BASE.match(share.phrase):
        return ""
    start = _OF.match(share.phrase)
    rest = share.phrase[start.end() :] if start else ""
    return "" if _SAME.match(rest) else rest


class Candidates:
    """The amounts around a percentage, seen from it."""

    def __init__(self, case: Case) -> None:
        self.case = case

    def of(self, statement: Statement, share: Share) -> list[Fig]:
        """Amounts that may be the whole, the likeliest first."""
        own = [statement.base] if statement.base and statement.base.value else []
        if own and share in statement.shares[:1] and not named_base(share):
            return own
        if is_plan(share.phrase):
            return own + self._plans(statement, share)
        if PERIOD_BASE.search(share.phrase):
            return []
        named = self._named(statement, share)
        if self._surely(named, statement, share):
            return named
        count = statement.count
        near = [fig for fig in self.reach(count) if fig.value >= count.value and fig.value]
        found = [*named, *(fig for fig in near if fig not in named and self.may_be(fig, count))]
        return own + [fig for fig in found if fig is not statement.base]

    @staticmethod
    def may_be(fig: Fig, count: Fig) -> bool:
        """Whether this amount may count the whole of which the other is a part."""
        return compatible(fig, count) or not count.named

    def reach(self, count: Fig) -> Iterator[Fig]:
        """Amounts shortly before."""
        for fig in self.case.earlier(count):
            if count.line.number - fig.line.number <= FARTHEST_LINES:
                yield fig

    def far(self, count: Fig) -> Iterator[Fig]:
        """Amounts before, for a whole that words name."""
        yield from self.case.earlier(count, most=FAR)

    def answers(self, fig: Fig, named: str) -> bool:
        """Whether the words that name a whole stand around this amount."""
        if not fig.named or not heads_fit(head_of(named), fig.head):
            return False
        words = named.split()
        if len(words) > 2 and named in fig.lead:
            return True
        around = f"{fig.noun} {self.case.content.low[fig.end : fig.end + AROUND]}"
        return all(word in around for word in words[:6])

    def near(self, fig: Fig, count: Fig) -> bool:
        """In one sentence or the next; a bullet is next to the line that its list hangs under."""
        if fig.line is count.line:
            return count.sentence.number - fig.sentence.number <= 1
        if not count.line.bullet:
            return False
        above = count.line.number - 1
        while above > 0 and self.case.content.lines[above].bullet:
            above -= 1
        return fig.line.number == above

    def siblings(self, count: Fig) -> Iterator[Statement]:
        """Other amounts with a percentage: of its sentence; for a bullet those of its list too."""
        for number in self._beside(count):
            for fig in self.case.content.by_sentence[number]:
                other = self.case.statements.of.get(fig)
                near = abs(fig.number - count.number) <= PARAGRAPH
                if other and near and fig is not count and other.shares:
                    yield other

    def of_paragraph(self, count: Fig) -> Iterator[Statement]:
        """As siblings, of the whole paragraph."""
        line = self.case.content.by_line[count.line.number]
        at = count.number - line[0].number
        for fig in line[max(0, at - PARAGRAPH) : at + PARAGRAPH]:
            other = self.case.statements.of.get(fig)
            if other and fig is not count and other.shares:
                yield other

    def _beside(self, count: Fig) -> Iterator[int]:
        number, sentences = count.sentence.number, self.case.content.sentences
        yield number
        for step in (-1, 1) if count.line.bullet else ():
            at = number + step
            while 0 <= at < len(sentences) and sentences[at].line.bullet and abs(at - number) <= BULLETS:
                yield at
                at += step

    def _named(self, statement: Statement, share: Share) -> list[Fig]:
        named = named_base(share)
        return [fig for fig in self.far(statement.count) if self.answers(fig, named)] if named else []

    @staticmethod
    def _surely(named: list[Fig], statement: Statement, share: Share) -> bool:
        """Whether more than a bare noun names one amount of the same sentence."""
        if len(named) != 1 or named[0].sentence is not statement.count.sentence:
            return False
        return len(named_base(share).split()) > len(named[0].head.split())

    def _plans(self, statement: Statement, share: Share) -> list[Fig]:
        """Targets: “đạt 78,1% kế hoạch (kế hoạch năm: 210 lớp)”, or one that was named before."""
        count = statement.count
        figures = self.case.content.by_sentence[share.fig.sentence.number]
        after = next((fig for fig in figures if fig.start >= share.fig.end), None)
        before = [fig for fig in self.reach(count) if self._is_target(fig, count)]
        if after is None or not self.case.statements.usable(after) or not after.value:
            return before
        gap = self.case.between(share.fig, after)
        beside = (
            compatible(after, count) and is_plan(f"{share.phrase} {gap}") and "(" in gap and ";" not in gap
        )
        return [after, *before] if beside else before

    @staticmethod
    def _is_target(fig: Fig, count: Fig) -> bool:
        return is_plan(f"{fig.lead} {fig.noun}") and compatible(fig, count) and bool(fig.value)
