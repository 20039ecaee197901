"""One import as a page: its step, the preview as lists, and what can be done next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from namro.ground.numbers import integer
from namro.sheets.kinds import Verdict
from namro.sheets.models import Decision, Import
from namro.web.http import reading, signed_in
from namro.web.sheets import kept
from namro.web.sheets.desk import Desk, opened
from namro.web.sheets.forms import ReasonForm
from namro.web.sheets.kept import GONE, PROBLEMS, Kept
from namro.web.sheets.peeking import ColumnsForm, peek
from namro.web.ui.choices import Chip, Pager, with_query
from namro.web.ui.forms import status

DECIDED = "DECIDED"


@dataclass(frozen=True)
class Tab:
    """A list of the preview: its name in the address, its key, its words, and what it says when empty."""

    slug: str
    key: str
    words: str
    empty: str


TABS = (
    Tab("loi", PROBLEMS, "Lỗi", "Không có dòng nào lỗi."),
    Tab("trung", Verdict.DUPLICATE, "Có thể trùng", "Không còn dòng trùng nào chưa quyết định."),
    Tab("da-quyet", DECIDED, "Đã quyết định", "Chưa có quyết định nào."),
    Tab("them", Verdict.ADDED, "Thêm", "Tệp không có dòng nào mới."),
    Tab("doi", Verdict.CHANGED, "Thay đổi", "Không có dòng nào thay đổi điều đang ghi."),
    Tab("nguyen", Verdict.UNCHANGED, "Không đổi", "Không có dòng nào giống hệt điều đang ghi."),
    Tab("vang", GONE, "Vắng trong tệp", "Mọi người, mọi việc đang có đều có trong tệp."),
    Tab("bo-qua", Verdict.SKIPPED, "Bỏ qua", "Không có dòng nào bị bỏ qua."),
)


@reading
@signed_in
def imported(request: HttpRequest, pk: int) -> HttpResponse:
    """``?muc=`` a list of the preview, ``?buoc=cot`` the columns again."""
    return show(request, opened(request, pk), step=request.GET.get("buoc", ""))


def show(
    request: HttpRequest, desk: Desk, form: forms.BaseForm | None = None, *, step: str = ""
) -> HttpResponse:
    """The page of an import as it stands, with the form that came back where one was refused."""
    one = desk.imported
    going = kept.work(one)
    found = kept.kept(one) if one.state == Import.State.PREVIEWED else None
    context: dict[str, Any] = {"desk": desk, "one": one, "form": form, "work": going}
    if going is not None and going.runs:
        return render(request, "web/sheets/working.html", context)
    if not desk.is_open:
        template, context = "web/sheets/finished.html", context | _finished(one, form)
    elif step == "cot" or one.state == Import.State.UPLOADED:
        template, context = "web/sheets/columns.html", context | _columns(desk, form)
    elif found is None:
        template = "web/sheets/look.html"
    else:
        template, context = "web/sheets/preview.html", context | preview_page(request, desk, found)
    code = status(form) if form is not None else 200
    return render(request, template, context, status=code)


def _finished(one: Import, form: forms.BaseForm | None) -> dict[str, Any]:
    told = (("ADDED", "Thêm"), ("CHANGED", "Thay đổi"), ("UNCHANGED", "Không đổi"))
    told += (("SKIPPED", "Bỏ qua"), ("WRONG", "Lỗi, không ghi"))
    undo = form if isinstance(form, ReasonForm) else ReasonForm()
    return {"results": [(words, one.counts.get(key, 0)) for key, words in told], "undo": undo}


def _columns(desk: Desk, form: forms.BaseForm | None) -> dict[str, Any]:
    one = desk.imported
    seen = peek(one)
    if not isinstance(form, ColumnsForm):
        form = ColumnsForm(
            kind=desk.kind, seen=seen, mapping=dict(one.mapping), initial={"read_at": one.version}
        )
    used = set(one.mapping.values())
    unused = [title for place, title in enumerate(seen.titles) if title and place not in used]
    return {"columns": form, "seen": seen, "unused": unused}


def preview_page(request: HttpRequest, desk: Desk, found: Kept) -> dict[str, Any]:
    """Counts, the chosen list and its page, and what the button would write."""
    decided = Decision.objects.filter(imported=desk.imported)
    sizes = _sizes(found, decided.count())
    tab = _tab(request.GET.get("muc", ""), sizes)
    told = found.count(Verdict.WRONG) if tab.key == PROBLEMS else sizes[tab.key]
    listed = decided.count() if tab.key == DECIDED else found.lengths.get(tab.key, 0)
    pager = replace(Pager.of(request, listed), path=desk.url, query={"muc": tab.slug})
    lines = (
        list(decided.order_by("row_no")[pager.slice])
        if tab.key == DECIDED
        else found.lines(tab.key, pager.slice)
    )
    return {
        "found": found,
        "tab": tab,
        "tabs": _chips(desk.url, sizes, tab),
        "lines": lines,
        "pager": pager,
        "cut": told > listed if tab.key not in (PROBLEMS, DECIDED) else False,
        "wrong": found.count(Verdict.WRONG),
        "undecided": found.count(Verdict.DUPLICATE),
        "why_not": why_not(found),
    }


def _sizes(found: Kept, decided: int) -> dict[str, int]:
    sizes = {tab.key: found.count(tab.key) for tab in TABS}
    return sizes | {PROBLEMS: found.count(Verdict.WRONG), DECIDED: decided}


def _tab(slug: str, sizes: dict[str, int]) -> Tab:
    """The list asked for; else the first that needs somebody, else the first that holds anything."""
    chosen = next((tab for tab in TABS if tab.slug == slug), None)
    order = [tab for tab in TABS if tab.key != DECIDED]
    return chosen or next((tab for tab in order if sizes[tab.key]), TABS[3])


def _chips(path: str, sizes: dict[str, int], current: Tab) -> list[Chip]:
    return [
        Chip(f"{tab.words}: {integer(sizes[tab.key])}", with_query(path, {}, muc=tab.slug), tab == current)
        for tab in TABS
        if sizes[tab.key] or tab == current or tab.key in (Verdict.ADDED, Verdict.CHANGED)
    ]


def why_not(found: Kept) -> str:
    """Why nothing can be written yet; "" when it can."""
    undecided = found.count(Verdict.DUPLICATE)
    if undecided:
        return f"Quyết định {integer(undecided)} dòng có thể trùng trước khi ghi."
    if not found.to_write:
        return "Không có dòng nào để ghi: tệp không có gì mới so với dữ liệu đang có."
    return ""


@reading
@signed_in
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that says how far long work is; asked again and again by htmx."""
    desk = opened(request, pk)
    going = kept.work(desk.imported)
    if going is not None and going.runs:
        return render(request, "web/sheets/progress.html", {"desk": desk, "work": going})
    answer = HttpResponse()
    answer["HX-Redirect"] = desk.url
    return answer
