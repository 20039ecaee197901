"""Pages that begin a transfer: a request, somebody from outside the city, a list of members."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from namro.access.permissions import check_at, check_holds
from namro.access.roles import Permission
from namro.ground import clock
from namro.membership.transfers import actions
from namro.membership.transfers.receiving.actions import (
    Collective,
    Newcomer,
    receive_from_outside,
    transfer_by_list,
)
from namro.membership.transfers.states import OWNERS, K, S
from namro.membership.transfers.steps.actions import Slip
from namro.people.models import HomeCell, PartyMembership
from namro.units.models import Unit
from namro.units.queries import trail
from namro.web.http import reader_of, signed_in, writing
from namro.web.moves import forms
from namro.web.moves.new import Words, answer, begun, shown
from namro.web.ui.forms import attempt, status

PREPARE, WRITE = Permission.PREPARE_DOSSIER, Permission.RECORD_ADMISSION
MOST_MEMBERS = 500


def _page(made: int) -> str:
    return reverse("moves:transfer", args=[made])


@writing
@signed_in
def request_one(request: HttpRequest) -> HttpResponse:
    """``?nguoi=`` somebody in the register."""
    who = reader_of(request)
    check_holds(who, PREPARE)
    form = begun(request, lambda data, **named: forms.RequestForm(who, data, **named))

    def act() -> str:
        given = form.cleaned_data
        wanted = actions.Request(
            given["membership"],
            given["kind"],
            given["why"],
            given["requested_on"],
            given["to_cell"],
            given["elsewhere"],
        )
        made = actions.request_transfer(by=request.user, request=wanted, reason="Đề nghị chuyển sinh hoạt")
        return _page(made.pk)

    back = reverse("moves:transfers")
    words = Words("Đề nghị chuyển sinh hoạt", "Ghi đề nghị", "Đã ghi đề nghị.", back)
    return answer(request, form, act, words)


@writing
@signed_in
def newcomer(request: HttpRequest) -> HttpResponse:
    """Somebody came from outside the city's Party organisation, or back from abroad."""
    check_holds(reader_of(request), WRITE)
    form = begun(request, forms.NewcomerForm)

    def act() -> str:
        given = dict(form.cleaned_data)
        slip = Slip(given.pop("slip_no"), given.pop("introduced_on"))
        given.pop("read_at")
        given["from_abroad"] = given.pop("kind") == K.RETURN
        made = receive_from_outside(
            by=request.user, newcomer=Newcomer(slip=slip, **given), reason="Tiếp nhận từ ngoài thành phố"
        )
        return _page(made.pk)

    back = reverse("moves:transfers")
    title = "Tiếp nhận từ ngoài đảng bộ thành phố"
    words = Words(title, "Tiếp nhận", "Đã tiếp nhận.", back, adds_people=True)
    return answer(request, form, act, words)


# By list


@writing
@signed_in
def choose_cell(request: HttpRequest) -> HttpResponse:
    """Which cell the members leave."""
    check_holds(reader_of(request), WRITE)
    form = begun(request, forms.CellForm)
    if request.method == "POST" and form.is_bound and form.is_valid():
        return redirect("moves:by_list", form.cleaned_data["cell"].code)
    back = reverse("moves:transfers")
    return shown(request, form, Words("Chuyển sinh hoạt theo danh sách", "Chọn đảng viên", "", back))


@writing
@signed_in
def by_list(request: HttpRequest, code: str) -> HttpResponse:
    """Members of a cell to be ticked, and the list they go by; all of them or none."""
    who, today = reader_of(request), clock.today()
    place = trail(code, today)[-1]
    check_at(who, OWNERS[S.IN_TRANSIT], Unit(pk=place.id, code=place.code))
    homes = HomeCell.objects.filter(cell_id=place.id, during__contains=today).select_related("person")
    members = list(homes.order_by("person__name_key", "pk")[:MOST_MEMBERS])
    form = begun(request, forms.ListForm)
    ticked = set(request.POST.getlist("nguoi"))
    taken = [home.membership_id for home in members if str(home.membership_id) in ticked]

    def act() -> None:
        given = form.cleaned_data
        people = list(PartyMembership.objects.filter(pk__in=taken).select_related("person"))
        listed = Collective(
            number=given["number"],
            to_cell=given["to_cell"],
            why=given["why"],
            requested_on=given["requested_on"],
            slip=Slip(given["slip_no"], given["introduced_on"]),
        )
        reason = f"Chuyển sinh hoạt theo danh sách {listed.number}"
        transfer_by_list(by=request.user, members=people, collective=listed, reason=reason)

    if request.method == "POST" and form.is_bound and attempt(form, act):
        messages.success(request, f"Đã giới thiệu {len(taken)} đảng viên theo một danh sách.")
        return redirect(f"{reverse('moves:transfers')}?buoc={S.IN_TRANSIT}")
    context = {
        "form": form,
        "place": place,
        "members": [(one, str(one.membership_id) in ticked) for one in members],
    }
    return render(request, "web/moves/by_list.html", context, status=status(form))
