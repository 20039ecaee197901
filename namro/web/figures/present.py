"""What the templates of the figure pages show: values turned into words, links and drawings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date as Day
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

from namro.access.queries import Reader
from namro.access.roles import Permission
from namro.documents import charts, xlsx
from namro.figures.address import BREAKDOWNS, DIRECT, PARTS, UNALLOCATED, Address, Located, address_of
from namro.figures.breakdown import RESIDUAL, Line
from namro.figures.estimates import Beside, Estimate, estimates, incomparable
from namro.figures.folds import (
    INCOMPARABLE,
    Amount,
    Comparison,
    Figure,
    Presence,
    Share,
    figures_at,
    legs_of,
)
from namro.figures.listing import PAGE, Listing, Row, Wish, listing
from namro.figures.metric import Column, Definition, Metric, Nature, Ratio
from namro.figures.registry import metrics
from namro.figures.structures import UNCHANGED, Compared, compare
from namro.ground import clock
from namro.ground.numbers import change, decimal, integer
from namro.ground.periods import Period, PeriodKind
from namro.ground.ranges import show_day
from namro.units.queries import Place, children, root
from namro.web.figures import drawn
from namro.web.figures.rows import body
from namro.web.ui.choices import Chip, Pager

SPAN = 24
RECORDS = "danh-sach"  # ``xem=`` of a frozen figure, whose page does not read its rows by itself
BARS = 12
ROOMS = {
    "membership": "Tổ chức và đảng viên",
    "units": "Tổ chức cơ sở đảng, chi bộ",
    "targets": "Chỉ tiêu giao",
}


def usual_period() -> Period:
    """The last finished half-year report period: what people open most."""
    return Period.last_finished(PeriodKind.H1, clock.today())


def own_place(who: Reader) -> Place:
    """The unit a reader's grants begin at; the city for one who has none that is alive."""
    for grant in who.grants:
        if grant.unit_id in who.places:
            return who.places[grant.unit_id]
    return root(clock.today())


def catalogue(who: Reader) -> list[dict[str, Any]]:
    place, period = own_place(who), usual_period()
    rooms: dict[str, list[dict[str, Any]]] = {}
    for definition in metrics:
        entry = {"definition": definition, "href": str(address_of(definition.key, place, period))}
        rooms.setdefault(definition.key.split(".")[0], []).append(entry)
    return [
        {"title": ROOMS.get(room, room), "entries": entries, "place": place, "period": period}
        for room, entries in rooms.items()
    ]


# One figure


def page(located: Located) -> dict[str, Any]:
    """Everything above the sections: value, legs, same period, parts, path and neighbouring periods."""
    shown = _is_flow(located.definition) and not located.address.breakdown
    parts = located.definition.parts if shown else []
    now, before, part_figures = _values(located, parts)
    beside = estimates(_asked(located, before))
    return {
        "located": located,
        "definition": located.definition,
        "canonical": str(located.address.with_(breakdown="")),
        "figure": now,
        "legs": [now.part, now.base] if isinstance(now, Share) else [],
        "noun": _noun(located.definition),
        "path": located.trail,
        "same_period": _same_period(Comparison(now, before), beside),
        "estimates": [one for one in beside[: len(legs_of(located))] if one],
        "part": PARTS.get(located.address.part, ""),
        "whole": str(located.address.with_(part="", breakdown="")),
        "compare": _compare_href(located),
        "parts": part_figures,
        "ratios": _ratios(located),
        "part_links": _part_links(located),
        "periods": _periods(located),
        "layouts": _layouts(located),
        "fragments": _fragments(located),
        "state": "running" if located.period.end > clock.today() else "provisional",
    }


def _values(located: Located, parts: Sequence[str]) -> tuple[Figure, Figure | None, list[Figure]]:
    """The figure, the same a year earlier and its parts: one statement where the rows are the same."""
    earlier = located.period.same_last_year()
    wanted = [located]
    wanted += [_moved(located, key=key) for key in parts]
    if earlier is not None:
        wanted.append(_moved(located, period=earlier, tree_day=located.day))
    found = figures_at(wanted)
    return found[0], found[-1] if earlier else None, found[1 : 1 + len(parts)]


def _asked(located: Located, before: Figure | None) -> list[Located]:
    """The counts of which divided units may hold some: of this period, then of the one compared with."""
    return [*legs_of(located), *(legs_of(before.located) if before is not None else [])]


def _compare_href(located: Located) -> str:
    address = located.address
    base = f"/so-lieu/{address.key}/{address.unit}/{address.period}/truoc-sau/"
    return f"{base}?cay={located.day}" if address.tree_day else base


def _moved(located: Located, **changes: Any) -> Located:
    address = located.address.with_(breakdown="", **changes)
    return Located(address, metrics.get(address.key), located.place)


def _noun(definition: Definition) -> str:
    return definition.noun if isinstance(definition, Metric) else ""


def _same_period(compared: Comparison, beside: Sequence[Estimate | None]) -> dict[str, Any] | None:
    before, now = compared.before, compared.now
    if before is not None and (why := incomparable(beside, now.located.place)):
        return {"figure": before, "period": before.address.period.title(), "change": INCOMPARABLE, "why": why}
    if before is None or before.presence is not Presence.PRESENT or now.presence is not Presence.PRESENT:
        return None
    said = {"figure": before, "period": before.address.period.title(), "why": ""}
    if isinstance(now, Amount) and isinstance(before, Amount):
        return said | {"change": change(now.amount, before.amount)}
    assert isinstance(now, Share) and isinstance(before, Share)
    points = now.percent(2) - before.percent(2)
    word = "tăng" if points > 0 else "giảm"
    return said | {"change": f"{word} {decimal(abs(points), 2)} điểm %" if points else "không đổi"}


def _part_links(located: Located) -> list[dict[str, str]]:
    """Parts of a stock: links without values, because each would read every member again."""
    if _is_flow(located.definition) or not isinstance(located.definition, Metric):
        return []
    return [
        {"title": metrics.get(key).title, "href": str(_moved(located, key=key).address)}
        for key in located.definition.parts
    ]


def _ratios(located: Located) -> list[dict[str, str]]:
    return [
        {"title": ratio.title, "href": str(_moved(located, key=ratio.key).address)}
        for ratio in metrics.ratios_of(located.address.key)
    ]


def _periods(located: Located) -> list[Chip]:
    """The period before, and other lengths that contain its last day."""
    period = located.period
    if period.kind in (PeriodKind.TERM, PeriodKind.RANGE):
        return []
    previous = period.previous()
    choices = [previous] if previous else []
    kinds = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.H1, PeriodKind.M9, PeriodKind.YEAR)
    choices += [other for kind in kinds if (other := _containing(kind, period)) is not None]
    return [_chip(located, choice) for choice in dict.fromkeys(choices)]


def _containing(kind: PeriodKind, period: Period) -> Period | None:
    if period.regime:
        return None
    if kind in (PeriodKind.H1, PeriodKind.M9):
        return Period.parse(f"{period.last.year}-{'H1' if kind is PeriodKind.H1 else '9T'}")
    return Period.containing(kind, period.last)


def _chip(located: Located, period: Period) -> Chip:
    address = located.address.with_(period=period, tree_day=None)
    title = period.title()
    return Chip(title[:1].upper() + title[1:], str(address), period == located.period)


def _layouts(located: Located) -> list[dict[str, Any]]:
    here = located.address.breakdown
    choices = [("", "Danh sách" if isinstance(located.definition, Metric) else "Tử số, mẫu số")]
    choices += list(BREAKDOWNS.items())
    if not _is_flow(located.definition):
        choices = [choice for choice in choices if choice[0] != "don-vi.thang"]
    return [
        {
            "title": title[0].upper() + title[1:],
            "href": str(located.address.with_(breakdown=code)),
            "current": code == here,
            "code": code,
        }
        for code, title in choices
    ]


def _fragments(located: Located) -> list[dict[str, str]]:
    """Sections that follow by themselves under the list; each is also a page of its own."""
    if located.address.breakdown:
        return []
    titles = {"thang": f"Diễn biến {SPAN} kỳ", "don-vi": "Theo đơn vị trực thuộc"}
    return [
        {"title": title, "href": str(located.address.with_(breakdown=code))} for code, title in titles.items()
    ]


def _is_flow(definition: Definition) -> bool:
    return isinstance(definition, Metric) and definition.nature is Nature.FLOW


# Its list


def records(located: Located, who: Reader, wish: Wish, value: Figure) -> dict[str, Any]:
    """A page of the list behind the figure, in words; a reader without the right reads why not."""
    metric = metrics.metric(located.address.key)
    if metric.groups_only or not who.holds(Permission.SEE_RECORDS):
        return {"listing": None, "closed": metric.groups_only}
    one_row_each = not (metric.sign or metric.amount or metric.distinct)
    known = value.amount if one_row_each and isinstance(value, Amount) and not wish.since else None
    found = listing(located, who, wish, known)
    base = str(located.address.with_(breakdown=""))
    if located.address.freeze is not None:
        base = _with(base, xem=RECORDS, doi=wish.since)
    return {
        "listing": found,
        "wish": wish,
        "list_count": integer(found.count),
        "list_hidden": integer(found.hidden) if found.hidden else "",
        "minus": sum(1 for row in found.rows if row.sign < 0),
        "sums": bool(metric.amount),
        "body": body(found.rows, (wish.page - 1) * wish.size + 1),
        "pages": _pager(base, found),
        "reversals": bool(metric.reverses) and not wish.cancelled and located.address.freeze is None,
        "base": base,
        "cancelled_href": f"{_with(base, huy='1')}#chi-tiet",
        "workbook": f"{base.partition('?')[0]}danh-sach.xlsx{_query(base)}",
        "may_export": who.holds(Permission.EXPORT_RECORDS),
    }


def _query(address: str) -> str:
    return f"?{address.partition('?')[2]}" if "?" in address else ""


def _with(address: str, **more: str) -> str:
    query = {key: value for key, value in more.items() if value}
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}" if query else address


def _pager(base: str, found: Listing) -> Pager:
    wish, (path_, _, query) = found.wish, base.partition("?")
    more = {"q": wish.search, "huy": "1" if wish.cancelled else "", "sap": "ngay" if wish.by_day else ""}
    more["dong"] = str(wish.size) if wish.size != PAGE else ""
    return Pager(wish.page, found.count, path_, dict(parse_qsl(query)) | more, wish.size)


# Laid out


def _value(figure: Figure) -> Any:
    if figure.presence is not Presence.PRESENT:
        return None
    return figure.percent(2) if isinstance(figure, Share) else figure.amount


def over_time(located: Located, all_figures: Sequence[Figure]) -> dict[str, Any]:
    """The line over periods, from the first period that has any record at all."""
    figures = _since_records(all_figures)
    points = [
        charts.Point(f.address.period.short_title(), _value(f), str(f.address), text=f.text) for f in figures
    ]
    known = [f for f in figures if f.presence is Presence.PRESENT]
    title = f"{located.definition.title}: chưa có số liệu"
    if known:
        top = max(known, key=_value)
        title = f"{located.definition.title}: cao nhất {top.address.period.title()} ({top.text})"
    return {
        "located": located,
        "chart": charts.line(points, title=title),
        "beside": drawn.beside_the_line(figures),
        "figures": figures,
        "begins": figures[0].address.period.title() if len(figures) < len(all_figures) else "",
    }


def _since_records(figures: Sequence[Figure]) -> list[Figure]:
    """Without the leading periods of nothing: no records were kept then, which is not a zero."""
    first = next((number for number, f in enumerate(figures) if _value(f)), len(figures) - 1)
    return list(figures[first:])


def by_unit(located: Located, lines: Sequence[Line], beside: Beside) -> dict[str, Any]:
    """Bars of the direct units, largest first, and the same as a table in Vietnamese order."""
    known = [line for line in lines if line.figure.presence is Presence.PRESENT]
    ordered = sorted(known, key=lambda line: -_value(line.figure))
    drawn = [line for line in ordered if _value(line.figure)] or ordered
    bars = [
        charts.Bar(
            _named(line),
            _value(line.figure),
            str(line.figure.address),
            text=_bar_text(line.figure),
            tone="rest" if line.part else "ours",
        )
        for line in drawn[:BARS]
    ]
    title = f"{located.definition.title} theo đơn vị trực thuộc: chưa có số liệu"
    if ordered:
        title = f"{located.definition.title}: nhiều nhất là {_named(ordered[0])} ({ordered[0].figure.text})"
    return {
        "located": located,
        "lines": lines,
        "chart": charts.bars(bars, title=title) if bars else None,
        "shown": len(bars) if len(bars) < len(ordered) else 0,
        "is_ratio": isinstance(located.definition, Ratio),
        "rows": [(line, _line_beside(line, beside)) for line in lines],
        "has_estimates": any(by_id for by_id in beside.values()),
        "has_unallocated": any(line.part == UNALLOCATED for line in lines),
    }


def _line_beside(line: Line, beside: Beside) -> Estimate | None:
    if line.part:
        return None
    return beside.get(line.figure.address.key, {}).get(line.place.id)


def _named(line: Line) -> str:
    return f"{line.name} ({line.place.short_name})" if line.part else line.name


def _bar_text(figure: Figure) -> str:
    if isinstance(figure, Share):
        return f"{figure.text} ({figure.part.text}/{figure.base.text})"
    return figure.text


def months_shown(located: Located) -> list[Period]:
    """The months of the period; of its year when the period is a single month."""
    if located.period.kind is PeriodKind.MONTH:
        return Period.containing(PeriodKind.YEAR, located.period.last).months()
    return located.period.months()


def by_unit_and_month(
    located: Located, months: Sequence[Period], cells: Mapping[tuple[int | str, int], int]
) -> dict[str, Any]:
    rows = [_matrix_row(located, kid, months, cells) for kid in children(located.place)]
    held = {place for place, _ in cells}
    rows += [_matrix_row(located, located.place, months, cells, part) for part in RESIDUAL if part in held]
    chart = drawn.by_month(located.definition.title, months, rows)
    return {"located": located, "months": months, "rows": rows, "chart": chart}


MATRIX_PARTS = {"": "", DIRECT: "Trực tiếp", UNALLOCATED: "Chưa phân bổ"}


def _matrix_row(
    located: Located,
    place: Place,
    months: Sequence[Period],
    cells: Mapping[tuple[int | str, int], int],
    part: str = "",
) -> dict[str, Any]:
    amounts = [cells.get((part or place.id, number), 0) for number in range(len(months))]
    return {
        "name": MATRIX_PARTS[part] or place.short_name,
        "amounts": amounts,
        "cells": [
            {"text": integer(value), "href": str(_month_address(located, place, month, part))}
            for value, month in zip(amounts, months, strict=True)
        ],
        "total": integer(sum(amounts)),
    }


def _month_address(located: Located, place: Place, month: Period, part: str) -> Address:
    """On the structure of the whole table, so that the link leads to the same value."""
    return Address(located.address.key, place.code, month, tree_day=located.day, part=part)


# Under two structures


def other_day(day: Day, days: Sequence[Day]) -> Day:
    """The structure most worth looking at beside ``day``: the next change, else the evening before the
    last one, else today."""
    later = [one for one in days if one > day]
    if later:
        return later[0]
    return days[-1] - timedelta(days=1) if days else clock.today()


def structures(located: Located, other: Day, days: Sequence[Day]) -> dict[str, Any]:
    """Both sides, their drawing on one scale, and the days on which the tree changes."""
    compared = compare(located, other)
    return {
        "located": located,
        "definition": located.definition,
        "noun": _noun(located.definition),
        "path": located.trail,
        "compared": compared,
        "same_total": compared.before.figure.text == compared.after.figure.text,
        "has_estimates": any(pair.before_estimate or pair.after_estimate for pair in compared.pairs),
        "groups": _groups(compared),
        "chart": _side_by_side(compared),
        "back": str(located.address),
        "base": _structures_base(located.address),
        "days": [_day_chip(located.address, compared, day) for day in days],
    }


def _groups(compared: Compared) -> list[dict[str, Any]]:
    """What went, what came, what differs, what is neither; what did not change is folded."""
    gone = [pair for pair in compared.pairs if pair.after is None and not pair.line.part]
    come = [pair for pair in compared.pairs if pair.before is None and not pair.line.part]
    both = [pair for pair in compared.pairs if pair.before and pair.after and not pair.line.part]
    same = [pair for pair in both if pair.says == UNCHANGED]
    groups = [
        ("gone", f"Không còn vào ngày {show_day(compared.after.day)}", gone),
        ("come", f"Mới, so với ngày {show_day(compared.before.day)}", come),
        ("differs", "Có ở cả hai cơ cấu, con số khác nhau", [pair for pair in both if pair not in same]),
        ("parts", "Không thuộc đơn vị trực thuộc nào", [pair for pair in compared.pairs if pair.line.part]),
        ("same", "Có ở cả hai cơ cấu, không đổi", same),
    ]
    return [
        {"code": code, "title": title, "pairs": pairs, "folded": code == "same"}
        for code, title, pairs in groups
        if pairs
    ]


def _structures_base(address: Address) -> str:
    return f"/so-lieu/{address.key}/{address.unit}/{address.period}/truoc-sau/"


def _day_chip(address: Address, compared: Compared, day: Day) -> Chip:
    """The evening before a change beside the day itself."""
    eve = day - timedelta(days=1)
    href = f"{_structures_base(address)}?cay={eve}&voi={day}"
    current = (compared.before.day, compared.after.day) == (eve, day)
    return Chip(f"Trước và từ {show_day(day)}", href, current)


def _side_by_side(compared: Compared) -> charts.Drawing | None:
    """The largest units that are on one side only or differ, of each side, on one scale."""
    bars = [
        *_side_bars(compared, "before", f"Ngày {show_day(compared.before.day)}", "rest"),
        *_side_bars(compared, "after", f"Ngày {show_day(compared.after.day)}", "ours"),
    ]
    if not bars:
        return None
    title = (
        f"{compared.before.located.definition.title} của những đơn vị khác nhau: "
        f"xám là cơ cấu ngày {show_day(compared.before.day)}, màu là ngày {show_day(compared.after.day)}"
    )
    return charts.bars(bars, title=title)


def _side_bars(compared: Compared, side: str, words: str, tone: str) -> list[charts.Bar]:
    lines = [getattr(pair, side) for pair in compared.pairs if pair.says != UNCHANGED]
    shown = [line for line in lines if line and not line.part and line.figure.presence is Presence.PRESENT]
    shown.sort(key=lambda line: -_value(line.figure))
    return [
        charts.Bar(
            f"{line.name} – {words[0].lower()}{words[1:]}",
            _value(line.figure),
            str(line.figure.address),
            text=line.figure.text,
            tone=tone,
        )
        for line in shown[: BARS // 2]
    ]


# As a workbook


def sheet(located: Located, columns: Sequence[Column], rows: Iterable[Row]) -> xlsx.Sheet:
    heads = [xlsx.Column("TT"), *(xlsx.Column(column.title) for column in columns), xlsx.Column("Dấu")]
    body = [
        [number, *(cell.value if cell.value is not None else "" for cell in row.cells), row.sign]
        for number, row in enumerate(rows, 1)
    ]
    return xlsx.Sheet(
        name="Danh sách",
        title=f"{located.definition.title} – {located.place.name} – {located.period.title()}",
        columns=heads,
        rows=body,
        notes=[f"Địa chỉ số liệu: {located.address}", f"Lập ngày {show_day(clock.today())}"],
    )


def properties(located: Located) -> dict[str, str]:
    return {"title": located.definition.title, "subject": str(located.address)}
