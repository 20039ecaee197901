"""A collective body: its term, its members, who is missing, and what is written on it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from namro.ground import clock
from namro.organisation.posts.actions import end_term, open_term, set_term_places
from namro.organisation.posts.tenures.actions import open_tenure
from namro.organisation.posts.tenures.checks import warnings
from namro.people.models import Body, BodyTerm
from namro.web.http import NotThere, reading, signed_in, writing
from namro.web.posts import forms
from namro.web.posts.desk import Act, Sheet, answer, warn
from namro.web.posts.sheets import BodySheet, seat_of


def _opened(request: HttpRequest, pk: int) -> BodySheet:
    found = Body.objects.filter(pk=pk).select_related("unit").first()
    if found is None:
        raise NotThere("Không có tập thể này. Xem danh sách chức danh, tập thể của đơn vị.")
    return BodySheet(seat_of(request, found.unit), found)


@reading
@signed_in
def body(request: HttpRequest, pk: int) -> HttpResponse:
    sheet = _opened(request, pk)
    context = {"sheet": sheet, "seat": sheet.seat, "term": sheet.term, "steps": _steps(sheet)}
    return render(request, "web/posts/body.html", context)


def _steps(sheet: BodySheet) -> list[tuple[str, str]]:
    """Slug and words of what can be done today."""
    if sheet.term is None or not _runs(sheet.term):
        return [("nhiem-ky", "Ghi nhiệm kỳ")]
    return [("them", "Thêm thành viên"), ("so-luong", "Sửa số lượng"), ("ket-thuc", "Kết thúc nhiệm kỳ")]


def _runs(term: BodyTerm) -> bool:
    return term.during.upper is None or term.during.upper > clock.today()


@writing
@signed_in
def body_act(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    return answer(request, _sheet(request, _opened(request, pk)), slug)


def _sheet(request: HttpRequest, sheet: BodySheet) -> Sheet:
    name = f"{sheet.name}, {sheet.seat.here.short_name}"
    slugs = [slug for slug, _ in _steps(sheet)]
    acts = [_new_term(request, sheet)] if sheet.term is None or not _runs(sheet.term) else []
    if not acts and sheet.term is not None:
        acts = [_member(request, sheet, sheet.term), *_of_term(request, sheet.term)]
    may = [act for act in acts if act.slug in slugs]
    back = (sheet.url, name)
    return Sheet(sheet.seat.who, sheet.seat.unit, name, sheet.url, back, may)


def _new_term(request: HttpRequest, sheet: BodySheet) -> Act:
    def open_(form: forms.TermForm) -> None:
        open_term(by=request.user, body=sheet.body, new=form.term(), reason=form.why)

    return Act(
        "nhiem-ky",
        "Ghi nhiệm kỳ",
        lambda data, initial: forms.TermForm(data, initial=initial),
        open_,
        "Đã ghi nhiệm kỳ. Bước tiếp theo: thêm thành viên.",
        says=f"{sheet.name}, {sheet.seat.here.short_name}.",
    )


def _member(request: HttpRequest, sheet: BodySheet, term: BodyTerm) -> Act:
    def seat(form: forms.SeatForm) -> str:
        made = open_tenure(by=request.user, new=form.new(term), reason=form.why)
        warn(request, warnings(made))
        return reverse("posts:body", args=[sheet.body.pk])

    return Act(
        "them",
        "Thêm thành viên",
        lambda data, initial: forms.SeatForm(sheet.seat.who, term, data, initial=initial),
        seat,
        "Đã ghi.",
        says=f"{sheet.name} {term.number}, {sheet.seat.here.short_name}.",
        initial={"state": "HELD"},
    )


def _of_term(request: HttpRequest, term: BodyTerm) -> list[Act]:
    def version() -> int:
        return int(BodyTerm.objects.values_list("version", flat=True).get(pk=term.pk))

    def set_(form: forms.SeatsForm) -> None:
        read_at = form.cleaned_data["read_at"]
        set_term_places(by=request.user, term=term, places=form.places(), read_at=read_at, reason=form.why)

    def close(form: forms.CloseForm) -> None:
        read_at = form.cleaned_data["read_at"]
        end_term(by=request.user, term=term, close=form.close(), read_at=read_at, reason=form.why)

    begun = {name: getattr(term, name) for name in ("places_set", "places_min", "places_max")}
    return [
        Act(
            "so-luong",
            "Sửa số lượng",
            lambda data, initial: forms.SeatsForm(data, initial=initial),
            set_,
            "Đã ghi số lượng.",
            initial=begun,
            version=version,
        ),
        Act(
            "ket-thuc",
            "Kết thúc nhiệm kỳ",
            lambda data, initial: forms.CloseForm(data, initial=initial),
            close,
            "Nhiệm kỳ kết thúc từ ngày đã ghi.",
            says="Mọi thành viên thôi từ ngày đó; thành viên khóa mới ghi ở nhiệm kỳ sau.",
            version=version,
        ),
    ]
