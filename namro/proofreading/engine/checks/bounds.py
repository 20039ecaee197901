"""Targets passed, ranges kept, the same figure in two places, chains that may only fall."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from namro.proofreading.engine.arithmetic import judge, one_digit_apart, written
from namro.proofreading.engine.case import Case
from namro.proofreading.engine.claims import Claim, Kind, Verdict
from namro.proofreading.engine.figures import Fig
from namro.proofreading.engine.statements import compatible
from namro.proofreading.engine.words import PLAN

_PASSED = re.compile(
    r"(?<!\w)(?P<way>(?:không |chưa )?(?:vượt quá|vượt|đạt)|cao hơn|thấp hơn)\s+(?:so với )?(?:mục tiêu|chỉ tiêu|kế hoạch|mức)"
    r"(?: đề ra| được giao| giao| là| đặt ra)*\s*\(?(?:là |từ |trên |tối thiểu )?\Z"
)
_FROM = re.compile(r"(?<!\w)từ\s*\Z")
_TO = re.compile(r"\A[^,;.()]{0,25}(?:đến|-|tới)\s*\Z")
_EXTREME = re.compile(r"(?<!\w)(?P<way>thấp|cao) nhất(?!\w)[^,;.]{0,50}\Z")
_MEAN = re.compile(r"(?:bình quân|trung bình)[^,;.]{0,40}\Z")
_CHAIN = (
    re.compile(r"kiểm tra|giám sát|xem xét|thanh tra"),
    re.compile(r"kết luận|có vi phạm"),
    re.compile(r"kỷ luật|xử lý"),
)
_OTHER_TIME = re.compile(
    rf"cùng kỳ|năm trước|năm ngoái|kỳ trước|so với|{PLAN.pattern}|phấn đấu|dự kiến|trước đó|nhiệm kỳ"
)
LONG = 1000
_EXACTLY = re.compile(r"cụ thể|tức|trong đó|với|\(")


def find(case: Case) -> Iterator[Claim]:
    """All of a text."""
    yield from _targets(case)
    yield from _ranges(case)
    yield from _titles(case)
    yield from _said_twice(case)
    yield from _chains(case)
    yield from _each(case)


def _other(
    case: Case, figures: Sequence[Fig], verdict: Verdict, rule: str, note: str, remedy: str = ""
) -> Claim:
    start, end = min(one.start for one in figures), max(one.end for one in figures)
    evidence = tuple((one.start, one.end) for one in figures)
    stated, computed = figures[-1].value, Fraction(figures[0].value)
    return Claim(start, end, Kind.OTHER, verdict, rule, note, stated, computed, remedy, evidence)


def _targets(case: Case) -> Iterator[Claim]:
    """“đạt tỷ lệ 96,15%, vượt mục tiêu 95%”."""
    for figures in case.content.by_sentence:
        for before, one in zip(figures, figures[1:], strict=False):
            passed = _PASSED.search(case.content.gap(before, one))
            if not passed or before.percent != one.percent or not compatible(before, one) and one.counts:
                continue
            holds = _holds(passed["way"], before.value, one.value)
            verdict = Verdict.OK if holds else Verdict.INCONSISTENT
            if passed["way"] == "đạt" and not holds:
                verdict = Verdict.UNCHECKABLE
            word = "thấp hơn" if before.value < one.value else "không thấp hơn"
            note = f"{case.as_written(before)} {word} mức {case.as_written(one)}."
            remedy = f"“{passed['way']}” không đúng với hai số." if verdict.remark else ""
            yield _other(case, (before, one), verdict, "target", note, remedy)


def _holds(way: str, value: Decimal, target: Decimal) -> bool:
    if way in ("không vượt", "không vượt quá", "chưa vượt"):
        return value <= target
    below = way in ("không đạt", "chưa đạt", "thấp hơn")
    return value < target if below else value >= target


def _ranges(case: Case) -> Iterator[Claim]:
    """“từ 85% đến 92%, bình quân 88%”: a mean lies between."""
    for figures in case.content.by_sentence:
        for at, (low, high) in enumerate(zip(figures, figures[1:], strict=False)):
            if (
                low.percent != high.percent
                or not _FROM.search(case.content.before(low))
                or not _TO.match(case.content.gap(low, high))
            ):
                continue
            mean = next(
                (
                    one
                    for one in figures[at + 2 : at + 4]
                    if one.percent == high.percent and _MEAN.search(case.content.before(one))
                ),
                None,
            )
            yield from _extremes(case, low, high, figures[at + 2 : at + 5])
            evidence = tuple((one.start, one.end) for one in (low, high, *([mean] if mean else [])))
            end = mean.end if mean else high.end
            verdict, remedy = (Verdict.OK if low.value <= high.value else Verdict.UNCHECKABLE), ""
            note = f"Khoảng từ {case.as_written(low)} đến {case.as_written(high)}."
            if mean and low.value <= high.value:
                inside = low.value <= mean.value <= high.value
                verdict = Verdict.OK if inside else Verdict.INCONSISTENT
                note = f"Bình quân {case.as_written(mean)}; các mức nêu từ {case.as_written(low)} đến {case.as_written(high)}."
                remedy = "" if inside else "Số bình quân phải nằm trong khoảng đã nêu."
            elif not mean and verdict is Verdict.OK:
                verdict = Verdict.UNCHECKABLE
            yield Claim(
                low.start,
                end,
                Kind.RANGE,
                verdict,
                "range",
                note,
                mean.value if mean else None,
                None,
                remedy,
                evidence,
            )


def _extremes(case: Case, low: Fig, high: Fig, after: Sequence[Fig]) -> Iterator[Claim]:
    """“… từ 83,4% đến 94,1%; thấp nhất là … 81,2%”."""
    for one in after:
        words = _EXTREME.search(case.content.before(one))
        if (
            not words
            or one.percent != high.percent
            or low.value > high.value
            or low.bound not in ("", "least")
        ):
            continue
        end = low if words["way"] == "thấp" else high
        verdict = Verdict.OK if one.value == end.value else Verdict.UNCHECKABLE
        if one.value < low.value or one.value > high.value:
            verdict = Verdict.INCONSISTENT
        note = f"Khoảng nêu từ {case.as_written(low)} đến {case.as_written(high)}, {words['way']} nhất nêu là {case.as_written(one)}."
        remedy = "Mức cao nhất, thấp nhất phải nằm trong khoảng đã nêu." if verdict.remark else ""
        evidence = tuple((fig.start, fig.end) for fig in (low, high, one))
        yield Claim(
            low.start,
            one.end,
            Kind.RANGE,
            verdict,
            "range",
            note,
            one.value,
            Fraction(end.value),
            remedy,
            evidence,
        )


def _titles(case: Case) -> Iterator[Claim]:
    """A figure of a heading and the same figure in the text below."""
    bodies = [one for one in case.content.figures if not one.line.heading]
    for one in case.content.figures:
        if not one.line.heading or not one.counts or one.value < 10 or one.bound:
            continue
        below = [fig for fig in bodies if fig.start > one.start and fig.counts and _same_noun(fig, one)]
        same = next((fig for fig in below if fig.value == one.value), None)
        if same is not None:
            note = f"Tiêu đề và nội dung cùng nêu {case.named(one)}."
            yield _title_claim(case, one, same, Verdict.OK, note)
            continue
        close = [fig for fig in below if _slip_of(case, one, fig)]
        if len(close) == 1:
            note = f"Tiêu đề nêu {case.named(one)}, nội dung nêu {case.named(close[0])}."
            yield _title_claim(case, one, close[0], Verdict.INCONSISTENT, note)


def _title_claim(case: Case, title: Fig, body: Fig, verdict: Verdict, note: str) -> Claim:
    evidence = ((title.start, title.end), (body.start, body.end))
    remedy = "Hai nơi phải nêu cùng một số." if verdict.remark else ""
    end = min(title.end + 1 + len(title.head), title.line.end)
    return Claim(
        title.start,
        end,
        Kind.OTHER,
        verdict,
        "title",
        note,
        title.value,
        Fraction(body.value),
        remedy,
        evidence,
    )


def _same_noun(fig: Fig, one: Fig) -> bool:
    """Whether both surely count the same thing."""
    return fig.named and one.named and compatible(fig, one)


def _slip_of(case: Case, title: Fig, body: Fig) -> bool:
    """Whether the two are the same figure but for one digit, of the same time: long numbers, or the same verb
    before shorter ones, or many same words after them."""
    places = max(title.places, body.places)
    ours, theirs = int(title.value.scaleb(places)), int(body.value.scaleb(places))
    if not one_digit_apart(ours, theirs) or not compatible(title, body):
        return False
    sentence = case.content.low[body.sentence.start : body.sentence.end]
    at = body.start - body.sentence.start
    around = (
        sentence[max(0, at - 60) : at] + re.split(r"[,;.(]", sentence[body.end - body.sentence.start :])[0]
    )
    if _OTHER_TIME.search(around):
        return False
    verb = title.lead.split()[-2:]
    same_verb = bool(verb) and body.lead.split()[-len(verb) :] == verb
    if ours >= LONG or ours >= 100 and same_verb or title.head == body.head and "tổng số" in body.lead:
        return True
    alike = (
        title.head == body.head
        and _goes_on(case, title) == _goes_on(case, body)[: len(_goes_on(case, title))]
    )
    if same_verb and len(verb) == 2 and alike and _first_of_kind(case, body):
        return True
    swapped = sorted(str(ours)) == sorted(str(theirs))
    return swapped and title.noun.split()[:5] == body.noun.split()[:5] and len(title.noun.split()) >= 4


def _goes_on(case: Case, one: Fig) -> str:
    """The words that go on after a comma behind what is counted: “15 vụ cháy, nổ”."""
    after = re.match(r"[^,.;:()\d\n]*(?P<more>, [^\W\d]+)?", case.content.low[one.end : one.end + 60])
    return (after["more"] or "") if after else ""


def _first_of_kind(case: Case, body: Fig) -> bool:
    """Whether it is the first figure below the titles that counts this: a text begins with what its title says."""
    before = (fig for fig in case.content.figures[: body.number] if not fig.line.heading)
    return not any(fig.head == body.head for fig in before)


def _said_twice(case: Case) -> Iterator[Claim]:
    """“tỷ lệ đỗ 97,2%; cụ thể có 10.614/10.918 …, đạt 97,21%”: one percentage at two precisions."""
    for figures in case.content.by_sentence:
        rates = [one for one in figures if one.percent]
        for first, second in zip(rates, rates[1:], strict=False):
            between = case.between(first, second)
            if first.places < second.places and _EXACTLY.search(between) and len(between) < 160:
                yield from _twice(case, first, second)


def _twice(case: Case, first: Fig, second: Fig) -> Iterator[Claim]:
    shown = case.as_written(first), case.as_written(second)
    if judge(first.value, first.places, Fraction(second.value)) is Verdict.OK:
        yield _other(
            case,
            (second, first),
            Verdict.OK,
            "twice",
            f"{shown[0]} và {shown[1]} là một số ở hai mức làm tròn.",
        )
        return
    said, right = (int(Fraction(one.value) * 10**first.places) for one in (first, second))
    if "cụ thể" in case.between(first, second) and right >= 100 and one_digit_apart(said, right):
        note = f"{shown[0]} và {shown[1]} nêu cho cùng một tỷ lệ."
        yield _other(
            case, (second, first), Verdict.INCONSISTENT, "twice", note, "Hai nơi phải nêu cùng một số."
        )


def _chains(case: Case) -> Iterator[Claim]:
    """“kiểm tra 69 tổ chức đảng …; kết luận 30 …; kỷ luật 1 …”: each step counts no more than the one before."""
    for figures in case.content.by_sentence:
        steps: dict[int, dict[str, Fig]] = {}
        level = -1
        for one in figures:
            if not case.statements.plain(one):
                continue
            before = case.content.before(one)
            at = next((n for n in range(len(_CHAIN) - 1, -1, -1) if _CHAIN[n].search(before)), None)
            level = at if at is not None and at > level else level
            if level >= 0 and one.named:
                steps.setdefault(level, {}).setdefault(one.head, one)
        if len(steps) >= 2 and 0 in steps:
            yield from _chain(case, [steps[n] for n in sorted(steps)])


def _chain(case: Case, steps: Sequence[dict[str, Fig]]) -> Iterator[Claim]:
    figures = [one for step in steps for one in step.values()]
    risen = next(
        (
            (step[head], later[head])
            for step, later in zip(steps, steps[1:], strict=False)
            for head in step
            if head in later
            and later[head].value > step[head].value
            and later[head].sentence is step[head].sentence
        ),
        None,
    )
    if risen:
        note = f"{case.named(risen[1])} ở bước sau lớn hơn {case.named(risen[0])} ở bước trước."
        yield _other(case, risen, Verdict.UNCHECKABLE, "chain", note)
        return
    if len(figures) >= 3:
        yield _other(
            case,
            figures,
            Verdict.UNCHECKABLE,
            "chain",
            "Chuỗi kiểm tra, kết luận, xử lý giảm dần, không nêu tỷ lệ.",
        )


def _each(case: Case) -> Iterator[Claim]:
    """“34 nghị quyết … của 34 tỉnh, thành phố”."""
    for figures in case.content.by_sentence:
        for first, second in zip(figures, figures[1:], strict=False):
            gap = case.content.gap(first, second)
            if (
                first.counts
                and first.value == second.value
                and second.counts
                and first.value >= Decimal(5)
                and re.search(r"\scủa\s*\Z", gap)
            ):
                note = f"Hai số cùng là {written(first.value)}."
                yield _other(case, (first, second), Verdict.OK, "twice", note)
