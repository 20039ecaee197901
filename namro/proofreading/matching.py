"""Which figure of the house a number of a text speaks of; nothing where it could be another one. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from namro.figures.metric import Counts, Definition, Metric, Nature, Ratio
from namro.figures.registry import metrics
from namro.ground.periods import Period
from namro.proofreading.engine.claims import Figure
from namro.proofreading.meaning import (
    LOCALITIES,
    POSTS,
    QUALIFIERS,
    Meaning,
    counted,
    meaning,
    settled,
    spelled,
    understood,
)
from namro.proofreading.periods import days_in, periods_in
from namro.proofreading.stretches import Around, Said, sentences
from namro.proofreading.whose import Names

# Another amount than the period's own: a change, another period's, a plan, an approximation.
_COMPARED = re.compile(
    r"(?<!\w)(?:tăng|giảm|vượt|so với|cùng kỳ|năm trước|năm ngoái|kỳ trước|nhiều hơn|ít hơn|cao hơn|thấp hơn"
    r"|lên|xuống)(?!\w)"
)
_PLANNED = re.compile(r"(?<!\w)(?:nhiệm vụ|phương hướng|mục tiêu|giải pháp|dự kiến|phấn đấu)(?!\w)")
# Where only some of the unit is spoken of.
_SOME = re.compile(
    r"(?<!\w)(?:ở|tại|riêng|điển hình|một số|nhiều|khối|thuộc|trong|đối với|ngoài|trừ|không kể"
    r"|chưa kể|là|dịp|đợt|nhân|tuần)(?!\w)"
)
_BODIES = re.compile(
    r"(?<!\w)(?:công an|quân sự|quân đội|bộ đội|bộ tư lệnh|ngành|khối|trường|đơn vị|chi bộ|chi đoàn|công đoàn"
    r"|đoàn thanh niên|hội phụ nữ)(?!\w)"
)
_PART = re.compile(r"(?<!\w)(?:trong đó|gồm|trong số (?:đó|này))(?!\w)")
_OUT_OF = re.compile(r"(?<!\w)trong (?:tổng )?số\s*\Z")
_TARGETS = re.compile(r"chỉ tiêu|kế hoạch|(?<!\w)(?:đạt|giao)(?!\w)")
_DONE = re.compile(r"(?<!\w)(?:đạt|kết quả|đã|thực hiện|hoàn thành)(?!\w)")
_NONLOCAL = re.compile(r"không phải (?:là )?người địa phương")
_APPENDED = re.compile(
    r"\s*(?:,\s*(?:là|ở|tại|thuộc|không kể|chưa kể|trừ|kể cả)(?!\w)"
    r"|\((?!\s*(?:đạt|bằng|chiếm|tỷ lệ|tăng|giảm|cùng|\d)))"
)
STANDING = {Counts.PERSON, Counts.ORGANISATION}


@dataclass(frozen=True)
class Match:
    """A number of the text and the one definition it can speak of."""

    figure: Figure
    definition: Definition


def matches(
    figures: Sequence[Figure], text: str, names: Names, period: Period, *, with_targets: bool
) -> Iterator[Match]:
    """The numbers of a text that speak of the unit ``names`` calls, in ``period``, with their definitions."""
    for around, said in sentences(text, figures):
        scope = _scope(around, names, period)
        if scope is not None:
            yield from _Sentence(scope, names, period, with_targets).matches(said)


# What a sentence is about


@dataclass(frozen=True)
class _Scope:
    """``whole``: it says “toàn Đảng bộ …”; ``limited``: what stands around it speaks of some of the unit, so
    that only a whole is certain; ``groups``: those its headings name; ``part``: of what was said before."""

    whole: bool
    limited: bool
    groups: Meaning
    targets: bool
    part: bool


def _scope(around: Around, names: Names, period: Period) -> _Scope | None:
    """None where the sentence, or what it stands under, is about another unit or period."""
    opening = [_of_ours(one, names, period) for one in around.opening.split(",")]
    above = [_of_ours(one, names, period) for one in (around.introduced, *around.headings) if one]
    stretches = [one.words for one in above if one is not None]
    planned = any(_PLANNED.search(spelled(one)) for one in stretches)
    if (
        None in opening
        or None in above
        or planned
        or any(_some(one.words) or _BODIES.search(spelled(one.words)) for one in opening if one)
    ):
        return None
    return _Scope(
        whole=any(one.whole for one in opening if one),
        limited=_others(around.earlier, names) or any(map(_some, stretches)),
        groups=frozenset().union(*(meaning(one) & QUALIFIERS for one in stretches)),
        targets=any(_TARGETS.search(spelled(one)) for one in (around.earlier, around.opening, *stretches)),
        part=bool(_PART.search(spelled(around.opening))),
    )


@dataclass(frozen=True)
class _Ours:
    """A stretch without the unit's own name, the period and its last day."""

    words: str
    whole: bool


def _of_ours(stretch: str, names: Names, period: Period) -> _Ours | None:
    """None where it names another period, day or unit."""
    spans = []
    for one in periods_in(stretch, period.year):
        if one.period != period:
            return None
        spans.append((one.start, one.end))
    for start, end, day in days_in(stretch, period.year):
        if day != period.last:
            return None
        spans.append((start, end))
    for start, end in spans:
        stretch = stretch[:start] + " " * (end - start) + stretch[end:]
    stretch = re.sub(r"(?<!\w)(?:ngày|tháng|năm)\s*(?=\Z|\s\s)", " ", stretch)
    words, whole = names.without(stretch)
    return None if names.speaks_of_another(words) else _Ours(words, whole)


def _others(earlier: str, names: Names) -> bool:
    """Whether what a paragraph said before was about somebody else, who may still be spoken of."""
    return names.speaks_of_another(earlier) or bool(_BODIES.search(spelled(earlier)))


def _some(words: str) -> bool:
    """Whether words speak of some of the unit without saying which, in things of the field."""
    return bool(_SOME.search(spelled(words))) and not understood(meaning(words))


# What its numbers are


@dataclass(frozen=True)
class _Amount:
    """An amount that was understood: its definition, and the ratio it is the part of, as far as is known."""

    things: Meaning
    definition: Metric | None
    ratio: Ratio | None = None
    out_of: bool = False


class _Sentence:
    """One sentence, read from left to right."""

    def __init__(self, scope: _Scope, names: Names, period: Period, with_targets: bool) -> None:
        self.scope, self.names, self.period, self.with_targets = scope, names, period, with_targets
        self.last: _Amount | None = None
        self.groups: Meaning = frozenset()
        self.compared = False

    def matches(self, said: Sequence[Said]) -> Iterator[Match]:
        for one in said:
            yield from self._percent(one) if one.figure.percent else self._amount(one)

    # -- amounts

    def _amount(self, one: Said) -> Iterator[Match]:
        found = None if self._is_compared(one) else self._understood(one)
        self.last = found
        self.groups |= (found.things if found else meaning(one.after)) & QUALIFIERS
        if found and found.definition:
            yield Match(one.figure, found.definition)
            if one.base and found.ratio:
                yield Match(one.base, metrics.get(found.ratio.base))

    def _is_compared(self, one: Said) -> bool:
        words = spelled(one.before).strip()
        goes_on = self.compared and words in ("", "và")
        self.compared = (
            goes_on or bool(_COMPARED.search(words)) or spelled(one.after).strip().startswith("so với")
        )
        return self.compared

    def _understood(self, one: Said) -> _Amount | None:
        before, after = (_of_ours(words, self.names, self.period) for words in (one.before, one.after))
        if before is None or after is None or _APPENDED.match(one.then) or one.figure.value % 1:
            return None
        whole = self.scope.whole or before.whole or after.whole
        part = self.scope.part or bool(_PART.search(spelled(one.before)))
        things = self._things(one, settled(meaning(before.words) | meaning(after.words)))
        if self.scope.limited and not whole and self.last is None:
            return None
        definition = self._definition(things, whole, part)
        out_of = bool(_OUT_OF.search(spelled(one.before)))
        if definition is None or not self._fits(definition, one):
            return _Amount(things, None, None, out_of)
        return _Amount(things, definition, self._ratio(definition, one), out_of)

    def _fits(self, definition: Metric, one: Said) -> bool:
        """Whether the number counts what the figure counts, and nothing after it says that it is fewer."""
        if definition.counts is Counts.TARGET:
            return (
                self.with_targets and "giao" in spelled(one.before) and not _DONE.search(spelled(one.before))
            )
        if _stands(definition) and not (
            understood(meaning(one.clause)) or _COMPARED.search(spelled(one.clause))
        ):
            return False
        kinds = counted(one.after)
        return kinds is None or definition.counts in kinds

    def _things(self, one: Said, things: Meaning) -> Meaning:
        """With what the sentence says of several at its end, or of whom it takes them out of."""
        if one.base:
            things -= {"target"}
        if self.last and self.last.out_of:
            return things | self.last.things
        of_posts = things & POSTS and not things & LOCALITIES and not _OUT_OF.search(spelled(one.before))
        return things | {"nonlocal"} if of_posts and _NONLOCAL.search(spelled(one.rest)) else things

    def _definition(self, things: Meaning, whole: bool, part: bool) -> Metric | None:
        if part:
            return self._part(things)
        plain = _metric(things | {"total"} if whole and things == {"member"} else things)
        above = self.scope.groups - things
        if above and not whole:
            plain = _metric(things | above)
        elif self.groups - things and not whole and _metric(things | self.groups):
            return None
        return plain if plain and (whole or not _stands(plain) or self._belongs(plain)) else None

    def _part(self, things: Meaning) -> Metric | None:
        """Of the amount before, the one part these things name."""
        whole = self.last.definition if self.last else None
        if whole is None:
            return None
        said = (things, settled(things | meaning(whole.title)), settled(things | {"admit"}))
        fitting = [one for one in map(metrics.metric, whole.parts) if meaning(one.title) in said]
        return fitting[0] if len(fitting) == 1 else None

    def _belongs(self, found: Metric) -> bool:
        """Whether the sentence has named the whole before its parts."""
        before = self.last.definition if self.last else None
        return before is not None and found.parent in (before.key, before.parent) and bool(found.parent)

    def _ratio(self, definition: Metric, one: Said) -> Ratio | None:
        """The ratio an amount and what stands under it make."""
        ratios = metrics.ratios_of(definition.key)
        if meaning(definition.title) & POSTS:
            return ratios[0] if len(ratios) == 1 else None
        speaks = self.scope.targets or _TARGETS.search(spelled(f"{one.before} {one.rest}"))
        wanted = meaning(definition.title) | {"target"}
        given = [ratio for ratio in ratios if meaning(metrics.get(ratio.base).title) == wanted]
        return given[0] if len(given) == 1 and speaks and self.with_targets else None

    # -- percentages

    def _percent(self, one: Said) -> Iterator[Match]:
        before, after = meaning(one.before), meaning(one.after)
        if self.compared or _COMPARED.search(spelled(one.before)):
            self.last = None
        elif not before and not after - {"target", "cả", "năm"}:
            if self.last and self.last.ratio:
                yield Match(one.figure, self.last.ratio)
        elif (ratio := self._standing(one)) is not None:
            yield Match(one.figure, ratio)

    def _standing(self, one: Said) -> Ratio | None:
        """A percentage with a subject of its own."""
        before, after = (_of_ours(words, self.names, self.period) for words in (one.before, one.after))
        if before is None or after is None or self.scope.part:
            return None
        if self.scope.limited and not (self.scope.whole or before.whole or after.whole):
            return None
        things = self._things(one, settled(meaning(before.words) | meaning(after.words)))
        ratio = _ratio(things | (self.scope.groups - things))
        return None if ratio and "target" in things and not self.with_targets else ratio


def _stands(definition: Metric) -> bool:
    """People and organisations there are: a number of them may be of any."""
    generic = definition.nature is Nature.STOCK and definition.counts in STANDING
    return generic and not meaning(definition.title) & POSTS


# Definitions by what their titles speak of


def _metric(things: Meaning) -> Metric | None:
    found = _by_meaning(len(metrics))[0].get(things, [])
    return found[0] if len(found) == 1 else None


def _ratio(things: Meaning) -> Ratio | None:
    found = _by_meaning(len(metrics))[1].get(things, [])
    return found[0] if len(found) == 1 else None


@lru_cache(maxsize=1)
def _by_meaning(size: int) -> tuple[dict[Meaning, list[Metric]], dict[Meaning, list[Ratio]]]:
    """All definitions; ``size`` is that of the registry, which grows while the house starts."""
    counts: defaultdict[Meaning, list[Metric]] = defaultdict(list)
    ratios: defaultdict[Meaning, list[Ratio]] = defaultdict(list)
    for definition in metrics:
        if isinstance(definition, Ratio):
            ratios[meaning(definition.title)].append(definition)
        else:
            counts[meaning(definition.title)].append(definition)
    return dict(counts), dict(ratios)


__all__ = ["Match", "matches"]
