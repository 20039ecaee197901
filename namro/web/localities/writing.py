"""Pages with one form each: asking of a holder, facts, a conclusion, asking again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from namro.access.permissions import check_holds
from namro.access.queries import covers
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.numbers import integer
from namro.organisation.localities.actions import (
    confirm,
    open_assessment,
    open_missing,
    reopen,
    set_facts,
)
from namro.organisation.localities.checks import area_asked
from namro.people.localities import FACTS, known_facts
from namro.people.models import LocalityAssessment, Tenure
from namro.units.areas import atlas
from namro.units.models import AdminArea, Unit
from namro.web.http import NotThere, reader_of, signed_in, writing
from namro.web.localities.desk import KEEP, SEE, Sheet, opened
from namro.web.localities.forms import AgainForm, FactsForm, VerdictForm
from namro.web.ui.forms import attempt, status


def _answer(
    request: HttpRequest, form: forms.Form, do: Callable[[], str], words: dict[str, Any]
) -> HttpResponse:
    """The form, or where it leads once it is done."""
    done: list[str] = []
    if request.method == "POST" and attempt(form, lambda: done.append(do())):
        messages.success(request, words["done"])
        return redirect(done[0])
    return render(request, "web/localities/form.html", {"form": form, **words}, status=status(form))


def _page(row: LocalityAssessment) -> str:
    return reverse("localities:assessment", args=[row.pk])


def _words(sheet: Sheet, title: str, submit: str, done: str, says: str = "") -> dict[str, Any]:
    row = sheet.row
    return {
        "title": f"{title}: {row.person.full_name}, {row.area.name}",
        "here": title,
        "submit": submit,
        "done": done,
        "says": says,
        "row": row,
        "back": _page(row),
        "back_text": f"{row.person.full_name}, {row.area.name}",
    }


@writing
@signed_in
def open_all(request: HttpRequest) -> HttpResponse:
    """Ask it of everybody of whom nobody has asked yet, at all units of this account."""
    who = reader_of(request)
    check_holds(who, KEEP)
    if request.method != "POST":
        return redirect("localities:holders")
    units = Unit.objects.filter(pk__in=who.units_with(KEEP))
    try:
        number = sum(
            open_missing(by=request.user, unit=unit, reason="Lập xét cho người đang giữ chức danh")
            for unit in units
        )
        messages.success(request, f"Đã lập xét cho {integer(number)} đồng chí.")
    except HouseError as error:
        messages.error(request, str(error))
    return redirect("localities:holders")


@writing
@signed_in
def ask(request: HttpRequest, tenure: int) -> HttpResponse:
    """Ask it of one holder, with what the record says filled in."""
    who = reader_of(request)
    check_holds(who, SEE)
    found = Tenure.objects.filter(pk=tenure, post__isnull=False)
    holder = found.select_related("person", "post__title", "post__area", "post__unit").first()
    if holder is None or not covers(who, SEE, holder.post.unit_id):
        raise NotThere("Không có người giữ chức danh này, hoặc ở đơn vị ngoài phạm vi của đồng chí.")
    here, day = atlas(), clock.today()
    area = area_asked(holder, day if day in holder.during else holder.during.lower, here)
    begun = known_facts(holder.person, area, max(day, here.areas[area].during.lower), here)
    begun |= {"first": max(holder.during.lower, here.areas[area].during.lower)}  # type: ignore[dict-item]
    form = FactsForm(request.POST or None, initial=begun, first=True)

    def do() -> str:
        given = form.cleaned_data
        made = open_assessment(
            by=request.user, tenure=holder, facts=form.said(), first=given["first"], reason=given["reason"]
        )
        return _page(made)

    name = AdminArea.objects.values_list("name", flat=True).get(pk=area)
    words = {
        "title": f"Xét người địa phương: {holder.person.full_name}, {name}",
        "here": f"{holder.person.full_name}, {name}",
        "submit": "Lập xét",
        "done": "Đã lập xét. Bước tiếp theo: người có quyền kết luận.",
        "says": f"{holder.post.title.name}. Quê quán, nơi sinh lấy từ hồ sơ nếu đã rõ địa bàn; phần còn lại "
        "ghi theo lý lịch.",
        "back": reverse("localities:holders"),
        "back_text": "Người địa phương",
    }
    return _answer(request, form, do, words)


@writing
@signed_in
def facts(request: HttpRequest, pk: int) -> HttpResponse:
    """What it rests on, said anew."""
    sheet = opened(request, pk)
    begun = {name: getattr(sheet.row, name) for name in FACTS} | {"read_at": sheet.row.version}
    form = FactsForm(request.POST or None, initial=begun)

    def do() -> str:
        reason = form.cleaned_data["reason"]
        set_facts(
            by=request.user, assessment=sheet.row, facts=form.said(), read_at=form.version, reason=reason
        )
        return _page(sheet.row)

    return _answer(request, form, do, _words(sheet, "Sửa căn cứ", "Ghi căn cứ", "Đã ghi căn cứ."))


@writing
@signed_in
def conclude(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody with the right decides."""
    sheet = opened(request, pk)
    begun = {"result": sheet.row.suggestion, "on": clock.today(), "read_at": sheet.row.version}
    form = VerdictForm(request.POST or None, initial=begun)

    def do() -> str:
        verdict = form.said()
        reason = verdict.note or "Kết luận theo gợi ý"
        confirm(by=request.user, assessment=sheet.row, verdict=verdict, read_at=form.version, reason=reason)
        return _page(sheet.row)

    suggestion = sheet.row.get_suggestion_display() if sheet.row.suggestion else "chưa có"
    says = f"Gợi ý của quy tắc: {suggestion}. Gợi ý chưa thay được người kết luận."
    return _answer(request, form, do, _words(sheet, "Kết luận", "Ghi kết luận", "Đã ghi kết luận.", says))


@writing
@signed_in
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask it again by hand."""
    sheet = opened(request, pk)
    form = AgainForm(request.POST or None, initial={"first": clock.today(), "read_at": sheet.row.version})

    def do() -> str:
        given = form.cleaned_data
        made = reopen(
            by=request.user,
            assessment=sheet.row,
            first=given["first"],
            read_at=form.version,
            reason=given["reason"],
        )
        return _page(made)

    return _answer(request, form, do, _words(sheet, "Xét lại", "Mở lại để xét", "Đã mở lại để xét."))
