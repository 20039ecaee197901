"""Lists that no mark announces: their words, their percentages or their place tell what they divide."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from namro.proofreading.engine.case import Case
from namro.proofreading.engine.figures import Fig
from namro.proofreading.engine.parts.group import Group, Kind, adds_up, labels_of
from namro.proofreading.engine.sentences import Sentence
from namro.proofreading.engine.statements import compatible
from namro.proofreading.engine.words import division, halves

_ELLIPSIS = re.compile(r"…|\.\.\.|(?<!\w)v\.v|(?<!\w)vân vân")
_SOME = re.compile(r"(?<!\w)(?:chủ yếu|tiêu biểu|điển hình|một số|nổi bật)(?!\w)")
_LABEL = re.compile(r"\A[\s\-+*•]*(?P<label>[^:\d.;]{2,70}):")
_CRITERION = re.compile(
    r"\A(?:phân |chia |xét |tính |phân tích |phân loại |nếu )*(?:theo|về)\s|"
    r"\A(?:hình thức|cơ cấu|thẩm quyền|kết quả)\b"
)
_TOTAL_WORD = re.compile(r"(?<!\w)(?:tổng số|tổng cộng)\s*:?\s*\Z")
_STATUS = re.compile(r"(?<!\w)(?:đã|đang|chưa|hoàn thành|đạt|không)(?!\w)")
_JOINED = re.compile(r"(?:,|;|và)[^,;.()]*\Z")


def unmarked(case: Case, sentence: Sentence, figures: Sequence[Fig]) -> Iterator[Group]:
    """The lists of a sentence whose plain amounts are ``figures``."""
    yield from _by_criterion(case, sentence, figures)
    yield from _statuses(case, sentence)
    yield from _divisions(case, figures)
    yield from _after_total(case, figures)
    yield from _of_one_base(case, case.content.by_sentence[sentence.number])


def _by_criterion(case: Case, sentence: Sentence, figures: Sequence[Fig]) -> Iterator[Group]:
    """“Hình thức: khiển trách 28, cảnh cáo 21 …”: the whole is an amount of the sentences before."""
    label = _LABEL.match(case.content.low[sentence.start : sentence.end])
    if not label or len(figures) < 2:
        return
    after = sentence.start + label.end()
    items = [one for one in figures if one.start >= after and one.bracket < 0]
    labels = labels_of(case, items, sentence.end)
    asked = bool(_CRITERION.match(label["label"].strip()))
    if len(items) < 2 or figures[0].start < after or not (asked or division(list(labels))):
        return
    total = _whole_before(case, items, surely=division(list(labels)))
    if total is not None:
        unfinished = _ELLIPSIS.search(case.content.low[after : sentence.end + 3]) or _SOME.search(
            label["label"]
        )
        kind = Kind.BY if asked else Kind.LISTS
        yield Group(total, tuple(items), kind, labels, bool(unfinished), near=False)


def _equal_before(case: Case, items: Sequence[Fig]) -> Fig | None:
    """An amount shortly before that the parts add up to (“thu về 31 phiếu: …” beside 34 đại biểu)."""
    near = (one for one in case.earlier(items[0]) if items[0].line.number - one.line.number <= 2)
    return next((one for one in near if adds_up(items, one) and compatible(one, items[0])), None)


def _whole_before(case: Case, items: Sequence[Fig], surely: bool) -> Fig | None:
    """An amount that the parts add up to, else what the paragraph speaks of: its first amount; one that is
    smaller than a part only where they are ``surely`` its parts."""
    largest = max(one.value for one in items)
    named = next((one for one in items if one.named), None)
    first: Fig | None = None
    for one in case.earlier(items[0], most=20):
        if items[0].line.number - one.line.number > 2 or (named and not compatible(one, named)):
            continue
        if adds_up(items, one):
            return one
        if one.line is items[0].line or first is None:
            first = one
    fits = first is not None and first.named and (surely or first.value > largest)
    return first if fits else None


def bullet_divisions(case: Case) -> Iterator[Group]:
    """Bullets that are a known division (“Tín nhiệm cao: …”, “Tín nhiệm thấp: …”)"
    " of the amount before them."""
    run: list[tuple[str, Fig]] = []
    for line in case.content.lines:
        plain = (one for one in case.content.by_line[line.number] if case.statements.plain(one))
        first = next(plain, None) if line.bullet else None
        if first is not None:
            run.append((case.content.low[line.start : first.start], first))
            continue
        yield from _divided(case, run)
        run = []
    yield from _divided(case, run)


def _divided(case: Case, run: Sequence[tuple[str, Fig]]) -> Iterator[Group]:
    for begin in range(len(run) - 1):
        labels = [label for label, _ in run[begin:]]
        items = [one for _, one in run[begin:]]
        total = next(case.earlier(items[0], most=1), None)
        if total is not None and division(labels) and items[0].line.number - total.line.number <= 1:
            yield Group(total, tuple(items), Kind.SOME, tuple(labels))
            return


def _divisions(case: Case, figures: Sequence[Fig]) -> Iterator[Group]:
    """“vụ việc cũ 736, vụ việc mới 911”: a known division without a mark, of an amount said before."""
    for size in (2, 3, 4):
        for begin in range(len(figures) - size + 1):
            items = tuple(figures[begin : begin + size])
            if not _in_a_row(case, items):
                continue
            labels = list(labels_of(case, items, items[-1].sentence.end))
            told = halves(labels) if size == 2 else division(labels)
            total = _equal_before(case, items) if told else None
            if told and size == 2:
                total = total or _whole_of_shares(case, items) or _told_total(case, items)
            if total is not None:
                yield Group(total, items, Kind.LISTS, tuple(labels), near=total.line is items[0].line)


def _in_a_row(case: Case, items: Sequence[Fig]) -> bool:
    gaps = [case.content.gap(one, other) for one, other in pairwise(items)]
    return len({one.bracket for one in items}) == 1 and all("." not in gap for gap in gaps)


def _whole_of_shares(case: Case, items: Sequence[Fig]) -> Fig | None:
    """The whole that the percentage of one of them was taken of."""
    bases = (
        case.bases[share] for one in items for share in case.statements.of[one].shares if share in case.bases
    )
    return next((base.fig for base in bases if not case.statements.of[base.count].base), None)


def _told_total(case: Case, items: Sequence[Fig]) -> Fig | None:
    """“Tổng số 45 phiếu; đồng ý 40, không đồng ý 5”: an amount of the sentence that is told as the total."""
    for one in case.earlier(items[0], most=3):
        if one.sentence is items[0].sentence and _TOTAL_WORD.search(case.content.before(one)):
            return one if compatible(one, items[0]) else None
    return None


def _after_total(case: Case, figures: Sequence[Fig]) -> Iterator[Group]:
    """“Bí thư: tổng số 62, tái cử 41, lần đầu 20”."""
    for at, total in enumerate(figures):
        if not _TOTAL_WORD.search(case.content.before(total)):
            continue
        clause = (one for one in figures[at + 1 :] if ";" not in case.content.low[total.end : one.start])
        items = [one for one in clause if one.bracket == total.bracket and compatible(one, total)]
        if len(items) >= 2:
            yield Group(total, tuple(items), Kind.LISTS, labels_of(case, items, items[-1].end + 30))


def _statuses(case: Case, sentence: Sentence) -> Iterator[Group]:
    """“170/289 chức danh hoàn thành …, 20 chức danh đang …, 90 chức danh chưa …”: states of one whole."""
    figures = case.content.by_sentence[sentence.number]
    for at, one in enumerate(figures):
        statement = case.statements.of.get(one)
        base = statement.base if statement and not statement.shares else None
        if base is None or base.sentence is not sentence:
            continue
        others = [
            fig for fig in figures[at + 2 :] if case.statements.plain(fig) and fig.bracket == one.bracket
        ]
        alike = [
            fig
            for fig in others
            if case.statements.of[fig].base is None and (not fig.named or fig.head == base.head)
        ]
        labels = labels_of(case, [base, *alike], sentence.end)
        if alike and all(_STATUS.search(label) for label in labels):
            yield Group(base, (one, *alike), Kind.SOME, labels)


def _of_one_base(case: Case, figures: Sequence[Fig]) -> Iterator[Group]:
    """Amounts of one sentence whose percentages were taken of one whole."""
    together: dict[Fig, list[Fig]] = {}
    for one in figures:
        statement = case.statements.of.get(one)
        if statement and not statement.base:
            bases = [case.bases[share].fig for share in statement.shares if share in case.bases]
            if bases:
                together.setdefault(bases[0], []).append(one)
    for base, items in together.items():
        if len(items) >= 2:
            total = _equal_before(case, items) or base
            labels = labels_of(case, items, items[0].sentence.end)
            yield Group(total, tuple(items), Kind.TAKEN, labels, near=total.line is items[0].line)
