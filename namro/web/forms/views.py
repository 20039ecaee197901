"""The statistical forms of a unit: what does not agree, both tables, the workbooks, a file beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from namro.access.permissions import check_at, check_holds
from namro.access.queries import Reader, covers
from namro.access.roles import Permission
from namro.ground.errors import HouseError
from namro.membership.checks import check, fill_with_before
from namro.membership.forms import reading as files
from namro.membership.forms.counting import Quarter
from namro.membership.forms.filled import Forms, fill
from namro.membership.forms.versions import forms_on
from namro.membership.forms.workbook import template as blank
from namro.membership.forms.workbook import write
from namro.units.models import Unit
from namro.units.queries import Place, trail
from namro.web.figures.present import own_place
from namro.web.forms import present
from namro.web.http import NotThere, reader_of, reading, signed_in, writing

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOTH = ("B1", "B2")


@dataclass(frozen=True)
class Asked:
    """Whose forms, of which quarter; ``path`` leads to the unit from the root."""

    who: Reader
    path: tuple[Place, ...]
    at: Quarter

    @property
    def place(self) -> Place:
        return self.path[-1]

    @property
    def sees_all(self) -> bool:
        """Whether small groups are shown: only to those who may open the unit's records."""
        units = self.who.units_with(Permission.SEE_RECORDS)
        own = self.place.id in units or bool(self.who.roots & set(units))
        return own or (bool(units) and covers(self.who, Permission.SEE_RECORDS, self.place.id))


def _asked(request: HttpRequest) -> Asked:
    """From ``?don-vi=`` (the reader's own unit) and ``?ky=`` (the last finished quarter)."""
    who = reader_of(request)
    check_holds(who, Permission.SEE_FIGURES)
    at = present.default_quarter(request.GET.get("ky", ""))
    code = request.GET.get("don-vi", "") or own_place(who).code
    return Asked(who, tuple(trail(code, at.day)), at)


@writing
@signed_in
def forms(request: HttpRequest) -> HttpResponse:
    """Both forms on screen. A file that was handed in (POST) is compared and not kept."""
    asked = _asked(request)
    compared = fill_with_before(asked.place, asked.at)
    now, sees_all = compared.now, asked.sees_all
    context = present.page(now, check(now, compared), sees_all=sees_all) | {
        "path": asked.path,
        "chips": present.quarter_chips(request, asked.at),
        "bridges": present.bridges(now),
        "query": f"?don-vi={asked.place.code}&ky={asked.at.quarter}",
        "takes_away": sees_all,
    }
    if request.method == "POST":
        context |= _compared(request, asked, now)
    status = 422 if context.get("wrong") else 200
    return render(request, "web/forms/forms.html", context, status=status)


def _compared(request: HttpRequest, asked: Asked, ours: Forms) -> dict[str, Any]:
    _check_may_take(asked)
    handed = request.FILES.get("tep")
    if handed is None:
        return {"wrong": "Chưa chọn tệp. Chọn tệp .xlsx đã nhập theo mẫu của kỳ này."}
    if (handed.size or 0) > files.MOST_BYTES:
        return {"wrong": f"Tệp lớn hơn {files.MOST_BYTES // 1_000_000} MB; biểu mẫu chỉ vài chục KB."}
    try:
        differing = files.compare_all(files.read(handed.read()), ours.all)
    except HouseError as error:
        return {"wrong": str(error), "file": handed.name}
    return {"compared": True, "differing": differing, "file": handed.name}


def _check_may_take(asked: Asked) -> None:
    """A whole form names small groups: for those who may open the unit's records."""
    check_at(asked.who, Permission.SEE_RECORDS, Unit(pk=asked.place.id))


@reading
@signed_in
def workbook(request: HttpRequest) -> HttpResponse:
    """One form or both as a workbook: ``?bieu=B1``."""
    asked = _asked(request)
    _check_may_take(asked)
    codes = _codes(request)
    filled = [one for one in fill(asked.place, asked.at).all if one.form.code in codes]
    name = f"{'-'.join(codes)}-{asked.place.code}-{asked.at.quarter}.xlsx"
    return _file(write(filled, base_url=settings.NAMRO_URL), name)


@reading
@signed_in
def template(request: HttpRequest) -> HttpResponse:
    """The empty forms of the quarter, to be filled by hand."""
    asked = _asked(request)
    codes = _codes(request)
    wanted = [form for form in forms_on(asked.at.day) if form.code in codes]
    return _file(blank(wanted), f"mau-{'-'.join(codes)}-{wanted[0].version}.xlsx")


def _codes(request: HttpRequest) -> tuple[str, ...]:
    asked = request.GET.get("bieu", "")
    if asked and asked not in BOTH:
        raise NotThere(f"Không có biểu “{asked}”. Có: {', '.join(BOTH)}.")
    return (asked,) if asked else BOTH


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
