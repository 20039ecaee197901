"""Statements of a text: an amount with the percentages, changes and bases that are said of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum

from namro.proofreading.engine.figures import FARTHEST, Fig
from namro.proofreading.engine.words import AREAS, GENERAL, PERSON_HEADS, PLAN, scaled_head

_PHRASE_END = re.compile(r"[,;:.!?()\[\]“”\"\n…|\t]|\d|\s-\s")


class Role(Enum):
    """What a figure is in its sentence: an amount of this period, the base of a fraction, a change, a
        percentage, percentage points, an amount of another period, where a move began (“từ 412 lên …”), a
    number of times."""

    COUNT = "count"
    BASE = "base"
    CHANGE = "change"
    SHARE = "share"
    POINTS = "points"
    BEFORE = "before"
    FROM = "from"
    TIMES = "times"


@dataclass(eq=False)
class Share:
    """A percentage said of an amount; ``phrase`` are the words after it (“số đảng viên vi phạm”)."""

    fig: Fig
    phrase: str


@dataclass(eq=False)
class Change:
    """A change said of an amount: ``sign`` of the word, ``fig`` an amount or a percentage; ``before`` the
    earlier amount it was announced with (“So với năm 2022 (351 lượt), tăng 28 lượt”)."""

    fig: Fig
    sign: int
    before: Fig | None = None


@dataclass(eq=False)
class Statement:
    """An amount with what is said of it; ``base`` is named beside it (“5/9”, “5 trong tổng số 9”),
    ``before`` the amount of another period."""

    count: Fig
    base: Fig | None = None
    shares: list[Share] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    before: Fig | None = None


@dataclass(eq=False)
class Statements:
    """All statements of a text.

    ``standing`` are percentages with a subject of their own, ``loose`` changes of no amount, ``moves`` pairs
    “từ A lên B” with the word's sign.
    """

    of: dict[Fig, Statement] = field(default_factory=dict)
    standing: list[Share] = field(default_factory=list)
    loose: list[Change] = field(default_factory=list)
    moves: list[tuple[Fig, Fig, int]] = field(default_factory=list)
    roles: dict[Fig, Role] = field(default_factory=dict)

    def plain(self, one: Fig) -> bool:
        """An amount of this period: no change, no earlier amount, no percentage, no base written over it."""
        return self.roles.get(one) is Role.COUNT

    def usable(self, one: Fig) -> bool:
        """An amount that may be a base or a total."""
        return self.roles.get(one) in (Role.COUNT, Role.BASE)


def compatible(one: Fig, other: Fig) -> bool:
    """Whether two amounts may count the same thing.

    One head, one is the beginning of the other, or both are people of whom one is named in general; what is
    unknown to the lexicon contradicts nothing.
    """
    return not one.named or not other.named or heads_fit(one.head, other.head)


def heads_fit(one: str, other: str) -> bool:
    """As `compatible`, of heads; “triệu người” and “nghìn người” are two things."""
    if scaled_head(one) or scaled_head(other):
        return one == other
    if not one or not other or one == other or one.startswith(other) or other.startswith(one):
        return True
    people = one in PERSON_HEADS, other in PERSON_HEADS
    if any(people) and {"lượt", "trường hợp"} & {one, other}:
        return True
    if all(people):
        return one in GENERAL or other in GENERAL
    return one in AREAS and other in AREAS


def phrase_after(low: str, one: Fig) -> str:
    """The words after a percentage, up to a sign or a number."""
    stretch = low[one.end : min(one.sentence.end, one.end + FARTHEST)]
    stop = _PHRASE_END.search(stretch)
    return stretch[: stop.start() if stop else len(stretch)].strip()


def is_plan(words: str) -> bool:
    """Whether the words speak of a target and not of a whole."""
    return bool(PLAN.search(words))
