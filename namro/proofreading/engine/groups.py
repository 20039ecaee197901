"""Parts of a whole: a list after “gồm”, in brackets, after a colon, on bullet lines, by a criterion."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from namro.proofreading.engine.case import Case
from namro.proofreading.engine.figures import Fig
from namro.proofreading.engine.sentences import Sentence
from namro.proofreading.engine.statements import compatible
from namro.proofreading.engine.words import (
    PERIOD_BASE,
    ORGANISATION_HEADS,
    PERSON_HEADS,
    complement,
    division,
    facet_of,
    halves,
    opposite,
)

_MARK = re.compile(
    r"(?P<closed>(?<!\w)(?:gồm có|bao gồm|gồm|chia ra|chia thành|phân ra))(?![^\W\d])"
    r"|(?P<half>(?<!\w)(?:trong đó có|trong đó|trong số đó|trong số này|cụ thể))(?!\w)"
    r"|(?P<listed>:)|(?P<bracket>\()"
)
_STOP = re.compile(
    r"(?<!\w)(?:ngoài ra|bên cạnh đó|đồng thời|so với|mặt khác|tính đến|từ đó|nâng tổng|đưa tổng)(?!\w)|;\s*(?:giảm|tăng|đạt)(?!\w)"
)
_AGAIN = re.compile(r";\s*(?:trong đó|gồm|bao gồm)")
_NESTED = re.compile(r"(?:^|[\s,(])(?:với|cùng với|kèm)\s+(?:tổng số\s+)?\Z")
_ELLIPSIS = re.compile(r"…|\.\.\.|(?<!\w)v\.v|(?<!\w)vân vân")
_SOME = re.compile(
    r"(?<!\w)(?:như|chủ yếu|tiêu biểu|điển hình|một số|nổi bật|đáng chú ý|nhất là|ví dụ|trong đó)(?!\w)"
)
_REST = re.compile(r"(?<!\w)(?:còn lại|số còn lại)(?!\w)")
_LABEL = re.compile(r"\A[\s\-+*•]*(?P<label>[^:\d.;]{2,70}):")
_CRITERION = re.compile(
    r"\A(?:phân |chia |xét |tính |phân tích |phân loại |nếu )*(?:theo|về)\s|\A(?:hình thức|cơ cấu|thẩm quyền|kết quả)\b"
)
_TOTAL_WORD = re.compile(r"(?<!\w)(?:tổng số|tổng cộng)\s*:?\s*\Z")
_ELSE = re.compile(r";|,\s+(?:giúp|đã|được|với|tổng|thu|chi|nâng|đưa|có|trong|qua|mở|cấp|hỗ trợ|huy động)(?!\w)")
_SAID = re.compile(r"\s*(?:(?P<half>trong đó)|gồm|bao gồm)")
_STATUS = re.compile(r"(?<!\w)(?:đã|đang|chưa|hoàn thành|đạt|không)(?!\w)")
_INSIDE = re.compile(r"\([^()]*\)")
_LEAD = re.compile(r"[,;:.(|\t\n]|(?<!\w)và(?!\w)")
_LABEL_END = re.compile(r"[,;.:|\t\n]|(?<!\w)và\s*\Z")


class Kind(Enum):
    """What the text says of a list: these are ALL parts, SOME of them (“trong đó”), they stand in a
    BRACKET behind it, it divides BY a criterion (“theo thẩm quyền: …”), it only LISTS them; or it says nothing, and their percentages were TAKEN of one
    whole."""

    ALL = "all"
    SOME = "some"
    LISTS = "lists"
    BRACKET = "bracket"
    BY = "by"
    TAKEN = "taken"


@dataclass(frozen=True, eq=False)
class Group:
    """Parts with the whole they are said to divide; ``labels`` are the words around each part, ``unfinished``
    tells that the list ends in “…” or names only examples, ``near`` that whole and parts share a sentence."""

    total: Fig
    items: tuple[Fig, ...]
    kind: Kind
    labels: tuple[str, ...]
    unfinished: bool = False
    near: bool = True

    @property
    def overlapping(self) -> bool:
        """Whether the parts are named by different facets of a person, so that one person may be in two."""
        return len({one for one in map(facet_of, self.labels) if one is not None}) > 1

    @property
    def exhaustive(self) -> bool:
        """Whether the labels alone say that nothing is left over: a known division, “X” and “không X”, a rest."""
        labels = list(self.labels)
        return (
            division(labels)
            or complement(labels)
            or opposite(labels)
            or any(_REST.search(one) for one in labels)
        )

    @property
    def sum(self) -> Fraction:
        """The parts added up."""
        return sum((Fraction(one.value) for one in self.items), Fraction())

    @property
    def start(self) -> int:
        """First character of the whole or the parts."""
        return min(self.total.start, self.items[0].start) if self.near else self.items[0].start

    @property
    def end(self) -> int:
        """Behind the last part."""
        return self.items[-1].end


def groups_of(case: Case) -> Iterator[Group]:
    """Every list of parts of a text with the whole it belongs to; one list may be found twice."""
    for sentence in case.content.sentences:
        figures = [one for one in case.content.by_sentence[sentence.number] if case.statements.plain(one)]
        if not figures and not _announces(case, sentence):
            continue
        marked = list(_marked(case, sentence, figures))
        yield from marked
        yield from _by_criterion(case, sentence, figures)
        yield from _statuses(case, sentence)
        yield from _divisions(case, figures)
        yield from _after_total(case, figures)
    yield from _bullet_divisions(case)
    yield from _of_one_base(case)


# -- lists with a mark


def _marked(case: Case, sentence: Sentence, figures: Sequence[Fig]) -> Iterator[Group]:
    low = case.content.low
    divided: Fig | None = None
    for mark in _MARK.finditer(low, sentence.start, sentence.end):
        again = divided is not None and low[: mark.start()].rstrip().endswith(";")
        total = divided if again else _total(case, sentence, mark.start())
        if total is None:
            continue
        if mark["listed"] and ";" in low[total.end : mark.start()]:
            continue
        if mark["bracket"] and PERIOD_BASE.search(low[mark.end() : mark.end() + 40]):
            continue
        end = _scope_end(low, sentence, mark)
        items = _items(case, total, [one for one in figures if mark.end() <= one.start < end], mark.end())
        if mark["listed"] and not low[mark.end() : sentence.end].strip():
            items, end = _bullets(case, sentence, total)
        if len(items) >= 2:
            divided = total
            yield _group(case, _fitting_total(case, total, items), _as_far(case, total, items), mark, end)
        if len(items) >= 1:
            yield from _parallel(case, total, figures, mark, end)


def _parallel(
    case: Case, total: Fig, figures: Sequence[Fig], mark: re.Match[str], end: int
) -> Iterator[Group]:
    """The other series of “914 tổ chức đảng và 3.057 đảng viên: … 898 tổ chức đảng và 3.028 đảng viên; …”."""
    beside = [
        one
        for one in figures
        if one.end <= total.start and total.start - one.end <= 40 and one.bracket == total.bracket
    ]
    if not beside or not beside[-1].named or beside[-1].head == total.head:
        return
    other = beside[-1]
    if not re.search(r"(?:và|,|với)\s*\Z", case.content.low[other.end : total.start]):
        return
    after = [one for one in figures if mark.end() <= one.start < end and one.head == other.head]
    items = _items(case, other, after, mark.end())
    if len(items) >= 2:
        yield _group(case, other, _as_far(case, other, items), mark, end)


def _fitting_total(case: Case, total: Fig, items: Sequence[Fig]) -> Fig:
    """Of “63/68 đảng bộ (59 … cùng bốn …)” the one that the parts add up to."""
    if sum(one.value for one in items) == total.value:
        return total
    over = next((one.count for one in case.statements.of.values() if one.base is total), None)
    return over if over is not None and sum(one.value for one in items) == over.value else total


def _as_far(case: Case, total: Fig, items: Sequence[Fig]) -> Sequence[Fig]:
    """The parts up to where something else begins, if those already make the total."""
    for at in range(2, len(items)):
        begins = _ELSE.search(case.content.gap(items[at - 1], items[at]))
        if begins and sum(one.value for one in items[:at]) == total.value:
            return items[:at]
    return items


def _group(case: Case, total: Fig, items: Sequence[Fig], mark: re.Match[str], end: int) -> Group:
    kind = {"closed": Kind.ALL, "bracket": Kind.BRACKET, "half": Kind.SOME}.get(mark.lastgroup or "", Kind.LISTS)
    stretch = case.content.low[mark.end() : end + 4]
    if kind is Kind.BRACKET and (said := _SAID.match(stretch)):
        kind = Kind.SOME if said["half"] else Kind.ALL
    between = case.content.low[total.end : items[0].start]
    unfinished = bool(_ELLIPSIS.search(stretch)) or (kind is not Kind.SOME and bool(_SOME.search(between)))
    near = total.line is items[0].line
    return Group(total, tuple(items), kind, labels_of(case, items, end), unfinished, near)


def labels_of(case: Case, items: Sequence[Fig], end: int) -> tuple[str, ...]:
    """What names each part: the words before its number and those after it, brackets left out."""
    found = []
    for at, one in enumerate(items):
        lead = one.lead if not at else _LEAD.split(case.content.low[items[at - 1].end : one.start])[-1].strip()
        until = items[at + 1].start if at + 1 < len(items) else max(end, one.end)
        after = _INSIDE.sub(" ", case.content.low[one.end : min(until, one.end + 200)])
        stop = _LABEL_END.search(after)
        found.append(f"{lead} {after[: stop.start() if stop else len(after)].strip()}".strip())
    return tuple(found)


def _announces(case: Case, sentence: Sentence) -> bool:
    return case.content.low[sentence.start : sentence.end].rstrip().endswith(":")


def _total(case: Case, sentence: Sentence, before: int) -> Fig | None:
    """The last amount before a mark outside closed brackets; a mark that begins its sentence looks one back."""
    here = _last_open(case, sentence, before)
    if here is not None or case.content.low[sentence.start : before].strip(" -+*•"):
        return here
    earlier = case.content.sentences[sentence.number - 1] if sentence.number else None
    if earlier is None or earlier.line.number < sentence.line.number - 1:
        return None
    return _first(case, earlier)


def _last_open(case: Case, sentence: Sentence, before: int) -> Fig | None:
    for one in reversed(case.content.by_sentence[sentence.number]):
        if one.end > before or not case.statements.usable(one):
            continue
        if one.bracket < 0 or not 0 <= case.content.low.find(")", one.end) < before:
            return one
    return None


def _first(case: Case, sentence: Sentence) -> Fig | None:
    """What a sentence speaks of: its first amount."""
    return next(
        (one for one in case.content.by_sentence[sentence.number] if case.statements.usable(one)), None
    )


def _scope_end(low: str, sentence: Sentence, mark: re.Match[str]) -> int:
    closing = _closing(low, mark.end(), sentence.end)
    if mark["bracket"]:
        return closing
    stop = _STOP.search(low, mark.end(), closing)
    while stop and _within_brackets(low, mark.end(), stop.start()):
        stop = _STOP.search(low, stop.end(), closing)
    end = stop.start() if stop else closing
    again = _AGAIN.search(low, mark.end(), end)
    return again.start() if again else end


def _within_brackets(low: str, start: int, at: int) -> bool:
    return low.count("(", start, at) > low.count(")", start, at)


def _closing(low: str, start: int, end: int) -> int:
    """Where a bracket that was open at the start is closed."""
    depth = 0
    for sign in re.finditer(r"[()]", low[start:end]):
        depth += 1 if sign[0] == "(" else -1
        if depth < 0:
            return start + sign.start()
    return end


def _items(case: Case, total: Fig, figures: Sequence[Fig], start: int) -> list[Fig]:
    """The parts: on one level of brackets, not brought along by “với”, of the kind of the whole."""
    if not figures:
        return []
    level = figures[0].bracket
    low = case.content.low
    if case.statements.of[figures[0]].base is None:
        figures = [one for one in figures if case.statements.of[one].base is None]
    return [
        one
        for one in figures
        if one.bracket == level
        and not _NESTED.search(low[max(start, one.start - 40) : one.start])
        and _may_be_part(one, total)
    ]


def _category(head: str) -> str:
    if head in PERSON_HEADS:
        return "person"
    return "organisation" if head in ORGANISATION_HEADS else "thing"


def _may_be_part(one: Fig, total: Fig) -> bool:
    if not one.named or not total.named or compatible(one, total):
        return True
    if _measured(one.head) or _measured(total.head):
        return False
    return _category(one.head) == _category(total.head)


def _measured(head: str) -> bool:
    return (
        head.endswith(("đồng", "usd"))
        or head.startswith("lượt")
        or head in ("ha", "km", "tấn", "m2", "tỷ", "triệu")
    )


def _bullets(case: Case, sentence: Sentence, total: Fig) -> tuple[list[Fig], int]:
    """The first amount of each bullet line after a line that ends with a colon; none where one has none."""
    found: list[Fig] = []
    end = sentence.end
    for line in case.content.lines[sentence.line.number + 1 :]:
        if not line.bullet or line.bullet and line.start == line.end:
            break
        first = next((one for one in case.content.by_line[line.number] if case.statements.plain(one)), None)
        if first is None or not _may_be_part(first, total):
            return [], end
        found.append(first)
        end = line.end
    return found, end


# -- lists without a whole beside them


def _by_criterion(case: Case, sentence: Sentence, figures: Sequence[Fig]) -> Iterator[Group]:
    """“Hình thức: khiển trách 28, cảnh cáo 21 …”: the whole is an amount of the sentences before."""
    label = _LABEL.match(case.content.low[sentence.start : sentence.end])
    if not label or len(figures) < 2:
        return
    after = sentence.start + label.end()
    items = [one for one in figures if one.start >= after and one.bracket < 0]
    labels = labels_of(case, items, sentence.end)
    asked = bool(_CRITERION.match(label["label"].strip()))
    if len(items) < 2 or any(one.start < after for one in figures) or not (asked or division(list(labels))):
        return
    total = _whole_before(case, items, surely=division(list(labels)))
    if total is not None:
        unfinished = bool(
            _ELLIPSIS.search(case.content.low[after : sentence.end + 3]) or _SOME.search(label["label"])
        )
        kind = Kind.BY if asked else Kind.LISTS
        yield Group(total, tuple(items), kind, labels, unfinished, near=False)


def _equal_before(case: Case, items: Sequence[Fig]) -> Fig | None:
    """An amount shortly before that the parts add up to (“thu về 31 phiếu: …” beside 34 đại biểu)."""
    added = sum(one.value for one in items)
    near = (one for one in case.earlier(items[0]) if items[0].line.number - one.line.number <= 2)
    return next((one for one in near if one.value == added and compatible(one, items[0])), None)


def _whole_before(case: Case, items: Sequence[Fig], surely: bool) -> Fig | None:
    """An amount that the parts add up to, else what the paragraph speaks of: its first amount; one that is
    smaller than a part only where they are ``surely`` its parts."""
    added, largest = sum(one.value for one in items), max(one.value for one in items)
    named = next((one for one in items if one.named), None)
    first: Fig | None = None
    for one in case.earlier(items[0], most=20):
        if items[0].line.number - one.line.number > 2 or (named and not compatible(one, named)):
            continue
        if one.value == added:
            return one
        if one.line is items[0].line or first is None:
            first = one
    fits = first is not None and first.named and (surely or first.value > largest)
    return first if fits else None


def _bullet_divisions(case: Case) -> Iterator[Group]:
    """Bullets that are a known division (“Tín nhiệm cao: …”, “Tín nhiệm thấp: …”) of the amount before them."""
    run: list[tuple[str, Fig]] = []
    for line in [*case.content.lines, None]:
        first = None
        if line is not None and line.bullet:
            first = next(
                (one for one in case.content.by_line[line.number] if case.statements.plain(one)), None
            )
        if first is not None and line is not None:
            run.append((case.content.low[line.start : first.start], first))
            continue
        yield from _divided(case, run)
        run = []


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
    for first, second in zip(figures, figures[1:], strict=False):
        items = (first, second)
        labels = labels_of(case, items, second.sentence.end)
        gap = case.content.gap(first, second)
        if first.bracket == second.bracket and "." not in gap and halves(list(labels)):
            total = _equal_before(case, items) or _whole_of_shares(case, items)
            if total is not None:
                yield Group(total, items, Kind.LISTS, labels, near=total.line is first.line)


def _whole_of_shares(case: Case, items: Sequence[Fig]) -> Fig | None:
    """The whole that the percentage of one of them was taken of."""
    shares = (share for one in items for share in case.statements.of[one].shares)
    return next(
        (
            case.bases[share].fig
            for share in shares
            if share in case.bases and not case.statements.of[case.bases[share].count].base
        ),
        None,
    )


def _after_total(case: Case, figures: Sequence[Fig]) -> Iterator[Group]:
    """“Bí thư: tổng số 62, tái cử 41, lần đầu 20”."""
    for at, total in enumerate(figures):
        if not _TOTAL_WORD.search(case.content.before(total)):
            continue
        items = []
        for one in figures[at + 1 :]:
            if ";" in case.content.low[total.end : one.start]:
                break
            if one.bracket == total.bracket and _may_be_part(one, total):
                items.append(one)
        if len(items) >= 2:
            labels = labels_of(case, items, items[-1].end + 30)
            yield Group(total, tuple(items), Kind.LISTS, labels)


def _statuses(case: Case, sentence: Sentence) -> Iterator[Group]:
    """“170/289 chức danh hoàn thành …, 20 chức danh đang …, 90 chức danh chưa …”: states of one whole."""
    figures = case.content.by_sentence[sentence.number]
    for at, one in enumerate(figures):
        statement = case.statements.of.get(one)
        if not statement or not statement.base or statement.base.sentence is not sentence or statement.shares:
            continue
        base = statement.base
        others = [
            fig
            for fig in figures[at + 2 :]
            if case.statements.plain(fig)
            and case.statements.of[fig].base is None
            and fig.bracket == one.bracket
        ]
        items = [one, *(fig for fig in others if not fig.named or fig.head == base.head)]
        labels = labels_of(case, [base, *items[1:]], sentence.end)
        if len(items) >= 2 and all(_STATUS.search(label) for label in labels):
            yield Group(base, tuple(items), Kind.SOME, labels)


def _of_one_base(case: Case) -> Iterator[Group]:
    """Amounts of one sentence whose percentages were taken of one whole."""
    for figures in case.content.by_sentence:
        together: dict[Fig, list[Fig]] = {}
        for one in figures:
            statement = case.statements.of.get(one)
            if not statement or statement.base:
                continue
            bases = [case.bases[share].fig for share in statement.shares if share in case.bases]
            if bases:
                together.setdefault(bases[0], []).append(one)
        for base, items in together.items():
            if len(items) >= 2:
                base = _equal_before(case, items) or base
                labels = labels_of(case, items, items[0].sentence.end)
                near = base.line is items[0].line
                yield Group(base, tuple(items), Kind.TAKEN, labels, near=near)
