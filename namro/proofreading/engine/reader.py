"""Who belongs to whom: reads a sentence from left to right and attaches percentages, changes and bases."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from namro.proofreading.engine.figures import FARTHEST, Content, Fig
from namro.proofreading.engine.statements import (
    Change,
    Role,
    Share,
    Statement,
    Statements,
    compatible,
    heads_fit,
    is_plan,
    phrase_after,
)
from namro.proofreading.engine.words import OTHER_TIME, PERIOD_BASE, head_of

# A base that words name (“trong tổng số”) stands at most this far behind its amount.
BASE_AFTER = 90
_BOUND = (
    r"(?:gần|hơn|trên|khoảng|xấp xỉ|quá|thêm|tới|đến|mạnh|nhẹ|trưởng|lần lượt|bình quân|là|đạt|thêm được|"
    r"so với)"
)
_CHANGE = re.compile(
    rf"(?<!\w)(?P<way>tăng|giảm|vượt|cao hơn|thấp hơn|nhiều hơn|ít hơn)(?:\s+{_BOUND}){{0,3}}\s*:?\s*"
    r"(?:(?<!hơn)\(|(?<!hơn )\()?\s*\Z"
)
_GOAL = re.compile(r"mục tiêu\s*\Z")
_LEVEL = re.compile(
    r"(?<!\w)(?:lên|lên đến|lên tới|lên thành|xuống|xuống còn|còn|thành|từ)\s*(?:khoảng |gần |hơn |mức )?\Z"
)
_STARTS = re.compile(r"(?<!\w)từ\s*\Z")
_FROM_TO = re.compile(r"(?<!\w)(?P<way>tăng|giảm|nâng|đưa)[^;:.]{0,60}?\s*từ\s*\Z")
_TO = re.compile(
    r"(?<!\w)(?P<more>giảm |tăng )?(?P<way>lên|xuống|còn|đến|thành)"
    r"(?:\s+(?:còn|thành|đến|tới|khoảng|gần|hơn))*\s*\Z"
)
_OVER = re.compile(r"\)?\s*/\s*(?:tổng số\s*)?\Z")
_OVER_NOUN = re.compile(r"[^,;:()]{1,60}/\s*")
_OF_TOTAL = re.compile(r"(?:trong|trên|/)\s*(?:tổng số|tổng|số)\s*(?:là\s*)?\Z|\strên\s*\Z")
_RATE = r"(?:tỷ|tỉ) lệ(?: tập hợp| hoàn thành| giải quyết| đỗ| thu| tán thành| đồng ý| chung)?"
_MARKS = (
    r"(?:và|đã|mới|chỉ|cũng|ước|hiện|tức|tức là|tương đương|tương ứng|ứng với|với|bằng|đạt|chiếm|"
    r"hoàn thành|là|"
    rf"ở mức|khoảng|gần|hơn|trên|xấp xỉ|{_RATE}|mức|được|tỷ trọng|tỉ trọng|kết quả|thấp nhất|cao nhất|"
    rf"vào khoảng|"
    r"chưa đến|tính ra|đều|cùng|=|:)"
)
_MARKED = re.compile(rf"(?:\A|[,(\-])\s*(?:{_MARKS}\s+|:\s*){{0,6}}\Z")
_RUNNING = re.compile(
    rf"(?:chiếm|đạt|bằng|tương đương|tương ứng|tỷ lệ|tỉ lệ|hoàn thành|ứng với)(?:\s+{_MARKS}){{0,5}}\s*\Z"
)
_IN_BRACKETS = re.compile(
    r"\A[^(;.]{0,40}\(\s*(?:tương đương|tương ứng|tức|tức là|với|là|ứng với|có|gồm|bằng|đạt|số lượng|:|\s)*\Z"
)
_ABOUT = re.compile(r"về (?:số )?(?P<what>[^\W\d]+(?: [^\W\d]+)?)")
_AGAINST = re.compile(r"so với\s+(?:mức\s+|số\s+|con số\s+|chỉ tiêu\s+|kế hoạch\s+)?\Z")
_SAME_TIME = re.compile(
    r"(?:cùng kỳ|năm trước|kỳ trước|nhiệm kỳ trước)(?: năm trước)?\s*(?:là|có|đạt|:)?\s*\Z"
)
_SAME_CHANGE = re.compile(
    r"\A[^,;()%]{0,40}(?:,|\(|=)\s*(?:(?:tức|tức là|tương đương|tương ứng|bằng|là|hay|khoảng|gần|hơn|với|"
    r"tỷ lệ|tỉ lệ)\s+){0,3}\(?\Z"
)
_AND_RATE = re.compile(r"\A(?: về [^,;.()]{1,40})?\s*(?:và|,)\s*\Z")
_AND = re.compile(r"(?:,|và|;)\s*\Z")
_TIMES = re.compile(r"\s*lần(?! thứ)")


def statements_of(content: Content) -> Statements:
    """Read every sentence once."""
    made = Statements()
    for figures in content.by_sentence:
        _Reader(content, made, figures).read()
    return made


class _Reader:
    """One sentence: gives every figure a role and attaches it.

    ``targets`` tells of each change its sign and the amount it is said of; ``announced`` is an earlier amount
    that was named before the change.
    """

    def __init__(self, content: Content, made: Statements, figures: Sequence[Fig]) -> None:
        self.content, self.made, self.figures = content, made, figures
        self.low = content.low
        self.announced: Fig | None = None
        self.targets: dict[Fig, tuple[int, Fig | None]] = {}
        self.standing: list[Share] = []

    def read(self) -> None:
        for at, one in enumerate(self.figures):
            start = self.figures[at - 1].end if at else one.sentence.start
            gap = self.low[max(start, one.start - FARTHEST) : one.start]
            if one.points:
                self.made.roles[one] = Role.POINTS
            elif one.percent:
                self._percent(at, one, gap)
            else:
                self._amount(at, one, gap)
        self._bracketed_after()
        self.made.standing += self.standing

    def _role(self, fig: Fig | None) -> Role | None:
        return self.made.roles.get(fig) if fig else None

    def _before(self, at: int) -> Fig | None:
        return self.figures[at - 1] if at else None

    # -- amounts

    def _amount(self, at: int, one: Fig, gap: str) -> None:
        change = _CHANGE.search(gap)
        if self._is_base(at, one, gap):
            return
        if _TIMES.match(self.low, one.end) and "gấp" in gap:
            self.made.roles[one] = Role.TIMES
        elif change and not _LEVEL.search(gap):
            self._changed(at, one, _sign(change["way"]))
        elif self._starts_a_move(at, one, gap):
            self.made.roles[one] = Role.FROM
        elif self._goes_on(at, one, gap):
            self._changed(at, one, self.targets[self.figures[at - 1]][0])
        elif self._is_before(at, one, gap):
            self._earlier(at, one)
        else:
            self.made.roles[one] = Role.COUNT
            self.made.of[one] = Statement(one)

    def _is_base(self, at: int, one: Fig, gap: str) -> bool:
        last = self._before(at)
        numerator = self._numerator(last, one, gap) if last else None
        statement = self.made.of.get(numerator) if numerator else None
        if statement is None or statement.base is not None:
            return False
        statement.base = one
        self.made.roles[one] = Role.BASE
        return True

    def _numerator(self, last: Fig, one: Fig, gap: str) -> Fig | None:
        """What is written over an amount: “98/114”, “622 vụ trong tổng số 698”, “176 đơn (…)/221 đơn”,
        “308.585 vụ (đạt 92,6%) trong tổng số 333.159”, “bằng 150% so với 52”."""
        if last.percent:
            shared = self._role(last) is Role.SHARE and _AGAINST.search(gap)
            told = shared or (len(gap) < BASE_AFTER and ";" not in gap and _OF_TOTAL.search(gap))
            return self._subject_of(last) if told else None
        if _OVER.search(gap) and ")" in gap and one.bracket < last.bracket:
            outside = [fig for fig in self.figures if fig.start < last.start and fig.bracket == one.bracket]
            return next((fig for fig in reversed(outside) if fig in self.made.of), None)
        same = last.named and last.head == one.head and _OVER_NOUN.fullmatch(gap)
        told = len(gap) < BASE_AFTER and ";" not in gap and _OF_TOTAL.search(gap)
        return last if last.counts and (same or told or _OVER.fullmatch(gap)) else None

    def _subject_of(self, rate: Fig) -> Fig | None:
        for fig in self.figures:
            statement = self.made.of.get(fig)
            if statement and any(share.fig is rate for share in statement.shares):
                return fig
        return None

    def _starts_a_move(self, at: int, one: Fig, gap: str) -> bool:
        """“giảm từ 10.035 xuống còn 3.321”, “từ 412 lên 430”: this one is where it began."""
        if at + 1 == len(self.figures) or not _STARTS.search(gap):
            return False
        after = self.figures[at + 1]
        to, begun = _TO.search(self.content.gap(one, after)), _FROM_TO.search(gap)
        if after.percent != one.percent or not to:
            return False
        if not begun and to["way"] not in ("lên", "xuống") and not to["more"]:
            return False
        falls = begun["way"] == "giảm" if begun else to["way"] == "xuống" or to["more"] == "giảm "
        self.made.moves.append((one, after, -1 if falls else 1))
        return True

    def _goes_on(self, at: int, one: Fig, gap: str) -> bool:
        """“tăng 64 lượt tổ chức đảng và 125 đảng viên”: the second is a change as well."""
        last = self._before(at)
        if last is None or last not in self.targets or not last.counts or not one.named:
            return False
        if not _AND.search(gap) or "so với" in gap:
            return False
        earlier = (fig for fig in self.figures[:at] if self._role(fig) is Role.COUNT)
        return any(fig.head == one.head and not self.made.of[fig].changes for fig in earlier)

    def _is_before(self, at: int, one: Fig, gap: str) -> bool:
        """Whether it is an amount of another period: “so với …”, “(khóa trước là …)”, “(cùng kỳ: …)”."""
        if _AGAINST.search(gap) or _SAME_TIME.search(gap) or self._of_other_time(one):
            return True
        opened = gap.rfind("(")
        if opened < 0:
            return False
        outside, inside = gap[:opened], gap[opened + 1 :]
        if "so với" in outside or (PERIOD_BASE.search(outside) and not inside.strip()):
            return True
        return bool(PERIOD_BASE.search(inside)) and any(fig in self.targets for fig in self.figures[:at])

    def _of_other_time(self, one: Fig) -> bool:
        """Whether its bracket opens with another period."""
        return one.bracket >= 0 and bool(OTHER_TIME.match(self.low, one.bracket + 1, one.start))

    def _earlier(self, at: int, one: Fig) -> None:
        self.made.roles[one] = Role.BEFORE
        if not any(fig in self.targets for fig in self.figures[:at]):
            self.announced = one
        for fig in reversed(self.figures[:at]):
            statement = self.made.of.get(fig)
            if statement and self._role(fig) is Role.COUNT and compatible(fig, one):
                statement.before = statement.before or one
                return

    # -- changes

    def _changed(self, at: int, one: Fig, sign: int) -> None:
        self.made.roles[one] = Role.CHANGE
        target = self._target(at, one)
        self.targets[one] = sign, target
        change = Change(one, sign, self.announced)
        (self.made.of[target].changes if target else self.made.loose).append(change)

    def _target(self, at: int, one: Fig) -> Fig | None:
        """The amount a change is said of.

        Of a percentage that of the change just before it; else the last amount of the kind, where several are
        the one whose words agree best, at worst of the sentence before.
        """
        last = self._before(at)
        if last is not None and not one.counts and last.counts and ";" not in self.content.gap(last, one):
            said = self.targets.get(last, (0, None))[1]
            if said is not None:
                return said
        clause = [fig for fig in self.figures[:at] if ";" not in self.low[fig.end : one.start]]
        wider = (
            (self.figures[:at], () if self.announced else self._sentence_before(one)) if one.counts else ()
        )
        for figures in (clause, *wider):
            found = [fig for fig in reversed(figures) if self._may_change(fig, one)]
            if found:
                return (
                    max(found, key=lambda fig: _agreement(self.content, fig, one)) if one.noun else found[0]
                )
        return None

    def _may_change(self, fig: Fig, one: Fig) -> bool:
        if not self._may_carry(fig, one) or (self.made.of[fig].base is not None and one.counts):
            return False
        return not one.counts or not one.noun or compatible(fig, one)

    def _sentence_before(self, one: Fig) -> Sequence[Fig]:
        number = one.sentence.number
        if not number or self.content.sentences[number - 1].line is not one.line:
            return ()
        return self.content.by_sentence[number - 1]

    # -- percentages

    def _percent(self, at: int, one: Fig, gap: str) -> None:
        sign = self._sign_of_rate(at, one, gap)
        if sign:
            self._changed(at, one, sign)
            return
        self._starts_a_move(at, one, gap)
        self.made.roles[one] = Role.SHARE
        share = Share(one, phrase_after(self.low, one))
        about = _ABOUT.match(share.phrase)
        subject = self._counted(at, about["what"]) if about else None
        elsewhere = ("(" in gap and PERIOD_BASE.search(gap)) or self._of_other_time(one)
        if subject is None and not elsewhere:
            subject = self._subject(at, one)
        (self.made.of[subject].shares if subject else self.standing).append(share)

    def _sign_of_rate(self, at: int, one: Fig, gap: str) -> int:
        """The sign of a percentage of growth; 0 where it is none."""
        change = _CHANGE.search(gap)
        if change:
            return 0 if _GOAL.search(gap) else _sign(change["way"])
        last = self._before(at)
        if last is None or last not in self.targets:
            return 0
        of_amount = last.counts and _SAME_CHANGE.match(gap) and not is_plan(phrase_after(self.low, one))
        return self.targets[last][0] if of_amount or _AND_RATE.match(gap) else 0

    def _counted(self, at: int, what: str) -> Fig | None:
        """Of “97,71% về số vụ” the last amount of “vụ”."""
        before = (fig for fig in reversed(self.figures[:at]) if self._role(fig) is Role.COUNT and fig.named)
        return next((fig for fig in before if heads_fit(fig.head, head_of(what))), None)

    def _subject(self, at: int, one: Fig) -> Fig | None:
        """The amount a percentage belongs to: the last one, unless other words stand between as its
        subject."""
        subject = next((fig for fig in reversed(self.figures[:at]) if self._may_carry(fig, one)), None)
        if subject is None:
            return None
        last = self.figures[at - 1]
        if "(" not in self.content.gap(last, one) and self._follows_standing(at, subject):
            return None
        start = last.end if last.start > subject.start else subject.end
        words = self.low[max(start, one.start - FARTHEST * 2) : one.start]
        return subject if _belongs(words) else None

    def _follows_standing(self, at: int, subject: Fig) -> bool:
        """In “nữ chiếm 69%, 83,8% có trình độ …” the second has a subject of its own as the first."""
        alone = {share.fig for share in self.standing}
        return any(fig in alone and fig.start > subject.start for fig in self.figures[:at])

    def _may_carry(self, fig: Fig, one: Fig) -> bool:
        """Whether an amount stands outside brackets that were closed since."""
        if self._role(fig) is not Role.COUNT:
            return False
        return fig.bracket < 0 or fig.bracket == one.bracket or self.low.find(")", fig.bracket, one.start) < 0

    def _bracketed_after(self) -> None:
        """“21,18% (18 đồng chí)”: the amount comes after its percentage."""
        alone = {share.fig: share for share in self.standing}
        for rate, after in pairwise(self.figures):
            fits = rate in alone and self._role(after) is Role.COUNT
            if fits and _IN_BRACKETS.match(self.content.gap(rate, after)):
                self.made.of[after].shares.append(alone[rate])
                self.standing.remove(alone[rate])


def _agreement(content: Content, fig: Fig, one: Fig) -> int:
    """How many of the words around a change stand around the amount too (“người bị thương”)."""
    return len(_words(content, fig) & _words(content, one))


def _words(content: Content, fig: Fig) -> set[str]:
    after = re.split(r"[,;.()]", content.low[fig.end : fig.end + 40])[0]
    return {*fig.lead.split()[-3:], *after.split()[:6]}


def _belongs(words: str) -> bool:
    """Whether nothing but words of measure stands between an amount and its percentage."""
    if ";" in words or "|" in words or "\t" in words:
        return False
    opened = words.rfind("(")
    if opened >= 0 and words.find(")", opened) < 0:
        return bool(_MARKED.search(words[opened:])) and ":" not in words[:opened]
    cut = max(words.rfind(","), words.rfind(" - "), words.rfind(")"), words.rfind(":"))
    if cut < 0:
        return bool(_RUNNING.search(words)) or not words.strip()
    return bool(_MARKED.search("," + words[cut + 1 :]))


def _sign(way: str) -> int:
    return -1 if way in ("giảm", "thấp hơn", "ít hơn") else 1
