"""Pages of figures: the catalogue, one figure, its layouts, its list, and the list as a workbook."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.vary import vary_on_headers

from namro.access.permissions import check_holds
from namro.access.roles import Permission
from namro.documents import xlsx
from namro.figures.address import Address, Located, locate
from namro.figures.breakdown import by_child, matrix, over_periods
from namro.figures.estimates import estimates_by_child
from namro.figures.folds import figure_at
from namro.figures.frozen import Since
from namro.figures.listing import PAGE, Wish, export
from namro.figures.metric import Metric
from namro.ground.errors import HouseError
from namro.ground.ranges import parse_day
from namro.units.queries import change_days
from namro.web.figures import frozen, present
from namro.web.figures.work import work_of
from namro.web.http import reader_of, reading, signed_in

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@reading
@signed_in
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every figure of the house with what it means, at the reader's own unit."""
    who = reader_of(request)
    check_holds(who, Permission.SEE_FIGURES)
    return render(request, "web/figures/catalogue.html", {"rooms": present.catalogue(who)})


def _located(request: HttpRequest, key: str, unit: str, period: str) -> Located:
    check_holds(reader_of(request), Permission.SEE_FIGURES)
    return locate(Address.build(key, unit, period, request.GET.dict()))


def _wish(request: HttpRequest) -> Wish:
    return Wish(
        search=request.GET.get("q", "").strip(),
        by_day=request.GET.get("sap") == "ngay",
        page=_whole(request, "trang", 1),
        cancelled=request.GET.get("huy") == "1",
        size=_whole(request, "dong", PAGE),
        since=_since(request.GET.get("doi", "")),
    )


def _since(text: str) -> Since:
    try:
        return Since(text)
    except ValueError:
        raise HouseError(f"“doi={text}” không đúng; viết doi=them hoặc doi=mat.") from None


def _whole(request: HttpRequest, name: str, usual: int) -> int:
    text = request.GET.get(name, str(usual))
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise HouseError(f"“{name}={text}” không đúng; viết một số nguyên, ví dụ {name}={usual}.")
    return int(text)


@reading
@vary_on_headers("HX-Request")
@signed_in
def figure(request: HttpRequest, key: str, unit: str, period: str) -> HttpResponse:
    """One figure: value, legs, definition, and its list; or laid out as ``theo`` asks.

    A fragment request (htmx) for a layout gets that section alone; the same address without htmx
    is the whole page, so everything can be reached without scripts.
    """
    located = _located(request, key, unit, period)
    if located.address.freeze is not None:
        return frozen.page(request, located, _wish(request))
    breakdown = located.address.breakdown
    if _wants_section(request) and breakdown:
        return render(request, f"web/figures/{TEMPLATES[breakdown]}", SECTIONS[breakdown](located))
    if _wants_section(request) and isinstance(located.definition, Metric):
        return render(request, "web/figures/records.html", _list_alone(request, located))
    context = present.page(located) | frozen.closed(located, reader_of(request)) | {"work": work_of(key)}
    if breakdown:
        context |= SECTIONS[breakdown](located)
        context["section"] = f"web/figures/{TEMPLATES[breakdown]}"
    elif isinstance(located.definition, Metric):
        context |= present.records(located, reader_of(request), _wish(request), context["figure"])
        context["section"] = "web/figures/records.html"
    else:
        context |= {"section": "web/figures/ratio.html"}
    return render(request, "web/figures/figure.html", context)


def _wants_section(request: HttpRequest) -> bool:
    """Whether htmx asks for one section; going back in the browser's history asks for the page."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def _list_alone(request: HttpRequest, located: Located) -> dict[str, object]:
    """What the list needs of its figure when it is searched or turned over without the page."""
    found = figure_at(located)
    about = {"located": located, "definition": located.definition, "figure": found}
    about["noun"] = located.definition.noun
    return about | present.records(located, reader_of(request), _wish(request), found)


def _over_time(located: Located) -> dict[str, object]:
    periods = located.period.history(present.SPAN)
    return present.over_time(located, over_periods(located, periods))


def _by_unit(located: Located) -> dict[str, object]:
    lines = by_child(located)
    kids = [line.place for line in lines if not line.part]
    return present.by_unit(located, lines, estimates_by_child([located], kids))


def _by_unit_and_month(located: Located) -> dict[str, object]:
    months = present.months_shown(located)
    return present.by_unit_and_month(located, months, matrix(located, months))


TEMPLATES = {
    "thang": "over_time.html",
    "don-vi": "by_unit.html",
    "don-vi.thang": "by_unit_and_month.html",
}
SECTIONS = {"thang": _over_time, "don-vi": _by_unit, "don-vi.thang": _by_unit_and_month}


@reading
@vary_on_headers("HX-Request")
@signed_in
def beside(request: HttpRequest, key: str, unit: str, period: str) -> HttpResponse:
    """A frozen figure beside the live one: both values, and which rows came, went or say otherwise."""
    return frozen.beside(request, _located(request, key, unit, period))


@reading
@signed_in
def structures(request: HttpRequest, key: str, unit: str, period: str) -> HttpResponse:
    """One figure under two structures side by side: ``?cay=`` and ``?voi=``, two days."""
    located = _located(request, key, unit, period)
    if located.address.freeze is not None:
        raise HouseError("Số đã chốt không xếp lại theo cơ cấu khác. Bỏ phần “ban=” để so sánh số hiện tại.")
    days = change_days()
    typed = request.GET.get("voi", "")
    other = parse_day(typed) if typed else present.other_day(located.day, days)
    return render(request, "web/figures/structures.html", present.structures(located, other, days))


@reading
@signed_in
def workbook(request: HttpRequest, key: str, unit: str, period: str) -> HttpResponse:
    """The list behind a figure as a spreadsheet, limited to what the reader may take away."""
    located = _located(request, key, unit, period)
    if not isinstance(located.definition, Metric):
        return redirect(str(located.address))
    columns, rows = export(located, reader_of(request), _wish(request))
    content = xlsx.workbook([present.sheet(located, columns, rows)], properties=present.properties(located))
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{key}-{unit}-{period}.xlsx"'
    return response
