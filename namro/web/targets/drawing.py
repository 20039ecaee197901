"""All direct units on one line from 0 to 150 %: a dot for each, a link to its figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape

WIDTH, LEFT, RIGHT = 360, 8, 8
FULL = 150  # per cent at the right end; what is above it stands there
DOT = 7
TALLEST = 70
AXIS = 16


@dataclass(frozen=True)
class Dot:
    """A unit: where it stands, what is said of it, where it leads."""

    percent: Fraction
    says: str
    href: str


def _x(percent: float) -> float:
    return LEFT + min(max(percent, 0.0), FULL) * (WIDTH - LEFT - RIGHT) / FULL


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def strip(dots: Sequence[Dot], title: str, expected: Fraction | None = None) -> str:
    """An SVG: dots heaped over their place on the scale, a line at 100 % and one at what is due by now."""
    columns = [round(_x(float(dot.percent)) / DOT) for dot in dots]
    highest = max(Counter(columns).values(), default=1)
    step = min(float(DOT), TALLEST / highest)
    height = max(step * highest + DOT, 2 * DOT) + AXIS
    base = height - AXIS
    heap: Counter[int] = Counter()
    marks = []
    for column, dot in sorted(zip(columns, dots, strict=True), key=lambda pair: pair[1].percent):
        y = base - DOT / 2 - heap[column] * step
        heap[column] += 1
        marks.append(
            f'<a href="{escape(dot.href)}" tabindex="-1"><circle class="c-ours" cx="{column * DOT}"'
            f' cy="{_n(y)}" r="3"/><title>{escape(dot.says)}</title></a>'
        )
    return (
        f'<svg class="chart strip" role="group" aria-label="{escape(title)}"'
        f' viewBox="0 0 {WIDTH} {_n(height)}">{_axis(base, expected)}{"".join(marks)}</svg>'
    )


def _axis(base: float, expected: Fraction | None) -> str:
    parts = [_line("c-line", LEFT, base, WIDTH - RIGHT, base)]
    for percent in (0, 50, 100, 150):
        anchor = {0: "start", 150: "end"}.get(percent, "middle")
        parts.append(
            f'<text class="c-muted" x="{_n(_x(percent))}" y="{_n(base + 13)}" font-size="11"'
            f' text-anchor="{anchor}">{percent}</text>'
        )
    parts.append(_line("c-target", _x(100), 0, _x(100), base))
    if expected is not None:
        due = _x(float(100 * expected))
        parts.append(_line("c-due", due, 0, due, base))
    return "".join(parts)


def _line(tone: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="{tone}" x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"/>'
