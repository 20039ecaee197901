"""What is looked at before a report is checked and signed (RP3, V1, V8, V9, and all the proofreader reads);
pure but for the last period and for what was frozen later.

BLOCK must be put right; EXPLAIN needs a sentence that is kept with the edition; WARN is shown. A finding's
key holds the numbers it is about, so that what was said of others does not cover it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from namro.documents import tree
from namro.figures.address import Address, Located
from namro.figures.folds import Amount, Figure, Presence, figures_at
from namro.figures.metric import Metric
from namro.figures.models import Freeze, FrozenFigure
from namro.figures.registry import metrics
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.numbers import NBSP, integer
from namro.ground.ranges import show_day
from namro.proofreading.engine.claims import Verdict
from namro.regulations.models import Confidence
from namro.regulations.queries import params_named
from namro.reports import changes
from namro.reports import template as templates
from namro.reports.compose import Composed
from namro.reports.editing import gone
from namro.reports.proofread import remarks
from namro.reports.template import Template, Typed
from namro.reports.wording import Kind, Printed, loose

PERCENT, LEAST = "plausibility.pct", "plausibility.least"
SHARE = re.compile(rf"-?[\d.]+(?:,(?P<places>\d+))?{NBSP}%")


class Severity(StrEnum):
    BLOCK = "BLOCK"
    EXPLAIN = "EXPLAIN"
    WARN = "WARN"


ORDER = list(Severity)


@dataclass(frozen=True)
class Finding:
    """``where`` says which figure or block, ``text`` what is wrong with it, ``explanation`` what was said."""

    key: str
    severity: Severity
    where: str
    text: str
    explanation: str = ""

    @property
    def open(self) -> bool:
        """Whether it stands in the way."""
        return self.severity is Severity.BLOCK or (self.severity is Severity.EXPLAIN and not self.explanation)


def findings(composed: Composed, explained: Mapping[str, str]) -> list[Finding]:
    """All findings, those in the way first; the last period's figures, its rules and later freezes take a
    statement each."""
    found = [
        *corrected(composed),
        *sums(composed),
        *own_numbers(composed),
        *parts_within_wholes(composed.figures),
        *percentages(composed.document),
        *contradictions(composed.document),
        *leaps(composed),
        *typed_numbers(composed.template),
        *loose_numbers(composed),
        *lost_figures(composed.template),
        *missing(composed),
        *provisional(composed),
    ]
    once = {one.key: one for one in found}.values()
    said = [Finding(**(vars(one) | {"explanation": explained.get(one.key, "")})) for one in once]
    return sorted(said, key=lambda one: (not one.open, ORDER.index(one.severity)))


def check_none_open(found: Sequence[Finding]) -> None:
    """Refuse what still has to be put right or explained, the first few by name."""
    standing = [one for one in found if one.open]
    if standing:
        shown = " ".join(f"{one.where}: {one.text}" for one in standing[:3])
        more = f" Và {len(standing) - 3} mục khác." if len(standing) > 3 else ""
        raise HouseError(f"Còn {len(standing)} mục phải sửa hoặc giải trình. {shown}{more}")


# Arithmetic


def sums(composed: Composed) -> Iterator[Finding]:
    """RP3: lines of a table and what is in none of them add up to its total."""
    totals = {str(one.address): one for one in composed.figures}
    here = composed.place.code
    for key in composed.lines[0].figures if composed.lines else ():
        column = [line.figures[key] for line in composed.lines]
        total = next((one for one in totals.values() if _is_total(one, column[0], here)), None)
        if not isinstance(total, Amount) or not _adds_up(key, [total, *column]):
            continue
        added = sum(one.amount for one in column if isinstance(one, Amount))
        if added != total.amount:
            yield Finding(
                f"RP3:{total.address.live}:{added}:{total.amount}",
                Severity.EXPLAIN,
                total.located.definition.title,
                f"cộng các dòng của bảng là {integer(added)}, tổng số in {integer(total.amount)}.",
            )


def own_numbers(composed: Composed) -> Iterator[Finding]:
    """What counts at its own unit alone has no place in a line of what is left over beside the units."""
    for line in composed.lines:
        for key in line.figures if line.part else ():
            definition = metrics.get(key)
            if isinstance(definition, Metric) and definition.own_only:
                text = f"chỉ tính tại chính đơn vị, không đưa vào bảng có dòng “{line.name}” được."
                yield Finding(f"OWN:{key}", Severity.BLOCK, definition.title, text)


def _is_total(figure: Figure, line: Figure, here: str) -> bool:
    at, other = figure.address, line.address
    return (at.key, at.period, at.unit, at.part) == (other.key, other.period, here, "")


def _adds_up(key: str, column: Sequence[Figure]) -> bool:
    """Whether lines of this figure make its total; a number that is hidden cannot be added."""
    definition = metrics.get(key)
    additive = isinstance(definition, Metric) and not (definition.distinct or definition.own_only)
    return additive and all(one.presence is not Presence.HIDDEN for one in column)


def parts_within_wholes(figures: Sequence[Figure]) -> Iterator[Finding]:
    """V1: a “trong đó” is no more than what it is part of."""
    found = {_spot(one.address): one for one in figures if isinstance(one, Amount)}
    for part in found.values():
        definition = part.located.definition
        parent = definition.parent if isinstance(definition, Metric) else ""
        whole = found.get(_spot(part.address.with_(key=parent))) if parent else None
        if whole and part.presence is whole.presence is Presence.PRESENT and part.amount > whole.amount >= 0:
            yield Finding(
                f"V1:{part.address.live}:{part.amount}:{whole.amount}",
                Severity.BLOCK,
                definition.title,
                f"{integer(part.amount)}, nhiều hơn “{whole.located.definition.title}”: "
                f"{integer(whole.amount)}.",
            )


def _spot(address: Address) -> tuple[str, str, str, date, str]:
    return address.key, address.unit, str(address.period), address.day, address.part


def percentages(document: tree.Document) -> Iterator[Finding]:
    """V9: a printed percentage is its two printed counts, rounded once, half away from zero."""
    for printed in tree.figures(document):
        text = SHARE.fullmatch(printed.text)
        legs = re.search(r": (?P<part>-?[\d.]+)/(?P<base>[\d.]+)$", printed.title)
        if text and legs:
            places = len(text["places"] or "")
            part, base = (int(legs[name].replace(".", "")) for name in ("part", "base"))
            right = _percent(part, base, places)
            if right != printed.text:
                yield Finding(
                    f"V9:{printed.title}:{printed.text}",
                    Severity.BLOCK,
                    printed.title,
                    f"in {printed.text}, tính lại là {right}.",
                )


def _percent(part: int, base: int, places: int) -> str:
    """Whole-number arithmetic of its own, so that it is no echo of what printed the number."""
    scaled = (2 * abs(part) * 100 * 10**places + base) // (2 * base)
    whole, rest = divmod(scaled, 10**places)
    tail = f",{rest:0{places}d}" if places else ""
    return f"{'-' if part < 0 and scaled else ''}{integer(whole)}{tail}{NBSP}%"


def contradictions(document: tree.Document) -> Iterator[Finding]:
    """What the paper's own figures, typed ones included, say against each other, with the arithmetic."""
    for remark in remarks(document):
        claim = remark.claim
        severity = Severity.EXPLAIN if claim.verdict is Verdict.INCONSISTENT else Severity.WARN
        text = f"{claim.note} {claim.remedy}".strip()
        yield Finding(f"PROOF:{remark.key}", severity, f"“{remark.quoted}”", text)


# Against what was frozen later


def corrected(composed: Composed) -> Iterator[Finding]:
    """Frozen figures that the last freeze of the same unit and period holds otherwise."""
    number = next((one.address.freeze for one in composed.figures), None)
    if number is None:
        return
    frozen = {str(leg.address.live): leg for one in composed.figures for leg in changes.legs(one)}
    later = FrozenFigure.objects.filter(
        freeze__unit=composed.place.id,
        freeze__period=str(composed.period),
        freeze__state=Freeze.State.STANDING,
        freeze__number__gt=number,
        address__in=frozen,
    ).order_by("freeze__number")
    columns = later.values_list("address", "value", "presence", "freeze__number")
    last = {address: row for address, *row in columns}
    for address, (value, presence, by) in last.items():
        was = frozen[address]
        now = Amount(was.located, value, Presence(presence))
        if changes.counted(now) != changes.counted(was):
            text = f"{was.text}, lần chốt {by} đính chính là {now.text}; trả lại dự thảo rồi chốt lại."
            yield Finding(f"CORRECTED:{address}:{by}", Severity.BLOCK, changes.titled(was, composed), text)


# Against the last period


def leaps(composed: Composed) -> Iterator[Finding]:
    """V8: a count that changed beyond ``plausibility.pct`` against the period before."""
    before = composed.period.previous()
    rules = params_named([PERCENT, LEAST], on=composed.period.last)
    if before is None or PERCENT not in rules or LEAST not in rules:
        return
    now = [one for one in composed.figures if _at_the_unit(one, composed)]
    wanted = [
        Located(
            one.address.with_(period=before, tree_day=composed.day, freeze=None),
            one.located.definition,
            composed.place,
        )
        for one in now
    ]
    pct, least = int(rules[PERCENT].value), int(rules[LEAST].value)
    sure = "" if rules[PERCENT].confidence != Confidence.UNCONFIRMED else ", chưa xác nhận"
    for one, was in zip(now, figures_at(wanted), strict=True):
        if _leapt(one, was, pct, least):
            yield Finding(
                f"V8:{_spot(one.address)[:2]}:{_count(was)}:{_count(one)}",
                Severity.EXPLAIN,
                one.located.definition.title,
                f"{one.text}, {before.title()} là {was.text}: thay đổi quá {pct} % (ngưỡng{sure}).",
            )


def _at_the_unit(figure: Figure, composed: Composed) -> bool:
    at = figure.address
    here = (composed.place.code, composed.period, "")
    return isinstance(figure, Amount) and (at.unit, at.period, at.part) == here


def _leapt(now: Figure, was: Figure, pct: int, least: int) -> bool:
    if now.presence is not Presence.PRESENT or was.presence is not Presence.PRESENT:
        return False
    moved = abs(_count(now) - _count(was))
    return moved >= least and moved * 100 > pct * abs(_count(was))


def _count(figure: Figure) -> int:
    return figure.amount if isinstance(figure, Amount) else 0


# What people wrote


def typed_numbers(template: Template) -> Iterator[Finding]:
    """A number that follows no record; one that stands in place of a figure has to be explained."""
    for line in template.lines:
        for piece in line.pieces:
            if isinstance(piece, Typed) and piece.was:
                title = metrics.get(piece.was).title
                text = f"số ghi tay {piece.text} thay cho số liệu của hồ sơ."
                yield Finding(f"TYPED:{piece.was}:{piece.text}", Severity.EXPLAIN, title, text)
            elif isinstance(piece, Typed):
                text = f"số ghi tay {piece.text} không gắn với số liệu nào."
                yield Finding(f"TYPED::{piece.text}", Severity.WARN, "Số ghi tay", text)


def loose_numbers(composed: Composed) -> Iterator[Finding]:
    """A figure's number among the letters: it will not follow the records."""
    printed = Printed(composed.texts)
    for line in composed.template.lines:
        for notice in loose(line.pieces, printed):
            assert notice.kind is Kind.LOOSE
            title = metrics.get(notice.key).title
            text = f"“{notice.text}” viết thành chữ, không gắn với số liệu “{title}”."
            yield Finding(f"LOOSE:{notice.key}:{notice.text}", Severity.WARN, "Số trong lời văn", text)


def lost_figures(template: Template) -> Iterator[Finding]:
    """Figures of the shipped text that the edited one prints nowhere."""
    if template.name not in templates.names():
        return
    for key in gone(templates.load(template.name), template):
        title = metrics.get(key).title
        yield Finding(f"GONE:{key}", Severity.WARN, title, "có trong mẫu, không còn trong báo cáo.")


# What is not there yet


def missing(composed: Composed) -> Iterator[Finding]:
    """Printed figures whose value nobody gave, and percentages of nothing."""
    keys = {one.key for one in tree.figures(composed.document)}
    for printed in composed.printed:
        figure = printed.figure
        lacks = figure.presence in (Presence.MISSING, Presence.NOT_APPLICABLE)
        if lacks and figure.address.key in keys:
            title = figure.located.definition.title
            yield Finding(f"MISSING:{figure.address.key}", Severity.WARN, title, f"in “{figure.text}”.")


def provisional(composed: Composed) -> Iterator[Finding]:
    """The period goes on, or divided units leave part of the figures as estimates."""
    last = composed.period.last
    if last >= clock.today():
        text = f"kỳ báo cáo đến hết ngày {show_day(last)} chưa kết thúc; số liệu còn thay đổi."
        yield Finding("PROVISIONAL:period", Severity.WARN, "Số tạm tính", text)
    for estimate in composed.beside:
        at = estimate.located
        where = f"{at.definition.title}, {at.place.short_name}"
        text = f"có thể thêm {integer(estimate.possible)} của đơn vị đã chia; in thành ước tính bên cạnh."
        yield Finding(f"BESIDE:{at.address.key}:{at.place.code}", Severity.WARN, where, text)


__all__ = ["Finding", "Severity", "check_none_open", "corrected", "findings"]
