"""Posts of all units below one: all of them, the vacant ones longest first, those with somebody acting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from namro.access.permissions import check_at, check_holds
from namro.access.queries import Reader
from namro.access.roles import Permission
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.numbers import integer
from namro.people.models import Post, Title
from namro.people.posts import left_but_holding, offices, standing, vacant
from namro.units.models import Unit, UnitVersion
from namro.units.queries import Place, ids_below, trail
from namro.web.http import reader_of, reading, signed_in
from namro.web.posts.views import shown
from namro.web.ui.choices import Chip, Pager, chips

SEE = Permission.SEE_RECORDS


@dataclass(frozen=True)
class Part:
    """Some of the posts: the words of the choice, and which they are; ``longest``: vacant longest first."""

    words: str
    which: Callable[[date], Q]
    longest: bool = False
    among: Q = field(default_factory=Q)  # of the vacant ones, those of these posts


def _vacant(day: date) -> Q:
    return Q(pk__in=vacant(day).values("post"))


HEADS = Q(title__head=True)
PARTS = {
    "": Part("Tất cả", lambda day: Q()),
    "khuyet": Part("Có vị trí khuyết", _vacant, longest=True),
    "dung-dau": Part("Người đứng đầu khuyết", lambda day: _vacant(day) & HEADS, longest=True, among=HEADS),
    "quyen": Part(
        "Có người quyền, phụ trách",
        lambda day: Q(pk__in=standing(day).filter(acting=True).values("post")),
    ),
    "can-thoi": Part(
        "Cần ghi thôi giữ chức vụ",
        lambda day: Q(pk__in=left_but_holding(day).filter(post__isnull=False).values("post")),
    ),
}


def _page(seen: QuerySet[Post], part: Part, day: date, some: slice) -> list[Post]:
    """The posts of one page in their order, with the names their units bear; two statements."""
    if part.longest:  # asked of the vacancies alone: joined to posts and units the planner loses its way
        rows = vacant(day).filter(post__in=seen.filter(part.among).values("pk"))
        rows = rows.values_list("post").annotate(since=Min("during__startswith")).order_by("since", "post")
    else:
        rows = seen.filter(part.which(day)).order_by("title__rank", "unit__code").values_list("pk", "pk")
    keys = [key for key, _ in rows[some]]
    named = UnitVersion.objects.filter(unit=OuterRef("unit"), during__contains=day).values("short_name")
    posts = Post.objects.filter(pk__in=keys).select_related("title", "unit").annotate(name=Subquery(named))
    return sorted(posts, key=lambda post: keys.index(post.pk))


@reading
@signed_in
def overview(request: HttpRequest) -> HttpResponse:
    """``?don-vi=`` the unit above, ``?xem=`` which posts, ``?chuc-danh=`` one title."""
    who, day = reader_of(request), clock.today()
    check_holds(who, SEE)
    above = _above(request, who, day)
    seen = Post.objects.filter(who.under("unit", SEE), during__contains=day)
    if above.parent_id is not None:
        seen = seen.filter(unit__in=ids_below(above.id, day))
    titles, title = _titles(request)
    seen = seen.filter(title=title) if title else seen
    part, name = _part(request)
    counts = seen.aggregate(**{_key(one): Count("pk", filter=of.which(day)) for one, of in PARTS.items()})
    pager = Pager.of(request, counts[_key(name)])
    rows = offices(_page(seen, part, day, pager.slice), day)
    context = {
        "above": above,
        "day": day,
        "rows": [shown(row) for row in rows],
        "pager": pager,
        "parts": _chips(request, counts, name),
        "titles": titles,
        "title": title,
        "part": name,
        "left": counts[_key("can-thoi")],
    }
    return render(request, "web/posts/overview.html", context)


def _key(name: str) -> str:
    return f"n_{name.replace('-', '_')}"


def _part(request: HttpRequest) -> tuple[Part, str]:
    name = request.GET.get("xem", "")
    if name not in PARTS:
        raise HouseError("Không có phần này. Chọn trong các phần ở đầu danh sách.")
    return PARTS[name], name


def _titles(request: HttpRequest) -> tuple[list[tuple[str, str]], str]:
    titles, title = list(Title.objects.values_list("code", "name")), request.GET.get("chuc-danh", "")
    if title and title not in dict(titles):
        raise HouseError("Không có chức danh này trong danh mục. Chọn trong danh sách.")
    return titles, title


def _chips(request: HttpRequest, counts: dict[str, int], current: str) -> list[Chip]:
    shown = [one for one in PARTS if one in ("", current) or counts[_key(one)]]
    options = [(one, f"{PARTS[one].words}: {integer(counts[_key(one)])}") for one in shown]
    return chips(request, "xem", options, current)


def _above(request: HttpRequest, who: Reader, day: date) -> Place:
    """The unit asked for, else where the reader's right is held."""
    code = request.GET.get("don-vi", "")
    if not code:
        held = set(who.units_with(SEE))
        found = [place for unit, place in who.places.items() if unit in held]
        return min(found, key=lambda place: (place.parent_id is not None, place.code))
    path = trail(code, day)
    if not {place.id for place in path} & set(who.units_with(SEE)):
        check_at(who, SEE, Unit(pk=path[-1].id, code=code))
    return path[-1]
