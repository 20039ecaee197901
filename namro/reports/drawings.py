"""The drawings of a report: by unit, over periods, in parts. Every mark is a figure with its address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from namro.documents import charts, tree
from namro.figures.address import Address, Located
from namro.figures.breakdown import Line as UnitLine
from namro.figures.folds import Figure, Presence, Share
from namro.figures.registry import metrics
from namro.ground.periods import Period, PeriodKind
from namro.reports.sources import Source
from namro.reports.template import Line
from namro.units.queries import Place

SPANS = {PeriodKind.MONTH: 13, PeriodKind.QUARTER: 9}
SPAN = 6
UNITS = 20
LITTLE = 24
EXTREMES = 5
OVER_PERIODS = frozenset({"line", "small", "compared"})


@dataclass(frozen=True)
class Drawn:
    """What drawings read besides the table of direct units: figures of other periods, by their address."""

    here: Place
    period: Period
    day: date
    figures: Mapping[str, Figure] = field(default_factory=dict)

    def at(self, key: str, place: Place, period: Period) -> Figure | None:
        return self.figures.get(str(_located(key, place, period, self.day).address))

    def over(self, key: str, place: Place) -> list[Figure]:
        """From the first period that has any record: before it none were kept, which is not a zero."""
        found = [figure for period in _periods(self.period) if (figure := self.at(key, place, period))]
        first = next((i for i, figure in enumerate(found) if _value(figure)), len(found) - 1)
        return found[first:]


def read(blocks: Sequence[Line], lines: Sequence[UnitLine], drawn: Drawn, source: Source) -> Drawn:
    """The figures of other periods that blocks ask for, all with one question to the source."""
    wanted = {
        str(located.address): located
        for block in blocks
        if block.kind in OVER_PERIODS
        for located in _asked(block, lines, drawn)
    }
    found = source.figures(list(wanted.values())) if wanted else []
    return Drawn(drawn.here, drawn.period, drawn.day, dict(zip(wanted, found, strict=True)))


def _asked(block: Line, lines: Sequence[UnitLine], drawn: Drawn) -> Iterable[Located]:
    periods = _compared(drawn.period) if block.kind == "compared" else _periods(drawn.period)
    most = LITTLE if block.kind == "small" else UNITS
    for key in block.keys:
        units = [] if block.kind == "line" else _largest(lines, [key], most)
        for place in [line.place for line in units] or [drawn.here]:
            yield from (_located(key, place, period, drawn.day) for period in periods)


def _located(key: str, place: Place, period: Period, day: date) -> Located:
    """On the structure of the report, whatever the period."""
    tree_day = None if day == period.last else day
    return Located(Address(key, place.code, period, tree_day=tree_day), metrics.get(key), place)


def _periods(period: Period) -> list[Period]:
    return period.history(SPANS.get(period.kind, SPAN))


def _compared(period: Period) -> list[Period]:
    before = period.same_last_year()
    return [period, before] if before else [period]


def block(line: Line, lines: Sequence[UnitLine], drawn: Drawn) -> tree.Chart | None:
    """The drawing of a block; None where there is nothing to draw."""
    makers = {"chart": _by_unit, "stacked": _stacked, "line": _over, "small": _small, "compared": _beside}
    drawing = makers[line.kind](line.keys, lines, drawn)
    return tree.Chart(drawing) if drawing and drawing.marks else None


# By direct unit


def _by_unit(keys: Sequence[str], lines: Sequence[UnitLine], drawn: Drawn) -> charts.Drawing | None:
    known = [line for line in lines if not line.part and _value(line.figures[keys[0]]) is not None]
    if not known:
        return None
    known.sort(key=lambda line: (-_amount(line.figures[keys[0]]), line.place.short_name))
    first, last = known[0].place.short_name, known[-1].place.short_name
    title = f"{metrics.get(keys[0]).title}: cao nhất {first}, thấp nhất {last}"
    shown = [*known[:EXTREMES], *known[-EXTREMES:]] if len(known) > 2 * EXTREMES else known
    return charts.bars([_bar(line, line.figures[keys[0]]) for line in shown], title=title)


def _bar(line: UnitLine, figure: Figure) -> charts.Bar:
    text = (
        f"{figure.text} ({figure.part.text}/{figure.base.text})" if isinstance(figure, Share) else figure.text
    )
    return charts.Bar(line.place.short_name, _amount(figure), str(figure.address), text=text)


def _stacked(keys: Sequence[str], lines: Sequence[UnitLine], drawn: Drawn) -> charts.Drawing:
    names = [metrics.get(key).title for key in keys]
    rows = [
        charts.Row(line.place.short_name, tuple(_part(line.figures[key]) for key in keys))
        for line in _largest(lines, keys)
    ]
    first = f": nhiều nhất là {rows[0].label}" if rows else ""
    return charts.stacked(rows, names, title=f"{'; '.join(names)} theo đơn vị trực thuộc{first}{_cut(lines)}")


def _beside(keys: Sequence[str], lines: Sequence[UnitLine], drawn: Drawn) -> charts.Drawing:
    """This period beside the same period of last year, unit by unit, on one structure."""
    periods = _compared(drawn.period)
    rows = []
    for line in _largest(lines, keys):
        found = [drawn.at(keys[0], line.place, period) for period in periods]
        rows.append(charts.Row(line.place.short_name, tuple(_part(one) for one in found if one)))
    names = [_capital(period.title()) for period in periods]
    title = f"{metrics.get(keys[0]).title} so với cùng kỳ năm trước{_cut(lines)}"
    return charts.grouped(rows, names, title=title)


def _largest(lines: Sequence[UnitLine], keys: Sequence[str], most: int = UNITS) -> list[UnitLine]:
    """The direct units with most of the figures together; more would not be legible on one page."""
    units = [line for line in lines if not line.part]
    units.sort(key=lambda line: (-sum(_amount(line.figures[key]) for key in keys), line.place.short_name))
    return units[:most]


def _cut(lines: Sequence[UnitLine], most: int = UNITS) -> str:
    units = sum(not line.part for line in lines)
    return f" ({most} đơn vị có số lớn nhất)" if units > most else ""


# Over periods


def _over(keys: Sequence[str], lines: Sequence[UnitLine], drawn: Drawn) -> charts.Drawing | None:
    titles = [metrics.get(key).title for key in keys]
    found = [drawn.over(key, drawn.here) for key in keys]
    longest = max(map(len, found))
    if len(keys) == 1:
        top = max(found[0], key=_amount, default=None)
        said = f": cao nhất {top.address.period.title()}" if top and _value(top) is not None else ""
        return charts.line(_points(found[0]), title=f"{titles[0]} qua các kỳ{said}")
    history = _periods(drawn.period)[-longest:]
    series = [
        charts.Series(title, tuple(_points([f for one in history if (f := drawn.at(key, drawn.here, one))])))
        for title, key in zip(titles, keys, strict=True)
    ]
    return charts.lines(series, title=f"{'; '.join(titles)} qua các kỳ")


def _small(keys: Sequence[str], lines: Sequence[UnitLine], drawn: Drawn) -> charts.Drawing:
    units = [line.place for line in _largest(lines, keys, LITTLE)]
    longest = max((len(drawn.over(keys[0], place)) for place in units), default=1)
    items = []
    for place in units:
        periods = _periods(drawn.period)[-longest:]
        found = [figure for period in periods if (figure := drawn.at(keys[0], place, period))]
        items.append(charts.Small(place.short_name, tuple(_points(found)), str(found[-1].address)))
    title = f"{metrics.get(keys[0]).title} qua các kỳ, từng đơn vị trực thuộc{_cut(lines, LITTLE)}"
    return charts.small(items, title=title)


def _points(figures: Sequence[Figure]) -> list[charts.Point]:
    return [
        charts.Point(f.address.period.short_title(), _value(f), str(f.address), text=f.text) for f in figures
    ]


def _part(figure: Figure) -> charts.Part:
    return charts.Part(_value(figure), str(figure.address), figure.text)


def _value(figure: Figure) -> charts.Number | None:
    if figure.presence is not Presence.PRESENT:
        return None
    return figure.percent() if isinstance(figure, Share) else figure.amount


def _amount(figure: Figure) -> charts.Number:
    return _value(figure) or 0


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
