"""Small multiples: one little drawing a unit, all on one scale, each with its name and its last value."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from namro.documents.charts import pen
from namro.documents.charts.drawing import Drawing, Mark, check_mark, nothing
from namro.documents.charts.lines import Point
from namro.documents.charts.pen import CLOSE, FILL, LEADING, PAD, SMALL, WIDTH, n

TALL = 40.0
FEW = 8
SMALL_TEXT = {"font_size": str(SMALL)}


@dataclass(frozen=True, slots=True)
class Small:
    """One little drawing: `href` leads to the unit's figure; the last point's words stand under the name."""

    label: str
    points: tuple[Point, ...]
    href: str = ""

    def __post_init__(self) -> None:
        check_mark(self, self.href)

    @property
    def last(self) -> str:
        """What is said of the last period, even when it is missing."""
        if not self.points:
            return pen.MISSING
        return pen.said(self.points[-1].value, self.points[-1].text)


def small(
    items: Sequence[Small], *, title: str, desc: str = "", width: int = WIDTH, columns: bool = False
) -> Drawing:
    """A grid of little lines, or of little columns, from one zero on one scale."""
    values = [Fraction(p.value) for item in items for p in item.points if p.value is not None]
    if not values:
        return nothing(title, desc, width)
    grid = _Grid.over(items, values, width)
    marks = tuple(grid.mark(i, item, columns=columns) for i, item in enumerate(items))
    return Drawing(title, width, grid.height(len(items)), marks, grid.scale_words(items), desc)


@dataclass(frozen=True, slots=True)
class _Grid:
    """Cells in reading order; `names` lines for the name in each cell."""

    low: Fraction
    high: Fraction
    across: int
    wide: float
    names: int

    @classmethod
    def over(cls, items: Sequence[Small], values: Sequence[Fraction], width: int) -> "_Grid":
        across = 1 if len(items) == 1 else 2 if len(items) <= FEW else 3
        wide = width / across
        room = wide - 4 * PAD
        names = max(len(pen.wrapped(item.label, SMALL, room, 2)) for item in items)
        return cls(min([Fraction(0), *values]), max([Fraction(0), *values]), across, wide, names)

    @property
    def cell(self) -> float:
        return self.names * CLOSE + CLOSE + TALL + 4 * PAD

    def height(self, count: int) -> float:
        return LEADING + -(-count // self.across) * self.cell + PAD

    def scale_words(self, items: Sequence[Small]) -> str:
        """One scale for all, said once: the bounds, and the periods from left to right."""
        labels = [point.label for point in max(items, key=lambda item: len(item.points)).points]
        span = f", {labels[0]} – {labels[-1]}" if len(labels) > 1 else f", {labels[0]}"
        words = f"Cùng thang từ {pen.number(self.low)} đến {pen.number(self.high)}{span}"
        return pen.text(
            PAD, SMALL + 1, pen.cut(words, SMALL, self.wide * self.across), "c-muted", **SMALL_TEXT
        )

    def mark(self, index: int, item: Small, *, columns: bool) -> Mark:
        x = index % self.across * self.wide
        y = LEADING + index // self.across * self.cell
        lines = pen.wrapped(item.label, SMALL, self.wide - 4 * PAD, 2)
        first = self.names - len(lines)
        shapes = [
            pen.text(x + PAD, y + SMALL + i * CLOSE, words, "c-ink", **SMALL_TEXT)
            for i, words in enumerate(lines, first)
        ]
        base = y + self.names * CLOSE + SMALL
        shown = pen.cut(item.last, SMALL, self.wide - 4 * PAD)
        missing = not item.points or item.points[-1].value is None
        name = "c-muted" if missing else "c-ink"
        shapes.append(pen.text(x + PAD, base, shown, name, font_weight="bold", **SMALL_TEXT))
        drawn = self._columns if columns else self._line
        shapes.append(drawn(item.points, x + PAD, base + 2 * PAD))
        return Mark(item.label, item.last, item.href, x, y, self.wide, self.cell - PAD, "".join(shapes))

    def _y(self, value: Fraction, top: float) -> float:
        if self.high == self.low:
            return top + TALL
        return top + TALL - float((value - self.low) / (self.high - self.low)) * TALL

    def _at(self, index: int, count: int, left: float) -> float:
        room = self.wide - 4 * PAD
        return left + room / 2 if count == 1 else left + 3 + index * (room - 6) / (count - 1)

    def _zero(self, left: float, top: float) -> str:
        y = self._y(Fraction(0), top)
        return pen.line(left, y, left + self.wide - 4 * PAD, y, "c-muted")

    def _line(self, points: Sequence[Point], left: float, top: float) -> str:
        steps, move, end = [], "M", ""
        for i, point in enumerate(points):
            if point.value is None:
                move, end = "M", ""
                continue
            x, y = self._at(i, len(points), left), self._y(Fraction(point.value), top)
            steps.append(f"{move}{n(x)} {n(y)}")
            end = f'<circle class="c-ours" cx="{n(x)}" cy="{n(y)}" r="3" fill="{FILL["c-ours"]}"/>'
            if move == "M" and (i + 1 == len(points) or points[i + 1].value is None):
                steps.append("h0.1")
            move = "L"
        return self._zero(left, top) + (pen.path("".join(steps), "c-stroke") if steps else "") + end

    def _columns(self, points: Sequence[Point], left: float, top: float) -> str:
        room = (self.wide - 4 * PAD) / max(len(points), 1)
        zero, parts = self._y(Fraction(0), top), []
        for i, point in enumerate(points):
            if point.value is not None:
                y = self._y(Fraction(point.value), top)
                last = "c-ours" if i + 1 == len(points) else "c-rest"
                parts.append(
                    pen.rect(left + i * room + room * 0.1, min(y, zero), room * 0.8, abs(zero - y), last)
                )
        return "".join(parts) + self._zero(left, top)
