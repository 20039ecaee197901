"""The survey list of enterprises: read, added to, mended, closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import F, Func, Q, QuerySet, TextField
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from namro.access.permissions import can, check_at, check_holds
from namro.access.queries import Reader, visible_to
from namro.access.roles import Permission
from namro.figures.address import Address
from namro.figures.folds import figure
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.periods import Period, PeriodKind
from namro.ground.vietnamese import fold
from namro.targets.enterprises.actions import (
    add_enterprise,
    close_enterprise,
    correct_enterprise,
    no_party,
    set_party,
)
from namro.targets.models import Enterprise
from namro.units.queries import Place, stood
from namro.web.http import NotThere, reader_of, reading, signed_in, writing
from namro.web.targets.forms import HAS, HAS_NOT, AddForm, CorrectForm, EndForm, PartyForm
from namro.web.ui.choices import Pager, chips
from namro.web.ui.forms import attempt, status

WRITE = Permission.RECORD_TARGET_FACT
FILTERS = {"": "Tất cả", "chua": "Chưa có tổ chức đảng", "co": "Đã có tổ chức đảng"}


@reading
@signed_in
def listed(request: HttpRequest) -> HttpResponse:
    """``?tim=`` words or tax code, ``?to-chuc=`` with or without a Party organisation, ``?trang=``."""
    who = reader_of(request)
    check_holds(who, Permission.SEE_RECORDS)
    words, chosen = request.GET.get("tim", "").strip(), request.GET.get("to-chuc", "")
    if chosen not in FILTERS:
        raise HouseError(f"Không lọc theo “{chosen}” được. Có: {', '.join(filter(None, FILTERS))}.")
    rows = _searched(visible_to(_now(), who, unit="unit"), words, chosen)
    pager = Pager.of(request, rows.count())
    shown = list(rows.order_by("name", "pk")[pager.slice])
    named = stood([unit for row in shown for unit in (row.unit_id, row.party_unit_id) if unit], who.day)
    here = min(who.places.values(), key=lambda place: (place.parent_id is not None, place.code), default=None)
    context = {
        "rows": [(row, named.get(row.unit_id), named.get(row.party_unit_id or 0)) for row in shown],
        "pager": pager,
        "words": words,
        "chosen": chosen,
        "filters": chips(request, "to-chuc", list(FILTERS.items()), chosen),
        "share": _share(here, who),
        "here": here,
        "may_write": can(who, WRITE),
    }
    return render(request, "web/targets/enterprises.html", context)


def _now() -> QuerySet[Enterprise]:
    return Enterprise.objects.filter(during__contains=clock.today())


def _searched(rows: QuerySet[Enterprise], words: str, chosen: str) -> QuerySet[Enterprise]:
    if chosen:
        none = Q(party_model=Enterprise.PartyModel.NONE)
        rows = rows.filter(~none if chosen == "co" else none)
    if words:
        found = Q(tax_code__startswith=words) | Q(folded__contains=fold(words))
        rows = rows.annotate(folded=_folded()).filter(found)
    return rows


def _folded() -> Any:
    return Func(F("name"), function="namro_fold", output_field=TextField())


def _share(here: Place | None, who: Reader) -> object:
    """M11 of the reader's highest unit up to this month."""
    if here is None:
        return None
    month = Period.containing(PeriodKind.MONTH, who.day)
    return figure(Address("targets.enterprises_with_party_pct", here.code, month))


@writing
@signed_in
def add(request: HttpRequest) -> HttpResponse:
    """A new enterprise; where the reader keeps one unit it stands there already."""
    who = reader_of(request)
    check_holds(who, WRITE)
    units = who.units_with(WRITE)
    mine = who.places[units[0]].code if len(units) == 1 and not who.places[units[0]].is_root else ""
    form = AddForm(request.POST or None, initial={"unit": mine})

    def act() -> None:
        data = form.cleaned_data
        row = add_enterprise(
            by=request.user, surveyed=form.surveyed(), first=data["first"], reason=data["reason"]
        )
        messages.success(request, f"Đã ghi “{row.name}” vào danh sách khảo sát.")

    if request.method == "POST" and attempt(form, act):
        return redirect("targets:enterprises")
    return render(request, "web/targets/add_enterprise.html", {"form": form}, status=status(form))


@writing
@signed_in
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """One enterprise: mended, its Party organisation said or ended, taken off the list (``viec``)."""
    row = Enterprise.objects.select_related("unit", "party_unit").filter(pk=pk).first()
    if row is None:
        raise NotThere("Không có doanh nghiệp này trong danh sách khảo sát.")
    who = reader_of(request)
    check_at(who, Permission.SEE_RECORDS, row.unit)
    task = request.POST.get("viec", "")
    forms = {name: made(request, row, task) for name, made in FORMS.items()}
    if request.method == "POST" and task in forms and attempt(forms[task], lambda: _act(request, row, forms)):
        messages.success(request, f"Đã ghi thay đổi của “{row.name}”.")
        return redirect("targets:enterprises")
    named = stood([one for one in (row.unit_id, row.party_unit_id) if one], who.day)
    context = {
        "row": row,
        "unit": named[row.unit_id],
        "party": named.get(row.party_unit_id or 0),
        "forms": {name.replace("-", "_"): form for name, form in forms.items()},
        "wrong": forms.get(task),
        "may_write": can(who, WRITE) and row.during.upper is None,
    }
    answer = status(forms[task]) if task in forms else 200
    return render(request, "web/targets/enterprise.html", context, status=answer)


def _bound(form: type[Form], name: str, initial: Callable[[Enterprise], dict[str, Any]]) -> Any:
    def made(request: HttpRequest, row: Enterprise, task: str) -> Form:
        given = {"read_at": row.version, **initial(row)}
        data = request.POST if task == name else None
        return form(data, initial=given, auto_id=f"{name}-%s")

    return made


FORMS: dict[str, Callable[[HttpRequest, Enterprise, str], Form]] = {
    "sua": _bound(
        CorrectForm,
        "sua",
        lambda row: {
            "name": row.name,
            "ownership": row.ownership,
            "workers": row.workers,
            "has_union": HAS if row.has_union else HAS_NOT,
        },
    ),
    "to-chuc": _bound(PartyForm, "to-chuc", lambda row: {"model": row.party_model}),
    "thoi": _bound(EndForm, "thoi", lambda row: {}),
    "dong": _bound(EndForm, "dong", lambda row: {}),
}


def _act(request: HttpRequest, row: Enterprise, forms: dict[str, Form]) -> None:
    task = request.POST["viec"]
    form: Any = forms[task]
    data = form.cleaned_data
    common = {"by": request.user, "row": row, "read_at": data["read_at"], "reason": data["reason"]}
    if task == "sua":
        correct_enterprise(**common, changes=form.changes())
    elif task == "to-chuc":
        set_party(**common, party=form.given())
    elif task == "thoi":
        set_party(**common, party=no_party(data["on"]))
    else:
        close_enterprise(**common, last=data["on"])
