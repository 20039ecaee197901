"""One tenure: what it says, and what comes next of it: a result, an end, a correction, an annulment."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from namro.access.writers import entries
from namro.organisation.posts.tenures.actions import annul_tenure, correct_tenure, decide, end_tenure, facts
from namro.organisation.posts.tenures.checks import called, place_of, unit_of, warnings
from namro.people.models import Tenure
from namro.people.posts import NAMED
from namro.web.http import NotThere, reading, signed_in, writing
from namro.web.posts import forms
from namro.web.posts.desk import Act, Sheet, answer
from namro.web.posts.sheets import Line, S, Seat, seat_of

STEPS = {
    S.PENDING_ELECTION: [("ket-qua", "Ghi kết quả bầu"), ("sua", "Sửa"), ("huy", "Hủy")],
    S.PENDING_APPROVAL: [("ket-qua", "Ghi kết quả chuẩn y, phê chuẩn"), ("sua", "Sửa"), ("huy", "Hủy")],
    S.HELD: [("thoi", "Thôi giữ chức vụ"), ("sua", "Sửa"), ("huy", "Hủy quyết định")],
    S.ANNULLED: [],
}


def _opened(request: HttpRequest, pk: int) -> tuple[Tenure, Seat]:
    found = Tenure.objects.filter(pk=pk).select_related(*NAMED).first()
    if found is None:
        raise NotThere("Không có mục này. Xem danh sách chức danh của đơn vị.")
    return found, seat_of(request, unit_of(place_of(found)))


def place_url(tenure: Tenure) -> str:
    """The page of the post or the body."""
    if tenure.post_id is not None:
        return reverse("posts:post", args=[tenure.post_id])
    return reverse("posts:body", args=[tenure.body_term.body_id])


def steps_of(tenure: Tenure) -> list[tuple[str, str]]:
    """Slug and words of what can be done; an end that is past is corrected, not entered again."""
    steps = STEPS[S(tenure.state)]
    return [one for one in steps if one[0] != "thoi" or not tenure.end_ground]


@reading
@signed_in
def tenure(request: HttpRequest, pk: int) -> HttpResponse:
    found, seat = _opened(request, pk)
    context = {
        "tenure": found,
        "seat": seat,
        "line": Line(found, seat.day),
        "called": called(place_of(found)),
        "place_url": place_url(found),
        "steps": steps_of(found),
        "warnings": warnings(found),
        "history": entries(found),
    }
    return render(request, "web/posts/tenure.html", context)


@writing
@signed_in
def tenure_act(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    found, seat = _opened(request, pk)
    return answer(request, _sheet(request, found, seat), slug)


def _sheet(request: HttpRequest, tenure: Tenure, seat: Seat) -> Sheet:
    name = f"{tenure.person.full_name}, {called(place_of(tenure))}"
    acts = {
        "ket-qua": _result(request, tenure),
        "thoi": _leave(request, tenure),
        "sua": _correct(request, tenure),
        "huy": _annul(request, tenure),
    }
    titled = dict(steps_of(tenure))
    may = [act for slug, act in acts.items() if slug in titled]
    back = (reverse("posts:tenure", args=[tenure.pk]), name)
    return Sheet(seat.who, seat.unit, name, place_url(tenure), back, may)


def _version(tenure: Tenure) -> int:
    return int(Tenure.objects.values_list("version", flat=True).get(pk=tenure.pk))


def _result(request: HttpRequest, tenure: Tenure) -> Act:
    def do(form: forms.OutcomeForm) -> None:
        read_at = form.cleaned_data["read_at"]
        decide(by=request.user, tenure=tenure, outcome=form.said(), read_at=read_at, reason=form.why)

    return Act(
        "ket-qua",
        "Ghi kết quả",
        lambda data, initial: forms.OutcomeForm(data, initial=initial),
        do,
        "Đã ghi kết quả.",
        version=lambda: _version(tenure),
    )


def _leave(request: HttpRequest, tenure: Tenure) -> Act:
    def do(form: forms.LeaveForm) -> None:
        read_at = form.cleaned_data["read_at"]
        end_tenure(by=request.user, tenure=tenure, leaving=form.leaving(), read_at=read_at, reason=form.why)

    return Act(
        "thoi",
        "Thôi giữ chức vụ",
        lambda data, initial: forms.LeaveForm(data, initial=initial),
        do,
        "Đã ghi thôi giữ chức vụ.",
        version=lambda: _version(tenure),
    )


def _correct(request: HttpRequest, tenure: Tenure) -> Act:
    def do(form: forms.FactsForm) -> None:
        read_at = form.cleaned_data["read_at"]
        correct_tenure(by=request.user, tenure=tenure, said=form.said(), read_at=read_at, reason=form.why)

    return Act(
        "sua",
        "Sửa thông tin ghi sai",
        lambda data, initial: forms.FactsForm(tenure, data, initial=initial),
        do,
        "Đã sửa.",
        says="Sửa khi ghi sai so với quyết định. Việc mới (thôi, kéo dài) thì ghi thành việc riêng.",
        initial=forms.FactsForm.begun(facts(tenure)),
        version=lambda: _version(tenure),
    )


def _annul(request: HttpRequest, tenure: Tenure) -> Act:
    def do(form: forms.AnnulForm) -> None:
        read_at = form.cleaned_data["read_at"]
        annul_tenure(by=request.user, tenure=tenure, paper=form.paper(), read_at=read_at, reason=form.why)

    return Act(
        "huy",
        "Hủy quyết định",
        lambda data, initial: forms.AnnulForm(data, initial=initial),
        do,
        "Đã hủy: coi như chưa giữ chức vụ theo quyết định này.",
        says="Chỉ hủy khi quyết định bị thu hồi. Thôi giữ chức vụ thì ghi “Thôi giữ chức vụ”.",
        version=lambda: _version(tenure),
    )
