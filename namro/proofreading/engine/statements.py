"""Who belongs to whom: percentages, changes and bases are attached to the amount they speak of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from namro.proofreading.engine.figures import FARTHEST, Content, Fig
from namro.proofreading.engine.words import PERIOD_BASE, PERSON_HEADS, PLAN, head_of

_BOUND = r"(?:gần|hơn|trên|khoảng|xấp xỉ|quá|thêm|tới|đến|mạnh|nhẹ|trưởng|lần lượt|bình quân|là|đạt|thêm được|so với)"
_CHANGE = re.compile(
    rf"(?<!\w)(?P<way>tăng|giảm|vượt|cao hơn|thấp hơn|nhiều hơn|ít hơn)(?:\s+{_BOUND}){{0,3}}\s*:?\s*(?:(?<!hơn)\(|(?<!hơn )\()?\s*\Z"
)
_LEVEL = re.compile(
    r"(?<!\w)(?:lên|lên đến|lên tới|lên thành|xuống|xuống còn|còn|thành|từ)\s*(?:khoảng |gần |hơn |mức )?\Z"
)
_FROM_TO = re.compile(
    r"(?<!\w)(?:giảm |tăng )?(?P<way>tăng|giảm|nâng|đưa)(?P<between>[^;:.]{0,60}?)\s*từ\s*\Z"
)
_TO = re.compile(
    r"(?<!\w)(?:giảm |tăng )?(?P<way>lên|xuống|còn|đến|thành)(?:\s+(?:còn|thành|đến|tới|khoảng|gần|hơn))*\s*\Z"
)
_OVER = re.compile(r"\)?\s*/\s*(?:tổng số\s*)?\Z")
_OF_TOTAL = re.compile(r"(?:trong|trên|/)\s*(?:tổng số|tổng|số)\s*(?:là\s*)?\Z|\strên\s*\Z")
_MARKS = (
    r"(?:và|đã|mới|chỉ|cũng|ước|hiện|tức|tức là|tương đương|tương ứng|ứng với|với|bằng|đạt|chiếm|hoàn thành|là|ở mức|"
    r"khoảng|gần|hơn|trên|xấp xỉ|(?:tỷ|tỉ) lệ(?: tập hợp| hoàn thành| giải quyết| đỗ| thu| tán thành| đồng ý| chung)?|mức|được|tỷ trọng|tỉ trọng|kết quả|thấp nhất|cao nhất|vào khoảng|chưa đến|"
    r"tính ra|đều|cùng|=|:)"
)
_MARKED = re.compile(rf"(?:\A|[,(\-])\s*(?:{_MARKS}\s+|:\s*){{0,6}}\Z")
_RUNNING = re.compile(
    rf"(?:chiếm|đạt|bằng|tương đương|tương ứng|tỷ lệ|tỉ lệ|hoàn thành|ứng với)(?:\s+{_MARKS}){{0,5}}\s*\Z"
)
_IN_BRACKETS = re.compile(
    r"\A[^(;.]{0,40}\(\s*(?:tương đương|tương ứng|tức|tức là|với|là|ứng với|có|gồm|bằng|đạt|số lượng|:|\s)*\Z"
)
_PHRASE_END = re.compile(r"[,;:.!?()\[\]“”\"\n…|\t]|\d|\s-\s")
_ABOUT = re.compile(r"về (?:số )?(?P<what>[^\W\d]+(?: [^\W\d]+)?)")
_AGAINST = re.compile(r"so với\s+(?:mức\s+|số\s+|con số\s+|chỉ tiêu\s+|kế hoạch\s+)?\Z")
_SAME_TIME = re.compile(
    r"(?:cùng kỳ|năm trước|kỳ trước|nhiệm kỳ trước)(?: năm trước)?\s*(?:là|có|đạt|:)?\s*\Z"
)
_SAME_CHANGE = re.compile(
    r"\A[^,;()%]{0,40}(?:,|\(|=)\s*(?:(?:tức|tức là|tương đương|tương ứng|bằng|là|hay|khoảng|gần|hơn|với|tỷ lệ|tỉ lệ)\s+){0,3}\(?\Z"
)
_AND_RATE = re.compile(r"\A(?: về [^,;.()]{1,40})?\s*(?:và|,)\s*\Z")
_AND = re.compile(r"(?:,|và|;)\s*\Z")


@dataclass(eq=False)
class Share:
    """A percentage said of an amount; ``phrase`` are the words after it (“số đảng viên vi phạm”)."""

    fig: Fig
    phrase: str


@dataclass(eq=False)
class Change:
    """A change said of an amount: ``sign`` of the word, ``fig`` an amount or a percentage; ``before`` the earlier
    amount it was announced with (“So với năm 2022 (351 lượt), tăng 28 lượt”)."""

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
    """All statements of a text; ``standing`` are percentages with a subject of their own, ``loose`` changes of
    no amount, ``moves`` pairs “từ A lên B” with the word's sign."""

    of: dict[Fig, Statement]
    standing: list[Share]
    loose: list[Change]
    moves: list[tuple[Fig, Fig, int]]
    roles: dict[Fig, str]

    def plain(self, one: Fig) -> bool:
        """An amount of this period: no change, no earlier amount, no percentage, no base written over it."""
        return self.roles.get(one) == "count"

    def usable(self, one: Fig) -> bool:
        """An amount that may be a base or a total."""
        return self.roles.get(one) in ("count", "base")


def statements_of(content: Content) -> Statements:
    """Read every sentence once, from left to right."""
    made = Statements({}, [], [], [], {})
    for figures in content.by_sentence:
        _Reader(content, made, figures).read()
    return made


def compatible(one: Fig, other: Fig) -> bool:
    """Whether two amounts may count the same thing: one head, one is the beginning of the other, both people of
    whom one is named in general; what is unknown to the lexicon contradicts nothing."""
    return not one.named or not other.named or heads_fit(one.head, other.head)


_GENERAL = {"người", "đồng chí", "trường hợp", "đại biểu", "cán bộ", "cá nhân", "đảng viên"}
_AREAS = {
    "xã",
    "phường",
    "thị trấn",
    "đặc khu",
    "đơn vị hành chính",
    "đơn vị hành chính cấp xã",
    "đơn vị",
    "đơn vị cấp xã",
    "huyện",
    "quận",
    "thành phố",
    "thị xã",
    "địa phương",
    "tỉnh",
}


def heads_fit(one: str, other: str) -> bool:
    """As `compatible`, of heads."""
    if not one or not other or one == other or one.startswith(other) or other.startswith(one):
        return True
    people = one in PERSON_HEADS, other in PERSON_HEADS
    if any(people) and "lượt" in (one, other):
        return True
    if all(people):
        return one in _GENERAL or other in _GENERAL
    if any(people) and "trường hợp" in (one, other):
        return True
    return one in _AREAS and other in _AREAS


def _agreement(content: Content, fig: Fig, one: Fig) -> int:
    """How many of the words around a change stand around the amount too (“người bị thương”)."""
    return len(_words(content, fig) & _words(content, one))


def _words(content: Content, fig: Fig) -> set[str]:
    after = re.split(r"[,;.()]", content.low[fig.end : fig.end + 40])[0]
    return {*fig.lead.split()[-3:], *after.split()[:6]}


class _Reader:
    """One sentence: gives every figure a role and attaches it."""

    def __init__(self, content: Content, made: Statements, figures: Sequence[Fig]) -> None:
        self.content, self.made, self.figures = content, made, figures
        self.announced: Fig | None = None

    def read(self) -> None:
        for at, one in enumerate(self.figures):
            last = self.figures[at - 1] if at else None
            gap = self._gap(last, one)
            if one.points:
                self.made.roles[one] = "points"
            elif one.percent:
                self._percent(at, one, gap)
            else:
                self._amount(at, one, gap)
        self._bracketed_after()

    def _gap(self, last: Fig | None, one: Fig) -> str:
        start = last.end if last else one.sentence.start
        return self.content.low[max(start, one.start - FARTHEST) : one.start]

    # -- amounts

    def _amount(self, at: int, one: Fig, gap: str) -> None:
        last = self.figures[at - 1] if at else None
        beside = (
            _OF_TOTAL.search(gap) or (_AGAINST.search(gap) and self.made.roles.get(last) == "share")
            if last
            else None
        )
        if last is not None and (last.counts or beside) and self._is_base(last, one, gap):
            return
        if re.match(r"\s*lần(?! thứ)", self.content.low[one.end : one.end + 9]) and re.search(r"gấp\b", gap):
            self.made.roles[one] = "times"
        elif (change := _CHANGE.search(gap)) and not _LEVEL.search(gap):
            self._changed(at, one, _sign(change["way"]))
        elif self._starts_a_move(at, one, gap):
            self.made.roles[one] = "from"
        elif (
            last is not None
            and self.made.roles.get(last) == "change"
            and last.counts
            and self._goes_on(at, one, gap)
        ):
            self._changed(at, one, self._last_sign(last))
        elif self._is_before(at, gap):
            self._earlier(at, one)
        else:
            self._count(one)

    def _count(self, one: Fig) -> None:
        self.made.roles[one] = "count"
        self.made.of[one] = Statement(one)

    def _is_base(self, last: Fig, one: Fig, gap: str) -> bool:
        numerator = last
        if _OVER.search(gap) and ")" in gap and one.bracket < last.bracket:
            outside = [
                fig
                for fig in self.figures
                if fig.start < last.start and fig.bracket == one.bracket and fig in self.made.of
            ]
            if not outside:
                return False
            numerator = outside[-1]
        elif not (
            _OVER.fullmatch(gap)
            or self._same_over_same(last, one, gap)
            or (len(gap) < 90 and ";" not in gap and self._says_base(last, gap))
        ):
            return False
        if numerator.percent:
            numerator = next(
                (fig for fig in self.figures if any(share.fig is last for share in self._shares(fig))), last
            )
        if numerator not in self.made.of or self.made.of[numerator].base is not None:
            return False
        self.made.of[numerator].base = one
        self.made.roles[one] = "base"
        return True

    @staticmethod
    def _same_over_same(last: Fig, one: Fig, gap: str) -> bool:
        """“176 đơn/221 đơn”, where “5.185 vụ/7.275 bị can” is no fraction."""
        return (
            last.named and last.head == one.head and gap.replace(" ", "") == f"{last.head}/".replace(" ", "")
        )

    @staticmethod
    def _says_base(last: Fig, gap: str) -> bool:
        return bool(_OF_TOTAL.search(gap) or (last.percent and _AGAINST.search(gap)))

    def _shares(self, fig: Fig) -> Sequence[Share]:
        statement = self.made.of.get(fig)
        return statement.shares if statement else ()

    def _changed(self, at: int, one: Fig, sign: int) -> None:
        self.made.roles[one] = "change"
        change = Change(one, sign, self.announced)
        target = self._target(at, one)
        (self.made.of[target].changes if target else self.made.loose).append(change)

    def _target(self, at: int, one: Fig) -> Fig | None:
        """The amount a change is said of: of a percentage that of the change just before it; else the last
        amount of the kind, where several are the one whose words agree best, at worst of the sentence before."""
        if not one.counts and at and (amount := self._just_said(self.figures[at - 1], one)):
            return amount
        clause = [fig for fig in self.figures[:at] if ";" not in self.content.low[fig.end : one.start]]
        for figures in (clause, self.figures[:at], () if self.announced else self._sentence_before(one)):
            found = [fig for fig in reversed(figures) if self._may_change(fig, one)]
            if found:
                return (
                    max(found, key=lambda fig: _agreement(self.content, fig, one)) if one.noun else found[0]
                )
            if not one.counts:
                return None
        return None

    def _may_change(self, fig: Fig, one: Fig) -> bool:
        if not self._may_carry(fig, one) or (self.made.of[fig].base is not None and one.counts):
            return False
        return not one.counts or not one.noun or compatible(fig, one)

    def _just_said(self, last: Fig, one: Fig) -> Fig | None:
        """Of “giảm 106 vụ (giảm 10,28%)” the amount that fell by 106."""
        if not last.counts or self.made.roles.get(last) != "change" or ";" in self.content.gap(last, one):
            return None
        changed = (
            fig
            for fig, statement in self.made.of.items()
            if any(change.fig is last for change in statement.changes)
        )
        return next(changed, None)

    def _sentence_before(self, one: Fig) -> Sequence[Fig]:
        number = one.sentence.number
        if not number or self.content.sentences[number - 1].line is not one.line:
            return ()
        return self.content.by_sentence[number - 1]

    def _goes_on(self, at: int, one: Fig, gap: str) -> bool:
        """“tăng 64 lượt tổ chức đảng và 125 đảng viên”: the second is a change as well."""
        if not _AND.search(gap) or "so với" in gap or not one.named:
            return False
        return any(
            self.made.roles.get(fig) == "count" and fig.head == one.head and not self.made.of[fig].changes
            for fig in self.figures[:at]
        )

    def _last_sign(self, last: Fig) -> int:
        for statement in self.made.of.values():
            for change in statement.changes:
                if change.fig is last:
                    return change.sign
        return next((change.sign for change in self.made.loose if change.fig is last), 1)

    def _is_before(self, at: int, gap: str) -> bool:
        if _AGAINST.search(gap) or _SAME_TIME.search(gap):
            return True
        opened = gap.rfind("(")
        if opened < 0:
            return False
        if "so với" in gap[:opened] or (PERIOD_BASE.search(gap[:opened]) and not gap[opened + 1 :].strip()):
            return True
        compared = any(self.made.roles.get(fig) == "change" for fig in self.figures[:at])
        return compared and bool(PERIOD_BASE.search(gap[opened:]))

    def _earlier(self, at: int, one: Fig) -> None:
        self.made.roles[one] = "before"
        if not any(self.made.roles.get(fig) == "change" for fig in self.figures[:at]):
            self.announced = one
        for fig in reversed(self.figures[:at]):
            statement = self.made.of.get(fig)
            if statement and self.made.roles[fig] == "count" and compatible(fig, one):
                if statement.before is None and (statement.changes or one.sentence is fig.sentence):
                    statement.before = one
                return

    def _starts_a_move(self, at: int, one: Fig, gap: str) -> bool:
        """“giảm từ 10.035 xuống còn 3.321”, “từ 412 lên 430”: this one is where it began."""
        if at + 1 == len(self.figures) or not re.search(r"(?<!\w)từ\s*\Z", gap):
            return False
        after = self.figures[at + 1]
        between = self.content.gap(one, after)
        to, begun = _TO.search(between), _FROM_TO.search(gap)
        if (
            after.percent != one.percent
            or not to
            or not (begun or to["way"] in ("lên", "xuống") or re.search(r"(?:giảm|tăng)\s", between))
        ):
            return False
        falls = begun["way"] == "giảm" if begun else to["way"] == "xuống" or "giảm" in between
        self.made.moves.append((one, after, -1 if falls else 1))
        return True

    # -- percentages

    def _percent(self, at: int, one: Fig, gap: str) -> None:
        change = _CHANGE.search(gap)
        if (
            not change
            and at
            and self.made.roles.get(self.figures[at - 1]) == "change"
            and _AND_RATE.match(gap)
        ):
            self._changed(at, one, self._last_sign(self.figures[at - 1]))
            return
        if not change and at and self._rate_of_change(self.figures[at - 1], one, gap):
            self._changed(at, one, self._last_sign(self.figures[at - 1]))
            return
        if change and not re.search(r"mục tiêu\s*\Z", gap):
            self._changed(at, one, _sign(change["way"]))
            return
        self._starts_a_move(at, one, gap)
        self.made.roles[one] = "share"
        share = Share(one, phrase_after(self.content.low, one))
        if (about := _ABOUT.match(share.phrase)) and (subject := self._counted(at, about["what"])):
            self.made.of[subject].shares.append(share)
            return
        earlier = "(" in gap and bool(PERIOD_BASE.search(gap))
        subject = None if earlier else self._subject(at, one)
        (self.made.of[subject].shares if subject else self.made.standing).append(share)

    def _counted(self, at: int, what: str) -> Fig | None:
        """Of “97,71% về số vụ” the last amount of “vụ”."""
        before = (
            fig for fig in reversed(self.figures[:at]) if self.made.roles.get(fig) == "count" and fig.named
        )
        return next((fig for fig in before if heads_fit(fig.head, head_of(what))), None)

    def _rate_of_change(self, last: Fig, one: Fig, gap: str) -> bool:
        """Of “giảm 306 biên chế, tương đương 10,75%” the percentage."""
        if (
            not last.counts
            or self.made.roles.get(last) != "change"
            or is_plan(phrase_after(self.content.low, one))
        ):
            return False
        return bool(_SAME_CHANGE.match(gap))

    def _subject(self, at: int, one: Fig) -> Fig | None:
        """The amount a percentage belongs to: the last one, unless other words stand between as its subject."""
        subject = next((fig for fig in reversed(self.figures[:at]) if self._may_carry(fig, one)), None)
        if (
            subject is None
            or ("(" not in gap_of(self.content, self.figures, at)
            and self._follows_standing(at, subject))
        ):
            return None
        statement = self.made.of[subject]
        start = self.figures[at - 1].end if self.figures[at - 1].start > subject.start else subject.end
        words = self.content.low[max(start, one.start - FARTHEST * 2) : one.start]
        return (
            subject if _belongs(words) and not (statement.base and statement.base.start > one.start) else None
        )

    def _follows_standing(self, at: int, subject: Fig) -> bool:
        """In “nữ chiếm 69%, 83,8% có trình độ …” the second has a subject of its own as the first."""
        between = [fig for fig in self.figures[:at] if fig.start > subject.start and fig.percent]
        return any(share.fig in between for share in self.made.standing)

    def _may_carry(self, fig: Fig, one: Fig) -> bool:
        if self.made.roles.get(fig) != "count":
            return False
        inside_other = (
            fig.bracket >= 0 and fig.bracket != one.bracket and not self._encloses(fig.bracket, one)
        )
        return not inside_other

    def _encloses(self, bracket: int, one: Fig) -> bool:
        return self.content.low.find(")", bracket, one.start) < 0

    def _bracketed_after(self) -> None:
        """“21,18% (18 đồng chí)”: the amount comes after its percentage."""
        for share in [one for one in self.made.standing if one.fig in self.figures]:
            at = self.figures.index(share.fig) + 1
            if at < len(self.figures) and self.made.roles.get(self.figures[at]) == "count":
                after = self.figures[at]
                if _IN_BRACKETS.match(self.content.gap(share.fig, after)):
                    self.made.of[after].shares.append(share)
                    self.made.standing.remove(share)


def gap_of(content: Content, figures: Sequence[Fig], at: int) -> str:
    """What stands between a figure and the one before it in its sentence."""
    return content.gap(figures[at - 1], figures[at]) if at else ""


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


def phrase_after(low: str, one: Fig) -> str:
    """The words after a percentage, up to a sign or a number."""
    stretch = low[one.end : min(one.sentence.end, one.end + FARTHEST)]
    stop = _PHRASE_END.search(stretch)
    return stretch[: stop.start() if stop else len(stretch)].strip()


def is_plan(words: str) -> bool:
    """Whether the words speak of a target and not of a whole."""
    return bool(PLAN.search(words))


def in_order(made: Statements) -> Iterator[Statement]:
    """Statements by the place of their amount."""
    yield from made.of.values()
