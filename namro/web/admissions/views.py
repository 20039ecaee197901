"""The list of dossiers, and the page of one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from namro.access.permissions import can
from namro.access.roles import Permission
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.membership.admission.queries import by_state, readable, searched
from namro.membership.admission.states import S
from namro.units.queries import stood
from namro.web.admissions.sheet import STEPS, opened
from namro.web.admissions.steps import PAGES, form_of
from namro.web.http import reader_of, reading, signed_in
from namro.web.ui.choices import Pager, chips

LATE = "le-muon"


@reading
@signed_in
def cases(request: HttpRequest) -> HttpResponse:
    """``?trang-thai=`` one state or late ceremonies, ``?tim=`` a part of a name or a decision's number."""
    who = reader_of(request)
    text, state = request.GET.get("tim", "")[:100], request.GET.get("trang-thai", "")
    found = searched(readable(who), text)
    numbers = by_state(found)
    if state and state not in (*S.values, LATE):
        raise HouseError("Không có trạng thái này. Chọn trong các trạng thái ở đầu danh sách.")
    late = found.filter(ceremony_late=True)
    number = late.count() if state == LATE else numbers.get(state, 0) if state else sum(numbers.values())
    pager = Pager.of(request, number)
    wanted = late if state == LATE else found.filter(state=state) if state else found
    shown = wanted.select_related("person", "decision").order_by("person__name_key", "pk")[pager.slice]
    rows = list(shown)
    options = [(str(one), f"{one.label}: {numbers[one]}") for one in S if one in numbers]
    places = stood([row.cell_id for row in rows], clock.today())
    context = {
        "rows": [(row, places.get(row.cell_id)) for row in rows],
        "pager": pager,
        "total": sum(numbers.values()),
        "text": text,
        "state": state,
        "states": chips(request, "trang-thai", [("", "Tất cả"), *options, (LATE, "Lễ kết nạp muộn")], state),
        "may_list": can(who, Permission.PREPARE_DOSSIER),
    }
    return render(request, "web/admissions/cases.html", context)


@reading
@signed_in
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """The cell secretary's page of one dossier: the next step stands open on it."""
    sheet = opened(request, pk)
    why = sheet.why_not(sheet.main) if sheet.main else ""
    form = form_of(sheet, sheet.main) if sheet.main and not why else None
    context = {
        "sheet": sheet,
        "form": form,
        "page": PAGES.get(sheet.main),
        "slug": sheet.main,
        "why_not": why,
        "title": STEPS[sheet.main][1] if sheet.main else "",
        "links": sheet.links(),
    }
    return render(request, "web/admissions/case.html", context)
