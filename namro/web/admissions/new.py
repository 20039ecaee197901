"""Somebody put on a cell's list: one with all that is known, or several from a grid with the keyboard."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from namro.access.permissions import check_at, check_holds
from namro.access.queries import Reader
from namro.access.roles import Permission
from namro.ground import clock
from namro.ground.ranges import show_day
from namro.membership.admission.listing.actions import Listing, Newcomer, RowsRefused, alike, list_people
from namro.membership.admission.queries import readable
from namro.membership.models import SourceGroup
from namro.organisation.actions import CELL_KINDS
from namro.organisation.people.actions import NewPerson
from namro.organisation.people.known import visible
from namro.people.models import Education, HomeCell, Person, Sex
from namro.units.models import Unit, UnitVersion
from namro.units.queries import Place, place
from namro.web.admissions.birth import BirthField
from namro.web.http import reader_of, signed_in, writing
from namro.web.ui.forms import REFUSALS, Choice, Day, Words, attempt, status, tell

MOST_CELLS = 400  # in one list to choose from; more are found by their code
ROWS = 8
MOST_ROWS = 40
YES = [("", "Không"), ("1", "Có")]
DEGREES = [one for one in Education.choices if one[0]]


class PersonForm(forms.Form):
    """What a row of the list says of a person."""

    full_name = Words("Họ và tên", 120)
    birth = BirthField(
        label="Ngày sinh",
        help_text="Viết như 05/4/1990; chỉ biết tháng, năm: 4/1990; chỉ biết năm: 1990.",
        error_messages={"required": "Chưa nhập mục này."},
    )
    sex = Choice("Giới tính", Sex.choices)
    native_place = Words("Quê quán", 120, required=False)
    education = Choice("Trình độ", DEGREES, required=False)
    source_group = Choice("Đối tượng", SourceGroup.choices)

    def new_person(self) -> NewPerson:
        given = self.cleaned_data
        return NewPerson(
            full_name=given["full_name"],
            sex=given["sex"],
            birth_date=given["birth"].day,
            birth_precision=given["birth"].precision,
            native_place=given["native_place"],
            citizen_id=given.get("citizen_id") or "",
            phone=given.get("phone") or "",
            education=given["education"],
        )

    def newcomer(self) -> Newcomer:
        return Newcomer(self.new_person(), self.cleaned_data["source_group"])


class ListingForm(forms.Form):
    """The cell's resolution."""

    listed_on = Day("Ngày đưa vào danh sách", hint="Viết như 05/7/2024.")
    helper = Choice("Đảng viên giúp đỡ", (), hint="Đảng viên chính thức của chi bộ.")

    def __init__(self, *arguments: Any, people: list[Person], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.people = {str(one.pk): one for one in people}
        choices = [("", "– chọn –"), *((pk, str(one)) for pk, one in self.people.items())]
        self.fields["helper"].choices = choices

    def listing(self, cell: Unit) -> Listing:
        return Listing(cell, self.cleaned_data["listed_on"], self.people[self.cleaned_data["helper"]])


class Offered(forms.ChoiceField):
    """A choice whose options are only found once the rest is known (``meet``)."""

    def valid_value(self, value: str) -> bool:
        return True


class ApplicantForm(ListingForm, PersonForm):
    """One person with all that is known."""

    citizen_id = Words("Số định danh cá nhân", 12, hint="12 chữ số.", required=False)
    phone = Words("Điện thoại", 15, required=False)
    in_private_enterprise = forms.ChoiceField(
        label="Trong doanh nghiệp ngoài khu vực nhà nước", choices=YES, required=False
    )
    is_owner = forms.ChoiceField(label="Là chủ doanh nghiệp", choices=YES, required=False)
    parents_opinion_on = Day("Ngày ý kiến của cha mẹ", hint="Học sinh phải có.", required=False)
    left_in_hardship = forms.ChoiceField(
        label="Trước đây xin ra khỏi Đảng do hoàn cảnh đặc biệt khó khăn", choices=YES, required=False
    )
    record_cleared_on = Day("Ngày được xóa án tích", hint="Nếu có.", required=False)
    known = Offered(label="Người này là ai", required=False)

    field_order = ("known", "full_name", "birth", "sex", "native_place", "citizen_id", "phone", "education")

    def meet(self, others: list[Person], hidden: bool) -> None:
        """Offer persons that are alike; the clerk decides who it is."""
        self.others = {str(one.pk): one for one in others}
        named = [
            (pk, f"{one}, sinh ngày {show_day(one.birth_date)}, {one.native_place or 'chưa ghi quê quán'}")
            for pk, one in self.others.items()
        ]
        self.fields["known"].choices = [*named, ("moi", "Một người khác, chưa có trong hệ thống")]
        if hidden:
            self.fields[
                "known"
            ].help_text = (
                "Có người trùng họ tên, ngày sinh ở đơn vị khác; hỏi cấp trên trước khi ghi người mới."
            )

    def newcomer(self) -> Newcomer:
        given = self.cleaned_data
        chosen = self.others.get(given["known"]) if hasattr(self, "others") else None
        return Newcomer(
            chosen or self.new_person(),
            given["source_group"],
            bool(given["in_private_enterprise"]),
            bool(given["is_owner"]),
            given["parents_opinion_on"],
            bool(given["left_in_hardship"]),
            given["record_cleared_on"],
        )


def cells_of(who: Reader) -> list[UnitVersion]:
    """Cells for which this reader prepares dossiers, in Vietnamese order; one more than fit a list."""
    found = UnitVersion.objects.filter(
        who.under("unit", Permission.PREPARE_DOSSIER), kind__in=CELL_KINDS, during__contains=clock.today()
    )
    return list(found.select_related("unit").order_by("sort_key", "unit_id")[: MOST_CELLS + 1])


def _cell(request: HttpRequest, who: Reader) -> tuple[Unit, Place] | HttpResponse:
    """The cell of ``?chi-bo=``, or the only one of this reader; otherwise the page that asks for it."""
    check_holds(who, Permission.PREPARE_DOSSIER)
    code = request.GET.get("chi-bo", "").strip().upper()
    if not code:
        cells = cells_of(who)
        if len(cells) != 1:
            context = {"cells": cells if len(cells) <= MOST_CELLS else [], "many": len(cells) > MOST_CELLS}
            return render(request, "web/admissions/choose_cell.html", context)
        code = cells[0].unit.code
    here = place(code, clock.today())
    unit = Unit.objects.get(pk=here.id)
    check_at(who, Permission.PREPARE_DOSSIER, unit)
    return unit, here


def officials(cell: Unit) -> list[Person]:
    """Official members of the cell today, in the order of names."""
    homes = HomeCell.objects.filter(
        cell=cell, during__contains=clock.today(), membership__official_on__lte=clock.today()
    )
    return list(Person.objects.filter(pk__in=homes.values("person")).order_by("name_key", "id"))


@writing
@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """``?chi-bo=`` code of the cell. Somebody who seems known is asked for before he is written anew."""
    who = reader_of(request)
    found = _cell(request, who)
    if isinstance(found, HttpResponse):
        return found
    unit, here = found
    form = ApplicantForm(
        request.POST if request.method == "POST" else None,
        initial={"listed_on": clock.today()},
        people=officials(unit),
    )
    made: list = []

    def act() -> None:
        _check_known(form, who)
        reason = "Đưa vào danh sách cảm tình Đảng"
        rows = {0: form.newcomer()}
        made.extend(list_people(by=request.user, listing=form.listing(unit), rows=rows, reason=reason))

    if request.method == "POST" and _attempt(form, act):
        messages.success(request, "Đã đưa vào danh sách cảm tình Đảng.")
        return redirect("admissions:case", made[0].pk)
    context = {"form": form, "here": here}
    return render(request, "web/admissions/new.html", context, status=status(form))


def _attempt(form: forms.Form, act: Any) -> bool:
    """As ``attempt``; the refusal of the one row is told on the form itself."""

    def one() -> None:
        try:
            act()
        except RowsRefused as refused:
            raise refused.errors[0] from refused

    return attempt(form, one)


def _check_known(form: ApplicantForm, who: Reader) -> None:
    """V16: the same name and birth date is shown first, and decided by the clerk."""
    others = alike(form.new_person())
    if not others:
        return
    within = visible(who)
    if within is None:
        seen = list(others)
    else:
        within |= Q(pk__in=readable(who).values("person"))  # an ended dossier, too
        seen = list(Person.objects.filter(within, pk__in=[one.pk for one in others]).distinct())
    form.meet(seen, hidden=len(seen) < len(others))
    choice = form["known"].data or ""
    form.cleaned_data["known"] = choice
    if choice not in dict(form.fields["known"].choices):
        raise ValidationError(
            {"known": "Đã có người cùng họ tên, ngày sinh. Chọn người đó, hoặc xác nhận là một người khác."}
        )


@writing
@signed_in
def grid(request: HttpRequest) -> HttpResponse:
    """Several people at once, a row each; all rows are written or none."""
    who = reader_of(request)
    found = _cell(request, who)
    if isinstance(found, HttpResponse):
        return found
    unit, here = found
    data = request.POST if request.method == "POST" else None
    head = ListingForm(data, initial={"listed_on": clock.today()}, people=officials(unit))
    rows = _rows(data)
    if data is not None and _write(request, unit, head, rows):
        return redirect("admissions:cases")
    wrong = data is not None
    context = {"form": head, "rows": rows, "here": here, "count": len(rows)}
    return render(request, "web/admissions/grid.html", context, status=422 if wrong else 200)


def _rows(data: QueryDict | None) -> list[PersonForm]:
    """As many rows as were sent; an untouched row is no row."""
    text = (data or {}).get("dong", "")
    number = min(int(text), MOST_ROWS) if text.isascii() and text.isdigit() and text else ROWS
    return [
        PersonForm(data, prefix=str(at), empty_permitted=True, use_required_attribute=False)
        for at in range(number)
    ]


def _write(request: HttpRequest, unit: Unit, head: ListingForm, rows: list[PersonForm]) -> bool:
    filled = {at: row for at, row in enumerate(rows) if row.has_changed()}
    right = [row.is_valid() for row in filled.values()]
    if not head.is_valid() or not all(right):
        return False
    if not filled:
        head.add_error(None, "Chưa dòng nào được nhập.")
        return False
    people = {at: row.newcomer() for at, row in filled.items()}
    try:
        listing = head.listing(unit)
        made = list_people(
            by=request.user, listing=listing, rows=people, reason="Nhập nhanh danh sách cảm tình Đảng"
        )
    except RowsRefused as refused:
        for at, error in refused.errors.items():
            tell(filled[at], error)
        head.add_error(None, str(refused))
        return False
    except REFUSALS as error:
        tell(head, error)
        return False
    messages.success(request, f"Đã đưa {len(made)} người vào danh sách cảm tình Đảng.")
    return True
