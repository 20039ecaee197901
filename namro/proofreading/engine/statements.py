"""Who belongs to whom: percentages, changes and bases are attached to the amount they speak of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from namro.proofreading.engine.figures import FARTHEST, Content, Fig
from namro.proofreading.engine.words import PERIOD_BASE, PERSON_HEADS, PLAN

_BOUND = r"(?:gần|hơn|trên|khoảng|xấp xỉ|quá|thêm|tới|đến|mạnh|nhẹ|trưởng|lần lượt|bình quân|là|đạt|thêm được|so với)"
_CHANGE = re.compile(rf"(?<!\w)(?P<way>tăng|giảm|vượt|cao hơn|thấp hơn|nhiều hơn|ít hơn)(?:\s+{_BOUND}){{0,3}}\s*:?\s*\(?\s*\Z")
_LEVEL = re.compile(r"(?<!\w)(?:lên|lên đến|lên tới|lên thành|xuống|xuống còn|còn|thành|từ)\s*(?:khoảng |gần |hơn |mức )?\Z")
_FROM_TO = re.compile(r"(?<!\w)(?P<way>tăng|giảm|nâng|đưa)(?P<between>[^;:.]{0,60}?)\s*từ\s*\Z")
_TO = re.compile(r"(?:lên|xuống|còn|đến|thành)(?:\s+(?:còn|thành|đến|tới|khoảng|gần|hơn))*\s*\Z")
_OVER = re.compile(r"\)?\s*/\s*(?:tổng số\s*)?\Z")
_OF_TOTAL = re.compile(r"(?:trong|trên|/)\s*(?:tổng số|tổng|số)\s*(?:là\s*)?\Z|\strên\s*\Z")
_MARKS = (r"(?:và|đã|mới|chỉ|cũng|ước|hiện|tức|tức là|tương đương|tương ứng|ứng với|với|bằng|đạt|chiếm|hoàn thành|là|ở mức|"
          r"khoảng|gần|hơn|trên|xấp xỉ|tỷ lệ|tỉ lệ|mức|được|tỷ trọng|tỉ trọng|kết quả|thấp nhất|cao nhất|vào khoảng|chưa đến|"
          r"tính ra|đều|cùng|:)")
_MARKED = re.compile(rf"(?:\A|[,(\-])\s*(?:{_MARKS}\s+|:\s*){{0,6}}\Z")
_RUNNING = re.compile(rf"(?:chiếm|đạt|bằng|tương đương|tương ứng|tỷ lệ|tỉ lệ|hoàn thành|ứng với)(?:\s+{_MARKS}){{0,5}}\s*\Z")
_IN_BRACKETS = re.compile(r"\A[^(;.]{0,40}\(\s*(?:tương đương|tương ứng|tức|tức là|với|là|ứng với|có|gồm|bằng|đạt|số lượng|:|\s)*\Z")
_PHRASE_END = re.compile(r"[,;:.!?()\[\]“”\"\n…|\t]|\d|\s-\s")
_AND = re.compile(r"(?:,|và|;)\s*\Z")


@dataclass(eq=False)
class Share:
    """A percentage said of an amount; ``phrase`` are the words after it (“số đảng viên vi phạm”)."""

    fig: Fig
    phrase: str


@dataclass(eq=False)
class Change:
    """A change said of an amount: ``sign`` of the word, ``fig`` an amount or a percentage."""

    fig: Fig
    sign: int


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
    """Whether two amounts may count the same thing: one head, one is the beginning of the other, or both people
    of whom one is named in general."""
    return heads_fit(one.head, other.head)


_GENERAL = {"người", "đồng chí", "trường hợp", "đại biểu", "cán bộ", "cá nhân", "đảng viên"}
_AREAS = {"xã", "phường", "thị trấn", "đặc khu", "đơn vị hành chính", "đơn vị hành chính cấp xã", "đơn vị", "đơn vị cấp xã",
          "huyện", "quận", "thành phố", "thị xã", "địa phương", "tỉnh"}


def heads_fit(one: str, other: str) -> bool:
    """As `compatible`, of heads."""
    if not one or not other or one == other or one.startswith(other) or other.startswith(one):
        return True
    people = one in PERSON_HEADS, other in PERSON_HEADS
    if all(people):
        return one in _GENERAL or other in _GENERAL
    if any(people) and "trường hợp" in (one, other):
        return True
    return one in _AREAS and other in _AREAS


class _Reader:
    """One sentence: gives every figure a role and attaches it."""

    def __init__(self, content: Content, made: Statements, figures: Sequence[Fig]) -> None:
        self.content, self.made, self.figures = content, made, figures

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
        if last is not None and last.counts and self._is_base(last, one, gap):
            return
        if (change := _CHANGE.search(gap)) and not _LEVEL.search(gap):
            self._changed(at, one, _sign(change["way"]))
        elif (begun := _FROM_TO.search(gap)) and at + 1 < len(self.figures):
            self.made.roles[one] = "from"
            self._moves(at, one, _sign(begun["way"]))
        elif last is not None and self.made.roles.get(last) == "change" and last.counts and self._goes_on(at, one, gap):
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
            outside = [fig for fig in self.figures if fig.start < last.start and fig.bracket == one.bracket and fig in self.made.of]
            if not outside:
                return False
            numerator = outside[-1]
        elif not (_OVER.fullmatch(gap) or (_OF_TOTAL.search(gap) and len(gap) < 90 and ";" not in gap)):
            return False
        if numerator not in self.made.of or self.made.of[numerator].base is not None:
            return False
        self.made.of[numerator].base = one
        self.made.roles[one] = "base"
        return True

    def _changed(self, at: int, one: Fig, sign: int) -> None:
        self.made.roles[one] = "change"
        change = Change(one, sign)
        target = self._target(at, one)
        (self.made.of[target].changes if target else self.made.loose).append(change)

    def _target(self, at: int, one: Fig) -> Fig | None:
        """The last amount of this sentence that a change can be said of."""
        for fig in reversed(self.figures[:at]):
            fits = not one.noun or not one.counts or compatible(fig, one)
            if fits and self._may_carry(fig, one):
                return None if ";" in self.content.low[fig.end : one.start] else fig
        return None

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
        if re.search(r"so với\s+(?:mức\s+|số\s+|con số\s+)?\Z", gap):
            return True
        compared = any(self.made.roles.get(fig) == "change" for fig in self.figures[:at])
        opened = gap.rfind("(")
        return compared and opened >= 0 and bool(PERIOD_BASE.search(gap[opened:]))

    def _earlier(self, at: int, one: Fig) -> None:
        self.made.roles[one] = "before"
        for fig in reversed(self.figures[:at]):
            statement = self.made.of.get(fig)
            if statement and self.made.roles[fig] == "count" and compatible(fig, one):
                if statement.before is None and (statement.changes or one.sentence is fig.sentence):
                    statement.before = one
                return

    def _moves(self, at: int, one: Fig, sign: int) -> None:
        after = self.figures[at + 1]
        if after.percent == one.percent and _TO.search(self.content.gap(one, after)):
            self.made.moves.append((one, after, sign))

    # -- percentages

    def _percent(self, at: int, one: Fig, gap: str) -> None:
        change = _CHANGE.search(gap)
        if change and not re.search(r"mục tiêu\s*\Z", gap):
            self.made.roles[one] = "change"
            said = Change(one, _sign(change["way"]))
            target = self._target(at, one)
            (self.made.of[target].changes if target else self.made.loose).append(said)
            return
        if (begun := _FROM_TO.search(gap)) and at + 1 < len(self.figures):
            self._moves(at, one, _sign(begun["way"]))
        self.made.roles[one] = "share"
        share = Share(one, phrase_after(self.content.low, one))
        subject = self._subject(at, one)
        (self.made.of[subject].shares if subject else self.made.standing).append(share)

    def _subject(self, at: int, one: Fig) -> Fig | None:
        """The amount a percentage belongs to: the last one, unless other words stand between as its subject."""
        subject = next((fig for fig in reversed(self.figures[:at]) if self._may_carry(fig, one)), None)
        if subject is None or self._follows_standing(at, subject):
            return None
        statement = self.made.of[subject]
        start = self.figures[at - 1].end if self.figures[at - 1].start > subject.start else subject.end
        words = self.content.low[max(start, one.start - FARTHEST * 2) : one.start]
        return subject if _belongs(words) and not (statement.base and statement.base.start > one.start) else None

    def _follows_standing(self, at: int, subject: Fig) -> bool:
        """In “nữ chiếm 69%, 83,8% có trình độ …” the second has a subject of its own as the first."""
        between = [fig for fig in self.figures[:at] if fig.start > subject.start and fig.percent]
        return any(share.fig in between for share in self.made.standing)

    def _may_carry(self, fig: Fig, one: Fig) -> bool:
        if self.made.roles.get(fig) != "count":
            return False
        inside_other = fig.bracket >= 0 and fig.bracket != one.bracket and not self._encloses(fig.bracket, one)
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
