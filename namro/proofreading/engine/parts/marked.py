"""Lists that a mark announces: “gồm”, “trong đó”, a colon, a bracket."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from namro.proofreading.engine.case import Case
from namro.proofreading.engine.figures import Fig
from namro.proofreading.engine.parts.group import Group, Kind, adds_up, labels_of
from namro.proofreading.engine.sentences import Sentence
from namro.proofreading.engine.statements import compatible
from namro.proofreading.engine.words import ORGANISATION_HEADS, PERIOD_BASE, PERSON_HEADS

# A second whole stands at most this many characters before the first.
BESIDE = 40
_MARK = re.compile(
    r"(?P<closed>(?<!\w)(?:gồm có|bao gồm|gồm|chia ra|chia thành|phân ra))(?![^\W\d])"
    r"|(?P<half>(?<!\w)(?:trong đó có|trong đó|trong số đó|trong số này|cụ thể))(?!\w)"
    r"|(?P<listed>:)|(?P<bracket>\()"
)
_STOP = re.compile(
    r"(?<!\w)(?:ngoài ra|bên cạnh đó|đồng thời|so với|mặt khác|tính đến|từ đó|nâng tổng|đưa tổng)(?!\w)"
    r"|;\s*(?:giảm|tăng|đạt)(?!\w)"
)
_AGAIN = re.compile(r";\s*(?:trong đó|gồm|bao gồm)")
_NESTED = re.compile(r"(?:^|[\s,(])(?:với|cùng với|kèm)\s+(?:tổng số\s+)?\Z")
_ELLIPSIS = re.compile(r"…|\.\.\.|(?<!\w)v\.v|(?<!\w)vân vân")
_SOME = re.compile(
    r"(?<!\w)(?:như|chủ yếu|tiêu biểu|điển hình|một số|nổi bật|đáng chú ý|nhất là|ví dụ|trong đó)(?!\w)"
)
_ELSE = re.compile(
    r";|,\s+(?:giúp|đã|được|với|tổng|thu|chi|nâng|đưa|có|trong|qua|mở|cấp|hỗ trợ|huy động)(?!\w)"
)
_SAID = re.compile(r"\s*(?:(?P<half>trong đó)|gồm|bao gồm)")
_OTHER = re.compile(r"(?<!\w)(?:gồm có|bao gồm|gồm)(?![^\W\d])")
_SEPARATOR = re.compile(r"[,;]|(?<!\w)và(?!\w)")
_MEMBER = re.compile(r"[A-ZĐ][^\W\d]*(?: [^\W\d]+){0,5}\s*[,;]?")
_SAID_BEFORE = re.compile(r"(?<!\w)(?:(?P<half>trong đó)|gồm|bao gồm|gồm có)\s*\Z")
# Members without a number behind the last part.
_MORE_BEHIND = re.compile(r"(?:,|(?<!\w)và)\s+(?:các|một số|còn lại|những)(?!\w)")
_JOINED = re.compile(r"(?:và|,|với|;)\s*\Z")


def marked(case: Case, sentence: Sentence, figures: Sequence[Fig]) -> Iterator[Group]:
    """The lists of a sentence whose plain amounts are ``figures``."""
    divided: Fig | None = None
    for mark in _MARK.finditer(case.content.low, sentence.start, sentence.end):
        again = divided is not None and case.content.low[: mark.start()].rstrip().endswith(";")
        total = divided if again else _total(case, sentence, mark.start())
        if total is None or not _announces(case, total, mark):
            continue
        reading = _Reading(case, sentence, figures, mark)
        groups = list(reading.groups(total))
        divided = total if groups else divided
        yield from groups


def _announces(case: Case, total: Fig, mark: re.Match[str]) -> bool:
    """A colon belongs to the amount of its own clause; a bracket may hold another period."""
    low = case.content.low
    if mark["listed"] and ";" in low[total.end : mark.start()]:
        return False
    return not (mark["bracket"] and PERIOD_BASE.search(low[mark.end() : mark.end() + BESIDE]))


class _Reading:
    """One mark with the amounts behind it, read as parts of the wholes before it."""

    def __init__(self, case: Case, sentence: Sentence, figures: Sequence[Fig], mark: re.Match[str]) -> None:
        self.case, self.sentence, self.mark = case, sentence, mark
        self.low = case.content.low
        self.end = _scope_end(self.low, sentence, mark)
        self.before = [one for one in figures if one.end <= mark.start()]
        self.after = [one for one in figures if mark.end() <= one.start < self.end]

    def groups(self, total: Fig) -> Iterator[Group]:
        """The parts of the whole, and of another whole named beside it."""
        items = self._items(total, self.after)
        if self.mark["listed"] and not self.low[self.mark.end() : self.sentence.end].strip():
            items, self.end = _bullets(self.case, self.sentence, total)
        other = self._beside(total)
        if len(items) >= 2:
            group = self._group(self._fitting(total, items), self._as_far(total, items), other)
            yield replace(group, kind=Kind.ALL) if self._named_after(total, items) else group
        yield from self._brought(total)
        if other is not None and other.head != total.head:
            parts = self._items(other, [one for one in self.after if one.head == other.head])
            if len(parts) >= 2:
                group = self._group(other, self._as_far(other, parts), None)
                yield replace(group, kind=Kind.ALL) if items and adds_up(items, total) else group

    def _items(self, total: Fig, figures: Sequence[Fig]) -> list[Fig]:
        """On one level of brackets, not brought along by “với”, of the kind of the whole."""
        if not figures:
            return []
        fractions = self.case.statements.of[figures[0]].base is not None
        return [
            one
            for one in figures
            if one.bracket == figures[0].bracket
            and (fractions or self.case.statements.of[one].base is None)
            and not self._nested(one)
            and _may_be_part(one, total)
        ]

    def _nested(self, one: Fig) -> bool:
        start = max(self.mark.end(), one.start - BESIDE)
        return bool(_NESTED.search(self.low[start : one.start]))

    def _brought(self, total: Fig) -> Iterator[Group]:
        """Of “5.591 đơn với 651 đơn khiếu nại, 281 đơn tố cáo và 4.659 đơn kiến nghị” what “với” brings."""
        at = next((at for at, one in enumerate(self.after) if at and self._nested(one)), None)
        if at is None or total.bracket != self.after[at].bracket:
            return
        whole, parts = self.after[at - 1], self.after[at:]
        if len(parts) >= 2 and adds_up(parts, whole):
            labels = labels_of(self.case, parts, self.end)
            yield Group(whole, tuple(parts), Kind.SOME, labels, near=True)

    def _beside(self, total: Fig) -> Fig | None:
        """The first whole of “914 tổ chức đảng và 3.057 đảng viên: …”."""
        near = [one for one in self.before if one.end <= total.start and total.start - one.end <= BESIDE]
        if not near or near[-1].bracket != total.bracket or not near[-1].named:
            return None
        return near[-1] if _JOINED.search(self.low[near[-1].end : total.start]) else None

    def _named_after(self, total: Fig, items: Sequence[Fig]) -> bool:
        """“214 thôn, tổ dân phố (187 thôn và 27 tổ dân phố)”: the whole is named by its parts."""
        heads = {one.head for one in items if one.named}
        words = self.low[total.end : self.mark.start()]
        return bool(self.mark["bracket"]) and len(heads) > 1 and all(head in words for head in heads)

    def _fitting(self, total: Fig, items: Sequence[Fig]) -> Fig:
        """The whole that the parts make: this one, the numerator over it, another one of its sentence."""
        if adds_up(items, total):
            return total
        numerators = (one.count for one in self.case.statements.of.values() if one.base is total)
        beside = (
            one
            for one in self.case.content.by_sentence[total.sentence.number]
            if one.end <= self.mark.start()
        )
        for one in (*numerators, *beside):
            if self.case.statements.usable(one) and compatible(one, total) and adds_up(items, one):
                return one
        return total

    def _as_far(self, total: Fig, items: Sequence[Fig]) -> Sequence[Fig]:
        """The parts up to where something else begins, if those already make the total."""
        for at in range(2, len(items)):
            begins = _ELSE.search(self.case.content.gap(items[at - 1], items[at]))
            if begins and adds_up(items[:at], total):
                return items[:at]
        return items

    def _group(self, total: Fig, items: Sequence[Fig], other: Fig | None) -> Group:
        kind = self._kind()
        stretch = self.low[self.mark.end() : self.end + 4]
        examples = kind is not Kind.SOME and _SOME.search(self.low[total.end : items[0].start])
        unsure = any(self._nested(one) for one in self.after) or self._several(total, items)
        unsure = unsure or (kind is Kind.ALL and self._unnumbered(items))
        if kind in (Kind.ALL, Kind.BRACKET):
            tail = self.low[items[-1].end : self.end]
            unsure = unsure or "tuổi" in stretch or bool(_MORE_BEHIND.search(tail))
        if other is not None and other.head == total.head:
            unsure = True
        return Group(
            total,
            tuple(items),
            kind,
            labels_of(self.case, items, self.end),
            unfinished=bool(_ELLIPSIS.search(stretch) or examples),
            near=total.line is items[0].line,
            unsure=unsure,
        )

    def _unnumbered(self, items: Sequence[Fig]) -> bool:
        """Whether members without a number stand in the list: “gồm Chủ tịch, 2 Phó Chủ tịch và Trưởng các
        ban”."""
        text = self.case.content.prepared.text
        first = text[self.mark.end() : items[0].start]
        between = (text[one.end : other.start] for one, other in pairwise(items))
        named = (part.strip() for gap in between for part in _SEPARATOR.split(gap)[1:-1])
        return bool(_MEMBER.match(first.strip())) or any(_MEMBER.match(part) for part in named)

    def _several(self, total: Fig, items: Sequence[Fig]) -> bool:
        """Whether the sentence before speaks of several amounts of the kind (“thụ lý …; giải quyết …”)."""
        if total.sentence is items[0].sentence:
            return False
        here = self.case.content.by_sentence[total.sentence.number]
        return sum(self.case.statements.plain(one) and one.head == total.head for one in here) > 1

    def _kind(self) -> Kind:
        named = {"closed": Kind.ALL, "bracket": Kind.BRACKET, "half": Kind.SOME, "listed": Kind.LISTS}
        kind = named[self.mark.lastgroup or "listed"]
        said = _SAID.match(self.low, self.mark.end()) if kind is Kind.BRACKET else None
        if kind is Kind.LISTS:
            said = _SAID_BEFORE.search(self.low, max(0, self.mark.start() - BESIDE), self.mark.start())
        if said is None:
            return kind
        return Kind.SOME if said["half"] else Kind.ALL


def _total(case: Case, sentence: Sentence, before: int) -> Fig | None:
    """The last amount before a mark outside closed brackets; a mark that begins its sentence looks one
    back."""
    here = _last_open(case, sentence, before)
    if here is not None or case.content.low[sentence.start : before].strip(" -+*•"):
        return here
    earlier = case.content.sentences[sentence.number - 1] if sentence.number else None
    if earlier is None or earlier.line.number < sentence.line.number - 1:
        return None
    usable = (one for one in case.content.by_sentence[earlier.number] if case.statements.usable(one))
    return next(usable, None)


def _last_open(case: Case, sentence: Sentence, before: int) -> Fig | None:
    for one in reversed(case.content.by_sentence[sentence.number]):
        if one.end > before or not case.statements.usable(one):
            continue
        if one.bracket < 0 or not 0 <= case.content.low.find(")", one.end) < before:
            return one
    return None


def _scope_end(low: str, sentence: Sentence, mark: re.Match[str]) -> int:
    closing = _closing(low, mark.end(), sentence.end)
    if mark["bracket"]:
        return closing
    stop = _STOP.search(low, mark.end(), closing)
    while stop and low.count("(", mark.end(), stop.start()) > low.count(")", mark.end(), stop.start()):
        stop = _STOP.search(low, stop.end(), closing)
    end = stop.start() if stop else closing
    again = _AGAIN.search(low, mark.end(), end)
    end = again.start() if again else end
    other = _OTHER.search(low, mark.end(), end)
    semicolon = low.rfind(";", mark.end(), other.start()) if other else -1
    return semicolon if semicolon >= 0 else end


def _closing(low: str, start: int, end: int) -> int:
    """Where a bracket that was open at the start is closed."""
    depth = 0
    for sign in re.finditer(r"[()]", low[start:end]):
        depth += 1 if sign[0] == "(" else -1
        if depth < 0:
            return start + sign.start()
    return end


def _may_be_part(one: Fig, total: Fig) -> bool:
    if not one.named or not total.named or compatible(one, total):
        return True
    if measured(one.head) or measured(total.head):
        return False
    return _category(one.head) == _category(total.head)


def _category(head: str) -> str:
    if head in PERSON_HEADS:
        return "person"
    return "organisation" if head in ORGANISATION_HEADS else "thing"


def measured(head: str) -> bool:
    """Whether it is a measure: only the same measure can be added to it, and its whole numbers are
    rounded."""
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
        if not line.bullet:
            break
        first = next((one for one in case.content.by_line[line.number] if case.statements.plain(one)), None)
        if first is None or not _may_be_part(first, total):
            return [], end
        found.append(first)
        end = line.end
    return found, end
