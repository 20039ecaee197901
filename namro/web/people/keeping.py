"""Adding somebody, with those who may be the same shown first; correcting a record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from namro.access.permissions import check_holds
from namro.access.roles import Permission
from namro.ground import clock
from namro.organisation.people.actions import (
    COLUMNS,
    DATES,
    NewPerson,
    add_person,
    check_corrects,
    check_keeps,
    correct_membership,
    correct_person,
)
from namro.organisation.people.known import visible
from namro.organisation.people.queries import read_at
from namro.people.duplicates import Duplicate, Identity, duplicates_of
from namro.people.models import Education, Occupation, PartyMembership, Person, PoliticalTheory, Sex
from namro.people.records import born
from namro.units.models import Unit
from namro.units.queries import Place, place
from namro.web.admissions.birth import Birth, BirthField
from namro.web.admissions.new import MOST_CELLS, cells_of
from namro.web.http import NotThere, reader_of, signed_in, writing
from namro.web.people.search import Hit, hits
from namro.web.people.views import opened
from namro.web.people.words import shown
from namro.web.ui.forms import Choice, Day, Words, attempt, status

BIRTH = "Viết như 05/4/1990; chỉ biết tháng, năm: 4/1990; chỉ biết năm: 1990."
REASON = "Người sau đọc được ở phần “Ai đã ghi gì”. Ví dụ: theo căn cước công dân."
OTHER = "moi"


class PersonForm(forms.Form):
    """What a record says of a person."""

    full_name = Words("Họ và tên", 120)
    birth = BirthField(label="Ngày sinh", help_text=BIRTH, error_messages={"required": "Chưa nhập mục này."})
    sex = Choice("Giới tính", Sex.choices)
    citizen_id = Words("Số định danh cá nhân", 20, hint="12 chữ số.", required=False)
    native_place = Words("Quê quán", 120, hint="Xã, huyện, tỉnh.", required=False)
    phone = Words("Điện thoại", 20, required=False)
    education = Choice("Trình độ", Education.choices[1:], required=False)
    theory = Choice("Lý luận chính trị", PoliticalTheory.choices[1:], required=False)
    occupation = Choice("Nghề nghiệp", Occupation.choices[1:], required=False)

    def values(self) -> dict[str, Any]:
        """By the names of ``NewPerson``, what the form asks for."""
        given = dict(self.cleaned_data)
        when: Birth = given.pop("birth")
        given |= {"birth_date": when.day, "birth_precision": when.precision}
        return {name: value for name, value in given.items() if name in COLUMNS}


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be the person being added, as far as this reader may see him."""

    hit: Hit | None
    duplicate: Duplicate

    @property
    def pk(self) -> str:
        return str(self.duplicate.person.pk)


class AddForm(PersonForm):
    """Somebody new; where others are alike, who it is has to be said."""

    known = forms.CharField(required=False, widget=forms.HiddenInput)


@writing
@signed_in
def add(request: HttpRequest) -> HttpResponse:
    """``?chi-bo=`` code of the cell for whose work somebody is added."""
    here = _cell(request)
    if isinstance(here, HttpResponse):
        return here
    unit = Unit.objects.get(pk=here.id)
    check_keeps(request.user, unit)
    form = AddForm(request.POST if request.method == "POST" else None)
    candidates: list[Candidate] = []
    made: list[Person] = []

    def act() -> None:
        new = NewPerson(**form.values())
        candidates.extend(_candidates(request, new))
        if candidates and request.POST.get("la-ai") != OTHER:
            raise ValidationError(
                {"known": "Có người giống với người đang thêm. Xem bên dưới rồi quyết định."}
            )
        made.append(add_person(by=request.user, cell=unit, new=new, reason=f"Thêm người, {here.name}"))

    if request.method == "POST" and attempt(form, act):
        messages.success(request, f"Đã thêm {made[0].full_name}.")
        return redirect("people:person", made[0].pk)
    context = {
        "form": form,
        "here": here,
        "candidates": candidates,
        "hidden": sum(one.hit is None for one in candidates),
        "other": OTHER,
    }
    return render(request, "web/people/add.html", context, status=status(form))


def _cell(request: HttpRequest) -> Place | HttpResponse:
    """The cell asked for, or the only one of this reader; otherwise the page that asks for it."""
    who = reader_of(request)
    check_holds(who, Permission.PREPARE_DOSSIER)
    code = request.GET.get("chi-bo", "").strip().upper()
    if not code:
        cells = cells_of(who)
        if len(cells) != 1:
            many = len(cells) > MOST_CELLS
            return render(
                request, "web/people/choose_cell.html", {"cells": [] if many else cells, "many": many}
            )
        code = cells[0].unit.code
    return place(code, clock.today())


def _candidates(request: HttpRequest, new: NewPerson) -> list[Candidate]:
    """V16: of those outside the reader's scope only that there are some."""
    asked = Identity(
        new.full_name, new.birth_date, new.birth_precision, new.native_place, new.citizen_id.replace(" ", "")
    )
    found = duplicates_of(asked)
    who = reader_of(request)
    limit = visible(who)
    keys = [one.person.pk for one in found]
    seen = Person.objects.filter(pk__in=keys) if limit is None else Person.objects.filter(limit, pk__in=keys)
    cards = {hit.person.pk: hit for hit in hits(list(seen), who)} if found else {}
    return [Candidate(cards.get(one.person.pk), one) for one in found]


class CorrectForm(PersonForm):
    """A correction says why; it carries the mark of what was read."""

    reason = Words("Lý do sửa", 300, hint=REASON)
    read_at = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, person: Person) -> CorrectForm:
        """Filled with what the record says."""
        names = [name for name in cls.base_fields if hasattr(person, name)]
        birth = born(person.birth_date, person.birth_precision)
        return cls(
            initial={name: getattr(person, name) for name in names}
            | {"birth": birth, "read_at": read_at(person)}
        )


@writing
@signed_in
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Put right what a record says of a person; who comes second reads who was first."""
    record = opened(request, pk)
    check_corrects(request.user, record.person)
    form = CorrectForm(request.POST) if request.method == "POST" else CorrectForm.of(record.person)

    def act() -> None:
        given = form.cleaned_data
        correct_person(
            by=request.user,
            person=record.person,
            changes=form.values(),
            read_at=given["read_at"],
            reason=given["reason"],
        )

    if request.method == "POST" and attempt(form, act):
        messages.success(request, "Đã sửa hồ sơ.")
        return redirect("people:person", pk)
    _reread(form, Person.objects.get(pk=pk), CorrectForm.of)
    context = {"form": form, "record": record, "fields": list(form.visible_fields())}
    return render(request, "web/people/correct.html", context, status=status(form))


class DatesForm(forms.Form):
    """The days of one span of membership."""

    decided_on = Day("Ngày quyết định kết nạp", hint="Viết như 05/7/2024.")
    joined_on = Day("Ngày vào Đảng (ngày tổ chức lễ kết nạp)", required=False)
    official_on = Day("Ngày công nhận chính thức", required=False)
    reason = Words("Lý do sửa", 300, hint=REASON)
    read_at = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, row: PartyMembership) -> DatesForm:
        return cls(initial={name: getattr(row, name) for name in DATES} | {"read_at": read_at(row)})


@writing
@signed_in
def dates(request: HttpRequest, pk: int, membership: int) -> HttpResponse:
    """Put right the days of a membership; decisions that were reported stay as they are."""
    record = opened(request, pk)
    row = next((one for one in record.memberships if one.pk == membership), None)
    if row is None:
        raise NotThere("Không có thời gian là đảng viên này trong hồ sơ.")
    check_corrects(request.user, record.person)
    form = DatesForm(request.POST) if request.method == "POST" else DatesForm.of(row)

    def act() -> None:
        given = form.cleaned_data
        changes: dict[str, date | None] = {name: given[name] for name in DATES}
        correct_membership(
            by=request.user, membership=row, changes=changes, read_at=given["read_at"], reason=given["reason"]
        )

    if request.method == "POST" and attempt(form, act):
        messages.success(request, "Đã sửa các mốc ngày.")
        return redirect("people:person", pk)
    _reread(form, PartyMembership.objects.get(pk=row.pk), DatesForm.of)
    context = {"form": form, "record": record, "fields": list(form.visible_fields()), "row": row}
    return render(request, "web/people/dates.html", context, status=status(form))


def _reread(form: Any, row: Model, of: Any) -> None:
    """After somebody else was first: what is typed stays, beside it what the record says now."""
    if not form.is_bound:
        return
    now = of(row).initial
    if form["read_at"].data == str(now["read_at"]):
        return
    for name, value in now.items():
        told = shown(name, value)
        if name in form.fields and name != "read_at" and form[name].data not in (told, value):
            form[name].help_text = f"Bản mới đang ghi: {told}"
    form.data = form.data.copy()
    form.data["read_at"] = now["read_at"]
