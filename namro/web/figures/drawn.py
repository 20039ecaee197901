"""Drawings of the figure pages beside the table: years on one scale, the legs of a ratio, units by month."""

from __future__ import annotations

from collections.abc import Sequence

from namro.documents import charts
from namro.figures.folds import Amount, Figure, Presence, Share
from namro.ground.periods import Period, PeriodKind

MONTHS = {PeriodKind.MONTH: 12, PeriodKind.QUARTER: 4}
YEARS = 3
UNITS = 30


def beside_the_line(figures: Sequence[Figure]) -> charts.Drawing | None:
    """What the long line does not show: years over each other, or the legs of a ratio; None for neither."""
    if not figures or figures[-1].address.period.regime:
        return None
    if isinstance(figures[-1], Share):
        return _legs([one for one in figures if isinstance(one, Share)])
    if figures[-1].address.period.kind in MONTHS:
        return _years([one for one in figures if isinstance(one, Amount)])
    return None


def _legs(shares: Sequence[Share]) -> charts.Drawing | None:
    """The counts a percentage is made of: what was reached, and what of."""
    if len(shares) < 2:
        return None
    named = ((shares[-1].part, [one.part for one in shares]), (shares[-1].base, [one.base for one in shares]))
    series = [
        charts.Series(last.located.definition.title, tuple(_point(one) for one in legs))
        for last, legs in named
    ]
    return charts.lines(series, title="Hai số tạo nên tỷ lệ, cùng một thang")


def _years(amounts: Sequence[Amount]) -> charts.Drawing | None:
    """The same months of the last years over each other; months to come and before the records are gaps."""
    count = MONTHS[amounts[-1].address.period.kind]
    by_year: dict[int, dict[int, Amount]] = {}
    for one in amounts:
        period = one.address.period
        by_year.setdefault(period.year, {})[_place(period, count)] = one
    years = sorted(by_year)[-YEARS:]
    if len(years) < 2:
        return None
    series = [
        charts.Series(str(year), tuple(_at(by_year[year].get(i), i, count) for i in range(count)))
        for year in reversed(years)
    ]
    title = f"{amounts[-1].located.definition.title} từng {'tháng' if count == 12 else 'quý'}, so các năm"
    return charts.lines(series, title=title)


def _place(period: Period, count: int) -> int:
    return (period.first.month - 1) * count // 12


def _at(amount: Amount | None, index: int, count: int) -> charts.Point:
    label = f"{'T' if count == 12 else 'Q'}{index + 1}"
    if amount is None:
        return charts.Point(label, None, "")
    return charts.Point(label, _value(amount), str(amount.address), text=amount.text)


def _point(amount: Amount) -> charts.Point:
    return charts.Point(
        amount.address.period.short_title(), _value(amount), str(amount.address), text=amount.text
    )


def _value(amount: Amount) -> int | None:
    return amount.amount if amount.presence is Presence.PRESENT else None


def by_month(
    title: str, months: Sequence[Period], rows: Sequence[dict[str, object]]
) -> charts.Drawing | None:
    """One little drawing a unit, on one scale: the rows of the table by unit and month, largest first."""
    if len(months) < 2 or not rows:
        return None
    largest = sorted(rows, key=lambda row: -sum(row["amounts"]))[:UNITS]  # type: ignore[call-overload]
    items = [_little(months, row) for row in largest]
    cut = f" ({UNITS} đơn vị có số lớn nhất)" if len(rows) > UNITS else ""
    said = f"{title} từng tháng theo đơn vị; con số là {months[-1].title()}{cut}"
    return charts.small(items, title=said, columns=True)


def _little(months: Sequence[Period], row: dict[str, object]) -> charts.Small:
    amounts, cells = row["amounts"], row["cells"]
    assert isinstance(amounts, list) and isinstance(cells, list)
    points = tuple(
        charts.Point(month.short_title(), value, cell["href"], text=cell["text"])
        for month, value, cell in zip(months, amounts, cells, strict=True)
    )
    return charts.Small(str(row["name"]), points, points[-1].href)
