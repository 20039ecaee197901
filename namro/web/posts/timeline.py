"""Who held a post when, as a drawing: bars over years, gaps between them, every bar a link.

Fluid: days are per cents of the width, so that letters keep their size on a phone and on paper. Kinds differ
in their stroke and word, not in colour alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from namro.documents.basics import check_path, cleaned
from namro.documents.charts import wrap
from namro.ground.ranges import DateRange, last_day, show

BAR, LINE, GAP, TOP = 12.0, 18.0, 10.0, 22.0
YEARS = 6  # at most so many marked years, so that they do not touch on a phone
RIGHT = 45.0  # per cent: a bar that begins after it has its words to the left
ROOM = 150.0  # px of words at the narrowest screen
HELD, ACTING, WAITING, VACANT = "held", "acting", "waiting", "vacant"
WORDS = {HELD: "", ACTING: "quyền, phụ trách", WAITING: "chờ bầu, chờ chuẩn y", VACANT: "khuyết"}


@dataclass(frozen=True, slots=True)
class Bar:
    """Days of one holder, or of one gap; ``href`` is a path of this site or a place on the page."""

    label: str
    href: str
    during: DateRange
    kind: str = HELD

    def __post_init__(self) -> None:
        cleaned(self, "label")
        if not self.href.startswith("#"):
            check_path(self.href)

    @property
    def words(self) -> str:
        """“Nguyễn Văn An, quyền, phụ trách, từ 01/7/2024”."""
        return ", ".join(one for one in (self.label, WORDS[self.kind], show(self.during)) if one)


@dataclass(frozen=True, slots=True)
class Picture:
    """A finished drawing, and its bars as lines for who does not see it."""

    title: str
    svg: str
    bars: tuple[Bar, ...]


def pictured(bars: Sequence[Bar], title: str, today: date) -> Picture:
    """The bars in the order of their first days; the axis runs to today, or to the last day known."""
    drawn = tuple(sorted(bars, key=lambda bar: (bar.during.lower, bar.kind == VACANT)))
    if not drawn:
        return Picture(title, "", ())
    scale = _Scale.of(drawn, today)
    y, parts = TOP, []
    for bar in drawn:
        text, height = _bar(bar, scale, y)
        parts.append(text)
        y += height + GAP
    height = _n(y)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="spans" width="100%" height="{height}" role="group"'
        f' aria-label="{escape(title)}" font-size="14"><title>{escape(title)}</title>'
        f'<g class="chart">{"".join(_axis(scale, y))}{"".join(parts)}</g></svg>'
    )
    return Picture(title, svg, drawn)


@dataclass(frozen=True)
class _Scale:
    first: date
    days: int

    @classmethod
    def of(cls, bars: Sequence[Bar], today: date) -> _Scale:
        first = min(bar.during.lower for bar in bars)
        last = max(last_day(bar.during) or max(today, bar.during.lower) for bar in bars)
        return cls(first, max((max(last, today) - first).days, 1))

    def at(self, day: date) -> float:
        """Per cent of the width, within the drawing."""
        return min(max((day - self.first).days / self.days * 100, 0.0), 100.0)


def _axis(scale: _Scale, height: float) -> Iterator[str]:
    """A line and a number for years."""
    years = range(scale.first.year + 1, date.fromordinal(scale.first.toordinal() + scale.days).year + 1)
    step = max(1, -(-len(years) // YEARS))
    for year in years[::step]:
        x = _n(scale.at(date(year, 1, 1)))
        end = ' text-anchor="end"' if float(x) > 90 else ""
        yield f'<line class="c-line" x1="{x}%" x2="{x}%" y1="16" y2="{_n(height)}"/>'
        yield f'<text class="c-muted" x="{x}%" y="12" font-size="12"{end}>{year}</text>'


def _bar(bar: Bar, scale: _Scale, y: float) -> tuple[str, float]:
    """The words above, the bar under them."""
    left = scale.at(bar.during.lower)
    right = 100.0 if bar.during.upper is None else scale.at(bar.during.upper)
    lines = wrap(_said(bar), 14, ROOM)
    x, anchor = (left, "") if left <= RIGHT else (right, ' text-anchor="end"')
    words = "".join(
        f'<text class="c-ink" x="{_n(x)}%" y="{_n(y + LINE * number + 13)}"{anchor}>{escape(line)}</text>'
        for number, line in enumerate(lines)
    )
    top = y + LINE * len(lines)
    width = max(right - left, 0.4)
    place = f'x="{_n(left)}%" y="{_n(top)}" width="{_n(width)}%" height="{_n(BAR)}"'
    shape = f'<rect class="span-{bar.kind}" {place}/>'
    link = (
        f'<a class="mark" href="{escape(bar.href)}" aria-label="{escape(bar.words)}">'
        f"<title>{escape(bar.words)}</title>{words}{shape}</a>"
    )
    return link, LINE * len(lines) + BAR


def _said(bar: Bar) -> str:
    """“Nguyễn Văn An (quyền, phụ trách)”."""
    marked = WORDS[bar.kind] and bar.kind != VACANT
    return f"{bar.label} ({WORDS[bar.kind]})" if marked else bar.label


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
