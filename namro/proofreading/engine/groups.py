"""Parts of a whole: a list after “gồm”, in brackets, after a colon, on bullet lines, by a criterion."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from namro.proofreading.engine.case import Case
from namro.proofreading.engine.figures import Fig
from namro.proofreading.engine.sentences import Sentence
from namro.proofreading.engine.statements import compatible
from namro.proofreading.engine.words import (
    ORGANISATION_HEADS,
    PERSON_HEADS,
    complement,
    division,
    facet_of,
)

CLOSED, HALF, LISTED = "closed", "half", "listed"
_MARK = re.compile(
    r"(?P<closed>(?<!\w)(?:gồm có|bao gồm|gồm|chia ra|chia thành|phân ra))(?!\w)"
    r"|(?P<half>(?<!\w)(?:trong đó có|trong đó|trong số đó|trong số này|cụ thể))(?!\w)"
    r"|(?P<listed>:)|(?P<bracket>\()"
)
_STOP = re.compile(r"(?<!\w)(?:ngoài ra|riêng|bên cạnh đó|đồng thời|so với|tăng so|giảm so|mặt khác|tính đến|từ đó|nâng tổng|đưa tổng)(?!\w)")
_NESTED = re.compile(r"(?:^|[\s,(])(?:với|cùng|kèm|có)\s+(?:tổng số\s+)?\Z")
_OPEN = re.compile(r"…|\.\.\.|\bv\.v|vân vân|\bnhư\b\s*:?|chủ yếu|tiêu biểu|điển hình|một số|nổi bật|đáng chú ý|nhất là|ví dụ|trong đó")
_REST = re.compile(r"(?<!\w)(?:còn lại|số còn lại|còn)(?!\w)")
_LABEL = re.compile(r"\A\s*(?:[-+*•]\s*)?(?P<label>[^:\d.;]{2,70}):\s*")
_CRITERION = re.compile(r"\A\s*(?:[-+*•]\s*)?(?:phân |chia |xét |tính |phân tích |phân loại )?theo\b|\A\s*(?:[-+*•]\s*)?(?:về )?(?:hình thức|cơ cấu|thẩm quyền)\b")


@dataclass(frozen=True, eq=False)
class Group:
    """Parts with the whole they are said to divide.

    ``kind``: CLOSED says they are all, HALF (“trong đó”) that they are some, LISTED only lists. ``labels`` are
    the words that name each part.
    """

    total: Fig
    items: tuple[Fig, ...]
    kind: str
    labels: tuple[str, ...]
    open: bool
    named: bool = True

    @property
    def overlapping(self) -> bool:
        """Whether the parts are named by different facets of a person, so that one may be in two of them."""
        facets = [facet_of(label) for label in self.labels]
        told = [one for one in facets if one is not None]
        return len(set(told)) > 1 or len(told) > len(set(told)) and False

    @property
    def whole(self) -> bool:
        """Whether the words alone say that nothing is left over: a known division, “X” and “không X”, a rest."""
        labels = list(self.labels)
        return division(labels) or complement(labels) or any(_REST.search(one) for one in labels)


def groups_of(case: Case) -> Iterator[Group]:
    """Every list of parts of a text with the whole it belongs to."""
    for sentence in case.content.sentences:
        yield from _in_sentence(case, sentence)


def _in_sentence(case: Case, sentence: Sentence) -> Iterator[Group]:
    figures = [one for one in case.content.by_sentence[sentence.number] if case.statements.plain(one)]
    if not figures and not _ends_open(case, sentence):
        return
    for mark in _MARK.finditer(case.content.low, sentence.start, sentence.end):
        total = _total(case, sentence, mark.start())
        end = _scope_end(case, sentence, mark)
        items = _items(case, total, [one for one in figures if mark.end() <= one.start < end], mark.end())
        if not items and mark["listed"] and not case.content.low[mark.end() : sentence.end].strip():
            items = _bullets(case, sentence)
        if total is not None and len(items) >= 2:
            yield _group(case, total, items, (mark.lastgroup or "", mark.end(), end))


def _group(case: Case, total: Fig, items: Sequence[Fig], mark: tuple[str, int, int]) -> Group:
    name, start, end = mark
    kind = {"closed": CLOSED, "bracket": CLOSED, "half": HALF}.get(name, LISTED)
    stretch = case.content.low[start:end]
    opened = bool(_OPEN.search(stretch)) and kind is not HALF or bool(re.search(r"…|\.\.\.|v\.v", stretch))
    return Group(total, tuple(items), kind, _labels(case, items), opened)


def _labels(case: Case, items: Sequence[Fig]) -> tuple[str, ...]:
    """What names each part: the words around its number, up to the next part."""
    return tuple(f"{one.lead} {one.noun}".strip() for one in items)


def _ends_open(case: Case, sentence: Sentence) -> bool:
    return case.content.low[sentence.start : sentence.end].rstrip().endswith(":")


def _total(case: Case, sentence: Sentence, before: int) -> Fig | None:
    """The last amount before a mark that stands outside closed brackets; a mark that begins its sentence
    looks into the sentence before."""
    number = sentence.number
    for back in range(2):
        if number - back < 0:
            break
        earlier = case.content.sentences[number - back]
        if earlier.line.number < sentence.line.number - 1:
            break
        usable = [one for one in case.content.by_sentence[earlier.number] if case.statements.usable(one) and one.end <= before]
        for one in reversed(usable):
            closed = one.bracket >= 0 and 0 <= case.content.low.find(")", one.end) < before
            if not closed:
                return one
        if back == 0 and case.content.low[sentence.start : before].strip(" -+*•"):
            break
    return None


def _scope_end(case: Case, sentence: Sentence, mark: re.Match[str]) -> int:
    low = case.content.low
    if mark["bracket"]:
        depth = 0
        for sign in re.finditer(r"[()]", low[mark.start() : sentence.end]):
            depth += 1 if sign[0] == "(" else -1
            if depth == 0:
                return mark.start() + sign.start()
        return sentence.end
    end = sentence.end
    closing = _closing(low, mark.end(), end)
    stop = _STOP.search(low, mark.end(), closing)
    end = stop.start() if stop else closing
    again = re.compile(r";\s*(?:trong đó|gồm|bao gồm)").search(low, mark.end(), end)
    return again.start() if again else end


def _closing(low: str, start: int, end: int) -> int:
    """Where a bracket that was open at the start is closed."""
    depth = 0
    for sign in re.finditer(r"[()]", low[start:end]):
        depth += 1 if sign[0] == "(" else -1
        if depth < 0:
            return start + sign.start()
    return end


def _items(case: Case, total: Fig | None, figures: Sequence[Fig], start: int) -> list[Fig]:
    if total is None or not figures:
        return []
    first = figures[0].bracket
    found = [one for one in figures if one.bracket == first and not _NESTED_BY(case, one, start)]
    return [one for one in found if _may_be_part(one, total)]


def _NESTED_BY(case: Case, one: Fig, start: int) -> bool:
    before = case.content.low[max(start, one.start - 40) : one.start]
    return bool(re.search(r"(?:^|[\s,(])(?:với|cùng với|kèm)\s+(?:tổng số\s+)?\Z", before))


def _category(head: str) -> str:
    if head in PERSON_HEADS:
        return "person"
    return "organisation" if head in ORGANISATION_HEADS else ""


def _may_be_part(one: Fig, total: Fig) -> bool:
    if not one.named or not total.named or compatible(one, total):
        return True
    kinds = _category(one.head), _category(total.head)
    return kinds[0] == kinds[1] if all(kinds) else not any(kinds) and not _measured(total.head)


def _measured(head: str) -> bool:
    return head.endswith("đồng") or head in ("ha", "km", "tấn", "m2", "tỷ", "triệu")


def _bullets(case: Case, sentence: Sentence) -> list[Fig]:
    """The first amount of each bullet line that follows a line ending with a colon."""
    found: list[Fig] = []
    for line in case.content.lines[sentence.line.number + 1 :]:
        if not line.bullet:
            break
        first = next((one for one in case.content.by_line[line.number] if case.statements.plain(one)), None)
        if first is None:
            return []
        found.append(first)
    return found
