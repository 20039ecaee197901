"""Horizontal bars from a zero baseline, targets as ticks."""

from collections.abc import Sequence
from dataclasses import dataclass

from namro.documents.charts import pen
from namro.documents.charts.drawing import Drawing, Mark, Scale, check_mark, nothing
from namro.documents.charts.pen import BAR, CLOSE, FONT, GAP, LEADING, LIFT, MANY, PAD, SMALL, WIDTH, Number

NAMES = 0.42


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: `value` decides its length, `text` is what stands beside it, `href` where it leads.

    `tone` is “ours” for what the chart is about and “rest” for what it is compared with.
    """

    label: str
    value: Number
    href: str
    target: Number | None = None
    text: str = ""
    tone: str = "ours"

    def __post_init__(self) -> None:
        check_mark(self, self.href)


def bars(items: Sequence[Bar], *, title: str, desc: str = "", width: int = WIDTH) -> Drawing:
    """Bars each under its own label line; many bars have their labels at the left instead."""
    if not items:
        return nothing(title, desc, width)
    beside = len(items) > MANY
    scale = _scale(items, width, width * NAMES if beside else PAD)
    marks: list[Mark] = []
    y = float(PAD)
    for item in items:
        mark = _row(item, scale, y) if beside else _mark(item, scale, y)
        marks.append(mark)
        y += mark.height
    return Drawing(title, width, y + PAD, tuple(marks), "", desc)


def progress(item: Bar, *, title: str, desc: str = "", width: int = WIDTH) -> Drawing:
    """One value against its target: a pale track up to the target, the bar, and a tick at the target."""
    scale = _scale([item], width, PAD)
    mark = _mark(item, scale, PAD)
    top = mark.y + mark.height - GAP - BAR - (LEADING if scale.below else 0)
    reach = scale.at(item.target or 0)
    track = pen.rect(scale.at(0), top, max(reach - scale.at(0), 0), BAR, "c-line")
    return Drawing(title, width, mark.height + 2 * PAD, (mark,), track, desc)


def _scale(items: Sequence[Bar], width: int, left: float) -> Scale:
    values = [item.value for item in items]
    values += [item.target for item in items if item.target is not None]
    return Scale.over(values, [pen.said(item.value, item.text) for item in items], width, left=left)


def _mark(item: Bar, scale: Scale, y: float) -> Mark:
    lines = pen.wrap(item.label, FONT, scale.width - 2 * PAD)
    parts = [pen.text(PAD, y + FONT + i * LEADING, words, "c-ink") for i, words in enumerate(lines)]
    top = y + len(lines) * LEADING + LIFT
    parts.append(_drawn(item, scale, top))
    height = top + BAR + GAP + (LEADING if scale.below else 0) - y
    said = pen.said(item.value, item.text)
    return Mark(item.label, said, item.href, 0, y, scale.width, height, "".join(parts))


def _row(item: Bar, scale: Scale, y: float) -> Mark:
    """Label at the left, at most two lines, its bar beside it."""
    lines = pen.wrapped(item.label, SMALL, scale.left - 5 * PAD, 2)
    small = {"font_size": str(SMALL)}
    parts = [pen.text(PAD, y + SMALL + i * CLOSE, words, "c-ink", **small) for i, words in enumerate(lines)]
    parts.append(_drawn(item, scale, y + (len(lines) * CLOSE - BAR) / 2))
    height = len(lines) * CLOSE + 2 * PAD + (LEADING if scale.below else 0)
    said = pen.said(item.value, item.text)
    return Mark(item.label, said, item.href, 0, y, scale.width, height, "".join(parts))


def _drawn(item: Bar, scale: Scale, top: float) -> str:
    """Bar, zero line, target and number of one item."""
    start, end = sorted((scale.at(0), scale.at(item.value)))
    parts = [pen.rect(start, top, end - start, BAR, "c-ours" if item.tone == "ours" else "c-rest")]
    parts.append(scale.baseline(top))
    if item.target is not None:
        tick = scale.at(item.target)
        parts.append(pen.rect(tick - 1, top - 3, 2, BAR + 6, "c-target"))
        end = max(end, tick)
    said = pen.said(item.value, item.text)
    x, base = (scale.left, top + BAR + FONT) if scale.below else (end + 2 * PAD, top + BAR - 2)
    parts.append(pen.text(x, base, said, "c-ink", font_weight="bold"))
    return "".join(parts)
