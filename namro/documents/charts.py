"""Charts drawn on the server: a `Drawing` of bars, a line or one target, whose marks are links.

Colour comes from CSS classes (`c-ours`, `c-rest`, `c-target`, `c-ink`, `c-line`); presentation attributes
stand in where no stylesheet is loaded. No style attribute is written, so a strict content policy holds.
`Drawing.marks` carries label, text, address and place of every mark, for the formats that cannot link
inside a picture. The chart has the role `group`, not `img`: an `img` would hide its links from readers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from html import escape

from namro.documents.basics import address, check_path, cleaned
from namro.ground.numbers import decimal, integer

Number = int | Decimal | Fraction
WIDTH = 400
FONT = 14
SMALL = 12
LEADING = 18
BAR = 14
LIFT = 5
GAP = 12
PAD = 4
NO_DATA = "Không có số liệu."
_FILL = {
    "c-ours": "#0b5cad",
    "c-rest": "#8c959f",
    "c-target": "#1b1f24",
    "c-ink": "#1b1f24",
    "c-muted": "#57606a",
    "c-line": "#d0d7de",
}
_TICK = {"font_size": str(SMALL), "text_anchor": "end"}
_PERIOD = {"font_size": str(SMALL), "text_anchor": "middle"}
_NAMED = _PERIOD | {"font_weight": "bold", "stroke": "#fff", "stroke_width": "3", "paint_order": "stroke"}


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
        _check_mark(self)


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a line; `value` None breaks the line."""

    label: str
    value: Number | None
    href: str
    text: str = ""

    def __post_init__(self) -> None:
        _check_mark(self)


@dataclass(frozen=True, slots=True)
class Mark:
    """A linked rectangle of the drawing, in its own units, with what it says."""

    label: str
    text: str
    href: str
    x: float
    y: float
    width: float
    height: float
    shapes: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A finished chart. `title` is a sentence saying what is seen; `under` is drawn below the marks."""

    title: str
    width: float
    height: float
    marks: tuple[Mark, ...]
    under: str = ""
    desc: str = ""

    @property
    def description(self) -> str:
        """What a reader hears instead of the picture."""
        return self.desc or "; ".join(f"{mark.label}: {mark.text}" for mark in self.marks)

    def svg(self, base_url: str = "") -> str:
        """The chart as an `<svg>` element; addresses are prefixed with `base_url`."""
        body = "".join(_linked(mark, base_url) for mark in self.marks)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="group"'
            f' aria-label="{escape(self.title)}" viewBox="0 0 {_n(self.width)} {_n(self.height)}"'
            f' font-family="Tinos, Times New Roman, serif" font-size="{FONT}">'
            f"<title>{escape(self.title)}</title><desc>{escape(self.description)}</desc>{self.under}{body}</svg>"
        )

    def __str__(self) -> str:
        return self.svg()


def bars(items: Sequence[Bar], *, title: str, desc: str = "", width: int = WIDTH) -> Drawing:
    """Horizontal bars from a zero baseline, each under its own label line, targets as ticks."""
    scale = _Scale.over(items, width)
    marks = []
    y = float(PAD)
    for item in items:
        mark = _bar_mark(item, scale, y)
        marks.append(mark)
        y += mark.height
    height = y + PAD if marks else 2.0 * LEADING
    under = "" if marks else _text(PAD, FONT + PAD, NO_DATA, "c-muted")
    return Drawing(title, width, height, tuple(marks), under, desc)


def progress(item: Bar, *, title: str, desc: str = "", width: int = WIDTH) -> Drawing:
    """One value against its target: a pale track up to the target, the bar, and a tick at the target."""
    scale = _Scale.over([item], width)
    mark = _bar_mark(item, scale, PAD)
    top = mark.y + mark.height - GAP - BAR - (LEADING if scale.below else 0)
    reach = scale.at(item.target or 0)
    track = _rect(scale.at(0), top, max(reach - scale.at(0), 0), BAR, "c-line")
    return Drawing(title, width, mark.height + 2 * PAD, (mark,), track, desc)


def line(
    points: Sequence[Point], *, title: str, desc: str = "", width: int = WIDTH, height: int = 200
) -> Drawing:
    """A line over periods from zero; a missing value leaves a gap; first, last and highest are named."""
    known = [(i, point, point.value) for i, point in enumerate(points) if point.value is not None]
    if not known:
        return Drawing(title, width, 2.0 * LEADING, (), _text(PAD, FONT + PAD, NO_DATA, "c-muted"), desc)
    plot = _Plot.over(points, width, height)
    named = _named(plot, [(i, Fraction(value), _say(value, point.text)) for i, point, value in known])
    marks = tuple(_point_mark(plot, i, point, value, named=i in named) for i, point, value in known)
    under = plot.grid() + plot.labels([point.label for point in points]) + plot.path(points)
    return Drawing(title, width, height, marks, under, desc)


@dataclass(frozen=True, slots=True)
class _Scale:
    """Values to x for bars: `left` to `right` hold low to high; `below` puts texts under their bars."""

    low: Fraction
    high: Fraction
    left: float
    right: float
    width: int
    below: bool

    @classmethod
    def over(cls, items: Sequence[Bar], width: int) -> "_Scale":
        values = [Fraction(item.value) for item in items]
        values += [Fraction(item.target) for item in items if item.target is not None]
        low, high = min([Fraction(0), *values]), max([Fraction(0), *values])
        room = max((text_width(_say(item.value, item.text), FONT) for item in items), default=0) + 3 * PAD
        below = room > width * 0.45
        return cls(low, high, PAD, width - PAD - (0 if below else room), width, below)

    def at(self, value: Number) -> float:
        if self.high == self.low:
            return self.left
        share = float((Fraction(value) - self.low) / (self.high - self.low))
        return self.left + share * (self.right - self.left)


def _bar_mark(item: Bar, scale: _Scale, y: float) -> Mark:
    lines = wrap(item.label, FONT, scale.width - 2 * PAD)
    parts = [_text(PAD, y + FONT + i * LEADING, words, "c-ink") for i, words in enumerate(lines)]
    top = y + len(lines) * LEADING + LIFT
    start, end = sorted((scale.at(0), scale.at(item.value)))
    parts.append(_rect(start, top, end - start, BAR, "c-ours" if item.tone == "ours" else "c-rest"))
    parts.append(_line(scale.at(0), top - 2, scale.at(0), top + BAR + 2, "c-muted"))
    if item.target is not None:
        tick = scale.at(item.target)
        parts.append(_rect(tick - 1, top - 3, 2, BAR + 6, "c-target"))
        end = max(end, tick)
    said = _say(item.value, item.text)
    x, base = (PAD, top + BAR + FONT) if scale.below else (end + 2 * PAD, top + BAR - 2)
    parts.append(_text(x, base, said, "c-ink", font_weight="bold"))
    height = top + BAR + GAP + (LEADING if scale.below else 0) - y
    return Mark(item.label, said, item.href, 0, y, scale.width, height, "".join(parts))


@dataclass(frozen=True, slots=True)
class _Plot:
    """Periods to x, values to y for a line; `ticks` are the grid values with zero among them."""

    count: int
    ticks: tuple[Fraction, ...]
    left: float
    right: float
    top: float
    bottom: float

    @classmethod
    def over(cls, points: Sequence[Point], width: int, height: int) -> "_Plot":
        values = [Fraction(point.value) for point in points if point.value is not None]
        ticks = nice_ticks(min([Fraction(0), *values]), max([Fraction(0), *values]))
        left = max(text_width(_number(tick), SMALL) for tick in ticks) + 3 * PAD
        return cls(len(points), ticks, left, width - 4 * PAD, FONT + 4 * PAD, height - LEADING - PAD)

    def x(self, index: int) -> float:
        if self.count == 1:
            return (self.left + self.right) / 2
        inner = self.left + 2 * PAD
        return inner + index * (self.right - inner) / (self.count - 1)

    def y(self, value: Number) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return self.bottom - float((Fraction(value) - low) / (high - low)) * (self.bottom - self.top)

    def grid(self) -> str:
        parts = []
        for tick in self.ticks:
            y = self.y(tick)
            parts.append(_line(self.left, y, self.right, y, "c-muted" if tick == 0 else "c-line"))
            parts.append(_text(self.left - PAD, y + 4, _number(tick), "c-muted", **_TICK))
        return "".join(parts)

    def labels(self, labels: Sequence[str]) -> str:
        """Period labels: first and last always, between them as many as stand apart."""
        base = self.bottom + LEADING
        shown: list[str] = []
        taken: list[tuple[float, float]] = []
        for i in (0, len(labels) - 1, *range(1, len(labels) - 1)):
            span = self._span(self.x(i), labels[i])
            if all(span[1] + 2 * PAD < a or b + 2 * PAD < span[0] for a, b in taken):
                taken.append(span)
                shown.append(_text((span[0] + span[1]) / 2, base, labels[i], "c-muted", **_PERIOD))
        return "".join(shown)

    def _span(self, x: float, words: str) -> tuple[float, float]:
        half = text_width(words, SMALL) / 2
        middle = min(max(x, half), self.right + 3 * PAD - half)
        return middle - half, middle + half

    def path(self, points: Sequence[Point]) -> str:
        steps, pen = [], "M"
        for i, point in enumerate(points):
            if point.value is None:
                pen = "M"
                continue
            steps.append(f"{pen}{_n(self.x(i))} {_n(self.y(point.value))}")
            pen = "L"
        stroke = f'stroke="{_FILL["c-ours"]}" stroke-width="2"'
        return f'<path class="c-stroke" fill="none" {stroke} d="{"".join(steps)}"/>'


def _named(plot: _Plot, known: list[tuple[int, Fraction, str]]) -> set[int]:
    """Which points carry their number: last, first, highest, as long as the words stand apart."""
    highest = max(known, key=lambda row: (row[1], row[0]))
    chosen: dict[int, tuple[float, float]] = {}
    for i, _, words in (known[-1], known[0], highest):
        half = text_width(words, SMALL) / 2 + PAD
        span = plot.x(i) - half, plot.x(i) + half
        if all(span[1] < a or b < span[0] for a, b in chosen.values()):
            chosen[i] = span
    return set(chosen)


def _point_mark(plot: _Plot, index: int, point: Point, value: Number, *, named: bool) -> Mark:
    x, y = plot.x(index), plot.y(value)
    said = _say(value, point.text)
    shapes = f'<circle class="c-ours" cx="{_n(x)}" cy="{_n(y)}" r="3" fill="{_FILL["c-ours"]}"/>'
    if named:
        half = text_width(said, SMALL) / 2
        middle = min(max(x, plot.left + half), plot.right + 3 * PAD - half)
        shapes += _text(middle, y - 8, said, "c-ink", **_NAMED)
    reach = max((plot.right - plot.left) / max(plot.count - 1, 1) / 2, 2.0)
    top = plot.top - FONT
    return Mark(point.label, said, point.href, x - reach, top, 2 * reach, plot.bottom - top, shapes)


def nice_ticks(low: Fraction, high: Fraction) -> tuple[Fraction, ...]:
    """At most six round grid values from at or below `low` to at or above `high`; steps 1, 2, 5 · 10ⁿ."""
    size = max(high - low, Fraction(1)) / 4
    power = Fraction(1)
    while power * 10 <= size:
        power *= 10
    step = next(power * k for k in (1, 2, 5, 10) if power * k >= size)
    first, last = low // step, -(-high // step)
    return tuple(step * k for k in range(first, max(last, first + 1) + 1))


def text_width(words: str, size: float) -> float:
    """A width the words surely fit in, in drawing units: fonts differ, so this errs on the wide side."""
    return sum(_glyph(sign) for sign in words) * size


def wrap(words: str, size: float, room: float) -> list[str]:
    """Lines of whole words that fit in `room`; a single longer word is cut with “…”."""
    lines = [""]
    for word in words.split():
        joined = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(joined, size) > room:
            lines.append(word)
        else:
            lines[-1] = joined
    return [_cut(words, size, room) for words in lines]


def _cut(words: str, size: float, room: float) -> str:
    if text_width(words, size) <= room:
        return words
    while words and text_width(words + "…", size) > room:
        words = words[:-1]
    return words + "…"


def _glyph(sign: str) -> float:
    if sign in " .,:;|'il·/()":
        return 0.34
    return 0.76 if sign.isupper() or sign in "mw%" else 0.56


def _say(value: Number, text: str) -> str:
    return text or _number(value)


def _number(value: Number) -> str:
    exact = Fraction(value)
    return integer(exact.numerator) if exact.denominator == 1 else decimal(exact, 1)


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _rect(x: float, y: float, width: float, height: float, tone: str) -> str:
    return (
        f'<rect class="{tone}" x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
        f' fill="{_FILL[tone]}"/>'
    )


def _line(x1: float, y1: float, x2: float, y2: float, tone: str) -> str:
    return (
        f'<line class="{tone}" x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"'
        f' stroke="{_FILL[tone]}" stroke-width="1"/>'
    )


def _text(x: float, y: float, words: str, tone: str, **attributes: str) -> str:
    extra = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f'<text class="{tone}" x="{_n(x)}" y="{_n(y)}" fill="{_FILL[tone]}"{extra}>{escape(words)}</text>'


def _check_mark(mark: Bar | Point) -> None:
    cleaned(mark, "label", "text")
    if mark.href:
        check_path(mark.href)


def _linked(mark: Mark, base_url: str) -> str:
    """The mark's shapes over an unpainted rectangle that makes the whole row a target for fingers."""
    area = "".join(
        f'{name}="{_n(number)}" '
        for name, number in (("x", mark.x), ("y", mark.y), ("width", mark.width), ("height", mark.height))
    )
    shapes = f'<rect {area}fill="none" pointer-events="all"/>{mark.shapes}'
    if not mark.href:
        return f"<g>{shapes}</g>"
    said = escape(f"{mark.label}: {mark.text}")
    href = escape(address(base_url, mark.href))
    return f'<a class="mark" href="{href}" aria-label="{said}"><title>{said}</title>{shapes}</a>'
