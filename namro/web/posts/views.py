"""The posts and bodies of a unit; one post with its history, and what is written on it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from namro.ground import clock
from namro.organisation.posts.actions import NewPost, end_post, establish_post, found_body, set_places
from namro.organisation.posts.tenures.actions import open_tenure
from namro.organisation.posts.tenures.checks import warnings
from namro.people.models import Post, Title
from namro.people.posts import Office, bodies, offices
from namro.web.http import NotThere, reading, signed_in, writing
from namro.web.posts import forms
from namro.web.posts.desk import Act, Sheet, answer, warn
from namro.web.posts.sheets import PostSheet, Seat, held_words, seat_of, unit_of_code, vacant_words


@reading
@signed_in
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """Posts with their holders and vacancies, bodies with their places."""
    seat = seat_of(request, unit_of_code(code))
    day = seat.day
    posts = Post.objects.filter(unit=seat.unit, during__contains=day).select_related("title")
    rows = offices(list(posts.order_by("title__rank")), day)
    vacant = sorted((row for row in rows if row.vacant), key=lambda row: -row.vacant_days)
    context = {
        "seat": seat,
        "rows": [shown(row) for row in rows],
        "bodies": bodies([seat.unit.pk], day),
        "vacant": sum(len(row.vacant) for row in rows),
        "longest": vacant[0] if vacant else None,
        "left": [one for row in rows for one in (*row.holders, *row.acting) if one.left],
    }
    return render(request, "web/posts/unit.html", context)


def shown(office: Office) -> dict[str, object]:
    """A post in a list: its holders with how they hold it, and its vacant places."""
    return {
        "office": office,
        "holders": [(one, held_words(one)) for one in office.holders],
        "acting": office.acting,
        "waiting": [(one, one.get_state_display()) for one in office.waiting],
        "vacant": [vacant_words(since, office.day) for since in sorted(office.vacant)],
    }


@writing
@signed_in
def unit_act(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """A new post, or a new body."""
    seat = seat_of(request, unit_of_code(code))
    return answer(request, _unit_sheet(request, seat), slug)


def _unit_sheet(request: HttpRequest, seat: Seat) -> Sheet:
    def establish(form: forms.PostForm) -> str:
        title = Title.objects.get(code=form.cleaned_data["title"])
        new = NewPost(seat.unit, title, form.cleaned_data["first"], form.setting())
        made = establish_post(by=request.user, new=new, reason=f"Lập chức danh, {new.setting.basis}")
        return reverse("posts:post", args=[made.pk])

    def found(form: forms.BodyForm) -> str:
        kind = form.cleaned_data["kind"]
        body = found_body(by=request.user, unit=seat.unit, kind=kind, reason="Lập tập thể lãnh đạo")
        return reverse("posts:body_act", args=[body.pk, "nhiem-ky"])

    acts = [
        Act(
            "chuc-danh",
            "Thêm chức danh",
            lambda data, initial: forms.PostForm(data, initial=initial),
            establish,
            "Đã thêm chức danh. Bước tiếp theo: bố trí người.",
            initial={"full_time": True, "places": 1},
        ),
        Act(
            "tap-the",
            "Thêm tập thể lãnh đạo",
            lambda data, initial: forms.BodyForm(data, initial=initial),
            found,
            "Đã thêm tập thể. Bước tiếp theo: ghi nhiệm kỳ.",
        ),
    ]
    url = reverse("posts:unit", args=[seat.unit.code])
    return Sheet(seat.who, seat.unit, seat.here.name, url, (url, f"Chức danh, {seat.here.short_name}"), acts)


# A post


def _opened(request: HttpRequest, pk: int) -> PostSheet:
    found = Post.objects.filter(pk=pk).select_related("title", "unit", "area").first()
    if found is None:
        raise NotThere("Không có chức danh này. Xem danh sách chức danh của đơn vị.")
    return PostSheet(seat_of(request, found.unit), found)


@reading
@signed_in
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """Who holds it and held it, as a picture and as a list; what can be done."""
    sheet = _opened(request, pk)
    context = {
        "sheet": sheet,
        "seat": sheet.seat,
        "post": sheet.post,
        "picture": sheet.picture,
        "steps": post_steps(sheet),
        "ended": sheet.day < sheet.seat.day,
    }
    return render(request, "web/posts/post.html", context)


def post_steps(sheet: PostSheet) -> list[tuple[str, str]]:
    """Slug and words of what can be done to a post today."""
    if sheet.post.during.upper is not None and sheet.post.during.upper <= clock.today():
        return [("bo-tri", "Ghi lại người đã giữ")]
    return [
        ("bo-tri", "Bố trí người"),
        ("quy-dinh", "Đổi số người, diện quản lý"),
        ("ket-thuc", "Thôi bố trí"),
    ]


@writing
@signed_in
def post_act(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    return answer(request, _post_sheet(request, _opened(request, pk)), slug)


def _post_sheet(request: HttpRequest, sheet: PostSheet) -> Sheet:
    post, who = sheet.post, sheet.seat.who

    def seat(form: forms.SeatForm) -> None:
        made = open_tenure(by=request.user, new=form.new(post), reason=form.why)
        warn(request, warnings(made))

    def set_(form: forms.SettingForm) -> None:
        read_at = form.cleaned_data["read_at"]
        set_places(by=request.user, post=post, change=form.change(), read_at=read_at, reason=form.why)

    def close(form: forms.CloseForm) -> None:
        read_at = form.cleaned_data["read_at"]
        end_post(by=request.user, post=post, close=form.close(), read_at=read_at, reason=form.why)

    acts = {
        "bo-tri": Act(
            "bo-tri",
            "Bố trí người",
            lambda data, initial: forms.SeatForm(who, post, data, initial=initial),
            seat,
            "Đã ghi.",
            says=f"{post.title.name}, {sheet.seat.here.short_name}.",
            initial={"state": "HELD"},
        ),
        "quy-dinh": Act(
            "quy-dinh",
            "Đổi số người, diện quản lý",
            lambda data, initial: forms.SettingForm(data, initial=initial),
            set_,
            "Đã ghi quy định mới.",
            initial=forms.SettingForm.begun(sheet.setting),
            version=lambda: version(post),
        ),
        "ket-thuc": Act(
            "ket-thuc",
            "Thôi bố trí chức danh",
            lambda data, initial: forms.CloseForm(data, initial=initial),
            close,
            "Chức danh không còn từ ngày đã ghi.",
            says="Ai đang giữ cũng thôi từ ngày đó.",
            version=lambda: version(post),
        ),
    }
    may = [acts[slug] for slug, _ in post_steps(sheet)]
    return Sheet(
        who, sheet.seat.unit, str(post.title.name), sheet.url, (sheet.url, str(post.title.name)), may
    )


def version(row: Post) -> int:
    """Of the row as it stands now."""
    return int(Post.objects.values_list("version", flat=True).get(pk=row.pk))
