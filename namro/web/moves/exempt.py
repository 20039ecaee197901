"""Pages of exempt members, of members who stay elsewhere for a time, and of guests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from namro.access.permissions import check_holds
from namro.access.queries import Reader
from namro.access.roles import Permission
from namro.figures.folds import Amount, Figure, figures_at
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.periods import Period
from namro.ground.ranges import show_day
from namro.membership.exemption.actions import Exempted, end_exemption, exempt
from namro.membership.exemption.queries import standing
from namro.membership.exemption.queries import visible as exemptions_of
from namro.membership.models import Exemption, TemporaryStay
from namro.membership.transfers.stays.actions import (
    FOUND,
    Stay,
    TemporaryCell,
    end_stay,
    extend_stay,
    found_temporary_cell,
    open_stay,
)
from namro.people.models import HomeCell
from namro.regulations.queries import value as rule
from namro.targets.queries import located
from namro.web.http import NotThere, reader_of, reading, signed_in, writing
from namro.web.moves import forms
from namro.web.moves.desk import Urgency, unit_words
from namro.web.moves.new import Words, answer, begun, shown
from namro.web.ui.choices import Pager, chips
from namro.web.ui.forms import attempt, status

PREPARE, WRITE = Permission.PREPARE_DOSSIER, Permission.RECORD_ADMISSION
PARTS = {"mien": "Được miễn", "khach": "Khách sinh hoạt tạm thời", "di": "Sinh hoạt tạm thời nơi khác"}


@dataclass(frozen=True)
class Row:
    """Somebody in one of the three lists."""

    row: Any
    person: Any
    cell: str
    urgency: str


@dataclass(frozen=True)
class Attendance:
    """Who attends in a unit: at home there, without those elsewhere, with guests; each number a figure."""

    unit: str
    members: Figure
    away: Figure
    guests: Figure

    @property
    def total(self) -> int:
        at_home, away, guests = (
            one.amount if isinstance(one, Amount) else 0 for one in (self.members, self.away, self.guests)
        )
        return at_home - away + guests


@reading
@signed_in
def overview(request: HttpRequest) -> HttpResponse:
    """``?phan=`` one of the three lists."""
    who, today = reader_of(request), clock.today()
    check_holds(who, Permission.SEE_RECORDS)
    part = request.GET.get("phan", "mien")
    if part not in PARTS:
        raise HouseError("Không có phần này. Chọn trong các phần ở đầu danh sách.")
    rows: QuerySet[Any] = standing(who, today) if part == "mien" else _stays(who, today, part)
    pager = Pager.of(request, rows.count())
    home = HomeCell.objects.filter(membership=OuterRef("membership"), during__contains=today)
    rows = rows.annotate(home=Subquery(home.values("cell_id")[:1]))
    context = {
        "part": part,
        "rows": _rows(list(rows[pager.slice]), part, today),
        "pager": pager,
        "parts": chips(request, "phan", list(PARTS.items()), part),
        "attending": _attendance(who, today),
    }
    return render(request, "web/moves/exempt.html", context)


def _stays(who: Reader, day: date, part: str) -> QuerySet[TemporaryStay]:
    """Guests at cells of this reader, or members of these cells who stay elsewhere."""
    running = TemporaryStay.objects.filter(during__contains=day).select_related("person")
    if part == "khach":
        seen = running.filter(who.under("host_cell", Permission.SEE_RECORDS), host_cell__isnull=False)
    else:
        homes = HomeCell.objects.filter(who.under("cell", Permission.SEE_RECORDS), during__contains=day)
        seen = running.filter(membership__in=homes.values("membership"))
    return seen.order_by("due_on", "person__name_key", "pk")


def _rows(found: list[Any], part: str, day: date) -> list[Row]:
    at = {one.pk: one.host_cell_id if part == "khach" else one.home for one in found}
    hosts = [one.host_cell_id for one in found] if part == "di" else []
    cells, urgency = unit_words([*at.values(), *hosts], day), Urgency()
    return [
        Row(
            one,
            one.membership.person if part == "mien" else one.person,
            _named(cells, at[one.pk], "")
            if part != "di"
            else f"{_named(cells, at[one.pk], '')} → {_named(cells, one.host_cell_id, one.elsewhere)}",
            urgency.of(one.due_on),
        )
        for one in found
    ]


def _named(cells: dict[int, tuple[str, str]], pk: int | None, otherwise: str) -> str:
    return cells[pk][0] if pk else otherwise


def _attendance(who: Reader, day: date) -> Attendance | None:
    """In the reader's first unit; three figures, so that the sum can be followed."""
    place = next(iter(who.places.values()), None)
    if place is None:
        return None
    period = Period.parse(f"{day}..{day}")
    keys = ("membership.members", "membership.members.away", "membership.guests")
    return Attendance(place.short_name, *figures_at([located(key, place, period) for key in keys]))


# Forms


def _words(title: str, submit: str, done: str, *, adds_people: bool = False) -> Words:
    return Words(title, submit, done, reverse("moves:exempt"), adds_people)


def _part(part: str) -> str:
    return f"{reverse('moves:exempt')}?phan={part}"


@writing
@signed_in
def new_exemption(request: HttpRequest) -> HttpResponse:
    """``?nguoi=`` somebody in the register."""
    who = reader_of(request)
    check_holds(who, PREPARE)
    form = begun(request, lambda data, **named: forms.ExemptForm(who, data, **named))

    def act() -> str:
        given = dict(form.cleaned_data)
        given.pop("read_at")
        member = given.pop("membership")
        exempt(by=request.user, membership=member, exempted=Exempted(**given), reason="Miễn sinh hoạt")
        return _part("mien")

    title = "Ghi miễn công tác và sinh hoạt đảng"
    return answer(request, form, act, _words(title, "Ghi miễn sinh hoạt", "Đã ghi miễn sinh hoạt."))


@writing
@signed_in
def end_one(request: HttpRequest, pk: int) -> HttpResponse:
    who = reader_of(request)
    row = exemptions_of(who, clock.today()).select_related("membership__person").filter(pk=pk).first()
    if row is None:
        raise NotThere("Không có lần miễn này trong phạm vi của đồng chí.")
    form = _last(request, row)

    def act() -> str:
        given = form.cleaned_data
        now = Exemption.objects.get(pk=pk)
        end_exemption(
            by=request.user, row=now, last=given["last"], read_at=given["read_at"], reason="Kết thúc sớm"
        )
        return _part("mien")

    title = f"Kết thúc miễn sinh hoạt: {row.membership.person}"
    return _reread(request, row, form, act, _words(title, "Kết thúc sớm", "Đã ghi kết thúc."))


def _last(request: HttpRequest, row: Any) -> Any:
    data = request.POST if request.method == "POST" else None
    return forms.LastForm(data, initial={"read_at": row.version})


def _reread(request: HttpRequest, row: Any, form: Any, act: Any, words: Words) -> HttpResponse:
    """As ``answer``; refused, the form may be sent again onto what now stands there."""
    answered = answer(request, form, act, words)
    if answered.status_code != 422:
        return answered
    row.refresh_from_db()
    form.reread(row.version)
    return shown(request, form, words)


@writing
@signed_in
def new_stay(request: HttpRequest) -> HttpResponse:
    """A member of the city stays elsewhere: in another cell, or outside."""
    who = reader_of(request)
    check_holds(who, WRITE)
    form = begun(request, lambda data, **named: forms.AwayForm(who, data, **named))

    def act() -> str:
        given = dict(form.cleaned_data)
        given.pop("read_at")
        given["study"] = given["study"] == forms.STUDY
        stay = Stay(person=given["membership"].person, **given)
        open_stay(by=request.user, stay=stay, reason="Sinh hoạt tạm thời")
        return _part("di")

    title = "Ghi đảng viên sinh hoạt tạm thời nơi khác"
    return answer(request, form, act, _words(title, "Ghi sinh hoạt tạm thời", "Đã ghi."))


@writing
@signed_in
def new_guest(request: HttpRequest) -> HttpResponse:
    """A guest whose home is outside the city."""
    check_holds(reader_of(request), WRITE)
    form = begun(request, forms.GuestForm)

    def act() -> str:
        given = dict(form.cleaned_data)
        given.pop("read_at")
        given["study"] = given["study"] == forms.STUDY
        open_stay(by=request.user, stay=Stay(**given), reason="Tiếp nhận sinh hoạt tạm thời")
        return _part("khach")

    title = "Ghi khách sinh hoạt tạm thời từ ngoài thành phố"
    return answer(request, form, act, _words(title, "Ghi khách sinh hoạt", "Đã ghi.", adds_people=True))


CHANGES = {
    "gia-han": (extend_stay, "Gia hạn sinh hoạt tạm thời", "Gia hạn", "Đã gia hạn."),
    "ket-thuc": (end_stay, "Kết thúc sớm sinh hoạt tạm thời", "Kết thúc sớm", "Đã ghi kết thúc."),
}


@writing
@signed_in
def change_stay(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """A stay goes on longer, or ends early."""
    who, today = reader_of(request), clock.today()
    if slug not in CHANGES:
        raise NotThere("Không có bước này.")
    seen = _stays(who, today, "khach").filter(pk=pk) | _stays(who, today, "di").filter(pk=pk)
    row = seen.first()
    if row is None:
        raise NotThere("Không có lần sinh hoạt tạm thời này trong phạm vi của đồng chí.")
    write, title, submit, done = CHANGES[slug]
    form = _last(request, row)

    def act() -> str:
        given = form.cleaned_data
        now = TemporaryStay.objects.get(pk=pk)
        write(by=request.user, stay=now, last=given["last"], read_at=given["read_at"], reason=submit)
        return _part("di" if now.host_cell_id is None else "khach")

    until = f"đang ghi đến hết ngày {show_day(row.due_on)}" if row.due_on else ""
    return _reread(request, row, form, act, _words(f"{title}: {row.person}, {until}", submit, done))


@writing
@signed_in
def new_cell(request: HttpRequest) -> HttpResponse:
    """Guests to be ticked who become a temporary cell."""
    who, today = reader_of(request), clock.today()
    check_holds(who, WRITE)
    guests = list(_stays(who, today, "khach").filter(Q(membership__isnull=False))[:300])
    ticked = set(request.POST.getlist("khach"))
    form = begun(request, forms.TemporaryCellForm)

    def act() -> None:
        given = form.cleaned_data
        new = TemporaryCell(given["name"], given["parent"], given["first"])
        taken = [one for one in guests if str(one.pk) in ticked]
        found_temporary_cell(
            by=request.user, new=new, stays=taken, reason=f"Lập chi bộ sinh hoạt tạm thời {new.name}"
        )

    if request.method == "POST" and form.is_bound and attempt(form, act):
        messages.success(request, "Đã lập chi bộ sinh hoạt tạm thời; không tính là tổ chức cơ sở đảng.")
        return redirect(f"{reverse('moves:exempt')}?phan=khach")
    cells = unit_words([one.host_cell_id for one in guests], today)
    context = {
        "form": form,
        "least": rule(FOUND, on=today),
        "guests": [(one, cells[one.host_cell_id][0], str(one.pk) in ticked) for one in guests],
    }
    return render(request, "web/moves/new_cell.html", context, status=status(form))
