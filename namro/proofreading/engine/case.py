"""A text under examination: its content, who belongs to whom, and which whole a percentage was taken of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from namro.proofreading.engine.claims import Verdict
from namro.proofreading.engine.figures import Content, Fig
from namro.proofreading.engine.statements import Share, Statements
from namro.proofreading.engine.written import Table

# How many amounts before another one are looked at, where nothing else is said.
MOST_CANDIDATES = 14


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
    """What the checks work on; ``bases`` has for percentages of amounts the whole they were taken of, where
    the text lets it be known."""

    content: Content
    statements: Statements
    tables: Sequence[Table] = ()
    bases: Mapping[Share, Base] = field(default_factory=dict)

    @cached_property
    def usable(self) -> Sequence[Fig]:
        """Amounts of this period, in order."""
        return [one for one in self.content.figures if self.statements.usable(one)]

    @cached_property
    def by_value(self) -> Mapping[Decimal, Sequence[Fig]]:
        """Amounts of this period by their value."""
        found: dict[Decimal, list[Fig]] = {}
        for one in self.usable:
            found.setdefault(one.value, []).append(one)
        return found

    @cached_property
    def _position(self) -> dict[Fig, int]:
        return {one: at for at, one in enumerate(self.usable)}

    def earlier(self, one: Fig, most: int = MOST_CANDIDATES) -> Iterator[Fig]:
        """Usable amounts before this one, the nearest first."""
        at = self._position.get(one)
        if at is not None:
            yield from reversed(self.usable[max(0, at - most) : at])

    def usable_in(self, one: Fig) -> list[Fig]:
        """The usable amounts of its sentence."""
        here = self.content.by_sentence[one.sentence.number]
        return [fig for fig in here if self.statements.usable(fig)]

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
    part, part_unit = count.value.as_integer_ratio()
    whole, whole_unit = base.value.as_integer_ratio()
    return Fraction(part * whole_unit * 100, part_unit * whole)
