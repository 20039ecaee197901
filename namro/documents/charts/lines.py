"""Lines over periods, from zero; a missing value leaves a gap."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from namro.documents.basics import TreeError, cleaned
from namro.documents.charts import pen
from namro.documents.charts.drawing import Drawing, Mark, check_mark, nothing
from namro.documents.charts.pen import CLOSE, FILL, FONT, LEADING, PAD, SMALL, WIDTH, Number, n

TICK = {"font_size": str(SMALL), "text_anchor": "end"}
PERIOD = {"font_size": str(SMALL), "text_anchor": "middle"}
NAMED = PERIOD | {"font_weight": "bold", "stroke": "#fff", "stroke_width": "3", "paint_order": "stroke"}
SIGN = 9
# Colour, dashes and the sign at each point: any one of them tells two lines apart.
LOOKS = (
    ("c-stroke", "", "circle"),
    ("c-stroke-ink", "6 3", "square"),
    ("c-stroke-rest", "2 2", "triangle"),
    ("c-stroke", "9 3 2 3", "diamond"),
    ("c-stroke-ink", "", "cross"),
)


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a line; `value` None breaks the line."""

    label: str
    value: Number | None
    href: str
    text: str = ""

    def __post_init__(self) -> None:
        check_mark(self, self.href)


@dataclass(frozen=True, slots=True)
class Series:
    """A named line; all series of a drawing have the same periods."""

    name: str
    points: tuple[Point, ...]

    def __post_init__(self) -> None:
        cleaned(self, "name")


def line(
    points: Sequence[Point], *, title: str, desc: str = "", width: int = WIDTH, height: int = 200
) -> Drawing:
    """A line over periods from zero; a missing value leaves a gap; first, last and highest are named."""
    known = [(i, point, point.value) for i, point in enumerate(points) if point.value is not None]
    if not known:
        return nothing(title, desc, width)
    plot = Plot.over(points, width - 4 * PAD, height)
    named = _named(plot, [(i, Fraction(value), pen.said(value, point.text)) for i, point, value in known])
    marks = tuple(_point_mark(plot, i, point, value, named=i in named) for i, point, value in known)
    under = plot.grid() + plot.labels([point.label for point in points]) + plot.path(points)
    return Drawing(title, width, height, marks, under, desc)


def lines(
    series: Sequence[Series], *, title: str, desc: str = "", width: int = WIDTH, height: int = 220
) -> Drawing:
    """Several lines on one scale, each named at its end with its last value."""
    _check(series)
    points = [point for one in series for point in one.points]
    if all(point.value is None for point in points):
        return nothing(title, desc, width)
    ends = _ends(series, width * 0.36)
    room = max(pen.text_width(words, SMALL) for end in ends for words in end.lines)
    tall = max(float(height), sum(end.tall for end in ends) + 2 * LEADING + FONT + 4 * PAD)
    plot = Plot.over(points, width - room - SIGN - 5 * PAD, tall, count=len(series[0].points))
    under = plot.grid() + plot.labels([point.label for point in series[0].points])
    under += "".join(
        plot.path(one.points, look[0], look[1]) for one, look in zip(series, LOOKS, strict=False)
    )
    marks: list[Mark] = []
    for end, top in sorted(_apart(ends, plot), key=lambda placed: placed[0].look):
        named, last = _end_shapes(plot, end, top)
        found = _marks_of(plot, series[end.look], end.look)
        under += named if found else named + last
        marks += [*found[:-1], *(replace(mark, shapes=mark.shapes + last) for mark in found[-1:])]
    return Drawing(title, width, tall, tuple(marks), under, desc)


def _check(series: Sequence[Series]) -> None:
    if not 1 <= len(series) <= len(LOOKS):
        raise TreeError(f"Biểu đồ có từ 1 đến {len(LOOKS)} đường, không vẽ được {len(series)} đường.")
    if len({len(one.points) for one in series}) > 1:
        raise TreeError("Các đường của một biểu đồ phải có cùng số kỳ.")


@dataclass(frozen=True, slots=True)
class Plot:
    """Periods to x, values to y for a line; `ticks` are the grid values with zero among them."""

    count: int
    ticks: tuple[Fraction, ...]
    left: float
    right: float
    top: float
    bottom: float

    @classmethod
    def over(cls, points: Sequence[Point], right: float, height: float, *, count: int = 0) -> "Plot":
        values = [Fraction(point.value) for point in points if point.value is not None]
        ticks = nice_ticks(min([Fraction(0), *values]), max([Fraction(0), *values]))
        left = max(pen.text_width(pen.number(tick), SMALL) for tick in ticks) + 3 * PAD
        return cls(count or len(points), ticks, left, right, FONT + 4 * PAD, height - LEADING - PAD)

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
            parts.append(pen.line(self.left, y, self.right, y, "c-muted" if tick == 0 else "c-line"))
            parts.append(pen.text(self.left - PAD, y + 4, pen.number(tick), "c-muted", **TICK))
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
                shown.append(pen.text((span[0] + span[1]) / 2, base, labels[i], "c-muted", **PERIOD))
        return "".join(shown)

    def _span(self, x: float, words: str) -> tuple[float, float]:
        half = pen.text_width(words, SMALL) / 2
        middle = min(max(x, half), self.right + 3 * PAD - half)
        return middle - half, middle + half

    def path(self, points: Sequence[Point], name: str = "c-stroke", dashes: str = "") -> str:
        steps, move = [], "M"
        for i, point in enumerate(points):
            if point.value is None:
                move = "M"
                continue
            steps.append(f"{move}{n(self.x(i))} {n(self.y(point.value))}")
            move = "L"
        return pen.path("".join(steps), name, dashes=dashes)


def nice_ticks(low: Fraction, high: Fraction) -> tuple[Fraction, ...]:
    """At most six round grid values from at or below `low` to at or above `high`; steps 1, 2, 5 · 10ⁿ."""
    size = max(high - low, Fraction(1)) / 4
    power = Fraction(1)
    while power * 10 <= size:
        power *= 10
    step = next(power * k for k in (1, 2, 5, 10) if power * k >= size)
    first, last = low // step, -(-high // step)
    return tuple(step * k for k in range(first, max(last, first + 1) + 1))


def _named(plot: Plot, known: list[tuple[int, Fraction, str]]) -> set[int]:
    """Which points carry their number: last, first, highest, as long as the words stand apart."""
    highest = max(known, key=lambda row: (row[1], row[0]))
    chosen: dict[int, tuple[float, float]] = {}
    for i, _, words in (known[-1], known[0], highest):
        half = pen.text_width(words, SMALL) / 2 + PAD
        span = plot.x(i) - half, plot.x(i) + half
        if all(span[1] < a or b < span[0] for a, b in chosen.values()):
            chosen[i] = span
    return set(chosen)


def _point_mark(plot: Plot, index: int, point: Point, value: Number, *, named: bool) -> Mark:
    x, y = plot.x(index), plot.y(value)
    said = pen.said(value, point.text)
    shapes = f'<circle class="c-ours" cx="{n(x)}" cy="{n(y)}" r="3" fill="{FILL["c-ours"]}"/>'
    if named:
        half = pen.text_width(said, SMALL) / 2
        middle = min(max(x, plot.left + half), plot.right + 3 * PAD - half)
        shapes += pen.text(middle, y - 8, said, "c-ink", **NAMED)
    reach = max((plot.right - plot.left) / max(plot.count - 1, 1) / 2, 2.0)
    top = plot.top - FONT
    return Mark(point.label, said, point.href, x - reach, top, 2 * reach, plot.bottom - top, shapes)


# Several lines


def _marks_of(plot: Plot, one: Series, index: int) -> list[Mark]:
    """The signs at the points, each a link as wide as there is room to its neighbours."""
    name, _, shape = LOOKS[index]
    reach = min(max((plot.right - plot.left) / max(plot.count - 1, 1) / 2, 3.0), 10.0)
    marks = []
    for i, point in enumerate(one.points):
        if point.value is None:
            continue
        x, y = plot.x(i), plot.y(point.value)
        said = pen.said(point.value, point.text)
        label = f"{one.name}, {point.label}"
        marks.append(Mark(label, said, point.href, x - reach, y - 8, 2 * reach, 16, _sign(shape, x, y, name)))
    return marks


def _sign(shape: str, x: float, y: float, name: str) -> str:
    paths = {
        "square": f"M{n(x - 3)} {n(y - 3)}h6v6h-6z",
        "triangle": f"M{n(x)} {n(y - 4)}l4 7h-8z",
        "diamond": f"M{n(x)} {n(y - 4)}l4 4l-4 4l-4-4z",
        "cross": f"M{n(x - 3)} {n(y - 3)}l6 6m0-6l-6 6",
    }
    if shape == "circle":
        return f'<circle class="c-ours" cx="{n(x)}" cy="{n(y)}" r="3" fill="{FILL["c-ours"]}"/>'
    return pen.path(paths[shape], name, width=1.5)


@dataclass(frozen=True, slots=True)
class _End:
    """What stands beside the end of a line: its name, then in bold its last value, None if none is known.

    `reaches`: whether that is of the last period, so that a hair may lead from the line to it.
    """

    look: int
    name: list[str]
    said: list[str]
    value: Number | None
    reaches: bool = True

    @property
    def lines(self) -> list[str]:
        return [*self.name, *self.said]

    @property
    def tall(self) -> float:
        return len(self.lines) * CLOSE + PAD


def _ends(series: Sequence[Series], room: float) -> list[_End]:
    found = []
    for i, one in enumerate(series):
        last = next((point for point in reversed(one.points) if point.value is not None), None)
        said = pen.said(last.value, last.text) if last else pen.MISSING
        name = pen.wrapped(one.name, SMALL, room, 3)
        value, reaches = last.value if last else None, last is one.points[-1]
        found.append(_End(i, name, pen.wrapped(said, SMALL, room, 2), value, reaches))
    return found


def _apart(ends: Sequence[_End], plot: Plot) -> list[tuple[_End, float]]:
    """Where each block begins: beside its line if it can, none over another, none outside the drawing."""
    placed, low = [], plot.top - FONT
    for end in sorted(ends, key=lambda one: plot.y(one.value or 0)):
        top = max(low, plot.y(end.value or 0) - end.tall / 2)
        placed.append((end, top))
        low = top + end.tall
    floor, moved = plot.bottom + LEADING, []
    for end, top in reversed(placed):
        floor = min(top, floor - end.tall)
        moved.append((end, floor))
    return moved


def _end_shapes(plot: Plot, end: _End, top: float) -> tuple[str, str]:
    """The name with its sign and the hair to the line; and the last value, which belongs to its mark."""
    name, _, shape = LOOKS[end.look]
    x, middle = plot.right + 4 * PAD, top + CLOSE / 2
    parts = [_sign(shape, x, middle, name)]
    if end.value is not None and end.reaches:
        hair = f"M{n(plot.right + 3)} {n(plot.y(end.value))}L{n(x - 5)} {n(middle)}"
        parts.append(pen.path(hair, "c-stroke-rest", width=0.5))
    rows = [top + SMALL + i * CLOSE for i in range(len(end.lines))]
    small = {"font_size": str(SMALL)}
    for base, words in zip(rows, end.name, strict=False):
        parts.append(pen.text(x + SIGN, base, words, "c-ink", **small))
    said = zip(rows[len(end.name) :], end.said, strict=True)
    last = [pen.text(x + SIGN, base, words, "c-ink", font_weight="bold", **small) for base, words in said]
    return "".join(parts), "".join(last)
