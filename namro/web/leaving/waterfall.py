"""The balance as a picture: from the opening, step by step, to the closing. Each bar is a link.

Changes are small beside the stock, so the axis begins near the lowest level and says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from namro.ground.numbers import integer

WIDTH, ROW, BAR, LABEL = 400, 38, 14, 16


@dataclass(frozen=True)
class Bar:
    """One step: ``value`` is a level where ``level`` is true, else what is added to the running level."""

    label: str
    value: int
    href: str
    level: bool = False

    @property
    def text(self) -> str:
        return (
            integer(self.value)
            if self.level
            else f"{'+' if self.value > 0 else '−'}{integer(abs(self.value))}"
        )


@dataclass(frozen=True)
class Waterfall:
    """``base`` is the level at the left edge; 0 where nothing is cut off."""

    svg: str
    base: int


def spans(bars: Sequence[Bar]) -> list[tuple[int, int]]:
    """From which level to which each bar reaches; a level begins at 0."""
    found, level = [], 0
    for bar in bars:
        first = 0 if bar.level else level
        level = bar.value if bar.level else level + bar.value
        found.append((min(first, level), max(first, level)))
    return found


def waterfall(bars: Sequence[Bar], title: str) -> Waterfall:
    reach = spans(bars)
    levels = [
        edge for bar, span in zip(bars, reach, strict=True) for edge in (span[1:] if bar.level else span)
    ]
    low, high = min(levels), max(levels)
    base = max(0, low - max(high - low, 1) // 4) if low > 2 * (high - low) else 0
    scale = WIDTH / max(high - base, 1)
    rows = [
        _row(bar, (max(first, base) - base) * scale, (last - base) * scale, number * ROW)
        for number, (bar, (first, last)) in enumerate(zip(bars, reach, strict=True))
    ]
    height = len(bars) * ROW
    return Waterfall(
        f'<svg class="chart" viewBox="0 0 {WIDTH} {height}" role="group" aria-label="{escape(title)}">'
        f"{''.join(rows)}</svg>",
        base,
    )


def _row(bar: Bar, left: float, right: float, top: float) -> str:
    tone = "c-ours" if bar.level or bar.value > 0 else "c-rest"
    says, y = escape(f"{bar.label}: {bar.text}"), top + LABEL
    # The whole row can be hit, not only what is drawn in it.
    drawn = (
        f'<rect x="0" y="{top}" width="{WIDTH}" height="{ROW}" fill="none" pointer-events="all"/>'
        f'<text class="c-ink" x="0" y="{y}" font-size="12">{escape(bar.label)}</text>'
        f'<text class="c-ink" x="{WIDTH}" y="{y}" font-size="12" text-anchor="end">{bar.text}</text>'
        f'<rect class="{tone}" x="{left:.1f}" y="{y + 4}" width="{max(right - left, 1.5):.1f}" '
        f'height="{BAR}"/>'
    )
    if not bar.href:
        return f"<g><title>{says}</title>{drawn}</g>"
    return f'<a class="mark" href="{escape(bar.href)}" aria-label="{says}"><title>{says}</title>{drawn}</a>'
