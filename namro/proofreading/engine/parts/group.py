"""A list of parts with the whole it is said to divide."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from namro.proofreading.engine.case import Case
from namro.proofreading.engine.figures import Fig
from namro.proofreading.engine.words import complement, division, facet_of, opposite

LONGEST_LABEL = 200
_REST = re.compile(r"(?<!\w)(?:còn lại|số còn lại)(?!\w)")
_OTHERS = re.compile(r"\A(?!.* (?:và|các) ).*(?<!\w)khác\Z")
_INSIDE = re.compile(r"\([^()]*\)")
_LEAD = re.compile(r"[,;.(|\t\n]|(?<!\w)và(?!\w)")
_LABEL_END = re.compile(r"[,;.:|\t\n\d]|(?<!\w)(?:và|với)\s*\Z")


class Kind(Enum):
    """What the text says of a list.

    These are ALL parts (“gồm”), SOME of them (“trong đó”), they stand in a BRACKET behind the whole, it is
    divided BY a criterion (“theo thẩm quyền: …”), the text only LISTS them; or it says nothing, and their
    percentages were TAKEN of one whole.
    """

    ALL = "all"
    SOME = "some"
    BRACKET = "bracket"
    BY = "by"
    LISTS = "lists"
    TAKEN = "taken"


@dataclass(frozen=True, eq=False)
class Group:
    """Parts and their whole; ``labels`` are the words around each part.

    ``unfinished``: the list ends in “…” or names examples only. ``near``: whole and parts share a paragraph.
    ``unsure``: the text can be read in another way too, so that only a sum that fits says something.
    """

    total: Fig
    items: tuple[Fig, ...]
    kind: Kind
    labels: tuple[str, ...]
    unfinished: bool = False
    near: bool = True
    unsure: bool = False

    @property
    def overlapping(self) -> bool:
        """Whether the parts are named by different facets of a person, so that one person may be in two."""
        return len({one for one in map(facet_of, self.labels) if one is not None}) > 1

    @property
    def exhaustive(self) -> bool:
        """Whether the labels alone say that nothing is left over: a known division, “X” and “không X”, a
        rest."""
        labels = list(self.labels)
        told = division(labels) or complement(labels) or opposite(labels) or bool(_OTHERS.search(labels[-1]))
        return told or any(_REST.search(one) for one in labels)

    @property
    def sum(self) -> Fraction:
        """The parts added up."""
        return sum((Fraction(one.value) for one in self.items), Fraction())

    @property
    def off(self) -> Fraction:
        """How far the parts are from their total, as a share of it."""
        total = Fraction(self.total.value)
        return (self.sum - total) / total if total else Fraction(1)

    @property
    def start(self) -> int:
        """First character of the whole or the parts."""
        return min(self.total.start, self.items[0].start) if self.near else self.items[0].start

    @property
    def end(self) -> int:
        """Behind the last part."""
        return self.items[-1].end


def adds_up(items: Sequence[Fig], total: Fig) -> bool:
    """Whether the parts make exactly the total."""
    return sum(one.value for one in items) == total.value


def _lead(before: str) -> str:
    """The words that name a part before its number: “nữ: 37”, “hình thức: khiển trách 28”."""
    words = _LEAD.split(before)[-1]
    name, colon, rest = words.rpartition(":")
    return (rest if colon and rest.strip() else name or words).strip()


def labels_of(case: Case, items: Sequence[Fig], end: int) -> tuple[str, ...]:
    """What names each part: the words before its number and those after it, brackets left out."""
    low = case.content.low
    found = []
    for at, one in enumerate(items):
        before = low[items[at - 1].end : one.start] if at else case.content.before(one)
        lead = _lead(before)
        until = items[at + 1].start if at + 1 < len(items) else max(end, one.end)
        after = _INSIDE.sub(" ", low[one.end : min(until, one.end + LONGEST_LABEL)])
        stop = _LABEL_END.search(after)
        found.append(f"{lead} {after[: stop.start() if stop else len(after)].strip()}".strip())
    return tuple(found)
