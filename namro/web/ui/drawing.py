"""Two marks too small for a chart of their own. Both are decoration: the numbers stand beside them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

Number = int | Decimal | Fraction
FULL = 150  # per cent at the right end: a result above it is drawn with an open end
HEIGHT = 20
BAR = 12
SPARK_WIDTH, SPARK_HEIGHT = 120, 32


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _at(percent: Number) -> float:
    return float(min(max(percent, 0), FULL)) * 200 / FULL


def meter(percent: Number | None, expected: Number | None = None) -> str:
    """An SVG 200 × 20 that stretches with its box: track to 100 %, bar, tick at 100 % and at ``expected``.

    The same scale for every indicator, so that bars under each other compare.
    """
    top = (HEIGHT - BAR) / 2
    parts = [f'<rect class="c-line" x="0" y="{_n(top)}" width="{_n(_at(100))}" height="{BAR}"/>']
    if percent is not None and percent > 0:
        tone = "c-ours" if percent <= FULL else "c-ours c-beyond"
        parts.append(f'<rect class="{tone}" x="0" y="{_n(top)}" width="{_n(_at(percent))}" height="{BAR}"/>')
    if expected is not None:
        parts.append(_tick(_at(expected), "c-due", top))
    parts.append(_tick(_at(100), "c-target", top))
    return (
        f'<svg class="chart meter" viewBox="0 0 200 {HEIGHT}" preserveAspectRatio="none" aria-hidden="true"'
        f' focusable="false">{"".join(parts)}</svg>'
    )


def _tick(x: float, tone: str, top: float) -> str:
    return (
        f'<line class="{tone}" x1="{_n(x)}" y1="{_n(top - 3)}" x2="{_n(x)}" y2="{_n(top + BAR + 3)}"'
        ' vector-effect="non-scaling-stroke"/>'
    )


def sparkline(values: Sequence[int | None]) -> str:
    """An SVG 120 × 32 from a zero baseline; missing values leave a gap, the last one is a dot."""
    known = [value for value in values if value is not None]
    if not known:
        return ""
    low, high = min(0, *known), max(1, *known)
    step = (SPARK_WIDTH - 8) / max(len(values) - 1, 1)
    points = [
        None if value is None else (4 + i * step, 4 + (SPARK_HEIGHT - 8) * (high - value) / (high - low))
        for i, value in enumerate(values)
    ]
    path, pen = "", "M"
    for point in points:
        path += f"{pen}{_n(point[0])} {_n(point[1])}" if point else ""
        pen = "L" if point else "M"
    last = next(point for point in reversed(points) if point)
    return (
        f'<svg class="chart spark" viewBox="0 0 {SPARK_WIDTH} {SPARK_HEIGHT}" aria-hidden="true"'
        ' focusable="false">'
        f'<line class="c-line" x1="0" y1="{SPARK_HEIGHT - 4}" x2="{SPARK_WIDTH}" y2="{SPARK_HEIGHT - 4}"/>'
        f'<path class="c-stroke" fill="none" stroke-width="2" d="{path}"/>'
        f'<circle class="c-ours" cx="{_n(last[0])}" cy="{_n(last[1])}" r="3"/></svg>'
    )
